#include "base/out.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"

enum { FIRST_ROOM = 256 };

void out_init(struct out *out, size_t limit)
{
	*out = (struct out){.limit = limit};
}

void out_free(struct out *out)
{
	free(out->p);
	*out = (struct out){.limit = out->limit};
}

void out_reset(struct out *out)
{
	out->n = 0;
	out->err = OK;
}

/* Makes room for `more` bytes. False, and the failure remembered, when it cannot be. */
static bool reserve(struct out *out, size_t more)
{
	if (out->err != OK)
		return false;
	size_t need;
	if (__builtin_add_overflow(out->n, more, &need) || (out->limit != 0 && need > out->limit)) {
		out->err = ERR_TOO_LARGE;
		return false;
	}
	if (need <= out->room)
		return true;
	size_t grown = out->room == 0 ? FIRST_ROOM : out->room;
	while (grown < need)
		grown = grown > SIZE_MAX / 2 ? need : grown * 2;
	char *p = arena_fails_now() ? NULL : realloc(out->p, grown);
	if (p == NULL) {
		out->err = ERR_NOMEM;
		return false;
	}
	out->p = p;
	out->room = grown;
	return true;
}

void out_write(struct out *out, const char *p, size_t n)
{
	if (n == 0 || !reserve(out, n))
		return;
	memcpy(out->p + out->n, p, n);
	out->n += n;
}

void out_str(struct out *out, struct str s)
{
	out_write(out, s.p, s.n);
}

void out_z(struct out *out, const char *z)
{
	if (z != NULL)
		out_write(out, z, strlen(z));
}

void out_char(struct out *out, char c)
{
	if (!reserve(out, 1))
		return;
	out->p[out->n++] = c;
}

void out_int(struct out *out, int64_t v)
{
	char digits[20]; /* 2^63 has 19 digits, and a sign */
	size_t at = sizeof digits;
	uint64_t rest = v < 0 ? -(uint64_t)v : (uint64_t)v;
	do
		digits[--at] = (char)('0' + rest % 10);
	while ((rest /= 10) != 0);
	if (v < 0)
		digits[--at] = '-';
	out_write(out, digits + at, sizeof digits - at);
}

void out_count(struct out *out, int64_t v)
{
	char room[COUNT_ROOM];
	if (v < 0)
		out_char(out, '-');
	out_str(out, str_count(room, v < 0 ? -(uint64_t)v : (uint64_t)v));
}

void out_format(struct out *out, const char *format, ...)
{
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, format, args);
	if (n < 0 && out->err == OK)
		out->err = ERR_INTERNAL;
	/* vsnprintf ends with a NUL, which needs room but does not count; it may pass the limit by one. */
	size_t limit = out->limit;
	if (n > 0 && limit != 0 && out->n + (size_t)n <= limit)
		out->limit = limit + 1;
	if (n > 0 && reserve(out, (size_t)n + 1)) {
		vsnprintf(out->p + out->n, (size_t)n + 1, format, again);
		out->n += (size_t)n;
	}
	out->limit = limit;
	va_end(again);
	va_end(args);
}
