/* The best ways so far, in their order, and what one must have to be among them. */
#include <string.h>
#include "graph/ways_internal.h"

int ways_compare_ids(const struct rows *rows, uint32_t a, uint32_t b)
{
	if (a == b)
		return 0;
	return rows_id(rows, a) < rows_id(rows, b) ? -1 : 1;
}

bool ways_before(const struct rows *rows, const struct way *a, const struct way *b)
{
	if (a->strength != b->strength)
		return a->strength > b->strength;
	if (a->steps != b->steps)
		return a->steps < b->steps;
	for (uint32_t i = 0; i <= a->steps; i++) {
		int order = ways_compare_ids(rows, a->node[i], b->node[i]);
		if (order != 0)
			return order < 0;
	}
	return false;
}

bool ways_full(const struct search *search)
{
	return search->n == (size_t)search->query->k;
}

uint64_t ways_need_of_half(const struct search *search, uint64_t other)
{
	if (search->need == 0)
		return 0;
	if (other == 0)
		return UINT64_MAX;
	way_strength need = (search->need + other - 1) / other;
	return need > HALF_ONE ? UINT64_MAX : (uint64_t)need;
}

void ways_offer(struct search *search, const struct way *way)
{
	struct way *ways = search->scratch->ways;
	size_t at = search->n;
	while (at > 0 && ways_before(search->rows, way, &ways[at - 1]))
		at--;
	if (at >= (size_t)search->query->k)
		return;
	if (!ways_full(search))
		search->n++;
	memmove(&ways[at + 1], &ways[at], (search->n - 1 - at) * sizeof *ways);
	ways[at] = *way;
	if (ways_full(search) && ways[search->n - 1].strength > search->need) {
		search->need = ways[search->n - 1].strength;
		search->half_need = ways_need_of_half(search, search->other_best);
	}
}
