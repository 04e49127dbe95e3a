/* Jobs: imports and undos that take longer than a request. One at a time, each in chunks that let people
 * go first; a job of a process that died is taken up again where it stood. */
#pragma once
#include "domain/ctx.h"

/* What a job needs besides its transaction. */
struct job_env {
	struct db *db;
	struct str data; /* the data directory */
	struct hash secret;
	struct utc (*clock)(void); /* NULL: the wall clock */
	const bool *stop;          /* set when the program ends (read atomically); may be NULL */
};

/* All workspaces: a list of struct workspace_id in `arena`. */
NODISCARD enum err job_workspaces(struct db *db, struct arena *arena, struct list *ret_workspaces);

/* Runs the oldest job that waits, in any workspace, to its end. *ret_ran is false when none waits. A job
 * that fails is marked so, with its reason, and is no error here. */
NODISCARD enum err job_run_next(const struct job_env *env, bool *ret_ran);

/* ---- for the jobs of this room ---- */

struct job_run {
	const struct job_env *env;
	struct arena *arena; /* as long as the job runs */
	struct job job;
	struct settings settings;
	enum user_role role;
	struct rand rand;
	struct problem problem; /* why it failed */
};
/* The context of one transaction of the job. */
struct ctx job_ctx(struct job_run *run, struct tx *tx);
/* Loads run->settings and run->role of the job's user. */
NODISCARD enum err job_load_settings(struct job_run *run, struct ctx *ctx);
struct utc job_now(const struct job_run *run);
bool job_stopping(const struct job_run *run);
NODISCARD enum err job_is_cancelled(struct ctx *ctx, const struct job_run *run, bool *ret_cancelled);

NODISCARD enum err import_run(struct job_run *run);
NODISCARD enum err import_undo_run(struct job_run *run);
