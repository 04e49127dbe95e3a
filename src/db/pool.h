/* A pool of slots for connections. The one put back last is taken first, so that caches stay warm
 * and slots beyond the need are never opened. */
#pragma once
#include <pthread.h>
#include "base/err.h"

struct pool {
	pthread_mutex_t mutex;
	pthread_cond_t freed;
	void **free; /* a stack */
	int n_free;
	int n; /* all slots */
};

/* `slots`: an array of `n` of the caller's structs of `size` bytes; stays the caller's. */
NODISCARD enum err pool_init(struct pool *pool, void *slots, int n, size_t size);
void pool_destroy(struct pool *pool);
/* NULL when none became free within `timeout_ms`. */
void *pool_take(struct pool *pool, int timeout_ms);
void pool_put(struct pool *pool, void *slot);
