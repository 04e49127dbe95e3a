/* The API: every operation of the table at its path, in JSON. */
#pragma once
#include "http/server.h"
#include "ops/dispatch.h"

/* Adds the routes of the table, /api/openapi.json and POST /api/v1/files to a server that has not been
 * started; request->app must be the `struct app`. The routes live in `arena`, which outlives the server.
 *
 * Who calls: the bearer of an access token, or, on the unix socket (whose peer is the owner of the
 * process), whom the header Kith-As names by e-mail; the first owner when it is missing. */
NODISCARD enum err api_install(struct http_server *server, struct arena *arena);

/* The server's own refusals (404, 405, 413 ...) below /api/, for http_options.on_error. */
void api_on_error(const struct http_request *request, struct http_response *response, int status, struct str reason);
/* {"error":"invalid","field":"names.2.name","message":"..."} with the status that belongs to `err`. */
void api_problem(struct http_response *response, enum err err, struct problem problem);
