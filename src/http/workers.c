#include "http/workers.h"
#include <pthread.h>
#include <stdlib.h>

struct job {
	void (*run)(void *arg);
	void *arg;
};

struct workers {
	pthread_mutex_t lock;
	pthread_cond_t more;
	struct job *ring; /* of `room` */
	int room, first, queued, reserved, busy, n_threads;
	bool stop;
	pthread_t threads[];
};

static void *work(void *arg)
{
	struct workers *workers = arg;
	pthread_mutex_lock(&workers->lock);
	for (;;) {
		while (workers->queued == 0 && !(workers->stop && workers->reserved == 0))
			pthread_cond_wait(&workers->more, &workers->lock);
		if (workers->queued == 0)
			break;
		struct job job = workers->ring[workers->first];
		workers->first = (workers->first + 1) % workers->room;
		workers->queued--;
		workers->reserved--;
		if (workers->stop && workers->reserved == 0)
			pthread_cond_broadcast(&workers->more);
		workers->busy++;
		pthread_mutex_unlock(&workers->lock);
		job.run(job.arg);
		pthread_mutex_lock(&workers->lock);
		workers->busy--;
	}
	pthread_mutex_unlock(&workers->lock);
	return NULL;
}

enum err workers_new(int threads, int queue, struct workers **ret_workers)
{
	struct workers *workers = calloc(1, sizeof *workers + (size_t)threads * sizeof(pthread_t));
	if (!workers)
		return ERR_NOMEM;
	workers->room = queue;
	workers->ring = calloc((size_t)queue, sizeof *workers->ring);
	pthread_mutex_init(&workers->lock, NULL);
	pthread_cond_init(&workers->more, NULL);
	while (workers->ring && workers->n_threads < threads &&
		pthread_create(&workers->threads[workers->n_threads], NULL, work, workers) == 0)
		workers->n_threads++;
	if (workers->n_threads < threads) {
		workers_free(workers);
		return ERR_NOMEM;
	}
	*ret_workers = workers;
	return OK;
}

bool workers_reserve(struct workers *workers)
{
	pthread_mutex_lock(&workers->lock);
	bool room = workers->reserved < workers->room && !workers->stop;
	if (room)
		workers->reserved++;
	pthread_mutex_unlock(&workers->lock);
	return room;
}

void workers_push(struct workers *workers, void (*run)(void *arg), void *arg)
{
	pthread_mutex_lock(&workers->lock);
	workers->ring[(workers->first + workers->queued) % workers->room] = (struct job){run, arg};
	workers->queued++;
	pthread_mutex_unlock(&workers->lock);
	pthread_cond_signal(&workers->more);
}

void workers_stop(struct workers *workers)
{
	if (!workers)
		return;
	pthread_mutex_lock(&workers->lock);
	workers->stop = true;
	pthread_mutex_unlock(&workers->lock);
	pthread_cond_broadcast(&workers->more);
	for (; workers->n_threads > 0; workers->n_threads--)
		pthread_join(workers->threads[workers->n_threads - 1], NULL);
}

void workers_free(struct workers *workers)
{
	if (!workers)
		return;
	workers_stop(workers);
	pthread_cond_destroy(&workers->more);
	pthread_mutex_destroy(&workers->lock);
	free(workers->ring);
	free(workers);
}

void workers_count(struct workers *workers, int *ret_busy, int *ret_queued)
{
	pthread_mutex_lock(&workers->lock);
	*ret_busy = workers->busy;
	*ret_queued = workers->queued;
	pthread_mutex_unlock(&workers->lock);
}
