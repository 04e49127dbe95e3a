/* Links as they stand at each of their two ends, gathered by parts of the nodes until their rows are made; for building
 * alone. A part is so small that what is made of it stays in the processor's cache. */
#pragma once
#include <stdalign.h>
#include "graph/rows.h"

enum {
	PART_BITS = 12,
	PART_NODES = 1 << PART_BITS, /* whole blocks */
	PIECE_ENDS = 5460,
};

/* The strength and which way the link leads, in one word. */
enum { END_STRENGTH = (1 << 30) - 1, END_OUT = 1 << 30 };
#define END_IN (UINT32_C(1) << 31)

struct end {
	uint32_t peer, word;
	struct link_mark mark;
	uint16_t place; /* of its node in the part */
};

_Static_assert((int)STRENGTH_ONE <= (int)END_STRENGTH, "a strength has room in its word");

/* As many ends as sixteen pages hold. */
struct piece {
	alignas(4096) struct piece *next;
	uint32_t n;
	struct end ends[PIECE_ENDS];
};

/* Ends in the order in which they came. */
struct part {
	struct piece *first, *last;
};

struct ends {
	struct part *parts;
	size_t n_parts, parts_room;
	struct slab *slabs; /* what pieces are cut from, the newest first */
};

static inline uint32_t parts_of(uint32_t n_nodes)
{
	return (n_nodes + PART_NODES - 1) / PART_NODES;
}

/* Makes room for so many nodes and so many more links, so that adding these cannot fail; ERR_NOMEM leaves all as it was. */
NODISCARD enum err ends_reserve(struct ends *ends, uint32_t n_nodes, size_t links);
size_t ends_count(const struct ends *ends);
struct piece *ends_add_piece(struct ends *ends, struct part *part);

/* Adds to the row of `node`; there is room. */
static inline void ends_add(struct ends *ends, uint32_t node, uint32_t peer, uint32_t word, struct link_mark mark)
{
	struct part *part = &ends->parts[node >> PART_BITS];
	struct piece *piece = part->last;
	if (piece == NULL || piece->n == PIECE_ENDS)
		piece = ends_add_piece(ends, part);
	struct end *end = &piece->ends[piece->n++];
	end->peer = peer;
	end->word = word;
	end->mark = mark;
	end->place = (uint16_t)(node & (PART_NODES - 1));
}

/* A piece was read and is not needed any more; its memory goes back to the system at once. */
void piece_forget(struct piece *piece);
void ends_free(struct ends *ends);
