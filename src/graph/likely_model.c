#include "graph/likely_model.h"

#include <string.h>
#include "base/vec.h"

/* Share of the links held out at a time to learn from; of a large net fewer are enough. */
#define HELD_OUT 0.1
enum {
	LINKS = 4000,       /* learned from, at least, if there are so many in... */
	ROUNDS = 20,        /* ...so many rounds */
	LINKS_MOST = 5000,  /* in one round */
	OTHERS = 2,         /* pairs without a link for each of them */
	CASES = 10000,      /* to calibrate by */
	CASES_A_NODE = 100, /* of those without a link */
	FAR_A_NODE = 20,    /* and of those farther than two steps */
};

static void tell(const struct likely_lesson *lesson, int done)
{
	if (lesson->done != NULL)
		__atomic_store_n(lesson->done, done, __ATOMIC_RELAXED);
}

static enum err describe(
	struct arena *scratch, const struct likely_lesson *lesson, const struct likely_examples *examples)
{
	return lesson->describe != NULL ? lesson->describe(scratch, examples, lesson->arg) : OK;
}

static enum err add_denied(struct arena *scratch, const struct likely_lesson *lesson, const struct likely_net *net,
	const struct likely_nodes *nodes, struct likely_examples *examples)
{
	struct likely_sweep *sweep;
	size_t width = (size_t)examples->width, n = examples->n, all = n + lesson->n_denied;
	float *x = ARENA_ARRAY(scratch, all * width + 1, float), *weight = ARENA_ARRAY(scratch, all + 1, float);
	uint8_t *yes = ARENA_ARRAY(scratch, all + 1, uint8_t);
	struct likely_pair *pair = ARENA_ARRAY(scratch, all + 1, struct likely_pair);
	if (arena_failed(scratch))
		return ERR_NOMEM;
	memcpy(x, examples->x, n * width * sizeof *x);
	memcpy(yes, examples->yes, n);
	memcpy(pair, examples->pair, n * sizeof *pair);
	for (size_t i = 0; i < n; i++)
		weight[i] = 1;
	TRY(likely_sweep_new(scratch, net, nodes, &sweep));
	for (size_t i = 0; i < lesson->n_denied; i++, n++) {
		pair[n] = lesson->denied[i];
		likely_from(sweep, pair[n].a);
		likely_features(sweep, pair[n].b, x + n * width);
		weight[n] = LIKELY_DENIED;
	}
	*examples = (struct likely_examples){n, examples->width, pair, yes, weight, x};
	return OK;
}

static struct examples examples_of(const struct likely_examples *drawn)
{
	return (struct examples){drawn->x, drawn->yes, drawn->weight, drawn->n, drawn->width};
}

/* From the lesson's net, or from what is left of it; described as the whole net is. */
static enum err learn_from(struct arena *arena, const struct likely_lesson *lesson, const struct likely_net *net,
	uint64_t seed, struct blend *ret_model, struct likely_nodes *ret_nodes)
{
	AUTO_ARENA scratch = arena_new(0);
	if (scratch == NULL)
		return ERR_NOMEM;
	double links = (double)likely_count(net);
	struct likely_draw draw = {.share = HELD_OUT * links > LINKS_MOST ? LINKS_MOST / links : HELD_OUT,
		.links = LINKS,
		.rounds = ROUNDS,
		.others = OTHERS,
		.near = lesson->near,
		.far = likely_far(lesson->net),
		.extra = lesson->extra,
		.seed = seed};
	struct blend_options options = blend_usual(seed);
	struct likely_examples drawn;
	TRY(likely_examples_draw(scratch, net, &draw, &drawn));
	TRY(likely_nodes_measure(arena, net, draw.far, seed, ret_nodes));
	if (lesson->n_denied > 0)
		TRY(add_denied(scratch, lesson, net, ret_nodes, &drawn));
	TRY(describe(scratch, lesson, &drawn));
	struct examples examples = examples_of(&drawn);
	return blend_learn(arena, &examples, &options, ret_model);
}

enum err likely_learn(struct arena *arena, const struct likely_lesson *lesson, struct blend *ret_model,
	struct likely_nodes *ret_nodes)
{
	if (likely_count(lesson->net) < LIKELY_LINKS_LEAST)
		return ERR_NOT_FOUND;
	tell(lesson, 2);
	TRY(learn_from(arena, lesson, lesson->net, lesson->seed, ret_model, ret_nodes));
	tell(lesson, 40);
	return OK;
}

/* ---- calibrating ---- */

/* Of what was met, and what came of it. */
struct scores {
	struct arena *arena;
	VEC(float) x;
	VEC(float) weight;
	VEC(uint8_t) yes;
};

static bool push(struct scores *scores, float score, float weight, uint8_t yes)
{
	return VEC_PUSH(scores->arena, &scores->x, score) && VEC_PUSH(scores->arena, &scores->weight, weight) &&
	       VEC_PUSH(scores->arena, &scores->yes, yes);
}

static enum err score_round(const struct likely_lesson *lesson, uint64_t seed, struct scores *near, struct scores *far)
{
	AUTO_ARENA scratch = arena_new(0);
	if (scratch == NULL)
		return ERR_NOMEM;
	struct likely_net left;
	struct blend model;
	struct likely_nodes nodes;
	struct likely_examples met;
	TRY(likely_hold_out(scratch, lesson->net, lesson->unknown, seed, &left));
	TRY(learn_from(scratch, lesson, &left, seed, &model, &nodes));
	struct likely_meeting meeting = {
		lesson->net, &left, &nodes, CASES, CASES_A_NODE, lesson->extra, seed, FAR_A_NODE};
	TRY(likely_candidates_draw(scratch, &meeting, &met));
	TRY(describe(scratch, lesson, &met));
	for (size_t i = 0; i < met.n; i++) {
		const float *x = met.x + i * (size_t)met.width;
		if (!push(likely_near(x) ? near : far, (float)blend_score(&model, x), met.weight[i], met.yes[i]))
			return ERR_NOMEM;
	}
	return OK;
}

static enum err fit(const struct scores *scores, struct curve *curve)
{
	struct examples cases = {scores->x.v, scores->yes.v, scores->weight.v, scores->x.n, 1};
	return scores->x.n > 0 ? curve_learn(&cases, true, curve) : OK;
}

enum err likely_calibrate(const struct likely_lesson *lesson, struct blend *model, struct blend *ret_far)
{
	AUTO_ARENA arena = arena_new(0);
	if (arena == NULL)
		return ERR_NOMEM;
	struct scores near = {.arena = arena}, far = {.arena = arena};
	for (int round = 0; round < LIKELY_ROUNDS && near.x.n < CASES; round++) {
		TRY(score_round(lesson, lesson->seed + 1 + (uint64_t)round, &near, &far));
		tell(lesson, 40 + 50 * (round + 1) / LIKELY_ROUNDS);
	}
	TRY(fit(&near, &model->curve));
	*ret_far = *model;
	return fit(&far, &ret_far->curve);
}
