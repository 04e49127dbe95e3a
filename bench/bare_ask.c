/* What the disk and SQLite can do: the very rows that a number of asks wrote, written again by one connection
 * in a bare loop, 64 asks a commit, synchronous=FULL.
 *
 *	bench_bare_ask BEFORE.db AFTER.db COPY.db ASKS
 *
 * COPY.db is a copy of BEFORE.db that is written to. The rows are those of AFTER.db that BEFORE.db has not,
 * held in memory before the clock starts, each table's parted evenly among the asks in the order of their
 * making. Prints asks per second. */
#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TABLES_MOST = 100, COLUMNS_MOST = 60, GROUP = 64 };

struct table {
	char name[64];
	int columns;
	sqlite3_stmt *insert;
	sqlite3_value **values; /* row after row */
	size_t n, room;         /* rows */
};

static struct table tables[TABLES_MOST];
static int n_tables;

static _Noreturn void die(const char *what, const char *why)
{
	fprintf(stderr, "bare_ask: %s: %s\n", what, why);
	exit(1);
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *stmt;
	if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL) != SQLITE_OK)
		die(sql, sqlite3_errmsg(db));
	return stmt;
}

static void run(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		die(sql, sqlite3_errmsg(db));
}

/* The first of these that the table has tells the order in which its rows were made. */
static const char *order_of(sqlite3 *db, const char *table)
{
	static const char *const columns[] = {"seq", "changed", "created", "person_id", "id", "rank"};
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
		if (sqlite3_table_column_metadata(db, NULL, table, columns[i], NULL, NULL, NULL, NULL, NULL) ==
			SQLITE_OK)
			return columns[i];
	return "1";
}

static void keep_row(struct table *table, sqlite3_stmt *rows)
{
	if (table->n == table->room) {
		table->room = table->room ? table->room * 2 : 1024;
		table->values = realloc(table->values, table->room * (size_t)table->columns * sizeof(sqlite3_value *));
		if (!table->values)
			die(table->name, "no memory");
	}
	for (int i = 0; i < table->columns; i++)
		table->values[table->n * (size_t)table->columns + (size_t)i] = sqlite3_value_dup(
			sqlite3_column_value(rows, i));
	table->n++;
}

static void read_table(sqlite3 *db, sqlite3 *copy, const char *name)
{
	char sql[1024];
	struct table *table = &tables[n_tables];
	snprintf(table->name, sizeof table->name, "%s", name);
	snprintf(sql, sizeof sql, "SELECT * FROM (SELECT * FROM main.%s EXCEPT SELECT * FROM before.%s) ORDER BY %s",
		name, name, order_of(db, name));
	sqlite3_stmt *rows = prepare(db, sql);
	table->columns = sqlite3_column_count(rows);
	while (sqlite3_step(rows) == SQLITE_ROW)
		keep_row(table, rows);
	sqlite3_finalize(rows);
	if (table->n == 0)
		return;
	int at = snprintf(sql, sizeof sql, "INSERT OR REPLACE INTO %s VALUES (?", name);
	for (int i = 1; i < table->columns; i++)
		at += snprintf(sql + at, sizeof sql - (size_t)at, ",?");
	snprintf(sql + at, sizeof sql - (size_t)at, ")");
	table->insert = prepare(copy, sql);
	n_tables++;
}

static void write_share(const struct table *table, size_t from, size_t end)
{
	for (size_t row = from; row < end; row++) {
		for (int i = 0; i < table->columns; i++)
			sqlite3_bind_value(
				table->insert, i + 1, table->values[row * (size_t)table->columns + (size_t)i]);
		if (sqlite3_step(table->insert) != SQLITE_DONE)
			die(table->name, sqlite3_errmsg(sqlite3_db_handle(table->insert)));
		sqlite3_reset(table->insert);
	}
}

static double seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double processor(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	sqlite3 *after, *copy;
	size_t asks = argc == 5 ? strtoul(argv[4], NULL, 10) : 0, rows = 0;
	if (asks == 0)
		die("usage", "bench_bare_ask BEFORE.db AFTER.db COPY.db ASKS");
	sqlite3_initialize();
	if (sqlite3_open(argv[2], &after) != SQLITE_OK || sqlite3_open(argv[3], &copy) != SQLITE_OK)
		die(argv[2], "cannot be opened");
	char *attach = sqlite3_mprintf("ATTACH %Q AS before", argv[1]);
	run(after, attach);
	sqlite3_free(attach);
	run(copy, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536; PRAGMA foreign_keys=ON;"
		  "PRAGMA wal_autocheckpoint=4000");
	sqlite3_stmt *names = prepare(after,
		"SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*' ORDER BY name");
	while (sqlite3_step(names) == SQLITE_ROW && n_tables < TABLES_MOST)
		read_table(after, copy, (const char *)sqlite3_column_text(names, 0));
	sqlite3_finalize(names);
	double start = seconds(), cpu_start = processor();
	for (size_t first = 0; first < asks; first += GROUP) {
		run(copy, "BEGIN IMMEDIATE");
		for (size_t ask = first; ask < first + GROUP && ask < asks; ask++)
			for (int i = 0; i < n_tables; i++)
				write_share(&tables[i], tables[i].n * ask / asks, tables[i].n * (ask + 1) / asks);
		run(copy, "COMMIT");
	}
	double took = seconds() - start, cpu = processor() - cpu_start;
	for (int i = 0; i < n_tables; i++) {
		rows += tables[i].n;
		fprintf(stderr, "%s %.2f\n", tables[i].name, (double)tables[i].n / (double)asks);
	}
	printf("{\"asks\":%zu,\"rows\":%zu,\"seconds\":%.4f,\"per_second\":%.1f,\"cpu_us\":%.1f}\n", asks, rows, took,
		(double)asks / took, cpu * 1e6 / (double)asks);
	return 0;
}
