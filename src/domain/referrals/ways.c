/* Steps of a referral as people take them: each asks whether the move is allowed, and contact passes
 * only the gate of two yeses, or a written reason. */
#include "domain/deals/deal.h"
#include "domain/deals/offer.h"
#include "domain/deals/standing.h"
#include "domain/events/event.h"
#include "domain/referrals/dealings.h"
#include "domain/referrals/notice.h"
#include "domain/referrals/owed.h"
#include "domain/referrals/permission.h"
#include "domain/referrals/referral.h"
#include "domain/referrals/steps.h"
#include "domain/referrals/ways.h"
#include "domain/words.h"
#include "owed_sql.h"
#include "referral_sql.h"
#include "ways_ops.h"

enum err ways_mine(struct ctx *ctx, const struct referral *referral)
{
	if (referral->user_id.v != ctx->user.v && ctx->role < USER_ROLE_MANAGER)
		return ctx_problem(ctx, ERR_FORBIDDEN, "referral", words_text(WORDS_REFERRAL_OTHERS));
	return OK;
}

/* Begins the event before the row is read: from then on nobody else writes in this workspace. */
static enum err begin(struct ctx *ctx, enum event_kind kind, struct referral_id id, struct referral *ret_referral)
{
	TRY(event_begin(ctx, kind, (struct person_id){0}, id.v));
	TRY(referral_by_id(ctx, id, "referral", ret_referral));
	TRY(ways_mine(ctx, ret_referral));
	return event_about(ctx, ret_referral->person_id, id.v);
}

enum err ways_drop_owed(struct ctx *ctx, const struct referral *referral, struct str reason)
{
	struct list rows;
	TRY(owed_of_referral(ctx->tx, (struct owed_of_referral_args){ctx->workspace, referral->id}, &rows));
	const struct owed_of_referral_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++) {
		struct owed owed;
		TRY(owed_need(ctx, row[i].id, "owed", &owed));
		TRY(owed_close(ctx, &owed, OWED_STATE_DROPPED, reason));
	}
	return OK;
}

/* ---- the two questions ---- */

enum err permission_note(struct ctx *ctx, const struct permission_note_in *in, struct permission_note_out *ret_out)
{
	struct referral referral;
	struct gate gate;
	struct answers answers = {.need = in->need,
		.wants = in->wants,
		.said_by = in->said_by,
		.channel = in->channel,
		.source = in->source};
	TRY(begin(ctx, EVENT_permission_noted, in->referral, &referral));
	TRY(ctx_happened_on(ctx, in->day, &answers.on));
	if (in->need == ANSWER_NONE && in->wants == ANSWER_NONE)
		return ctx_problem(ctx, ERR_INVALID, "need", words_text(WORDS_ANSWER_NEEDED));
	TRY(permission_answer(ctx, &referral, &answers));
	enum referral_state to = permission_step(&referral);
	if (to == REFERRAL_STATE_NONE || to == referral.state) {
		TRY(event_update(ctx, &referral_table, &referral));
	} else {
		if (steps_open(to))
			TRY(permission_refuse_never(ctx, referral.person_id));
		if (referral.state == REFERRAL_STATE_REFUSED)
			TRY(ways_drop_owed(ctx, &referral, words_text(WORDS_ANSWER_CHANGED)));
		TRY(referral_step_to(
			ctx, &referral, &(struct referral_change){.to = to, .on = answers.on, .channel = in->channel}));
	}
	TRY(permission_gate(ctx, &referral, &gate));
	TRY(referral_refresh(ctx, &referral));
	*ret_out = (struct permission_note_out){referral.state, gate.open, gate.reason, ctx->first_seq};
	return OK;
}

/* ---- steps ---- */

static enum err check_move(struct ctx *ctx, const struct referral *referral, enum referral_state to)
{
	struct words_arg from = {"from", .text = enum_word(&referral_state_info, (int)referral->state)};
	struct words_arg word = {"to", .text = enum_word(&referral_state_info, (int)to)};
	switch (steps_move(referral->state, to)) {
	case STEPS_NONE:
		return ctx_problem(ctx, ERR_CONFLICT, "state", words_of(ctx->arena, REFERRAL_THERE, word));
	case STEPS_CORRECT:
		return ctx_problem(ctx, ERR_CONFLICT, "state", words_of(ctx->arena, REFERRAL_BACKWARD, from, word));
	default:
		return OK;
	}
}

static enum deal_state deal_state_of(enum referral_state state)
{
	switch (state) {
	case REFERRAL_STATE_QUALIFIED:
		return DEAL_STATE_QUALIFIED;
	case REFERRAL_STATE_WON:
		return DEAL_STATE_WON;
	case REFERRAL_STATE_DECLINED:
		return DEAL_STATE_DECLINED;
	case REFERRAL_STATE_UNQUALIFIED:
		return DEAL_STATE_UNQUALIFIED;
	case REFERRAL_STATE_LAPSED:
		return DEAL_STATE_LAPSED;
	default:
		return DEAL_STATE_NONE;
	}
}

/* From the meeting on there is a deal, and the referral follows it. One that has closed is not opened
 * again: a referral that goes on after all gets a new one. */
static enum err step_with_deal(
	struct ctx *ctx, struct referral *referral, const struct referral_change *change, struct minor value)
{
	struct deal deal = {.state = DEAL_STATE_NONE};
	enum deal_state to = deal_state_of(change->to);
	bool needs = steps_rank(change->to) >= steps_rank(REFERRAL_STATE_MET);
	if (referral->deal_id.v != 0)
		TRY(deal_need(ctx, referral->deal_id, "deal", &deal));
	if (needs && deal.state != DEAL_STATE_WON && !deal_state_open(deal.state))
		TRY(dealing_open(ctx, referral, change->on, &deal));
	TRY(referral_step_to(ctx, referral, change));
	bool is_there = deal.state == to || (deal_state_open(to) && deal.state > to);
	if (referral->deal_id.v == 0 || to == DEAL_STATE_NONE || is_there)
		return OK;
	if (value.v != 0)
		deal.value = value;
	TRY(dealing_move(ctx, &deal, &(struct dealing){.to = to, .on = change->on}));
	return referral_by_id(ctx, referral->id, "referral", referral);
}

/* What was answered at the step itself: a no ends the way there, both yes go on from waiting. */
static enum err follow_answers(struct ctx *ctx, struct referral *referral, const struct answers *answers)
{
	bool is_no = answers->need == ANSWER_NO || answers->wants == ANSWER_NO;
	bool asks = referral->state == REFERRAL_STATE_NAMED || referral->state == REFERRAL_STATE_CHECKING;
	enum referral_state to = permission_step(referral);
	if (!(is_no || asks) || to == REFERRAL_STATE_NONE || to == referral->state)
		return OK;
	return referral_step_to(
		ctx, referral, &(struct referral_change){.to = to, .on = answers->on, .channel = answers->channel});
}

enum err ways_advance(
	struct ctx *ctx, struct referral *referral, const struct ways_step *step, struct deal_id *ret_deal)
{
	struct referral_change change = {.to = step->to, .channel = step->channel, .note = step->note};
	struct answers answers = {.need = step->need,
		.wants = step->wants,
		.said_by = SAID_BY_NAMED_PERSON,
		.channel = step->channel,
		.source = step->source};
	struct offer offer;
	TRY(ctx_happened_on(ctx, step->on, &change.on));
	answers.on = change.on;
	TRY(check_move(ctx, referral, step->to));
	if (step->own_act)
		answers.need = answers.wants = ANSWER_YES;
	TRY(permission_answer(ctx, referral, &answers));
	if (!step->lawful && steps_contact(step->to) && !steps_contact(referral->state))
		TRY(notice_refuse_unsolicited(ctx, referral, step->channel));
	TRY(permission_pass(ctx, referral, step->to, step->cold_reason));
	if (step->to == REFERRAL_STATE_PARKED && !day_none(step->until) && step->until.ymd <= ctx_today(ctx).ymd)
		return ctx_problem(ctx, ERR_INVALID, "until", words_text(WORDS_DAY_PAST));
	if (step->to == REFERRAL_STATE_PARKED)
		referral->parked_until = step->until;
	if (step->level != INTRODUCTION_LEVEL_NONE && steps_open(step->to) && !steps_introduced(step->to))
		return ctx_problem(ctx, ERR_INVALID, "level", words_text(WORDS_LEVEL_EARLY));
	if (step->level != INTRODUCTION_LEVEL_NONE)
		referral->level = step->level;
	if (step->offer.v != 0) {
		TRY(offer_need(ctx, step->offer, "offer", &offer));
		referral->offer_id = offer.id;
	}
	TRY(step_with_deal(ctx, referral, &change, step->value));
	TRY(follow_answers(ctx, referral, &answers));
	*ret_deal = referral->deal_id;
	return referral_refresh(ctx, referral);
}

static enum event_kind event_of(enum referral_state to)
{
	if (to == REFERRAL_STATE_PARKED)
		return EVENT_referral_parked;
	return steps_ended(to) && to != REFERRAL_STATE_WON ? EVENT_referral_ended : EVENT_referral_moved;
}

enum err referral_advance(struct ctx *ctx, const struct referral_advance_in *in, struct referral_advance_out *ret_out)
{
	struct referral referral;
	struct deal_id deal;
	struct ways_step step = {
		.to = in->state,
		.on = in->day,
		.channel = in->channel,
		.level = in->level,
		.until = in->until,
		.need = in->need,
		.wants = in->wants,
		.source = in->source,
		.own_act = in->own_act,
		.cold_reason = in->cold_reason,
		.offer = in->offer,
		.value = in->value,
		.note = in->note,
	};
	TRY(begin(ctx, event_of(in->state), in->referral, &referral));
	TRY(ways_advance(ctx, &referral, &step, &deal));
	*ret_out = (struct referral_advance_out){referral.state, deal, ctx->first_seq};
	return OK;
}

/* Whether an introduction has taken place: a step that was corrected counts no longer, what followed
 * it does. */
static enum err was_introduced(struct ctx *ctx, const struct referral *referral, bool *ret_introduced)
{
	struct list rows;
	TRY(referral_steps(ctx->tx, (struct referral_steps_args){ctx->workspace, referral->id}, &rows));
	const struct referral_steps_row *row = rows.items;
	*ret_introduced = false;
	for (size_t i = 0; i < rows.n; i++) {
		if (row[i].correction && steps_open(row[i].state))
			*ret_introduced = false;
		*ret_introduced = *ret_introduced || steps_introduced(row[i].state);
	}
	return OK;
}

enum err referral_level(struct ctx *ctx, const struct referral_level_in *in, struct referral_level_out *ret_out)
{
	struct referral referral;
	bool introduced;
	TRY(begin(ctx, EVENT_referral_level_noted, in->referral, &referral));
	TRY(was_introduced(ctx, &referral, &introduced));
	if (!introduced && referral.level == INTRODUCTION_LEVEL_NONE)
		return ctx_problem(ctx, ERR_CONFLICT, "referral", words_text(WORDS_LEVEL_EARLY));
	referral.level = in->level;
	TRY(event_update(ctx, &referral_table, &referral));
	TRY(referral_refresh(ctx, &referral));
	ret_out->event = ctx->first_seq;
	return OK;
}

/* Whether the rep and the person have spoken at any step, whatever became of it. */
static enum err was_contacted(struct ctx *ctx, const struct referral *referral, bool *ret_contacted)
{
	struct list rows;
	TRY(referral_steps(ctx->tx, (struct referral_steps_args){ctx->workspace, referral->id}, &rows));
	const struct referral_steps_row *row = rows.items;
	*ret_contacted = false;
	for (size_t i = 0; i < rows.n; i++)
		*ret_contacted = *ret_contacted || steps_contact(row[i].state);
	return OK;
}

/* Corrections go backward or out of an end; they neither win a deal nor pass the gate. */
static enum err check_correction(struct ctx *ctx, struct referral *referral, enum referral_state to)
{
	bool contacted;
	struct words_arg from = {"from", .text = enum_word(&referral_state_info, (int)referral->state)};
	struct words_arg word = {"to", .text = enum_word(&referral_state_info, (int)to)};
	enum steps_move move = steps_move(referral->state, to);
	if (move == STEPS_NONE)
		return check_move(ctx, referral, to);
	if (move != STEPS_CORRECT)
		return ctx_problem(ctx, ERR_CONFLICT, "state", words_of(ctx->arena, CORRECT_FORWARD, from, word));
	if (to == REFERRAL_STATE_WON)
		return ctx_problem(ctx, ERR_CONFLICT, "state", words_text(WORDS_CORRECT_WON));
	TRY(was_contacted(ctx, referral, &contacted));
	if (contacted)
		return steps_open(to) ? permission_refuse_never(ctx, referral->person_id) : OK;
	return permission_pass(ctx, referral, to, STR_NONE);
}

enum err referral_correct(struct ctx *ctx, const struct referral_correct_in *in, struct referral_correct_out *ret_out)
{
	struct referral referral;
	TRY(begin(ctx, EVENT_referral_corrected, in->referral, &referral));
	if (str_empty(str_trim(in->reason)))
		return ctx_problem(ctx, ERR_INVALID, "reason", words_text(WORDS_CORRECT_REASON));
	TRY(check_correction(ctx, &referral, in->state));
	TRY(ways_drop_owed(ctx, &referral, in->reason));
	TRY(referral_step_to(
		ctx, &referral, &(struct referral_change){.to = in->state, .note = in->reason, .correction = true}));
	TRY(referral_refresh(ctx, &referral));
	ret_out->event = ctx->first_seq;
	return OK;
}

enum err ways_resume(struct ctx *ctx, struct referral *referral)
{
	struct list rows;
	enum referral_state to = REFERRAL_STATE_NAMED;
	TRY(referral_steps(ctx->tx, (struct referral_steps_args){ctx->workspace, referral->id}, &rows));
	const struct referral_steps_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		if (steps_open(row[i].state))
			to = row[i].state;
	if (referral->state != REFERRAL_STATE_PARKED)
		return ctx_problem(ctx, ERR_CONFLICT, "referral", words_text(WORDS_REFERRAL_NOT_PARKED));
	TRY(permission_refuse_never(ctx, referral->person_id));
	referral->reminders = 0;
	referral->reminded_on = DAY_NONE;
	TRY(referral_step_to(ctx, referral, &(struct referral_change){.to = to, .resumed = true}));
	return referral_refresh(ctx, referral);
}

enum err referral_resume(struct ctx *ctx, const struct referral_resume_in *in, struct referral_resume_out *ret_out)
{
	struct referral referral;
	TRY(begin(ctx, EVENT_referral_resumed, in->referral, &referral));
	TRY(ways_resume(ctx, &referral));
	*ret_out = (struct referral_resume_out){referral.state, ctx->first_seq};
	return OK;
}

enum err ways_remind(struct ctx *ctx, struct referral *referral, struct day on, enum channel channel)
{
	struct gate gate;
	TRY(permission_refuse_never(ctx, referral->person_id));
	TRY(permission_gate(ctx, referral, &gate));
	if (!steps_waits(referral->state, &gate))
		return ctx_problem(ctx, ERR_CONFLICT, "referral", words_text(WORDS_REMIND_NOTHING));
	if (referral->reminders >= WAYS_REMINDERS)
		return ctx_problem(ctx, ERR_STOP, "referral", words_text(WORDS_REMIND_ENOUGH));
	referral->reminders++;
	TRY(ctx_happened_on(ctx, on, &referral->reminded_on));
	struct reminder reminder = {
		.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.referral_id = referral->id,
		.person_id = referral->person_id,
		.source_id = referral->source_id,
		.user_id = referral->user_id,
		.on_day = referral->reminded_on,
		.channel = channel == CHANNEL_NONE ? CHANNEL_UNKNOWN : channel,
	};
	TRY(event_insert(ctx, &reminder_table, &reminder));
	return event_update(ctx, &referral_table, referral);
}

enum err referral_remind(struct ctx *ctx, const struct referral_remind_in *in, struct referral_remind_out *ret_out)
{
	struct referral referral;
	TRY(begin(ctx, EVENT_referral_reminded, in->referral, &referral));
	TRY(ways_remind(ctx, &referral, in->day, in->channel));
	TRY(referral_refresh(ctx, &referral));
	*ret_out = (struct referral_remind_out){referral.reminders, ctx->first_seq};
	return OK;
}

enum err ways_postpone(struct ctx *ctx, struct referral *referral)
{
	referral->postponed++;
	return event_update(ctx, &referral_table, referral);
}

enum err referral_postpone(
	struct ctx *ctx, const struct referral_postpone_in *in, struct referral_postpone_out *ret_out)
{
	struct referral referral;
	struct gate gate;
	TRY(begin(ctx, EVENT_referral_postponed, in->referral, &referral));
	TRY(ways_postpone(ctx, &referral));
	TRY(permission_gate(ctx, &referral, &gate));
	TRY(referral_refresh(ctx, &referral));
	*ret_out = (struct referral_postpone_out){referral.postponed, gate.reason, ctx->first_seq};
	return OK;
}
