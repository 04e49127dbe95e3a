/* Statements on SQLite: prepared once a connection, arguments bound and rows read by descriptor. */
#include <limits.h>
#include <string.h>

#include "base/log.h"
#include "db/sqlite.h"

static enum err constraint_error(int code)
{
	switch (code) {
	case SQLITE_CONSTRAINT_UNIQUE:
	case SQLITE_CONSTRAINT_PRIMARYKEY:
	case SQLITE_CONSTRAINT_ROWID:
	case SQLITE_CONSTRAINT_FOREIGNKEY:
		return ERR_CONFLICT;
	default:
		return ERR_INTERNAL;
	}
}

enum err sqlite_error(int code)
{
	switch (code & 0xff) {
	case SQLITE_OK:
	case SQLITE_ROW:
	case SQLITE_DONE:
		return OK;
	case SQLITE_CONSTRAINT:
		return constraint_error(code);
	case SQLITE_FULL:
		return ERR_FULL;
	case SQLITE_IOERR:
		return code == SQLITE_IOERR_NOMEM ? ERR_NOMEM : ERR_IO;
	case SQLITE_READONLY:
	case SQLITE_CANTOPEN:
	case SQLITE_PERM:
	case SQLITE_PROTOCOL:
		return ERR_IO;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return ERR_BUSY;
	case SQLITE_NOMEM:
		return ERR_NOMEM;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return ERR_CORRUPT;
	case SQLITE_TOOBIG:
		return ERR_TOO_LARGE;
	case SQLITE_INTERRUPT:
		return ERR_CANCELLED;
	default:
		return ERR_INTERNAL;
	}
}

static const char *const control_sql[CONTROL_COUNT] = {
	[CONTROL_BEGIN] = "BEGIN",
	[CONTROL_BEGIN_WRITE] = "BEGIN IMMEDIATE",
	[CONTROL_COMMIT] = "COMMIT",
	[CONTROL_ROLLBACK] = "ROLLBACK",
	[CONTROL_SAVEPOINT] = "SAVEPOINT one",
	[CONTROL_RELEASE] = "RELEASE one",
	[CONTROL_ROLLBACK_TO] = "ROLLBACK TO one",
};

enum err sqlite_control(struct sqlite_connection *connection, enum sqlite_control control)
{
	sqlite3_stmt **place = &connection->control[control];
	if (*place == NULL) {
		int rc = sqlite3_prepare_v3(
			connection->handle, control_sql[control], -1, SQLITE_PREPARE_PERSISTENT, place, NULL);
		if (rc != SQLITE_OK)
			return sqlite_error(rc);
	}
	sqlite3_step(*place);
	return sqlite_error(sqlite3_reset(*place));
}

enum err sqlite_exec(struct sqlite_connection *connection, const char *sql)
{
	int rc = sqlite3_exec(connection->handle, sql, NULL, NULL, NULL);
	return rc == SQLITE_OK ? OK : sqlite_error(sqlite3_extended_errcode(connection->handle));
}

enum err sqlite_number(struct sqlite_connection *connection, const char *sql, int64_t *ret_number)
{
	sqlite3_stmt *statement = NULL;
	int rc = sqlite3_prepare_v2(connection->handle, sql, -1, &statement, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(statement);
	int64_t number = rc == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
	enum err err = sqlite_error(rc);
	sqlite3_finalize(statement);
	if (err == OK)
		*ret_number = number;
	return err;
}

/* ---- arguments ---- */

/* Ids are read by carray() where they stand. */
static int bind_ids(sqlite3_stmt *handle, int n, struct ids ids)
{
	static const int64_t nothing;
	if (ids.n > INT_MAX)
		return SQLITE_TOOBIG;
	const int64_t *first = ids.n > 0 ? ids.v : &nothing;
	return sqlite3_carray_bind(handle, n, (void *)(uintptr_t)first, (int)ids.n, CARRAY_INT64, SQLITE_STATIC);
}

/* Texts need their end marked: one block holds the pointers, and the texts behind them. */
static int bind_texts(sqlite3_stmt *handle, int n, struct texts texts)
{
	size_t size = sizeof(char *);
	for (size_t i = 0; i < texts.n; i++)
		size += sizeof(char *) + texts.v[i].n + 1;
	if (texts.n > INT_MAX)
		return SQLITE_TOOBIG;
	char **places = sqlite3_malloc64(size);
	if (places == NULL)
		return SQLITE_NOMEM;
	char *at = (char *)(places + texts.n + 1);
	for (size_t i = 0; i < texts.n; i++) {
		places[i] = at;
		memcpy(at, texts.v[i].p ? texts.v[i].p : "", texts.v[i].n);
		at += texts.v[i].n;
		*at++ = '\0';
	}
	return sqlite3_carray_bind(handle, n, places, (int)texts.n, CARRAY_TEXT, sqlite3_free);
}

/* The members outlive the step, so nothing is copied. */
static int bind_member(sqlite3_stmt *handle, int n, const struct field *field, const void *member)
{
	if (field_is_none(field, member))
		return sqlite3_bind_null(handle, n);
	if (field_stored_as_integer(field->type))
		return sqlite3_bind_int64(handle, n, field_integer(field, member));
	switch (field->type) {
	case FIELD_TEXT: {
		struct str text = *(const struct str *)member;
		return sqlite3_bind_text64(handle, n, text.p, text.n, SQLITE_STATIC, SQLITE_UTF8);
	}
	case FIELD_BYTES: {
		struct str bytes = *(const struct str *)member;
		return sqlite3_bind_blob64(handle, n, bytes.p, bytes.n, SQLITE_STATIC);
	}
	case FIELD_HASH:
		return sqlite3_bind_blob(handle, n, member, sizeof(struct hash), SQLITE_STATIC);
	case FIELD_REAL:
		return sqlite3_bind_double(handle, n, *(const double *)member);
	case FIELD_OPT_REAL:
		return sqlite3_bind_double(handle, n, ((const struct opt_real *)member)->v);
	case FIELD_ENUM: {
		const char *word = field->enums->words[*(const int *)member];
		return sqlite3_bind_text(handle, n, word, -1, SQLITE_STATIC);
	}
	case FIELD_IDS:
		return bind_ids(handle, n, *(const struct ids *)member);
	case FIELD_TEXTS:
		return bind_texts(handle, n, *(const struct texts *)member);
	default:
		return SQLITE_MISUSE;
	}
}

static enum err bind(sqlite3_stmt *handle, const struct statement *statement, const void *args)
{
	for (size_t i = 0; i < statement->n_args; i++) {
		const struct field *field = &statement->args[i];
		const void *member = (const char *)args + field->offset;
		TRY(field_check(statement, field, member));
		int rc = bind_member(handle, (int)i + 1, field, member);
		if (rc != SQLITE_OK)
			return sqlite_error(rc);
	}
	return OK;
}

/* ---- rows ---- */

static enum err read_column(sqlite3_stmt *handle, int n, const struct field *field, struct arena *arena, void *member)
{
	int type = sqlite3_column_type(handle, n);
	if (type == SQLITE_NULL) {
		field_set_none(field, member);
		return OK;
	}
	if (field_stored_as_integer(field->type)) {
		if (type != SQLITE_INTEGER)
			return ERR_CORRUPT;
		field_set_integer(field, sqlite3_column_int64(handle, n), member);
		return OK;
	}
	if (field->type == FIELD_REAL || field->type == FIELD_OPT_REAL) {
		if (type != SQLITE_FLOAT && type != SQLITE_INTEGER)
			return ERR_CORRUPT;
		double real = sqlite3_column_double(handle, n);
		if (field->type == FIELD_REAL)
			*(double *)member = real;
		else
			*(struct opt_real *)member = (struct opt_real){true, real};
		return OK;
	}
	bool blob = field->type == FIELD_BYTES || field->type == FIELD_HASH;
	if (type != (blob ? SQLITE_BLOB : SQLITE_TEXT))
		return ERR_CORRUPT;
	const void *p = sqlite3_column_blob(handle, n); /* of a text: its UTF-8, without a copy */
	struct str text = {p, (size_t)sqlite3_column_bytes(handle, n)};
	if (p == NULL && text.n > 0)
		return ERR_NOMEM;
	return field_set_text(field, text, arena, member);
}

static enum err read_row(sqlite3_stmt *handle, const struct statement *statement, struct rows *rows)
{
	for (size_t i = 0; i < statement->n_columns; i++) {
		const struct field *field = &statement->columns[i];
		enum err err = read_column(handle, (int)i, field, rows->arena, (char *)rows->row + field->offset);
		if (err == ERR_CORRUPT)
			log_error("column does not hold its type statement=%s column=%s", statement->name, field->name);
		if (err != OK)
			return err;
	}
	return OK;
}

/* ---- running ---- */

static enum err prepare(
	struct sqlite_connection *connection, const struct statement *statement, sqlite3_stmt **ret_handle)
{
	sqlite3_stmt *handle = NULL;
	int rc = sqlite3_prepare_v3(
		connection->handle, statement->sqlite, -1, SQLITE_PREPARE_PERSISTENT, &handle, NULL);
	if (rc != SQLITE_OK) {
		log_error("statement not prepared statement=%s reason=\"%s\"", statement->name,
			sqlite3_errmsg(connection->handle));
		return sqlite_error(rc);
	}
	if (sqlite3_bind_parameter_count(handle) > (int)statement->n_args ||
		sqlite3_column_count(handle) < (int)statement->n_columns) {
		log_error("statement and descriptor disagree statement=%s", statement->name);
		sqlite3_finalize(handle);
		return ERR_INTERNAL;
	}
	*ret_handle = handle;
	return OK;
}

/* Steps to the end, or until the rows are enough; a statement that writes always to its end. */
static enum err step(sqlite3_stmt *handle, const struct statement *statement, struct rows *rows, enum err *ret_taken)
{
	bool enough = rows == NULL;
	int rc;
	while ((rc = sqlite3_step(handle)) == SQLITE_ROW) {
		if (!enough) {
			enum err err = read_row(handle, statement, rows);
			if (err != OK)
				return err;
			err = rows->take(rows, &enough);
			if (err != OK) {
				*ret_taken = err;
				return OK;
			}
		}
		if (enough && !statement->writes)
			return OK;
	}
	return sqlite_error(rc);
}

enum err sqlite_execute(
	struct tx *tx, const struct statement *statement, const void *args, struct rows *rows, int64_t *ret_changes)
{
	struct sqlite_connection *connection = tx->connection;
	sqlite3_stmt **place = &connection->statements[statement->index];
	sqlite3_stmt *own = NULL; /* when the cached one is under way further up: recursion in db_each */
	sqlite3_stmt *handle = *place;
	enum err err = OK;
	if (handle != NULL && sqlite3_stmt_busy(handle)) {
		err = prepare(connection, statement, &own);
		handle = own;
	} else if (handle == NULL) {
		err = prepare(connection, statement, place);
		handle = *place;
	}
	if (err != OK)
		return tx->failed = err;
	enum err taken = OK; /* of the callback: its own affair, the transaction goes on */
	err = bind(handle, statement, args);
	if (err == OK) {
		err = step(handle, statement, rows, &taken);
		if (err == ERR_INTERNAL)
			log_error("statement failed statement=%s reason=\"%s\"", statement->name,
				sqlite3_errmsg(connection->handle));
	}
	if (err == OK && ret_changes != NULL)
		*ret_changes = sqlite3_stmt_readonly(handle) ? 0 : sqlite3_changes64(connection->handle);
	sqlite3_reset(handle);
	sqlite3_finalize(own);
	if (err != OK)
		return tx->failed = err;
	return taken;
}
