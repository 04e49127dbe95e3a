/* Logistic regression with a ridge: the chance of yes as 1 / (1 + exp(-logit)), the logit linear in the features.
 *
 * Learned by Newton's method on standardized features, minimizing the sum of the log losses plus ridge / 2 times the
 * squares of the standardized coefficients (Hastie, Tibshirani, Friedman, The Elements of Statistical Learning, 4.4).
 * With one feature, a score, it is Platt's calibration of that score. */
#pragma once
#include "base/arena.h"
#include "stats/examples.h"

struct logistic {
	int width;
	double intercept;          /* the logit of the mean example */
	const double *coefficient; /* `width` of them, of the features as they were given */
	const double *mean;
};

double logistic_chance(double logit);
double logistic_logit(double chance); /* of 0 < chance < 1 */

/* ERR_INVALID without an example or a feature, or when a number is not finite. */
NODISCARD enum err logistic_learn(
	struct arena *arena, const struct examples *examples, double ridge, struct logistic *ret_model);
double logistic_of(const struct logistic *model, const float *x);
/* What each feature adds to the logit: coefficient times (value - mean). With the intercept they add up to it. */
void logistic_explain(const struct logistic *model, const float *x, double *ret_parts);
