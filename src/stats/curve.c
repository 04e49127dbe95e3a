#include "stats/curve.h"

#include <math.h>
#include <stdlib.h>
#include "stats/logistic.h"

/* Where scores tell nothing, or the wrong way round: who stands higher stays higher. */
#define LEAST_SLOPE 0.01
enum {
	FEW = 10,    /* of either answer: too few to tell a slope */
	BELIEF = 10, /* cases that each knot is given on the line */
	TURNS = 8,
	STEPS = 3,
};

double curve_of(const struct curve *curve, double score)
{
	if (curve->n == 0)
		return curve->offset + curve->slope * score;
	int above = 0, last = curve->n - 1;
	while (above <= last && curve->score[above] < score)
		above++;
	if (above == 0)
		return curve->logit[0] + curve->slope * (score - curve->score[0]);
	if (above > last)
		return curve->logit[last] + curve->slope * (score - curve->score[last]);
	double share = (score - curve->score[above - 1]) / (curve->score[above] - curve->score[above - 1]);
	return curve->logit[above - 1] + share * (curve->logit[above] - curve->logit[above - 1]);
}

/* The offset with which the chances add up to as many as were seen, as if half a case more of either were known. */
static double offset_alone(const struct examples *scores)
{
	double seen = 0.5, all = 1, low = -100, high = 100;
	if (scores->n == 0)
		return 0;
	for (size_t i = 0; i < scores->n; i++) {
		seen += (double)scores->weight[i] * scores->yes[i];
		all += (double)scores->weight[i];
	}
	for (int step = 0; step < 60; step++) {
		double middle = (low + high) / 2, told = 0;
		for (size_t i = 0; i < scores->n; i++)
			told += (double)scores->weight[i] * logistic_chance(middle + (double)scores->x[i]);
		if (told < seen / all * (all - 1))
			low = middle;
		else
			high = middle;
	}
	return low;
}

static enum err fit_line(struct arena *scratch, const struct examples *scores, bool few, struct curve *curve)
{
	struct logistic platt = {0};
	*curve = curve_none;
	if (!few) {
		TRY(logistic_learn(scratch, scores, 1e-3, &platt));
		curve->slope = fmax(platt.coefficient[0], LEAST_SLOPE);
		curve->offset = platt.intercept - curve->slope * platt.mean[0];
	} else {
		curve->offset = offset_alone(scores);
	}
	return OK;
}

/* Cases with neighbouring scores: sums by weight; on_line: the chances that the line tells. */
struct pool {
	double weight, yes, on_line;
};

static struct pool joined(struct pool a, struct pool b)
{
	return (struct pool){a.weight + b.weight, a.yes + b.yes, a.on_line + b.on_line};
}

static double logit_of(double yes, double all)
{
	return logistic_logit(fmin(fmax(yes / all, 1e-9), 1 - 1e-9));
}

/* As if BELIEF cases more fell on the line, so that no pool is all yes or all no. */
static double seen(const struct pool *pool)
{
	return logit_of(pool->yes + BELIEF * pool->on_line / pool->weight, pool->weight + BELIEF);
}

/* Pools that tell about as much each, and rise: one that does not is joined with the one before. A pool stands where the
 * line tells its mean chance. The scores are in their order; those alike stay together. */
static void bend(const struct examples *scores, struct curve *curve)
{
	struct pool pools[CURVE_KNOTS], now = {0};
	double telling = 0, so_far = 0;
	int n = 0, closed = 0;
	for (size_t i = 0; i < scores->n; i++) {
		double chance = logistic_chance(curve_of(curve, (double)scores->x[i]));
		telling += (double)scores->weight[i] * sqrt(chance * (1 - chance));
	}
	if (!(telling > 0)) /* all is certain */
		return;
	for (size_t i = 0; i < scores->n; i++) {
		double weight = (double)scores->weight[i],
		       chance = logistic_chance(curve_of(curve, (double)scores->x[i]));
		now = joined(now, (struct pool){weight, weight * scores->yes[i], weight * chance});
		so_far += weight * sqrt(chance * (1 - chance));
		bool last = i + 1 == scores->n, alike = !last && scores->x[i + 1] == scores->x[i],
		     goes_on = n == CURVE_KNOTS - 1 || so_far < telling * (closed + 1) / CURVE_KNOTS;
		if (alike || (!last && goes_on) || !(now.weight > 0))
			continue;
		closed = (int)floor(so_far / telling * CURVE_KNOTS);
		for (; n > 0 && seen(&pools[n - 1]) >= seen(&now); n--)
			now = joined(pools[n - 1], now);
		pools[n++] = now;
		now = (struct pool){0};
	}
	for (int i = 0; i < n; i++) {
		curve->score[i] = (logit_of(pools[i].on_line, pools[i].weight) - curve->offset) / curve->slope;
		curve->logit[i] = seen(&pools[i]);
	}
	curve->n = n;
}

/* Between the knots chances add up to a little more or less than were seen: the whole curve is moved, by Newton's method. */
static void level(const struct examples *scores, struct curve *curve)
{
	for (int step = 0; step < STEPS; step++) {
		double over = 0, moves = 1e-9;
		for (size_t i = 0; i < scores->n; i++) {
			double chance = logistic_chance(curve_of(curve, (double)scores->x[i]));
			over += (double)scores->weight[i] * (chance - scores->yes[i]);
			moves += (double)scores->weight[i] * chance * (1 - chance);
		}
		for (int i = 0; i < curve->n; i++)
			curve->logit[i] -= fmin(fmax(over / moves, -1), 1);
	}
}

static enum err fit(struct arena *scratch, const struct examples *scores, bool few, struct curve *curve)
{
	TRY(fit_line(scratch, scores, few, curve));
	if (!few) {
		bend(scores, curve);
		level(scores, curve);
	}
	return OK;
}

struct ordered {
	float score, weight;
	uint8_t yes;
};

static int by_score(const void *a, const void *b)
{
	const struct ordered *x = a, *y = b;
	return x->score != y->score ? (x->score > y->score) - (x->score < y->score) : x->yes - y->yes;
}

enum err curve_learn(const struct examples *scores, bool hidden_alike, struct curve *ret_curve)
{
	AUTO_ARENA scratch = arena_new(0);
	if (scratch == NULL)
		return ERR_NOMEM;
	size_t n = scores->n, yes = 0;
	struct ordered *ordered = ARENA_ARRAY(scratch, n + 1, struct ordered);
	float *x = ARENA_ARRAY(scratch, n + 1, float), *weight = ARENA_ARRAY(scratch, n + 1, float);
	uint8_t *answer = ARENA_ARRAY(scratch, n + 1, uint8_t);
	if (arena_failed(scratch))
		return ERR_NOMEM;
	for (size_t i = 0; i < n; i++)
		ordered[i] = (struct ordered){
			scores->x[i], scores->weight != NULL ? scores->weight[i] : 1, scores->yes[i]};
	qsort(ordered, n, sizeof *ordered, by_score);
	for (size_t i = 0; i < n; i++) {
		x[i] = ordered[i].score;
		weight[i] = ordered[i].weight;
		answer[i] = ordered[i].yes;
		yes += answer[i];
	}
	struct examples cases = {x, answer, weight, n, 1};
	bool few = yes < FEW || n - yes < FEW;
	TRY(fit(scratch, &cases, few, ret_curve));
	for (int turn = 0; hidden_alike && turn < TURNS; turn++) {
		for (size_t i = 0; i < n; i++)
			if (!answer[i])
				weight[i] = ordered[i].weight *
					    (float)(1 - logistic_chance(curve_of(ret_curve, (double)x[i])));
		TRY(fit(scratch, &cases, few, ret_curve));
	}
	return OK;
}
