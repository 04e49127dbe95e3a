/* The running server, through its socket: the same API as everybody's, in JSON. Who acts is named by
 * Kith-As: the server trusts whoever owns the data directory. */
#include <string.h>
#include "base/rand.h"
#include "cli/internal.h"
#include "net/local_client.h"
#include "wire/json.h"

enum { WAIT_SECONDS = 120 };

/* ---- the request ---- */

static void out_percent(struct out *out, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			     strchr("-._~", c) != NULL;
		if (plain && c != '\0')
			out_char(out, (char)c);
		else
			out_format(out, "%%%02X", c);
	}
}

/* A plain value as text, by way of JSON, which knows how each is written. */
static struct str field_text(struct arena *arena, const struct field *field, const void *value)
{
	if (field->type == FIELD_MINOR) {
		int64_t v = *(const int64_t *)field_of(field, value);
		uint64_t size = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
		return str_format(arena, "%s%llu.%02llu", v < 0 ? "-" : "", (unsigned long long)(size / 100),
			(unsigned long long)(size % 100));
	}
	if (field->type == FIELD_TEXT)
		return *(const struct str *)field_of(field, value);
	struct record one = {field->name, 0, field, 1};
	AUTO_OUT json;
	out_init(&json, 0);
	json_encode_given(&json, &one, value);
	struct str text = out_text(&json); /* {"name":"2026-11-22"} or {} */
	size_t colon = str_find_char(text, ':');
	if (colon == SIZE_MAX)
		return STR_NONE;
	text = str_sub(text, colon + 1, text.n - colon - 2);
	if (text.n >= 2 && text.p[0] == '"')
		text = str_sub(text, 1, text.n - 2);
	return str_is(text, "null") ? STR_NONE : str_copy(arena, text);
}

static void out_path(struct out *out, struct arena *arena, const struct operation *operation, const void *in)
{
	struct str rest = str_c(operation->path);
	while (rest.n != 0) {
		size_t open = str_find_char(rest, '{');
		out_str(out, str_sub(rest, 0, open));
		if (open == SIZE_MAX)
			return;
		size_t close = str_find_char(rest, '}');
		const struct field *field = record_field(operation->in, str_sub(rest, open + 1, close - open - 1));
		if (field != NULL)
			out_percent(out, field_text(arena, field, in));
		rest = str_from(rest, close + 1);
	}
}

static void out_query_value(struct out *out, bool *first, const char *name, struct str text)
{
	if (str_none(text))
		return;
	out_format(out, "%c%s=", *first ? '?' : '&', name);
	out_percent(out, text);
	*first = false;
}

static void out_query(struct out *out, struct arena *arena, const struct operation *operation, const void *in)
{
	bool first = true;
	for (size_t i = 0; i < operation->in->n_fields; i++) {
		const struct field *field = &operation->in->fields[i];
		const struct ids *ids = field_of(field, in);
		const struct texts *texts = field_of(field, in);
		if (operation_in_path(operation, field) || field->type == FIELD_LIST || field->type == FIELD_RECORD)
			continue;
		if (field->type == FIELD_IDS) {
			for (size_t k = 0; k < ids->n; k++) {
				char text[ID_TEXT_SIZE];
				id_text(ids->v[k], text);
				out_query_value(out, &first, field->name, (struct str){text, sizeof text});
			}
		} else if (field->type == FIELD_TEXTS) {
			for (size_t k = 0; k < texts->n; k++)
				out_query_value(out, &first, field->name, texts->v[k]);
		} else if (field->type != FIELD_MINOR || *(const int64_t *)field_of(field, in) != 0) {
			out_query_value(out, &first, field->name, field_text(arena, field, in));
		}
	}
}

/* ---- the answer ---- */

struct refusal {
	struct str error, field, message;
};
static const struct field refusal_fields[] = {
	{.name = "error", .type = FIELD_TEXT, .offset = offsetof(struct refusal, error)},
	{.name = "field", .type = FIELD_TEXT, .offset = offsetof(struct refusal, field)},
	{.name = "message", .type = FIELD_TEXT, .offset = offsetof(struct refusal, message)},
};
static const struct record refusal_record = {"problem", sizeof(struct refusal), refusal_fields, 3};

static enum err read_refusal(const struct wire *wire, struct str body, struct problem *ret_problem)
{
	struct refusal refusal = {0};
	if (json_decode(wire, body, &refusal_record, NULL, 0, &refusal) != OK) {
		ret_problem->message = STR("The server's answer could not be understood.");
		return ERR_INTERNAL;
	}
	*ret_problem = (struct problem){refusal.field, refusal.message};
	for (int err = 1; err <= ERR_INTERNAL; err++)
		if (str_is(refusal.error, err_name((enum err)err)))
			return (enum err)err;
	return ERR_INTERNAL;
}

static enum err read_answer(struct cli *cli, const struct operation *operation, const struct local_answer *answer,
	void *ret_out, struct problem *ret_problem)
{
	struct wire wire = {.arena = cli->arena, .stored = true, .ignore_unknown = true};
	if (answer->status != 200)
		return read_refusal(&wire, answer->body, ret_problem);
	wire.problem = ret_problem;
	return json_decode(&wire, answer->body, operation->out, NULL, 0, ret_out);
}

static struct str random_key(struct arena *arena)
{
	struct rand rand = {0};
	uint64_t random[2];
	rand_bytes(&rand, random, sizeof random);
	return str_format(arena, "cli-%016llx%016llx", (unsigned long long)random[0], (unsigned long long)random[1]);
}

static enum err remote_send(struct cli *cli, const struct operation *operation, struct str socket_path, const void *in,
	struct problem *problem, struct local_answer *ret_answer)
{
	bool get = strcmp(operation->method, "GET") == 0;
	AUTO_OUT path, body;
	out_init(&path, 0);
	out_init(&body, 0);
	out_path(&path, cli->arena, operation, in);
	if (get)
		out_query(&path, cli->arena, operation, in);
	else
		json_encode_given(&body, operation->in, in);
	TRY(out_failed(&path));
	TRY(out_failed(&body));
	struct local_header headers[2];
	size_t n = 0;
	if (!str_empty(cli->settings[SETTING_AS]))
		headers[n++] = (struct local_header){"Kith-As", cli->settings[SETTING_AS]};
	if (operation->flags & OPERATION_WRITES)
		headers[n++] = (struct local_header){"Idempotency-Key", random_key(cli->arena)};
	struct local_request request = {.method = operation->method,
		.path = out_text(&path),
		.content_type = get ? NULL : "application/json",
		.body = get ? STR_NONE : out_text(&body),
		.headers = headers,
		.n_headers = n,
		.timeout_us = WAIT_SECONDS * US_PER_SECOND};
	enum err err = local_send(socket_path, &request, cli->arena, problem, ret_answer);
	/* A lost answer is asked for again: the key keeps the change from being made twice. */
	if (err == ERR_IO)
		err = local_send(socket_path, &request, cli->arena, problem, ret_answer);
	return err;
}

/* The socket of the running server; ERR_UNAVAILABLE when none runs. */
static enum err find_server(struct cli *cli, struct problem *ret_problem, struct str *ret_path, bool *ret_running)
{
	*ret_running = false;
	/* No such directory: whoever opens the data says so. */
	TRY(local_socket_path(cli->settings[SETTING_DATA], false, cli->arena, ret_problem, ret_path));
	if (!local_server_runs(*ret_path, cli->arena))
		return ERR_UNAVAILABLE;
	*ret_running = true;
	return OK;
}

enum err remote_call(struct cli *cli, const struct operation *operation, void *in, void *ret_out,
	struct problem *ret_problem, bool *ret_running)
{
	struct str socket_path;
	struct local_answer answer = {0};
	TRY(find_server(cli, ret_problem, &socket_path, ret_running));
	TRY(remote_send(cli, operation, socket_path, in, ret_problem, &answer));
	return read_answer(cli, operation, &answer, ret_out, ret_problem);
}

/* ---- what is no operation ---- */

/* `path` is of the server; `request` says what is sent. */
static enum err ask_running(struct cli *cli, struct local_request request, struct local_answer *ret_answer,
	struct problem *ret_problem, bool *ret_running)
{
	struct str socket_path;
	struct local_answer answer = {0};
	TRY(find_server(cli, ret_problem, &socket_path, ret_running));
	struct local_header as = {"Kith-As", cli->settings[SETTING_AS]};
	request.method = "POST";
	request.headers = &as;
	request.n_headers = str_empty(as.value) ? 0 : 1;
	TRY(local_send(socket_path, &request, cli->arena, ret_problem, &answer));
	struct wire wire = {.arena = cli->arena, .stored = true, .ignore_unknown = true};
	if (answer.status != 200)
		return read_refusal(&wire, answer.body, ret_problem);
	*ret_answer = answer;
	return OK;
}

enum err cli_ask_server(struct cli *cli, struct str path, struct str body, struct str *ret_text,
	struct problem *ret_problem, bool *ret_running)
{
	struct local_answer answer;
	struct local_request request = {.path = path, .content_type = "text/plain", .body = body};
	TRY(ask_running(cli, request, &answer, ret_problem, ret_running));
	*ret_text = answer.body;
	return OK;
}

static const struct field sent_fields[] = {{.name = "file", .type = FIELD_ID, .offset = 0}};
static const struct record sent_record = {"sent", sizeof(struct file_id), sent_fields, 1};

enum err remote_file(
	struct cli *cli, const char *path, struct file_id *ret_file, struct problem *ret_problem, bool *ret_running)
{
	struct local_answer answer;
	struct local_request request = {.path = STR("/api/v1/files"), .content_type = "text/csv", .file = path};
	TRY(ask_running(cli, request, &answer, ret_problem, ret_running));
	struct wire wire = {.arena = cli->arena, .stored = true, .ignore_unknown = true, .problem = ret_problem};
	return json_decode(&wire, answer.body, &sent_record, NULL, 0, ret_file);
}
