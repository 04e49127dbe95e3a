#pragma once
#include "http/server.h"

void show_deal(struct http_request *request, struct http_response *response);
void show_deal_new(struct http_request *request, struct http_response *response);
void show_score(struct http_request *request, struct http_response *response);
