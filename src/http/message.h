/* What the parts of the server agree on beside server.h: a request's head as text, before anything
 * is believed. No sockets here: guard, paths, cookies and routes are fuzzed and tested without one. */
#pragma once
#include "http/server.h"

#define HTTP_TARGET_LIMIT ((size_t)8 << 10)
#define HTTP_HEADERS_LIMIT 100
#define HTTP_HEADER_BYTES_LIMIT ((size_t)32 << 10)
#define HTTP_SEGMENTS_LIMIT 32

struct http_head {
	struct str method;
	struct str target;  /* as sent, with the query */
	struct str version; /* "HTTP/1.1" */
	const struct http_field *headers;
	size_t n_headers;
};

/* Number of headers of that name; *ret_value (may be NULL) is the last one's value. */
size_t http_head_count(const struct http_head *head, const char *name, struct str *ret_value);
/* The first one's value, or none. */
struct str http_fields_get(const struct http_field *fields, size_t n, const char *name);
/* An answer that is a refusal: what, and why in a sentence. Status 0: no refusal. */
struct http_verdict {
	int status;
	const char *reason;
};
