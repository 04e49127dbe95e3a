/* What time does to who knows whom. A page of relationships is read, and written only when some of it has faded; the event
 * says which page, so that whoever follows the events reads no more than that again. */
#include "base/log.h"
#include "daily_sql.h"
#include "domain/events/event.h"
#include "domain/people/person.h"
#include "domain/upkeep/daily.h"

enum { PAGE = 1000 };

struct fading {
	struct job_run run;
	struct day today; /* in the workspace's zone */
	bool due;         /* it was not reckoned anew today */
	struct relationship_id after;
	int64_t *faded; /* ids of the page; room for PAGE */
	size_t n_faded, n_read;
};

static enum err load_settings(struct tx *tx, void *arg)
{
	struct fading *fading = arg;
	struct ctx ctx = job_ctx(&fading->run, tx);
	TRY(job_load_settings(&fading->run, &ctx));
	struct daily_faded_on_row last;
	bool found;
	TRY(daily_faded_on(tx, (struct daily_faded_on_args){ctx.workspace}, &last, &found));
	fading->today = utc_day(ctx.now, fading->run.settings.zone);
	fading->due = found && last.faded_on.ymd != fading->today.ymd;
	return OK;
}

static enum err read_page(struct tx *tx, void *arg)
{
	struct fading *fading = arg;
	struct ctx ctx = job_ctx(&fading->run, tx);
	struct list rows;
	TRY(daily_relationships(tx, (struct daily_relationships_args){ctx.workspace, fading->after, PAGE}, &rows));
	const struct daily_relationships_row *row = rows.items;
	fading->n_faded = 0;
	fading->n_read = rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		double strength;
		bool differs;
		TRY(relationship_today(&ctx, &RELATIONSHIP_KEPT(&row[i]), &strength, &differs));
		if (differs)
			fading->faded[fading->n_faded++] = row[i].id.v;
		fading->after = row[i].id;
	}
	return OK;
}

static enum err write_page(struct tx *tx, void *arg)
{
	struct fading *fading = arg;
	struct ctx ctx = job_ctx(&fading->run, tx);
	ctx.face = FACE_SYSTEM;
	TRY(event_begin(&ctx, EVENT_relationships_faded, (struct person_id){0}, 0));
	TRY(relationship_fade(&ctx, (struct ids){fading->faded, fading->n_faded}));
	return event_reckoned(&ctx, &relationship_table, fading->faded[0], fading->faded[fading->n_faded - 1]);
}

static enum err fade_page(struct fading *fading)
{
	AUTO_ARENA arena = arena_new(0);
	if (!arena)
		return ERR_NOMEM;
	TRY(db_read(fading->run.env->db, arena, read_page, fading));
	if (fading->n_faded == 0)
		return OK;
	arena_reset(arena);
	return db_write_job(fading->run.env->db, arena, write_page, fading);
}

static enum err write_done(struct tx *tx, void *arg)
{
	struct fading *fading = arg;
	return daily_faded(tx, (struct daily_faded_args){fading->run.job.workspace_id, fading->today});
}

static enum err fade_workspace(struct fading *fading)
{
	AUTO_ARENA arena = arena_new(0);
	if (!arena)
		return ERR_NOMEM;
	TRY(db_read(fading->run.env->db, arena, load_settings, fading));
	fading->after = (struct relationship_id){1}; /* before all */
	fading->n_read = PAGE;
	while (fading->due && fading->n_read == PAGE) {
		if (job_stopping(&fading->run))
			return ERR_CANCELLED;
		TRY(fade_page(fading));
	}
	arena_reset(arena);
	return fading->due ? db_write_job(fading->run.env->db, arena, write_done, fading) : OK;
}

enum err daily_fade(const struct job_env *env)
{
	AUTO_ARENA arena = arena_new(0);
	if (!arena)
		return ERR_NOMEM;
	struct list workspaces;
	struct fading fading = {.run = {.env = env, .arena = arena}};
	fading.faded = ARENA_ARRAY(arena, PAGE, int64_t);
	if (fading.faded == NULL)
		return ERR_NOMEM;
	TRY(job_workspaces(env->db, arena, &workspaces));
	const struct workspace_id *workspace = workspaces.items;
	for (size_t i = 0; i < workspaces.n; i++) {
		fading.run.job.workspace_id = workspace[i];
		enum err err = fade_workspace(&fading);
		if (err == ERR_UNAVAILABLE || err == ERR_CANCELLED)
			return err;
		if (err != OK)
			log_error("who knows whom was not reckoned anew: %s", err_name(err));
	}
	return OK;
}
