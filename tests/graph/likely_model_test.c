#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/check.h"
#include "base/rand.h"
#include "graph/likely_model.h"

enum { PEOPLE = 300, LINKS_MOST = 2000 };

struct circles {
	int of[PEOPLE]; /* which circle somebody stands in */
	struct likely_pair links[LINKS_MOST];
	size_t n_links;
};

/* Circles of four to eight, of whom four in five pairs are noted; and a few links from one to another. */
static void draw_circles(struct circles *circles, uint64_t seed)
{
	struct rand rand;
	rand_seed(&rand, seed);
	*circles = (struct circles){0};
	for (int i = 0, left = 0, circle = 0; i < PEOPLE; i++, left--) {
		if (left == 0) {
			left = 4 + (int)rand_below(&rand, 5);
			circle++;
		}
		circles->of[i] = circle;
	}
	for (uint32_t a = 0; a < PEOPLE; a++)
		for (uint32_t b = 0; b < a; b++)
			if (circles->of[a] == circles->of[b] ? rand_below(&rand, 5) > 0 : rand_below(&rand, 2000) == 0)
				circles->links[circles->n_links++] = (struct likely_pair){a, b};
}

struct told {
	double told, seen, pairs;
};

/* What the model tells of those two steps apart in the same circle. */
static struct told ask(const struct circles *circles, const struct blend *model, const struct likely_examples *met)
{
	struct told told = {0};
	for (size_t i = 0; i < met->n; i++) {
		if (circles->of[met->pair[i].a] != circles->of[met->pair[i].b])
			continue;
		told.told += logistic_chance(blend_of(model, met->x + i * (size_t)met->width));
		told.seen += met->yes[i];
		told.pairs++;
	}
	return told;
}

/* And of all who are farther apart. */
static struct told ask_far(const struct likely_net *whole, const struct likely_net *known,
	const struct likely_nodes *nodes, const struct blend *model)
{
	AUTO_ARENA arena = arena_new(0);
	struct told told = {0};
	struct likely_sweep *sweep;
	static bool linked[PEOPLE], noted[PEOPLE];
	float x[LIKELY_WIDE];
	assert_int_equal(likely_sweep_new(arena, known, nodes, &sweep), OK);
	for (uint32_t a = 0; a < PEOPLE; a++) {
		struct likely_peers all = likely_peers(whole, a), left = likely_peers(known, a);
		memset(linked, 0, sizeof linked);
		memset(noted, 0, sizeof noted);
		for (uint32_t i = 0; i < all.n; i++)
			linked[all.peer[i]] = true;
		for (uint32_t i = 0; i < left.n; i++)
			noted[left.peer[i]] = true;
		likely_from(sweep, a);
		for (uint32_t b = 0; b < PEOPLE; b++) {
			likely_features(sweep, b, x);
			if (a == b || noted[b] || likely_near(x))
				continue;
			told.told += logistic_chance(blend_of(model, x));
			told.seen += linked[b];
			told.pairs++;
		}
	}
	return told;
}

/* Where nearly every pair two steps apart is one of a circle, hidden links among them, chances still come true. */
static void chances_come_true_in_tight_circles(void **state)
{
	(void)state;
	enum { NETS = 4 };
	struct told sum = {0}, uncalibrated = {0}, apart = {0};
	for (uint64_t seed = 1; seed <= NETS; seed++) {
		AUTO_ARENA arena = arena_new(0);
		static struct circles circles;
		draw_circles(&circles, seed);
		struct likely_net whole, known;
		struct likely_nodes nodes;
		struct blend model, far;
		struct likely_examples met;
		assert_int_equal(likely_net_new(arena, PEOPLE, circles.links, circles.n_links, &whole), OK);
		assert_int_equal(likely_hold_out(arena, &whole, 0.1, seed, &known), OK);
		struct likely_lesson lesson = {.net = &known, .near = 0.25, .unknown = 1 / 9.0, .seed = seed};
		assert_int_equal(likely_learn(arena, &lesson, &model, &nodes), OK);
		struct likely_meeting meeting = {&whole, &known, &nodes, 100000, PEOPLE, 0, seed, 0};
		assert_int_equal(likely_candidates_draw(arena, &meeting, &met), OK);
		struct told before = ask(&circles, &model, &met);
		assert_int_equal(likely_calibrate(&lesson, &model, &far), OK);
		struct told after = ask(&circles, &model, &met);
		sum = (struct told){sum.told + after.told, sum.seen + after.seen, sum.pairs + after.pairs};
		uncalibrated.told += before.told;
		struct told others = ask_far(&whole, &known, &nodes, &far);
		apart = (struct told){apart.told + others.told, apart.seen + others.seen, apart.pairs + others.pairs};
	}
	print_message("in circles: %.3f are linked, %.3f told, %.3f before calibration\n", sum.seen / sum.pairs,
		sum.told / sum.pairs, uncalibrated.told / sum.pairs);
	assert_true(sum.pairs > 1000 && sum.seen > 0.2 * sum.pairs);
	assert_true(fabs(sum.told / sum.seen - 1) < 0.1);
	print_message(
		"farther apart: %.5f are linked, %.5f told\n", apart.seen / apart.pairs, apart.told / apart.pairs);
	assert_true(apart.told < 3 * apart.seen && apart.told > apart.seen / 3);
}

/* Of whom it is known that they have no link, the model learns; as it does of what is told beside the net. */
static enum err same_circle(struct arena *scratch, const struct likely_examples *examples, void *arg)
{
	const struct circles *circles = arg;
	(void)scratch;
	for (size_t i = 0; i < examples->n; i++)
		examples->x[(i + 1) * (size_t)examples->width - 1] = circles->of[examples->pair[i].a] ==
								     circles->of[examples->pair[i].b];
	return OK;
}

static double chance_of(const struct circles *circles, const struct likely_lesson *lesson, struct likely_pair pair)
{
	AUTO_ARENA arena = arena_new(0);
	struct blend model, far;
	struct likely_nodes nodes;
	struct likely_sweep *sweep;
	float x[LIKELY_WIDE + 1];
	int done = 0;
	struct likely_lesson told = *lesson;
	told.done = &done;
	assert_int_equal(likely_learn(arena, &told, &model, &nodes), OK);
	assert_int_equal(likely_calibrate(&told, &model, &far), OK);
	assert_in_range(done, 41, 99);
	assert_int_equal(model.line.width, LIKELY_WIDE + lesson->extra);
	assert_int_equal(likely_sweep_new(arena, lesson->net, &nodes, &sweep), OK);
	likely_from(sweep, pair.a);
	likely_features(sweep, pair.b, x);
	x[LIKELY_WIDE] = circles->of[pair.a] == circles->of[pair.b];
	return logistic_chance(blend_of(likely_near(x) ? &model : &far, x));
}

static void what_is_denied_and_told_beside_counts(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	static struct circles circles;
	draw_circles(&circles, 9);
	struct likely_net net;
	assert_int_equal(likely_net_new(arena, PEOPLE, circles.links, circles.n_links, &net), OK);
	struct likely_lesson lesson = {.net = &net, .near = 0.25, .unknown = 0.1, .seed = 3};
	struct likely_pair denied[400], far = {0, PEOPLE - 1};
	size_t n = 0;
	for (uint32_t a = 0; a < PEOPLE && n < 400; a++) /* all of their circle whom they are not known to know */
		for (uint32_t b = 0; b < a && n < 400; b++) {
			struct likely_peers peers = likely_peers(&net, a);
			bool is_linked = false;
			for (uint32_t i = 0; i < peers.n; i++)
				is_linked |= peers.peer[i] == b;
			if (circles.of[a] == circles.of[b] && !is_linked)
				denied[n++] = (struct likely_pair){a, b};
		}
	assert_true(n > 50);
	lesson.describe = same_circle;
	lesson.arg = &circles;
	lesson.extra = 1;
	double of_circle = chance_of(&circles, &lesson, denied[0]), of_far = chance_of(&circles, &lesson, far);
	assert_true(of_circle > 0.1 && of_far < 0.02);
	AUTO_ARENA scratch = arena_new(0);
	struct blend before, after;
	struct likely_nodes nodes;
	assert_int_equal(likely_learn(scratch, &lesson, &before, &nodes), OK);
	lesson.denied = denied;
	lesson.n_denied = n;
	assert_int_equal(likely_learn(scratch, &lesson, &after, &nodes), OK);
	double lower = 0;
	struct likely_sweep *sweep;
	assert_int_equal(likely_sweep_new(scratch, &net, &nodes, &sweep), OK);
	for (size_t i = 0; i < n; i++) {
		float x[LIKELY_WIDE + 1];
		likely_from(sweep, denied[i].a);
		likely_features(sweep, denied[i].b, x);
		x[LIKELY_WIDE] = 1;
		lower += (blend_of(&before, x) - blend_of(&after, x)) / (double)n;
	}
	assert_true(lower > 0.2);
}

static void too_few_links_and_leaving_off(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	static struct circles circles;
	draw_circles(&circles, 9);
	struct likely_net net;
	struct blend model, far;
	struct likely_nodes nodes;
	assert_int_equal(likely_net_new(arena, PEOPLE, circles.links, LIKELY_LINKS_LEAST - 1, &net), OK);
	struct likely_lesson lesson = {.net = &net, .near = 0.25, .unknown = 0.1, .seed = 3};
	assert_int_equal(likely_learn(arena, &lesson, &model, &nodes), ERR_NOT_FOUND);
	/* Just enough to learn from: it is calibrated by what is left when some are hidden, though that is fewer. */
	assert_int_equal(likely_net_new(arena, PEOPLE, circles.links, LIKELY_LINKS_LEAST, &net), OK);
	assert_int_equal(likely_learn(arena, &lesson, &model, &nodes), OK);
	assert_int_equal(likely_calibrate(&lesson, &model, &far), OK);
	assert_true(model.curve.offset < -0.1);
	bool stop = true;
	assert_int_equal(likely_net_new(arena, PEOPLE, circles.links, circles.n_links, &net), OK);
	assert_int_equal(likely_learn(arena, &lesson, &model, &nodes), OK);
	net.stop = &stop;
	assert_int_equal(likely_calibrate(&lesson, &model, &far), ERR_CANCELLED);
	assert_int_equal(likely_learn(arena, &lesson, &model, &nodes), ERR_CANCELLED);
}

static void memory_runs_out(void **state)
{
	(void)state;
	static struct circles circles;
	draw_circles(&circles, 2);
	enum err err = ERR_NOMEM;
	for (long n = 1; err != OK; n += 1 + n / 4) {
		AUTO_ARENA arena = arena_new(0);
		struct likely_net net;
		struct blend model, far;
		struct likely_nodes nodes;
		assert_int_equal(likely_net_new(arena, 100, circles.links, 60, &net), OK);
		struct likely_lesson lesson = {.net = &net,
			.near = 0.25,
			.unknown = 0.1,
			.denied = circles.links + 60,
			.n_denied = 3,
			.seed = 3};
		arena_fail_after(n);
		err = likely_learn(arena, &lesson, &model, &nodes);
		if (err == OK)
			err = likely_calibrate(&lesson, &model, &far);
		arena_fail_after(0);
		assert_true(err == OK ? n > 100 : err == ERR_NOMEM);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chances_come_true_in_tight_circles),
		cmocka_unit_test(what_is_denied_and_told_beside_counts),
		cmocka_unit_test(too_few_links_and_leaving_off),
		cmocka_unit_test(memory_runs_out),
	};
	return RUN_TESTS(tests);
}
