/* Preparing an ask: whom this source probably knows, how we know, and words that are neither timid
 * nor pushy. */
#include "ask_ops.h"
#include "ask_sql.h"
#include "deck_ops.h"
#include "domain/people/person.h"
#include "domain/referrals/acquainted.h"
#include "domain/referrals/answered.h"
#include "domain/referrals/deck.h"
#include "domain/referrals/facts.h"
#include "domain/referrals/likely_to.h"
#include "domain/referrals/permission.h"
#include "domain/referrals/prepare.h"
#include "domain/words.h"
#include "likely_to_ops.h"
#include "person_sql.h"

enum { SHOWN_MOST = 12, BUSY_FIRM = 200, GUESSED_MOST = 3 };

/* ---- whom a source is asked for ---- */

/* Twice as many rows as are shown: a colleague who is known as well stands there twice. */
static enum err read_proposals(struct ctx *ctx, struct user_id user, struct ids sources, struct list *ret_rows)
{
	return ask_whom(ctx->tx,
		(struct ask_whom_args){ctx->workspace, user, sources, answered_until(ctx), 2 * SHOWN_MOST, BUSY_FIRM},
		ret_rows);
}

/* The first rows of different people among those of one source. */
static size_t pick(struct list rows, const struct ask_whom_row *picked[static SHOWN_MOST])
{
	const struct ask_whom_row *row = rows.items;
	size_t n = 0;
	for (size_t i = 0; i < rows.n && n < SHOWN_MOST; i++) {
		bool is_there = false;
		for (size_t j = 0; j < n && !is_there; j++)
			is_there = picked[j]->person.v == row[i].person.v;
		if (!is_there)
			picked[n++] = &row[i];
	}
	return n;
}

/* How we know, and that the rep wants to meet them. */
static struct str reason_of(struct ctx *ctx, const struct ask_whom_row *row, struct str source)
{
	struct str how = acquainted_reason(ctx->arena,
		&(struct acquainted){source, row->name, row->kind, row->evidence, row->seen, row->organization,
			row->mine_since, row->mine_until, row->theirs_since, row->theirs_until});
	if (row->target.v == 0)
		return how;
	return words_of(
		ctx->arena, TWO_SENTENCES, {"one", .text = words_text(WORDS_PREPARE_WANTED)}, {"two", .text = how});
}

/* Whom the rep came for, whatever else speaks for them: how the source knows them, where that is on record. */
static enum err add_wanted(
	struct ctx *ctx, const struct ask_prepare_in *in, struct str name, struct ask_prepare_person *people, size_t *n)
{
	struct person person;
	struct relationship_between_row there;
	struct relationship how;
	bool found;
	if (in->wanted.v == 0)
		return OK;
	TRY(person_need(ctx, in->wanted, "wanted", &person));
	TRY(permission_refuse_never(ctx, person.id));
	TRY(relationship_between(
		ctx->tx, (struct relationship_between_args){ctx->workspace, in->person, person.id}, &there, &found));
	struct str reason = words_text(WORDS_PREPARE_WANTED);
	if (found)
		TRY(relationship_get(ctx->tx, ctx->workspace, there.id, &how, &found));
	if (found)
		reason = words_of(ctx->arena, TWO_SENTENCES, {"one", .text = reason},
			{"two", .text = acquainted_reason(ctx->arena, &(struct acquainted){.source = name,
									      .person = person.name,
									      .kind = how.kind,
									      .evidence = how.evidence,
									      .seen = how.seen})});
	people[(*n)++] = (struct ask_prepare_person){
		.person = person.id, .name = person.name, .headline = person.headline, .reason = reason};
	return OK;
}

/* And of the rep's targets those whom the network makes likely: last, as they are guessed. */
static enum err add_likely(struct ctx *ctx, struct person_id source, struct ask_prepare_person *people, size_t *n)
{
	struct person person;
	struct list guesses;
	TRY(person_need(ctx, source, "person", &person));
	TRY(likely_for_ask(ctx, &person, GUESSED_MOST, &guesses));
	const struct likely_person *guess = guesses.items;
	for (size_t i = 0; i < guesses.n; i++) {
		bool there = false;
		for (size_t k = 0; k < *n && !there; k++)
			there = people[k].person.v == guess[i].person.v;
		if (!there)
			people[(*n)++] = (struct ask_prepare_person){.person = guess[i].person,
				.name = guess[i].name,
				.headline = guess[i].headline,
				.reason = words_of(ctx->arena, TWO_SENTENCES,
					{"one", .text = words_text(WORDS_PREPARE_LIKELY)},
					{"two", .text = guess[i].reason})};
	}
	return OK;
}

static enum err add_proposals(
	struct ctx *ctx, const struct ask_prepare_in *in, struct str name, struct list *ret_people)
{
	const struct ask_whom_row *picked[SHOWN_MOST];
	struct ask_prepare_person *people = ARENA_ARRAY(
		ctx->arena, SHOWN_MOST + 1 + GUESSED_MOST, struct ask_prepare_person);
	struct list rows;
	size_t n = 0;
	if (people == NULL)
		return ERR_NOMEM;
	TRY(add_wanted(ctx, in, name, people, &n));
	TRY(read_proposals(ctx, ctx->user, (struct ids){&in->person.v, 1}, &rows));
	size_t n_picked = pick(rows, picked);
	for (size_t i = 0; i < n_picked; i++)
		if (picked[i]->person.v != in->wanted.v)
			people[n++] = (struct ask_prepare_person){picked[i]->person, picked[i]->name,
				picked[i]->headline, reason_of(ctx, picked[i], name), picked[i]->target};
		else
			people[0].target = picked[i]->target;
	TRY(add_likely(ctx, in->person, people, &n));
	*ret_people = (struct list){people, n};
	return OK;
}

/* Targets that the source is near to themself: who works there knows people there, and doctors know doctors. */
static enum err add_targets(struct ctx *ctx, struct person_id source, struct str name, struct list *ret_targets)
{
	struct list rows;
	struct arena *arena = ctx->arena;
	TRY(ask_near(ctx->tx, (struct ask_near_args){ctx->workspace, ctx->user, source}, &rows));
	const struct ask_near_row *row = rows.items;
	struct ask_prepare_target *targets = ARENA_ARRAY(arena, rows.n + 1, struct ask_prepare_target);
	struct person person;
	size_t n = 0;
	if (targets == NULL)
		return ERR_NOMEM;
	TRY(person_need(ctx, source, "person", &person));
	for (size_t i = 0; i < rows.n; i++) {
		bool organization = row[i].kind == TARGET_KIND_ORGANIZATION;
		if (n > 0 && targets[n - 1].target.v == row[i].target.v)
			continue; /* the same organization, at another time */
		targets[n++] = (struct ask_prepare_target){
			.target = row[i].target,
			.kind = row[i].kind,
			.name = row[i].name,
			.text = organization ? words_of(arena, PREPARE_WHO_AT, {"organization", .text = row[i].name})
					     : words_of(arena, PREPARE_WHO_LIKE, {"description", .text = row[i].name}),
			.reason = organization ? acquainted_at(arena, name, row[i].name, row[i].since, row[i].until)
					       : words_of(arena, PREPARE_ONE_OF_THEM, {"source", .text = name},
							 {"headline", .text = person.headline}),
		};
	}
	*ret_targets = (struct list){targets, n};
	return OK;
}

/* ---- the words ---- */

/* How to begin, by what led to it; who was asked after the no already is asked at a follow-up. */
static enum words_id opening_of(enum occasion occasion, const struct readiness_facts *facts)
{
	bool is_no = occasion == OCCASION_HONEST_NO || occasion == OCCASION_THEIR_NO;
	if (is_no && facts->no.asks_since > 0)
		return WORDS_OPENING_AFTER_A_NO;
	switch (occasion) {
	case OCCASION_PROMISE_CONFIRMED:
		return WORDS_OPENING_PROMISE_CONFIRMED;
	case OCCASION_HONEST_NO:
		return WORDS_OPENING_HONEST_NO;
	case OCCASION_THEIR_NO:
		return WORDS_OPENING_THEIR_NO;
	case OCCASION_PARTNER_EXCHANGE:
		return WORDS_OPENING_PARTNER;
	default:
		return WORDS_OPENING_CHECK_IN;
	}
}

/* For whom the source is asked, by name where there is one. */
static struct str opening(
	struct ctx *ctx, bool wanted, const struct readiness_facts *facts, const struct ask_prepare_out *out)
{
	struct arena *arena = ctx->arena;
	struct words_arg name = {"name", .text = words_first_name(facts->name)};
	struct str words = words_format(arena, opening_of(out->occasion, facts), &name, 1), whom;
	const struct ask_prepare_person *first = out->people.items;
	const struct ask_prepare_target *near = out->targets.items;
	if (out->people.n > 0 && (wanted || first->target.v != 0 || out->targets.n == 0))
		whom = words_of(arena, OPENING_PERSON, {"person", .text = first->name});
	else if (out->targets.n == 0)
		return words;
	else if (near->kind == TARGET_KIND_ORGANIZATION)
		whom = words_of(arena, OPENING_NEAR_ORGANIZATION, {"organization", .text = near->name});
	else
		whom = words_of(arena, OPENING_NEAR_KIND, {"description", .text = near->name});
	return words_of(arena, TWO_SENTENCES, {"one", .text = words}, {"two", .text = whom});
}

/* The deck, in the order that promises most with this source. */
static enum err add_prompts(struct ctx *ctx, struct person_id source, struct ask_prepare_out *out)
{
	struct deck_card *cards;
	struct deck_trade trade;
	size_t n;
	TRY(deck_cards(ctx, &cards, &n));
	TRY(deck_trade_of(ctx, source, &trade));
	n = deck_order(ctx->arena, cards, n, &trade);
	struct ask_prepare_prompt *v = ARENA_ARRAY(ctx->arena, n + 1, struct ask_prepare_prompt);
	if (v == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < n; i++)
		v[i] = (struct ask_prepare_prompt){cards[i].id, cards[i].circle, cards[i].text};
	out->prompts = (struct list){v, n};
	out->trade = trade.name;
	return OK;
}

static enum err add_objections(struct ctx *ctx, enum occasion occasion, struct list *ret_objections)
{
	struct list all;
	TRY(deck_objections(ctx, occasion, false, &all));
	const struct objection_list_item *item = all.items;
	struct ask_prepare_objection *v = ARENA_ARRAY(ctx->arena, all.n + 1, struct ask_prepare_objection);
	if (v == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < all.n; i++)
		v[i] = (struct ask_prepare_objection){item[i].says, item[i].answer};
	*ret_objections = (struct list){v, all.n};
	return OK;
}

static enum err add_advice(struct ctx *ctx, const struct readiness *readiness, struct list *ret_advice)
{
	struct ask_prepare_advice *v = ARENA_ARRAY(
		ctx->arena, (size_t)readiness->n_advice + 1, struct ask_prepare_advice);
	if (v == NULL)
		return ERR_NOMEM;
	for (int i = 0; i < readiness->n_advice; i++)
		v[i] = (struct ask_prepare_advice){readiness->advice[i].rule, readiness->advice[i].text};
	*ret_advice = (struct list){v, (size_t)readiness->n_advice};
	return OK;
}

enum err ask_prepare(struct ctx *ctx, const struct ask_prepare_in *in, struct ask_prepare_out *ret_out)
{
	struct readiness_facts facts;
	struct readiness readiness;
	struct ask_prepare_out out = {.person = in->person};
	TRY(facts_judge(ctx, in->person, &facts, &readiness));
	TRY(add_proposals(ctx, in, facts.name, &out.people));
	TRY(add_targets(ctx, in->person, facts.name, &out.targets));
	TRY(add_prompts(ctx, in->person, &out));
	TRY(add_objections(ctx, readiness.occasion, &out.objections));
	TRY(add_advice(ctx, &readiness, &out.advice));
	out.name = facts.name;
	out.answer = readiness.answer;
	out.rule = readiness.rule;
	out.reason = readiness.reason;
	out.first = readiness.first;
	out.occasion = readiness.occasion;
	out.opening = opening(ctx, in->wanted.v != 0, &facts, &out);
	out.thanks = words_of(ctx->arena, CLOSE_THANKS, {"name", .text = words_first_name(facts.name)});
	out.check = words_text(WORDS_FAVOUR_CHECK);
	out.pledge = words_text(WORDS_FAVOUR_PLEDGE);
	*ret_out = out;
	return OK;
}

/* ---- of a whole list ---- */

/* "Ask for Karl Weber and 2 more.", by the rows of one source. */
static struct str sentence_of(struct ctx *ctx, struct list rows)
{
	const struct ask_whom_row *picked[SHOWN_MOST];
	size_t n = pick(rows, picked);
	if (n == 0)
		return STR_NONE;
	struct words_arg one = {"one", .text = picked[0]->name};
	struct str names = picked[0]->name;
	if (n == 2)
		names = words_of(ctx->arena, NAMES_TWO, one, {"two", .text = picked[1]->name});
	if (n > 2)
		names = words_of(
			ctx->arena, NAMES_OTHERS, one, {"number", .has_number = true, .number = (int64_t)n - 1});
	return words_of(ctx->arena, TODAY_ASK_FOR, {"names", .text = names});
}

enum err prepare_sentences(struct ctx *ctx, struct user_id user, struct ids sources, struct str *ret_sentences)
{
	struct list rows;
	if (sources.n == 0)
		return OK;
	TRY(read_proposals(ctx, user, sources, &rows));
	for (size_t i = 0; i < sources.n; i++)
		ret_sentences[i] = sentence_of(ctx, facts_span(rows, sizeof(struct ask_whom_row),
							    offsetof(struct ask_whom_row, source), sources.v[i]));
	return OK;
}
