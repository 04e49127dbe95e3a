#pragma once
#include "http/server.h"

void show_same(struct http_request *request, struct http_response *response);
