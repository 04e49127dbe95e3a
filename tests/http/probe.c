#include "probe.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/time.h"

/* ---- the server ---- */

static void hello(struct http_request *request, struct http_response *response)
{
	out_z(&response->body, "hello ");
	out_str(&response->body, http_request_param(request, "id"));
	struct str q = http_request_query(request, "q");
	if (!str_none(q))
		out_format(&response->body, " q=%.*s", STR_ARG(q));
}

static void echo(struct http_request *request, struct http_response *response)
{
	response->content_type = "text/plain";
	out_str(&response->body, request->body);
}

static void slow(struct http_request *request, struct http_response *response)
{
	struct probe_server *server = request->app;
	atomic_fetch_add(&server->running, 1);
	usleep(20 * 1000);
	out_format(&response->body, "slow %zu", request->body.n);
	atomic_fetch_sub(&server->running, 1);
	atomic_fetch_add(&server->ran, 1);
}

static void gate(struct http_request *request, struct http_response *response)
{
	struct probe_server *server = request->app;
	atomic_fetch_add(&server->running, 1);
	while (!atomic_load(&server->gate))
		usleep(1000);
	out_z(&response->body, "through");
	atomic_fetch_sub(&server->running, 1);
}

static void large(struct http_request *request, struct http_response *response)
{
	(void)request;
	for (int i = 0; i < 4 * 1024; i++)
		out_format(&response->body, "%01023d\n", i);
}

static void upload(struct http_request *request, struct http_response *response)
{
	for (size_t i = 0; i < request->n_fields; i++)
		out_format(&response->body, "field %.*s=%.*s;", STR_ARG(request->fields[i].name),
			STR_ARG(request->fields[i].value));
	for (size_t i = 0; i < request->n_files; i++) {
		const struct http_file *file = &request->files[i];
		out_format(&response->body, "file %.*s (%.*s, %.*s) %lld at %.*s;", STR_ARG(file->name),
			STR_ARG(file->filename), STR_ARG(file->content_type), (long long)file->size,
			STR_ARG(file->path));
	}
}

static bool nobody(struct http_request *request, struct http_response *response)
{
	(void)request;
	http_response_text(response, 401, STR("Sign in first."));
	return false;
}

static void peer(struct http_request *request, struct http_response *response)
{
	out_format(&response->body, "%s local=%d loopback=%d uid=%u", request->peer.address, request->peer.local,
		request->peer.loopback, request->peer.uid);
}

static void download(struct http_request *request, struct http_response *response)
{
	FILE *file = tmpfile();
	(void)request;
	assert_non_null(file);
	fputs("id,name\n", file);
	fflush(file);
	http_response_file(response, dup(fileno(file)), 8, "text/csv; charset=utf-8", STR("caf\xc3\xa9 \"list\".csv"));
	fclose(file);
}

static void cookie(struct http_request *request, struct http_response *response)
{
	http_response_cookie(response, (struct http_cookie){.name = "session", .value = STR("abc-123"), .max_age = 60});
	http_response_redirect(response, STR("/hello/x"));
	out_str(&response->body, http_request_cookie(request, "session"));
}

static void split(struct http_request *request, struct http_response *response)
{
	(void)request;
	http_response_header(response, "X-Name", STR("a\r\nSet-Cookie: b=c"));
	out_z(&response->body, "secret");
}

static void rest(struct http_request *request, struct http_response *response)
{
	out_str(&response->body, http_request_param(request, "path"));
}

static const struct http_route routes[] = {
	{"GET", "/", hello, .flags = HTTP_INLINE},
	{"GET", "/hello/{id}", hello, .flags = HTTP_INLINE},
	{"GET", "/rest/{path*}", rest, .flags = HTTP_INLINE},
	{"POST", "/echo", echo, .flags = 0, .limit = 100000},
	{"PUT", "/echo", echo, .flags = HTTP_INLINE},
	{"GET", "/slow", slow, .flags = 0},
	{"POST", "/slow", slow, .flags = 0},
	{"GET", "/gate", gate, .flags = 0},
	{"GET", "/large", large, .flags = HTTP_INLINE},
	{"POST", "/upload", upload, .flags = HTTP_UPLOAD, .limit = 1000000},
	{"POST", "/private", upload, .flags = HTTP_UPLOAD, .before = nobody},
	{"GET", "/peer", peer, .flags = HTTP_INLINE | HTTP_LOCAL_ONLY},
	{"GET", "/download", download, .flags = 0},
	{"GET", "/cookie", cookie, .flags = HTTP_INLINE},
	{"GET", "/split", split, .flags = HTTP_INLINE},
	{"POST", "/click", echo, .flags = HTTP_CROSS_SITE},
};

static const struct http_asset assets[] = {
	{.path = "/assets/app-1234.js",
		.content_type = "text/javascript; charset=utf-8",
		.etag = "\"1234\"",
		.immutable = true,
		.plain = {"plain", 5},
		.gzip = {"gzipped", 7},
		.zstd = {"zstandard", 9}},
	{.path = "/robots.txt", .content_type = "text/plain", .etag = "\"r\"", .plain = {"Disallow: /", 11}},
};

void probe_start(struct probe_server *server)
{
	struct problem problem = {0};
	server->options.address = "127.0.0.1";
	server->options.app = server;
	server->http = http_server_new(&server->options);
	assert_non_null(server->http);
	http_server_routes(server->http, routes, sizeof routes / sizeof *routes);
	http_server_assets(server->http, assets, sizeof assets / sizeof *assets);
	if (http_server_start(server->http, &problem) != OK)
		fail_msg("%.*s", STR_ARG(problem.message));
	server->port = http_server_port(server->http);
}

void probe_stop(struct probe_server *server)
{
	http_server_stop(server->http, 5 * US_PER_SECOND);
	http_server_free(server->http);
}

/* ---- the client ---- */

int probe_connect(uint16_t port)
{
	struct sockaddr_in at = {
		.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	return fd;
}

/* A server that refuses may close before it has read all: that is no fault of the test. */
void probe_send(int fd, struct str bytes)
{
	while (bytes.n) {
		ssize_t n = send(fd, bytes.p, bytes.n, MSG_NOSIGNAL);
		if (n <= 0)
			return;
		bytes = str_from(bytes, (size_t)n);
	}
}

/* Bytes read, 0 at the end (also by reset). */
static size_t receive(int fd, char *to, size_t room, int ms)
{
	struct pollfd wait = {fd, POLLIN, 0};
	if (poll(&wait, 1, ms) != 1)
		return 0;
	ssize_t n = recv(fd, to, room, 0);
	return n > 0 ? (size_t)n : 0;
}

/* SIZE_MAX: the body ends with the connection. */
static size_t content_length(const char *head)
{
	const char *at = strcasestr(head, "\r\ncontent-length:");
	return at ? strtoul(at + 17, NULL, 10) : SIZE_MAX;
}

void probe_read(int fd, bool head, struct probe_answer *ret_answer)
{
	size_t n = 0;
	ret_answer->status = 0;
	ret_answer->n_body = 0;
	ret_answer->body[0] = '\0';
	/* byte by byte, so that the next answer stays in the socket */
	while (n < sizeof ret_answer->head - 1 && receive(fd, ret_answer->head + n, 1, 5000) == 1) {
		n++;
		if (n >= 4 && memcmp(ret_answer->head + n - 4, "\r\n\r\n", 4) == 0)
			break;
	}
	ret_answer->head[n] = '\0';
	if (n < 12 || memcmp(ret_answer->head, "HTTP/1.1 ", 9) != 0)
		return;
	int status = atoi(ret_answer->head + 9);
	size_t length = head || status == 304 ? 0 : content_length(ret_answer->head);
	while (ret_answer->n_body < length) {
		char spill[4096];
		bool fits = ret_answer->n_body < sizeof ret_answer->body - 1;
		size_t room = fits ? sizeof ret_answer->body - 1 - ret_answer->n_body : sizeof spill;
		if (room > length - ret_answer->n_body)
			room = length - ret_answer->n_body;
		size_t got = receive(fd, fits ? ret_answer->body + ret_answer->n_body : spill, room, 5000);
		if (got == 0)
			break;
		ret_answer->n_body += got;
		if (fits)
			ret_answer->body[ret_answer->n_body] = '\0';
	}
	ret_answer->status = ret_answer->n_body == length || length == SIZE_MAX ? status : 0;
}

/* What comes before the end is thrown away: the library says the head of some refusals twice. */
bool probe_closes(int fd, int ms)
{
	struct pollfd wait = {fd, POLLIN, 0};
	char bytes[4096];
	while (poll(&wait, 1, ms) == 1)
		if (recv(fd, bytes, sizeof bytes, 0) <= 0)
			return true;
	return false;
}

void probe_ask(uint16_t port, struct str bytes, struct probe_answer *ret_answer)
{
	int fd = probe_connect(port);
	probe_send(fd, bytes);
	probe_read(fd, str_starts(bytes, STR("HEAD ")), ret_answer);
	ret_answer->closed = probe_closes(fd, strcasestr(ret_answer->head, "\r\nconnection: close") ? 2000 : 20);
	close(fd);
}

int probe_status(uint16_t port, struct str bytes)
{
	struct probe_answer answer;
	probe_ask(port, bytes, &answer);
	return answer.status;
}
