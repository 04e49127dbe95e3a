/* The database: one small interface over SQLite and PostgreSQL.
 *
 * Statements are data: sqlc turns each `.sql` text into a `struct statement` and thin typed
 * functions that call db_run, db_maybe, db_many or db_each with it. Nobody else writes SQL in C. */
#pragma once
#include <stdbool.h>
#include "base/arena.h"
#include "base/err.h"
#include "base/field.h"
#include "base/problem.h"
#include "base/time.h"

struct db;
struct tx; /* a transaction of one thread: arena for what is read, and the connection */

struct statement {
	const char *name;     /* "person_by_email" */
	const char *sqlite;   /* parameters ?1 .. ?n, in the order of `args` */
	const char *postgres; /* parameters $1 .. $n, each cast to its type */
	const char *copy; /* the insert of a whole row into a table: "COPY person (id, ...) FROM STDIN"; else NULL */
	const struct field *args;
	size_t n_args;
	const struct field *columns; /* none for statements that return no rows */
	size_t n_columns;
	size_t row_size;
	bool writes;
	int index; /* dense, over all statements of the program: the place in a connection's cache */
};
/* How many statements the program has (emitted by sqlc with the table of all of them). */
extern const int db_statement_count;
extern const struct statement *const db_statements[];

/* A statement that fails ends its transaction: every later one returns the same error, and nothing is
 * committed even if `fn` returns OK. ERR_CONFLICT: a unique or foreign key; what may conflict as a
 * matter of course says ON CONFLICT. ERR_INVALID: NUL in a text. ERR_INTERNAL: a required argument is
 * none, a statement that writes in a reading transaction, any other fault of the program (logged). */

/* Runs a statement; *ret_changes (may be NULL) is the number of rows changed. */
NODISCARD enum err db_run(struct tx *tx, const struct statement *statement, const void *args, int64_t *ret_changes);
/* The first row, if any. *ret_found false leaves ret_row untouched. */
NODISCARD enum err db_maybe(
	struct tx *tx, const struct statement *statement, const void *args, void *ret_row, bool *ret_found);
/* All rows, as an array in the transaction's arena. Texts are copied there too. */
NODISCARD enum err db_many(struct tx *tx, const struct statement *statement, const void *args, struct list *ret_rows);
/* Row after row, without keeping them: `row` and its texts live until `each` returns. `each` may run
 * statements of the same transaction (but whether rows that it adds to the walked table are seen is
 * open); its error stops the walk, is returned, and does not end the transaction. */
typedef enum err (*db_each_fn)(const void *row, void *arg);
NODISCARD enum err db_each(
	struct tx *tx, const struct statement *statement, const void *args, db_each_fn each, void *arg);

struct arena *tx_arena(struct tx *tx);
struct db *tx_db(struct tx *tx); /* for work that goes on when the transaction has ended */
bool tx_writes(const struct tx *tx);

/* ---- opening ---- */

struct db_options {
	struct str url;       /* "postgresql://..." or the path of the data directory's SQLite file */
	int readers;          /* read-only connections (SQLite) or connections of the pool (PostgreSQL); 0: default */
	bool unsafe_no_sync;  /* tests only: synchronous=OFF */
	const char *vfs;      /* tests only: name of a SQLite VFS */
	int checkpoint_pages; /* tests only: size of the log that is moved into the file; 0: default */
};
/* Opens, checks the library's and the database's version, and migrates forward under a lock.
 * ERR_VERSION: newer than the program (untouched) or SQLite older than 3.51.3. ERR_BUSY: held by
 * another process. The problem says it in words. */
NODISCARD enum err db_open(
	const struct db_options *options, struct arena *arena, struct problem *ret_problem, struct db **ret_db);
/* Waits for calls under way on other threads; none may begin any more. NULL is fine. */
void db_close(struct db *db);
bool db_is_postgres(const struct db *db);

/* ---- transactions ---- */

typedef enum err (*tx_fn)(struct tx *tx, void *arg);
/* Runs `fn` in a read-only transaction on the calling thread, all of it as of one moment, at the least
 * after the last write that was answered. Does not nest. ERR_UNAVAILABLE: PostgreSQL cannot be
 * reached now; it is tried anew at every call. ERR_BUSY: no connection became free in 30 seconds. */
NODISCARD enum err db_read(struct db *db, struct arena *arena, tx_fn fn, void *arg);
/* Runs `fn` in a write transaction and returns after its commit is durable. Any error of `fn` rolls
 * its changes back. SQLite: `fn` runs on the writer thread, in a savepoint, many under one fsync; it
 * must not wait, parse or render. PostgreSQL: on the calling thread with a connection of the pool.
 * `fn` may be run again (lost connection, failed batch): it keeps nothing from an earlier run.
 * Nothing is committed when the arena has run out of memory (ERR_NOMEM). ERR_FULL, ERR_IO: of the
 * disk; the next write is tried anew. ERR_UNAVAILABLE (PostgreSQL): cannot be reached, or the answer
 * to the commit was lost, so that it may be durable: the caller asks again with its idempotency key. */
NODISCARD enum err db_write(struct db *db, struct arena *arena, tx_fn fn, void *arg);
/* Like db_write, for jobs: people's writes go first. `fn` asks tx_should_end between two pieces of its
 * work, none of which takes more than some ms. PostgreSQL: statements without rows or changes to return are sent
 * ahead, so that their error may come from a later one; the write fails all the same. */
NODISCARD enum err db_write_job(struct db *db, struct arena *arena, tx_fn fn, void *arg);

/* Whether the job's write should end here: people wait behind it, or it has had its time. */
bool tx_should_end(struct tx *tx);

/* What a person should read when the database itself refused: a whole sentence for ERR_FULL, ERR_IO,
 * ERR_BUSY, ERR_UNAVAILABLE, ERR_CORRUPT and ERR_NOMEM; none for all others. */
struct str db_sentence(enum err err);

/* ---- upkeep ---- */

struct db_stats {
	int64_t writes, batches, reads;
	int64_t bytes; /* on disk, 0 when unknown */
	int version;   /* schema version */
};
void db_stats_get(struct db *db, struct db_stats *ret_stats);
/* Online copy to a new file at `path` (SQLite), as of one moment; beside it `path`.secret, with the bytes
 * of the secret that keyed hashes in it were made with, and `path`.sha256 of both, which `sha256sum -c`
 * reads too. All three or none. ERR_CONFLICT: one of them is there already. */
NODISCARD enum err db_backup(
	struct db *db, struct str path, struct str secret, struct arena *arena, struct problem *ret_problem);

struct db_restoring {
	struct str backup;   /* the `path` of db_backup */
	struct str target;   /* the SQLite file, which nobody may have open (ERR_BUSY) */
	struct str secret;   /* the file of the secret, in the same directory */
	bool without_secret; /* the backup's is lost or not wanted: what is there stays */
};
/* Puts a backup and its secret in place. Verifies first: checksums, integrity, version; on any error
 * nothing is changed. What was there stays beside it as `target`.before-restore and
 * `secret`.before-restore. ERR_NOT_FOUND: the backup has no secret, and the one in place is not known to
 * be it. *ret_lost_secret: that was meant. */
NODISCARD enum err db_restore(
	const struct db_restoring *restoring, struct arena *arena, struct problem *ret_problem, bool *ret_lost_secret);
/* What is left of a restore that was cut short: the secret follows its database into place; copies of
 * what had not been replaced go. For whoever holds the directory's lock. */
NODISCARD enum err db_restore_settle(
	struct str target, struct str secret, struct arena *arena, struct problem *ret_problem);
/* integrity_check and foreign keys; *ret_report lists what is wrong, empty when all is well. */
NODISCARD enum err db_check(struct db *db, struct arena *arena, struct str *ret_report);
/* Latest schema version that this program knows. */
int db_latest_version(void);
