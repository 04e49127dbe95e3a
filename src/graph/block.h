/* How blocks are made; for building and changing alone. */
#pragma once
#include "graph/region.h"
#include "graph/rows.h"

/* One place in a row. */
struct entry {
	uint32_t peer, out, in;
	struct link_mark mark;
};

/* A node as it goes into a block. */
struct block_node {
	int64_t id;
	struct entry *entries;
	uint32_t n;
	uint8_t flags;
};

/* What the next two work with, for each of their entries. */
enum { ENTRY_WORK = 32 };
/* Makes one of entries with the same peer: the strongest stays, of links as strong the first. Returns how many are left, in
 * the order of the first of each. */
uint32_t entries_merge(struct entry *entries, uint32_t n, void *work);
/* Brings a row into its order, without those that have no strength; returns how many are left. Each peer is there once. */
uint32_t entries_order(struct entry *entries, uint32_t n, void *work);
/* Joins two that are in order. */
void entries_join(const struct entry *a, uint32_t n_a, const struct entry *b, uint32_t n_b, struct entry *ret);
/* Copies a row of a block. */
uint32_t entries_of(const struct row *row, struct entry *ret_entries);
/* A block of at most BLOCK_NODES nodes whose rows are in order, in a region or (NULL) by itself; NULL when memory ran out. */
struct block *block_new(const struct block_node *nodes, int n, struct region *region);
/* So many bytes of a region all blocks of so many nodes take, at most. */
size_t blocks_most_bytes(uint32_t n_nodes, size_t entries);
size_t block_bytes(const struct block *block);

/* From ids to nodes: only ever added to, so that all rows of a graph share it. One writer. */
struct id_index *id_index_new(size_t ids);
void id_index_free(struct id_index *index);
bool id_index_holds(const struct id_index *index, size_t ids); /* there is room for so many in all */
bool id_index_full(const struct id_index *index);              /* no room for one more */
void id_index_add(struct id_index *index, int64_t id, uint32_t node);
/* Takes the id back that was added last. */
void id_index_undo(struct id_index *index, int64_t id, uint32_t node);
/* A copy with more room; NULL when memory ran out. `id_of` tells the id of a node. */
struct id_index *id_index_larger(
	const struct id_index *index, int64_t (*id_of)(const void *arg, uint32_t node), const void *arg);
uint32_t id_index_find(const struct id_index *index, int64_t id, int64_t (*id_of)(const void *arg, uint32_t node),
	const void *arg, uint32_t n_nodes);
/* The nodes that at most ID_MANY ids are likely to be found at, whose places in memory are asked for before any is read. One
 * that has another id is to be found by itself; NODE_NONE is right. */
enum { ID_MANY = 128 };
void id_index_guess_many(const struct id_index *index, const int64_t *sought, size_t n, uint32_t *ret_nodes);
size_t id_index_bytes(const struct id_index *index);
