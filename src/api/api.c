#include "api/api.h"
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/log.h"
#include "domain/upkeep/import_file.h"
#include "ops/answer.h"
#include "ops/describe.h"
#include "wire/form.h"
#include "wire/json.h"

static const char json_type[] = "application/json";

static void write_problem(struct http_response *response, int status, struct str word, struct problem problem)
{
	out_reset(&response->body);
	response->status = status;
	response->content_type = json_type;
	out_z(&response->body, "{\"error\":");
	json_encode_text(&response->body, word);
	out_z(&response->body, ",\"field\":");
	json_encode_text(&response->body, str_empty(problem.field) ? STR_NONE : problem.field);
	out_z(&response->body, ",\"message\":");
	json_encode_text(&response->body, problem.message);
	out_char(&response->body, '}');
}

void api_problem(struct http_response *response, enum err err, struct problem problem)
{
	problem_complete(&problem, err);
	write_problem(response, err_http_status(err), str_c(err_name(err)), problem);
	if (err == ERR_UNAUTHENTICATED)
		http_response_header(response, "WWW-Authenticate", STR("Bearer"));
}

void api_on_error(const struct http_request *request, struct http_response *response, int status, struct str reason)
{
	static const struct {
		int status;
		const char *word;
	} words[] = {{401, "unauthenticated"}, {403, "forbidden"}, {404, "not_found"}, {405, "method_not_allowed"},
		{408, "timeout"}, {413, "too_large"}, {414, "too_large"}, {415, "unsupported_type"},
		{429, "rate_limited"}, {431, "too_large"}, {503, "busy"}, {507, "full"}};
	(void)request;
	const char *word = status >= 500 ? "internal" : "invalid";
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (words[i].status == status)
			word = words[i].word;
	write_problem(response, status, str_c(word), (struct problem){.message = reason});
}

/* ---- who calls ---- */

static enum err find_caller(struct http_request *request, struct problem *problem, struct caller *ret_caller)
{
	struct app *app = request->app;
	struct str token = http_request_bearer(request);
	if (!str_none(token))
		return ops_caller_token(app, token, request->arena, problem, ret_caller);
	if (http_request_owner(request))
		return ops_caller_local(
			app, http_request_header(request, "Kith-As"), request->arena, problem, ret_caller);
	problem->message = STR("Send an access token: \"Authorization: Bearer TOKEN\". Make one with kith token add.");
	return ERR_UNAUTHENTICATED;
}

/* ---- one operation ---- */

/* The fields that stand in the path, by the names between its braces. */
static size_t path_pairs(
	struct http_request *request, const struct operation *operation, struct pair *pairs, size_t room)
{
	size_t n = 0;
	for (const char *p = operation->path; (p = strchr(p, '{')) != NULL && n < room; p++) {
		const char *end = strchr(p, '}');
		struct str name = {p + 1, (size_t)(end - p - 1)};
		char *z = str_z(request->arena, name);
		if (z != NULL)
			pairs[n++] = (struct pair){name, http_request_param(request, z)};
	}
	return n;
}

static enum err decode_request(
	struct http_request *request, const struct operation *operation, struct problem *problem, void *in)
{
	struct pair path[HTTP_PARAMS_MAX];
	size_t n = path_pairs(request, operation, path, HTTP_PARAMS_MAX);
	struct wire wire = {.arena = request->arena, .problem = problem, .money_digits = 2};
	if (str_is(request->method, "GET") || (str_is(request->method, "DELETE") && request->body.n == 0))
		return form_decode(&wire, request->query, operation->in, path, n, in);
	if (request->query.n != 0) {
		problem->message = STR("This path takes its fields in the body, not behind a question mark.");
		return ERR_INVALID;
	}
	struct str type = http_request_header(request, "Content-Type");
	bool json = str_equal_ascii_nocase(str_trim(str_sub(type, 0, str_find_char(type, ';'))), str_c(json_type));
	if (request->body.n != 0 && !json) {
		problem->message = STR("Send the fields as JSON, with \"Content-Type: application/json\".");
		return ERR_INVALID;
	}
	return json_decode(&wire, request->body.n != 0 ? request->body : STR("{}"), operation->in, path, n, in);
}

static enum err answer(struct http_request *request, struct http_response *response, struct problem *problem)
{
	const struct operation *operation = request->route->arg;
	struct caller caller = {.face = FACE_API};
	bool public = (operation->flags & OPERATION_PUBLIC) != 0;
	if (!public || !str_none(http_request_bearer(request)))
		TRY(find_caller(request, problem, &caller));
	/* Before the body is looked at: who may not use an operation learns nothing about its fields. */
	TRY(ops_authorize(&caller, operation, request->arena, problem));
	caller.idempotency_key = http_request_header(request, "Idempotency-Key");
	void *in = arena_alloc(request->arena, operation->in->size);
	void *out = arena_alloc(request->arena, operation->out->size);
	if (in == NULL || out == NULL)
		return ERR_NOMEM;
	TRY(decode_request(request, operation, problem, in));
	TRY(ops_call(request->app, &caller, operation, in, request->arena, out, problem));
	response->content_type = json_type;
	json_encode(&response->body, operation->out, out);
	return out_failed(&response->body);
}

static void operation_handler(struct http_request *request, struct http_response *response)
{
	const struct operation *operation = request->route->arg;
	struct problem problem = {0};
	enum err err = answer(request, response, &problem);
	if (err == OK)
		return;
	api_problem(response, err, problem);
	if (err_http_status(err) == 500)
		log_error("operation failed operation=%s error=%s", operation->name, err_name(err));
}

/* ---- the document, files ---- */

static void openapi_handler(struct http_request *request, struct http_response *response)
{
	response->content_type = json_type;
	openapi_json(&response->body, request->arena);
}

static bool may_upload(struct http_request *request, struct http_response *response)
{
	struct problem problem = {0};
	struct caller *caller = ARENA_NEW(request->arena, struct caller);
	enum err err = caller != NULL ? find_caller(request, &problem, caller) : ERR_NOMEM;
	if (err == OK && caller->role < USER_ROLE_REP)
		err = ERR_FORBIDDEN;
	request->data = caller;
	if (err != OK)
		api_problem(response, err, problem);
	return err == OK;
}

/* Keeps the one file of the request under a new id in DATA/files; import_receive is told the id: {"file":"0abc...","name":"Connections.csv","bytes":123}. */
static enum err keep_file(struct http_request *request, struct problem *problem, int64_t *ret_id)
{
	struct app *app = request->app;
	if (request->n_files != 1) {
		problem->message = STR("Send one file: as the body, or as the file of a form.");
		return ERR_INVALID;
	}
	const struct caller *caller = request->data; /* of may_upload */
	int64_t id = id_make(app_now(app));
	/* Under its workspace: nobody of another one can take it by its number. */
	struct str name = import_sent_path(request->arena, caller->workspace, (struct file_id){id});
	char *to = import_path(request->arena, app->data, name);
	char *from = str_z(request->arena, request->files[0].path);
	if (to == NULL || from == NULL)
		return ERR_NOMEM;
	/* The server's upload directory lies in the data directory, so that this never copies. */
	if (rename(from, to) != 0) {
		problem->message = STR("The file could not be kept.");
		return ERR_IO;
	}
	request->files[0].keep = true;
	*ret_id = id;
	return OK;
}

static void upload_handler(struct http_request *request, struct http_response *response)
{
	struct problem problem = {0};
	int64_t id = 0;
	enum err err = keep_file(request, &problem, &id);
	if (err != OK) {
		api_problem(response, err, problem);
		return;
	}
	char text[ID_TEXT_SIZE];
	id_text(id, text);
	response->content_type = json_type;
	out_z(&response->body, "{\"file\":");
	json_encode_text(&response->body, (struct str){text, sizeof text});
	out_z(&response->body, ",\"name\":");
	json_encode_text(&response->body, request->files[0].filename);
	out_format(&response->body, ",\"bytes\":%lld}", (long long)request->files[0].size);
}

enum err api_install(struct http_server *server, struct arena *arena)
{
	struct http_route *routes = ARENA_ARRAY(arena, (size_t)operation_count + 2, struct http_route);
	if (routes == NULL)
		return ERR_NOMEM;
	size_t n = 0;
	routes[n++] = (struct http_route){.method = "GET", .pattern = "/api/openapi.json", .handler = openapi_handler};
	routes[n++] = (struct http_route){.method = "POST",
		.pattern = "/api/v1/files",
		.handler = upload_handler,
		.flags = HTTP_UPLOAD,
		.before = may_upload};
	for (int i = 0; i < operation_count; i++)
		if (!operation_hidden(operations[i]))
			routes[n++] = (struct http_route){.method = operations[i]->method,
				.pattern = operations[i]->path,
				.handler = operation_handler,
				.arg = operations[i]};
	http_server_routes(server, routes, n);
	return OK;
}
