#include "base/check.h"
#include "stats/beta.h"

#include <math.h>

static void near(double value, double expected, double allowed)
{
	if (!(fabs(value - expected) <= allowed))
		fail_msg("%.17g is not %.17g", value, expected);
}

/* Reference values: mpmath's betainc at 25 digits; those of half a million cases by its quadrature. */
static void the_distribution(void **state)
{
	(void)state;
	static const struct {
		double a, b, x, value;
	} known[] = {
		{2, 3, 0.5, 0.6875},
		{1, 1, 0.25, 0.25},
		{0.5, 0.5, 0.3, 0.36901011956554538},
		{10.5, 3.5, 0.6, 0.10357928541507328},
		{0.5, 20.5, 0.01, 0.47654153154846552},
		{100.5, 900.5, 0.12, 0.97636476136162412},
		{100000.5, 400000.5, 0.2005, 0.81137621956938792},
		{500000.5, 500000.5, 0.4995, 0.15865513294606455},
	};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		struct beta beta = {known[i].a, known[i].b};
		double allowed = known[i].a > 1000 ? 1e-9 : 1e-13; /* lgamma's own error grows with the cases */
		near(beta_cdf(beta, known[i].x), known[i].value, allowed);
		near(beta_quantile(beta, known[i].value), known[i].x, allowed);
	}
	near(beta_cdf(BETA_JEFFREYS, 0.0), 0.0, 0.0);
	near(beta_cdf(BETA_JEFFREYS, 1.0), 1.0, 0.0);
	near(beta_quantile(BETA_JEFFREYS, 0.0), 0.0, 0.0);
	near(beta_quantile(BETA_JEFFREYS, 1.0), 1.0, 0.0);
}

static void the_range_of_a_rate(void **state)
{
	(void)state;
	static const struct {
		int64_t hits, n;
		double mean, low, high;
	} known[] = {
		{0, 0, 0.5, 0.00615582970243114, 0.993844170297569},
		{0, 5, 0.0833333333333333, 0.000373997027837677, 0.30574558468895},
		{3, 10, 0.318181818181818, 0.11732937668021, 0.558126766484634},
		{10, 10, 0.954545454545455, 0.829226891755152, 0.999808263711026},
		{25, 100, 0.252475247524752, 0.184580740080696, 0.325968361412412},
	};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		struct beta_range range = beta_rate(BETA_JEFFREYS, known[i].hits, known[i].n, 0.9);
		near(range.mean, known[i].mean, 1e-12);
		near(range.low, known[i].low, 1e-12);
		near(range.high, known[i].high, 1e-12);
	}
}

/* The more is known, the narrower; a prior pulls towards itself, the less the more is known. */
static void more_cases_say_more(void **state)
{
	(void)state;
	double last = 1.0;
	for (int64_t n = 4; n <= 4000000; n *= 10) {
		struct beta_range range = beta_rate(BETA_JEFFREYS, n / 4, n, 0.9);
		assert_true(range.low < 0.25 && range.high > 0.25 && range.high - range.low < last);
		last = range.high - range.low;
	}
	struct beta prior = {5, 15};
	near(beta_rate(prior, 0, 0, 0.9).mean, 0.25, 1e-15);
	near(beta_rate(prior, 20, 20, 0.9).mean, 0.625, 1e-15);
	assert_true(beta_rate(prior, 2000, 2000, 0.9).mean > 0.99);
	near(beta_rate(BETA_JEFFREYS, 7, 5, 0.9).mean, beta_rate(BETA_JEFFREYS, 5, 5, 0.9).mean, 0.0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_distribution),
		cmocka_unit_test(the_range_of_a_rate),
		cmocka_unit_test(more_cases_say_more),
	};
	return RUN_TESTS(tests);
}
