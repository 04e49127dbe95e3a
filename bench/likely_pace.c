/* What it takes to say of 5,000 targets how likely one source knows each, against counting their common neighbours plainly
 * on the same rows, in the same run: likely_pace EDGES [SOURCES]. One line of JSON; times are the processor's. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "base/problem.h"
#include "base/rand.h"
#include "graph/edges.h"
#include "graph/likely.h"
#include "stats/blend.h"

enum { TARGETS = 5000, KEEP = 200 };

static _Noreturn void fail(const char *what)
{
	fprintf(stderr, "likely_pace: %s\n", what);
	exit(1);
}

static void need(enum err err)
{
	if (err != OK)
		fail(err_name(err));
}

static double seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Marks the neighbours of the source, then counts those among each target's. */
static uint64_t plain(const struct rows *rows, uint64_t *marks, uint32_t source, const uint32_t *targets)
{
	uint64_t sum = 0;
	struct row of_source = rows_of(rows, source);
	for (uint32_t i = 0; i < of_source.n; i++)
		marks[of_source.peer[i] >> 6] |= UINT64_C(1) << (of_source.peer[i] & 63);
	for (int t = 0; t < TARGETS; t++) {
		struct row row = rows_of(rows, targets[t]);
		for (uint32_t i = 0; i < row.n; i++)
			sum += marks[row.peer[i] >> 6] >> (row.peer[i] & 63) & 1;
	}
	for (uint32_t i = 0; i < of_source.n; i++)
		marks[of_source.peer[i] >> 6] = 0;
	return sum;
}

/* As a program ranks targets to show twenty. */
static double likely(struct likely_sweep *sweep, const struct blend *model, uint32_t source, const uint32_t *targets)
{
	static float x[TARGETS * LIKELY_NARROW];
	static double logits[TARGETS];
	likely_from(sweep, source);
	likely_features_of(sweep, targets, TARGETS, x, LIKELY_NARROW);
	need(blend_best(model, x, TARGETS, LIKELY_NARROW, KEEP, logits));
	double sum = 0;
	for (int t = 0; t < TARGETS; t++)
		sum += logistic_chance(logits[t]);
	return sum;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
	struct problem problem = {0};
	struct edges_read read;
	struct graph *graph;
	struct arena *arena = arena_new(0);
	if (argc < 2 || arena == NULL)
		fail("give a file with a line for each link: two ids.");
	if (edges_read(argv[1], true, arena, &problem, &graph, &read) != OK)
		fail("it cannot be read");
	size_t n = argc > 2 ? (size_t)atoi(argv[2]) : 200;
	const struct rows *rows = graph_take(graph);
	struct likely_net net = likely_net_of(rows);
	if (likely_far(&net) > 0)
		fail("the net is so small that sources look far: give a larger one");
	double begin = seconds();
	struct likely_draw draw = {.share = 2000 / (double)read.links,
		.links = 2000,
		.rounds = 1,
		.others = 4,
		.near = 0.25,
		.far = likely_far(&net),
		.seed = 1};
	struct likely_examples drawn;
	need(likely_examples_draw(arena, &net, &draw, &drawn));
	double drawn_in = seconds() - begin;
	struct examples examples = {drawn.x, drawn.yes, NULL, drawn.n, drawn.width};
	struct blend_options options = blend_usual(1);
	struct blend model;
	need(blend_learn(arena, &examples, &options, &model));
	double learned_in = seconds() - begin;
	struct likely_nodes nodes;
	struct likely_sweep *sweep;
	need(likely_nodes_measure(arena, &net, likely_far(&net), 1, &nodes));
	need(likely_sweep_new(arena, &net, &nodes, &sweep));
	double ready_in = seconds() - begin;
	uint64_t *marks = ARENA_ARRAY(arena, rows->n_nodes / 64 + 1, uint64_t);
	double *ratios = ARENA_ARRAY(arena, n, double);
	if (arena_failed(arena))
		fail("not enough memory");
	struct rand rand;
	rand_seed(&rand, 7);
	double of_plain = 0, of_likely = 0, sum = 0;
	for (size_t i = 0; i < n; i++) {
		uint32_t source = (uint32_t)rand_below(&rand, rows->n_nodes), targets[2][TARGETS];
		for (int t = 0; t < 2 * TARGETS; t++)
			targets[t / TARGETS][t % TARGETS] = (uint32_t)rand_below(&rand, rows->n_nodes);
		/* Each meets targets that are not in the processor's cache; in turn, each goes first. */
		double times[2];
		for (int k = 0; k < 2; k++) {
			bool is_plain = (k ^ (int)(i & 1)) == 0;
			double from = seconds();
			if (is_plain)
				sum += (double)plain(rows, marks, source, targets[0]);
			else
				sum += likely(sweep, &model, source, targets[1]);
			times[is_plain ? 0 : 1] = seconds() - from;
		}
		of_plain += times[0];
		of_likely += times[1];
		ratios[i] = times[1] / times[0];
	}
	qsort(ratios, n, sizeof *ratios, by_value);
	printf("{\"nodes\": %u, \"links\": %llu, \"plain_us\": %.1f, \"likely_us\": %.1f, \"ratio\": %.3f, \"ratio_median\": %.3f, "
	       "\"ratio_p90\": %.3f, \"seconds_examples\": %.1f, \"seconds_learned\": %.1f, \"seconds_ready\": %.1f, \"sum\": %.3f}\n",
		rows->n_nodes, (unsigned long long)read.links, of_plain / (double)n * 1e6, of_likely / (double)n * 1e6,
		of_likely / of_plain, ratios[n / 2], ratios[n * 9 / 10], drawn_in, learned_in, ready_in, sum);
	graph_drop(rows);
	graph_free(graph);
	arena_free(arena);
	return 0;
}
