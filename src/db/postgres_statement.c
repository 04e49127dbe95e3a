/* Statements on PostgreSQL: prepared once a connection, arguments and rows in binary form, by
 * descriptor. */
#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/log.h"
#include "db/postgres.h"

enum {
	MOST_ARGS = 100,
	MOST_SENT = 500, /* statements that go unanswered */
	/* Types of arguments, from the server's pg_type.dat; they never change. */
	OID_BOOL = 16,
	OID_BYTEA = 17,
	OID_INT8 = 20,
	OID_INT2 = 21,
	OID_INT4 = 23,
	OID_TEXT = 25,
	OID_FLOAT8 = 701,
	OID_INT8_ARRAY = 1016,
	OID_TEXT_ARRAY = 1009,
	OID_VARCHAR = 1043,
};

/* ---- errors ---- */

struct state {
	const char *code; /* SQLSTATE, or its first letters */
	enum err err;
	bool again;
};

static const struct state states[] = {
	{"23505", ERR_CONFLICT, false}, /* unique */
	{"23503", ERR_CONFLICT, false}, /* foreign key */
	{"40001", ERR_BUSY, true},      /* serialization */
	{"40P01", ERR_BUSY, true},      /* deadlock */
	{"55P03", ERR_BUSY, false},     /* lock not available */
	{"53100", ERR_FULL, false},
	{"53200", ERR_NOMEM, false},
	{"53300", ERR_UNAVAILABLE, false}, /* too many connections */
	{"57014", ERR_CANCELLED, false},
	{"57P", ERR_UNAVAILABLE, true},   /* the server stops, or starts */
	{"08", ERR_UNAVAILABLE, true},    /* connection */
	{"25P03", ERR_UNAVAILABLE, true}, /* idle in transaction for too long */
	{"0A000", ERR_INTERNAL, true},    /* a plan's columns changed: prepared again on a new connection */
	{"22021", ERR_INVALID, false},    /* not UTF-8 */
	{"22003", ERR_INVALID, false},    /* out of range */
	{"54", ERR_TOO_LARGE, false},
	{"58", ERR_IO, false},
	{"XX001", ERR_CORRUPT, false},
	{"XX002", ERR_CORRUPT, false},
};

enum err postgres_error(struct postgres_connection *connection, const PGresult *result, const char *what)
{
	const char *code = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	if (code == NULL || PQstatus(connection->handle) == CONNECTION_BAD) { /* libpq's own error */
		connection->again = connection->lost = true;
		return ERR_UNAVAILABLE;
	}
	for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
		if (strncmp(code, states[i].code, strlen(states[i].code)) != 0)
			continue;
		connection->again = states[i].again;
		return states[i].err;
	}
	/* The primary message names tables and columns, never values. */
	const char *reason = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	log_error("statement failed statement=%s state=%s reason=\"%s\"", what, code, reason ? reason : "");
	return ERR_INTERNAL;
}

/* ---- arguments ---- */

struct arguments {
	int n;
	Oid types[MOST_ARGS];
	const char *values[MOST_ARGS];
	int lengths[MOST_ARGS];
	int formats[MOST_ARGS];
	uint64_t words[MOST_ARGS]; /* numbers, as they go over the wire */
};

static uint64_t wire_real(double real)
{
	uint64_t bits;
	memcpy(&bits, &real, sizeof bits);
	return htobe64(bits);
}

static char *put32(char *at, uint32_t number)
{
	number = htobe32(number);
	memcpy(at, &number, sizeof number);
	return at + sizeof number;
}

/* The head of an array's binary form: dimensions, no NULLs, type of the items; length, first index. */
static char *put_array_head(char *at, Oid type, size_t n)
{
	at = put32(at, n > 0);
	at = put32(at, 0);
	at = put32(at, type);
	if (n == 0)
		return at;
	at = put32(at, (uint32_t)n);
	return put32(at, 1);
}

static char *ids_array(struct arena *arena, struct ids ids, size_t *ret_size)
{
	char *array = arena_alloc(arena, 20 + ids.n * 12);
	if (array == NULL)
		return NULL;
	char *at = put_array_head(array, OID_INT8, ids.n);
	for (size_t i = 0; i < ids.n; i++) {
		uint64_t id = htobe64((uint64_t)ids.v[i]);
		at = put32(at, sizeof id);
		memcpy(at, &id, sizeof id);
		at += sizeof id;
	}
	*ret_size = (size_t)(at - array);
	return array;
}

static char *texts_array(struct arena *arena, struct texts texts, size_t *ret_size)
{
	size_t size = 20;
	for (size_t i = 0; i < texts.n; i++)
		size += 4 + texts.v[i].n;
	char *array = arena_alloc(arena, size);
	if (array == NULL)
		return NULL;
	char *at = put_array_head(array, OID_TEXT, texts.n);
	for (size_t i = 0; i < texts.n; i++) {
		at = put32(at, (uint32_t)texts.v[i].n);
		if (texts.v[i].n > 0)
			memcpy(at, texts.v[i].p, texts.v[i].n);
		at += texts.v[i].n;
	}
	*ret_size = (size_t)(at - array);
	return array;
}

static Oid argument_type(enum field_type type)
{
	switch (type) {
	case FIELD_TEXT:
	case FIELD_ENUM:
		return OID_TEXT;
	case FIELD_BYTES:
	case FIELD_HASH:
		return OID_BYTEA;
	case FIELD_REAL:
	case FIELD_OPT_REAL:
		return OID_FLOAT8;
	case FIELD_IDS:
		return OID_INT8_ARRAY;
	case FIELD_TEXTS:
		return OID_TEXT_ARRAY;
	default:
		return OID_INT8;
	}
}

/* What goes over the wire: points into the member, into arguments->words[i], or into the arena. */
static struct str argument_value(
	struct arguments *arguments, int i, const struct field *field, const void *member, struct arena *arena)
{
	struct str value = STR_NONE;
	uint64_t *word = &arguments->words[i];
	switch (field->type) {
	case FIELD_TEXT:
	case FIELD_BYTES:
		return *(const struct str *)member;
	case FIELD_HASH:
		return (struct str){member, sizeof(struct hash)};
	case FIELD_ENUM:
		return str_c(field->enums->words[*(const int *)member]);
	case FIELD_IDS:
		value.p = ids_array(arena, *(const struct ids *)member, &value.n);
		return value;
	case FIELD_TEXTS:
		value.p = texts_array(arena, *(const struct texts *)member, &value.n);
		return value;
	case FIELD_REAL:
		*word = wire_real(*(const double *)member);
		break;
	case FIELD_OPT_REAL:
		*word = wire_real(((const struct opt_real *)member)->v);
		break;
	default:
		*word = htobe64((uint64_t)field_integer(field, member));
	}
	return (struct str){(const char *)word, sizeof *word};
}

static enum err bind(
	struct arguments *arguments, const struct statement *statement, const void *args, struct arena *arena)
{
	if (statement->n_args > MOST_ARGS)
		return ERR_INTERNAL;
	arguments->n = (int)statement->n_args;
	for (int i = 0; i < arguments->n; i++) {
		const struct field *field = &statement->args[i];
		const void *member = (const char *)args + field->offset;
		TRY(field_check(statement, field, member));
		struct str value = STR_NONE;
		if (!field_is_none(field, member)) {
			value = argument_value(arguments, i, field, member, arena);
			if (value.p == NULL)
				return ERR_NOMEM;
		}
		if (value.n > INT32_MAX)
			return ERR_TOO_LARGE;
		arguments->types[i] = argument_type(field->type);
		arguments->values[i] = value.p;
		arguments->lengths[i] = (int)value.n;
		arguments->formats[i] = 1;
	}
	return OK;
}

/* ---- rows ---- */

/* False when the column is no integer. */
static bool read_integer(Oid type, const char *p, int64_t *ret_integer)
{
	uint64_t b8;
	uint32_t b4;
	uint16_t b2;
	switch (type) {
	case OID_INT8:
		memcpy(&b8, p, sizeof b8);
		*ret_integer = (int64_t)be64toh(b8);
		return true;
	case OID_INT4:
		memcpy(&b4, p, sizeof b4);
		*ret_integer = (int32_t)be32toh(b4);
		return true;
	case OID_INT2:
		memcpy(&b2, p, sizeof b2);
		*ret_integer = (int16_t)be16toh(b2);
		return true;
	case OID_BOOL:
		*ret_integer = *p != 0;
		return true;
	default:
		return false;
	}
}

static bool read_real(Oid type, const char *p, double *ret_real)
{
	int64_t integer;
	if (type == OID_FLOAT8) {
		uint64_t bits;
		memcpy(&bits, p, sizeof bits);
		bits = be64toh(bits);
		memcpy(ret_real, &bits, sizeof bits);
		return true;
	}
	if (!read_integer(type, p, &integer))
		return false;
	*ret_real = (double)integer;
	return true;
}

static enum err read_column(
	const PGresult *result, int row, int n, const struct field *field, struct arena *arena, void *member)
{
	Oid type = PQftype(result, n);
	const char *p = PQgetvalue(result, row, n);
	if (PQgetisnull(result, row, n)) {
		field_set_none(field, member);
		return OK;
	}
	if (field_stored_as_integer(field->type)) {
		int64_t integer;
		if (!read_integer(type, p, &integer))
			return ERR_CORRUPT;
		field_set_integer(field, integer, member);
		return OK;
	}
	if (field->type == FIELD_REAL || field->type == FIELD_OPT_REAL) {
		double real;
		if (!read_real(type, p, &real))
			return ERR_CORRUPT;
		if (field->type == FIELD_REAL)
			*(double *)member = real;
		else
			*(struct opt_real *)member = (struct opt_real){true, real};
		return OK;
	}
	bool blob = field->type == FIELD_BYTES || field->type == FIELD_HASH;
	if (blob ? type != OID_BYTEA : type != OID_TEXT && type != OID_VARCHAR)
		return ERR_CORRUPT;
	return field_set_text(field, (struct str){p, (size_t)PQgetlength(result, row, n)}, arena, member);
}

static enum err read_row(const PGresult *result, int row, const struct statement *statement, struct rows *rows)
{
	if (PQnfields(result) < (int)statement->n_columns)
		return ERR_CORRUPT;
	for (size_t i = 0; i < statement->n_columns; i++) {
		const struct field *field = &statement->columns[i];
		enum err err = read_column(result, row, (int)i, field, rows->arena, (char *)rows->row + field->offset);
		if (err == ERR_CORRUPT)
			log_error("column does not hold its type statement=%s column=%s type=%u", statement->name,
				field->name, PQftype(result, (int)i));
		if (err != OK)
			return err;
	}
	return OK;
}

/* All rows of a result; *ret_taken is what the taker said. */
static enum err take_rows(const PGresult *result, const struct statement *statement, struct rows *rows,
	enum err *ret_taken, bool *ret_enough)
{
	for (int i = 0; i < PQntuples(result) && !*ret_enough; i++) {
		TRY(read_row(result, i, statement, rows));
		enum err taken = rows->take(rows, ret_enough);
		if (taken != OK) {
			*ret_taken = taken;
			*ret_enough = true;
		}
	}
	return OK;
}

/* ---- streams: db_each reads from the wire, row after row ---- */

/* A connection carries one result at a time. When a statement is run within db_each, what is left of
 * the outer result is read into memory first. */
struct stream {
	struct stream *outer;
	PGresult **kept;
	size_t next, n, room;
	bool whole; /* nothing is left on the wire */
};

static enum err stream_keep(struct stream *stream, PGconn *handle)
{
	while (!stream->whole) {
		PGresult *result = PQgetResult(handle);
		if (result == NULL) {
			stream->whole = true;
			break;
		}
		if (stream->n == stream->room) {
			size_t room = stream->room ? stream->room * 2 : 64;
			PGresult **kept = reallocarray(stream->kept, room, sizeof(PGresult *));
			if (kept == NULL) {
				PQclear(result);
				return ERR_NOMEM;
			}
			stream->kept = kept;
			stream->room = room;
		}
		stream->kept[stream->n++] = result;
	}
	return OK;
}

static PGresult *stream_next(struct stream *stream, PGconn *handle)
{
	if (stream->next < stream->n)
		return stream->kept[stream->next++];
	if (stream->whole)
		return NULL;
	PGresult *result = PQgetResult(handle);
	stream->whole = result == NULL;
	return result;
}

static enum err stream_rows(struct postgres_connection *connection, const struct statement *statement,
	struct rows *rows, enum err *ret_taken)
{
	struct stream stream = {.outer = connection->stream};
	connection->stream = &stream;
	bool enough = false;
	enum err err = OK;
	PGresult *result;
	while ((result = stream_next(&stream, connection->handle)) != NULL) { /* to the end, also when enough */
		ExecStatusType status = PQresultStatus(result);
		if (status != PGRES_SINGLE_TUPLE && status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK &&
			err == OK)
			err = postgres_error(connection, result, statement->name);
		if (err == OK && !enough)
			err = take_rows(result, statement, rows, ret_taken, &enough);
		PQclear(result);
	}
	connection->stream = stream.outer;
	free(stream.kept);
	return err;
}

/* ---- statements sent ahead of their answers (postgres_ahead.c) ---- */

static enum err send_ahead(struct postgres_connection *connection, const struct arguments *a, const char *name)
{
	if ((connection->sent == 0 && PQenterPipelineMode(connection->handle) != 1) ||
		!PQsendQueryPrepared(connection->handle, name, a->n, a->values, a->lengths, a->formats, 1)) {
		connection->again = connection->lost = true;
		return ERR_UNAVAILABLE;
	}
	return ++connection->sent == MOST_SENT ? postgres_settle(connection) : OK;
}

/* ---- running ---- */

static enum err prepare(struct postgres_connection *connection, const struct statement *statement,
	const struct arguments *arguments, const char *name)
{
	if (connection->prepared[statement->index])
		return OK;
	PGresult *result = PQprepare(connection->handle, name, statement->postgres, arguments->n, arguments->types);
	enum err err = PQresultStatus(result) == PGRES_COMMAND_OK ? OK
								  : postgres_error(connection, result, statement->name);
	PQclear(result);
	connection->prepared[statement->index] = err == OK;
	return err;
}

/* Tells nothing back, so that it need not be waited for. */
static bool is_silent(const struct postgres_connection *connection, const struct statement *statement,
	const struct rows *rows, const int64_t *ret_changes)
{
	return connection->ahead && connection->stream == NULL && rows == NULL && ret_changes == NULL &&
	       statement->writes;
}

static enum err run(struct postgres_connection *connection, const struct statement *statement,
	const struct arguments *a, struct rows *rows, int64_t *ret_changes, enum err *ret_taken)
{
	char name[16];
	snprintf(name, sizeof name, "s%d", statement->index);
	if (connection->stream != NULL)
		TRY(stream_keep(connection->stream, connection->handle));
	if (is_silent(connection, statement, rows, ret_changes) && connection->prepared[statement->index]) {
		if (postgres_copies_wait(connection))
			TRY(postgres_settle(connection));
		return send_ahead(connection, a, name);
	}
	TRY(postgres_settle(connection));
	TRY(prepare(connection, statement, a, name));
	if (rows != NULL && rows->arena == NULL) {
		if (!PQsendQueryPrepared(connection->handle, name, a->n, a->values, a->lengths, a->formats, 1))
			return postgres_error(connection, NULL, statement->name);
		PQsetSingleRowMode(connection->handle);
		return stream_rows(connection, statement, rows, ret_taken);
	}
	PGresult *result = PQexecPrepared(connection->handle, name, a->n, a->values, a->lengths, a->formats, 1);
	ExecStatusType status = PQresultStatus(result);
	enum err err = OK;
	bool enough = rows == NULL;
	if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
		err = postgres_error(connection, result, statement->name);
	else
		err = take_rows(result, statement, rows, ret_taken, &enough);
	if (err == OK && ret_changes != NULL)
		*ret_changes = statement->writes ? strtoll(PQcmdTuples(result), NULL, 10) : 0;
	PQclear(result);
	return err;
}

enum err postgres_execute(
	struct tx *tx, const struct statement *statement, const void *args, struct rows *rows, int64_t *ret_changes)
{
	struct arguments arguments;
	enum err taken = OK;
	struct postgres_connection *connection = tx->connection;
	if (statement->copy != NULL && is_silent(connection, statement, rows, ret_changes)) {
		enum err kept = postgres_copy_add(connection, statement, args);
		return kept == OK ? OK : (tx->failed = kept);
	}
	enum err err = bind(&arguments, statement, args, tx->arena);
	if (err == OK)
		err = run(connection, statement, &arguments, rows, ret_changes, &taken);
	if (err != OK)
		return tx->failed = err;
	return taken;
}
