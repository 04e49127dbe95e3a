#include "domain/people/network_learning.h"

#include <pthread.h>
#include <stdlib.h>

#include "domain/people/network_beside.h"

struct lent {
	struct network_model *model;
	struct lent *rests_on; /* whose model it was before its nodes were numbered anew; NULL: it stands alone */
	int holders;
};

struct learning {
	pthread_mutex_t turn; /* one learns at once at a time */
	pthread_mutex_t lock; /* of everything below; held for moments only */
	struct lent *now;     /* NULL: nothing learned yet */
	struct beside beside;
	int done; /* atomic */
};

static enum err learn_beside(struct beside *beside, void *arg);

struct learning *learning_new(void)
{
	struct learning *learning = calloc(1, sizeof *learning);
	if (learning == NULL)
		return NULL;
	pthread_mutex_init(&learning->turn, NULL);
	pthread_mutex_init(&learning->lock, NULL);
	beside_init(&learning->beside, "nothing is learned from the network", learn_beside, learning);
	return learning;
}

/* Under the lock, or by the last who has it. */
static void let_go(struct lent *lent)
{
	for (struct lent *next; lent != NULL && --lent->holders == 0; lent = next) {
		next = lent->rests_on;
		network_model_free(lent->model);
		free(lent);
	}
}

void learning_stop(struct learning *learning)
{
	beside_stop(&learning->beside);
}

void learning_free(struct learning *learning)
{
	if (learning == NULL)
		return;
	beside_end(&learning->beside);
	let_go(learning->now);
	pthread_mutex_destroy(&learning->lock);
	pthread_mutex_destroy(&learning->turn);
	free(learning);
}

/* Keeps it for those who ask from now on, and lends it to who learned it. */
static enum err exchange(struct learning *learning, struct network_model *model, struct lent **ret_lent)
{
	struct lent *lent = calloc(1, sizeof *lent);
	if (lent == NULL) {
		network_model_free(model);
		return ERR_NOMEM;
	}
	*lent = (struct lent){.model = model, .holders = 2};
	pthread_mutex_lock(&learning->lock);
	let_go(learning->now);
	learning->now = lent;
	pthread_mutex_unlock(&learning->lock);
	*ret_lent = lent;
	return OK;
}

/* ---- beside ---- */

struct reading {
	const struct beside *beside;
	struct arena *arena;
	struct network_lesson lesson;
};

static enum err read_lesson(struct tx *tx, void *arg)
{
	struct reading *reading = arg;
	struct ctx ctx = beside_ctx(reading->beside, tx);
	return network_lesson_now(&ctx, reading->arena, &reading->lesson);
}

static enum err learn_beside(struct beside *beside, void *arg)
{
	struct learning *learning = arg;
	AUTO_ARENA arena = arena_new(0);
	if (arena == NULL)
		return ERR_NOMEM;
	struct reading reading = {.beside = beside, .arena = arena};
	struct network_model *model;
	struct lent *lent;
	__atomic_store_n(&learning->done, 0, __ATOMIC_RELAXED);
	TRY(db_read(beside->db, arena, read_lesson, &reading));
	reading.lesson.tx = NULL; /* it has ended */
	reading.lesson.net.stop = &beside->stop;
	reading.lesson.done = &learning->done;
	TRY(network_model_learn(&reading.lesson, &model));
	TRY(exchange(learning, model, &lent));
	learning_give(learning, (struct learned){.lent = lent});
	return OK;
}

/* ---- who asks ---- */

/* Under the lock. */
static struct lent *lend(struct learning *learning, int64_t load)
{
	struct lent *lent = learning->now;
	if (lent == NULL || network_model_load(lent->model) != load)
		return NULL;
	lent->holders++;
	return lent;
}

/* The graph was read anew and numbers its nodes otherwise: what was learned goes on, until it no longer holds. */
static enum err renumber(struct learning *learning, const struct rows *rows, int64_t load)
{
	struct network_model *model;
	pthread_mutex_lock(&learning->lock);
	struct lent *old = learning->now;
	if (old != NULL && network_model_load(old->model) < load)
		old->holders++;
	else
		old = NULL;
	pthread_mutex_unlock(&learning->lock);
	if (old == NULL)
		return OK;
	struct lent *lent = calloc(1, sizeof *lent);
	enum err err = lent != NULL ? network_model_renumber(old->model, rows, load, &model) : ERR_NOMEM;
	pthread_mutex_lock(&learning->lock);
	if (err == OK) {
		struct lent *first = old->rests_on != NULL ? old->rests_on : old;
		first->holders++;
		*lent = (struct lent){model, first, 1};
		if (learning->now == old) {
			learning->now = lent;
			old->holders--; /* the registry's: this question holds it, too */
		} else {
			let_go(lent); /* somebody has learned meanwhile */
		}
	} else {
		free(lent);
	}
	let_go(old);
	pthread_mutex_unlock(&learning->lock);
	return err;
}

static struct lent *lend_what_holds(struct learning *learning, const struct rows *rows, int64_t load)
{
	pthread_mutex_lock(&learning->lock);
	struct lent *lent = lend(learning, load);
	if (lent != NULL && !network_model_holds(lent->model, rows)) {
		let_go(lent);
		lent = NULL;
	}
	pthread_mutex_unlock(&learning->lock);
	return lent;
}

static enum err learn_at_once(
	struct learning *learning, struct ctx *ctx, const struct rows *rows, int64_t load, struct lent **ret_lent)
{
	AUTO_ARENA arena = arena_new(0);
	if (arena == NULL)
		return ERR_NOMEM;
	struct network_lesson lesson;
	struct network_model *model;
	*ret_lent = lend_what_holds(learning, rows, load); /* somebody else's turn was before */
	if (*ret_lent != NULL)
		return OK;
	TRY(network_lesson_copy(ctx, arena, rows, &lesson));
	lesson.load = load;
	TRY(network_model_learn(&lesson, &model));
	return exchange(learning, model, ret_lent);
}

static enum err look_beside(struct learning *learning, const struct ctx *ctx, int64_t load, struct learned *learned)
{
	pthread_mutex_lock(&learning->lock);
	enum err err = beside_start(&learning->beside, ctx);
	learned->lent = err == OK ? lend(learning, load) : NULL;
	if (learned->lent != NULL && !network_model_learned(learned->lent->model)) {
		let_go(learned->lent); /* there were too few; are there now? */
		learned->lent = NULL;
	}
	learned->beside = err == OK && learned->lent == NULL;
	learned->done = __atomic_load_n(&learning->done, __ATOMIC_RELAXED);
	pthread_mutex_unlock(&learning->lock);
	return err;
}

enum err learning_take(struct learning *learning, struct ctx *ctx, const struct rows *rows, int64_t load,
	uint64_t at_once, struct learned *ret_learned)
{
	struct learned learned = {0};
	enum err err = renumber(learning, rows, load);
	TRY(err);
	learned.lent = lend_what_holds(learning, rows, load);
	if (learned.lent == NULL && rows->n_links <= at_once) {
		pthread_mutex_lock(&learning->turn);
		err = learn_at_once(learning, ctx, rows, load, &learned.lent);
		pthread_mutex_unlock(&learning->turn);
	} else if (learned.lent == NULL) {
		err = look_beside(learning, ctx, load, &learned);
	}
	TRY(err);
	if (learned.lent != NULL && network_model_learned(learned.lent->model))
		learned.model = learned.lent->model;
	*ret_learned = learned;
	return OK;
}

void learning_give(struct learning *learning, struct learned learned)
{
	pthread_mutex_lock(&learning->lock);
	let_go(learned.lent);
	pthread_mutex_unlock(&learning->lock);
}

bool learning_knows(struct learning *learning)
{
	pthread_mutex_lock(&learning->lock);
	bool knows = learning->now != NULL && network_model_learned(learning->now->model);
	pthread_mutex_unlock(&learning->lock);
	return knows;
}

void learning_forget(struct learning *learning)
{
	pthread_mutex_lock(&learning->lock);
	let_go(learning->now);
	learning->now = NULL;
	pthread_mutex_unlock(&learning->lock);
}
