#include <math.h>
#include <stdlib.h>
#include "base/check.h"
#include "base/rand.h"
#include "graph/build.h"
#include "graph/likely.h"

/* A small net as a table, in which everything is reckoned as it is defined. */
enum { MOST = 40 };

struct table {
	int n;
	int at[MOST][MOST];
	struct likely_pair links[100 * MOST];
	size_t n_links;
};

static void draw_table(struct table *table, struct rand *rand, int n, uint64_t out_of_100)
{
	*table = (struct table){.n = n};
	for (int a = 0; a < n; a++)
		for (int b = a + 1; b < n; b++)
			if (rand_below(rand, 100) < out_of_100) {
				table->at[a][b] = table->at[b][a] = 1;
				table->links[table->n_links++] = (struct likely_pair){(uint32_t)b, (uint32_t)a};
			}
}

static struct likely_net net_of(struct arena *arena, const struct table *table)
{
	struct likely_net net;
	assert_int_equal(likely_net_new(arena, (uint32_t)table->n, table->links, table->n_links, &net), OK);
	return net;
}

/* The table as rows of nodes by these ids, of which there may be more. */
static struct graph *graph_of(const struct table *table, const int64_t *ids, int n)
{
	struct graph_builder *builder = graph_builder_new(0);
	struct graph *graph;
	for (int i = 0; i < n; i++)
		assert_int_equal(graph_builder_node(builder, ids[i], 0), OK);
	for (size_t i = 0; i < table->n_links; i++) {
		struct link link = {ids[table->links[i].a], ids[table->links[i].b], STRENGTH_ONE / 2, {0, 0}};
		assert_int_equal(graph_builder_both(builder, &link), OK);
	}
	assert_int_equal(graph_builder_finish(builder, &graph), OK);
	graph_builder_free(builder);
	return graph;
}

static double degree(const struct table *table, int node)
{
	double sum = 0;
	for (int i = 0; i < table->n; i++)
		sum += table->at[node][i];
	return sum;
}

static void near_to(const char *what, double value, double expected)
{
	if (!(fabs(value - expected) <= 2e-4 * (1 + fabs(expected))))
		fail_msg("%s: %.9g is not %.9g", what, value, expected);
}

/* Ways a - x - y - b, counted as `by` says; x and y may be any but what `open` leaves out. */
struct sums {
	double common, adamic, resource, walks, third, half;
};

static struct sums sum_up(const struct table *t, int a, int b)
{
	struct sums sums = {0};
	for (int x = 0; x < t->n; x++) {
		if (!t->at[a][x])
			continue;
		double of_x = degree(t, x);
		if (t->at[x][b]) {
			sums.common++;
			sums.adamic += of_x > 1 ? 1 / log(of_x) : 0;
			sums.resource += 1 / of_x;
		}
		for (int y = 0; y < t->n; y++)
			if (t->at[x][y] && t->at[y][b]) {
				sums.walks++;
				sums.third += 1 / of_x / degree(t, y);
				sums.half += y == a ? 0 : 1 / sqrt(of_x * degree(t, y));
			}
	}
	return sums;
}

static void check_near(const struct table *t, int a, int b, const float *x)
{
	struct sums sums = sum_up(t, a, b);
	double da = degree(t, a), db = degree(t, b), root = sqrt(da * db);
	near_to("common", (double)x[LIKELY_F_common], log1p(sums.common));
	near_to("adamic_adar", (double)x[LIKELY_F_adamic_adar], log1p(sums.adamic));
	near_to("resource", (double)x[LIKELY_F_resource], sums.resource);
	near_to("walks_3", (double)x[LIKELY_F_walks_3], log1p(sums.walks));
	near_to("resource_3", (double)x[LIKELY_F_resource_3], log(sums.third + 1e-6));
	near_to("l3", (double)x[LIKELY_F_l3], log1p(sums.half));
	near_to("preferential", (double)x[LIKELY_F_preferential], log1p(da) + log1p(db));
	near_to("degree_low", (double)x[LIKELY_F_degree_low], log1p(fmin(da, db)));
	near_to("degree_high", (double)x[LIKELY_F_degree_high], log1p(fmax(da, db)));
	if (root > 0) {
		near_to("jaccard", (double)x[LIKELY_F_jaccard], sums.common / (da + db - sums.common));
		near_to("cosine", (double)x[LIKELY_F_cosine], sums.common / root);
		near_to("hub_promoted", (double)x[LIKELY_F_hub_promoted], sums.common / fmin(da, db));
		near_to("meeting_2", (double)x[LIKELY_F_meeting_2], log(sums.resource / root + 1e-7));
		near_to("meeting_3", (double)x[LIKELY_F_meeting_3], log(sums.third / root + 1e-7));
		near_to("walks_3_share", (double)x[LIKELY_F_walks_3_share], log(sums.walks / da / db + 1e-6));
	}
}

static void check_far(const struct table *t, int a, int b, int far, const float *x)
{
	double chance[MOST] = {0}, restart = 0, four = 0, goes_on = 1;
	int steps = a == b ? 0 : -1;
	chance[a] = 1;
	for (int step = 1; step < t->n || step <= far; step++) {
		double next[MOST] = {0};
		for (int i = 0; i < t->n; i++)
			for (int k = 0; k < t->n; k++)
				if (t->at[i][k])
					next[k] += chance[i] / degree(t, i);
		memcpy(chance, next, sizeof chance);
		goes_on *= 0.85;
		restart += step <= far ? goes_on * chance[b] : 0;
		four = step == 4 ? chance[b] : four;
		steps = steps < 0 && chance[b] > 0 ? step : steps;
	}
	double da = degree(t, a), db = degree(t, b), turned = db > 0 ? sqrt(da / db) : 0, root = sqrt(da * db);
	near_to("distance", (double)x[LIKELY_F_distance],
		steps < 0 || steps > LIKELY_FARTHEST ? LIKELY_FARTHEST : steps);
	near_to("meeting_4", (double)x[LIKELY_F_meeting_4], log(four * turned + 1e-7));
	near_to("resource_4", (double)x[LIKELY_F_resource_4], log(four * turned * root + 1e-6));
	near_to("restart", (double)x[LIKELY_F_restart], log(restart * turned + 1e-7));
	near_to("restart_degree", (double)x[LIKELY_F_restart_degree], log(restart * turned * root + 1e-6));
}

static void check_node(const struct table *t, int node, const struct likely_node *measured)
{
	double sum = 0, most = 0, least = MOST, leaves = 0, closed = 0, beyond = 0, n = degree(t, node);
	for (int i = 0; i < t->n; i++) {
		if (!t->at[node][i])
			continue;
		double of_i = degree(t, i);
		sum += of_i;
		most = fmax(most, of_i);
		least = fmin(least, of_i);
		leaves += of_i == 1;
		for (int k = 0; k < t->n; k++) {
			closed += t->at[i][k] && t->at[node][k];
			beyond += t->at[i][k] && !t->at[node][k] && k != node;
		}
	}
	near_to("degree", (double)measured->degree, log1p(n));
	near_to("mean", (double)measured->mean, n > 0 ? log1p(sum / n) : 0);
	near_to("most", (double)measured->most, log1p(most));
	near_to("least", (double)measured->least, n > 0 ? log1p(least) : 0);
	near_to("leaves", (double)measured->leaves, log1p(leaves));
	near_to("two_steps", (double)measured->two_steps, log1p(beyond));
	near_to("clustering", (double)measured->clustering, n > 1 ? closed / (n * (n - 1)) : 0);
}

static void every_feature_is_as_defined(void **state)
{
	(void)state;
	struct rand rand;
	rand_seed(&rand, 11);
	for (int i = 0; i < 60; i++) {
		AUTO_ARENA arena = arena_new(0);
		static struct table table;
		draw_table(&table, &rand, 2 + (int)rand_below(&rand, MOST - 2), rand_below(&rand, 40));
		struct likely_net net = net_of(arena, &table);
		struct likely_nodes nodes;
		struct likely_sweep *sweep;
		int far = likely_far(&net);
		assert_int_equal(far, 6);
		assert_int_equal(likely_nodes_measure(arena, &net, far, 1, &nodes), OK);
		assert_int_equal(likely_sweep_new(arena, &net, &nodes, &sweep), OK);
		static float x[MOST][MOST][LIKELY_WIDE];
		for (int a = 0; a < table.n; a++) {
			check_node(&table, a, &nodes.v[a]);
			likely_from(sweep, (uint32_t)a);
			for (int b = 0; b < table.n; b++) {
				if (a == b || table.at[a][b])
					continue;
				likely_features(sweep, (uint32_t)b, x[a][b]);
				check_near(&table, a, b, x[a][b]);
				check_far(&table, a, b, far, x[a][b]);
				for (int f = 0; b < a && f < LIKELY_WIDE; f++)
					near_to(likely_name((enum likely_feature)f), (double)x[a][b][f],
						(double)x[b][a][f]);
			}
		}
	}
}

/* Two circles of a hundred that twenty links join: the vectors tell the circles apart. A matrix of few vectors is told whole. */
static void circles_are_told(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	static struct table table;
	table = (struct table){.n = 200};
	struct rand rand;
	rand_seed(&rand, 2);
	for (uint32_t a = 0; a < 200; a++)
		for (uint32_t b = 0; b < a; b++)
			if (rand_below(&rand, 1000) < ((a < 100) == (b < 100) ? 80 : 2))
				table.links[table.n_links++] = (struct likely_pair){a, b};
	struct likely_net net = net_of(arena, &table);
	struct likely_nodes nodes;
	struct likely_sweep *sweep;
	assert_int_equal(likely_nodes_measure(arena, &net, 0, 1, &nodes), OK);
	assert_int_equal(likely_sweep_new(arena, &net, &nodes, &sweep), OK);
	near_to("the first value", (double)nodes.spread_value[0], 1);
	double inside = 0, across = 0;
	for (uint32_t a = 0; a < 100; a++) {
		float x[LIKELY_WIDE];
		likely_from(sweep, a);
		for (uint32_t b = 0; b < 200; b++) {
			likely_features(sweep, b, x);
			if (b != a)
				*(b < 100 ? &inside : &across) += (double)x[LIKELY_F_spread_cosine] / 1e4;
		}
	}
	if (!(inside > 0.04 && across < -0.04))
		fail_msg("inside %g, across %g", inside, across);
	/* A star has two vectors, and both values are known. */
	table = (struct table){.n = 10};
	for (uint32_t b = 1; b < 10; b++)
		table.links[table.n_links++] = (struct likely_pair){0, b};
	net = net_of(arena, &table);
	assert_int_equal(likely_nodes_measure(arena, &net, 0, 1, &nodes), OK);
	near_to("a star's first value", fabs((double)nodes.matrix_value[0]), 3);
	near_to("a star's second value", fabs((double)nodes.matrix_value[1]), 3);
	near_to("a star's third value", (double)nodes.matrix_value[2], 0);
}

/* Nodes that a sweep passes over are as if they and their links had never been there, near and far. */
static void check_passed_over(struct arena *arena, const struct rows *rows, int far)
{
	uint32_t out[] = {3, 7};
	struct likely_net without, net = likely_net_of(rows);
	struct likely_nodes nodes;
	struct likely_sweep *one, *other;
	assert_int_equal(likely_net_without(arena, rows, out, 2, &without), OK);
	assert_int_equal(likely_nodes_measure(arena, &without, far, 1, &nodes), OK);
	nodes.n = 25; /* the others came later */
	assert_int_equal(likely_sweep_new(arena, &without, &nodes, &one), OK);
	assert_int_equal(likely_sweep_new(arena, &net, &nodes, &other), OK);
	assert_int_equal(likely_pass_over(arena, other, out, 2), OK);
	for (uint32_t a = 0; a < rows->n_nodes; a++) {
		assert_int_equal(likely_passes_over(other, a), a == 3 || a == 7);
		if (a == 3 || a == 7)
			continue;
		likely_from(one, a);
		likely_from(other, a);
		for (uint32_t b = 0; b < rows->n_nodes; b++) {
			float x[LIKELY_WIDE], y[LIKELY_WIDE];
			if (b == 3 || b == 7)
				continue;
			likely_features(one, b, x);
			likely_features(other, b, y);
			for (int f = 0; f < likely_width(far); f++)
				near_to(likely_name((enum likely_feature)f), (double)x[f], (double)y[f]);
		}
	}
}

/* The same from rows as from lists, and nodes that came later are told by their links. */
static void rows_are_a_net(void **state)
{
	(void)state;
	struct rand rand;
	rand_seed(&rand, 3);
	AUTO_ARENA arena = arena_new(0);
	static struct table table;
	draw_table(&table, &rand, 30, 20);
	int64_t ids[30];
	for (int i = 0; i < 30; i++)
		ids[i] = i;
	struct graph *graph = graph_of(&table, ids, 30);
	{
		AUTO_ROWS rows = graph_take(graph);
		struct likely_net listed = net_of(arena, &table), net = likely_net_of(rows);
		struct likely_nodes nodes;
		struct likely_sweep *one, *other;
		assert_int_equal(likely_nodes_measure(arena, &listed, 8, 1, &nodes), OK);
		assert_int_equal(likely_sweep_new(arena, &listed, &nodes, &one), OK);
		assert_int_equal(likely_sweep_new(arena, &net, &nodes, &other), OK);
		struct likely_net without;
		assert_int_equal(likely_net_without(arena, rows, (uint32_t[]){3, 7}, 2, &without), OK);
		for (uint32_t a = 0; a < 30; a++) {
			struct likely_peers all = likely_peers(&net, a), left = likely_peers(&without, a);
			uint32_t n = 0;
			for (uint32_t i = 0; a != 3 && a != 7 && i < all.n; i++)
				if (all.peer[i] != 3 && all.peer[i] != 7)
					assert_int_equal(left.peer[n++], all.peer[i]);
			assert_int_equal(left.n, n);
		}
		check_passed_over(arena, rows, 0);
		check_passed_over(arena, rows, 8);
		for (uint32_t a = 0; a < 30; a++) {
			likely_from(one, a);
			likely_from(other, a);
			for (uint32_t b = 0; b < 30; b++) {
				float x[LIKELY_WIDE], y[LIKELY_WIDE];
				likely_features(one, b, x);
				likely_features(other, b, y);
				for (int f = 0; f < LIKELY_WIDE; f++)
					near_to(likely_name((enum likely_feature)f), (double)x[f], (double)y[f]);
			}
		}
		/* Many at once are as one by one, wherever they come in the list. */
		uint32_t targets[30];
		float many[30][LIKELY_WIDE + 1], x[LIKELY_WIDE];
		for (uint32_t b = 0; b < 30; b++)
			targets[b] = b * 7 % 30;
		for (size_t n = 0; n <= 30; n += 5) {
			likely_features_of(other, targets, n, many[0], LIKELY_WIDE + 1);
			for (size_t i = 0; i < n; i++) {
				likely_features(other, targets[i], x);
				assert_memory_equal(x, many[i], sizeof x);
			}
		}
		nodes.n = 10; /* the others came later */
		likely_from(other, 20);
		likely_features(other, 25, x);
		check_near(&table, 20, 25, x);
		for (int f = 0; f < LIKELY_WIDE; f++)
			assert_true(isfinite(x[f]));
	}
	graph_free(graph);
}

/* Read anew, the same people have other numbers, and somebody new stands before them. */
static void what_was_measured_follows_the_ids(void **state)
{
	(void)state;
	enum { N = 30 };
	struct rand rand;
	rand_seed(&rand, 4);
	AUTO_ARENA arena = arena_new(0);
	static struct table table;
	draw_table(&table, &rand, N, 20);
	int64_t ids[N + 1];
	for (int i = 0; i < N; i++)
		ids[i] = -i - 1; /* turned round */
	ids[N] = -N - 7;
	struct graph *graph = graph_of(&table, ids, N + 1);
	{
		AUTO_ROWS rows = graph_take(graph);
		struct likely_net listed = net_of(arena, &table), net = likely_net_of(rows);
		struct likely_nodes nodes, moved;
		struct likely_sweep *one, *other;
		assert_int_equal(likely_nodes_measure(arena, &listed, 8, 1, &nodes), OK);
		assert_int_equal(likely_nodes_renumber(arena, &nodes, ids, rows, &moved), OK);
		assert_int_equal(moved.n, N + 1);
		assert_int_equal(likely_sweep_new(arena, &listed, &nodes, &one), OK);
		assert_int_equal(likely_sweep_new(arena, &net, &moved, &other), OK);
		float x[LIKELY_WIDE], y[LIKELY_WIDE];
		for (uint32_t a = 0; a < N; a++) {
			likely_from(one, a);
			likely_from(other, rows_find(rows, ids[a]));
			for (uint32_t b = 0; b < N; b++) {
				likely_features(one, b, x);
				likely_features(other, rows_find(rows, ids[b]), y);
				for (int f = 0; f < LIKELY_WIDE; f++)
					near_to(likely_name((enum likely_feature)f), (double)x[f], (double)y[f]);
			}
			likely_features(other, rows_find(rows, -N - 7), y);
			for (int f = 0; f < LIKELY_WIDE; f++)
				assert_true(isfinite(y[f]));
		}
	}
	graph_free(graph);
}

static bool is_linked(const struct table *table, struct likely_pair pair)
{
	return table->at[pair.a][pair.b] == 1;
}

static const struct likely_draw drawn = {
	.share = 0.1, .links = 300, .rounds = 20, .others = 2, .near = 0.5, .far = 6, .extra = 3, .seed = 9};

/* What is held out is described as if it were not linked: by a net that is drawn anew without it. */
static void examples_do_not_tell_themselves(void **state)
{
	(void)state;
	struct rand rand;
	rand_seed(&rand, 5);
	AUTO_ARENA arena = arena_new(0);
	static struct table table, without;
	draw_table(&table, &rand, MOST, 15);
	struct likely_net net = net_of(arena, &table);
	struct likely_draw draw = drawn;
	draw.share = 1e-9; /* one link at a time */
	struct likely_examples examples;
	assert_int_equal(likely_examples_draw(arena, &net, &draw, &examples), OK);
	assert_int_equal(examples.width, LIKELY_WIDE + 3);
	assert_true(examples.n > 50 && examples.n <= 60);
	int yes = 0;
	for (size_t i = 0; i < examples.n; i++) {
		struct likely_pair pair = examples.pair[i];
		const float *x = examples.x + i * (size_t)examples.width;
		assert_true(pair.a != pair.b);
		assert_int_equal(examples.yes[i], is_linked(&table, pair));
		for (int f = LIKELY_WIDE; f < examples.width; f++)
			assert_true(x[f] == 0);
		if (!examples.yes[i])
			continue;
		yes++;
		without = table;
		without.at[pair.a][pair.b] = without.at[pair.b][pair.a] = 0;
		check_near(&without, (int)pair.a, (int)pair.b, x);
		check_far(&without, (int)pair.a, (int)pair.b, 6, x);
	}
	assert_int_equal(yes, 20);
}

static void rounds_hold_out_others(void **state)
{
	(void)state;
	struct rand rand;
	rand_seed(&rand, 6);
	AUTO_ARENA arena = arena_new(0);
	static struct table table;
	draw_table(&table, &rand, MOST, 20);
	struct likely_net net = net_of(arena, &table);
	struct likely_draw draw = drawn;
	draw.links = table.n_links;
	struct likely_examples examples, same;
	assert_int_equal(likely_examples_draw(arena, &net, &draw, &examples), OK);
	static int times[MOST][MOST];
	size_t near = 0, no = 0;
	for (size_t i = 0; i < examples.n; i++) {
		struct likely_pair pair = examples.pair[i];
		if (examples.yes[i]) {
			times[pair.a][pair.b]++;
			times[pair.b][pair.a]++;
		} else {
			no++;
			near += sum_up(&table, (int)pair.a, (int)pair.b).common > 0;
		}
		assert_true(times[pair.a][pair.b] <= 2);
	}
	assert_true(no > draw.links * 19 / 10 && near > no / 2);
	assert_int_equal(likely_examples_draw(arena, &net, &draw, &same), OK);
	assert_int_equal(same.n, examples.n);
	assert_memory_equal(same.x, examples.x, examples.n * (size_t)examples.width * sizeof *same.x);
}

/* Whom a program proposes: everybody two steps away when a share is held out, and what was held out is a yes. */
static void candidates_are_two_steps_away(void **state)
{
	(void)state;
	struct rand rand;
	rand_seed(&rand, 8);
	AUTO_ARENA arena = arena_new(0);
	static struct table table, left;
	draw_table(&table, &rand, MOST, 20);
	struct likely_net net = net_of(arena, &table);
	struct likely_net known;
	struct likely_nodes nodes;
	assert_int_equal(likely_hold_out(arena, &net, 0.1, 3, &known), OK);
	assert_int_equal(likely_nodes_measure(arena, &known, 6, 1, &nodes), OK);
	struct likely_meeting meeting = {&net, &known, &nodes, 100000, MOST, 2, 3, 0};
	struct likely_examples examples;
	assert_int_equal(likely_candidates_draw(arena, &meeting, &examples), OK);
	assert_int_equal(examples.width, LIKELY_WIDE + 2);
	left = table;
	size_t held = 0, pairs = 0;
	for (int a = 0; a < table.n; a++)
		for (int b = 0; b < table.n; b++) {
			struct likely_peers peers = likely_peers(&known, (uint32_t)a);
			left.at[a][b] = 0;
			for (uint32_t i = 0; i < peers.n; i++)
				left.at[a][b] |= peers.peer[i] == (uint32_t)b;
			held += (size_t)(table.at[a][b] - left.at[a][b]);
		}
	assert_int_equal(held, 2 * (table.n_links / 10));
	for (int a = 0; a < table.n; a++)
		for (int b = 0; b < table.n; b++)
			pairs += a != b && !left.at[a][b] && sum_up(&left, a, b).common > 0;
	assert_int_equal(examples.n, pairs);
	for (size_t i = 0; i < examples.n; i++) {
		struct likely_pair pair = examples.pair[i];
		assert_int_equal(examples.yes[i], is_linked(&table, pair));
		assert_int_equal(is_linked(&left, pair), 0);
		assert_true(examples.weight[i] == 1);
		check_near(&left, (int)pair.a, (int)pair.b, examples.x + i * (size_t)examples.width);
	}
	/* A few of those without a link of each node stand for all of them. */
	meeting.others = 3;
	assert_int_equal(likely_candidates_draw(arena, &meeting, &examples), OK);
	double all = 0;
	for (size_t i = 0; i < examples.n; i++) {
		all += (double)examples.weight[i];
		assert_true(!examples.yes[i] || examples.weight[i] == 1);
	}
	near_to("all that stand for the pairs", all, (double)pairs);
	assert_true(examples.n < held + 3 * MOST + 1);
	/* No more than are wanted, but for those of the last node. */
	meeting.most = 10;
	assert_int_equal(likely_candidates_draw(arena, &meeting, &examples), OK);
	assert_true(examples.n >= 10 && examples.n < 10 + MOST);
}

static void small_and_odd_nets(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	static struct table table;
	struct likely_examples examples;
	table = (struct table){0};
	struct likely_net net = net_of(arena, &table);
	assert_int_equal(likely_examples_draw(arena, &net, &drawn, &examples), ERR_NOT_FOUND);
	struct likely_nodes nodes;
	assert_int_equal(likely_nodes_measure(arena, &net, 0, 1, &nodes), OK);
	/* Everybody knows everybody: there is no other pair to learn from, and it ends all the same. */
	struct rand rand;
	rand_seed(&rand, 1);
	draw_table(&table, &rand, 12, 100);
	net = net_of(arena, &table);
	assert_int_equal(likely_examples_draw(arena, &net, &drawn, &examples), OK);
	for (size_t i = 0; i < examples.n; i++)
		assert_int_equal(examples.yes[i], 1);
	for (size_t i = 0; i < examples.n * (size_t)examples.width; i++)
		assert_true(isfinite(examples.x[i]));
	draw_table(&table, &rand, 11, 100);
	for (table.n_links = 1; table.n_links < 4; table.n_links++) {
		net = net_of(arena, &table);
		assert_int_equal(
			likely_examples_draw(arena, &net, &drawn, &examples), table.n_links < 2 ? ERR_NOT_FOUND : OK);
	}
}

static void memory_runs_out(void **state)
{
	(void)state;
	struct rand rand;
	rand_seed(&rand, 1);
	static struct table table;
	draw_table(&table, &rand, 20, 40);
	struct likely_draw draw = drawn;
	draw.links = 5;
	enum err err = ERR_NOMEM;
	for (long n = 1; err != OK; n++) {
		AUTO_ARENA arena = arena_new(0);
		struct likely_net net = net_of(arena, &table), left;
		struct likely_examples examples;
		struct likely_nodes nodes;
		struct likely_sweep *sweep;
		arena_fail_after(n);
		err = likely_examples_draw(arena, &net, &draw, &examples);
		if (err == OK)
			err = likely_hold_out(arena, &net, 0.1, 1, &left);
		if (err == OK)
			err = likely_nodes_measure(arena, &left, 8, 1, &nodes);
		if (err == OK)
			err = likely_candidates_draw(
				arena, &(struct likely_meeting){&net, &left, &nodes, 50, 10, 1, 1, 0}, &examples);
		if (err == OK)
			err = likely_sweep_new(arena, &net, &nodes, &sweep);
		if (err == OK)
			err = likely_pass_over(arena, sweep, (uint32_t[]){1}, 1);
		arena_fail_after(0);
		assert_true(err == OK ? n > 40 : err == ERR_NOMEM);
	}
}

static void names_and_kinds(void **state)
{
	(void)state;
	assert_string_equal(likely_name(LIKELY_F_adamic_adar), "adamic_adar");
	assert_int_equal(likely_kind(LIKELY_F_adamic_adar), LIKELY_COMMON);
	assert_int_equal(likely_kind(LIKELY_F_restart), LIKELY_STEPS);
	assert_int_equal(likely_width(0), LIKELY_F_distance);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_feature_is_as_defined),
		cmocka_unit_test(circles_are_told),
		cmocka_unit_test(rows_are_a_net),
		cmocka_unit_test(what_was_measured_follows_the_ids),
		cmocka_unit_test(examples_do_not_tell_themselves),
		cmocka_unit_test(rounds_hold_out_others),
		cmocka_unit_test(candidates_are_two_steps_away),
		cmocka_unit_test(small_and_odd_nets),
		cmocka_unit_test(memory_runs_out),
		cmocka_unit_test(names_and_kinds),
	};
	return RUN_TESTS(tests);
}
