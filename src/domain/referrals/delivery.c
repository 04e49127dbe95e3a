#include "domain/referrals/delivery.h"

#include "delivery_ops.h"
#include "domain/deals/deal.h"
#include "domain/events/event.h"
#include "domain/people/person.h"
#include "domain/referrals/facts.h"
#include "domain/referrals/owed.h"
#include "domain/referrals/referral.h"
#include "domain/referrals/today.h"
#include "domain/referrals/trust.h"
#include "domain/words.h"
#include "format/text.h"
#include "owed_sql.h"
#include "referral_sql.h"

enum { SCORE_HAPPY = 9 };

static enum err promise_need(struct ctx *ctx, struct promise_id id, struct promise *ret_promise)
{
	struct promise promise;
	bool found;
	TRY(promise_get(ctx->tx, ctx->workspace, id, &promise, &found));
	if (!found)
		return ctx_not_found(ctx, "promise", "promise");
	*ret_promise = promise;
	return OK;
}

/* ---- promises ---- */

enum err promise_add(struct ctx *ctx, const struct promise_add_in *in, struct promise_add_out *ret_out)
{
	struct deal deal;
	struct promise_id promise;
	TRY(event_begin(ctx, EVENT_promise_added, (struct person_id){0}, 0));
	TRY(deal_need(ctx, in->deal, "deal", &deal));
	if (deal.state != DEAL_STATE_WON)
		return ctx_problem(ctx, ERR_CONFLICT, "deal", words_text(WORDS_PROMISE_NOT_WON));
	TRY(event_about(ctx, deal.person_id, deal.id.v));
	deal.imported = false; /* this one is said here and now */
	TRY(deal_promise(ctx, &deal, in->text, in->due, &promise));
	TRY(today_refresh_person(ctx, deal.person_id));
	*ret_out = (struct promise_add_out){.promise = promise, .event = ctx->first_seq};
	return OK;
}

enum err delivery_keep(struct ctx *ctx, struct promise_id id, struct day on, struct promise *ret_promise)
{
	struct promise promise;
	TRY(promise_need(ctx, id, &promise));
	if (!day_none(promise.kept))
		return ctx_problem(ctx, ERR_CONFLICT, "promise",
			words_of(ctx->arena, PROMISE_KEPT_ALREADY, {"day", .day = promise.kept}));
	TRY(ctx_happened_on(ctx, on, &promise.kept));
	TRY(event_update(ctx, &promise_table, &promise));
	*ret_promise = promise;
	return OK;
}

enum err promise_keep(struct ctx *ctx, const struct promise_keep_in *in, struct promise_keep_out *ret_out)
{
	struct promise promise;
	TRY(event_begin(ctx, EVENT_promise_kept, (struct person_id){0}, 0));
	TRY(delivery_keep(ctx, in->promise, in->day, &promise));
	TRY(event_about(ctx, promise.person_id, promise.id.v));
	TRY(today_refresh_person(ctx, promise.person_id));
	ret_out->event = ctx->first_seq;
	return OK;
}

/* ---- how it went ---- */

/* A client who came through somebody and is happy now makes the call that was pledged; never before,
 * and once for each source. */
static enum err owe_pledged_calls(struct ctx *ctx, struct person_id person)
{
	struct list rows;
	TRY(referral_pledges(ctx->tx, (struct referral_pledges_args){ctx->workspace, person}, &rows));
	const struct referral_pledges_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++) {
		struct owed_ever_row ever;
		bool found;
		TRY(owed_ever(ctx->tx,
			(struct owed_ever_args){
				ctx->workspace, person, OWED_KIND_PLEDGED_CALL, row[i].referral, row[i].source_id},
			&ever, &found));
		if (found)
			continue;
		TRY(owed_make(ctx, &(struct owed_new){
					   .user = row[i].user_id,
					   .kind = OWED_KIND_PLEDGED_CALL,
					   .person = person,
					   .about = row[i].source_id,
					   .referral = row[i].referral,
					   .due = owed_due(ctx, OWED_CALL_DAYS),
				   }));
	}
	return OK;
}

static enum err write_score(struct ctx *ctx, struct person_id person, struct promise_id promise, int64_t score,
	struct str said, struct day on)
{
	struct list before;
	struct satisfaction satisfaction = {
		.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.person_id = person,
		.promise_id = promise,
		.user_id = ctx->user,
		.score = score,
		.words = ctx_lines(ctx, said),
		.asked_on = on,
	};
	TRY(satisfaction_rows(ctx->tx, (struct satisfaction_rows_args){ctx->workspace, {&person.v, 1}}, &before));
	const struct satisfaction_rows_row *last = before.items;
	TRY(person_share(ctx, satisfaction.person_id));
	TRY(event_insert(ctx, &satisfaction_table, &satisfaction));
	if (score >= SCORE_HAPPY)
		TRY(owe_pledged_calls(ctx, person));
	if (trust_low(score) || (before.n > 0 && trust_fell(last[before.n - 1].score, score)))
		TRY(referral_warn_brought(ctx, person, ctx->user));
	return OK;
}

/* May they be asked now? At a 9 or 10 the same conversation goes on. */
static enum err judge(struct ctx *ctx, struct person_id person, struct readiness *ret_readiness)
{
	struct readiness_facts facts;
	TRY(today_refresh_person(ctx, person));
	return facts_judge(ctx, person, &facts, ret_readiness);
}

enum err promise_confirm(struct ctx *ctx, const struct promise_confirm_in *in, struct promise_confirm_out *ret_out)
{
	struct promise promise;
	struct readiness readiness;
	TRY(event_begin(ctx, EVENT_promise_confirmed, (struct person_id){0}, 0));
	TRY(promise_need(ctx, in->promise, &promise));
	TRY(event_about(ctx, promise.person_id, promise.id.v));
	TRY(ctx_happened_on(ctx, in->day, &promise.confirmed));
	if (day_none(promise.kept))
		promise.kept = promise.confirmed;
	TRY(event_update(ctx, &promise_table, &promise));
	if (in->score.set)
		TRY(write_score(ctx, promise.person_id, promise.id, in->score.v, in->words, promise.confirmed));
	TRY(judge(ctx, promise.person_id, &readiness));
	*ret_out = (struct promise_confirm_out){readiness.answer, readiness.reason, readiness.first, ctx->first_seq};
	return OK;
}

enum err satisfaction_note(
	struct ctx *ctx, const struct satisfaction_note_in *in, struct satisfaction_note_out *ret_out)
{
	struct person person;
	struct readiness readiness;
	struct day day;
	TRY(person_need(ctx, in->person, "person", &person));
	TRY(ctx_happened_on(ctx, in->day, &day));
	TRY(event_begin(ctx, EVENT_satisfaction_noted, person.id, person.id.v));
	TRY(write_score(ctx, person.id, (struct promise_id){0}, in->score, in->words, day));
	TRY(judge(ctx, person.id, &readiness));
	*ret_out = (struct satisfaction_note_out){readiness.answer, readiness.reason, readiness.first, ctx->first_seq};
	return OK;
}

/* ---- complaints ---- */

enum err complaint_open(struct ctx *ctx, const struct complaint_open_in *in, struct complaint_open_out *ret_out)
{
	struct person person;
	struct day day;
	TRY(person_need(ctx, in->person, "person", &person));
	TRY(ctx_happened_on(ctx, in->day, &day));
	TRY(event_begin(ctx, EVENT_complaint_opened, person.id, 0));
	struct complaint complaint = {
		.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.person_id = person.id,
		.user_id = ctx->user,
		.text = text_clean_lines(ctx->arena, in->text),
		.opened = day,
	};
	TRY(person_share(ctx, complaint.person_id));
	TRY(event_insert(ctx, &complaint_table, &complaint));
	TRY(event_about(ctx, person.id, complaint.id.v));
	TRY(referral_warn_brought(ctx, person.id, ctx->user));
	TRY(today_refresh_person(ctx, person.id));
	*ret_out = (struct complaint_open_out){.complaint = complaint.id, .event = ctx->first_seq};
	return OK;
}

enum err delivery_resolve(
	struct ctx *ctx, struct complaint_id id, struct str resolution, struct day on, struct complaint *ret_complaint)
{
	struct complaint complaint;
	bool found;
	TRY(complaint_get(ctx->tx, ctx->workspace, id, &complaint, &found));
	if (!found)
		return ctx_not_found(ctx, "complaint", "complaint");
	if (!day_none(complaint.resolved))
		return ctx_problem(ctx, ERR_CONFLICT, "complaint",
			words_of(ctx->arena, COMPLAINT_RESOLVED_ALREADY, {"day", .day = complaint.resolved}));
	TRY(ctx_happened_on(ctx, on, &complaint.resolved));
	complaint.resolution = ctx_lines(ctx, resolution);
	TRY(event_update(ctx, &complaint_table, &complaint));
	*ret_complaint = complaint;
	return OK;
}

enum err complaint_resolve(
	struct ctx *ctx, const struct complaint_resolve_in *in, struct complaint_resolve_out *ret_out)
{
	struct complaint complaint;
	TRY(event_begin(ctx, EVENT_complaint_resolved, (struct person_id){0}, 0));
	TRY(delivery_resolve(ctx, in->complaint, in->resolution, in->day, &complaint));
	TRY(event_about(ctx, complaint.person_id, complaint.id.v));
	TRY(today_refresh_person(ctx, complaint.person_id));
	ret_out->event = ctx->first_seq;
	return OK;
}

enum err delivery_show(struct ctx *ctx, const struct delivery_show_in *in, struct delivery_show_out *ret_out)
{
	struct person person;
	struct delivery_show_out out = {0};
	struct ids one = {&in->person.v, 1};
	TRY(person_need(ctx, in->person, "person", &person));
	TRY(deal_rows(ctx->tx, (struct deal_rows_args){ctx->workspace, one}, &out.deals));
	TRY(promise_rows(ctx->tx, (struct promise_rows_args){ctx->workspace, one}, &out.promises));
	TRY(satisfaction_rows(ctx->tx, (struct satisfaction_rows_args){ctx->workspace, one}, &out.scores));
	TRY(complaint_all(ctx->tx, (struct complaint_all_args){ctx->workspace, in->person}, &out.complaints));
	*ret_out = out;
	return OK;
}
