#include "graph/build.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "graph/memory.h"
#include "graph/version.h"

struct record {
	uint32_t from, to, strength;
	struct link_mark mark;
	bool both;
};

enum { WAITING = 32 };

struct graph_builder {
	int64_t *ids;
	size_t ids_room;
	uint8_t *flags;
	size_t flags_room;
	uint32_t n_nodes;
	struct id_index *index;
	struct record *records;
	size_t n_records, records_room;
	int64_t waiting[WAITING]; /* other ends of the last records, which are not looked up yet */
	size_t n_waiting;
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

/* Looks up the other ends of the links that wait: where each stands in memory is asked for before any is read. */
static void settle(struct graph_builder *builder)
{
	if (builder->n_waiting == 0)
		return;
	struct record *records = builder->records + builder->n_records - builder->n_waiting;
	size_t kept = 0;
	for (size_t i = 0; i < builder->n_waiting; i++)
		__builtin_prefetch(id_index_slot(builder->index, builder->waiting[i]));
	for (size_t i = 0; i < builder->n_waiting; i++) {
		uint32_t likely = id_index_likely(builder->index, builder->waiting[i]);
		if (likely != NODE_NONE)
			__builtin_prefetch(&builder->ids[likely]);
	}
	for (size_t i = 0; i < builder->n_waiting; i++) {
		records[i].to = find(builder, builder->waiting[i]);
		if (records[i].to != NODE_NONE)
			records[kept++] = records[i];
	}
	builder->n_records -= builder->n_waiting - kept;
	builder->n_waiting = 0;
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
	if (!builder->has_last)
		return OK;
	if (!graph_grow((void **)&builder->records, &builder->records_room, builder->n_records + 1,
		    sizeof *builder->records))
		return ERR_NOMEM;
	builder->records[builder->n_records++] = (struct record){
		builder->last_node, NODE_NONE, link->strength, link->mark, both};
	builder->waiting[builder->n_waiting++] = link->to;
	if (builder->n_waiting == WAITING)
		settle(builder);
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

enum { ENTRIES_A_TURN = 1 << 22, MANY_RECORDS = 1 << 20 };

/* The rows are made of the records in turns of some nodes each, so that what lies between takes little memory; when they
 * are many, by two threads. */
struct filling {
	const struct graph_builder *builder;
	struct rows *rows;
	uint32_t *degree; /* of each node, duplicates and all */
	uint32_t longest; /* of them */
	pthread_mutex_t lock;
	uint32_t next; /* node that no turn has yet */
	enum err err;  /* the first */
};

struct turn {
	struct filling *filling;
	uint32_t from, to;     /* its nodes */
	struct entry *entries; /* row after row */
	size_t entries_room;
	size_t *at; /* where the row of each node begins, then where it ends */
	size_t at_room;
	struct entry *work; /* as long as the longest row */
	uint64_t n_links;
};

static void put(struct turn *turn, uint32_t node, struct entry entry)
{
	if (node >= turn->from && node < turn->to)
		turn->entries[turn->at[node - turn->from]++] = entry;
}

static void scatter(struct turn *turn)
{
	const struct graph_builder *builder = turn->filling->builder;
	size_t sum = 0;
	for (uint32_t node = turn->from; node < turn->to; node++) {
		turn->at[node - turn->from] = sum;
		sum += turn->filling->degree[node];
	}
	for (size_t i = 0; i < builder->n_records; i++) {
		const struct record *r = &builder->records[i];
		uint32_t in = r->both ? r->strength : 0;
		put(turn, r->from, (struct entry){r->to, r->strength, in, r->mark});
		put(turn, r->to, (struct entry){r->from, in, r->strength, r->both ? r->mark : (struct link_mark){0}});
	}
}

/* Whether a peer is there twice. `work`, as large as the entries, becomes a table of twice to four times as many places. */
static bool names_twice(const struct entry *entries, uint32_t n, struct entry *work)
{
	uint32_t *table = (uint32_t *)work, room = 2;
	while (room < 2 * n)
		room *= 2;
	memset(table, 0xff, room * sizeof *table);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t peer = entries[i].peer, slot = (peer * UINT32_C(0x9e3779b1)) >> 7 & (room - 1);
		for (; table[slot] != NODE_NONE; slot = (slot + 1) & (room - 1))
			if (table[slot] == peer)
				return true;
		table[slot] = peer;
	}
	return false;
}

/* One's row, brought into order; `entries` are its degree[node] entries. */
static struct block_node order_row(struct turn *turn, uint32_t node, struct entry *entries)
{
	const struct graph_builder *builder = turn->filling->builder;
	uint32_t n = turn->filling->degree[node];
	if (names_twice(entries, n, turn->work))
		n = entries_merge(entries, n);
	n = entries_order(entries, n, turn->work);
	for (uint32_t i = 0; i < n; i++)
		turn->n_links += entries[i].out > 0;
	return (struct block_node){.id = builder->ids[node], .flags = builder->flags[node], .entries = entries, .n = n};
}

static enum err make_blocks(struct turn *turn)
{
	struct block_node nodes[BLOCK_NODES];
	struct entry *entries = turn->entries;
	for (uint32_t first = turn->from; first < turn->to; first += BLOCK_NODES) {
		uint32_t n = turn->to - first < BLOCK_NODES ? turn->to - first : BLOCK_NODES;
		for (uint32_t i = 0; i < n; i++) {
			nodes[i] = order_row(turn, first + i, entries);
			entries += turn->filling->degree[first + i];
		}
		struct block *block = block_new(nodes, (int)n);
		if (block == NULL)
			return ERR_NOMEM;
		const struct stretch *stretch = turn->filling->rows->stretches[first >> (BLOCK_BITS + STRETCH_BITS)];
		((struct stretch *)(uintptr_t)stretch)->blocks[first >> BLOCK_BITS & (STRETCH_BLOCKS - 1)] = block;
	}
	return OK;
}

/* Whole blocks, of not too many entries; false when all nodes are taken, or something went wrong. */
static bool take_turn(struct turn *turn, size_t *ret_entries)
{
	struct filling *filling = turn->filling;
	uint32_t n_nodes = filling->builder->n_nodes;
	size_t sum = 0;
	pthread_mutex_lock(&filling->lock);
	turn->from = turn->to = filling->next;
	while (turn->to < n_nodes && filling->err == OK) {
		uint32_t end = turn->to + BLOCK_NODES < n_nodes ? turn->to + BLOCK_NODES : n_nodes;
		size_t block = 0;
		for (uint32_t node = turn->to; node < end; node++)
			block += filling->degree[node];
		if (turn->to > turn->from && sum + block > ENTRIES_A_TURN)
			break;
		sum += block;
		turn->to = end;
	}
	filling->next = turn->to;
	pthread_mutex_unlock(&filling->lock);
	*ret_entries = sum;
	return turn->to > turn->from;
}

static enum err fill_turn(struct turn *turn, size_t n)
{
	if (!graph_grow((void **)&turn->entries, &turn->entries_room, n, sizeof *turn->entries) ||
		!graph_grow((void **)&turn->at, &turn->at_room, turn->to - turn->from, sizeof *turn->at))
		return ERR_NOMEM;
	scatter(turn);
	return make_blocks(turn);
}

static void *fill_turns(void *arg)
{
	struct filling *filling = arg;
	struct turn turn = {
		.filling = filling, .work = graph_alloc(((size_t)filling->longest + 1) * sizeof *turn.work)};
	enum err err = turn.work == NULL ? ERR_NOMEM : OK;
	size_t n;
	while (err == OK && take_turn(&turn, &n))
		err = fill_turn(&turn, n);
	pthread_mutex_lock(&filling->lock);
	if (filling->err == OK)
		filling->err = err;
	filling->rows->n_links += turn.n_links;
	pthread_mutex_unlock(&filling->lock);
	free(turn.entries);
	free(turn.at);
	free(turn.work);
	return NULL;
}

static void fill(struct filling *filling)
{
	const struct graph_builder *builder = filling->builder;
	pthread_t other;
	bool both = false;
	for (size_t i = 0; i < builder->n_records; i++) {
		filling->degree[builder->records[i].from]++;
		filling->degree[builder->records[i].to]++;
	}
	for (uint32_t node = 0; node < builder->n_nodes; node++)
		filling->longest = filling->degree[node] > filling->longest ? filling->degree[node] : filling->longest;
	pthread_mutex_init(&filling->lock, NULL);
	if (builder->n_records >= MANY_RECORDS)
		both = pthread_create(&other, NULL, fill_turns, filling) == 0;
	fill_turns(filling);
	if (both)
		pthread_join(other, NULL);
	pthread_mutex_destroy(&filling->lock);
}

static enum err make_rows(struct graph_builder *builder, struct rows *rows)
{
	for (uint32_t i = 0; i < rows_stretches(builder->n_nodes); i++) {
		rows->stretches[i] = graph_alloc_zeroed(1, sizeof(struct stretch));
		if (rows->stretches[i] == NULL)
			return ERR_NOMEM;
	}
	struct filling filling = {.builder = builder, .rows = rows};
	filling.degree = graph_alloc_zeroed(builder->n_nodes, sizeof *filling.degree);
	if (filling.degree == NULL)
		return ERR_NOMEM;
	fill(&filling);
	free(filling.degree);
	return filling.err;
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
	settle(builder);
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
