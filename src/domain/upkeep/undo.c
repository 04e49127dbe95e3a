#include "domain/events/event.h"
#include "domain/people/person.h"
#include "domain/referrals/today.h"
#include "event_sql.h"
#include "undo_ops.h"

static enum err forget_words(struct ctx *ctx, struct list people)
{
	const struct event_people_row *row = people.items;
	for (size_t i = 0; i < people.n; i++) {
		enum err err = person_forget(ctx, row[i].person_id);
		if (err != OK && err != ERR_NOT_FOUND)
			return err;
	}
	return OK;
}

static enum err index_words(struct ctx *ctx, struct list people)
{
	const struct event_people_row *row = people.items;
	for (size_t i = 0; i < people.n; i++) {
		enum err err = person_index(ctx, row[i].person_id);
		if (err != OK && err != ERR_NOT_FOUND)
			return err;
	}
	return OK;
}

enum err event_undo(struct ctx *ctx, const struct event_undo_in *in, struct event_undo_out *ret_out)
{
	struct list people;
	TRY(event_touched(ctx, in->event, &people));
	TRY(forget_words(ctx, people));
	TRY(event_take_back(ctx, in->event));
	TRY(index_words(ctx, people));
	int64_t *ids = ARENA_ARRAY(ctx->arena, people.n + 1, int64_t);
	if (ids == NULL)
		return ERR_NOMEM;
	const struct event_people_row *row = people.items;
	for (size_t i = 0; i < people.n; i++)
		ids[i] = row[i].person_id.v;
	ctx->problem = (struct problem){0};
	TRY(today_refresh_around(ctx, (struct ids){ids, people.n}));
	ret_out->event = ctx->first_seq;
	return OK;
}
