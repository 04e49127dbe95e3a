#pragma once
#include "http/server.h"

void show_people(struct http_request *request, struct http_response *response);
void show_person_new(struct http_request *request, struct http_response *response);
void post_person_new(struct http_request *request, struct http_response *response);
void show_names(struct http_request *request, struct http_response *response);
void show_person(struct http_request *request, struct http_response *response);
void show_person_edit(struct http_request *request, struct http_response *response);
void post_export(struct http_request *request, struct http_response *response);
