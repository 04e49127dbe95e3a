/* PostgreSQL stopped immediately at random moments under load: no acknowledged write is lost, and none is
 * there twice, though writes lost before their commit run again by themselves. KITH_STOPS: how many
 * moments (50 in the bench). */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "base/rand.h"
#include "base/time.h"
#include "statements.h"
#include "test_db.h"

enum { WORKERS = 16, WRITES_MOST = 1 << 17, DEFAULT_STOPS = 4, PAUSE_US = 300 * 1000, PATIENCE_US = 30 * 1000 * 1000 };

static struct {
	struct db *db;
	bool acked[WORKERS][WRITES_MOST]; /* each worker's own until it has been joined */
	int64_t sent[WORKERS];
	_Atomic int64_t n_acked;
	_Atomic int refused, wrong;
	_Atomic bool stop;
} load;

static enum err add_tally(struct tx *tx, void *arg)
{
	return db_run(tx, &tally_add, arg, NULL);
}

/* Each write is a row of its own, sent once, and acknowledged once it is answered. */
static void *work(void *arg)
{
	int64_t worker = (int64_t)(intptr_t)arg, n = 0;
	AUTO_ARENA arena = arena_new(0);
	while (!load.stop && n < WRITES_MOST) {
		arena_reset(arena);
		struct tally tally = {worker, n, 1};
		enum err err = db_write(load.db, arena, add_tally, &tally);
		load.acked[worker][n++] = err == OK;
		load.n_acked += err == OK;
		if (err == ERR_UNAVAILABLE) {
			load.refused++;
			usleep(10 * 1000);
		} else if (err != OK) {
			load.wrong++;
		}
	}
	load.sent[worker] = n;
	return NULL;
}

struct tallied {
	struct tally worker;
	struct list rows; /* struct tally_row */
};

static enum err rows_of(struct tx *tx, void *arg)
{
	struct tallied *tallied = arg;
	return db_many(tx, &tally_rows, &tallied->worker, &tallied->rows);
}

struct found {
	int64_t lost, doubled;
};

static void look_for(struct db *db, int64_t worker, struct found *found)
{
	struct tallied tallied = {.worker = {.worker = worker}};
	test_read(db, test_arena(), rows_of, &tallied);
	const struct tally_row *row = tallied.rows.items;
	size_t at = 0;
	for (int64_t n = 0; n < load.sent[worker]; n++) {
		bool is_there = at < tallied.rows.n && row[at].slot == n;
		found->lost += load.acked[worker][n] && !is_there;
		found->doubled += is_there && row[at].n != 1;
		at += is_there;
	}
	assert_int_equal(at, tallied.rows.n); /* nothing is there that was not sent */
}

/* Under load: somebody was answered since the last start. */
static void wait_for_writes(void)
{
	int64_t before = load.n_acked, since = time_monotonic_us();
	while (load.n_acked < before + WORKERS && time_monotonic_us() < since + PATIENCE_US)
		usleep(1000);
	assert_true(load.n_acked >= before + WORKERS);
}

static void stop_at_moments(struct test_cluster *cluster, int stops)
{
	struct rand rand;
	pthread_t threads[WORKERS];
	rand_seed(&rand, 1);
	load.stop = false;
	load.n_acked = 0;
	load.refused = load.wrong = 0;
	for (int i = 0; i < WORKERS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, work, (void *)(intptr_t)i), 0);
	for (int i = 0; i < stops; i++) {
		wait_for_writes();
		usleep((useconds_t)rand_below(&rand, PAUSE_US));
		test_cluster_stop(cluster);
		test_cluster_start(cluster);
	}
	wait_for_writes();
	load.stop = true;
	for (int i = 0; i < WORKERS; i++)
		pthread_join(threads[i], NULL);
}

static struct found stopped(const char *options)
{
	test_needs_postgres();
	const char *wanted = getenv("KITH_STOPS");
	int stops = wanted != NULL ? atoi(wanted) : DEFAULT_STOPS;
	struct test_cluster *cluster = test_cluster_new(true);
	struct db_options open = {
		.url = str_format(test_arena(), "%s%s", test_cluster_url(cluster), options), .readers = WORKERS};
	load.db = test_open(&open);
	stop_at_moments(cluster, stops);
	struct found found = {0};
	for (int i = 0; i < WORKERS; i++)
		look_for(load.db, i, &found);
	print_message("%d stops, %lld acknowledged, %lld lost, %lld doubled, %d refused\n", stops,
		(long long)load.n_acked, (long long)found.lost, (long long)found.doubled, (int)load.refused);
	assert_int_equal(load.wrong, 0);
	db_close(load.db);
	test_cluster_free(cluster);
	return found;
}

static void an_immediate_stop_loses_nothing_acknowledged(void **state)
{
	(void)state;
	struct found found = stopped("");
	assert_int_equal(found.lost, 0);
	assert_int_equal(found.doubled, 0);
}

/* The server answers before its log is written: what it still held is gone, and the test sees that. */
static void without_synchronous_commit_the_test_sees_losses(void **state)
{
	(void)state;
	assert_true(stopped("&options=-c%20synchronous_commit%3Doff").lost > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_immediate_stop_loses_nothing_acknowledged),
		cmocka_unit_test(without_synchronous_commit_the_test_sees_losses),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
