#include "http/router.h"
#include "base/vec.h"

#define N_METHODS 5
static const char *const methods[N_METHODS] = {"GET", "POST", "PUT", "PATCH", "DELETE"};

struct node {
	struct str word; /* literal segment; empty for parameters and the root */
	VEC(struct node *) children;
	struct node *param;                       /* "{x}" */
	const struct http_route *rest[N_METHODS]; /* "{x*}" here */
	const struct http_route *routes[N_METHODS];
};

struct router {
	struct arena *arena;
	struct node *root;
};

struct search {
	struct str const *segments;
	size_t n_segments;
	int method;
	struct str params[HTTP_PARAMS_MAX];
	bool allowed[N_METHODS];
	struct arena *arena;
};

static int method_index(struct str method)
{
	if (str_is(method, "HEAD"))
		return 0;
	for (int i = 0; i < N_METHODS; i++)
		if (str_is(method, methods[i]))
			return i;
	return -1;
}

struct router *router_new(struct arena *arena)
{
	struct router *router = ARENA_NEW(arena, struct router);
	struct node *root = ARENA_NEW(arena, struct node);
	if (!router || !root)
		return NULL;
	*router = (struct router){arena, root};
	return router;
}

static enum err refuse(
	struct router *router, const struct http_route *route, const char *why, struct problem *ret_problem)
{
	ret_problem->field = str_c(route->pattern);
	ret_problem->message = str_format(router->arena, "The route %s %s %s.", route->method, route->pattern, why);
	return ERR_INVALID;
}

static struct node *child(struct router *router, struct node *node, struct str word)
{
	for (size_t i = 0; i < node->children.n; i++)
		if (str_equal(node->children.v[i]->word, word))
			return node->children.v[i];
	struct node *made = ARENA_NEW(router->arena, struct node);
	if (!made || !VEC_PUSH(router->arena, &node->children, made))
		return NULL;
	made->word = word;
	return made;
}

static bool is_param(struct str segment, bool *ret_rest)
{
	if (segment.n < 3 || segment.p[0] != '{' || segment.p[segment.n - 1] != '}')
		return false;
	*ret_rest = segment.p[segment.n - 2] == '*';
	return true;
}

enum err router_add(struct router *router, const struct http_route *route, struct problem *ret_problem)
{
	struct str rest = str_c(route->pattern), segment;
	struct node *node = router->root;
	int method = method_index(str_c(route->method));
	size_t params = 0;
	bool tail = false;

	if (method < 0 || str_is(str_c(route->method), "HEAD") || !route->handler)
		return refuse(router, route, "has no handler or a method that is not served", ret_problem);
	if (str_empty(rest) || rest.p[0] != '/' || rest.n > 512)
		return refuse(router, route, "does not begin with '/'", ret_problem);
	rest = str_from(rest, 1);
	while (!str_is(str_c(route->pattern), "/") && str_split(&rest, '/', &segment)) {
		if (tail || str_empty(segment))
			return refuse(router, route, "is malformed", ret_problem);
		if (!is_param(segment, &tail)) {
			node = child(router, node, segment);
		} else {
			if (++params > HTTP_PARAMS_MAX)
				return refuse(router, route, "has too many parameters", ret_problem);
			if (!tail && !node->param)
				node->param = ARENA_NEW(router->arena, struct node);
			node = tail ? node : node->param;
		}
		if (!node)
			return ERR_NOMEM;
	}
	const struct http_route **place = tail ? &node->rest[method] : &node->routes[method];
	if (*place)
		return refuse(router, route, "is there twice", ret_problem);
	*place = route;
	return OK;
}

/* The segments from `at` on, joined again. */
static struct str join_rest(struct search *search, size_t at)
{
	struct str joined = search->segments[at];
	for (size_t i = at + 1; i < search->n_segments; i++)
		joined = str_format(search->arena, "%.*s/%.*s", STR_ARG(joined), STR_ARG(search->segments[i]));
	return joined;
}

static const struct http_route *pick(struct search *search, const struct http_route *const *routes)
{
	for (int i = 0; i < N_METHODS; i++)
		search->allowed[i] = search->allowed[i] || routes[i];
	return search->method < 0 ? NULL : routes[search->method];
}

/* A literal goes before a parameter, a parameter before the rest; a way that has not the method is
 * left again for the next. */
static const struct http_route *walk(struct search *search, const struct node *node, size_t at, size_t params)
{
	const struct http_route *found = NULL;
	if (at == search->n_segments)
		return pick(search, node->routes);
	struct str segment = search->segments[at];
	for (size_t i = 0; i < node->children.n && !found; i++)
		if (str_equal(node->children.v[i]->word, segment))
			found = walk(search, node->children.v[i], at + 1, params);
	if (!found && node->param && segment.n > 0) {
		search->params[params] = segment;
		found = walk(search, node->param, at + 1, params + 1);
	}
	if (!found && params < HTTP_PARAMS_MAX && segment.n > 0) {
		found = pick(search, node->rest);
		if (found)
			search->params[params] = join_rest(search, at);
	}
	return found;
}

static struct str allowed_words(const struct search *search)
{
	struct str words = STR("");
	for (int i = 0; i < N_METHODS; i++)
		if (search->allowed[i])
			words = str_format(search->arena, "%.*s%s%s", STR_ARG(words), words.n ? ", " : "",
				i == 0 ? "GET, HEAD" : methods[i]);
	return words;
}

const struct http_route *router_find(const struct router *router, struct str method, const struct str *segments,
	size_t n_segments, struct arena *arena, struct str ret_params[HTTP_PARAMS_MAX], struct str *ret_allowed)
{
	struct search search = {
		.segments = segments, .n_segments = n_segments, .method = method_index(method), .arena = arena};
	const struct http_route *route = walk(&search, router->root, 0, 0);
	if (route)
		memcpy(ret_params, search.params, sizeof search.params);
	else
		*ret_allowed = allowed_words(&search);
	return route;
}

int router_param_index(const char *pattern, const char *name)
{
	struct str rest = str_c(pattern), segment, wanted = str_c(name);
	int index = 0;
	bool tail = false;
	while (str_split(&rest, '/', &segment)) {
		if (!is_param(segment, &tail))
			continue;
		if (str_equal(str_sub(segment, 1, segment.n - (tail ? 3 : 2)), wanted))
			return index;
		index++;
	}
	return -1;
}
