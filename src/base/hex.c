#include "base/hex.h"

#include "base/arena.h"

int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

struct str hex_text(struct arena *arena, const void *bytes, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	const uint8_t *p = bytes;
	char *text = arena_array(arena, n == 0 ? 1 : n, 2);
	if (text == NULL)
		return STR("");
	for (size_t i = 0; i < n; i++) {
		text[i * 2] = digits[p[i] >> 4];
		text[i * 2 + 1] = digits[p[i] & 15];
	}
	return (struct str){text, n * 2};
}

bool hex_bytes(struct str text, void *ret_bytes, size_t n)
{
	uint8_t *bytes = ret_bytes;
	if (text.n != n * 2)
		return false;
	for (size_t i = 0; i < n; i++) {
		int high = hex_digit(text.p[i * 2]), low = hex_digit(text.p[i * 2 + 1]);
		if (high < 0 || low < 0)
			return false;
		bytes[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

int percent_next(struct str s, size_t *at)
{
	if (s.p[*at] != '%')
		return (unsigned char)s.p[(*at)++];
	int high = s.n - *at > 2 ? hex_digit(s.p[*at + 1]) : -1;
	int low = s.n - *at > 2 ? hex_digit(s.p[*at + 2]) : -1;
	if (high < 0 || low < 0)
		return -1;
	*at += 3;
	return high << 4 | low;
}

size_t percent_decode(struct str s, bool plus_is_space, char *ret)
{
	size_t n = 0;
	for (size_t at = 0; at < s.n;) {
		bool plus = plus_is_space && s.p[at] == '+';
		int byte = percent_next(s, &at);
		if (byte < 0)
			return SIZE_MAX;
		ret[n++] = plus ? ' ' : (char)byte;
	}
	return n;
}
