#pragma once
#include "http/server.h"

void show_deck(struct http_request *request, struct http_response *response);
void post_objection(struct http_request *request, struct http_response *response);
