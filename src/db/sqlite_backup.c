/* Copies of a SQLite database: the check of its integrity, and online backup with the secret and with
 * checksums beside it (SQLite's pages have none). */
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include "base/out.h"
#include "db/backup_file.h"
#include "db/sqlite.h"

enum { MOST_LINES = 100 };

/* ---- check ---- */

static void report_rows(sqlite3_stmt *statement, const char *prefix, struct out *out)
{
	for (int lines = 0; lines < MOST_LINES && sqlite3_step(statement) == SQLITE_ROW; lines++) {
		const char *text = (const char *)sqlite3_column_text(statement, 0);
		if (text == NULL || strcmp(text, "ok") == 0)
			continue;
		out_z(out, prefix);
		out_z(out, text);
		out_char(out, '\n');
	}
}

static void report_of(struct sqlite_connection *connection, const char *sql, const char *prefix, struct out *out)
{
	sqlite3_stmt *statement = NULL;
	int rc = sqlite3_prepare_v2(connection->handle, sql, -1, &statement, NULL);
	if (rc == SQLITE_OK) {
		report_rows(statement, prefix, out);
		rc = sqlite3_reset(statement);
	}
	if (rc != SQLITE_OK)
		out_format(out, "%s\n", sqlite3_errmsg(connection->handle));
	sqlite3_finalize(statement);
}

/* Whole rows of every table can be written: none is missing, nor a column. Of an older version that is not asked. */
static void report_tables(struct sqlite_connection *connection, struct out *out)
{
	int64_t version = 0;
	if (sqlite_number(connection, "SELECT max(version) FROM kith_schema", &version) != OK ||
		version != db_latest_version())
		return;
	for (int i = 0; i < db_statement_count; i++)
		if (db_statements[i]->copy != NULL) {
			sqlite3_stmt *statement = NULL;
			if (sqlite3_prepare_v2(connection->handle, db_statements[i]->sqlite, -1, &statement, NULL) !=
				SQLITE_OK)
				out_format(out, "%s\n", sqlite3_errmsg(connection->handle));
			sqlite3_finalize(statement);
		}
}

enum err sqlite_integrity(struct sqlite_connection *connection, struct arena *arena, struct str *ret_report)
{
	static const char *const checks[][2] = {
		{"PRAGMA integrity_check", ""},
		{"SELECT DISTINCT \"table\" || ' to ' || parent FROM pragma_foreign_key_check",
			"a key points nowhere: "},
		/* Triggers, views and whatever else there is would do what nobody asked for, whenever Kith reads or writes.
		 * SQLite goes by the text, and runs a trigger whose type somebody has written otherwise. */
		{"SELECT coalesce(type, '') || ' ' || coalesce(name, '') FROM sqlite_schema "
		 "WHERE type NOT IN ('table', 'index') OR NOT (sql IS NULL OR sql LIKE 'CREATE TABLE %' OR "
		 "sql LIKE 'CREATE INDEX %' OR sql LIKE 'CREATE UNIQUE INDEX %')",
			"it holds what Kith never makes: "},
	};
	AUTO_OUT out;
	out_init(&out, 0);
	for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
		report_of(connection, checks[i][0], checks[i][1], &out);
	report_tables(connection, &out);
	TRY(out_failed(&out));
	struct str report = str_trim(str_copy(arena, out_text(&out)));
	if (arena_failed(arena))
		return ERR_NOMEM;
	*ret_report = report;
	return OK;
}

enum err sqlite_check(struct db *db, struct arena *arena, struct str *ret_report)
{
	const struct sqlite_db *sqlite = (const struct sqlite_db *)db;
	struct sqlite_connection connection; /* its own: it may take long */
	TRY(sqlite_connect(sqlite->path, sqlite->vfs, SQLITE_OPEN_READONLY, &connection));
	enum err err = sqlite_integrity(&connection, arena, ret_report);
	sqlite_disconnect(&connection);
	return err;
}

/* ---- backup ---- */

/* All pages in one step, as of one moment; writers go on meanwhile. */
static enum err copy_pages(const struct sqlite_db *sqlite, const char *part)
{
	struct sqlite_connection from, to;
	TRY(sqlite_connect(sqlite->path, sqlite->vfs, SQLITE_OPEN_READONLY, &from));
	enum err err = sqlite_connect(part, NULL, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &to);
	if (err == OK) {
		sqlite3_backup *backup = sqlite3_backup_init(to.handle, "main", from.handle, "main");
		int rc = SQLITE_NOMEM;
		if (backup != NULL) {
			sqlite3_backup_step(backup, -1);
			rc = sqlite3_backup_finish(backup);
		}
		err = sqlite_error(rc);
		sqlite_disconnect(&to);
	}
	sqlite_disconnect(&from);
	return err;
}

/* In the order in which they get their names: where the database stands, the others do. */
enum { SECRET, SUMS, DATABASE, FILES };

struct backup_files {
	char *name[FILES];
	char *part[FILES]; /* what each is called until all are whole */
};

static enum err name_files(struct str path, struct arena *arena, struct backup_files *ret_files)
{
	static const char *const endings[FILES] = {[SECRET] = ".secret", [SUMS] = ".sha256", [DATABASE] = ""};
	for (size_t i = 0; i < FILES; i++) {
		struct str name = str_format(arena, "%.*s%s", STR_ARG(path), endings[i]);
		ret_files->name[i] = str_z(arena, name);
		ret_files->part[i] = str_z(arena, str_join(arena, name, STR(".part")));
	}
	return arena_failed(arena) ? ERR_NOMEM : OK;
}

static enum err refuse_name(const struct backup_files *files, struct arena *arena, struct problem *ret_problem)
{
	for (size_t i = 0; i < FILES; i++)
		if (access(files->name[i], F_OK) == 0) {
			ret_problem->message = str_format(
				arena, "%s is there already. Choose another name.", files->name[i]);
			return ERR_CONFLICT;
		}
	if (strchr(files->name[DATABASE], '\n') == NULL)
		return OK;
	ret_problem->message = STR("The name of a backup has no line breaks. Choose another name.");
	return ERR_INVALID;
}

static enum err write_sums(const struct backup_files *files, const struct sum sums[FILES], struct arena *arena,
	struct problem *ret_problem)
{
	AUTO_OUT out;
	out_init(&out, 0);
	static const int covered[] = {DATABASE, SECRET};
	for (size_t i = 0; i < 2; i++) {
		char *copy = str_z(arena, str_c(files->name[covered[i]]));
		if (copy == NULL)
			return ERR_NOMEM;
		out_format(&out, "%s  %s\n", sums[covered[i]].hex, basename(copy));
	}
	TRY(out_failed(&out));
	return file_write(files->part[SUMS], out_text(&out), arena, ret_problem);
}

static enum err write_parts(struct db *db, const struct backup_files *files, struct str secret, struct arena *arena,
	struct problem *ret_problem)
{
	struct sum sums[FILES];
	TRY(file_write(files->part[DATABASE], STR(""), arena, ret_problem));
	TRY(copy_pages((struct sqlite_db *)db, files->part[DATABASE]));
	TRY(file_write(files->part[SECRET], secret, arena, ret_problem));
	static const int covered[] = {DATABASE, SECRET};
	for (size_t i = 0; i < 2; i++) {
		const char *part = files->part[covered[i]];
		AUTO_FILE file = open(part, O_RDONLY | O_CLOEXEC);
		if (file < 0 || !file_sum(file, -1, &sums[covered[i]]))
			return file_cannot("read", part, arena, ret_problem);
	}
	return write_sums(files, sums, arena, ret_problem);
}

/* None of the names was there before, so that what was named can be taken away again. */
static enum err name_parts(const struct backup_files *files, struct arena *arena, struct problem *ret_problem)
{
	enum err err = OK;
	int named = 0;
	while (err == OK && named < FILES) {
		if (rename(files->part[named], files->name[named]) == 0)
			named++;
		else
			err = file_cannot("written", files->name[named], arena, ret_problem);
	}
	if (err == OK)
		err = file_sync_directory(files->name[DATABASE], arena);
	while (err != OK && named > 0)
		unlink(files->name[--named]);
	return err;
}

enum err sqlite_backup(
	struct db *db, struct str to, struct str secret, struct arena *arena, struct problem *ret_problem)
{
	struct problem problem = {0};
	struct backup_files files;
	TRY(name_files(to, arena, &files));
	TRY(refuse_name(&files, arena, ret_problem));
	enum err err = write_parts(db, &files, secret, arena, &problem);
	if (err == OK)
		err = name_parts(&files, arena, &problem);
	if (err == OK)
		return OK;
	for (size_t i = 0; i < FILES; i++)
		unlink(files.part[i]);
	if (str_none(problem.message))
		problem.message = str_format(arena, "The backup to %s failed (%s). Nothing was left there.",
			files.name[DATABASE], err_name(err));
	*ret_problem = problem;
	return err;
}
