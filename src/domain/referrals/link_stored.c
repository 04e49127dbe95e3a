/* What a named person reads of themself on their private link. */
#include "base/vec.h"
#include "domain/deals/standing.h"
#include "domain/events/event.h"
#include "domain/referrals/facts.h"
#include "domain/referrals/link.h"
#include "domain/words.h"
#include "event_sql.h"
#include "kit_sql.h"
#include "link_sql.h"
#include "person_sql.h"
#include "referral_sql.h"

enum { SHOWN_MOST = 500 };

struct lines {
	struct ctx *ctx;
	VEC(struct link_stored) all;
};

static enum err add(struct lines *lines, enum words_id what, struct str text)
{
	struct link_stored line = {words_text(what), text};
	if (str_empty(str_trim(text)))
		return OK;
	return VEC_PUSH(lines->ctx->arena, &lines->all, line) ? OK : ERR_NOMEM;
}

static enum err add_reach(struct lines *lines, const struct person *person)
{
	static const enum words_id kinds[] = {[IDENTITY_KIND_EMAIL] = WORDS_STORED_EMAIL,
		[IDENTITY_KIND_PHONE] = WORDS_STORED_PHONE,
		[IDENTITY_KIND_URL] = WORDS_STORED_PROFILE};
	struct ctx *ctx = lines->ctx;
	struct list rows;
	TRY(add(lines, WORDS_STORED_NAME, person->name));
	TRY(add(lines, WORDS_STORED_TOWN, person->town));
	TRY(identity_all(ctx->tx, (struct identity_all_args){ctx->workspace, person->id}, &rows));
	const struct identity_all_row *identity = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		TRY(add(lines, kinds[identity[i].kind], identity[i].shown));
	TRY(position_all(ctx->tx, (struct position_all_args){ctx->workspace, person->id}, &rows));
	const struct position_all_row *position = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		TRY(add(lines, WORDS_STORED_POSITION,
			str_empty(position[i].title) ? position[i].organization
						     : str_format(ctx->arena, "%.*s, %.*s", STR_ARG(position[i].title),
							       STR_ARG(position[i].organization))));
	return OK;
}

static enum err add_known_by(struct lines *lines, struct person_id person)
{
	struct ctx *ctx = lines->ctx;
	struct list rows;
	TRY(relationship_known_by(
		ctx->tx, (struct relationship_known_by_args){ctx->workspace, ctx->user, person, SHOWN_MOST}, &rows));
	const struct relationship_known_by_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		TRY(add(lines, WORDS_STORED_KNOWN_BY,
			str_format(ctx->arena, "%.*s (%.*s)", STR_ARG(row[i].name),
				STR_ARG(enum_word(&relationship_kind_info, (int)row[i].kind)))));
	return OK;
}

static struct str said(struct ctx *ctx, const struct permission_said_row *row)
{
	enum words_id by = row->said_by == SAID_BY_NAMED_PERSON ? WORDS_STORED_BY_YOU
			   : row->said_by == SAID_BY_SOURCE     ? WORDS_STORED_BY_SOURCE
								: WORDS_STORED_BY_US;
	return words_of(ctx->arena, STORED_SAID,
		{"question",
			.text = words_text(row->question == QUESTION_NEED ? WORDS_STORED_NEED : WORDS_STORED_WANTS)},
		{"answer", .text = enum_word(&answer_info, (int)row->answer)}, {"text", .text = words_text(by)},
		{"day", .day = row->said_on});
}

/* One naming: why, what was answered, each step, what a source was given to pass on. */
static enum err add_naming(struct lines *lines, const struct referral *referral)
{
	struct ctx *ctx = lines->ctx;
	struct list rows;
	TRY(referral_sources(ctx->tx, (struct referral_sources_args){ctx->workspace, referral->id}, &rows));
	const struct referral_sources_row *source = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		TRY(add(lines, WORDS_STORED_NAMED,
			words_of(ctx->arena, STORED_BY_ON, {"source", .text = source[i].name},
				{"day", .day = source[i].named_on})));
	TRY(add(lines, WORDS_STORED_WHY, referral->why));
	TRY(add(lines, WORDS_STORED_KNOWS, referral->knows_them));
	TRY(permission_said(ctx->tx, (struct permission_said_args){ctx->workspace, referral->id}, &rows));
	const struct permission_said_row *answer = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		TRY(add(lines, WORDS_STORED_ANSWER, said(ctx, &answer[i])));
	TRY(referral_steps(ctx->tx, (struct referral_steps_args){ctx->workspace, referral->id}, &rows));
	const struct referral_steps_row *step = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		TRY(add(lines, WORDS_STORED_STEP,
			words_of(ctx->arena, STORED_ON,
				{"text", .text = enum_word(&referral_state_info, (int)step[i].state)},
				{"day", .day = step[i].on_day})));
	TRY(reminders_of(ctx->tx, (struct reminders_of_args){ctx->workspace, referral->id}, &rows));
	const struct reminders_of_row *reminder = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		TRY(add(lines, WORDS_STORED_REMINDER,
			words_of(ctx->arena, STORED_ON, {"text", .text = reminder[i].source_name},
				{"day", .day = reminder[i].on_day})));
	TRY(kit_sent(ctx->tx, (struct kit_sent_args){ctx->workspace, referral->id}, &rows));
	const struct kit_sent_row *kit = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		TRY(add(lines, WORDS_STORED_KIT, kit[i].sent_text));
	return OK;
}

/* Whether there is more between them and the workspace than having been named: a partner and who named others, too. */
static enum err has_dealings(struct ctx *ctx, struct person_id person, bool *ret_dealings)
{
	struct readiness_facts known;
	struct readiness readiness;
	struct link_named_others_row row;
	bool named_others;
	TRY(facts_judge(ctx, person, &known, &readiness));
	TRY(link_named_others(ctx->tx, (struct link_named_others_args){ctx->workspace, person}, &row, &named_others));
	*ret_dealings = known.standing != STANDING_ACQUAINTANCE || known.score.set || known.complaint_open ||
			!day_none(known.last_ask) || known.no.kind != DEAL_STATE_NONE || known.partner || named_others;
	return OK;
}

/* Other namings of theirs, notes, and what was done with all of it. */
static enum err add_rest(struct lines *lines, const struct link_opened *opened)
{
	struct ctx *ctx = lines->ctx;
	struct list rows;
	TRY(referral_in(ctx->tx, (struct referral_in_args){ctx->workspace, opened->person.id}, &rows));
	const struct referral_in_row *named = rows.items;
	for (size_t i = 0; i < rows.n; i++) {
		struct referral other;
		bool found;
		if (named[i].id.v == opened->referral.id.v)
			continue;
		TRY(referral_get(ctx->tx, ctx->workspace, named[i].id, &other, &found));
		TRY(add_naming(lines, &other));
	}
	TRY(note_all(ctx->tx, (struct note_all_args){ctx->workspace, opened->person.id, SHOWN_MOST}, &rows));
	const struct note_all_row *note = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		TRY(add(lines, WORDS_STORED_NOTE, note[i].text));
	TRY(event_timeline(ctx->tx,
		(struct event_timeline_args){ctx->workspace, {&opened->person.id.v, 1}, INT64_MAX, SHOWN_MOST}, &rows));
	const struct event_timeline_row *event = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		TRY(add(lines, WORDS_STORED_EVENT,
			words_of(ctx->arena, STORED_ON,
				{"text", .text = event_sentence(ctx->arena, &event[i], opened->person.name)},
				{"day", .day = utc_day(
						event[i].at, ctx->settings.zone ? ctx->settings.zone : zone_utc())})));
	return OK;
}

enum err link_stored_lines(
	struct ctx *ctx, const struct link_opened *opened, bool *ret_dealings, struct list *ret_lines)
{
	struct lines lines = {.ctx = ctx};
	TRY(has_dealings(ctx, opened->person.id, ret_dealings));
	TRY(add_reach(&lines, &opened->person));
	TRY(add_naming(&lines, &opened->referral));
	if (!*ret_dealings) {
		TRY(add_known_by(&lines, opened->person.id));
		TRY(add_rest(&lines, opened));
	}
	*ret_lines = (struct list){lines.all.v, lines.all.n};
	return OK;
}
