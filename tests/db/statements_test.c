/* Every statement of the program, prepared on both engines: it is accepted, and its arguments and
 * columns have the types that its C structs believe in. The text was checked against SQLite when it
 * was compiled; PostgreSQL sees it here first. */
#include <libpq-fe.h>
#include <sqlite3.h>
#include <string.h>
#include "db/table.h"
#include "test_db.h"

/* ---- SQLite ---- */

static void prepares_on_sqlite(void **state)
{
	(void)state;
	sqlite3 *db;
	int wrong = 0;
	assert_int_equal(sqlite3_initialize(), SQLITE_OK);
	assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
	for (int i = 0; i < db_migration_count; i++)
		if (sqlite3_exec(db, db_migrations[i].sqlite, NULL, NULL, NULL) != SQLITE_OK)
			fail_msg("migration %d: %s", db_migrations[i].version, sqlite3_errmsg(db));
	for (int i = 0; i < db_statement_count; i++) {
		const struct statement *statement = db_statements[i];
		sqlite3_stmt *stmt = NULL;
		assert_int_equal(statement->index, i);
		if (sqlite3_prepare_v2(db, statement->sqlite, -1, &stmt, NULL) != SQLITE_OK ||
			sqlite3_bind_parameter_count(stmt) != (int)statement->n_args ||
			sqlite3_column_count(stmt) != (int)statement->n_columns ||
			!sqlite3_stmt_readonly(stmt) != statement->writes) {
			print_error("%s: %s\n", statement->name, sqlite3_errmsg(db));
			wrong++;
		}
		sqlite3_finalize(stmt);
	}
	sqlite3_close(db);
	assert_int_equal(wrong, 0);
}

/* How often SQLite looks into a table for this statement, each time by this index, in a database that the program has opened. */
static int searches_by(const char *name, const char *index)
{
	sqlite3 *db;
	sqlite3_stmt *plan;
	int found = 0;
	assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
	for (int i = 0; i < db_migration_count; i++)
		assert_int_equal(sqlite3_exec(db, db_migrations[i].sqlite, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "ANALYZE sqlite_schema", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, db_statistics, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "ANALYZE sqlite_schema", NULL, NULL, NULL), SQLITE_OK);
	for (int i = 0; i < db_statement_count; i++) {
		if (strcmp(db_statements[i]->name, name) != 0)
			continue;
		char *text = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", db_statements[i]->sqlite);
		assert_int_equal(sqlite3_prepare_v2(db, text, -1, &plan, NULL), SQLITE_OK);
		while (sqlite3_step(plan) == SQLITE_ROW) {
			const char *step = (const char *)sqlite3_column_text(plan, 3);
			if (strncmp(step, "SEARCH", 6) != 0)
				continue;
			assert_non_null(strstr(step, index));
			found++;
		}
		sqlite3_finalize(plan);
		sqlite3_free(text);
	}
	sqlite3_close(db);
	return found;
}

/* An import adds a million events; what Today looks for among them is found without walking them. */
static void changes_are_found_by_their_index(void **state)
{
	(void)state;
	assert_int_equal(searches_by("today_changed", "event_log_of_people"), 2);
}

/* A network of a million people is read as it stands, not looked up one by one. */
static void a_network_is_read_as_it_stands(void **state)
{
	(void)state;
	assert_int_equal(searches_by("network_people", "PRIMARY KEY"), 1);
	assert_int_equal(searches_by("network_links", "COVERING INDEX"), 1);
}

/* ---- PostgreSQL ---- */

enum {
	BOOL = 16,
	BYTEA = 17,
	INT8 = 20,
	INT2 = 21,
	INT4 = 23,
	TEXT = 25,
	FLOAT8 = 701,
	TEXT_ARRAY = 1009,
	INT8_ARRAY = 1016
};

/* What the server must say of a column or argument of this type; a flag may also be a condition. */
static bool type_agrees(enum field_type type, Oid oid, bool argument)
{
	switch (type) {
	case FIELD_TEXT:
	case FIELD_ENUM:
		return oid == TEXT;
	case FIELD_BYTES:
	case FIELD_HASH:
		return oid == BYTEA;
	case FIELD_REAL:
	case FIELD_OPT_REAL:
		return oid == FLOAT8;
	case FIELD_FLAG:
	case FIELD_OPT_FLAG:
		return oid == INT2 || (!argument && oid == BOOL);
	case FIELD_DAY:
		return oid == INT4;
	case FIELD_IDS:
		return oid == INT8_ARRAY;
	case FIELD_TEXTS:
		return oid == TEXT_ARRAY;
	default:
		return oid == INT8;
	}
}

static int check_described(const struct statement *statement, const PGresult *described)
{
	int wrong = 0;
	if (PQnparams(described) != (int)statement->n_args || PQnfields(described) != (int)statement->n_columns) {
		print_error("%s: %d arguments and %d columns, but %d and %d on PostgreSQL\n", statement->name,
			(int)statement->n_args, (int)statement->n_columns, PQnparams(described), PQnfields(described));
		return 1;
	}
	for (int i = 0; i < PQnparams(described); i++)
		if (!type_agrees(statement->args[i].type, PQparamtype(described, i), true)) {
			print_error("%s: argument %s is type %u on PostgreSQL\n", statement->name,
				statement->args[i].name, PQparamtype(described, i));
			wrong++;
		}
	for (int i = 0; i < PQnfields(described); i++)
		if (!type_agrees(statement->columns[i].type, PQftype(described, i), false) ||
			strcmp(statement->columns[i].name, PQfname(described, i)) != 0) {
			print_error(
				"%s: column %s is %s, type %u, on PostgreSQL; write CAST(... AS bigint|integer|text)\n",
				statement->name, statement->columns[i].name, PQfname(described, i),
				PQftype(described, i));
			wrong++;
		}
	return wrong;
}

static int check_on_postgres(PGconn *connection, const struct statement *statement)
{
	PGresult *prepared = PQprepare(connection, "", statement->postgres, 0, NULL);
	int wrong = 1;
	if (PQresultStatus(prepared) == PGRES_COMMAND_OK) {
		PGresult *described = PQdescribePrepared(connection, "");
		wrong = check_described(statement, described);
		PQclear(described);
	} else {
		print_error("%s: %s%s\n", statement->name, PQerrorMessage(connection), statement->postgres);
	}
	PQclear(prepared);
	return wrong;
}

static void prepares_on_postgres(void **state)
{
	(void)state;
	if (!test_postgres_wanted())
		skip();
	PGconn *connection = PQconnectdb(test_postgres_database());
	assert_int_equal(PQstatus(connection), CONNECTION_OK);
	for (int i = 0; i < db_migration_count; i++) {
		PGresult *result = PQexec(connection, db_migrations[i].postgres);
		if (PQresultStatus(result) != PGRES_COMMAND_OK)
			fail_msg("migration %d: %s", db_migrations[i].version, PQerrorMessage(connection));
		PQclear(result);
	}
	int wrong = 0;
	for (int i = 0; i < db_statement_count; i++)
		wrong += check_on_postgres(connection, db_statements[i]);
	PQfinish(connection);
	assert_int_equal(wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prepares_on_sqlite),
		cmocka_unit_test(changes_are_found_by_their_index),
		cmocka_unit_test(a_network_is_read_as_it_stands),
		cmocka_unit_test(prepares_on_postgres),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
