#include "stats/logistic.h"

#include <math.h>
#include <string.h>

enum { STEPS = 60, HALVINGS = 30 };

double logistic_chance(double logit)
{
	return logit >= 0 ? 1.0 / (1.0 + exp(-logit)) : exp(logit) / (1.0 + exp(logit));
}

double logistic_logit(double chance)
{
	return log(chance) - log1p(-chance);
}

/* The work of learning: standardized rows, the last column 1 for the intercept. */
struct fit {
	const struct examples *examples;
	int n_columns;
	double ridge;
	double *mean, *scale;     /* width */
	double *at, *next, *step; /* n_columns: coefficients now and next, and the way between them */
	double *gradient;         /* n_columns */
	double *curve;            /* n_columns * n_columns, lower half */
	double *row;              /* n_columns */
};

static double weight_of(const struct examples *examples, size_t i)
{
	return examples->weight ? (double)examples->weight[i] : 1.0;
}

static bool measure(struct fit *fit)
{
	const struct examples *examples = fit->examples;
	int width = examples->width;
	double all = 0;
	for (size_t i = 0; i < examples->n; i++) {
		double weight = weight_of(examples, i);
		all += weight;
		for (int f = 0; f < width; f++)
			fit->mean[f] += weight * (double)examples->x[i * (size_t)width + (size_t)f];
	}
	if (!(all > 0))
		return false;
	for (int f = 0; f < width; f++)
		fit->mean[f] /= all;
	for (size_t i = 0; i < examples->n; i++)
		for (int f = 0; f < width; f++) {
			double off = (double)examples->x[i * (size_t)width + (size_t)f] - fit->mean[f];
			fit->scale[f] += weight_of(examples, i) * off * off;
		}
	for (int f = 0; f < width; f++) {
		fit->scale[f] = sqrt(fit->scale[f] / all);
		if (!isfinite(fit->mean[f]) || !isfinite(fit->scale[f]))
			return false;
		if (fit->scale[f] <= 1e-9 * fabs(fit->mean[f]))
			fit->scale[f] = 0; /* always the same: says nothing */
	}
	return true;
}

static void standardize(const struct fit *fit, size_t i)
{
	int width = fit->examples->width;
	const float *x = fit->examples->x + i * (size_t)width;
	for (int f = 0; f < width; f++)
		fit->row[f] = fit->scale[f] > 0 ? ((double)x[f] - fit->mean[f]) / fit->scale[f] : 0;
	fit->row[width] = 1;
}

static double times(const double *a, const double *b, int n)
{
	double sum = 0;
	for (int i = 0; i < n; i++)
		sum += a[i] * b[i];
	return sum;
}

/* log(1 + exp(z)) without overflow */
static double softplus(double z)
{
	return z > 0 ? z + log1p(exp(-z)) : log1p(exp(z));
}

static double loss(const struct fit *fit, const double *coefficients)
{
	double sum = 0.5 * fit->ridge * times(coefficients, coefficients, fit->n_columns - 1);
	for (size_t i = 0; i < fit->examples->n; i++) {
		standardize(fit, i);
		double logit = times(coefficients, fit->row, fit->n_columns);
		sum += weight_of(fit->examples, i) * softplus(fit->examples->yes[i] ? -logit : logit);
	}
	return sum;
}

static void slope(struct fit *fit)
{
	int n = fit->n_columns;
	memset(fit->gradient, 0, (size_t)n * sizeof(double));
	memset(fit->curve, 0, (size_t)(n * n) * sizeof(double));
	for (size_t i = 0; i < fit->examples->n; i++) {
		standardize(fit, i);
		double chance = logistic_chance(times(fit->at, fit->row, n)), weight = weight_of(fit->examples, i);
		double off = weight * (chance - fit->examples->yes[i]), bend = weight * chance * (1 - chance);
		for (int a = 0; a < n; a++) {
			fit->gradient[a] += off * fit->row[a];
			double bent = bend * fit->row[a];
			for (int b = 0; b <= a; b++)
				fit->curve[a * n + b] += bent * fit->row[b];
		}
	}
	for (int a = 0; a < n - 1; a++) {
		fit->gradient[a] += fit->ridge * fit->at[a];
		fit->curve[a * n + a] += fit->ridge;
	}
}

/* step = curve^-1 gradient, by Cholesky; a hair on the diagonal where the curve is flat. */
static void solve(struct fit *fit)
{
	int n = fit->n_columns;
	double *m = fit->curve, *step = fit->step, trace = 0;
	for (int a = 0; a < n; a++)
		trace += m[a * n + a];
	double least = 1e-10 * trace / n + 1e-12;
	for (int a = 0; a < n; a++) {
		for (int b = 0; b < a; b++)
			m[a * n + b] = (m[a * n + b] - times(m + a * n, m + b * n, b)) / m[b * n + b];
		double rest = m[a * n + a] - times(m + a * n, m + a * n, a);
		m[a * n + a] = sqrt(rest > least ? rest : least);
	}
	for (int a = 0; a < n; a++)
		step[a] = (fit->gradient[a] - times(m + a * n, step, a)) / m[a * n + a];
	for (int a = n - 1; a >= 0; a--) {
		for (int b = a + 1; b < n; b++)
			step[a] -= m[b * n + a] * step[b];
		step[a] /= m[a * n + a];
	}
}

static void descend(struct fit *fit)
{
	double now = loss(fit, fit->at);
	for (int i = 0; i < STEPS; i++) {
		slope(fit);
		solve(fit);
		double share = 1, then = now;
		for (int halving = 0; halving < HALVINGS; halving++, share /= 2) {
			for (int f = 0; f < fit->n_columns; f++)
				fit->next[f] = fit->at[f] - share * fit->step[f];
			then = loss(fit, fit->next);
			if (then <= now)
				break;
		}
		if (!(then < now))
			return;
		memcpy(fit->at, fit->next, (size_t)fit->n_columns * sizeof(double));
		if (now - then < 1e-12 * (fabs(now) + 1))
			return;
		now = then;
	}
}

enum err logistic_learn(struct arena *arena, const struct examples *examples, double ridge, struct logistic *ret_model)
{
	if (examples->n == 0 || examples->width < 1 || examples->width > EXAMPLES_WIDTH)
		return ERR_INVALID;
	AUTO_ARENA scratch = arena_new(0);
	if (scratch == NULL)
		return ERR_NOMEM;
	size_t width = (size_t)examples->width, n = width + 1;
	struct fit fit = {.examples = examples,
		.n_columns = examples->width + 1,
		.ridge = ridge,
		.mean = ARENA_ARRAY(arena, width, double),
		.scale = ARENA_ARRAY(scratch, width, double),
		.at = ARENA_ARRAY(scratch, n, double),
		.next = ARENA_ARRAY(scratch, n, double),
		.step = ARENA_ARRAY(scratch, n, double),
		.gradient = ARENA_ARRAY(scratch, n, double),
		.curve = ARENA_ARRAY(scratch, n * n, double),
		.row = ARENA_ARRAY(scratch, n, double)};
	double *coefficient = ARENA_ARRAY(arena, width, double);
	if (arena_failed(arena) || arena_failed(scratch))
		return ERR_NOMEM;
	if (!measure(&fit))
		return ERR_INVALID;
	descend(&fit);
	for (size_t f = 0; f < width; f++)
		coefficient[f] = fit.scale[f] > 0 ? fit.at[f] / fit.scale[f] : 0;
	*ret_model = (struct logistic){examples->width, fit.at[width], coefficient, fit.mean};
	return OK;
}

double logistic_of(const struct logistic *model, const float *x)
{
	double logit = model->intercept;
	for (int f = 0; f < model->width; f++)
		logit += model->coefficient[f] * ((double)x[f] - model->mean[f]);
	return logit;
}

void logistic_explain(const struct logistic *model, const float *x, double *ret_parts)
{
	for (int f = 0; f < model->width; f++)
		ret_parts[f] = model->coefficient[f] * ((double)x[f] - model->mean[f]);
}
