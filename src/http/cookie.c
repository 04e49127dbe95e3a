#include "http/cookie.h"

/* What needs no quoting anywhere; narrower than RFC 6265 allows, which is enough for tokens. */
static bool is_plain(struct str s)
{
	static const struct str marks = {"-._~", 4};
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool letter = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		if (!letter && str_find_char(marks, c) == SIZE_MAX)
			return false;
	}
	return true;
}

struct str cookie_get(struct str header, struct str name)
{
	struct str pair, key;
	while (str_split(&header, ';', &pair)) {
		pair = str_trim(pair);
		if (!str_split(&pair, '=', &key) || !str_equal(key, name) || str_none(pair))
			continue;
		if (pair.n >= 2 && pair.p[0] == '"' && pair.p[pair.n - 1] == '"')
			return str_sub(pair, 1, pair.n - 2);
		return pair;
	}
	return STR_NONE;
}

enum err cookie_write(const struct http_cookie *cookie, struct out *out)
{
	struct str name = str_c(cookie->name);
	if (str_empty(name) || !is_plain(name) || !is_plain(cookie->value))
		return ERR_INVALID;
	out_str(out, name);
	out_char(out, '=');
	if (cookie->max_age >= 0)
		out_str(out, cookie->value);
	out_z(out, "; Path=/; HttpOnly");
	if (cookie->max_age != 0) {
		out_z(out, "; Max-Age=");
		out_int(out, cookie->max_age < 0 ? 0 : cookie->max_age);
	}
	out_z(out, cookie->same_site == HTTP_SAME_SITE_STRICT ? "; SameSite=Strict" : "; SameSite=Lax");
	if (cookie->secure)
		out_z(out, "; Secure");
	return out_failed(out);
}
