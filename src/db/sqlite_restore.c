/* Restoring a SQLite database with its secret: verified before anything is replaced, and replaced both
 * or neither. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include "base/log.h"
#include "db/backup_file.h"
#include "db/sqlite.h"

struct replaced {
	const char *path; /* the file in its place */
	const char *copy; /* "PATH.restoring": the new one, until it is verified */
	const char *old;  /* "PATH.before-restore" */
	bool had;         /* there was an old one */
};

struct restore {
	const char *backup, *backup_secret;
	struct sums sums;
	struct replaced database, secret;
	const char *log, *old_log, *index; /* of the database in its place */
	bool without_secret;
	bool brings_secret; /* the backup's is put in place; else what is there stays */
	bool lost_secret;   /* what stays is not known to be the backup's */
};

static struct replaced replaced_of(struct str path, struct arena *arena)
{
	return (struct replaced){
		.path = str_z(arena, path),
		.copy = str_z(arena, str_join(arena, path, STR(".restoring"))),
		.old = str_z(arena, str_join(arena, path, STR(".before-restore"))),
	};
}

/* ---- the copies ---- */

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
		err = sqlite_integrity(&connection, arena, &report);
	sqlite_disconnect(&connection);
	if (err == OK && version == 0) {
		ret_problem->message = str_format(arena, "The backup is empty: it has no tables. Nothing was changed.");
		return ERR_CORRUPT;
	}
	if (err == OK && !str_empty(report)) {
		ret_problem->message = str_format(
			arena, "The backup is damaged: %.*s. Nothing was changed.", STR_ARG(report));
		return ERR_CORRUPT;
	}
	return err;
}

static bool is_there(const char *path)
{
	return access(path, F_OK) == 0 || errno != ENOENT;
}

/* With another secret the database is half a backup, so that this must be meant. */
static enum err choose_secret(struct restore *restore, struct arena *arena, struct problem *ret_problem)
{
	struct sum here;
	if (!restore->without_secret && is_there(restore->backup_secret)) {
		restore->brings_secret = true;
		if (restore->sums.secret.hex[0] != '\0')
			return OK;
		ret_problem->message = str_format(arena,
			"%s.sha256 has no checksum of %s. Was the file put there later, add its line with sha256sum. "
			"Nothing was changed.",
			restore->backup, restore->backup_secret);
		return ERR_CORRUPT;
	}
	AUTO_FILE file = open(restore->secret.path, O_RDONLY | O_CLOEXEC);
	bool same = file >= 0 && file_sum(file, -1, &here) && strcmp(here.hex, restore->sums.secret.hex) == 0;
	restore->lost_secret = !same;
	if (same || restore->without_secret)
		return OK;
	ret_problem->message = str_format(arena,
		"%s is missing: without the backup's secret Kith does not recognize who must not come back. "
		"Put it there, or restore with --without-secret if it is lost. Nothing was changed.",
		restore->backup_secret);
	return ERR_NOT_FOUND;
}

/* The copy of the secret is made while that of the database is there, and removed before it: alone it
 * stands only between the two renames. */
static enum err make_copies(const struct restore *restore, struct arena *arena, struct problem *ret_problem)
{
	TRY(file_copy(restore->backup, &restore->sums.database, restore->database.copy, arena, ret_problem));
	TRY(verify_copy(restore->database.copy, arena, ret_problem));
	if (restore->brings_secret)
		TRY(file_copy(restore->backup_secret, &restore->sums.secret, restore->secret.copy, arena, ret_problem));
	return file_sync_directory(restore->database.path, arena);
}

static void remove_copies(const struct restore *restore)
{
	unlink(restore->secret.copy);
	unlink(restore->database.copy);
}

/* ---- the exchange ---- */

static enum err put_file_aside(struct replaced *replaced, struct arena *arena, struct problem *ret_problem)
{
	unlink(replaced->old);
	replaced->had = link(replaced->path, replaced->old) == 0;
	return replaced->had || errno == ENOENT ? OK : file_cannot("put aside", replaced->path, arena, ret_problem);
}

/* Moves the log of the old database into its file, so that no log is left that would be taken for
 * the new one's. A database too damaged for that is put aside with its log. */
static enum err put_database_aside(struct restore *restore, struct arena *arena, struct problem *ret_problem)
{
	struct sqlite_connection connection;
	const char *path = restore->database.path;
	if (access(path, F_OK) != 0)
		return OK;
	if (sqlite_connect(path, NULL, SQLITE_OPEN_READWRITE, &connection) == OK) {
		int64_t ignored = 0;
		if (sqlite_number(&connection, "PRAGMA wal_checkpoint(TRUNCATE)", &ignored) != OK)
			log_warning("the database that is replaced is damaged");
		sqlite_disconnect(&connection);
	}
	unlink(restore->old_log);
	TRY(put_file_aside(&restore->database, arena, ret_problem));
	if (rename(restore->log, restore->old_log) != 0 && errno != ENOENT)
		return file_cannot("put aside", restore->log, arena, ret_problem);
	unlink(restore->index);
	return OK;
}

static void put_back(const struct replaced *replaced)
{
	if (replaced->had ? rename(replaced->old, replaced->path) != 0 : unlink(replaced->path) != 0)
		log_warning("what a failed restore put aside could not be put back");
}

static enum err exchange(const struct restore *restore, struct arena *arena, struct problem *ret_problem)
{
	enum err err = OK;
	if (rename(restore->database.copy, restore->database.path) != 0) {
		err = file_cannot("replaced", restore->database.path, arena, ret_problem);
	} else if (restore->brings_secret && rename(restore->secret.copy, restore->secret.path) != 0) {
		err = file_cannot("replaced", restore->secret.path, arena, ret_problem);
		put_back(&restore->database);
	}
	if (err == OK)
		return file_sync_directory(restore->database.path, arena);
	rename(restore->old_log, restore->log); /* which is there only where it could not be moved into the file */
	return err;
}

static enum err restore_both(struct restore *restore, struct arena *arena, struct problem *ret_problem)
{
	TRY(sums_read(restore->backup, arena, ret_problem, &restore->sums));
	TRY(choose_secret(restore, arena, ret_problem));
	enum err err = make_copies(restore, arena, ret_problem);
	if (err == OK)
		err = put_file_aside(&restore->secret, arena, ret_problem);
	if (err == OK)
		err = put_database_aside(restore, arena, ret_problem);
	if (err == OK)
		err = exchange(restore, arena, ret_problem);
	if (err != OK)
		remove_copies(restore);
	return err;
}

static enum err settle(const struct replaced *database, const struct replaced *secret, struct arena *arena,
	struct problem *ret_problem)
{
	if (is_there(database->copy)) {
		unlink(secret->copy);
		unlink(database->copy);
		return OK;
	}
	if (rename(secret->copy, secret->path) == 0)
		return file_sync_directory(secret->path, arena);
	return errno == ENOENT ? OK : file_cannot("put in place", secret->copy, arena, ret_problem);
}

enum err db_restore_settle(struct str target, struct str secret, struct arena *arena, struct problem *ret_problem)
{
	struct replaced database_files = replaced_of(target, arena), secret_files = replaced_of(secret, arena);
	if (arena_failed(arena))
		return ERR_NOMEM;
	return settle(&database_files, &secret_files, arena, ret_problem);
}

static enum err restore_of(const struct db_restoring *asked, struct arena *arena, struct restore *ret_restore)
{
	*ret_restore = (struct restore){
		.backup = str_z(arena, asked->backup),
		.backup_secret = str_z(arena, str_join(arena, asked->backup, STR(".secret"))),
		.database = replaced_of(asked->target, arena),
		.secret = replaced_of(asked->secret, arena),
		.log = str_z(arena, str_join(arena, asked->target, STR("-wal"))),
		.old_log = str_z(arena, str_join(arena, asked->target, STR(".before-restore-wal"))),
		.index = str_z(arena, str_join(arena, asked->target, STR("-shm"))),
		.without_secret = asked->without_secret,
	};
	return arena_failed(arena) ? ERR_NOMEM : OK;
}

enum err db_restore(
	const struct db_restoring *asked, struct arena *arena, struct problem *ret_problem, bool *ret_lost_secret)
{
	struct problem problem = {0};
	struct restore restore;
	int lock = -1;
	TRY(restore_of(asked, arena, &restore));
	enum err err = sqlite_library(arena, &problem);
	if (err == OK)
		err = lock_take(restore.database.path, arena, &problem, &lock);
	if (err == OK)
		err = settle(&restore.database, &restore.secret, arena, &problem);
	if (err == OK)
		err = restore_both(&restore, arena, &problem);
	lock_release(lock);
	if (err == OK) {
		*ret_lost_secret = restore.lost_secret;
		return OK;
	}
	if (str_none(problem.message))
		problem.message = str_format(
			arena, "%s could not be restored (%s). Nothing was changed.", restore.backup, err_name(err));
	*ret_problem = problem;
	return err;
}
