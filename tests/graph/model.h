/* A graph as plainly as it can be kept, and ways by trying all: what the real ones are compared with. */
#pragma once
#include "base/check.h"
#include <math.h>
#include <stdlib.h>
#include "base/rand.h"
#include "graph/build.h"
#include "graph/ways.h"

enum { MODEL_NODES = 160 };

struct model {
	int64_t id[MODEL_NODES];
	bool there[MODEL_NODES];
	uint8_t flags[MODEL_NODES];
	struct link link[MODEL_NODES][MODEL_NODES]; /* strength 0: none */
	int n;
};

/* Ids are neither dense nor in order. */
static inline int64_t model_id(int i)
{
	return (int64_t)((i * 17) % MODEL_NODES) * 1000003 - 7000000;
}

static inline int model_node(const struct model *model, int64_t id)
{
	for (int i = 0; i < model->n; i++)
		if (model->id[i] == id)
			return i;
	return -1;
}

static inline void model_change(struct model *model, const struct change *change)
{
	int from = model_node(model, change->link.from), to = model_node(model, change->link.to);
	if (change->kind == CHANGE_NODE) {
		if (from < 0) {
			from = model->n++;
			model->id[from] = change->link.from;
		}
		model->there[from] = true;
		model->flags[from] = change->flags;
		return;
	}
	if (from < 0 || !model->there[from])
		return;
	if (change->kind == CHANGE_REMOVE) {
		model->there[from] = false;
		for (int i = 0; i < MODEL_NODES; i++)
			model->link[from][i].strength = model->link[i][from].strength = 0;
		return;
	}
	if (to >= 0 && to != from && model->there[to] && change->link.strength <= STRENGTH_ONE)
		model->link[from][to] = change->link;
}

/* That the rows hold what the model holds, in the order that they promise. */
static inline void model_compare(const struct model *model, const struct rows *rows)
{
	uint64_t links = 0;
	uint32_t nodes[MODEL_NODES];
	assert_int_equal(rows->n_nodes, model->n);
	rows_find_many(rows, model->id, (size_t)model->n, nodes);
	for (int i = 0; i < model->n; i++) {
		uint32_t node = rows_find(rows, model->id[i]);
		assert_true(nodes[i] == node);
		if (!model->there[i]) {
			assert_true(node == NODE_NONE);
			continue;
		}
		assert_true(node < rows->n_nodes && rows_id(rows, node) == model->id[i]);
		assert_int_equal(rows_flags(rows, node), model->flags[i]);
		struct row row = rows_of(rows, node);
		uint32_t linked = 0, last = UINT32_MAX, last_peer = 0;
		for (int k = 0; k < model->n; k++) {
			struct link out = model->link[i][k], in = model->link[k][i];
			linked += out.strength > 0 || in.strength > 0;
			links += out.strength > 0;
			if (!model->there[k] || k == i)
				continue;
			struct link seen = rows_link(rows, node, rows_find(rows, model->id[k]));
			assert_true(seen.from == model->id[i] && seen.to == model->id[k]);
			assert_int_equal(seen.strength, out.strength);
			if (out.strength > 0)
				assert_memory_equal(&seen.mark, &out.mark, sizeof out.mark);
		}
		assert_int_equal(row.n, linked);
		assert_int_equal(rows_degree(rows, node), linked);
		for (uint32_t k = 0; k < row.n; k++) {
			int peer = model_node(model, rows_id(rows, row.peer[k]));
			uint32_t strongest = row.out[k] > row.in[k] ? row.out[k] : row.in[k];
			assert_int_equal(row.out[k], model->link[i][peer].strength);
			assert_int_equal(row.in[k], model->link[peer][i].strength);
			assert_true(strongest < last || (strongest == last && row.peer[k] > last_peer));
			last = strongest;
			last_peer = row.peer[k];
		}
	}
	assert_int_equal(rows->n_links, links);
}

/* A graph of the model's nodes and links. */
static inline struct graph *model_build(const struct model *model)
{
	struct graph *graph = NULL;
	struct graph_builder *builder = graph_builder_new(0);
	assert_non_null(builder);
	for (int i = 0; i < model->n; i++)
		assert_int_equal(graph_builder_node(builder, model->id[i], model->flags[i]), OK);
	for (int i = 0; i < model->n; i++)
		for (int k = 0; k < model->n; k++)
			if (model->link[i][k].strength > 0)
				assert_int_equal(graph_builder_link(builder, &model->link[i][k]), OK);
	assert_int_equal(graph_builder_finish(builder, &graph), OK);
	graph_builder_free(builder);
	return graph;
}

/* A way by ids. */
struct model_way {
	unsigned __int128 strength;
	int steps;
	int64_t id[WAYS_STEPS + 1];
};

struct model_ways {
	struct model_way *v;
	size_t n, room;
};

struct model_query {
	bool source[MODEL_NODES], target[MODEL_NODES];
	int steps;
	uint8_t not_between, not_an_end;
};

/* All ways that go on from this one, `at` being its last node. */
static inline void model_walk(const struct model *model, const struct model_query *query, const struct model_way *way,
	int at, struct model_ways *ret_ways)
{
	for (int next = 0; next < model->n; next++) {
		bool again = model->link[at][next].strength == 0;
		for (int i = 0; i <= way->steps; i++)
			again = again || way->id[i] == model->id[next];
		if (again)
			continue;
		struct model_way longer = *way;
		longer.id[++longer.steps] = model->id[next];
		longer.strength *= model->link[at][next].strength;
		if (query->target[next] && !(model->flags[next] & query->not_an_end)) {
			if (ret_ways->n == ret_ways->room) {
				ret_ways->room = 2 * ret_ways->room + 64;
				ret_ways->v = realloc(ret_ways->v, ret_ways->room * sizeof *ret_ways->v);
				assert_non_null(ret_ways->v);
			}
			ret_ways->v[ret_ways->n] = longer;
			for (int i = longer.steps; i < WAYS_STEPS; i++)
				ret_ways->v[ret_ways->n].strength *= STRENGTH_ONE;
			ret_ways->n++;
		}
		if (longer.steps < query->steps && !(model->flags[next] & query->not_between))
			model_walk(model, query, &longer, next, ret_ways);
	}
}

static inline int model_way_order(const void *a, const void *b)
{
	const struct model_way *x = a, *y = b;
	if (x->strength != y->strength)
		return x->strength > y->strength ? -1 : 1;
	if (x->steps != y->steps)
		return x->steps < y->steps ? -1 : 1;
	for (int i = 0; i <= x->steps; i++)
		if (x->id[i] != y->id[i])
			return x->id[i] < y->id[i] ? -1 : 1;
	return 0;
}

/* All ways there are, best first; the caller frees v. */
static inline struct model_ways model_find(const struct model *model, const struct model_query *query)
{
	struct model_ways ways = {0};
	for (int i = 0; i < model->n; i++) {
		if (!query->source[i] || !model->there[i] || model->flags[i] & query->not_an_end)
			continue;
		struct model_way way = {.strength = 1, .id = {model->id[i]}};
		model_walk(model, query, &way, i, &ways);
	}
	if (ways.n > 0)
		qsort(ways.v, ways.n, sizeof *ways.v, model_way_order);
	return ways;
}
