/* The command line's way to a running server: where its socket is, and what goes over it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
/* cmocka needs some of the above */
#include <cmocka.h>
#include "base/time.h"
#include "http/server.h"
#include "net/local_client.h"

static void echo(struct http_request *request, struct http_response *response)
{
	struct str as = http_request_header(request, "X-As");
	response->content_type = "text/plain; charset=utf-8";
	response->status = 201;
	out_format(&response->body, "%.*s %.*s %.*s as %.*s", STR_ARG(request->method), STR_ARG(request->path),
		STR_ARG(request->body), STR_ARG(as));
}

static void size(struct http_request *request, struct http_response *response)
{
	out_format(&response->body, "%lld", (long long)request->files[0].size);
}

static void large(struct http_request *request, struct http_response *response)
{
	(void)request;
	for (int i = 0; i < 1000000; i++)
		out_z(&response->body, "0123456789");
}

static const struct http_route routes[] = {
	{"POST", "/echo", echo, .flags = 0},
	{"DELETE", "/echo", echo, .flags = 0},
	{"GET", "/echo", echo, .flags = HTTP_INLINE},
	{"POST", "/size", size, .flags = HTTP_UPLOAD},
	{"GET", "/large", large, .flags = 0},
};

struct scene {
	char dir[64];
	struct str socket_path;
	struct arena *arena;
	struct http_server *server;
	struct problem problem;
};

static int start(void **state)
{
	static struct scene scene;
	scene = (struct scene){.dir = "/tmp/kith-net-XXXXXX", .arena = arena_new(0)};
	if (!mkdtemp(scene.dir) ||
		local_socket_path(str_c(scene.dir), true, scene.arena, &scene.problem, &scene.socket_path) != OK)
		return 1;
	struct http_options options = {.socket_path = str_z(scene.arena, scene.socket_path)};
	scene.server = http_server_new(&options);
	http_server_routes(scene.server, routes, sizeof routes / sizeof *routes);
	*state = &scene;
	return http_server_start(scene.server, &scene.problem) != OK;
}

static int stop(void **state)
{
	struct scene *scene = *state;
	http_server_stop(scene->server, US_PER_SECOND);
	http_server_free(scene->server);
	bool runs = local_server_runs(scene->socket_path, scene->arena);
	rmdir(scene->dir);
	arena_free(scene->arena);
	return runs;
}

static struct local_answer ask(struct scene *scene, struct local_request request)
{
	struct local_answer answer = {0};
	assert_int_equal(local_send(scene->socket_path, &request, scene->arena, &scene->problem, &answer), OK);
	return answer;
}

#define assert_text(text, literal) assert_true(str_is((text), literal))

static void requests_and_answers(void **state)
{
	struct scene *scene = *state;
	assert_true(local_server_runs(scene->socket_path, scene->arena));
	struct local_header as = {"X-As", STR("ines@example.org")};
	struct local_answer answer = ask(scene, (struct local_request){.method = "POST",
							.path = STR("/echo"),
							.content_type = "application/json",
							.body = STR("{}"),
							.headers = &as,
							.n_headers = 1});
	assert_int_equal(answer.status, 201);
	assert_text(answer.content_type, "text/plain; charset=utf-8");
	assert_text(answer.body, "POST /echo {} as ines@example.org");
	answer = ask(scene, (struct local_request){.method = "GET", .path = STR("/echo?x=1")});
	assert_text(answer.body, "GET /echo  as ");
	answer = ask(scene, (struct local_request){.method = "POST", .path = STR("/echo")});
	assert_text(answer.body, "POST /echo  as ");
	answer = ask(scene, (struct local_request){.method = "DELETE", .path = STR("/echo")});
	assert_text(answer.body, "DELETE /echo  as ");
	answer = ask(scene, (struct local_request){.method = "GET", .path = STR("/nothing")});
	assert_int_equal(answer.status, 404);
}

static void headers_cannot_be_split(void **state)
{
	struct scene *scene = *state;
	struct local_header as = {"X-As", STR("a\r\nX-Other: b")};
	struct local_request request = {.method = "GET", .path = STR("/echo"), .headers = &as, .n_headers = 1};
	struct local_answer answer;
	assert_int_equal(local_send(scene->socket_path, &request, scene->arena, &scene->problem, &answer), ERR_INVALID);
}

static void files_are_streamed(void **state)
{
	struct scene *scene = *state;
	char name[] = "/tmp/kith-net-file-XXXXXX";
	int fd = mkstemp(name);
	assert_int_equal(ftruncate(fd, 3000000), 0);
	close(fd);
	struct local_answer answer = ask(
		scene, (struct local_request){
			       .method = "POST", .path = STR("/size"), .content_type = "text/csv", .file = name});
	assert_int_equal(answer.status, 200);
	assert_text(answer.body, "3000000");
	unlink(name);
	struct local_request request = {.method = "POST", .path = STR("/size"), .file = name};
	scene->problem = (struct problem){0};
	assert_int_equal(local_send(scene->socket_path, &request, scene->arena, &scene->problem, &answer), ERR_IO);
	assert_true(str_find(scene->problem.message, str_c(name)) != SIZE_MAX);
}

static enum err count(struct str bytes, void *arg)
{
	size_t *total = arg;
	*total += bytes.n;
	return *total > 20000000 ? ERR_CANCELLED : OK;
}

static void answers_are_streamed(void **state)
{
	struct scene *scene = *state;
	size_t total = 0;
	struct local_request request = {.method = "GET", .path = STR("/large"), .each = count, .arg = &total};
	ask(scene, request);
	assert_int_equal(total, 10000000);
	total = 15000000;
	struct local_answer answer;
	assert_int_equal(
		local_send(scene->socket_path, &request, scene->arena, &scene->problem, &answer), ERR_CANCELLED);
}

static void nobody_there(void **state)
{
	struct scene *scene = *state;
	struct str path = str_format(scene->arena, "%s/none.sock", scene->dir);
	struct local_request request = {.method = "GET", .path = STR("/echo")};
	struct local_answer answer;
	assert_false(local_server_runs(path, scene->arena));
	assert_int_equal(local_send(path, &request, scene->arena, &scene->problem, &answer), ERR_UNAVAILABLE);
}

static void long_directories_get_a_short_path(void **state)
{
	struct scene *scene = *state;
	struct str long_dir = str_c(scene->dir), path, again;
	char *dir = str_z(scene->arena, str_format(scene->arena, "%s/%0100d", scene->dir, 7));
	assert_text(scene->socket_path, str_z(scene->arena, str_format(scene->arena, "%s/kith.sock", scene->dir)));
	assert_int_equal(mkdir(dir, 0700), 0);
	assert_int_equal(local_socket_path(str_c(dir), true, scene->arena, &scene->problem, &path), OK);
	assert_true(path.n <= 100);
	assert_false(str_starts(path, long_dir));
	assert_int_equal(
		local_socket_path(str_format(scene->arena, "%s/.", dir), false, scene->arena, &scene->problem, &again),
		OK);
	assert_true(str_equal(path, again));
	rmdir(dir);
	assert_int_equal(local_socket_path(str_c(dir), false, scene->arena, &scene->problem, &again), ERR_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(requests_and_answers),
		cmocka_unit_test(headers_cannot_be_split),
		cmocka_unit_test(files_are_streamed),
		cmocka_unit_test(answers_are_streamed),
		cmocka_unit_test(nobody_there),
		cmocka_unit_test(long_directories_get_a_short_path),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
