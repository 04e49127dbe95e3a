/* Signing in and out, setting up, light or dark. */
#include "web/sign.h"
#include "base/hex.h"
#include "base/money.h"
#include "domain/accounts/secret.h"
#include "domain/attempts.h"
#include "ops/answer.h"
#include "sign_view.h"
#include "web/form.h"
#include "web/visit.h"
#include "workspace_ops.h"

static struct page alone_page(const struct http_request *request, const char *title)
{
	return (struct page){.title = str_c(title), .theme = visit_theme(request)};
}

static void answer_sign_in(struct http_request *request, struct http_response *response, struct str email,
	struct str back, struct str problem)
{
	struct sign_view view = {
		.page = alone_page(request, "Sign in"), .email = email, .back = local_path(back), .problem = problem};
	sign_in_view(&response->body, &view);
}

void show_sign_in(struct http_request *request, struct http_response *response)
{
	answer_sign_in(request, response, STR_NONE, http_request_query(request, "back"), STR_NONE);
}

static bool read_pairs(
	struct http_request *request, struct http_response *response, struct pair **ret_pairs, size_t *ret_n)
{
	struct problem problem = {0};
	struct wire wire = {.arena = request->arena, .problem = &problem};
	if (form_pairs(&wire, request->body, ret_pairs, ret_n) == OK)
		return true;
	http_response_text(response, 400, STR("The form cannot be read. Go back and send it again."));
	return false;
}

enum { DEVICE_SECONDS = 365 * 86400 };

static const char *device_cookie(const struct http_request *request)
{
	return visit_is_secure(request) ? "__Host-kith-device" : "kith-device";
}

/* What a browser keeps that has signed in to this account: it cannot be made without the
 * installation's secret. */
static struct str device_of(const struct http_request *request, struct str email)
{
	struct app *app = request->app;
	struct str account = str_join(request->arena, STR("device:"), str_lower_ascii(request->arena, email));
	struct hash hash = secret_keyed_hash(app->secret, account);
	return hex_text(request->arena, &hash, sizeof hash);
}

/* By account and by who calls: neither one account nor one network can be tried without end. A browser
 * that signed in to the account before is counted by itself, so that strangers who guess do not lock
 * the right person out (OWASP: device cookies). */
static void limit_keys(const struct http_request *request, struct str email, struct str ret_keys[2])
{
	struct str device = http_request_cookie(request, device_cookie(request));
	bool known = device.n && secret_equal(secret_token_hash(device), secret_token_hash(device_of(request, email)));
	ret_keys[0] = str_format(
		request->arena, "%c:%.*s", known ? 'd' : 'a', STR_ARG(str_lower_ascii(request->arena, email)));
	ret_keys[1] = str_format(request->arena, "p:%.*s", STR_ARG(http_request_network(request)));
}

static bool may_try(struct app *app, const struct http_request *request, struct str email, struct str *ret_problem)
{
	struct str keys[2];
	limit_keys(request, email, keys);
	return attempts_take(app->attempts, keys[0], request->arena, ret_problem) &&
	       attempts_take(app->attempts, keys[1], request->arena, ret_problem);
}

/* Failures alone count: an office behind one address signs in every morning. */
static void succeeded(struct app *app, const struct http_request *request, struct str email)
{
	struct str keys[2];
	limit_keys(request, email, keys);
	for (size_t i = 0; i < 2; i++)
		attempts_forget(app->attempts, keys[i]);
}

void post_sign_in(struct http_request *request, struct http_response *response)
{
	struct app *app = request->app;
	struct pair *pairs;
	struct problem problem = {0};
	struct str token, wait;
	size_t n;
	if (!read_pairs(request, response, &pairs, &n))
		return;
	struct str email = str_trim(pair_text(pairs, n, "email")), password = pair_text(pairs, n, "password"),
		   back = pair_text(pairs, n, "back");
	if (!may_try(app, request, email, &wait)) {
		response->status = 429;
		answer_sign_in(request, response, email, back, wait);
		return;
	}
	enum err err = ops_sign_in(app, email, password, request->arena, &problem, &token);
	if (err != OK) {
		problem_complete(&problem, err);
		response->status = err == ERR_UNAUTHENTICATED ? 422 : err_http_status(err);
		answer_sign_in(request, response, email, back, problem.message);
		return;
	}
	succeeded(app, request, email);
	visit_set_session(request, response, token, false);
	http_response_cookie(response, (struct http_cookie){.name = device_cookie(request),
					       .value = device_of(request, email),
					       .max_age = DEVICE_SECONDS,
					       .secure = visit_is_secure(request),
					       .same_site = HTTP_SAME_SITE_LAX});
	http_response_redirect(response, local_path(back));
}

void post_sign_out(struct http_request *request, struct http_response *response)
{
	struct str token = visit_session_cookie(request);
	if (token.n && ops_sign_out(request->app, token, request->arena) != OK)
		response->close = true; /* the cookie goes all the same */
	visit_set_session(request, response, STR_NONE, true);
	http_response_redirect(response, STR("/sign-in"));
}

/* ---- set-up ---- */

void show_setup(struct http_request *request, struct http_response *response)
{
	struct sign_view view = {.page = alone_page(request, "Set up"),
		.token = http_request_query(request, "token"),
		.currency = STR("EUR"),
		.country = STR("DE"),
		.zone = STR("Europe/Berlin")};
	set_up_view(&response->body, &view);
}

void post_setup(struct http_request *request, struct http_response *response)
{
	struct app *app = request->app;
	struct pair *pairs;
	struct problem problem = {0};
	struct str token, wait;
	size_t n;
	if (!read_pairs(request, response, &pairs, &n))
		return;
	struct caller nobody = {.face = FACE_WEB};
	struct workspace_make_in in = {.name = str_trim(pair_text(pairs, n, "name")),
		.owner = str_trim(pair_text(pairs, n, "owner")),
		.email = str_trim(pair_text(pairs, n, "email")),
		.password = pair_text(pairs, n, "password"),
		.zone = pair_text(pairs, n, "zone"),
		.currency = pair_text(pairs, n, "currency"),
		.country = pair_text(pairs, n, "country"),
		.token = str_trim(pair_text(pairs, n, "token"))};
	struct workspace_make_out made;
	struct str password = str_copy(request->arena, in.password); /* `prepare` hashes the one in `in` */
	struct sign_view view = {.page = alone_page(request, "Set up"),
		.token = in.token,
		.name = in.name,
		.email = in.email,
		.zone = in.zone,
		.currency = in.currency,
		.country = in.country};
	enum err err = OK;
	if (!in.token.n) {
		err = ERR_INVALID;
		problem.message = STR("Please give the set-up code that the program printed when it first started.");
	} else if (!may_try(app, request, STR("set-up"), &wait)) {
		err = ERR_RATE_LIMITED;
		problem.message = wait;
	} else {
		err = ops_call(
			app, &nobody, operation_find(STR("workspace_make")), &in, request->arena, &made, &problem);
	}
	if (err == OK)
		err = ops_sign_in(app, view.email, password, request->arena, &problem, &token);
	if (err != OK) {
		problem_complete(&problem, err);
		view.problem = problem.message;
		response->status = err == ERR_RATE_LIMITED ? 429 : 422;
		set_up_view(&response->body, &view);
		return;
	}
	visit_set_session(request, response, token, false);
	http_response_redirect(response, STR("/"));
}

/* ---- light or dark ---- */

void post_theme(struct http_request *request, struct http_response *response)
{
	struct pair *pairs;
	size_t n;
	if (!read_pairs(request, response, &pairs, &n))
		return;
	struct str theme = pair_text(pairs, n, "theme");
	bool chosen = str_is(theme, "dark") || str_is(theme, "light");
	http_response_cookie(response, (struct http_cookie){.name = "theme",
					       .value = chosen ? theme : STR("none"),
					       .max_age = chosen ? 400 * 86400 : -1,
					       .secure = visit_is_secure(request)});
	http_response_redirect(response, STR("/settings"));
}
