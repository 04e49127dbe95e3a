/* UTF-8: strict (RFC 3629): no surrogates, no overlong forms, nothing above U+10FFFF. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/str.h"

bool utf8_valid(struct str s);
/* The next code point of s from *at, which advances; U+FFFD and one byte on for a bad byte. */
uint32_t utf8_next(struct str s, size_t *at);
size_t utf8_put(uint32_t code_point, char ret_bytes[4]); /* bytes written */
size_t utf8_count(struct str s);                         /* code points */
struct str utf8_clip(struct str s, size_t max_bytes);    /* never in the middle of a letter */
/* Valid text without NUL and control characters other than tab and line feed. */
bool utf8_clean(struct str s);
