#include "format/identity.h"
#include <libpsl.h>
#include <string.h>
#include "base/utf8.h"
#include "format/phone.h"
#include "format/text.h"

/* ---- e-mail ---- */

static bool is_address_byte(char c)
{
	return (unsigned char)c > ' ' && c != 0x7f && !strchr("()<>,;:\\\"[]@", c);
}

static bool is_address_part(struct str part, size_t max)
{
	if (part.n == 0 || part.n > max || part.p[0] == '.' || part.p[part.n - 1] == '.')
		return false;
	for (size_t i = 0; i < part.n; i++)
		if (!is_address_byte(part.p[i]) || (part.p[i] == '.' && part.p[i - 1] == '.'))
			return false;
	return true;
}

bool identity_email(struct arena *arena, struct str text, struct str *ret_email)
{
	struct str s = str_trim(text);
	size_t open = s.n ? str_find_char(s, '<') : SIZE_MAX;
	if (open != SIZE_MAX) {
		/* "Ana Díaz <ana@example.org>" */
		size_t close = str_find_char(s, '>');
		if (close == SIZE_MAX || close < open)
			return false;
		s = str_trim(str_sub(s, open + 1, close - open - 1));
	}
	if (s.n > 7 && str_equal_ascii_nocase(str_sub(s, 0, 7), STR("mailto:")))
		s = str_trim(str_from(s, 7));
	size_t at = s.n <= 254 ? str_find_char(s, '@') : SIZE_MAX;
	if (at == SIZE_MAX)
		return false;
	struct str host = str_from(s, at + 1);
	if (!is_address_part(str_sub(s, 0, at), 64) || !is_address_part(host, 253) ||
		str_find_char(host, '.') == SIZE_MAX)
		return false;
	*ret_email = str_lower_ascii(arena, s);
	return true;
}

/* ---- phone ---- */

/* Cheap: six to twenty digits, and nothing but what stands between digits. */
static bool looks_like_phone(struct str s)
{
	size_t digits = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c >= '0' && c <= '9')
			digits++;
		else if ((unsigned char)c < 0x80 && !strchr(" +-()./#*:,;extEXT\t", c))
			return false;
	}
	return digits >= 6 && digits <= 20 && s.n <= 60;
}

bool identity_phone(struct arena *arena, struct str text, struct str country, struct str *ret_phone)
{
	struct str s = str_trim(text);
	char number[PHONE_MAX];
	if (!looks_like_phone(s) || !phone_parse(s.p, s.n, country.p, country.n, number))
		return false;
	*ret_phone = str_copy(arena, str_c(number));
	return true;
}

struct str identity_phone_region(struct arena *arena, struct str phone)
{
	char region[3];
	return phone_region(phone.p, phone.n, region) ? str_copy(arena, str_c(region)) : STR_NONE;
}

/* ---- addresses on the web ---- */

static struct str without_prefix(struct str s, struct str prefix)
{
	return s.n > prefix.n && str_equal_ascii_nocase(str_sub(s, 0, prefix.n), prefix) ? str_from(s, prefix.n) : s;
}

/* Networks on which a page belongs to one person. `path`: what its path begins with. */
static const struct network {
	const char *host, *path;
	int bit;
} networks[] = {
	{"linkedin.com", "/in/", 0},
	{"linkedin.com", "/pub/", 0},
	{"xing.com", "/profile/", 1},
	{"github.com", "/", 2},
	{"twitter.com", "/", 3},
	{"x.com", "/", 3},
	{"facebook.com", "/", 4},
	{"instagram.com", "/", 5},
	{"mastodon.social", "/@", 6},
	{"bsky.app", "/profile/", 7},
	{"orcid.org", "/", 8},
};

static const struct network *network_of(struct str url)
{
	for (size_t i = 0; i < sizeof networks / sizeof *networks; i++) {
		struct str host = str_c(networks[i].host), path = str_c(networks[i].path);
		struct str rest = str_from(url, host.n);
		if (str_starts(url, host) && str_starts(rest, path) && rest.n > path.n &&
			str_find_char(str_from(rest, path.n), '/') == SIZE_MAX)
			return &networks[i];
	}
	return NULL;
}

/* "linkedin.com/in/ana/details/experience" and ".../in/ana/de" are pages of one profile. Where a profile stands right
 * behind the host, what follows it may be another's, like a project that somebody keeps there. */
static struct str without_page(struct str url)
{
	for (size_t i = 0; i < sizeof networks / sizeof *networks; i++) {
		struct str host = str_c(networks[i].host), path = str_c(networks[i].path);
		size_t name = host.n + path.n;
		if (path.n == 1 || !str_starts(url, host) || !str_starts(str_from(url, host.n), path))
			continue;
		size_t slash = str_find_char(str_from(url, name), '/');
		return slash == SIZE_MAX || slash == 0 ? url : str_sub(url, 0, name + slash);
	}
	return url;
}

static bool is_host(struct str host)
{
	if (host.n < 4 || host.n > 253 || str_find_char(host, '.') == SIZE_MAX)
		return false;
	/* Behind a colon stands a port: "javascript:alert(a.b)" is no address of anybody. */
	size_t port = str_find_char(host, ':');
	for (size_t i = port == SIZE_MAX ? host.n : port + 1; i < host.n; i++)
		if (host.p[i] < '0' || host.p[i] > '9')
			return false;
	for (size_t i = 0; i < host.n; i++)
		if ((unsigned char)host.p[i] <= ' ' || strchr("\"<>\\^`{|}@,;", host.p[i]))
			return false;
	return true;
}

bool identity_url(struct arena *arena, struct str text, struct str *ret_url)
{
	struct str s = str_trim(text);
	if (s.n < 4 || s.n > 2000)
		return false;
	s = without_prefix(without_prefix(s, STR("https://")), STR("http://"));
	s = without_prefix(s, STR("www."));
	s = str_sub(s, 0, str_find_char(s, '?') == SIZE_MAX ? s.n : str_find_char(s, '?'));
	s = str_sub(s, 0, str_find_char(s, '#') == SIZE_MAX ? s.n : str_find_char(s, '#'));
	while (s.n && s.p[s.n - 1] == '/')
		s.n--;
	size_t slash = str_find_char(s, '/');
	struct str host = str_lower_ascii(arena, str_sub(s, 0, slash == SIZE_MAX ? s.n : slash));
	struct str path = slash == SIZE_MAX ? STR("") : str_from(s, slash);
	if (!is_host(host) || memchr(path.p, ' ', path.n))
		return false;
	/* "de.linkedin.com" is the same profile in German. */
	if (str_ends(host, STR(".linkedin.com")))
		host = STR("linkedin.com");
	struct str url = str_join(arena, host, path);
	/* Profiles are named without regard to case; other paths keep theirs. */
	struct str lower = without_page(str_lower_ascii(arena, url));
	*ret_url = network_of(lower) ? lower : url;
	return true;
}

static int hex_digit(char c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
	       : c >= 'A' && c <= 'F' ? c - 'A' + 10
				      : -1;
}

struct str identity_url_plain(struct arena *arena, struct str url)
{
	char *plain = arena_alloc(arena, url.n + 1);
	size_t n = 0;
	if (!plain)
		return STR("");
	for (size_t i = 0; i < url.n; i++) {
		int high = url.p[i] == '%' && i + 2 < url.n ? hex_digit(url.p[i + 1]) : -1;
		int low = high >= 0 ? hex_digit(url.p[i + 2]) : -1;
		plain[n++] = low >= 0 ? (char)(high * 16 + low) : url.p[i];
		i += low >= 0 ? 2 : 0;
	}
	struct str text = {plain, n};
	return utf8_valid(text) ? text : url;
}

struct str identity_url_percent(struct arena *arena, struct str url)
{
	static const char digits[] = "0123456789abcdef";
	char *escaped = arena_alloc(arena, url.n * 3 + 1);
	size_t n = 0;
	if (!escaped)
		return STR("");
	for (size_t i = 0; i < url.n; i++) {
		unsigned char c = (unsigned char)url.p[i];
		if (c < 0x80) {
			escaped[n++] = url.p[i];
			continue;
		}
		escaped[n++] = '%';
		escaped[n++] = digits[c >> 4];
		escaped[n++] = digits[c & 15];
	}
	return (struct str){escaped, n};
}

bool identity_url_is_profile(struct str url)
{
	return network_of(url) != NULL;
}

int64_t identity_url_network(struct str url)
{
	const struct network *network = network_of(url);
	return network ? INT64_C(1) << network->bit : 0;
}

/* ---- domains ---- */

/* Providers of mail to everybody, by their name before the public suffix ("gmx" for gmx.de and gmx.net). */
static const char *const free_mail[] = {
	"gmail",
	"googlemail",
	"yahoo",
	"ymail",
	"hotmail",
	"outlook",
	"live",
	"msn",
	"aol",
	"icloud",
	"me",
	"mac",
	"gmx",
	"web",
	"t-online",
	"freenet",
	"arcor",
	"mail",
	"proton",
	"protonmail",
	"pm",
	"tutanota",
	"tuta",
	"posteo",
	"fastmail",
	"zoho",
	"yandex",
	"qq",
	"163",
	"126",
	"sina",
	"naver",
	"daum",
	"hanmail",
	"rediffmail",
	"orange",
	"wanadoo",
	"free",
	"laposte",
	"sfr",
	"libero",
	"virgilio",
	"tiscali",
	"alice",
	"bluewin",
	"hispeed",
	"comcast",
	"verizon",
	"att",
	"sbcglobal",
	"bellsouth",
	"cox",
	"charter",
	"btinternet",
	"sky",
	"virginmedia",
	"talktalk",
	"ziggo",
	"kpnmail",
	"telenet",
	"skynet",
	"terra",
	"uol",
	"bol",
	"wp",
	"o2",
	"onet",
	"interia",
	"seznam",
	"centrum",
	"abv",
	"rambler",
	"example",
};

bool identity_domain(struct arena *arena, struct str email, struct str *ret_domain)
{
	size_t at = email.n ? str_find_char(email, '@') : SIZE_MAX;
	char *host = at == SIZE_MAX ? NULL : str_z(arena, str_from(email, at + 1));
	if (!host)
		return false;
	struct str domain = str_c(psl_registrable_domain(psl_builtin(), host));
	size_t dot = str_none(domain) ? SIZE_MAX : str_find_char(domain, '.');
	if (dot == SIZE_MAX)
		return false;
	struct str name = str_sub(domain, 0, dot);
	for (size_t i = 0; i < sizeof free_mail / sizeof *free_mail; i++)
		if (str_is(name, free_mail[i]))
			return false;
	*ret_domain = domain;
	return true;
}
