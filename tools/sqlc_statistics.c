/* sqlc: what SQLite's planner is told about the size of things (sqlite_stat1).
 *
 * Told nothing, it takes `workspace_id = ?` for a condition that leaves ten rows, and walks the whole
 * workspace to save a sort. It is told of a workspace of a million rows in every table instead, and how
 * much each further column of an index narrows that down, by the column's type; a partial index holds one row in
 * a hundred. The same figures are used
 * when a statement's plan is looked at here and when a database is opened, so both see the same plan. */
#include <inttypes.h>
#include "sqlc.h"

enum { ROWS = 1000000 };

/* Into how many parts a column divides the rows. */
static int64_t parts_of(const struct column *column)
{
	if (!column)
		return 1;
	switch (column->type.field) {
	case FIELD_ENUM:
	case FIELD_FLAG:
		return 4;
	case FIELD_DAY:
		return 1000;
	case FIELD_ID:
		return str_is(column->type.noun, "workspace") ? 1 : str_is(column->type.noun, "user") ? 20 : ROWS / 10;
	default:
		return ROWS / 10;
	}
}

static sqlite3_stmt *prepare(struct sqlc *sqlc, sqlite3 *db, const char *sql, struct str name)
{
	sqlite3_stmt *stmt = NULL;
	if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK ||
		sqlite3_bind_text(stmt, 1, name.p, (int)name.n, SQLITE_STATIC) != SQLITE_OK)
		fail(sqlc, STR("sqlc"), 0, "SQLite does not tell of its indexes: %s", sqlite3_errmsg(db));
	return stmt;
}

struct index {
	struct str name;
	bool unique, key, partial;
};

static void index_line(struct sqlc *sqlc, sqlite3 *db, const struct table_def *table, const struct index *index)
{
	struct out *out = &sqlc->statistics;
	sqlite3_stmt *columns = prepare(sqlc, db, "SELECT name FROM pragma_index_info(?1) ORDER BY seqno", index->name);
	struct names names = {0};
	while (sqlite3_step(columns) == SQLITE_ROW) {
		struct str name = str_c((const char *)sqlite3_column_text(columns, 0));
		VEC_PUSH(sqlc->arena, &names, str_copy(sqlc->arena, name));
	}
	sqlite3_finalize(columns);
	int64_t rows = index->partial ? ROWS / 100 : ROWS;
	/* The key of a table without row ids goes by the name of the table. */
	out_format(out, "INSERT INTO sqlite_stat1 VALUES ('%.*s', '%.*s', '%" PRId64, STR_ARG(table->name),
		STR_ARG(index->key ? table->name : index->name), rows);
	for (size_t i = 0; i < names.n; i++) {
		bool one = index->unique && i + 1 == names.n;
		rows /= one ? rows : parts_of(table_column(table, names.v[i]));
		rows = rows < 2 && !one ? 2 : rows;
		out_format(out, " %" PRId64, rows);
	}
	out_z(out, " noskipscan');\n");
}

void statistics_find(struct sqlc *sqlc, sqlite3 *db)
{
	for (size_t i = 0; i < sqlc->tables.n; i++) {
		const struct table_def *table = sqlc->tables.v[i];
		sqlite3_stmt *indexes = prepare(sqlc, db,
			"SELECT name, \"unique\", origin = 'pk', partial FROM pragma_index_list(?1) ORDER BY name",
			table->name);
		while (sqlite3_step(indexes) == SQLITE_ROW)
			index_line(sqlc, db, table,
				&(struct index){.name = str_copy(sqlc->arena,
							str_c((const char *)sqlite3_column_text(indexes, 0))),
					.unique = sqlite3_column_int(indexes, 1),
					.key = sqlite3_column_int(indexes, 2),
					.partial = sqlite3_column_int(indexes, 3)});
		sqlite3_finalize(indexes);
	}
	/* The planner passes over what is no table; it tells whether a database has these figures. */
	uint64_t digest = UINT64_C(14695981039346656037);
	for (size_t i = 0; i < sqlc->statistics.n; i++)
		digest = (digest ^ (unsigned char)sqlc->statistics.p[i]) * UINT64_C(1099511628211);
	sqlc->statistics_mark = str_format(sqlc->arena, "%016" PRIx64, digest);
	out_format(&sqlc->statistics, "INSERT INTO sqlite_stat1 VALUES ('kith_statistics', NULL, '%.*s');\n",
		STR_ARG(sqlc->statistics_mark));
	out_char(&sqlc->statistics, '\0');
	if (out_failed(&sqlc->statistics) || sqlite3_exec(db, "ANALYZE sqlite_schema", NULL, NULL, NULL) != SQLITE_OK ||
		sqlite3_exec(db, sqlc->statistics.p, NULL, NULL, NULL) != SQLITE_OK ||
		sqlite3_exec(db, "ANALYZE sqlite_schema", NULL, NULL, NULL) != SQLITE_OK)
		fail(sqlc, STR("sqlc"), 0, "SQLite refuses the statistics: %s", sqlite3_errmsg(db));
	sqlc->statistics.n--;
}
