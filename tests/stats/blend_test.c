#include "cases.h"
#include "stats/blend.h"

/* Bent, and not near the scores' own logits anywhere. */
static const struct curve bent = {-1, 0.2, 3, {-1, 0, 0.5}, {-5, -4, -1}};

/* Also along a curve that bends. */
static void parts_add_up(void **state)
{
	(void)state;
	static struct cases cases;
	struct examples examples = draw_cases(&cases, 1, sloping);
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
			near(sum, curve_of(&model.curve, blend_score(&model, cases.x + i * WIDTH)), 1e-9);
			assert_true(fabs(parts[0]) > fabs(parts[3]) || fabs(cases.x[i * WIDTH]) < 0.3f);
		}
		model.curve = bent;
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
	model.curve = bent;
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
			err = blend_best(&model, cases.x, 5, WIDTH, 2, (double[5]){0});
		arena_fail_after(0);
		assert_true(err == OK ? n > 10 : err == ERR_NOMEM);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_add_up),
		cmocka_unit_test(the_best_by_line),
		cmocka_unit_test(memory_runs_out),
	};
	return RUN_TESTS(tests);
}
