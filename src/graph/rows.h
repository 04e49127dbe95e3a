/* Rows: who knows whom at one moment, compressed and immutable.
 *
 * A node is a dense number, 0 .. n_nodes - 1, that stands for an id of the caller's (a person, an organization) and
 * keeps standing for it in all later rows of the same graph. A node's row holds everybody it is linked with in either
 * direction, once each: the strength of the link that leads out to them and of the one that leads back, 0 where there
 * is none. A row is ordered by the larger of the two, falling, then by node: what a search needs is at its beginning.
 *
 * A strength is a whole number of billionths. A product of up to four is exact in 128 bits, so that the order of ways
 * does not hang on the order of multiplication, and 0.3 times 0.4 is as much as 0.2 times 0.6.
 *
 * Nodes stand together in blocks of 64, blocks in stretches of 512. A change makes the blocks anew that it touches
 * and shares all others with the rows before it: rows cost as much as they differ. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"

enum {
	STRENGTH_ONE = 1000000000, /* the strength 1 */
	BLOCK_BITS = 6,
	BLOCK_NODES = 1 << BLOCK_BITS,
	STRETCH_BITS = 9,
	STRETCH_BLOCKS = 1 << STRETCH_BITS,
	STRETCH_NODES = STRETCH_BLOCKS * BLOCK_NODES,
	NODE_MOST = 1 << 30, /* more nodes no graph has */
};

/* Flags of a node: seven bits whose meaning is the caller's, and one that the graph sets. */
enum { NODE_GONE = 0x80 /* removed: it has no links, and no id finds it */ };

/* No node. */
#define NODE_NONE UINT32_MAX

/* What is known about a link besides its strength; the numbers are the caller's. */
struct link_mark {
	uint8_t kind, evidence;
};

/* A link from one id to another; strength in billionths, 0: there is none. */
struct link {
	int64_t from, to;
	uint32_t strength;
	struct link_mark mark;
};

/* With where a row begins: some link is not as strong one way as the other. */
#define ROW_DIFFERS (UINT32_C(1) << 31)

/* Row after row stands in `words`, each in one piece, so that there is one jump in memory to it: peer[n], out[n], in[n]
 * when it differs from out, mark[n] of half a word each. How long it is tells n. */
struct block {
	uint32_t start[BLOCK_NODES + 1]; /* of each node's row, and its ROW_DIFFERS */
	int64_t id[BLOCK_NODES];
	uint8_t flags[BLOCK_NODES];
	uint32_t words[];
};

struct stretch {
	const struct block *blocks[STRETCH_BLOCKS];
};

struct rows {
	uint32_t n_nodes;
	uint64_t n_links; /* directed ones */
	struct id_index *index;
	struct region *region; /* where the blocks stand that have not changed since the graph was made */
	struct version *version;
	const struct stretch *stretches[]; /* of n_nodes nodes */
};

struct row {
	uint32_t n;
	const uint32_t *peer;
	const uint32_t *out, *in;     /* strength of the link to the peer, and of the peer's link to this node */
	const struct link_mark *mark; /* of the link to the peer; zero where there is none */
};

static inline const struct block *rows_block(const struct rows *rows, uint32_t node)
{
	return rows->stretches[node >> (BLOCK_BITS + STRETCH_BITS)]->blocks[node >> BLOCK_BITS & (STRETCH_BLOCKS - 1)];
}

static inline uint32_t block_degree(const struct block *block, uint32_t i)
{
	uint32_t start = block->start[i], words = (block->start[i + 1] & ~ROW_DIFFERS) - (start & ~ROW_DIFFERS);
	return start & ROW_DIFFERS ? words * 2 / 7 : words * 2 / 5;
}

static inline struct row block_row(const struct block *block, uint32_t i)
{
	uint32_t n = block_degree(block, i), in = block->start[i] & ROW_DIFFERS ? n : 0;
	const uint32_t *words = block->words + (block->start[i] & ~ROW_DIFFERS), *out = words + n;
	return (struct row){
		.n = n,
		.peer = words,
		.out = out,
		.in = out + in,
		.mark = (const struct link_mark *)(out + in + n),
	};
}

static inline struct row rows_of(const struct rows *rows, uint32_t node)
{
	return block_row(rows_block(rows, node), node & (BLOCK_NODES - 1));
}

/* Number of nodes that it is linked with, in either direction. */
static inline uint32_t rows_degree(const struct rows *rows, uint32_t node)
{
	return block_degree(rows_block(rows, node), node & (BLOCK_NODES - 1));
}

static inline int64_t rows_id(const struct rows *rows, uint32_t node)
{
	return rows_block(rows, node)->id[node & (BLOCK_NODES - 1)];
}

static inline uint8_t rows_flags(const struct rows *rows, uint32_t node)
{
	return rows_block(rows, node)->flags[node & (BLOCK_NODES - 1)];
}

/* The node of an id; NODE_NONE when there is none, or it was removed. */
uint32_t rows_find(const struct rows *rows, int64_t id);
/* The same for many, whose places in memory, and where their rows begin, are asked for before any is read. */
void rows_find_many(const struct rows *rows, const int64_t *ids, size_t n, uint32_t *ret_nodes);
/* The link from one node to another; strength 0 when there is none. */
struct link rows_link(const struct rows *rows, uint32_t from, uint32_t to);

/* Of a number 0 .. 1: the nearest billionths, at least one when it is over 0; NaN and what is outside is cut to 0..1. */
uint32_t strength_of(double value);
static inline double strength_value(uint32_t strength)
{
	return (double)strength / STRENGTH_ONE;
}
