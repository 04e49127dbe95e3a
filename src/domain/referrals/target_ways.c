/* The ways to targets: whom to ask for each, best first, and what came of it. The statement finds ways with nobody in
 * between, also by what two people have in common; the network finds those on which one asks another. */
#include <stdlib.h>
#include <string.h>

#include "domain/accounts/user.h"
#include "domain/people/person.h"
#include "domain/referrals/acquainted.h"
#include "domain/referrals/answered.h"
#include "domain/referrals/facts.h"
#include "domain/referrals/reach.h"
#include "domain/referrals/target.h"
#include "domain/referrals/ways_to.h"
#include "domain/words.h"
#include "facts_sql.h"
#include "referral_sql.h"
#include "target_ops.h"
#include "target_sql.h"
#include "ways_to_ops.h"

/* For a kind of people the rep's circle is looked through: those whom one can ask next. */
enum { WAYS_MOST = 12, BUSY_FIRM = 200, CIRCLE_MOST = 400, LONGER_MOST = 3, LOOKED_MOST = 20 };

double target_way_worth(enum readiness_answer answer, bool advised, double strength)
{
	double may = answer == READINESS_ANSWER_READY ? 1.0 : answer == READINESS_ANSWER_FIRST ? 0.3 : 0.0;
	return (advised ? 0.5 * may : may) * (0.2 + strength);
}

/* May each of them be asked, or reached at all? Sorted by person. */
struct judged {
	int64_t person;
	bool closed; /* merely named: reached through their own source */
	struct readiness readiness;
};

static int by_person(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

static bool is_closed(struct ctx *ctx, const struct readiness_facts *known, struct list named, struct user_id user)
{
	struct reach_facts facts = {.standing = known->standing,
		.partner = known->partner,
		.both_ways = known->both_ways,
		.knows_offer = known->knows_offer};
	reach_named(ctx->arena, named, user, ctx_today(ctx), &facts);
	return reach_of(&facts) == REACH_GATE;
}

static enum err judge_sources(
	struct ctx *ctx, struct user_id user, struct list rows, struct judged **ret_judged, size_t *ret_n)
{
	const struct target_ways_row *row = rows.items;
	int64_t *ids = ARENA_ARRAY(ctx->arena, rows.n + 1, int64_t);
	struct judged *judged = ARENA_ARRAY(ctx->arena, rows.n + 1, struct judged);
	size_t n = 0, done = 0;
	if (ids == NULL || judged == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < rows.n; i++)
		ids[i] = row[i].source.v;
	if (rows.n > 0)
		qsort(ids, rows.n, sizeof *ids, by_person);
	for (size_t i = 0; i < rows.n; i++)
		if (n == 0 || ids[n - 1] != ids[i])
			ids[n++] = ids[i];
	for (size_t at = 0; at < n; at += FACTS_MOST) {
		struct facts facts;
		size_t some = n - at < FACTS_MOST ? n - at : FACTS_MOST;
		struct list named;
		TRY(facts_load(ctx, (struct ids){ids + at, some}, &facts));
		TRY(referral_named(ctx->tx, (struct referral_named_args){ctx->workspace, {ids + at, some}}, &named));
		const struct facts_people_row *person = facts.people.items;
		for (size_t i = 0; i < facts.people.n; i++) {
			struct readiness_facts known;
			facts_readiness(&facts, i, ctx_today(ctx), &known);
			judged[done].person = person[i].id.v;
			judged[done].closed = is_closed(
				ctx, &known, FACTS_OF(named, referral_named_row, person_id, person[i].id), user);
			readiness_of(
				ctx->arena, &known, ctx_today(ctx), ctx->settings.rest_days, &judged[done].readiness);
			done++;
		}
	}
	*ret_judged = judged;
	*ret_n = done;
	return OK;
}

static struct str reason_of(struct arena *arena, const struct target_ways_row *row)
{
	if (row->kind == RELATIONSHIP_KIND_NONE && row->source.v == row->person.v)
		return str_none(row->organization)
			       ? words_of(arena, PREPARE_ONE_OF_THEM, {"source", .text = row->source_name},
					 {"headline", .text = row->source_headline})
			       : acquainted_at(
					 arena, row->source_name, row->organization, row->mine_since, row->mine_until);
	return acquainted_reason(arena,
		&(struct acquainted){row->source_name, row->person_name, row->kind, row->evidence, row->seen,
			row->organization, row->mine_since, row->mine_until, row->theirs_since, row->theirs_until});
}

struct ranked {
	double worth;
	struct target_way way;
};

static int by_worth(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	if (x->worth != y->worth)
		return x->worth < y->worth ? 1 : -1;
	return (x->way.source.v > y->way.source.v) - (x->way.source.v < y->way.source.v);
}

/* The ways to one target out of those to all: each source once, as they are closest. */
static enum err rank(struct ctx *ctx, struct list rows, struct target_id target, const struct judged *judged,
	size_t n_judged, struct list *ret_ways)
{
	struct list span = facts_span(
		rows, sizeof(struct target_ways_row), offsetof(struct target_ways_row, target), target.v);
	const struct target_ways_row *row = span.items;
	struct ranked *ranked = ARENA_ARRAY(ctx->arena, span.n + 1, struct ranked);
	struct target_way *ways = ARENA_ARRAY(ctx->arena, span.n + 1, struct target_way);
	size_t n = 0;
	if (ranked == NULL || ways == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < span.n; i++) {
		bool there = false;
		for (size_t j = 0; j < n && !there; j++)
			there = ranked[j].way.source.v == row[i].source.v;
		const struct judged *may = bsearch(&row[i].source.v, judged, n_judged, sizeof *judged, by_person);
		if (there || may == NULL || may->closed)
			continue;
		const struct readiness *readiness = &may->readiness;
		bool user = row[i].is_user;
		ranked[n].worth = user ? target_way_worth(READINESS_ANSWER_READY, false, row[i].strength)
				       : target_way_worth(readiness->answer, readiness->n_advice > 0, row[i].strength);
		ranked[n++].way = (struct target_way){
			.source = row[i].source,
			.name = row[i].source_name,
			.headline = row[i].source_headline,
			.is_user = user,
			.person = row[i].person,
			.reason = reason_of(ctx->arena, &row[i]),
			.strength = row[i].strength,
			.answer = user ? READINESS_ANSWER_NONE : readiness->answer,
			.may = user ? STR_NONE : readiness->reason,
			.first = user                  ? STR_NONE
				 : readiness->n_advice ? readiness->advice[0].text
						       : readiness->first,
		};
	}
	if (n > 0)
		qsort(ranked, n, sizeof *ranked, by_worth);
	for (size_t i = 0; i < n; i++)
		ways[i] = ranked[i].way;
	*ret_ways = (struct list){ways, n};
	return OK;
}

struct known_ways {
	struct list rows; /* target_ways_row, ordered by target */
	struct judged *judged;
	size_t n_judged;
};
static int by_target(const void *a, const void *b)
{
	const struct target_ways_row *x = a, *y = b;
	if (x->target.v != y->target.v)
		return x->target.v < y->target.v ? -1 : 1;
	return (x->strength < y->strength) - (x->strength > y->strength);
}

/* Of one kind of target or the other; the rows of both as one list, ordered by target. */
static enum err join_rows(struct ctx *ctx, struct list ways, struct list kinds, struct list *ret_rows)
{
	const struct target_kind_ways_row *kind = kinds.items;
	struct target_ways_row *rows = ARENA_ARRAY(ctx->arena, ways.n + kinds.n + 1, struct target_ways_row);
	if (rows == NULL)
		return ERR_NOMEM;
	if (ways.n > 0)
		memcpy(rows, ways.items, ways.n * sizeof *rows);
	for (size_t i = 0; i < kinds.n; i++)
		rows[ways.n + i] = (struct target_ways_row){
			.target = kind[i].target,
			.source = kind[i].source,
			.source_name = kind[i].source_name,
			.source_headline = kind[i].source_headline,
			.is_user = kind[i].is_user,
			.person = kind[i].person,
			.person_name = kind[i].person_name,
			.kind = kind[i].kind,
			.evidence = kind[i].evidence,
			.seen = kind[i].seen,
			.strength = kind[i].strength,
		};
	if (ways.n + kinds.n > 0)
		qsort(rows, ways.n + kinds.n, sizeof *rows, by_target);
	*ret_rows = (struct list){rows, ways.n + kinds.n};
	return OK;
}

/* `described`: of `targets` those that are a kind of people. */
static enum err load(
	struct ctx *ctx, struct user_id user, struct ids targets, struct ids described, struct known_ways *ret_known)
{
	struct person_id self;
	struct list ways, kinds = {0};
	TRY(user_person(ctx, user, &self));
	TRY(target_ways(ctx->tx,
		(struct target_ways_args){
			ctx->workspace, user, self, targets, answered_until(ctx), WAYS_MOST, BUSY_FIRM},
		&ways));
	if (described.n > 0)
		TRY(target_kind_ways(ctx->tx,
			(struct target_kind_ways_args){
				ctx->workspace, user, self, described, answered_until(ctx), CIRCLE_MOST, WAYS_MOST},
			&kinds));
	TRY(join_rows(ctx, ways, kinds, &ret_known->rows));
	return judge_sources(ctx, user, ret_known->rows, &ret_known->judged, &ret_known->n_judged);
}

/* Those through somebody who asks somebody else come after those who know the target themselves. They are the rep's own:
 * a manager who looks at another's list sees what the statement finds. */
static enum err append_longer(struct ctx *ctx, const struct target *target, enum target_state state, int n,
	struct list *ways, struct network_wait *wait)
{
	struct list longer;
	/* What is taken out as a file is written about, and the network is asked by who reads. */
	if (target->user_id.v != ctx->user.v || state != TARGET_STATE_OPEN || tx_writes(ctx->tx))
		return OK;
	struct network_wait waits;
	TRY(ways_longer(ctx, target, n, &longer, &waits));
	if (waits.reading)
		*wait = waits;
	const struct ways_way *from = longer.items;
	struct target_way *to = ARENA_ARRAY(ctx->arena, ways->n + longer.n + 1, struct target_way);
	if (to == NULL)
		return ERR_NOMEM;
	if (ways->n > 0)
		memcpy(to, ways->items, ways->n * sizeof *to);
	for (size_t i = 0; i < longer.n; i++)
		to[ways->n + i] = (struct target_way){
			.source = from[i].ask,
			.name = from[i].ask_name,
			.is_user = from[i].ask_is_user,
			.person = from[i].wanted,
			.wanted = from[i].wanted,
			.reason = from[i].words,
			.strength = from[i].strength,
			.answer = from[i].answer,
			.may = from[i].may,
		};
	*ways = (struct list){to, ways->n + longer.n};
	return OK;
}

/* ---- showing ---- */

static struct str name_of(enum target_kind kind, struct str person, struct str organization, struct str description)
{
	return kind == TARGET_KIND_PERSON ? person : kind == TARGET_KIND_ORGANIZATION ? organization : description;
}

/* `look`: for longer ways where nobody knows the target. */
static enum err fill_item(struct ctx *ctx, const struct target_rows_row *row, const struct known_ways *known,
	struct list results, bool look, struct target_list_item *item, struct network_wait *wait)
{
	struct list ways, named = facts_span(results, sizeof(struct target_results_row),
				  offsetof(struct target_results_row, target), row->id.v);
	TRY(rank(ctx, known->rows, row->id, known->judged, known->n_judged, &ways));
	if (ways.n == 0 && look)
		TRY(append_longer(ctx,
			&(struct target){.id = row->id,
				.user_id = ctx->user,
				.kind = row->kind,
				.person_id = row->person_id,
				.organization_id = row->organization_id,
				.description = row->description},
			row->state, 1, &ways, wait));
	const struct target_way *best = ways.items;
	*item = (struct target_list_item){
		.target = row->id,
		.kind = row->kind,
		.name = name_of(row->kind, row->person_name, row->organization_name, row->description),
		.headline = row->headline,
		.person = row->person_id,
		.offer = row->offer_name,
		.why = row->why,
		.state = row->state,
		.since = row->since,
		.ways = (int)ways.n,
		.named = (int)named.n,
		.rep = row->rep,
	};
	if (ways.n > 0) {
		item->ask_person = best->source;
		item->ask = best->name;
		item->answer = best->answer;
		item->reason = best->reason;
	}
	if (named.n > 0)
		item->result = ((const struct target_results_row *)named.items)->state;
	return OK;
}

enum err target_list(struct ctx *ctx, const struct target_list_in *in, struct target_list_out *ret_out)
{
	struct list rows, results;
	struct known_ways known;
	struct network_wait wait = {0};
	struct user_id user = in->user.v != 0 ? in->user : ctx->user;
	if (user.v != ctx->user.v && ctx->role < USER_ROLE_MANAGER)
		return ctx_problem(ctx, ERR_FORBIDDEN, "user", words_text(WORDS_TARGET_OF_OTHER));
	enum target_state state = in->state == TARGET_STATE_NONE ? TARGET_STATE_OPEN : in->state;
	TRY(target_rows(ctx->tx, (struct target_rows_args){ctx->workspace, user, state}, &rows));
	const struct target_rows_row *row = rows.items;
	int64_t *ids = ARENA_ARRAY(ctx->arena, rows.n + 1, int64_t);
	int64_t *kinds = ARENA_ARRAY(ctx->arena, rows.n + 1, int64_t);
	struct target_list_item *items = ARENA_ARRAY(ctx->arena, rows.n + 1, struct target_list_item);
	size_t n_kinds = 0;
	if (ids == NULL || kinds == NULL || items == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < rows.n; i++) {
		ids[i] = row[i].id.v;
		if (row[i].kind == TARGET_KIND_DESCRIBED)
			kinds[n_kinds++] = row[i].id.v;
	}
	TRY(load(ctx, user, (struct ids){ids, rows.n}, (struct ids){kinds, n_kinds}, &known));
	TRY(target_results(ctx->tx, (struct target_results_args){ctx->workspace, {ids, rows.n}}, &results));
	for (size_t i = 0; i < rows.n; i++)
		TRY(fill_item(ctx, &row[i], &known, results, !in->near && user.v == ctx->user.v && i < LOOKED_MOST,
			&items[i], &wait));
	*ret_out = (struct target_list_out){
		wait.reading, network_wait_words(ctx->arena, wait), (struct list){items, rows.n}};
	return OK;
}

static enum err names(struct ctx *ctx, const struct target *target, struct target_show_out *out)
{
	struct organization organization = {0};
	struct person person = {0};
	struct offer offer;
	bool found;
	if (target->person_id.v != 0)
		TRY(person_need(ctx, target->person_id, "target", &person));
	if (target->organization_id.v != 0)
		TRY(organization_get(ctx->tx, ctx->workspace, target->organization_id, &organization, &found));
	if (target->offer_id.v != 0) {
		TRY(offer_get(ctx->tx, ctx->workspace, target->offer_id, &offer, &found));
		out->offer = found ? offer.name : STR_NONE;
	}
	out->name = name_of(target->kind, person.name, organization.name, target->description);
	out->headline = person.headline;
	return OK;
}

enum err target_show(struct ctx *ctx, const struct target_show_in *in, struct target_show_out *ret_out)
{
	struct target target;
	struct known_ways known;
	struct target_show_out out = {0};
	struct network_wait wait = {0};
	struct ids one = {&in->target.v, 1};
	TRY(target_need(ctx, in->target, "target", &target));
	TRY(names(ctx, &target, &out));
	TRY(load(ctx, target.user_id, one, target.kind == TARGET_KIND_DESCRIBED ? one : (struct ids){0}, &known));
	TRY(rank(ctx, known.rows, target.id, known.judged, known.n_judged, &out.ways));
	if (!in->near)
		TRY(append_longer(ctx, &target, target.state, LONGER_MOST, &out.ways, &wait));
	TRY(target_results(ctx->tx, (struct target_results_args){ctx->workspace, one}, &out.results));
	TRY(target_answers(ctx->tx, (struct target_answers_args){ctx->workspace, one}, &out.answers));
	out.reading = wait.reading;
	out.note = network_wait_words(ctx->arena, wait);
	out.target = target.id;
	out.kind = target.kind;
	out.person = target.person_id;
	out.organization = target.organization_id;
	out.why = target.why;
	out.state = target.state;
	out.since = target.since;
	out.dropped = target.reason;
	out.user = target.user_id;
	out.mine = target.user_id.v == ctx->user.v;
	*ret_out = out;
	return OK;
}
