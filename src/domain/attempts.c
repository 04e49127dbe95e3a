#include "domain/attempts.h"

#include "base/time.h"
#include "domain/words.h"

bool attempts_take(const struct attempts *attempts, struct str key, struct arena *arena, struct str *ret_sentence)
{
	int64_t wait = 0;
	if (!attempts || attempts->take(attempts->arg, key, &wait))
		return true;
	int64_t minutes = wait / (60 * US_PER_SECOND) + 1;
	struct str in = str_format(arena, "%lld minute%s", (long long)minutes, minutes == 1 ? "" : "s");
	*ret_sentence = words_of(arena, TOO_MANY_ATTEMPTS, {"text", .text = in});
	return false;
}

void attempts_forget(const struct attempts *attempts, struct str key)
{
	if (attempts)
		attempts->forget(attempts->arg, key);
}
