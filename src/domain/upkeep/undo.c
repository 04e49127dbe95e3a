#include "domain/events/event.h"
#include "domain/people/person.h"
#include "domain/referrals/today.h"
#include "domain/words.h"
#include "event_sql.h"
#include "undo_ops.h"
#include "undo_sql.h"

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

/* Is anything left that speaks of a row which is being taken back? */
static enum err is_spoken_of(struct ctx *ctx, const struct undo_made_row *made, bool *ret_yes)
{
	int64_t id = made->row_id.v;
	union {
		struct undo_left_of_person_row person;
		struct undo_left_of_organization_row organization;
		struct undo_left_of_offer_row offer;
		struct undo_left_of_deal_row deal;
		struct undo_left_of_referral_row referral;
		struct undo_left_of_reference_row reference;
	} row;
	*ret_yes = false;
	if (str_is(made->table_name, "person"))
		return undo_left_of_person(
			ctx->tx, (struct undo_left_of_person_args){ctx->workspace, {id}}, &row.person, ret_yes);
	if (str_is(made->table_name, "organization"))
		return undo_left_of_organization(ctx->tx, (struct undo_left_of_organization_args){ctx->workspace, {id}},
			&row.organization, ret_yes);
	if (str_is(made->table_name, "offer"))
		return undo_left_of_offer(
			ctx->tx, (struct undo_left_of_offer_args){ctx->workspace, {id}}, &row.offer, ret_yes);
	if (str_is(made->table_name, "referral"))
		return undo_left_of_referral(
			ctx->tx, (struct undo_left_of_referral_args){ctx->workspace, {id}}, &row.referral, ret_yes);
	if (str_is(made->table_name, "reference"))
		return undo_left_of_reference(
			ctx->tx, (struct undo_left_of_reference_args){ctx->workspace, {id}}, &row.reference, ret_yes);
	if (str_is(made->table_name, "deal"))
		return undo_left_of_deal(
			ctx->tx, (struct undo_left_of_deal_args){ctx->workspace, {id}}, &row.deal, ret_yes);
	return OK;
}

/* Somebody with whom people have worked since is not a slip: nothing may speak of who is gone. */
static enum err nothing_left(struct ctx *ctx, struct list made)
{
	const struct undo_made_row *row = made.items;
	for (size_t i = 0; i < made.n; i++) {
		bool spoken_of;
		TRY(is_spoken_of(ctx, &row[i], &spoken_of));
		if (spoken_of)
			return ctx_problem(ctx, ERR_CONFLICT, NULL, words_text(WORDS_CHANGED_SINCE));
	}
	return OK;
}

static enum err rows_made(struct ctx *ctx, int64_t seq, struct list *ret_made)
{
	struct event_last_of_row last;
	bool found;
	TRY(event_last_of(ctx->tx, (struct event_last_of_args){ctx->workspace, seq}, &last, &found));
	return undo_made(ctx->tx,
		(struct undo_made_args){ctx->workspace, seq, found && last.last.set ? last.last.v : seq}, ret_made);
}

enum err event_undo(struct ctx *ctx, const struct event_undo_in *in, struct event_undo_out *ret_out)
{
	struct list people, made;
	TRY(event_touched(ctx, in->event, &people));
	TRY(rows_made(ctx, in->event, &made));
	TRY(forget_words(ctx, people));
	TRY(event_take_back(ctx, in->event));
	TRY(nothing_left(ctx, made));
	TRY(index_words(ctx, people));
	TRY(relationship_fade_restored(ctx, ctx->first_seq, ctx->seq));
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
