/* The writer of SQLite: batches, what happens when the transaction is gone, jobs between people. */
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "db/sqlite.h"
#include "tallies.h"
#include "test_db.h"

static struct db *opened(void)
{
	struct db_options options = {
		.url = str_format(test_arena(), "%s/kith.db", test_directory()),
		.unsafe_no_sync = true,
	};
	return test_open(&options);
}

/* ---- one batch of which the test knows who is in it ---- */

enum { MOST = 8 };
struct member {
	struct db *db;
	tx_fn fn;
	void *arg;
	enum err err;
};
static _Atomic bool held;

/* Keeps the writer busy until the others are in the queue. */
static enum err hold(struct tx *tx, void *arg)
{
	(void)tx;
	(void)arg;
	while (held)
		usleep(1000);
	return OK;
}

static void *write_member(void *arg)
{
	struct member *member = arg;
	AUTO_ARENA arena = arena_new(0);
	member->err = db_write(member->db, arena, member->fn, member->arg);
	return NULL;
}

static int waiting(struct db *db)
{
	struct writer *writer = &((struct sqlite_db *)db)->writer;
	pthread_mutex_lock(&writer->mutex);
	int n = writer->people.n;
	pthread_mutex_unlock(&writer->mutex);
	return n;
}

static void write_as_one_batch(struct db *db, struct member *members, int n)
{
	pthread_t threads[MOST + 1];
	struct member holder = {db, hold, NULL, OK};
	held = true;
	pthread_create(&threads[MOST], NULL, write_member, &holder);
	usleep(20 * 1000);
	for (int i = 0; i < n; i++) {
		members[i].db = db;
		pthread_create(&threads[i], NULL, write_member, &members[i]);
		while (waiting(db) < i + 1)
			usleep(1000);
	}
	struct db_stats before, after;
	db_stats_get(db, &before);
	held = false;
	for (int i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
	pthread_join(threads[MOST], NULL);
	db_stats_get(db, &after);
	assert_true(after.batches >= before.batches + 1);
}

static enum err refuse(struct tx *tx, void *arg)
{
	TRY(put_tally(tx, arg));
	return ERR_STOP;
}

struct killing {
	struct tally tally;
	int runs;
	bool always;
};

/* As a full disk or a broken page does: SQLite gives up the whole transaction. */
static enum err lose_transaction(struct tx *tx, void *arg)
{
	struct killing *killing = arg;
	struct sqlite_connection *connection = tx->connection;
	TRY(put_tally(tx, &killing->tally));
	if (killing->runs++ == 0 || killing->always) {
		sqlite3_exec(connection->handle, "ROLLBACK", NULL, NULL, NULL);
		return killing->always ? ERR_FULL : OK;
	}
	return OK;
}

struct counted {
	struct tally tally;
	int runs;
};

static enum err put_counted(struct tx *tx, void *arg)
{
	struct counted *counted = arg;
	counted->runs++;
	return put_tally(tx, &counted->tally);
}

static void a_lost_transaction_is_run_again_one_by_one(void **state)
{
	(void)state;
	struct db *db = opened();
	struct counted before = {{1, 1, 11}, 0}, after = {{2, 1, 22}, 0};
	struct tally refused = {3, 1, 33};
	struct killing once = {{4, 1, 44}, 0, false}, always = {{5, 1, 55}, 0, true};
	struct member members[] = {
		{.fn = put_counted, .arg = &before},
		{.fn = refuse, .arg = &refused},
		{.fn = lose_transaction, .arg = &once},
		{.fn = lose_transaction, .arg = &always},
		{.fn = put_counted, .arg = &after},
	};
	write_as_one_batch(db, members, 5);
	assert_int_equal(members[0].err, OK);
	assert_int_equal(members[1].err, ERR_STOP);
	assert_int_equal(members[2].err, OK);
	assert_int_equal(members[3].err, ERR_FULL);
	assert_int_equal(members[4].err, OK);
	assert_int_equal(before.runs, 3); /* without savepoints, with them, alone */
	assert_int_equal(after.runs, 1);
	assert_int_equal(last_tally(db, 1), 11);
	assert_int_equal(last_tally(db, 2), 22);
	assert_int_equal(last_tally(db, 3), 0);
	assert_int_equal(last_tally(db, 4), 44);
	assert_int_equal(last_tally(db, 5), 0);
	db_close(db);
}

static enum err defer_and_break(struct tx *tx, void *arg)
{
	struct sqlite_connection *connection = tx->connection;
	sqlite3_exec(connection->handle, "PRAGMA defer_foreign_keys=ON", NULL, NULL, NULL);
	return db_run(tx, &child_put, arg, NULL);
}

/* A key left open would make the commit of all fail. */
static void an_open_key_fails_alone(void **state)
{
	(void)state;
	struct db *db = opened();
	struct tally good = {1, 1, 1}, bad = {9, 9, 9}, other = {2, 1, 2};
	struct member members[] = {{.fn = put_tally, .arg = &good}, {.fn = defer_and_break, .arg = &bad},
		{.fn = put_tally, .arg = &other}};
	write_as_one_batch(db, members, 3);
	assert_int_equal(members[0].err, OK);
	assert_int_equal(members[1].err, ERR_CONFLICT);
	assert_int_equal(members[2].err, OK);
	assert_int_equal(last_tally(db, 2), 2);
	db_close(db);
}

static enum err write_within(struct tx *tx, void *arg)
{
	return db_write(tx->db, tx_arena(tx), put_tally, arg);
}

static void a_write_within_a_write_is_refused(void **state)
{
	(void)state;
	struct db *db = opened();
	struct tally tally = {1, 1, 1};
	assert_int_equal(db_write(db, test_arena(), write_within, &tally), ERR_INTERNAL);
	db_close(db);
}

static enum err slow(struct tx *tx, void *arg)
{
	usleep(50 * 1000);
	return put_tally(tx, arg);
}

static void closing_waits_for_what_is_under_way(void **state)
{
	(void)state;
	struct db *db = opened();
	pthread_t threads[MOST];
	struct tally tally = {1, 1, 1};
	struct member members[MOST];
	for (int i = 0; i < MOST; i++) {
		members[i] = (struct member){db, slow, &tally, ERR_INTERNAL};
		pthread_create(&threads[i], NULL, write_member, &members[i]);
	}
	usleep(20 * 1000);
	db_close(db);
	for (int i = 0; i < MOST; i++) {
		pthread_join(threads[i], NULL);
		assert_int_equal(members[i].err, OK);
	}
}

/* ---- jobs ---- */

enum { CHUNK_US = 15 * 1000 };
static struct {
	struct db *db;
	_Atomic int chunks;
	_Atomic bool stop;
} job;

static enum err chunk(struct tx *tx, void *arg)
{
	int64_t until = time_monotonic_us() + CHUNK_US;
	while (time_monotonic_us() < until)
		usleep(1000);
	return put_tally(tx, arg);
}

static void *run_job(void *arg)
{
	(void)arg;
	AUTO_ARENA arena = arena_new(0);
	while (!job.stop) {
		struct tally tally = {50, 1, job.chunks};
		if (db_write_job(job.db, arena, chunk, &tally) == OK)
			job.chunks++;
	}
	return NULL;
}

static void *crowd(void *arg)
{
	struct member *member = arg;
	AUTO_ARENA arena = arena_new(0);
	struct tally tally = {60, 1, 1};
	while (!job.stop)
		if (db_write(member->db, arena, put_tally, &tally) != OK)
			return NULL;
	return NULL;
}

/* A person waits for one chunk at most; and a job gets its turn however many people write. */
static void jobs_and_people(void **state)
{
	(void)state;
	struct db *db = opened();
	pthread_t jobs[3], people[4];
	job.db = db;
	for (int i = 0; i < 3; i++)
		pthread_create(&jobs[i], NULL, run_job, NULL);
	int late = 0;
	for (int i = 0; i < 20; i++) {
		struct tally tally = {1, 1, i};
		int64_t start = time_monotonic_us();
		test_write(db, test_arena(), put_tally, &tally);
		late += time_monotonic_us() - start > 2 * CHUNK_US; /* three jobs wait: more than one would show */
	}
	assert_true(late <= 4); /* of a busy machine */
	struct member member = {.db = db};
	for (int i = 0; i < 4; i++)
		pthread_create(&people[i], NULL, crowd, &member);
	int before = job.chunks;
	usleep(500 * 1000);
	assert_true(job.chunks - before >= 2);
	job.stop = true;
	for (int i = 0; i < 3; i++)
		pthread_join(jobs[i], NULL);
	for (int i = 0; i < 4; i++)
		pthread_join(people[i], NULL);
	db_close(db);
}

struct long_job {
	struct db *db;
	struct tally tally;
	_Atomic bool begun;
	int64_t took;
};

static enum err until_it_should_end(struct tx *tx, void *arg)
{
	struct long_job *long_job = arg;
	int64_t start = time_monotonic_us();
	long_job->begun = true;
	TRY(put_tally(tx, &long_job->tally));
	while (!tx_should_end(tx))
		usleep(200);
	long_job->took = time_monotonic_us() - start;
	return OK;
}

static void *run_long_job(void *arg)
{
	struct long_job *long_job = arg;
	AUTO_ARENA arena = arena_new(0);
	assert_int_equal(db_write_job(long_job->db, arena, until_it_should_end, long_job), OK);
	return NULL;
}

/* Long when nobody writes; short as soon as somebody does. */
static void a_job_ends_when_people_wait(void **state)
{
	(void)state;
	struct db *db = opened();
	struct long_job alone = {.db = db, .tally = {1, 1, 1}}, disturbed = {.db = db, .tally = {2, 1, 2}};
	struct tally person = {3, 1, 3};
	pthread_t thread;
	run_long_job(&alone);
	assert_true(alone.took > 100 * 1000);
	pthread_create(&thread, NULL, run_long_job, &disturbed);
	while (!disturbed.begun)
		usleep(100);
	test_write(db, test_arena(), put_tally, &person);
	assert_true(disturbed.took < alone.took / 2); /* it is in before the person's write */
	pthread_join(thread, NULL);
	for (int worker = 1; worker <= 3; worker++)
		assert_int_equal(last_tally(db, worker), worker);
	db_close(db);
}

static enum err put_and_refuse(struct tx *tx, void *arg)
{
	TRY(put_tally(tx, arg));
	return ERR_INVALID;
}

/* A job's write has no savepoint: the transaction itself is taken back. */
static void a_failed_job_leaves_nothing(void **state)
{
	(void)state;
	struct db *db = opened();
	struct tally tally = {1, 1, 1}, bad = {9, 9, 9};
	assert_int_equal(db_write_job(db, test_arena(), put_and_refuse, &tally), ERR_INVALID);
	assert_int_equal(db_write_job(db, test_arena(), defer_and_break, &bad), ERR_CONFLICT);
	assert_int_equal(last_tally(db, 1), 0);
	assert_int_equal(db_write_job(db, test_arena(), put_tally, &tally), OK);
	assert_int_equal(last_tally(db, 1), 1);
	db_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_lost_transaction_is_run_again_one_by_one),
		cmocka_unit_test(an_open_key_fails_alone),
		cmocka_unit_test(a_write_within_a_write_is_refused),
		cmocka_unit_test(closing_waits_for_what_is_under_way),
		cmocka_unit_test(jobs_and_people),
		cmocka_unit_test(a_job_ends_when_people_wait),
		cmocka_unit_test(a_failed_job_leaves_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
