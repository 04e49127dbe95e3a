/* Opening: the lock, versions, files that are none of Kith's; migrations; the check of what is stored. */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "files.h"
#include "test_db.h"

static struct db_options options_of(const char *path)
{
	return (struct db_options){.url = str_c(path), .unsafe_no_sync = true};
}

static void assert_refused(const char *path, enum err expected, const char *words)
{
	struct problem problem = {0};
	struct db *db = NULL;
	struct db_options options = options_of(path);
	assert_int_equal(db_open(&options, test_arena(), &problem, &db), expected);
	assert_null(db);
	if (str_find(problem.message, str_c(words)) == SIZE_MAX)
		fail_msg("\"%s\" is not in: %.*s", words, STR_ARG(problem.message));
}

static void raw(const char *path, const char *sql)
{
	sqlite3 *handle = NULL;
	char *message = NULL;
	assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
	if (sqlite3_exec(handle, sql, NULL, NULL, &message) != SQLITE_OK)
		fail_msg("%s: %s", sql, message);
	sqlite3_close(handle);
}

/* ---- the lock ---- */

static void one_process_owns_the_data(void **state)
{
	(void)state;
	const char *path = in(test_directory(), "kith.db");
	struct db *db = opened(path);
	char pid[32];
	snprintf(pid, sizeof pid, "process %d", (int)getpid());
	assert_refused(path, ERR_BUSY, pid);
	put(db, 5);
	db_close(db);
	assert_last(path, 5);
}

static void a_killed_owner_leaves_no_lock(void **state)
{
	(void)state;
	const char *path = in(test_directory(), "kith.db");
	pid_t child = fork();
	if (child == 0) { /* writes, and is gone without closing anything */
		AUTO_ARENA arena = arena_new(0);
		struct db_options options = {.url = str_c(path)};
		struct problem problem = {0};
		struct db *db = NULL;
		struct tally tally = {1, 1, 77};
		bool ok = db_open(&options, arena, &problem, &db) == OK && db_write(db, arena, put_tally, &tally) == OK;
		_exit(ok ? 0 : 1);
	}
	int status = 0;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_last(path, 77);
}

static void files_are_for_the_owner_only(void **state)
{
	(void)state;
	const char *directory = in(test_directory(), "data");
	struct db *db = opened(in(directory, "kith.db"));
	static const char *const names[] = {"kith.db", "kith.db-wal", "lock"};
	struct stat about;
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(stat(in(directory, names[i]), &about), 0);
		assert_int_equal(about.st_mode & 0077, 0);
	}
	assert_int_equal(stat(directory, &about), 0);
	assert_int_equal(about.st_mode & 0077, 0);
	db_close(db);
}

/* ---- versions ---- */

static void a_newer_database_is_left_untouched(void **state)
{
	(void)state;
	const char *path = in(test_directory(), "kith.db");
	db_close(opened(path));
	raw(path, "INSERT INTO kith_schema (version, name) VALUES (3, 'of tomorrow')");
	struct str before = content(path);
	assert_refused(path, ERR_VERSION, "version 3, this program knows up to 2");
	assert_true(str_equal(content(path), before));
}

static void an_older_database_is_brought_forward(void **state)
{
	(void)state;
	const char *path = in(test_directory(), "kith.db");
	raw(path, db_migrations[0].sqlite);
	raw(path,
		"CREATE TABLE kith_schema (version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL) STRICT;"
		"INSERT INTO kith_schema VALUES (1, 'item');"
		"INSERT INTO item (workspace_id, id, name, done, weight, value, token) VALUES (1, 1, 'kept', 0, 0, 0, x'00')");
	struct db *db = opened(path);
	struct db_stats stats;
	db_stats_get(db, &stats);
	assert_int_equal(stats.version, db_latest_version());
	put(db, 1);
	assert_int_equal(last_tally(db, 1), 1);
	db_close(db);
	raw(path, "INSERT INTO tally VALUES ((SELECT count(*) FROM item WHERE name = 'kept'), 9, 9)");
	assert_last(path, 9); /* of worker 1: the one row was kept */
}

/* A step that fails leaves the database at the version before it. */
static void a_failing_migration_leaves_no_trace(void **state)
{
	(void)state;
	const char *path = in(test_directory(), "kith.db");
	raw(path, db_migrations[0].sqlite);
	raw(path, "CREATE TABLE kith_schema (version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL) STRICT;"
		  "INSERT INTO kith_schema VALUES (1, 'item'); CREATE TABLE child (in_the_way)");
	assert_refused(path, ERR_INTERNAL, "version 2 (tally): table child already exists");
	raw(path, "CREATE TABLE tally (was_not_made)"); /* fails if it had been */
}

static void other_files_are_refused(void **state)
{
	(void)state;
	const char *path = in(test_directory(), "kith.db");
	raw(path, "CREATE TABLE songs (name)");
	assert_refused(path, ERR_INVALID, "another program");
	path = in(test_directory(), "kith.db");
	int file = open(path, O_WRONLY | O_CREAT, 0600);
	for (int i = 0; i < 100; i++)
		assert_int_equal(write(file, "This is a letter, not a database.\n", 34), 34);
	close(file);
	struct str before = content(path);
	assert_refused(path, ERR_CORRUPT, "not a database");
	assert_true(str_equal(content(path), before));
	assert_refused("/proc/nowhere/kith.db", ERR_IO, "cannot be made");
}

static void check_finds_damage(void **state)
{
	(void)state;
	const char *path = in(test_directory(), "kith.db");
	db_close(opened(path));
	raw(path, "PRAGMA foreign_keys=OFF; INSERT INTO child VALUES (1, 2, 3)");
	struct db *db = opened(path);
	struct str report = STR_NONE;
	assert_int_equal(db_check(db, test_arena(), &report), OK);
	assert_true(str_is(report, "a key points nowhere: child to tally"));
	db_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_killed_owner_leaves_no_lock), /* forks: before any thread has been */
		cmocka_unit_test(one_process_owns_the_data),
		cmocka_unit_test(files_are_for_the_owner_only),
		cmocka_unit_test(a_newer_database_is_left_untouched),
		cmocka_unit_test(an_older_database_is_brought_forward),
		cmocka_unit_test(a_failing_migration_leaves_no_trace),
		cmocka_unit_test(other_files_are_refused),
		cmocka_unit_test(check_finds_damage),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
