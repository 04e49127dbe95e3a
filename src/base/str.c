#include "base/str.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "base/arena.h"

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_c(const char *z)
{
	return z == NULL ? STR_NONE : (struct str){z, strlen(z)};
}

bool str_equal(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_is(struct str a, const char *z)
{
	return str_equal(a, str_c(z));
}

bool str_equal_ascii_nocase(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return true;
}

int str_compare(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n == 0 ? 0 : memcmp(a.p, b.p, n);
	return order != 0 ? order : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && str_equal((struct str){s.p, prefix.n}, prefix);
}

bool str_ends(struct str s, struct str suffix)
{
	return s.n >= suffix.n && str_equal(str_from(s, s.n - suffix.n), suffix);
}

size_t str_find(struct str s, struct str needle)
{
	if (needle.n == 0)
		return 0;
	if (needle.n > s.n)
		return SIZE_MAX;
	const char *found = memmem(s.p, s.n, needle.p, needle.n);
	return found == NULL ? SIZE_MAX : (size_t)(found - s.p);
}

size_t str_find_char(struct str s, char c)
{
	const char *found = s.n == 0 ? NULL : memchr(s.p, c, s.n);
	return found == NULL ? SIZE_MAX : (size_t)(found - s.p);
}

struct str str_sub(struct str s, size_t from, size_t n)
{
	if (s.p == NULL)
		return STR_NONE;
	if (from > s.n)
		from = s.n;
	if (n > s.n - from)
		n = s.n - from;
	return (struct str){s.p + from, n};
}

struct str str_from(struct str s, size_t from)
{
	return str_sub(s, from, SIZE_MAX);
}

struct str str_trim(struct str s)
{
	while (s.n > 0 && is_space(s.p[s.n - 1]))
		s.n--;
	while (s.n > 0 && is_space(s.p[0])) {
		s.p++;
		s.n--;
	}
	return s;
}

bool str_split(struct str *rest, char separator, struct str *ret_part)
{
	if (rest->p == NULL)
		return false;
	size_t at = str_find_char(*rest, separator);
	struct str all = *rest;
	*rest = at == SIZE_MAX ? STR_NONE : str_from(all, at + 1);
	*ret_part = str_sub(all, 0, at);
	return true;
}

/* Room for n bytes and a NUL; NULL when memory ran out. */
static char *room(struct arena *arena, size_t n)
{
	return n == SIZE_MAX ? arena_alloc(arena, n) : arena_alloc(arena, n + 1);
}

struct str str_copy(struct arena *arena, struct str s)
{
	if (s.p == NULL)
		return STR_NONE;
	char *p = str_z(arena, s);
	return p == NULL ? STR("") : (struct str){p, s.n};
}

struct str str_lower_ascii(struct arena *arena, struct str s)
{
	if (s.p == NULL)
		return STR_NONE;
	char *p = room(arena, s.n);
	if (p == NULL)
		return STR("");
	for (size_t i = 0; i < s.n; i++)
		p[i] = lower(s.p[i]);
	return (struct str){p, s.n};
}

struct str str_format(struct arena *arena, const char *format, ...)
{
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	struct str text = STR("");
	int n = vsnprintf(NULL, 0, format, args);
	if (n >= 0) {
		char *p = room(arena, (size_t)n);
		if (p != NULL) {
			vsnprintf(p, (size_t)n + 1, format, again);
			text = (struct str){p, (size_t)n};
		}
	}
	va_end(again);
	va_end(args);
	return text;
}

struct str str_join(struct arena *arena, struct str a, struct str b)
{
	size_t n;
	if (__builtin_add_overflow(a.n, b.n, &n))
		n = SIZE_MAX;
	char *p = room(arena, n);
	if (p == NULL)
		return STR("");
	if (a.n > 0)
		memcpy(p, a.p, a.n);
	if (b.n > 0)
		memcpy(p + a.n, b.p, b.n);
	return (struct str){p, n};
}

char *str_z(struct arena *arena, struct str s)
{
	char *p = room(arena, s.n);
	if (p != NULL && s.n > 0)
		memcpy(p, s.p, s.n);
	return p;
}

struct str str_count(char room[COUNT_ROOM], uint64_t count)
{
	size_t at = COUNT_ROOM;
	int written = 0;
	do {
		if (written > 0 && written % 3 == 0)
			room[--at] = ',';
		room[--at] = (char)('0' + count % 10);
		written++;
	} while ((count /= 10) != 0);
	return (struct str){room + at, COUNT_ROOM - at};
}
