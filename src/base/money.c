#include "base/money.h"
#include <stdbool.h>
#include <string.h>
#include "base/out.h"
#include "base/utf8.h"

/* ISO 4217, those in circulation, by their digits after the point; each with a space behind it. */
static const char codes_0[] = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF ";
static const char codes_3[] = "BHD IQD JOD KWD LYD OMR TND ";
static const char codes_4[] = "CLF UYW ";
static const char codes_2[] =
	"AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD "
	"CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD "
	"GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA "
	"MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR "
	"RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD "
	"TZS UAH USD USN UYU UZS VED VES WST XCD YER ZAR ZMW ZWG ";

/* How people write currencies beside their codes; "US$" and the like are a letter or two before $. */
static const char *const signs[] = {"kr", "Kr", "zł", "Kč", "Fr", "SFr", "sFr", "Rs", "Ft", "lei", "Lei", "RM", "руб"};

static bool in_list(const char *list, const char code[4])
{
	for (; *list != '\0'; list += 4)
		if (memcmp(list, code, 3) == 0)
			return true;
	return false;
}

int money_digits(const char *currency)
{
	if (strlen(currency) != 3)
		return 2;
	return in_list(codes_0, currency) ? 0 : in_list(codes_3, currency) ? 3 : in_list(codes_4, currency) ? 4 : 2;
}

struct money money_of(struct minor minor, struct str currency)
{
	struct money money = {.minor = minor.v};
	if (currency.n == 3)
		memcpy(money.currency, currency.p, 3);
	return money;
}

struct str money_text(struct arena *arena, struct money money)
{
	uint64_t unit = 1, amount = money.minor < 0 ? -(uint64_t)money.minor : (uint64_t)money.minor;
	int digits = money_digits(money.currency);
	for (int i = 0; i < digits; i++)
		unit *= 10;
	uint64_t whole = amount / unit, part = amount % unit;
	char room[COUNT_ROOM];
	struct str units = str_count(room, whole);
	const char *space = money.currency[0] != '\0' ? " " : "", *sign = money.minor < 0 ? "-" : "";
	if (part == 0)
		return str_format(arena, "%s%s%s%.*s", money.currency, space, sign, STR_ARG(units));
	return str_format(arena, "%s%s%s%.*s.%0*llu", money.currency, space, sign, STR_ARG(units), digits,
		(unsigned long long)part);
}

/* ---- reading ---- */

/* Spaces as they stand between groups and beside currencies: also U+00A0, U+2009, U+202F. */
static bool is_space(uint32_t c)
{
	return c == ' ' || c == '\t' || c == 0xA0 || c == 0x2009 || c == 0x202F;
}

static bool is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

static bool is_apostrophe(uint32_t c)
{
	return c == '\'' || c == 0x2019;
}

static bool is_dash(uint32_t c)
{
	return c == '-' || c == 0x2013 || c == 0x2014 || c == 0x2212;
}

static struct str trim(struct str s)
{
	for (size_t at = 0; at < s.n && is_space(utf8_next(s, &at));) {
		s = str_from(s, at);
		at = 0;
	}
	for (;;) {
		size_t last = s.n;
		while (last > 0 && ((unsigned char)s.p[--last] & 0xC0) == 0x80)
			;
		size_t at = last;
		if (s.n == 0 || !is_space(utf8_next(s, &at)))
			return s;
		s.n = last;
	}
}

/* "EUR", "eur", "€", "US$", "kr." */
static bool is_currency(struct str s)
{
	if (s.n == 3 && (s.p[0] & 0x80) == 0) {
		char code[4] = {0};
		for (int i = 0; i < 3; i++)
			code[i] = s.p[i] >= 'a' && s.p[i] <= 'z' ? (char)(s.p[i] - 'a' + 'A') : s.p[i];
		if (in_list(codes_2, code) || in_list(codes_0, code) || in_list(codes_3, code) ||
			in_list(codes_4, code))
			return true;
	}
	struct str word = str_ends(s, STR(".")) ? str_sub(s, 0, s.n - 1) : s;
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (str_is(word, signs[i]))
			return true;
	if (s.n > 1 && s.n <= 3 && str_ends(s, STR("$"))) {
		for (size_t i = 0; i + 1 < s.n; i++)
			if (s.p[i] < 'A' || s.p[i] > 'Z')
				return false;
		return true;
	}
	size_t at = 0;
	uint32_t c = utf8_next(s, &at);
	return at == s.n && (c == '$' || (c >= 0xA2 && c <= 0xA5) || (c >= 0x20A0 && c <= 0x20CF));
}

/* Where the number starts: at a digit, sign or bracket, or at a point as in ".5" and "$.5" (but not
 * in "Rs.500"). */
static size_t number_start(struct str s)
{
	size_t at = 0;
	if (s.n > 0 && is_dash(utf8_next(s, &at)))
		return 0;
	for (at = 0; at < s.n; at++) {
		char c = s.p[at];
		if (is_digit((unsigned char)c) || c == '(' || c == '-' || c == '+')
			break;
		if (c == '.' && (at == 0 || s.p[at - 1] == '$'))
			break;
	}
	return at;
}

/* Takes a currency off the front and one off the end. What is left still has to be a number. */
static bool strip_currency(struct str *s)
{
	size_t first = number_start(*s), last = s->n, at;
	if (first > 0) {
		if (!is_currency(trim(str_sub(*s, 0, first))))
			return false;
		*s = trim(str_from(*s, first));
		last = s->n;
	}
	while (last > 0 && !is_digit((unsigned char)s->p[last - 1]) && s->p[last - 1] != ')')
		last--;
	/* A point belongs to the number, and so does the dash for no decimals: "5.", "4800,-", "4'800.–" */
	struct str tail = str_from(*s, last);
	if (tail.n > 0 && (tail.p[0] == '.' || tail.p[0] == ',')) {
		last++;
		at = 1;
		if (is_dash(utf8_next(tail, &at))) {
			if (at < tail.n && is_dash((unsigned char)tail.p[at]))
				at++; /* ".--" */
			last += at - 1;
		}
	}
	tail = trim(str_from(*s, last));
	if (tail.n > 0 && !is_currency(tail))
		return false;
	*s = trim(str_sub(*s, 0, last));
	return true;
}

/* The number without currency and sign, taken apart. */
struct parts {
	char digits[40]; /* all of them, of the whole part and behind the point */
	size_t n, n_whole;
};

/* Whether the groups of the whole part are 1-3,3,3... or, as in India, 1-2,2,2,3. */
static bool groups_good(const int *groups, int n)
{
	if (n == 1)
		return true;
	if (groups[n - 1] != 3)
		return false;
	int middle = n > 2 ? groups[1] : 3;
	for (int i = 1; i < n - 1; i++)
		if (groups[i] != middle)
			return false;
	return groups[0] >= 1 && groups[0] <= middle && (middle == 3 || middle == 2);
}

enum { GROUPS_MAX = 20 };

/* Reads digits parted by `group` (0: by nothing) up to the end, into parts and their sizes. */
static bool whole_read(struct str s, uint32_t group, struct parts *parts)
{
	int groups[GROUPS_MAX] = {0}, n = 1;
	for (size_t at = 0; at < s.n;) {
		uint32_t c = utf8_next(s, &at);
		if (is_digit(c)) {
			if (parts->n == sizeof parts->digits)
				return false;
			parts->digits[parts->n++] = (char)c;
			groups[n - 1]++;
		} else if (c == group && group != 0 && n < GROUPS_MAX) {
			n++;
		} else {
			return false;
		}
	}
	parts->n_whole = parts->n;
	return groups_good(groups, n) && (parts->n > 0 || n == 1);
}

/* Which mark parts groups (0: none) and where the decimals' mark stands (SIZE_MAX: nowhere).
 * One '.' or ',' alone parts groups when exactly three digits follow and one to three, not a lone
 * zero, stand before it; with currencies of three digits that is left undecided. */
static bool marks_find(struct str s, int digits, uint32_t *ret_group, size_t *ret_point)
{
	size_t count[2] = {0}, last = SIZE_MAX;
	uint32_t other = 0;
	for (size_t at = 0, here = 0; at < s.n; here = at) {
		uint32_t c = utf8_next(s, &at);
		if (c == '.' || c == ',') {
			count[c == ',']++;
			last = here;
		} else if (is_space(c) || is_apostrophe(c)) {
			if (other != 0 && other != c)
				return false;
			other = c;
		}
	}
	*ret_group = other;
	*ret_point = last;
	if (last == SIZE_MAX)
		return true;
	if (other != 0)
		return count[0] + count[1] == 1; /* 4 800,50 */
	if (count[0] > 0 && count[1] > 0) {
		*ret_group = s.p[last] == '.' ? ',' : '.';
		return count[s.p[last] == ','] == 1; /* 4,800.50 */
	}
	bool grouping = count[0] + count[1] > 1;
	if (!grouping && s.n - last - 1 == 3 && last >= 1 && last <= 3 && s.p[0] != '0') {
		if (digits == 3)
			return false;
		grouping = true;
	}
	if (grouping) {
		*ret_group = (uint32_t)(unsigned char)s.p[last];
		*ret_point = SIZE_MAX;
	}
	return true;
}

static bool parts_read(struct str s, int digits, struct parts *parts)
{
	/* "4800,-": no decimals */
	size_t dash = str_find_char(s, '-'), cut = str_find(s, STR("\xE2\x80"));
	if (dash == SIZE_MAX && cut != SIZE_MAX && cut + 3 == s.n && (unsigned char)s.p[cut + 2] != 0x99)
		dash = cut;
	if (dash != SIZE_MAX && dash > 0 && (s.p[dash - 1] == '.' || s.p[dash - 1] == ','))
		s = str_sub(s, 0, dash); /* "4800,": the point with nothing behind it */
	uint32_t group;
	size_t point;
	if (!marks_find(s, digits, &group, &point))
		return false;
	if (!whole_read(str_sub(s, 0, point), group, parts))
		return false;
	struct str decimals = point == SIZE_MAX ? STR("") : str_from(s, point + 1);
	for (size_t i = 0; i < decimals.n; i++) {
		if (!is_digit((unsigned char)decimals.p[i]) || parts->n == sizeof parts->digits)
			return false;
		parts->digits[parts->n++] = decimals.p[i];
	}
	return parts->n > 0;
}

/* Sign and brackets off: "-5", "−5", "(5)", "+5". */
static bool strip_sign(struct str *s, bool *ret_negative)
{
	size_t at = 0;
	uint32_t c = s->n > 0 ? utf8_next(*s, &at) : 0;
	*ret_negative = is_dash(c) || c == '(';
	if (c == '(') {
		if (!str_ends(*s, STR(")")))
			return false;
		s->n--;
	}
	if (*ret_negative || c == '+')
		*s = trim(str_from(*s, at));
	return true;
}

bool minor_fits(struct minor minor)
{
	return minor.v >= -MINOR_MOST && minor.v <= MINOR_MOST;
}

enum err minor_parse(struct str text, int digits, struct minor *ret_minor)
{
	struct str s = trim(text);
	bool negative = false, inner = false;
	struct parts parts = {0};
	/* The sign may stand before the currency or behind it: -$5, $-5, ($5). */
	if (!strip_sign(&s, &negative) || !strip_currency(&s))
		return ERR_INVALID;
	if (!negative && !strip_sign(&s, &inner))
		return ERR_INVALID;
	if (s.n == 0 || !parts_read(s, digits, &parts))
		return ERR_INVALID;
	int64_t value = 0;
	size_t wanted = parts.n_whole + (size_t)digits;
	for (size_t i = 0; i < wanted || i < parts.n; i++) {
		int digit = i < parts.n ? parts.digits[i] - '0' : 0;
		if (i >= wanted) {
			if (digit != 0)
				return ERR_INVALID; /* never rounded */
			continue;
		}
		if (__builtin_mul_overflow(value, 10, &value) || __builtin_add_overflow(value, digit, &value))
			return ERR_INVALID;
	}
	*ret_minor = (struct minor){negative || inner ? -value : value};
	return OK;
}
