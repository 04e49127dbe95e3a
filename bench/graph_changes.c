/* New relationships while many ask: graph_changes EDGES PAIRS THREADS RELATIONSHIPS.
 *
 * THREADS threads look for the ten strongest ways of at most three steps between pairs of PAIRS, over and over, each pair
 * timed on the clock. After a while RELATIONSHIPS new links, each in both directions, are applied, ten at a time as
 * events come; then they go on. Prints one line of JSON: median and 99th percentile before, while they are applied and
 * after, in microseconds; how long applying took; bytes of the graph and of the process before, at most, and after. */
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "base/arena.h"
#include "base/rand.h"
#include "graph/edges.h"
#include "graph/ways.h"
#include "process.h"

enum { BEFORE, DURING, AFTER, PHASES, THREADS_MOST = 64, SAMPLES = 1 << 20, TOGETHER = 10 };

struct samples {
	float *us;
	size_t n;
};

struct asking {
	pthread_t thread;
	uint32_t number;
	struct samples samples[PHASES];
};

static struct graph *graph;
static int64_t (*pairs)[2];
static size_t n_pairs;
static atomic_int phase;

static _Noreturn void fail(const char *what)
{
	fprintf(stderr, "graph_changes: %s\n", what);
	exit(1);
}

static double now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void *ask(void *arg)
{
	struct asking *asking = arg;
	struct ways_scratch *scratch = ways_scratch_new();
	struct way ways[10];
	for (size_t i = asking->number * 37;; i++) {
		int now = atomic_load_explicit(&phase, memory_order_relaxed);
		if (now == PHASES)
			break;
		double start = now_us();
		const struct rows *rows = graph_take(graph);
		uint32_t ends[2];
		rows_find_many(rows, pairs[i % n_pairs], 2, ends);
		struct ways_query query = {&ends[0], &ends[1], ends[0] != NODE_NONE, ends[1] != NODE_NONE, 10, 3, 0, 0};
		size_t n;
		if (scratch == NULL || ways_find(rows, scratch, &query, ways, &n) != OK)
			fail("not enough memory");
		graph_drop(rows);
		struct samples *samples = &asking->samples[now];
		if (samples->n < SAMPLES)
			samples->us[samples->n++] = (float)(now_us() - start);
	}
	ways_scratch_free(scratch);
	return NULL;
}

static void pause_ms(long ms)
{
	struct timespec t = {ms / 1000, ms % 1000 * 1000000};
	nanosleep(&t, NULL);
}

/* From now on the peak is counted anew. */
static void forget_peak(void)
{
	FILE *file = fopen("/proc/self/clear_refs", "w");
	if (file != NULL) {
		fputs("5\n", file);
		fclose(file);
	}
}

static void read_pairs(const char *path)
{
	FILE *file = fopen(path, "r");
	char line[256];
	size_t room = 0;
	while (file != NULL && fgets(line, sizeof line, file) != NULL) {
		struct str rest = str_c(line);
		if (n_pairs == room) {
			room = 2 * room + 64;
			pairs = realloc(pairs, room * sizeof *pairs);
		}
		if (pairs == NULL)
			fail("not enough memory");
		if (edges_id(NULL, edges_word(&rest), &pairs[n_pairs][0]) &&
			edges_id(NULL, edges_word(&rest), &pairs[n_pairs][1]))
			n_pairs++;
	}
	if (file != NULL)
		fclose(file);
	if (n_pairs == 0)
		fail("PAIRS cannot be read");
}

/* Seconds that it took; the largest size of the graph as it went. */
static double apply(size_t relationships, size_t *ret_bytes)
{
	const struct rows *rows = graph_take(graph);
	uint32_t n_nodes = rows->n_nodes;
	struct rand rand;
	rand_seed(&rand, 3);
	struct change *changes = calloc(2 * relationships, sizeof *changes);
	if (changes == NULL)
		fail("not enough memory");
	for (size_t i = 0; i < 2 * relationships; i += 2) {
		struct link link = {.strength = 1 + (uint32_t)rand_below(&rand, STRENGTH_ONE)};
		link.from = rows_id(rows, (uint32_t)rand_below(&rand, n_nodes));
		link.to = rows_id(rows, (uint32_t)rand_below(&rand, n_nodes));
		changes[i] = (struct change){.kind = CHANGE_LINK, .link = link};
		link = (struct link){.from = link.to, .to = link.from, .strength = link.strength};
		changes[i + 1] = (struct change){.kind = CHANGE_LINK, .link = link};
	}
	graph_drop(rows);
	double start = now_us();
	*ret_bytes = 0;
	for (size_t i = 0; i < 2 * relationships; i += TOGETHER * 2) {
		size_t left = 2 * relationships - i;
		if (graph_apply(graph, changes + i, left < TOGETHER * 2 ? left : TOGETHER * 2, NULL) != OK)
			fail("the changes cannot be applied");
		size_t bytes = graph_size(graph).bytes;
		*ret_bytes = bytes > *ret_bytes ? bytes : *ret_bytes;
	}
	free(changes);
	return (now_us() - start) / 1e6;
}

static int by_size(const void *a, const void *b)
{
	const float *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

static void print_phase(const struct asking *asking, int threads, int which, const char *name)
{
	size_t n = 0, room = 0;
	for (int i = 0; i < threads; i++)
		room += asking[i].samples[which].n;
	float *all = calloc(room + 1, sizeof *all);
	if (all == NULL)
		fail("not enough memory");
	for (int i = 0; i < threads; i++) {
		memcpy(all + n, asking[i].samples[which].us, asking[i].samples[which].n * sizeof *all);
		n += asking[i].samples[which].n;
	}
	qsort(all, n, sizeof *all, by_size);
	printf("\"%s_searches\":%zu,\"%s_median_us\":%.2f,\"%s_p99_us\":%.2f,", name, n, name, (double)all[n / 2], name,
		(double)all[n * 99 / 100]);
	free(all);
}

int main(int argc, char **argv)
{
	int threads = argc == 5 ? atoi(argv[3]) : 0;
	size_t relationships = argc == 5 ? strtoull(argv[4], NULL, 10) : 0;
	if (threads < 1 || threads > THREADS_MOST || relationships < 1) {
		fprintf(stderr, "graph_changes: EDGES PAIRS THREADS RELATIONSHIPS\n");
		return 2;
	}
	AUTO_ARENA arena = arena_new(0);
	struct problem problem = {0};
	struct edges_read read;
	if (edges_read(argv[1], true, arena, &problem, &graph, &read) != OK)
		fail("EDGES cannot be read");
	read_pairs(argv[2]);
	static struct asking asking[THREADS_MOST];
	size_t before = graph_size(graph).bytes, most, process = of_process("VmRSS:");
	forget_peak();
	for (int i = 0; i < threads; i++) {
		asking[i].number = (uint32_t)i;
		for (int p = 0; p < PHASES; p++)
			asking[i].samples[p].us = calloc(
				SAMPLES, sizeof(float)); /* taken from the system as it is used */
		if (pthread_create(&asking[i].thread, NULL, ask, &asking[i]) != 0)
			fail("no thread");
	}
	pause_ms(3000);
	atomic_store(&phase, DURING);
	double seconds = apply(relationships, &most);
	atomic_store(&phase, AFTER);
	pause_ms(2000);
	atomic_store(&phase, PHASES);
	for (int i = 0; i < threads; i++)
		pthread_join(asking[i].thread, NULL);
	graph_tidy(graph);
	printf("{");
	print_phase(asking, threads, BEFORE, "before");
	print_phase(asking, threads, DURING, "during");
	print_phase(asking, threads, AFTER, "after");
	printf("\"seconds\":%.3f,\"bytes_before\":%zu,\"bytes_most\":%zu,\"bytes_after\":%zu,\"process_before\":%zu,"
	       "\"process_most\":%zu}\n",
		seconds, before, most, graph_size(graph).bytes, process, of_process("VmHWM:"));
	return 0;
}
