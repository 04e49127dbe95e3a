/* sqlc: `sqlc --out DIR MIGRATION.sql... STATEMENTS.sql...`; see docs/architecture.md. Files in a
 * directory `migrations` are migrations, 0001_name.sql; the others hold statements. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include "sqlc.h"

/* ---- errors ---- */

__attribute__((format(printf, 3, 0))) static void say(struct str file, int line, const char *format, va_list args)
{
	if (line)
		fprintf(stderr, "%.*s:%d: ", STR_ARG(file), line);
	else
		fprintf(stderr, "%.*s: ", STR_ARG(file));
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
}

void complain(struct sqlc *sqlc, struct str file, int line, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	say(file, line, format, args);
	va_end(args);
	sqlc->errors++;
}

void fail(struct sqlc *sqlc, struct str file, int line, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	say(file, line, format, args);
	va_end(args);
	arena_free(sqlc->arena);
	exit(1);
}

/* ---- files ---- */

static void read_file(struct sqlc *sqlc, struct str path, struct out *ret_text)
{
	FILE *file = fopen(str_z(sqlc->arena, path), "rb");
	if (!file)
		fail(sqlc, path, 0, "cannot be read: %m");
	char block[8192];
	for (size_t n; (n = fread(block, 1, sizeof block, file)) > 0;)
		out_write(ret_text, block, n);
	if (ferror(file))
		fail(sqlc, path, 0, "cannot be read: %m");
	fclose(file);
}

/* Leaves a file alone whose text is the same already, so that nothing is built again needlessly. */
static void write_file(struct sqlc *sqlc, struct str dir, struct str name, struct out *text)
{
	struct str path = str_format(sqlc->arena, "%.*s/%.*s", STR_ARG(dir), STR_ARG(name));
	FILE *file = fopen(path.p, "rb");
	if (file) {
		fclose(file);
		AUTO_OUT old = {0};
		read_file(sqlc, path, &old);
		if (str_equal(out_text(&old), out_text(text)))
			return;
	}
	file = fopen(path.p, "wb");
	if (!file || fwrite(text->p, 1, text->n, file) != text->n || fclose(file) != 0)
		fail(sqlc, path, 0, "cannot be written: %m");
}

static struct str base_name(struct str path)
{
	for (size_t i = path.n; i > 0; i--)
		if (path.p[i - 1] == '/')
			return str_from(path, i);
	return path;
}

static struct source *load(struct sqlc *sqlc, struct str path)
{
	struct source *source = ARENA_NEW(sqlc->arena, struct source);
	AUTO_OUT text = {0};
	read_file(sqlc, path, &text);
	source->file = path;
	source->text = str_copy(sqlc->arena, out_text(&text));
	lex(sqlc, source);
	return source;
}

/* ---- the run ---- */

static void add_migration(struct sqlc *sqlc, struct str path)
{
	struct str name = base_name(path);
	struct migration_def *m = ARENA_NEW(sqlc->arena, struct migration_def);
	size_t underscore = str_find_char(name, '_');
	for (size_t i = 0; i < name.n && i < underscore; i++) {
		if (name.p[i] < '0' || name.p[i] > '9' || m->version > 99999)
			fail(sqlc, path, 0, "the name of a migration is its number and what it does: 0001_house.sql");
		m->version = m->version * 10 + (name.p[i] - '0');
	}
	if (underscore == SIZE_MAX || !m->version)
		fail(sqlc, path, 0, "the name of a migration is its number and what it does: 0001_house.sql");
	m->name = str_sub(name, underscore + 1, name.n - underscore - 1 - 4);
	m->source = load(sqlc, path);
	size_t at = sqlc->migrations.n;
	VEC_PUSH(sqlc->arena, &sqlc->migrations, m);
	for (; at > 0 && sqlc->migrations.v[at - 1]->version > m->version; at--)
		sqlc->migrations.v[at] = sqlc->migrations.v[at - 1];
	sqlc->migrations.v[at] = m;
}

static void add_statements(struct sqlc *sqlc, struct str path)
{
	struct statement_file *file = ARENA_NEW(sqlc->arena, struct statement_file);
	struct str name = base_name(path);
	file->source = load(sqlc, path);
	file->stem = str_sub(name, 0, name.n - 4);
	for (size_t i = 0; i < sqlc->files.n; i++)
		if (str_equal(sqlc->files.v[i]->stem, file->stem))
			fail(sqlc, path, 0, "%.*s has the same name, and both would become %.*s_sql.h; rename one",
				STR_ARG(sqlc->files.v[i]->source->file), STR_ARG(file->stem));
	VEC_PUSH(sqlc->arena, &sqlc->files, file);
}

static void read_migrations(struct sqlc *sqlc, sqlite3 *db)
{
	for (size_t i = 0; i < sqlc->migrations.n; i++) {
		struct migration_def *m = sqlc->migrations.v[i];
		if (m->version != (int)i + 1)
			fail(sqlc, m->source->file, 0,
				"is number %d where %zu is expected; number migrations without gaps", m->version,
				i + 1);
		schema_read(sqlc, db, m);
	}
}

static void check_names(struct sqlc *sqlc, const struct statement_def *s)
{
	for (size_t i = 0; i < sqlc->files.n; i++)
		for (size_t k = 0; k < sqlc->files.v[i]->statements.n; k++) {
			const struct statement_def *other = sqlc->files.v[i]->statements.v[k];
			if (other == s)
				break;
			if (str_equal(other->name, s->name))
				complain(sqlc, s->file, s->line, "there is a statement '%.*s' already, at %.*s:%d",
					STR_ARG(s->name), STR_ARG(other->file), other->line);
		}
	for (size_t i = 0; i < sqlc->tables.n; i++)
		for (size_t verb = 0; verb < table_statements(sqlc->tables.v[i]); verb++)
			if (str_starts(s->name, sqlc->tables.v[i]->name) && s->name.n > sqlc->tables.v[i]->name.n &&
				s->name.p[sqlc->tables.v[i]->name.n] == '_' &&
				str_is(str_from(s->name, sqlc->tables.v[i]->name.n + 1), table_verb(verb)))
				complain(sqlc, s->file, s->line,
					"'%.*s' is made for the table already (schema.h); use it, or choose another name",
					STR_ARG(s->name));
}

static void read_statements(struct sqlc *sqlc, sqlite3 *db)
{
	for (size_t i = 0; i < sqlc->files.n; i++) {
		struct statement_file *file = sqlc->files.v[i];
		statements_read(sqlc, file->source, &file->statements);
		for (size_t k = 0; k < file->statements.n; k++) {
			struct statement_def *s = file->statements.v[k];
			struct from_items items = {0};
			check_names(sqlc, s);
			from_items_find(sqlc, s, &items);
			if (s->broken || !statement_prepare(sqlc, db, s, &items))
				continue;
			statement_types(sqlc, s, &items);
			statement_rules(sqlc, s, &items);
			statement_plan(sqlc, db, s, &items);
		}
	}
}

static void write_all(struct sqlc *sqlc, struct str dir)
{
	AUTO_OUT out = {0};
	emit_schema_h(sqlc, &out);
	write_file(sqlc, dir, STR("schema.h"), &out);
	out_reset(&out);
	emit_schema_c(sqlc, &out);
	write_file(sqlc, dir, STR("schema.c"), &out);
	out_reset(&out);
	emit_statements_c(sqlc, &out);
	write_file(sqlc, dir, STR("statements.c"), &out);
	for (size_t i = 0; i < sqlc->files.n; i++) {
		out_reset(&out);
		emit_statements_h(&sqlc->files.v[i]->statements, base_name(sqlc->files.v[i]->source->file), &out);
		write_file(sqlc, dir, str_format(sqlc->arena, "%.*s_sql.h", STR_ARG(sqlc->files.v[i]->stem)), &out);
	}
}

static bool is_migration(struct str path)
{
	struct str dir = str_sub(path, 0, path.n - base_name(path).n);
	return str_ends(dir, STR("/migrations/")) || str_is(dir, "migrations/");
}

int main(int argc, char **argv)
{
	struct sqlc sqlc = {.arena = arena_new(0)};
	struct str dir = STR_NONE;
	for (int i = 1; i < argc; i++) {
		struct str arg = str_c(argv[i]);
		if (str_is(arg, "--out") && i + 1 < argc)
			dir = str_c(argv[++i]);
		else if (!str_ends(arg, STR(".sql")))
			fail(&sqlc, arg, 0,
				"is no .sql file; usage: sqlc --out DIR migrations/0001_name.sql... statements.sql...");
		else if (is_migration(arg))
			add_migration(&sqlc, arg);
		else
			add_statements(&sqlc, arg);
	}
	if (str_none(dir) || !sqlc.migrations.n)
		fail(&sqlc, STR("sqlc"), 0, "usage: sqlc --out DIR migrations/0001_name.sql... statements.sql...");
	sqlite3 *db = NULL;
	if (sqlite3_initialize() != SQLITE_OK || sqlite3_open(":memory:", &db) != SQLITE_OK)
		fail(&sqlc, STR("sqlc"), 0, "SQLite does not start");
	read_migrations(&sqlc, db);
	statistics_find(&sqlc, db);
	read_statements(&sqlc, db);
	sqlite3_close(db);
	if (!sqlc.errors)
		write_all(&sqlc, dir);
	int status = sqlc.errors || arena_failed(sqlc.arena);
	arena_free(sqlc.arena);
	return status;
}
