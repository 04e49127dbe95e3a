/* What no request should look like, sent byte by byte to a real server: each is answered with the right
 * status and the connection ends, and the server goes on. */
#include "probe.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "base/time.h"

struct bad {
	const char *what;
	int status;
	struct str bytes;
};

static const struct bad bad[] = {
	{"length and chunks", 400,
		RAW("POST /echo HTTP/1.1\r\n" HOST
		    "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")},
	{"chunks and length", 400,
		RAW("POST /echo HTTP/1.1\r\n" HOST
		    "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n3\r\nabc\r\n0\r\n\r\n")},
	{"two equal lengths", 400,
		RAW("POST /echo HTTP/1.1\r\n" HOST "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc")},
	{"two lengths", 400, RAW("POST /echo HTTP/1.1\r\n" HOST "Content-Length: 3\r\nContent-Length: 5\r\n\r\nabcde")},
	{"a list of lengths", 400, RAW("POST /echo HTTP/1.1\r\n" HOST "Content-Length: 3, 3\r\n\r\nabc")},
	{"a signed length", 400, RAW("POST /echo HTTP/1.1\r\n" HOST "Content-Length: +3\r\n\r\nabc")},
	{"a negative length", 400, RAW("POST /echo HTTP/1.1\r\n" HOST "Content-Length: -3\r\n\r\nabc")},
	{"a length that is too large", 413,
		RAW("POST /echo HTTP/1.1\r\n" HOST "Content-Length: 999999999999\r\n\r\nabc")},
	{"another coding", 501,
		RAW("POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")},
	{"two codings", 400,
		RAW("POST /echo HTTP/1.1\r\n" HOST
		    "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")},
	{"a disguised coding", 501, RAW("POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n")},
	{"a space before the colon", 400, RAW("POST /echo HTTP/1.1\r\n" HOST "Content-Length : 3\r\n\r\nabc")},
	{"a body for GET", 400, RAW("GET / HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc")},
	{"chunks for GET", 400, RAW("GET / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")},
	{"a compressed body", 415,
		RAW("POST /echo HTTP/1.1\r\n" HOST "Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc")},
	{"bare LF throughout", 400, RAW("GET / HTTP/1.1\nHost: localhost\n\n")},
	{"bare LF after the first line", 400, RAW("GET / HTTP/1.1\n" HOST "\r\n")},
	{"bare LF in the headers", 400, RAW("GET / HTTP/1.1\r\nHost: localhost\nX: 1\r\n\r\n")},
	{"bare LF before a body", 400, RAW("POST /echo HTTP/1.1\r\n" HOST "Content-Length: 3\n\r\nabc")},
	{"bare CR", 400, RAW("GET / HTTP/1.1\r\n" HOST "X: 1\rY: 2\r\n\r\n")},
	{"a folded header", 400, RAW("GET / HTTP/1.1\r\n" HOST "X: 1\r\n 2\r\n\r\n")},
	{"a header without a colon", 400, RAW("GET / HTTP/1.1\r\n" HOST "X 1\r\n\r\n")},
	{"a header without a name", 400, RAW("GET / HTTP/1.1\r\n" HOST ": 1\r\n\r\n")},
	{"NUL in the path", 400, RAW("GET /hello/a\0b HTTP/1.1\r\n" HOST "\r\n")},
	{"NUL at the end of the path", 400, RAW("GET /hello/a\0 HTTP/1.1\r\n" HOST "\r\n")},
	{"NUL in the method", 400, RAW("GET\0 / HTTP/1.1\r\n" HOST "\r\n")},
	{"NUL in a value", 400, RAW("GET / HTTP/1.1\r\n" HOST "X: a\0b\r\nY: 1\r\n\r\n")},
	{"NUL in the last value", 400, RAW("GET / HTTP/1.1\r\n" HOST "X: a\0b\r\n\r\n")},
	{"NUL in a header's name", 400, RAW("GET / HTTP/1.1\r\n" HOST "X\0Z: ab\r\n\r\n")},
	{"a control character in a value", 400, RAW("GET / HTTP/1.1\r\n" HOST "X: a\x01\r\n\r\n")},
	{"an encoded NUL", 400, RAW("GET /hello/%00 HTTP/1.1\r\n" HOST "\r\n")},
	{"an encoded line end", 400, RAW("GET /hello/%0d%0a HTTP/1.1\r\n" HOST "\r\n")},
	{"an encoded slash", 400, RAW("GET /hello/a%2fb HTTP/1.1\r\n" HOST "\r\n")},
	{"half a percent sequence", 400, RAW("GET /hello/%4 HTTP/1.1\r\n" HOST "\r\n")},
	{"a bad percent sequence", 400, RAW("GET /hello/%zz HTTP/1.1\r\n" HOST "\r\n")},
	{"an overlong letter", 400, RAW("GET /hello/%c0%af HTTP/1.1\r\n" HOST "\r\n")},
	{"half a surrogate", 400, RAW("GET /hello/%ed%a0%80 HTTP/1.1\r\n" HOST "\r\n")},
	{"raw bytes above ASCII", 400, RAW("GET /hello/\xc3\xa9 HTTP/1.1\r\n" HOST "\r\n")},
	{"a way up", 400, RAW("GET /../etc/passwd HTTP/1.1\r\n" HOST "\r\n")},
	{"an encoded way up", 400, RAW("GET /rest/%2e%2E/x HTTP/1.1\r\n" HOST "\r\n")},
	{"a dot", 400, RAW("GET /./ HTTP/1.1\r\n" HOST "\r\n")},
	{"an empty segment", 400, RAW("GET //hello/x HTTP/1.1\r\n" HOST "\r\n")},
	{"a backslash", 400, RAW("GET /hello\\x HTTP/1.1\r\n" HOST "\r\n")},
	{"a fragment", 400, RAW("GET /#x HTTP/1.1\r\n" HOST "\r\n")},
	{"a whole URL", 400, RAW("GET http://localhost/ HTTP/1.1\r\n" HOST "\r\n")},
	{"a proxy's request", 501, RAW("CONNECT localhost:80 HTTP/1.1\r\n" HOST "\r\n")},
	{"an asterisk", 400, RAW("OPTIONS * HTTP/1.1\r\n" HOST "\r\n")},
	{"a relative path", 400, RAW("GET hello/x HTTP/1.1\r\n" HOST "\r\n")},
	{"a space in the path", 400, RAW("GET /a b HTTP/1.1\r\n" HOST "\r\n")},
	{"two spaces", 400, RAW("GET  / HTTP/1.1\r\n" HOST "\r\n")},
	{"an encoded NUL in the query", 400, RAW("GET /?q=%00 HTTP/1.1\r\n" HOST "\r\n")},
	{"an unknown method", 501, RAW("FROB / HTTP/1.1\r\n" HOST "\r\n")},
	{"a method in small letters", 501, RAW("get / HTTP/1.1\r\n" HOST "\r\n")},
	{"another version", 505, RAW("GET / HTTP/2.0\r\n" HOST "\r\n")},
	{"no version", 400, RAW("GET /\r\n\r\n")},
	{"no host", 400, RAW("GET / HTTP/1.1\r\n\r\n")},
	{"two hosts", 400, RAW("GET / HTTP/1.1\r\n" HOST HOST "\r\n")},
	{"an empty host", 400, RAW("GET / HTTP/1.1\r\nHost: \r\n\r\n")},
	{"a host with a path", 400, RAW("GET / HTTP/1.1\r\nHost: localhost/x\r\n\r\n")},
	{"a host with a user", 400, RAW("GET / HTTP/1.1\r\nHost: me@localhost\r\n\r\n")},
	{"another host (DNS rebinding)", 421, RAW("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n")},
	{"a host that begins alike", 421, RAW("GET / HTTP/1.1\r\nHost: localhost.evil.example\r\n\r\n")},
	{"another expectation", 417,
		RAW("POST /echo HTTP/1.1\r\n" HOST "Expect: 200-maybe\r\nContent-Length: 1\r\n\r\na")},
	{"TLS", 0, RAW("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")},
};

static int start(void **state)
{
	static struct probe_server server;
	server = (struct probe_server){.options = {.idle_seconds = 2, .header_seconds = 2, .request_seconds = 2}};
	probe_start(&server);
	*state = &server;
	return 0;
}

static int stop(void **state)
{
	probe_stop(*state);
	return 0;
}

static void each_is_refused(void **state)
{
	struct probe_server *server = *state;
	int wrong = 0;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct probe_answer answer;
		probe_ask(server->port, bad[i].bytes, &answer);
		if (answer.status == bad[i].status && (answer.closed || answer.status == 0))
			continue;
		print_error("%s: %d instead of %d%s\n", bad[i].what, answer.status, bad[i].status,
			answer.closed ? "" : ", connection kept");
		wrong++;
	}
	assert_int_equal(wrong, 0);
	assert_int_equal(probe_status(server->port, RAW("GET / HTTP/1.1\r\n" HOST "\r\n")), 200);
}

/* None of what follows a refused request may be taken for another one. */
static void nothing_is_smuggled(void **state)
{
	struct probe_server *server = *state;
	int before = atomic_load(&server->ran);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		int fd = probe_connect(server->port);
		struct probe_answer answer;
		probe_send(fd, bad[i].bytes);
		probe_send(fd, RAW("GET /slow HTTP/1.1\r\n" HOST "\r\n"));
		if (bad[i].status) {
			probe_read(fd, false, &answer);
			assert_int_equal(answer.status, bad[i].status);
		}
		probe_read(fd, false, &answer);
		assert_int_not_equal(answer.status, 200);
		close(fd);
	}
	assert_int_equal(atomic_load(&server->ran), before);
}

static struct str repeated(struct arena *arena, const char *before, const char *piece, int times, const char *after)
{
	AUTO_OUT out;
	out_init(&out, 0);
	out_z(&out, before);
	for (int i = 0; i < times; i++)
		out_z(&out, piece);
	out_z(&out, after);
	return str_copy(arena, out_text(&out));
}

static void large_heads_are_refused(void **state)
{
	struct probe_server *server = *state;
	AUTO_ARENA arena = arena_new(0);
	const struct {
		int status;
		struct str bytes;
	} cases[] = {
		{431, repeated(arena, "GET / HTTP/1.1\r\n" HOST, "X: 1\r\n", 10000, "\r\n")},
		{431, repeated(arena, "GET / HTTP/1.1\r\n" HOST, "X: 1\r\n", 100, "\r\n")},
		{200, repeated(arena, "GET / HTTP/1.1\r\n" HOST, "X: 1\r\n", 99, "\r\n")},
		{414, repeated(arena, "GET /", "a", 64 * 1024, " HTTP/1.1\r\n" HOST "\r\n")},
		{414, repeated(arena, "GET /", "a", 8 * 1024, " HTTP/1.1\r\n" HOST "\r\n")},
		{404, repeated(arena, "GET /", "a", 8 * 1024 - 1, " HTTP/1.1\r\n" HOST "\r\n")},
		{400, repeated(arena, "GET /", "a/", 40, " HTTP/1.1\r\n" HOST "\r\n")},
		{431, repeated(arena, "GET / HTTP/1.1\r\n" HOST "X: ", "a", 33 * 1024, "\r\n\r\n")},
		{431, repeated(arena, "GET / HTTP/1.1\r\n" HOST "X: ", "a", 1024 * 1024, "\r\n\r\n")},
		{200, repeated(arena, "GET / HTTP/1.1\r\n" HOST "X: ", "a", 30 * 1024, "\r\n\r\n")},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(probe_status(server->port, cases[i].bytes), cases[i].status);
}

static void large_bodies_are_refused(void **state)
{
	struct probe_server *server = *state;
	AUTO_ARENA arena = arena_new(0);
	struct probe_answer answer;
	/* told beforehand, small enough to be read: answered, and the connection lives */
	probe_ask(server->port,
		repeated(arena, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 100001\r\n\r\n", "a", 100001, ""),
		&answer);
	assert_int_equal(answer.status, 413);
	assert_false(answer.closed);
	probe_ask(server->port,
		repeated(arena, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 100000\r\n\r\n", "a", 100000, ""),
		&answer);
	assert_int_equal(answer.status, 200);
	assert_int_equal(answer.n_body, 100000);
	/* not told: found out on the way */
	probe_ask(server->port,
		repeated(arena, "POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n",
			"a\r\n0123456789\r\n", 10001, "0\r\n\r\n"),
		&answer);
	assert_int_equal(answer.status, 413);
	/* without end: cut */
	int fd = probe_connect(server->port);
	probe_send(fd, repeated(arena, "POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n",
			       "a\r\n0123456789\r\n", 100000, ""));
	probe_read(fd, false, &answer);
	assert_int_not_equal(answer.status, 200);
	close(fd);
}

static void bad_chunks_end_the_connection(void **state)
{
	struct probe_server *server = *state;
	static const struct str bodies[] = {RAW("zz\r\nabc\r\n0\r\n\r\n"), RAW("-3\r\nabc\r\n0\r\n\r\n"),
		RAW("3\r\nabcdef\r\n0\r\n\r\n"), RAW("ffffffffffffffffff\r\nabc\r\n0\r\n\r\n"),
		RAW("\r\nabc\r\n0\r\n\r\n")};
	int before = atomic_load(&server->ran);
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		struct probe_answer answer;
		int fd = probe_connect(server->port);
		probe_send(fd, RAW("POST /slow HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"));
		probe_send(fd, bodies[i]);
		probe_read(fd, false, &answer);
		assert_int_not_equal(answer.status, 200);
		close(fd);
	}
	assert_int_equal(atomic_load(&server->ran), before);
}

/* A byte now and then keeps the library's own timeout away, but not the server's. */
static void slow_clients_are_cut(void **state)
{
	struct probe_server *server = *state;
	static const struct str starts[] = {RAW("GET / HTTP/1.1\r\n" HOST "X: "),
		RAW("POST /echo HTTP/1.1\r\n" HOST "Content-Length: 10000\r\n\r\n")};
	struct http_stats before, after;
	http_server_stats(server->http, &before);
	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
		int fd = probe_connect(server->port);
		int64_t start_us = time_monotonic_us();
		probe_send(fd, starts[i]);
		while (!probe_closes(fd, 100) && time_monotonic_us() - start_us < 8 * US_PER_SECOND)
			probe_send(fd, RAW("a"));
		int64_t us = time_monotonic_us() - start_us;
		assert_in_range(us, US_PER_SECOND, 5 * US_PER_SECOND);
		close(fd);
	}
	http_server_stats(server->http, &after);
	assert_int_equal(after.timeouts - before.timeouts, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_refused),
		cmocka_unit_test(nothing_is_smuggled),
		cmocka_unit_test(large_heads_are_refused),
		cmocka_unit_test(large_bodies_are_refused),
		cmocka_unit_test(bad_chunks_end_the_connection),
		cmocka_unit_test(slow_clients_are_cut),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
