/* Tests on both engines: one database per engine and program, a new workspace per test.
 *
 *	static void asks_rest(struct db *db)
 *	{
 *		struct workspace_id workspace = test_workspace(db);
 *		...
 *	}
 *	int main(void)
 *	{
 *		const struct CMUnitTest tests[] = {TEST_DB(asks_rest), cmocka_unit_test(no_database_needed)};
 *		return cmocka_run_group_tests(tests, NULL, NULL);
 *	}
 *
 * TEST_DB makes two tests of one function, "asks_rest [sqlite]" and "asks_rest [postgres]". The
 * databases are made and migrated (with the migrations linked into the program) when first asked
 * for. PostgreSQL runs as a throw-away cluster that the first program starts, all programs of a run
 * share, and that goes away by itself a few seconds after the last of them has ended, however it
 * ended. Where PostgreSQL is not installed these tests fail; KITH_TEST_POSTGRES=0 skips them. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/arena.h"
#include "db/db.h"

typedef void (*test_db_fn)(struct db *db);
struct test_db_case {
	test_db_fn fn;
};
void test_db_on_sqlite(void **state);
void test_db_on_postgres(void **state);

/* Two entries of a `struct CMUnitTest` array. */
#define TEST_DB(fn) TEST_DB_SQLITE(fn), TEST_DB_POSTGRES(fn)
#define TEST_DB_SQLITE(fn)                                                                                             \
	{                                                                                                              \
#fn " [sqlite]", test_db_on_sqlite, NULL, NULL, &(struct test_db_case)                                 \
		{                                                                                                      \
			fn                                                                                             \
		}                                                                                                      \
	}
#define TEST_DB_POSTGRES(fn)                                                                                           \
	{                                                                                                              \
#fn " [postgres]", test_db_on_postgres, NULL, NULL, &(struct test_db_case)                             \
		{                                                                                                      \
			fn                                                                                             \
		}                                                                                                      \
	}

/* The program's own databases; both fail the test when they cannot be had. */
struct db *test_sqlite(void);
struct db *test_postgres(void);
/* A database of the test's own, which it closes; fails the test when it cannot be opened. */
struct db *test_open(const struct db_options *options);
/* False after KITH_TEST_POSTGRES=0. Tests that are not made by TEST_DB call the second, which skips them. */
bool test_postgres_wanted(void);
void test_needs_postgres(void);

/* A workspace of its own: a new id, and whatever the hook makes of it (once set, it runs in a write
 * transaction; an error fails the test). The hook is the domain's to write. */
typedef enum err (*test_workspace_hook)(struct tx *tx, struct workspace_id workspace, void *arg);
void test_workspace_prepare(test_workspace_hook hook, void *arg);
struct workspace_id test_workspace(struct db *db);

/* An arena for one test, freed when the program ends. */
struct arena *test_arena(void);
/* db_write and db_read that fail the test on an error. */
void test_write(struct db *db, struct arena *arena, tx_fn fn, void *arg);
void test_read(struct db *db, struct arena *arena, tx_fn fn, void *arg);

/* A new empty directory (on memory where there is one), removed when the program has ended, however
 * it ended. NUL-ended, kept. */
const char *test_directory(void);

/* ---- clusters ---- */

/* URL of an empty database in the shared cluster. */
const char *test_postgres_database(void);

/* A cluster of the test's own, to be stopped and started: for tests of what happens then. */
struct test_cluster;
struct test_cluster *test_cluster_new(bool fsync);
const char *test_cluster_url(const struct test_cluster *cluster);
void test_cluster_start(struct test_cluster *cluster);
void test_cluster_stop(struct test_cluster *cluster); /* at once, as when the power fails */
void test_cluster_free(struct test_cluster *cluster);
