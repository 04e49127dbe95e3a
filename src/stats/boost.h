/* Boosted trees for a yes-or-no question: each small tree mends what those before it left over.
 *
 * Friedman, Greedy Function Approximation (2001), with the second-order gain of Chen and Guestrin, XGBoost (2016), on
 * histograms of at most 64 bins a feature. Every node keeps its value, so that a score can be told feature by
 * feature along its way down the trees (Saabas 2014). The same examples and seed give the same trees. */
#pragma once
#include "base/arena.h"
#include "stats/examples.h"

enum { BOOST_DEPTH = 6 };

struct boost_options {
	int trees;
	int depth;           /* 1 .. BOOST_DEPTH */
	double rate;         /* how much of each tree counts, 0 .. 1 */
	double ridge;        /* >= 0, pulls the values of leaves to 0 */
	double least;        /* weight (sum of p (1 - p)) that a leaf must hold */
	double row_share;    /* 0 .. 1: of the examples that each tree sees */
	double column_share; /* 0 .. 1: of the features that each tree may ask for */
	uint64_t seed;
};

struct boost_node {
	int feature;     /* -1: a leaf */
	float threshold; /* up to it to node 2i + 1, above it to 2i + 2 */
	float value;     /* what the tree would add to the logit if it ended here */
};

struct boost {
	int width, n_trees, n_nodes;    /* n_nodes: of each tree */
	double start;                   /* the logit before the first tree */
	const struct boost_node *nodes; /* n_trees * n_nodes */
};

/* ERR_INVALID without an example or a feature, with options out of range, or when a number is not finite. */
NODISCARD enum err boost_learn(struct arena *arena, const struct examples *examples,
	const struct boost_options *options, struct boost *ret_model);
/* The logit. */
double boost_of(const struct boost *model, const float *x);
/* What each of `width` features adds to the logit; returns what none of them does (the start, and the roots). All
 * together are the logit. */
double boost_explain(const struct boost *model, const float *x, double *ret_parts);
