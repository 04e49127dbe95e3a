#include "domain/people/network_likely.h"

#include <stdlib.h>
#include <string.h>

#include "domain/people/network_common.h"
#include "domain/people/network_graph.h"
#include "domain/people/network_model.h"
#include "network_sql.h"
#include "stats/blend.h"

static enum network_reason reason_of(int feature, int width)
{
	static const enum network_reason beside[] = {[IN_COMMON_FIRM] = NETWORK_FIRM,
		[IN_COMMON_SCHOOL] = NETWORK_SCHOOL,
		[IN_COMMON_CLUB] = NETWORK_CLUB,
		[IN_COMMON_TOWN] = NETWORK_TOWN,
		[IN_COMMON_TRADE] = NETWORK_TRADE,
		[IN_COMMON_THREADS] = NETWORK_THREADS};
	if (feature >= width - IN_COMMON_WIDTH)
		return beside[feature - (width - IN_COMMON_WIDTH)];
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
	struct likely_net net;
	struct likely_sweep *sweep;
	uint32_t source;
	bool *seen; /* by node: the source, whom they know, and candidates */
	uint32_t *nodes;
	size_t n;
};

static void add_candidate(struct guessing *guessing, uint32_t node)
{
	if (node == NODE_NONE || guessing->seen[node] || guessing->n == NETWORK_CANDIDATES ||
		likely_passes_over(guessing->sweep, node) ||
		(rows_flags(guessing->rows, node) & (NETWORK_NEVER | NODE_GONE)) != 0)
		return;
	guessing->seen[node] = true;
	guessing->nodes[guessing->n++] = node;
}

static enum err find_candidates(struct guessing *guessing, struct ids candidates, bool near)
{
	struct row own = rows_of(guessing->rows, guessing->source);
	struct likely_peers known = likely_peers(&guessing->net, guessing->source);
	guessing->seen = ARENA_ARRAY(guessing->ctx->arena, guessing->rows->n_nodes + 1, bool);
	guessing->nodes = ARENA_ARRAY(guessing->ctx->arena, NETWORK_CANDIDATES, uint32_t);
	if (guessing->seen == NULL || guessing->nodes == NULL)
		return ERR_NOMEM;
	guessing->seen[guessing->source] = true;
	for (uint32_t i = 0; i < own.n; i++)
		guessing->seen[own.peer[i]] = true;
	for (size_t i = 0; i < candidates.n; i++)
		add_candidate(guessing, rows_find(guessing->rows, candidates.v[i]));
	for (uint32_t i = 0; near && i < known.n; i++) {
		if (likely_passes_over(guessing->sweep, known.peer[i]))
			continue;
		struct likely_peers next = likely_peers(&guessing->net, known.peer[i]);
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

/* Of those linked with the source who may be told of, as nodes in their order: neither who must not be contacted nor who is
 * passed over, not even in a count. */
static enum err find_known(const struct guessing *guessing, uint32_t **ret_known, size_t *ret_n)
{
	struct likely_peers own = likely_peers(&guessing->net, guessing->source);
	uint32_t *known = ARENA_ARRAY(guessing->ctx->arena, own.n + 1, uint32_t);
	size_t n = 0;
	if (known == NULL)
		return ERR_NOMEM;
	for (uint32_t i = 0; i < own.n; i++)
		if ((rows_flags(guessing->rows, own.peer[i]) & NETWORK_NEVER) == 0 &&
			!likely_passes_over(guessing->sweep, own.peer[i]))
			known[n++] = own.peer[i];
	qsort(known, n, sizeof *known, by_node);
	*ret_known = known;
	*ret_n = n;
	return OK;
}

/* Whom both know: `known` are the source's. */
static void tell_common(const struct guessing *guessing, const uint32_t *known, size_t n_known, uint32_t node,
	struct network_guess *guess)
{
	struct likely_peers row = likely_peers(&guessing->net, node);
	for (uint32_t i = 0; i < row.n; i++) {
		if (bsearch(&row.peer[i], known, n_known, sizeof *known, by_node) == NULL)
			continue;
		if (guess->common < NETWORK_IN_COMMON)
			guess->in_common[guess->common].v = rows_id(guessing->rows, row.peer[i]);
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
	struct common_facts facts;
	int width = network_model_width(model);
	struct network_guess *guesses = ARENA_ARRAY(ctx->arena, guessing->n + 1, struct network_guess);
	int64_t *ids = ARENA_ARRAY(ctx->arena, guessing->n + 1, int64_t), source = rows_id(rows, guessing->source);
	float *x = ARENA_ARRAY(ctx->arena, (size_t)width, float);
	double *parts = ARENA_ARRAY(ctx->arena, (size_t)width, double);
	uint32_t *known;
	size_t n_known;
	if (guesses == NULL || ids == NULL || x == NULL || parts == NULL)
		return ERR_NOMEM;
	float *beside = x + width - IN_COMMON_WIDTH;
	for (size_t i = 0; i < guessing->n; i++)
		ids[i] = rows_id(rows, guessing->nodes[i]);
	ids[guessing->n] = source;
	TRY(find_known(guessing, &known, &n_known));
	TRY(common_read(ctx->tx, ctx->workspace, (struct ids){ids, guessing->n + 1}, &facts));
	likely_from(guessing->sweep, guessing->source);
	for (size_t i = 0; i < guessing->n; i++) {
		struct network_guess *guess = &guesses[i];
		guess->person.v = ids[i];
		likely_features(guessing->sweep, guessing->nodes[i], x);
		common_fill(&facts, source, ids[i], beside);
		guess->same_town = beside[IN_COMMON_TOWN] > 0;
		guess->same_trade = beside[IN_COMMON_TRADE] > 0;
		guess->threads = common_threads(&facts, source, ids[i]);
		const struct blend *blend = network_model_blend(model, x);
		guess->chance = logistic_chance(blend_of(blend, x));
		guess->rest = blend_explain(blend, x, parts);
		for (int feature = 0; feature < width; feature++)
			guess->part[reason_of(feature, width)] += parts[feature];
		tell_common(guessing, known, n_known, guessing->nodes[i], guess);
	}
	if (guessing->n > 0)
		qsort(guesses, guessing->n, sizeof *guesses, by_chance);
	*ret_guesses = (struct list){guesses, guessing->n};
	return OK;
}

enum err network_model_guess(struct ctx *ctx, const struct rows *rows, const struct network_model *model,
	struct person_id source, struct ids candidates, bool near, struct list *ret_guesses)
{
	struct guessing guessing = {
		.ctx = ctx, .rows = rows, .net = likely_net_of(rows), .source = rows_find(rows, source.v)};
	uint32_t *apart;
	size_t n_apart;
	*ret_guesses = (struct list){0};
	if (guessing.source == NODE_NONE)
		return OK;
	TRY(network_nodes_apart(ctx, rows, guessing.source, &apart, &n_apart));
	TRY(likely_sweep_new(ctx->arena, &guessing.net, network_model_nodes(model), &guessing.sweep));
	TRY(likely_pass_over(ctx->arena, guessing.sweep, apart, n_apart));
	TRY(find_candidates(&guessing, candidates, near));
	return guess_all(&guessing, model, ret_guesses);
}
