#pragma once
#include "http/server.h"

void show_audit(struct http_request *request, struct http_response *response);
