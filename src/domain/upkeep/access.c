#include "domain/upkeep/access.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "access_ops.h"
#include "access_sql.h"
#include "domain/words.h"

enum { WAITING_MOST = 1024, SEEN = 1 << 14, PAGE_USUAL = 50, PAGE_MOST = 200, SEQ_DIGITS = 18 };

struct looked {
	struct workspace_id workspace;
	struct user_id user;
	struct person_id person;
	enum face face;
	struct utc at;
	int64_t day;
};

struct access_log {
	pthread_mutex_t lock;
	pthread_mutex_t writing; /* one writes at a time */
	size_t n;
	struct looked waiting[WAITING_MOST];
	struct looked seen[SEEN]; /* by hash, the last one at its place: what was noted today already */
};

struct access_log *access_log_new(void)
{
	struct access_log *log = calloc(1, sizeof *log);
	if (log == NULL)
		return NULL;
	pthread_mutex_init(&log->lock, NULL);
	pthread_mutex_init(&log->writing, NULL);
	return log;
}

void access_log_free(struct access_log *log)
{
	if (log == NULL)
		return;
	pthread_mutex_destroy(&log->lock);
	pthread_mutex_destroy(&log->writing);
	free(log);
}

static bool same(const struct looked *a, const struct looked *b)
{
	return a->workspace.v == b->workspace.v && a->user.v == b->user.v && a->person.v == b->person.v &&
	       a->day == b->day;
}

static size_t place_of(const struct looked *looked)
{
	uint64_t hash = (uint64_t)looked->person.v * UINT64_C(0x9e3779b97f4a7c15);
	hash ^= (uint64_t)looked->user.v * UINT64_C(0xc2b2ae3d27d4eb4f);
	return (size_t)(hash >> 32) % SEEN;
}

bool access_note(struct access_log *log, struct workspace_id workspace, struct user_id user, struct person_id person,
	enum face face, struct utc now)
{
	struct looked looked = {workspace, user, person, face, now, now.us / US_PER_DAY};
	if (log == NULL || user.v == 0 || person.v == 0)
		return false;
	pthread_mutex_lock(&log->lock);
	struct looked *seen = &log->seen[place_of(&looked)];
	bool known = same(seen, &looked);
	bool room = log->n < WAITING_MOST;
	if (!known && room) {
		*seen = looked;
		log->waiting[log->n++] = looked;
	}
	bool full = log->n == WAITING_MOST;
	pthread_mutex_unlock(&log->lock);
	return full;
}

struct writing {
	const struct looked *looked;
	size_t n;
};

static enum err write_all(struct tx *tx, void *arg)
{
	const struct writing *writing = arg;
	for (size_t i = 0; i < writing->n; i++) {
		const struct looked *looked = &writing->looked[i];
		TRY(access_put(tx, (struct access_put_args){.workspace = looked->workspace,
					   .day = utc_day(looked->at, zone_utc()),
					   .user = looked->user,
					   .person = looked->person,
					   .face = looked->face,
					   .at = looked->at}));
	}
	return OK;
}

enum err access_flush(struct access_log *log, struct db *db)
{
	static const size_t size = sizeof(struct looked);
	enum err err = OK;
	if (log == NULL)
		return OK;
	pthread_mutex_lock(&log->writing);
	pthread_mutex_lock(&log->lock);
	struct looked *copy = log->n > 0 ? malloc(log->n * size) : NULL;
	struct writing writing = {copy, copy != NULL ? log->n : 0};
	if (copy != NULL)
		memcpy(copy, log->waiting, log->n * size);
	pthread_mutex_unlock(&log->lock);
	if (writing.n > 0) {
		AUTO_ARENA arena = arena_new(0);
		err = arena ? db_write(db, arena, write_all, &writing) : ERR_NOMEM;
	}
	if (err == OK && writing.n > 0) {
		pthread_mutex_lock(&log->lock);
		log->n -= writing.n;
		memmove(log->waiting, log->waiting + writing.n, log->n * size);
		pthread_mutex_unlock(&log->lock);
	}
	pthread_mutex_unlock(&log->writing);
	free(copy);
	return err;
}

/* ---- the owner reads it ---- */

/* Where the page before ended: the moment of its last line. */
static enum err read_after(struct ctx *ctx, struct str after, int64_t *ret_us)
{
	int64_t us = 0;
	for (size_t i = 0; i < after.n; i++) {
		if (after.n > SEQ_DIGITS || after.p[i] < '0' || after.p[i] > '9')
			return ctx_not_found(ctx, "after", "page");
		us = us * 10 + (after.p[i] - '0');
	}
	*ret_us = str_empty(after) ? INT64_MAX : us;
	return OK;
}

enum err access_list(struct ctx *ctx, const struct access_list_in *in, struct access_list_out *ret_out)
{
	struct access_list_out out = {0};
	int64_t before;
	int64_t n = in->limit > 0 && in->limit <= PAGE_MOST ? in->limit : PAGE_USUAL;
	TRY(read_after(ctx, in->after, &before));
	TRY(access_page(ctx->tx,
		(struct access_page_args){.workspace = ctx->workspace,
			.before = {before},
			.user = in->user,
			.person = in->person,
			.n = n + 1},
		&out.items));
	const struct access_page_row *row = out.items.items;
	if ((int64_t)out.items.n > n) {
		out.items.n = (size_t)n;
		out.next = str_format(ctx->arena, "%lld", (long long)row[n - 1].at.us);
	}
	*ret_out = out;
	return OK;
}
