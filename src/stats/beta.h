/* Rates of few cases: the posterior of a proportion under a Beta prior, and its credible range.
 *
 * A prior Beta(a, b) weighs as much as a + b cases of which a share a/(a+b) succeeded; Beta(1/2, 1/2)
 * is Jeffreys' (knows nothing; its ranges cover as they say: Brown, Cai, DasGupta 2001). */
#pragma once
#include <stdint.h>

struct beta {
	double a, b; /* both > 0 */
};

#define BETA_JEFFREYS ((struct beta){0.5, 0.5})

struct beta_range {
	double mean, low, high; /* 0 .. 1, low <= high */
};

/* The distribution's value at x: the regularized incomplete beta function I_x(a, b). By Lentz's evaluation of its
 * continued fraction (DLMF 8.17.22), on the side where it converges fast; good to about 1e-12. */
double beta_cdf(struct beta beta, double x);
/* Where the distribution reaches p (0 .. 1): Newton's steps, kept within a bracket that is halved when they leave it. */
double beta_quantile(struct beta beta, double p);

/* After `hits` of `n` cases: the posterior's mean and the range that holds `mass` (0.9) of it, as much left out below
 * as above. None of none is the prior. hits may exceed n where cases of another kind succeeded: then it is cut to n. */
struct beta_range beta_rate(struct beta prior, int64_t hits, int64_t n, double mass);
/* The posterior itself, to draw from or to go on with. */
struct beta beta_after(struct beta prior, int64_t hits, int64_t n);
