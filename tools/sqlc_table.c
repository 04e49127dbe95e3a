/* sqlc: tables and their columns, from a migration to the model and to the text of both engines. */
#include "sqlc_reader.h"

const struct table_def *schema_table(const struct sqlc *sqlc, struct str name)
{
	for (size_t i = 0; i < sqlc->tables.n; i++)
		if (str_equal(sqlc->tables.v[i]->name, name))
			return sqlc->tables.v[i];
	return NULL;
}

const struct column *table_column(const struct table_def *table, struct str name)
{
	for (size_t i = 0; i < table->columns.n; i++)
		if (str_equal(table->columns.v[i].name, name))
			return &table->columns.v[i];
	return NULL;
}

bool names_have(const struct names *names, struct str name)
{
	for (size_t i = 0; i < names->n; i++)
		if (str_equal(names->v[i], name))
			return true;
	return false;
}

bool table_has_key(const struct table_def *table)
{
	return table->key.n == 2 && str_is(table->key.v[0], "workspace_id") && str_is(table->key.v[1], "id");
}

/* ---- columns ---- */

/* A named constraint, so that a later migration can replace it. Words are compared one by one: for IN with
 * more than two of them SQLite makes a tree anew at every insert. */
void column_check(struct out *out, const struct table_def *table, const struct column *column)
{
	if (column->type.field != FIELD_ENUM && column->type.field != FIELD_FLAG && column->type.field != FIELD_HASH)
		return;
	out_format(out, " CONSTRAINT %.*s_%.*s_check CHECK (", STR_ARG(table->name), STR_ARG(column->name));
	if (column->type.field == FIELD_HASH) {
		out_format(out, "length(%.*s) = 32)", STR_ARG(column->name));
		return;
	}
	if (column->type.field == FIELD_FLAG)
		out_format(out, "%.*s IN (0, 1)", STR_ARG(column->name));
	else
		for (size_t i = 0; i < column->type.enums->n; i++)
			out_format(out, "%s%.*s = '%.*s'", i ? " OR " : "", STR_ARG(column->name),
				STR_ARG(column->type.enums->v[i]));
	out_char(out, ')');
}

static void write_column(struct migration_def *m, const struct table_def *table, const struct column *column,
	const struct token *rest, const struct token *end)
{
	out_format(&m->sqlite, "%.*s %s", STR_ARG(column->name), type_sqlite(column->type));
	out_format(&m->postgres, "%.*s %s", STR_ARG(column->name), type_postgres(column->type));
	if (str_is(str_c(type_postgres(column->type)), "text"))
		out_z(&m->postgres, " COLLATE \"C\"");
	migration_text(m, column->type.nullable ? "" : " NOT NULL");
	if (rest < end) {
		migration_text(m, " ");
		migration_tokens(m, rest, end);
	}
	column_check(&m->sqlite, table, column);
	column_check(&m->postgres, table, column);
}

static void refuse_words(struct reader *r, const struct token *from, const struct token *end)
{
	for (const struct token *t = from; t < end; t++) {
		if (token_is(t, "DEFERRABLE") || token_is(t, "INITIALLY"))
			fail(r->sqlc, r->file, t->line, "a deferred key; check keys at once");
		if (token_is(t, "SET") && token_is(t + 1, "NULL"))
			fail(r->sqlc, r->file, t->line,
				"ON DELETE SET NULL; it would clear workspace_id too, update the rows in a statement");
		if (token_is(t, "ON") && token_is(t + 1, "CONFLICT"))
			fail(r->sqlc, r->file, t->line, "a key with ON CONFLICT; say what happens in the statement");
		if (token_is(t, "AUTOINCREMENT") || token_is(t, "SERIAL") || token_is(t, "GENERATED"))
			fail(r->sqlc, r->file, t->line, "%.*s; ids are made by the program", STR_ARG(t->text));
		if (token_is(t, "COLLATE"))
			fail(r->sqlc, r->file, t->line,
				"COLLATE; texts compare by bytes, store a folded text beside it");
		if (token_is(t, "REFERENCES") && t + 3 < end && !str_is(t[3].text, "workspace_id"))
			fail(r->sqlc, r->file, t->line,
				"a foreign key that does not begin with workspace_id; refer to (workspace_id, id)");
	}
}

/* What may stand behind the type and NOT NULL: DEFAULT and CHECK. */
static void read_column_rest(struct reader *r, const struct token *end, struct column *column)
{
	refuse_words(r, r->t, end);
	for (const struct token *t = r->t; t < end; t++) {
		column->has_default |= token_is(t, "DEFAULT");
		if (token_is(t, "UNIQUE") || token_is(t, "PRIMARY") || token_is(t, "REFERENCES"))
			fail(r->sqlc, r->file, t->line,
				"%.*s on a column, without its workspace; write it for the table, over (workspace_id, %.*s)",
				STR_ARG(t->text), STR_ARG(column->name));
		if (token_is(t, "NOT") && token_is(t + 1, "NULL"))
			fail(r->sqlc, r->file, t->line,
				"NOT NULL behind other words; write it directly behind the type");
	}
}

/* `name type[?] [NOT NULL] [DEFAULT ...]` */
void table_read_column(struct reader *r, struct table_def *table)
{
	int line = r->t->line;
	struct column column = {.name = reader_name(r, "a column")};
	const struct token *type = reader_next(r);
	if (token_is(type, "enum"))
		type = reader_next(r);
	if (type->kind != TOKEN_WORD || !type_parse(r->sqlc, type->text, &column.type))
		fail(r->sqlc, r->file, type->line,
			"'%.*s' is no type; there are text int real flag utc day minor hash bytes, <noun>_id (base/id.h) and the ENUMs above",
			STR_ARG(type->text));
	column.type.nullable = true;
	bool may = reader_accept(r, "?");
	if (reader_accept(r, "NOT")) {
		reader_expect(r, "NULL", "a column");
		column.type.nullable = false;
	}
	if (may && !column.type.nullable)
		fail(r->sqlc, r->file, line, "'%.*s' is both '?' and NOT NULL; take one away", STR_ARG(column.name));
	if (column.type.nullable && (column.type.field == FIELD_MINOR || column.type.field == FIELD_HASH))
		fail(r->sqlc, r->file, line, "'%.*s' may be NULL, but %s has no NULL in C; write NOT NULL",
			STR_ARG(column.name), column.type.field == FIELD_MINOR ? "minor" : "hash");
	if (table_column(table, column.name))
		fail(r->sqlc, r->file, line, "'%.*s' has two columns '%.*s'", STR_ARG(table->name),
			STR_ARG(column.name));
	const struct token *end = reader_part_end(r->t);
	read_column_rest(r, end, &column);
	column.help = str_none(end->comment) ? end[-1].comment : end->comment;
	write_column(r->migration, table, &column, r->t, end);
	r->t = end;
	VEC_PUSH(r->sqlc->arena, &table->columns, column);
}

/* ---- CREATE TABLE ---- */

static void read_constraint(struct reader *r, struct table_def *table)
{
	const struct token *from = r->t, *end = reader_part_end(from);
	refuse_words(r, from, end);
	migration_tokens(r->migration, from, end);
	if (reader_accept(r, "CONSTRAINT"))
		reader_name(r, "a constraint");
	if (reader_accept(r, "PRIMARY")) {
		reader_expect(r, "KEY", "a primary key");
		reader_columns(r, table, &table->key);
	} else if (reader_accept(r, "UNIQUE") || reader_accept(r, "FOREIGN")) {
		reader_accept(r, "KEY");
		struct names names = {0};
		reader_columns(r, table, &names);
		if (!table->shared && !str_is(names.v[0], "workspace_id"))
			fail(r->sqlc, r->file, from->line, "a key that does not begin with workspace_id; put it first");
	}
	r->t = end;
}

static bool starts_constraint(const struct token *t)
{
	return token_is(t, "PRIMARY") || token_is(t, "UNIQUE") || token_is(t, "FOREIGN") || token_is(t, "CHECK") ||
	       token_is(t, "CONSTRAINT");
}

static void check_key(struct reader *r, const struct table_def *table)
{
	if (!table->key.n)
		fail(r->sqlc, r->file, table->line, "'%.*s' has no PRIMARY KEY", STR_ARG(table->name));
	for (size_t i = 0; i < table->key.n; i++)
		if (table_column(table, table->key.v[i])->type.nullable)
			fail(r->sqlc, r->file, table->line, "'%.*s.%.*s' is part of the key; write NOT NULL",
				STR_ARG(table->name), STR_ARG(table->key.v[i]));
	if (table->shared)
		return;
	const struct column *workspace = table_column(table, STR("workspace_id"));
	if (!workspace || workspace->type.field != FIELD_ID || !str_is(workspace->type.noun, "workspace") ||
		!str_is(table->key.v[0], "workspace_id"))
		fail(r->sqlc, r->file, table->line,
			"the key of '%.*s' does not begin with workspace_id; put it first, or write '-- SHARED: why' above the table",
			STR_ARG(table->name));
}

static void check_table_name(struct reader *r, const struct table_def *table)
{
	if (schema_table(r->sqlc, table->name))
		fail(r->sqlc, r->file, table->line, "the table '%.*s' is there already", STR_ARG(table->name));
	for (size_t i = 0; i < r->sqlc->enums.n; i++)
		if (str_equal(r->sqlc->enums.v[i]->name, table->name))
			fail(r->sqlc, r->file, table->line,
				"'%.*s' is an enumeration already, at %.*s:%d; choose another name",
				STR_ARG(table->name), STR_ARG(r->sqlc->enums.v[i]->file), r->sqlc->enums.v[i]->line);
}

void table_read(struct reader *r, bool shared)
{
	struct table_def *table = ARENA_NEW(r->sqlc->arena, struct table_def);
	table->shared = shared;
	table->file = r->file;
	table->line = r->t->line;
	table->name = reader_name(r, "a table");
	check_table_name(r, table);
	struct migration_def *m = r->migration;
	out_format(&m->sqlite, "CREATE TABLE %.*s (\n  ", STR_ARG(table->name));
	out_format(&m->postgres, "CREATE TABLE %.*s (\n  ", STR_ARG(table->name));
	reader_expect(r, "(", "CREATE TABLE");
	for (;;) {
		if (starts_constraint(r->t))
			read_constraint(r, table);
		else
			table_read_column(r, table);
		if (!reader_accept(r, ","))
			break;
		migration_text(m, ",\n  ");
	}
	reader_expect(r, ")", "CREATE TABLE");
	check_key(r, table);
	out_z(&m->sqlite, "\n) STRICT, WITHOUT ROWID");
	out_z(&m->postgres, "\n)");
	VEC_PUSH(r->sqlc->arena, &r->sqlc->tables, table);
}
