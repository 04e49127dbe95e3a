#include "domain/upkeep/untold.h"

#include "base/log.h"
#include "domain/events/event.h"
#include "domain/people/person.h"
#include "domain/referrals/law.h"
#include "domain/referrals/permission.h"
#include "domain/referrals/referral.h"
#include "domain/upkeep/erase.h"
#include "untold_sql.h"
#include "workspace_sql.h"

enum { PAGE = 200 };

/* Everything but the name is gone with the name; here the name stays, as it is known for other reasons. */
static enum err forget_texts(struct ctx *ctx, const struct referral *referral)
{
	TRY(event_begin(ctx, EVENT_referral_forgotten, referral->person_id, referral->id.v));
	TRY(untold_forget(
		ctx->tx, (struct untold_forget_args){ctx->workspace, referral->id, ctx_today(ctx), ctx->seq}));
	TRY(untold_forget_before(
		ctx->tx, (struct untold_forget_before_args){ctx->workspace, referral->person_id, {referral->id.v}}));
	return referral_refresh(ctx, referral);
}

static enum err forget(struct ctx *ctx, const struct referral *referral)
{
	struct untold_known_row row;
	struct day month = day_plus(ctx_today(ctx), -NOTICE_ERASE_DAYS);
	bool known;
	TRY(untold_known(ctx->tx, (struct untold_known_args){ctx->workspace, referral->person_id, referral->id, month},
		&row, &known));
	return known ? forget_texts(ctx, referral) : erase_person(ctx, referral->person_id, ERASE_NOT_TOLD);
}

enum err untold_judge(struct ctx *ctx, struct referral_id id)
{
	struct referral referral;
	struct person person;
	struct gate gate;
	TRY(referral_by_id(ctx, id, "referral", &referral));
	TRY(person_or_erased(ctx, referral.person_id, "person", &person));
	/* Who must not be contacted stays, so that nobody does. */
	if (!day_none(person.erased) || person.do_not_contact || person.is_user || !day_none(referral.forgotten_on))
		return OK;
	TRY(permission_gate(ctx, &referral, &gate));
	switch (notice_due(&(struct notice_facts){.law = law_of(ctx->settings.country),
		.state = referral.state,
		.gate_open = gate.open,
		.named_on = referral.named_on,
		.told_on = referral.told_on,
		.warned_on = referral.warned_on,
		.today = ctx_today(ctx)})) {
	case NOTICE_WARN:
		return day_none(referral.warned_on)
			       ? untold_warned(ctx->tx, (struct untold_warned_args){ctx->workspace, id, ctx_today(ctx)})
			       : OK;
	case NOTICE_ERASE:
		return forget(ctx, &referral);
	default:
		return OK;
	}
}

/* ---- every workspace, page by page ---- */

struct looking {
	struct job_run run;
	struct arena *arena;
	struct list page;    /* of struct untold_page_row */
	struct day named_on; /* the last of the page before */
	struct referral_id id;
	bool applies;
};

static enum err read_page(struct tx *tx, void *arg)
{
	struct looking *looking = arg;
	struct ctx ctx = job_ctx(&looking->run, tx);
	struct workspace_postal_row workspace;
	struct list rows;
	bool found;
	TRY(job_load_settings(&looking->run, &ctx));
	ctx.settings = looking->run.settings;
	TRY(workspace_postal(tx, (struct workspace_postal_args){ctx.workspace}, &workspace, &found));
	looking->page.n = 0;
	looking->applies = found && !workspace.sample && law_notice(law_of(ctx.settings.country));
	if (!looking->applies)
		return OK;
	TRY(untold_page(tx,
		(struct untold_page_args){ctx.workspace, day_plus(ctx_today(&ctx), -NOTICE_WARN_DAYS),
			looking->named_on, looking->id, PAGE},
		&rows));
	struct untold_page_row *to = ARENA_ARRAY(looking->arena, rows.n + 1, struct untold_page_row);
	if (to == NULL)
		return ERR_NOMEM;
	const struct untold_page_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		to[i] = row[i];
	looking->page = (struct list){to, rows.n};
	return OK;
}

static enum err judge(struct tx *tx, void *arg)
{
	struct looking *looking = arg;
	struct ctx ctx = job_ctx(&looking->run, tx);
	ctx.face = FACE_SYSTEM;
	return untold_judge(&ctx, looking->id);
}

static enum err look_through(struct looking *looking, const struct job_env *env)
{
	do {
		AUTO_ARENA reading = arena_new(0);
		if (!reading)
			return ERR_NOMEM;
		TRY(db_read(env->db, reading, read_page, looking));
		const struct untold_page_row *row = looking->page.items;
		for (size_t i = 0; i < looking->page.n; i++) {
			AUTO_ARENA writing = arena_new(0);
			if (!writing)
				return ERR_NOMEM;
			if (env->stop && __atomic_load_n(env->stop, __ATOMIC_RELAXED))
				return ERR_CANCELLED;
			looking->named_on = row[i].named_on;
			looking->id = row[i].id;
			enum err err = db_write_job(env->db, writing, judge, looking);
			if (err == ERR_UNAVAILABLE)
				return err;
			if (err != OK)
				log_error("a name that nobody was told of could not be looked at: %s", err_name(err));
		}
	} while (looking->page.n == PAGE);
	return OK;
}

enum err untold_daily(const struct job_env *env)
{
	AUTO_ARENA arena = arena_new(0);
	struct list workspaces;
	struct looking looking = {.run = {.env = env, .arena = arena}, .arena = arena};
	if (!arena)
		return ERR_NOMEM;
	TRY(job_workspaces(env->db, arena, &workspaces));
	const struct workspace_id *workspace = workspaces.items;
	for (size_t i = 0; i < workspaces.n; i++) {
		looking.run.job.workspace_id = workspace[i];
		looking.named_on = (struct day){10101}; /* before any */
		looking.id = (struct referral_id){1};
		TRY(look_through(&looking, env));
	}
	return OK;
}
