/* SQLite: opening, the connections, and reading. Writing is in sqlite_writer.c. */
#include "db/sqlite.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/log.h"
#include "db/table.h"

enum {
	/* 3.7.0 to 3.51.2 can lose committed writes when two connections write or checkpoint in the
	 * same instant (https://sqlite.org/wal.html#walresetbug). */
	LEAST_SQLITE = 3051003,
	READER_TIMEOUT_MS = 30 * 1000,
	BUSY_TIMEOUT_MS = 5 * 1000,
	CHECKPOINT_PAGES = 4000, /* 16 MB */
};

static pthread_once_t initialize_once = PTHREAD_ONCE_INIT;

static void initialize(void)
{
	sqlite3_initialize(); /* the library is built without doing so by itself */
}

enum err sqlite_library(struct arena *arena, struct problem *ret_problem)
{
	pthread_once(&initialize_once, initialize);
	if (sqlite3_libversion_number() >= LEAST_SQLITE)
		return OK;
	ret_problem->message = str_format(arena,
		"SQLite %s can lose committed data. Kith needs 3.51.3 or later: build it with 'make'.",
		sqlite3_libversion());
	return ERR_VERSION;
}

/* ---- connections ---- */

enum err sqlite_connect(const char *path, const char *vfs, int flags, struct sqlite_connection *ret_connection)
{
	struct sqlite_connection connection = {0};
	int rc = sqlite3_open_v2(path, &connection.handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, vfs);
	connection.statements = calloc((size_t)db_statement_count + 1, sizeof *connection.statements);
	enum err err = connection.statements == NULL ? ERR_NOMEM : sqlite_error(rc);
	if (err == OK) {
		sqlite3_db_config(connection.handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
		sqlite3_db_config(connection.handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
		/* One plan for a statement, whatever is bound: else some are prepared anew each time they run. */
		sqlite3_db_config(connection.handle, SQLITE_DBCONFIG_ENABLE_QPSG, 1, NULL);
		sqlite3_busy_timeout(connection.handle, BUSY_TIMEOUT_MS);
		err = sqlite_exec(&connection, "PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;");
	}
	if (err != OK) {
		sqlite_disconnect(&connection);
		return err;
	}
	*ret_connection = connection;
	return OK;
}

void sqlite_disconnect(struct sqlite_connection *connection)
{
	for (int i = 0; i < CONTROL_COUNT; i++)
		sqlite3_finalize(connection->control[i]);
	for (int i = 0; connection->statements != NULL && i < db_statement_count; i++)
		sqlite3_finalize(connection->statements[i]);
	free(connection->statements);
	sqlite3_close(connection->handle);
	*connection = (struct sqlite_connection){0};
}

static enum err connect_reader(const struct sqlite_db *sqlite, struct sqlite_connection *ret_reader)
{
	struct sqlite_connection reader;
	TRY(sqlite_connect(sqlite->path, sqlite->vfs, SQLITE_OPEN_READONLY, &reader));
	enum err err = sqlite_exec(&reader, "PRAGMA query_only=ON; PRAGMA cache_size=-8192;");
	if (err != OK) {
		sqlite_disconnect(&reader);
		return err;
	}
	*ret_reader = reader;
	return OK;
}

/* ---- reading ---- */

static enum err sqlite_read(struct db *db, struct arena *arena, tx_fn fn, void *arg)
{
	struct sqlite_db *sqlite = (struct sqlite_db *)db;
	struct sqlite_connection *reader = pool_take(&sqlite->pool, READER_TIMEOUT_MS);
	if (reader == NULL)
		return ERR_BUSY;
	enum err err = OK;
	if (reader->handle == NULL)
		err = connect_reader(sqlite, reader);
	if (err == OK)
		err = sqlite_control(reader, CONTROL_BEGIN);
	if (err == OK) {
		struct tx tx = {.db = db, .arena = arena, .connection = reader};
		err = tx_outcome(&tx, fn(&tx, arg));
		/* Nothing was written: how a reading transaction ends does not matter. */
		if (sqlite_control(reader, CONTROL_COMMIT) != OK && !sqlite3_get_autocommit(reader->handle))
			sqlite_disconnect(reader);
	}
	pool_put(&sqlite->pool, reader);
	return err;
}

static int64_t sqlite_bytes(struct db *db)
{
	const struct sqlite_db *sqlite = (const struct sqlite_db *)db;
	struct stat file;
	return stat(sqlite->path, &file) == 0 ? file.st_size : 0;
}

/* ---- opening and closing ---- */

static void sqlite_close(struct db *db)
{
	struct sqlite_db *sqlite = (struct sqlite_db *)db;
	if (sqlite->writer.running)
		writer_stop(sqlite);
	for (int i = 0; sqlite->readers != NULL && i < sqlite->n_readers; i++)
		sqlite_disconnect(&sqlite->readers[i]);
	sqlite_disconnect(&sqlite->writer.connection); /* the last one: moves the log into the file */
	pool_destroy(&sqlite->pool);
	lock_release(sqlite->lock);
	free(sqlite->readers);
	free(sqlite->path);
	free(sqlite->vfs);
	free(sqlite);
}

static const struct engine sqlite_engine = {
	.read = sqlite_read,
	.write = sqlite_write,
	.execute = sqlite_execute,
	.bytes = sqlite_bytes,
	.backup = sqlite_backup,
	.check = sqlite_check,
	.close = sqlite_close,
};

static enum err migrating_run(void *connection, const char *sql)
{
	return sqlite_exec(connection, sql);
}

static enum err migrating_number(void *connection, const char *sql, int64_t *ret_number)
{
	return sqlite_number(connection, sql, ret_number);
}

static const char *migrating_reason(void *connection)
{
	return sqlite3_errmsg(((struct sqlite_connection *)connection)->handle);
}

struct migrating sqlite_migrating(struct sqlite_connection *connection)
{
	return (struct migrating){connection, migrating_run, migrating_number, migrating_reason, false};
}

/* A file of a newer program, or of another one, is looked at read-only and left as it is. */
static enum err look_first(const struct sqlite_db *sqlite, struct arena *arena, struct problem *ret_problem)
{
	struct stat file;
	if (sqlite->vfs == NULL && (stat(sqlite->path, &file) != 0 || file.st_size == 0))
		return OK; /* to be made */
	struct sqlite_connection connection;
	enum err err = sqlite_connect(sqlite->path, sqlite->vfs, SQLITE_OPEN_READONLY, &connection);
	if (err != OK)
		return sqlite->vfs != NULL && err == ERR_IO ? OK : err;
	int version = 0;
	struct migrating looking = sqlite_migrating(&connection);
	err = migrate_version(&looking, arena, ret_problem, &version);
	sqlite_disconnect(&connection);
	return err;
}

/* Tells the planner how large things are (tools/sqlc_statistics.c), unless the file knows it already. Every
 * connection reads it as it opens. */
static enum err inform_planner(struct sqlite_connection *connection, struct arena *arena)
{
	int64_t there = 0;
	char *find = str_z(arena,
		str_format(arena, "SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'kith_statistics' AND stat = '%s'",
			db_statistics_mark));
	char *put = str_z(arena, str_format(arena,
					 "BEGIN IMMEDIATE; ANALYZE sqlite_schema; DELETE FROM sqlite_stat1; %s COMMIT;"
					 "ANALYZE sqlite_schema;",
					 db_statistics));
	if (find == NULL || put == NULL)
		return ERR_NOMEM;
	TRY(sqlite_number(connection, "SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_stat1'", &there));
	if (there > 0)
		TRY(sqlite_number(connection, find, &there));
	if (there > 0)
		return OK;
	enum err err = sqlite_exec(connection, put);
	if (err != OK && !sqlite3_get_autocommit(connection->handle))
		sqlite3_exec(connection->handle, "ROLLBACK", NULL, NULL, NULL);
	return err;
}

const char *sqlite_synchronous(const struct sqlite_db *sqlite)
{
	return sqlite->unsafe_no_sync ? "PRAGMA synchronous=OFF" : "PRAGMA synchronous=FULL";
}

static enum err open_writer(struct sqlite_db *sqlite, struct arena *arena, struct problem *ret_problem)
{
	struct sqlite_connection *connection = &sqlite->writer.connection;
	TRY(sqlite_connect(sqlite->path, sqlite->vfs, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, connection));
	TRY(sqlite_exec(connection, "PRAGMA page_size=4096; PRAGMA journal_mode=WAL; PRAGMA cache_size=-65536;"
				    "PRAGMA wal_autocheckpoint=0; PRAGMA journal_size_limit=67108864;"));
	TRY(sqlite_exec(connection, sqlite_synchronous(sqlite)));
	struct migrating migrating = sqlite_migrating(connection);
	TRY(migrate(&migrating, arena, ret_problem, &sqlite->db.version));
	return inform_planner(connection, arena);
}

static enum err open_readers(struct sqlite_db *sqlite, int n)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	if (n <= 0)
		n = processors < 4 ? 8 : processors > 16 ? 32 : (int)processors * 2;
	sqlite->readers = calloc((size_t)n, sizeof *sqlite->readers);
	if (sqlite->readers == NULL)
		return ERR_NOMEM;
	sqlite->n_readers = n;
	return pool_init(&sqlite->pool, sqlite->readers, n, sizeof *sqlite->readers);
}

/* For the owner's eyes only; SQLite gives its log the same rights. */
static enum err make_file(const char *path, struct arena *arena, struct problem *ret_problem)
{
	int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (file < 0) {
		ret_problem->message = str_format(arena, "%s cannot be opened: %s.", path, strerrordesc_np(errno));
		return ERR_IO;
	}
	close(file);
	return OK;
}

static void say_why(enum err err, const char *path, struct arena *arena, struct problem *ret_problem)
{
	if (!str_none(ret_problem->message))
		return;
	if (err == ERR_CORRUPT)
		ret_problem->message = str_format(
			arena, "%s is damaged or not a database. Restore the last backup with 'kith restore'.", path);
	else if (err == ERR_FULL)
		ret_problem->message = str_format(arena, "There is no room left on the disk of %s.", path);
	else
		ret_problem->message = str_format(arena, "%s cannot be opened (%s).", path, err_name(err));
}

static enum err open_all(
	struct sqlite_db *sqlite, const struct db_options *options, struct arena *arena, struct problem *ret_problem)
{
	TRY(sqlite_library(arena, ret_problem));
	TRY(lock_take(sqlite->path, arena, ret_problem, &sqlite->lock));
	TRY(look_first(sqlite, arena, ret_problem));
	if (sqlite->vfs == NULL)
		TRY(make_file(sqlite->path, arena, ret_problem));
	TRY(open_writer(sqlite, arena, ret_problem));
	TRY(open_readers(sqlite, options->readers));
	return writer_start(sqlite);
}

enum err sqlite_open(
	const struct db_options *options, struct arena *arena, struct problem *ret_problem, struct db **ret_db)
{
	struct sqlite_db *sqlite = calloc(1, sizeof *sqlite);
	if (sqlite == NULL)
		return ERR_NOMEM;
	struct problem problem = {0};
	sqlite->db.engine = &sqlite_engine;
	sqlite->lock = -1;
	sqlite->path = strndup(options->url.p, options->url.n);
	sqlite->vfs = options->vfs != NULL ? strdup(options->vfs) : NULL;
	sqlite->unsafe_no_sync = options->unsafe_no_sync;
	sqlite->writer.checkpoint_pages = options->checkpoint_pages > 0 ? options->checkpoint_pages : CHECKPOINT_PAGES;
	enum err err = sqlite->path == NULL ? ERR_NOMEM : open_all(sqlite, options, arena, &problem);
	if (err != OK) {
		say_why(err, sqlite->path != NULL ? sqlite->path : "The database", arena, &problem);
		*ret_problem = problem;
		sqlite_close(&sqlite->db);
		return err;
	}
	*ret_db = &sqlite->db;
	return OK;
}
