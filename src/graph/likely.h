/* Who probably knows whom: what the links around two nodes say about a link between them.
 *
 * Numbers only. What is learned from them is the caller's (stats/blend): this file draws examples by holding known
 * links out (likely_examples), and describes the pairs of a source and many targets (likely_from, likely_features).
 * A pair is described as if it were not linked, so an example's link is taken away before anything is measured. All
 * features are the same from either end.
 *
 * Sources: common neighbours and Jaccard: Liben-Nowell and Kleinberg 2007; Adamic and Adar 2003; resource allocation:
 * Zhou, Lu and Zhang 2009; ways of three steps by degree (L3): Kovacs and others 2019; walks that restart: Tong, Faloutsos
 * and Pan 2006; spectra: von Luxburg 2007. */
#pragma once
#include <stdbool.h>
#include "base/arena.h"
#include "graph/rows.h"

/* Links without direction or strength: of rows, or of lists of their own. */
struct likely_net {
	uint32_t n_nodes;
	const struct rows *rows; /* NULL: the two lists */
	const uint32_t *start, *peer;
	/* Set (atomically) by another thread: who measures or draws in it leaves off with ERR_CANCELLED; NULL: nobody does. */
	const bool *stop;
};

struct likely_peers {
	uint32_t n;
	const uint32_t *peer;
};

static inline struct likely_peers likely_peers(const struct likely_net *net, uint32_t node)
{
	if (net->rows != NULL) {
		struct row row = rows_of(net->rows, node);
		return (struct likely_peers){row.n, row.peer};
	}
	return (struct likely_peers){net->start[node + 1] - net->start[node], net->peer + net->start[node]};
}

struct likely_pair {
	uint32_t a, b;
};

/* The rows must stay taken as long as the net is used. */
struct likely_net likely_net_of(const struct rows *rows);
/* Of links between nodes below n_nodes, each named once; no node with itself. */
NODISCARD enum err likely_net_new(struct arena *arena, uint32_t n_nodes, const struct likely_pair *links,
	size_t n_links, struct likely_net *ret_net);
/* Of rows, without the links of some nodes; the rows need not stay. */
NODISCARD enum err likely_net_without(
	struct arena *arena, const struct rows *rows, const uint32_t *nodes, size_t n, struct likely_net *ret_net);
size_t likely_count(const struct likely_net *net); /* of its links */
/* All links of a net, each once. */
NODISCARD enum err likely_links(
	struct arena *arena, const struct likely_net *net, struct likely_pair **ret_links, size_t *ret_n);

/* What a feature tells, for those who put it into words. */
enum likely_kind {
	LIKELY_COMMON, /* acquaintances in common */
	LIKELY_STEPS,  /* ways over acquaintances of acquaintances, and further */
	LIKELY_CIRCLE, /* the part of the net that both stand in */
	LIKELY_PLACE,  /* how many each knows, and who those are */
};

/* name, kind */
#define LIKELY_FEATURES(X)                                                                                             \
	X(common, COMMON)       /* log(1 + common neighbours) */                                                       \
	X(jaccard, COMMON)      /* common / all neighbours of the two */                                               \
	X(cosine, COMMON)       /* common / root of the product of degrees */                                          \
	X(hub_promoted, COMMON) /* common / smaller degree */                                                          \
	X(adamic_adar, COMMON)  /* log(1 + sum over common z of 1 / log degree(z)) */                                  \
	X(resource, COMMON)     /* sum over common z of 1 / degree(z) */                                               \
	X(meeting_2, COMMON)    /* log of the same / root of the product of degrees */                                 \
	X(walks_3, STEPS)       /* log(1 + walks of three steps) */                                                    \
	X(walks_3_share, STEPS) /* log of walks of three steps / product of degrees */                                 \
	X(l3, STEPS)            /* log(1 + ways of three steps, each by 1 / root of its inner degrees) */              \
	X(resource_3, STEPS)    /* log of ways of three steps, each by 1 / its inner degrees */                        \
	X(meeting_3, STEPS)     /* log of the same / root of the product of degrees */                                 \
	X(preferential, PLACE)  /* log of the product of (1 + degree) */                                               \
	X(degree_low, PLACE)    /* log(1 + degree): of whom has fewer */                                               \
	X(degree_high, PLACE)                                                                                          \
	X(degree_apart, PLACE)    /* how far these two lie apart */                                                    \
	X(fits_low, PLACE)        /* |log mean degree of one's neighbours - log degree of the other|: the smaller */   \
	X(fits_high, PLACE)       /* and the larger one */                                                             \
	X(clustering_low, PLACE)  /* share of linked pairs of neighbours; of whom has fewer neighbours, */             \
	X(clustering_high, PLACE) /* and of whom has more; so with those that follow */                                \
	X(around_mean_low, PLACE) /* log(1 + mean degree of neighbours) */                                             \
	X(around_mean_high, PLACE)                                                                                     \
	X(around_most_low, PLACE) /* log(1 + largest degree of neighbours) */                                          \
	X(around_most_high, PLACE)                                                                                     \
	X(around_least_low, PLACE) /* log(1 + least degree of neighbours) */                                           \
	X(around_least_high, PLACE)                                                                                    \
	X(leaves_low, PLACE) /* log(1 + neighbours without another neighbour) */                                       \
	X(leaves_high, PLACE)                                                                                          \
	X(two_steps_low, PLACE) /* log(1 + ways of two steps that leave the neighbourhood) */                          \
	X(two_steps_high, PLACE)                                                                                       \
	X(rank_low, PLACE) /* log of PageRank, 1 on average */                                                         \
	X(rank_high, PLACE)                                                                                            \
	X(part_low, CIRCLE)      /* log of the number of nodes that can be reached: the smaller */                     \
	X(part_high, CIRCLE)     /* and the larger one */                                                              \
	X(same_part, CIRCLE)     /* 1: one can be reached from the other */                                            \
	X(spread, CIRCLE)        /* place of the pair in the normalized matrix, from LIKELY_VECTORS of its vectors, */ \
	X(spread_degree, CIRCLE) /* times the root of the product of degrees, */                                       \
	X(spread_share, CIRCLE)  /* divided by it, */                                                                  \
	X(spread_cosine, CIRCLE) /* and the cosine of the two, without the first vector */                             \
	X(spread_low, CIRCLE)    /* length of the shorter of the two without it, */                                    \
	X(spread_high, CIRCLE)   /* and of the longer one */                                                           \
	X(matrix, CIRCLE)        /* place of the pair in the plain matrix, from as many vectors, */                    \
	X(matrix_cosine, CIRCLE) /* and cosine */                                                                      \
	/* Only where the net is so small that each source may look so far (likely_far). */                            \
	X(distance, STEPS)       /* steps between the two; LIKELY_FARTHEST: as many, or no way */                      \
	X(meeting_4, STEPS)      /* log of ways of four steps, each by 1 / its inner degrees, / root of product */     \
	X(resource_4, STEPS)     /* and times it */                                                                    \
	X(restart, STEPS)        /* log of a walk's chance to be there, 0.85 to go on, symmetric by degrees */         \
	X(restart_degree, STEPS) /* and times the root of the product of degrees */

enum likely_feature {
#define X(name, kind) LIKELY_F_##name,
	LIKELY_FEATURES(X)
#undef X
		LIKELY_WIDE, /* number of features in a small net */
	LIKELY_NARROW = LIKELY_F_distance,
	LIKELY_FARTHEST = 40,
	LIKELY_VECTORS = 16,
};

/* Whether features are those of two with a common neighbour. */
static inline bool likely_near(const float *x)
{
	return x[LIKELY_F_common] > 0;
}

const char *likely_name(enum likely_feature feature); /* "adamic_adar" */
enum likely_kind likely_kind(enum likely_feature feature);

/* What is reckoned of every node, once a net: valid for that net, about 170 bytes a node. */
struct likely_node {
	float degree, mean, most, least, leaves, two_steps, rank, clustering, part; /* as told above */
	uint32_t part_of;                   /* nodes with the same reach each other */
	float spread_length, matrix_length; /* of these vectors, the first of `spread` left out */
	float spread[LIKELY_VECTORS], matrix[LIKELY_VECTORS];
};

struct likely_nodes {
	uint32_t n;
	int far; /* steps that walks of a source go; 0: none go further than three */
	const struct likely_node *v;
	float spread_value[LIKELY_VECTORS], matrix_value[LIKELY_VECTORS]; /* of the vectors, falling by amount */
};

/* Steps that walks may go in a net of this size: by that of the whole net, not of one that links are held out of, or
 * the two would be described differently. */
int likely_far(const struct likely_net *net);
static inline int likely_width(int far)
{
	return far > 0 ? LIKELY_WIDE : LIKELY_NARROW;
}
/* A seed gives the same numbers for the same net. */
NODISCARD enum err likely_nodes_measure(
	struct arena *arena, const struct likely_net *net, int far, uint64_t seed, struct likely_nodes *ret_nodes);

/* What was measured of nodes with these ids, for rows that number the same nodes otherwise; new ones are told by their links
 * alone. */
NODISCARD enum err likely_nodes_renumber(struct arena *arena, const struct likely_nodes *nodes, const int64_t *ids,
	const struct rows *rows, struct likely_nodes *ret_nodes);

/* The look around of one source at a time; for one thread. */
struct likely_sweep;
NODISCARD enum err likely_sweep_new(struct arena *arena, const struct likely_net *net, const struct likely_nodes *nodes,
	struct likely_sweep **ret_sweep);
/* Before the first source: nodes that are passed over, as if they and their links were not there; none of them is a source or
 * a target. Costs their degrees, and five bytes a node. The numbers are those of likely_net_without. */
NODISCARD enum err likely_pass_over(struct arena *arena, struct likely_sweep *sweep, const uint32_t *nodes, size_t n);
bool likely_passes_over(const struct likely_sweep *sweep, uint32_t node);
/* Looks from this source from now on; costs about as much as the degrees of its neighbours. */
void likely_from(struct likely_sweep *sweep, uint32_t source);
/* The features of the source and a target: likely_width numbers, all finite. Costs the target's neighbours. Nodes that came
 * after the nodes were measured are told by their links alone. */
void likely_features(const struct likely_sweep *sweep, uint32_t target, float *ret_x);
/* The same of many targets, `stride` numbers from one to the next in ret_x; fetches ahead what it will need. */
void likely_features_of(
	const struct likely_sweep *sweep, const uint32_t *targets, size_t n, float *ret_x, size_t stride);
/* The nodes two steps away from the source, in no order; ret_nodes has room for likely_near_most. Returns their number. */
uint32_t likely_two_steps(const struct likely_sweep *sweep, uint32_t *ret_nodes);
uint32_t likely_near_most(const struct likely_sweep *sweep);

/* How examples are drawn. In each round another share of the links is held out; the pairs held out are the yes, and
 * pairs without a link (in the whole net) the no. */
struct likely_draw {
	double share;  /* of the links held out in a round: at least one */
	size_t links;  /* wanted at least as yes, if there are so many... */
	int rounds;    /* ... in at most so many rounds; where all have been held out, they are again */
	double others; /* pairs without a link for each link */
	double near;   /* share of those drawn among pairs that are two steps apart; the rest among all pairs */
	int far;       /* likely_far, of the whole net */
	int extra;     /* columns left free (0) after the features of each row, for the caller */
	uint64_t seed;
};

struct likely_examples {
	size_t n;
	int width; /* features and the extra columns */
	const struct likely_pair *pair;
	const uint8_t *yes;
	const float *weight; /* NULL: 1 each */
	float *x;            /* n * width */
};

/* ERR_NOT_FOUND: fewer than two links. */
NODISCARD enum err likely_examples_draw(struct arena *arena, const struct likely_net *net,
	const struct likely_draw *draw, struct likely_examples *ret_examples);

/* What is left of a net when a share of its links is held out, at random: at least one, at most half. ERR_NOT_FOUND as above. */
NODISCARD enum err likely_hold_out(
	struct arena *arena, const struct likely_net *net, double share, uint64_t seed, struct likely_net *ret_left);

/* What a program meets that proposes to each node whom it may know, where `left` is known of `whole`: of some nodes, drawn
 * evenly, pairs with those two steps away; yes: they are linked in `whole`. All of those, and of the others up to
 * `others` of each node, by weight for all of them. Nodes are added until there are `most` pairs. */
struct likely_meeting {
	const struct likely_net *whole, *left;
	const struct likely_nodes *nodes; /* measured in `left` */
	size_t most, others;
	int extra; /* as in likely_draw */
	uint64_t seed;
	size_t far; /* besides, so many nodes of each that are farther, by weight for all of those, and all of those linked in `whole` */
};
NODISCARD enum err likely_candidates_draw(
	struct arena *arena, const struct likely_meeting *meeting, struct likely_examples *ret_examples);
