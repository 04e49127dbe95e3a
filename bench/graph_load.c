/* A graph out of SQLite, against reading the same rows alone: graph_load EDGES DATABASE.
 *
 * DATABASE is made of EDGES when it is not there: one table with the key (a, b), a strength and what is known of it, as
 * relationships are kept. Prints one line of JSON: seconds on the clock and of the processor of sqlite3_step over all
 * rows with their columns, and of the same with a graph made of them; its bytes. Each is measured three times, in turn;
 * the best of each counts. */
#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "graph/build.h"
#include "graph/edges.h"

enum { TIMES = 3 };

struct taken {
	double clock, processor;
};

static _Noreturn void fail(const char *what)
{
	fprintf(stderr, "graph_load: %s\n", what);
	exit(1);
}

static double seconds_of(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct taken taken_since(struct taken start)
{
	return (struct taken){
		seconds_of(CLOCK_MONOTONIC) - start.clock, seconds_of(CLOCK_PROCESS_CPUTIME_ID) - start.processor};
}

static void run_sql(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail(sqlite3_errmsg(db));
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
		fail(sqlite3_errmsg(db));
	return statement;
}

static void make_database(const char *edges, const char *path)
{
	char line[256];
	sqlite3 *db = NULL;
	FILE *file = fopen(edges, "r");
	if (file == NULL || sqlite3_open(path, &db) != SQLITE_OK)
		fail("EDGES or DATABASE cannot be opened");
	run_sql(db,
		"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-400000;"
		"CREATE TABLE person (workspace_id INT NOT NULL, id INT NOT NULL, flags INT NOT NULL, PRIMARY KEY (workspace_id, id)) WITHOUT ROWID;"
		"CREATE TABLE loose (a INT, b INT, strength REAL); BEGIN");
	sqlite3_stmt *insert = prepare(db, "INSERT INTO loose VALUES (?1, ?2, ?3)");
	while (fgets(line, sizeof line, file) != NULL) {
		struct str rest = str_c(line);
		int64_t a, b;
		if (!edges_id(NULL, edges_word(&rest), &a) || !edges_id(NULL, edges_word(&rest), &b))
			fail("EDGES has a line that is no link");
		sqlite3_bind_int64(insert, 1, a);
		sqlite3_bind_int64(insert, 2, b);
		sqlite3_bind_double(insert, 3, strtod(rest.p, NULL));
		if (sqlite3_step(insert) != SQLITE_DONE)
			fail(sqlite3_errmsg(db));
		sqlite3_reset(insert);
	}
	sqlite3_finalize(insert);
	fclose(file);
	run_sql(db,
		"INSERT INTO person SELECT 1, a, 0 FROM (SELECT a FROM loose UNION SELECT b FROM loose) ORDER BY a;"
		"CREATE TABLE relationship (workspace_id INT NOT NULL, a INT NOT NULL, b INT NOT NULL, strength REAL NOT NULL,"
		" kind INT NOT NULL, evidence INT NOT NULL, PRIMARY KEY (workspace_id, a, b)) WITHOUT ROWID;"
		"INSERT INTO relationship SELECT 1, a, b, strength, 2, 1 FROM loose ORDER BY a, b; DROP TABLE loose; COMMIT");
	sqlite3_close(db);
}

/* Reads all rows; makes a graph of them when there is a builder. */
static void read_rows(sqlite3 *db, struct graph_builder *builder, int64_t *sum)
{
	sqlite3_stmt *people = prepare(db, "SELECT id, flags FROM person WHERE workspace_id = 1 ORDER BY id");
	while (sqlite3_step(people) == SQLITE_ROW) {
		int64_t id = sqlite3_column_int64(people, 0);
		int flags = sqlite3_column_int(people, 1);
		*sum += id + flags;
		if (builder != NULL && graph_builder_node(builder, id, (uint8_t)flags) != OK)
			fail("not enough memory");
	}
	sqlite3_finalize(people);
	sqlite3_stmt *links = prepare(
		db, "SELECT a, b, strength, kind, evidence FROM relationship WHERE workspace_id = 1");
	while (sqlite3_step(links) == SQLITE_ROW) {
		struct link link = {.from = sqlite3_column_int64(links, 0), .to = sqlite3_column_int64(links, 1)};
		double strength = sqlite3_column_double(links, 2);
		link.mark.kind = (uint8_t)sqlite3_column_int(links, 3);
		link.mark.evidence = (uint8_t)sqlite3_column_int(links, 4);
		*sum += link.from + link.to + (int64_t)(strength * 1000) + link.mark.kind + link.mark.evidence;
		if (builder == NULL)
			continue;
		link.strength = strength_of(strength);
		if (graph_builder_both(builder, &link) != OK)
			fail("not enough memory");
	}
	sqlite3_finalize(links);
}

static struct taken measure(sqlite3 *db, bool graph_too, int64_t *sum, size_t *bytes)
{
	struct taken start = {seconds_of(CLOCK_MONOTONIC), seconds_of(CLOCK_PROCESS_CPUTIME_ID)};
	struct graph_builder *builder = graph_too ? graph_builder_new(0) : NULL;
	struct graph *graph = NULL;
	read_rows(db, builder, sum);
	if (graph_too && graph_builder_finish(builder, &graph) != OK)
		fail("not enough memory");
	struct taken taken = taken_since(start);
	if (graph_too) {
		*bytes = graph_size(graph).bytes;
		graph_builder_free(builder);
		graph_free(graph);
	}
	return taken;
}

static void keep_best(struct taken *best, struct taken taken)
{
	if (best->clock == 0 || taken.clock < best->clock)
		best->clock = taken.clock;
	if (best->processor == 0 || taken.processor < best->processor)
		best->processor = taken.processor;
}

int main(int argc, char **argv)
{
	if (argc != 3) {
		fprintf(stderr, "graph_load: EDGES DATABASE\n");
		return 2;
	}
	if (sqlite3_initialize() != SQLITE_OK)
		fail("SQLite does not start");
	FILE *there = fopen(argv[2], "r");
	if (there == NULL)
		make_database(argv[1], argv[2]);
	else
		fclose(there);
	sqlite3 *db = NULL;
	if (sqlite3_open_v2(argv[2], &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
		fail("DATABASE cannot be opened");
	struct taken bare = {0}, graph = {0};
	int64_t sums[2] = {0};
	size_t bytes = 0;
	for (int i = 0; i < TIMES; i++) {
		keep_best(&bare, measure(db, false, &sums[0], &bytes));
		keep_best(&graph, measure(db, true, &sums[1], &bytes));
	}
	sqlite3_close(db);
	if (sums[0] != sums[1])
		fail("the rows changed");
	printf("{\"bare_seconds\":%.3f,\"graph_seconds\":%.3f,\"bare_processor\":%.3f,\"graph_processor\":%.3f,\"graph_bytes\":%zu}\n",
		bare.clock, graph.clock, bare.processor, graph.processor, bytes);
	return 0;
}
