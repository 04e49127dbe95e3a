#pragma once
#include "http/server.h"

void show_erase(struct http_request *request, struct http_response *response);
void show_first_message(struct http_request *request, struct http_response *response);
void show_access(struct http_request *request, struct http_response *response);
