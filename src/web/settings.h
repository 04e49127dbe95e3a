#pragma once
#include "http/server.h"

void show_more(struct http_request *request, struct http_response *response);
void show_settings(struct http_request *request, struct http_response *response);
void post_token(struct http_request *request, struct http_response *response);
void show_start_empty(struct http_request *request, struct http_response *response);
