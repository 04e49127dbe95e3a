/* What the client can take and what it already has. */
#pragma once
#include "base/str.h"

/* True when an Accept-Encoding header admits `coding` (q above 0), by name or by "*". */
bool accepts_encoding(struct str accept, struct str coding);
/* True when an If-None-Match header names `etag` (weak comparison), or is "*". */
bool etag_matches(struct str if_none_match, struct str etag);
