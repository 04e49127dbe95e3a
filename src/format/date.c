#include "format/date.h"
#include <string.h>
#include "format/text.h"

/* Months by their first letters as folded, en de fr nl es: the longest match wins nothing, the first does. */
static const struct {
	const char *start;
	int month;
} months[] = {
	{"jan", 1},
	{"ene", 1},
	{"feb", 2},
	{"fev", 2},
	{"mar", 3},
	{"mae", 3},
	{"mrz", 3},
	{"maa", 3},
	{"mrt", 3},
	{"apr", 4},
	{"avr", 4},
	{"abr", 4},
	{"may", 5},
	{"mai", 5},
	{"mei", 5},
	{"jun", 6},
	{"juin", 6},
	{"juil", 7},
	{"jul", 7},
	{"aug", 8},
	{"aou", 8},
	{"ago", 8},
	{"sep", 9},
	{"set", 9},
	{"okt", 10},
	{"oct", 10},
	{"out", 10},
	{"nov", 11},
	{"dez", 12},
	{"dec", 12},
	{"dic", 12},
};

/* A date taken apart: numbers, at most one month by name. */
struct parts {
	int number[3];
	int length[3]; /* digits */
	int n;
	int month;      /* by name; 0: none */
	int month_at;   /* how many numbers stood before it */
	char separator; /* between the first two numbers */
};

static int month_by_name(const char *word, size_t n)
{
	for (size_t i = 0; i < sizeof months / sizeof *months; i++) {
		size_t length = strlen(months[i].start);
		if (n >= length && memcmp(word, months[i].start, length) == 0)
			return months[i].month;
	}
	return 0;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Lower case without diacritics, in a small buffer: dates are short, and no memory is needed. Letters of
 * two bytes that month names have lose their marks: é û ä. */
static size_t plain_text(struct str text, char ret[48])
{
	size_t n = 0;
	for (size_t i = 0; i < text.n && n < 48; i++) {
		unsigned char c = (unsigned char)text.p[i];
		if (c == 0xC3 && i + 1 < text.n) {
			unsigned char second = (unsigned char)text.p[++i];
			ret[n++] = second >= 0xA8 && second <= 0xAB   ? 'e'
				   : second >= 0xB9 && second <= 0xBC ? 'u'
								      : 'a';
		} else {
			ret[n++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : (char)c;
		}
	}
	return n;
}

static bool take_number(const char *s, size_t n, size_t *at, struct parts *parts)
{
	int value = 0, length = 0;
	while (*at < n && is_digit(s[*at]) && length < 8) {
		value = value * 10 + (s[(*at)++] - '0');
		length++;
	}
	if (length > 4)
		return false;
	parts->number[parts->n] = value;
	parts->length[parts->n++] = length;
	return true;
}

static bool take_word(const char *s, size_t n, size_t *at, struct parts *parts)
{
	size_t from = *at;
	while (*at < n && s[*at] >= 'a' && s[*at] <= 'z')
		(*at)++;
	size_t length = *at - from;
	/* "1st", "de", the T before a time: passed over; any other word is no part of a date, but a weekday. */
	int month = length >= 3 ? month_by_name(s + from, length) : 0;
	if (!month)
		return length <= 2 || parts->n == 0;
	if (parts->month)
		return false;
	parts->month = month;
	parts->month_at = parts->n;
	return true;
}

static bool take_apart(struct str text, struct parts *parts)
{
	char s[48];
	size_t n = plain_text(str_trim(text), s), at = 0;
	*parts = (struct parts){0};
	if (text.n > 64)
		return false;
	while (at < n && parts->n + (parts->month ? 1 : 0) < 3) {
		bool ok = true;
		if (is_digit(s[at]))
			ok = take_number(s, n, &at, parts);
		else if (s[at] >= 'a' && s[at] <= 'z')
			ok = take_word(s, n, &at, parts);
		else {
			if (parts->n == 1 && !parts->separator && s[at] != ' ')
				parts->separator = s[at];
			ok = strchr(" ./-,'", s[at]) != NULL;
			at++;
		}
		if (!ok)
			return false;
	}
	/* What follows is a time of the day, or it is no date. */
	bool complete = parts->n + (parts->month ? 1 : 0) == 3;
	return complete && (at == n || strchr(" t.,", s[at]));
}

static int whole_year(int year, int length)
{
	if (length == 4)
		return year;
	return length == 2 ? (year < 70 ? 2000 + year : 1900 + year) : 0;
}

/* Whether the numbers are day, month, year in an order that only the file can tell. */
static bool is_open_order(const struct parts *parts)
{
	return !parts->month && parts->length[0] <= 2 && parts->length[1] <= 2 && parts->length[2] != 1 &&
	       parts->length[2] != 3;
}

void date_watch(struct date_evidence *evidence, struct str text)
{
	struct parts parts;
	if (text.n < 6 || !take_apart(text, &parts) || !is_open_order(&parts))
		return;
	if (parts.number[0] > 12 && parts.number[1] <= 12)
		evidence->day_first++;
	else if (parts.number[1] > 12 && parts.number[0] <= 12)
		evidence->month_first++;
}

enum date_order date_decide(const struct date_evidence *evidence, struct str country)
{
	if (evidence->day_first != evidence->month_first)
		return evidence->day_first > evidence->month_first ? DATE_ORDER_DAY : DATE_ORDER_MONTH;
	bool american = str_is(country, "US") || str_is(country, "PH") || str_is(country, "CA");
	return american ? DATE_ORDER_MONTH : DATE_ORDER_DAY;
}

bool date_parse(struct str text, enum date_order order, struct day *ret_day)
{
	struct parts parts;
	if (text.n < 6 || !take_apart(text, &parts))
		return false;
	const int *number = parts.number;
	int year, month, day;
	if (parts.month) {
		bool year_first = parts.length[0] == 4;
		month = parts.month;
		day = number[year_first ? 1 : 0];
		year = whole_year(number[year_first ? 0 : 1], parts.length[year_first ? 0 : 1]);
	} else if (parts.length[0] == 4) {
		year = number[0];
		month = number[1];
		day = number[2];
	} else if (is_open_order(&parts)) {
		/* Full stops stand in dates of countries that say the day first; a value over 12 decides alone. */
		bool day_first = number[0] > 12 ||
				 (number[1] <= 12 && (parts.separator == '.' || order != DATE_ORDER_MONTH));
		day = number[day_first ? 0 : 1];
		month = number[day_first ? 1 : 0];
		year = whole_year(number[2], parts.length[2]);
	} else {
		return false;
	}
	struct day made = year >= 1900 && year < 2200 ? day_make(year, month, day) : DAY_NONE;
	if (day_none(made))
		return false;
	*ret_day = made;
	return true;
}
