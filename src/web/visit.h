/* One visit of a page: who is signed in, what the frame shows, and operations called for them. */
#pragma once
#include "http/server.h"
#include "ops/sign_in.h"
#include "web/html.h"
#include "web/page.h"

struct visit {
	struct http_request *request;
	struct http_response *response;
	struct arena *arena;
	struct app *app;
	struct signed_in session;
	struct page page;
	struct problem problem; /* of the last call that failed */
};

/* Whoever is signed in, and the frame. False when nobody is: then the response leads to signing in. */
bool visit_begin(struct http_request *request, struct http_response *response, const char *title, enum place place,
	struct visit *ret_visit);
/* Runs an operation as who is signed in; visit->problem has the sentence when it fails. */
NODISCARD enum err visit_try(struct visit *visit, const char *operation, void *in, void *ret_out);
/* The same for what the page cannot do without: when it fails, the response is the error's page. */
NODISCARD bool visit_call(struct visit *visit, const char *operation, void *in, void *ret_out);
/* The page of an error, with the sentence of visit->problem. */
void visit_fail(struct visit *visit, enum err err);

/* The visitor's day, zone and currency. */
struct locale {
	const struct zone *zone;
	struct day today;
	struct str currency;
};
struct locale visit_locale(struct visit *visit);

/* "/people/0abc.../ask": a path of ours with an id in it. */
struct url url_of(struct arena *arena, const char *before, int64_t id, const char *after);
/* "Ines" of "Ines Rossi": for sentences. */
struct str first_name(struct str name);

/* An id from the path or the query; 0 when it is missing or malformed. */
int64_t visit_id(const struct visit *visit, const char *param);
int64_t query_id(const struct visit *visit, const char *name);
struct str query_text(const struct visit *visit, const char *name);
/* Only a part of the page is wanted: the target of a swap. */
bool visit_wants(const struct visit *visit, const char *target);

/* Rows of a view, as many as the source list has; `room` zeroed. NULL only when memory ran out. */
#define LIST_MAKE(arena, list, type, count)                                                                            \
	((list)->items = ARENA_ARRAY((arena), (count) ? (count) : 1, type), (list)->n = (list)->items ? (count) : 0,   \
		(type *)(list)->items)

/* The cookie's names: bound to the host when the visitor came by https. */
struct str visit_session_cookie(const struct http_request *request);
void visit_set_session(
	const struct http_request *request, struct http_response *response, struct str token, bool remove);
bool visit_is_secure(const struct http_request *request);
struct str visit_theme(const struct http_request *request);
/* The path if it is one of this server, else "/". */
struct str local_path(struct str path);
