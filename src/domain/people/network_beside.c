#include "domain/people/network_beside.h"

#include <sys/resource.h>

#include "base/log.h"

/* As jobs have: of ten shares of a busy processor it gets one. */
enum { LOW_PRIORITY = 10 };

void beside_init(struct beside *beside, const char *what, beside_fn work, void *arg)
{
	*beside = (struct beside){.what = what, .work = work, .arg = arg};
	pthread_mutex_init(&beside->lock, NULL);
	pthread_cond_init(&beside->changed, NULL);
}

static void *run(void *arg)
{
	struct beside *beside = arg;
	(void)setpriority(PRIO_PROCESS, 0, LOW_PRIORITY); /* on Linux of this thread only */
	enum err err = beside->work(beside, beside->arg);
	if (err != OK && err != ERR_CANCELLED)
		log_error("%s: %s", beside->what, err_name(err));
	pthread_mutex_lock(&beside->lock);
	beside->err = err;
	beside->ended = true;
	pthread_cond_broadcast(&beside->changed);
	pthread_mutex_unlock(&beside->lock);
	return NULL;
}

/* Under the lock. */
static enum err start(struct beside *beside, const struct ctx *ctx)
{
	if (beside->started && !beside->ended)
		return OK;
	if (beside->started)
		pthread_join(beside->thread, NULL); /* it has left the lock for the last time */
	enum err before = beside->err;
	beside->started = beside->ended = false;
	beside->err = OK;
	TRY(before);
	beside->db = tx_db(ctx->tx);
	beside->networks = ctx->networks;
	beside->workspace = ctx->workspace;
	beside->started = pthread_create(&beside->thread, NULL, run, beside) == 0;
	return beside->started ? OK : ERR_NOMEM;
}

enum err beside_start(struct beside *beside, const struct ctx *ctx)
{
	pthread_mutex_lock(&beside->lock);
	enum err err = start(beside, ctx);
	pthread_mutex_unlock(&beside->lock);
	return err;
}

bool beside_works(struct beside *beside)
{
	pthread_mutex_lock(&beside->lock);
	bool works = beside->started && !beside->ended;
	pthread_mutex_unlock(&beside->lock);
	return works;
}

void beside_wait(struct beside *beside)
{
	pthread_mutex_lock(&beside->lock);
	while (beside->started && !beside->ended)
		pthread_cond_wait(&beside->changed, &beside->lock);
	pthread_mutex_unlock(&beside->lock);
}

struct ctx beside_ctx(const struct beside *beside, struct tx *tx)
{
	return (struct ctx){.tx = tx,
		.arena = tx_arena(tx),
		.workspace = beside->workspace,
		.now = time_now(),
		.face = FACE_SYSTEM,
		.networks = beside->networks};
}

void beside_stop(struct beside *beside)
{
	__atomic_store_n(&beside->stop, true, __ATOMIC_RELAXED);
}

void beside_end(struct beside *beside)
{
	beside_stop(beside);
	if (beside->started)
		pthread_join(beside->thread, NULL);
	pthread_cond_destroy(&beside->changed);
	pthread_mutex_destroy(&beside->lock);
}
