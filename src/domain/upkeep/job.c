#include "domain/upkeep/job.h"
#include "domain/accounts/user.h"
#include "import_sql.h"
#include "workspace_ops.h"
#include "workspace_sql.h"

struct utc job_now(const struct job_run *run)
{
	return run->env->clock ? run->env->clock() : time_now();
}

bool job_stopping(const struct job_run *run)
{
	return run->env->stop && __atomic_load_n(run->env->stop, __ATOMIC_RELAXED);
}

struct ctx job_ctx(struct job_run *run, struct tx *tx)
{
	return (struct ctx){
		.tx = tx,
		.arena = tx_arena(tx),
		.workspace = run->job.workspace_id,
		.user = run->job.user_id,
		.role = run->role,
		.now = job_now(run),
		.rand = &run->rand,
		.settings = run->settings,
		.face = FACE_IMPORTING,
		.data = run->env->data,
		.secret = run->env->secret,
	};
}

enum err job_is_cancelled(struct ctx *ctx, const struct job_run *run, bool *ret_cancelled)
{
	struct job_cancelled_row row = {.cancel = false};
	bool found;
	TRY(job_cancelled(ctx->tx, (struct job_cancelled_args){ctx->workspace, run->job.id}, &row, &found));
	*ret_cancelled = found && row.cancel;
	return OK;
}

/* ---- every workspace ---- */

struct finding_workspaces {
	struct arena *arena;
	struct list found;
};

static enum err find_workspaces(struct tx *tx, void *arg)
{
	struct finding_workspaces *finding = arg;
	struct list rows;
	TRY(workspace_all(tx, &rows));
	struct workspace_id *to = ARENA_ARRAY(finding->arena, rows.n + 1, struct workspace_id);
	if (to == NULL)
		return ERR_NOMEM;
	const struct workspace_all_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		to[i] = row[i].workspace_id;
	finding->found = (struct list){to, rows.n};
	return OK;
}

enum err job_workspaces(struct db *db, struct arena *arena, struct list *ret_workspaces)
{
	AUTO_ARENA reading = arena_new(0);
	struct finding_workspaces finding = {.arena = arena};
	if (!reading)
		return ERR_NOMEM;
	TRY(db_read(db, reading, find_workspaces, &finding));
	*ret_workspaces = finding.found;
	return OK;
}

/* ---- finding one ---- */

struct finding {
	struct job_run *run;
	bool found;
};

enum err job_load_settings(struct job_run *run, struct ctx *ctx)
{
	struct workspace_settings_in in = {.workspace = ctx->workspace, .user = run->job.user_id};
	struct workspace_settings_out out = {0};
	TRY(workspace_settings(ctx, &in, &out));
	struct day *days = ARENA_ARRAY(run->arena, out.holidays.n + 1, struct day);
	if (!days)
		return ERR_NOMEM;
	const struct holiday_all_row *row = out.holidays.items;
	for (size_t i = 0; i < out.holidays.n; i++)
		days[i] = row[i].day;
	const struct zone *zone = zone_utc();
	if (zone_get(out.zone, &zone) != OK)
		zone = zone_utc();
	run->settings = (struct settings){
		.zone = zone,
		.zone_name = str_copy(run->arena, out.zone),
		.currency = str_copy(run->arena, out.currency),
		.country = str_copy(run->arena, out.country),
		.asks_per_day = (int)out.asks_per_day,
		.rest_days = (int)out.rest_days,
		.chase_working_days = (int)out.chase_working_days,
		.holidays = {days, (int)out.holidays.n},
	};
	struct app_user user;
	bool found = false;
	if (run->job.user_id.v != 0) /* else the program itself */
		TRY(app_user_get(ctx->tx, ctx->workspace, run->job.user_id, &user, &found));
	run->role = found ? user.role : USER_ROLE_REP;
	return OK;
}

static enum err find_in(struct finding *finding, struct tx *tx, struct workspace_id workspace)
{
	struct job_run *run = finding->run;
	struct list waiting;
	bool found;
	TRY(job_waiting(tx, (struct job_waiting_args){workspace}, &waiting));
	if (waiting.n == 0)
		return OK;
	const struct job_waiting_row *row = waiting.items;
	TRY(job_get(tx, workspace, row->id, &run->job, &found));
	if (!found)
		return OK;
	run->job.kind = str_copy(run->arena, run->job.kind);
	run->job.message = STR_NONE;
	finding->found = true;
	struct ctx ctx = job_ctx(run, tx);
	return job_load_settings(run, &ctx);
}

static enum err find(struct tx *tx, void *arg)
{
	struct finding *finding = arg;
	struct list workspaces;
	TRY(workspace_all(tx, &workspaces));
	const struct workspace_all_row *row = workspaces.items;
	for (size_t i = 0; i < workspaces.n && !finding->found; i++)
		TRY(find_in(finding, tx, row[i].workspace_id));
	return OK;
}

/* ---- running it ---- */

static enum err set_state(struct tx *tx, void *arg)
{
	struct job_run *run = arg;
	struct job stored;
	bool found;
	TRY(job_get(tx, run->job.workspace_id, run->job.id, &stored, &found));
	if (!found)
		return OK;
	stored.state = run->job.state;
	stored.message = run->job.message;
	stored.finished = run->job.finished;
	return job_update(tx, &stored);
}

static enum err store_state(struct job_run *run, enum job_state state)
{
	AUTO_ARENA arena = arena_new(0);
	if (!arena)
		return ERR_NOMEM;
	run->job.state = state;
	if (state != JOB_STATE_RUNNING)
		run->job.finished = job_now(run);
	return db_write_job(run->env->db, arena, set_state, run);
}

enum err job_run_next(const struct job_env *env, bool *ret_ran)
{
	AUTO_ARENA arena = arena_new(0);
	AUTO_ARENA reading = arena_new(0);
	if (!arena || !reading)
		return ERR_NOMEM;
	struct job_run run = {.env = env, .arena = arena};
	struct finding finding = {.run = &run};
	*ret_ran = false;
	TRY(db_read(env->db, reading, find, &finding));
	if (!finding.found)
		return OK;
	TRY(store_state(&run, JOB_STATE_RUNNING));
	*ret_ran = true;
	enum err err = str_is(run.job.kind, "import")        ? import_run(&run)
		       : str_is(run.job.kind, "import_undo") ? import_undo_run(&run)
							     : ERR_INTERNAL;
	/* When the program ends, the job stays `running`: the next start takes it up again. */
	if (job_stopping(&run))
		return OK;
	run.job.message = run.problem.message;
	return store_state(&run, err == OK              ? JOB_STATE_FINISHED
				 : err == ERR_CANCELLED ? JOB_STATE_CANCELLED
							: JOB_STATE_FAILED);
}
