/* A way of up to four steps is two halves that meet in a node: one half of up to two steps from the sources on, the
 * other from the targets back. One side's halves are kept in a table by the node where they end; the other side's are
 * only run through, each step a bit of a map that tells whether the table has that node, which mostly is all there is
 * to do. Where both halves have two steps, there are too many to keep all of one side: where the smaller side's end is
 * marked in a second map first, and only those of the larger side that end there too are kept. Rows begin with their
 * strongest links: as soon as k ways are known, each row is left at the first link that is too weak to be on a better
 * one, whatever the other half. */
#include "graph/ways.h"
#include <stdlib.h>
#include <string.h>
#include "graph/memory.h"
#include "graph/ways_internal.h"

enum {
	HALVES_MOST = 1 << 20, /* in the table at once; of more it is made in parts */
	FIRST_LOOK = 4096,     /* halves of each side: of many times as many, these are looked at first */
	FIRST_LINKS = 2,       /* links of each row at least */
};

#define NO_LIMIT UINT32_MAX

struct ways_scratch *ways_scratch_new(void)
{
	struct ways_scratch *scratch = graph_alloc_zeroed(1, sizeof *scratch);
	if (scratch != NULL)
		*scratch = (struct ways_scratch){.halves_most = HALVES_MOST, .n_halves = 1};
	return scratch;
}

void ways_scratch_limit(struct ways_scratch *scratch, size_t halves)
{
	scratch->halves_most = halves;
}

void ways_scratch_free(struct ways_scratch *scratch)
{
	if (scratch == NULL)
		return;
	free(scratch->ways);
	free(scratch->map);
	free(scratch->marks);
	free(scratch->marked);
	free(scratch->places);
	free(scratch->groups);
	free(scratch->halves);
	free(scratch->ends);
	free(scratch);
}

/* ---- searching ---- */

/* The strength of a side's best first link, as of half a way. */
static uint64_t best_half(const struct search *search, const struct side *side)
{
	uint32_t best = 0;
	for (size_t e = 0; e < side->n; e++) {
		struct row row = rows_of(search->rows, side->ends[e]);
		if (row.n > 0 && row.out[0] > best)
			best = row.out[0];
		if (row.n > 0 && row.in[0] > best)
			best = row.in[0];
	}
	return (uint64_t)best * STRENGTH_ONE;
}

/* The table is made in parts when there is too much for it. */
static enum err four_steps(struct search *search, const struct side *small, const struct side *large)
{
	uint64_t small_best = best_half(search, small), width = search->rows->n_nodes;
	TRY(ways_mark(search, small, best_half(search, large)));
	for (uint64_t from = 0; from < search->rows->n_nodes;) {
		uint64_t to = from + width < search->rows->n_nodes ? from + width : search->rows->n_nodes;
		search->part = (struct part){(uint32_t)from, (uint32_t)to};
		enum err err = ways_keep(search, large, 2, small_best);
		if (err == ERR_TOO_LARGE) {
			width = (width + 1) / 2;
			continue;
		}
		TRY(err);
		TRY(ways_run(search, small, 2));
		from = to;
	}
	ways_forget_marks(search->scratch);
	return OK;
}

/* So that there are about so many halves of two steps, of the strongest links; 0: all. */
static void set_limits(struct side *side, uint64_t halves)
{
	uint64_t first = FIRST_LINKS;
	while (first * first * 4 * side->n <= halves)
		first *= 2;
	uint64_t second = side->links > 0 && halves / side->links > first ? halves / side->links : first;
	side->first_links = halves > 0 ? (uint32_t)first : NO_LIMIT;
	side->second_links = halves > 0 ? (uint32_t)second : NO_LIMIT;
}

/* All ways as strong as the floor, among the first links of each row (set_limits). */
static enum err search_rows(struct search *search, struct side *a, struct side *b, uint64_t halves)
{
	int steps = search->query->steps;
	const struct side *small = steps > 2 ? (a->steps <= b->steps ? a : b) : (a->links <= b->links ? b : a);
	const struct side *large = small == a ? b : a;
	search->n = 0;
	set_limits(a, halves);
	set_limits(b, halves);
	search->need = search->floor;
	search->part = (struct part){0, search->rows->n_nodes};
	TRY(ways_keep(search, large, 1, HALF_ONE));
	for (int depth = 0; depth < steps && depth < 3; depth++)
		TRY(ways_run(search, small, depth));
	return steps == 4 ? four_steps(search, small, large) : OK;
}

static enum err find(struct search *search, struct side *a, struct side *b)
{
	if (a->n == 0 || b->n == 0)
		return OK;
	ways_count(search, a, b);
	uint64_t cost = a->steps < b->steps ? a->steps : b->steps;
	if (search->query->steps == 4)
		cost = a->steps + b->steps;
	/* The strongest links of each row come to ways enough to tell how strong one must be. */
	uint64_t halves = FIRST_LOOK < search->scratch->halves_most ? FIRST_LOOK : search->scratch->halves_most;
	for (; halves * 4 < cost && search->floor == 0; halves *= 16) {
		TRY(search_rows(search, a, b, halves));
		if (ways_full(search))
			search->floor = search->need;
	}
	return search_rows(search, a, b, 0);
}

/* ---- the question ---- */

/* Takes each node once, of those that may be an end; ERR_INVALID when one is not there. */
static enum err take_ends(struct search *search, const uint32_t *nodes, size_t n, uint32_t *ends, size_t *ret_n)
{
	uint64_t *map = search->scratch->map;
	size_t taken = 0;
	enum err err = OK;
	for (size_t i = 0; i < n && err == OK; i++) {
		if (nodes[i] >= search->rows->n_nodes) {
			err = ERR_INVALID;
		} else if (!has_bit(map, nodes[i]) && !has_one_of(search->rows, nodes[i], search->query->not_an_end)) {
			set_bit(map, nodes[i]);
			ends[taken++] = nodes[i];
		}
	}
	for (size_t i = 0; i < taken; i++)
		map[ends[i] >> 6] = 0;
	*ret_n = taken;
	return err;
}

static bool grow_map(uint64_t **map, size_t *room, size_t words)
{
	size_t old = *room;
	if (!graph_grow((void **)map, room, words, sizeof **map))
		return false;
	memset(*map + old, 0, (*room - old) * sizeof **map);
	return true;
}

/* Room for the graph as it is now. */
static bool make_room(struct ways_scratch *scratch, const struct rows *rows, const struct ways_query *query)
{
	size_t words = (size_t)rows->n_nodes / 64 + 1;
	return graph_grow((void **)&scratch->ways, &scratch->ways_room, (size_t)query->k + 1, sizeof *scratch->ways) &&
	       grow_map(&scratch->map, &scratch->map_room, words) &&
	       grow_map(&scratch->marks, &scratch->marks_room, words) &&
	       graph_grow((void **)&scratch->marked, &scratch->marked_room, words + 1, sizeof *scratch->marked) &&
	       graph_grow((void **)&scratch->ends, &scratch->ends_room, query->n_sources + query->n_targets,
		       sizeof *scratch->ends);
}

enum err ways_find(const struct rows *rows, struct ways_scratch *scratch, const struct ways_query *query,
	struct way *ret_ways, size_t *ret_n)
{
	if (query->k < 1 || query->k > WAYS_MOST || query->steps < 1 || query->steps > WAYS_STEPS)
		return ERR_INVALID;
	if (!make_room(scratch, rows, query))
		return ERR_NOMEM;
	struct search search = {.rows = rows, .query = query, .scratch = scratch};
	struct side from = {.ends = scratch->ends, .forward = true}, to = {.ends = scratch->ends + query->n_sources};
	TRY(take_ends(&search, query->sources, query->n_sources, scratch->ends, &from.n));
	TRY(take_ends(&search, query->targets, query->n_targets, scratch->ends + query->n_sources, &to.n));
	enum err err = find(&search, &from, &to);
	ways_empty_table(scratch);
	ways_forget_marks(scratch);
	if (err != OK)
		return err;
	memcpy(ret_ways, scratch->ways, search.n * sizeof *ret_ways);
	*ret_n = search.n;
	return OK;
}
