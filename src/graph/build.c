#include "graph/build.h"
#include <stdlib.h>
#include <string.h>
#include "graph/memory.h"
#include "graph/version.h"

struct record {
	uint32_t from, to, strength;
	struct link_mark mark;
	bool both;
};

struct graph_builder {
	int64_t *ids;
	size_t ids_room;
	uint8_t *flags;
	size_t flags_room;
	uint32_t n_nodes;
	struct id_index *index;
	struct record *records;
	size_t n_records, records_room;
	/* Links come from the same node one after the other, mostly. */
	bool has_last;
	int64_t last_id;
	uint32_t last_node;
};

static int64_t id_in_builder(const void *arg, uint32_t node)
{
	const struct graph_builder *builder = arg;
	return builder->ids[node];
}

static uint32_t find(const struct graph_builder *builder, int64_t id)
{
	return id_index_find(builder->index, id, id_in_builder, builder, builder->n_nodes);
}

struct graph_builder *graph_builder_new(uint32_t nodes, uint64_t links)
{
	struct graph_builder *builder = graph_alloc_zeroed(1, sizeof *builder);
	if (builder == NULL)
		return NULL;
	builder->index = id_index_new(nodes);
	if (builder->index == NULL ||
		!graph_grow((void **)&builder->records, &builder->records_room, links, sizeof *builder->records)) {
		graph_builder_free(builder);
		return NULL;
	}
	return builder;
}

void graph_builder_free(struct graph_builder *builder)
{
	if (builder == NULL)
		return;
	free(builder->ids);
	free(builder->flags);
	free(builder->records);
	id_index_free(builder->index);
	free(builder);
}

enum err graph_builder_node(struct graph_builder *builder, int64_t id, uint8_t flags)
{
	uint32_t node = find(builder, id);
	flags &= (uint8_t)~NODE_GONE;
	if (node != NODE_NONE) {
		builder->flags[node] = flags;
		return OK;
	}
	if (builder->n_nodes >= NODE_MOST)
		return ERR_NOMEM;
	if (id_index_full(builder->index)) {
		struct id_index *larger = id_index_larger(builder->index, id_in_builder, builder);
		if (larger == NULL)
			return ERR_NOMEM;
		id_index_free(builder->index);
		builder->index = larger;
	}
	size_t n = (size_t)builder->n_nodes + 1;
	if (!graph_grow((void **)&builder->ids, &builder->ids_room, n, sizeof *builder->ids) ||
		!graph_grow((void **)&builder->flags, &builder->flags_room, n, sizeof *builder->flags))
		return ERR_NOMEM;
	node = builder->n_nodes++;
	builder->ids[node] = id;
	builder->flags[node] = flags;
	id_index_add(builder->index, id, node);
	return OK;
}

static enum err add(struct graph_builder *builder, const struct link *link, bool both)
{
	if (link->from == link->to || link->strength > STRENGTH_ONE)
		return ERR_INVALID;
	if (!builder->has_last || builder->last_id != link->from) {
		builder->last_node = find(builder, link->from);
		builder->last_id = link->from;
		builder->has_last = builder->last_node != NODE_NONE;
	}
	uint32_t from = builder->last_node, to = find(builder, link->to);
	if (from == NODE_NONE || to == NODE_NONE)
		return ERR_NOT_FOUND;
	if (!graph_grow((void **)&builder->records, &builder->records_room, builder->n_records + 1,
		    sizeof *builder->records))
		return ERR_NOMEM;
	builder->records[builder->n_records++] = (struct record){from, to, link->strength, link->mark, both};
	return OK;
}

enum err graph_builder_link(struct graph_builder *builder, const struct link *link)
{
	return add(builder, link, false);
}

enum err graph_builder_both(struct graph_builder *builder, const struct link *link)
{
	return add(builder, link, true);
}

/* ---- numbering the nodes by their ids ---- */

struct numbering {
	int64_t id;
	uint32_t node;
};

static int by_id(const void *a, const void *b)
{
	const struct numbering *x = a, *y = b;
	return (x->id > y->id) - (x->id < y->id);
}

static bool in_order(const struct graph_builder *builder)
{
	for (uint32_t node = 1; node < builder->n_nodes; node++)
		if (builder->ids[node - 1] > builder->ids[node])
			return false;
	return true;
}

static enum err renumber(struct graph_builder *builder)
{
	uint32_t n = builder->n_nodes;
	if (in_order(builder))
		return OK;
	struct numbering *order = graph_alloc(n * sizeof *order);
	uint32_t *number = graph_alloc(n * sizeof *number);
	uint8_t *flags = graph_alloc(n);
	struct id_index *index = id_index_new(n);
	enum err err = order == NULL || number == NULL || flags == NULL || index == NULL ? ERR_NOMEM : OK;
	if (err == OK) {
		for (uint32_t node = 0; node < n; node++)
			order[node] = (struct numbering){builder->ids[node], node};
		qsort(order, n, sizeof *order, by_id);
		for (uint32_t node = 0; node < n; node++) {
			number[order[node].node] = node;
			builder->ids[node] = order[node].id;
			flags[node] = builder->flags[order[node].node];
			id_index_add(index, order[node].id, node);
		}
		memcpy(builder->flags, flags, n);
		for (size_t i = 0; i < builder->n_records; i++) {
			builder->records[i].from = number[builder->records[i].from];
			builder->records[i].to = number[builder->records[i].to];
		}
		struct id_index *old = builder->index;
		builder->index = index;
		index = old;
	}
	id_index_free(index);
	free(flags);
	free(number);
	free(order);
	return err;
}

/* ---- from records to rows ---- */

/* The rows are made of the records in several turns, so that what lies between takes little memory. */
struct filling {
	const struct graph_builder *builder;
	struct rows *rows;
	uint32_t *degree;      /* of each node, duplicates and all */
	uint32_t *seen;        /* by which node's row this one was seen last, + 1 */
	struct entry *entries; /* of the turn's nodes, row after row */
	size_t *at;            /* where the row of each of the turn's nodes begins */
	struct entry *work;    /* as long as the longest row */
	uint32_t from, to;     /* the turn's nodes */
};

enum { ENTRIES_A_TURN = 1 << 22 };

static void put(struct filling *filling, uint32_t node, struct entry entry)
{
	if (node >= filling->from && node < filling->to)
		filling->entries[filling->at[node - filling->from]++] = entry;
}

/* The entries of the turn's nodes; then at[i] is where the row of the i-th ends. */
static void scatter(struct filling *filling)
{
	const struct graph_builder *builder = filling->builder;
	size_t sum = 0;
	for (uint32_t node = filling->from; node < filling->to; node++) {
		filling->at[node - filling->from] = sum;
		sum += filling->degree[node];
	}
	for (size_t i = 0; i < builder->n_records; i++) {
		const struct record *r = &builder->records[i];
		uint32_t in = r->both ? r->strength : 0;
		put(filling, r->from, (struct entry){r->to, r->strength, in, r->mark});
		put(filling, r->to,
			(struct entry){r->from, in, r->strength, r->both ? r->mark : (struct link_mark){0}});
	}
}

/* One's row, brought into order; `entries` are its degree[node] entries. */
static struct block_node order_row(struct filling *filling, uint32_t node, struct entry *entries)
{
	uint32_t n = filling->degree[node];
	bool twice = false;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t *seen = &filling->seen[entries[i].peer];
		twice = twice || *seen == node + 1;
		*seen = node + 1;
	}
	if (twice)
		n = entries_merge(entries, n);
	n = entries_order(entries, n, filling->work);
	for (uint32_t i = 0; i < n; i++)
		filling->rows->n_links += entries[i].out > 0;
	return (struct block_node){
		.id = filling->builder->ids[node], .flags = filling->builder->flags[node], .entries = entries, .n = n};
}

static enum err make_blocks(struct filling *filling)
{
	struct block_node nodes[BLOCK_NODES];
	struct entry *entries = filling->entries;
	for (uint32_t first = filling->from; first < filling->to; first += BLOCK_NODES) {
		uint32_t n = filling->to - first < BLOCK_NODES ? filling->to - first : BLOCK_NODES;
		for (uint32_t i = 0; i < n; i++) {
			nodes[i] = order_row(filling, first + i, entries);
			entries += filling->degree[first + i];
		}
		const struct stretch **place = &filling->rows->stretches[first >> (BLOCK_BITS + STRETCH_BITS)];
		if (*place == NULL)
			*place = graph_alloc_zeroed(1, sizeof(struct stretch));
		struct block *block = *place != NULL ? block_new(nodes, (int)n) : NULL;
		if (block == NULL)
			return ERR_NOMEM;
		((struct stretch *)(uintptr_t)*place)->blocks[first >> BLOCK_BITS & (STRETCH_BLOCKS - 1)] = block;
	}
	return OK;
}

/* Whole blocks from `from` on, of not too many entries; returns how many entries. */
static size_t choose_turn(struct filling *filling, uint32_t from)
{
	size_t sum = 0, block;
	filling->from = filling->to = from;
	while (filling->to < filling->builder->n_nodes) {
		uint32_t end = filling->to + BLOCK_NODES < filling->builder->n_nodes ? filling->to + BLOCK_NODES
										     : filling->builder->n_nodes;
		block = 0;
		for (uint32_t node = filling->to; node < end; node++)
			block += filling->degree[node];
		if (sum > 0 && sum + block > ENTRIES_A_TURN)
			break;
		sum += block;
		filling->to = end;
	}
	return sum;
}

static enum err fill(struct filling *filling)
{
	const struct graph_builder *builder = filling->builder;
	uint32_t longest = 0;
	for (size_t i = 0; i < builder->n_records; i++) {
		filling->degree[builder->records[i].from]++;
		filling->degree[builder->records[i].to]++;
	}
	for (uint32_t node = 0; node < builder->n_nodes; node++)
		longest = filling->degree[node] > longest ? filling->degree[node] : longest;
	filling->work = graph_alloc(longest * sizeof *filling->work);
	if (filling->work == NULL)
		return ERR_NOMEM;
	size_t room = 0;
	for (uint32_t from = 0; from < builder->n_nodes; from = filling->to) {
		size_t n = choose_turn(filling, from);
		if (filling->entries == NULL || n > room) {
			free(filling->entries);
			room = n > ENTRIES_A_TURN ? n : ENTRIES_A_TURN;
			filling->entries = graph_alloc((room < 2 * builder->n_records ? room : 2 * builder->n_records) *
						       sizeof *filling->entries);
		}
		if (filling->entries == NULL)
			return ERR_NOMEM;
		scatter(filling);
		TRY(make_blocks(filling));
	}
	return OK;
}

static enum err make_rows(struct graph_builder *builder, struct rows *rows)
{
	struct filling filling = {.builder = builder, .rows = rows};
	filling.degree = graph_alloc_zeroed(builder->n_nodes, sizeof *filling.degree);
	filling.seen = graph_alloc_zeroed(builder->n_nodes, sizeof *filling.seen);
	filling.at = graph_alloc(builder->n_nodes * sizeof *filling.at);
	enum err err = filling.degree == NULL || filling.seen == NULL || filling.at == NULL ? ERR_NOMEM
											    : fill(&filling);
	free(filling.degree);
	free(filling.seen);
	free(filling.at);
	free(filling.entries);
	free(filling.work);
	return err;
}

static enum err make_graph(struct graph_builder *builder, struct graph **ret_graph)
{
	TRY(renumber(builder));
	struct rows *rows = rows_new(rows_stretches(builder->n_nodes));
	if (rows == NULL)
		return ERR_NOMEM;
	rows->n_nodes = builder->n_nodes;
	enum err err = make_rows(builder, rows);
	if (err == OK) {
		rows->index = builder->index;
		*ret_graph = graph_new(rows);
		err = *ret_graph == NULL ? ERR_NOMEM : OK;
		rows->index = err == OK ? builder->index : NULL;
	}
	if (err != OK)
		rows_free_whole(rows);
	return err;
}

enum err graph_builder_finish(struct graph_builder *builder, struct graph **ret_graph)
{
	struct id_index *empty = id_index_new(0);
	struct graph *graph = NULL;
	enum err err = empty == NULL ? ERR_NOMEM : make_graph(builder, &graph);
	if (err != OK) {
		id_index_free(empty);
		return err;
	}
	free(builder->records);
	builder->records = NULL;
	builder->n_records = builder->records_room = 0;
	builder->index = empty;
	builder->n_nodes = 0;
	builder->has_last = false;
	*ret_graph = graph;
	return OK;
}
