#include "stats/branching.h"

#include <math.h>

enum { STEPS = 200 };

static const double smallest_k = 0.05, largest_k = 100.0;

/* The probability generating function of the offspring. */
static double generating(struct offspring o, double s)
{
	return exp(-o.k * log1p(o.mean / o.k * (1.0 - s)));
}

/* The generating function is convex and passes through (1, 1): with a mean above 1 it stays above the diagonal before
 * the root, and below it between the root and 1. So the root is where the sign turns. */
double branching_extinction(struct offspring o)
{
	if (o.mean <= 1.0)
		return 1.0;
	double low = 0.0, high = 1.0;
	for (int i = 0; i < STEPS && high - low > 1e-16; i++) {
		double middle = low + (high - low) / 2;
		if (generating(o, middle) > middle)
			low = middle;
		else
			high = middle;
	}
	return low;
}

double branching_size(struct offspring o, int64_t size)
{
	if (size < 1)
		return 0.0;
	if (o.mean <= 0.0)
		return size == 1 ? 1.0 : 0.0;
	double j = (double)size, ratio = o.mean / o.k;
	double of_log = lgamma(o.k * j + j - 1.0) - lgamma(o.k * j) - lgamma(j + 1.0) + (j - 1.0) * log(ratio) -
			(o.k * j + j - 1.0) * log1p(ratio);
	return exp(of_log);
}

double branching_size_mean(struct offspring o)
{
	return o.mean < 1.0 ? 1.0 / (1.0 - o.mean) : INFINITY;
}

double branching_size_variance(struct offspring o)
{
	if (o.mean >= 1.0)
		return INFINITY;
	double rest = 1.0 - o.mean;
	return (o.mean + o.mean * o.mean / o.k) / (rest * rest * rest);
}

struct offspring branching_estimate(const int64_t *counts, int n_counts)
{
	double sources = 0, sum = 0, squares = 0;
	for (int i = 0; i < n_counts; i++) {
		double n = (double)counts[i];
		sources += n;
		sum += n * i;
		squares += n * i * i;
	}
	if (sources == 0)
		return (struct offspring){0, largest_k};
	double mean = sum / sources;
	double variance = sources > 1 ? (squares - sum * mean) / (sources - 1) : mean;
	double k = variance > mean ? mean * mean / (variance - mean) : largest_k;
	return (struct offspring){mean, k < smallest_k ? smallest_k : k > largest_k ? largest_k : k};
}
