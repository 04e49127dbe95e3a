#include "graph/model.h"

static struct graph *graph_of_nobody(void)
{
	static const struct model nobody;
	return model_build(&nobody);
}

static struct change some_change(struct rand *rand, int nodes)
{
	uint64_t what = rand_below(rand, 100);
	struct change change = {
		.kind = what < 6   ? CHANGE_NODE
			: what < 8 ? CHANGE_REMOVE
				   : CHANGE_LINK,
		.flags = (uint8_t)rand_below(rand, 128),
		.link = {.from = model_id((int)rand_below(rand, (uint64_t)nodes)),
			.to = model_id((int)rand_below(rand, (uint64_t)nodes)),
			.mark = {(uint8_t)rand_below(rand, 256), (uint8_t)rand_below(rand, 256)}},
	};
	/* few strengths, so that many are equal; some go, some cannot be */
	static const uint32_t strengths[] = {0, 0, 1, 300000000, 300000000, 500000000, STRENGTH_ONE, STRENGTH_ONE + 1};
	change.link.strength = strengths[rand_below(rand, 8)];
	return change;
}

static void changes_are_what_a_plain_model_makes_of_them(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 60; seed++) {
		struct rand rand;
		rand_seed(&rand, seed);
		static struct model model;
		memset(&model, 0, sizeof model);
		struct graph *graph = model_build(&model);
		struct change changes[200];
		for (int round = 0; round < 40; round++) {
			size_t n = rand_below(&rand, seed % 3 == 0 ? 200 : 8);
			for (size_t i = 0; i < n; i++) {
				changes[i] = some_change(&rand, 3 + (int)(seed % 60));
				model_change(&model, &changes[i]);
			}
			assert_int_equal(graph_apply(graph, changes, n, NULL), OK);
			AUTO_ROWS rows = graph_take(graph);
			model_compare(&model, rows);
		}
		graph_free(graph);
	}
}

static void what_is_built_is_what_changes_make(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 20; seed++) {
		struct rand rand;
		rand_seed(&rand, seed);
		static struct model model;
		memset(&model, 0, sizeof model);
		for (int i = 0; i < MODEL_NODES; i++) {
			struct change node = {.kind = CHANGE_NODE, .flags = 3, .link.from = model_id(i)};
			model_change(&model, &node);
		}
		for (int i = 0; i < 1500; i++) {
			struct change link = some_change(&rand, MODEL_NODES);
			if (link.kind == CHANGE_LINK)
				model_change(&model, &link);
		}
		struct graph *graph = model_build(&model);
		const struct rows *rows = graph_take(graph);
		model_compare(&model, rows);
		graph_drop(rows);
		graph_free(graph);
	}
}

static void old_rows_stay_as_they_were(void **state)
{
	(void)state;
	static struct model model, before;
	struct change nodes[3], link = {.kind = CHANGE_LINK, .link = {model_id(0), model_id(1), 5, {1, 2}}};
	for (int i = 0; i < 3; i++) {
		nodes[i] = (struct change){.kind = CHANGE_NODE, .link.from = model_id(i)};
		model_change(&model, &nodes[i]);
	}
	struct graph *graph = graph_of_nobody();
	assert_int_equal(graph_apply(graph, nodes, 3, NULL), OK);
	assert_int_equal(graph_apply(graph, &link, 1, NULL), OK);
	model_change(&model, &link);
	before = model;
	const struct rows *held = graph_take(graph);
	size_t bytes = graph_size(graph).bytes;
	for (int i = 0; i < 1000; i++) {
		link.link.strength = 10 + (uint32_t)i;
		assert_int_equal(graph_apply(graph, &link, 1, NULL), OK);
	}
	model_change(&model, &link);
	model_compare(&before, held);
	assert_true(graph_size(graph).waiting_bytes > 0);
	graph_drop(held);
	graph_tidy(graph);
	assert_int_equal(graph_size(graph).waiting_bytes, 0);
	assert_int_equal(graph_size(graph).bytes, bytes);
	const struct rows *now = graph_take(graph);
	model_compare(&model, now);
	graph_drop(now);
	graph_free(graph);
}

/* Also those that are nobody's, that came later, and that were there. */
static void many_are_found_at_once(void **state)
{
	(void)state;
	enum { MANY = 1000, FIRST = 600, GONE = 7 };
	static struct change changes[MANY + 1];
	static int64_t ids[MANY];
	static uint32_t nodes[MANY];
	for (int i = 0; i < MANY; i++) {
		ids[i] = (int64_t)(i * 37 % MANY) * 1000003;
		changes[i] = (struct change){.kind = CHANGE_NODE, .link.from = ids[i]};
	}
	changes[FIRST] = (struct change){.kind = CHANGE_REMOVE, .link.from = ids[GONE]};
	struct graph *graph = graph_of_nobody();
	assert_int_equal(graph_apply(graph, changes, FIRST + 1, NULL), OK);
	const struct rows *rows = graph_take(graph);
	assert_int_equal(graph_apply(graph, changes + FIRST + 1, 200, NULL), OK);
	rows_find_many(rows, ids, MANY, nodes);
	for (uint32_t i = 0; i < MANY; i++)
		assert_true(nodes[i] == (i < FIRST && i != GONE ? i : NODE_NONE));
	graph_drop(rows);
	graph_free(graph);
}

static void changes_wait_for_one_who_holds_rows_for_ever(void **state)
{
	(void)state;
	struct graph *graph = graph_of_nobody();
	struct change node = {.kind = CHANGE_NODE, .link.from = 1};
	const struct rows *held = graph_take(graph);
	enum err err = OK;
	int published = 0;
	for (; err == OK && published < 10000; published++)
		err = graph_apply(graph, &node, 1, NULL);
	assert_int_equal(err, ERR_BUSY);
	assert_int_equal(published, 4096);
	graph_drop(held);
	assert_int_equal(graph_apply(graph, &node, 1, NULL), OK);
	graph_free(graph);
}

static void what_cannot_be_is_left_out_and_counted(void **state)
{
	(void)state;
	static struct model model;
	struct graph *graph = model_build(&model);
	struct change changes[] = {
		{.kind = CHANGE_NODE, .link.from = 1},
		{.kind = CHANGE_NODE, .link.from = 2},
		{.kind = CHANGE_LINK, .link = {1, 1, 5, {0}}},
		{.kind = CHANGE_LINK, .link = {1, 3, 5, {0}}},
		{.kind = CHANGE_LINK, .link = {1, 2, STRENGTH_ONE + 1, {0}}},
		{.kind = CHANGE_REMOVE, .link.from = 3},
		{.kind = CHANGE_REMOVE, .link.from = 2},
		{.kind = CHANGE_LINK, .link = {1, 2, 5, {0}}},
		{.kind = CHANGE_REMOVE, .link.from = 2},
	};
	size_t left_out = 0;
	assert_int_equal(graph_apply(graph, changes, sizeof changes / sizeof *changes, &left_out), OK);
	assert_int_equal(left_out, 6);
	struct graph_builder *builder = graph_builder_new(2);
	assert_int_equal(graph_builder_node(builder, 1, 0), OK);
	assert_int_equal(graph_builder_node(builder, 2, 0), OK);
	assert_int_equal(graph_builder_link(builder, &changes[2].link), ERR_INVALID);
	assert_int_equal(graph_builder_link(builder, &changes[3].link), OK);
	assert_int_equal(graph_builder_link(builder, &(struct link){3, 1, 5, {0}}), OK);
	assert_int_equal(graph_builder_link(builder, &changes[4].link), ERR_INVALID);
	graph_free(graph);
	assert_int_equal(graph_builder_finish(builder, &graph), OK);
	graph_builder_free(builder);
	assert_int_equal(graph_size(graph).links, 0);
	graph_free(graph);
}

/* Every asking for memory fails once; what was there before is there still, until all goes well. */
static void memory_runs_out_anywhere(void **state)
{
	(void)state;
	static struct model before, after;
	struct rand rand;
	rand_seed(&rand, 5);
	memset(&before, 0, sizeof before);
	for (int i = 0; i < 30; i++) {
		struct change node = {.kind = CHANGE_NODE, .link.from = model_id(29 - i)};
		model_change(&before, &node);
	}
	for (int i = 0; i < 100; i++) {
		struct change link = some_change(&rand, 30);
		link.kind = CHANGE_LINK;
		model_change(&before, &link);
	}
	struct change changes[100];
	after = before;
	for (int i = 0; i < 100; i++) { /* new nodes too, so many that more room is made for ids */
		changes[i] = some_change(&rand, 90);
		changes[i].kind = i % 2 == 0 ? CHANGE_NODE : CHANGE_LINK;
		model_change(&after, &changes[i]);
	}
	struct graph *graph = NULL;
	struct graph_builder *builder;
	long n = 1;
	for (; graph == NULL; n++) {
		arena_fail_after(n);
		builder = graph_builder_new(0);
		enum err err = builder == NULL ? ERR_NOMEM : OK;
		for (int i = 0; i < before.n && err == OK; i++)
			err = graph_builder_node(builder, before.id[i], before.flags[i]);
		for (int i = 0; i < before.n && err == OK; i++)
			for (int k = 0; k < before.n && err == OK; k++)
				if (before.link[i][k].strength > 0)
					err = graph_builder_link(builder, &before.link[i][k]);
		if (err == OK)
			err = graph_builder_finish(builder, &graph);
		arena_fail_after(0);
		graph_builder_free(builder);
		assert_true(err == (graph == NULL ? ERR_NOMEM : OK));
	}
	assert_true(n > 12);
	enum err err = ERR_NOMEM;
	for (n = 1; err != OK; n++) {
		arena_fail_after(n);
		err = graph_apply(graph, changes, 100, NULL);
		arena_fail_after(0);
		assert_true(err == OK || err == ERR_NOMEM);
		AUTO_ROWS rows = graph_take(graph);
		model_compare(err == OK ? &after : &before, rows);
	}
	assert_true(n > 12);
	graph_free(graph);
}

/* A million know one, who is changed and removed. */
static void a_star_of_a_million(void **state)
{
	(void)state;
	enum { LEAVES = 1000000 };
	struct graph_builder *builder = graph_builder_new(LEAVES + 1);
	struct graph *graph;
	for (int id = 0; id <= LEAVES; id++)
		assert_int_equal(graph_builder_node(builder, id, 0), OK);
	for (int id = 1; id <= LEAVES; id++) {
		struct link link = {0, id, 1 + (uint32_t)id % 1000, {7, 8}};
		assert_int_equal(graph_builder_both(builder, &link), OK);
	}
	assert_int_equal(graph_builder_finish(builder, &graph), OK);
	graph_builder_free(builder);
	struct change changes[] = {
		{.kind = CHANGE_LINK, .link = {0, 5, STRENGTH_ONE, {1, 1}}},
		{.kind = CHANGE_LINK, .link = {6, 0, 0, {1, 1}}},
		{.kind = CHANGE_NODE, .link.from = -1},
		{.kind = CHANGE_LINK, .link = {-1, 0, 5, {1, 1}}},
	};
	assert_int_equal(graph_apply(graph, changes, 4, NULL), OK);
	const struct rows *rows = graph_take(graph);
	struct row row = rows_of(rows, 0);
	assert_int_equal(row.n, LEAVES + 1);
	assert_int_equal(row.peer[0], 5);
	assert_int_equal(row.out[0], STRENGTH_ONE);
	for (uint32_t i = 1; i < row.n; i++)
		assert_true(row.out[i - 1] >= row.out[i] || row.in[i - 1] >= row.in[i]);
	assert_int_equal(rows->n_links, 2 * LEAVES);
	assert_int_equal(rows_link(rows, 0, 6).strength, 7);
	assert_int_equal(rows_link(rows, 6, 0).strength, 0);
	assert_int_equal(rows_link(rows, rows_find(rows, -1), 0).strength, 5);
	graph_drop(rows);
	struct change gone = {.kind = CHANGE_REMOVE, .link.from = 0};
	assert_int_equal(graph_apply(graph, &gone, 1, NULL), OK);
	rows = graph_take(graph);
	assert_int_equal(rows->n_links, 0);
	assert_int_equal(rows_degree(rows, 5), 0);
	assert_true(rows_find(rows, 0) == NODE_NONE);
	graph_drop(rows);
	graph_free(graph);
}

static void strengths(void **state)
{
	(void)state;
	assert_int_equal(strength_of(0), 0);
	assert_int_equal(strength_of(-1), 0);
	assert_int_equal(strength_of(NAN), 0);
	assert_int_equal(strength_of(1), STRENGTH_ONE);
	assert_int_equal(strength_of(2), STRENGTH_ONE);
	assert_int_equal(strength_of(0.3), 300000000);
	assert_int_equal(strength_of(1e-30), 1);
	assert_true(strength_value(strength_of(0.123456789)) == 0.123456789);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(changes_are_what_a_plain_model_makes_of_them),
		cmocka_unit_test(what_is_built_is_what_changes_make),
		cmocka_unit_test(old_rows_stay_as_they_were),
		cmocka_unit_test(many_are_found_at_once),
		cmocka_unit_test(changes_wait_for_one_who_holds_rows_for_ever),
		cmocka_unit_test(what_cannot_be_is_left_out_and_counted),
		cmocka_unit_test(memory_runs_out_anywhere),
		cmocka_unit_test(a_star_of_a_million),
		cmocka_unit_test(strengths),
	};
	return RUN_TESTS(tests);
}
