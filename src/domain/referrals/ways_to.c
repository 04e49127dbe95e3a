/* Ways: from the network, with names and words, as who asks may see them. A colleague's private acquaintance is never
 * named: the way says through which colleague it leads, and no more. */
#include "domain/referrals/ways_to.h"

#include <stdlib.h>
#include <string.h>

#include "domain/accounts/user.h"
#include "domain/people/network.h"
#include "domain/people/person.h"
#include "domain/referrals/acquainted.h"
#include "domain/referrals/facts.h"
#include "domain/referrals/ways_wanted.h"
#include "domain/words.h"
#include "network_sql.h"
#include "person_sql.h"
#include "readiness_ops.h"
#include "ways_to_ops.h"
#include "ways_to_sql.h"

enum { WAYS_USUAL = 10, LOOKED = 5 };
/* How well colleagues here know each other: they ask one another at once. */
#define COLLEAGUE 0.9

static struct ids ids_of(struct list people)
{
	return (struct ids){people.items, people.n}; /* rows of one id each */
}

/* ---- who may be shown ---- */

struct showing {
	struct ctx *ctx;
	struct person_id self;
	struct list people; /* ways_people_row, by id */
	struct list links;  /* ways_links_row */
	struct list users;  /* ways_users_row */
	struct list ways;   /* network_way */
	struct network_wait wait;
};

static int by_id(const void *key, const void *row)
{
	const int64_t *id = key;
	const struct ways_people_row *person = row;
	return (*id > person->id.v) - (*id < person->id.v);
}

static const struct ways_people_row *person_of(const struct showing *showing, struct person_id id)
{
	if (showing->people.n == 0)
		return NULL;
	return bsearch(&id.v, showing->people.items, showing->people.n, sizeof(struct ways_people_row), by_id);
}

static const struct ways_users_row *colleague(const struct showing *showing, struct user_id user)
{
	const struct ways_users_row *row = showing->users.items;
	for (size_t i = 0; i < showing->users.n; i++)
		if (row[i].id.v == user.v)
			return &row[i];
	return NULL;
}

/* The colleague whose private acquaintance stands first on the way; NULL: everybody may be shown. */
static const struct ways_users_row *hidden_by(const struct showing *showing, const struct network_way *way)
{
	for (int i = 0; i <= way->steps; i++) {
		const struct ways_people_row *person = person_of(showing, way->people[i]);
		if (person != NULL && person->private_to.v != 0 && person->private_to.v != showing->ctx->user.v)
			return colleague(showing, person->private_to);
	}
	return NULL;
}

/* The network may be a moment ahead of what this transaction reads: whoever came just now is shown the next time. Nor is
 * anybody shown whose they are cannot be told. */
static bool all_there(const struct showing *showing, const struct network_way *way)
{
	for (int i = 0; i <= way->steps; i++) {
		const struct ways_people_row *person = person_of(showing, way->people[i]);
		if (person == NULL || (person->private_to.v != 0 && colleague(showing, person->private_to) == NULL))
			return false;
	}
	return true;
}

static enum err load(struct showing *showing)
{
	struct ctx *ctx = showing->ctx;
	const struct network_way *way = showing->ways.items;
	int64_t *ids = ARENA_ARRAY(ctx->arena, showing->ways.n * (NETWORK_STEPS + 1) + 1, int64_t);
	size_t n = 0;
	if (ids == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < showing->ways.n; i++)
		for (int k = 0; k <= way[i].steps; k++)
			ids[n++] = way[i].people[k].v;
	TRY(ways_users(ctx->tx, (struct ways_users_args){ctx->workspace}, &showing->users));
	if (n == 0)
		return OK;
	TRY(ways_people(ctx->tx, (struct ways_people_args){ctx->workspace, {ids, n}}, &showing->people));
	return ways_links(ctx->tx, (struct ways_links_args){ctx->workspace, {ids, n}, {ids, n}}, &showing->links);
}

/* ---- in words ---- */

/* "Ines Rossi knows Karl Weber (friend).", "You know Karl Weber." */
static struct str how_known(const struct showing *showing, const struct ways_people_row *from,
	const struct ways_people_row *to, const struct ways_links_row *row)
{
	struct arena *arena = showing->ctx->arena;
	bool mine = from->id.v == showing->self.v;
	bool of_both = row->evidence == EVIDENCE_MAIL || row->evidence == EVIDENCE_CALENDAR;
	if (mine && !of_both)
		return row->evidence == EVIDENCE_IMPORTED
			       ? words_of(arena, WAYS_DIRECT_FILE, {"person", .text = to->name})
			       : words_of(arena, WAYS_DIRECT, {"person", .text = to->name});
	return acquainted_reason(arena, &(struct acquainted){.source = mine ? words_text(WORDS_WAYS_YOU) : from->name,
						.person = to->name,
						.kind = row->kind,
						.evidence = row->evidence,
						.seen = row->seen});
}

static struct ways_link link_between(const struct showing *showing, const struct ways_people_row *from,
	const struct ways_people_row *to, double strength)
{
	struct arena *arena = showing->ctx->arena;
	const struct ways_links_row *row = showing->links.items;
	struct ways_link link = {.strength = strength};
	for (size_t i = 0; i < showing->links.n; i++)
		if (row[i].from_id.v == from->id.v && row[i].to_id.v == to->id.v) {
			link.evidence = row[i].evidence;
			link.reason = how_known(showing, from, to, &row[i]);
			return link;
		}
	bool mine = from->id.v == showing->self.v;
	link.reason = words_of(arena, WAYS_TEAM, {"source", .text = mine ? words_text(WORDS_WAYS_YOU) : from->name},
		{"person", .text = to->name});
	return link;
}

/* "Ask Ines Rossi for an introduction to Karl Weber, who knows Olu Okoye." */
static struct str sentence(const struct showing *showing, const struct ways_way *way)
{
	struct arena *arena = showing->ctx->arena;
	const struct ways_person *person = way->people.items;
	size_t first = way->people.n > 1 && person[0].person.v == showing->self.v ? 1 : 0, n = way->people.n - first;
	struct words_arg ask = {"source", .text = person[first].name};
	if (n == 1)
		return words_of(arena, WAYS_DIRECT, {"person", .text = person[first].name});
	struct str words = words_of(arena, WAYS_ASK, ask, {"person", .text = person[first + 1].name});
	for (size_t i = first + 2; i < way->people.n; i++)
		words = words_of(arena, WAYS_WHO_KNOWS, {"words", .text = words}, {"person", .text = person[i].name});
	return str_join(arena, words, STR("."));
}

static struct str reasons(struct arena *arena, struct list links)
{
	const struct ways_link *link = links.items;
	struct str all = links.n > 0 ? link[0].reason : STR_NONE;
	for (size_t i = 1; i < links.n; i++)
		all = words_of(arena, TWO_SENTENCES, {"one", .text = all}, {"two", .text = link[i].reason});
	return all;
}

/* The first who is asked: after the rep themself, or whoever begins. Nobody is asked for themself. */
static void fill_ask(const struct showing *showing, struct ways_way *way)
{
	const struct ways_person *person = way->people.items;
	size_t first = way->people.n > 0 && person[0].person.v == showing->self.v ? 1 : 0;
	if (way->people.n < first + 2)
		return;
	way->ask = person[first].person;
	way->ask_name = person[first].name;
	way->ask_is_user = person[first].is_user;
	way->wanted = person[first + 1].person;
	way->wanted_name = person[first + 1].name;
}

static enum err fill_way(const struct showing *showing, const struct network_way *from, struct ways_way *way)
{
	struct arena *arena = showing->ctx->arena;
	struct ways_person *people = ARENA_ARRAY(arena, (size_t)from->steps + 1, struct ways_person);
	struct ways_link *links = ARENA_ARRAY(arena, (size_t)from->steps, struct ways_link);
	const struct ways_people_row *before = NULL;
	if (people == NULL || links == NULL)
		return ERR_NOMEM;
	for (int i = 0; i <= from->steps; i++) {
		const struct ways_people_row *person = person_of(showing, from->people[i]);
		people[i] = (struct ways_person){person->id, person->name, person->headline, person->is_user};
		if (i > 0)
			links[i - 1] = link_between(showing, before, person, from->links[i - 1]);
		before = person;
	}
	*way = (struct ways_way){.strength = from->strength};
	way->people = (struct list){people, (size_t)from->steps + 1};
	way->links = (struct list){links, (size_t)from->steps};
	way->words = sentence(showing, way);
	way->reason = reasons(arena, way->links);
	fill_ask(showing, way);
	return OK;
}

/* Nothing but the colleague: neither how many stand on it, nor what leads to them. */
static enum err fill_hidden(const struct showing *showing, const struct network_way *from,
	const struct ways_users_row *user, struct ways_way *way)
{
	struct arena *arena = showing->ctx->arena;
	struct ways_person *people = ARENA_NEW(arena, struct ways_person);
	if (people == NULL)
		return ERR_NOMEM;
	*people = (struct ways_person){.person = user->person_id, .name = user->name, .is_user = true};
	*way = (struct ways_way){
		.strength = from->strength,
		.through = user->name,
		.words = words_of(arena, WAYS_THROUGH, {"name", .text = user->name}),
		.ask = user->person_id,
		.ask_name = user->name,
		.ask_is_user = true,
		.people = {people, 1},
	};
	return OK;
}

static bool is_there(const struct ways_way *way, size_t n, struct str through)
{
	for (size_t i = 0; i < n; i++)
		if (!str_empty(way[i].through) && str_equal(way[i].through, through))
			return true;
	return false;
}

static bool leads_over(const struct network_way *way, struct person_id person)
{
	for (int i = 0; i <= way->steps; i++)
		if (way->people[i].v == person.v)
			return true;
	return false;
}

/* May whoever is asked first be asked? Each once, however many ways begin with them. */
static enum err judge(struct ctx *ctx, struct ways_way *way, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct readiness_facts facts;
		struct readiness readiness;
		size_t same = 0;
		if (way[i].ask.v == 0 || way[i].ask_is_user)
			continue;
		while (same < i && way[same].ask.v != way[i].ask.v)
			same++;
		if (same < i) {
			way[i].answer = way[same].answer;
			way[i].may = way[same].may;
			continue;
		}
		struct person_reach_out reach;
		TRY(facts_judge(ctx, way[i].ask, &facts, &readiness));
		TRY(person_reach(ctx, &(struct person_reach_in){.person = way[i].ask}, &reach));
		way[i].answer = reach.open ? readiness.answer : READINESS_ANSWER_STOP;
		way[i].may = reach.open ? readiness.reason : reach.reason;
	}
	return OK;
}

static enum err show(struct showing *showing, int k, struct list *ret_ways)
{
	struct ctx *ctx = showing->ctx;
	const struct network_way *from = showing->ways.items;
	struct ways_way *ways = ARENA_ARRAY(ctx->arena, showing->ways.n + 1, struct ways_way);
	size_t n = 0;
	if (ways == NULL)
		return ERR_NOMEM;
	TRY(load(showing));
	for (size_t i = 0; i < showing->ways.n && n < (size_t)k; i++) {
		const struct ways_users_row *user = hidden_by(showing, &from[i]);
		/* Nobody is sent a way round that leads back to themself. */
		bool round = from[i].people[0].v != showing->self.v && leads_over(&from[i], showing->self);
		if (round || !all_there(showing, &from[i]))
			continue;
		if (user == NULL)
			TRY(fill_way(showing, &from[i], &ways[n++]));
		else if (!is_there(ways, n, user->name))
			TRY(fill_hidden(showing, &from[i], user, &ways[n++]));
	}
	TRY(judge(ctx, ways, n));
	*ret_ways = (struct list){ways, n};
	return OK;
}

/* ---- through a colleague ---- */

static struct network_way behind_colleague(struct person_id self, const struct network_way *way)
{
	struct network_way longer = {
		.strength = COLLEAGUE * way->strength, .steps = way->steps + 1, .people = {self}, .links = {COLLEAGUE}};
	for (int i = 0; i <= way->steps; i++)
		longer.people[i + 1] = way->people[i];
	for (int i = 0; i < way->steps; i++)
		longer.links[i + 1] = way->links[i];
	return longer;
}

/* Whoever the colleague would ask, the rep can ask at least as well: then the colleague is no help. */
static bool can_alone(const struct network_way *longer, struct list own)
{
	const struct network_way *way = own.items;
	for (size_t i = 0; i < own.n; i++) {
		bool same = way[i].strength >= longer->strength && way[i].steps == longer->steps - 1;
		for (int k = 1; same && k <= way[i].steps; k++)
			same = way[i].people[k].v == longer->people[k + 1].v;
		if (same)
			return true;
	}
	return false;
}

static int by_strength(const void *a, const void *b)
{
	const struct network_way *x = a, *y = b;
	if (x->strength != y->strength)
		return x->strength < y->strength ? 1 : -1;
	if (x->steps != y->steps)
		return x->steps - y->steps;
	for (int i = 0; i <= x->steps; i++)
		if (x->people[i].v != y->people[i].v)
			return x->people[i].v > y->people[i].v ? 1 : -1;
	return 0;
}

/* The ways that begin with a colleague, and with the rep who asks that colleague. */
static enum err add_team(struct showing *showing, struct network_question question)
{
	struct ctx *ctx = showing->ctx;
	struct list team, theirs = {0}, own = showing->ways;
	TRY(network_team(ctx->tx, (struct network_team_args){ctx->workspace}, &team));
	int64_t *others = ARENA_ARRAY(ctx->arena, team.n + 1, int64_t);
	const struct network_team_row *user = team.items;
	size_t n = 0;
	if (others == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < team.n; i++)
		if (user[i].person_id.v != showing->self.v)
			others[n++] = user[i].person_id.v;
	question.from = (struct ids){others, n};
	if (--question.steps > 0 && n > 0)
		TRY(network_ways(ctx, &question, &theirs, &showing->wait));
	struct network_way *all = ARENA_ARRAY(ctx->arena, own.n + theirs.n + 1, struct network_way);
	const struct network_way *way = theirs.items;
	if (all == NULL)
		return ERR_NOMEM;
	if (own.n > 0)
		memcpy(all, own.items, own.n * sizeof *all);
	n = own.n;
	for (size_t i = 0; i < theirs.n; i++) {
		struct network_way longer = behind_colleague(showing->self, &way[i]);
		if (!leads_over(&way[i], showing->self) && !can_alone(&longer, own))
			all[n++] = longer;
	}
	if (n > 0)
		qsort(all, n, sizeof *all, by_strength);
	showing->ways = (struct list){all, n};
	return OK;
}

/* More are looked for than are shown: of those that lead through one colleague's private people one is left. */
static enum err search(struct ctx *ctx, struct list from, struct list to, int k, int steps, struct showing *ret_showing)
{
	int looked = 2 * k < NETWORK_WAYS ? 2 * k : NETWORK_WAYS;
	struct network_question question = {ids_of(from), ids_of(to), looked, steps};
	const struct person_id *first = from.items;
	*ret_showing = (struct showing){.ctx = ctx};
	TRY(user_person(ctx, ctx->user, &ret_showing->self));
	TRY(network_ways(ctx, &question, &ret_showing->ways, &ret_showing->wait));
	if (ret_showing->wait.reading)
		return OK;
	bool own = from.n == 1 && first->v == ret_showing->self.v;
	return own ? add_team(ret_showing, question) : OK;
}

/* A colleague is no source with an ask to prepare: they are asked in a sentence. */
static void say_to_colleagues(struct arena *arena, struct str name, struct list ways)
{
	struct ways_way *way = ways.items;
	for (size_t i = 0; i < ways.n; i++) {
		struct words_arg first = {"first", .text = words_first_name(way[i].ask_name)};
		struct words_arg person = {"person", .text = way[i].wanted_name}, wanted = {"name", .text = name};
		if (!way[i].ask_is_user)
			continue;
		way[i].say = !str_empty(way[i].through) ? words_of(arena, WAYS_SAY_THROUGH, first, wanted)
			     : str_equal(way[i].wanted_name, name)
				     ? words_of(arena, WAYS_SAY, first, person)
				     : words_of(arena, WAYS_SAY_ON, first, person, wanted);
	}
}

enum err ways(struct ctx *ctx, const struct ways_in *in, struct ways_out *ret_out)
{
	struct wanted wanted = {0};
	struct showing showing;
	struct list from;
	struct ways_out out = {0};
	int k = in->k > 0 ? (int)in->k : WAYS_USUAL, steps = in->steps > 0 ? (int)in->steps : NETWORK_STEPS;
	TRY(wanted_find(ctx, str_trim(in->to), &wanted));
	TRY(wanted_from(ctx, str_trim(in->from), &from));
	TRY(search(ctx, from, wanted.people, k, steps, &showing));
	TRY(show(&showing, k, &out.ways));
	say_to_colleagues(ctx->arena, wanted.name, out.ways);
	out.kind = wanted.kind;
	out.name = wanted.name;
	out.reading = showing.wait.reading;
	out.note = network_wait_words(ctx->arena, showing.wait);
	*ret_out = out;
	return OK;
}

/* Those that need two to ask, one after the other. */
static void keep_longer(struct list *ways)
{
	struct network_way *way = ways->items;
	size_t n = 0;
	for (size_t i = 0; i < ways->n; i++)
		if (way[i].steps > 2)
			way[n++] = way[i];
	ways->n = n;
}

/* Has whoever is asked first named them already, or said that they cannot or would rather not? */
static enum err is_said(struct ctx *ctx, const struct ways_way *way, bool *ret_said)
{
	struct list said;
	*ret_said = false;
	if (way->ask.v == 0 || way->wanted.v == 0)
		return OK;
	TRY(ways_said(ctx->tx, (struct ways_said_args){ctx->workspace, way->ask}, &said));
	const struct ways_said_row *row = said.items;
	for (size_t i = 0; i < said.n && !*ret_said; i++)
		*ret_said = row[i].person_id.v == way->wanted.v;
	return OK;
}

/* Those with whom the next step is a question that may be asked, and was not. */
static enum err keep_open(struct ctx *ctx, struct list *ways, size_t most)
{
	struct ways_way *way = ways->items;
	size_t n = 0;
	for (size_t i = 0; i < ways->n && n < most; i++) {
		bool said;
		TRY(is_said(ctx, &way[i], &said));
		if (!said && way[i].answer != READINESS_ANSWER_STOP)
			way[n++] = way[i];
	}
	ways->n = n;
	return OK;
}

enum err ways_longer(
	struct ctx *ctx, const struct target *target, int n, struct list *ret_ways, struct network_wait *ret_wait)
{
	struct wanted wanted = {0};
	struct showing showing;
	struct list self;
	*ret_wait = (struct network_wait){0};
	enum err err = wanted_target(ctx, target, &wanted);
	if (err == ERR_NOT_FOUND || err == ERR_STOP) { /* erased, or never to be contacted: nobody leads there */
		ctx->problem = (struct problem){0};
		*ret_ways = (struct list){0};
		return OK;
	}
	TRY(err);
	TRY(wanted_from(ctx, STR_NONE, &self));
	TRY(search(ctx, self, wanted.people, NETWORK_WAYS / 2, NETWORK_STEPS, &showing));
	*ret_wait = showing.wait;
	keep_longer(&showing.ways);
	TRY(show(&showing, LOOKED * n, ret_ways));
	return keep_open(ctx, ret_ways, (size_t)n);
}
