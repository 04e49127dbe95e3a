#include "domain/referrals/notice.h"

#include "base/out.h"
#include "domain/accounts/profile.h"
#include "domain/accounts/user.h"
#include "domain/deals/offer.h"
#include "domain/events/event.h"
#include "domain/people/person.h"
#include "domain/referrals/permission.h"
#include "domain/referrals/referral.h"
#include "domain/referrals/steps.h"
#include "domain/referrals/ways.h"
#include "domain/words.h"
#include "format/identity.h"
#include "notice_ops.h"
#include "notice_sql.h"
#include "person_sql.h"
#include "workspace_sql.h"

enum { CONDITIONS = 5 };

/* ---- they are told ---- */

enum err notice_write(
	struct ctx *ctx, struct referral *referral, enum channel channel, struct user_id user, struct day on)
{
	struct notice notice = {
		.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.person_id = referral->person_id,
		.referral_id = referral->id,
		.user_id = user,
		.told_on = on,
		.channel = channel == CHANNEL_NONE ? CHANNEL_UNKNOWN : channel,
	};
	TRY(event_insert(ctx, &notice_table, &notice));
	if (day_none(referral->told_on) || on.ymd < referral->told_on.ymd)
		referral->told_on = on;
	return event_update(ctx, &referral_table, referral);
}

static enum err begin(struct ctx *ctx, enum event_kind kind, struct referral_id id, struct referral *ret_referral)
{
	TRY(event_begin(ctx, kind, (struct person_id){0}, id.v));
	TRY(referral_by_id(ctx, id, "referral", ret_referral));
	TRY(ways_mine(ctx, ret_referral));
	return event_about(ctx, ret_referral->person_id, id.v);
}

enum err notice_note(struct ctx *ctx, const struct notice_note_in *in, struct notice_note_out *ret_out)
{
	struct referral referral;
	struct person person;
	struct day on;
	TRY(begin(ctx, EVENT_notice_given, in->referral, &referral));
	TRY(person_need(ctx, referral.person_id, "referral", &person));
	TRY(ctx_happened_on(ctx, in->day, &on));
	TRY(notice_write(ctx, &referral, in->channel, ctx->user, on));
	TRY(referral_refresh(ctx, &referral));
	*ret_out = (struct notice_note_out){referral.told_on, ctx->first_seq};
	return OK;
}

/* ---- may they be written to? ---- */

enum err notice_law(struct ctx *ctx, struct person_id person, enum law *ret_law)
{
	enum law law = law_of(ctx->settings.country);
	struct list identities;
	*ret_law = law;
	if (law == LAW_EUROPE || law == LAW_CANADA)
		return OK;
	TRY(identity_all(ctx->tx, (struct identity_all_args){ctx->workspace, person}, &identities));
	const struct identity_all_row *row = identities.items;
	for (size_t i = 0; i < identities.n; i++)
		if (row[i].kind == IDENTITY_KIND_PHONE && str_is(identity_phone_region(ctx->arena, row[i].value), "CA"))
			*ret_law = LAW_CANADA;
	return OK;
}

static enum err know_each_other(struct ctx *ctx, struct person_id one, struct person_id other, bool *ret_yes)
{
	struct notice_relationship_row row;
	return notice_relationship(
		ctx->tx, (struct notice_relationship_args){ctx->workspace, one, other}, &row, ret_yes);
}

enum err notice_first_facts(struct ctx *ctx, const struct referral *referral, struct first_facts *ret_facts)
{
	struct first_facts facts = {0};
	struct first_message_once_row once;
	struct workspace_postal_row postal;
	struct person source;
	struct person_id self;
	struct gate gate;
	bool found;
	TRY(notice_law(ctx, referral->person_id, &facts.law));
	TRY(permission_gate(ctx, referral, &gate));
	facts.never = gate.never;
	facts.gate_open = gate.open;
	TRY(first_message_once(ctx->tx, (struct first_message_once_args){ctx->workspace, referral->person_id}, &once,
		&facts.written_once));
	TRY(person_or_erased(ctx, referral->source_id, "source", &source));
	facts.source_in_full = day_none(source.erased) && str_find_char(str_trim(source.name), ' ') != SIZE_MAX;
	TRY(know_each_other(ctx, referral->source_id, referral->person_id, &facts.source_knows_them));
	TRY(user_person(ctx, referral->user_id, &self));
	TRY(know_each_other(ctx, self, referral->source_id, &facts.source_knows_us));
	TRY(workspace_postal(ctx->tx, (struct workspace_postal_args){ctx->workspace}, &postal, &found));
	facts.address = found && !str_empty(postal.postal_address);
	*ret_facts = facts;
	return OK;
}

enum err notice_refuse_unsolicited(struct ctx *ctx, const struct referral *referral, enum channel channel)
{
	struct first_facts facts;
	if (channel != CHANNEL_MAIL && channel != CHANNEL_TEXT_MESSAGE)
		return OK; /* a call is no electronic message */
	TRY(notice_first_facts(ctx, referral, &facts));
	if (facts.law != LAW_CANADA || facts.gate_open)
		return OK;
	return ctx_problem(ctx, ERR_STOP, "channel", words_text(WORDS_FIRST_CANADA));
}

/* ---- the words ---- */

struct writing {
	struct ctx *ctx;
	const struct referral *referral;
	struct person person, source;
	struct str offer;
	struct first_facts facts;
	enum first_answer answer;
};

static void paragraph(struct out *out, struct str text)
{
	if (out->n > 0)
		out_z(out, "\n\n");
	out_str(out, text);
}

/* "your name, how Ines knows you and how to reach you" */
static struct str kept(const struct writing *writing)
{
	struct arena *arena = writing->ctx->arena;
	struct words_arg source = {"source", .text = words_first_name(writing->source.name)};
	struct str parts[4];
	size_t n = 0;
	parts[n++] = words_text(WORDS_NOTICE_NAME);
	if (!str_empty(writing->referral->knows_them))
		parts[n++] = words_of(arena, NOTICE_KNOWS, source);
	if (!str_empty(writing->referral->why))
		parts[n++] = words_of(arena, NOTICE_WHY, source);
	parts[n++] = words_text(WORDS_NOTICE_REACH);
	return words_all(arena, parts, n);
}

enum err notice_footer(struct ctx *ctx, struct user_id user, struct str *ret_footer)
{
	struct profile profile;
	struct workspace_postal_row postal = {0};
	bool found;
	AUTO_OUT out;
	TRY(profile_of(ctx, user, &profile));
	TRY(workspace_postal(ctx->tx, (struct workspace_postal_args){ctx->workspace}, &postal, &found));
	struct str team = str_equal(profile.team, profile.name) ? STR_NONE : profile.team;
	const struct str lines[] = {profile.name, profile.title, team, postal.postal_address, profile.phone,
		profile.email, words_text(WORDS_MESSAGE_OPT_OUT)};
	out_init(&out, 0);
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		if (str_empty(lines[i]))
			continue;
		if (out.n > 0)
			out_char(&out, '\n');
		out_str(&out, lines[i]);
	}
	TRY(out_failed(&out));
	*ret_footer = str_copy(ctx->arena, out_text(&out));
	return OK;
}

static enum err write_words(const struct writing *writing, struct str *ret_text)
{
	struct ctx *ctx = writing->ctx;
	struct arena *arena = ctx->arena;
	struct words_arg source = {"source", .text = writing->source.name};
	struct words_arg day = {"day", .day = writing->referral->named_on};
	struct str footer;
	AUTO_OUT out;
	out_init(&out, 0);
	paragraph(&out, words_of(arena, FIRST_HELLO, {"name", .text = words_first_name(writing->person.name)}));
	paragraph(&out, str_empty(writing->offer) ? words_of(arena, FIRST_REFERRED, source, day)
						  : words_of(arena, FIRST_REFERRED_OFFER, source, day,
							    {"offer", .text = writing->offer}));
	paragraph(&out, words_text(writing->answer == FIRST_ANSWER_FREE ? WORDS_FIRST_WHEN : WORDS_FIRST_WELCOME));
	if (law_notice(writing->facts.law)) {
		paragraph(&out, words_of(arena, NOTICE_KEPT, {"what", .text = kept(writing)}));
		paragraph(&out, words_text(WORDS_NOTICE_RIGHTS));
	}
	TRY(notice_footer(ctx, writing->referral->user_id, &footer));
	paragraph(&out, footer);
	TRY(out_failed(&out));
	*ret_text = str_copy(arena, out_text(&out));
	return OK;
}

static struct str reason_of(const struct writing *writing)
{
	struct arena *arena = writing->ctx->arena;
	struct words_arg person = {"person", .text = writing->person.name};
	struct words_arg source = {"source", .text = writing->source.name};
	switch (writing->answer) {
	case FIRST_ANSWER_FREE:
		return words_of(arena, FIRST_FREE, person);
	case FIRST_ANSWER_ONCE:
		return words_of(arena, FIRST_ONCE, person, source);
	case FIRST_ANSWER_SOURCE:
		return words_of(arena, FIRST_SOURCE, person, source);
	case FIRST_ANSWER_COLD:
		return words_of(arena, FIRST_COLD, person, source);
	default:
		return writing->facts.never          ? words_of(arena, MAY_ASK_DO_NOT_CONTACT, person)
		       : writing->facts.written_once ? words_of(arena, FIRST_TWICE, person)
						     : words_of(arena, FIRST_BLOCKED, person);
	}
}

static enum err start_writing(struct ctx *ctx, const struct referral *referral, struct writing *ret_writing)
{
	struct offer offer;
	struct writing writing = {.ctx = ctx, .referral = referral};
	TRY(person_need(ctx, referral->person_id, "referral", &writing.person));
	TRY(person_or_erased(ctx, referral->source_id, "source", &writing.source));
	if (referral->offer_id.v != 0) {
		TRY(offer_need(ctx, referral->offer_id, "offer", &offer));
		writing.offer = offer.name;
	}
	TRY(notice_first_facts(ctx, referral, &writing.facts));
	writing.answer = first_answer(&writing.facts);
	*ret_writing = writing;
	return OK;
}

/* What Canada asks, each with whether it is so. Elsewhere there is nothing to check. */
static enum err conditions_of(const struct writing *writing, struct list *ret_conditions)
{
	struct arena *arena = writing->ctx->arena;
	const struct first_facts *facts = &writing->facts;
	struct words_arg person = {"person", .text = writing->person.name};
	struct words_arg source = {"source", .text = writing->source.name};
	struct first_message_condition *to = ARENA_ARRAY(arena, CONDITIONS, struct first_message_condition);
	if (to == NULL)
		return ERR_NOMEM;
	*ret_conditions = (struct list){to, 0};
	if (facts->law != LAW_CANADA || facts->gate_open)
		return OK;
	to[0] = (struct first_message_condition){
		words_of(arena, FIRST_KNOWS_THEM, source, person), facts->source_knows_them};
	to[1] = (struct first_message_condition){words_of(arena, FIRST_KNOWS_US, source), facts->source_knows_us};
	to[2] = (struct first_message_condition){words_of(arena, FIRST_IN_FULL, source), facts->source_in_full};
	to[3] = (struct first_message_condition){words_text(WORDS_FIRST_ADDRESS), facts->address};
	to[4] = (struct first_message_condition){words_of(arena, FIRST_NONE_BEFORE, person), !facts->written_once};
	ret_conditions->n = CONDITIONS;
	return OK;
}

/* How a message reaches them. */
static enum err addresses_of(struct ctx *ctx, struct person_id person, struct first_message_out *out)
{
	struct list identities;
	TRY(identity_all(ctx->tx, (struct identity_all_args){ctx->workspace, person}, &identities));
	const struct identity_all_row *row = identities.items;
	for (size_t i = identities.n; i-- > 0;)
		if (row[i].kind == IDENTITY_KIND_EMAIL)
			out->email = row[i].value;
		else if (row[i].kind == IDENTITY_KIND_PHONE)
			out->phone = row[i].value;
	return OK;
}

enum err first_message(struct ctx *ctx, const struct first_message_in *in, struct first_message_out *ret_out)
{
	struct referral referral;
	struct writing writing;
	TRY(referral_by_id(ctx, in->referral, "referral", &referral));
	TRY(start_writing(ctx, &referral, &writing));
	struct first_message_out out = {
		.person = writing.person.id,
		.name = writing.person.name,
		.source_name = writing.source.name,
		.state = referral.state,
		.law = writing.facts.law,
		.answer = writing.answer,
		.reason = reason_of(&writing),
		.missing = writing.facts.address ? STR_NONE : words_text(WORDS_FIRST_NO_ADDRESS),
		.subject = words_of(ctx->arena, FIRST_SUBJECT, {"source", .text = writing.source.name}),
		.notice = law_notice(law_of(ctx->settings.country)),
		.told_on = referral.told_on,
	};
	TRY(conditions_of(&writing, &out.conditions));
	TRY(notice_all(ctx->tx, (struct notice_all_args){ctx->workspace, referral.id}, &out.told));
	if (!writing.facts.never) {
		TRY(write_words(&writing, &out.text));
		TRY(addresses_of(ctx, writing.person.id, &out));
	}
	*ret_out = out;
	return OK;
}

/* ---- it was written ---- */

static enum err refuse(const struct writing *writing, struct str cold_reason)
{
	bool reason = !str_empty(str_trim(cold_reason));
	if (writing->answer == FIRST_ANSWER_BLOCKED)
		return ctx_problem(writing->ctx, ERR_STOP, "referral", reason_of(writing));
	if (writing->answer == FIRST_ANSWER_FREE || writing->answer == FIRST_ANSWER_ONCE || reason)
		return OK;
	return ctx_problem(writing->ctx, ERR_ADVICE, "cold_reason", reason_of(writing));
}

enum err first_message_note(
	struct ctx *ctx, const struct first_message_note_in *in, struct first_message_note_out *ret_out)
{
	struct referral referral;
	struct writing writing;
	struct deal_id deal;
	TRY(begin(ctx, EVENT_first_message_written, in->referral, &referral));
	TRY(start_writing(ctx, &referral, &writing));
	TRY(refuse(&writing, in->cold_reason));
	struct first_message message = {
		.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.person_id = referral.person_id,
		.referral_id = referral.id,
		.source_id = referral.source_id,
		.user_id = ctx->user,
		.law = writing.facts.law,
		.answer = writing.answer,
		.channel = in->channel == CHANNEL_NONE ? CHANNEL_MAIL : in->channel,
		.sent_on = ctx_today(ctx),
	};
	TRY(write_words(&writing, &message.text));
	TRY(event_insert(ctx, &first_message_table, &message));
	TRY(notice_write(ctx, &referral, message.channel, ctx->user, message.sent_on));
	/* It counts as cold all the same: what the law allows is not yet what they want. */
	struct str reason = writing.answer == FIRST_ANSWER_ONCE ? words_text(WORDS_FIRST_LAWFUL) : in->cold_reason;
	if (!steps_contact(referral.state))
		TRY(ways_advance(ctx, &referral,
			&(struct ways_step){.to = REFERRAL_STATE_CONTACTED,
				.channel = message.channel,
				.cold_reason = reason,
				.lawful = true},
			&deal));
	*ret_out = (struct first_message_note_out){referral.state, ctx->first_seq};
	return OK;
}
