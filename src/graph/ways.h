/* Ways: how one gets from somebody to somebody else through people who know each other. */
#pragma once
#include "graph/rows.h"

enum {
	WAYS_STEPS = 4,  /* the longest way, in links */
	WAYS_MOST = 1000 /* the largest k */
};

struct ways_query {
	const uint32_t *sources, *targets; /* nodes; named twice counts once */
	size_t n_sources, n_targets;
	int k;     /* how many ways, 1 .. WAYS_MOST */
	int steps; /* of how many links at most, 1 .. WAYS_STEPS */
	/* A node with one of these flags does not carry a way (is not between its ends), or is no end of one. */
	uint8_t not_between, not_an_end;
};

/* Strength of a way: product of its links' billionths, times STRENGTH_ONE for every link that it has less than
 * WAYS_STEPS; so in units of 10^-36, and exact. */
typedef unsigned __int128 way_strength;

struct way {
	way_strength strength;
	uint32_t steps;
	uint32_t node[WAYS_STEPS + 1]; /* node[0] is a source, node[steps] a target */
};

static inline double way_strength_value(way_strength strength)
{
	return (double)((long double)strength / 1e36L); /* 0.2, not 0.19999999999999998 */
}

/* What a search needs besides; one for each thread, made once and used again. It grows with the graph (some 5 bytes a
 * node) and with searches, to at most 32 MB more. */
struct ways_scratch;
struct ways_scratch *ways_scratch_new(void);          /* NULL when memory ran out */
void ways_scratch_free(struct ways_scratch *scratch); /* NULL is fine */
/* So many half ways are kept at once, at 24 bytes each, instead of 1,048,576; where there are more, they are looked at
 * part by part. No more are looked at first, either, where there are many. */
void ways_scratch_limit(struct ways_scratch *scratch, size_t halves);

/* The k strongest simple ways (no node twice) from any source to any target: the stronger first, of equal strength the
 * one with fewer steps, then the one with smaller ids, compared from the source on. Exact to the last of them.
 * ret_ways has room for k. ERR_INVALID: k, steps or a node is out of its range; ERR_NOMEM. */
NODISCARD enum err ways_find(const struct rows *rows, struct ways_scratch *scratch, const struct ways_query *query,
	struct way *ret_ways, size_t *ret_n);
