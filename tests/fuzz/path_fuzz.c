/* "path?query" through validation, splitting, routing and the lookup of a parameter. */
#include "fuzz.h"
#include "base/arena.h"
#include "http/path.h"
#include "http/router.h"

static void handler(struct http_request *request, struct http_response *response)
{
	(void)request;
	(void)response;
}

static const struct http_route routes[] = {
	{"GET", "/", handler, .flags = 0},
	{"GET", "/people/{id}", handler, .flags = 0},
	{"GET", "/people/new", handler, .flags = 0},
	{"POST", "/{a}/{b}/{c}", handler, .flags = 0},
	{"GET", "/files/{path*}", handler, .flags = 0},
	{"GET", "/{a}/x/{rest*}", handler, .flags = 0},
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA arena = arena_new(0);
	struct router *router = router_new(arena);
	struct str text = fuzz_text(data, size), params[HTTP_PARAMS_MAX] = {0}, allowed, value;
	struct problem problem;
	const struct str *segments;
	size_t n, mark = str_find_char(text, '?');

	for (size_t i = 0; i < sizeof routes / sizeof *routes; i++)
		MUST(router_add(router, &routes[i], &problem) == OK);
	struct str path = str_sub(text, 0, mark), query = mark == SIZE_MAX ? STR("") : str_from(text, mark + 1);
	if (path.n <= HTTP_TARGET_LIMIT && path_valid(path)) {
		path_split(arena, path, &segments, &n);
		const struct http_route *route = router_find(router, STR("GET"), segments, n, arena, params, &allowed);
		MUST(!route || route->handler == handler);
		if (route && router_param_index(route->pattern, "id") == 0)
			MUST(n == 2 && str_equal(params[0], segments[1]));
		router_find(router, STR("DELETE"), segments, n, arena, params, &allowed);
	}
	if (query_valid(query)) {
		value = query_get(arena, query, STR("q"));
		MUST(value.n <= query.n && str_find_char(value, '\0') == SIZE_MAX);
	}
	return 0;
}
