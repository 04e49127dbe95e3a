/* Power losses, full disks and failing calls under load: no acknowledged write is ever lost, nothing
 * refused is ever there, and the writer goes on. KITH_POWER_LOSSES: how many moments (1,000 in the
 * bench). */
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "power_vfs.h"
#include "tallies.h"
#include "test_db.h"

enum { WORKERS = 64, SLOTS = 16, SYNC_US = 300, DEFAULT_LOSSES = 150 };

static struct {
	struct db *db;
	_Atomic int64_t acked[WORKERS];
	_Atomic int refused, wrong;
	_Atomic bool stop;
} load;

static struct db *open_with_power(const char *directory, bool no_sync)
{
	char path[128];
	snprintf(path, sizeof path, "%s/kith.db", directory);
	struct db_options options = {
		.url = str_c(path), .vfs = POWER_VFS, .unsafe_no_sync = no_sync, .checkpoint_pages = 100};
	return test_open(&options);
}

/* Counts up; each number is written once, and acknowledged once its write is answered. */
static void *work(void *arg)
{
	int64_t worker = (int64_t)(intptr_t)arg;
	AUTO_ARENA arena = arena_new(0);
	for (int64_t n = 1; !load.stop; n++) {
		arena_reset(arena);
		struct tally tally = {worker, n % SLOTS, n};
		enum err err = db_write(load.db, arena, put_tally, &tally);
		if (err == OK)
			load.acked[worker] = n;
		else if (err == ERR_FULL || err == ERR_IO)
			load.refused++;
		else
			load.wrong++;
	}
	return NULL;
}

static pthread_t threads[WORKERS];

static void load_start(struct db *db)
{
	load.db = db;
	load.stop = false;
	load.refused = load.wrong = 0;
	for (int i = 0; i < WORKERS; i++) {
		load.acked[i] = 0;
		assert_int_equal(pthread_create(&threads[i], NULL, work, (void *)(intptr_t)i), 0);
	}
}

static void load_stop(void)
{
	load.stop = true;
	for (int i = 0; i < WORKERS; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(load.wrong, 0);
}

static int64_t number(sqlite3 *handle, const char *sql, int64_t arg)
{
	sqlite3_stmt *statement = NULL;
	if (sqlite3_prepare_v2(handle, sql, -1, &statement, NULL) != SQLITE_OK)
		return -1;
	sqlite3_bind_int64(statement, 1, arg);
	int64_t value = sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : -1;
	sqlite3_finalize(statement);
	return value;
}

static bool sound(sqlite3 *handle)
{
	sqlite3_stmt *statement = NULL;
	bool ok = sqlite3_prepare_v2(handle, "PRAGMA integrity_check", -1, &statement, NULL) == SQLITE_OK &&
		  sqlite3_step(statement) == SQLITE_ROW &&
		  strcmp((const char *)sqlite3_column_text(statement, 0), "ok") == 0;
	sqlite3_finalize(statement);
	return ok;
}

static void assert_sound(struct db *db)
{
	struct str report = STR_NONE;
	assert_int_equal(db_check(db, test_arena(), &report), OK);
	assert_int_equal(report.n, 0);
}

/* How many workers' last acknowledged numbers are not in the image; WORKERS when it is damaged. */
static int lost_in_image(const char *directory, const int64_t *acked)
{
	char path[160];
	sqlite3 *handle = NULL;
	int lost = WORKERS;
	snprintf(path, sizeof path, "%s/kith.db", directory);
	if (sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK && sound(handle)) {
		lost = 0;
		for (int i = 0; i < WORKERS; i++)
			lost += number(handle, "SELECT coalesce(max(n), 0) FROM tally WHERE worker = ?1", i) < acked[i];
	}
	sqlite3_close(handle);
	return lost;
}

static void clear_image(const char *directory)
{
	static const char *const names[] = {"kith.db", "kith.db-wal", "kith.db-shm", "kith.db-journal"};
	for (size_t i = 0; i < 4; i++) {
		char path[160];
		snprintf(path, sizeof path, "%s/%s", directory, names[i]);
		unlink(path);
	}
}

/* Moments at which something acknowledged was lost. */
static int power_losses(int moments, bool no_sync)
{
	power_vfs_register(SYNC_US);
	const char *image = test_directory();
	struct db *db = open_with_power(test_directory(), no_sync);
	uint64_t random = UINT64_C(0x9E3779B97F4A7C15);
	int losses = 0;
	load_start(db);
	for (int i = 0; i < moments; i++) {
		usleep((useconds_t)((random >> 20) % 4000));
		int64_t acked[WORKERS];
		for (int j = 0; j < WORKERS; j++)
			acked[j] = load.acked[j];
		power_vfs_image(image, &random);
		losses += lost_in_image(image, acked) > 0;
		clear_image(image);
	}
	load_stop();
	struct db_stats stats;
	db_stats_get(db, &stats);
	print_message("%d moments, %d with a loss; %lld writes, %.1f a commit\n", moments, losses,
		(long long)stats.writes, (double)stats.writes / (double)stats.batches);
	assert_true(stats.writes > 4 * stats.batches); /* group commit was at work */
	db_close(db);
	power_vfs_forget();
	return losses;
}

static void nothing_acknowledged_is_lost_with_the_power(void **state)
{
	(void)state;
	const char *wanted = getenv("KITH_POWER_LOSSES");
	assert_int_equal(power_losses(wanted != NULL ? atoi(wanted) : DEFAULT_LOSSES, false), 0);
}

static void without_syncs_the_test_sees_losses(void **state)
{
	(void)state;
	assert_true(power_losses(10, true) > 0);
}

/* The disk fills and is emptied again under load. */
static void a_full_disk_refuses_and_recovers(void **state)
{
	(void)state;
	power_vfs_register(SYNC_US);
	const char *directory = test_directory();
	struct db *db = open_with_power(directory, false);
	load_start(db);
	for (int i = 0; i < 10; i++) {
		usleep(20 * 1000);
		power_vfs_full(true);
		usleep(5 * 1000);
		power_vfs_full(false);
	}
	usleep(20 * 1000);
	load_stop();
	assert_true(load.refused > 0);
	assert_sound(db);
	int64_t acked[WORKERS];
	for (int i = 0; i < WORKERS; i++) {
		acked[i] = load.acked[i];
		assert_true(acked[i] > 0);
	}
	db_close(db);
	power_vfs_forget();
	assert_int_equal(lost_in_image(directory, acked), 0);
}

/* Every call that writes is made to fail once. What was refused is not there, what was not is, and
 * the next write goes through. */
static void every_failing_call_is_survived(void **state)
{
	(void)state;
	power_vfs_register(0);
	struct db *db = open_with_power(test_directory(), false);
	int failures = 0;
	int64_t n = 0, last = 0;
	for (int after = 1; after <= 60; after++) {
		power_vfs_fail_after(after);
		for (int i = 0; i < 120 && !power_vfs_failed(); i++) {
			n++;
			struct tally tally = {7, n, n};
			enum err err = db_write(db, test_arena(), put_tally, &tally);
			if (err == OK)
				last = n;
			else
				failures++;
			assert_true(err == OK || err == ERR_IO);
			assert_int_equal(last_tally(db, 7), last);
		}
		assert_true(power_vfs_failed());
	}
	power_vfs_fail_after(0);
	assert_true(failures > 20);
	assert_sound(db);
	db_close(db);
	power_vfs_forget();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_acknowledged_is_lost_with_the_power),
		cmocka_unit_test(without_syncs_the_test_sees_losses),
		cmocka_unit_test(a_full_disk_refuses_and_recovers),
		cmocka_unit_test(every_failing_call_is_survived),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
