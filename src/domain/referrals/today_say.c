/* What to say for a line of Today, in words that may be sent as they are. */
#include "ask_ops.h"
#include "domain/people/person.h"
#include "domain/referrals/facts.h"
#include "domain/referrals/permission.h"
#include "domain/words.h"
#include "notice_ops.h"
#include "referral_sql.h"
#include "satisfaction_sql.h"
#include "today_say_ops.h"

struct line {
	struct ctx *ctx;
	enum today_kind kind;
	struct person_id person; /* with whom the line is */
	int64_t subject;
	bool found; /* what the line stands for */
	/* What is said, to whom: usually with whom the line is. WORDS_COUNT: `text` as it stands, or nothing. */
	struct person_id to;
	enum words_id id;
	struct str text;
	/* what stands in the words */
	struct str about, promise;
	struct day day;
	int64_t score, before;
};

static void say(struct line *line, enum words_id id)
{
	line->found = true;
	line->id = id;
}

/* Words that name somebody; none where that name was erased. */
static enum err say_about(struct line *line, enum words_id id, struct person_id who)
{
	struct person person;
	TRY(person_or_erased(line->ctx, who, "subject", &person));
	line->about = person.name;
	say(line, day_none(person.erased) ? id : WORDS_COUNT);
	return OK;
}

/* ---- what a line may stand for ---- */

static enum words_id owed_words(const struct owed *owed)
{
	switch (owed->kind) {
	case OWED_KIND_UPDATE_SOURCE:
		return WORDS_SAY_UPDATE;
	case OWED_KIND_THANK_SOURCE:
		return WORDS_SAY_THANK;
	case OWED_KIND_THANK_REFERENCE:
		return WORDS_SAY_THANK_REFERENCE;
	case OWED_KIND_PLEDGED_CALL:
		return WORDS_SAY_PLEDGED_CALL;
	case OWED_KIND_SECOND_LOOK:
		return WORDS_SAY_SECOND_LOOK;
	case OWED_KIND_WARN_BROUGHT:
		return WORDS_SAY_UNHAPPY;
	default:
		return WORDS_SAY_FOLLOW_UP;
	}
}

static enum err of_owed(struct line *line)
{
	struct ctx *ctx = line->ctx;
	struct owed owed;
	bool found;
	TRY(owed_get(ctx->tx, ctx->workspace, (struct owed_id){line->subject}, &owed, &found));
	if (!found || owed.person_id.v != line->person.v)
		return OK;
	enum words_id id = owed_words(&owed);
	if (owed.about_id.v != 0)
		return say_about(line, id, owed.about_id);
	say(line, id == WORDS_SAY_FOLLOW_UP || id == WORDS_SAY_UNHAPPY ? id : WORDS_COUNT);
	return OK;
}

static enum err of_complaint(struct line *line)
{
	struct ctx *ctx = line->ctx;
	struct complaint complaint;
	bool found;
	TRY(complaint_get(ctx->tx, ctx->workspace, (struct complaint_id){line->subject}, &complaint, &found));
	if (!found || complaint.person_id.v != line->person.v)
		return OK;
	line->day = complaint.opened;
	say(line, WORDS_SAY_COMPLAINT);
	return OK;
}

static enum err of_promise(struct line *line)
{
	struct ctx *ctx = line->ctx;
	struct promise promise;
	bool found;
	TRY(promise_get(ctx->tx, ctx->workspace, (struct promise_id){line->subject}, &promise, &found));
	if (!found || promise.person_id.v != line->person.v)
		return OK;
	line->day = promise.due;
	line->promise = promise.text;
	say(line, promise.due.ymd < ctx_today(ctx).ymd ? WORDS_SAY_LATE : WORDS_SAY_KEEP);
	return OK;
}

static enum err of_deal(struct line *line)
{
	struct ctx *ctx = line->ctx;
	struct deal deal;
	bool found;
	TRY(deal_get(ctx->tx, ctx->workspace, (struct deal_id){line->subject}, &deal, &found));
	if (found && deal.person_id.v == line->person.v)
		say(line, WORDS_SAY_WHO_SENT);
	return OK;
}

static enum err of_partner(struct line *line)
{
	struct ctx *ctx = line->ctx;
	struct partner partner;
	bool found;
	TRY(partner_get(ctx->tx, ctx->workspace, (struct partner_id){line->subject}, &partner, &found));
	if (found && partner.person_id.v == line->person.v)
		say(line, WORDS_SAY_GIVE);
	return OK;
}

/* Somebody given: they are asked themselves before the other hears of them. */
static enum err of_given(struct line *line)
{
	struct ctx *ctx = line->ctx;
	struct given given;
	bool found;
	TRY(given_get(ctx->tx, ctx->workspace, (struct given_id){line->subject}, &given, &found));
	if (!found || given.to_id.v != line->person.v)
		return OK;
	line->day = given.given_on;
	if (line->kind == TODAY_KIND_FOLLOW_UP)
		return say_about(line, WORDS_SAY_GIVE_OUTCOME, given.person_id);
	if (given.state == GIVEN_STATE_PERMITTED)
		return say_about(line, WORDS_SAY_GIVE_INTRODUCE, given.person_id);
	line->to = given.person_id;
	return say_about(line, WORDS_SAY_GIVE_ASK, given.to_id);
}

static enum err of_reference(struct line *line)
{
	struct ctx *ctx = line->ctx;
	struct reference_use use;
	bool found;
	TRY(reference_use_get(ctx->tx, ctx->workspace, (struct reference_use_id){line->subject}, &use, &found));
	if (!found || use.person_id.v != line->person.v)
		return OK;
	return say_about(line, WORDS_SAY_CALL_OUTCOME, use.prospect_id);
}

/* Until both answers are yes the words go to the source. */
static enum err to_source(struct line *line, const struct referral *referral, enum words_id id)
{
	line->to = referral->source_id;
	return say_about(line, id, referral->person_id);
}

static enum err of_referral(struct line *line)
{
	struct ctx *ctx = line->ctx;
	struct referral referral;
	struct gate gate;
	bool found;
	TRY(referral_get(ctx->tx, ctx->workspace, (struct referral_id){line->subject}, &referral, &found));
	if (!found || referral.person_id.v != line->person.v)
		return OK;
	TRY(permission_gate(ctx, &referral, &gate));
	bool open = gate.open || steps_contact(referral.state);
	if (line->kind == TODAY_KIND_INFORM && open) {
		struct first_message_in in = {.referral = referral.id};
		struct first_message_out message;
		TRY(first_message(ctx, &in, &message));
		line->text = message.text;
		line->found = true;
		return OK;
	}
	if (!open)
		return to_source(
			line, &referral, line->kind == TODAY_KIND_INFORM ? WORDS_SAY_PASS_ON : WORDS_SAY_PARKED_SOURCE);
	line->day = referral.since;
	if (line->kind == TODAY_KIND_FOLLOW_UP) {
		say(line, referral.state == REFERRAL_STATE_PARKED ? WORDS_SAY_PARKED : WORDS_SAY_CONTACTED);
		return OK;
	}
	return say_about(line, WORDS_SAY_CALL, referral.source_id);
}

/* ---- lines about a person as a whole ---- */

/* The names that a source has still to ask. */
static enum err chase(struct line *line)
{
	struct ctx *ctx = line->ctx;
	struct list rows;
	TRY(referral_by_source(ctx->tx, (struct referral_by_source_args){ctx->workspace, {&line->person.v, 1}}, &rows));
	const struct referral_by_source_row *row = rows.items;
	struct str *names = ARENA_ARRAY(ctx->arena, rows.n + 1, struct str);
	size_t n = 0;
	for (size_t i = 0; names != NULL && i < rows.n; i++)
		if (row[i].state == REFERRAL_STATE_NAMED || row[i].state == REFERRAL_STATE_CHECKING)
			names[n++] = row[i].person_name;
	line->about = words_all(ctx->arena, names, n);
	say(line, n > 0 ? WORDS_SAY_CHASE : WORDS_COUNT);
	return OK;
}

/* Whoever brought a client and has not heard from us. */
static enum err silent(struct line *line)
{
	struct ctx *ctx = line->ctx;
	struct list rows;
	TRY(referral_by_source(ctx->tx, (struct referral_by_source_args){ctx->workspace, {&line->person.v, 1}}, &rows));
	const struct referral_by_source_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		if (row[i].state == REFERRAL_STATE_WON)
			line->about = row[i].person_name;
	say(line, str_none(line->about) ? WORDS_COUNT : WORDS_SAY_SILENT);
	return OK;
}

static enum err repair(struct line *line)
{
	struct ctx *ctx = line->ctx;
	struct list rows;
	TRY(satisfaction_rows(ctx->tx, (struct satisfaction_rows_args){ctx->workspace, {&line->person.v, 1}}, &rows));
	const struct satisfaction_rows_row *score = rows.items;
	if (rows.n == 0)
		return OK;
	line->score = score[rows.n - 1].score;
	line->before = rows.n > 1 ? score[rows.n - 2].score : line->score;
	say(line, line->before > line->score ? WORDS_SAY_SCORE_FELL : WORDS_SAY_LOW_SCORE);
	return OK;
}

static enum err finish(struct line *line)
{
	struct readiness_facts known;
	struct readiness readiness;
	TRY(facts_judge(line->ctx, line->person, &known, &readiness));
	say(line, readiness.rule == READINESS_RULE_WRITE_NO ? WORDS_SAY_WRITE_NO : WORDS_SAY_NO_PROMISE);
	return OK;
}

static enum err ask(struct line *line)
{
	struct ask_prepare_in in = {.person = line->person};
	struct ask_prepare_out prepared;
	TRY(ask_prepare(line->ctx, &in, &prepared));
	line->text = prepared.opening;
	return OK;
}

static enum err of_person(struct line *line)
{
	switch (line->kind) {
	case TODAY_KIND_ASK:
		return ask(line);
	case TODAY_KIND_CHASE:
		return chase(line);
	case TODAY_KIND_REPAIR:
		return repair(line);
	case TODAY_KIND_FINISH:
		return finish(line);
	case TODAY_KIND_FOLLOW_UP:
		return silent(line);
	case TODAY_KIND_HOW_IT_WENT:
		say(line, WORDS_SAY_HOW_IT_WENT);
		return OK;
	case TODAY_KIND_CATCH_UP:
		say(line, WORDS_SAY_CATCH_UP);
		return OK;
	default:
		return OK;
	}
}

/* An id is that of one thing only, so what has it is what the line stands for. */
static enum err find_words(struct line *line)
{
	static enum err (*const things[])(struct line *) = {
		of_owed, of_complaint, of_promise, of_deal, of_partner, of_given, of_reference, of_referral};
	bool whole = line->kind == TODAY_KIND_ASK || line->subject == line->person.v;
	for (size_t i = 0; !whole && !line->found && i < sizeof things / sizeof *things; i++)
		TRY(things[i](line));
	return line->found ? OK : of_person(line);
}

enum err today_say(struct ctx *ctx, const struct today_say_in *in, struct today_say_out *ret_out)
{
	struct person to;
	struct line line = {.ctx = ctx,
		.kind = in->kind,
		.person = in->person,
		.subject = in->subject.v != 0 ? in->subject.v : in->person.v, /* as today_item has it */
		.to = in->person,
		.id = WORDS_COUNT};
	TRY(person_need(ctx, in->person, "person", &to));
	TRY(find_words(&line));
	if (line.to.v != in->person.v)
		TRY(person_or_erased(ctx, line.to, "person", &to));
	struct words_arg args[] = {{"name", .text = words_first_name(to.name)}, {"about", .text = line.about},
		{"promise", .text = line.promise}, {"day", .day = line.day},
		{"score", .has_number = true, .number = line.score},
		{"before", .has_number = true, .number = line.before}};
	ret_out->to = day_none(to.erased) ? line.to : in->person;
	ret_out->say = !day_none(to.erased)     ? STR_NONE
		       : line.id == WORDS_COUNT ? line.text
						: words_format(ctx->arena, line.id, args, sizeof args / sizeof *args);
	return OK;
}
