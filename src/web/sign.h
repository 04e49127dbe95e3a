#pragma once
#include "http/server.h"

void show_sign_in(struct http_request *request, struct http_response *response);
void post_sign_in(struct http_request *request, struct http_response *response);
void post_sign_out(struct http_request *request, struct http_response *response);
void show_setup(struct http_request *request, struct http_response *response);
void post_setup(struct http_request *request, struct http_response *response);
void post_theme(struct http_request *request, struct http_response *response);
