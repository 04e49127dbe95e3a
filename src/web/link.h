/* The private link: a named person's own page, without an account, a script or a cookie. */
#pragma once
#include "http/server.h"

void show_link(struct http_request *request, struct http_response *response);
void post_link(struct http_request *request, struct http_response *response);
