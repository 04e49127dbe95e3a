#include "domain/people/network_likely.h"

#include <stdlib.h>
#include <string.h>

#include "domain/people/network_graph.h"
#include "domain/people/network_model.h"
#include "graph/likely.h"
#include "network_sql.h"
#include "stats/blend.h"

_Static_assert((int)NETWORK_LINKS_LEAST == (int)LIKELY_LINKS_LEAST, "what is said is what is done");

/* Columns after those that the graph gives. */
enum { EXTRA_FIRM, EXTRA_TOWN, EXTRAS };
/* Share of the links held out at a time. */
#define HELD_OUT 0.1
enum { EXAMPLES = 2000, CASES = 10000, ROUNDS = 20, DENIED_MOST = 1000, DENIED_WEIGHT = 3, SEED = 20261122 };

/* ---- what two people have in common beside the network ---- */

struct in_common {
	struct list places; /* network_places_row, by person */
	struct list towns;  /* network_towns_row, by person */
};

static enum err read_common(struct ctx *ctx, struct ids people, struct in_common *ret_common)
{
	*ret_common = (struct in_common){0};
	if (people.n == 0)
		return OK;
	TRY(network_places(ctx->tx, (struct network_places_args){ctx->workspace, people}, &ret_common->places));
	return network_towns(ctx->tx, (struct network_towns_args){ctx->workspace, people}, &ret_common->towns);
}

/* The first place of somebody; those that follow are theirs as long as their person is. */
static size_t first_place(struct list places, int64_t person)
{
	const struct network_places_row *row = places.items;
	size_t low = 0, high = places.n;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (row[middle].person_id.v < person)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Where a year is missing it is thought possible. */
static bool at_one_time(const struct network_places_row *a, const struct network_places_row *b)
{
	bool before = !day_none(a->until) && !day_none(b->since) && a->until.ymd < b->since.ymd;
	bool after = !day_none(b->until) && !day_none(a->since) && b->until.ymd < a->since.ymd;
	return a->organization_id.v == b->organization_id.v && !before && !after;
}

static bool at_one_place(const struct in_common *common, int64_t a, int64_t b)
{
	const struct network_places_row *row = common->places.items;
	size_t n = common->places.n, first = first_place(common->places, b);
	for (size_t i = first_place(common->places, a); i < n && row[i].person_id.v == a; i++)
		for (size_t k = first; k < n && row[k].person_id.v == b; k++)
			if (at_one_time(&row[i], &row[k]))
				return true;
	return false;
}

static int by_person(const void *key, const void *row)
{
	const int64_t *id = key;
	const struct network_towns_row *town = row;
	return (*id > town->id.v) - (*id < town->id.v);
}

static bool in_one_town(const struct in_common *common, int64_t a, int64_t b)
{
	const struct network_towns_row *all = common->towns.items;
	if (common->towns.n == 0)
		return false;
	const struct network_towns_row *x = bsearch(&a, all, common->towns.n, sizeof *all, by_person);
	const struct network_towns_row *y = bsearch(&b, all, common->towns.n, sizeof *all, by_person);
	return x != NULL && y != NULL && str_equal(x->town, y->town);
}

static void fill_extra(const struct in_common *common, int64_t a, int64_t b, float *ret_x)
{
	ret_x[EXTRA_FIRM] = at_one_place(common, a, b) ? 1 : 0;
	ret_x[EXTRA_TOWN] = in_one_town(common, a, b) ? 1 : 0;
}

/* ---- learning ---- */

struct network_model {
	struct arena *arena;
	uint64_t links; /* known when it was learned */
	struct likely_nodes nodes;
	struct blend blend;
};

void network_model_free(struct network_model *model)
{
	if (model != NULL)
		arena_free(model->arena); /* it stands in there itself */
}

static enum err ids_of_pairs(
	struct arena *arena, const struct rows *rows, const struct likely_pair *pairs, size_t n, struct ids *ret_ids)
{
	int64_t *ids = ARENA_ARRAY(arena, 2 * n + 1, int64_t);
	if (ids == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < n; i++) {
		ids[2 * i] = rows_id(rows, pairs[i].a);
		ids[2 * i + 1] = rows_id(rows, pairs[i].b);
	}
	*ret_ids = (struct ids){ids, 2 * n};
	return OK;
}

static enum err describe_extra(struct ctx *ctx, const struct rows *rows, struct likely_examples *drawn)
{
	struct ids ids;
	struct in_common common;
	TRY(ids_of_pairs(ctx->arena, rows, drawn->pair, drawn->n, &ids));
	TRY(read_common(ctx, ids, &common));
	for (size_t i = 0; i < drawn->n; i++)
		fill_extra(&common, rows_id(rows, drawn->pair[i].a), rows_id(rows, drawn->pair[i].b),
			drawn->x + (i + 1) * (size_t)drawn->width - EXTRAS);
	return OK;
}

/* Pairs of which a source said no: each counts for several that were drawn by chance. */
static enum err add_denied(struct ctx *ctx, const struct rows *rows, const struct likely_net *net,
	const struct likely_nodes *nodes, struct likely_examples *examples, float **ret_weight)
{
	struct list denied;
	struct in_common common;
	struct likely_sweep *sweep;
	TRY(network_denied(ctx->tx, (struct network_denied_args){ctx->workspace, DENIED_MOST}, &denied));
	const struct network_denied_row *row = denied.items;
	size_t width = (size_t)examples->width, n = examples->n, all = n + denied.n;
	float *x = ARENA_ARRAY(ctx->arena, all * width + 1, float), *weight = ARENA_ARRAY(ctx->arena, all + 1, float);
	uint8_t *yes = ARENA_ARRAY(ctx->arena, all + 1, uint8_t);
	int64_t *ids = ARENA_ARRAY(ctx->arena, 2 * denied.n + 1, int64_t);
	if (x == NULL || weight == NULL || yes == NULL || ids == NULL)
		return ERR_NOMEM;
	memcpy(x, examples->x, n * width * sizeof *x);
	memcpy(yes, examples->yes, n);
	for (size_t i = 0; i < n; i++)
		weight[i] = 1;
	for (size_t i = 0; i < denied.n; i++) {
		ids[2 * i] = row[i].source_id.v;
		ids[2 * i + 1] = row[i].person_id.v;
	}
	TRY(read_common(ctx, (struct ids){ids, 2 * denied.n}, &common));
	TRY(likely_sweep_new(ctx->arena, net, nodes, &sweep));
	for (size_t i = 0; i < denied.n; i++) {
		uint32_t a = rows_find(rows, row[i].source_id.v), b = rows_find(rows, row[i].person_id.v);
		if (a == NODE_NONE || b == NODE_NONE || a == b)
			continue;
		likely_from(sweep, a);
		likely_features(sweep, b, x + n * width);
		fill_extra(&common, row[i].source_id.v, row[i].person_id.v, x + (n + 1) * width - EXTRAS);
		weight[n++] = DENIED_WEIGHT;
	}
	examples->x = x;
	examples->yes = yes;
	examples->n = n;
	*ret_weight = weight;
	return OK;
}

static enum err learn_in(
	struct ctx *ctx, const struct rows *rows, const struct likely_net *net, struct network_model *model)
{
	struct likely_draw how = {.share = HELD_OUT,
		.links = EXAMPLES,
		.rounds = ROUNDS,
		.others = 2,
		.near = 0.5,
		.extra = EXTRAS,
		.seed = SEED};
	struct likely_examples drawn, asked;
	struct blend_options options = blend_usual(SEED);
	float *weight;
	TRY(likely_nodes_measure(model->arena, net, likely_far(net), SEED, &model->nodes));
	TRY(likely_examples_draw(ctx->arena, net, &how, &drawn));
	TRY(describe_extra(ctx, rows, &drawn));
	TRY(add_denied(ctx, rows, net, &model->nodes, &drawn, &weight));
	struct examples examples = {drawn.x, drawn.yes, weight, drawn.n, drawn.width};
	TRY(blend_learn(model->arena, &examples, &options, &model->blend));
	/* As it is asked: among those two steps away, of whom few are known to be known. */
	TRY(likely_candidates_draw(ctx->arena, net, HELD_OUT, CASES, EXTRAS, SEED + 1, &asked));
	TRY(describe_extra(ctx, rows, &asked));
	struct examples cases = {asked.x, asked.yes, NULL, asked.n, asked.width};
	return asked.n > 0 ? blend_calibrate(&model->blend, &cases, true) : OK;
}

enum err network_model_learn(struct ctx *ctx, const struct rows *rows, struct network_model **ret_model)
{
	struct likely_net net = likely_net_of(rows);
	struct arena *arena = arena_new(0);
	struct network_model *model = arena != NULL ? ARENA_NEW(arena, struct network_model) : NULL;
	enum err err = model != NULL ? OK : ERR_NOMEM;
	if (err == OK) {
		*model = (struct network_model){.arena = arena, .links = rows->n_links};
		err = learn_in(ctx, rows, &net, model);
	}
	if (err != OK) {
		arena_free(arena);
		return err;
	}
	*ret_model = model;
	return OK;
}

bool network_model_holds(const struct network_model *model, const struct rows *rows)
{
	uint64_t a = model->links, b = rows->n_links;
	return (a > b ? a - b : b - a) <= a / 10;
}

/* ---- guessing ---- */

static enum network_reason reason_of(int feature, int width)
{
	if (feature >= width - EXTRAS)
		return feature - (width - EXTRAS) == EXTRA_FIRM ? NETWORK_FIRM : NETWORK_TOWN;
	switch (likely_kind((enum likely_feature)feature)) {
	case LIKELY_COMMON:
		return NETWORK_COMMON;
	case LIKELY_STEPS:
		return NETWORK_WALKS;
	case LIKELY_CIRCLE:
		return NETWORK_CIRCLE;
	default:
		return NETWORK_PLACE;
	}
}

struct guessing {
	struct ctx *ctx;
	const struct rows *rows;
	uint32_t source;
	bool *seen; /* by node: the source, whom they know, and candidates */
	uint32_t *nodes;
	size_t n;
};

static void add_candidate(struct guessing *guessing, uint32_t node)
{
	if (node == NODE_NONE || guessing->seen[node] || guessing->n == NETWORK_CANDIDATES ||
		(rows_flags(guessing->rows, node) & (NETWORK_NEVER | NODE_GONE)) != 0)
		return;
	guessing->seen[node] = true;
	guessing->nodes[guessing->n++] = node;
}

static enum err find_candidates(struct guessing *guessing, struct ids candidates, bool near)
{
	struct row own = rows_of(guessing->rows, guessing->source);
	guessing->seen = ARENA_ARRAY(guessing->ctx->arena, guessing->rows->n_nodes + 1, bool);
	guessing->nodes = ARENA_ARRAY(guessing->ctx->arena, NETWORK_CANDIDATES, uint32_t);
	if (guessing->seen == NULL || guessing->nodes == NULL)
		return ERR_NOMEM;
	guessing->seen[guessing->source] = true;
	for (uint32_t i = 0; i < own.n; i++)
		guessing->seen[own.peer[i]] = true;
	for (size_t i = 0; i < candidates.n; i++)
		add_candidate(guessing, rows_find(guessing->rows, candidates.v[i]));
	for (uint32_t i = 0; near && i < own.n; i++) {
		struct row next = rows_of(guessing->rows, own.peer[i]);
		for (uint32_t k = 0; k < next.n; k++)
			add_candidate(guessing, next.peer[k]);
	}
	return OK;
}

static int by_node(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

/* Whom both know: `own` are the source's, sorted. */
static void tell_common(
	const struct rows *rows, const uint32_t *own, size_t n_own, uint32_t node, struct network_guess *guess)
{
	struct row row = rows_of(rows, node);
	for (uint32_t i = 0; i < row.n; i++) {
		if ((rows_flags(rows, row.peer[i]) & NETWORK_NEVER) != 0 ||
			bsearch(&row.peer[i], own, n_own, sizeof *own, by_node) == NULL)
			continue;
		if (guess->common < NETWORK_IN_COMMON)
			guess->in_common[guess->common].v = rows_id(rows, row.peer[i]);
		guess->common++;
	}
}

static int by_chance(const void *a, const void *b)
{
	const struct network_guess *x = a, *y = b;
	if (x->chance != y->chance)
		return x->chance < y->chance ? 1 : -1;
	return (x->person.v > y->person.v) - (x->person.v < y->person.v);
}

static enum err guess_all(struct guessing *guessing, const struct network_model *model, struct list *ret_guesses)
{
	struct ctx *ctx = guessing->ctx;
	const struct rows *rows = guessing->rows;
	struct likely_net net = likely_net_of(rows);
	struct likely_sweep *sweep;
	struct in_common common;
	struct row own = rows_of(rows, guessing->source);
	int width = model->blend.line.width;
	struct network_guess *guesses = ARENA_ARRAY(ctx->arena, guessing->n + 1, struct network_guess);
	int64_t *ids = ARENA_ARRAY(ctx->arena, guessing->n + 1, int64_t), source = rows_id(rows, guessing->source);
	float *x = ARENA_ARRAY(ctx->arena, (size_t)width, float);
	double *parts = ARENA_ARRAY(ctx->arena, (size_t)width, double);
	uint32_t *peers = ARENA_ARRAY(ctx->arena, own.n + 1, uint32_t);
	if (guesses == NULL || ids == NULL || x == NULL || parts == NULL || peers == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < guessing->n; i++)
		ids[i] = rows_id(rows, guessing->nodes[i]);
	ids[guessing->n] = source;
	memcpy(peers, own.peer, own.n * sizeof *peers);
	if (own.n > 0)
		qsort(peers, own.n, sizeof *peers, by_node);
	TRY(read_common(ctx, (struct ids){ids, guessing->n + 1}, &common));
	TRY(likely_sweep_new(ctx->arena, &net, &model->nodes, &sweep));
	likely_from(sweep, guessing->source);
	for (size_t i = 0; i < guessing->n; i++) {
		struct network_guess *guess = &guesses[i];
		guess->person.v = ids[i];
		likely_features(sweep, guessing->nodes[i], x);
		fill_extra(&common, source, ids[i], x + width - EXTRAS);
		guess->same_town = x[width - EXTRAS + EXTRA_TOWN] > 0;
		guess->chance = logistic_chance(blend_of(&model->blend, x));
		blend_explain(&model->blend, x, parts);
		for (int feature = 0; feature < width; feature++)
			guess->part[reason_of(feature, width)] += parts[feature];
		tell_common(rows, peers, own.n, guessing->nodes[i], guess);
	}
	if (guessing->n > 0)
		qsort(guesses, guessing->n, sizeof *guesses, by_chance);
	*ret_guesses = (struct list){guesses, guessing->n};
	return OK;
}

enum err network_model_guess(struct ctx *ctx, const struct rows *rows, const struct network_model *model,
	struct person_id source, struct ids candidates, bool near, struct list *ret_guesses)
{
	struct guessing guessing = {.ctx = ctx, .rows = rows, .source = rows_find(rows, source.v)};
	*ret_guesses = (struct list){0};
	if (guessing.source == NODE_NONE)
		return OK;
	TRY(find_candidates(&guessing, candidates, near));
	return guess_all(&guessing, model, ret_guesses);
}
