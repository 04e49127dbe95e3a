#pragma once
#include "http/server.h"

void show_figures(struct http_request *request, struct http_response *response);
/* A figure of one's own, as it is written on the page: chances of a hundred. */
void post_figure(struct http_request *request, struct http_response *response);
