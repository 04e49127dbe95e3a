/* Paths and queries as they are sent: percent-encoded. */
#pragma once
#include "base/arena.h"
#include "base/str.h"

/* Begins with "/", no empty, "." or ".." segment (a last empty one is fine), printable ASCII, whole
 * percent sequences that give valid UTF-8 without control characters, "/" or "\"; at most
 * HTTP_SEGMENTS_LIMIT segments. */
bool path_valid(struct str path);
/* Of a valid path: its decoded segments; "/" has none, "/a/" has "a" and "". */
void path_split(struct arena *arena, struct str path, const struct str **ret_segments, size_t *ret_n);

/* Printable ASCII, whole percent sequences, no NUL. */
bool query_valid(struct str query);
/* The first value of `name` in a valid query, decoded; none when it is not there. */
struct str query_get(struct arena *arena, struct str query, struct str name);
