#include "base/check.h"
#include "base/rand.h"
#include "stats/branching.h"

#include <math.h>
#include <stdlib.h>

static void near(double value, double expected, double allowed)
{
	if (!(fabs(value - expected) <= allowed))
		fail_msg("%.17g is not %.17g", value, expected);
}

static void trees_die_out(void **state)
{
	(void)state;
	near(branching_extinction((struct offspring){0.6, 0.3}), 1.0, 0.0);
	near(branching_extinction((struct offspring){1.0, 1.0}), 1.0, 0.0);
	near(branching_extinction((struct offspring){1.5, 0.3}), 0.835, 5e-4);
	/* k = 1 is geometric: q = 1/mean */
	near(branching_extinction((struct offspring){4.0, 1.0}), 0.25, 1e-12);
	near(branching_extinction((struct offspring){1.01, 1.0}), 1 / 1.01, 1e-9);
	near(branching_extinction((struct offspring){0.0, 1.0}), 1.0, 0.0);
}

static void sizes_of_trees(void **state)
{
	(void)state;
	struct offspring o = {0.6, 0.3};
	near(branching_size(o, 1), 0.719223093324864, 1e-12);
	near(branching_size(o, 2), 0.103456371594357, 1e-12);
	near(branching_size(o, 10), 0.00529880080761552, 1e-12);
	near(branching_size(o, 0), 0.0, 0.0);
	near(branching_size((struct offspring){0, 1}, 1), 1.0, 0.0);
	near(branching_size((struct offspring){0, 1}, 2), 0.0, 0.0);
	double sum = 0, mean = 0, square = 0;
	for (int64_t size = 1; size < 20000; size++) {
		double p = branching_size(o, size);
		sum += p;
		mean += p * (double)size;
		square += p * (double)size * (double)size;
	}
	near(sum, 1.0, 1e-9);
	near(mean, branching_size_mean(o), 1e-6);
	near(square - mean * mean, branching_size_variance(o), 1e-3);
	near(branching_size_mean(o), 2.5, 1e-12);
	assert_true(isinf(branching_size_mean((struct offspring){1.0, 1})));
	assert_true(isinf(branching_size_variance((struct offspring){1.2, 1})));
	/* what does not die out is missing from the finished trees */
	struct offspring growing = {1.5, 0.3};
	sum = 0;
	for (int64_t size = 1; size < 20000; size++)
		sum += branching_size(growing, size);
	near(sum, branching_extinction(growing), 1e-6);
}

/* A geometric offspring (k = 1) of mean 0.6, drawn by hand: the trees are as the formulas say. */
static void a_simulation_agrees(void **state)
{
	(void)state;
	enum { TREES = 100000 };
	struct offspring o = {0.6, 1.0};
	struct rand rand;
	rand_seed(&rand, 7);
	int64_t ones = 0, all = 0;
	for (int i = 0; i < TREES; i++) {
		int64_t size = 0, waiting = 1;
		while (waiting > 0) {
			waiting--;
			size++;
			while (rand_below(&rand, 1000000) < 375000) /* mean 0.6 = p/(1-p) */
				waiting++;
		}
		ones += size == 1;
		all += size;
	}
	near((double)ones / TREES, branching_size(o, 1), 0.006);
	near((double)all / TREES, branching_size_mean(o), 0.05);
}

static void estimated_from_counts(void **state)
{
	(void)state;
	static const int64_t nobody[] = {0};
	static const int64_t some[] = {70, 15, 8, 4, 2, 1};
	static const int64_t alike[] = {0, 10};
	near(branching_estimate(nobody, 1).mean, 0.0, 0.0);
	struct offspring o = branching_estimate(some, 6);
	near(o.mean, 0.56, 1e-12);
	/* variance (15 + 32 + 36 + 32 + 25 - 56 * 0.56) / 99 */
	near(o.k, 0.56 * 0.56 / ((140 - 56 * 0.56) / 99 - 0.56), 1e-12);
	o = branching_estimate(alike, 2);
	near(o.mean, 1.0, 0.0);
	near(o.k, 100.0, 0.0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(trees_die_out),
		cmocka_unit_test(sizes_of_trees),
		cmocka_unit_test(a_simulation_agrees),
		cmocka_unit_test(estimated_from_counts),
	};
	return RUN_TESTS(tests);
}
