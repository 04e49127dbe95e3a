/* Between the files of ways. */
#pragma once
#include "graph/ways.h"

#define HALF_ONE ((uint64_t)STRENGTH_ONE * STRENGTH_ONE)

struct half {
	uint64_t strength; /* in units of 10^-18 */
	uint32_t end, via; /* source or target, and who is between; NODE_NONE when it has no such */
	uint32_t node;     /* where it meets the other */
	uint32_t next;     /* half of the table that meets it in the same node; 0: none */
};

/* Halves of the table that meet the other in one node. */
struct group {
	uint64_t strength; /* of the best */
	uint32_t node, first, best;
	uint32_t next; /* group of the same place; 0: none */
};

/* By a node's hash. */
struct place {
	uint32_t groups, halves; /* the first; of the halves, those that have no group yet */
};

struct ways_scratch {
	struct way *ways; /* the best so far, in order */
	size_t ways_room;
	uint64_t *map;    /* a bit a node: the table has a half of it */
	uint64_t *marks;  /* a bit a node: the other side has a half of it */
	uint32_t *marked; /* which words of it are not zero */
	size_t map_room, marks_room, marked_room, n_marked;
	struct half *halves; /* the table; from 1 on */
	size_t n_halves, halves_room, halves_most;
	struct group *groups;         /* from 1 on */
	size_t n_groups, groups_room; /* 0: the halves are not in their places yet */
	struct place *places;
	size_t n_places, places_room; /* a power of two */
	uint32_t *ends;               /* sources, then targets, each once */
	size_t ends_room;
};

/* From one side of the ways: their sources, or their targets. */
struct side {
	const uint32_t *ends;
	size_t n;
	bool forward;
	uint64_t links;                     /* of the ends */
	uint64_t steps;                     /* of the ends' peers: so many halves of two steps, or at least so many */
	uint32_t first_links, second_links; /* so many of a row are looked at, of the ends and of their peers */
};

/* A half that is to be looked at, once its strength has come from memory. */
struct hit {
	const uint32_t *strength; /* of its last link */
	uint32_t node, end, via, first;
};

enum { HITS = 32 };

struct search {
	const struct rows *rows;
	const struct ways_query *query;
	struct ways_scratch *scratch;
	size_t n;           /* ways found */
	way_strength floor; /* weaker ways are not among the best, as is known before */
	way_strength need;  /* weaker ways are not wanted any more: the floor, or the last of k */
	/* While halves of `side` are walked: the best that the other has, and so what a half needs. */
	const struct side *side;
	uint64_t other_best, half_need;
	uint64_t table_best;    /* half of the table */
	const uint64_t *sought; /* a bit a node: halves that end there are taken */
	enum err (*take)(struct search *search, const struct half *half);
	struct hit hits[HITS];
	size_t n_hits;
	struct part {
		uint32_t from, to; /* nodes that the table is made for: below `to` */
	} part;
};

/* ---- the best so far (ways_best.c) ---- */

/* Below zero, zero, over zero as the id of a is smaller, the same, or larger. */
int ways_compare_ids(const struct rows *rows, uint32_t a, uint32_t b);
/* Whether a comes before b. */
bool ways_before(const struct rows *rows, const struct way *a, const struct way *b);
bool ways_full(const struct search *search);
/* What half a way needs when the best other half is `other`; more than any has when there is none. */
uint64_t ways_need_of_half(const struct search *search, uint64_t other);
/* Takes the way in where it belongs, if it is among the best. */
void ways_offer(struct search *search, const struct way *way);

/* ---- the table of halves (ways_table.c) ---- */

static inline bool has_bit(const uint64_t *map, uint32_t node)
{
	return map[node >> 6] >> (node & 63) & 1;
}

static inline void set_bit(uint64_t *map, uint32_t node)
{
	map[node >> 6] |= UINT64_C(1) << (node & 63);
}

/* Flags are a jump in memory: they are not looked at in vain. */
static inline bool has_one_of(const struct rows *rows, uint32_t node, uint8_t flags)
{
	return flags != 0 && (rows_flags(rows, node) & flags) != 0;
}

void ways_empty_table(struct ways_scratch *scratch);
/* Into the table; false when memory ran out. */
bool ways_add_half(struct search *search, const struct half *half);
/* Offers the ways of a half that is run through, whose node the table has. */
NODISCARD enum err ways_meet(struct search *search, const struct half *run);

/* ---- walking the halves of a side (ways_halves.c) ---- */

/* How many links and halves of two steps the sides have; of the side with more links, in a search of three steps, only
 * until it is known to have more halves. */
void ways_count(const struct search *search, struct side *a, struct side *b);

/* Runs through one side's halves of so many steps, 0 to 2; the table has the other's. */
NODISCARD enum err ways_run(struct search *search, const struct side *side, int depth);
/* Keeps one side's halves of one step or two in the table, which is emptied before; `other` is the strength of the best
 * half that the other side has. Those of two steps only where the other side's are marked. ERR_TOO_LARGE when there are
 * too many. */
NODISCARD enum err ways_keep(struct search *search, const struct side *side, int depth, uint64_t other);
/* Marks where one side's halves of two steps end. */
NODISCARD enum err ways_mark(struct search *search, const struct side *side, uint64_t other);
void ways_forget_marks(struct ways_scratch *scratch);
