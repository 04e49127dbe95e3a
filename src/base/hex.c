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

size_t percent_decode(struct str s, bool plus_is_space, char *ret)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c == '%') {
			int high = i + 2 < s.n ? hex_digit(s.p[i + 1]) : -1;
			int low = i + 2 < s.n ? hex_digit(s.p[i + 2]) : -1;
			if (high < 0 || low < 0)
				return SIZE_MAX;
			c = (char)(high << 4 | low);
			i += 2;
		} else if (plus_is_space && c == '+') {
			c = ' ';
		}
		ret[n++] = c;
	}
	return n;
}
