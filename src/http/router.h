/* Routes as a tree of segments. Built once, then only read: any number of threads may ask. */
#pragma once
#include "http/message.h"

struct router;
/* Lives in the arena. NULL: out of memory. */
struct router *router_new(struct arena *arena);
/* ERR_INVALID: the pattern is malformed, or taken for that method; the problem names it. */
NODISCARD enum err router_add(struct router *router, const struct http_route *route, struct problem *ret_problem);
/* The route of a method and decoded segments, with its parameters; or NULL, and then *ret_allowed
 * tells which methods that path has ("GET, HEAD, POST"; empty: none, there is no such path). */
const struct http_route *router_find(const struct router *router, struct str method, const struct str *segments,
	size_t n_segments, struct arena *arena, struct str ret_params[HTTP_PARAMS_MAX], struct str *ret_allowed);
/* Which parameter of the pattern has that name; -1 when none. */
int router_param_index(const char *pattern, const char *name);
