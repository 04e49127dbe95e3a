#include "cases.h"
#include "stats/logistic.h"

/* Of a table of four counts the answer is known: the logit of each column's share. */
static void a_table_of_four(void **state)
{
	(void)state;
	static const float x[] = {0, 0, 0, 0, 1, 1, 1, 1, 1};
	static const uint8_t yes[] = {1, 0, 0, 0, 1, 1, 1, 0, 0};
	AUTO_ARENA arena = arena_new(0);
	struct logistic model;
	assert_int_equal(logistic_learn(arena, &(struct examples){x, yes, NULL, 9, 1}, 0, &model), OK);
	near(logistic_of(&model, &(float){0}), logistic_logit(0.25), 1e-9);
	near(logistic_of(&model, &(float){1}), logistic_logit(0.6), 1e-9);
	near(logistic_chance(logistic_of(&model, &(float){1})), 0.6, 1e-9);
	/* A weight is as good as so many examples. */
	static const float few[] = {0, 0, 1, 1};
	static const uint8_t few_yes[] = {1, 0, 1, 0};
	static const float weight[] = {1, 3, 3, 2};
	assert_int_equal(logistic_learn(arena, &(struct examples){few, few_yes, weight, 4, 1}, 0, &model), OK);
	near(logistic_of(&model, &(float){1}), logistic_logit(0.6), 1e-9);
}

/* At the minimum the slope is 0 in every direction, the ridge's pull among them. */
static void it_ends_where_nothing_slopes(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	static struct cases cases;
	struct examples examples = draw_cases(&cases, 1, sloping);
	for (int ridge = 0; ridge < 101; ridge += 50) {
		struct logistic model;
		assert_int_equal(logistic_learn(arena, &examples, ridge, &model), OK);
		double off = 0;
		for (size_t i = 0; i < CASES; i++)
			off += logistic_chance(logistic_of(&model, cases.x + i * WIDTH)) - cases.yes[i];
		near(off, 0, 1e-5);
		for (int f = 0; f < WIDTH; f++) {
			double slope = 0, square = 0;
			for (size_t i = 0; i < CASES; i++) {
				const float *x = cases.x + i * WIDTH;
				double from_mean = (double)x[f] - model.mean[f];
				slope += (logistic_chance(logistic_of(&model, x)) - cases.yes[i]) * from_mean;
				square += from_mean * from_mean;
			}
			near(slope + ridge * model.coefficient[f] * square / CASES, 0, 1e-4);
		}
		if (ridge == 0) {
			near(model.coefficient[0], 2, 0.3);
			near(model.coefficient[2], 0, 0.2);
		}
	}
}

static void what_parts_them_wholly_stays_finite(void **state)
{
	(void)state;
	static const float x[] = {0, 7, 1, 7, 2, 7, 3, 7};
	static const uint8_t yes[] = {0, 0, 1, 1};
	AUTO_ARENA arena = arena_new(0);
	struct logistic model;
	struct examples examples = {x, yes, NULL, 4, 2};
	assert_int_equal(logistic_learn(arena, &examples, 0.1, &model), OK);
	assert_true(model.coefficient[0] > 1 && model.coefficient[0] < 100);
	near(model.coefficient[1], 0, 0); /* always the same */
	assert_int_equal(logistic_learn(arena, &examples, 0, &model), OK);
	assert_true(isfinite(model.coefficient[0]));
	static const uint8_t all[] = {1, 1, 1, 1};
	assert_int_equal(logistic_learn(arena, &(struct examples){x, all, NULL, 4, 2}, 1, &model), OK);
	assert_true(logistic_of(&model, x) > 5 && isfinite(logistic_of(&model, x)));
}

static void parts_add_up(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	static struct cases cases;
	struct examples examples = draw_cases(&cases, 2, sloping);
	struct logistic model;
	assert_int_equal(logistic_learn(arena, &examples, 1, &model), OK);
	for (size_t i = 0; i < 50; i++) {
		double parts[WIDTH], sum = model.intercept;
		logistic_explain(&model, cases.x + i * WIDTH, parts);
		for (int f = 0; f < WIDTH; f++)
			sum += parts[f];
		near(sum, logistic_of(&model, cases.x + i * WIDTH), 1e-12);
	}
}

static void what_cannot_be_learned_from(void **state)
{
	(void)state;
	static const float bad[] = {1, NAN}, fine[] = {1, 2}, none[] = {0, 0};
	static const uint8_t yes[] = {0, 1};
	AUTO_ARENA arena = arena_new(0);
	struct logistic model;
	assert_int_equal(logistic_learn(arena, &(struct examples){bad, yes, NULL, 2, 1}, 1, &model), ERR_INVALID);
	assert_int_equal(logistic_learn(arena, &(struct examples){fine, yes, NULL, 0, 1}, 1, &model), ERR_INVALID);
	assert_int_equal(logistic_learn(arena, &(struct examples){fine, yes, NULL, 2, 0}, 1, &model), ERR_INVALID);
	assert_int_equal(logistic_learn(arena, &(struct examples){fine, yes, none, 2, 1}, 1, &model), ERR_INVALID);
}

static void memory_runs_out(void **state)
{
	(void)state;
	static struct cases cases;
	struct examples examples = draw_cases(&cases, 3, sloping);
	struct logistic model;
	enum err err = ERR_NOMEM;
	for (long n = 1; err != OK; n++) {
		AUTO_ARENA arena = arena_new(0);
		arena_fail_after(n);
		err = logistic_learn(arena, &examples, 1, &model);
		arena_fail_after(0);
		assert_true(err == OK ? n > 5 : err == ERR_NOMEM);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_table_of_four),
		cmocka_unit_test(it_ends_where_nothing_slopes),
		cmocka_unit_test(what_parts_them_wholly_stays_finite),
		cmocka_unit_test(parts_add_up),
		cmocka_unit_test(what_cannot_be_learned_from),
		cmocka_unit_test(memory_runs_out),
	};
	return RUN_TESTS(tests);
}
