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

struct block {
	uint32_t room;                   /* of each array below, in links */
	uint32_t in_at, mark_at;         /* where they begin in `words`; in_at == room when all is equal both ways */
	uint32_t start[BLOCK_NODES + 1]; /* of each node's row, in links */
	int64_t id[BLOCK_NODES];
	uint8_t flags[BLOCK_NODES];
	uint32_t words[]; /* peer[room], out[room], in[room] unless equal, mark[room] of half a word each */
};

struct stretch {
	const struct block *blocks[STRETCH_BLOCKS];
};

struct rows {
	uint32_t n_nodes;
	uint64_t n_links; /* directed ones */
	struct id_index *index;
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

static inline struct row rows_of(const struct rows *rows, uint32_t node)
{
	const struct block *block = rows_block(rows, node);
	uint32_t i = node & (BLOCK_NODES - 1), at = block->start[i];
	return (struct row){
		.n = block->start[i + 1] - at,
		.peer = block->words + at,
		.out = block->words + block->room + at,
		.in = block->words + block->in_at + at,
		.mark = (const struct link_mark *)(block->words + block->mark_at) + at,
	};
}

/* Number of nodes that it is linked with, in either direction. */
static inline uint32_t rows_degree(const struct rows *rows, uint32_t node)
{
	const struct block *block = rows_block(rows, node);
	uint32_t i = node & (BLOCK_NODES - 1);
	return block->start[i + 1] - block->start[i];
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
/* The link from one node to another; strength 0 when there is none. */
struct link rows_link(const struct rows *rows, uint32_t from, uint32_t to);

/* Of a number 0 .. 1: the nearest billionths, at least one when it is over 0; NaN and what is outside is cut to 0..1. */
uint32_t strength_of(double value);
static inline double strength_value(uint32_t strength)
{
	return (double)strength / STRENGTH_ONE;
}
