#include "domain/upkeep/daily.h"
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/log.h"
#include "base/vec.h"
#include "daily_sql.h"
#include "idempotency_sql.h"
#include "today_ops.h"
#include "user_sql.h"
#include "workspace_sql.h"

/* ---- Today ---- */

struct who {
	struct workspace_id workspace;
	struct user_id user;
};
struct everybody {
	VEC(struct who) who;
	struct arena *arena;
};

static enum err find_users(struct tx *tx, void *arg)
{
	struct everybody *everybody = arg;
	struct list workspaces, users;
	everybody->who.n = 0;
	TRY(workspace_all(tx, &workspaces));
	const struct workspace_all_row *workspace = workspaces.items;
	for (size_t i = 0; i < workspaces.n; i++) {
		TRY(user_all(tx, (struct user_all_args){workspace[i].workspace_id}, &users));
		const struct user_all_row *user = users.items;
		for (size_t k = 0; k < users.n; k++)
			if (user[k].active && !VEC_PUSH(everybody->arena, &everybody->who,
						      ((struct who){workspace[i].workspace_id, user[k].id})))
				return ERR_NOMEM;
	}
	return OK;
}

static enum err renew(struct tx *tx, void *arg)
{
	struct job_run *run = arg;
	struct ctx ctx = job_ctx(run, tx);
	struct today_renew_in in = {0};
	struct today_renew_out out;
	ctx.face = FACE_SYSTEM;
	TRY(job_load_settings(run, &ctx));
	ctx.settings = run->settings;
	ctx.role = run->role;
	return today_renew(&ctx, &in, &out);
}

static enum err renew_for(const struct job_env *env, struct who who)
{
	AUTO_ARENA arena = arena_new(0);
	AUTO_ARENA writing = arena_new(0);
	if (!arena || !writing)
		return ERR_NOMEM;
	struct job_run run = {.env = env, .arena = arena};
	run.job.workspace_id = who.workspace;
	run.job.user_id = who.user;
	return db_write_job(env->db, writing, renew, &run);
}

enum err daily_today(const struct job_env *env)
{
	AUTO_ARENA arena = arena_new(0);
	AUTO_ARENA reading = arena_new(0);
	struct everybody everybody = {.arena = arena};
	if (!arena || !reading)
		return ERR_NOMEM;
	TRY(db_read(env->db, reading, find_users, &everybody));
	for (size_t i = 0; i < everybody.who.n; i++) {
		if (env->stop && __atomic_load_n(env->stop, __ATOMIC_RELAXED))
			return ERR_CANCELLED;
		enum err err = renew_for(env, everybody.who.v[i]);
		if (err == ERR_UNAVAILABLE)
			return err;
		if (err != OK)
			log_error("a rep's list was not made ready: %s", err_name(err));
	}
	return OK;
}

/* ---- forgetting ---- */

struct forgetting {
	struct utc now;
	struct arena *arena;
	VEC(struct str) paths; /* that some import may still read */
};

static enum err forget(struct tx *tx, void *arg)
{
	struct forgetting *forgetting = arg;
	struct utc answers = utc_plus(forgetting->now, -DAILY_ANSWERS_DAYS * US_PER_DAY);
	struct utc files = utc_plus(forgetting->now, -DAILY_FILES_DAYS * US_PER_DAY);
	struct list workspaces;
	int64_t n;
	forgetting->paths.n = 0;
	TRY(session_forget(tx, (struct session_forget_args){forgetting->now}, &n));
	TRY(workspace_all(tx, &workspaces));
	const struct workspace_all_row *workspace = workspaces.items;
	for (size_t i = 0; i < workspaces.n; i++) {
		struct list used;
		TRY(idempotency_forget(tx, (struct idempotency_forget_args){workspace[i].workspace_id, answers}, &n));
		TRY(import_forget(tx, (struct import_forget_args){workspace[i].workspace_id, files}, &n));
		TRY(import_in_use(tx, (struct import_in_use_args){workspace[i].workspace_id}, &used));
		const struct import_in_use_row *row = used.items;
		for (size_t k = 0; k < used.n; k++)
			if (!VEC_PUSH(forgetting->arena, &forgetting->paths, str_copy(forgetting->arena, row[k].path)))
				return ERR_NOMEM;
	}
	return OK;
}

static bool in_use(const struct forgetting *forgetting, struct str path)
{
	for (size_t i = 0; i < forgetting->paths.n; i++)
		if (str_equal(forgetting->paths.v[i], path))
			return true;
	return false;
}

/* By the file's own time, so that one which has just come and whose import is not noted yet stays. */
static void remove_files(const struct forgetting *forgetting, struct str data, const char *directory)
{
	char *path = str_z(forgetting->arena, str_format(forgetting->arena, "%.*s/%s", STR_ARG(data), directory));
	DIR *stream = path != NULL ? opendir(path) : NULL;
	int64_t before = utc_plus(forgetting->now, -DAILY_FILES_DAYS * US_PER_DAY).us / US_PER_SECOND;
	for (struct dirent *entry; stream != NULL && (entry = readdir(stream)) != NULL;) {
		struct stat about;
		bool file = fstatat(dirfd(stream), entry->d_name, &about, AT_SYMLINK_NOFOLLOW) == 0 &&
			    S_ISREG(about.st_mode);
		if (file && about.st_mtime < before &&
			!in_use(forgetting, str_format(forgetting->arena, "%s/%s", directory, entry->d_name)))
			unlinkat(dirfd(stream), entry->d_name, 0);
	}
	if (stream != NULL)
		closedir(stream);
}

enum err daily_forget(const struct job_env *env)
{
	AUTO_ARENA arena = arena_new(0);
	AUTO_ARENA writing = arena_new(0);
	struct forgetting forgetting = {.now = env->clock ? env->clock() : time_now(), .arena = arena};
	if (!arena || !writing)
		return ERR_NOMEM;
	TRY(db_write_job(env->db, writing, forget, &forgetting));
	if (!str_none(env->data)) {
		remove_files(&forgetting, env->data, "files");
		remove_files(&forgetting, env->data, "uploads");
	}
	return OK;
}
