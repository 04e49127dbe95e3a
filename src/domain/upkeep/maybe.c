#include "domain/events/event.h"
#include "domain/words.h"
#include "maybe_ops.h"

enum { PAGE_USUAL = 50, PAGE_MOST = 200 };

enum err maybe_same_list(struct ctx *ctx, const struct maybe_same_list_in *in, struct maybe_same_list_out *ret_out)
{
	/* Ids are far above 1: none is left out. */
	int64_t after = 1, n = in->limit > 0 && in->limit < PAGE_MOST ? in->limit : PAGE_USUAL;
	enum maybe_state state = in->state == MAYBE_STATE_NONE ? MAYBE_STATE_OPEN : in->state;
	struct list rows;
	if (!str_empty(in->after) && id_parse(in->after, &after) != OK)
		return ctx_not_found(ctx, "after", "page");
	TRY(maybe_page(ctx->tx, (struct maybe_page_args){ctx->workspace, state, {after}, n + 1}, &rows));
	const struct maybe_page_row *row = rows.items;
	struct str next = STR_NONE;
	if (rows.n > (size_t)n) {
		char id[ID_TEXT_SIZE];
		rows.n = (size_t)n;
		id_text(row[n - 1].id.v, id);
		next = str_copy(ctx->arena, (struct str){id, sizeof id});
	}
	*ret_out = (struct maybe_same_list_out){.items = rows, .next = next};
	return OK;
}

enum err maybe_same_decide(struct ctx *ctx, const struct maybe_same_decide_in *in, struct maybe_same_decide_out *ret_out)
{
	struct maybe_same pair;
	bool found;
	TRY(event_begin(ctx, EVENT_maybe_same_decided, (struct person_id){0}, in->pair.v));
	TRY(maybe_same_get(ctx->tx, ctx->workspace, in->pair, &pair, &found));
	if (!found)
		return ctx_not_found(ctx, "pair", "pair");
	if (in->state == MAYBE_STATE_OPEN)
		return ctx_problem(ctx, ERR_INVALID, "state", words_text(WORDS_MAYBE_DECIDE));
	pair.state = in->state;
	TRY(event_about(ctx, pair.person_id, pair.id.v));
	TRY(event_update(ctx, &maybe_same_table, &pair));
	*ret_out = (struct maybe_same_decide_out){.pair = pair.id, .event = ctx->first_seq};
	return OK;
}
