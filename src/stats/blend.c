#include "stats/blend.h"

#include <math.h>
#include <stdlib.h>

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
	struct blend model = {.curve = curve_none};
	TRY(logistic_learn(arena, examples, options->ridge, &model.line));
	TRY(boost_learn(arena, examples, &options->trees, &model.trees));
	*ret_model = model;
	return OK;
}

double blend_score(const struct blend *model, const float *x)
{
	return (logistic_of(&model->line, x) + boost_of(&model->trees, x)) / 2;
}

double blend_of(const struct blend *model, const float *x)
{
	return curve_of(&model->curve, blend_score(model, x));
}

double blend_explain(const struct blend *model, const float *x, double *ret_parts)
{
	double line[EXAMPLES_WIDTH];
	double begin = (model->line.intercept + boost_explain(&model->trees, x, ret_parts)) / 2, way = 0;
	logistic_explain(&model->line, x, line);
	for (int f = 0; f < model->line.width; f++) {
		ret_parts[f] = (ret_parts[f] + line[f]) / 2;
		way += ret_parts[f];
	}
	double rest = curve_of(&model->curve, begin), end = curve_of(&model->curve, begin + way);
	for (int f = 0; f < model->line.width; f++)
		ret_parts[f] *= way != 0 ? (end - rest) / way : 0;
	return rest;
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
			ret_logits[i] = curve_of(
				&model->curve, (ret_logits[i] + boost_of(&model->trees, x + i * stride)) / 2);
		else
			ret_logits[i] = -INFINITY;
	return OK;
}
