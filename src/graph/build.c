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
	int64_t last_from;
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
	(void)links;
	struct graph_builder *builder = graph_alloc_zeroed(1, sizeof *builder);
	if (builder == NULL)
		return NULL;
	builder->index = id_index_new(nodes);
	if (builder->index == NULL) {
		free(builder);
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
	uint32_t from = find(builder, link->from), to = find(builder, link->to);
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

/* Entries of all rows, one after the other; at[node] is where the node's end. */
static struct entry *scatter(const struct graph_builder *builder, size_t *at)
{
	for (size_t i = 0; i < builder->n_records; i++) {
		at[builder->records[i].from]++;
		at[builder->records[i].to]++;
	}
	size_t sum = 0;
	for (uint32_t node = 0; node < builder->n_nodes; node++) {
		size_t n = at[node];
		at[node] = sum;
		sum += n;
	}
	struct entry *entries = graph_alloc(2 * sum * sizeof *entries); /* as many again to work in */
	if (entries == NULL)
		return NULL;
	for (size_t i = 0; i < builder->n_records; i++) {
		const struct record *r = &builder->records[i];
		uint32_t in = r->both ? r->strength : 0;
		entries[at[r->from]++] = (struct entry){r->to, r->strength, in, r->mark};
		entries[at[r->to]++] = (struct entry){
			r->from, in, r->strength, r->both ? r->mark : (struct link_mark){0}};
	}
	return entries;
}

static struct block *make_block(const struct graph_builder *builder, uint32_t first, struct entry *entries,
	struct entry *work, const size_t *at, uint64_t *links)
{
	struct block_node nodes[BLOCK_NODES];
	int n = 0;
	for (uint32_t node = first; node < builder->n_nodes && n < BLOCK_NODES; node++, n++) {
		size_t from = node > 0 ? at[node - 1] : 0;
		nodes[n] = (struct block_node){
			.id = builder->ids[node], .flags = builder->flags[node], .entries = entries + from};
		nodes[n].n = entries_order(entries + from, (uint32_t)(at[node] - from), work);
		for (uint32_t i = 0; i < nodes[n].n; i++)
			*links += entries[from + i].out > 0;
	}
	return block_new(nodes, n);
}

static enum err fill(struct graph_builder *builder, struct rows *rows, size_t *at)
{
	struct entry *entries = scatter(builder, at);
	if (entries == NULL)
		return ERR_NOMEM;
	size_t sum = builder->n_nodes > 0 ? at[builder->n_nodes - 1] : 0;
	enum err err = OK;
	for (uint32_t node = 0; node < builder->n_nodes && err == OK; node += BLOCK_NODES) {
		uint32_t number = node >> BLOCK_BITS;
		const struct stretch **place = &rows->stretches[number >> STRETCH_BITS];
		if (*place == NULL)
			*place = graph_alloc_zeroed(1, sizeof(struct stretch));
		struct block *block = *place == NULL
					      ? NULL
					      : make_block(builder, node, entries, entries + sum, at, &rows->n_links);
		if (block == NULL)
			err = ERR_NOMEM;
		else
			((struct stretch *)(uintptr_t)*place)->blocks[number & (STRETCH_BLOCKS - 1)] = block;
	}
	free(entries);
	return err;
}

enum err graph_builder_finish(struct graph_builder *builder, struct graph **ret_graph)
{
	struct id_index *empty = id_index_new(0);
	struct rows *rows = rows_new(rows_stretches(builder->n_nodes));
	size_t *at = graph_alloc_zeroed(builder->n_nodes, sizeof *at);
	enum err err = empty == NULL || rows == NULL || at == NULL ? ERR_NOMEM : OK;
	if (rows != NULL)
		rows->n_nodes = builder->n_nodes;
	if (err == OK)
		err = fill(builder, rows, at);
	free(at);
	struct graph *graph = NULL;
	if (err == OK) {
		rows->index = builder->index;
		graph = graph_new(rows);
		if (graph == NULL) {
			rows->index = NULL;
			err = ERR_NOMEM;
		}
	}
	if (err != OK) {
		rows_free_whole(rows);
		id_index_free(empty);
		return err;
	}
	builder->index = empty;
	builder->n_nodes = 0;
	builder->n_records = 0;
	*ret_graph = graph;
	return OK;
}
