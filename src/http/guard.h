/* The guard: what no handler should ever see is answered before routing. Pure functions of the head. */
#pragma once
#include "http/message.h"

struct guard_rules {
	const struct str *hosts; /* allowed beside localhost, 127.0.0.1 and [::1] */
	size_t n_hosts;
	bool any_host; /* well-formed is enough */
};

/* 0, or the refusal: 400, 414, 415, 417, 421, 431, 501, 505. Each closes the connection. */
struct http_verdict guard_head(const struct http_head *head, const struct guard_rules *rules);

/* May a request that changes something come from where it comes? A browser says where from by
 * Sec-Fetch-Site or Origin; with a cookie one of them must be there and must say "this site". */
struct http_verdict guard_origin(const struct http_head *head);

/* The body's length: 0 when there is none, -1 when it comes in chunks. For heads that passed. */
int64_t guard_length(const struct http_head *head);

/* True for "localhost", "127.0.0.1:8017", "[::1]:80": host, optional port. *ret_name is without port. */
bool guard_host_valid(struct str host, struct str *ret_name);
