/* What a well-behaved client gets: answers, methods, caching, cookies, uploads, both listeners. */
#include "probe.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include "base/time.h"

static struct probe_answer answer;

#define ASK(server, literal) probe_ask((server)->port, RAW(literal), &answer)
#define assert_head(text) assert_non_null(strstr(answer.head, text))
#define assert_no_head(text) assert_null(strstr(answer.head, text))

static int start(void **state)
{
	static struct probe_server server;
	server = (struct probe_server){0};
	snprintf(server.socket_path, sizeof server.socket_path, "/tmp/kith-http-%d.sock", (int)getpid());
	server.options.socket_path = server.socket_path;
	probe_start(&server);
	*state = &server;
	return 0;
}

static int stop(void **state)
{
	struct probe_server *server = *state;
	probe_stop(server);
	return access(server->socket_path, F_OK) == 0; /* a failure: the file is left */
}

static void pages_and_methods(void **state)
{
	struct probe_server *server = *state;
	ASK(server, "GET /hello/caf%C3%A9?x=1&q=a+b%26c HTTP/1.1\r\n" HOST "\r\n");
	assert_int_equal(answer.status, 200);
	assert_string_equal(answer.body, "hello caf\xc3\xa9 q=a b&c");
	assert_false(answer.closed);
	ASK(server, "GET /rest/a/b%20c/d HTTP/1.1\r\n" HOST "\r\n");
	assert_string_equal(answer.body, "a/b c/d");
	ASK(server, "HEAD /hello/x HTTP/1.1\r\n" HOST "\r\n");
	assert_int_equal(answer.status, 200);
	assert_head("Content-Length: 7\r\n");
	ASK(server, "GET /nothing HTTP/1.1\r\n" HOST "\r\n");
	assert_int_equal(answer.status, 404);
	assert_false(answer.closed);
	ASK(server, "DELETE /echo HTTP/1.1\r\n" HOST "\r\n");
	assert_int_equal(answer.status, 405);
	assert_head("Allow: POST, PUT\r\n");
	ASK(server, "OPTIONS / HTTP/1.1\r\n" HOST "\r\n");
	assert_int_equal(answer.status, 405);
	assert_head("Allow: GET, HEAD\r\n");
	ASK(server, "GET / HTTP/1.0\r\n" HOST "\r\n");
	assert_int_equal(answer.status, 200);
	assert_true(answer.closed);
	ASK(server, "GET / HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n");
	assert_true(answer.closed);
}

static void every_answer_is_guarded(void **state)
{
	static const struct str requests[] = {RAW("GET / HTTP/1.1\r\n" HOST "\r\n"),
		RAW("GET /nothing HTTP/1.1\r\n" HOST "\r\n"), RAW("GET /../x HTTP/1.1\r\n" HOST "\r\n"),
		RAW("GET /assets/app-1234.js HTTP/1.1\r\n" HOST "\r\n"), RAW("GET /slow HTTP/1.1\r\n" HOST "\r\n"),
		RAW("GET /split HTTP/1.1\r\n" HOST "\r\n")};
	struct probe_server *server = *state;
	for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
		probe_ask(server->port, requests[i], &answer);
		assert_head("Content-Security-Policy: default-src 'none'; script-src 'self'");
		assert_head("frame-ancestors 'none'");
		assert_head("X-Content-Type-Options: nosniff\r\n");
		assert_head("Referrer-Policy: same-origin\r\n");
		assert_head("Cross-Origin-Opener-Policy: same-origin\r\n");
		assert_head("Cross-Origin-Resource-Policy: same-origin\r\n");
		assert_head("Permissions-Policy: ");
		if (i != 3)
			assert_head("Cache-Control: no-store\r\n");
	}
}

static void a_header_cannot_be_split(void **state)
{
	ASK((struct probe_server *)*state, "GET /split HTTP/1.1\r\n" HOST "\r\n");
	assert_int_equal(answer.status, 500);
	assert_no_head("Set-Cookie");
	assert_null(strstr(answer.body, "secret"));
}

static void assets_in_the_best_encoding(void **state)
{
	struct probe_server *server = *state;
	ASK(server, "GET /assets/app-1234.js HTTP/1.1\r\n" HOST "\r\n");
	assert_string_equal(answer.body, "plain");
	assert_head("Cache-Control: public, max-age=31536000, immutable\r\n");
	assert_head("Vary: Accept-Encoding\r\n");
	assert_no_head("Content-Encoding");
	ASK(server, "GET /assets/app-1234.js HTTP/1.1\r\n" HOST "Accept-Encoding: gzip, deflate, br, zstd\r\n\r\n");
	assert_string_equal(answer.body, "zstandard");
	assert_head("Content-Encoding: zstd\r\n");
	ASK(server, "GET /assets/app-1234.js HTTP/1.1\r\n" HOST "Accept-Encoding: gzip;q=0.5, zstd;q=0\r\n\r\n");
	assert_string_equal(answer.body, "gzipped");
	ASK(server, "GET /assets/app-1234.js HTTP/1.1\r\n" HOST "If-None-Match: \"0\", W/\"1234\"\r\n\r\n");
	assert_int_equal(answer.status, 304);
	assert_head("ETag: \"1234\"\r\n");
	ASK(server, "GET /robots.txt HTTP/1.1\r\n" HOST "\r\n");
	assert_head("Cache-Control: private, no-cache\r\n");
	ASK(server, "POST /robots.txt HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\na");
	assert_int_equal(answer.status, 405);
}

static void cookies_and_redirects(void **state)
{
	ASK((struct probe_server *)*state, "GET /cookie HTTP/1.1\r\n" HOST "Cookie: a=1; session=xyz\r\n\r\n");
	assert_int_equal(answer.status, 303);
	assert_head("Location: /hello/x\r\n");
	assert_head("Set-Cookie: session=abc-123; Path=/; HttpOnly; Max-Age=60; SameSite=Lax\r\n");
	assert_string_equal(answer.body, "xyz");
}

static void other_sites_cannot_post(void **state)
{
	struct probe_server *server = *state;
	static const struct {
		int status;
		const char *headers;
	} cases[] = {
		{200, ""}, /* a program, without a cookie */
		{403, "Cookie: a=1\r\n"},
		{200, "Cookie: a=1\r\nSec-Fetch-Site: same-origin\r\n"},
		{200, "Cookie: a=1\r\nSec-Fetch-Site: none\r\n"},
		{403, "Cookie: a=1\r\nSec-Fetch-Site: cross-site\r\n"},
		{403, "Cookie: a=1\r\nSec-Fetch-Site: same-site\r\n"},
		{403, "Sec-Fetch-Site: cross-site\r\n"},
		{403, "Cookie: a=1\r\nSec-Fetch-Site: cross-site\r\nOrigin: http://localhost\r\n"},
		{403, "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Site: cross-site\r\n"},
		{200, "Cookie: a=1\r\nOrigin: http://localhost\r\n"},
		{200, "Cookie: a=1\r\nOrigin: https://localhost\r\n"},
		{403, "Cookie: a=1\r\nOrigin: http://localhost:81\r\n"},
		{403, "Cookie: a=1\r\nOrigin: http://evil.example\r\n"},
		{403, "Cookie: a=1\r\nOrigin: null\r\n"},
	};
	AUTO_ARENA arena = arena_new(0);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str request = str_format(
			arena, "POST /echo HTTP/1.1\r\n" HOST "%sContent-Length: 1\r\n\r\na", cases[i].headers);
		if (probe_status(server->port, request) != cases[i].status)
			fail_msg("not %d with %s", cases[i].status, cases[i].headers);
	}
	ASK(server, "POST /click HTTP/1.1\r\n" HOST "Sec-Fetch-Site: cross-site\r\nContent-Length: 1\r\n\r\na");
	assert_int_equal(answer.status, 200);
}

static void connections_are_reused(void **state)
{
	struct probe_server *server = *state;
	int fd = probe_connect(server->port);
	for (int i = 0; i < 50; i++) {
		probe_send(fd, i % 2 ? RAW("GET /slow HTTP/1.1\r\n" HOST "\r\n")
				     : RAW("GET /hello/x HTTP/1.1\r\n" HOST "\r\n"));
		probe_read(fd, false, &answer);
		assert_int_equal(answer.status, 200);
	}
	/* pipelined: all at once, answered in order */
	probe_send(fd,
		RAW("GET /hello/1 HTTP/1.1\r\n" HOST "\r\nPOST /echo HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc"
		    "GET /slow HTTP/1.1\r\n" HOST "\r\nGET /hello/4 HTTP/1.1\r\n" HOST "\r\n"));
	static const char *const bodies[] = {"hello 1", "abc", "slow 0", "hello 4"};
	for (int i = 0; i < 4; i++) {
		probe_read(fd, false, &answer);
		assert_int_equal(answer.status, 200);
		assert_string_equal(answer.body, bodies[i]);
	}
	close(fd);
}

static void bodies_whole_or_in_chunks(void **state)
{
	struct probe_server *server = *state;
	ASK(server, "PUT /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
	assert_string_equal(answer.body, "abcde");
	ASK(server, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\na\0b\0c");
	assert_int_equal(answer.n_body, 5);
	assert_memory_equal(answer.body, "a\0b\0c", 5);
	int fd = probe_connect(server->port);
	probe_send(fd, RAW("POST /echo HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n"));
	probe_read(fd, true, &answer);
	assert_int_equal(answer.status, 100);
	probe_send(fd, RAW("ok"));
	probe_read(fd, false, &answer);
	assert_int_equal(answer.status, 200);
	assert_string_equal(answer.body, "ok");
	close(fd);
	/* refused before the body is asked for */
	ASK(server, "POST /private HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 1000000000\r\n\r\n");
	assert_int_equal(answer.status, 401);
	assert_true(answer.closed);
}

/* Posts `body` as a form of that type to /upload. */
static void ask_upload(struct probe_server *server, const char *type, const char *body)
{
	AUTO_ARENA arena = arena_new(0);
	probe_ask(server->port,
		str_format(arena, "POST /upload HTTP/1.1\r\n" HOST "Content-Type: %s\r\nContent-Length: %zu\r\n\r\n%s",
			type, strlen(body), body),
		&answer);
}

static void uploads(void **state)
{
	struct probe_server *server = *state;
	static const char form[] = "multipart/form-data; boundary=xx";
	ask_upload(server, form,
		"--xx\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\ncsv\r\n"
		"--xx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"C:\\my\\a.csv\"\r\nContent-Type: text/csv\r\n\r\n"
		"a\r\n--x\r\r\n\r\n--xx--\r\n");
	assert_int_equal(answer.status, 200);
	assert_non_null(strstr(answer.body, "field kind=csv;file file (a.csv, text/csv) 9 at /"));
	char path[256] = "";
	assert_int_equal(sscanf(strstr(answer.body, " at ") + 4, "%255[^;]", path), 1);
	assert_int_equal(access(path, F_OK), -1); /* nobody kept it */
	ask_upload(server, "text/csv", "a,b\n");
	assert_non_null(strstr(answer.body, "file  (, text/csv) 4 at"));
	ask_upload(server, form, "--xx--what follows");
	assert_int_equal(answer.status, 200);
	ask_upload(server, form, "no way");
	assert_int_equal(answer.status, 400);
	ask_upload(server, form, "--xx\r\n\r\n\r\n");
	assert_int_equal(answer.status, 400);
	ask_upload(server, "multipart/form-data", "a");
	assert_int_equal(answer.status, 400);
	ASK(server, "POST /upload HTTP/1.1\r\n" HOST "Content-Length: 1000001\r\n\r\n");
	assert_int_equal(answer.status, 413);
}

static void downloads(void **state)
{
	ASK((struct probe_server *)*state, "GET /download HTTP/1.1\r\n" HOST "\r\n");
	assert_int_equal(answer.status, 200);
	assert_string_equal(answer.body, "id,name\n");
	assert_head(
		"Content-Disposition: attachment; filename=\"caf__ _list_.csv\"; filename*=UTF-8''caf%C3%A9%20%22list%22.csv\r\n");
}

static int connect_local(const char *path)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	strncpy(at.sun_path, path, sizeof at.sun_path - 1);
	assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
	return fd;
}

static void the_socket_knows_who_calls(void **state)
{
	struct probe_server *server = *state;
	struct stat status;
	char expected[64];
	assert_int_equal(stat(server->socket_path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	int fd = connect_local(server->socket_path);
	for (int i = 0; i < 3; i++) {
		probe_send(fd, RAW("GET /peer HTTP/1.1\r\nHost: kith\r\n\r\n"));
		probe_read(fd, false, &answer);
		assert_int_equal(answer.status, 200);
		snprintf(expected, sizeof expected, " local=1 loopback=0 uid=%u", geteuid());
		assert_string_equal(answer.body, expected);
	}
	close(fd);
	ASK(server, "GET /peer HTTP/1.1\r\n" HOST "\r\n");
	assert_string_equal(answer.body, "127.0.0.1 local=0 loopback=1 uid=0");
	/* A proxy on this machine passes on what the whole world asks. */
	ASK(server, "GET /peer HTTP/1.1\r\n" HOST "X-Forwarded-For: 203.0.113.9\r\n\r\n");
	assert_int_equal(answer.status, 404);
}

static void a_second_server_is_refused(void **state)
{
	struct probe_server *server = *state;
	struct problem problem = {0};
	struct http_options options = {.socket_path = server->socket_path};
	struct http_server *second = http_server_new(&options);
	assert_int_equal(http_server_start(second, &problem), ERR_BUSY);
	assert_true(problem.message.n > 0);
	http_server_free(second);
	options = (struct http_options){.address = "127.0.0.1", .port = server->port};
	second = http_server_new(&options);
	assert_int_equal(http_server_start(second, &problem), ERR_BUSY);
	http_server_free(second);
	assert_int_equal(access(server->socket_path, F_OK), 0);
}

static void figures_count(void **state)
{
	struct probe_server *server = *state;
	struct http_stats before, after;
	http_server_stats(server->http, &before);
	ASK(server, "GET / HTTP/1.1\r\n" HOST "\r\n");
	ASK(server, "GET /nothing HTTP/1.1\r\n" HOST "\r\n");
	ASK(server, "GET /../x HTTP/1.1\r\n" HOST "\r\n");
	usleep(20000);
	http_server_stats(server->http, &after);
	assert_int_equal(after.requests[2] - before.requests[2], 1);
	assert_int_equal(after.requests[4] - before.requests[4], 2);
	assert_int_equal(after.refused - before.refused, 1);
	assert_int_equal(after.connections - before.connections, 3);
	assert_int_equal(after.requests_open, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pages_and_methods),
		cmocka_unit_test(every_answer_is_guarded),
		cmocka_unit_test(a_header_cannot_be_split),
		cmocka_unit_test(assets_in_the_best_encoding),
		cmocka_unit_test(cookies_and_redirects),
		cmocka_unit_test(other_sites_cannot_post),
		cmocka_unit_test(connections_are_reused),
		cmocka_unit_test(bodies_whole_or_in_chunks),
		cmocka_unit_test(uploads),
		cmocka_unit_test(downloads),
		cmocka_unit_test(the_socket_knows_who_calls),
		cmocka_unit_test(a_second_server_is_refused),
		cmocka_unit_test(figures_count),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
