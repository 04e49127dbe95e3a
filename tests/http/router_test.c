/* Which route serves which path, and what a table may not hold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka needs the above */
#include <cmocka.h>
#include "http/path.h"
#include "http/router.h"

static void handler(struct http_request *request, struct http_response *response)
{
	(void)request;
	(void)response;
}

#define ROUTE(method, pattern)                                                                                         \
	{                                                                                                              \
		method, pattern, handler, .flags = 0                                                                   \
	}
static const struct http_route routes[] = {
	ROUTE("GET", "/"),
	ROUTE("GET", "/people"),
	ROUTE("POST", "/people"),
	ROUTE("GET", "/people/new"),
	ROUTE("GET", "/people/{id}"),
	ROUTE("PATCH", "/people/{id}"),
	ROUTE("GET", "/people/{id}/asks/{ask}"),
	ROUTE("POST", "/people/new/asks"),
	ROUTE("GET", "/files/{path*}"),
	ROUTE("GET", "/files/list"),
};

static struct router *make(struct arena *arena)
{
	struct router *router = router_new(arena);
	struct problem problem;
	for (size_t i = 0; i < sizeof routes / sizeof *routes; i++)
		assert_int_equal(router_add(router, &routes[i], &problem), OK);
	return router;
}

/* "PATTERN first-parameter ...", or "- allowed methods". */
static struct str ask(struct arena *arena, const struct router *router, const char *method, const char *path)
{
	const struct str *segments;
	size_t n;
	struct str params[HTTP_PARAMS_MAX] = {0}, allowed;
	assert_true(path_valid(str_c(path)));
	path_split(arena, str_c(path), &segments, &n);
	const struct http_route *route = router_find(router, str_c(method), segments, n, arena, params, &allowed);
	if (!route)
		return str_format(arena, "- %.*s", STR_ARG(allowed));
	struct str text = str_c(route->pattern);
	for (size_t i = 0; i < HTTP_PARAMS_MAX && params[i].n; i++)
		text = str_format(arena, "%.*s %.*s", STR_ARG(text), STR_ARG(params[i]));
	return text;
}

static void paths_find_their_route(void **state)
{
	static const char *const cases[][3] = {
		{"GET", "/", "/"},
		{"HEAD", "/", "/"},
		{"GET", "/people", "/people"},
		{"GET", "/people/", "- "},
		{"GET", "/people/new", "/people/new"},
		{"GET", "/people/7", "/people/{id} 7"},
		{"GET", "/people/%C3%A9%20x", "/people/{id} \xc3\xa9 x"},
		{"GET", "/people/7/asks/8", "/people/{id}/asks/{ask} 7 8"},
		{"GET", "/people/new/asks/8", "/people/{id}/asks/{ask} new 8"},
		{"PATCH", "/people/new", "/people/{id} new"}, /* the literal has no PATCH */
		{"DELETE", "/people/7", "- GET, HEAD, PATCH"},
		{"DELETE", "/people", "- GET, HEAD, POST"},
		{"OPTIONS", "/people", "- GET, HEAD, POST"},
		{"GET", "/files", "- "},
		{"GET", "/files/", "- "},
		{"GET", "/files/a", "/files/{path*} a"},
		{"GET", "/files/a/b/c", "/files/{path*} a/b/c"},
		{"GET", "/files/list", "/files/list"},
		{"GET", "/files/list/x", "/files/{path*} list/x"},
		{"GET", "/nothing", "- "},
	};
	AUTO_ARENA arena = arena_new(0);
	struct router *router = make(arena);
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str got = ask(arena, router, cases[i][0], cases[i][1]);
		if (!str_is(got, cases[i][2]))
			fail_msg("%s %s gave %.*s", cases[i][0], cases[i][1], STR_ARG(got));
	}
}

static void parameters_have_names(void **state)
{
	(void)state;
	assert_int_equal(router_param_index("/people/{id}/asks/{ask}", "id"), 0);
	assert_int_equal(router_param_index("/people/{id}/asks/{ask}", "ask"), 1);
	assert_int_equal(router_param_index("/files/{path*}", "path"), 0);
	assert_int_equal(router_param_index("/people/{id}", "i"), -1);
	assert_int_equal(router_param_index("/people", "people"), -1);
}

static void bad_tables_are_refused(void **state)
{
	static const struct http_route bad[] = {
		ROUTE("GET", "people"),
		ROUTE("GET", ""),
		ROUTE("GET", "/people/"),
		ROUTE("GET", "//x"),
		ROUTE("GET", "/{a*}/b"),
		ROUTE("FROB", "/x"),
		ROUTE("HEAD", "/x"),
		ROUTE("GET", "/people"),
		ROUTE("GET", "/people/{other}"),
		ROUTE("GET", "/{1}/{2}/{3}/{4}/{5}/{6}/{7}/{8}/{9}"),
		{"GET", "/nobody", NULL, .flags = 0},
	};
	AUTO_ARENA arena = arena_new(0);
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct problem problem = {0};
		if (router_add(make(arena), &bad[i], &problem) != ERR_INVALID)
			fail_msg("%s %s was taken", bad[i].method, bad[i].pattern);
		assert_true(problem.message.n > 0);
	}
}

static void queries_are_decoded(void **state)
{
	AUTO_ARENA arena = arena_new(0);
	struct str query = STR("q=a+b%21&empty=&flag&q=second&%6e=1&x=y=z");
	(void)state;
	assert_true(str_is(query_get(arena, query, STR("q")), "a b!"));
	assert_true(str_is(query_get(arena, query, STR("n")), "1"));
	assert_true(str_is(query_get(arena, query, STR("x")), "y=z"));
	assert_true(str_is(query_get(arena, query, STR("empty")), ""));
	assert_true(str_is(query_get(arena, query, STR("flag")), ""));
	assert_true(str_none(query_get(arena, query, STR("none"))));
	assert_true(str_none(query_get(arena, STR(""), STR("q"))));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths_find_their_route),
		cmocka_unit_test(parameters_have_names),
		cmocka_unit_test(bad_tables_are_refused),
		cmocka_unit_test(queries_are_decoded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
