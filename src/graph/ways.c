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

enum {
	HALVES_MOST = 1 << 20, /* in the table at once; of more it is made in parts */
	FEW_STEPS = 4096,      /* so many are taken without finding out first how strong a way must be */
	FIRST_LOOK = 1024,     /* halves of each side that are looked at first, to find that out */
	FIRST_LINKS = 2,       /* links of each row at least */
	AHEAD = 12,            /* nodes whose memory is asked for before they are reached */
};

#define HALF_ONE ((uint64_t)STRENGTH_ONE * STRENGTH_ONE)
#define NO_LIMIT UINT32_MAX

/* Half a way, without the node where it meets the other. */
struct half {
	uint64_t strength; /* in units of 10^-18 */
	uint32_t end, via; /* source or target, and who is between; NODE_NONE when it has no such */
	uint32_t next;     /* half that ends in the same node; 0: none */
};

/* Halves of the table that end in one node. */
struct group {
	uint64_t strength; /* of the best */
	uint32_t node, first, best;
};

struct ways_scratch {
	struct way *ways; /* the best so far, in order */
	size_t ways_room;
	uint64_t *map;    /* a bit a node: it has a group */
	uint64_t *marks;  /* a bit a node: a half of the other side ends there */
	uint32_t *marked; /* which, as far as there is room: one for each word of the map */
	uint32_t *slot;   /* the number of a node's group, where it has one */
	size_t map_room, marks_room, marked_room, slot_room, n_marked;
	struct group *groups;
	size_t n_groups, groups_room;
	struct half *halves; /* from 1 on */
	size_t n_halves, halves_room, halves_most;
	uint32_t *ends; /* sources, then targets, each once */
	size_t ends_room;
};

/* From one side of the ways: their sources, or their targets. */
struct side {
	const uint32_t *ends;
	size_t n;
	bool forward;
	uint64_t links; /* of the ends */
	uint64_t steps; /* of the ends' peers: so many halves of two steps */
	uint32_t limit; /* links of a row that are looked at */
};

struct search {
	const struct rows *rows;
	const struct ways_query *query;
	struct ways_scratch *scratch;
	size_t n;           /* ways found */
	way_strength floor; /* weaker ways are not among the best, as is known before */
	way_strength need;  /* weaker ways are not wanted any more: the floor, or the last of k */
	/* While halves of `side` are walked: the best that the other has, and so what a half needs. */
	const struct side *side;
	uint64_t other_best, half_need;
	uint64_t table_best; /* half of the table */
	struct part {
		uint32_t from, to; /* nodes that the table is made for: below `to` */
	} part;
};

struct ways_scratch *ways_scratch_new(void)
{
	struct ways_scratch *scratch = graph_alloc_zeroed(1, sizeof *scratch);
	if (scratch != NULL)
		scratch->halves_most = HALVES_MOST;
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
	free(scratch->slot);
	free(scratch->groups);
	free(scratch->halves);
	free(scratch->ends);
	free(scratch);
}

/* ---- the best so far ---- */

static int compare_ids(const struct rows *rows, uint32_t a, uint32_t b)
{
	if (a == b)
		return 0;
	return rows_id(rows, a) < rows_id(rows, b) ? -1 : 1;
}

/* Whether a comes before b. */
static bool before(const struct rows *rows, const struct way *a, const struct way *b)
{
	if (a->strength != b->strength)
		return a->strength > b->strength;
	if (a->steps != b->steps)
		return a->steps < b->steps;
	for (uint32_t i = 0; i <= a->steps; i++) {
		int order = compare_ids(rows, a->node[i], b->node[i]);
		if (order != 0)
			return order < 0;
	}
	return false;
}

static bool is_full(const struct search *search)
{
	return search->n == (size_t)search->query->k;
}

/* What half a way needs when the best other half is `other`; more than any has when there is none. */
static uint64_t need_of_half(const struct search *search, uint64_t other)
{
	if (search->need == 0)
		return 0;
	if (other == 0)
		return UINT64_MAX;
	way_strength need = (search->need + other - 1) / other;
	return need > HALF_ONE ? UINT64_MAX : (uint64_t)need;
}

static void offer(struct search *search, const struct way *way)
{
	struct way *ways = search->scratch->ways;
	size_t at = search->n;
	while (at > 0 && before(search->rows, way, &ways[at - 1]))
		at--;
	if (at >= (size_t)search->query->k)
		return;
	if (!is_full(search))
		search->n++;
	memmove(&ways[at + 1], &ways[at], (search->n - 1 - at) * sizeof *ways);
	ways[at] = *way;
	if (is_full(search) && ways[search->n - 1].strength > search->need) {
		search->need = ways[search->n - 1].strength;
		search->half_need = need_of_half(search, search->other_best);
	}
}

/* ---- the table ---- */

static bool has_bit(const uint64_t *map, uint32_t node)
{
	return map[node >> 6] >> (node & 63) & 1;
}

static void set_bit(uint64_t *map, uint32_t node)
{
	map[node >> 6] |= UINT64_C(1) << (node & 63);
}

static void empty_table(struct ways_scratch *scratch)
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
	int order = compare_ids(search->rows, first_a, first_b);
	return order != 0 ? order < 0 : compare_ids(search->rows, next_a, next_b) < 0;
}

/* False when memory ran out. */
static bool add_half(struct search *search, bool forward, uint32_t node, const struct half *half)
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

/* ---- rows ---- */

static const uint32_t *strengths(const struct row *row, bool forward)
{
	return forward ? row->out : row->in;
}

/* How many links of a row may be as strong as `need`. */
static uint32_t strong_enough(const struct search *search, const struct row *row, uint64_t need)
{
	uint32_t n = row->n < search->side->limit ? row->n : search->side->limit, low = 0, high = n;
	if (need == 0 || n == 0)
		return n;
	if (need > STRENGTH_ONE)
		return 0;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (row->out[middle] >= need || row->in[middle] >= need)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* What the second link of a half needs after the first. */
static uint64_t need_after(uint64_t half_need, uint32_t first)
{
	return half_need == 0 ? 0 : (half_need - 1) / first + 1;
}

/* Asks for the memory of the nodes that will be reached soon: where a row stands, and somewhat later the row. */
static void ask_ahead(const struct search *search, const struct row *row, uint32_t i, uint32_t n)
{
	if (i + AHEAD < n) {
		uint32_t node = row->peer[i + AHEAD];
		__builtin_prefetch(&rows_block(search->rows, node)->start[node & (BLOCK_NODES - 1)]);
	}
	if (i + AHEAD / 2 < n) {
		struct row soon = rows_of(search->rows, row->peer[i + AHEAD / 2]);
		__builtin_prefetch(soon.peer);
		if (search->need > 0)
			__builtin_prefetch(soon.out);
	}
}

static bool may_be_between(const struct search *search, uint32_t node)
{
	return (rows_flags(search->rows, node) & search->query->not_between) == 0;
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

/* A half that is run through ends in a node that has a group. */
static void meet(struct search *search, const struct half *run, uint32_t node)
{
	struct ways_scratch *scratch = search->scratch;
	const struct group *group = &scratch->groups[scratch->slot[node]];
	way_strength best = (way_strength)run->strength * group->strength;
	struct way way;
	if (best < search->need || node == run->end || run->strength == 0)
		return;
	if (is_full(search) && best == search->need) {
		/* No more than as strong as the last: all of the group come after its best. */
		compose(search, run, &scratch->halves[group->best], node, &way);
		if (!before(search->rows, &way, &scratch->ways[search->n - 1]))
			return;
	}
	if (run->via != NODE_NONE && !may_be_between(search, run->via))
		return;
	if (run->end != NODE_NONE && !may_be_between(search, node))
		return;
	for (uint32_t i = group->first; i != 0; i = scratch->halves[i].next)
		if ((way_strength)run->strength * scratch->halves[i].strength >= search->need &&
			compose(search, run, &scratch->halves[i], node, &way))
			offer(search, &way);
}

/* ---- walking the halves of a side ---- */

/* What is done with the row of a half's last node; `first` is the strength so far. */
typedef enum err row_fn(struct search *search, const struct row *row, uint32_t end, uint32_t via, uint32_t first);

/* All halves of two steps: `fn` gets the rows of the ends' peers. */
static enum err walk_double(struct search *search, uint32_t end, row_fn *fn)
{
	struct row row = rows_of(search->rows, end);
	const uint32_t *strength = strengths(&row, search->side->forward);
	uint32_t n = strong_enough(search, &row, need_after(search->half_need, STRENGTH_ONE));
	for (uint32_t i = 0; i < n; i++) {
		ask_ahead(search, &row, i, n);
		if (strength[i] == 0)
			continue;
		struct row next = rows_of(search->rows, row.peer[i]);
		uint64_t need = search->half_need;
		TRY(fn(search, &next, end, row.peer[i], strength[i]));
		if (search->half_need != need)
			n = strong_enough(search, &row, need_after(search->half_need, STRENGTH_ONE));
	}
	return OK;
}

/* `other` is the strength of the best half that the other side has. */
static enum err walk(struct search *search, const struct side *side, int depth, uint64_t other, row_fn *fn)
{
	search->side = side;
	search->other_best = other;
	search->half_need = need_of_half(search, other);
	for (size_t i = 0; i < side->n; i++) {
		struct row row = rows_of(search->rows, side->ends[i]);
		if (depth == 2)
			TRY(walk_double(search, side->ends[i], fn));
		else
			TRY(fn(search, &row, side->ends[i], NODE_NONE, STRENGTH_ONE));
	}
	return OK;
}

static enum err run_row(struct search *search, const struct row *row, uint32_t end, uint32_t via, uint32_t first)
{
	const uint32_t *strength = strengths(row, search->side->forward);
	const uint64_t *map = search->scratch->map;
	uint32_t n = strong_enough(search, row, need_after(search->half_need, first));
	for (uint32_t i = 0; i < n; i++) {
		if (!has_bit(map, row->peer[i]))
			continue;
		uint64_t need = search->half_need;
		struct half half = {.strength = (uint64_t)first * strength[i], .end = end, .via = via};
		meet(search, &half, row->peer[i]);
		if (search->half_need != need)
			n = strong_enough(search, row, need_after(search->half_need, first));
	}
	return OK;
}

static enum err mark_row(struct search *search, const struct row *row, uint32_t end, uint32_t via, uint32_t first)
{
	(void)end;
	(void)via;
	struct ways_scratch *scratch = search->scratch;
	uint32_t n = strong_enough(search, row, need_after(search->half_need, first));
	for (uint32_t i = 0; i < n; i++) {
		set_bit(scratch->marks, row->peer[i]);
		if (scratch->n_marked < scratch->marked_room)
			scratch->marked[scratch->n_marked++] = row->peer[i];
	}
	return OK;
}

static enum err keep_row(struct search *search, const struct row *row, uint32_t end, uint32_t via, uint32_t first)
{
	const uint32_t *strength = strengths(row, search->side->forward);
	const uint64_t *marks = search->scratch->marks;
	struct part part = search->part;
	uint32_t n = strong_enough(search, row, need_after(search->half_need, first));
	for (uint32_t i = 0; i < n; i++) {
		uint32_t node = row->peer[i];
		if ((via != NODE_NONE && !has_bit(marks, node)) || strength[i] == 0 || node == end ||
			node < part.from || node >= part.to)
			continue;
		if (via != NODE_NONE && !may_be_between(search, via))
			return OK;
		if (via != NODE_NONE && search->scratch->n_halves > search->scratch->halves_most &&
			part.to - part.from > 1)
			return ERR_TOO_LARGE;
		struct half half = {.strength = (uint64_t)first * strength[i], .end = end, .via = via};
		if (!add_half(search, search->side->forward, node, &half))
			return ERR_NOMEM;
	}
	return OK;
}

/* Runs through one side's halves; the table has the other's. */
static enum err run(struct search *search, const struct side *side, int depth)
{
	if (search->scratch->n_groups == 0)
		return OK;
	if (depth > 0)
		return walk(search, side, depth, search->table_best, run_row);
	search->side = side;
	search->other_best = search->table_best;
	search->half_need = 0;
	struct half none = {.strength = HALF_ONE, .end = NODE_NONE, .via = NODE_NONE};
	for (size_t i = 0; i < side->n; i++)
		if (has_bit(search->scratch->map, side->ends[i]))
			meet(search, &none, side->ends[i]);
	return OK;
}

/* Keeps one side's halves; `other` as for walk. Those of two steps only where the other side's are marked. ERR_TOO_LARGE
 * when there are too many. */
static enum err keep(struct search *search, const struct side *side, int depth, uint64_t other)
{
	empty_table(search->scratch);
	search->table_best = 0;
	return walk(search, side, depth, other, keep_row);
}

static void forget_marks(struct ways_scratch *scratch, const struct rows *rows)
{
	size_t words = (size_t)rows->n_nodes / 64 + 1;
	if (scratch->n_marked == scratch->marked_room)
		memset(scratch->marks, 0, words * sizeof *scratch->marks);
	for (size_t i = 0; scratch->n_marked < scratch->marked_room && i < scratch->n_marked; i++)
		scratch->marks[scratch->marked[i] >> 6] = 0;
	scratch->n_marked = 0;
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
	TRY(walk(search, small, 2, best_half(search, large), mark_row));
	for (uint64_t from = 0; from < search->rows->n_nodes;) {
		uint64_t to = from + width < search->rows->n_nodes ? from + width : search->rows->n_nodes;
		search->part = (struct part){(uint32_t)from, (uint32_t)to};
		enum err err = keep(search, large, 2, small_best);
		if (err == ERR_TOO_LARGE) {
			width = (width + 1) / 2;
			continue;
		}
		TRY(err);
		TRY(run(search, small, 2));
		from = to;
	}
	forget_marks(search->scratch, search->rows);
	return OK;
}

/* So that there are about so many halves of two steps; 0: all. */
static void set_limit(struct side *side, uint64_t halves)
{
	uint32_t limit = FIRST_LINKS;
	while (halves > 0 && (uint64_t)limit * limit * 4 * side->n <= halves)
		limit *= 2;
	side->limit = halves > 0 ? limit : NO_LIMIT;
}

/* All ways as strong as the floor, among the first links of each row (set_limit). */
static enum err search_rows(struct search *search, struct side *a, struct side *b, uint64_t halves)
{
	int steps = search->query->steps;
	const struct side *small = steps > 2 ? (a->steps <= b->steps ? a : b) : (a->links <= b->links ? b : a);
	const struct side *large = small == a ? b : a;
	search->n = 0;
	set_limit(a, halves);
	set_limit(b, halves);
	search->need = search->floor;
	search->part = (struct part){0, search->rows->n_nodes};
	TRY(keep(search, large, 1, HALF_ONE));
	for (int depth = 0; depth < steps && depth < 3; depth++)
		TRY(run(search, small, depth));
	return steps == 4 ? four_steps(search, small, large) : OK;
}

static void count_steps(const struct search *search, struct side *side)
{
	for (size_t e = 0; e < side->n; e++) {
		struct row row = rows_of(search->rows, side->ends[e]);
		side->links += row.n;
		for (uint32_t i = 0; search->query->steps > 2 && i < row.n; i++) {
			if (i + AHEAD < row.n) {
				uint32_t node = row.peer[i + AHEAD];
				__builtin_prefetch(&rows_block(search->rows, node)->start[node & (BLOCK_NODES - 1)]);
			}
			struct row next = rows_of(search->rows, row.peer[i]);
			side->steps += next.n;
			/* Of few, the rows will be walked at once: the beginnings are asked for here. */
			if (i < 2 * AHEAD)
				for (uint32_t k = 0; k < next.n && k < 64; k += 16)
					__builtin_prefetch(next.peer + k);
		}
	}
}

static enum err find(struct search *search, struct side *a, struct side *b)
{
	if (a->n == 0 || b->n == 0)
		return OK;
	count_steps(search, a);
	count_steps(search, b);
	uint64_t cost = a->steps < b->steps ? a->steps : b->steps;
	if (search->query->steps == 4)
		cost = a->steps + b->steps;
	if (cost > FEW_STEPS) {
		/* The strongest links of each row come to ways enough to tell how strong one must be. */
		for (uint64_t halves = FIRST_LOOK; halves * 4 < cost; halves *= 16) {
			TRY(search_rows(search, a, b, halves));
			if (is_full(search)) {
				search->floor = search->need;
				break;
			}
		}
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
		} else if (!has_bit(map, nodes[i]) &&
			   !(rows_flags(search->rows, nodes[i]) & search->query->not_an_end)) {
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
	       graph_grow((void **)&scratch->marked, &scratch->marked_room, words, sizeof *scratch->marked) &&
	       graph_grow((void **)&scratch->slot, &scratch->slot_room, rows->n_nodes, sizeof *scratch->slot) &&
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
	empty_table(scratch);
	forget_marks(scratch, rows);
	if (err != OK)
		return err;
	memcpy(ret_ways, scratch->ways, search.n * sizeof *ret_ways);
	*ret_n = search.n;
	return OK;
}
