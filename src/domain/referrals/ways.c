/* Steps of a referral as people take them: each asks whether the move is allowed, and contact passes
 * only the gate of two yeses, or a written reason. */
#include "domain/deals/deal.h"
#include "domain/deals/standing.h"
#include "domain/events/event.h"
#include "domain/people/person.h"
#include "domain/referrals/dealings.h"
#include "domain/referrals/owed.h"
#include "domain/referrals/referral.h"
#include "domain/referrals/steps.h"
#include "domain/referrals/ways.h"
#include "domain/words.h"
#include "format/text.h"
#include "owed_sql.h"
#include "referral_sql.h"
#include "ways_ops.h"

/* Begins the event before the row is read: from then on nobody else writes in this workspace. */
static enum err begin(struct ctx *ctx, enum event_kind kind, struct referral_id id, struct referral *ret_referral)
{
	TRY(event_begin(ctx, kind, (struct person_id){0}, id.v));
	TRY(referral_by_id(ctx, id, "referral", ret_referral));
	if (ret_referral->user_id.v != ctx->user.v && ctx->role < USER_ROLE_MANAGER)
		return ctx_problem(ctx, ERR_FORBIDDEN, "referral", words_text(WORDS_REFERRAL_OTHERS));
	return event_about(ctx, ret_referral->person_id, id.v);
}

static enum err day_of(struct ctx *ctx, struct day given, struct day *ret_day)
{
	struct day today = ctx_today(ctx);
	if (given.ymd > today.ymd)
		return ctx_problem(ctx, ERR_INVALID, "day", words_text(WORDS_DAY_AHEAD));
	*ret_day = day_none(given) ? today : given;
	return OK;
}

static enum err gate_now(struct ctx *ctx, const struct referral *referral, struct gate *ret_gate)
{
	struct person person, source;
	TRY(person_need(ctx, referral->person_id, "person", &person));
	TRY(person_need(ctx, referral->source_id, "source", &source));
	gate_of(ctx->arena,
		&(struct gate_facts){person.name, source.name, referral->need, referral->wants, referral->permitted_on,
			ctx_today(ctx)},
		ret_gate);
	return OK;
}

/* ---- the two questions ---- */

static enum err note_answer(struct ctx *ctx, struct referral *referral, enum question question, enum answer answer,
	enum said_by said_by, enum channel channel, struct day on)
{
	struct permission permission = {
		.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.referral_id = referral->id,
		.person_id = referral->person_id,
		.question = question,
		.answer = answer,
		.said_by = said_by == SAID_BY_NONE ? SAID_BY_SOURCE : said_by,
		.channel = channel == CHANNEL_NONE ? CHANNEL_UNKNOWN : channel,
		.said_on = on,
		.user_id = referral->user_id, /* with whom they want to talk, or not */
	};
	if (answer == ANSWER_NONE)
		return OK;
	TRY(event_insert(ctx, &permission_table, &permission));
	if (question == QUESTION_NEED)
		referral->need = answer;
	else
		referral->wants = answer;
	return OK;
}

struct answers {
	enum answer need, wants;
	enum said_by said_by;
	enum channel channel;
	struct day on;
};

/* Writes the answers; both yes open the gate from that day. The row is written by the caller. */
static enum err note_answers(struct ctx *ctx, struct referral *referral, const struct answers *answers)
{
	TRY(note_answer(ctx, referral, QUESTION_NEED, answers->need, answers->said_by, answers->channel, answers->on));
	TRY(note_answer(
		ctx, referral, QUESTION_WANTS, answers->wants, answers->said_by, answers->channel, answers->on));
	bool is_new = answers->need != ANSWER_NONE || answers->wants != ANSWER_NONE;
	bool both = referral->need == ANSWER_YES && referral->wants == ANSWER_YES;
	if (!both)
		referral->permitted_on = DAY_NONE;
	else if (is_new)
		referral->permitted_on = answers->on;
	return OK;
}

/* Where the answers take a referral that is waiting for them; none: it stays where it is. */
static enum referral_state answered_step(const struct referral *referral)
{
	bool is_no = referral->need == ANSWER_NO || referral->wants == ANSWER_NO;
	bool waits = referral->state == REFERRAL_STATE_PARKED || referral->state == REFERRAL_STATE_REFUSED ||
		     (steps_open(referral->state) && !steps_contact(referral->state));
	if (!waits)
		return REFERRAL_STATE_NONE;
	if (is_no)
		return REFERRAL_STATE_REFUSED;
	bool before = referral->state != REFERRAL_STATE_INTRODUCED && referral->state != REFERRAL_STATE_PERMITTED;
	if (!day_none(referral->permitted_on) && before)
		return REFERRAL_STATE_PERMITTED;
	/* A no that was taken back: the questions are open again. */
	return referral->state == REFERRAL_STATE_REFUSED ? REFERRAL_STATE_CHECKING : REFERRAL_STATE_NONE;
}

enum err permission_note(struct ctx *ctx, const struct permission_note_in *in, struct permission_note_out *ret_out)
{
	struct referral referral;
	struct gate gate;
	struct answers answers = {in->need, in->wants, in->said_by, in->channel, {0}};
	TRY(begin(ctx, EVENT_permission_noted, in->referral, &referral));
	TRY(day_of(ctx, in->day, &answers.on));
	if (in->need == ANSWER_NONE && in->wants == ANSWER_NONE)
		return ctx_problem(ctx, ERR_INVALID, "need", words_text(WORDS_ANSWER_NEEDED));
	TRY(note_answers(ctx, &referral, &answers));
	enum referral_state to = answered_step(&referral);
	if (to == REFERRAL_STATE_NONE || to == referral.state)
		TRY(event_update(ctx, &referral_table, &referral));
	else
		TRY(referral_step_to(
			ctx, &referral, &(struct referral_change){.to = to, .on = answers.on, .channel = in->channel}));
	TRY(gate_now(ctx, &referral, &gate));
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

/* From contact on the gate is open, or a reason is written down and the contact counts as cold. */
static enum err check_gate(struct ctx *ctx, struct referral *referral, enum referral_state to, struct str cold_reason)
{
	struct gate gate;
	bool is_contact = steps_contact(to) && !steps_contact(referral->state);
	TRY(gate_now(ctx, referral, &gate));
	if (to == REFERRAL_STATE_PERMITTED && !gate.open)
		return ctx_problem(ctx, ERR_ADVICE, "need", gate.reason);
	if (!is_contact || gate.open || !str_none(referral->cold_reason))
		return OK;
	if (str_empty(str_trim(cold_reason)))
		return ctx_problem(ctx, ERR_ADVICE, "cold_reason",
			words_of(ctx->arena, TWO_SENTENCES, {"one", .text = gate.reason},
				{"two", .text = words_text(WORDS_GATE_COLD)}));
	referral->cold_reason = text_clean(ctx->arena, cold_reason);
	referral->origin = ORIGIN_COLD;
	return OK;
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

/* From the meeting on there is a deal, and the referral follows it. */
static enum err step_with_deal(
	struct ctx *ctx, struct referral *referral, const struct referral_change *change, struct minor value)
{
	struct deal deal;
	enum deal_state to = deal_state_of(change->to);
	bool needs = steps_rank(change->to) >= steps_rank(REFERRAL_STATE_MET);
	if (referral->deal_id.v == 0 && needs)
		TRY(dealing_open(ctx, referral, change->on, &deal));
	else if (referral->deal_id.v != 0)
		TRY(deal_need(ctx, referral->deal_id, "deal", &deal));
	TRY(referral_step_to(ctx, referral, change));
	if (referral->deal_id.v == 0 || to == DEAL_STATE_NONE || !deal_state_open(deal.state) || deal.state == to)
		return OK;
	if (value.v != 0)
		deal.value = value;
	if (deal_state_open(to) && deal.state > to)
		return OK;
	TRY(dealing_move(ctx, &deal, &(struct dealing){.to = to, .on = change->on}));
	return referral_by_id(ctx, referral->id, "referral", referral);
}

enum err ways_advance(
	struct ctx *ctx, struct referral *referral, const struct ways_step *step, struct deal_id *ret_deal)
{
	struct referral_change change = {.to = step->to, .channel = step->channel, .note = step->note};
	struct answers answers = {step->need, step->wants, SAID_BY_NAMED_PERSON, step->channel, {0}};
	TRY(day_of(ctx, step->on, &change.on));
	answers.on = change.on;
	TRY(check_move(ctx, referral, step->to));
	if (step->own_act)
		answers.need = answers.wants = ANSWER_YES;
	TRY(note_answers(ctx, referral, &answers));
	TRY(check_gate(ctx, referral, step->to, step->cold_reason));
	if (step->to == REFERRAL_STATE_PARKED && !day_none(step->until) && step->until.ymd <= ctx_today(ctx).ymd)
		return ctx_problem(ctx, ERR_INVALID, "until", words_text(WORDS_DAY_PAST));
	if (step->to == REFERRAL_STATE_PARKED)
		referral->parked_until = step->until;
	if (step->level > 0)
		referral->level = step->level;
	if (step->offer.v != 0)
		referral->offer_id = step->offer;
	TRY(step_with_deal(ctx, referral, &change, step->value));
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
		.level = in->level.set ? in->level.v : 0,
		.until = in->until,
		.need = in->need,
		.wants = in->wants,
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

/* What was owed because of the wrong step is owed no more. */
static enum err drop_owed(struct ctx *ctx, const struct referral *referral, struct str reason)
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

enum err referral_correct(struct ctx *ctx, const struct referral_correct_in *in, struct referral_correct_out *ret_out)
{
	struct referral referral;
	TRY(begin(ctx, EVENT_referral_corrected, in->referral, &referral));
	if (str_empty(str_trim(in->reason)))
		return ctx_problem(ctx, ERR_INVALID, "reason", words_text(WORDS_CORRECT_REASON));
	if (steps_move(referral.state, in->state) == STEPS_NONE)
		return check_move(ctx, &referral, in->state);
	TRY(drop_owed(ctx, &referral, in->reason));
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
	referral->reminders = 0;
	referral->reminded_on = DAY_NONE;
	TRY(referral_step_to(ctx, referral, &(struct referral_change){.to = to}));
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

enum err ways_remind(struct ctx *ctx, struct referral *referral, struct day on)
{
	if (!steps_open(referral->state) || steps_contact(referral->state))
		return ctx_problem(ctx, ERR_CONFLICT, "referral", words_text(WORDS_REMIND_NOTHING));
	if (referral->reminders >= WAYS_REMINDERS)
		return ctx_problem(ctx, ERR_STOP, "referral", words_text(WORDS_REMIND_ENOUGH));
	referral->reminders++;
	TRY(day_of(ctx, on, &referral->reminded_on));
	return event_update(ctx, &referral_table, referral);
}

enum err referral_remind(struct ctx *ctx, const struct referral_remind_in *in, struct referral_remind_out *ret_out)
{
	struct referral referral;
	TRY(begin(ctx, EVENT_referral_reminded, in->referral, &referral));
	TRY(ways_remind(ctx, &referral, in->day));
	TRY(referral_refresh(ctx, &referral));
	*ret_out = (struct referral_remind_out){referral.reminders, ctx->first_seq};
	return OK;
}

enum err referral_postpone(
	struct ctx *ctx, const struct referral_postpone_in *in, struct referral_postpone_out *ret_out)
{
	struct referral referral;
	struct gate gate;
	TRY(begin(ctx, EVENT_referral_postponed, in->referral, &referral));
	referral.postponed++;
	TRY(event_update(ctx, &referral_table, &referral));
	TRY(gate_now(ctx, &referral, &gate));
	TRY(referral_refresh(ctx, &referral));
	*ret_out = (struct referral_postpone_out){referral.postponed, gate.reason, ctx->first_seq};
	return OK;
}
