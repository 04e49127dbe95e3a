/* Migrations go forward only. What was done is kept in kith_schema, a row a step; a database that
 * is newer than the program is refused untouched. */
#include "db/migrate.h"
#include "base/log.h"
#include "db/table.h"

/* What the engines say differently. */
struct dialect {
	const char *begin;  /* and lock, until the transaction's end */
	const char *known;  /* 1 when kith_schema is there */
	const char *others; /* how many tables of others there are */
	const char *create;
	const char *broken; /* foreign keys that point nowhere */
};

static const struct dialect dialects[] = {
	{
		.begin = "BEGIN IMMEDIATE",
		.known = "SELECT count(*) FROM sqlite_schema WHERE name = 'kith_schema'",
		.others = "SELECT count(*) FROM sqlite_schema",
		.create =
			"CREATE TABLE IF NOT EXISTS kith_schema (version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL) STRICT",
		.broken = "SELECT count(*) FROM pragma_foreign_key_check",
	},
	{
		/* The number is "kith" in ASCII: no other program's lock. */
		.begin = "BEGIN; SELECT pg_advisory_xact_lock(1802073192)",
		.known = "SELECT count(to_regclass('kith_schema'))",
		.others = "SELECT 0::bigint",
		.create =
			"CREATE TABLE IF NOT EXISTS kith_schema (version bigint NOT NULL PRIMARY KEY, name text NOT NULL)",
		.broken = "SELECT 0::bigint", /* the server never lets one stand */
	},
};

static const struct dialect *dialect(const struct migrating *to)
{
	return &dialects[to->postgres];
}

enum err migrate_version(const struct migrating *to, struct arena *arena, struct problem *ret_problem, int *ret_version)
{
	int64_t known = 0, version = 0, others = 0;
	TRY(to->number(to->connection, dialect(to)->known, &known));
	if (known == 0) {
		TRY(to->number(to->connection, dialect(to)->others, &others));
		if (others > 0) {
			ret_problem->message = str_format(
				arena, "This database belongs to another program: it has tables, but not Kith's.");
			return ERR_INVALID;
		}
		*ret_version = 0;
		return OK;
	}
	TRY(to->number(to->connection, "SELECT max(version) FROM kith_schema", &version));
	if (version > db_latest_version()) {
		ret_problem->message = str_format(arena,
			"The database has version %d, this program knows up to %d. It was left untouched: use the newer program.",
			(int)version, db_latest_version());
		return ERR_VERSION;
	}
	*ret_version = (int)version;
	return OK;
}

/* Within the transaction of one step. Another node may have done it while this one waited. */
static enum err run_step(
	const struct migrating *to, const struct migration *step, struct arena *arena, struct problem *ret_problem)
{
	int version = 0;
	int64_t broken = 0;
	TRY(to->run(to->connection, dialect(to)->create));
	TRY(migrate_version(to, arena, ret_problem, &version));
	if (version >= step->version)
		return OK;
	TRY(to->run(to->connection, to->postgres ? step->postgres : step->sqlite));
	char *note = str_z(arena, str_format(arena, "INSERT INTO kith_schema (version, name) VALUES (%d, '%s')",
					  step->version, step->name));
	if (note == NULL)
		return ERR_NOMEM;
	TRY(to->run(to->connection, note));
	TRY(to->number(to->connection, dialect(to)->broken, &broken));
	return broken == 0 ? OK : ERR_CORRUPT;
}

static enum err migrate_step(
	const struct migrating *to, const struct migration *step, struct arena *arena, struct problem *ret_problem)
{
	TRY(to->run(to->connection, dialect(to)->begin));
	enum err err = run_step(to, step, arena, ret_problem);
	if (err == OK)
		err = to->run(to->connection, "COMMIT");
	if (err == OK)
		return OK;
	struct str reason = str_c(to->reason(to->connection)), line;
	if (str_none(ret_problem->message) && str_split(&reason, '\n', &line))
		ret_problem->message = str_format(arena, "The database could not be brought to version %d (%s): %.*s.",
			step->version, step->name, STR_ARG(line));
	if (to->run(to->connection, "ROLLBACK") != OK)
		log_warning("rollback of a migration failed version=%d", step->version);
	return err;
}

static enum err migrate_steps(const struct migrating *to, int from, struct arena *arena, struct problem *ret_problem)
{
	for (int i = 0; i < db_migration_count; i++)
		if (db_migrations[i].version > from)
			TRY(migrate_step(to, &db_migrations[i], arena, ret_problem));
	return OK;
}

enum err migrate(const struct migrating *to, struct arena *arena, struct problem *ret_problem, int *ret_version)
{
	int version = 0;
	TRY(migrate_version(to, arena, ret_problem, &version));
	if (version < db_latest_version()) {
		/* A table is rebuilt under another name: its keys are checked at the step's end. */
		if (!to->postgres)
			TRY(to->run(to->connection, "PRAGMA foreign_keys=OFF"));
		enum err err = migrate_steps(to, version, arena, ret_problem);
		if (!to->postgres)
			TRY(to->run(to->connection, "PRAGMA foreign_keys=ON"));
		if (err != OK)
			return err;
	}
	*ret_version = db_latest_version();
	return OK;
}
