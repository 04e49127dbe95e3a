#include "base/check.h"
#include "stats/outlook.h"

#include <math.h>

static const int64_t values[] = {100000, 300000, 200000};

/* Of much that is known: ten happy customers and twenty turned down a month, a tenth of these is asked. */
static struct outlook_facts known(void)
{
	struct outlook_facts facts = {
		.occasions = {{10000, 1000}, {20000, 1000}},
		.asked = {{8000, 2000}, {2000, 18000}},
		.asked_share = {-1, -1},
		.other_asks = {5000, 1000},
		.names = 30000,
		.asks = 15000,
		.earned = {2000, 1000},
		.met = {40000, 60000},
		.won = {25000, 75000},
		.to_met = {1},
		.to_won = {1},
		.values = values,
		.n_values = 3,
	};
	return facts;
}

static struct outlook of(const struct outlook_facts *facts)
{
	AUTO_ARENA arena = arena_new(0);
	struct outlook outlook;
	assert_int_equal(outlook_simulate(arena, facts, 7, &outlook), OK);
	return outlook;
}

static void near(int64_t value, double expected, double allowed)
{
	if (!(fabs((double)value - expected) <= allowed))
		fail_msg("%lld is not %g", (long long)value, expected);
}

/* 10 * .8 + 20 * .1 + 5 = 15 asks with two names each, and two earned: 32 names, of whom .4 are met and a quarter of
 * those won, at 200,000 each. Quantiles of counts as Poisson's: mean +- 1.28 roots. */
static void what_is_known_well_is_as_reckoned(void **state)
{
	(void)state;
	struct outlook_facts facts = known();
	struct outlook outlook = of(&facts);
	for (int m = 0; m < OUTLOOK_MONTHS; m++) {
		near(outlook.months[m].names.p50, 32, 1);
		near(outlook.months[m].names.p10, 32 - 1.28 * sqrt(32), 1.5);
		near(outlook.months[m].names.p90, 32 + 1.28 * sqrt(32), 1.5);
		near(outlook.months[m].meetings.p50, 12.8, 1);
		near(outlook.months[m].wins.p50, 3.2, 1);
	}
	near(outlook.all.names.p50, 6 * 32, 4);
	near(outlook.all.wins.p50, 6 * 3.2, 1.5);
	near(outlook.all.revenue.p50, 6 * 3.2 * 200000, 300000);
	assert_true(
		outlook.all.revenue.p10 < outlook.all.revenue.p50 && outlook.all.revenue.p50 < outlook.all.revenue.p90);
}

/* "Ask everybody we turn down": 18 asks more a month. */
static void a_habit_that_changes(void **state)
{
	(void)state;
	struct outlook_facts facts = known();
	facts.asked_share[1] = 1;
	near(of(&facts).all.names.p50, 6 * (32 + 18 * 2), 6);
	facts.asked_share[0] = 0;
	near(of(&facts).all.names.p50, 6 * (32 + 18 * 2 - 8 * 2), 6);
}

static void what_takes_time_comes_later(void **state)
{
	(void)state;
	struct outlook_facts facts = known();
	facts.to_met[0] = 0;
	facts.to_met[2] = 1;
	facts.waiting = 100;
	struct outlook outlook = of(&facts);
	assert_int_equal(outlook.months[0].meetings.p90, 0);
	assert_int_equal(outlook.months[1].wins.p90, 0);
	near(outlook.months[2].meetings.p50, 40 + 12.8, 2);
	near(outlook.months[3].meetings.p50, 12.8, 1);
	facts.talking = 100;
	near(of(&facts).months[0].wins.p50, 25, 1);
}

static void little_known_is_a_wide_range(void **state)
{
	(void)state;
	struct outlook_facts facts = known(), few = facts;
	few.met = (struct beta){0.4 * 3, 0.6 * 3};
	few.occasions[0] = (struct outlook_pace){10, 1};
	struct outlook_range wide = of(&few).all.meetings, narrow = of(&facts).all.meetings;
	assert_true(wide.p90 - wide.p10 > 2 * (narrow.p90 - narrow.p10));
	struct outlook_facts nothing = {.asked_share = {-1, -1}};
	assert_int_equal(of(&nothing).all.names.p90, 0);
	assert_int_equal(of(&nothing).all.revenue.p90, 0);
}

static void the_same_again(void **state)
{
	(void)state;
	struct outlook_facts facts = known();
	struct outlook one = of(&facts), two = of(&facts);
	assert_memory_equal(&one, &two, sizeof one);
}

static void delays_by_months(void **state)
{
	(void)state;
	double shares[OUTLOOK_MONTHS], sum = 0;
	int32_t days[400] = {[0] = 3, [61] = 1, [399] = 4};
	outlook_delays(days, 400, 0, 0, shares);
	near((int64_t)(shares[0] * 8000), 3000, 1);
	for (int m = 0; m < OUTLOOK_MONTHS; m++)
		sum += shares[m];
	near((int64_t)(sum * 8000), 4000, 1); /* what took over a year ends after these months */
	assert_true(shares[2] > 0.12 && shares[3] < 0.001);
	outlook_delays(NULL, 0, 15.21875, 2, shares); /* half a month */
	near((int64_t)(shares[0] * 1000), 500, 1);
	near((int64_t)(shares[1] * 1000), 500, 1);
}

static void memory_runs_out(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	struct outlook outlook = {.all.names.p50 = -1};
	struct outlook_facts facts = known();
	arena_fail_after(1);
	assert_int_equal(outlook_simulate(arena, &facts, 1, &outlook), ERR_NOMEM);
	arena_fail_after(0);
	assert_int_equal(outlook.all.names.p50, -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_known_well_is_as_reckoned),
		cmocka_unit_test(a_habit_that_changes),
		cmocka_unit_test(what_takes_time_comes_later),
		cmocka_unit_test(little_known_is_a_wide_range),
		cmocka_unit_test(the_same_again),
		cmocka_unit_test(delays_by_months),
		cmocka_unit_test(memory_runs_out),
	};
	return RUN_TESTS(tests);
}
