/* Two models of the same question in one: a line, which goes on where there are few examples, and trees, which bend.
 * Their logits are averaged, and brought to the chances seen among the cases that will really be asked about. What
 * each feature adds is told exactly. */
#pragma once
#include "stats/boost.h"
#include "stats/curve.h"
#include "stats/logistic.h"

struct blend_options {
	double ridge; /* of the line */
	struct boost_options trees;
};

/* What has served for graphs of all kinds: a ridge of 20, 100 trees of three questions. */
struct blend_options blend_usual(uint64_t seed);

struct blend {
	struct logistic line;
	struct boost trees;
	struct curve curve; /* of the score (line + trees) / 2 */
};

/* As logistic_learn and boost_learn. The chances are those among the examples until `curve` is set: curve_learn, from scores
 * of cases that were not learned from, drawn as they come in use. */
NODISCARD enum err blend_learn(struct arena *arena, const struct examples *examples,
	const struct blend_options *options, struct blend *ret_model);
double blend_score(const struct blend *model, const float *x); /* before the curve */
double blend_of(const struct blend *model, const float *x);    /* the logit */
/* What each feature adds to the logit; returns what none of them does. All together are the logit: where the curve bends,
 * each has its share of the way along it. */
double blend_explain(const struct blend *model, const float *x, double *ret_parts);
/* Logits of n rows, `stride` numbers from one to the next; of rows after the `keep` that the line puts first, which
 * are not asked of the trees (that costs ten times as much), -INFINITY. */
NODISCARD enum err blend_best(
	const struct blend *model, const float *x, size_t n, size_t stride, size_t keep, double *ret_logits);
