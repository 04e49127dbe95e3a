#pragma once
#include "http/server.h"

void show_imports(struct http_request *request, struct http_response *response);
bool before_upload(struct http_request *request, struct http_response *response);
void post_import(struct http_request *request, struct http_response *response);
void show_import(struct http_request *request, struct http_response *response);
void post_columns(struct http_request *request, struct http_response *response);
void show_import_report(struct http_request *request, struct http_response *response);
