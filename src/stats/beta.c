#include "stats/beta.h"

#include <math.h>

enum {
	FRACTION_STEPS = 20000, /* it takes about sqrt(max(a, b)): 1,000 for a million cases */
	QUANTILE_STEPS = 200,
};

static const double tiny = 1e-300, close = 1e-15;

/* The continued fraction of DLMF 8.17.22, evaluated by the modified method of Lentz (Press et al., Numerical Recipes,
 * 3rd ed., 6.4). */
static double fraction(double a, double b, double x)
{
	double c = 1.0, d = 1.0 - (a + b) * x / (a + 1.0);
	d = 1.0 / (fabs(d) < tiny ? tiny : d);
	double value = d;
	for (int m = 1; m <= FRACTION_STEPS; m++) {
		double even = m * (b - m) * x / ((a + 2 * m - 1.0) * (a + 2 * m));
		d = 1.0 + even * d;
		c = 1.0 + even / c;
		d = 1.0 / (fabs(d) < tiny ? tiny : d);
		c = fabs(c) < tiny ? tiny : c;
		value *= d * c;
		double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1.0));
		d = 1.0 + odd * d;
		c = 1.0 + odd / c;
		d = 1.0 / (fabs(d) < tiny ? tiny : d);
		c = fabs(c) < tiny ? tiny : c;
		value *= d * c;
		if (fabs(d * c - 1.0) < close)
			break;
	}
	return value;
}

/* The logarithm of x^a (1-x)^b / B(a, b). */
static double log_front(struct beta beta, double x)
{
	return beta.a * log(x) + beta.b * log1p(-x) + lgamma(beta.a + beta.b) - lgamma(beta.a) - lgamma(beta.b);
}

double beta_cdf(struct beta beta, double x)
{
	if (x <= 0.0)
		return 0.0;
	if (x >= 1.0)
		return 1.0;
	double front = exp(log_front(beta, x));
	if (x < (beta.a + 1.0) / (beta.a + beta.b + 2.0))
		return front * fraction(beta.a, beta.b, x) / beta.a;
	return 1.0 - front * fraction(beta.b, beta.a, 1.0 - x) / beta.b;
}

double beta_quantile(struct beta beta, double p)
{
	if (p <= 0.0)
		return 0.0;
	if (p >= 1.0)
		return 1.0;
	double low = 0.0, high = 1.0, x = beta.a / (beta.a + beta.b);
	for (int i = 0; i < QUANTILE_STEPS && high - low > close * high; i++) {
		double error = beta_cdf(beta, x) - p;
		if (error == 0.0)
			break;
		if (error > 0.0)
			high = x;
		else
			low = x;
		double density = exp(log_front(beta, x)) / (x * (1.0 - x));
		double next = x - error / density;
		if (!(next > low && next < high))
			next = low + (high - low) / 2;
		if (fabs(next - x) <= close * x)
			break;
		x = next;
	}
	return x;
}

struct beta beta_after(struct beta prior, int64_t hits, int64_t n)
{
	int64_t all = n > 0 ? n : 0;
	int64_t some = hits < 0 ? 0 : hits > all ? all : hits;
	return (struct beta){prior.a + (double)some, prior.b + (double)(all - some)};
}

struct beta_range beta_rate(struct beta prior, int64_t hits, int64_t n, double mass)
{
	struct beta after = beta_after(prior, hits, n);
	double left = (1.0 - mass) / 2;
	return (struct beta_range){
		.mean = after.a / (after.a + after.b),
		.low = beta_quantile(after, left),
		.high = beta_quantile(after, 1.0 - left),
	};
}
