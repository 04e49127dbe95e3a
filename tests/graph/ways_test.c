#include "graph/model.h"

enum { MOST = 1000 };

static struct way found[MOST];

static void compare(const struct model *model, const struct rows *rows, struct ways_scratch *scratch,
	const struct model_query *query, int k)
{
	uint32_t sources[MODEL_NODES + 1], targets[MODEL_NODES + 1];
	size_t n_sources = 0, n_targets = 0, n = 0;
	for (int i = 0; i < model->n; i++) {
		uint32_t node = rows_find(rows, model->id[i]);
		if (query->source[i] && node != NODE_NONE)
			sources[n_sources++] = node;
		if (query->target[i] && node != NODE_NONE)
			targets[n_targets++] = node;
	}
	if (n_sources > 0)
		sources[n_sources] = sources[0]; /* twice is once */
	if (n_targets > 0)
		targets[n_targets] = targets[0];
	struct ways_query real = {sources, targets, n_sources + (n_sources > 0), n_targets + (n_targets > 0), k,
		query->steps, query->not_between, query->not_an_end};
	struct model_ways all = model_find(model, query);
	assert_int_equal(ways_find(rows, scratch, &real, found, &n), OK);
	assert_int_equal(n, all.n < (size_t)k ? all.n : (size_t)k);
	for (size_t i = 0; i < n && all.v != NULL; i++) {
		assert_true(found[i].strength == all.v[i].strength);
		assert_int_equal(found[i].steps, all.v[i].steps);
		for (int step = 0; step <= all.v[i].steps; step++)
			assert_true(rows_id(rows, found[i].node[step]) == all.v[i].id[step]);
	}
	free(all.v);
}

/* Some graphs are sparse, some full of cliques and hubs; strengths are few or many, links one way or both. */
static void random_model(struct rand *rand, int n, uint64_t densest, struct model *ret)
{
	struct model *model = ret;
	memset(model, 0, sizeof *model);
	uint64_t strengths = rand_below(rand, 3) == 0 ? 1 : rand_below(rand, 2) == 0 ? 4 : 1000000;
	uint64_t density = 1 + rand_below(rand, densest), hub = 1 + rand_below(rand, 100), both = rand_below(rand, 101);
	for (int i = 0; i < n; i++) {
		struct change node = {.kind = CHANGE_NODE, .link.from = model_id(i)};
		node.flags = rand_below(rand, 6) == 0 ? (uint8_t)(1 + rand_below(rand, 3)) : 0;
		model_change(model, &node);
	}
	for (int a = 0; a < n; a++)
		for (int b = 0; b < n; b++) {
			if (rand_below(rand, 100) >= (a < 2 || b < 2 ? hub : density))
				continue;
			struct change link = {.kind = CHANGE_LINK, .link = {model_id(a), model_id(b), 0, {1, 1}}};
			link.link.strength = (uint32_t)((1 + rand_below(rand, strengths)) * (STRENGTH_ONE / strengths));
			model_change(model, &link);
			link.link = (struct link){model_id(b), model_id(a), link.link.strength, {1, 1}};
			if (rand_below(rand, 100) < both)
				model_change(model, &link);
		}
}

static void random_query(struct rand *rand, const struct model *model, struct model_query *ret)
{
	memset(ret, 0, sizeof *ret);
	int some = rand_below(rand, 3) == 0 ? 1 + (int)rand_below(rand, 5) : 1;
	for (int i = 0; i < some; i++)
		ret->source[rand_below(rand, (uint64_t)model->n)] = true;
	some = rand_below(rand, 3) == 0 ? 1 + (int)rand_below(rand, 6) : 1;
	for (int i = 0; i < some; i++)
		ret->target[rand_below(rand, (uint64_t)model->n)] = true;
	ret->steps = 1 + (int)rand_below(rand, WAYS_STEPS);
	ret->not_between = rand_below(rand, 2) == 0 ? 1 : 0;
	ret->not_an_end = rand_below(rand, 2) == 0 ? 2 : 0;
}

static void ways_are_those_that_trying_all_finds(void **state)
{
	(void)state;
	struct ways_scratch *scratch = ways_scratch_new();
	static struct model model;
	for (uint64_t seed = 1; seed <= 1000; seed++) {
		struct rand rand;
		rand_seed(&rand, seed);
		random_model(&rand, 2 + (int)rand_below(&rand, 20), 60, &model);
		struct graph *graph = model_build(&model);
		const struct rows *rows = graph_take(graph);
		for (int i = 0; i < 4; i++) {
			struct model_query query;
			random_query(&rand, &model, &query);
			int k = rand_below(&rand, 8) == 0 ? MOST : 1 + (int)rand_below(&rand, 12);
			compare(&model, rows, scratch, &query, k);
		}
		graph_drop(rows);
		graph_free(graph);
	}
	ways_scratch_free(scratch);
}

/* So large that a first look at the strongest links tells how strong a way must be, and that the halves of ways do not
 * fit into a small table. */
static void ways_in_larger_graphs(void **state)
{
	(void)state;
	static struct model model;
	for (uint64_t seed = 1; seed <= 24; seed++) {
		struct ways_scratch *scratch = ways_scratch_new();
		struct rand rand;
		rand_seed(&rand, seed);
		random_model(&rand, MODEL_NODES, seed % 4 == 0 ? 25 : 8, &model);
		struct graph *graph = model_build(&model);
		const struct rows *rows = graph_take(graph);
		if (seed & 2)
			ways_scratch_limit(scratch, 50);
		for (int i = 0; i < 3; i++) {
			struct model_query query;
			random_query(&rand, &model, &query);
			query.steps = 3 + (int)(seed & 1);
			query.source[0] = query.target[1] = true;
			compare(&model, rows, scratch, &query, 1 + (int)rand_below(&rand, 20));
		}
		graph_drop(rows);
		graph_free(graph);
		ways_scratch_free(scratch);
	}
}
static struct change some_change(struct rand *rand, int nodes)
{
	uint64_t what = rand_below(rand, 100);
	struct change change = {
		.kind = what < 15   ? CHANGE_NODE
			: what < 25 ? CHANGE_REMOVE
				    : CHANGE_LINK,
		.flags = (uint8_t)rand_below(rand, 4),
		.link = {.from = model_id((int)rand_below(rand, (uint64_t)nodes)),
			.to = model_id((int)rand_below(rand, (uint64_t)nodes))},
	};
	static const uint32_t strengths[] = {0, 0, 1, 300000000, 500000000, STRENGTH_ONE, STRENGTH_ONE + 1};
	change.link.strength = strengths[rand_below(rand, 7)];
	return change;
}

/* Ways are right after every change too: of who goes and comes back, of links that go, of flags. */
static void ways_while_it_changes(void **state)
{
	(void)state;
	struct ways_scratch *scratch = ways_scratch_new();
	static struct model model;
	for (uint64_t seed = 1; seed <= 150; seed++) {
		struct rand rand;
		rand_seed(&rand, seed);
		random_model(&rand, 3 + (int)rand_below(&rand, 20), 60, &model);
		struct graph *graph = model_build(&model);
		for (int round = 0; round < 12; round++) {
			struct change changes[20];
			size_t n = rand_below(&rand, 20);
			for (size_t i = 0; i < n; i++) {
				changes[i] = some_change(&rand, model.n);
				model_change(&model, &changes[i]);
			}
			assert_int_equal(graph_apply(graph, changes, n, NULL), OK);
			AUTO_ROWS rows = graph_take(graph);
			struct model_query query;
			random_query(&rand, &model, &query);
			compare(&model, rows, scratch, &query, 1 + (int)rand_below(&rand, 30));
		}
		graph_free(graph);
	}
	ways_scratch_free(scratch);
}

static void what_is_out_of_range_is_refused(void **state)
{
	(void)state;
	static struct model model;
	struct ways_scratch *scratch = ways_scratch_new();
	struct graph *graph = model_build(&model);
	const struct rows *rows = graph_take(graph);
	uint32_t nobody = 0;
	size_t n = 7;
	/* in an empty graph there are no ways, and nobody */
	struct ways_query query = {.k = 10, .steps = 4};
	assert_int_equal(ways_find(rows, scratch, &query, found, &n), OK);
	assert_int_equal(n, 0);
	query.sources = &nobody;
	query.n_sources = 1;
	assert_int_equal(ways_find(rows, scratch, &query, found, &n), ERR_INVALID);
	query.n_sources = 0;
	query.k = 0;
	assert_int_equal(ways_find(rows, scratch, &query, found, &n), ERR_INVALID);
	query.k = WAYS_MOST + 1;
	assert_int_equal(ways_find(rows, scratch, &query, found, &n), ERR_INVALID);
	query.k = 1;
	query.steps = WAYS_STEPS + 1;
	assert_int_equal(ways_find(rows, scratch, &query, found, &n), ERR_INVALID);
	graph_drop(rows);
	graph_free(graph);
	ways_scratch_free(scratch);
}

/* Who is removed, or no longer carries ways, is on none from then on; who holds older rows still finds them. */
static void one_on_the_way_is_removed(void **state)
{
	(void)state;
	struct model *model = calloc(1, sizeof *model);
	assert_non_null(model);
	for (int i = 0; i < 4; i++) {
		struct change node = {.kind = CHANGE_NODE, .link.from = i};
		model_change(model, &node);
	}
	static const int64_t pairs[][2] = {{0, 1}, {1, 3}, {0, 2}, {2, 3}};
	for (int i = 0; i < 4; i++) {
		struct change link = {.kind = CHANGE_LINK, .link = {pairs[i][0], pairs[i][1], STRENGTH_ONE / 2, {0}}};
		model_change(model, &link);
	}
	struct ways_scratch *scratch = ways_scratch_new();
	struct graph *graph = model_build(model);
	const struct rows *before = graph_take(graph);
	struct model_query query = {.source = {true}, .target = {[3] = true}, .steps = 4, .not_between = 1};
	compare(model, before, scratch, &query, 10);
	static const struct change changes[] = {
		{.kind = CHANGE_REMOVE, .link.from = 1},
		{.kind = CHANGE_NODE, .flags = 1, .link.from = 2},
	};
	for (int i = 0; i < 2; i++) {
		struct model old = *model;
		model_change(model, &changes[i]);
		assert_int_equal(graph_apply(graph, &changes[i], 1, NULL), OK);
		const struct rows *after = graph_take(graph);
		compare(model, after, scratch, &query, 10);
		if (i == 0)
			compare(&old, before, scratch, &query, 10);
		graph_drop(after);
	}
	graph_drop(before);
	graph_free(graph);
	ways_scratch_free(scratch);
	free(model);
}

/* Everybody knows one: there is one way from leaf to leaf, and as many as leaves to a new one behind them all. */
static void ways_in_a_star(void **state)
{
	(void)state;
	enum { LEAVES = 200000, BEHIND = LEAVES + 1 };
	struct graph_builder *builder = graph_builder_new(LEAVES + 2);
	struct graph *graph;
	for (int id = 0; id <= BEHIND; id++)
		assert_int_equal(graph_builder_node(builder, id, 0), OK);
	for (int id = 1; id <= LEAVES; id++) {
		struct link link = {0, id, STRENGTH_ONE, {0}}, behind = {id, BEHIND, STRENGTH_ONE, {0}};
		assert_int_equal(graph_builder_both(builder, &link), OK);
		if (id % 2 == 0)
			assert_int_equal(graph_builder_both(builder, &behind), OK);
	}
	assert_int_equal(graph_builder_finish(builder, &graph), OK);
	graph_builder_free(builder);
	struct ways_scratch *scratch = ways_scratch_new();
	const struct rows *rows = graph_take(graph);
	uint32_t one = 1, two = 3, hub = 0, behind = BEHIND;
	size_t n = 0;
	struct ways_query query = {&one, &two, 1, 1, 10, 4, 0, 0};
	assert_int_equal(ways_find(rows, scratch, &query, found, &n), OK);
	assert_int_equal(n, 1);
	assert_int_equal(found[0].steps, 2);
	query.sources = &hub;
	query.targets = &behind;
	assert_int_equal(ways_find(rows, scratch, &query, found, &n), OK);
	assert_int_equal(n, 10);
	for (uint32_t i = 0; i < 10; i++) {
		assert_int_equal(found[i].steps, 2);
		assert_int_equal(found[i].node[1], 2 * (i + 1));
	}
	/* all are as strong: 0, even, behind, even, odd is the only kind of four steps from the hub to an odd leaf */
	query.targets = &one;
	query.k = 5;
	assert_int_equal(ways_find(rows, scratch, &query, found, &n), OK);
	assert_int_equal(n, 1);
	query.sources = &one;
	query.targets = &behind;
	assert_int_equal(ways_find(rows, scratch, &query, found, &n), OK);
	assert_int_equal(n, 5);
	assert_int_equal(found[4].node[2], 10);
	graph_drop(rows);
	graph_free(graph);
	ways_scratch_free(scratch);
}

static void memory_runs_out_while_searching(void **state)
{
	(void)state;
	static struct model model;
	struct rand rand;
	rand_seed(&rand, 11);
	random_model(&rand, MODEL_NODES, 8, &model);
	struct graph *graph = model_build(&model);
	const struct rows *rows = graph_take(graph);
	uint32_t from = 0, to = 1;
	struct ways_query query = {&from, &to, 1, 1, 10, 4, 0, 0};
	enum err err = ERR_NOMEM;
	long n = 1;
	struct ways_scratch *scratch = NULL;
	for (; err != OK; n++) {
		size_t ways;
		arena_fail_after(n);
		if (n % 2 == 0 && scratch != NULL) { /* half of the time with what the last search left */
			ways_scratch_free(scratch);
			scratch = NULL;
		}
		if (scratch == NULL)
			scratch = ways_scratch_new();
		err = scratch == NULL ? ERR_NOMEM : ways_find(rows, scratch, &query, found, &ways);
		arena_fail_after(0);
		assert_true(err == OK || err == ERR_NOMEM);
	}
	assert_true(n > 8);
	struct model_query same = {.steps = 4};
	same.source[model_node(&model, rows_id(rows, from))] = same.target[model_node(&model, rows_id(rows, to))] =
		true;
	compare(&model, rows, scratch, &same, 10);
	ways_scratch_free(scratch);
	graph_drop(rows);
	graph_free(graph);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ways_are_those_that_trying_all_finds),
		cmocka_unit_test(ways_in_larger_graphs),
		cmocka_unit_test(ways_while_it_changes),
		cmocka_unit_test(what_is_out_of_range_is_refused),
		cmocka_unit_test(one_on_the_way_is_removed),
		cmocka_unit_test(ways_in_a_star),
		cmocka_unit_test(memory_runs_out_while_searching),
	};
	return RUN_TESTS(tests);
}
