#include "web/visit.h"
#include "domain/words.h"
#include <string.h>
#include "ops/answer.h"
#include "sign_view.h"
#include "web/did.h"
#include "web/html.h"
#include "workspace_ops.h"

enum { SESSION_SECONDS = 30 * 86400 };

bool visit_is_secure(const struct http_request *request)
{
	return http_request_secure(request);
}

/* A __Host- cookie cannot be set by a neighbouring host or without TLS. */
static const char *cookie_name(const struct http_request *request)
{
	return visit_is_secure(request) ? "__Host-kith" : "kith";
}

struct str visit_session_cookie(const struct http_request *request)
{
	return http_request_cookie(request, cookie_name(request));
}

void visit_set_session(
	const struct http_request *request, struct http_response *response, struct str token, bool remove)
{
	http_response_cookie(response, (struct http_cookie){.name = cookie_name(request),
					       .value = remove ? STR("gone") : token,
					       .max_age = remove ? -1 : SESSION_SECONDS,
					       .secure = visit_is_secure(request),
					       .same_site = HTTP_SAME_SITE_LAX});
}

struct str visit_theme(const struct http_request *request)
{
	struct str theme = http_request_cookie(request, "theme");
	return str_is(theme, "dark") || str_is(theme, "light") ? theme : STR_NONE;
}

struct str local_path(struct str path)
{
	return url_local(path).text;
}

/* Path and query, without what only says what was done before. */
static struct str here(const struct http_request *request)
{
	struct arena *arena = request->arena;
	struct str query = STR_NONE, rest = request->query, part;
	if (!rest.n)
		return request->path;
	while (str_split(&rest, '&', &part)) {
		if (str_starts(part, STR("done=")) || str_starts(part, STR("did=")) || str_starts(part, STR("was=")) ||
			!part.n)
			continue;
		query = query.n ? str_format(arena, "%.*s&%.*s", STR_ARG(query), STR_ARG(part)) : part;
	}
	return query.n ? str_format(arena, "%.*s?%.*s", STR_ARG(request->path), STR_ARG(query)) : request->path;
}

static void sign_in_first(struct http_request *request, struct http_response *response)
{
	AUTO_OUT location;
	out_init(&location, 0);
	out_z(&location, "/sign-in?back=");
	html_percent(&location, str_is(request->method, "GET") ? here(request) : STR("/"));
	if (http_request_header(request, "HX-Request").n) {
		response->status = 204;
		http_response_header(response, "HX-Redirect", out_text(&location));
		return;
	}
	http_response_redirect(response, out_text(&location));
}

static void said_done(struct visit *visit)
{
	struct str seq = http_request_query(visit->request, "done");
	visit->page.done = did_words(
		http_request_query(visit->request, "did"), http_request_query(visit->request, "was"));
	if (!visit->page.done.n)
		return;
	for (size_t i = 0; i < seq.n && i < 15 && seq.p[i] >= '0' && seq.p[i] <= '9'; i++)
		visit->page.done_seq = visit->page.done_seq * 10 + (seq.p[i] - '0');
}

bool visit_begin(struct http_request *request, struct http_response *response, const char *title, enum place place,
	struct visit *ret_visit)
{
	struct visit visit = {.request = request, .response = response, .arena = request->arena, .app = request->app};
	enum err err = ops_session(visit.app, visit_session_cookie(request), visit.arena, &visit.session);
	if (err != OK && err != ERR_UNAUTHENTICATED && err != ERR_NOT_FOUND) {
		visit_fail(&visit, err);
		return false;
	}
	if (err != OK) {
		sign_in_first(request, response);
		return false;
	}
	visit.page = (struct page){.title = str_c(title),
		.place = place,
		.user = visit.session.name,
		.workspace = visit.session.workspace_name,
		.theme = visit_theme(request),
		.here = here(request),
		.owner = visit.session.caller.role == USER_ROLE_OWNER,
		.manager = visit.session.caller.role >= USER_ROLE_MANAGER,
		.sample = visit.session.sample,
		.can_empty = operation_find(STR("workspace_empty")) != NULL};
	said_done(&visit);
	http_response_header(response, "Vary", STR("HX-Request, HX-Target"));
	*ret_visit = visit;
	return true;
}

enum err visit_try(struct visit *visit, const char *name, void *in, void *ret_out)
{
	const struct operation *operation = operation_find(str_c(name));
	visit->problem = (struct problem){0};
	if (!operation) {
		visit->problem.message = STR("This is not built yet.");
		return ERR_NOT_FOUND;
	}
	return ops_call(visit->app, &visit->session.caller, operation, in, visit->arena, ret_out, &visit->problem);
}

bool visit_call(struct visit *visit, const char *operation, void *in, void *ret_out)
{
	enum err err = visit_try(visit, operation, in, ret_out);
	if (err != OK)
		visit_fail(visit, err);
	return err == OK;
}

void visit_fail(struct visit *visit, enum err err)
{
	problem_complete(&visit->problem, err);
	struct error_view view = {.page = {.title = STR("Not possible"), .theme = visit_theme(visit->request)},
		.heading = STR("That did not work"),
		.sentence = visit->problem.message,
		.link = {STR("/")},
		.link_words = STR("Go to Today")};
	if (err == ERR_NOT_FOUND)
		view.heading = STR("This is not here");
	else if (err == ERR_FORBIDDEN)
		view.heading = STR("This is not yours to see");
	visit->response->status = err_http_status(err);
	went_wrong_view(&visit->response->body, &view);
}

struct locale visit_locale(struct visit *visit)
{
	struct workspace_settings_in in = {
		.workspace = visit->session.caller.workspace, .user = visit->session.caller.user};
	struct workspace_settings_out settings;
	struct locale locale = {.zone = zone_utc(), .currency = STR("EUR")};
	if (visit_try(visit, "workspace_settings", &in, &settings) == OK) {
		if (zone_get(settings.zone, &locale.zone) != OK)
			locale.zone = zone_utc();
		locale.currency = settings.currency;
	}
	locale.today = utc_day(app_now(visit->app), locale.zone);
	return locale;
}

static int64_t parse_id(struct str text)
{
	int64_t id = 0;
	return !text.n || id_parse(text, &id) != OK ? 0 : id;
}

int64_t visit_id(const struct visit *visit, const char *param)
{
	return parse_id(http_request_param(visit->request, param));
}

int64_t query_id(const struct visit *visit, const char *name)
{
	return parse_id(http_request_query(visit->request, name));
}

struct str query_text(const struct visit *visit, const char *name)
{
	struct str text = http_request_query(visit->request, name);
	return text.n && text.n <= 1000 ? str_trim(text) : STR_NONE;
}

bool visit_wants(const struct visit *visit, const char *target)
{
	return str_is(http_request_header(visit->request, "HX-Target"), target);
}

struct url url_of(struct arena *arena, const char *before, int64_t id, const char *after)
{
	char text[ID_TEXT_SIZE];
	id_text(id, text);
	return (struct url){str_format(arena, "%s%.*s%s", before, ID_TEXT_SIZE, text, after)};
}

struct str first_name(struct str name)
{
	return words_first_name(name);
}
