/* HTML entities in cells: some exports carry them. */
#include <string.h>
#include "base/out.h"
#include "base/utf8.h"
#include "format/text.h"

/* The names of ISO 8859-1's upper half, from U+00A0 on (HTML 4, section 24.2). */
static const char *const latin1[96] = {
	"nbsp",
	"iexcl",
	"cent",
	"pound",
	"curren",
	"yen",
	"brvbar",
	"sect",
	"uml",
	"copy",
	"ordf",
	"laquo",
	"not",
	"shy",
	"reg",
	"macr",
	"deg",
	"plusmn",
	"sup2",
	"sup3",
	"acute",
	"micro",
	"para",
	"middot",
	"cedil",
	"sup1",
	"ordm",
	"raquo",
	"frac14",
	"frac12",
	"frac34",
	"iquest",
	"Agrave",
	"Aacute",
	"Acirc",
	"Atilde",
	"Auml",
	"Aring",
	"AElig",
	"Ccedil",
	"Egrave",
	"Eacute",
	"Ecirc",
	"Euml",
	"Igrave",
	"Iacute",
	"Icirc",
	"Iuml",
	"ETH",
	"Ntilde",
	"Ograve",
	"Oacute",
	"Ocirc",
	"Otilde",
	"Ouml",
	"times",
	"Oslash",
	"Ugrave",
	"Uacute",
	"Ucirc",
	"Uuml",
	"Yacute",
	"THORN",
	"szlig",
	"agrave",
	"aacute",
	"acirc",
	"atilde",
	"auml",
	"aring",
	"aelig",
	"ccedil",
	"egrave",
	"eacute",
	"ecirc",
	"euml",
	"igrave",
	"iacute",
	"icirc",
	"iuml",
	"eth",
	"ntilde",
	"ograve",
	"oacute",
	"ocirc",
	"otilde",
	"ouml",
	"divide",
	"oslash",
	"ugrave",
	"uacute",
	"ucirc",
	"uuml",
	"yacute",
	"thorn",
	"yuml",
};
static const struct {
	const char *name;
	uint32_t code_point;
} others[] = {
	{"amp", '&'},
	{"lt", '<'},
	{"gt", '>'},
	{"quot", '"'},
	{"apos", '\''},
	{"ndash", 0x2013},
	{"mdash", 0x2014},
	{"lsquo", 0x2018},
	{"rsquo", 0x2019},
	{"ldquo", 0x201C},
	{"rdquo", 0x201D},
	{"hellip", 0x2026},
	{"euro", 0x20AC},
	{"bull", 0x2022},
	{"trade", 0x2122},
	{"OElig", 0x152},
	{"oelig", 0x153},
	{"Scaron", 0x160},
	{"scaron", 0x161},
};

static uint32_t digits(struct str s, unsigned base)
{
	uint32_t value = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		unsigned digit = c >= '0' && c <= '9'   ? (unsigned)(c - '0')
				 : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a' + 10)
				 : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A' + 10)
							: base;
		if (digit >= base || value > 0x10FFFF)
			return 0;
		value = value * base + digit;
	}
	bool letter = value >= 0x20 && value <= 0x10FFFF && !(value >= 0xD800 && value <= 0xDFFF);
	return letter || value == '\n' || value == '\t' ? value : 0;
}

/* The code point of "amp", "#233", "#xE9"; 0 when it is none. */
static uint32_t entity(struct str name)
{
	if (name.n > 2 && name.p[0] == '#' && (name.p[1] == 'x' || name.p[1] == 'X'))
		return digits(str_from(name, 2), 16);
	if (name.n > 1 && name.p[0] == '#')
		return digits(str_from(name, 1), 10);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (str_is(name, others[i].name))
			return others[i].code_point;
	for (uint32_t i = 0; i < 96; i++)
		if (str_is(name, latin1[i]))
			return 0xA0 + i;
	return 0;
}

struct str text_entities(struct arena *arena, struct str s)
{
	if (!s.n || !memchr(s.p, '&', s.n) || !memchr(s.p, ';', s.n))
		return s;
	/* No entity is shorter than what it stands for. */
	char *to = arena_alloc(arena, s.n);
	if (!to)
		return STR("");
	size_t n = 0;
	for (size_t i = 0; i < s.n;) {
		size_t end = s.p[i] == '&' ? str_find_char(str_sub(s, i, 12), ';') : SIZE_MAX;
		uint32_t code_point = end == SIZE_MAX ? 0 : entity(str_sub(s, i + 1, end - 1));
		if (code_point) {
			n += utf8_put(code_point, to + n);
			i += end + 1;
		} else {
			to[n++] = s.p[i++];
		}
	}
	return (struct str){to, n};
}
