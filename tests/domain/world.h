/* A small world for domain tests: a workspace with an owner, a clock, and operations called by name
 * with their typed inputs. Runs on both engines (see support/test_db.h).
 *
 *	struct world *w = world_new(db);
 *	struct person_add_out ben;
 *	DO(w, person_add, &ben, .name = STR("Ben Haddad"));
 *	world_at(w, 20261122);
 *	REFUSED(w, ERR_NOT_FOUND, person_show, .person = {1});
 */
#pragma once
#include "domain/ctx.h"
#include "domain/upkeep/job.h"
#include "ops/operation.h"
#include "support/test_db.h"

/* More is learned from at once than otherwise (NETWORK_AT_ONCE), so that most tests need not wait. */
enum { WORLD_AT_ONCE = 1000 };

struct world {
	struct db *db;
	struct arena *arena;
	struct workspace_id workspace;
	struct user_id user; /* who acts: the owner, until a test says otherwise */
	enum user_role role;
	struct hash session; /* that they act by; none until a test says so */
	struct utc now;
	struct rand rand;
	struct settings settings;
	struct networks *networks; /* shared by all worlds of a test program, as by all workspaces of a process */
	struct str data;           /* directory; none until a test says so */
	struct problem problem;    /* of the last operation that was refused */
};

/* "Ana Díaz" owns it; it is Monday 1 June 2026, 09:00 UTC. */
struct world *world_new(struct db *db);
void world_at(struct world *world, int ymd); /* that day, 09:00 */
struct day world_day(const struct world *world);
/* Adds a rep; who acts stays the same. */
struct user_id world_rep(struct world *world, const char *name, const char *email);

/* By its name; NULL when none is called so. */
const struct operation *world_operation(const char *name);
/* Runs one operation in a transaction of its own, as dispatch does. */
enum err world_call(struct world *world, const char *operation, const void *in, void *ret_out);
/* What jobs need, at the world's time; of one world at a time. */
struct job_env world_jobs(struct world *world);
/* Runs any domain function in a write transaction. */
enum err world_run(struct world *world, enum err (*fn)(struct ctx *ctx, void *arg), void *arg);

/* Whether what a random story tried was refused; a fault of the program fails, with what it was. */
bool world_refused(enum err err, const char *what);

#define TRIED(world, operation, ret_out, ...)                                                                          \
	world_call((world), #operation, &(struct operation##_in){__VA_ARGS__}, (ret_out))
#define DO(world, operation, ret_out, ...)                                                                             \
	do {                                                                                                           \
		enum err do_err_ = TRIED(world, operation, ret_out, __VA_ARGS__);                                      \
		if (do_err_ != OK)                                                                                     \
			fail_msg(#operation ": %s: %.*s", err_name(do_err_), STR_ARG((world)->problem.message));       \
	} while (0)
#define REFUSED(world, expected, operation, ...)                                                                       \
	do {                                                                                                           \
		struct operation##_out refused_out_;                                                                   \
		enum err refused_err_ = TRIED(world, operation, &refused_out_, __VA_ARGS__);                           \
		if (refused_err_ != (expected))                                                                        \
			fail_msg(#operation ": %s instead of %s: %.*s", err_name(refused_err_), err_name(expected),    \
				STR_ARG((world)->problem.message));                                                    \
	} while (0)
