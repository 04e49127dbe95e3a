/* sqlc: migrations in logical types, to a model of the schema and to the text of both engines. */
#include "sqlc_reader.h"

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

static struct enum_def *find_enum(const struct sqlc *sqlc, struct str name)
{
	for (size_t i = 0; i < sqlc->enums.n; i++)
		if (str_equal(sqlc->enums.v[i]->name, name))
			return sqlc->enums.v[i];
	return NULL;
}

static void read_words(struct reader *r, struct enum_def *def)
{
	reader_expect(r, "(", "an enumeration");
	do {
		const struct token *word = reader_next(r);
		if (!token_name(word) || str_is(word->text, "none"))
			fail(r->sqlc, r->file, word->line,
				"'%.*s' is no word for an enumeration; use lower-case letters, digits and _, and not 'none', which stands for NULL",
				STR_ARG(word->text));
		for (size_t i = 0; i < def->n; i++)
			if (str_equal(def->v[i], word->text))
				fail(r->sqlc, r->file, word->line, "'%.*s' stands twice in '%.*s'", STR_ARG(word->text),
					STR_ARG(def->name));
		VEC_PUSH(r->sqlc->arena, def, word->text);
	} while (reader_accept(r, ","));
	reader_expect(r, ")", "an enumeration");
}

/* The columns that hold the enumeration get a new CHECK. */
static void replace_checks(struct migration_def *m, const struct table_def *table, const struct enum_def *def)
{
	for (size_t i = 0; i < table->columns.n; i++) {
		const struct column *column = &table->columns.v[i];
		if (column->type.enums != def)
			continue;
		AUTO_OUT text = {0};
		out_format(&text, "ALTER TABLE %.*s DROP CONSTRAINT %.*s_%.*s_check;\nALTER TABLE %.*s ADD",
			STR_ARG(table->name), STR_ARG(table->name), STR_ARG(column->name), STR_ARG(table->name));
		column_check(&text, table, column);
		out_z(&text, ";\n");
		out_str(&m->sqlite, out_text(&text));
		out_str(&m->postgres, out_text(&text));
	}
}

/* `ENUM name (words)`, and later `ENUM name ADD (words)` */
static void read_enum(struct reader *r)
{
	int line = r->t->line;
	struct str name = reader_name(r, "an enumeration");
	struct enum_def *def = find_enum(r->sqlc, name);
	if (reader_accept(r, "ADD")) {
		if (!def)
			fail(r->sqlc, r->file, line, "there is no enumeration '%.*s'; write ENUM %.*s (words)",
				STR_ARG(name), STR_ARG(name));
		read_words(r, def);
		for (size_t i = 0; i < r->sqlc->tables.n; i++)
			replace_checks(r->migration, r->sqlc->tables.v[i], def);
		return;
	}
	if (def)
		fail(r->sqlc, r->file, line,
			"the enumeration '%.*s' is there already, since %.*s:%d; write ENUM %.*s ADD (words)",
			STR_ARG(name), STR_ARG(def->file), def->line, STR_ARG(name));
	def = ARENA_NEW(r->sqlc->arena, struct enum_def);
	*def = (struct enum_def){.name = name, .file = r->file, .line = line};
	read_words(r, def);
	check_enumerators(r, def);
	VEC_PUSH(r->sqlc->arena, &r->sqlc->enums, def);
}

/* ---- CREATE INDEX ---- */

static void read_create_index(struct reader *r, const struct token *from)
{
	reader_name(r, "an index");
	reader_expect(r, "ON", "CREATE INDEX");
	const struct table_def *table = reader_table(r);
	struct names names = {0};
	reader_columns(r, table, &names);
	if (!table->shared && !str_is(names.v[0], "workspace_id"))
		fail(r->sqlc, r->file, from->line, "an index that does not begin with workspace_id; put it first");
	r->t = reader_part_end(r->t);
	migration_tokens(r->migration, from, r->t);
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
	reader_expect(r, "TABLE", "ALTER");
	struct table_def *table = reader_table(r);
	struct migration_def *m = r->migration;
	bool add = reader_accept(r, "ADD");
	if (!add)
		reader_expect(r, "DROP", "ALTER TABLE (ADD COLUMN or DROP COLUMN)");
	reader_expect(r, "COLUMN", "ALTER TABLE");
	out_format(&m->sqlite, "ALTER TABLE %.*s %s COLUMN ", STR_ARG(table->name), add ? "ADD" : "DROP");
	out_format(&m->postgres, "ALTER TABLE %.*s %s COLUMN ", STR_ARG(table->name), add ? "ADD" : "DROP");
	if (add) {
		int line = r->t->line;
		table_read_column(r, table);
		const struct column *column = &table->columns.v[table->columns.n - 1];
		if (!column->type.nullable && !column->has_default)
			fail(r->sqlc, r->file, line,
				"'%.*s' is NOT NULL and added without DEFAULT; old rows need a value, write one",
				STR_ARG(column->name));
		return;
	}
	const struct token *from = r->t;
	remove_column(r, table, reader_name(r, "a column"));
	migration_tokens(m, from, from + 1);
}

static void read_drop(struct reader *r, const struct token *from)
{
	if (reader_accept(r, "TABLE")) {
		const struct table_def *table = reader_table(r);
		for (size_t i = 0; i < r->sqlc->tables.n; i++)
			if (r->sqlc->tables.v[i] == table) {
				memmove(&r->sqlc->tables.v[i], &r->sqlc->tables.v[i + 1],
					(r->sqlc->tables.n - i - 1) * sizeof(table));
				r->sqlc->tables.n--;
				break;
			}
	} else {
		reader_expect(r, "INDEX", "DROP (TABLE or INDEX)");
		reader_name(r, "an index");
	}
	migration_tokens(r->migration, from, r->t);
}

static void read_create(struct reader *r, const struct token *from, bool shared)
{
	if (reader_accept(r, "TABLE")) {
		table_read(r, shared);
		return;
	}
	reader_accept(r, "UNIQUE");
	if (!reader_accept(r, "INDEX"))
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
		bool enumeration = reader_accept(&r, "ENUM");
		if (enumeration)
			read_enum(&r);
		else if (reader_accept(&r, "CREATE"))
			read_create(&r, from, shared);
		else if (reader_accept(&r, "ALTER"))
			read_alter(&r);
		else if (reader_accept(&r, "DROP"))
			read_drop(&r, from);
		else if (token_is(from, "UPDATE") || token_is(from, "INSERT") || token_is(from, "DELETE")) {
			while (r.t->kind != TOKEN_END && !token_is(r.t, ";"))
				reader_next(&r);
			migration_tokens(migration, from, r.t);
		} else
			fail(sqlc, r.file, from->line, "'%.*s' begins no statement of a migration",
				STR_ARG(from->text));
		if (!token_is(r.t, ";"))
			fail(sqlc, r.file, r.t->line, "'%.*s' where the statement should end with ';'",
				STR_ARG(r.t->text));
		r.t++;
		if (!enumeration)
			migration_text(migration, ";\n");
		try_it(&r, db, written, from->line);
	}
}
