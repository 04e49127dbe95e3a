/* What was spent to be passed on, by origin. */
#include "cost_ops.h"
#include "domain/events/event.h"
#include "domain/insight/numbers_count.h"
#include "domain/words.h"
#include "format/text.h"

enum err cost_add(struct ctx *ctx, const struct cost_add_in *in, struct cost_add_out *ret_out)
{
	struct cost cost = {.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.user_id = ctx->user,
		.origin = in->origin,
		.amount = in->amount,
		.text = text_clean(ctx->arena, in->text)};
	if (in->amount.v <= 0)
		return ctx_problem(ctx, ERR_INVALID, "amount", words_text(WORDS_COST_NOTHING));
	TRY(event_begin(ctx, EVENT_cost_added, (struct person_id){0}, cost.id.v));
	TRY(ctx_happened_on(ctx, in->day, &cost.spent_on));
	TRY(event_insert(ctx, &cost_table, &cost));
	ret_out->event = ctx->first_seq;
	return OK;
}

enum err cost_list(struct ctx *ctx, const struct cost_list_in *in, struct cost_list_out *ret_out)
{
	struct numbers_filter filter;
	TRY(numbers_filter_of(ctx, in->user, in->since, in->until, &filter));
	return cost_page(ctx->tx, (struct cost_page_args){ctx->workspace, filter.user, filter.since, filter.until},
		&ret_out->items);
}
