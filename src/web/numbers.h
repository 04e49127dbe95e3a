/* The numbers: the leader's view, a person's lineage, the digest. */
#pragma once
#include "http/server.h"

void show_numbers(struct http_request *request, struct http_response *response);
void show_digest(struct http_request *request, struct http_response *response);
void post_table(struct http_request *request, struct http_response *response);
void show_lineage(struct http_request *request, struct http_response *response);
