#pragma once
#include "http/server.h"

void show_ask(struct http_request *request, struct http_response *response);
void post_ask(struct http_request *request, struct http_response *response);
