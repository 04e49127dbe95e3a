/* The table of the halves that are kept, by the node where they end, and the ways of two that meet there. */
#include "graph/memory.h"
#include "graph/ways_internal.h"

void ways_empty_table(struct ways_scratch *scratch)
{
	for (size_t i = 0; i < scratch->n_groups; i++)
		scratch->map[scratch->groups[i].node >> 6] = 0;
	scratch->n_groups = 0;
	scratch->n_halves = 1;
}

/* Whether the ids of one half of a node come before those of another, read from the source on. */
static bool half_before(const struct search *search, bool forward, const struct half *a, const struct half *b)
{
	uint32_t first_a = forward ? a->end : a->via, first_b = forward ? b->end : b->via;
	uint32_t next_a = forward ? a->via : a->end, next_b = forward ? b->via : b->end;
	int order = ways_compare_ids(search->rows, first_a, first_b);
	return order != 0 ? order < 0 : ways_compare_ids(search->rows, next_a, next_b) < 0;
}

bool ways_add_half(struct search *search, bool forward, uint32_t node, const struct half *half)
{
	struct ways_scratch *scratch = search->scratch;
	if (!graph_grow(
		    (void **)&scratch->halves, &scratch->halves_room, scratch->n_halves + 1, sizeof *scratch->halves))
		return false;
	uint32_t number = (uint32_t)scratch->n_halves;
	if (!has_bit(scratch->map, node)) {
		if (!graph_grow((void **)&scratch->groups, &scratch->groups_room, scratch->n_groups + 1,
			    sizeof *scratch->groups))
			return false;
		set_bit(scratch->map, node);
		scratch->slot[node] = (uint32_t)scratch->n_groups;
		scratch->groups[scratch->n_groups++] = (struct group){.node = node};
	}
	struct group *group = &scratch->groups[scratch->slot[node]];
	scratch->halves[scratch->n_halves++] = *half;
	scratch->halves[number].next = group->first;
	group->first = number;
	if (half->strength > group->strength ||
		(half->strength == group->strength &&
			half_before(search, forward, half, &scratch->halves[group->best]))) {
		group->strength = half->strength;
		group->best = number;
	}
	if (half->strength > search->table_best)
		search->table_best = half->strength;
	return true;
}

/* ---- where halves meet ---- */

/* The way of two halves that meet in a node; false when it comes to somebody twice. */
static bool compose(
	const struct search *search, const struct half *run, const struct half *kept, uint32_t node, struct way *ret)
{
	const struct half *first = search->side->forward ? run : kept, *last = search->side->forward ? kept : run;
	uint32_t n = 0;
	if (first->end != NODE_NONE)
		ret->node[n++] = first->end;
	if (first->via != NODE_NONE)
		ret->node[n++] = first->via;
	ret->node[n++] = node;
	if (last->via != NODE_NONE)
		ret->node[n++] = last->via;
	if (last->end != NODE_NONE)
		ret->node[n++] = last->end;
	ret->steps = n - 1;
	ret->strength = (way_strength)run->strength * kept->strength;
	for (uint32_t i = 1; i < n; i++)
		for (uint32_t k = 0; k < i; k++)
			if (ret->node[i] == ret->node[k])
				return false;
	return true;
}

void ways_meet(struct search *search, const struct half *run, uint32_t node)
{
	struct ways_scratch *scratch = search->scratch;
	const struct group *group = &scratch->groups[scratch->slot[node]];
	way_strength best = (way_strength)run->strength * group->strength;
	struct way way;
	if (best < search->need || node == run->end || run->strength == 0)
		return;
	if (ways_full(search) && best == search->need) {
		/* No more than as strong as the last: all of the group come after its best. */
		compose(search, run, &scratch->halves[group->best], node, &way);
		if (!ways_before(search->rows, &way, &scratch->ways[search->n - 1]))
			return;
	}
	if (run->via != NODE_NONE && !may_be_between(search, run->via))
		return;
	if (run->end != NODE_NONE && !may_be_between(search, node))
		return;
	for (uint32_t i = group->first; i != 0; i = scratch->halves[i].next)
		if ((way_strength)run->strength * scratch->halves[i].strength >= search->need &&
			compose(search, run, &scratch->halves[i], node, &way))
			ways_offer(search, &way);
}
