#include "statements.h"

static const char *const colour_words[] = {"", "red", "green"};
static const struct enum_info colour_info = {"colour", colour_words, 3};

#define MEMBER(struct_name, member, kind, ...)                                                                         \
	{                                                                                                              \
		.name = #member, .type = FIELD_##kind, .offset = offsetof(struct struct_name, member), __VA_ARGS__     \
	}

static const struct field item_fields[] = {
	MEMBER(item, workspace_id, ID, .required = true),
	MEMBER(item, id, ID, .required = true),
	MEMBER(item, name, TEXT, .required = true),
	MEMBER(item, colour, ENUM, .enums = &colour_info),
	MEMBER(item, done, FLAG, .required = true),
	MEMBER(item, weight, REAL, .required = true),
	MEMBER(item, depth, OPT_REAL),
	MEMBER(item, count, OPT_INT),
	MEMBER(item, liked, OPT_FLAG),
	MEMBER(item, at, UTC),
	MEMBER(item, due, DAY),
	MEMBER(item, value, MINOR, .required = true),
	MEMBER(item, token, HASH, .required = true),
	MEMBER(item, raw, BYTES),
};
enum { ITEM_FIELDS = sizeof item_fields / sizeof item_fields[0] };
const struct record item_record = {"item", sizeof(struct item), item_fields, ITEM_FIELDS};

static const struct field key_fields[] = {
	MEMBER(table_key, workspace, ID, .required = true),
	{.name = "id", .type = FIELD_ID, .offset = offsetof(struct table_key, id), .required = true},
};
static const struct field by_ids_fields[] = {
	MEMBER(item_by_ids_args, workspace, ID, .required = true),
	MEMBER(item_by_ids_args, ids, IDS),
};
static const struct field by_names_fields[] = {
	MEMBER(item_by_names_args, workspace, ID, .required = true),
	MEMBER(item_by_names_args, names, TEXTS),
};
static const struct field workspace_fields[] = {MEMBER(workspace_args, workspace, ID, .required = true)};
static const struct field number_fields[] = {MEMBER(number_row, n, INT, .required = true)};
static const struct field tally_fields[] = {
	MEMBER(tally, worker, INT, .required = true),
	MEMBER(tally, slot, INT, .required = true),
	MEMBER(tally, n, INT, .required = true),
};
static const struct field tally_row_fields[] = {
	MEMBER(tally_row, slot, INT, .required = true),
	MEMBER(tally_row, n, INT, .required = true),
};

#define COLUMNS "workspace_id, id, name, colour, done, weight, depth, count, liked, at, due, value, token, raw"
#define SAME(sql_sqlite, sql_postgres) .sqlite = sql_sqlite, .postgres = sql_postgres
#define ARGS(fields) .args = fields, .n_args = sizeof(fields) / sizeof((fields)[0])
#define ITEM_ROWS .columns = item_fields, .n_columns = ITEM_FIELDS, .row_size = sizeof(struct item)
#define NUMBER_ROWS .columns = number_fields, .n_columns = 1, .row_size = sizeof(struct number_row)

#define VALUES_SQLITE "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"
#define VALUES_POSTGRES                                                                                                \
	"VALUES ($1::bigint, $2::bigint, $3::text, $4::text, $5::bigint, $6::double precision, "                       \
	"$7::double precision, $8::bigint, $9::bigint, $10::bigint, $11::bigint, $12::bigint, $13::bytea, $14::bytea)"

static const struct statement item_get = {
	.name = "item_get",
	SAME("SELECT " COLUMNS " FROM item WHERE workspace_id = ?1 AND id = ?2",
		"SELECT " COLUMNS " FROM item WHERE workspace_id = $1::bigint AND id = $2::bigint"),
	ARGS(key_fields),
	ITEM_ROWS,
	.index = 0,
};
static const struct statement item_insert = {
	.name = "item_insert",
	SAME("INSERT INTO item (" COLUMNS ") " VALUES_SQLITE, "INSERT INTO item (" COLUMNS ") " VALUES_POSTGRES),
	.copy = "COPY item (" COLUMNS ") FROM STDIN",
	ARGS(item_fields),
	.writes = true,
	.index = 1,
};
static const struct statement item_remove = {
	.name = "item_remove",
	SAME("DELETE FROM item WHERE workspace_id = ?1 AND id = ?2",
		"DELETE FROM item WHERE workspace_id = $1::bigint AND id = $2::bigint"),
	ARGS(key_fields),
	.writes = true,
	.index = 2,
};
const struct statement item_by_ids = {
	.name = "item_by_ids",
	SAME("SELECT " COLUMNS
	     " FROM item WHERE workspace_id = ?1 AND id IN (SELECT value FROM carray(?2)) ORDER BY id",
		"SELECT " COLUMNS " FROM item WHERE workspace_id = $1::bigint AND id = ANY ($2::bigint[]) ORDER BY id"),
	ARGS(by_ids_fields),
	ITEM_ROWS,
	.index = 3,
};
const struct statement item_by_names = {
	.name = "item_by_names",
	SAME("SELECT " COLUMNS
	     " FROM item WHERE workspace_id = ?1 AND name IN (SELECT value FROM carray(?2)) ORDER BY id",
		"SELECT " COLUMNS " FROM item WHERE workspace_id = $1::bigint AND name = ANY ($2::text[]) ORDER BY id"),
	ARGS(by_names_fields),
	ITEM_ROWS,
	.index = 4,
};
const struct statement item_all = {
	.name = "item_all",
	SAME("SELECT " COLUMNS " FROM item WHERE workspace_id = ?1 ORDER BY id",
		"SELECT " COLUMNS " FROM item WHERE workspace_id = $1::bigint ORDER BY id"),
	ARGS(workspace_fields),
	ITEM_ROWS,
	.index = 5,
};
const struct statement item_count = {
	.name = "item_count",
	SAME("SELECT count(*) FROM item WHERE workspace_id = ?1",
		"SELECT count(*) FROM item WHERE workspace_id = $1::bigint"),
	ARGS(workspace_fields),
	NUMBER_ROWS,
	.index = 6,
};
const struct statement item_rename = {
	.name = "item_rename",
	SAME("UPDATE item SET name = ?3 WHERE workspace_id = ?1 AND id = ?2",
		"UPDATE item SET name = $3::text WHERE workspace_id = $1::bigint AND id = $2::bigint"),
	.args = item_fields,
	.n_args = 3,
	.writes = true,
	.index = 7,
};
const struct statement item_add_returning = {
	.name = "item_add_returning",
	SAME("INSERT INTO item (" COLUMNS ") " VALUES_SQLITE " RETURNING id",
		"INSERT INTO item (" COLUMNS ") " VALUES_POSTGRES " RETURNING id"),
	ARGS(item_fields),
	NUMBER_ROWS,
	.writes = true,
	.index = 8,
};
const struct statement tally_put = {
	.name = "tally_put",
	SAME("INSERT INTO tally (worker, slot, n) VALUES (?1, ?2, ?3) ON CONFLICT (worker, slot) DO UPDATE SET n = excluded.n",
		"INSERT INTO tally (worker, slot, n) VALUES ($1::bigint, $2::bigint, $3::bigint) "
		"ON CONFLICT (worker, slot) DO UPDATE SET n = excluded.n"),
	ARGS(tally_fields),
	.writes = true,
	.index = 9,
};
const struct statement tally_last = {
	.name = "tally_last",
	SAME("SELECT coalesce(max(n), 0) FROM tally WHERE worker = ?1",
		"SELECT coalesce(max(n), 0) FROM tally WHERE worker = $1::bigint"),
	.args = tally_fields,
	.n_args = 1,
	NUMBER_ROWS,
	.index = 10,
};
const struct statement child_put = {
	.name = "child_put",
	SAME("INSERT INTO child (id, worker, slot) VALUES (?3, ?1, ?2)",
		"INSERT INTO child (id, worker, slot) VALUES ($3::bigint, $1::bigint, $2::bigint)"),
	ARGS(tally_fields),
	.writes = true,
	.index = 11,
};
const struct statement tally_add = {
	.name = "tally_add",
	SAME("INSERT INTO tally (worker, slot, n) VALUES (?1, ?2, ?3) ON CONFLICT (worker, slot) DO UPDATE SET n = n + excluded.n",
		"INSERT INTO tally (worker, slot, n) VALUES ($1::bigint, $2::bigint, $3::bigint) "
		"ON CONFLICT (worker, slot) DO UPDATE SET n = tally.n + excluded.n"),
	ARGS(tally_fields),
	.writes = true,
	.index = 12,
};
const struct statement tally_rows = {
	.name = "tally_rows",
	SAME("SELECT slot, n FROM tally WHERE worker = ?1 ORDER BY slot",
		"SELECT slot, n FROM tally WHERE worker = $1::bigint ORDER BY slot"),
	.args = tally_fields,
	.n_args = 1,
	.columns = tally_row_fields,
	.n_columns = 2,
	.row_size = sizeof(struct tally_row),
	.index = 13,
};

const struct statement *const db_statements[] = {&item_get, &item_insert, &item_remove, &item_by_ids, &item_by_names,
	&item_all, &item_count, &item_rename, &item_add_returning, &tally_put, &tally_last, &child_put, &tally_add,
	&tally_rows};
const int db_statement_count = sizeof db_statements / sizeof db_statements[0];

const struct table item_table = {"item", &item_record, &item_get, &item_insert, NULL, &item_remove};
const struct table *const db_tables[] = {&item_table};
const int db_table_count = 1;

const struct migration db_migrations[] = {
	{1, "item",
		"CREATE TABLE item (workspace_id INTEGER NOT NULL, id INTEGER NOT NULL, name TEXT NOT NULL, colour TEXT, "
		"done INTEGER NOT NULL, weight REAL NOT NULL, depth REAL, count INTEGER, liked INTEGER, at INTEGER, "
		"due INTEGER, value INTEGER NOT NULL, token BLOB NOT NULL, raw BLOB, "
		"PRIMARY KEY (workspace_id, id)) STRICT, WITHOUT ROWID;\n"
		"CREATE UNIQUE INDEX item_name ON item (workspace_id, name);\n",
		"CREATE TABLE item (workspace_id bigint NOT NULL, id bigint NOT NULL, name text COLLATE \"C\" NOT NULL, "
		"colour text COLLATE \"C\", done bigint NOT NULL, weight double precision NOT NULL, depth double precision, "
		"count bigint, liked bigint, at bigint, due bigint, value bigint NOT NULL, token bytea NOT NULL, raw bytea, "
		"PRIMARY KEY (workspace_id, id));\n"
		"CREATE UNIQUE INDEX item_name ON item (workspace_id, name);\n"},
	{2, "tally",
		"CREATE TABLE tally (worker INTEGER NOT NULL, slot INTEGER NOT NULL, n INTEGER NOT NULL, "
		"PRIMARY KEY (worker, slot)) STRICT, WITHOUT ROWID;\n"
		"CREATE TABLE child (id INTEGER NOT NULL PRIMARY KEY, worker INTEGER NOT NULL, slot INTEGER NOT NULL, "
		"FOREIGN KEY (worker, slot) REFERENCES tally (worker, slot)) STRICT;\n",
		"CREATE TABLE tally (worker bigint NOT NULL, slot bigint NOT NULL, n bigint NOT NULL, "
		"PRIMARY KEY (worker, slot));\n"
		"CREATE TABLE child (id bigint NOT NULL PRIMARY KEY, worker bigint NOT NULL, slot bigint NOT NULL, "
		"FOREIGN KEY (worker, slot) REFERENCES tally (worker, slot));\n"},
};
const int db_migration_count = sizeof db_migrations / sizeof db_migrations[0];
const char *const db_statistics = "INSERT INTO sqlite_stat1 VALUES ('kith_statistics', NULL, 'test');";
const char *const db_statistics_mark = "test";
