/* Strings: a pointer and a length, never owned, not ended by NUL. `p == NULL` is "none" (SQL NULL). */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"

struct arena;

struct str {
	const char *p;
	size_t n;
};

#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})
#define STR_NONE ((struct str){NULL, 0})
/* For printf: printf("%.*s", STR_ARG(s)) */
#define STR_ARG(s) (int)(s).n, ((s).p ? (s).p : "")

struct str str_c(const char *z); /* of a C string; NULL gives STR_NONE */
static inline bool str_none(struct str s)
{
	return s.p == NULL;
}
static inline bool str_empty(struct str s)
{
	return s.n == 0;
}
bool str_equal(struct str a, struct str b);
bool str_is(struct str a, const char *z);
bool str_equal_ascii_nocase(struct str a, struct str b);
int str_compare(struct str a, struct str b); /* by bytes */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
/* Offset of the first `needle`, or SIZE_MAX. */
size_t str_find(struct str s, struct str needle);
size_t str_find_char(struct str s, char c);
struct str str_sub(struct str s, size_t from, size_t n); /* clamped */
struct str str_from(struct str s, size_t from);
struct str str_trim(struct str s); /* ASCII white space */
/* Takes the part before the next `separator` off the front of *rest. False when *rest is none;
 * the last part leaves *rest none. */
bool str_split(struct str *rest, char separator, struct str *ret_part);

/* Copies; these never return garbage: when memory runs out the arena remembers it
 * (`arena_failed`) and the result is empty. str_copy(none) stays none. */
struct str str_copy(struct arena *arena, struct str s);
struct str str_lower_ascii(struct arena *arena, struct str s);
struct str str_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* As people read it: "12,345"; written into the end of room. */
enum { COUNT_ROOM = 26 }; /* 20 digits, 6 commas */
struct str str_count(char room[COUNT_ROOM], uint64_t count);
struct str str_join(struct arena *arena, struct str a, struct str b);
/* NUL-ended copy, for C interfaces. NULL only when memory ran out. */
char *str_z(struct arena *arena, struct str s);
