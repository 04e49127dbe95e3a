/* Walking the halves that one side has: run through against the table, kept in it, or marked where they end. */
#include <string.h>
#include "graph/ways_internal.h"

enum { AHEAD = 12 /* nodes whose memory is asked for before they are reached */ };

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
	search->half_need = ways_need_of_half(search, other);
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
		ways_meet(search, &half, row->peer[i]);
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
		if (!ways_add_half(search, search->side->forward, node, &half))
			return ERR_NOMEM;
	}
	return OK;
}

enum err ways_run(struct search *search, const struct side *side, int depth)
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
			ways_meet(search, &none, side->ends[i]);
	return OK;
}

enum err ways_keep(struct search *search, const struct side *side, int depth, uint64_t other)
{
	ways_empty_table(search->scratch);
	search->table_best = 0;
	return walk(search, side, depth, other, keep_row);
}

enum err ways_mark(struct search *search, const struct side *side, uint64_t other)
{
	return walk(search, side, 2, other, mark_row);
}

void ways_forget_marks(struct ways_scratch *scratch, const struct rows *rows)
{
	size_t words = (size_t)rows->n_nodes / 64 + 1;
	if (scratch->n_marked == scratch->marked_room)
		memset(scratch->marks, 0, words * sizeof *scratch->marks);
	for (size_t i = 0; scratch->n_marked < scratch->marked_room && i < scratch->n_marked; i++)
		scratch->marks[scratch->marked[i] >> 6] = 0;
	scratch->n_marked = 0;
}
