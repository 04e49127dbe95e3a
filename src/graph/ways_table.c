/* The table of the halves that are kept, by the node where they end, and the ways of two that meet there. */
#include <string.h>
#include "graph/memory.h"
#include "graph/ways_internal.h"

void ways_empty_table(struct ways_scratch *scratch)
{
	for (size_t i = 1; i < scratch->n_halves; i++)
		scratch->map[scratch->halves[i].node >> 6] = 0;
	scratch->n_halves = 1;
	scratch->n_groups = 0;
}

bool ways_add_half(struct search *search, const struct half *half)
{
	struct ways_scratch *scratch = search->scratch;
	if (scratch->n_halves >= scratch->halves_room && !graph_grow((void **)&scratch->halves, &scratch->halves_room,
								 scratch->n_halves + 1, sizeof *scratch->halves))
		return false;
	scratch->halves[scratch->n_halves++] = *half;
	set_bit(scratch->map, half->node);
	if (half->strength > search->table_best)
		search->table_best = half->strength;
	return true;
}

/* ---- groups: each made when it is first looked for, as most never are ---- */

/* Whether the ids of one half of a node come before those of another, read from the source on. */
static bool half_before(const struct search *search, const struct half *a, const struct half *b)
{
	bool forward = !search->side->forward; /* the side that is run through is the other */
	uint32_t first_a = forward ? a->end : a->via, first_b = forward ? b->end : b->via;
	uint32_t next_a = forward ? a->via : a->end, next_b = forward ? b->via : b->end;
	int order = ways_compare_ids(search->rows, first_a, first_b);
	return order != 0 ? order < 0 : ways_compare_ids(search->rows, next_a, next_b) < 0;
}

static struct place *place_of(const struct ways_scratch *scratch, uint32_t node)
{
	return &scratch->places[node * UINT64_C(0x9e3779b97f4a7c15) >> 32 & (scratch->n_places - 1)];
}

/* All halves into their places; false when memory ran out. */
static bool set_places(struct ways_scratch *scratch)
{
	size_t n = 64;
	while (n < scratch->n_halves)
		n *= 2;
	if (!graph_grow((void **)&scratch->places, &scratch->places_room, n, sizeof *scratch->places) ||
		!graph_grow(
			(void **)&scratch->groups, &scratch->groups_room, scratch->n_halves, sizeof *scratch->groups))
		return false;
	memset(scratch->places, 0, n * sizeof *scratch->places);
	scratch->n_places = n;
	scratch->n_groups = 1;
	for (size_t i = 1; i < scratch->n_halves; i++) {
		struct place *place = place_of(scratch, scratch->halves[i].node);
		scratch->halves[i].next = place->halves;
		place->halves = (uint32_t)i;
	}
	return true;
}

/* Takes the halves of a node out of their place. */
static struct group *make_group(const struct search *search, struct place *place, uint32_t node)
{
	struct ways_scratch *scratch = search->scratch;
	struct group *group = &scratch->groups[scratch->n_groups];
	*group = (struct group){.node = node, .next = place->groups};
	place->groups = (uint32_t)scratch->n_groups++;
	for (uint32_t *at = &place->halves; *at != 0;) {
		uint32_t number = *at;
		struct half *half = &scratch->halves[number];
		if (half->node != node) {
			at = &half->next;
			continue;
		}
		*at = half->next;
		half->next = group->first;
		group->first = number;
		if (half->strength > group->strength ||
			(half->strength == group->strength &&
				half_before(search, half, &scratch->halves[group->best]))) {
			group->strength = half->strength;
			group->best = number;
		}
	}
	return group;
}

static struct group *group_of(const struct search *search, uint32_t node)
{
	struct place *place = place_of(search->scratch, node);
	for (uint32_t i = place->groups; i != 0; i = search->scratch->groups[i].next)
		if (search->scratch->groups[i].node == node)
			return &search->scratch->groups[i];
	return make_group(search, place, node);
}

/* ---- where halves meet ---- */

/* The way of two halves that meet in a node; false when it comes to somebody twice. */
static bool compose(const struct search *search, const struct half *run, const struct half *kept, struct way *ret)
{
	const struct half *first = search->side->forward ? run : kept, *last = search->side->forward ? kept : run;
	uint32_t n = 0;
	if (first->end != NODE_NONE)
		ret->node[n++] = first->end;
	if (first->via != NODE_NONE)
		ret->node[n++] = first->via;
	ret->node[n++] = run->node;
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

enum err ways_meet(struct search *search, const struct half *run)
{
	struct ways_scratch *scratch = search->scratch;
	if (scratch->n_groups == 0 && !set_places(scratch))
		return ERR_NOMEM;
	const struct group *group = group_of(search, run->node);
	way_strength best = (way_strength)run->strength * group->strength;
	struct way way;
	if (best < search->need)
		return OK;
	if (ways_full(search) && best == search->need) {
		/* No more than as strong as the last: all of the group come after its best. */
		compose(search, run, &scratch->halves[group->best], &way);
		if (!ways_before(search->rows, &way, &scratch->ways[search->n - 1]))
			return OK;
	}
	uint8_t not_between = search->query->not_between;
	if ((run->via != NODE_NONE && has_one_of(search->rows, run->via, not_between)) ||
		(run->end != NODE_NONE && has_one_of(search->rows, run->node, not_between)))
		return OK;
	for (uint32_t i = group->first; i != 0; i = scratch->halves[i].next)
		if ((way_strength)run->strength * scratch->halves[i].strength >= search->need &&
			compose(search, run, &scratch->halves[i], &way))
			ways_offer(search, &way);
	return OK;
}
