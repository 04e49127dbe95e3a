/* sqlc: migrations in logical types, to a model of the schema and to the text of both engines. */
#include "sqlc.h"

struct reader {
	struct sqlc *sqlc;
	struct migration_def *migration;
	struct str file;
	const struct token *t;
};

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

/* ---- reading ---- */

static void skip_comments(struct reader *r)
{
	while (r->t->kind == TOKEN_COMMENT)
		r->t++;
}

static const struct token *next(struct reader *r)
{
	skip_comments(r);
	const struct token *t = r->t;
	if (t->kind != TOKEN_END)
		r->t++;
	skip_comments(r);
	return t;
}

static bool accept(struct reader *r, const char *word)
{
	skip_comments(r);
	if (!token_is(r->t, word))
		return false;
	next(r);
	return true;
}

static void expect(struct reader *r, const char *word, const char *where)
{
	if (!accept(r, word))
		fail(r->sqlc, r->file, r->t->line, "'%.*s' where '%s' is expected, in %s", STR_ARG(r->t->text), word,
			where);
}

static struct str read_name(struct reader *r, const char *what)
{
	const struct token *t = next(r);
	if (!token_name(t))
		fail(r->sqlc, r->file, t->line, "'%.*s' is no name of %s; use lower-case letters, digits and _",
			STR_ARG(t->text), what);
	if (word_reserved(t->text))
		fail(r->sqlc, r->file, t->line, "'%.*s' is a reserved word in SQL or C; choose another name of %s",
			STR_ARG(t->text), what);
	return t->text;
}

static struct table_def *read_table(struct reader *r)
{
	struct str name = read_name(r, "a table");
	for (size_t i = 0; i < r->sqlc->tables.n; i++)
		if (str_equal(r->sqlc->tables.v[i]->name, name))
			return r->sqlc->tables.v[i];
	fail(r->sqlc, r->file, r->t->line, "there is no table '%.*s'; create it first", STR_ARG(name));
}

/* Names in brackets, "(a, b)"; each a column of the table, which may follow by DESC. */
static void read_columns(struct reader *r, const struct table_def *table, struct names *ret_names)
{
	expect(r, "(", "a list of columns");
	do {
		int line = r->t->line;
		struct str name = read_name(r, "a column");
		if (!table_column(table, name))
			fail(r->sqlc, r->file, line, "'%.*s' has no column '%.*s'", STR_ARG(table->name),
				STR_ARG(name));
		VEC_PUSH(r->sqlc->arena, ret_names, name);
		if (!accept(r, "ASC"))
			accept(r, "DESC");
	} while (accept(r, ","));
	expect(r, ")", "a list of columns");
}

static void both(struct migration_def *migration, const struct token *from, const struct token *end)
{
	tokens_text(&migration->sqlite, from, end);
	tokens_text(&migration->postgres, from, end);
}

static void both_z(struct migration_def *migration, const char *text)
{
	out_z(&migration->sqlite, text);
	out_z(&migration->postgres, text);
}

/* ---- ENUM name (words) ---- */

/* `enum owed` with `kind_open` and `enum owed_kind` with `open` would make one name in C. */
static void check_enumerators(struct reader *r, const struct enum_def *def)
{
	AUTO_OUT mine = {0};
	AUTO_OUT theirs = {0};
	for (size_t i = 0; i < def->n; i++) {
		out_reset(&mine);
		emit_upper(&mine, def->name);
		out_char(&mine, '_');
		emit_upper(&mine, def->v[i]);
		for (size_t k = 0; k < r->sqlc->enums.n; k++) {
			const struct enum_def *other = r->sqlc->enums.v[k];
			for (size_t m = 0; m < other->n; m++) {
				out_reset(&theirs);
				emit_upper(&theirs, other->name);
				out_char(&theirs, '_');
				emit_upper(&theirs, other->v[m]);
				if (str_equal(out_text(&mine), out_text(&theirs)))
					fail(r->sqlc, r->file, def->line,
						"'%.*s' and '%.*s' (%.*s:%d) both make %.*s; rename one",
						STR_ARG(def->name), STR_ARG(other->name), STR_ARG(other->file),
						other->line, STR_ARG(out_text(&mine)));
			}
		}
	}
}

static void read_enum(struct reader *r)
{
	struct enum_def *def = ARENA_NEW(r->sqlc->arena, struct enum_def);
	def->file = r->file;
	def->line = r->t->line;
	def->name = read_name(r, "an enumeration");
	for (size_t i = 0; i < r->sqlc->enums.n; i++)
		if (str_equal(r->sqlc->enums.v[i]->name, def->name))
			fail(r->sqlc, r->file, def->line, "the enumeration '%.*s' is there already, since %.*s:%d",
				STR_ARG(def->name), STR_ARG(r->sqlc->enums.v[i]->file), r->sqlc->enums.v[i]->line);
	expect(r, "(", "an enumeration");
	do {
		const struct token *word = next(r);
		if (!token_name(word) || str_is(word->text, "none"))
			fail(r->sqlc, r->file, word->line,
				"'%.*s' is no word for an enumeration; use lower-case letters, digits and _, and not 'none', which stands for NULL",
				STR_ARG(word->text));
		for (size_t i = 0; i < def->n; i++)
			if (str_equal(def->v[i], word->text))
				fail(r->sqlc, r->file, word->line, "'%.*s' stands twice in '%.*s'", STR_ARG(word->text),
					STR_ARG(def->name));
		VEC_PUSH(r->sqlc->arena, def, word->text);
	} while (accept(r, ","));
	expect(r, ")", "an enumeration");
	check_enumerators(r, def);
	VEC_PUSH(r->sqlc->arena, &r->sqlc->enums, def);
}

/* ---- columns ---- */

/* A named constraint, so that a later migration can replace it. */
static void write_check(struct out *out, const struct table_def *table, const struct column *column)
{
	if (column->type.field != FIELD_ENUM && column->type.field != FIELD_FLAG && column->type.field != FIELD_HASH)
		return;
	out_format(out, " CONSTRAINT %.*s_%.*s_check CHECK (", STR_ARG(table->name), STR_ARG(column->name));
	if (column->type.field == FIELD_HASH) {
		out_format(out, "length(%.*s) = 32)", STR_ARG(column->name));
		return;
	}
	out_format(out, "%.*s IN (", STR_ARG(column->name));
	if (column->type.field == FIELD_FLAG)
		out_z(out, "0, 1");
	else
		for (size_t i = 0; i < column->type.enums->n; i++)
			out_format(out, "%s'%.*s'", i ? ", " : "", STR_ARG(column->type.enums->v[i]));
	out_z(out, "))");
}

static void write_column(struct migration_def *m, const struct table_def *table, const struct column *column,
	const struct token *rest, const struct token *end)
{
	out_format(&m->sqlite, "%.*s %s", STR_ARG(column->name), type_sqlite(column->type));
	out_format(&m->postgres, "%.*s %s", STR_ARG(column->name), type_postgres(column->type));
	if (str_is(str_c(type_postgres(column->type)), "text"))
		out_z(&m->postgres, " COLLATE \"C\"");
	both_z(m, column->type.nullable ? "" : " NOT NULL");
	if (rest < end) {
		both_z(m, " ");
		both(m, rest, end);
	}
	write_check(&m->sqlite, table, column);
	write_check(&m->postgres, table, column);
}

/* The end of a column or constraint: its comma or closing bracket, or the end of the statement. */
static const struct token *part_end(const struct token *t)
{
	int depth = 0;
	for (; t->kind != TOKEN_END; t++) {
		if (depth == 0 && (token_is(t, ",") || token_is(t, ")") || token_is(t, ";")))
			return t;
		depth += token_is(t, "(") - token_is(t, ")");
	}
	return t;
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

/* `name type[?] [NOT NULL] [DEFAULT ...]` */
static void read_column(struct reader *r, struct table_def *table)
{
	int line = r->t->line;
	struct column column = {.name = read_name(r, "a column")};
	const struct token *type = next(r);
	if (token_is(type, "enum"))
		type = next(r);
	if (type->kind != TOKEN_WORD || !type_parse(r->sqlc, type->text, &column.type))
		fail(r->sqlc, r->file, type->line,
			"'%.*s' is no type; there are text int real flag utc day minor hash bytes, <noun>_id (base/id.h) and the ENUMs above",
			STR_ARG(type->text));
	column.type.nullable = true;
	bool may = accept(r, "?");
	if (accept(r, "NOT")) {
		expect(r, "NULL", "a column");
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
	const struct token *end = part_end(r->t);
	refuse_words(r, r->t, end);
	for (const struct token *t = r->t; t < end; t++)
		column.has_default |= token_is(t, "DEFAULT");
	write_column(r->migration, table, &column, r->t, end);
	r->t = end;
	VEC_PUSH(r->sqlc->arena, &table->columns, column);
}

/* ---- CREATE TABLE ---- */

static void read_constraint(struct reader *r, struct table_def *table)
{
	const struct token *from = r->t, *end = part_end(from);
	refuse_words(r, from, end);
	both(r->migration, from, end);
	accept(r, "CONSTRAINT");
	if (accept(r, "PRIMARY")) {
		expect(r, "KEY", "a primary key");
		read_columns(r, table, &table->key);
	} else if (accept(r, "UNIQUE") || accept(r, "FOREIGN")) {
		accept(r, "KEY");
		struct names names = {0};
		read_columns(r, table, &names);
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

static void read_create_table(struct reader *r, bool shared)
{
	struct table_def *table = ARENA_NEW(r->sqlc->arena, struct table_def);
	table->shared = shared;
	table->file = r->file;
	table->line = r->t->line;
	table->name = read_name(r, "a table");
	check_table_name(r, table);
	struct migration_def *m = r->migration;
	out_format(&m->sqlite, "CREATE TABLE %.*s (\n  ", STR_ARG(table->name));
	out_format(&m->postgres, "CREATE TABLE %.*s (\n  ", STR_ARG(table->name));
	expect(r, "(", "CREATE TABLE");
	for (;;) {
		if (starts_constraint(r->t))
			read_constraint(r, table);
		else
			read_column(r, table);
		if (!accept(r, ","))
			break;
		both_z(m, ",\n  ");
	}
	expect(r, ")", "CREATE TABLE");
	check_key(r, table);
	out_z(&m->sqlite, "\n) STRICT, WITHOUT ROWID");
	out_z(&m->postgres, "\n)");
	VEC_PUSH(r->sqlc->arena, &r->sqlc->tables, table);
}

static void read_create_index(struct reader *r, const struct token *from)
{
	read_name(r, "an index");
	expect(r, "ON", "CREATE INDEX");
	const struct table_def *table = read_table(r);
	struct names names = {0};
	read_columns(r, table, &names);
	if (!table->shared && !str_is(names.v[0], "workspace_id"))
		fail(r->sqlc, r->file, from->line, "an index that does not begin with workspace_id; put it first");
	r->t = part_end(r->t);
	both(r->migration, from, r->t);
}

/* ---- later migrations ---- */

static void remove_column(struct reader *r, struct table_def *table, struct str name)
{
	for (size_t i = 0; i < table->columns.n; i++) {
		if (!str_equal(table->columns.v[i].name, name))
			continue;
		if (names_have(&table->key, name))
			break;
		memmove(&table->columns.v[i], &table->columns.v[i + 1],
			(table->columns.n - i - 1) * sizeof *table->columns.v);
		table->columns.n--;
		return;
	}
	fail(r->sqlc, r->file, r->t->line, "'%.*s' has no column '%.*s' outside its key", STR_ARG(table->name),
		STR_ARG(name));
}

static void read_alter(struct reader *r)
{
	expect(r, "TABLE", "ALTER");
	struct table_def *table = read_table(r);
	struct migration_def *m = r->migration;
	bool add = accept(r, "ADD");
	if (!add)
		expect(r, "DROP", "ALTER TABLE (ADD COLUMN or DROP COLUMN)");
	expect(r, "COLUMN", "ALTER TABLE");
	out_format(&m->sqlite, "ALTER TABLE %.*s %s COLUMN ", STR_ARG(table->name), add ? "ADD" : "DROP");
	out_format(&m->postgres, "ALTER TABLE %.*s %s COLUMN ", STR_ARG(table->name), add ? "ADD" : "DROP");
	if (add) {
		int line = r->t->line;
		read_column(r, table);
		const struct column *column = &table->columns.v[table->columns.n - 1];
		if (!column->type.nullable && !column->has_default)
			fail(r->sqlc, r->file, line,
				"'%.*s' is NOT NULL and added without DEFAULT; old rows need a value, write one",
				STR_ARG(column->name));
		return;
	}
	const struct token *from = r->t;
	remove_column(r, table, read_name(r, "a column"));
	both(m, from, from + 1);
}

static void read_drop(struct reader *r, const struct token *from)
{
	if (accept(r, "TABLE")) {
		const struct table_def *table = read_table(r);
		for (size_t i = 0; i < r->sqlc->tables.n; i++)
			if (r->sqlc->tables.v[i] == table) {
				memmove(&r->sqlc->tables.v[i], &r->sqlc->tables.v[i + 1],
					(r->sqlc->tables.n - i - 1) * sizeof(table));
				r->sqlc->tables.n--;
				break;
			}
	} else {
		expect(r, "INDEX", "DROP (TABLE or INDEX)");
		read_name(r, "an index");
	}
	both(r->migration, from, r->t);
}

static void read_create(struct reader *r, const struct token *from, bool shared)
{
	if (accept(r, "TABLE")) {
		read_create_table(r, shared);
		return;
	}
	accept(r, "UNIQUE");
	if (!accept(r, "INDEX"))
		fail(r->sqlc, r->file, from->line, "CREATE %.*s; a migration creates tables and indexes only",
			STR_ARG(r->t->text));
	read_create_index(r, from);
}

/* Runs what was written since `from` on SQLite, so that its refusals have a line. */
static void try_it(struct reader *r, sqlite3 *db, size_t from, int line)
{
	struct out *text = &r->migration->sqlite;
	out_char(text, '\0');
	if (out_failed(text) || sqlite3_exec(db, text->p + from, NULL, NULL, NULL) != SQLITE_OK)
		fail(r->sqlc, r->file, line, "SQLite refuses it: %s", sqlite3_errmsg(db));
	text->n--;
}

void schema_read(struct sqlc *sqlc, sqlite3 *db, struct migration_def *migration)
{
	struct reader r = {sqlc, migration, migration->source->file, migration->source->tokens.v};
	for (;;) {
		bool shared = false;
		for (; r.t->kind == TOKEN_COMMENT; r.t++)
			shared |= str_starts(r.t->text, STR("SHARED"));
		if (r.t->kind == TOKEN_END)
			return;
		const struct token *from = r.t;
		size_t written = migration->sqlite.n;
		bool enumeration = accept(&r, "ENUM");
		if (enumeration)
			read_enum(&r);
		else if (accept(&r, "CREATE"))
			read_create(&r, from, shared);
		else if (accept(&r, "ALTER"))
			read_alter(&r);
		else if (accept(&r, "DROP"))
			read_drop(&r, from);
		else if (token_is(from, "UPDATE") || token_is(from, "INSERT") || token_is(from, "DELETE")) {
			while (r.t->kind != TOKEN_END && !token_is(r.t, ";"))
				next(&r);
			both(migration, from, r.t);
		} else
			fail(sqlc, r.file, from->line, "'%.*s' begins no statement of a migration",
				STR_ARG(from->text));
		if (!token_is(r.t, ";"))
			fail(sqlc, r.file, r.t->line, "'%.*s' where the statement should end with ';'",
				STR_ARG(r.t->text));
		r.t++;
		if (enumeration)
			continue;
		both_z(migration, ";\n");
		try_it(&r, db, written, from->line);
	}
}
