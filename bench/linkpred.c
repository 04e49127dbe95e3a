/* Who probably knows whom, told from a net of one's own: linkpred EDGES [--seeds 10] [--holdout 0.1] [--seed 1]
 * [--attributes FILE] [--alike NAME,NAME] [--near 0.25] [--json].
 *
 * EDGES has lines `a b`: two words as ids, with blanks, tabs or commas between; what follows them is passed over, and so are
 * lines that begin with # or % (graph/edges.h). For each seed a share of the links is hidden at random and as many pairs
 * without a link are drawn; what is left of the net is all that is learned from; then all these pairs are scored. AUC:
 * the chance that a hidden link scores above a pair without one. FILE is a table whose first column is an id; of each
 * other column two features more are made: whether two ids have the same there, and how far they lie apart.
 *
 * Besides, as a program proposes to each node whom it may know, by a model that has also seen pairs two steps apart
 * (--near: their share): hits@10, the share of hidden links that are among the first ten when a node's hidden partners
 * are ranked with all nodes two steps from it that it is not linked with; and whether the chances told for all of those
 * two steps away come true: the error of a seed, on average; that of all seeds' pairs together; and what chance alone would make of
 * it if all chances were true. With --alike, names of columns of FILE, hidden partners are also ranked with all nodes that are
 * not linked with the node and the same there as the node itself (the same town, the same trade): by each column, and by all
 * of them together; by the model of the AUC, as they are not chosen by being near.
 *
 * In large nets 5,000 links at a time are held out to learn from, and of the hidden ones 20,000 are scored, drawn
 * evenly. `seconds` are those on the clock for learning and scoring of the AUC, `processor_seconds` what that took of
 * a processor; seeds run on two threads.
 */
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "attributes.h"
#include "base/problem.h"
#include "base/rand.h"
#include "graph/edges.h"
#include "graph/likely_model.h"

enum {
	THREADS = 2,
	BINS = 10,
	DRAWS = 10,
	FIRST = 10,
	SCORED_MOST = 20000, /* hidden links */
	JUDGED = 60000,
	ALIKE_MOST = 8,
	ALIKE_JUDGED = 500000,
	KATZ_STEPS = 5,
};

/* Single measures, each of which is a score of its own; what is a feature is told by it. */
static const struct {
	const char *name;
	int feature; /* -1: Katz */
} heuristics[] = {
	{"common_neighbours", LIKELY_F_common},
	{"jaccard", LIKELY_F_jaccard},
	{"preferential_attachment", LIKELY_F_preferential},
	{"adamic_adar", LIKELY_F_adamic_adar},
	{"resource_allocation", LIKELY_F_resource},
	{"l3", LIKELY_F_l3},
	{"walks_of_three", LIKELY_F_walks_3},
	{"katz", -1},
	{"spectral_cosine", LIKELY_F_spread_cosine},
	{"spectral_place", LIKELY_F_spread_degree},
	{"pagerank", LIKELY_F_restart}, /* these three only where sources look far */
	{"pagerank_degree", LIKELY_F_restart_degree},
	{"distance", LIKELY_F_distance},
};
enum { HEURISTICS = sizeof heuristics / sizeof *heuristics };

enum { SCORE_BLEND, SCORE_LINE, SCORE_TREES, SCORES };

/* Sums over hidden partners: ranked by the model, by resource allocation, by chance; and those they are ranked with. */
struct hits {
	double model, resource, chance, rivals;
	size_t hidden;
};

struct figures {
	double auc[SCORES], heuristic[HEURISTICS], seconds, worked; /* worked: seconds of a processor */
	double hits, hits_resource, hits_chance; /* by the model, by resource allocation, by chance */
	double off, even_off, seen, told;        /* calibration error over equal bins, over equally full ones; shares */
	double off_if_true;                      /* the error that chance alone makes where chances are true */
	double bins[BINS];                       /* told less seen, in sums */
	size_t hidden, candidates;
	struct hits alike[ALIKE_MOST + 1];
	bool learned;
	enum err err;
};

struct options {
	const char *edges, *attributes, *alike;
	int seeds;
	uint64_t seed;
	double holdout, near;
};

struct task {
	struct options options;
	struct likely_net whole;
	const struct likely_pair *links;
	size_t n_links;
	struct attributes attributes;
	int alike[ALIKE_MOST], n_alike; /* columns */
	_Atomic int next;
	struct figures *figures;
};

static double seconds_of(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static _Noreturn void fail(const char *what)
{
	fprintf(stderr, "linkpred: %s\n", what);
	exit(1);
}

/* One seed: what is hidden, what is left, what was learned. */
struct trial {
	const struct task *task;
	struct arena *arena;
	struct rand rand;
	uint64_t seed;
	struct likely_pair *links; /* hidden ones first */
	size_t n_hidden;
	struct likely_net net;
	struct likely_nodes nodes;
	struct likely_sweep *sweep;
	bool learned;
	struct blend model, near_model; /* learned from pairs of all kinds; with more two steps apart, and calibrated */
	int width, narrow;              /* features with and without attributes */
};

static bool linked(const struct likely_net *net, uint32_t a, uint32_t b)
{
	struct likely_peers peers = likely_peers(net, a);
	for (uint32_t i = 0; i < peers.n; i++)
		if (peers.peer[i] == b)
			return true;
	return false;
}

static void shuffle(struct rand *rand, struct likely_pair *links, size_t n)
{
	for (size_t i = n; i > 1; i--) {
		size_t other = rand_below(rand, i);
		struct likely_pair swapped = links[i - 1];
		links[i - 1] = links[other];
		links[other] = swapped;
	}
}

static enum err hide(struct trial *trial)
{
	const struct task *task = trial->task;
	size_t n = task->n_links, hidden = (size_t)llround(task->options.holdout * (double)n);
	trial->n_hidden = hidden < 1 ? 1 : hidden >= n ? n - 1 : hidden;
	trial->links = ARENA_ARRAY(trial->arena, n, struct likely_pair);
	if (trial->links == NULL)
		return ERR_NOMEM;
	memcpy(trial->links, task->links, n * sizeof *trial->links);
	shuffle(&trial->rand, trial->links, n);
	return likely_net_new(
		trial->arena, task->whole.n_nodes, trial->links + trial->n_hidden, n - trial->n_hidden, &trial->net);
}

/* ---- learning and scoring ---- */

static enum err describe_all(struct arena *scratch, const struct likely_examples *examples, void *arg)
{
	const struct trial *trial = arg;
	(void)scratch;
	for (size_t i = 0; i < examples->n; i++)
		attributes_features(&trial->task->attributes, examples->pair[i].a, examples->pair[i].b,
			examples->x + i * (size_t)examples->width + trial->narrow);
	return OK;
}

/* `near`: the share of pairs without a link that are two steps apart. For each known link as many are taken for unknown as the
 * trial has hidden. Nothing is learned where links are few. */
static enum err learn(struct trial *trial, double near, bool calibrated, struct blend *ret_model)
{
	struct likely_lesson lesson = {.net = &trial->net,
		.near = near,
		.unknown = (double)trial->n_hidden / (double)(trial->task->n_links - trial->n_hidden),
		.describe = describe_all,
		.arg = trial,
		.extra = trial->width - trial->narrow,
		.seed = trial->seed};
	enum err err = likely_learn(trial->arena, &lesson, ret_model, &trial->nodes);
	trial->learned = err == OK;
	if (err == ERR_NOT_FOUND)
		return likely_nodes_measure(
			trial->arena, &trial->net, likely_far(&trial->net), trial->seed, &trial->nodes);
	TRY(err);
	struct blend far; /* whose chances are not judged */
	return calibrated ? likely_calibrate(&lesson, ret_model, &far) : OK;
}

static void describe(const struct trial *trial, uint32_t a, uint32_t b, float *x)
{
	likely_features(trial->sweep, b, x);
	attributes_features(&trial->task->attributes, a, b, x + trial->narrow);
}

/* Where too little is known to learn, what a walk that restarts says, and chance where it does not come. */
static double score(const struct trial *trial, const struct blend *model, const float *x)
{
	return trial->learned ? blend_of(model, x) : (double)x[LIKELY_F_meeting_2] + (double)x[LIKELY_F_meeting_3];
}

struct scored {
	double score;
	uint32_t node;
	bool yes;
};

static int by_score(const void *a, const void *b)
{
	double x = ((const struct scored *)a)->score, y = ((const struct scored *)b)->score;
	return (x > y) - (x < y);
}

/* Mann and Whitney: ties count half. Sorts. */
static double auc(struct scored *scored, size_t n)
{
	double ranks = 0, yes = 0;
	qsort(scored, n, sizeof *scored, by_score);
	for (size_t from = 0, to; from < n; from = to) {
		for (to = from; to < n && scored[to].score == scored[from].score; to++)
			;
		for (size_t i = from; i < to; i++)
			if (scored[i].yes) {
				ranks += (double)(from + 1 + to) / 2;
				yes++;
			}
	}
	return (ranks - yes * (yes + 1) / 2) / (yes * ((double)n - yes));
}

struct test {
	struct likely_pair pair;
	bool yes;
};

static int by_source(const void *x, const void *y)
{
	const struct test *a = x, *b = y;
	return (a->pair.a > b->pair.a) - (a->pair.a < b->pair.a);
}

static uint64_t pairs_of(uint32_t nodes)
{
	return (uint64_t)nodes * (nodes - 1) / 2;
}

/* Any pair without a link. Where they are few they are listed, and drawn from the list. */
struct others {
	const struct likely_net *whole;
	struct likely_pair *listed;
	size_t n;
};

static struct others others_of(struct trial *trial)
{
	const struct task *task = trial->task;
	struct others others = {.whole = &task->whole};
	uint32_t nodes = task->whole.n_nodes;
	uint64_t pairs = pairs_of(nodes), free_ones = pairs - task->n_links; /* there is one: main looks */
	if (free_ones > pairs / 20)
		return others;
	uint32_t *mark = ARENA_ARRAY(trial->arena, nodes, uint32_t);
	others.listed = ARENA_ARRAY(trial->arena, free_ones, struct likely_pair);
	if (mark == NULL || others.listed == NULL)
		fail("not enough memory");
	for (uint32_t a = 0; a < nodes; a++) {
		struct likely_peers peers = likely_peers(others.whole, a);
		for (uint32_t i = 0; i < peers.n; i++)
			mark[peers.peer[i]] = a + 1;
		for (uint32_t b = a + 1; b < nodes; b++)
			if (mark[b] != a + 1)
				others.listed[others.n++] = (struct likely_pair){a, b};
	}
	return others;
}

static struct likely_pair draw_other(const struct others *others, struct rand *rand)
{
	if (others->listed != NULL)
		return others->listed[rand_below(rand, others->n)];
	for (;;) {
		struct likely_pair pair = {(uint32_t)rand_below(rand, others->whole->n_nodes),
			(uint32_t)rand_below(rand, others->whole->n_nodes)};
		if (pair.a != pair.b && !linked(others->whole, pair.a, pair.b))
			return pair;
	}
}

/* Hidden links, and as many pairs without one, in order of source. Either end may be the source. */
static struct test *draw_tests(struct trial *trial, size_t *ret_n)
{
	size_t n = 0, hidden = trial->n_hidden < SCORED_MOST ? trial->n_hidden : SCORED_MOST, wanted = 2 * hidden;
	struct test *tests = ARENA_ARRAY(trial->arena, wanted, struct test);
	if (tests == NULL)
		fail("not enough memory");
	for (; n < hidden; n++) {
		struct likely_pair link = trial->links[n];
		bool turned = rand_below(&trial->rand, 2) != 0;
		tests[n] = (struct test){turned ? (struct likely_pair){link.b, link.a} : link, true};
	}
	struct others others = others_of(trial);
	while (n < wanted)
		tests[n++] = (struct test){draw_other(&others, &trial->rand), false};
	qsort(tests, n, sizeof *tests, by_source);
	*ret_n = n;
	return tests;
}

/* Walks of up to KATZ_STEPS steps from a to everybody, each by 0.005 a step. */
static void katz_from(const struct likely_net *net, uint32_t a, double *sum, double *now, double *next)
{
	memset(sum, 0, net->n_nodes * sizeof *sum);
	memset(now, 0, net->n_nodes * sizeof *now);
	now[a] = 1;
	double by = 1;
	for (int step = 0; step < KATZ_STEPS; step++) {
		memset(next, 0, net->n_nodes * sizeof *next);
		for (uint32_t i = 0; i < net->n_nodes; i++) {
			struct likely_peers peers = likely_peers(net, i);
			for (uint32_t k = 0; now[i] > 0 && k < peers.n; k++)
				next[peers.peer[k]] += now[i];
		}
		by *= 0.005;
		for (uint32_t i = 0; i < net->n_nodes; i++)
			sum[i] += by * next[i];
		memcpy(now, next, net->n_nodes * sizeof *now);
	}
}

static bool has_heuristic(const struct trial *trial, size_t h)
{
	return heuristics[h].feature < 0 ? trial->nodes.far > 0 : heuristics[h].feature < trial->narrow;
}

static double sign_of(size_t h)
{
	return heuristics[h].feature == LIKELY_F_distance ? -1 : 1;
}

static void judge_heuristics(
	struct trial *trial, const struct test *tests, size_t n, const float *x, struct figures *figures)
{
	size_t nodes = trial->net.n_nodes;
	struct scored *scored = ARENA_ARRAY(trial->arena, n, struct scored);
	double *work = ARENA_ARRAY(trial->arena, 3 * nodes, double);
	if (arena_failed(trial->arena))
		fail("not enough memory");
	for (size_t h = 0; h < HEURISTICS; h++) {
		if (!has_heuristic(trial, h))
			continue;
		for (size_t i = 0; i < n; i++) {
			if (heuristics[h].feature < 0 && (i == 0 || tests[i].pair.a != tests[i - 1].pair.a))
				katz_from(&trial->net, tests[i].pair.a, work, work + nodes, work + 2 * nodes);
			scored[i].yes = tests[i].yes;
			scored[i].score =
				heuristics[h].feature < 0
					? work[tests[i].pair.b]
					: sign_of(h) *
						  (double)x[i * (size_t)trial->width + (size_t)heuristics[h].feature];
		}
		figures->heuristic[h] = auc(scored, n);
	}
}

static void judge_tests(
	struct trial *trial, const struct test *tests, size_t n, const float *x, struct figures *figures)
{
	struct scored *scored = ARENA_ARRAY(trial->arena, n, struct scored);
	if (scored == NULL)
		fail("not enough memory");
	for (int s = 0; s < SCORES; s++) {
		for (size_t i = 0; i < n; i++) {
			const float *row = x + i * (size_t)trial->width;
			scored[i].yes = tests[i].yes;
			scored[i].score = s == SCORE_BLEND || !trial->learned ? score(trial, &trial->model, row)
					  : s == SCORE_LINE                   ? logistic_of(&trial->model.line, row)
									      : boost_of(&trial->model.trees, row);
		}
		figures->auc[s] = auc(scored, n);
	}
}

/* ---- against those two steps away, as a program meets them ---- */

struct judged {
	struct likely_pair pair;
	double chance;
	bool yes;
};

static int by_chance(const void *a, const void *b)
{
	double x = ((const struct judged *)a)->chance, y = ((const struct judged *)b)->chance;
	return (x > y) - (x < y);
}

static int bin_of(double chance)
{
	int bin = (int)(chance * BINS);
	return bin < BINS ? bin : BINS - 1;
}

static double sum_of(const double *bins)
{
	double sum = 0;
	for (int bin = 0; bin < BINS; bin++)
		sum += fabs(bins[bin]);
	return sum;
}

/* As if each pair were linked with the chance told, the same from both of its ends. */
static double off_if_true(const struct judged *judged, size_t n)
{
	double sum = 0;
	for (uint64_t draw = 0; draw < DRAWS; draw++) {
		double bins[BINS] = {0};
		for (size_t i = 0; i < n; i++) {
			struct likely_pair pair = judged[i].pair;
			struct rand rand;
			rand_seed(&rand, draw ^ ((uint64_t)(pair.a < pair.b ? pair.a : pair.b) << 32 |
							(pair.a < pair.b ? pair.b : pair.a)));
			bool yes = (double)rand_below(&rand, 1 << 30) < judged[i].chance * (1 << 30);
			bins[bin_of(judged[i].chance)] += judged[i].chance - yes;
		}
		sum += sum_of(bins) / DRAWS;
	}
	return sum;
}

static void judge_chances(struct judged *judged, size_t n, struct figures *figures)
{
	double even[BINS] = {0}, seen = 0, told = 0, all = n > 0 ? (double)n : 1;
	qsort(judged, n, sizeof *judged, by_chance);
	memset(figures->bins, 0, sizeof figures->bins);
	for (size_t i = 0; i < n; i++) {
		double off = judged[i].chance - judged[i].yes;
		figures->bins[bin_of(judged[i].chance)] += off;
		even[i * BINS / n] += off;
		seen += judged[i].yes;
		told += judged[i].chance;
	}
	figures->off = sum_of(figures->bins) / all;
	figures->even_off = sum_of(even) / all;
	figures->off_if_true = off_if_true(judged, n) / all;
	figures->candidates = n;
	figures->seen = seen / all;
	figures->told = told / all;
}

struct rivals {
	uint32_t *node;
	double *by_model, *by_resource;
	size_t n;
};

/* Share of the rivals that must stay behind for a place among the first: ties count half. */
static double hit(const double *rivals, size_t n, double score)
{
	double before = 0;
	for (size_t i = 0; i < n; i++)
		before += rivals[i] > score ? 1 : rivals[i] == score ? 0.5 : 0;
	return before < FIRST ? 1 : 0;
}

static void judge_hidden(struct trial *trial, uint32_t a, const struct rivals *rivals, struct figures *figures)
{
	float x[EXAMPLES_WIDTH];
	struct likely_peers peers = likely_peers(&trial->task->whole, a);
	for (uint32_t i = 0; i < peers.n; i++) {
		if (linked(&trial->net, a, peers.peer[i]))
			continue;
		describe(trial, a, peers.peer[i], x);
		figures->hits += hit(rivals->by_model, rivals->n, score(trial, &trial->near_model, x));
		figures->hits_resource += hit(rivals->by_resource, rivals->n, (double)x[LIKELY_F_resource]);
		figures->hits_chance += fmin(1, (double)FIRST / ((double)rivals->n + 1));
		figures->hidden++;
	}
}

static void judge_near(struct trial *trial, struct figures *figures)
{
	uint32_t nodes = trial->net.n_nodes, *order = ARENA_ARRAY(trial->arena, nodes, uint32_t);
	struct rivals rivals = {ARENA_ARRAY(trial->arena, nodes, uint32_t), ARENA_ARRAY(trial->arena, nodes, double),
		ARENA_ARRAY(trial->arena, nodes, double), 0};
	struct judged *judged = ARENA_ARRAY(trial->arena, (size_t)JUDGED + nodes, struct judged);
	if (arena_failed(trial->arena))
		fail("not enough memory");
	float x[EXAMPLES_WIDTH];
	size_t n = 0;
	for (uint32_t i = 0; i < nodes; i++)
		order[i] = i;
	for (uint32_t i = 0; i < nodes && n < JUDGED; i++) {
		uint32_t other = i + (uint32_t)rand_below(&trial->rand, nodes - i), a = order[other];
		order[other] = order[i];
		likely_from(trial->sweep, a);
		uint32_t near = likely_two_steps(trial->sweep, rivals.node);
		rivals.n = 0;
		for (uint32_t k = 0; k < near; k++) {
			describe(trial, a, rivals.node[k], x);
			bool yes = linked(&trial->task->whole, a, rivals.node[k]);
			judged[n++] = (struct judged){
				{a, rivals.node[k]}, logistic_chance(score(trial, &trial->near_model, x)), yes};
			if (yes)
				continue;
			rivals.by_model[rivals.n] = score(trial, &trial->near_model, x);
			rivals.by_resource[rivals.n++] = (double)x[LIKELY_F_resource];
		}
		judge_hidden(trial, a, &rivals, figures);
	}
	judge_chances(judged, n, figures);
}

/* ---- against those who are alike ---- */

/* In the column, or in all of them where it is the last set. */
static bool alike(const struct task *task, int set, uint32_t a, uint32_t b)
{
	if (set < task->n_alike)
		return attributes_same(&task->attributes, task->alike[set], a, b);
	for (int i = 0; i < task->n_alike; i++)
		if (!attributes_same(&task->attributes, task->alike[i], a, b))
			return false;
	return true;
}

static int sets_of(const struct task *task)
{
	return task->n_alike > 1 ? task->n_alike + 1 : task->n_alike;
}

static void judge_hidden_alike(struct trial *trial, uint32_t a, const struct rivals *rivals, struct hits *hits)
{
	float x[EXAMPLES_WIDTH];
	struct likely_peers peers = likely_peers(&trial->task->whole, a);
	for (uint32_t i = 0; rivals->n > 0 && i < peers.n; i++) {
		if (linked(&trial->net, a, peers.peer[i]))
			continue;
		describe(trial, a, peers.peer[i], x);
		hits->model += hit(rivals->by_model, rivals->n, score(trial, &trial->model, x));
		hits->resource += hit(rivals->by_resource, rivals->n, (double)x[LIKELY_F_resource]);
		hits->chance += fmin(1, (double)FIRST / ((double)rivals->n + 1));
		hits->rivals += (double)rivals->n;
		hits->hidden++;
	}
}

static void judge_alike(struct trial *trial, struct figures *figures)
{
	const struct task *task = trial->task;
	uint32_t nodes = trial->net.n_nodes;
	size_t judged = 0;
	struct rivals rivals = {
		NULL, ARENA_ARRAY(trial->arena, nodes, double), ARENA_ARRAY(trial->arena, nodes, double), 0};
	float x[EXAMPLES_WIDTH];
	if (arena_failed(trial->arena))
		fail("not enough memory");
	for (uint32_t a = 0; a < nodes && judged < ALIKE_JUDGED; a++) {
		if (likely_peers(&task->whole, a).n == likely_peers(&trial->net, a).n)
			continue; /* nothing of it is hidden */
		likely_from(trial->sweep, a);
		for (int set = 0; set < sets_of(task); set++) {
			rivals.n = 0;
			for (uint32_t b = 0; b < nodes; b++) {
				if (b == a || !alike(task, set, a, b) || linked(&task->whole, a, b))
					continue;
				describe(trial, a, b, x);
				rivals.by_model[rivals.n] = score(trial, &trial->model, x);
				rivals.by_resource[rivals.n++] = (double)x[LIKELY_F_resource];
			}
			judged += rivals.n;
			judge_hidden_alike(trial, a, &rivals, &figures->alike[set]);
		}
	}
}

/* ---- a seed, all seeds ---- */

static enum err try_seed(const struct task *task, int number, struct figures *figures)
{
	AUTO_ARENA arena = arena_new(0);
	if (arena == NULL)
		return ERR_NOMEM;
	struct trial trial = {.task = task, .arena = arena, .seed = task->options.seed + (uint64_t)number};
	rand_seed(&trial.rand, trial.seed);
	TRY(hide(&trial));
	size_t n;
	struct test *tests = draw_tests(&trial, &n);
	int far = likely_far(&trial.net);
	trial.narrow = likely_width(far);
	trial.width = trial.narrow + attributes_width(&task->attributes);
	float *x = ARENA_ARRAY(arena, n * (size_t)trial.width, float);
	if (x == NULL)
		return ERR_NOMEM;
	double begin = seconds_of(CLOCK_MONOTONIC), begin_worked = seconds_of(CLOCK_THREAD_CPUTIME_ID);
	TRY(learn(&trial, 0, false, &trial.model));
	TRY(likely_sweep_new(arena, &trial.net, &trial.nodes, &trial.sweep));
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || tests[i].pair.a != tests[i - 1].pair.a)
			likely_from(trial.sweep, tests[i].pair.a);
		describe(&trial, tests[i].pair.a, tests[i].pair.b, x + i * (size_t)trial.width);
	}
	judge_tests(&trial, tests, n, x, figures);
	figures->seconds = seconds_of(CLOCK_MONOTONIC) - begin;
	figures->worked = seconds_of(CLOCK_THREAD_CPUTIME_ID) - begin_worked;
	figures->learned = trial.learned;
	judge_heuristics(&trial, tests, n, x, figures);
	if (trial.learned)
		TRY(learn(&trial, task->options.near, true, &trial.near_model));
	judge_near(&trial, figures);
	judge_alike(&trial, figures);
	return OK;
}

static void *try_seeds(void *arg)
{
	struct task *task = arg;
	for (int i; (i = atomic_fetch_add(&task->next, 1)) < task->options.seeds;)
		task->figures[i].err = try_seed(task, i, &task->figures[i]);
	return NULL;
}

static struct options read_options(int argc, char **argv)
{
	struct options options = {.seeds = 10, .seed = 1, .holdout = 0.1, .near = 0.25};
	for (int i = 1; i < argc; i++) {
		const char *value = i + 1 < argc ? argv[i + 1] : "";
		if (strcmp(argv[i], "--json") == 0)
			continue;
		if (strncmp(argv[i], "--", 2) != 0 && options.edges == NULL) {
			options.edges = argv[i];
			continue;
		}
		if (strcmp(argv[i], "--seeds") == 0)
			options.seeds = atoi(value);
		else if (strcmp(argv[i], "--seed") == 0)
			options.seed = strtoull(value, NULL, 10);
		else if (strcmp(argv[i], "--holdout") == 0)
			options.holdout = atof(value);
		else if (strcmp(argv[i], "--near") == 0)
			options.near = atof(value);
		else if (strcmp(argv[i], "--attributes") == 0)
			options.attributes = value;
		else if (strcmp(argv[i], "--alike") == 0)
			options.alike = value;
		else
			fail("usage: linkpred EDGES [--seeds 10] [--holdout 0.1] [--seed 1] [--attributes FILE] "
			     "[--alike NAME,NAME] [--near 0.25] [--json]");
		i++;
	}
	if (options.edges == NULL)
		fail("give a file with a line for each link: two ids.");
	if (options.seeds < 1 || options.seeds > 10000)
		fail("--seeds is a number from 1 to 10000.");
	if (!(options.holdout > 0 && options.holdout < 1))
		fail("--holdout is a share between 0 and 1.");
	if (options.alike != NULL && options.attributes == NULL)
		fail("--alike names columns of --attributes.");
	if (!(options.near >= 0 && options.near <= 1))
		fail("--near is a share from 0 to 1.");
	return options;
}

struct mean {
	double mean, sd;
};

static struct mean mean_of(const struct figures *figures, int n, size_t offset)
{
	double sum = 0, squares = 0;
	for (int i = 0; i < n; i++)
		sum += *(const double *)(const void *)((const char *)&figures[i] + offset);
	for (int i = 0; i < n; i++) {
		double off = *(const double *)(const void *)((const char *)&figures[i] + offset) - sum / n;
		squares += off * off;
	}
	return (struct mean){sum / n, n > 1 ? sqrt(squares / (n - 1)) : 0};
}
#define MEAN(member) mean_of(figures, n, offsetof(struct figures, member))

static void print_hits(const struct figures *figures, int n)
{
	double hidden = 0, hits = 0, resource = 0, chance = 0;
	for (int i = 0; i < n; i++) {
		hidden += (double)figures[i].hidden;
		hits += figures[i].hits;
		resource += figures[i].hits_resource;
		chance += figures[i].hits_chance;
	}
	if (hidden > 0)
		printf(",\n \"hits_at_10_near\": {\"model\": %.4f, \"resource_allocation\": %.4f, \"chance\": %.4f}",
			hits / hidden, resource / hidden, chance / hidden);
}

/* Inside a string of JSON. */
static void print_word(struct str word)
{
	for (size_t i = 0; i < word.n; i++) {
		unsigned char c = (unsigned char)word.p[i];
		if (c < ' ')
			printf("\\u%04x", c);
		else
			printf("%s%c", c == '"' || c == '\\' ? "\\" : "", c);
	}
}

static void print_alike(const struct task *task)
{
	if (task->n_alike == 0)
		return;
	printf(",\n \"hits_at_10_alike\": {");
	for (int set = 0; set < sets_of(task); set++) {
		struct hits sum = {0};
		for (int i = 0; i < task->options.seeds; i++) {
			const struct hits *hits = &task->figures[i].alike[set];
			sum.model += hits->model;
			sum.resource += hits->resource;
			sum.chance += hits->chance;
			sum.rivals += hits->rivals;
			sum.hidden += hits->hidden;
		}
		double n = sum.hidden > 0 ? (double)sum.hidden : 1;
		printf("%s\"", set > 0 ? ", " : "");
		for (int i = 0; i < task->n_alike; i++)
			if (set == i || set == task->n_alike) {
				printf("%s", set == task->n_alike && i > 0 ? "+" : "");
				print_word(task->attributes.names[task->alike[i]]);
			}
		printf("\": {\"model\": %.4f, \"resource_allocation\": %.4f, \"chance\": %.4f, \"rivals\": %.1f}",
			sum.model / n, sum.resource / n, sum.chance / n, sum.rivals / n);
	}
	printf("}");
}

static void print_calibration(const struct figures *figures, int n)
{
	double bins[BINS] = {0}, pairs = 0;
	for (int i = 0; i < n; i++) {
		for (int bin = 0; bin < BINS; bin++)
			bins[bin] += figures[i].bins[bin];
		pairs += (double)figures[i].candidates;
	}
	printf(",\n \"calibration\": {\"error\": %.5f, \"error_all_seeds\": %.5f, \"error_if_true\": %.5f, \"error_even_bins\": %.5f, "
	       "\"true_share\": %.5f, \"told_share\": %.5f, \"pairs_a_seed\": %zu}",
		MEAN(off).mean, pairs > 0 ? sum_of(bins) / pairs : 0, MEAN(off_if_true).mean, MEAN(even_off).mean,
		MEAN(seen).mean, MEAN(told).mean, figures[0].candidates);
}

static void print(const struct task *task, const struct edges_read *read)
{
	const struct figures *figures = task->figures;
	int n = task->options.seeds;
	struct mean mean = MEAN(auc[SCORE_BLEND]);
	printf("{\"nodes\": %u, \"links\": %zu, \"auc_mean\": %.6f, \"auc_sd\": %.6f, \"seconds\": %.3f",
		task->whole.n_nodes, task->n_links, mean.mean, mean.sd,
		n * MEAN(seconds).mean / (n < THREADS ? n : THREADS));
	printf(",\n \"seeds\": %d, \"interval_95\": [%.6f, %.6f], \"processor_seconds\": %.3f", n,
		mean.mean - 1.96 * mean.sd / sqrt(n), mean.mean + 1.96 * mean.sd / sqrt(n), n * MEAN(worked).mean);
	printf(", \"self_loops\": %llu, \"named_again\": %llu", (unsigned long long)read->self_loops,
		(unsigned long long)(read->lines - read->self_loops - read->links));
	if (figures[0].learned)
		printf(",\n \"line\": %.6f, \"trees\": %.6f", MEAN(auc[SCORE_LINE]).mean, MEAN(auc[SCORE_TREES]).mean);
	else
		printf(",\n \"note\": \"Fewer than %d links are left when some are hidden: too few to learn from. Pairs are scored by "
		       "the ways of two and three steps between them.\"",
			LIKELY_LINKS_LEAST);
	printf(",\n \"heuristics\": {");
	bool far = likely_far(&task->whole) > 0, first = true;
	for (size_t h = 0; h < HEURISTICS; h++) {
		if (!far && (heuristics[h].feature < 0 || heuristics[h].feature >= LIKELY_NARROW))
			continue;
		printf("%s\"%s\": %.6f", first ? "" : ", ", heuristics[h].name, MEAN(heuristic[h]).mean);
		first = false;
	}
	printf("}");
	print_hits(figures, n);
	print_alike(task);
	if (figures[0].learned)
		print_calibration(figures, n);
	printf("}\n");
}

static void find_alike(struct task *task)
{
	struct str rest = str_c(task->options.alike != NULL ? task->options.alike : ""), name;
	while (str_split(&rest, ',', &name)) {
		int column = attributes_column(&task->attributes, str_trim(name));
		if (column < 0 || task->n_alike == ALIKE_MOST)
			fail("--alike names up to 8 columns of the attributes, with commas between.");
		task->alike[task->n_alike++] = column;
	}
}

int main(int argc, char **argv)
{
	struct task task = {.options = read_options(argc, argv)};
	struct problem problem = {0};
	struct edges_read read;
	struct graph *graph;
	AUTO_ARENA arena = arena_new(0);
	if (arena == NULL)
		fail("not enough memory");
	if (edges_read(task.options.edges, false, arena, &problem, &graph, &read) != OK) {
		fprintf(stderr, "linkpred: %.*s\n", STR_ARG(problem.message));
		return 1;
	}
	AUTO_ROWS rows = graph_take(graph);
	task.whole = likely_net_of(rows);
	struct likely_pair *links;
	task.figures = ARENA_ARRAY(arena, (size_t)task.options.seeds, struct figures);
	if (likely_links(arena, &task.whole, &links, &task.n_links) != OK || task.figures == NULL)
		fail("not enough memory");
	task.links = links;
	if (task.n_links < 2)
		fail("there are fewer than two links: one to hide, and one to learn from.");
	if (task.n_links == pairs_of(task.whole.n_nodes))
		fail("everybody is linked with everybody: there are no pairs without a link to tell hidden ones from.");
	if (task.options.attributes != NULL &&
		attributes_read(arena, task.options.attributes, rows, read.names, &problem, &task.attributes) != OK) {
		fprintf(stderr, "linkpred: %.*s\n", STR_ARG(problem.message));
		return 1;
	}
	if (task.options.alike != NULL)
		find_alike(&task);
	pthread_t threads[THREADS];
	for (int i = 0; i < THREADS; i++)
		if (pthread_create(&threads[i], NULL, try_seeds, &task) != 0)
			fail("a thread cannot be started");
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	for (int i = 0; i < task.options.seeds; i++)
		if (task.figures[i].err != OK)
			fail(err_name(task.figures[i].err));
	print(&task, &read);
	graph_drop(rows);
	rows = NULL;
	graph_free(graph);
	return 0;
}
