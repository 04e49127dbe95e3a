#include "base/utf8.h"

enum { REPLACEMENT = 0xFFFD };

/* Bytes of the well-formed letter at the front of p[0..n-1] (n >= 1), or 0. RFC 3629, section 4. */
static size_t letter(const unsigned char *p, size_t n, uint32_t *ret_code_point)
{
	unsigned char first = p[0];
	if (first < 0x80) {
		*ret_code_point = first;
		return 1;
	}
	/* The second byte's range leaves out overlong forms, surrogates and what is above U+10FFFF. */
	unsigned char low = 0x80, high = 0xBF;
	size_t size;
	uint32_t code;
	if (first >= 0xC2 && first <= 0xDF) {
		size = 2;
		code = first & 0x1Fu;
	} else if (first >= 0xE0 && first <= 0xEF) {
		size = 3;
		code = first & 0x0Fu;
		low = first == 0xE0 ? 0xA0 : low;
		high = first == 0xED ? 0x9F : high;
	} else if (first >= 0xF0 && first <= 0xF4) {
		size = 4;
		code = first & 0x07u;
		low = first == 0xF0 ? 0x90 : low;
		high = first == 0xF4 ? 0x8F : high;
	} else {
		return 0;
	}
	if (n < size)
		return 0;
	for (size_t i = 1; i < size; i++) {
		if (p[i] < low || p[i] > high)
			return 0;
		low = 0x80;
		high = 0xBF;
		code = code << 6 | (p[i] & 0x3Fu);
	}
	*ret_code_point = code;
	return size;
}

bool utf8_valid(struct str s)
{
	uint32_t code;
	for (size_t at = 0, size; at < s.n; at += size) {
		size = letter((const unsigned char *)s.p + at, s.n - at, &code);
		if (size == 0)
			return false;
	}
	return true;
}

uint32_t utf8_next(struct str s, size_t *at)
{
	if (*at >= s.n)
		return REPLACEMENT;
	uint32_t code = REPLACEMENT;
	size_t size = letter((const unsigned char *)s.p + *at, s.n - *at, &code);
	*at += size == 0 ? 1 : size;
	return code;
}

size_t utf8_put(uint32_t code_point, char ret_bytes[4])
{
	if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF))
		code_point = REPLACEMENT;
	if (code_point < 0x80) {
		ret_bytes[0] = (char)code_point;
		return 1;
	}
	size_t size = code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
	for (size_t i = size - 1; i > 0; i--) {
		ret_bytes[i] = (char)(0x80 | (code_point & 0x3F));
		code_point >>= 6;
	}
	static const unsigned char marks[] = {0, 0, 0xC0, 0xE0, 0xF0};
	ret_bytes[0] = (char)(marks[size] | code_point);
	return size;
}

size_t utf8_count(struct str s)
{
	size_t count = 0;
	for (size_t at = 0; at < s.n; count++)
		utf8_next(s, &at);
	return count;
}

struct str utf8_clip(struct str s, size_t max_bytes)
{
	if (s.n <= max_bytes)
		return s;
	size_t end = max_bytes;
	/* Back over at most three continuation bytes; more are no UTF-8 and are cut where they are. */
	for (int i = 0; i < 3 && end > 0 && ((unsigned char)s.p[end] & 0xC0) == 0x80; i++)
		end--;
	if (((unsigned char)s.p[end] & 0xC0) == 0x80)
		end = max_bytes;
	return (struct str){s.p, end};
}

bool utf8_clean(struct str s)
{
	uint32_t code;
	for (size_t at = 0, size; at < s.n; at += size) {
		size = letter((const unsigned char *)s.p + at, s.n - at, &code);
		if (size == 0)
			return false;
		if ((code < ' ' && code != '\t' && code != '\n') || (code >= 0x7F && code <= 0x9F))
			return false;
	}
	return true;
}
