#include "graph/build.h"
#include <stdlib.h>
#include <string.h>
#include "graph/ends.h"
#include "graph/fill.h"
#include "graph/memory.h"
#include "graph/version.h"

enum { BATCH_LINKS = 1 << 15 };

/* A link as it was given. */
struct given {
	int64_t from, to;
	uint32_t strength;
	struct link_mark mark;
	bool both;
};

/* Links whose ends are not looked up yet. */
struct batch {
	struct given *links;
	size_t n, room;
};

/* While the caller gives links, which it mostly reads from somewhere, another thread looks up the ends of those before.
 * It only runs while no node is added, and asks for no memory. */
struct graph_builder {
	int64_t *ids;
	size_t ids_room;
	uint8_t *flags;
	size_t flags_room;
	uint32_t n_nodes;
	struct id_index *index; /* of the first n_indexed */
	uint32_t n_indexed;
	int64_t highest; /* id, when there are nodes */
	struct ends ends;
	struct batch waiting, settling; /* the second is the other thread's while that runs */
	pthread_t settler;
	bool runs;
};

struct graph_builder *graph_builder_new(uint32_t nodes)
{
	struct graph_builder *builder = graph_alloc_zeroed(1, sizeof *builder);
	if (builder == NULL)
		return NULL;
	builder->index = id_index_new(nodes);
	if (builder->index == NULL) {
		graph_builder_free(builder);
		return NULL;
	}
	return builder;
}

static void wait_for_settler(struct graph_builder *builder)
{
	if (builder->runs)
		pthread_join(builder->settler, NULL);
	builder->runs = false;
}

void graph_builder_free(struct graph_builder *builder)
{
	if (builder == NULL)
		return;
	wait_for_settler(builder);
	free(builder->waiting.links);
	free(builder->settling.links);
	free(builder->ids);
	free(builder->flags);
	ends_free(&builder->ends);
	id_index_free(builder->index);
	free(builder);
}

/* ---- nodes ---- */

static int64_t id_in_builder(const void *arg, uint32_t node)
{
	const struct graph_builder *builder = arg;
	return builder->ids[node];
}

/* Nodes come with ascending ids, mostly, so that it is known without looking which are new: the index is made when it is
 * needed. */
static enum err index_nodes(struct graph_builder *builder)
{
	if (!id_index_holds(builder->index, builder->n_nodes)) {
		struct id_index *larger = id_index_new(builder->n_nodes);
		if (larger == NULL)
			return ERR_NOMEM;
		id_index_free(builder->index);
		builder->index = larger;
		builder->n_indexed = 0;
	}
	for (; builder->n_indexed < builder->n_nodes; builder->n_indexed++)
		id_index_add(builder->index, builder->ids[builder->n_indexed], builder->n_indexed);
	return OK;
}

/* ---- links: from ids to nodes ---- */

static void add_ends(struct graph_builder *builder, uint32_t from, uint32_t to, const struct given *link)
{
	uint32_t both = link->both ? END_OUT | END_IN : 0;
	ends_add(&builder->ends, from, to, link->strength | END_OUT | both, link->mark);
	ends_add(&builder->ends, to, from, link->strength | END_IN | both, link->mark);
}

/* Whose ends are looked up together. */
struct looking {
	int64_t ids[ID_MANY];
	uint32_t nodes[ID_MANY];
};

static void find_ends(struct graph_builder *builder, struct looking *looking, size_t n)
{
	id_index_guess_many(builder->index, looking->ids, n, looking->nodes);
	for (size_t i = 0; i < n; i++)
		if (looking->nodes[i] != NODE_NONE)
			graph_ask(&builder->ids[looking->nodes[i]]);
	for (size_t i = 0; i < n; i++) {
		uint32_t node = looking->nodes[i];
		if (node != NODE_NONE && builder->ids[node] != looking->ids[i])
			looking->nodes[i] = id_index_find(
				builder->index, looking->ids[i], id_in_builder, builder, builder->n_nodes);
	}
}

/* Links come from the same node one after the other, mostly: that one is looked up once. */
static void settle_some(struct graph_builder *builder, struct looking *looking, const struct given *links, size_t n)
{
	uint32_t from = NODE_NONE;
	size_t at = 0;
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || links[i].from != links[i - 1].from)
			looking->ids[at++] = links[i].from;
		looking->ids[at++] = links[i].to;
	}
	find_ends(builder, looking, at);
	at = 0;
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || links[i].from != links[i - 1].from)
			from = looking->nodes[at++];
		uint32_t to = looking->nodes[at++];
		if (from != NODE_NONE && to != NODE_NONE)
			add_ends(builder, from, to, &links[i]);
	}
}

static void *settle(void *arg)
{
	enum { TOGETHER = ID_MANY / 2 };
	struct graph_builder *builder = arg;
	struct batch *batch = &builder->settling;
	struct looking looking;
	for (size_t i = 0; i < batch->n; i += TOGETHER)
		settle_some(builder, &looking, batch->links + i, batch->n - i < TOGETHER ? batch->n - i : TOGETHER);
	batch->n = 0;
	return NULL;
}

/* The links that wait are looked up next; there is room for them then. */
static enum err begin_to_settle(struct graph_builder *builder)
{
	wait_for_settler(builder);
	TRY(index_nodes(builder));
	TRY(ends_reserve(&builder->ends, builder->n_nodes, builder->waiting.n));
	struct batch batch = builder->settling;
	builder->settling = builder->waiting;
	builder->waiting = batch;
	return OK;
}

static enum err settle_beside(struct graph_builder *builder)
{
	TRY(begin_to_settle(builder));
	builder->runs = graph_thread(&builder->settler, settle, builder);
	if (!builder->runs)
		settle(builder);
	return OK;
}

static enum err settle_all(struct graph_builder *builder)
{
	wait_for_settler(builder);
	if (builder->waiting.n > 0) {
		TRY(begin_to_settle(builder));
		settle(builder);
	}
	return OK;
}

/* Of a node that is not there. */
static enum err add_node(struct graph_builder *builder, int64_t id, uint8_t flags)
{
	if (builder->n_nodes >= NODE_MOST)
		return ERR_NOMEM;
	TRY(settle_all(builder)); /* the links so far do not know this one */
	size_t n = (size_t)builder->n_nodes + 1;
	if (!graph_grow((void **)&builder->ids, &builder->ids_room, n, sizeof *builder->ids) ||
		!graph_grow((void **)&builder->flags, &builder->flags_room, n, sizeof *builder->flags))
		return ERR_NOMEM;
	builder->ids[builder->n_nodes] = id;
	builder->flags[builder->n_nodes++] = flags;
	return OK;
}

enum err graph_builder_node(struct graph_builder *builder, int64_t id, uint8_t flags)
{
	flags &= (uint8_t)~NODE_GONE;
	if (builder->n_nodes > 0 && id <= builder->highest) {
		TRY(index_nodes(builder));
		uint32_t node = id_index_find(builder->index, id, id_in_builder, builder, builder->n_nodes);
		if (node == NODE_NONE)
			return add_node(builder, id, flags);
		builder->flags[node] = flags;
		return OK;
	}
	TRY(add_node(builder, id, flags));
	builder->highest = id;
	return OK;
}

static enum err add(struct graph_builder *builder, const struct link *link, bool both)
{
	struct batch *waiting = &builder->waiting;
	if (link->from == link->to || link->strength > STRENGTH_ONE)
		return ERR_INVALID;
	if (waiting->n == BATCH_LINKS)
		TRY(settle_beside(builder));
	if (waiting->n == waiting->room &&
		!graph_grow((void **)&waiting->links, &waiting->room, waiting->n + 1, sizeof *waiting->links))
		return ERR_NOMEM;
	waiting->links[waiting->n++] = (struct given){link->from, link->to, link->strength, link->mark, both};
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

/* The ends anew, for nodes whose new numbers these are. */
static enum err renumber_ends(struct graph_builder *builder, const uint32_t *number)
{
	struct ends renumbered = {0};
	enum err err = OK;
	for (size_t part = 0; part < builder->ends.n_parts && err == OK; part++)
		for (struct piece *piece = builder->ends.parts[part].first, *next; piece != NULL && err == OK;
			piece = next) {
			err = ends_reserve(&renumbered, builder->n_nodes, piece->n);
			for (uint32_t i = 0; i < piece->n && err == OK; i++) {
				const struct end *end = &piece->ends[i];
				ends_add(&renumbered, number[part * PART_NODES + end->place], number[end->peer],
					end->word, end->mark);
			}
			next = piece->next;
			piece_forget(piece);
		}
	ends_free(&builder->ends);
	builder->ends = renumbered;
	return err;
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
		struct id_index *old = builder->index;
		builder->index = index;
		index = old;
		err = renumber_ends(builder, number);
	}
	id_index_free(index);
	free(flags);
	free(number);
	free(order);
	return err;
}

enum err graph_builder_finish(struct graph_builder *builder, struct graph **ret_graph)
{
	TRY(settle_all(builder));
	TRY(index_nodes(builder));
	TRY(renumber(builder));
	struct rows *rows = rows_new(rows_stretches(builder->n_nodes));
	if (rows == NULL)
		return ERR_NOMEM;
	rows->n_nodes = builder->n_nodes;
	enum err err = rows_fill(rows, &builder->ends, builder->ids, builder->flags);
	if (err == OK) {
		rows->index = builder->index;
		builder->index = NULL;
		*ret_graph = graph_new(rows);
		err = *ret_graph == NULL ? ERR_NOMEM : OK;
	}
	if (err != OK)
		rows_free_whole(rows);
	return err;
}
