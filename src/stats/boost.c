#include "stats/boost.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/rand.h"
#include "stats/logistic.h"

enum { BINS = 64, MOST_NODES = (1 << (BOOST_DEPTH + 1)) - 1 };

struct sums {
	double gradient, weight; /* of the log loss: first and second derivative by the logit */
};

struct split {
	double gain;
	int feature, bin; /* bins up to `bin` go left */
	struct sums left;
};

struct learner {
	const struct examples *examples;
	const struct boost_options *options;
	struct rand rand;
	uint8_t *bins;           /* width columns of n */
	float (*cuts)[BINS];     /* cuts[f][b]: the greatest value of bin b */
	int *n_bins;             /* width */
	double *logit;           /* n */
	size_t *rows, n_rows;    /* those which this tree sees */
	struct sums *pulls;      /* of each row seen */
	uint8_t *node_of;        /* of each row seen, its node on this level, counted from 0 */
	int *columns, n_columns; /* those which this tree may ask for */
	struct sums nodes[MOST_NODES];
	struct sums histogram[1 << BOOST_DEPTH][BINS];
};

static int by_value(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;
	return (x > y) - (x < y);
}

/* Cuts a column where about equally many values lie between; each cut is halfway to the next value. */
static int cut(float *sorted, size_t n, float *ret_cuts)
{
	int n_bins = 0;
	size_t from = 0;
	while (from < n) {
		size_t to = from + (n - from) / (size_t)(BINS - n_bins);
		if (to <= from || n_bins == BINS - 1)
			to = n_bins == BINS - 1 ? n : from + 1;
		while (to < n && sorted[to] == sorted[to - 1])
			to++;
		ret_cuts[n_bins++] = to < n ? sorted[to - 1] + (sorted[to] - sorted[to - 1]) / 2 : INFINITY;
		from = to;
	}
	return n_bins;
}

static uint8_t bin_of(const float *cuts, int n_bins, float value)
{
	int low = 0, high = n_bins - 1;
	while (low < high) {
		int middle = (low + high) / 2;
		if (value <= cuts[middle])
			high = middle;
		else
			low = middle + 1;
	}
	return (uint8_t)low;
}

static bool bin(struct learner *learner, float *column)
{
	const struct examples *examples = learner->examples;
	size_t n = examples->n, width = (size_t)examples->width;
	for (size_t f = 0; f < width; f++) {
		for (size_t i = 0; i < n; i++) {
			column[i] = examples->x[i * width + f];
			if (!isfinite(column[i]))
				return false;
		}
		qsort(column, n, sizeof *column, by_value);
		learner->n_bins[f] = cut(column, n, learner->cuts[f]);
		for (size_t i = 0; i < n; i++)
			learner->bins[f * n + i] = bin_of(
				learner->cuts[f], learner->n_bins[f], examples->x[i * width + f]);
	}
	return true;
}

/* Each of 0 .. n-1 with the chance `share`, at least one. */
static double chance(struct rand *rand)
{
	return (double)rand_below(rand, UINT64_C(1) << 53) / (double)(UINT64_C(1) << 53);
}

static double weight_of(const struct examples *examples, size_t i)
{
	return examples->weight ? (double)examples->weight[i] : 1.0;
}

static void draw(struct learner *learner)
{
	const struct examples *examples = learner->examples;
	learner->n_rows = 0;
	for (size_t i = 0; i < examples->n; i++) {
		if (learner->options->row_share < 1 && chance(&learner->rand) >= learner->options->row_share)
			continue;
		double p = logistic_chance(learner->logit[i]), weight = weight_of(examples, i);
		learner->pulls[learner->n_rows] = (struct sums){weight * (p - examples->yes[i]), weight * p * (1 - p)};
		learner->rows[learner->n_rows++] = i;
	}
	int wanted = (int)ceil(learner->options->column_share * examples->width);
	for (int f = 0; f < examples->width; f++)
		learner->columns[f] = f;
	for (int f = 0; f < wanted; f++) {
		int other = f + (int)rand_below(&learner->rand, (uint64_t)(examples->width - f));
		int swapped = learner->columns[f];
		learner->columns[f] = learner->columns[other];
		learner->columns[other] = swapped;
	}
	learner->n_columns = wanted;
}

static double worth(const struct learner *learner, struct sums sums)
{
	return sums.gradient * sums.gradient / (sums.weight + learner->options->ridge + 1e-12);
}

static struct sums less(struct sums a, struct sums b)
{
	return (struct sums){a.gradient - b.gradient, a.weight - b.weight};
}

static void count(struct learner *learner, int feature, int n_level)
{
	memset(learner->histogram, 0, (size_t)n_level * sizeof learner->histogram[0]);
	const uint8_t *column = learner->bins + (size_t)feature * learner->examples->n;
	for (size_t i = 0; i < learner->n_rows; i++) {
		struct sums *sums = &learner->histogram[learner->node_of[i]][column[learner->rows[i]]];
		sums->gradient += learner->pulls[i].gradient;
		sums->weight += learner->pulls[i].weight;
	}
}

static void try_splits(const struct learner *learner, int feature, int first, int n_level, struct split *splits)
{
	for (int node = 0; node < n_level; node++) {
		struct sums all = learner->nodes[first + node], left = {0};
		double unsplit = worth(learner, all);
		for (int b = 0; b + 1 < learner->n_bins[feature]; b++) {
			left.gradient += learner->histogram[node][b].gradient;
			left.weight += learner->histogram[node][b].weight;
			struct sums right = less(all, left);
			if (left.weight < learner->options->least)
				continue;
			if (right.weight < learner->options->least)
				break;
			double gain = worth(learner, left) + worth(learner, right) - unsplit;
			if (gain > splits[node].gain)
				splits[node] = (struct split){gain, feature, b, left};
		}
	}
}

/* Leaves go left for ever: their rows end in the leftmost node below, which is never looked at. */
static void go_down(struct learner *learner, const struct split *splits)
{
	for (size_t i = 0; i < learner->n_rows; i++) {
		const struct split *split = &splits[learner->node_of[i]];
		size_t column = (size_t)(split->feature < 0 ? 0 : split->feature) * learner->examples->n;
		bool right = split->feature >= 0 && learner->bins[column + learner->rows[i]] > split->bin;
		learner->node_of[i] = (uint8_t)(2 * learner->node_of[i] + right);
	}
}

static void grow(struct learner *learner, struct boost_node *tree)
{
	struct sums root = {0};
	for (size_t i = 0; i < learner->n_rows; i++) {
		root.gradient += learner->pulls[i].gradient;
		root.weight += learner->pulls[i].weight;
	}
	memset(learner->nodes, 0, sizeof learner->nodes);
	learner->nodes[0] = root;
	memset(learner->node_of, 0, learner->n_rows);
	for (int level = 0; level < learner->options->depth; level++) {
		int first = (1 << level) - 1, n_level = 1 << level;
		struct split splits[1 << BOOST_DEPTH];
		for (int node = 0; node < n_level; node++)
			splits[node] = (struct split){.gain = 1e-9, .feature = -1};
		for (int c = 0; c < learner->n_columns; c++) {
			count(learner, learner->columns[c], n_level);
			try_splits(learner, learner->columns[c], first, n_level, splits);
		}
		for (int node = 0; node < n_level; node++) {
			const struct split *split = &splits[node];
			if (split->feature < 0)
				continue;
			int at = first + node;
			tree[at].feature = split->feature;
			tree[at].threshold = learner->cuts[split->feature][split->bin];
			learner->nodes[2 * at + 1] = split->left;
			learner->nodes[2 * at + 2] = less(learner->nodes[at], split->left);
		}
		go_down(learner, splits);
	}
}

static const struct boost_node *leaf_of(const struct boost_node *tree, const float *x)
{
	int at = 0;
	while (tree[at].feature >= 0)
		at = 2 * at + 1 + (x[tree[at].feature] > tree[at].threshold);
	return &tree[at];
}

static void add_tree(struct learner *learner, struct boost_node *tree, int n_nodes)
{
	const struct examples *examples = learner->examples;
	for (int i = 0; i < n_nodes; i++)
		tree[i].feature = -1;
	draw(learner);
	grow(learner, tree);
	for (int i = 0; i < n_nodes; i++) {
		struct sums sums = learner->nodes[i];
		tree[i].value = (float)(-learner->options->rate * sums.gradient /
					(sums.weight + learner->options->ridge + 1e-12));
	}
	for (size_t i = 0; i < examples->n; i++)
		learner->logit[i] += (double)leaf_of(tree, examples->x + i * (size_t)examples->width)->value;
}

static bool in_range(const struct examples *examples, const struct boost_options *options)
{
	return examples->n > 0 && examples->width > 0 && examples->width <= EXAMPLES_WIDTH && options->trees > 0 &&
	       options->depth > 0 && options->depth <= BOOST_DEPTH && options->rate > 0 && options->ridge >= 0 &&
	       options->row_share > 0 && options->column_share > 0 && options->column_share <= 1;
}

/* The logit of the share of yes, as if one case more of either were known. */
static double start_of(const struct examples *examples)
{
	double yes = 1, all = 2;
	for (size_t i = 0; i < examples->n; i++) {
		yes += weight_of(examples, i) * examples->yes[i];
		all += weight_of(examples, i);
	}
	return logistic_logit(yes / all);
}

enum err boost_learn(struct arena *arena, const struct examples *examples, const struct boost_options *options,
	struct boost *ret_model)
{
	if (!in_range(examples, options))
		return ERR_INVALID;
	AUTO_ARENA scratch = arena_new(0);
	struct learner *learner = scratch ? ARENA_NEW(scratch, struct learner) : NULL;
	if (learner == NULL)
		return ERR_NOMEM;
	size_t n = examples->n, width = (size_t)examples->width;
	int n_nodes = (1 << (options->depth + 1)) - 1;
	learner->examples = examples;
	learner->options = options;
	learner->bins = arena_array(scratch, n, width);
	learner->cuts = arena_array(scratch, width, sizeof *learner->cuts);
	learner->n_bins = ARENA_ARRAY(scratch, width, int);
	learner->logit = ARENA_ARRAY(scratch, n, double);
	learner->rows = ARENA_ARRAY(scratch, n, size_t);
	learner->pulls = ARENA_ARRAY(scratch, n, struct sums);
	learner->node_of = arena_array(scratch, n, 1);
	learner->columns = ARENA_ARRAY(scratch, width, int);
	float *column = ARENA_ARRAY(scratch, n, float);
	struct boost_node *nodes = ARENA_ARRAY(arena, (size_t)options->trees * (size_t)n_nodes, struct boost_node);
	if (arena_failed(scratch) || arena_failed(arena))
		return ERR_NOMEM;
	if (!bin(learner, column))
		return ERR_INVALID;
	rand_seed(&learner->rand, options->seed);
	double start = start_of(examples);
	for (size_t i = 0; i < n; i++)
		learner->logit[i] = start;
	for (int t = 0; t < options->trees; t++)
		add_tree(learner, nodes + (size_t)t * (size_t)n_nodes, n_nodes);
	*ret_model = (struct boost){examples->width, options->trees, n_nodes, start, nodes};
	return OK;
}

double boost_of(const struct boost *model, const float *x)
{
	double logit = model->start;
	for (int t = 0; t < model->n_trees; t++)
		logit += (double)leaf_of(model->nodes + (size_t)t * (size_t)model->n_nodes, x)->value;
	return logit;
}

double boost_explain(const struct boost *model, const float *x, double *ret_parts)
{
	double rest = model->start;
	memset(ret_parts, 0, (size_t)model->width * sizeof *ret_parts);
	for (int t = 0; t < model->n_trees; t++) {
		const struct boost_node *tree = model->nodes + (size_t)t * (size_t)model->n_nodes;
		int at = 0;
		rest += (double)tree[0].value;
		while (tree[at].feature >= 0) {
			int next = 2 * at + 1 + (x[tree[at].feature] > tree[at].threshold);
			ret_parts[tree[at].feature] += (double)tree[next].value - (double)tree[at].value;
			at = next;
		}
	}
	return rest;
}
