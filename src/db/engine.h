/* What the two engines share, inside this room only: the transaction, the way rows leave a
 * statement, and the table of an engine's functions. */
#pragma once
#include <stdatomic.h>
#include "db/db.h"

struct engine;

/* Begins every engine's own struct, so that a `struct db *` is a pointer to that. */
struct db {
	const struct engine *engine;
	int version; /* of the schema, after migrating */
	_Atomic int64_t writes, batches, reads;
	_Atomic int64_t under_way; /* calls on other threads that db_close waits for */
};

struct tx {
	struct db *db;
	struct arena *arena;
	void *connection; /* struct sqlite_connection or struct postgres_connection */
	bool writes;
	/* Of a job's write, see tx_should_end: monotonic us. */
	int64_t enough_at, end_at;
	bool (*people_wait)(struct tx *tx); /* asked from enough_at on, which it may put off */
	/* Of the first statement that failed: nothing runs after it and nothing is committed. (On
	 * PostgreSQL the server insists on that; so SQLite behaves the same.) */
	enum err failed;
};

/* Where the rows of a statement go: the engine reads each into `row` and calls `take`. */
struct rows {
	struct arena *arena; /* texts are copied there; NULL: they live as long as the row */
	void *row;           /* statement->row_size bytes, zeroed */
	enum err (*take)(struct rows *rows, bool *ret_enough);
};

struct engine {
	enum err (*read)(struct db *db, struct arena *arena, tx_fn fn, void *arg);
	enum err (*write)(struct db *db, struct arena *arena, tx_fn fn, void *arg, bool job);
	/* `rows` NULL: the rows, if any, are dropped. */
	enum err (*execute)(struct tx *tx, const struct statement *statement, const void *args, struct rows *rows,
		int64_t *ret_changes);
	int64_t (*bytes)(struct db *db);
	enum err (*backup)(
		struct db *db, struct str path, struct str secret, struct arena *arena, struct problem *ret_problem);
	enum err (*check)(struct db *db, struct arena *arena, struct str *ret_report);
	void (*close)(struct db *db);
};

enum err sqlite_open(
	const struct db_options *options, struct arena *arena, struct problem *ret_problem, struct db **ret_db);
enum err postgres_open(
	const struct db_options *options, struct arena *arena, struct problem *ret_problem, struct db **ret_db);

/* What `fn` comes to: its error, else that of a statement it overlooked, else out of memory. */
enum err tx_outcome(struct tx *tx, enum err returned);

/* ---- members of structs, by their descriptor (value.c) ---- */

/* True when the member holds nothing, so that NULL is stored. */
bool field_is_none(const struct field *field, const void *member);
/* The integer that the column holds, for every type stored as an integer. */
int64_t field_integer(const struct field *field, const void *member);
void field_set_integer(const struct field *field, int64_t value, void *ret_member);
bool field_stored_as_integer(enum field_type type);
/* Sets what a NULL column reads as. */
void field_set_none(const struct field *field, void *ret_member);
/* Sets a text, enum, bytes or hash member. ERR_CORRUPT: no such word, or a hash of another size. */
NODISCARD enum err field_set_text(const struct field *field, struct str text, struct arena *arena, void *ret_member);
/* Refuses what the engines would treat differently: a none where one is required, NUL in a text,
 * a number that is not finite, a word out of the enumeration. */
NODISCARD enum err field_check(const struct statement *statement, const struct field *field, const void *member);
