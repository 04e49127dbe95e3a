#include "graph/rows.h"
#include "graph/block.h"
#include "graph/memory.h"

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

static void find_some(const struct rows *rows, const int64_t *ids, size_t n, uint32_t *ret_nodes)
{
	id_index_guess_many(rows->index, ids, n, ret_nodes);
	for (size_t i = 0; i < n; i++)
		if (ret_nodes[i] < rows->n_nodes) {
			const struct block *block = rows_block(rows, ret_nodes[i]);
			uint32_t place = ret_nodes[i] & (BLOCK_NODES - 1);
			graph_ask(&block->id[place]);
			graph_ask(&block->flags[place]);
			graph_ask(&block->start[place]);
		}
	for (size_t i = 0; i < n; i++) {
		uint32_t node = ret_nodes[i];
		if (node != NODE_NONE &&
			(node >= rows->n_nodes || rows_id(rows, node) != ids[i] || rows_flags(rows, node) & NODE_GONE))
			ret_nodes[i] = rows_find(rows, ids[i]);
	}
}

void rows_find_many(const struct rows *rows, const int64_t *ids, size_t n, uint32_t *ret_nodes)
{
	for (size_t i = 0; i < n; i += ID_MANY)
		find_some(rows, ids + i, n - i < ID_MANY ? n - i : ID_MANY, ret_nodes + i);
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
