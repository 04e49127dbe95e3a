/* Cookies: reading what a browser sends, writing what it should keep. */
#pragma once
#include "base/out.h"
#include "http/server.h"

/* The value of the first cookie of that name in a Cookie header; none when it is not there. */
struct str cookie_get(struct str header, struct str name);
/* The value of a Set-Cookie header. ERR_INVALID: a name or value that may not stand in one. */
NODISCARD enum err cookie_write(const struct http_cookie *cookie, struct out *out);
