#include "graph/block.h"
#include <stdlib.h>
#include <string.h>
#include "graph/memory.h"

static uint32_t larger(const struct entry *entry)
{
	return entry->out > entry->in ? entry->out : entry->in;
}

static int by_peer(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	return (x->peer > y->peer) - (x->peer < y->peer);
}

/* Ascending keys are the order of a row. */
static uint64_t row_key(const struct entry *entry)
{
	return (uint64_t)(STRENGTH_ONE - larger(entry)) << 32 | entry->peer;
}

uint32_t entries_merge(struct entry *entries, uint32_t n)
{
	qsort(entries, n, sizeof *entries, by_peer);
	uint32_t kept = 0;
	for (uint32_t i = 0; i < n; i++) {
		struct entry *last = kept > 0 ? &entries[kept - 1] : NULL;
		if (last == NULL || last->peer != entries[i].peer) {
			entries[kept++] = entries[i];
			continue;
		}
		if (entries[i].out > last->out) {
			last->out = entries[i].out;
			last->mark = entries[i].mark;
		}
		if (entries[i].in > last->in)
			last->in = entries[i].in;
	}
	return kept;
}

static void insertion_sort(struct entry *entries, uint32_t n)
{
	for (uint32_t i = 1; i < n; i++) {
		struct entry entry = entries[i];
		uint64_t key = row_key(&entry);
		uint32_t at = i;
		for (; at > 0 && row_key(&entries[at - 1]) > key; at--)
			entries[at] = entries[at - 1];
		entries[at] = entry;
	}
}

void entries_join(const struct entry *a, uint32_t n_a, const struct entry *b, uint32_t n_b, struct entry *ret)
{
	uint32_t i = 0, k = 0;
	while (i < n_a || k < n_b)
		*ret++ = k == n_b || (i < n_a && row_key(&a[i]) <= row_key(&b[k])) ? a[i++] : b[k++];
}

uint32_t entries_order(struct entry *entries, uint32_t n, struct entry *work)
{
	enum { RUN = 16 };
	uint32_t linked = 0;
	for (uint32_t i = 0; i < n; i++)
		if (larger(&entries[i]) > 0)
			entries[linked++] = entries[i];
	n = linked;
	for (uint32_t i = 0; i < n; i += RUN)
		insertion_sort(entries + i, n - i < RUN ? n - i : RUN);
	struct entry *from = entries, *to = work;
	for (uint64_t run = RUN; run < n; run *= 2) {
		for (uint64_t i = 0; i < n; i += 2 * run) {
			uint64_t a = n - i < run ? n - i : run, b = n - i - a < run ? n - i - a : run;
			entries_join(from + i, (uint32_t)a, from + i + a, (uint32_t)b, to + i);
		}
		struct entry *swapped = from;
		from = to;
		to = swapped;
	}
	if (from != entries)
		memcpy(entries, from, n * sizeof *entries);
	return n;
}

uint32_t entries_of(const struct row *row, struct entry *ret_entries)
{
	for (uint32_t i = 0; i < row->n; i++)
		ret_entries[i] = (struct entry){row->peer[i], row->out[i], row->in[i], row->mark[i]};
	return row->n;
}

static size_t words_of(uint32_t room, bool equal)
{
	return (size_t)room * (equal ? 2 : 3) + (room + 1) / 2;
}

size_t block_bytes(const struct block *block)
{
	return sizeof *block + words_of(block->room, block->in_at == block->room) * sizeof(uint32_t);
}

struct block *block_new(const struct block_node *nodes, int n)
{
	uint32_t room = 0;
	bool equal = true;
	for (int i = 0; i < n; i++) {
		room += nodes[i].n;
		for (uint32_t k = 0; k < nodes[i].n && equal; k++)
			equal = nodes[i].entries[k].out == nodes[i].entries[k].in;
	}
	struct block *block = graph_alloc(sizeof *block + words_of(room, equal) * sizeof(uint32_t));
	if (block == NULL)
		return NULL;
	memset(block, 0, sizeof *block);
	block->room = room;
	block->in_at = equal ? room : 2 * room;
	block->mark_at = equal ? 2 * room : 3 * room;
	struct link_mark *marks = (struct link_mark *)(block->words + block->mark_at);
	uint32_t at = 0;
	for (int i = 0; i < n; i++) {
		block->id[i] = nodes[i].id;
		block->flags[i] = nodes[i].flags;
		block->start[i] = at;
		for (uint32_t k = 0; k < nodes[i].n; k++, at++) {
			const struct entry *entry = &nodes[i].entries[k];
			block->words[at] = entry->peer;
			block->words[block->room + at] = entry->out;
			block->words[block->in_at + at] = entry->in;
			marks[at] = entry->mark;
		}
	}
	for (int i = n; i <= BLOCK_NODES; i++)
		block->start[i] = at;
	return block;
}
