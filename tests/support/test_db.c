#include "test_db.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/id.h"

static struct db *sqlite, *postgres;
static test_workspace_hook workspace_hook;
static void *workspace_hook_arg;

static void close_databases(void)
{
	db_close(sqlite);
	db_close(postgres);
}

struct db *test_open(const struct db_options *options)
{
	struct problem problem = {0};
	struct db *db = NULL;
	enum err err = db_open(options, test_arena(), &problem, &db);
	if (err != OK)
		fail_msg("%.*s: %s: %.*s", STR_ARG(options->url), err_name(err), STR_ARG(problem.message));
	return db;
}

static struct db *open_database(const char *url)
{
	static bool registered;
	if (!registered)
		atexit(close_databases);
	registered = true;
	struct db_options options = {.url = str_c(url), .unsafe_no_sync = true};
	return test_open(&options);
}

struct db *test_sqlite(void)
{
	if (sqlite == NULL) {
		char path[128];
		snprintf(path, sizeof path, "%s/kith.db", test_directory());
		sqlite = open_database(path);
	}
	return sqlite;
}

struct db *test_postgres(void)
{
	if (postgres == NULL)
		postgres = open_database(test_postgres_database());
	return postgres;
}

void test_db_on_sqlite(void **state)
{
	((const struct test_db_case *)*state)->fn(test_sqlite());
}

void test_needs_postgres(void)
{
	if (!test_postgres_wanted()) {
		print_message("KITH_TEST_POSTGRES=0\n");
		skip();
	}
}

void test_db_on_postgres(void **state)
{
	test_needs_postgres();
	((const struct test_db_case *)*state)->fn(test_postgres());
}

struct arena *test_arena(void)
{
	static struct arena *kept[1024]; /* reachable, so that no leak is reported */
	static size_t n;
	struct arena *arena = arena_new(0);
	assert_non_null(arena);
	arena_free(kept[n % 1024]);
	kept[n++ % 1024] = arena;
	return arena;
}

void test_write(struct db *db, struct arena *arena, tx_fn fn, void *arg)
{
	enum err err = db_write(db, arena, fn, arg);
	if (err != OK)
		fail_msg("write: %s", err_name(err));
}

void test_read(struct db *db, struct arena *arena, tx_fn fn, void *arg)
{
	enum err err = db_read(db, arena, fn, arg);
	if (err != OK)
		fail_msg("read: %s", err_name(err));
}

void test_workspace_prepare(test_workspace_hook hook, void *arg)
{
	workspace_hook = hook;
	workspace_hook_arg = arg;
}

static enum err prepare_workspace(struct tx *tx, void *arg)
{
	return workspace_hook(tx, *(struct workspace_id *)arg, workspace_hook_arg);
}

struct workspace_id test_workspace(struct db *db)
{
	struct workspace_id workspace = {id_make(time_now())};
	if (workspace_hook != NULL)
		test_write(db, test_arena(), prepare_workspace, &workspace);
	return workspace;
}
