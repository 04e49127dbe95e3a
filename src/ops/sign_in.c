#include "ops/sign_in.h"

#include "domain/accounts/secret.h"
#include "domain/words.h"
#include "link_ops.h"
#include "user_ops.h"

static enum err call(
	struct app *app, const char *name, void *in, struct arena *arena, void *ret_out, struct problem *ret_problem)
{
	struct caller nobody = {.face = FACE_WEB};
	return ops_call(app, &nobody, operation_find(str_c(name)), in, arena, ret_out, ret_problem);
}

static enum err verify(struct app *app, struct str email, struct str password, struct arena *arena,
	struct problem *ret_problem, struct login_show_out *ret_login)
{
	struct login_show_in in = {.email = str_none(email) ? STR("") : email};
	struct login_show_out login;
	TRY(call(app, "login_show", &in, arena, &login, ret_problem));
	bool right = secret_password_verify(login.found ? login.password : STR(""), password);
	if (!right || !login.found || !login.active) {
		*ret_problem = (struct problem){.field = STR("password"), .message = words_text(WORDS_SIGN_IN_WRONG)};
		return ERR_UNAUTHENTICATED;
	}
	*ret_login = login;
	return OK;
}

enum err ops_password_check(
	struct app *app, struct str email, struct str password, struct arena *arena, struct problem *ret_problem)
{
	struct login_show_out login;
	return verify(app, email, password, arena, ret_problem, &login);
}

enum err ops_sign_in(struct app *app, struct str email, struct str password, struct arena *arena,
	struct problem *ret_problem, struct str *ret_token)
{
	struct login_show_out login;
	TRY(verify(app, email, password, arena, ret_problem, &login));
	struct session_open_in in = {.workspace = login.workspace, .user = login.user};
	struct session_open_out out;
	TRY(call(app, "session_open", &in, arena, &out, ret_problem));
	*ret_token = out.token;
	return OK;
}

enum err ops_session(struct app *app, struct str token, struct arena *arena, struct signed_in *ret_session)
{
	struct problem problem;
	struct session_find_in in = {.token = token};
	struct session_find_out found;
	if (str_empty(token) || token.n > 100)
		return ERR_UNAUTHENTICATED;
	TRY(call(app, "session_find", &in, arena, &found, &problem));
	if (!found.found)
		return ERR_UNAUTHENTICATED;
	if (found.stale) {
		struct session_renew_in renew = {.token = token};
		struct session_renew_out renewed;
		TRY(call(app, "session_renew", &renew, arena, &renewed, &problem));
	}
	*ret_session = (struct signed_in){
		.caller = {.workspace = found.workspace,
			.user = found.user,
			.role = found.role,
			.face = FACE_WEB,
			.session = secret_token_hash(token)},
		.name = found.name,
		.email = found.email,
		.workspace_name = found.workspace_name,
		.sample = found.sample,
	};
	return OK;
}

enum err ops_link(struct app *app, struct str token, struct arena *arena, struct caller *ret_caller)
{
	struct problem problem;
	struct link_find_in in = {.token = token};
	struct link_find_out found;
	if (str_empty(token) || token.n > 100)
		return ERR_NOT_FOUND;
	TRY(call(app, "link_find", &in, arena, &found, &problem));
	if (!found.found)
		return ERR_NOT_FOUND;
	*ret_caller = (struct caller){.workspace = found.workspace, .face = FACE_WEB};
	return OK;
}

enum err ops_sign_out(struct app *app, struct str token, struct arena *arena)
{
	struct problem problem;
	struct session_close_in in = {.token = token};
	struct session_close_out out;
	return call(app, "session_close", &in, arena, &out, &problem);
}
