/* What a job sends without waiting for each answer. Statements that tell nothing back go in a pipeline. Whole
 * rows for a table wait, and go by COPY before anything that could see them; the tables have no foreign keys,
 * so the order among them does not matter. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/log.h"
#include "db/postgres.h"

/* ---- rows ---- */

/* ANALYZE_FIRST: rows after which the server is to look at a table; then when it has GROWN times as many. */
enum { COPY_BYTES = 1 << 20, ANALYZE_FIRST = 1000, GROWN = 8 };

/* What goes into one table. */
struct copy {
	struct out rows;
	int64_t waiting, sent; /* rows */
	int64_t analyzed;      /* after so many */
};

struct copies {
	size_t bytes;
	struct copy v[]; /* by statement->index */
};

/* A text as COPY reads it: https://www.postgresql.org/docs/15/sql-copy.html, "Text Format". */
static void put_text(struct out *out, struct str text)
{
	size_t from = 0;
	for (size_t i = 0; i < text.n; i++) {
		static const char special[] = "\\\n\r\t", escaped[] = "\\nrt";
		const char *at = memchr(special, text.p[i], sizeof special - 1);
		if (at == NULL)
			continue;
		out_write(out, text.p + from, i - from);
		out_char(out, '\\');
		out_char(out, escaped[at - special]);
		from = i + 1;
	}
	out_write(out, text.p + from, text.n - from);
}

static void put_bytes(struct out *out, struct str bytes)
{
	static const char digits[] = "0123456789abcdef";
	out_z(out, "\\\\x");
	for (size_t i = 0; i < bytes.n; i++) {
		out_char(out, digits[(unsigned char)bytes.p[i] >> 4]);
		out_char(out, digits[(unsigned char)bytes.p[i] & 15]);
	}
}

static void put_field(struct out *out, const struct field *field, const void *member)
{
	if (field_is_none(field, member)) {
		out_z(out, "\\N");
		return;
	}
	switch (field->type) {
	case FIELD_TEXT:
		put_text(out, *(const struct str *)member);
		break;
	case FIELD_ENUM:
		out_z(out, field->enums->words[*(const int *)member]);
		break;
	case FIELD_BYTES:
		put_bytes(out, *(const struct str *)member);
		break;
	case FIELD_HASH:
		put_bytes(out, (struct str){member, sizeof(struct hash)});
		break;
	case FIELD_REAL:
		out_format(out, "%.17g", *(const double *)member);
		break;
	case FIELD_OPT_REAL:
		out_format(out, "%.17g", ((const struct opt_real *)member)->v);
		break;
	default:
		out_int(out, field_integer(field, member));
	}
}

enum err postgres_copy_add(struct postgres_connection *connection, const struct statement *statement, const void *args)
{
	if (connection->copies == NULL)
		connection->copies = calloc(
			1, sizeof *connection->copies + (size_t)db_statement_count * sizeof(struct copy));
	struct copies *copies = connection->copies;
	if (copies == NULL)
		return ERR_NOMEM;
	if (copies->bytes > COPY_BYTES)
		TRY(postgres_settle(connection));
	/* All of them before any is written: half a row would go with the next transaction's. */
	for (size_t i = 0; i < statement->n_args; i++) {
		const struct field *field = &statement->args[i];
		TRY(field_check(statement, field, (const char *)args + field->offset));
	}
	struct copy *copy = &copies->v[statement->index];
	struct out *rows = &copy->rows;
	size_t before = rows->n;
	for (size_t i = 0; i < statement->n_args; i++) {
		const struct field *field = &statement->args[i];
		const void *member = (const char *)args + field->offset;
		if (i > 0)
			out_char(rows, '\t');
		put_field(rows, field, member);
	}
	out_char(rows, '\n');
	copies->bytes += rows->n - before;
	copy->waiting++;
	return out_failed(rows);
}

/* All rows of one table. */
static enum err send_copy(struct postgres_connection *connection, const struct statement *statement, struct str rows)
{
	PGconn *handle = connection->handle;
	PGresult *result = PQexec(handle, statement->copy);
	bool begun = PQresultStatus(result) == PGRES_COPY_IN;
	enum err err = begun ? OK : postgres_error(connection, result, statement->name);
	PQclear(result);
	if (!begun)
		return err;
	if (PQputCopyData(handle, rows.p, (int)rows.n) != 1 || PQputCopyEnd(handle, NULL) != 1) {
		connection->again = connection->lost = true;
		return ERR_UNAVAILABLE;
	}
	while ((result = PQgetResult(handle)) != NULL) {
		if (PQresultStatus(result) != PGRES_COMMAND_OK && err == OK)
			err = postgres_error(connection, result, statement->name);
		PQclear(result);
	}
	return err;
}

/* A server that has never looked at a table plans as if it were small: for whoever asks it 250 things at once
 * it walks the whole table. Its own daemon looks once a minute. */
static enum err analyze(struct postgres_connection *connection, const struct statement *statement)
{
	char command[128];
	struct str copy = str_c(statement->copy), name;
	struct str rest = str_from(copy, sizeof "COPY " - 1);
	if (!str_split(&rest, ' ', &name))
		return ERR_INTERNAL;
	snprintf(command, sizeof command, "ANALYZE %.*s", STR_ARG(name));
	PGresult *result = PQexec(connection->handle, command);
	bool done = PQresultStatus(result) == PGRES_COMMAND_OK;
	enum err err = done ? OK : postgres_error(connection, result, statement->name);
	PQclear(result);
	return err;
}

static enum err send_rows(struct postgres_connection *connection, const struct statement *statement, struct copy *copy)
{
	TRY(send_copy(connection, statement, out_text(&copy->rows)));
	copy->sent += copy->waiting;
	if (copy->sent < ANALYZE_FIRST || copy->sent < copy->analyzed * GROWN)
		return OK;
	copy->analyzed = copy->sent;
	return analyze(connection, statement);
}

static void drop(struct copy *copy)
{
	out_reset(&copy->rows);
	copy->waiting = 0;
}

bool postgres_copies_wait(const struct postgres_connection *connection)
{
	return connection->copies != NULL && connection->copies->bytes > 0;
}

void postgres_copy_drop(struct postgres_connection *connection)
{
	struct copies *copies = connection->copies;
	for (int i = 0; copies != NULL && copies->bytes > 0 && i < db_statement_count; i++)
		drop(&copies->v[i]);
	if (copies != NULL)
		copies->bytes = 0;
}

void postgres_copy_free(struct postgres_connection *connection)
{
	for (int i = 0; connection->copies != NULL && i < db_statement_count; i++)
		out_free(&connection->copies->v[i].rows);
	free(connection->copies);
	connection->copies = NULL;
}

static enum err send_all(struct postgres_connection *connection)
{
	struct copies *copies = connection->copies;
	enum err err = OK;
	if (!postgres_copies_wait(connection))
		return OK;
	for (int i = 0; i < db_statement_count && err == OK; i++)
		if (copies->v[i].waiting > 0)
			err = send_rows(connection, db_statements[i], &copies->v[i]);
	postgres_copy_drop(connection);
	return err;
}

/* ---- both ---- */

static enum err settle_sent(struct postgres_connection *connection)
{
	PGconn *handle = connection->handle;
	enum err err = OK;
	if (connection->sent == 0)
		return OK;
	bool whole = PQpipelineSync(handle) == 1;
	/* Each statement's result ends with a NULL; the last one is that of the sync itself. */
	for (int nothing = 0; whole && nothing < 2;) {
		PGresult *result = PQgetResult(handle);
		ExecStatusType status = PQresultStatus(result);
		nothing = result == NULL ? nothing + 1 : 0;
		if (status == PGRES_FATAL_ERROR && result != NULL && err == OK)
			err = postgres_error(connection, result, "sent ahead");
		PQclear(result);
		if (status == PGRES_PIPELINE_SYNC && result != NULL)
			break;
	}
	connection->sent = 0;
	if (!whole || PQexitPipelineMode(handle) != 1) {
		connection->again = connection->lost = true;
		return err != OK ? err : ERR_UNAVAILABLE;
	}
	return err;
}

enum err postgres_settle(struct postgres_connection *connection)
{
	TRY(settle_sent(connection));
	return send_all(connection);
}
