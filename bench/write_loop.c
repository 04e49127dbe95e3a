/* Small durable writes: 64 threads through db_write, against a bare C loop on one SQLite connection
 * that writes the same rows with a group commit of 64. Both synchronous=FULL, in turns, in the same
 * directory (first argument; default the current one). The last line is the ratio of the medians.
 * KITH_DATABASE=postgresql://...: an empty PostgreSQL database in place of the SQLite file. */
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include "statements.h"
#include "base/id.h"

enum { THREADS = 64, ROUNDS = 5, ROWS = 3 }; /* rows a write */
static int64_t writes_a_round = 20000;
static _Atomic int64_t left;

static void die(const char *what)
{
	fprintf(stderr, "write_loop: %s\n", what);
	exit(1);
}

static void fill(struct item *item, int64_t id, char *name)
{
	memset(item, 0, sizeof *item);
	snprintf(name, 32, "item %lld", (long long)id);
	item->workspace_id.v = 1;
	item->id.v = id;
	item->name = str_c(name);
	item->raw = STR("some forty bytes of text, as a note holds");
}

/* Processor time of the whole process, in microseconds. */
static double cpu_us(void)
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 +
	       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

/* ---- through the interface ---- */

static enum err write_rows(struct tx *tx, void *arg)
{
	struct item *item = arg;
	int64_t id = item->id.v;
	char name[32];
	for (int i = 0; i < ROWS; i++) {
		fill(item, id + i, name);
		TRY(db_run(tx, item_table.insert, item, NULL));
	}
	return OK;
}

static void *client(void *arg)
{
	struct db *db = arg;
	struct arena *arena = arena_new(0);
	while (--left >= 0) {
		arena_reset(arena);
		struct item item = {.id = {id_make(time_now()) << 2}};
		if (db_write(db, arena, write_rows, &item) != OK)
			die("a write failed");
	}
	arena_free(arena);
	return NULL;
}

static double through_interface(struct db *db)
{
	pthread_t threads[THREADS];
	left = writes_a_round;
	int64_t start = time_monotonic_us();
	for (int i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, client, db);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	return (double)writes_a_round * 1e6 / (double)(time_monotonic_us() - start);
}

/* ---- bare ---- */

static void bare_row(sqlite3_stmt *insert, int64_t id)
{
	struct item item;
	char name[32];
	fill(&item, id, name);
	sqlite3_bind_int64(insert, 1, item.workspace_id.v);
	sqlite3_bind_int64(insert, 2, item.id.v);
	sqlite3_bind_text(insert, 3, item.name.p, (int)item.name.n, SQLITE_STATIC);
	sqlite3_bind_int64(insert, 5, item.done);
	sqlite3_bind_double(insert, 6, item.weight);
	sqlite3_bind_int64(insert, 12, item.value.v);
	sqlite3_bind_blob(insert, 13, item.token.b, 32, SQLITE_STATIC);
	sqlite3_bind_blob(insert, 14, item.raw.p, (int)item.raw.n, SQLITE_STATIC);
	if (sqlite3_step(insert) != SQLITE_DONE)
		die("a bare write failed");
	sqlite3_reset(insert);
}

static double bare(sqlite3 *handle, sqlite3_stmt *insert)
{
	int64_t start = time_monotonic_us();
	for (int64_t n = 0; n < writes_a_round; n += 64) {
		sqlite3_exec(handle, "BEGIN IMMEDIATE", NULL, NULL, NULL);
		for (int64_t i = n; i < n + 64 && i < writes_a_round; i++) {
			int64_t id = id_make(time_now()) << 2;
			for (int row = 0; row < ROWS; row++)
				bare_row(insert, id + row);
		}
		if (sqlite3_exec(handle, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
			die("a bare commit failed");
	}
	return (double)writes_a_round * 1e6 / (double)(time_monotonic_us() - start);
}

static int by_size(const void *a, const void *b)
{
	return (*(const double *)a > *(const double *)b) - (*(const double *)a < *(const double *)b);
}

int main(int argc, char **argv)
{
	char directory[256], path[300], bare_path[300];
	snprintf(directory, sizeof directory, "%s/write_loop.XXXXXX", argc > 1 ? argv[1] : ".");
	if (argc > 2)
		writes_a_round = atoll(argv[2]);
	if (mkdtemp(directory) == NULL)
		die("no directory");
	snprintf(path, sizeof path, "%s/kith.db", directory);
	snprintf(bare_path, sizeof bare_path, "%s/bare.db", directory);

	struct arena *arena = arena_new(0);
	struct problem problem = {0};
	const char *postgres = getenv("KITH_DATABASE");
	struct db_options options = {.url = str_c(postgres ? postgres : path)};
	struct db *db = NULL;
	if (db_open(&options, arena, &problem, &db) != OK)
		die(str_z(arena, problem.message));
	sqlite3_initialize();
	sqlite3 *handle;
	sqlite3_stmt *insert;
	if (sqlite3_open(bare_path, &handle) != SQLITE_OK ||
		sqlite3_exec(handle, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;",
			NULL, NULL, NULL) ||
		sqlite3_exec(handle, db_migrations[0].sqlite, NULL, NULL, NULL) ||
		sqlite3_prepare_v2(handle, item_table.insert->sqlite, -1, &insert, NULL))
		die(sqlite3_errmsg(handle));

	double kith_rates[ROUNDS], bare_rates[ROUNDS];
	for (int i = 0; i < ROUNDS; i++) {
		struct db_stats before, after;
		db_stats_get(db, &before);
		double cpu_start = cpu_us();
		bare_rates[i] = bare(handle, insert);
		double cpu_between = cpu_us();
		kith_rates[i] = through_interface(db);
		double cpu_end = cpu_us();
		db_stats_get(db, &after);
		printf("bare %.0f/s (%.1f us of processor a write), 64 threads %.0f/s (%.1f us), %.1f writes a commit\n",
			bare_rates[i], (cpu_between - cpu_start) / (double)writes_a_round, kith_rates[i],
			(cpu_end - cpu_between) / (double)writes_a_round,
			(double)(after.writes - before.writes) / (double)(after.batches - before.batches));
	}
	qsort(kith_rates, ROUNDS, sizeof(double), by_size);
	qsort(bare_rates, ROUNDS, sizeof(double), by_size);
	printf("median: bare %.0f/s, 64 threads %.0f/s, ratio %.2f\n", bare_rates[ROUNDS / 2], kith_rates[ROUNDS / 2],
		kith_rates[ROUNDS / 2] / bare_rates[ROUNDS / 2]);
	sqlite3_finalize(insert);
	sqlite3_close(handle);
	db_close(db);
	arena_free(arena);
	char command[300];
	snprintf(command, sizeof command, "rm -r '%s'", directory);
	return system(command) == 0 ? 0 : 1;
}
