/* Who writes, and when: one connection writes, and one thread at a time has it.
 *
 * People's writes go first, on the writer thread. Group commit: all that wait are run one after the other in
 * one transaction, each as if in its savepoint, and are answered after its one commit. While the disk works on
 * that, the next ones gather. A job's write is run alone, in between, and ends when people wait; it runs
 * on the job's own thread, whose priority is low, so that people who only read feel nothing of it either. */
#include <limits.h>
#include <linux/futex.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "base/log.h"
#include "base/time.h"
#include "db/sqlite.h"

enum {
	CAREFUL_BATCHES = 100,        /* so many have savepoints after one that would have needed them */
	JOB_PATIENCE_US = 100 * 1000, /* after this long a job's write is run although people wait */
	JOB_ENOUGH_US = 1000,         /* so long a job's write goes on although people wait */
	JOB_TURN_US = 10 * 1000,      /* and so long when it was run although they waited */
	JOB_SHORT_US = 15 * 1000,     /* so long it goes on at most while people write now and then */
	JOB_LONG_US = 250 * 1000,     /* and so long when nobody does: fewer commits, each page written once */
	PEOPLE_GONE_US = 1000 * 1000, /* after this long nobody writes now and then */
	JOB_GONE_US = 1000 * 1000,    /* after this long no job is at work */
	JOB_CHECKPOINT = 4,           /* times as long a log before a job moves it: more of its pages stand twice */
	GATHER_US = 50,               /* how long a batch waits for those whom the last one has just woken */
};

static void bell_wait(_Atomic uint32_t *bell, uint32_t heard)
{
	syscall(SYS_futex, bell, FUTEX_WAIT_PRIVATE, heard, NULL, NULL, 0);
}

static void bell_ring(_Atomic uint32_t *bell)
{
	atomic_fetch_add(bell, 1);
	syscall(SYS_futex, bell, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
}

/* ---- the queue ---- */

static void queue_push(struct write_queue *queue, struct write *write)
{
	if (queue->n++ == 0)
		queue->first = write;
	else
		*queue->end = write;
	queue->end = &write->next;
}

static struct write *queue_take_all(struct write_queue *queue)
{
	struct write *first = queue->first;
	*queue = (struct write_queue){0};
	return first;
}

/* Whether a write may come in; called with the mutex held. */
static enum err admit(const struct writer *writer)
{
	if (writer->busy && pthread_equal(pthread_self(), writer->holder)) {
		log_error("write within a write");
		return ERR_INTERNAL; /* it would wait for itself */
	}
	return writer->closing ? ERR_UNAVAILABLE : OK;
}

static enum err write_of_people(struct writer *writer, struct write *write)
{
	pthread_mutex_lock(&writer->mutex);
	enum err admitted = admit(writer);
	if (admitted != OK) {
		pthread_mutex_unlock(&writer->mutex);
		return admitted;
	}
	write->bell = &writer->bells[writer->turn & 1];
	queue_push(&writer->people, write);
	atomic_store(&writer->people_wait, true);
	bool wake = writer->asleep;
	writer->asleep = false;
	pthread_mutex_unlock(&writer->mutex);
	if (wake)
		pthread_cond_signal(&writer->arrived);
	for (;;) {
		uint32_t heard = atomic_load(write->bell);
		if (atomic_load(&write->done))
			return write->err;
		bell_wait(write->bell, heard);
	}
}

/* ---- running ---- */

enum outcome {
	KEPT,    /* the transaction holds: write->err says how it went */
	SPOILED, /* it holds half of a write that was refused: without savepoints only */
	GONE,    /* SQLite has rolled the whole transaction back */
};

/* One write within the open transaction, in a savepoint if need be. */
static enum outcome run_one(struct sqlite_db *sqlite, struct write *write, bool savepoints)
{
	struct sqlite_connection *connection = &sqlite->writer.connection;
	int64_t changes = sqlite3_total_changes64(connection->handle);
	write->err = savepoints ? sqlite_control(connection, CONTROL_SAVEPOINT) : OK;
	if (write->err != OK)
		return sqlite3_get_autocommit(connection->handle) ? GONE : KEPT;
	struct tx tx = {.db = &sqlite->db, .arena = write->arena, .connection = connection, .writes = true};
	write->err = tx_outcome(&tx, write->fn(&tx, write->arg));
	if (sqlite3_get_autocommit(connection->handle)) {
		if (write->err == OK)
			write->err = ERR_INTERNAL;
		return GONE;
	}
	int open_keys = 0, highest = 0;
	sqlite3_db_status(connection->handle, SQLITE_DBSTATUS_DEFERRED_FKS, &open_keys, &highest, 0);
	if (write->err == OK && open_keys != 0)
		write->err = ERR_CONFLICT; /* it alone fails, not the commit of all */
	if (!savepoints)
		return write->err == OK || sqlite3_total_changes64(connection->handle) == changes ? KEPT : SPOILED;
	if (write->err != OK && sqlite_control(connection, CONTROL_ROLLBACK_TO) != OK)
		return GONE;
	if (sqlite_control(connection, CONTROL_RELEASE) != OK)
		return GONE;
	return KEPT;
}

static void roll_back(struct sqlite_connection *connection)
{
	if (!sqlite3_get_autocommit(connection->handle) && sqlite_control(connection, CONTROL_ROLLBACK) != OK)
		log_error("rollback failed reason=\"%s\"", sqlite3_errmsg(connection->handle));
}

/* Once when commits begin to fail and once when they go through again: a full disk is not to be
 * filled with its own news. */
static void tell_commit(struct writer *writer, enum err err)
{
	if (writer->failing == (err != OK))
		return;
	writer->failing = err != OK;
	if (writer->failing)
		log_error("commit failed error=%s reason=\"%s\"", err_name(err),
			sqlite3_errmsg(writer->connection.handle));
	else
		log_info("commits go through again");
}

/* Runs the list in one transaction. On an error nothing of it is in the database; *ret_outcome then
 * tells whether each may still succeed, as the transaction was lost before its commit. */
static enum err run_together(struct sqlite_db *sqlite, struct write *first, bool savepoints, enum outcome *ret_outcome)
{
	struct sqlite_connection *connection = &sqlite->writer.connection;
	*ret_outcome = KEPT;
	TRY(sqlite_control(connection, CONTROL_BEGIN_WRITE));
	for (struct write *write = first; write != NULL; write = write->next) {
		*ret_outcome = run_one(sqlite, write, savepoints);
		if (*ret_outcome != KEPT) {
			roll_back(connection);
			return write->err != OK ? write->err : ERR_INTERNAL;
		}
	}
	enum err err = sqlite_control(connection, CONTROL_COMMIT);
	tell_commit(&sqlite->writer, err);
	if (err != OK)
		roll_back(connection);
	return err;
}

/* For a savepoint SQLite copies every page that is changed behind it. So there are none, unless a write
 * was lately refused when it had changed something already: then all are run once more, with them. */
static enum err run_lightly(struct sqlite_db *sqlite, struct write *first, enum outcome *ret_outcome)
{
	struct writer *writer = &sqlite->writer;
	bool savepoints = writer->careful > 0 && first->next != NULL;
	enum err err = run_together(sqlite, first, savepoints, ret_outcome);
	writer->careful -= savepoints;
	if (*ret_outcome == SPOILED && first->next != NULL) {
		writer->careful = CAREFUL_BATCHES;
		err = run_together(sqlite, first, true, ret_outcome);
	}
	return err;
}

static void run_batch(struct sqlite_db *sqlite, struct write *first)
{
	enum outcome outcome;
	enum err err = run_lightly(sqlite, first, &outcome);
	atomic_fetch_add_explicit(&sqlite->db.batches, 1, memory_order_relaxed);
	if (err == OK)
		return;
	if (outcome != GONE || first->next == NULL) {
		for (struct write *write = first; write != NULL; write = write->next)
			if (write->err == OK)
				write->err = err;
		return;
	}
	for (struct write *write = first; write != NULL; write = write->next) {
		struct write *next = write->next;
		write->next = NULL;
		run_batch(sqlite, write);
		write->next = next;
	}
}

static bool people_wait(struct tx *tx)
{
	return atomic_load(&((struct sqlite_db *)tx->db)->writer.people_wait);
}

/* A job's write alone in its transaction, which needs no savepoint: SQLite would copy each page for it. */
static enum err run_job_in(struct sqlite_db *sqlite, struct write *write)
{
	struct writer *writer = &sqlite->writer;
	struct sqlite_connection *connection = &writer->connection;
	TRY(sqlite_control(connection, CONTROL_BEGIN_WRITE));
	int64_t now = time_monotonic_us();
	struct tx tx = {
		.db = &sqlite->db,
		.arena = write->arena,
		.connection = connection,
		.writes = true,
		.enough_at = now + (atomic_load(&writer->people_wait) ? JOB_TURN_US : JOB_ENOUGH_US),
		.end_at = now + (now - writer->people_at > PEOPLE_GONE_US ? JOB_LONG_US : JOB_SHORT_US),
		.people_wait = people_wait,
	};
	TRY(tx_outcome(&tx, write->fn(&tx, write->arg)));
	int open_keys = 0, highest = 0;
	sqlite3_db_status(connection->handle, SQLITE_DBSTATUS_DEFERRED_FKS, &open_keys, &highest, 0);
	if (open_keys != 0)
		return ERR_CONFLICT;
	enum err err = sqlite3_get_autocommit(connection->handle) ? ERR_INTERNAL
								  : sqlite_control(connection, CONTROL_COMMIT);
	tell_commit(writer, err);
	return err;
}

/* Answers all; a write is gone from its thread's stack as soon as it is done. */
static void answer(struct write *first)
{
	_Atomic uint32_t *bell = first->bell;
	for (struct write *write = first, *next; write != NULL; write = next) {
		next = write->next;
		atomic_store(&write->done, 1);
	}
	bell_ring(bell);
}

/* ---- the thread ---- */

static int count_pages(void *arg, sqlite3 *handle, const char *name, int pages)
{
	struct writer *writer = arg;
	(void)handle;
	(void)name;
	if (pages < writer->wal_pages) /* all had been moved, and the log begun anew */
		writer->next_checkpoint = writer->checkpoint_pages;
	writer->wal_pages = pages;
	return SQLITE_OK;
}

/* Readers hold back what they still see: that is moved next time, when the log has grown by as much again. */
static void checkpoint(sqlite3 *handle)
{
	int rc = sqlite3_wal_checkpoint_v2(handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	if (rc != SQLITE_OK && rc != SQLITE_BUSY)
		log_error("checkpoint failed reason=\"%s\"", sqlite3_errmsg(handle));
}

static bool log_is_long(struct writer *writer, int times)
{
	if (writer->wal_pages < writer->next_checkpoint + (times - 1) * writer->checkpoint_pages)
		return false;
	writer->next_checkpoint = writer->wal_pages + writer->checkpoint_pages;
	return true;
}

/* Lets go of the connection: the next in turn may have it. */
static void release(struct writer *writer)
{
	pthread_mutex_lock(&writer->mutex);
	writer->busy = false;
	bool people = writer->people.n > 0 || writer->closing, jobs = writer->jobs > 0;
	writer->asleep = writer->asleep && !people;
	pthread_mutex_unlock(&writer->mutex);
	if (people)
		pthread_cond_signal(&writer->arrived);
	if (jobs)
		pthread_cond_signal(&writer->job_turn);
}

/* ---- jobs ---- */

/* Waits for the connection. */
static enum err take_job_turn(struct writer *writer)
{
	pthread_mutex_lock(&writer->mutex);
	enum err admitted = admit(writer);
	if (admitted != OK) {
		pthread_mutex_unlock(&writer->mutex);
		return admitted;
	}
	if (writer->jobs++ == 0)
		writer->job_since = time_monotonic_us();
	while (!writer->closing && (writer->busy || (writer->people.n > 0 && !writer->job_first)))
		pthread_cond_wait(&writer->job_turn, &writer->mutex);
	writer->jobs--;
	admitted = writer->closing ? ERR_UNAVAILABLE : OK;
	if (admitted == OK) {
		writer->busy = true;
		writer->holder = pthread_self();
		writer->job_first = false;
		writer->job_since = writer->job_at = time_monotonic_us();
	}
	pthread_mutex_unlock(&writer->mutex);
	return admitted;
}

/* Moves the log into the file on a connection of its own, so that people write meanwhile. */
static void checkpoint_beside(struct sqlite_db *sqlite)
{
	struct writer *writer = &sqlite->writer;
	if (pthread_mutex_trylock(&writer->checkpointing) != 0)
		return;
	struct sqlite_connection *connection = &writer->checkpointer;
	enum err err = OK;
	if (connection->handle == NULL)
		err = sqlite_connect(sqlite->path, sqlite->vfs, SQLITE_OPEN_READWRITE, connection);
	if (err == OK)
		err = sqlite_exec(connection, sqlite_synchronous(sqlite));
	if (err == OK)
		checkpoint(connection->handle);
	pthread_mutex_unlock(&writer->checkpointing);
}

static enum err write_of_job(struct sqlite_db *sqlite, struct write *write)
{
	struct writer *writer = &sqlite->writer;
	TRY(take_job_turn(writer));
	enum err err = run_job_in(sqlite, write);
	atomic_fetch_add_explicit(&sqlite->db.batches, 1, memory_order_relaxed);
	if (err != OK)
		roll_back(&writer->connection);
	bool is_long = log_is_long(writer, JOB_CHECKPOINT);
	release(writer);
	if (is_long)
		checkpoint_beside(sqlite);
	return err;
}

/* ---- the writer thread ---- */

/* The threads that the last batch woke are about to come again: to start with the first of them
 * alone would cost the others a commit of waiting. Called and left with the mutex held. */
static void gather(struct writer *writer)
{
	int64_t until = time_monotonic_us() + GATHER_US;
	while (writer->people.n < writer->last_batch && !writer->closing && time_monotonic_us() < until) {
		pthread_mutex_unlock(&writer->mutex);
		sched_yield();
		pthread_mutex_lock(&writer->mutex);
	}
}

/* What to run next, with the connection taken; NULL when the database closes. A job that has waited for long
 * goes first. */
static struct write *next_batch(struct writer *writer)
{
	struct write *first = NULL;
	pthread_mutex_lock(&writer->mutex);
	for (;;) {
		bool overdue = writer->jobs > 0 && time_monotonic_us() - writer->job_since > JOB_PATIENCE_US;
		if (!writer->busy && overdue && !writer->closing) {
			writer->job_first = true;
			pthread_cond_signal(&writer->job_turn);
		} else if (!writer->busy && (writer->people.n > 0 || writer->closing)) {
			break;
		}
		writer->asleep = true;
		pthread_cond_wait(&writer->arrived, &writer->mutex);
	}
	writer->asleep = false;
	if (writer->people.n > 0) {
		if (writer->people.n < writer->last_batch)
			gather(writer);
		writer->busy = true;
		writer->holder = pthread_self();
		writer->last_batch = writer->people.n;
		writer->turn++;
		first = queue_take_all(&writer->people);
		atomic_store(&writer->people_wait, false);
		writer->people_at = time_monotonic_us();
	}
	pthread_mutex_unlock(&writer->mutex);
	return first;
}

static void *writer_main(void *arg)
{
	struct sqlite_db *sqlite = arg;
	struct writer *writer = &sqlite->writer;
	struct write *first;
	pthread_setname_np(pthread_self(), "writer");
	while ((first = next_batch(writer)) != NULL) {
		run_batch(sqlite, first);
		answer(first);
		/* After the answers, so that nobody waits for it but the next batch; a job at work sees to it. */
		if (time_monotonic_us() - writer->job_at > JOB_GONE_US && log_is_long(writer, 1))
			checkpoint(writer->connection.handle);
		release(writer);
	}
	return NULL;
}

enum err sqlite_write(struct db *db, struct arena *arena, tx_fn fn, void *arg, bool job)
{
	struct sqlite_db *sqlite = (struct sqlite_db *)db;
	struct write write = {.fn = fn, .arg = arg, .arena = arena};
	return job ? write_of_job(sqlite, &write) : write_of_people(&sqlite->writer, &write);
}

enum err writer_start(struct sqlite_db *sqlite)
{
	struct writer *writer = &sqlite->writer;
	writer->next_checkpoint = writer->checkpoint_pages;
	sqlite3_wal_hook(writer->connection.handle, count_pages, writer);
	pthread_mutex_init(&writer->mutex, NULL);
	pthread_mutex_init(&writer->checkpointing, NULL);
	pthread_cond_init(&writer->arrived, NULL);
	pthread_cond_init(&writer->job_turn, NULL);
	if (pthread_create(&writer->thread, NULL, writer_main, sqlite) != 0)
		return ERR_NOMEM;
	writer->running = true;
	return OK;
}

void writer_stop(struct sqlite_db *sqlite)
{
	struct writer *writer = &sqlite->writer;
	pthread_mutex_lock(&writer->mutex);
	writer->closing = true;
	pthread_mutex_unlock(&writer->mutex);
	pthread_cond_signal(&writer->arrived);
	pthread_cond_broadcast(&writer->job_turn);
	pthread_join(writer->thread, NULL);
	sqlite_disconnect(&writer->checkpointer);
	pthread_cond_destroy(&writer->job_turn);
	pthread_cond_destroy(&writer->arrived);
	pthread_mutex_destroy(&writer->checkpointing);
	pthread_mutex_destroy(&writer->mutex);
	writer->running = false;
}
