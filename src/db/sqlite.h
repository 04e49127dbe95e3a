/* The SQLite engine, inside this room only. */
#pragma once
#include <pthread.h>
#include <sqlite3.h>
#include "db/engine.h"
#include "db/migrate.h"
#include "db/pool.h"

/* Statements that are no data: the transactions themselves. */
enum sqlite_control {
	CONTROL_BEGIN,
	CONTROL_BEGIN_WRITE,
	CONTROL_COMMIT,
	CONTROL_ROLLBACK,
	CONTROL_SAVEPOINT,
	CONTROL_RELEASE,
	CONTROL_ROLLBACK_TO,
	CONTROL_COUNT,
};

/* One thread at a time. */
struct sqlite_connection {
	sqlite3 *handle; /* NULL: not open yet */
	sqlite3_stmt *control[CONTROL_COUNT];
	sqlite3_stmt **statements; /* by statement->index, prepared on first use */
};

/* One write, on the stack of its thread; people's wait in a queue. */
struct write {
	tx_fn fn;
	void *arg;
	struct arena *arena;
	struct write *next;
	_Atomic uint32_t *bell; /* rings when its batch is done */
	_Atomic uint32_t done;
	enum err err; /* valid once done */
};

struct write_queue {
	struct write *first, **end;
	int n;
};

struct writer {
	pthread_t thread;
	pthread_mutex_t mutex;   /* over the lines down to the bells */
	pthread_cond_t arrived;  /* the writer thread waits here */
	pthread_cond_t job_turn; /* and jobs here */
	struct write_queue people;
	int jobs;          /* how many wait */
	int64_t job_since; /* since when the first of them, monotonic us */
	bool job_first;    /* it has waited for so long that people let it go first */
	bool busy;         /* a thread has the connection */
	pthread_t holder;  /* this one */
	unsigned turn;     /* parity of the batch that is gathering */
	bool asleep, closing, running;
	_Atomic bool people_wait; /* what a job's function looks at */
	/* What people wait on: two for their batches in turn, so that a bell wakes nobody who is still
	 * to be served. */
	_Atomic uint32_t bells[2];
	/* Of the thread that has the connection. */
	struct sqlite_connection connection;
	int last_batch;
	int careful;          /* how many batches more have savepoints */
	int64_t people_at;    /* when people last wrote, monotonic us */
	int64_t job_at;       /* and a job */
	bool failing;         /* the last commit failed */
	int wal_pages;        /* in the log after the last commit */
	int checkpoint_pages; /* the log is moved into the file every so many */
	int next_checkpoint;  /* at this many pages in the log */
	pthread_mutex_t checkpointing;
	struct sqlite_connection checkpointer; /* of jobs; opened on first use */
};

struct sqlite_db {
	struct db db;
	char *path;
	char *vfs; /* tests only, else NULL */
	bool unsafe_no_sync;
	int lock; /* the data directory's lock file, -1 before it is taken */
	struct writer writer;
	struct pool pool;
	struct sqlite_connection *readers;
	int n_readers;
};

/* sqlite_statement.c */
enum err sqlite_error(int code); /* of a result code, extended */
/* Runs one of the control statements; logs nothing. */
NODISCARD enum err sqlite_control(struct sqlite_connection *connection, enum sqlite_control control);
NODISCARD enum err sqlite_exec(struct sqlite_connection *connection, const char *sql);
/* The first column of the first row of `sql`; 0 when there is none. */
NODISCARD enum err sqlite_number(struct sqlite_connection *connection, const char *sql, int64_t *ret_number);
enum err sqlite_execute(
	struct tx *tx, const struct statement *statement, const void *args, struct rows *rows, int64_t *ret_changes);

/* sqlite.c */
NODISCARD enum err sqlite_connect(
	const char *path, const char *vfs, int flags, struct sqlite_connection *ret_connection);
void sqlite_disconnect(struct sqlite_connection *connection);
const char *sqlite_synchronous(const struct sqlite_db *db); /* the pragma for a connection that writes */
struct migrating sqlite_migrating(struct sqlite_connection *connection);
NODISCARD enum err sqlite_library(struct arena *arena, struct problem *ret_problem);

/* sqlite_writer.c */
NODISCARD enum err writer_start(struct sqlite_db *db);
void writer_stop(struct sqlite_db *db); /* after what is queued */
enum err sqlite_write(struct db *db, struct arena *arena, tx_fn fn, void *arg, bool job);

/* sqlite_backup.c */
enum err sqlite_backup(
	struct db *db, struct str path, struct str secret, struct arena *arena, struct problem *ret_problem);
/* What is wrong with the database, a line each. */
NODISCARD enum err sqlite_integrity(struct sqlite_connection *connection, struct arena *arena, struct str *ret_report);
enum err sqlite_check(struct db *db, struct arena *arena, struct str *ret_report);

/* lock.c */
/* Takes the lock file beside the database; *ret_lock is closed to release it. */
NODISCARD enum err lock_take(
	const char *database_path, struct arena *arena, struct problem *ret_problem, int *ret_lock);
void lock_release(int lock);
