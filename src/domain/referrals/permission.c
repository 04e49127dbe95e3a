#include "domain/referrals/permission.h"

#include "domain/events/event.h"
#include "domain/people/person.h"
#include "domain/referrals/referral.h"
#include "domain/words.h"
#include "format/text.h"
#include "referral_sql.h"

enum err permission_gate(struct ctx *ctx, const struct referral *referral, struct gate *ret_gate)
{
	struct person person, source;
	TRY(person_or_erased(ctx, referral->person_id, "person", &person));
	TRY(person_or_erased(ctx, referral->source_id, "source", &source));
	gate_of(ctx->arena,
		&(struct gate_facts){
			.person = person.name,
			.source = source.name,
			.need = referral->need,
			.wants = referral->wants,
			.permitted_on = referral->permitted_on,
			.today = ctx_today(ctx),
			.never = person.do_not_contact,
			.postponed = referral->postponed,
		},
		ret_gate);
	return OK;
}

enum err permission_refuse_never(struct ctx *ctx, struct person_id id)
{
	struct person person;
	TRY(person_or_erased(ctx, id, "person", &person));
	if (!person.do_not_contact)
		return OK;
	return ctx_problem(
		ctx, ERR_STOP, "person", words_of(ctx->arena, MAY_ASK_DO_NOT_CONTACT, {"person", .text = person.name}));
}

/* ---- what was said ---- */

static bool is_open_on(const struct referral *referral, struct day on)
{
	return referral->need == ANSWER_YES && referral->wants == ANSWER_YES && !day_none(referral->permitted_on) &&
	       day_plus_months(referral->permitted_on, GATE_MONTHS).ymd >= on.ymd;
}

/* While the gate is closed, a yes of more than twelve months ago counts no longer. */
static enum err forget_old(struct ctx *ctx, struct referral *referral, struct day on)
{
	struct list rows;
	struct day need_on = DAY_NONE, wants_on = DAY_NONE;
	TRY(permission_said(ctx->tx, (struct permission_said_args){ctx->workspace, referral->id}, &rows));
	const struct permission_said_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		*(row[i].question == QUESTION_NEED ? &need_on : &wants_on) = row[i].said_on;
	if (referral->need == ANSWER_YES && day_plus_months(need_on, GATE_MONTHS).ymd < on.ymd)
		referral->need = ANSWER_UNKNOWN;
	if (referral->wants == ANSWER_YES && day_plus_months(wants_on, GATE_MONTHS).ymd < on.ymd)
		referral->wants = ANSWER_UNKNOWN;
	return OK;
}

static enum err write_answer(struct ctx *ctx, const struct referral *referral, enum question question,
	enum answer answer, const struct answers *answers)
{
	struct permission permission = {
		.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.referral_id = referral->id,
		.person_id = referral->person_id,
		.question = question,
		.answer = answer,
		.said_by = answers->said_by == SAID_BY_NONE ? SAID_BY_SOURCE : answers->said_by,
		.channel = answers->channel == CHANNEL_NONE ? CHANNEL_UNKNOWN : answers->channel,
		.said_on = answers->on,
		.until = answer == ANSWER_UNKNOWN ? answers->until : DAY_NONE,
		.user_id = referral->user_id, /* with whom they want to talk, or not */
	};
	return answer == ANSWER_NONE ? OK : event_insert(ctx, &permission_table, &permission);
}

bool permission_beats(const struct own_answer *own, enum answer said, struct day on)
{
	bool holds = own->answer != ANSWER_NONE && day_plus_months(own->on, GATE_MONTHS).ymd >= on.ymd;
	if (!holds || own->answer == said || said == ANSWER_NONE)
		return false;
	return own->answer != ANSWER_UNKNOWN || (said == ANSWER_YES && own->until.ymd > on.ymd);
}

/* What others say against the named person's own word is taken out of the answers. */
static enum err own_word_first(struct ctx *ctx, const struct referral *referral, struct answers *answers)
{
	struct list rows;
	struct own_answer need = {.answer = ANSWER_NONE}, wants = {.answer = ANSWER_NONE};
	if (answers->said_by == SAID_BY_NAMED_PERSON)
		return OK;
	TRY(permission_said(ctx->tx, (struct permission_said_args){ctx->workspace, referral->id}, &rows));
	const struct permission_said_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		if (row[i].said_by == SAID_BY_NAMED_PERSON && row[i].user_id.v == referral->user_id.v)
			*(row[i].question == QUESTION_NEED ? &need : &wants) = (struct own_answer){
				row[i].answer, row[i].said_on, row[i].until};
	if (permission_beats(&need, answers->need, answers->on))
		answers->need = ANSWER_NONE;
	if (permission_beats(&wants, answers->wants, answers->on))
		answers->wants = ANSWER_NONE;
	return OK;
}

/* The lineage goes to whoever brought the yes. */
static enum err brought_by(struct ctx *ctx, struct referral *referral, struct person_id source)
{
	struct list rows;
	struct person person;
	TRY(person_need(ctx, source, "source", &person));
	if (source.v == referral->person_id.v)
		return ctx_problem(ctx, ERR_INVALID, "source", words_text(WORDS_NAMES_SELF));
	TRY(referral_source_join(ctx, referral, source, (struct ask_id){0}, DAY_NONE));
	TRY(referral_sources(ctx->tx, (struct referral_sources_args){ctx->workspace, referral->id}, &rows));
	const struct referral_sources_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		if (row[i].source_id.v == source.v)
			referral->ask_id = row[i].ask_id;
	referral->source_id = source;
	return OK;
}

enum err permission_answer(struct ctx *ctx, struct referral *referral, const struct answers *said)
{
	struct answers counting = *said, *answers = &counting;
	if (said->need == ANSWER_NONE && said->wants == ANSWER_NONE)
		return OK;
	bool was_open = is_open_on(referral, answers->on);
	if (!was_open)
		TRY(forget_old(ctx, referral, answers->on));
	TRY(own_word_first(ctx, referral, &counting));
	TRY(write_answer(ctx, referral, QUESTION_NEED, said->need, said));
	TRY(write_answer(ctx, referral, QUESTION_WANTS, said->wants, said));
	if (answers->need != ANSWER_NONE)
		referral->need = answers->need;
	if (answers->wants != ANSWER_NONE)
		referral->wants = answers->wants;
	bool both = referral->need == ANSWER_YES && referral->wants == ANSWER_YES;
	bool both_anew = answers->need == ANSWER_YES && answers->wants == ANSWER_YES;
	if (!both)
		referral->permitted_on = DAY_NONE;
	else if (!was_open || both_anew)
		referral->permitted_on = answers->on;
	referral->approach = steps_approach(referral);
	if (!both || was_open)
		return OK;
	referral->reminders = 0; /* should it lapse, the source is reminded from the beginning */
	referral->reminded_on = DAY_NONE;
	return answers->source.v == 0 ? OK : brought_by(ctx, referral, answers->source);
}

enum referral_state permission_step(const struct referral *referral)
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

/* ---- the gate ---- */

enum err permission_pass(struct ctx *ctx, struct referral *referral, enum referral_state to, struct str cold_reason)
{
	struct gate gate;
	bool is_contact = steps_contact(to) && !steps_contact(referral->state);
	TRY(permission_gate(ctx, referral, &gate));
	if (gate.never && steps_rank(to) > 0)
		return ctx_problem(ctx, ERR_STOP, "person", gate.reason);
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
	referral->approach = steps_approach(referral);
	return OK;
}
