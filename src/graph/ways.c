#include "graph/ways.h"
#include <stdlib.h>
#include <string.h>
#include "graph/memory.h"

struct ways_scratch {
	struct way *ways; /* the best so far, in order */
	size_t n, room;
};

struct search {
	const struct rows *rows;
	const struct ways_query *query;
	struct ways_scratch *scratch;
};

struct ways_scratch *ways_scratch_new(void)
{
	return graph_alloc_zeroed(1, sizeof(struct ways_scratch));
}

void ways_scratch_free(struct ways_scratch *scratch)
{
	if (scratch == NULL)
		return;
	free(scratch->ways);
	free(scratch);
}

/* Whether a comes before b. */
static bool before(const struct rows *rows, const struct way *a, const struct way *b)
{
	if (a->strength != b->strength)
		return a->strength > b->strength;
	if (a->steps != b->steps)
		return a->steps < b->steps;
	for (uint32_t i = 0; i <= a->steps; i++)
		if (a->node[i] != b->node[i])
			return rows_id(rows, a->node[i]) < rows_id(rows, b->node[i]);
	return false;
}

static void offer(struct search *search, const struct way *way)
{
	struct ways_scratch *scratch = search->scratch;
	size_t at = scratch->n;
	while (at > 0 && before(search->rows, way, &scratch->ways[at - 1]))
		at--;
	if (at >= (size_t)search->query->k)
		return;
	if (scratch->n < (size_t)search->query->k)
		scratch->n++;
	memmove(&scratch->ways[at + 1], &scratch->ways[at], (scratch->n - 1 - at) * sizeof *scratch->ways);
	scratch->ways[at] = *way;
}

static bool among(const uint32_t *nodes, size_t n, uint32_t node)
{
	for (size_t i = 0; i < n; i++)
		if (nodes[i] == node)
			return true;
	return false;
}

static void walk(struct search *search, const struct way *way)
{
	const struct ways_query *query = search->query;
	struct row row = rows_of(search->rows, way->node[way->steps]);
	for (uint32_t i = 0; i < row.n; i++) {
		uint32_t peer = row.peer[i];
		if (row.out[i] == 0 || among(way->node, way->steps + 1, peer))
			continue;
		struct way longer = *way;
		longer.node[++longer.steps] = peer;
		longer.strength = longer.strength / STRENGTH_ONE * row.out[i];
		uint8_t flags = rows_flags(search->rows, peer);
		if (!(flags & query->not_an_end) && among(query->targets, query->n_targets, peer))
			offer(search, &longer);
		if (longer.steps < (uint32_t)query->steps && !(flags & query->not_between))
			walk(search, &longer);
	}
}

static bool in_range(const struct rows *rows, const uint32_t *nodes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (nodes[i] >= rows->n_nodes)
			return false;
	return true;
}

enum err ways_find(const struct rows *rows, struct ways_scratch *scratch, const struct ways_query *query,
	struct way *ret_ways, size_t *ret_n)
{
	if (query->k < 1 || query->k > WAYS_MOST || query->steps < 1 || query->steps > WAYS_STEPS ||
		!in_range(rows, query->sources, query->n_sources) || !in_range(rows, query->targets, query->n_targets))
		return ERR_INVALID;
	if (!graph_grow((void **)&scratch->ways, &scratch->room, (size_t)query->k + 1, sizeof *scratch->ways))
		return ERR_NOMEM;
	scratch->n = 0;
	struct search search = {rows, query, scratch};
	for (size_t i = 0; i < query->n_sources; i++) {
		uint32_t source = query->sources[i];
		if (among(query->sources, i, source) || rows_flags(rows, source) & query->not_an_end)
			continue;
		struct way way = {.strength = (way_strength)STRENGTH_ONE * STRENGTH_ONE * STRENGTH_ONE * STRENGTH_ONE};
		way.node[0] = source;
		walk(&search, &way);
	}
	memcpy(ret_ways, scratch->ways, scratch->n * sizeof *ret_ways);
	*ret_n = scratch->n;
	return OK;
}
