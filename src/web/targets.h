#pragma once
#include "http/server.h"

void show_targets(struct http_request *request, struct http_response *response);
void show_target(struct http_request *request, struct http_response *response);
