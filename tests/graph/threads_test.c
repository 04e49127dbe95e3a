/* Readers while one changes the graph: each sees rows that hold together, whatever moment they are of. */
#include <pthread.h>
#include <stdatomic.h>
#include "base/check.h"
#include "base/rand.h"
#include "graph/build.h"
#include "graph/ways.h"

enum { NODES = 300, READERS = 4, ROUNDS = 400, TOGETHER = 3 };

static struct graph *graph;
static atomic_bool ended;
static atomic_int questions;

/* What all changes leave as it is: a link is as strong both ways, and the sum of a node's first links is one. */
static void check_rows(const struct rows *rows)
{
	for (uint32_t node = 0; node < rows->n_nodes; node++) {
		struct row row = rows_of(rows, node);
		for (uint32_t i = 0; i < row.n; i++)
			if (row.out[i] != row.in[i] || row.peer[i] >= rows->n_nodes ||
				(i > 0 && row.out[i] > row.out[i - 1]))
				fail_msg("a row does not hold together");
	}
}

static void *read_on(void *arg)
{
	struct ways_scratch *scratch = ways_scratch_new();
	struct way ways[10];
	struct rand rand;
	rand_seed(&rand, (uintptr_t)arg);
	while (!atomic_load(&ended)) {
		AUTO_ROWS rows = graph_take(graph);
		uint32_t from = rows_find(rows, (int64_t)rand_below(&rand, NODES)),
			 to = rows_find(rows, (int64_t)rand_below(&rand, NODES));
		size_t n = 0;
		struct ways_query query = {&from, &to, from != NODE_NONE, to != NODE_NONE, 10, 4, 0, 0};
		if (ways_find(rows, scratch, &query, ways, &n) != OK)
			fail_msg("no ways");
		/* the way holds in the rows that it was found in */
		for (size_t i = 0; i < n; i++) {
			way_strength strength = 1;
			for (uint32_t step = 0; step < WAYS_STEPS; step++)
				strength *=
					step < ways[i].steps
						? rows_link(rows, ways[i].node[step], ways[i].node[step + 1]).strength
						: STRENGTH_ONE;
			if (strength != ways[i].strength)
				fail_msg("a way is not of its rows");
		}
		if (rand_below(&rand, 8) == 0)
			check_rows(rows);
		atomic_fetch_add(&questions, 1);
	}
	ways_scratch_free(scratch);
	return NULL;
}

static void change_on(struct rand *rand)
{
	struct change changes[2 * TOGETHER + 1];
	size_t n = 0;
	if (rand_below(rand, 20) == 0)
		changes[n++] = (struct change){.kind = CHANGE_REMOVE, .link.from = (int64_t)rand_below(rand, NODES)};
	else
		changes[n++] = (struct change){.kind = CHANGE_NODE, .link.from = (int64_t)rand_below(rand, NODES)};
	for (int i = 0; i < TOGETHER; i++) {
		struct link link = {(int64_t)rand_below(rand, NODES), (int64_t)rand_below(rand, NODES),
			(uint32_t)rand_below(rand, 4) * (STRENGTH_ONE / 3), {1, 1}};
		changes[n++] = (struct change){.kind = CHANGE_LINK, .link = link};
		link = (struct link){link.to, link.from, link.strength, {1, 1}};
		changes[n++] = (struct change){.kind = CHANGE_LINK, .link = link};
	}
	assert_int_equal(graph_apply(graph, changes, n, NULL), OK);
}

static void readers_see_whole_rows_while_one_changes_them(void **state)
{
	(void)state;
	struct graph_builder *builder = graph_builder_new(0);
	assert_int_equal(graph_builder_finish(builder, &graph), OK);
	graph_builder_free(builder);
	pthread_t readers[READERS];
	for (uintptr_t i = 0; i < READERS; i++)
		assert_int_equal(pthread_create(&readers[i], NULL, read_on, (void *)(i + 1)), 0);
	struct rand rand;
	rand_seed(&rand, 99);
	/* until all is changed often, and the readers have asked as they changed */
	for (int i = 0; i < ROUNDS || atomic_load(&questions) < ROUNDS; i++)
		change_on(&rand);
	atomic_store(&ended, true);
	for (int i = 0; i < READERS; i++)
		pthread_join(readers[i], NULL);
	graph_tidy(graph);
	assert_int_equal(graph_size(graph).waiting_bytes, 0);
	graph_free(graph);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(readers_see_whole_rows_while_one_changes_them),
	};
	return RUN_TESTS(tests);
}
