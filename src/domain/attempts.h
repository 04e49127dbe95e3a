/* How often something secret may be tried. Counted by whoever serves people, for the program's whole life. */
#pragma once
#include "base/arena.h"
#include "base/str.h"

struct attempts {
	/* Takes one of the key's. False when none is left for now: *ret_wait_us is how long. Thread-safe. */
	bool (*take)(void *arg, struct str key, int64_t *ret_wait_us);
	/* Gives all back: after a success, so that failures alone count. */
	void (*forget)(void *arg, struct str key);
	void *arg;
};

/* As `take`, with the sentence that the person reads when none is left. `attempts` NULL: nobody counts. */
bool attempts_take(const struct attempts *attempts, struct str key, struct arena *arena, struct str *ret_sentence);
void attempts_forget(const struct attempts *attempts, struct str key);
