#include "cases.h"
#include "stats/blend.h"

static void parts_add_up(void **state)
{
	(void)state;
	static struct cases cases, rare;
	struct examples examples = draw_cases(&cases, 1, sloping), seldom = draw_cases(&rare, 2, sloping);
	struct blend_options options = blend_usual(1);
	AUTO_ARENA arena = arena_new(0);
	struct blend model;
	assert_int_equal(blend_learn(arena, &examples, &options, &model), OK);
	for (int calibrated = 0; calibrated < 2; calibrated++) {
		for (size_t i = 0; i < 100; i++) {
			double parts[WIDTH], sum = blend_explain(&model, cases.x + i * WIDTH, parts);
			for (int f = 0; f < WIDTH; f++)
				sum += parts[f];
			near(sum, blend_of(&model, cases.x + i * WIDTH), 1e-9);
			assert_true(fabs(parts[0]) > fabs(parts[3]) || fabs(cases.x[i * WIDTH]) < 0.3f);
		}
		assert_int_equal(blend_calibrate(&model, &seldom, false), OK);
	}
}

/* In use yes is rarer by far than among the examples: after calibration the chances are those of use. */
static void chances_are_those_of_use(void **state)
{
	(void)state;
	enum { BINS = 5 };
	static struct cases cases, used, later;
	static float weight[CASES];
	struct examples examples = draw_cases(&cases, 1, sloping), use = draw_cases(&used, 2, sloping),
			after = draw_cases(&later, 3, sloping);
	for (int i = 0; i < CASES; i++)
		weight[i] = used.yes[i] ? 1 : 50;
	use.weight = weight;
	struct blend_options options = blend_usual(1);
	AUTO_ARENA arena = arena_new(0);
	struct blend model;
	assert_int_equal(blend_learn(arena, &examples, &options, &model), OK);
	assert_int_equal(blend_calibrate(&model, &use, false), OK);
	double told = 0, seen = 0, all = 0;
	for (size_t i = 0; i < CASES; i++) {
		told += (double)weight[i] * logistic_chance(blend_of(&model, used.x + i * WIDTH));
		seen += (double)weight[i] * used.yes[i];
	}
	near(told / seen, 1, 1e-3);
	double bins[BINS][2] = {0};
	for (size_t i = 0; i < CASES; i++) {
		double chance = logistic_chance(blend_of(&model, later.x + i * WIDTH)), by = after.yes[i] ? 1 : 50;
		int bin = (int)(chance * 50 * BINS / 5) < BINS ? (int)(chance * 50 * BINS / 5) : BINS - 1;
		bins[bin][0] += by * (chance - after.yes[i]);
		all += by;
	}
	double off = 0;
	for (int b = 0; b < BINS; b++)
		off += fabs(bins[b][0]);
	assert_true(off / all < 0.01);
}

/* Where too few are known, only how many there are is taken from them. */
static void few_cases_move_the_offset_alone(void **state)
{
	(void)state;
	static struct cases cases;
	struct examples examples = draw_cases(&cases, 1, sloping);
	struct blend_options options = blend_usual(1);
	AUTO_ARENA arena = arena_new(0);
	struct blend model;
	assert_int_equal(blend_learn(arena, &examples, &options, &model), OK);
	examples.n = 12;
	assert_int_equal(blend_calibrate(&model, &examples, false), OK);
	near(model.slope, 1, 0);
	double told = 0, seen = 0.5;
	for (size_t i = 0; i < examples.n; i++) {
		told += logistic_chance(blend_of(&model, cases.x + i * WIDTH));
		seen += cases.yes[i];
	}
	near(told / 12, seen / 13, 1e-9);
}

/* Half of what is true is called no: told as seen, chances are half as high as they are; each no counts with the chance
 * that it is one, and they come true of what nobody has hidden. */
static void what_is_hidden_alike_counts(void **state)
{
	(void)state;
	static struct cases learned, used;
	static float weight[CASES];
	struct examples examples = draw_cases(&learned, 1, sloping), use = draw_cases(&used, 2, sloping);
	struct rand rand;
	rand_seed(&rand, 3);
	double hidden = 0, others = 0;
	for (int i = 0; i < CASES; i++) {
		weight[i] = used.yes[i] ? 1 : 4;
		if (used.yes[i] && rand_below(&rand, 2) == 0) {
			used.yes[i] = 0;
			hidden++;
		} else if (!used.yes[i]) {
			others += 4;
		}
	}
	use.weight = weight;
	struct blend_options options = blend_usual(1);
	AUTO_ARENA arena = arena_new(0);
	struct blend model;
	assert_int_equal(blend_learn(arena, &examples, &options, &model), OK);
	for (int alike = 0; alike < 2; alike++) {
		assert_int_equal(blend_calibrate(&model, &use, alike), OK);
		double told = 0;
		for (size_t i = 0; i < CASES; i++)
			told += used.yes[i] ? 0
					    : (double)weight[i] * logistic_chance(blend_of(&model, used.x + i * WIDTH));
		double off = told / (hidden + others) - hidden / (hidden + others);
		if (!(alike ? fabs(off) < 0.025 : off < -0.03))
			fail_msg("alike %d: off by %g", alike, off);
	}
}

/* Those kept are whom the line puts first, with the whole logit. */
static void the_best_by_line(void **state)
{
	(void)state;
	enum { KEEP = 100 };
	static struct cases cases;
	static double logits[CASES];
	struct examples examples = draw_cases(&cases, 1, sloping);
	struct blend_options options = blend_usual(1);
	AUTO_ARENA arena = arena_new(0);
	struct blend model;
	assert_int_equal(blend_learn(arena, &examples, &options, &model), OK);
	assert_int_equal(blend_calibrate(&model, &examples, false), OK);
	assert_int_equal(blend_best(&model, cases.x, CASES, WIDTH, KEEP, logits), OK);
	double least = INFINITY, most = -INFINITY;
	int kept = 0;
	for (size_t i = 0; i < CASES; i++) {
		double line = logistic_of(&model.line, cases.x + i * WIDTH);
		if (isinf(logits[i])) {
			most = fmax(most, line);
			continue;
		}
		kept++;
		least = fmin(least, line);
		near(logits[i], blend_of(&model, cases.x + i * WIDTH), 1e-12);
	}
	assert_int_equal(kept, KEEP);
	assert_true(most < least);
	assert_int_equal(blend_best(&model, cases.x, 5, WIDTH, KEEP, logits), OK);
	near(logits[4], blend_of(&model, cases.x + 4 * WIDTH), 1e-12);
	assert_int_equal(blend_best(&model, cases.x, 5, WIDTH, 0, logits), OK);
	assert_true(isinf(logits[0]));
	assert_int_equal(blend_best(&model, cases.x, 0, WIDTH, 5, logits), OK);
}

static void memory_runs_out(void **state)
{
	(void)state;
	static struct cases cases;
	struct examples examples = draw_cases(&cases, 3, sloping);
	struct blend_options options = blend_usual(1);
	struct blend model;
	enum err err = ERR_NOMEM;
	for (long n = 1; err != OK; n++) {
		AUTO_ARENA arena = arena_new(0);
		arena_fail_after(n);
		err = blend_learn(arena, &examples, &options, &model);
		if (err == OK)
			err = blend_calibrate(&model, &examples, true);
		if (err == OK)
			err = blend_best(&model, cases.x, 5, WIDTH, 2, (double[5]){0});
		arena_fail_after(0);
		assert_true(err == OK ? n > 15 : err == ERR_NOMEM);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_add_up),
		cmocka_unit_test(chances_are_those_of_use),
		cmocka_unit_test(few_cases_move_the_offset_alone),
		cmocka_unit_test(what_is_hidden_alike_counts),
		cmocka_unit_test(the_best_by_line),
		cmocka_unit_test(memory_runs_out),
	};
	return RUN_TESTS(tests);
}
