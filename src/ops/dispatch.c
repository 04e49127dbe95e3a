#include "ops/dispatch.h"
#include <string.h>
#include "domain/accounts/secret.h"
#include "domain/upkeep/access.h"
#include "idempotency_sql.h"
#include "ops/answer.h"
#include "user_ops.h"
#include "user_sql.h"
#include "wire/json.h"
#include "workspace_ops.h"
#include "workspace_sql.h"

/* One call, as both the caller's thread and the writer's see it. */
struct call {
	struct app *app;
	const struct caller *caller;
	const struct operation *operation;
	struct arena *arena;
	struct utc now;
	struct rand rand;
	const void *in;
	struct hash request; /* of operation and input, when there is a key */
	bool keyed;
	void *out;
	struct problem problem;
};

/* ---- the context ---- */

static enum err load_settings(struct ctx *ctx, struct settings *settings)
{
	struct workspace_settings_in in = {.workspace = ctx->workspace, .user = ctx->user};
	struct workspace_settings_out out = {0};
	TRY(workspace_settings(ctx, &in, &out));
	struct day *days = ARENA_ARRAY(ctx->arena, out.holidays.n + 1, struct day);
	if (days == NULL)
		return ERR_NOMEM;
	const struct holiday_all_row *rows = out.holidays.items;
	for (size_t i = 0; i < out.holidays.n; i++)
		days[i] = rows[i].day;
	*settings = (struct settings){
		.zone = zone_utc(),
		.zone_name = out.zone,
		.currency = out.currency,
		.country = out.country,
		.asks_per_day = (int)out.asks_per_day,
		.rest_days = (int)out.rest_days,
		.chase_working_days = (int)out.chase_working_days,
		.holidays = {.days = days, .n = (int)out.holidays.n},
	};
	const struct zone *zone;
	if (zone_get(out.zone, &zone) == OK) /* a zone that vanished from the tz database is no reason to fail */
		settings->zone = zone;
	return OK;
}

static struct ctx call_ctx(struct call *call, struct tx *tx)
{
	return (struct ctx){
		.tx = tx,
		.arena = tx_arena(tx),
		.workspace = call->caller->workspace,
		.user = call->caller->user,
		.role = call->caller->role,
		.now = call->now,
		.rand = call->app->rand != NULL ? call->app->rand : &call->rand,
		.settings = {.zone = zone_utc()},
		.data = call->app->data,
		.secret = call->app->secret,
		.session = call->caller->session,
		.attempts = call->app->attempts,
		.networks = call->app->networks,
		.face = call->caller->face,
	};
}

/* ---- idempotency ---- */

static enum err refuse_key(struct call *call, struct str message)
{
	call->problem = (struct problem){.field = STR("Idempotency-Key"), .message = message};
	return ERR_CONFLICT;
}

/* The answer that was given under this key, if any. */
static enum err stored_answer(struct call *call, struct tx *tx, bool *ret_found)
{
	struct idempotency_find_row row;
	bool found = false;
	TRY(idempotency_find(tx,
		(struct idempotency_find_args){.workspace = call->caller->workspace,
			.user = call->caller->user,
			.key = call->caller->idempotency_key},
		&row, &found));
	if (found) {
		if (!str_is(row.operation, call->operation->name) || !secret_equal(row.request, call->request))
			return refuse_key(
				call, STR("This key was used for another request. Use a new key for each request."));
		struct wire wire = {.arena = tx_arena(tx), .stored = true, .ignore_unknown = true};
		/* An answer written by an older program may lack fields; they stay none. */
		TRY(json_decode(&wire, row.answer, call->operation->out, NULL, 0, call->out));
	}
	*ret_found = found;
	return OK;
}

/* The answer without what is shown once only (a new access token): it is not kept, so a repeated
 * request gets the rest of it. */
static void *without_secrets(struct call *call, struct arena *arena)
{
	const struct record *record = call->operation->out;
	void *kept = arena_alloc(arena, record->size);
	if (kept == NULL)
		return NULL;
	memcpy(kept, call->out, record->size);
	for (size_t i = 0; i < record->n_fields; i++) {
		const struct field *field = &record->fields[i];
		if (field->type == FIELD_TEXT && field->noun != NULL && strcmp(field->noun, "secret") == 0)
			*(struct str *)((char *)kept + field->offset) = STR_NONE;
	}
	return kept;
}

static enum err store_answer(struct call *call, struct tx *tx)
{
	AUTO_OUT json;
	out_init(&json, 0);
	const void *kept = without_secrets(call, tx_arena(tx));
	if (kept == NULL)
		return ERR_NOMEM;
	json_encode(&json, call->operation->out, kept);
	TRY(out_failed(&json));
	struct idempotency row = {
		.workspace_id = call->caller->workspace,
		.user_id = call->caller->user,
		.idempotency_key = call->caller->idempotency_key,
		.operation = str_c(call->operation->name),
		.request = call->request,
		.answer = out_text(&json),
		.created = call->now,
	};
	return idempotency_insert(tx, &row);
}

static enum err hash_request(struct call *call)
{
	AUTO_OUT text;
	out_init(&text, 0);
	out_format(&text, "%s\n", call->operation->name);
	json_encode(&text, call->operation->in, call->in);
	TRY(out_failed(&text));
	/* A password may be among it: without the installation's secret nobody can try words against it. */
	call->request = secret_keyed_hash(call->app->secret, out_text(&text));
	call->keyed = true;
	return OK;
}

/* ---- the transaction ---- */

/* May run again after a lost connection or in a new batch: begins from nothing each time. */
static enum err call_run(struct tx *tx, void *arg)
{
	struct call *call = arg;
	struct ctx ctx = call_ctx(call, tx);
	bool answered = false;
	call->problem = (struct problem){0};
	memset(call->out, 0, call->operation->out->size);
	if (call->keyed)
		TRY(stored_answer(call, tx, &answered));
	if (answered)
		return OK;
	enum err err = OK;
	if (call->caller->settings != NULL)
		ctx.settings = *call->caller->settings;
	else if (ctx.workspace.v != 0)
		err = load_settings(&ctx, &ctx.settings);
	if (err == OK)
		err = call->operation->run(&ctx, call->in, call->out);
	if (err == OK && call->keyed)
		err = store_answer(call, tx);
	/* Whatever was cut short by missing memory must not be committed. */
	if (err == OK && arena_failed(ctx.arena))
		err = ERR_NOMEM;
	call->problem = ctx.problem;
	return err;
}

/* ---- the input ---- */

/* Faces that fill a struct by hand have no decoder before them that knows the limits of its texts. */
static enum err check_input(struct call *call, void *in)
{
	struct wire wire = {.arena = call->arena, .problem = &call->problem};
	const struct record *record = call->operation->in;
	for (size_t i = 0; i < record->n_fields; i++) {
		const struct field *field = &record->fields[i];
		if (field->type != FIELD_TEXT)
			continue;
		TRY(value_check_text(&wire, field, str_c(field->name), field_in(field, in)));
		if (field->required && value_none(field, in))
			return wire_refuse_missing(&wire, str_c(field->name), field);
	}
	return OK;
}

/* ---- slow work before ---- */

struct preparation {
	struct call *call;
	void *in;
	const void *given; /* what `in` was: a lost connection makes it run again */
};

static enum err prepare_run(struct tx *tx, void *arg)
{
	struct preparation *preparation = arg;
	struct call *call = preparation->call;
	struct ctx ctx = call_ctx(call, tx);
	memcpy(preparation->in, preparation->given, call->operation->in->size);
	enum err err = call->operation->prepare(&ctx, preparation->in);
	call->problem = ctx.problem;
	return err;
}

static enum err call_prepare(struct call *call, void *in)
{
	if (call->operation->prepare == NULL)
		return OK;
	void *given = arena_alloc(call->arena, call->operation->in->size);
	if (given == NULL)
		return ERR_NOMEM;
	memcpy(given, in, call->operation->in->size);
	struct preparation preparation = {.call = call, .in = in, .given = given};
	return db_read(call->app->db, call->arena, prepare_run, &preparation);
}

static enum err call_transact(struct call *call)
{
	if (!(call->operation->flags & (OPERATION_WRITES | OPERATION_RECORDED)))
		return db_read(call->app->db, call->arena, call_run, call);
	enum err err = db_write(call->app->db, call->arena, call_run, call);
	/* Two at once with the same key: the second one's key is refused by the table. Once more, and
	 * it finds the first one's answer. */
	if (err == ERR_CONFLICT && call->keyed && str_none(call->problem.message))
		err = db_write(call->app->db, call->arena, call_run, call);
	return err;
}

enum err ops_authorize(const struct caller *caller, const struct operation *operation, struct arena *arena,
	struct problem *ret_problem)
{
	if (operation->flags & OPERATION_PUBLIC)
		return OK;
	enum err err = OK;
	if (caller->workspace.v == 0 || (caller->user.v == 0 && caller->face != FACE_SYSTEM))
		err = ERR_UNAUTHENTICATED;
	else if (caller->face != FACE_SYSTEM && caller->role < operation->least) /* rep < manager < owner */
		err = ERR_FORBIDDEN;
	if (err == ERR_FORBIDDEN)
		ret_problem->message = str_format(arena, "Only %s may do this: %s.",
			operation->least == USER_ROLE_OWNER ? "an owner" : "a manager or an owner", operation->summary);
	if (err != OK)
		problem_complete(ret_problem, err);
	return err;
}

/* A person's data were shown to who called; what is said in lists is not noted name by name. */
static void note_access(struct call *call)
{
	static const char person[] = "person";
	const struct operation *operation = call->operation;
	const struct field *shown = record_field(operation->out, str_c(person));
	const struct field *asked = record_field(operation->in, str_c(person));
	struct person_id id = {0};
	if (operation->flags & OPERATION_WRITES)
		return;
	if (shown != NULL && shown->type == FIELD_ID)
		memcpy(&id, (const char *)call->out + shown->offset, sizeof id);
	else if (asked != NULL && asked->type == FIELD_ID && asked->required)
		memcpy(&id, (const char *)call->in + asked->offset, sizeof id);
	for (int i = 0; i < 2; i++)
		if (!access_note(call->app->access, call->caller->workspace, call->caller->user, id, call->caller->face,
			    call->now) ||
			access_flush(call->app->access, call->app->db) != OK)
			return;
}

enum err ops_call(struct app *app, const struct caller *caller, const struct operation *operation, void *in,
	struct arena *arena, void *ret_out, struct problem *ret_problem)
{
	struct problem problem = {0};
	enum err err = ops_authorize(caller, operation, arena, &problem);
	struct call call = {
		.app = app, .caller = caller, .operation = operation, .arena = arena, .now = app_now(app), .in = in};
	call.out = arena_alloc(arena, operation->out->size);
	if (err == OK && call.out == NULL)
		err = ERR_NOMEM;
	bool keyed = !str_empty(caller->idempotency_key) && (operation->flags & OPERATION_WRITES) &&
		     caller->user.v != 0;
	if (err == OK && keyed && caller->idempotency_key.n > IDEMPOTENCY_KEY_MAX) {
		problem = (struct problem){STR("Idempotency-Key"), STR("This key is too long: at most 200 letters.")};
		err = ERR_INVALID;
	}
	if (err == OK)
		err = check_input(&call, in);
	/* Before `prepare`, which puts something random in the place of a password. */
	if (err == OK && keyed)
		err = hash_request(&call);
	if (err == OK)
		err = call_prepare(&call, in);
	if (err == OK)
		err = call_transact(&call);
	if (err == OK) {
		memcpy(ret_out, call.out, operation->out->size);
		note_access(&call);
		if (app->job_waits != NULL && record_field(operation->out, STR("job")) != NULL)
			app->job_waits(app->job_arg);
		return OK;
	}
	*ret_problem = str_none(problem.message) ? call.problem : problem;
	problem_complete(ret_problem, err);
	return err;
}

/* ---- who calls ---- */

struct local {
	struct str email;
	struct caller caller;
	bool found;
};

static enum err find_owner(struct tx *tx, struct local *local)
{
	struct list workspaces, users;
	TRY(workspace_all(tx, &workspaces));
	const struct workspace_all_row *workspace = workspaces.items;
	if (workspaces.n == 0)
		return OK;
	TRY(user_all(tx, (struct user_all_args){workspace->workspace_id}, &users));
	for (size_t i = 0; i < users.n && !local->found; i++) {
		const struct user_all_row *user = &((const struct user_all_row *)users.items)[i];
		if (user->role != USER_ROLE_OWNER || !user->active)
			continue;
		local->found = true;
		local->caller = (struct caller){
			.workspace = workspace->workspace_id, .user = user->id, .role = user->role};
	}
	return OK;
}

static enum err find_local(struct tx *tx, void *arg)
{
	struct local *local = arg;
	local->found = false;
	if (str_empty(local->email))
		return find_owner(tx, local);
	struct login_find_row row;
	bool found = false;
	TRY(login_find(tx, (struct login_find_args){str_lower_ascii(tx_arena(tx), local->email)}, &row, &found));
	if (!found || !row.active)
		return OK;
	local->found = true;
	local->caller = (struct caller){.workspace = row.workspace_id, .user = row.user_id, .role = row.role};
	return OK;
}

enum err ops_caller_local(
	struct app *app, struct str email, struct arena *arena, struct problem *ret_problem, struct caller *ret_caller)
{
	struct local local = {.email = str_trim(email)};
	enum err err = db_read(app->db, arena, find_local, &local);
	if (err == OK && !local.found) {
		err = ERR_NOT_FOUND;
		ret_problem->message = str_empty(local.email) ? STR("Nobody is set up here yet. Run kith init first.")
							      : str_format(arena, "Nobody signs in here as %.*s.",
									STR_ARG(local.email));
	}
	if (err != OK) {
		problem_complete(ret_problem, err);
		return err;
	}
	*ret_caller = local.caller;
	ret_caller->face = FACE_CLI;
	return OK;
}

enum err ops_caller_token(
	struct app *app, struct str token, struct arena *arena, struct problem *ret_problem, struct caller *ret_caller)
{
	const struct operation *operation = operation_find(STR("token_find"));
	struct caller nobody = {.face = FACE_API};
	struct token_find_in in = {.token = token};
	struct token_find_out out = {0};
	enum err err = operation != NULL ? ops_call(app, &nobody, operation, &in, arena, &out, ret_problem)
					 : ERR_INTERNAL;
	if (err == OK && !out.found) {
		err = ERR_UNAUTHENTICATED;
		ret_problem->message = STR("This access token is not valid. Make a new one with kith token add.");
	}
	if (err != OK) {
		problem_complete(ret_problem, err);
		return err;
	}
	*ret_caller = (struct caller){.workspace = out.workspace, .user = out.user, .role = out.role, .face = FACE_API};
	return OK;
}
