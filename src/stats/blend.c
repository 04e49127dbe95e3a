#include "stats/blend.h"

#include <math.h>
#include <stdlib.h>

enum {
	FEW = 10, /* of either answer: too few to tell a slope */
	TURNS = 8,
};

struct blend_options blend_usual(uint64_t seed)
{
	return (struct blend_options){.ridge = 20,
		.trees = {.trees = 100,
			.depth = 3,
			.rate = 0.1,
			.ridge = 5,
			.least = 1,
			.row_share = 0.6,
			.column_share = 0.3,
			.seed = seed}};
}

enum err blend_learn(struct arena *arena, const struct examples *examples, const struct blend_options *options,
	struct blend *ret_model)
{
	struct blend model = {.slope = 1};
	TRY(logistic_learn(arena, examples, options->ridge, &model.line));
	TRY(boost_learn(arena, examples, &options->trees, &model.trees));
	*ret_model = model;
	return OK;
}

static double plain(const struct blend *model, const float *x)
{
	return (logistic_of(&model->line, x) + boost_of(&model->trees, x)) / 2;
}

/* The offset with which the chances add up to as many as were seen, as if half a case more of either were known. */
static double offset_alone(const struct examples *scores)
{
	double seen = 0.5, all = 1, low = -100, high = 100;
	for (size_t i = 0; i < scores->n; i++) {
		double weight = scores->weight ? (double)scores->weight[i] : 1.0;
		seen += weight * scores->yes[i];
		all += weight;
	}
	for (int step = 0; step < 60; step++) {
		double middle = (low + high) / 2, told = 0;
		for (size_t i = 0; i < scores->n; i++)
			told += (scores->weight ? (double)scores->weight[i] : 1.0) *
				logistic_chance(middle + (double)scores->x[i]);
		if (told < seen / all * (all - 1))
			low = middle;
		else
			high = middle;
	}
	return low;
}

static enum err fit(struct arena *scratch, struct blend *model, const struct examples *scores, bool few)
{
	struct logistic platt = {0};
	if (!few) {
		TRY(logistic_learn(scratch, scores, 1e-3, &platt));
		if (platt.coefficient[0] > 0) {
			model->slope = platt.coefficient[0];
			model->offset = platt.intercept - platt.coefficient[0] * platt.mean[0];
			return OK;
		}
	}
	model->slope = 1;
	model->offset = offset_alone(scores);
	return OK;
}

enum err blend_calibrate(struct blend *model, const struct examples *examples, bool hidden_alike)
{
	AUTO_ARENA scratch = arena_new(0);
	if (scratch == NULL)
		return ERR_NOMEM;
	float *score = ARENA_ARRAY(scratch, examples->n + 1, float),
	      *weight = ARENA_ARRAY(scratch, examples->n + 1, float);
	if (arena_failed(scratch))
		return ERR_NOMEM;
	struct blend fitted = *model;
	size_t yes = 0;
	for (size_t i = 0; i < examples->n; i++) {
		score[i] = (float)plain(model, examples->x + i * (size_t)examples->width);
		weight[i] = examples->weight ? examples->weight[i] : 1;
		yes += examples->yes[i];
	}
	struct examples scores = {score, examples->yes, weight, examples->n, 1};
	bool few = yes < FEW || examples->n - yes < FEW;
	TRY(fit(scratch, &fitted, &scores, few));
	for (int turn = 0; hidden_alike && turn < TURNS; turn++) {
		for (size_t i = 0; i < examples->n; i++)
			if (!examples->yes[i])
				weight[i] = (examples->weight ? examples->weight[i] : 1) *
					    (float)(1 -
						    logistic_chance(fitted.offset + fitted.slope * (double)score[i]));
		TRY(fit(scratch, &fitted, &scores, few));
	}
	*model = fitted;
	return OK;
}

double blend_of(const struct blend *model, const float *x)
{
	return model->offset + model->slope * plain(model, x);
}

double blend_explain(const struct blend *model, const float *x, double *ret_parts)
{
	double line[EXAMPLES_WIDTH];
	double rest = model->line.intercept + boost_explain(&model->trees, x, ret_parts);
	logistic_explain(&model->line, x, line);
	for (int f = 0; f < model->line.width; f++)
		ret_parts[f] = model->slope * (ret_parts[f] + line[f]) / 2;
	return model->offset + model->slope * rest / 2;
}

static int falling(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x < y) - (x > y);
}

enum err blend_best(const struct blend *model, const float *x, size_t n, size_t stride, size_t keep, double *ret_logits)
{
	AUTO_ARENA scratch = arena_new(0);
	double *sorted = scratch ? ARENA_ARRAY(scratch, n + 1, double) : NULL;
	if (sorted == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < n; i++)
		ret_logits[i] = sorted[i] = logistic_of(&model->line, x + i * stride);
	double least = -INFINITY;
	if (keep > 0 && keep < n) {
		qsort(sorted, n, sizeof *sorted, falling);
		least = sorted[keep - 1];
	}
	for (size_t i = 0; i < n; i++)
		if (keep > 0 && ret_logits[i] >= least)
			ret_logits[i] = model->offset +
					model->slope * (ret_logits[i] + boost_of(&model->trees, x + i * stride)) / 2;
		else
			ret_logits[i] = -INFINITY;
	return OK;
}
