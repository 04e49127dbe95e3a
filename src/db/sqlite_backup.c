/* Copies of a SQLite database: the check of its integrity, online backup with a checksum beside it
 * (SQLite's pages have none), and the restore that verifies before it replaces. */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/log.h"
#include "base/out.h"
#include "db/sqlite.h"

enum { CHUNK = 1 << 16, MOST_LINES = 100 };

static void close_file(int *file)
{
	if (*file >= 0)
		close(*file);
}
#define AUTO_FILE __attribute__((cleanup(close_file))) int

/* The sentence and the code of a failed call of the system, on `path`. */
static enum err cannot(const char *what, const char *path, struct arena *arena, struct problem *ret_problem)
{
	int reason = errno;
	ret_problem->message = str_format(arena, "%s cannot be %s: %s.", path, what, strerrordesc_np(reason));
	return reason == ENOSPC || reason == EDQUOT ? ERR_FULL : reason == ENOENT ? ERR_NOT_FOUND : ERR_IO;
}

static enum err sync_directory(const char *path, struct arena *arena)
{
	char *copy = str_z(arena, str_c(path));
	if (copy == NULL)
		return ERR_NOMEM;
	AUTO_FILE directory = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return directory >= 0 && fsync(directory) == 0 ? OK : ERR_IO;
}

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

static enum err integrity(struct sqlite_connection *connection, struct arena *arena, struct str *ret_report)
{
	static const char *const checks[][2] = {
		{"PRAGMA integrity_check", ""},
		{"SELECT DISTINCT \"table\" || ' to ' || parent FROM pragma_foreign_key_check",
			"a key points nowhere: "},
	};
	AUTO_OUT out;
	out_init(&out, 0);
	for (size_t i = 0; i < 2; i++) {
		sqlite3_stmt *statement = NULL;
		int rc = sqlite3_prepare_v2(connection->handle, checks[i][0], -1, &statement, NULL);
		if (rc == SQLITE_OK) {
			report_rows(statement, checks[i][1], &out);
			rc = sqlite3_reset(statement);
		}
		if (rc != SQLITE_OK)
			out_format(&out, "%s\n", sqlite3_errmsg(connection->handle));
		sqlite3_finalize(statement);
	}
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
	enum err err = integrity(&connection, arena, ret_report);
	sqlite_disconnect(&connection);
	return err;
}

/* ---- checksum files: as sha256sum writes and reads them ---- */

struct sum {
	char hex[2 * crypto_hash_sha256_BYTES + 1];
};

static void sum_finish(crypto_hash_sha256_state *state, struct sum *ret_sum)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_final(state, hash);
	sodium_bin2hex(ret_sum->hex, sizeof ret_sum->hex, hash, sizeof hash);
}

/* Reads `from` to its end, writes it to `to` (-1: nowhere), and sums it. */
static bool copy_and_sum(int from, int to, struct sum *ret_sum)
{
	static _Thread_local char chunk[CHUNK];
	crypto_hash_sha256_state state;
	crypto_hash_sha256_init(&state);
	ssize_t n;
	while ((n = read(from, chunk, sizeof chunk)) > 0) {
		crypto_hash_sha256_update(&state, (unsigned char *)chunk, (unsigned long long)n);
		for (ssize_t done = 0, written; to >= 0 && done < n; done += written) {
			written = write(to, chunk + done, (size_t)(n - done));
			if (written < 0)
				return false;
		}
	}
	sum_finish(&state, ret_sum);
	return n == 0;
}

static enum err write_sum(const char *path, const struct sum *sum, struct arena *arena, struct problem *ret_problem)
{
	char *copy = str_z(arena, str_c(path));
	char *sum_path = str_z(arena, str_format(arena, "%s.sha256", path));
	if (copy == NULL || sum_path == NULL)
		return ERR_NOMEM;
	AUTO_FILE file = open(sum_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (file < 0 || dprintf(file, "%s  %s\n", sum->hex, basename(copy)) < 0 || fsync(file) != 0)
		return cannot("written", sum_path, arena, ret_problem);
	return OK;
}

static enum err read_sum(const char *path, struct arena *arena, struct problem *ret_problem, struct sum *ret_sum)
{
	char *sum_path = str_z(arena, str_format(arena, "%s.sha256", path));
	if (sum_path == NULL)
		return ERR_NOMEM;
	AUTO_FILE file = open(sum_path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return cannot("opened", sum_path, arena, ret_problem);
	struct sum sum = {{0}};
	if (read(file, sum.hex, sizeof sum.hex - 1) != sizeof sum.hex - 1) {
		ret_problem->message = str_format(arena, "%s is not a checksum as 'kith backup' writes it.", sum_path);
		return ERR_CORRUPT;
	}
	*ret_sum = sum;
	return OK;
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

static enum err sum_and_name(const char *part, const char *path, struct arena *arena, struct problem *ret_problem)
{
	AUTO_FILE file = open(part, O_RDONLY | O_CLOEXEC);
	struct sum sum;
	if (file < 0 || !copy_and_sum(file, -1, &sum))
		return cannot("read", part, arena, ret_problem);
	TRY(write_sum(path, &sum, arena, ret_problem));
	if (rename(part, path) != 0)
		return cannot("written", path, arena, ret_problem);
	return sync_directory(path, arena);
}

enum err sqlite_backup(struct db *db, struct str to, struct arena *arena, struct problem *ret_problem)
{
	struct problem problem = {0};
	char *path = str_z(arena, to);
	char *part = str_z(arena, str_format(arena, "%.*s.part", STR_ARG(to)));
	if (path == NULL || part == NULL)
		return ERR_NOMEM;
	if (access(path, F_OK) == 0) {
		ret_problem->message = str_format(arena, "%s is there already. Choose another name.", path);
		return ERR_CONFLICT;
	}
	AUTO_FILE file = open(part, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (file < 0)
		return cannot("written", part, arena, ret_problem);
	enum err err = copy_pages((struct sqlite_db *)db, part);
	if (err == OK)
		err = sum_and_name(part, path, arena, &problem);
	if (err == OK)
		return OK;
	unlink(part);
	if (str_none(problem.message))
		problem.message = str_format(
			arena, "The backup to %s failed (%s). Nothing was left there.", path, err_name(err));
	*ret_problem = problem;
	return err;
}

/* ---- restore ---- */

static enum err copy_backup(const char *backup, const char *copy, struct arena *arena, struct problem *ret_problem)
{
	struct sum expected, found;
	TRY(read_sum(backup, arena, ret_problem, &expected));
	AUTO_FILE from = open(backup, O_RDONLY | O_CLOEXEC);
	if (from < 0)
		return cannot("opened", backup, arena, ret_problem);
	AUTO_FILE to = open(copy, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (to < 0 || !copy_and_sum(from, to, &found) || fsync(to) != 0)
		return cannot("copied", backup, arena, ret_problem);
	if (memcmp(expected.hex, found.hex, sizeof found.hex) != 0) {
		ret_problem->message = str_format(
			arena, "%s is not as it was written: its checksum differs. Nothing was changed.", backup);
		return ERR_CORRUPT;
	}
	return OK;
}

/* The copy holds together, is Kith's, and not newer than this program. */
static enum err verify_copy(const char *copy, struct arena *arena, struct problem *ret_problem)
{
	struct sqlite_connection connection;
	TRY(sqlite_connect(copy, NULL, SQLITE_OPEN_READWRITE, &connection));
	struct migrating looking = sqlite_migrating(&connection);
	int version = 0;
	struct str report = STR_NONE;
	enum err err = migrate_version(&looking, arena, ret_problem, &version);
	if (err == OK)
		err = integrity(&connection, arena, &report);
	sqlite_disconnect(&connection);
	if (err == OK && !str_empty(report)) {
		ret_problem->message = str_format(
			arena, "The backup is damaged: %.*s. Nothing was changed.", STR_ARG(report));
		return ERR_CORRUPT;
	}
	return err;
}

/* Moves the log of the old database into its file, so that no log is left that would be taken for
 * the new one's. A database too damaged for that is put aside with its log. */
static enum err put_aside(const char *target, struct arena *arena, struct problem *ret_problem)
{
	struct sqlite_connection connection;
	char *old = str_z(arena, str_format(arena, "%s.before-restore", target));
	char *log = str_z(arena, str_format(arena, "%s-wal", target));
	char *old_log = str_z(arena, str_format(arena, "%s.before-restore-wal", target));
	char *index = str_z(arena, str_format(arena, "%s-shm", target));
	if (old == NULL || log == NULL || old_log == NULL || index == NULL)
		return ERR_NOMEM;
	if (access(target, F_OK) != 0)
		return OK;
	if (sqlite_connect(target, NULL, SQLITE_OPEN_READWRITE, &connection) == OK) {
		int64_t ignored = 0;
		if (sqlite_number(&connection, "PRAGMA wal_checkpoint(TRUNCATE)", &ignored) != OK)
			log_warning("the database that is replaced is damaged");
		sqlite_disconnect(&connection);
	}
	unlink(old);
	unlink(old_log);
	if (link(target, old) != 0)
		return cannot("put aside", target, arena, ret_problem);
	if (rename(log, old_log) != 0 && errno != ENOENT)
		return cannot("put aside", log, arena, ret_problem);
	unlink(index);
	return OK;
}

static enum err restore(
	const char *backup, const char *target, const char *copy, struct arena *arena, struct problem *ret_problem)
{
	TRY(copy_backup(backup, copy, arena, ret_problem));
	TRY(verify_copy(copy, arena, ret_problem));
	TRY(put_aside(target, arena, ret_problem));
	if (rename(copy, target) != 0)
		return cannot("replaced", target, arena, ret_problem);
	return sync_directory(target, arena);
}

enum err db_restore(struct str backup, struct str target, struct arena *arena, struct problem *ret_problem)
{
	struct problem problem = {0};
	int lock = -1;
	char *from = str_z(arena, backup), *to = str_z(arena, target);
	char *copy = str_z(arena, str_format(arena, "%.*s.restoring", STR_ARG(target)));
	if (from == NULL || to == NULL || copy == NULL)
		return ERR_NOMEM;
	enum err err = sqlite_library(arena, &problem);
	if (err == OK)
		err = lock_take(to, arena, &problem, &lock);
	if (err == OK) {
		err = restore(from, to, copy, arena, &problem);
		if (err != OK)
			unlink(copy);
		lock_release(lock);
	}
	if (err == OK)
		return OK;
	if (str_none(problem.message))
		problem.message = str_format(
			arena, "%s could not be restored (%s). Nothing was changed.", from, err_name(err));
	*ret_problem = problem;
	return err;
}
