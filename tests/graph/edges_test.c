#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "base/check.h"
#include "graph/edges.h"

static enum err read_text(const char *text, size_t n, struct arena *arena, struct problem *problem,
	struct graph **ret_graph, struct edges_read *ret_read)
{
	char path[] = "/tmp/kith_edges_XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0 && write(fd, text, n) == (ssize_t)n);
	close(fd);
	enum err err = edges_read(path, true, arena, problem, ret_graph, ret_read);
	unlink(path);
	return err;
}

static void lines_are_links(void **state)
{
	(void)state;
	static const char text[] = "# ids and strengths\n\n% more\n10 -3 0.25\n-3\t7 1e-3\r\n  7   10\n10 7 0.5\n"
				   "10 -3 0.125\n5 5 1\n5 6 0\n9223372036854775807 -9223372036854775808 0.123456789";
	AUTO_ARENA arena = arena_new(0);
	struct problem problem = {0};
	struct graph *graph;
	struct edges_read read;
	assert_int_equal(read_text(text, sizeof text - 1, arena, &problem, &graph, &read), OK);
	assert_int_equal(read.lines, 8);
	assert_int_equal(read.self_loops, 1);
	assert_int_equal(read.links, 4);
	const struct rows *rows = graph_take(graph);
	assert_int_equal(rows->n_nodes, 7);
	for (uint32_t node = 1; node < rows->n_nodes; node++)
		assert_true(rows_id(rows, node - 1) < rows_id(rows, node));
	uint32_t ten = rows_find(rows, 10), minus = rows_find(rows, -3), seven = rows_find(rows, 7);
	assert_int_equal(rows_link(rows, ten, minus).strength, 250000000);
	assert_int_equal(rows_link(rows, minus, ten).strength, 250000000);
	assert_int_equal(rows_link(rows, minus, seven).strength, 1000000);
	assert_int_equal(rows_link(rows, ten, seven).strength, STRENGTH_ONE);
	assert_int_equal(rows_degree(rows, rows_find(rows, 5)), 0);
	assert_int_equal(rows_link(rows, rows_find(rows, INT64_MAX), rows_find(rows, INT64_MIN)).strength, 123456789);
	graph_drop(rows);
	graph_free(graph);
}

static struct str written(
	const struct rows *rows, const struct edges_read *read, uint32_t node, char room[EDGES_NUMBER])
{
	return edges_written(read->names, rows_id(rows, node), room);
}

/* Numbers by number, then words by their bytes; what no program would write as a number is a word. */
static void any_word_is_an_id(void **state)
{
	(void)state;
	static const char text[] =
		"n12,n2,0.5\nn2\t10\n 9 , 10 ,1\n007 7\n+7 7\n-0 n12 0.25\nAna\xc3\xa9 n2\n9223372036854775808 1.5\nn2 n2\n";
	static const char *const order[] = {
		"7", "9", "10", "+7", "-0", "007", "1.5", "9223372036854775808", "Ana\xc3\xa9", "n12", "n2"};
	AUTO_ARENA arena = arena_new(0);
	struct problem problem = {0};
	struct graph *graph;
	struct edges_read read;
	char room[EDGES_NUMBER];
	assert_int_equal(read_text(text, sizeof text - 1, arena, &problem, &graph, &read), OK);
	assert_int_equal(read.lines, 9);
	assert_int_equal(read.self_loops, 1);
	const struct rows *rows = graph_take(graph);
	assert_int_equal(rows->n_nodes, sizeof order / sizeof *order);
	for (uint32_t node = 0; node < rows->n_nodes; node++) {
		int64_t id;
		struct str word = written(rows, &read, node, room);
		check_text(word, order[node]);
		assert_true(edges_id(read.names, word, &id));
		assert_int_equal(rows_find(rows, id), node);
	}
	assert_int_equal(rows_link(rows, 9, 10).strength, STRENGTH_ONE / 2);
	int64_t id;
	assert_false(edges_id(read.names, STR("n3"), &id));
	graph_drop(rows);
	graph_free(graph);
}

/* Words have a place after any number. */
static void no_place_after_the_largest_number(void **state)
{
	(void)state;
	static const char text[] = "9223372036854775807 n1\n";
	AUTO_ARENA arena = arena_new(0);
	struct problem problem = {0};
	struct graph *graph;
	struct edges_read read;
	assert_int_equal(read_text(text, sizeof text - 1, arena, &problem, &graph, &read), ERR_INVALID);
	assert_true(str_starts(problem.message, STR("The id 9223372036854775807 is so large")));
}

static void pairs_have_no_strengths(void **state)
{
	(void)state;
	char path[] = "/tmp/kith_edges_XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0 && write(fd, "1 2 37 x\na b 0\n", 15) == 15);
	close(fd);
	AUTO_ARENA arena = arena_new(0);
	struct problem problem = {0};
	struct graph *graph;
	struct edges_read read;
	assert_int_equal(edges_read(path, false, arena, &problem, &graph, &read), OK);
	assert_int_equal(read.links, 2);
	graph_free(graph);
	unlink(path);
}

/* A mark of UTF-8 is no part of the first id; what is no text at all is not taken for ids. */
static void files_of_other_programs(void **state)
{
	(void)state;
	static const char marked[] = "\xEF\xBB\xBF"
				     "1 2 0.5\r\n2 3 0.5\r\n",
			  wide[] = "\xFF\xFE"
				   "1\0 \0002\0\n\0003\0 \0004\0\n\0",
			  zero[] = "1 2\n3\0 4\n";
	AUTO_ARENA arena = arena_new(0);
	struct problem problem = {0};
	struct graph *graph;
	struct edges_read read;
	assert_int_equal(read_text(marked, sizeof marked - 1, arena, &problem, &graph, &read), OK);
	const struct rows *rows = graph_take(graph);
	assert_int_equal(rows->n_nodes, 3);
	assert_true(rows_find(rows, 1) != NODE_NONE);
	graph_drop(rows);
	graph_free(graph);
	assert_int_equal(read_text(wide, sizeof wide - 1, arena, &problem, &graph, &read), ERR_INVALID);
	check_text(problem.message,
		"Line 1: there is a zero byte in it, which no text has: save it as plain text in UTF-8.");
	assert_int_equal(read_text(zero, sizeof zero - 1, arena, &problem, &graph, &read), ERR_INVALID);
	check_text(problem.field, "line 2");
}

static void what_is_wrong_is_said_with_its_line(void **state)
{
	(void)state;
	static const struct {
		const char *text, *field, *message;
	} cases[] = {
		{"1 2\n1\n", "line 2", "Line 2: there is only one id: give two, with blanks, tabs or a comma between."},
		{"1 2\n\nx,", "line 3",
			"Line 3: there is only one id: give two, with blanks, tabs or a comma between."},
		{"a,b,c", "line 1", "Line 1: the strength is not a number from 0 to 1."},
		{"1 2 1.5", "line 1", "Line 1: the strength is not a number from 0 to 1."},
		{"1 2 1.000000001", "line 1", "Line 1: the strength is not a number from 0 to 1."},
		{"1 2 -0.1", "line 1", "Line 1: the strength is not a number from 0 to 1."},
		{"1 2 nan", "line 1", "Line 1: the strength is not a number from 0 to 1."},
		{"1 2 strong", "line 1", "Line 1: the strength is not a number from 0 to 1."},
		{"1 2 0.5 6", "line 1", "Line 1: there is more than two ids and a strength."},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		AUTO_ARENA arena = arena_new(0);
		struct problem problem = {0};
		struct graph *graph;
		struct edges_read read;
		assert_int_equal(
			read_text(cases[i].text, strlen(cases[i].text), arena, &problem, &graph, &read), ERR_INVALID);
		check_text(problem.field, cases[i].field);
		check_text(problem.message, cases[i].message);
	}
	AUTO_ARENA arena = arena_new(0);
	struct problem problem = {0};
	struct graph *graph;
	struct edges_read read;
	assert_int_equal(edges_read("/nowhere/at/all", true, arena, &problem, &graph, &read), ERR_IO);
	check_text(problem.message, "/nowhere/at/all cannot be read: No such file or directory.");
}

/* Many lines, the last of them long, in pieces that end anywhere. */
static void long_files_are_read_in_pieces(void **state)
{
	(void)state;
	enum { LINES = 200000, SPACES = 3000000 };
	char *text = malloc(LINES * 20 + SPACES + 20);
	size_t n = 0;
	assert_non_null(text);
	for (int i = 0; i < LINES; i++)
		n += (size_t)sprintf(text + n, "%d %d 0.5\n", i, i + 1);
	n += (size_t)sprintf(text + n, "7 ");
	memset(text + n, ' ', SPACES);
	n += SPACES;
	n += (size_t)sprintf(text + n, "9");
	AUTO_ARENA arena = arena_new(0);
	struct problem problem = {0};
	struct graph *graph;
	struct edges_read read;
	assert_int_equal(read_text(text, n, arena, &problem, &graph, &read), OK);
	assert_int_equal(read.links, LINES + 1);
	graph_free(graph);
	free(text);
}

static void an_empty_file_is_an_empty_graph(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	struct problem problem = {0};
	struct graph *graph;
	struct edges_read read;
	assert_int_equal(read_text("", 0, arena, &problem, &graph, &read), OK);
	assert_int_equal(graph_size(graph).nodes, 0);
	graph_free(graph);
}

static void memory_runs_out_while_reading(void **state)
{
	(void)state;
	enum err err = ERR_NOMEM;
	long n = 1;
	for (; err != OK; n++) {
		AUTO_ARENA arena = arena_new(0);
		struct problem problem = {0};
		struct graph *graph = NULL;
		struct edges_read read;
		arena_fail_after(n);
		static const char text[] = "1 2\n2 3 0.5\n3 b 0.5\nc b 0.5\n";
		err = read_text(text, sizeof text - 1, arena, &problem, &graph, &read);
		arena_fail_after(0);
		assert_true(err == OK || err == ERR_NOMEM);
		graph_free(graph);
	}
	assert_true(n > 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_links),
		cmocka_unit_test(any_word_is_an_id),
		cmocka_unit_test(no_place_after_the_largest_number),
		cmocka_unit_test(pairs_have_no_strengths),
		cmocka_unit_test(files_of_other_programs),
		cmocka_unit_test(what_is_wrong_is_said_with_its_line),
		cmocka_unit_test(long_files_are_read_in_pieces),
		cmocka_unit_test(an_empty_file_is_an_empty_graph),
		cmocka_unit_test(memory_runs_out_while_reading),
	};
	return RUN_TESTS(tests);
}
