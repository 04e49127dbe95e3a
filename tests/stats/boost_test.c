#include "cases.h"
#include "stats/boost.h"
#include "stats/logistic.h"

static const struct boost_options usual = {.trees = 60,
	.depth = 3,
	.rate = 0.2,
	.ridge = 1,
	.least = 1,
	.row_share = 0.7,
	.column_share = 0.75,
	.seed = 5};

/* One question, every example, no ridge: the leaves are one Newton step from the share of yes, reckoned by hand. */
static void one_stump(void **state)
{
	(void)state;
	static const float x[] = {1, 2, 3, 4, 5, 6};
	static const uint8_t yes[] = {0, 0, 0, 1, 1, 0};
	struct boost_options options = {
		.trees = 1, .depth = 1, .rate = 0.5, .least = 0, .row_share = 1, .column_share = 1};
	AUTO_ARENA arena = arena_new(0);
	struct boost model;
	assert_int_equal(boost_learn(arena, &(struct examples){x, yes, NULL, 6, 1}, &options, &model), OK);
	double p = 3.0 / 8.0; /* two of six, and one more of either */
	near(model.start, logistic_logit(p), 1e-12);
	assert_int_equal(model.nodes[0].feature, 0);
	near((double)model.nodes[0].threshold, 3.5, 1e-6);
	double bend = p * (1 - p);
	near(boost_of(&model, &(float){3.4f}), model.start - 0.5 * 3 * p / (3 * bend), 1e-6);
	near(boost_of(&model, &(float){3.6f}), model.start - 0.5 * (3 * p - 2) / (3 * bend), 1e-6);
}

static double share_right(const struct boost *model, const struct cases *cases)
{
	int right = 0;
	for (size_t i = 0; i < CASES; i++)
		right += (boost_of(model, cases->x + i * WIDTH) > 0) == cases->yes[i];
	return (double)right / CASES;
}

/* What no line can tell: learned from some, right of others. The best possible is 0.953. */
static void what_is_crossed(void **state)
{
	(void)state;
	static struct cases learned, others;
	struct examples examples = draw_cases(&learned, 1, crossed);
	draw_cases(&others, 2, crossed);
	AUTO_ARENA arena = arena_new(0);
	struct boost model;
	assert_int_equal(boost_learn(arena, &examples, &usual, &model), OK);
	assert_true(share_right(&model, &others) > 0.92);
	struct boost_options stumps = usual;
	stumps.depth = 1;
	assert_int_equal(boost_learn(arena, &examples, &stumps, &model), OK);
	assert_true(share_right(&model, &others) < 0.7);
}

static void parts_add_up(void **state)
{
	(void)state;
	static struct cases cases;
	struct examples examples = draw_cases(&cases, 3, crossed);
	AUTO_ARENA arena = arena_new(0);
	struct boost model;
	assert_int_equal(boost_learn(arena, &examples, &usual, &model), OK);
	for (size_t i = 0; i < 100; i++) {
		double parts[WIDTH], sum = boost_explain(&model, cases.x + i * WIDTH, parts);
		for (int f = 0; f < WIDTH; f++)
			sum += parts[f];
		near(sum, boost_of(&model, cases.x + i * WIDTH), 1e-9);
	}
}

static void a_seed_gives_the_same_trees(void **state)
{
	(void)state;
	static struct cases cases;
	struct examples examples = draw_cases(&cases, 4, sloping);
	AUTO_ARENA arena = arena_new(0);
	struct boost one, same, other;
	struct boost_options options = usual;
	assert_int_equal(boost_learn(arena, &examples, &options, &one), OK);
	assert_int_equal(boost_learn(arena, &examples, &options, &same), OK);
	options.seed++;
	assert_int_equal(boost_learn(arena, &examples, &options, &other), OK);
	int differ = 0;
	for (size_t i = 0; i < CASES; i++) {
		const float *x = cases.x + i * WIDTH;
		near(boost_of(&one, x), boost_of(&same, x), 0);
		differ += boost_of(&one, x) != boost_of(&other, x);
	}
	assert_true(differ > CASES / 2);
}

/* Features with one value, with few, with more than bins; a weight of 0 is as if the example were not there. */
static void odd_columns(void **state)
{
	(void)state;
	enum { N = 400 };
	static float x[N * 3], weight[N];
	static uint8_t yes[N];
	for (int i = 0; i < N; i++) {
		x[i * 3] = 7;
		x[i * 3 + 1] = (float)(i % 3);
		x[i * 3 + 2] = (float)i;
		weight[i] = i % 2 ? 0 : 1;
		yes[i] = i % 2 ? i < N / 2 : i >= N / 2; /* those without weight say the opposite */
	}
	AUTO_ARENA arena = arena_new(0);
	struct boost model;
	assert_int_equal(boost_learn(arena, &(struct examples){x, yes, weight, N, 3}, &usual, &model), OK);
	assert_true(boost_of(&model, (float[]){7, 0, 10}) < -2);
	assert_true(boost_of(&model, (float[]){7, 0, N - 10}) > 2);
	assert_true(isfinite(boost_of(&model, (float[]){-1e30f, 1e30f, 1e30f})));
}

static void what_cannot_be_learned_from(void **state)
{
	(void)state;
	static const float bad[] = {1, INFINITY}, fine[] = {1, 2};
	static const uint8_t yes[] = {0, 1};
	AUTO_ARENA arena = arena_new(0);
	struct boost model;
	struct examples examples = {fine, yes, NULL, 2, 1};
	assert_int_equal(boost_learn(arena, &(struct examples){bad, yes, NULL, 2, 1}, &usual, &model), ERR_INVALID);
	assert_int_equal(boost_learn(arena, &(struct examples){fine, yes, NULL, 0, 1}, &usual, &model), ERR_INVALID);
	struct boost_options options = usual;
	options.depth = BOOST_DEPTH + 1;
	assert_int_equal(boost_learn(arena, &examples, &options, &model), ERR_INVALID);
	options = usual;
	options.trees = 0;
	assert_int_equal(boost_learn(arena, &examples, &options, &model), ERR_INVALID);
	assert_int_equal(boost_learn(arena, &examples, &usual, &model), OK);
}

static void memory_runs_out(void **state)
{
	(void)state;
	static struct cases cases;
	struct examples examples = draw_cases(&cases, 3, sloping);
	struct boost model;
	enum err err = ERR_NOMEM;
	for (long n = 1; err != OK; n++) {
		AUTO_ARENA arena = arena_new(0);
		arena_fail_after(n);
		err = boost_learn(arena, &examples, &usual, &model);
		arena_fail_after(0);
		assert_true(err == OK ? n > 8 : err == ERR_NOMEM);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_stump),
		cmocka_unit_test(what_is_crossed),
		cmocka_unit_test(parts_add_up),
		cmocka_unit_test(a_seed_gives_the_same_trees),
		cmocka_unit_test(odd_columns),
		cmocka_unit_test(what_cannot_be_learned_from),
		cmocka_unit_test(memory_runs_out),
	};
	return RUN_TESTS(tests);
}
