/* PostgreSQL gone and back, and conflicts between transactions. */
#include <pthread.h>
#include "tallies.h"
#include "test_db.h"

static struct test_cluster *cluster;

static int start(void **state)
{
	(void)state;
	if (test_postgres_wanted())
		cluster = test_cluster_new(true);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	if (cluster != NULL)
		test_cluster_free(cluster);
	return 0;
}

static struct db *opened(int connections)
{
	test_needs_postgres();
	struct db_options options = {.url = str_c(test_cluster_url(cluster)), .readers = connections};
	return test_open(&options);
}

static void gone_and_back(void **state)
{
	(void)state;
	struct db *db = opened(4);
	struct tally tally = {1, 1, 1};
	test_write(db, test_arena(), put_tally, &tally);
	test_cluster_stop(cluster);
	tally.n = 2;
	assert_int_equal(db_write(db, test_arena(), put_tally, &tally), ERR_UNAVAILABLE);
	assert_int_equal(db_read(db, test_arena(), last_of, &tally), ERR_UNAVAILABLE);
	assert_true(db_sentence(ERR_UNAVAILABLE).n > 0);
	struct db_options options = {.url = str_c(test_cluster_url(cluster))};
	struct problem problem = {0};
	struct db *other = NULL;
	assert_int_equal(db_open(&options, test_arena(), &problem, &other), ERR_UNAVAILABLE);
	assert_true(str_starts(problem.message, STR("PostgreSQL cannot be reached: ")));
	test_cluster_start(cluster);
	assert_int_equal(last_tally(db, 1), 1);
	test_write(db, test_arena(), put_tally, &tally);
	assert_int_equal(last_tally(db, 1), 2);
	db_close(db);
}

/* All connections of the pool are dead, and nobody notices. */
static void a_restart_is_not_seen(void **state)
{
	(void)state;
	struct db *db = opened(4);
	struct tally tally = {2, 1, 1};
	test_write(db, test_arena(), put_tally, &tally);
	test_cluster_stop(cluster);
	test_cluster_start(cluster);
	tally.n = 2;
	test_write(db, test_arena(), put_tally, &tally);
	assert_int_equal(last_tally(db, 2), 2);
	db_close(db);
}

struct lost_once {
	struct tally tally;
	int runs;
};

/* The server restarts in the middle of the first run. */
static enum err lose_once(struct tx *tx, void *arg)
{
	struct lost_once *lost = arg;
	struct tally first = lost->tally;
	first.slot = 1;
	TRY(db_run(tx, &tally_put, &first, NULL));
	if (lost->runs++ == 0) {
		test_cluster_stop(cluster);
		test_cluster_start(cluster);
	}
	return db_run(tx, &tally_put, &lost->tally, NULL);
}

static void a_transaction_lost_before_its_commit_is_run_again(void **state)
{
	(void)state;
	struct db *db = opened(4);
	struct lost_once lost = {.tally = {3, 2, 7}};
	test_write(db, test_arena(), lose_once, &lost);
	assert_int_equal(lost.runs, 2);
	assert_int_equal(last_tally(db, 3), 7);
	db_close(db);
}

struct crossing {
	struct db *db;
	pthread_barrier_t *both;
	int64_t from, to;
	int runs;
	enum err err;
};

/* Two of these, crosswise, lock each other out: the server ends one of them. */
static enum err write_crosswise(struct tx *tx, void *arg)
{
	struct crossing *crossing = arg;
	struct tally tally = {4, crossing->from, 1};
	TRY(db_run(tx, &tally_put, &tally, NULL));
	if (crossing->runs++ == 0)
		pthread_barrier_wait(crossing->both);
	tally.slot = crossing->to;
	return db_run(tx, &tally_put, &tally, NULL);
}

static void *cross(void *arg)
{
	struct crossing *crossing = arg;
	AUTO_ARENA arena = arena_new(0);
	crossing->err = db_write(crossing->db, arena, write_crosswise, crossing);
	return NULL;
}

static void a_deadlock_is_run_again(void **state)
{
	(void)state;
	struct db *db = opened(4);
	pthread_barrier_t both;
	pthread_barrier_init(&both, NULL, 2);
	struct crossing a = {db, &both, 1, 2, 0, OK}, b = {db, &both, 2, 1, 0, OK};
	pthread_t threads[2];
	pthread_create(&threads[0], NULL, cross, &a);
	pthread_create(&threads[1], NULL, cross, &b);
	pthread_join(threads[0], NULL);
	pthread_join(threads[1], NULL);
	pthread_barrier_destroy(&both);
	assert_int_equal(a.err, OK);
	assert_int_equal(b.err, OK);
	assert_true(a.runs + b.runs >= 3);
	db_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gone_and_back),
		cmocka_unit_test(a_restart_is_not_seen),
		cmocka_unit_test(a_transaction_lost_before_its_commit_is_run_again),
		cmocka_unit_test(a_deadlock_is_run_again),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
