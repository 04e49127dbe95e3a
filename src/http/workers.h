/* A bounded pool of threads with a bounded queue: what is over it is refused at once, not piled up. */
#pragma once
#include <stdbool.h>
#include "base/err.h"

struct workers;
NODISCARD enum err workers_new(int threads, int queue, struct workers **ret_workers);
/* Takes a place in the queue; false when it is full or stopped. Each place is used by one workers_push. */
bool workers_reserve(struct workers *workers);
void workers_push(struct workers *workers, void (*run)(void *arg), void *arg);
/* Takes nothing more, runs what is queued, ends the threads. NULL is fine, twice is too. */
void workers_stop(struct workers *workers);
void workers_free(struct workers *workers); /* NULL is fine */
void workers_count(struct workers *workers, int *ret_busy, int *ret_queued);
