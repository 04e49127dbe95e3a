#include "stats/outlook.h"

#include <math.h>
#include <stdlib.h>

static const double days_a_month = 365.25 / 12, pi = 3.14159265358979323846;

/* ---- draws ---- */

static double uniform(struct rand *rand)
{
	return ((double)rand_below(rand, UINT64_C(1) << 53) + 0.5) / (double)(UINT64_C(1) << 53);
}

/* Box and Muller 1958. */
static double normal(struct rand *rand)
{
	double radius = sqrt(-2 * log(uniform(rand)));
	return radius * cos(2 * pi * uniform(rand));
}

/* Marsaglia and Tsang 2000; for shapes below 1 by their note (one more, and a power of a uniform). */
static double gamma_draw(struct rand *rand, double shape)
{
	if (shape <= 0)
		return 0;
	if (shape < 1)
		return gamma_draw(rand, shape + 1) * pow(uniform(rand), 1 / shape);
	double d = shape - 1.0 / 3, c = 1 / sqrt(9 * d);
	for (;;) {
		double x = normal(rand), v = 1 + c * x;
		if (v <= 0)
			continue;
		v = v * v * v;
		if (log(uniform(rand)) < 0.5 * x * x + d - d * v + d * log(v))
			return d * v;
	}
}

static double beta_draw(struct rand *rand, struct beta beta)
{
	double a = gamma_draw(rand, beta.a), b = gamma_draw(rand, beta.b);
	return a + b > 0 ? a / (a + b) : 0;
}

/* Small ones by Knuth's product, large ones by the normal distribution. */
static int64_t poisson(struct rand *rand, double mean)
{
	enum { LARGE = 60 };
	if (mean <= 0)
		return 0;
	if (mean > LARGE) {
		double n = mean + sqrt(mean) * normal(rand);
		return n < 0 ? 0 : (int64_t)(n + 0.5);
	}
	double product = uniform(rand), limit = exp(-mean);
	for (int64_t n = 0;; n++) {
		if (product <= limit)
			return n;
		product *= uniform(rand);
	}
}

/* What is seen at a pace is expected at about that pace: half a case is added, as nothing seen is not never. */
static double pace(struct rand *rand, struct outlook_pace seen)
{
	return seen.months > 0 ? gamma_draw(rand, seen.count + 0.5) / seen.months : 0;
}

/* The worth of so many wins: each drawn from those before; of many, their sum is near normal. */
static int64_t worth(struct rand *rand, const struct outlook_facts *facts, double mean, double deviation, int64_t wins)
{
	enum { MANY = 200 };
	if (facts->n_values == 0)
		return 0;
	if (wins > MANY) {
		double sum = mean * (double)wins + deviation * sqrt((double)wins) * normal(rand);
		return sum < 0 ? 0 : (int64_t)sum;
	}
	int64_t sum = 0;
	for (int64_t i = 0; i < wins; i++)
		sum += facts->values[rand_below(rand, facts->n_values)];
	return sum;
}

/* ---- a run ---- */

struct run {
	int64_t names[OUTLOOK_MONTHS + 1], meetings[OUTLOOK_MONTHS + 1], wins[OUTLOOK_MONTHS + 1],
		revenue[OUTLOOK_MONTHS + 1]; /* the last is all months */
};

static double asks_a_month(const struct outlook_facts *facts, struct rand *rand)
{
	double asks = pace(rand, facts->other_asks);
	for (int i = 0; i < OUTLOOK_KINDS; i++) {
		double share = beta_draw(rand, facts->asked[i]);
		if (facts->asked_share[i] >= 0)
			share = facts->asked_share[i];
		asks += pace(rand, facts->occasions[i]) * share;
	}
	return asks;
}

static void play(
	const struct outlook_facts *facts, double mean, double deviation, struct rand *rand, struct run *ret_run)
{
	struct run run = {0};
	double per_ask = facts->asks > 0 ? gamma_draw(rand, facts->names + 0.5) / facts->asks : 0;
	double expected = asks_a_month(facts, rand) * per_ask + pace(rand, facts->earned);
	double met = beta_draw(rand, facts->met), won = beta_draw(rand, facts->won);
	double meeting[OUTLOOK_MONTHS];
	for (int m = 0; m < OUTLOOK_MONTHS; m++) {
		double wins = facts->talking * won * facts->to_won[m];
		meeting[m] = facts->waiting * met * facts->to_met[m];
		for (int before = 0; before <= m; before++)
			meeting[m] += expected * met * facts->to_met[m - before];
		for (int before = 0; before <= m; before++)
			wins += meeting[before] * won * facts->to_won[m - before];
		run.names[m] = poisson(rand, expected);
		run.meetings[m] = poisson(rand, meeting[m]);
		run.wins[m] = poisson(rand, wins);
		run.revenue[m] = worth(rand, facts, mean, deviation, run.wins[m]);
		run.names[OUTLOOK_MONTHS] += run.names[m];
		run.meetings[OUTLOOK_MONTHS] += run.meetings[m];
		run.wins[OUTLOOK_MONTHS] += run.wins[m];
		run.revenue[OUTLOOK_MONTHS] += run.revenue[m];
	}
	*ret_run = run;
}

/* ---- ranges ---- */

static int by_number(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

static struct outlook_range range_of(int64_t *of)
{
	qsort(of, OUTLOOK_RUNS, sizeof *of, by_number);
	return (struct outlook_range){
		of[OUTLOOK_RUNS / 10], of[OUTLOOK_RUNS / 2], of[OUTLOOK_RUNS - OUTLOOK_RUNS / 10]};
}

static void deviation_of(const struct outlook_facts *facts, double *ret_mean, double *ret_deviation)
{
	double sum = 0, squares = 0, n = (double)facts->n_values;
	for (size_t i = 0; i < facts->n_values; i++) {
		sum += (double)facts->values[i];
		squares += (double)facts->values[i] * (double)facts->values[i];
	}
	*ret_mean = n > 0 ? sum / n : 0;
	double variance = n > 0 ? squares / n - *ret_mean * *ret_mean : 0;
	*ret_deviation = variance > 0 ? sqrt(variance) : 0;
}

enum err outlook_simulate(
	struct arena *arena, const struct outlook_facts *facts, uint64_t seed, struct outlook *ret_outlook)
{
	struct run *runs = ARENA_ARRAY(arena, OUTLOOK_RUNS, struct run);
	int64_t *sorted = ARENA_ARRAY(arena, OUTLOOK_RUNS, int64_t);
	struct rand rand;
	double mean, deviation;
	if (runs == NULL || sorted == NULL)
		return ERR_NOMEM;
	rand_seed(&rand, seed);
	deviation_of(facts, &mean, &deviation);
	for (int i = 0; i < OUTLOOK_RUNS; i++)
		play(facts, mean, deviation, &rand, &runs[i]);
	for (int m = 0; m <= OUTLOOK_MONTHS; m++) {
		struct outlook_month *to = m < OUTLOOK_MONTHS ? &ret_outlook->months[m] : &ret_outlook->all;
#define RANGE(what)                                                                                                    \
	do {                                                                                                           \
		for (int i = 0; i < OUTLOOK_RUNS; i++)                                                                 \
			sorted[i] = runs[i].what[m];                                                                   \
		to->what = range_of(sorted);                                                                           \
	} while (0)
		RANGE(names);
		RANGE(meetings);
		RANGE(wins);
		RANGE(revenue);
#undef RANGE
	}
	return OK;
}

/* Adds `weight` delays of so many days to the months they end in: of those that began evenly over a month, a part ends
 * one month later than the others. */
static void add_delay(double days, double weight, double shares[OUTLOOK_MONTHS])
{
	int months = (int)(days / days_a_month);
	double late = days / days_a_month - months;
	if (months < OUTLOOK_MONTHS)
		shares[months] += weight * (1 - late);
	if (months + 1 < OUTLOOK_MONTHS)
		shares[months + 1] += weight * late;
}

void outlook_delays(
	const int32_t *days, int n_days, double prior_days, double prior_weight, double ret_shares[OUTLOOK_MONTHS])
{
	double all = prior_weight;
	for (int m = 0; m < OUTLOOK_MONTHS; m++)
		ret_shares[m] = 0;
	add_delay(prior_days, prior_weight, ret_shares);
	for (int i = 0; i < n_days; i++) {
		add_delay(i, days[i], ret_shares);
		all += days[i];
	}
	for (int m = 0; m < OUTLOOK_MONTHS && all > 0; m++)
		ret_shares[m] /= all;
}
