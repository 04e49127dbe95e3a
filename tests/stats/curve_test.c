#include "cases.h"
#include "stats/curve.h"
#include "stats/logistic.h"

enum { MANY = 20000 };

struct scored {
	float score[MANY], weight[MANY];
	uint8_t yes[MANY];
};

/* Scores from -6 to 6; yes with the chance that `chance_of` says. */
static struct examples draw_scores(struct scored *scored, size_t n, uint64_t seed, double (*chance_of)(double score))
{
	struct rand rand;
	rand_seed(&rand, seed);
	for (size_t i = 0; i < n; i++) {
		scored->score[i] = 6 * draw(&rand);
		scored->yes[i] = (draw(&rand) + 1) / 2 < (float)chance_of((double)scored->score[i]);
	}
	return (struct examples){scored->score, scored->yes, NULL, n, 1};
}

static double steep(double score)
{
	return logistic_chance(2 * score - 1);
}

/* Nothing below; above all alike, however high they score. */
static double levelling_off(double score)
{
	return score < 0 ? 0.01 : 0.3;
}

static double turned(double score)
{
	return logistic_chance(-score);
}

static double off_by(const struct curve *curve, double (*chance_of)(double), double from, double to)
{
	double most = 0;
	for (int step = 0; step <= 100; step++) {
		double score = from + (to - from) * step / 100;
		most = fmax(most, fabs(logistic_chance(curve_of(curve, score)) - chance_of(score)));
	}
	return most;
}

static void a_line_stays_one(void **state)
{
	(void)state;
	static struct scored scored;
	struct examples scores = draw_scores(&scored, MANY, 1, steep);
	struct curve curve;
	assert_int_equal(curve_learn(&scores, false, &curve), OK);
	near(curve.slope, 2, 0.1);
	near(curve.offset, -1, 0.1);
	near(off_by(&curve, steep, -6, 6), 0, 0.06);
}

static void it_bends_where_chances_level_off(void **state)
{
	(void)state;
	static struct scored scored;
	struct examples scores = draw_scores(&scored, MANY, 2, levelling_off);
	struct curve curve;
	assert_int_equal(curve_learn(&scores, false, &curve), OK);
	near(off_by(&curve, levelling_off, -5, -1), 0, 0.02);
	near(off_by(&curve, levelling_off, 1, 5), 0, 0.05);
	/* The line alone is off by far. */
	struct curve line = curve;
	line.n = 0;
	assert_true(off_by(&line, levelling_off, 1, 5) > 0.1);
}

static void who_scores_higher_stays_higher(void **state)
{
	(void)state;
	static struct scored scored;
	double (*const chances[])(double) = {steep, levelling_off, turned};
	for (size_t c = 0; c < 3; c++)
		for (size_t n = 2; n <= 2000; n = n * 3 + 1) {
			struct examples scores = draw_scores(&scored, n, n, chances[c]);
			for (size_t i = 0; i < n; i += 3) /* and many alike */
				scored.score[i] = 1;
			for (int alike = 0; alike < 2; alike++) {
				struct curve curve;
				assert_int_equal(curve_learn(&scores, alike, &curve), OK);
				assert_in_range(curve.n, 0, CURVE_KNOTS);
				double before = curve_of(&curve, -20);
				assert_true(isfinite(before));
				for (int tenth = -199; tenth < 200; tenth++) {
					double logit = curve_of(&curve, tenth / 10.0);
					assert_true(logit > before);
					before = logit;
				}
			}
		}
}

/* A curve tells as many yes as there were, whatever each case weighs. */
static void weights_count(void **state)
{
	(void)state;
	static struct scored scored;
	struct examples scores = draw_scores(&scored, MANY, 3, levelling_off);
	for (size_t i = 0; i < MANY; i++)
		scored.weight[i] = scored.yes[i] ? 1 : 5;
	scores.weight = scored.weight;
	struct curve curve;
	assert_int_equal(curve_learn(&scores, false, &curve), OK);
	double told = 0, seen = 0;
	for (size_t i = 0; i < MANY; i++) {
		told += (double)scored.weight[i] * logistic_chance(curve_of(&curve, (double)scored.score[i]));
		seen += scored.yes[i];
	}
	near(told / seen, 1, 0.05);
	/* Those of no weight are as if they were not there. */
	for (size_t i = 0; i < MANY; i++)
		scored.weight[i] = scored.score[i] > 0;
	assert_int_equal(curve_learn(&scores, false, &curve), OK);
	near(logistic_chance(curve_of(&curve, 3)), 0.3, 0.03);
}

/* Where too few are known, only how many there are is taken from them. */
static void few_cases_move_the_offset_alone(void **state)
{
	(void)state;
	static struct scored scored;
	struct examples scores = draw_scores(&scored, 12, 4, steep);
	struct curve curve;
	assert_int_equal(curve_learn(&scores, false, &curve), OK);
	near(curve.slope, 1, 0);
	assert_int_equal(curve.n, 0);
	double told = 0, seen = 0.5;
	for (size_t i = 0; i < scores.n; i++) {
		told += logistic_chance(curve_of(&curve, (double)scored.score[i]));
		seen += scored.yes[i];
	}
	near(told / 12, seen / 13, 1e-9);
}

/* Of no case nothing is learned; of ever so many yes beside a few no, which hidden_alike takes for yes, no number is made
 * that is none. */
static void odd_cases_make_no_odd_curve(void **state)
{
	(void)state;
	static struct scored scored;
	struct curve curve;
	assert_int_equal(curve_learn(&(struct examples){scored.score, scored.yes, NULL, 0, 1}, true, &curve), OK);
	near(curve_of(&curve, 3), 3, 0);
	for (size_t i = 0; i < MANY; i++) {
		scored.score[i] = (float)(i % 100) / 10 - 5;
		scored.yes[i] = i >= 12;
	}
	assert_int_equal(curve_learn(&(struct examples){scored.score, scored.yes, NULL, MANY, 1}, true, &curve), OK);
	assert_int_equal(curve.n, 0);
	assert_true(logistic_chance(curve_of(&curve, -5)) > 0.999 && curve_of(&curve, 5) > curve_of(&curve, -5));
}

/* Half of what is true is called no: told as seen, chances are half as high as they are; each no counts with the chance
 * that it is one, and they come true of what nobody has hidden. */
static void what_is_hidden_alike_counts(void **state)
{
	(void)state;
	static struct scored scored;
	struct examples scores = draw_scores(&scored, MANY, 5, levelling_off);
	struct rand rand;
	rand_seed(&rand, 6);
	double hidden = 0, others = 0;
	for (size_t i = 0; i < MANY; i++) {
		bool hide = scored.yes[i] && rand_below(&rand, 2) == 0;
		others += !scored.yes[i] && scored.score[i] > 0;
		hidden += hide && scored.score[i] > 0;
		scored.yes[i] = scored.yes[i] && !hide;
	}
	double true_share = hidden / (hidden + others);
	for (int alike = 0; alike < 2; alike++) {
		struct curve curve;
		assert_int_equal(curve_learn(&scores, alike, &curve), OK);
		near(logistic_chance(curve_of(&curve, 3)), alike ? true_share : 0.15, 0.015);
	}
}

static void memory_runs_out(void **state)
{
	(void)state;
	static struct scored scored;
	struct examples scores = draw_scores(&scored, 500, 7, steep);
	struct curve curve;
	enum err err = ERR_NOMEM;
	for (long n = 1; err != OK; n++) {
		arena_fail_after(n);
		err = curve_learn(&scores, true, &curve);
		arena_fail_after(0);
		assert_true(err == OK ? n > 5 : err == ERR_NOMEM);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_stays_one),
		cmocka_unit_test(it_bends_where_chances_level_off),
		cmocka_unit_test(who_scores_higher_stays_higher),
		cmocka_unit_test(weights_count),
		cmocka_unit_test(few_cases_move_the_offset_alone),
		cmocka_unit_test(what_is_hidden_alike_counts),
		cmocka_unit_test(odd_cases_make_no_odd_curve),
		cmocka_unit_test(memory_runs_out),
	};
	return RUN_TESTS(tests);
}
