#pragma once
#include "http/server.h"

void show_offers(struct http_request *request, struct http_response *response);
void show_offer(struct http_request *request, struct http_response *response);
void post_offer(struct http_request *request, struct http_response *response);
