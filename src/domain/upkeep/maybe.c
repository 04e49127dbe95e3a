#include "domain/events/event.h"
#include "domain/upkeep/merge.h"
#include "domain/words.h"
#include "maybe_ops.h"

enum { PAGE_USUAL = 50, PAGE_MOST = 200 };

enum err maybe_same_of(struct ctx *ctx, const struct maybe_same_of_in *in, struct maybe_same_of_out *ret_out)
{
	return maybe_of(ctx->tx, (struct maybe_of_args){ctx->workspace, ctx->user, in->person}, &ret_out->items);
}

enum err maybe_same_list(struct ctx *ctx, const struct maybe_same_list_in *in, struct maybe_same_list_out *ret_out)
{
	/* Ids are far above 1: none is left out. */
	int64_t after = 1, n = in->limit > 0 && in->limit < PAGE_MOST ? in->limit : PAGE_USUAL;
	enum maybe_state state = in->state == MAYBE_STATE_NONE ? MAYBE_STATE_OPEN : in->state;
	struct list rows;
	if (!str_empty(in->after) && id_parse(in->after, &after) != OK)
		return ctx_not_found(ctx, "after", "page");
	TRY(maybe_page(ctx->tx, (struct maybe_page_args){ctx->workspace, ctx->user, state, {after}, n + 1}, &rows));
	const struct maybe_page_row *row = rows.items;
	struct str next = STR_NONE;
	if (rows.n > (size_t)n) {
		rows.n = (size_t)n;
		next = id_words(ctx->arena, row[n - 1].id.v);
	}
	*ret_out = (struct maybe_same_list_out){.items = rows, .next = next};
	return OK;
}

/* They are one person: the pair is settled with the merge, and open again when that is taken back. */
static enum err put_together(
	struct ctx *ctx, const struct maybe_same *pair, struct person_id wanted, struct person_id *ret_keep)
{
	struct person_id a = pair->person_id, b = pair->other_id, keep = wanted;
	if (keep.v == 0)
		TRY(merge_richer(ctx, a, b, &keep));
	if (keep.v != a.v && keep.v != b.v)
		return ctx_problem(ctx, ERR_INVALID, "keep", words_text(WORDS_MERGE_KEEP));
	*ret_keep = keep;
	return merge_people(ctx, keep, keep.v == a.v ? b : a);
}

/* Kept, so that no later import asks again. */
static enum err keep_apart(struct ctx *ctx, struct maybe_same *pair)
{
	TRY(event_begin(ctx, EVENT_maybe_same_decided, pair->person_id, pair->id.v));
	pair->state = MAYBE_STATE_DIFFERENT;
	return event_update(ctx, &maybe_same_table, pair);
}

enum err maybe_same_decide(
	struct ctx *ctx, const struct maybe_same_decide_in *in, struct maybe_same_decide_out *ret_out)
{
	struct maybe_same pair;
	bool found;
	TRY(maybe_same_get(ctx->tx, ctx->workspace, in->pair, &pair, &found));
	if (!found)
		return ctx_not_found(ctx, "pair", "pair");
	struct person_id person = pair.person_id;
	if (in->state == MAYBE_STATE_SAME)
		TRY(put_together(ctx, &pair, in->keep, &person));
	else if (in->state == MAYBE_STATE_DIFFERENT)
		TRY(keep_apart(ctx, &pair));
	else
		return ctx_problem(ctx, ERR_INVALID, "state", words_text(WORDS_MAYBE_DECIDE));
	*ret_out = (struct maybe_same_decide_out){.pair = pair.id, .person = person, .event = ctx->first_seq};
	return OK;
}
