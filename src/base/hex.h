/* Hexadecimal digits, and the percent sequences that URLs and forms write with them (RFC 3986, 2.1). */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/str.h"

int hex_digit(char c); /* 0 .. 15 in either case, or -1 */
/* Two lower-case digits a byte. */
struct str hex_text(struct arena *arena, const void *bytes, size_t n);
/* Reads exactly `n` bytes from 2 n digits. False, with nothing written that counts, otherwise. */
bool hex_bytes(struct str text, void *ret_bytes, size_t n);
/* The byte at *at, decoded; *at advances past it. -1: a % without two digits behind it. */
int percent_next(struct str s, size_t *at);
/* Decodes %XX (and "+" as a space, in forms and queries) into `ret`, which has room for s.n bytes.
 * Bytes written, or SIZE_MAX when a sequence is not whole. */
size_t percent_decode(struct str s, bool plus_is_space, char *ret);
