/* The response's life inside the server. */
#pragma once
#include "http/message.h"

/* `fields`: room for the first headers. */
void response_begin(struct http_response *response, struct arena *arena, struct http_field *fields, size_t n_fields);
/* Closes the file that a handler has given and nobody sent. */
void response_close(struct http_response *response);
/* Adds the headers that every answer carries: type, caching, security. */
void response_finish(struct http_response *response, const char *default_csp);
