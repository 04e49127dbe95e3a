/* The running server, through its socket: the same API as everybody's, in JSON, one request a
 * connection. The socket's file and its peer belong to us; who acts is named by Kith-As. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>
#include "cli/internal.h"
#include "wire/json.h"

enum { ANSWER_MAX = 256 * 1024 * 1024, WAIT_SECONDS = 120, CHUNK = 64 * 1024 };

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}
#define AUTO_FD __attribute__((cleanup(close_fd))) int

/* -1 when nobody of ours listens there. */
static int socket_open(struct arena *arena, struct str data)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	struct str path = app_socket_path(arena, data);
	if (path.n >= sizeof address.sun_path)
		return -1;
	memcpy(address.sun_path, path.p, path.n);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	struct timeval wait = {.tv_sec = WAIT_SECONDS};
	struct ucred peer = {0};
	socklen_t size = sizeof peer;
	if (connect(fd, (const struct sockaddr *)&address, sizeof address) == 0 &&
		getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && (peer.uid == geteuid() || peer.uid == 0 || geteuid() == 0) &&
		setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait) == 0)
		return fd;
	close(fd);
	return -1;
}

static enum err send_all(int fd, struct str text)
{
	while (text.n != 0) {
		ssize_t n = send(fd, text.p, text.n, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return ERR_UNAVAILABLE;
		text = str_from(text, (size_t)n);
	}
	return OK;
}

static enum err receive_all(int fd, struct out *answer)
{
	char *chunk = malloc(CHUNK);
	enum err err = chunk != NULL ? OK : ERR_NOMEM;
	while (err == OK) {
		ssize_t n = recv(fd, chunk, CHUNK, 0);
		if (n == 0)
			break;
		if (n < 0 && errno != EINTR)
			err = ERR_UNAVAILABLE;
		else if (n > 0)
			out_write(answer, chunk, (size_t)n);
		if (err == OK)
			err = out_failed(answer);
	}
	free(chunk);
	return err;
}

/* ---- the request ---- */

static void out_percent(struct out *out, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || strchr("-._~", c) != NULL;
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

static bool in_path(const struct operation *operation, const struct field *field)
{
	size_t n = strlen(field->name);
	for (const char *p = operation->path; (p = strchr(p, '{')) != NULL; p++)
		if (strncmp(p + 1, field->name, n) == 0 && p[n + 1] == '}')
			return true;
	return false;
}

static void out_query(struct out *out, struct arena *arena, const struct operation *operation, const void *in)
{
	bool first = true;
	for (size_t i = 0; i < operation->in->n_fields; i++) {
		const struct field *field = &operation->in->fields[i];
		const struct ids *ids = field_of(field, in);
		const struct texts *texts = field_of(field, in);
		if (in_path(operation, field) || field->type == FIELD_LIST || field->type == FIELD_RECORD)
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

static void write_request(struct cli *cli, const struct operation *operation, const void *in, struct str key, struct out *out)
{
	bool get = strcmp(operation->method, "GET") == 0;
	AUTO_OUT body;
	out_init(&body, 0);
	if (!get)
		json_encode_given(&body, operation->in, in);
	out_format(out, "%s ", operation->method);
	out_path(out, cli->arena, operation, in);
	if (get)
		out_query(out, cli->arena, operation, in);
	out_z(out, " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept: application/json\r\n");
	struct str as = cli->settings[SETTING_AS];
	if (!str_empty(as) && str_find_char(as, '\n') == SIZE_MAX && str_find_char(as, '\r') == SIZE_MAX)
		out_format(out, "Kith-As: %.*s\r\n", STR_ARG(as));
	if (operation->flags & OPERATION_WRITES)
		out_format(out, "Idempotency-Key: %.*s\r\n", STR_ARG(key));
	if (!get)
		out_format(out, "Content-Type: application/json\r\nContent-Length: %zu\r\n", body.n);
	out_z(out, "\r\n");
	out_str(out, out_text(&body));
	if (out_failed(&body) != OK)
		out->err = out_failed(&body);
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

static enum err read_answer(struct cli *cli, const struct operation *operation, struct str answer, void *ret_out,
	struct problem *ret_problem)
{
	size_t head = str_find(answer, STR("\r\n\r\n"));
	struct wire wire = {.arena = cli->arena, .stored = true, .ignore_unknown = true};
	if (head == SIZE_MAX || !str_starts(answer, STR("HTTP/1.1 "))) {
		ret_problem->message = STR("The server ended before it had answered. Try again.");
		return ERR_UNAVAILABLE;
	}
	struct str body = str_from(answer, head + 4);
	if (!str_starts(answer, STR("HTTP/1.1 200 ")))
		return read_refusal(&wire, body, ret_problem);
	wire.problem = ret_problem;
	return json_decode(&wire, body, operation->out, NULL, 0, ret_out);
}

enum err remote_call(struct cli *cli, const struct operation *operation, void *in, void *ret_out, struct problem *ret_problem,
	bool *ret_running)
{
	struct rand rand = {0};
	uint64_t random[2];
	rand_bytes(&rand, random, sizeof random);
	struct str key = str_format(cli->arena, "cli-%016llx%016llx", (unsigned long long)random[0], (unsigned long long)random[1]);
	AUTO_OUT request, answer;
	out_init(&request, 0);
	out_init(&answer, ANSWER_MAX);
	write_request(cli, operation, in, key, &request);
	TRY(out_failed(&request));
	enum err err = ERR_UNAVAILABLE;
	/* A lost answer is asked for again: the key keeps the change from being made twice. */
	for (int attempt = 0; attempt < 2 && err == ERR_UNAVAILABLE; attempt++) {
		AUTO_FD fd = socket_open(cli->arena, cli->settings[SETTING_DATA]);
		if (attempt == 0)
			*ret_running = fd >= 0;
		if (fd < 0)
			return ERR_UNAVAILABLE;
		out_reset(&answer);
		err = send_all(fd, out_text(&request));
		if (err == OK)
			err = receive_all(fd, &answer);
	}
	TRY(err);
	return read_answer(cli, operation, str_copy(cli->arena, out_text(&answer)), ret_out, ret_problem);
}
