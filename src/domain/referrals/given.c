/* One of our people, given to somebody else as their lead. */
#include "domain/deals/deal.h"
#include "domain/events/event.h"
#include "domain/people/person.h"
#include "domain/referrals/given.h"
#include "domain/referrals/giving.h"
#include "domain/referrals/named.h"
#include "domain/referrals/today.h"
#include "domain/words.h"
#include "given_ops.h"
#include "given_sql.h"
#include "partner_sql.h"
#include "workspace_sql.h"

enum { GIVEN_SHOWN = 100 };

static enum err given_need(struct ctx *ctx, struct given_id id, struct given *ret_given)
{
	struct given given;
	bool found;
	TRY(given_get(ctx->tx, ctx->workspace, id, &given, &found));
	if (!found)
		return ctx_not_found(ctx, "given", "given referral");
	*ret_given = given;
	return OK;
}

static enum err mine(struct ctx *ctx, const struct given *given)
{
	if (given->user_id.v != ctx->user.v && ctx->role < USER_ROLE_MANAGER)
		return ctx_problem(ctx, ERR_FORBIDDEN, "given", words_text(WORDS_GIVING_OTHERS));
	return OK;
}

/* Begins the event before the row is read: from then on nobody else writes in this workspace. */
static enum err begin(struct ctx *ctx, enum event_kind kind, struct given_id id, struct given *ret_given)
{
	TRY(event_begin(ctx, kind, (struct person_id){0}, id.v));
	TRY(given_need(ctx, id, ret_given));
	TRY(mine(ctx, ret_given));
	return event_about(ctx, ret_given->person_id, id.v);
}

static enum err gate_on(struct ctx *ctx, const struct given *given, struct day on, struct gate *ret_gate)
{
	struct person person, to;
	TRY(person_or_erased(ctx, given->person_id, "person", &person));
	TRY(person_or_erased(ctx, given->to_id, "to", &to));
	giving_gate(ctx->arena,
		&(struct giving_facts){
			.person = person.name,
			.to = to.name,
			.need = given->need,
			.wants = given->wants,
			.need_on = given->need_on,
			.wants_on = given->wants_on,
			.today = on,
			.never = person.do_not_contact,
			.to_never = to.do_not_contact,
		},
		ret_gate);
	return OK;
}

static enum err refresh(struct ctx *ctx, const struct given *given)
{
	int64_t people[] = {given->person_id.v, given->to_id.v};
	return today_refresh(ctx, (struct ids){people, 2});
}

/* ---- what was said, and what happened ---- */

struct said {
	enum answer need, wants;
	enum said_by by;
	enum channel channel;
	struct day on;
};

static enum err write_said(
	struct ctx *ctx, const struct given *given, enum question question, enum answer answer, const struct said *said)
{
	struct given_said row = {
		.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.given_id = given->id,
		.person_id = given->person_id,
		.question = question,
		.answer = answer,
		.said_by = said->by == SAID_BY_NONE ? SAID_BY_NAMED_PERSON : said->by,
		.channel = said->channel == CHANNEL_NONE ? CHANNEL_UNKNOWN : said->channel,
		.said_on = said->on,
		.user_id = ctx->user,
	};
	return event_insert(ctx, &given_said_table, &row);
}

static enum err hear(struct ctx *ctx, struct given *given, const struct said *said)
{
	if (said->need != ANSWER_NONE) {
		TRY(write_said(ctx, given, QUESTION_NEED, said->need, said));
		given->need = said->need;
		given->need_on = said->on;
	}
	if (said->wants != ANSWER_NONE) {
		TRY(write_said(ctx, given, QUESTION_WANTS, said->wants, said));
		given->wants = said->wants;
		given->wants_on = said->on;
	}
	return OK;
}

static enum err write_step(struct ctx *ctx, const struct given *given, enum channel channel, struct str note)
{
	struct given_step step = {
		.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.given_id = given->id,
		.person_id = given->person_id,
		.state = given->state,
		.on_day = given->since,
		.user_id = ctx->user,
		.channel = channel == CHANNEL_NONE ? CHANNEL_UNKNOWN : channel,
		.note = ctx_lines(ctx, note),
	};
	return event_insert(ctx, &given_step_table, &step);
}

static enum err step_to(
	struct ctx *ctx, struct given *given, enum given_state to, const struct said *said, struct str note)
{
	given->state = to;
	given->since = said->on;
	if (giving_introduced(to) && day_none(given->given_on))
		given->given_on = said->on;
	if (giving_rank(to) >= giving_rank(GIVEN_STATE_MET) && day_none(given->met_on))
		given->met_on = said->on;
	TRY(event_update(ctx, &given_table, given));
	return write_step(ctx, given, said->channel, note);
}

/* Where the answers take somebody who has not been introduced; none: they stay. */
static enum given_state step_by(const struct given *given, const struct gate *gate)
{
	bool is_no = given->need == ANSWER_NO || given->wants == ANSWER_NO;
	if (giving_introduced(given->state) || given->state == GIVEN_STATE_NOT_WON)
		return GIVEN_STATE_NONE;
	enum given_state to = is_no ? GIVEN_STATE_REFUSED : gate->open ? GIVEN_STATE_PERMITTED : GIVEN_STATE_NAMED;
	return to == given->state ? GIVEN_STATE_NONE : to;
}

static enum err follow_answers(struct ctx *ctx, struct given *given, const struct said *said)
{
	struct gate gate;
	TRY(gate_on(ctx, given, said->on, &gate));
	enum given_state to = step_by(given, &gate);
	return to == GIVEN_STATE_NONE ? event_update(ctx, &given_table, given)
				      : step_to(ctx, given, to, said, STR_NONE);
}

/* ---- giving somebody ---- */

/* To whom: somebody chosen, somebody by name, or the provider that was the better way. */
static enum err find_to(struct ctx *ctx, const struct given_add_in *in, struct person_id *ret_to)
{
	struct deal deal = {.alternative = STR_NONE};
	struct str name = in->to_name;
	struct named named;
	if (in->deal.v != 0)
		TRY(deal_need(ctx, in->deal, "deal", &deal));
	if (in->deal.v != 0 && deal.person_id.v != in->person.v)
		return ctx_problem(ctx, ERR_INVALID, "deal", words_text(WORDS_GIVING_DEAL_OTHER));
	if (in->to.v != 0 && str_empty(str_trim(name))) {
		*ret_to = in->to;
		return OK;
	}
	if (str_empty(str_trim(name)) && deal.alternative_kind == ALTERNATIVE_KIND_PROVIDER)
		name = deal.alternative;
	if (str_empty(str_trim(name)))
		return ctx_problem(ctx, ERR_INVALID, "to", words_text(WORDS_GIVING_TO_NEEDED));
	TRY(named_find(ctx, &(struct named_new){.name = name, .organization = in->organization}, "to_name", &named));
	*ret_to = named.person;
	return OK;
}

static enum err check_pair(struct ctx *ctx, const struct person *person, const struct person *to)
{
	struct list rows;
	const struct person *user = person->is_user ? person : to;
	if (person->id.v == to->id.v)
		return ctx_problem(ctx, ERR_INVALID, "to", words_text(WORDS_GIVING_SELF));
	if (user->is_user)
		return ctx_problem(ctx, ERR_INVALID, person->is_user ? "person" : "to",
			words_of(ctx->arena, GIVING_USER, {"person", .text = user->name}));
	TRY(given_between(ctx->tx, (struct given_between_args){ctx->workspace, person->id, to->id}, &rows));
	const struct given_between_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		if (!giving_ended(row[i].state))
			return ctx_problem(ctx, ERR_CONFLICT, "to",
				words_of(ctx->arena, GIVING_THERE_ALREADY, {"person", .text = person->name},
					{"to", .text = to->name}));
	return OK;
}

enum err given_add(struct ctx *ctx, const struct given_add_in *in, struct given_add_out *ret_out)
{
	struct person person, to;
	struct person_id to_id;
	struct gate gate;
	struct said said = {in->need, in->wants, SAID_BY_NAMED_PERSON, in->channel, DAY_NONE};
	TRY(event_begin(ctx, EVENT_given_added, in->person, 0));
	TRY(ctx_happened_on(ctx, in->day, &said.on));
	TRY(person_need(ctx, in->person, "person", &person));
	TRY(find_to(ctx, in, &to_id));
	TRY(person_need(ctx, to_id, "to", &to));
	TRY(check_pair(ctx, &person, &to));
	struct given given = {
		.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.person_id = person.id,
		.to_id = to.id,
		.user_id = ctx->user,
		.deal_id = in->deal,
		.why = ctx_lines(ctx, in->why),
		.need = ANSWER_UNKNOWN,
		.wants = ANSWER_UNKNOWN,
		.state = GIVEN_STATE_NAMED,
		.since = said.on,
		.named_on = said.on,
	};
	TRY(gate_on(ctx, &given, said.on, &gate));
	if (gate.never)
		return ctx_problem(ctx, ERR_STOP, person.do_not_contact ? "person" : "to", gate.reason);
	TRY(person_share(ctx, given.person_id));
	TRY(person_share(ctx, given.to_id));
	TRY(event_insert(ctx, &given_table, &given));
	TRY(event_about(ctx, person.id, given.id.v));
	TRY(write_step(ctx, &given, CHANNEL_UNKNOWN, STR_NONE));
	TRY(hear(ctx, &given, &said));
	TRY(follow_answers(ctx, &given, &said));
	TRY(gate_on(ctx, &given, ctx_today(ctx), &gate));
	TRY(refresh(ctx, &given));
	*ret_out = (struct given_add_out){given.id, to.id, given.state, gate.open, gate.reason, ctx->first_seq};
	return OK;
}

/* ---- the two questions ---- */

enum err given_answer(struct ctx *ctx, const struct given_answer_in *in, struct given_answer_out *ret_out)
{
	struct given given;
	struct gate gate;
	struct said said = {in->need, in->wants, in->said_by, in->channel, DAY_NONE};
	TRY(begin(ctx, EVENT_given_answered, in->given, &given));
	TRY(ctx_happened_on(ctx, in->day, &said.on));
	if (in->need == ANSWER_NONE && in->wants == ANSWER_NONE)
		return ctx_problem(ctx, ERR_INVALID, "need", words_text(WORDS_ANSWER_NEEDED));
	TRY(hear(ctx, &given, &said));
	TRY(follow_answers(ctx, &given, &said));
	TRY(gate_on(ctx, &given, ctx_today(ctx), &gate));
	TRY(refresh(ctx, &given));
	*ret_out = (struct given_answer_out){given.state, gate.open, gate.reason, ctx->first_seq};
	return OK;
}

/* ---- steps ---- */

static enum err check_move(struct ctx *ctx, const struct given *given, enum given_state to)
{
	struct words_arg from_word = {"from", .text = enum_word(&given_state_info, (int)given->state)};
	struct words_arg to_word = {"to", .text = enum_word(&given_state_info, (int)to)};
	switch (giving_move(given->state, to)) {
	case STEPS_NONE:
		return ctx_problem(ctx, ERR_CONFLICT, "state", words_of(ctx->arena, GIVING_STATE, to_word));
	case STEPS_CORRECT:
		return ctx_problem(
			ctx, ERR_CONFLICT, "state", words_of(ctx->arena, GIVING_BACKWARD, from_word, to_word));
	default:
		return OK;
	}
}

/* Nobody of ours is brought to somebody unless they have the need and want to talk. */
static enum err pass_gate(struct ctx *ctx, const struct given *given, enum given_state to, struct day on)
{
	struct gate gate;
	if (giving_introduced(given->state) || giving_rank(to) < giving_rank(GIVEN_STATE_PERMITTED))
		return OK;
	TRY(gate_on(ctx, given, on, &gate));
	if (gate.open)
		return OK;
	return ctx_problem(ctx, gate.never ? ERR_STOP : ERR_ADVICE, gate.never ? "person" : "need", gate.reason);
}

enum err given_check_fee(struct ctx *ctx, struct minor fee)
{
	struct workspace_fees_row row = {0};
	bool found;
	if (fee.v == 0)
		return OK;
	TRY(workspace_fees(ctx->tx, (struct workspace_fees_args){ctx->workspace}, &row, &found));
	return row.fee_field ? OK : ctx_problem(ctx, ERR_FORBIDDEN, "fee", words_text(WORDS_GIVING_NO_FEE));
}

static enum introduction_level level_by(enum channel channel)
{
	if (channel == CHANNEL_IN_PERSON)
		return INTRODUCTION_LEVEL_IN_PERSON;
	return channel == CHANNEL_CALL ? INTRODUCTION_LEVEL_CALL : INTRODUCTION_LEVEL_TESTIMONIAL;
}

static void take_outcome(struct ctx *ctx, struct given *given, const struct given_advance_in *in)
{
	if (in->level != INTRODUCTION_LEVEL_NONE)
		given->level = in->level;
	else if (in->state == GIVEN_STATE_INTRODUCED)
		given->level = level_by(in->channel);
	if (in->value.v != 0)
		given->value = in->value;
	if (in->fee.v != 0)
		given->fee = in->fee;
	if (!str_empty(str_trim(in->outcome)))
		given->outcome = ctx_lines(ctx, in->outcome);
}

enum err given_advance(struct ctx *ctx, const struct given_advance_in *in, struct given_advance_out *ret_out)
{
	struct given given;
	struct said said = {in->need, in->wants, SAID_BY_NAMED_PERSON, in->channel, DAY_NONE};
	enum event_kind kind = giving_ended(in->state) && in->state != GIVEN_STATE_WON ? EVENT_given_ended
										       : EVENT_given_moved;
	TRY(begin(ctx, kind, in->given, &given));
	TRY(ctx_happened_on(ctx, in->day, &said.on));
	TRY(check_move(ctx, &given, in->state));
	TRY(given_check_fee(ctx, in->fee));
	TRY(hear(ctx, &given, &said));
	TRY(pass_gate(ctx, &given, in->state, said.on));
	take_outcome(ctx, &given, in);
	TRY(step_to(ctx, &given, in->state, &said, in->outcome));
	TRY(refresh(ctx, &given));
	*ret_out = (struct given_advance_out){given.state, ctx->first_seq};
	return OK;
}

enum err given_introduce(struct ctx *ctx, struct given *given, struct str note)
{
	struct said said = {.channel = CHANNEL_INTRODUCTION, .on = ctx_today(ctx)};
	TRY(mine(ctx, given));
	TRY(check_move(ctx, given, GIVEN_STATE_INTRODUCED));
	TRY(pass_gate(ctx, given, GIVEN_STATE_INTRODUCED, said.on));
	given->level = level_by(said.channel);
	return step_to(ctx, given, GIVEN_STATE_INTRODUCED, &said, note);
}

/* ---- looking ---- */

enum err given_list(struct ctx *ctx, const struct given_list_in *in, struct given_list_out *ret_out)
{
	struct given_list_out out = {0};
	struct user_id user = in->user.v != 0 ? in->user : ctx->user;
	int64_t before = INT64_MAX, limit = in->limit > 0 ? in->limit : GIVEN_SHOWN;
	if (!str_empty(in->after) && id_parse(in->after, &before) != OK)
		return ctx_problem(ctx, ERR_INVALID, "after", words_text(WORDS_AFTER_WRONG));
	TRY(given_page(ctx->tx, (struct given_page_args){ctx->workspace, user, {before}, limit}, &out.items));
	const struct given_page_row *row = out.items.items;
	if (out.items.n > 0 && (int64_t)out.items.n == limit)
		out.next = id_words(ctx->arena, row[out.items.n - 1].id.v);
	*ret_out = out;
	return OK;
}

enum err given_of(struct ctx *ctx, const struct given_of_in *in, struct given_of_out *ret_out)
{
	struct person person;
	TRY(person_need(ctx, in->person, "person", &person));
	struct list agreements;
	TRY(partner_rows(ctx->tx, (struct partner_rows_args){ctx->workspace, {&in->person.v, 1}}, &agreements));
	ret_out->partner = (struct partner_id){0};
	if (agreements.n > 0)
		ret_out->partner = ((const struct partner_rows_row *)agreements.items)[0].id;
	TRY(given_lead(ctx->tx, (struct given_lead_args){ctx->workspace, in->person}, &ret_out->lead));
	return given_got(ctx->tx, (struct given_got_args){ctx->workspace, in->person}, &ret_out->got);
}

enum err given_show(struct ctx *ctx, const struct given_show_in *in, struct given_show_out *ret_out)
{
	struct given_show_out out = {0};
	struct person person, to;
	struct gate gate;
	TRY(given_need(ctx, in->given, &out.given));
	TRY(person_or_erased(ctx, out.given.person_id, "person", &person));
	TRY(person_or_erased(ctx, out.given.to_id, "to", &to));
	TRY(gate_on(ctx, &out.given, ctx_today(ctx), &gate));
	TRY(given_steps(ctx->tx, (struct given_steps_args){ctx->workspace, in->given}, &out.steps));
	TRY(given_answers(ctx->tx, (struct given_answers_args){ctx->workspace, in->given}, &out.answers));
	out.person_name = person.name;
	out.to_name = to.name;
	out.gate_open = gate.open;
	out.gate_reason = gate.reason;
	*ret_out = out;
	return OK;
}
