#include "db/pool.h"
#include <stdlib.h>
#include <time.h>

enum err pool_init(struct pool *pool, void *slots, int n, size_t size)
{
	*pool = (struct pool){.n = n};
	pool->free = calloc((size_t)n, sizeof *pool->free);
	if (pool->free == NULL)
		return ERR_NOMEM;
	for (int i = n - 1; i >= 0; i--)
		pool->free[pool->n_free++] = (char *)slots + (size_t)i * size;
	pthread_mutex_init(&pool->mutex, NULL);
	pthread_condattr_t attributes;
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&pool->freed, &attributes);
	pthread_condattr_destroy(&attributes);
	return OK;
}

void pool_destroy(struct pool *pool)
{
	if (pool->free == NULL)
		return;
	pthread_cond_destroy(&pool->freed);
	pthread_mutex_destroy(&pool->mutex);
	free(pool->free);
	pool->free = NULL;
}

void *pool_take(struct pool *pool, int timeout_ms)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += timeout_ms / 1000;
	until.tv_nsec += (long)(timeout_ms % 1000) * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	pthread_mutex_lock(&pool->mutex);
	int late = 0;
	while (pool->n_free == 0 && late == 0)
		late = pthread_cond_timedwait(&pool->freed, &pool->mutex, &until);
	void *slot = pool->n_free > 0 ? pool->free[--pool->n_free] : NULL;
	pthread_mutex_unlock(&pool->mutex);
	return slot;
}

void pool_put(struct pool *pool, void *slot)
{
	pthread_mutex_lock(&pool->mutex);
	pool->free[pool->n_free++] = slot;
	pthread_cond_signal(&pool->freed);
	pthread_mutex_unlock(&pool->mutex);
}
