/* A prospect calls a reference: asked, told of, thanked for. */
#include "domain/deals/deal.h"
#include "domain/events/event.h"
#include "domain/people/person.h"
#include "domain/referrals/owed.h"
#include "domain/referrals/reference.h"
#include "domain/referrals/today.h"
#include "domain/words.h"
#include "owed_sql.h"
#include "reference_ops.h"

/* Never beyond what they agreed to, and never while something is to be repaired. */
static enum err check_usable(struct ctx *ctx, const struct reference *reference, const struct deal *deal, struct day on)
{
	struct list items;
	TRY(reference_judge(ctx,
		&(struct reference_for){
			.deal = deal->id, .prospect = deal->person_id, .offer = deal->offer_id, .on = on},
		true, &items));
	const struct reference_item *item = items.items;
	for (size_t i = 0; i < items.n; i++)
		if (item[i].reference.v == reference->id.v && !item[i].usable)
			return ctx_problem(ctx, ERR_STOP, "reference", item[i].reason);
	return OK;
}

enum err reference_use_add(
	struct ctx *ctx, const struct reference_use_add_in *in, struct reference_use_add_out *ret_out)
{
	struct reference reference;
	struct deal deal;
	struct day on;
	/* Locks the workspace first: two at once must not both find one call left. */
	TRY(event_begin(ctx, EVENT_reference_used, (struct person_id){0}, 0));
	TRY(ctx_happened_on(ctx, in->day, &on));
	TRY(reference_need(ctx, in->reference, &reference));
	TRY(deal_need(ctx, in->deal, "deal", &deal));
	TRY(check_usable(ctx, &reference, &deal, on));
	struct reference_use use = {
		.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.reference_id = reference.id,
		.person_id = reference.person_id,
		.prospect_id = deal.person_id,
		.deal_id = deal.id,
		.user_id = ctx->user,
		.asked_on = on,
	};
	TRY(event_insert(ctx, &reference_use_table, &use));
	TRY(event_about(ctx, use.person_id, use.id.v));
	TRY(today_refresh_person(ctx, use.person_id));
	*ret_out = (struct reference_use_add_out){use.id, ctx->first_seq};
	return OK;
}

/* Thanks are owed for a call that was taken; for one that was not, none. */
static enum err owe_thanks(struct ctx *ctx, const struct reference_use *use)
{
	struct list rows;
	if (use->outcome != REFERENCE_OUTCOME_DID_NOT_HAPPEN)
		return owed_make(ctx, &(struct owed_new){
					      .user = use->user_id,
					      .kind = OWED_KIND_THANK_REFERENCE,
					      .person = use->person_id,
					      .about = use->prospect_id,
					      .deal = use->deal_id,
					      .due = owed_due(ctx, OWED_THANKS_DAYS),
				      });
	TRY(owed_rows(ctx->tx, (struct owed_rows_args){ctx->workspace, {&use->person_id.v, 1}}, &rows));
	const struct owed_rows_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++) {
		struct owed owed;
		if (row[i].kind != OWED_KIND_THANK_REFERENCE || row[i].deal_id.v != use->deal_id.v)
			continue;
		TRY(owed_need(ctx, row[i].id, "owed", &owed));
		TRY(owed_close(ctx, &owed, OWED_STATE_DROPPED, words_text(WORDS_ANSWER_CHANGED)));
	}
	return OK;
}

enum err reference_outcome(
	struct ctx *ctx, const struct reference_outcome_in *in, struct reference_outcome_out *ret_out)
{
	struct reference_use use;
	bool found;
	TRY(event_begin(ctx, EVENT_reference_told, (struct person_id){0}, in->use.v));
	TRY(reference_use_get(ctx->tx, ctx->workspace, in->use, &use, &found));
	if (!found)
		return ctx_not_found(ctx, "use", "call");
	TRY(event_about(ctx, use.person_id, use.id.v));
	bool was_taken = use.outcome != REFERENCE_OUTCOME_NONE && use.outcome != REFERENCE_OUTCOME_DID_NOT_HAPPEN;
	bool is_taken = in->outcome != REFERENCE_OUTCOME_DID_NOT_HAPPEN;
	TRY(ctx_happened_on(ctx, in->day, &use.told_on));
	use.outcome = in->outcome;
	if (!str_empty(str_trim(in->note)))
		use.note = ctx_lines(ctx, in->note);
	TRY(event_update(ctx, &reference_use_table, &use));
	if (was_taken != is_taken ||
		use.outcome == REFERENCE_OUTCOME_DID_NOT_HAPPEN) /* once, however often it is told */
		TRY(owe_thanks(ctx, &use));
	TRY(today_refresh_person(ctx, use.person_id));
	ret_out->event = ctx->first_seq;
	return OK;
}
