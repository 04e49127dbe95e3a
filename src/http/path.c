#include "http/path.h"
#include "base/hex.h"
#include "base/utf8.h"
#include "http/message.h"

static bool segment_valid(struct str segment)
{
	char bytes[HTTP_TARGET_LIMIT];
	if (segment.n > sizeof bytes)
		return false;
	size_t n = percent_decode(segment, false, bytes);
	if (n == SIZE_MAX)
		return false;
	struct str decoded = {bytes, n};
	for (size_t i = 0; i < n; i++)
		if (bytes[i] == '\t' || bytes[i] == '\n' || bytes[i] == '/' || bytes[i] == '\\')
			return false;
	return utf8_clean(decoded) && !str_is(decoded, ".") && !str_is(decoded, "..");
}

bool path_valid(struct str path)
{
	size_t segments = 0;
	if (path.n == 0 || path.p[0] != '/')
		return false;
	for (size_t i = 0; i < path.n; i++) {
		unsigned char c = (unsigned char)path.p[i];
		if (c <= 0x20 || c >= 0x7f || c == '#' || c == '\\' || c == '"' || c == '<' || c == '>')
			return false;
	}
	struct str rest = str_from(path, 1), segment;
	while (str_split(&rest, '/', &segment)) {
		bool last = str_none(rest);
		if ((segment.n == 0 && !last) || !segment_valid(segment) || ++segments > HTTP_SEGMENTS_LIMIT)
			return false;
	}
	return true;
}

void path_split(struct arena *arena, struct str path, const struct str **ret_segments, size_t *ret_n)
{
	size_t n = 0;
	struct str *segments = ARENA_ARRAY(arena, HTTP_SEGMENTS_LIMIT, struct str);
	struct str rest = str_from(path, 1), segment;
	*ret_segments = segments;
	*ret_n = 0;
	if (!segments || path.n <= 1)
		return;
	while (n < HTTP_SEGMENTS_LIMIT && str_split(&rest, '/', &segment)) {
		char *bytes = str_find_char(segment, '%') == SIZE_MAX ? NULL : arena_alloc(arena, segment.n);
		segments[n++] = bytes ? (struct str){bytes, percent_decode(segment, false, bytes)} : segment;
	}
	*ret_n = n;
}

bool query_valid(struct str query)
{
	for (size_t at = 0; at < query.n;) {
		unsigned char c = (unsigned char)query.p[at];
		if (c <= 0x20 || c >= 0x7f || c == '#' || c == '"' || c == '<' || c == '>')
			return false;
		if (percent_next(query, &at) <= 0)
			return false;
	}
	return true;
}

static bool name_is(struct arena *arena, struct str encoded, struct str name)
{
	if (str_find_char(encoded, '%') == SIZE_MAX && str_find_char(encoded, '+') == SIZE_MAX)
		return str_equal(encoded, name);
	char *bytes = arena_alloc(arena, encoded.n);
	return bytes && str_equal((struct str){bytes, percent_decode(encoded, true, bytes)}, name);
}

struct str query_get(struct arena *arena, struct str query, struct str name)
{
	struct str pair, key;
	while (str_split(&query, '&', &pair)) {
		if (!str_split(&pair, '=', &key) || !name_is(arena, key, name))
			continue;
		if (str_empty(pair))
			return STR("");
		char *bytes = arena_alloc(arena, pair.n);
		return bytes ? (struct str){bytes, percent_decode(pair, true, bytes)} : STR("");
	}
	return STR_NONE;
}
