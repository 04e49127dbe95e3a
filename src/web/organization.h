/* The page of an organization. */
#pragma once
#include "http/server.h"

void show_organization(struct http_request *request, struct http_response *response);
