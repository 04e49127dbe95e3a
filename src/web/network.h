/* The network: the map of who knows whom, the same as a table, and the ways to somebody. */
#pragma once
#include "http/server.h"

void show_network(struct http_request *request, struct http_response *response);
/* The best ways to one person, as a part of their page: none where they are the rep's own acquaintance before all. */
void show_ways_there(struct http_request *request, struct http_response *response);
/* Whom one person probably knows. */
void show_likely(struct http_request *request, struct http_response *response);
/* What the map draws, for the script: the answers of network_map and of ways, as JSON. */
void show_network_people(struct http_request *request, struct http_response *response);
void show_network_ways(struct http_request *request, struct http_response *response);
