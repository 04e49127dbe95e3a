#pragma once
#include "http/server.h"

void show_today(struct http_request *request, struct http_response *response);
void show_later(struct http_request *request, struct http_response *response);
void show_words(struct http_request *request, struct http_response *response);
