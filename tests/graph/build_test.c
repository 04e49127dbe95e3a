/* Building large graphs: more links than are looked up at once, more nodes than stand in one part. */
#include "base/check.h"
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/rand.h"
#include "graph/build.h"

enum { NODES = 9000, LINKS = 80000 };

struct given {
	struct link link;
	bool both;
};

static struct given given[LINKS];

/* The ids of nodes are ascending with their number; every seventh number is nobody's. */
static int64_t id_of(uint64_t number)
{
	return (int64_t)number * 1000003 - 4000000000;
}

static bool is_node(int64_t id)
{
	return (id + 4000000000) / 1000003 % 7 != 0;
}

static void draw(uint64_t seed)
{
	struct rand rand;
	rand_seed(&rand, seed);
	for (int i = 0; i < LINKS; i++) {
		struct link link = {id_of(rand_below(&rand, NODES)), 0, 1 + (uint32_t)rand_below(&rand, 5) * 200000000,
			{(uint8_t)rand_below(&rand, 9), (uint8_t)rand_below(&rand, 9)}};
		/* one is linked with many, and many are named more than once */
		if (i > 0 && rand_below(&rand, 3) > 0)
			link.from = given[i - 1].link.from;
		do
			link.to = id_of(rand_below(&rand, rand_below(&rand, 4) == 0 ? 20 : NODES));
		while (link.to == link.from);
		given[i] = (struct given){link, rand_below(&rand, 2) == 0};
	}
}

/* What the links come to, each direction for itself, plainly. */
struct plain {
	struct link links[2 * LINKS];
	size_t order[2 * LINKS], n;
};

static struct plain plain;

static int by_ends(const void *a, const void *b)
{
	const size_t *i = a, *k = b;
	const struct link *x = &plain.links[*i], *y = &plain.links[*k];
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	if (x->to != y->to)
		return x->to < y->to ? -1 : 1;
	if (x->strength != y->strength)
		return x->strength > y->strength ? -1 : 1;
	return *i < *k ? -1 : 1;
}

/* Of each pair the strongest stands first in `order`. */
static void make_plain(size_t n)
{
	plain.n = 0;
	for (size_t i = 0; i < n; i++) {
		struct link link = given[i].link;
		if (!is_node(link.from) || !is_node(link.to))
			continue;
		plain.links[plain.n++] = link;
		if (given[i].both) {
			plain.links[plain.n] = link;
			plain.links[plain.n].from = link.to;
			plain.links[plain.n++].to = link.from;
		}
	}
	for (size_t i = 0; i < plain.n; i++)
		plain.order[i] = i;
	qsort(plain.order, plain.n, sizeof *plain.order, by_ends);
}

static void check_order(const struct rows *rows)
{
	for (uint32_t node = 0; node < rows->n_nodes; node++) {
		struct row row = rows_of(rows, node);
		assert_true(node == 0 || rows_id(rows, node - 1) < rows_id(rows, node));
		for (uint32_t i = 1; i < row.n; i++) {
			uint32_t before = row.out[i - 1] > row.in[i - 1] ? row.out[i - 1] : row.in[i - 1];
			uint32_t here = row.out[i] > row.in[i] ? row.out[i] : row.in[i];
			assert_true(before > here || (before == here && row.peer[i - 1] < row.peer[i]));
		}
	}
}

/* That the graph holds the first n links and nothing else. */
static void check(struct graph *graph, size_t n)
{
	AUTO_ROWS rows = graph_take(graph);
	uint64_t links = 0;
	make_plain(n);
	for (size_t i = 0; i < plain.n; i++) {
		const struct link *link = &plain.links[plain.order[i]];
		const struct link *before = i > 0 ? &plain.links[plain.order[i - 1]] : NULL;
		if (before != NULL && before->from == link->from && before->to == link->to)
			continue;
		uint32_t from = rows_find(rows, link->from), to = rows_find(rows, link->to);
		assert_true(from != NODE_NONE && to != NODE_NONE);
		struct link there = rows_link(rows, from, to);
		assert_int_equal(there.strength, link->strength);
		assert_memory_equal(&there.mark, &link->mark, sizeof there.mark);
		links++;
	}
	assert_int_equal(rows->n_links, links);
	check_order(rows);
}

static enum err add_nodes(struct graph_builder *builder, bool falling)
{
	for (uint64_t i = 0; i < NODES; i++) {
		int64_t id = id_of(falling ? NODES - 1 - i : i);
		if (is_node(id))
			TRY(graph_builder_node(builder, id, (uint8_t)(id & 0x3f)));
	}
	return OK;
}

static enum err add_links(struct graph_builder *builder, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		TRY(given[i].both ? graph_builder_both(builder, &given[i].link)
				  : graph_builder_link(builder, &given[i].link));
	return OK;
}

static struct graph *build(bool falling, size_t n)
{
	struct graph *graph = NULL;
	struct graph_builder *builder = graph_builder_new(0);
	assert_int_equal(add_nodes(builder, falling), OK);
	assert_int_equal(add_links(builder, 0, n), OK);
	assert_int_equal(graph_builder_finish(builder, &graph), OK);
	graph_builder_free(builder);
	return graph;
}

static void all_links_are_there_and_no_others(void **state)
{
	(void)state;
	/* about one batch, none, and all */
	static const size_t numbers[] = {0, 1, (1 << 15) - 1, 1 << 15, (1 << 15) + 1, 1 << 16, LINKS};
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		draw(i + 1);
		for (int falling = 0; falling < 2; falling++) {
			struct graph *graph = build(falling, numbers[i]);
			check(graph, numbers[i]);
			AUTO_ROWS rows = graph_take(graph);
			for (uint32_t node = 0; node < rows->n_nodes; node++)
				assert_int_equal(rows_flags(rows, node), rows_id(rows, node) & 0x3f);
			graph_drop(rows);
			rows = NULL;
			graph_free(graph);
		}
	}
}

/* However the threads take turns. */
static void the_same_links_make_the_same_rows(void **state)
{
	(void)state;
	draw(40);
	struct graph *first = build(false, LINKS);
	for (int round = 0; round < 5; round++) {
		struct graph *again = build(round % 2 == 1, LINKS);
		const struct rows *a = graph_take(first), *b = graph_take(again);
		assert_int_equal(a->n_nodes, b->n_nodes);
		for (uint32_t node = 0; node < a->n_nodes; node++) {
			struct row x = rows_of(a, node), y = rows_of(b, node);
			assert_int_equal(x.n, y.n);
			assert_memory_equal(x.peer, y.peer, x.n * sizeof *x.peer);
			assert_memory_equal(x.out, y.out, x.n * sizeof *x.out);
			assert_memory_equal(x.in, y.in, x.n * sizeof *x.in);
			assert_memory_equal(x.mark, y.mark, x.n * sizeof *x.mark);
		}
		graph_drop(a);
		graph_drop(b);
		graph_free(again);
	}
	graph_free(first);
}

/* Links that wait, or are looked up just then, are none when their node comes only later; what comes behind it is. */
static void a_node_that_comes_later_is_not_known_to_links_before(void **state)
{
	(void)state;
	struct graph_builder *builder = graph_builder_new(0);
	struct graph *graph = NULL;
	draw(50);
	int64_t late = id_of(NODES + 1), early = id_of(-1ULL), known = id_of(1);
	assert_int_equal(add_nodes(builder, false), OK);
	for (size_t i = 0; i < LINKS; i += 10000) {
		assert_int_equal(add_links(builder, i, i + 10000), OK);
		assert_int_equal(graph_builder_both(builder, &(struct link){known, late, 7, {0}}), OK);
		assert_int_equal(graph_builder_both(builder, &(struct link){early, known, 7, {0}}), OK);
		/* one that is there already may take other flags meanwhile */
		assert_int_equal(graph_builder_node(builder, known, 5), OK);
	}
	assert_int_equal(graph_builder_node(builder, late, 0), OK);
	assert_int_equal(graph_builder_both(builder, &(struct link){known, early, 8, {0}}), OK);
	assert_int_equal(graph_builder_both(builder, &(struct link){known, late, 8, {0}}), OK);
	assert_int_equal(graph_builder_node(builder, early, 0), OK);
	assert_int_equal(graph_builder_link(builder, &(struct link){early, late, 9, {0}}), OK);
	assert_int_equal(graph_builder_finish(builder, &graph), OK);
	graph_builder_free(builder);
	AUTO_ROWS rows = graph_take(graph);
	uint32_t node = rows_find(rows, known);
	assert_int_equal(rows_flags(rows, node), 5);
	assert_int_equal(rows_find(rows, early), 0);
	assert_int_equal(rows_link(rows, node, 0).strength, 0);
	assert_int_equal(rows_link(rows, node, rows_find(rows, late)).strength, 8);
	assert_int_equal(rows_link(rows, 0, rows_find(rows, late)).strength, 9);
	assert_int_equal(rows_degree(rows, 0), 1);
	check_order(rows);
	graph_drop(rows);
	rows = NULL;
	graph_free(graph);
}

static void one_is_given_up_at_any_time(void **state)
{
	(void)state;
	static const size_t numbers[] = {0, 100, 1 << 15, (1 << 15) + 1, 2 * (1 << 15) + 1, LINKS};
	draw(60);
	graph_builder_free(NULL);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		struct graph_builder *builder = graph_builder_new(NODES);
		assert_int_equal(add_nodes(builder, true), OK);
		assert_int_equal(add_links(builder, 0, numbers[i]), OK);
		graph_builder_free(builder);
	}
}

/* How often memory and threads are asked for until all links are given. */
static long askings(void)
{
	long most = 1000000, left = 1;
	arena_fail_after(most);
	struct graph_builder *builder = graph_builder_new(0);
	assert_int_equal(add_nodes(builder, true), OK);
	assert_int_equal(add_links(builder, 0, LINKS), OK);
	while (!arena_fails_now())
		left++;
	arena_fail_after(0);
	graph_builder_free(builder);
	return most - left;
}

/* Every asking for memory fails once, and every one for a thread: without a second one the first does its work. */
static void memory_and_threads_run_out_anywhere(void **state)
{
	(void)state;
	int refused = 0, alone = 0;
	draw(70);
	long before = askings();
	for (long n = 1; n < before + 50; n++) {
		struct graph *graph = NULL;
		arena_fail_after(n);
		struct graph_builder *builder = graph_builder_new(0);
		enum err err = builder == NULL ? ERR_NOMEM : add_nodes(builder, true);
		if (err == OK)
			err = add_links(builder, 0, LINKS);
		if (err == OK)
			err = graph_builder_finish(builder, &graph);
		arena_fail_after(0);
		graph_builder_free(builder);
		assert_true(err == (graph == NULL ? ERR_NOMEM : OK));
		refused += err == ERR_NOMEM;
		alone += err == OK && n <= before;
		if (graph != NULL)
			check(graph, LINKS);
		graph_free(graph);
	}
	assert_int_equal(alone, LINKS >> 15); /* a thread for each batch that is full */
	assert_true(refused > before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_links_are_there_and_no_others),
		cmocka_unit_test(the_same_links_make_the_same_rows),
		cmocka_unit_test(a_node_that_comes_later_is_not_known_to_links_before),
		cmocka_unit_test(one_is_given_up_at_any_time),
		cmocka_unit_test(memory_and_threads_run_out_anywhere),
	};
	return RUN_TESTS(tests);
}
