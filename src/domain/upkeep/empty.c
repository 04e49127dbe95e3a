/* A sample workspace begins anew. It is removed in one transaction: a sample has a known size, and a
 * workspace half emptied would be worse than a writer held for a moment. */
#include "domain/events/event.h"
#include "domain/events/tally.h"
#include "domain/people/person.h"
#include "domain/upkeep/import_file.h"
#include "domain/words.h"
#include "empty_ops.h"
#include "empty_sql.h"
#include "workspace_sql.h"

/* Whom somebody knew, and what the log keeps of them. */
static enum err forget_people(struct ctx *ctx)
{
	struct tx *tx = ctx->tx;
	TRY(empty_event_value(tx, (struct empty_event_value_args){ctx->workspace}));
	TRY(empty_idempotency(tx, (struct empty_idempotency_args){ctx->workspace}));
	TRY(empty_identity(tx, (struct empty_identity_args){ctx->workspace}));
	TRY(empty_position(tx, (struct empty_position_args){ctx->workspace}));
	TRY(empty_relationship(tx, (struct empty_relationship_args){ctx->workspace}));
	TRY(empty_note(tx, (struct empty_note_args){ctx->workspace}));
	TRY(empty_thread_person(tx, (struct empty_thread_person_args){ctx->workspace}));
	TRY(empty_maybe_same(tx, (struct empty_maybe_same_args){ctx->workspace}));
	TRY(empty_external_person(tx, (struct empty_external_person_args){ctx->workspace}));
	TRY(empty_merged_person(tx, (struct empty_merged_person_args){ctx->workspace}));
	return empty_organization(tx, (struct empty_organization_args){ctx->workspace});
}

/* The deck, objections, and whom the reps want to meet: a workspace begins anew with the first ones. */
static enum err forget_asking(struct ctx *ctx)
{
	struct tx *tx = ctx->tx;
	TRY(empty_prompt_card(tx, (struct empty_prompt_card_args){ctx->workspace}));
	TRY(empty_ask_card(tx, (struct empty_ask_card_args){ctx->workspace}));
	TRY(empty_objection(tx, (struct empty_objection_args){ctx->workspace}));
	TRY(empty_target(tx, (struct empty_target_args){ctx->workspace}));
	return empty_target_word(tx, (struct empty_target_word_args){ctx->workspace});
}

/* Offers, deals and referrals. */
static enum err forget_work(struct ctx *ctx)
{
	struct tx *tx = ctx->tx;
	TRY(empty_offer(tx, (struct empty_offer_args){ctx->workspace}));
	TRY(empty_offer_line(tx, (struct empty_offer_line_args){ctx->workspace}));
	TRY(empty_deal(tx, (struct empty_deal_args){ctx->workspace}));
	TRY(empty_deal_answer(tx, (struct empty_deal_answer_args){ctx->workspace}));
	TRY(empty_promise(tx, (struct empty_promise_args){ctx->workspace}));
	TRY(empty_satisfaction(tx, (struct empty_satisfaction_args){ctx->workspace}));
	TRY(empty_complaint(tx, (struct empty_complaint_args){ctx->workspace}));
	TRY(empty_cost(tx, (struct empty_cost_args){ctx->workspace}));
	TRY(empty_ask(tx, (struct empty_ask_args){ctx->workspace}));
	TRY(empty_prepared_answer(tx, (struct empty_prepared_answer_args){ctx->workspace}));
	TRY(empty_referral(tx, (struct empty_referral_args){ctx->workspace}));
	TRY(empty_referral_source(tx, (struct empty_referral_source_args){ctx->workspace}));
	TRY(empty_referral_step(tx, (struct empty_referral_step_args){ctx->workspace}));
	TRY(empty_permission(tx, (struct empty_permission_args){ctx->workspace}));
	TRY(empty_introduction_kit(tx, (struct empty_introduction_kit_args){ctx->workspace}));
	TRY(empty_private_link(tx, (struct empty_private_link_args){ctx->workspace}));
	TRY(empty_link_token(tx, (struct empty_link_token_args){ctx->workspace}));
	TRY(empty_reminder(tx, (struct empty_reminder_args){ctx->workspace}));
	TRY(empty_access(tx, (struct empty_access_args){ctx->workspace}));
	TRY(empty_notice(tx, (struct empty_notice_args){ctx->workspace}));
	TRY(empty_first_message(tx, (struct empty_first_message_args){ctx->workspace}));
	return empty_owed(tx, (struct empty_owed_args){ctx->workspace});
}

/* Whom we gave to whom, with whom we exchange, and who takes calls. */
static enum err forget_giving(struct ctx *ctx)
{
	struct tx *tx = ctx->tx;
	TRY(empty_given(tx, (struct empty_given_args){ctx->workspace}));
	TRY(empty_given_step(tx, (struct empty_given_step_args){ctx->workspace}));
	TRY(empty_given_said(tx, (struct empty_given_said_args){ctx->workspace}));
	TRY(empty_partner(tx, (struct empty_partner_args){ctx->workspace}));
	TRY(empty_partner_line(tx, (struct empty_partner_line_args){ctx->workspace}));
	TRY(empty_reference(tx, (struct empty_reference_args){ctx->workspace}));
	TRY(empty_reference_topic(tx, (struct empty_reference_topic_args){ctx->workspace}));
	return empty_reference_use(tx, (struct empty_reference_use_args){ctx->workspace});
}

/* What was derived, proposed, put off and imported. */
static enum err forget_lists(struct ctx *ctx)
{
	struct tx *tx = ctx->tx;
	TRY(tally_forget(ctx));
	TRY(empty_today_item(tx, (struct empty_today_item_args){ctx->workspace}));
	TRY(empty_today_state(tx, (struct empty_today_state_args){ctx->workspace}));
	TRY(empty_today_put_off(tx, (struct empty_today_put_off_args){ctx->workspace}));
	TRY(empty_today_rate(tx, (struct empty_today_rate_args){ctx->workspace}));
	TRY(empty_proposal(tx, (struct empty_proposal_args){ctx->workspace}));
	TRY(empty_job(tx, (struct empty_job_args){ctx->workspace}));
	return empty_import(tx, (struct empty_import_args){ctx->workspace});
}

/* The users stay as people, with their names to be found by and nothing else. */
static enum err keep_users(struct ctx *ctx)
{
	struct tx *tx = ctx->tx;
	struct list rows;
	TRY(empty_user_facts(
		tx, (struct empty_user_facts_args){ctx->workspace, STANDING_ACQUAINTANCE, ctx->first_seq}));
	TRY(empty_word(tx, (struct empty_word_args){ctx->workspace}));
	TRY(empty_people_left(tx, (struct empty_people_left_args){ctx->workspace}, &rows));
	const struct empty_people_left_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		TRY(person_index(ctx, row[i].id));
	return OK;
}

static enum err check(struct ctx *ctx, struct workspace_get_row *ret_workspace)
{
	struct list busy;
	bool found;
	TRY(workspace_get(ctx->tx, (struct workspace_get_args){ctx->workspace}, ret_workspace, &found));
	if (!found)
		return ctx_not_found(ctx, NULL, "workspace");
	if (!ret_workspace->sample)
		return ctx_problem(ctx, ERR_FORBIDDEN, NULL, words_text(WORDS_EMPTY_NO_SAMPLE));
	TRY(empty_busy(ctx->tx, (struct empty_busy_args){ctx->workspace}, &busy));
	return busy.n == 0 ? OK : ctx_problem(ctx, ERR_CONFLICT, NULL, words_text(WORDS_EMPTY_BUSY));
}

enum err workspace_empty(struct ctx *ctx, const struct workspace_empty_in *in, struct workspace_empty_out *ret_out)
{
	(void)in;
	struct workspace_get_row workspace;
	struct list files;
	int64_t people = 0;
	TRY(event_begin(ctx, EVENT_workspace_emptied, (struct person_id){0}, ctx->workspace.v));
	TRY(check(ctx, &workspace));
	TRY(empty_files(ctx->tx, (struct empty_files_args){ctx->workspace}, &files));
	TRY(forget_people(ctx));
	TRY(empty_person(ctx->tx, (struct empty_person_args){ctx->workspace}, &people));
	TRY(keep_users(ctx));
	TRY(forget_work(ctx));
	TRY(forget_giving(ctx));
	TRY(forget_asking(ctx));
	TRY(forget_lists(ctx));
	TRY(empty_event_log(ctx->tx, (struct empty_event_log_args){ctx->workspace, ctx->first_seq}));
	TRY(workspace_set(ctx->tx, (struct workspace_set_args){
					   .workspace = ctx->workspace,
					   .name = workspace.name,
					   .zone = workspace.zone,
					   .currency = workspace.currency,
					   .country = workspace.country,
					   .asks_per_day = workspace.asks_per_day,
					   .rest_days = workspace.rest_days,
					   .chase_working_days = workspace.chase_working_days,
					   .sample = false,
				   }));
	/* Last, so that nothing but a failing commit could leave imports without their files. */
	const struct empty_files_row *row = files.items;
	for (size_t i = 0; i < files.n; i++) {
		import_remove_file(ctx, row[i].path);
		import_remove_file(ctx, row[i].report);
	}
	ret_out->people = (int)people;
	return OK;
}
