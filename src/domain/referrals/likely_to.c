/* Whom somebody knows, as far as it is noted, and whom they probably know: facts first, then what the network teaches. */
#include <stdlib.h>
#include <string.h>

#include "ask_sql.h"
#include "domain/referrals/likely_to.h"
#include "domain/people/network_likely.h"
#include "domain/people/person.h"
#include "domain/referrals/acquainted.h"
#include "domain/referrals/answered.h"
#include "domain/words.h"
#include "likely_to_ops.h"
#include "likely_to_sql.h"
#include "ways_to_sql.h"

enum { USUAL = 20, FACTS_READ = 200, BUSY_FIRM = 200, OF_A_KIND = 1000, REASONS_TOLD = 2 };

/* What adds less than this to the logit is not told as a reason. */
#define WEIGHS 0.05
/* Whom the source knows less likely than that is not proposed to a rep who prepares an ask. */
#define WORTH_ASKING 0.1

struct likely_question {
	struct ctx *ctx;
	struct person source;
	bool all;
	size_t k;
	struct likely_person *items;
	size_t n;
	struct list said;    /* ways_said_row */
	struct list guesses; /* network_guess: all of whom the network tells a chance, shown or not */
};

static bool is_there(const struct likely_question *question, struct person_id person)
{
	const struct ways_said_row *said = question->said.items;
	for (size_t i = 0; i < question->said.n; i++)
		if (said[i].person_id.v == person.v)
			return true;
	for (size_t i = 0; i < question->n; i++)
		if (question->items[i].person.v == person.v)
			return true;
	return false;
}

static bool is_guessed(const struct likely_question *question, struct person_id person)
{
	const struct network_guess *guess = question->guesses.items;
	for (size_t i = 0; i < question->guesses.n; i++)
		if (guess[i].person.v == person.v)
			return true;
	return false;
}

/* Stated and imported facts; and who was at the same place, of whom the network tells nothing. */
static enum err add_facts(struct likely_question *question, bool places)
{
	struct ctx *ctx = question->ctx;
	struct list rows;
	TRY(ask_whom(ctx->tx,
		(struct ask_whom_args){ctx->workspace, ctx->user, {&question->source.id.v, 1}, answered_until(ctx),
			FACTS_READ, BUSY_FIRM},
		&rows));
	const struct ask_whom_row *row = rows.items;
	for (size_t i = 0; i < rows.n && question->n < question->k; i++) {
		bool noted = row[i].kind != RELATIONSHIP_KIND_NONE;
		if ((!noted && (!places || is_guessed(question, row[i].person))) ||
			(!question->all && row[i].target.v == 0) || is_there(question, row[i].person))
			continue;
		question->items[question->n++] = (struct likely_person){
			.person = row[i].person,
			.name = row[i].name,
			.headline = row[i].headline,
			.noted = noted,
			.chance = row[i].strength,
			.reason = acquainted_reason(ctx->arena,
				&(struct acquainted){question->source.name, row[i].name, row[i].kind, row[i].evidence,
					row[i].seen, row[i].organization, row[i].mine_since, row[i].mine_until,
					row[i].theirs_since, row[i].theirs_until}),
		};
	}
	return OK;
}

/* ---- whom the rep wants to meet ---- */

static enum err read_targets(struct ctx *ctx, struct ids *ret_people)
{
	struct list people, kinds;
	TRY(likely_targets(
		ctx->tx, (struct likely_targets_args){ctx->workspace, ctx->user, NETWORK_CANDIDATES}, &people));
	TRY(likely_kinds(ctx->tx, (struct likely_kinds_args){ctx->workspace, ctx->user}, &kinds));
	const struct likely_kinds_row *kind = kinds.items;
	int64_t *ids = ARENA_ARRAY(ctx->arena, people.n + kinds.n * OF_A_KIND + 1, int64_t);
	size_t n = people.n;
	if (ids == NULL)
		return ERR_NOMEM;
	if (n > 0)
		memcpy(ids, people.items, n * sizeof *ids); /* rows of one id each */
	for (size_t i = 0; i < kinds.n; i++) {
		struct list some;
		TRY(ways_of_kind(
			ctx->tx, (struct ways_of_kind_args){ctx->workspace, kind[i].id, ctx->user, OF_A_KIND}, &some));
		if (some.n > 0)
			memcpy(ids + n, some.items, some.n * sizeof *ids);
		n += some.n;
	}
	*ret_people = (struct ids){ids, n};
	return OK;
}

/* ---- what speaks for a guess, in the order in which it weighs in the model ---- */

struct telling {
	struct ctx *ctx;
	struct list people; /* ways_people_row, by id: those guessed, and whom they have in common */
	struct list places; /* likely_places_row, by person */
	struct str source;
};

static int by_id(const void *key, const void *row)
{
	const int64_t *id = key;
	const struct ways_people_row *person = row;
	return (*id > person->id.v) - (*id < person->id.v);
}

static const struct ways_people_row *person_of(const struct telling *telling, struct person_id id)
{
	if (telling->people.n == 0 || id.v == 0)
		return NULL;
	return bsearch(&id.v, telling->people.items, telling->people.n, sizeof(struct ways_people_row), by_id);
}

static bool may_be_named(const struct telling *telling, const struct ways_people_row *person)
{
	return person != NULL && !person_hidden(telling->ctx, person->private_to);
}

static struct str common_words(const struct telling *telling, const struct network_guess *guess)
{
	struct arena *arena = telling->ctx->arena;
	const struct ways_people_row *one = person_of(telling, guess->in_common[0]);
	const struct ways_people_row *two = person_of(telling, guess->in_common[1]);
	if (guess->common == 0)
		return STR_NONE;
	if (!may_be_named(telling, one) || (guess->common > 1 && !may_be_named(telling, two)))
		return words_of(arena, LIKELY_COMMON, {"number", .has_number = true, .number = guess->common});
	struct words_arg first = {"one", .text = one->name};
	if (guess->common == 1)
		return words_of(arena, LIKELY_COMMON_ONE, first);
	struct words_arg second = {"two", .text = two->name};
	if (guess->common == 2)
		return words_of(arena, LIKELY_COMMON_TWO, first, second);
	return words_of(
		arena, LIKELY_COMMON_MORE, first, second, {"number", .has_number = true, .number = guess->common - 2});
}

static struct str place_words(
	const struct telling *telling, const struct network_guess *guess, enum organization_kind kind)
{
	struct arena *arena = telling->ctx->arena;
	const struct likely_places_row *row = telling->places.items;
	size_t i = 0;
	while (i < telling->places.n && (row[i].person_id.v != guess->person.v || row[i].kind != kind))
		i++;
	if (i == telling->places.n)
		return STR_NONE;
	if (kind == ORGANIZATION_KIND_SCHOOL)
		return words_of(arena, LIKELY_SCHOOL, {"organization", .text = row[i].organization});
	if (kind == ORGANIZATION_KIND_CLUB)
		return words_of(arena, LIKELY_CLUB, {"organization", .text = row[i].organization});
	return acquainted_reason(arena, &(struct acquainted){.source = telling->source,
						.organization = row[i].organization,
						.mine_since = row[i].mine_since,
						.mine_until = row[i].mine_until,
						.theirs_since = row[i].since,
						.theirs_until = row[i].until});
}

static struct str thread_words(struct arena *arena, int threads)
{
	if (threads == 0)
		return STR_NONE;
	return threads == 1 ? words_text(WORDS_LIKELY_THREAD)
			    : words_of(arena, LIKELY_THREADS, {"number", .has_number = true, .number = threads});
}

static struct str words_for(
	const struct telling *telling, const struct network_guess *guess, enum network_reason reason)
{
	switch (reason) {
	case NETWORK_FIRM:
		return place_words(telling, guess, ORGANIZATION_KIND_FIRM);
	case NETWORK_SCHOOL:
		return place_words(telling, guess, ORGANIZATION_KIND_SCHOOL);
	case NETWORK_CLUB:
		return place_words(telling, guess, ORGANIZATION_KIND_CLUB);
	case NETWORK_THREADS:
		return thread_words(telling->ctx->arena, guess->threads);
	case NETWORK_COMMON:
		return common_words(telling, guess);
	case NETWORK_WALKS:
		return words_text(WORDS_LIKELY_STEPS);
	case NETWORK_TRADE:
		return guess->same_trade ? words_text(WORDS_LIKELY_TRADE) : STR_NONE;
	case NETWORK_TOWN:
		return guess->same_town ? words_text(WORDS_LIKELY_TOWN) : STR_NONE;
	case NETWORK_CIRCLE:
		return words_text(WORDS_LIKELY_CIRCLE);
	default:
		return words_text(WORDS_LIKELY_PLACE);
	}
}

static struct str reason_of(const struct telling *telling, const struct network_guess *guess)
{
	struct arena *arena = telling->ctx->arena;
	struct str told = STR_NONE;
	bool used[NETWORK_REASONS] = {false};
	for (int n = 0; n < REASONS_TOLD;) {
		int best = -1;
		for (int i = 0; i < NETWORK_REASONS; i++)
			if (!used[i] && guess->part[i] > WEIGHS && (best < 0 || guess->part[i] > guess->part[best]))
				best = i;
		if (best < 0)
			break;
		used[best] = true;
		struct str words = words_for(telling, guess, (enum network_reason)best);
		if (str_empty(words))
			continue;
		told = str_empty(told) ? words
				       : words_of(arena, TWO_SENTENCES, {"one", .text = told}, {"two", .text = words});
		n++;
	}
	return str_empty(told) ? words_text(WORDS_LIKELY_LITTLE) : told;
}

static enum err load(
	struct likely_question *question, const struct network_guess *guess, size_t n, struct telling *telling)
{
	struct ctx *ctx = question->ctx;
	size_t each = NETWORK_IN_COMMON + 1, all = 0;
	int64_t *people = ARENA_ARRAY(ctx->arena, n * each + 1, int64_t),
		*ids = ARENA_ARRAY(ctx->arena, n + 1, int64_t);
	if (people == NULL || ids == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < n; i++) {
		ids[i] = people[all++] = guess[i].person.v;
		for (int k = 0; k < NETWORK_IN_COMMON; k++)
			if (guess[i].in_common[k].v != 0)
				people[all++] = guess[i].in_common[k].v;
	}
	*telling = (struct telling){.ctx = ctx, .source = question->source.name};
	if (n == 0)
		return OK;
	TRY(ways_people(ctx->tx, (struct ways_people_args){ctx->workspace, {people, all}}, &telling->people));
	return likely_places(
		ctx->tx, (struct likely_places_args){ctx->workspace, question->source.id, {ids, n}}, &telling->places);
}

static enum err add_guesses(struct likely_question *question)
{
	struct telling telling;
	const struct network_guess *guess = question->guesses.items;
	size_t looked = question->said.n + 4 * question->k; /* some are users, private, or were spoken of */
	if (looked > question->guesses.n)
		looked = question->guesses.n;
	TRY(load(question, guess, looked, &telling));
	for (size_t i = 0; i < looked && question->n < question->k; i++) {
		const struct ways_people_row *person = person_of(&telling, guess[i].person);
		if (!may_be_named(&telling, person) || person->is_user || is_there(question, person->id))
			continue;
		question->items[question->n++] = (struct likely_person){
			.person = person->id,
			.name = person->name,
			.headline = person->headline,
			.chance = guess[i].chance,
			.reason = reason_of(&telling, &guess[i]),
		};
	}
	return OK;
}

static enum err begin(struct likely_question *question, const struct person *source, size_t k)
{
	struct ctx *ctx = question->ctx;
	question->source = *source;
	question->k = k;
	question->items = ARENA_ARRAY(ctx->arena, 2 * k + 1, struct likely_person);
	if (question->items == NULL)
		return ERR_NOMEM;
	return ways_said(ctx->tx, (struct ways_said_args){ctx->workspace, source->id}, &question->said);
}

enum err likely_for_ask(struct ctx *ctx, const struct person *source, size_t most, struct list *ret_people)
{
	struct likely_question question = {.ctx = ctx};
	struct ids wanted;
	struct network_taught taught;
	*ret_people = (struct list){0};
	if (!network_learned(ctx))
		return OK;
	TRY(begin(&question, source, most));
	TRY(read_targets(ctx, &wanted));
	TRY(network_likely(ctx, source->id, wanted, false, &question.guesses, &taught));
	const struct network_guess *guess = question.guesses.items;
	while (question.guesses.n > 0 && guess[question.guesses.n - 1].chance < WORTH_ASKING)
		question.guesses.n--;
	TRY(add_guesses(&question));
	*ret_people = (struct list){question.items, question.n};
	return OK;
}

static int by_chance(const void *a, const void *b)
{
	const struct likely_person *x = a, *y = b;
	if (x->chance != y->chance)
		return x->chance < y->chance ? 1 : -1;
	return (x->person.v > y->person.v) - (x->person.v < y->person.v);
}

/* The network proposes only whom common acquaintances lead to: those at the same place stand among its guesses, with the
 * chance that they have without it. */
static enum err add_places(struct likely_question *question, size_t noted)
{
	size_t k = question->k;
	question->k = question->n + k;
	TRY(add_facts(question, true));
	if (question->n > noted)
		qsort(question->items + noted, question->n - noted, sizeof *question->items, by_chance);
	question->n = question->n < k ? question->n : k;
	return OK;
}

/* Why there are no guesses. */
static struct str note_of(struct arena *arena, const struct network_taught *taught)
{
	if (taught->wait.reading)
		return network_wait_words(arena, taught->wait);
	if (taught->learned)
		return STR_NONE;
	if (taught->learning)
		return words_of(arena, LIKELY_LEARNING, {"number", .has_number = true, .number = taught->links},
			{"done", .has_number = true, .number = taught->done});
	return words_of(arena, LIKELY_FEW, {"number", .has_number = true, .number = NETWORK_LINKS_LEAST});
}

enum err likely(struct ctx *ctx, const struct likely_in *in, struct likely_out *ret_out)
{
	struct likely_question question = {.ctx = ctx, .all = str_is(in->among, "all")};
	struct person source;
	struct ids wanted = {0};
	struct network_taught taught;
	if (!question.all && !str_empty(in->among) && !str_is(in->among, "targets"))
		return ctx_problem(ctx, ERR_INVALID, "among", words_text(WORDS_LIKELY_AMONG));
	TRY(person_need(ctx, in->person, "person", &source));
	TRY(begin(&question, &source, in->k > 0 ? (size_t)in->k : USUAL));
	if (!question.all)
		TRY(read_targets(ctx, &wanted));
	TRY(network_likely(ctx, in->person, wanted, question.all, &question.guesses, &taught));
	TRY(add_facts(&question, !taught.learned));
	size_t noted = question.n;
	TRY(add_guesses(&question));
	if (taught.learned)
		TRY(add_places(&question, noted));
	*ret_out = (struct likely_out){
		.person = source.id,
		.name = source.name,
		.learned = taught.learned,
		.learning = taught.learning || taught.wait.reading,
		.note = note_of(ctx->arena, &taught),
		.items = {question.items, question.n},
	};
	return OK;
}
