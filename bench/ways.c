/* The strongest ways between people, in a graph of one's own: ways EDGES PAIRS [-k 10] [--steps 3] [--figures].
 *
 * EDGES has lines `a b` or `a b strength`, with blanks, tabs or commas between: any words as ids, a strength from 0 to 1
 * (1 when it is left out). A line stands for both directions; of lines of the same pair the strongest counts; one from
 * somebody to themself is passed over. PAIRS has lines `a b`, or `a b c ...`: from a to any of the others. Lines that begin
 * with # or % are passed over. For each pair, in their order, one line with its ids as they came and the number of its ways,
 * then a line for each way, the strongest first: its strength and its ids from a on. Of equal ones the shorter goes first,
 * then by the ids from a on: whole numbers by number, then words by their bytes. Who is not in EDGES has no ways.
 *
 * --figures prints one line of JSON instead: seconds to read, bytes of the graph and of the process, and of the
 * searches median, 99th percentile, slowest and sum, in microseconds on the clock, and what the processor worked. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "base/arena.h"
#include "graph/edges.h"
#include "graph/ways.h"
#include "process.h"

struct options {
	const char *files[2];
	int n_files, k, steps;
	bool figures;
};

struct question {
	struct str *ids; /* from, then to; they stand in the line */
	int64_t *numbers;
	uint32_t *nodes;
	size_t n, room, numbers_room, nodes_room;
};

/* What is searched. */
struct searched {
	const struct rows *rows;
	const struct edges_names *names;
};

struct times {
	double *us, *processor_us;
	size_t n, room, processor_room;
};

static double now_us(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static _Noreturn void fail(const char *what)
{
	fprintf(stderr, "ways: %s\n", what);
	exit(1);
}

static void *larger(void *items, size_t *room, size_t n, size_t size)
{
	if (n <= *room)
		return items;
	*room = 2 * n + 64;
	items = realloc(items, *room * size);
	if (items == NULL)
		fail("not enough memory");
	return items;
}

static int number(int argc, char **argv, int i, int most)
{
	char *end;
	long value = i < argc ? strtol(argv[i], &end, 10) : 0;
	if (i >= argc || *end != 0 || value < 1 || value > most) {
		fprintf(stderr, "ways: %s wants a number from 1 to %d\n", argv[i - 1], most);
		exit(2);
	}
	return (int)value;
}

static struct options read_options(int argc, char **argv)
{
	struct options options = {.k = 10, .steps = 3};
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "-k") == 0) {
			i++;
			options.k = number(argc, argv, i, WAYS_MOST);
		} else if (strcmp(argv[i], "--steps") == 0) {
			i++;
			options.steps = number(argc, argv, i, WAYS_STEPS);
		} else if (strcmp(argv[i], "--figures") == 0) {
			options.figures = true;
		} else if (options.n_files < 2 && (argv[i][0] != '-' || argv[i][1] == 0)) {
			options.files[options.n_files++] = argv[i];
		} else {
			options.n_files = 3;
			break;
		}
	}
	if (options.n_files != 2) {
		fprintf(stderr, "ways: EDGES PAIRS [-k 10] [--steps 3] [--figures]\n");
		exit(2);
	}
	return options;
}

/* The ids of a line; false when it has none. */
static bool read_question(struct str line, uint64_t line_number, struct question *question)
{
	question->n = 0;
	if (!edges_line(&line, line_number)) {
		fprintf(stderr,
			"ways: PAIRS, line %" PRIu64 ": there is a zero byte in it: save it as plain text in UTF-8.\n",
			line_number);
		exit(1);
	}
	for (struct str id = edges_word(&line); id.n > 0; id = edges_word(&line)) {
		if (question->n == 0 && (id.p[0] == '#' || id.p[0] == '%'))
			return false;
		question->ids = larger(question->ids, &question->room, question->n + 1, sizeof *question->ids);
		question->ids[question->n++] = id;
	}
	if (question->n == 1) {
		fprintf(stderr, "ways: PAIRS, line %" PRIu64 ": there is only one id: give from whom, and to whom.\n",
			line_number);
		exit(1);
	}
	return question->n > 0;
}

static void print_ways(
	const struct searched *searched, const struct question *question, const struct way *ways, size_t n)
{
	char room[EDGES_NUMBER];
	for (size_t i = 0; i < question->n; i++)
		printf("%.*s ", STR_ARG(question->ids[i]));
	printf("%zu\n", n);
	for (size_t i = 0; i < n; i++) {
		printf("%.12g", way_strength_value(ways[i].strength));
		for (uint32_t step = 0; step <= ways[i].steps; step++) {
			int64_t id = rows_id(searched->rows, ways[i].node[step]);
			printf(" %.*s", STR_ARG(edges_written(searched->names, id, room)));
		}
		printf("\n");
	}
}

/* The nodes of those who are in EDGES: the source, then the targets; none when the source is not. */
static size_t find_nodes(const struct searched *searched, struct question *question)
{
	size_t n = 0, n_nodes = 0;
	question->numbers = larger(question->numbers, &question->numbers_room, question->n, sizeof *question->numbers);
	question->nodes = larger(question->nodes, &question->nodes_room, question->n, sizeof *question->nodes);
	if (!edges_id(searched->names, question->ids[0], &question->numbers[0]))
		return 0;
	for (size_t i = 0; i < question->n; i++)
		n += edges_id(searched->names, question->ids[i], &question->numbers[n]);
	rows_find_many(searched->rows, question->numbers, n, question->nodes);
	for (size_t i = 0; i < n && question->nodes[0] != NODE_NONE; i++)
		if (question->nodes[i] != NODE_NONE)
			question->nodes[n_nodes++] = question->nodes[i];
	return n_nodes;
}

static void answer(const struct searched *searched, struct ways_scratch *scratch, const struct options *options,
	struct question *question, struct times *times)
{
	static struct way ways[WAYS_MOST];
	size_t n = 0;
	double processor = now_us(CLOCK_THREAD_CPUTIME_ID), start = now_us(CLOCK_MONOTONIC);
	size_t n_nodes = find_nodes(searched, question);
	struct ways_query query = {.sources = question->nodes,
		.n_sources = n_nodes > 0,
		.targets = question->nodes + 1,
		.n_targets = n_nodes > 0 ? n_nodes - 1 : 0,
		.k = options->k,
		.steps = options->steps};
	if (ways_find(searched->rows, scratch, &query, ways, &n) != OK)
		fail("not enough memory");
	times->us = larger(times->us, &times->room, times->n + 1, sizeof *times->us);
	times->processor_us = larger(
		times->processor_us, &times->processor_room, times->n + 1, sizeof *times->processor_us);
	times->us[times->n] = now_us(CLOCK_MONOTONIC) - start;
	times->processor_us[times->n++] = now_us(CLOCK_THREAD_CPUTIME_ID) - processor;
	if (!options->figures)
		print_ways(searched, question, ways, n);
}

static int by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

static void print_figures(struct times *times, struct graph *graph, double seconds)
{
	double sum = 0;
	struct graph_size size = graph_size(graph);
	if (times->n == 0)
		fail("PAIRS has no pairs");
	for (size_t i = 0; i < times->n; i++)
		sum += times->us[i];
	qsort(times->us, times->n, sizeof *times->us, by_size);
	qsort(times->processor_us, times->n, sizeof *times->processor_us, by_size);
	printf("{\"nodes\":%u,\"links\":%" PRIu64 ",\"read_seconds\":%.3f,\"graph_bytes\":%zu,\"process_bytes\":%zu,"
	       "\"process_peak_bytes\":%zu,\"searches\":%zu,\"median_us\":%.3f,\"p99_us\":%.3f,\"max_us\":%.3f,\"sum_us\":%.1f,"
	       "\"processor_median_us\":%.3f,\"processor_p99_us\":%.3f}\n",
		size.nodes, size.links / 2, seconds, size.bytes, of_process("VmRSS:"), of_process("VmHWM:"), times->n,
		times->us[times->n / 2], times->us[times->n * 99 / 100], times->us[times->n - 1], sum,
		times->processor_us[times->n / 2], times->processor_us[times->n * 99 / 100]);
}

/* Answers all lines of PAIRS. */
static void answer_all(const struct searched *searched, FILE *pairs, const struct options *options, struct times *times)
{
	struct ways_scratch *scratch = ways_scratch_new();
	struct question question = {0};
	char *line = NULL;
	size_t room = 0;
	uint64_t line_number = 0;
	if (scratch == NULL)
		fail("not enough memory");
	for (ssize_t n; (n = getline(&line, &room, pairs)) >= 0;)
		if (read_question((struct str){line, (size_t)n}, ++line_number, &question))
			answer(searched, scratch, options, &question, times);
	if (ferror(pairs))
		fail("PAIRS cannot be read");
	free(line);
	free(question.ids);
	free(question.numbers);
	free(question.nodes);
	ways_scratch_free(scratch);
}

int main(int argc, char **argv)
{
	struct options options = read_options(argc, argv);
	AUTO_ARENA arena = arena_new(0);
	struct problem problem = {0};
	struct graph *graph = NULL;
	struct edges_read read;
	double start = now_us(CLOCK_MONOTONIC);
	enum err err = edges_read(options.files[0], true, arena, &problem, &graph, &read);
	if (err != OK) {
		fprintf(stderr, "ways: %s: %.*s\n", options.files[0],
			STR_ARG(problem.message.n > 0 ? problem.message : str_c(err_name(err))));
		return 1;
	}
	double seconds = (now_us(CLOCK_MONOTONIC) - start) / 1e6;
	FILE *pairs = strcmp(options.files[1], "-") == 0 ? stdin : fopen(options.files[1], "r");
	if (pairs == NULL)
		fail("PAIRS cannot be read");
	struct times times = {0};
	const struct rows *rows = graph_take(graph);
	struct searched searched = {rows, read.names};
	answer_all(&searched, pairs, &options, &times);
	graph_drop(rows);
	if (options.figures)
		print_figures(&times, graph, seconds);
	free(times.us);
	free(times.processor_us);
	graph_free(graph);
	return fflush(stdout) == 0 ? 0 : 1;
}
