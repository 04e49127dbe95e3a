/* The pages: routes for the server, and what it says when something is wrong. request->app is a
 * struct app. Assets: `web_assets` of assets.h. */
#pragma once
#include "http/server.h"

extern const struct http_route web_routes[];
extern const size_t web_route_count;
/* http_options.on_error for everything that is not under /api. */
void web_on_error(const struct http_request *request, struct http_response *response, int status, struct str reason);
