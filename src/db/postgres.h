/* The PostgreSQL engine, inside this room only. */
#pragma once
#include <libpq-fe.h>
#include "base/out.h"
#include "db/engine.h"
#include "db/pool.h"

struct stream;
struct copies;

/* One thread at a time. */
struct postgres_connection {
	PGconn *handle;        /* NULL: not connected */
	bool *prepared;        /* by statement->index */
	bool again;            /* the transaction was lost through no fault of its own: worth another run */
	bool lost;             /* to be connected anew; libpq does not always say CONNECTION_BAD by itself */
	struct stream *stream; /* rows under way on the wire, of db_each */
	bool ahead;            /* a job's write: what tells nothing back is sent without waiting for its answer */
	int sent;              /* how many such statements are unanswered */
	struct copies *copies; /* rows that a job has inserted and that are not sent yet; NULL: none so far */
};

struct postgres_db {
	struct db db;
	char *url;
	_Atomic bool down; /* told in the log once, not at every try */
	struct pool pool;
	struct postgres_connection *connections;
	int n_connections;
};

/* postgres_statement.c */
/* The error of a failed result; sets connection->again where another run may succeed. */
enum err postgres_error(struct postgres_connection *connection, const PGresult *result, const char *what);
enum err postgres_execute(
	struct tx *tx, const struct statement *statement, const void *args, struct rows *rows, int64_t *ret_changes);

/* postgres_ahead.c */
/* Waits for the answers to what was sent ahead, then sends the rows that wait; the first error among them. */
enum err postgres_settle(struct postgres_connection *connection);
/* Keeps the row of an insert into a table (statement->copy) until postgres_settle. */
enum err postgres_copy_add(struct postgres_connection *connection, const struct statement *statement, const void *args);
bool postgres_copies_wait(const struct postgres_connection *connection);
void postgres_copy_drop(struct postgres_connection *connection); /* of a transaction that is gone */
void postgres_copy_free(struct postgres_connection *connection);
