/* Two models of the same question in one: a line, which goes on where there are few examples, and trees, which bend.
 * Their logits are averaged, and brought to the chances seen among the cases that will really be asked about. What
 * each feature adds is told exactly. */
#pragma once
#include "stats/boost.h"
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
	double offset, slope; /* logit = offset + slope * (line + trees) / 2 */
};

/* As logistic_learn and boost_learn. The chances are those among the examples until it is calibrated. */
NODISCARD enum err blend_learn(struct arena *arena, const struct examples *examples,
	const struct blend_options *options, struct blend *ret_model);
/* Sets offset and slope from examples that were not learned from, drawn (or weighted) as they come in use: Platt 1999.
 * With fewer than ten yes or ten no the offset alone. `hidden_alike`: among the no are as many that are a yes unknown
 * to anybody, of the same kind (links held out of a net that is itself not known whole: Elkan and Noto 2008). Each no
 * counts with the chance that it is one. */
NODISCARD enum err blend_calibrate(struct blend *model, const struct examples *examples, bool hidden_alike);
double blend_of(const struct blend *model, const float *x); /* the logit */
/* What each feature adds to the logit; returns what none of them does. All together are the logit. */
double blend_explain(const struct blend *model, const float *x, double *ret_parts);
/* Logits of n rows, `stride` numbers from one to the next; of rows after the `keep` that the line puts first, which
 * are not asked of the trees (that costs ten times as much), -INFINITY. */
NODISCARD enum err blend_best(
	const struct blend *model, const float *x, size_t n, size_t stride, size_t keep, double *ret_logits);
