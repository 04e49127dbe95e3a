/* Bringing a database to the program's schema, the same way on both engines. */
#pragma once
#include "db/engine.h"

/* How to speak to the database that is migrated. */
struct migrating {
	void *connection;
	enum err (*run)(void *connection, const char *sql);
	/* The first column of the first row, 0 when there is none. */
	enum err (*number)(void *connection, const char *sql, int64_t *ret_number);
	const char *(*reason)(void *connection); /* of the last failure, in the engine's words */
	bool postgres;
};

/* The version of a database that may be anything: 0 when it is empty. ERR_VERSION when it is newer
 * than the program, ERR_INVALID when it is another program's. Changes nothing. */
NODISCARD enum err migrate_version(
	const struct migrating *to, struct arena *arena, struct problem *ret_problem, int *ret_version);
/* Forward to the latest version, each step in a transaction of its own, under a lock. */
NODISCARD enum err migrate(
	const struct migrating *to, struct arena *arena, struct problem *ret_problem, int *ret_version);
