#include "graph/block.h"
#include <stdlib.h>
#include <string.h>
#include "graph/memory.h"

static uint32_t larger(const struct entry *entry)
{
	return entry->out > entry->in ? entry->out : entry->in;
}

/* Ascending keys are the order of a row. */
static uint64_t row_key(const struct entry *entry)
{
	return (uint64_t)(STRENGTH_ONE - larger(entry)) << 32 | entry->peer;
}

static void merge(struct entry *into, const struct entry *entry)
{
	if (entry->out > into->out) {
		into->out = entry->out;
		into->mark = entry->mark;
	}
	if (entry->in > into->in)
		into->in = entry->in;
}

uint32_t entries_merge(struct entry *entries, uint32_t n, void *work)
{
	/* A table of twice to four times as many places holds where the entry of a peer stands. */
	uint32_t *table = work, room = 2, kept = 0;
	while (room < 2 * n)
		room *= 2;
	memset(table, 0xff, room * sizeof *table);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t slot = (entries[i].peer * UINT32_C(0x9e3779b1)) >> 7 & (room - 1);
		while (table[slot] != NODE_NONE && entries[table[slot]].peer != entries[i].peer)
			slot = (slot + 1) & (room - 1);
		if (table[slot] != NODE_NONE) {
			merge(&entries[table[slot]], &entries[i]);
			continue;
		}
		table[slot] = kept;
		entries[kept++] = entries[i];
	}
	return kept;
}

void entries_join(const struct entry *a, uint32_t n_a, const struct entry *b, uint32_t n_b, struct entry *ret)
{
	uint32_t i = 0, k = 0;
	while (i < n_a || k < n_b)
		*ret++ = k == n_b || (i < n_a && row_key(&a[i]) <= row_key(&b[k])) ? a[i++] : b[k++];
}

/* ---- order: without branches that hang on the entries, as guessing them wrongly costs more than all the rest ---- */

enum { RUN = 16 };

struct keyed {
	uint64_t key;
	uint32_t smaller; /* of the two strengths; the larger is in the key */
	struct link_mark mark;
	bool in_is_larger;
};

static struct keyed keyed_of(const struct entry *entry)
{
	return (struct keyed){
		row_key(entry), entry->out < entry->in ? entry->out : entry->in, entry->mark, entry->in > entry->out};
}

static struct entry entry_of(const struct keyed *keyed)
{
	uint32_t large = STRENGTH_ONE - (uint32_t)(keyed->key >> 32);
	return (struct entry){(uint32_t)keyed->key, keyed->in_is_larger ? keyed->smaller : large,
		keyed->in_is_larger ? large : keyed->smaller, keyed->mark};
}

/* Each goes behind as many as have smaller keys. */
static void sort_run(const struct keyed *entries, uint32_t n, struct keyed *ret)
{
	for (uint32_t i = 0; i < n; i++) {
		uint32_t before = 0;
		for (uint32_t k = 0; k < n; k++)
			before += entries[k].key < entries[i].key;
		ret[before] = entries[i];
	}
}

static void join_runs(const struct keyed *a, size_t n_a, const struct keyed *b, size_t n_b, struct keyed *ret)
{
	const struct keyed *a_end = a + n_a, *b_end = b + n_b;
	while (a < a_end && b < b_end) {
		size_t second = b->key < a->key;
		const struct keyed *next = second ? b : a;
		*ret++ = *next;
		b += second;
		a += 1 - second;
	}
	memcpy(ret, a, (size_t)(a_end - a) * sizeof *a);
	memcpy(ret + (a_end - a), b, (size_t)(b_end - b) * sizeof *b);
}

uint32_t entries_order(struct entry *entries, uint32_t n, void *work)
{
	struct keyed *from = work, *to = from + n;
	uint32_t linked = 0;
	for (uint32_t i = 0; i < n; i++)
		if (larger(&entries[i]) > 0)
			to[linked++] = keyed_of(&entries[i]);
	n = linked;
	for (size_t i = 0; i < n; i += RUN)
		sort_run(to + i, n - i < RUN ? (uint32_t)(n - i) : RUN, from + i);
	for (size_t run = RUN; run < n; run *= 2) {
		for (size_t i = 0; i < n; i += 2 * run) {
			size_t a = n - i < run ? n - i : run, b = n - i - a < run ? n - i - a : run;
			join_runs(from + i, a, from + i + a, b, to + i);
		}
		struct keyed *swapped = from;
		from = to;
		to = swapped;
	}
	for (uint32_t i = 0; i < n; i++)
		entries[i] = entry_of(&from[i]);
	return n;
}

uint32_t entries_of(const struct row *row, struct entry *ret_entries)
{
	for (uint32_t i = 0; i < row->n; i++)
		ret_entries[i] = (struct entry){row->peer[i], row->out[i], row->in[i], row->mark[i]};
	return row->n;
}

static uint32_t differs(const struct block_node *node)
{
	for (uint32_t i = 0; i < node->n; i++)
		if (node->entries[i].out != node->entries[i].in)
			return ROW_DIFFERS;
	return 0;
}

static size_t words_of(uint32_t n, uint32_t differs)
{
	return (size_t)n * (differs ? 3 : 2) + (n + 1) / 2;
}

size_t block_bytes(const struct block *block)
{
	return sizeof *block + block->start[BLOCK_NODES] * sizeof(uint32_t);
}

static void put_row(struct block *block, uint32_t i, const struct block_node *node)
{
	struct row row = block_row(block, i);
	uint32_t *peer = (uint32_t *)(uintptr_t)row.peer, *out = (uint32_t *)(uintptr_t)row.out;
	uint32_t *in = (uint32_t *)(uintptr_t)row.in;
	struct link_mark *mark = (struct link_mark *)(uintptr_t)row.mark;
	for (uint32_t k = 0; k < node->n; k++) {
		const struct entry *entry = &node->entries[k];
		peer[k] = entry->peer;
		out[k] = entry->out;
		in[k] = entry->in;
		mark[k] = entry->mark;
	}
}

size_t blocks_most_bytes(uint32_t n_nodes, size_t entries)
{
	size_t blocks = (size_t)n_nodes / BLOCK_NODES + 1;
	size_t words = words_of(2, ROW_DIFFERS) * (entries / 2 + 1) +
		       n_nodes; /* a row of an odd number has half a word more */
	return blocks * (sizeof(struct block) + REGION_ROUNDING) + words * sizeof(uint32_t);
}

struct block *block_new(const struct block_node *nodes, int n, struct region *region)
{
	uint32_t start[BLOCK_NODES + 1];
	size_t words = 0;
	for (int i = 0; i < BLOCK_NODES; i++) {
		uint32_t bit = i < n ? differs(&nodes[i]) : 0;
		start[i] = (uint32_t)words | bit;
		words += i < n ? words_of(nodes[i].n, bit) : 0;
		if (words >= ROW_DIFFERS)
			return NULL;
	}
	start[BLOCK_NODES] = (uint32_t)words;
	size_t bytes = sizeof(struct block) + words * sizeof(uint32_t);
	struct block *block = region != NULL ? region_take(region, bytes) : graph_alloc(bytes);
	if (block == NULL)
		return NULL;
	memset(block, 0, sizeof *block);
	memcpy(block->start, start, sizeof start);
	for (int i = 0; i < n; i++) {
		block->id[i] = nodes[i].id;
		block->flags[i] = nodes[i].flags;
		put_row(block, (uint32_t)i, &nodes[i]);
	}
	return block;
}
