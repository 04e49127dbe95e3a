#include "graph/rows.h"
#include "graph/block.h"

uint32_t strength_of(double value)
{
	if (!(value > 0))
		return 0;
	if (value >= 1)
		return STRENGTH_ONE;
	uint32_t strength = (uint32_t)(value * STRENGTH_ONE + 0.5);
	return strength > 0 ? strength : 1;
}

static int64_t id_in_rows(const void *arg, uint32_t node)
{
	return rows_id(arg, node);
}

uint32_t rows_find(const struct rows *rows, int64_t id)
{
	uint32_t node = id_index_find(rows->index, id, id_in_rows, rows, rows->n_nodes);
	return node != NODE_NONE && rows_flags(rows, node) & NODE_GONE ? NODE_NONE : node;
}

/* Where a peer stands in a row, by the larger of the two strengths between them; row.n when it is not there. */
static uint32_t place(const struct row *row, uint32_t peer, uint32_t strength)
{
	uint32_t low = 0, high = row->n;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		uint32_t there = row->out[middle] > row->in[middle] ? row->out[middle] : row->in[middle];
		if (there > strength || (there == strength && row->peer[middle] < peer))
			low = middle + 1;
		else
			high = middle;
	}
	return low < row->n && row->peer[low] == peer ? low : row->n;
}

struct link rows_link(const struct rows *rows, uint32_t from, uint32_t to)
{
	struct link link = {.from = rows_id(rows, from), .to = rows_id(rows, to)};
	/* The shorter row is read through; it tells where to look in the longer. */
	struct row row = rows_of(rows, from), back = rows_of(rows, to);
	uint32_t at = 0;
	if (row.n <= back.n) {
		while (at < row.n && row.peer[at] != to)
			at++;
	} else {
		uint32_t seen = 0;
		while (seen < back.n && back.peer[seen] != from)
			seen++;
		at = seen == back.n ? row.n
				    : place(&row, to, back.out[seen] > back.in[seen] ? back.out[seen] : back.in[seen]);
	}
	if (at < row.n) {
		link.strength = row.out[at];
		link.mark = row.mark[at];
	}
	return link;
}
