/* PostgreSQL: connections and transactions. Statements are in postgres_statement.c. */
#include "db/postgres.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/log.h"
#include "db/migrate.h"

enum {
	LEAST_SERVER = 140000,
	DEFAULT_CONNECTIONS = 16,
	POOL_TIMEOUT_MS = 30 * 1000,
	JOB_LOOK_US = 20 * 1000,  /* so often a job's write looks who waits: it holds its workspace's other writes */
	JOB_MOST_US = 250 * 1000, /* so long it goes on when nobody does */
	MOST_RUNS = 6,            /* of one write whose transaction was lost through no fault of its own */
};

/* ---- connections ---- */

static void ignore_notice(void *arg, const PGresult *result)
{
	(void)arg;
	(void)result;
}

static void disconnect(struct postgres_connection *connection)
{
	PQfinish(connection->handle);
	free(connection->prepared);
	postgres_copy_free(connection);
	*connection = (struct postgres_connection){0};
}

/* The first line of what libpq says: it names host and port, never the password. */
static struct str first_line(const char *text)
{
	struct str line = str_c(text);
	size_t end = str_find_char(line, '\n');
	return end == SIZE_MAX ? line : str_sub(line, 0, end);
}

static void tell(struct postgres_db *postgres, const struct postgres_connection *connection, bool down)
{
	if (atomic_exchange(&postgres->down, down) == down)
		return;
	if (down)
		log_warning("postgres unreachable reason=\"%.*s\"",
			STR_ARG(first_line(PQerrorMessage(connection->handle))));
	else
		log_info("postgres reachable again");
}

/* Connects where there is no connection. On failure `connection` keeps the handle for its message. */
static enum err connect_slot(struct postgres_db *postgres, struct postgres_connection *connection)
{
	if (connection->handle != NULL && !connection->lost && PQstatus(connection->handle) == CONNECTION_OK)
		return OK;
	disconnect(connection);
	/* What stands before the URL it may override; what stands after it may not. */
	const char *const names[] = {"connect_timeout", "keepalives_idle", "tcp_user_timeout", "application_name",
		"dbname", "client_encoding", NULL};
	const char *const values[] = {"5", "10", "20000", "kith", postgres->url, "UTF8", NULL};
	connection->handle = PQconnectdbParams(names, values, 1);
	connection->prepared = calloc((size_t)db_statement_count + 1, sizeof *connection->prepared);
	if (connection->handle == NULL || connection->prepared == NULL)
		return ERR_NOMEM;
	if (PQstatus(connection->handle) != CONNECTION_OK) {
		tell(postgres, connection, true);
		return ERR_UNAVAILABLE;
	}
	PQsetNoticeReceiver(connection->handle, ignore_notice, NULL);
	/* A node that died must not hold a workspace's row. */
	PGresult *result = PQexec(connection->handle, "SET idle_in_transaction_session_timeout = '60s'; SET jit = off");
	enum err err = PQresultStatus(result) == PGRES_COMMAND_OK ? OK : ERR_UNAVAILABLE;
	PQclear(result);
	tell(postgres, connection, err != OK);
	return err;
}

static enum err command(struct postgres_connection *connection, const char *sql)
{
	PGresult *result = PQexec(connection->handle, sql);
	ExecStatusType status = PQresultStatus(result);
	enum err err = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY
			       ? OK
			       : postgres_error(connection, result, sql);
	PQclear(result);
	return err;
}

/* ---- transactions ---- */

enum purpose { READING, WRITING, JOB };

static const char begin_read[] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
static const char begin_write[] = "BEGIN ISOLATION LEVEL READ COMMITTED";

static enum err commit(struct postgres_connection *connection, bool writes)
{
	PGresult *result = PQexec(connection->handle, "COMMIT");
	enum err err = OK;
	if (PQresultStatus(result) != PGRES_COMMAND_OK) {
		err = postgres_error(connection, result, "COMMIT");
		/* It may be durable and only its answer lost: to run it again could do it twice. */
		if (writes && err == ERR_UNAVAILABLE)
			connection->again = false;
	} else if (strcmp(PQcmdStatus(result), "COMMIT") != 0) {
		err = ERR_INTERNAL; /* the server had given the transaction up */
	}
	PQclear(result);
	return err;
}

/* Whether anybody at all waits for a lock: that is rare enough, and asked more cheaply than who holds it. */
static bool people_wait(struct tx *tx)
{
	struct postgres_connection *connection = tx->connection;
	enum err err = postgres_settle(connection);
	if (err != OK) {
		tx->failed = err;
		return true;
	}
	PGresult *result = PQexec(connection->handle, "SELECT 1 FROM pg_locks WHERE NOT granted LIMIT 1");
	bool wait = PQresultStatus(result) != PGRES_TUPLES_OK || PQntuples(result) > 0;
	PQclear(result);
	tx->enough_at = time_monotonic_us() + JOB_LOOK_US;
	return wait;
}

/* One run. connection->again tells whether another may succeed. */
static enum err run_once(struct db *db, struct postgres_connection *connection, struct arena *arena, tx_fn fn,
	void *arg, enum purpose purpose)
{
	bool writes = purpose != READING;
	TRY(connect_slot((struct postgres_db *)db, connection));
	connection->again = false;
	connection->ahead = purpose == JOB;
	connection->sent = 0;
	postgres_copy_drop(connection);
	TRY(command(connection, writes ? begin_write : begin_read));
	int64_t now = time_monotonic_us();
	struct tx tx = {.db = db,
		.arena = arena,
		.connection = connection,
		.writes = writes,
		.enough_at = now + JOB_LOOK_US,
		.end_at = now + JOB_MOST_US,
		.people_wait = people_wait};
	enum err err = tx_outcome(&tx, fn(&tx, arg));
	if (tx.failed != OK)
		postgres_copy_drop(connection);
	/* What was sent ahead came before whatever the function refused. */
	enum err settled = postgres_settle(connection);
	if (settled != OK && tx.failed == OK)
		err = settled;
	if (err == OK)
		err = connection->again ? ERR_UNAVAILABLE : commit(connection, writes);
	if (err != OK && !connection->lost && PQtransactionStatus(connection->handle) != PQTRANS_IDLE) {
		bool again = connection->again;
		if (command(connection, "ROLLBACK") != OK)
			connection->lost = true;
		connection->again = again;
	}
	return err;
}

static enum err transact(struct db *db, struct arena *arena, tx_fn fn, void *arg, enum purpose purpose)
{
	struct postgres_db *postgres = (struct postgres_db *)db;
	struct postgres_connection *connection = pool_take(&postgres->pool, POOL_TIMEOUT_MS);
	if (connection == NULL)
		return ERR_BUSY;
	enum err err = OK;
	for (int runs = 1; runs <= MOST_RUNS; runs++) {
		err = run_once(db, connection, arena, fn, arg, purpose);
		if (err == OK || !connection->again)
			break;
		if (err == ERR_INTERNAL)
			connection->lost = true; /* a new one, with nothing prepared */
		connection->again = false;
		if (runs > 1 || err == ERR_BUSY)
			usleep((useconds_t)(1000 << runs)); /* 2 to 32 ms: whoever was in the way may finish */
	}
	connection->again = false;
	pool_put(&postgres->pool, connection);
	return err;
}

static enum err postgres_read(struct db *db, struct arena *arena, tx_fn fn, void *arg)
{
	return transact(db, arena, fn, arg, READING);
}

static enum err postgres_write(struct db *db, struct arena *arena, tx_fn fn, void *arg, bool job)
{
	atomic_fetch_add_explicit(&db->batches, 1, memory_order_relaxed);
	return transact(db, arena, fn, arg, job ? JOB : WRITING);
}

/* ---- migrating, upkeep ---- */

static enum err migrating_run(void *connection, const char *sql)
{
	return command(connection, sql);
}

/* The first column of the first row as text, "" when there is none or it is NULL. */
static enum err single(
	struct postgres_connection *connection, const char *sql, struct arena *arena, struct str *ret_text)
{
	PGresult *result = PQexec(connection->handle, sql);
	enum err err = OK;
	if (PQresultStatus(result) != PGRES_TUPLES_OK)
		err = postgres_error(connection, result, sql);
	else
		*ret_text = PQntuples(result) > 0 ? str_copy(arena, str_c(PQgetvalue(result, 0, 0))) : STR("");
	PQclear(result);
	return err;
}

static enum err migrating_number(void *connection, const char *sql, int64_t *ret_number)
{
	AUTO_ARENA arena = arena_new(0);
	struct str text = STR("");
	if (arena == NULL)
		return ERR_NOMEM;
	TRY(single(connection, sql, arena, &text));
	char *z = str_z(arena, text);
	if (z == NULL)
		return ERR_NOMEM;
	*ret_number = strtoll(z, NULL, 10);
	return OK;
}

static const char *migrating_reason(void *connection)
{
	return PQerrorMessage(((struct postgres_connection *)connection)->handle);
}

static int64_t postgres_bytes(struct db *db)
{
	struct postgres_db *postgres = (struct postgres_db *)db;
	struct postgres_connection *connection = pool_take(&postgres->pool, POOL_TIMEOUT_MS);
	int64_t bytes = 0;
	if (connection == NULL)
		return 0;
	if (connect_slot(postgres, connection) != OK ||
		migrating_number(connection, "SELECT pg_database_size(current_database())", &bytes) != OK)
		bytes = 0;
	pool_put(&postgres->pool, connection);
	return bytes;
}

static enum err postgres_backup(
	struct db *db, struct str path, struct str secret, struct arena *arena, struct problem *ret_problem)
{
	(void)db;
	(void)secret;
	ret_problem->message = str_format(arena,
		"PostgreSQL is backed up with its own tools: pg_dump --format=custom --file=%.*s DATABASE",
		STR_ARG(path));
	return ERR_INVALID;
}

/* The server checks its keys itself; an index may have been left half-built. */
static enum err postgres_check(struct db *db, struct arena *arena, struct str *ret_report)
{
	struct postgres_db *postgres = (struct postgres_db *)db;
	struct postgres_connection *connection = pool_take(&postgres->pool, POOL_TIMEOUT_MS);
	if (connection == NULL)
		return ERR_BUSY;
	struct str broken = STR("");
	enum err err = connect_slot(postgres, connection);
	if (err == OK)
		err = single(connection,
			"SELECT string_agg('index ' || indexrelid::regclass || ' is not valid', E'\\n') "
			"FROM pg_index WHERE NOT indisvalid",
			arena, &broken);
	pool_put(&postgres->pool, connection);
	if (err == OK)
		*ret_report = broken;
	return err;
}

/* ---- opening and closing ---- */

static void postgres_close(struct db *db)
{
	struct postgres_db *postgres = (struct postgres_db *)db;
	for (int i = 0; postgres->connections != NULL && i < postgres->n_connections; i++)
		disconnect(&postgres->connections[i]);
	pool_destroy(&postgres->pool);
	free(postgres->connections);
	free(postgres->url);
	free(postgres);
}

static const struct engine postgres_engine = {
	.read = postgres_read,
	.write = postgres_write,
	.execute = postgres_execute,
	.bytes = postgres_bytes,
	.backup = postgres_backup,
	.check = postgres_check,
	.close = postgres_close,
};

bool db_is_postgres(const struct db *db)
{
	return db->engine == &postgres_engine;
}

static enum err open_first(struct postgres_db *postgres, struct postgres_connection *connection, struct arena *arena,
	struct problem *ret_problem)
{
	enum err err = connect_slot(postgres, connection);
	if (err != OK) {
		ret_problem->message = str_format(arena, "PostgreSQL cannot be reached: %.*s",
			STR_ARG(first_line(PQerrorMessage(connection->handle))));
		return err;
	}
	if (PQserverVersion(connection->handle) < LEAST_SERVER) {
		ret_problem->message = str_format(arena, "This PostgreSQL is version %d. Kith needs 14 or later.",
			PQserverVersion(connection->handle) / 10000);
		return ERR_VERSION;
	}
	struct migrating migrating = {connection, migrating_run, migrating_number, migrating_reason, true};
	return migrate(&migrating, arena, ret_problem, &postgres->db.version);
}

static enum err open_all(struct postgres_db *postgres, int n, struct arena *arena, struct problem *ret_problem)
{
	if (n <= 0)
		n = DEFAULT_CONNECTIONS;
	postgres->connections = calloc((size_t)n, sizeof *postgres->connections);
	if (postgres->connections == NULL)
		return ERR_NOMEM;
	postgres->n_connections = n;
	TRY(open_first(postgres, &postgres->connections[0], arena, ret_problem));
	return pool_init(&postgres->pool, postgres->connections, n, sizeof *postgres->connections);
}

enum err postgres_open(
	const struct db_options *options, struct arena *arena, struct problem *ret_problem, struct db **ret_db)
{
	struct postgres_db *postgres = calloc(1, sizeof *postgres);
	if (postgres == NULL)
		return ERR_NOMEM;
	struct problem problem = {0};
	postgres->db.engine = &postgres_engine;
	postgres->url = strndup(options->url.p, options->url.n);
	enum err err = postgres->url == NULL ? ERR_NOMEM : open_all(postgres, options->readers, arena, &problem);
	if (err != OK) {
		if (str_none(problem.message))
			problem.message = str_format(
				arena, "The PostgreSQL database cannot be opened (%s).", err_name(err));
		*ret_problem = problem;
		postgres_close(&postgres->db);
		return err;
	}
	*ret_db = &postgres->db;
	return OK;
}
