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
static void random_model(struct rand *rand, struct model *ret)
{
	struct model *model = ret;
	memset(model, 0, sizeof *model);
	int n = 2 + (int)rand_below(rand, 20);
	uint64_t strengths = rand_below(rand, 3) == 0 ? 1 : rand_below(rand, 2) == 0 ? 4 : 1000000;
	uint64_t density = 1 + rand_below(rand, 60), hub = 1 + rand_below(rand, 100), both = rand_below(rand, 101);
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
		random_model(&rand, &model);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ways_are_those_that_trying_all_finds),
	};
	return RUN_TESTS(tests);
}
