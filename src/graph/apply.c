/* Changes: the blocks that they touch are made anew, all others are shared with the rows before. */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "graph/memory.h"
#include "graph/version.h"

enum { PUBLISHED_AT_ONCE = 256, WORTH_WAITING_FOR = 32 << 20 /* bytes */ };

/* EDIT_BOTH: no link either way any more. EDIT_FLAGS with NODE_GONE empties the row. */
enum edit_kind { EDIT_OUT, EDIT_IN, EDIT_BOTH, EDIT_FLAGS };

/* What a change means for one node; ordered by node, and there links by peer before flags, each as they came. */
struct edit {
	uint32_t node, peer, strength;
	struct link_mark mark;
	uint8_t kind, flags;
	bool done;
	uint32_t order;
};

/* The rows that are to be published. */
struct draft {
	struct graph *graph;
	const struct rows *old;
	struct rows *rows;
	struct id_index *index; /* the old one's, or a larger copy */
	int64_t *new_ids;       /* of the nodes from old->n_nodes on */
	size_t n_new, new_room;
	size_t n_indexed; /* of them, in the old index */
	struct edit *edits;
	size_t n_edits, edits_room;
	void **dead; /* what the new rows do without */
	size_t n_dead, dead_room;
	void **made; /* what is given back when the draft fails */
	size_t n_made, made_room;
	size_t new_bytes, dead_bytes;
	struct entry *entries;
	size_t entries_room;
};

static int64_t id_in_draft(const void *arg, uint32_t node)
{
	const struct draft *draft = arg;
	return node < draft->old->n_nodes ? rows_id(draft->old, node) : draft->new_ids[node - draft->old->n_nodes];
}

static uint32_t n_nodes(const struct draft *draft)
{
	return draft->old->n_nodes + (uint32_t)draft->n_new;
}

static uint32_t find(const struct draft *draft, int64_t id)
{
	return id_index_find(draft->index, id, id_in_draft, draft, n_nodes(draft));
}

static bool made(struct draft *draft, void *memory, size_t bytes)
{
	if (memory == NULL)
		return false;
	if (!graph_grow((void **)&draft->made, &draft->made_room, draft->n_made + 1, sizeof *draft->made)) {
		free(memory);
		return false;
	}
	draft->made[draft->n_made++] = memory;
	draft->new_bytes += bytes;
	return true;
}

static bool dies(struct draft *draft, const void *memory, size_t bytes)
{
	if (memory == NULL)
		return true;
	if (!graph_grow((void **)&draft->dead, &draft->dead_room, draft->n_dead + 1, sizeof *draft->dead))
		return false;
	draft->dead[draft->n_dead++] = (void *)(uintptr_t)memory;
	draft->dead_bytes += bytes;
	return true;
}

static bool add_edit(struct draft *draft, struct edit edit)
{
	if (!graph_grow((void **)&draft->edits, &draft->edits_room, draft->n_edits + 1, sizeof *draft->edits))
		return false;
	edit.order = (uint32_t)draft->n_edits;
	draft->edits[draft->n_edits++] = edit;
	return true;
}

static bool larger_index(struct draft *draft)
{
	struct id_index *larger = id_index_larger(draft->index, id_in_draft, draft);
	if (larger == NULL)
		return false;
	if (draft->index != draft->old->index)
		id_index_free(draft->index);
	draft->index = larger;
	return true;
}

static enum err add_node(struct draft *draft, const struct change *change)
{
	uint8_t flags = change->flags & (uint8_t)~NODE_GONE;
	uint32_t node = find(draft, change->link.from);
	if (node == NODE_NONE) {
		if (n_nodes(draft) >= NODE_MOST)
			return ERR_NOMEM;
		if (id_index_full(draft->index) && !larger_index(draft))
			return ERR_NOMEM;
		if (!graph_grow((void **)&draft->new_ids, &draft->new_room, draft->n_new + 1, sizeof *draft->new_ids))
			return ERR_NOMEM;
		node = n_nodes(draft);
		draft->new_ids[draft->n_new++] = change->link.from;
		id_index_add(draft->index, change->link.from, node);
		if (draft->index == draft->old->index)
			draft->n_indexed = draft->n_new;
	}
	return add_edit(draft, (struct edit){.node = node, .kind = EDIT_FLAGS, .flags = flags}) ? OK : ERR_NOMEM;
}

static bool is_there(const struct draft *draft, uint32_t node)
{
	if (node == NODE_NONE)
		return false;
	for (size_t i = draft->n_edits; i-- > 0;) /* brought back just now? */
		if (draft->edits[i].kind == EDIT_FLAGS && draft->edits[i].node == node)
			return !(draft->edits[i].flags & NODE_GONE);
	return node >= draft->old->n_nodes || !(rows_flags(draft->old, node) & NODE_GONE);
}

static enum err add_link(struct draft *draft, const struct change *change, bool *ret_left_out)
{
	const struct link *link = &change->link;
	uint32_t from = find(draft, link->from), to = find(draft, link->to);
	if (link->from == link->to || link->strength > STRENGTH_ONE || !is_there(draft, from) || !is_there(draft, to)) {
		*ret_left_out = true;
		return OK;
	}
	struct edit out = {.node = from, .peer = to, .strength = link->strength, .mark = link->mark, .kind = EDIT_OUT};
	struct edit in = {.node = to, .peer = from, .strength = link->strength, .kind = EDIT_IN};
	return add_edit(draft, out) && add_edit(draft, in) ? OK : ERR_NOMEM;
}

/* Stands alone in its draft, so that the old row is all that the node has. */
static enum err remove_node(struct draft *draft, const struct change *change, bool *ret_left_out)
{
	uint32_t node = find(draft, change->link.from);
	if (!is_there(draft, node)) {
		*ret_left_out = true;
		return OK;
	}
	struct row row = rows_of(draft->old, node);
	for (uint32_t i = 0; i < row.n; i++)
		if (!add_edit(draft, (struct edit){.node = row.peer[i], .peer = node, .kind = EDIT_BOTH}))
			return ERR_NOMEM;
	struct edit gone = {.node = node, .kind = EDIT_FLAGS, .flags = NODE_GONE};
	return add_edit(draft, gone) ? OK : ERR_NOMEM;
}

static int by_place(const void *a, const void *b)
{
	const struct edit *x = a, *y = b;
	if (x->node != y->node)
		return x->node < y->node ? -1 : 1;
	if ((x->kind == EDIT_FLAGS) != (y->kind == EDIT_FLAGS))
		return x->kind == EDIT_FLAGS ? 1 : -1;
	if (x->peer != y->peer)
		return x->peer < y->peer ? -1 : 1;
	return x->order < y->order ? -1 : 1;
}

/* The first edit that is of this peer, or of one behind it; they stand by peer. */
static size_t first_of_peer(const struct edit *edits, size_t n, uint32_t peer)
{
	size_t low = 0, high = n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (edits[middle].peer < peer)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Applies the edits of one peer, `edits` being the first of them; returns how many they are. */
static size_t edit_entry(struct edit *edits, size_t n, struct entry *entry)
{
	size_t i = 0;
	for (; i < n && edits[i].peer == entry->peer; i++) {
		edits[i].done = true;
		if (edits[i].kind == EDIT_OUT) {
			entry->out = edits[i].strength;
			entry->mark = edits[i].strength > 0 ? edits[i].mark : (struct link_mark){0};
		} else if (edits[i].kind == EDIT_IN) {
			entry->in = edits[i].strength;
		} else {
			*entry = (struct entry){.peer = entry->peer};
		}
	}
	return i;
}

/* Makes a row of the old one and edits of links. What does not change is in order as it is; the rest is ordered by itself
 * and put between. `entries` has room for four times what there may be. */
static uint32_t edit_row(const struct row *row, struct edit *edits, size_t n, struct entry *entries)
{
	uint32_t most = row->n + (uint32_t)n, same = 0, changed = 0;
	struct entry *apart = entries + most, *work = apart + most;
	for (uint32_t i = 0; i < row->n; i++) {
		struct entry entry = {row->peer[i], row->out[i], row->in[i], row->mark[i]};
		size_t first = first_of_peer(edits, n, entry.peer);
		if (first == n || edits[first].peer != entry.peer) {
			entries[same++] = entry;
			continue;
		}
		edit_entry(edits + first, n - first, &entry);
		apart[changed++] = entry;
	}
	for (size_t i = 0; i < n; i++) {
		if (edits[i].done)
			continue;
		struct entry entry = {.peer = edits[i].peer};
		edit_entry(edits + i, n - i, &entry);
		apart[changed++] = entry;
	}
	changed = entries_order(apart, changed, work);
	memcpy(work, entries, same * sizeof *entries);
	entries_join(work, same, apart, changed, entries);
	return same + changed;
}

/* Makes one node's row behind `*used` entries. */
static bool edit_node(
	struct draft *draft, uint32_t node, struct edit *edits, size_t n, size_t *used, struct block_node *ret)
{
	bool is_old = node < draft->old->n_nodes;
	struct row row = is_old ? rows_of(draft->old, node) : (struct row){0};
	if (!graph_grow(
		    (void **)&draft->entries, &draft->entries_room, *used + 4 * (row.n + n), sizeof *draft->entries))
		return false;
	struct entry *entries = draft->entries + *used;
	ret->id = id_in_draft(draft, node);
	ret->flags = is_old ? rows_flags(draft->old, node) : 0;
	size_t links = n;
	while (links > 0 && edits[links - 1].kind == EDIT_FLAGS)
		links--;
	if (n > links)
		ret->flags = edits[n - 1].flags;
	if (ret->flags & NODE_GONE)
		ret->n = 0;
	else
		ret->n = links > 0 ? edit_row(&row, edits, links, entries) : entries_of(&row, entries);
	*used += ret->n;
	return true;
}

/* The block that holds `edits[0]`; *ret_n edits belong to it. */
static struct block *edit_block(struct draft *draft, struct edit *edits, size_t n, size_t *ret_n)
{
	uint32_t first = edits[0].node & ~(uint32_t)(BLOCK_NODES - 1), end = first + BLOCK_NODES;
	struct block_node nodes[BLOCK_NODES] = {0};
	size_t used = 0, done = 0;
	if (end > n_nodes(draft))
		end = n_nodes(draft);
	for (uint32_t node = first; node < end; node++) {
		size_t from = done;
		while (done < n && edits[done].node == node)
			done++;
		if (!edit_node(draft, node, edits + from, done - from, &used, &nodes[node - first]))
			return NULL;
	}
	used = 0; /* the entries may have moved as they grew: their places are known only now */
	for (uint32_t i = 0; i < end - first; i++) {
		nodes[i].entries = draft->entries + used;
		used += nodes[i].n;
	}
	*ret_n = done;
	return block_new(nodes, (int)(end - first), NULL);
}

static uint64_t links_in(const struct block *block)
{
	uint64_t n = 0;
	for (uint32_t i = 0; block != NULL && i < BLOCK_NODES; i++) {
		struct row row = block_row(block, i);
		for (uint32_t k = 0; k < row.n; k++)
			n += row.out[k] > 0;
	}
	return n;
}

/* The stretch that is to hold a node, the draft's own. */
static struct stretch *own_stretch(struct draft *draft, uint32_t number)
{
	bool is_old = number < rows_stretches(draft->old->n_nodes);
	const struct stretch *old = is_old ? draft->old->stretches[number] : NULL;
	if (draft->rows->stretches[number] != old)
		return (struct stretch *)(uintptr_t)draft->rows->stretches[number];
	struct stretch *stretch = graph_alloc_zeroed(1, sizeof *stretch);
	if (!made(draft, stretch, sizeof *stretch) || !dies(draft, old, sizeof *old))
		return NULL;
	if (old != NULL)
		*stretch = *old;
	draft->rows->stretches[number] = stretch;
	return stretch;
}

static enum err make_rows(struct draft *draft)
{
	const struct rows *old = draft->old;
	qsort(draft->edits, draft->n_edits, sizeof *draft->edits, by_place);
	draft->rows = rows_new(rows_stretches(n_nodes(draft)));
	if (!made(draft, draft->rows, 0))
		return ERR_NOMEM;
	*draft->rows = *old;
	draft->rows->n_nodes = n_nodes(draft);
	draft->rows->index = draft->index;
	memcpy(draft->rows->stretches, old->stretches, rows_stretches(old->n_nodes) * sizeof old->stretches[0]);
	draft->new_bytes += rows_bytes(draft->rows);
	draft->dead_bytes += rows_bytes(old);
	size_t done = 0;
	for (size_t at = 0; at < draft->n_edits; at += done) {
		struct block *block = edit_block(draft, draft->edits + at, draft->n_edits - at, &done);
		if (!made(draft, block, block != NULL ? block_bytes(block) : 0))
			return ERR_NOMEM;
		uint32_t number = draft->edits[at].node >> BLOCK_BITS;
		struct stretch *stretch = own_stretch(draft, number >> STRETCH_BITS);
		if (stretch == NULL)
			return ERR_NOMEM;
		const struct block **place = &stretch->blocks[number & (STRETCH_BLOCKS - 1)];
		if (*place != NULL && !dies(draft, *place, block_bytes(*place)))
			return ERR_NOMEM;
		draft->rows->n_links += links_in(block) - links_in(*place);
		*place = block;
	}
	if (draft->index != old->index && !dies(draft, old->index, id_index_bytes(old->index)))
		return ERR_NOMEM;
	return OK;
}

static void undo(struct draft *draft)
{
	for (size_t i = 0; i < draft->n_made; i++)
		free(draft->made[i]);
	if (draft->index != draft->old->index)
		id_index_free(draft->index);
	for (size_t i = draft->n_indexed; i-- > 0;)
		id_index_undo(draft->old->index, draft->new_ids[i], draft->old->n_nodes + (uint32_t)i);
}

static enum err collect_edits(struct draft *draft, const struct change *changes, size_t n, size_t *ret_left_out)
{
	for (size_t i = 0; i < n; i++) {
		bool left_out = false;
		if (changes[i].kind == CHANGE_NODE)
			TRY(add_node(draft, &changes[i]));
		else if (changes[i].kind == CHANGE_LINK)
			TRY(add_link(draft, &changes[i], &left_out));
		else
			TRY(remove_node(draft, &changes[i], &left_out));
		*ret_left_out += left_out;
	}
	return OK;
}

/* Under the lock. */
static enum err apply_some(struct graph *graph, const struct change *changes, size_t n, size_t *left_out)
{
	struct version *next = graph_next_version(graph);
	if (next == NULL)
		return ERR_BUSY;
	struct draft draft = {.graph = graph, .old = graph->versions[graph->newest].rows};
	draft.index = draft.old->index;
	size_t left = 0;
	enum err err = collect_edits(&draft, changes, n, &left);
	if (err == OK && draft.n_edits > 0)
		err = make_rows(&draft);
	if (err != OK) {
		undo(&draft);
		free(draft.dead);
	} else if (draft.n_edits > 0) {
		if (draft.index != draft.old->index)
			draft.new_bytes += id_index_bytes(draft.index);
		graph_publish(graph, next, draft.rows, draft.new_bytes, draft.dead, draft.n_dead, draft.dead_bytes);
	}
	if (err == OK)
		*left_out += left;
	free(draft.made);
	free(draft.new_ids);
	free(draft.edits);
	free(draft.entries);
	return err;
}

/* Where readers hold so many older rows that memory would double, they get some time to leave. */
static void let_readers_leave(struct graph *graph)
{
	static const struct timespec some = {.tv_nsec = 500000};
	for (int i = 0; i < 40 && graph->dead_bytes > WORTH_WAITING_FOR && graph->dead_bytes > graph->bytes / 3; i++) {
		nanosleep(&some, NULL);
		graph_collect(graph);
	}
}

/* How many of the changes go together: a removal stands alone. */
static size_t together(const struct change *changes, size_t n)
{
	size_t some = 0;
	while (some < n && some < PUBLISHED_AT_ONCE && changes[some].kind != CHANGE_REMOVE)
		some++;
	return some > 0 ? some : 1;
}

enum err graph_apply(struct graph *graph, const struct change *changes, size_t n, size_t *ret_left_out)
{
	size_t left_out = 0;
	enum err err = OK;
	pthread_mutex_lock(&graph->writer);
	for (size_t at = 0, some; at < n && err == OK; at += some) {
		some = together(changes + at, n - at);
		err = apply_some(graph, changes + at, some, &left_out);
		let_readers_leave(graph);
	}
	pthread_mutex_unlock(&graph->writer);
	if (err == OK && ret_left_out != NULL)
		*ret_left_out = left_out;
	return err;
}
