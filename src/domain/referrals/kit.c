#include "domain/referrals/kit.h"

#include "domain/deals/offer.h"
#include "domain/events/event.h"
#include "domain/people/person.h"
#include "domain/referrals/facts.h"
#include "domain/referrals/notice.h"
#include "domain/referrals/permission.h"
#include "domain/referrals/referral.h"
#include "domain/referrals/ways.h"
#include "domain/words.h"
#include "format/text.h"
#include "kit_ops.h"
#include "kit_sql.h"
#include "referral_sql.h"
#include "satisfaction_sql.h"
#include "workspace_sql.h"

/* ---- the words ---- */

/* Their own result first; whoever did not buy tells how they were treated. */
static struct str experience_of(struct arena *arena, const struct kit_facts *facts)
{
	struct words_arg rep = {"rep", .text = facts->rep}, words = {"text", .text = facts->score_words};
	struct words_arg offer = {"offer", .text = facts->offer};
	bool served = facts->standing == STANDING_CUSTOMER || facts->standing == STANDING_FORMER_CUSTOMER;
	bool delighted = facts->score.set && facts->score.v >= 9;
	bool unhappy = facts->score.set && facts->score.v <= 6;
	if (facts->standing == STANDING_UNQUALIFIED)
		return words_of(arena, KIT_HONEST_NO, rep);
	if (facts->standing == STANDING_DECLINED)
		return words_of(arena, KIT_THEIR_NO, rep);
	if (served && delighted && !str_empty(facts->score_words))
		return words_of(arena, KIT_DELIGHTED_WORDS, rep, words);
	if (served && delighted)
		return words_of(arena, KIT_DELIGHTED, rep, {"number", .has_number = true, .number = facts->score.v});
	if (served && facts->kept && !unhappy)
		return words_of(arena, KIT_KEPT, rep);
	if (facts->partner)
		return words_of(arena, KIT_PARTNER, rep);
	return str_empty(facts->offer) ? words_of(arena, KIT_KNOWS, rep) : words_of(arena, KIT_KNOWS_OFFER, rep, offer);
}

static struct str full_stop(struct arena *arena, struct str text)
{
	struct str line = str_trim(text);
	bool ends = !str_empty(line) && str_find_char(STR(".!?\"'"), line.p[line.n - 1]) != SIZE_MAX;
	return ends ? line : str_join(arena, line, STR("."));
}

/* The trouble they see, and the wish to help. */
static struct str why_of(struct arena *arena, const struct kit_facts *facts)
{
	if (!str_empty(str_trim(facts->why)))
		return words_of(arena, KIT_WHY, {"why", .text = full_stop(arena, facts->why)});
	if (!str_empty(facts->offer))
		return words_of(arena, KIT_WHY_OFFER, {"offer", .text = facts->offer});
	return words_text(WORDS_KIT_WHY_UNKNOWN);
}

static struct str thought_of(struct arena *arena, const struct kit_facts *facts)
{
	struct str why = why_of(arena, facts);
	if (str_empty(str_trim(facts->knows_them)))
		return why;
	return words_of(arena, TWO_SENTENCES,
		{"one", .text = words_of(arena, KIT_KNOWS_YOU, {"text", .text = str_trim(facts->knows_them)})},
		{"two", .text = why});
}

static struct str first_talk_of(struct arena *arena, const struct kit_facts *facts)
{
	struct words_arg rep = {"rep", .text = facts->rep}, title = {"title", .text = facts->title};
	struct str who = str_empty(facts->title) ? words_of(arena, KIT_REP, rep)
						 : words_of(arena, KIT_REP_TITLE, rep, title);
	struct str talk = str_empty(str_trim(facts->first_talk))
				  ? words_text(WORDS_FIRST_TALK)
				  : words_of(arena, KIT_FIRST_TALK, rep,
					    {"text", .text = full_stop(arena, facts->first_talk)});
	return words_of(arena, TWO_SENTENCES, {"one", .text = who}, {"two", .text = talk});
}

void kit_propose(struct arena *arena, const struct kit_facts *facts, struct kit_parts *ret_parts)
{
	*ret_parts = (struct kit_parts){
		.experience = experience_of(arena, facts),
		.thought = thought_of(arena, facts),
		.first_talk = first_talk_of(arena, facts),
	};
}

struct str kit_question(struct arena *arena, const struct kit_facts *facts)
{
	return words_of(arena, KIT_QUESTION, {"rep", .text = facts->rep});
}

struct str kit_two_questions(struct arena *arena, const struct kit_facts *facts)
{
	struct words_arg person = {"person", .text = words_first_name(facts->person)},
			 rep = {"rep", .text = facts->rep};
	if (str_empty(facts->offer))
		return words_of(arena, KIT_TWO_QUESTIONS, person, rep);
	return words_of(arena, KIT_TWO_QUESTIONS_OFFER, person, rep, {"offer", .text = facts->offer});
}

struct str kit_text(struct arena *arena, const struct kit_facts *facts, const struct kit_parts *parts, struct str link)
{
	struct str last = kit_question(arena, facts);
	if (!str_empty(link))
		last = words_of(arena, TWO_SENTENCES, {"one", .text = last},
			{"two", .text = words_of(arena, KIT_LINK, {"rep", .text = words_first_name(facts->rep)},
					{"link", .text = link})});
	struct str letter = words_of(arena, KIT_LETTER, {"person", .text = words_first_name(facts->person)},
		{"experience", .text = parts->experience}, {"thought", .text = parts->thought},
		{"first_talk", .text = parts->first_talk}, {"question", .text = last},
		{"source", .text = words_first_name(facts->source)});
	return str_empty(facts->footer)
		       ? letter
		       : words_of(arena, KIT_ON_BEHALF, {"letter", .text = letter}, {"footer", .text = facts->footer});
}

/* ---- what is known ---- */

static enum err read_source(struct ctx *ctx, struct person_id source, struct kit_facts *facts)
{
	struct readiness_facts known;
	struct readiness readiness;
	struct list scores;
	TRY(facts_judge(ctx, source, &known, &readiness));
	TRY(satisfaction_rows(ctx->tx, (struct satisfaction_rows_args){ctx->workspace, {&source.v, 1}}, &scores));
	const struct satisfaction_rows_row *score = scores.items;
	facts->source = known.name;
	facts->standing = known.standing;
	facts->partner = known.partner;
	facts->kept = known.promises.kept > 0;
	facts->score = known.score;
	if (scores.n > 0 && !str_empty(str_trim(score[scores.n - 1].words)))
		facts->score_words = str_trim(score[scores.n - 1].words);
	return OK;
}

/* Whoever may give something of value for a referral counts as the sender of what is passed on. */
static enum err read_footer(struct ctx *ctx, struct user_id rep, struct kit_facts *facts)
{
	struct workspace_fees_row fees = {0};
	bool found;
	TRY(workspace_fees(ctx->tx, (struct workspace_fees_args){ctx->workspace}, &fees, &found));
	return found && fees.fee_field ? notice_footer(ctx, rep, &facts->footer) : OK;
}

static enum err read_facts(
	struct ctx *ctx, const struct referral *referral, struct person_id source, struct kit_facts *ret_facts)
{
	struct kit_facts facts = {0};
	struct person person;
	struct app_user user;
	bool found;
	TRY(person_need(ctx, referral->person_id, "person", &person));
	TRY(app_user_get(ctx->tx, ctx->workspace, referral->user_id, &user, &found));
	if (!found)
		return ctx_not_found(ctx, "user", "user");
	if (referral->offer_id.v != 0) {
		struct offer offer;
		TRY(offer_need(ctx, referral->offer_id, "offer", &offer));
		facts.offer = offer.name;
	}
	/* This is what the one said whose yes counts; another source thought of them for reasons of their own. */
	if (source.v == referral->source_id.v) {
		facts.why = referral->why;
		facts.knows_them = referral->knows_them;
	}
	facts.person = person.name;
	facts.rep = user.name;
	facts.title = user.title;
	facts.first_talk = user.first_talk;
	TRY(read_footer(ctx, user.id, &facts));
	TRY(read_source(ctx, source, &facts));
	*ret_facts = facts;
	return OK;
}

/* A source of this referral: the one whose yes counts, when nobody is named. */
static enum err source_of(
	struct ctx *ctx, const struct referral *referral, struct person_id named, struct person_id *ret_source)
{
	struct list rows;
	*ret_source = named.v == 0 ? referral->source_id : named;
	TRY(referral_sources(ctx->tx, (struct referral_sources_args){ctx->workspace, referral->id}, &rows));
	const struct referral_sources_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		if (row[i].source_id.v == ret_source->v)
			return OK;
	return ctx_not_found(ctx, "source", "source of this referral");
}

struct kit {
	struct introduction_kit row; /* id 0: nothing is written yet */
	struct kit_facts facts;
	struct kit_parts parts; /* as written, or else proposed */
};

/* What was written in the words of another rep is not passed on for this one. */
static enum err kit_load(struct ctx *ctx, const struct referral *referral, struct person_id source, struct kit *ret_kit)
{
	struct kit kit = {.row = {.sent_on = DAY_NONE}};
	struct kit_unsent_row unsent;
	bool found;
	TRY(read_facts(ctx, referral, source, &kit.facts));
	TRY(kit_unsent(ctx->tx, (struct kit_unsent_args){ctx->workspace, referral->id, source}, &unsent, &found));
	if (found && unsent.user_id.v == referral->user_id.v) {
		TRY(introduction_kit_get(ctx->tx, ctx->workspace, unsent.id, &kit.row, &found));
		kit.parts = (struct kit_parts){kit.row.experience, kit.row.thought, kit.row.first_talk};
	} else {
		kit_propose(ctx->arena, &kit.facts, &kit.parts);
	}
	*ret_kit = kit;
	return OK;
}

enum err kit_text_with(struct ctx *ctx, const struct referral *referral, struct person_id source, struct str link,
	struct str *ret_text)
{
	struct person_id from;
	struct kit kit;
	TRY(source_of(ctx, referral, source, &from));
	TRY(kit_load(ctx, referral, from, &kit));
	*ret_text = kit_text(ctx->arena, &kit.facts, &kit.parts, link);
	return OK;
}

/* A private link that can still be opened. */
static enum err link_waits(struct ctx *ctx, const struct referral *referral, bool *ret_waits)
{
	struct kit_links_row links;
	bool found;
	TRY(kit_links(ctx->tx, (struct kit_links_args){ctx->workspace, referral->id, ctx->now}, &links, &found));
	*ret_waits = found && links.n > 0;
	return OK;
}

/* ---- operations ---- */

enum err kit_show(struct ctx *ctx, const struct kit_show_in *in, struct kit_show_out *ret_out)
{
	struct kit_show_out out = {0};
	struct referral referral;
	struct kit kit;
	TRY(referral_by_id(ctx, in->referral, "referral", &referral));
	TRY(source_of(ctx, &referral, in->source, &out.source));
	TRY(kit_load(ctx, &referral, out.source, &kit));
	TRY(link_waits(ctx, &referral, &out.link_waits));
	TRY(kit_sent(ctx->tx, (struct kit_sent_args){ctx->workspace, referral.id}, &out.sent));
	out.source_name = kit.facts.source;
	out.person_name = kit.facts.person;
	out.experience = kit.parts.experience;
	out.thought = kit.parts.thought;
	out.first_talk = kit.parts.first_talk;
	out.question = kit_question(ctx->arena, &kit.facts);
	out.two_questions = kit_two_questions(ctx->arena, &kit.facts);
	out.text = kit_text(ctx->arena, &kit.facts, &kit.parts, STR_NONE);
	out.written_on = kit.row.written_on;
	*ret_out = out;
	return OK;
}

/* Begins the event of a change to a kit, with the referral and the source it is for. */
static enum err begin(struct ctx *ctx, enum event_kind kind, struct referral_id id, struct person_id named,
	struct referral *ret_referral, struct person_id *ret_source)
{
	TRY(event_begin(ctx, kind, (struct person_id){0}, id.v));
	TRY(referral_by_id(ctx, id, "referral", ret_referral));
	TRY(ways_mine(ctx, ret_referral));
	TRY(source_of(ctx, ret_referral, named, ret_source));
	return event_about(ctx, ret_referral->person_id, id.v);
}

/* The row as it is to be written; true when there was none. */
static bool fill_row(struct ctx *ctx, const struct referral *referral, struct person_id source, struct kit *kit)
{
	bool is_new = kit->row.id.v == 0;
	if (is_new)
		kit->row = (struct introduction_kit){
			.workspace_id = ctx->workspace,
			.id = {ctx_id(ctx)},
			.referral_id = referral->id,
			.person_id = referral->person_id,
			.source_id = source,
			.user_id = referral->user_id,
		};
	kit->row.experience = kit->parts.experience;
	kit->row.thought = kit->parts.thought;
	kit->row.first_talk = kit->parts.first_talk;
	kit->row.written_on = ctx_today(ctx);
	return is_new;
}

static enum err write_row(struct ctx *ctx, struct introduction_kit *row, bool is_new)
{
	return is_new ? event_insert(ctx, &introduction_kit_table, row)
		      : event_update(ctx, &introduction_kit_table, row);
}

static enum err need_part(struct ctx *ctx, struct str given, const char *field, struct str *ret_part)
{
	*ret_part = ctx_lines(ctx, given);
	if (str_none(*ret_part))
		return ctx_problem(ctx, ERR_INVALID, field, words_text(WORDS_KIT_THREE_PARTS));
	return OK;
}

enum err kit_write(struct ctx *ctx, const struct kit_write_in *in, struct kit_write_out *ret_out)
{
	struct referral referral;
	struct person_id source;
	struct kit kit;
	TRY(begin(ctx, EVENT_kit_written, in->referral, in->source, &referral, &source));
	TRY(kit_load(ctx, &referral, source, &kit));
	TRY(need_part(ctx, in->experience, "experience", &kit.parts.experience));
	TRY(need_part(ctx, in->thought, "thought", &kit.parts.thought));
	TRY(need_part(ctx, in->first_talk, "first_talk", &kit.parts.first_talk));
	bool is_new = fill_row(ctx, &referral, source, &kit);
	TRY(write_row(ctx, &kit.row, is_new));
	*ret_out = (struct kit_write_out){kit_text(ctx->arena, &kit.facts, &kit.parts, STR_NONE), ctx->first_seq};
	return OK;
}

enum err kit_send(struct ctx *ctx, const struct kit_send_in *in, struct kit_send_out *ret_out)
{
	struct referral referral;
	struct person_id source;
	struct kit kit;
	struct day day;
	bool waits;
	TRY(begin(ctx, EVENT_kit_sent, in->referral, in->source, &referral, &source));
	TRY(permission_refuse_never(ctx, referral.person_id));
	TRY(permission_refuse_never(ctx, source));
	TRY(ctx_happened_on(ctx, in->day, &day));
	TRY(kit_load(ctx, &referral, source, &kit));
	TRY(link_waits(ctx, &referral, &waits));
	bool is_new = fill_row(ctx, &referral, source, &kit);
	kit.row.sent_on = day;
	kit.row.channel = in->channel == CHANNEL_NONE ? CHANNEL_UNKNOWN : in->channel;
	kit.row.with_link = waits;
	kit.row.sent_text = kit_text(
		ctx->arena, &kit.facts, &kit.parts, waits ? words_text(WORDS_KIT_LINK_MARK) : STR_NONE);
	TRY(write_row(ctx, &kit.row, is_new));
	referral.kit = true;
	referral.approach = steps_approach(&referral);
	/* Who was given it checks with them. */
	if (referral.state != REFERRAL_STATE_NAMED)
		TRY(event_update(ctx, &referral_table, &referral));
	else
		TRY(referral_step_to(ctx, &referral,
			&(struct referral_change){
				.to = REFERRAL_STATE_CHECKING, .on = day, .channel = kit.row.channel}));
	TRY(referral_refresh(ctx, &referral));
	*ret_out = (struct kit_send_out){kit.row.sent_text, referral.state, ctx->first_seq};
	return OK;
}
