#include "base/time.h"
#include <time.h>

static int64_t clock_us(clockid_t clock)
{
	struct timespec ts;
	clock_gettime(clock, &ts);
	return (int64_t)ts.tv_sec * US_PER_SECOND + ts.tv_nsec / 1000;
}

struct utc time_now(void)
{
	return (struct utc){clock_us(CLOCK_REALTIME)};
}

int64_t time_monotonic_us(void)
{
	return clock_us(CLOCK_MONOTONIC);
}

/* ---- days ---- */

static bool leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	return month == 2 && leap(year) ? 29 : days[month - 1];
}

struct day day_make(int year, int month, int day)
{
	if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > month_days(year, month))
		return DAY_NONE;
	return (struct day){year * 10000 + month * 100 + day};
}

static int year_of(struct day d)
{
	return d.ymd / 10000;
}

static int month_of(struct day d)
{
	return d.ymd / 100 % 100;
}

/* Howard Hinnant's "chrono-compatible low-level date algorithms": years begin in March, so that
 * the leap day is the last of its year. Days here are of the years 1 to 9999, so nothing is negative. */
int32_t day_number(struct day d)
{
	if (day_none(d))
		return 0;
	int month = month_of(d);
	int year = year_of(d) - (month <= 2);
	int era = year / 400, year_of_era = year % 400;
	int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + d.ymd % 100 - 1;
	int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return era * 146097 + day_of_era - 719468;
}

struct day day_from_number(int32_t n)
{
	if (n < -719162 || n > 2932896) /* 0001-01-01, 9999-12-31 */
		return DAY_NONE;
	int z = n + 719468;
	int era = z / 146097, day_of_era = z % 146097;
	int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int shifted = (5 * day_of_year + 2) / 153; /* 0 March */
	int month = shifted < 10 ? shifted + 3 : shifted - 9;
	int year = year_of_era + era * 400 + (month <= 2);
	return day_make(year, month, day_of_year - (153 * shifted + 2) / 5 + 1);
}

struct day day_plus(struct day d, int days)
{
	int32_t n;
	if (day_none(d) || __builtin_add_overflow(day_number(d), days, &n))
		return DAY_NONE;
	return day_from_number(n);
}

struct day day_plus_months(struct day d, int months)
{
	if (day_none(d))
		return DAY_NONE;
	int64_t count = (int64_t)year_of(d) * 12 + month_of(d) - 1 + months;
	if (count < 12 || count >= 10000 * 12)
		return DAY_NONE;
	int year = (int)(count / 12), month = (int)(count % 12) + 1;
	int day = d.ymd % 100, most = month_days(year, month);
	return day_make(year, month, day < most ? day : most);
}

int day_between(struct day from, struct day to)
{
	if (day_none(from) || day_none(to))
		return 0;
	return day_number(to) - day_number(from);
}

int day_weekday(struct day d)
{
	if (day_none(d))
		return 0;
	return (day_number(d) + 719468 + 2) % 7 + 1; /* 0000-03-01 was a Wednesday */
}

static bool is_holiday(struct day d, struct holidays holidays)
{
	int low = 0, high = holidays.n;
	while (low < high) {
		int middle = low + (high - low) / 2;
		if (holidays.days[middle].ymd < d.ymd)
			low = middle + 1;
		else
			high = middle;
	}
	return low < holidays.n && holidays.days[low].ymd == d.ymd;
}

struct day day_plus_working(struct day d, int working_days, struct holidays holidays)
{
	int step = working_days < 0 ? -1 : 1;
	while (working_days != 0 && !day_none(d)) {
		d = day_plus(d, step);
		if (day_weekday(d) <= 5 && !is_holiday(d, holidays))
			working_days -= step;
	}
	return d;
}

/* ---- ISO 8601 ---- */

struct str day_iso(struct arena *arena, struct day d)
{
	if (day_none(d))
		return STR_NONE;
	return str_format(arena, "%04d-%02d-%02d", year_of(d), month_of(d), d.ymd % 100);
}

struct str utc_iso(struct arena *arena, struct utc t)
{
	if (utc_none(t))
		return STR_NONE;
	struct day d = utc_day(t, zone_utc());
	if (day_none(d))
		return STR_NONE; /* outside the years 1 to 9999 */
	int64_t us = t.us - (int64_t)day_number(d) * US_PER_DAY;
	int seconds = (int)(us / US_PER_SECOND);
	return str_format(arena, "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", year_of(d), month_of(d), d.ymd % 100,
		seconds / 3600, seconds / 60 % 60, seconds % 60, (int)(us % US_PER_SECOND));
}

/* Takes `digits` digits off the front. */
static bool take_number(struct str *s, size_t digits, int *ret_value)
{
	if (s->n < digits)
		return false;
	int value = 0;
	for (size_t i = 0; i < digits; i++) {
		if (s->p[i] < '0' || s->p[i] > '9')
			return false;
		value = value * 10 + (s->p[i] - '0');
	}
	*s = str_from(*s, digits);
	*ret_value = value;
	return true;
}

static bool take_char(struct str *s, char c)
{
	if (s->n == 0 || s->p[0] != c)
		return false;
	*s = str_from(*s, 1);
	return true;
}

static bool take_day(struct str *s, struct day *ret_day)
{
	int year, month, day;
	if (!take_number(s, 4, &year) || !take_char(s, '-') || !take_number(s, 2, &month) || !take_char(s, '-') ||
		!take_number(s, 2, &day))
		return false;
	struct day made = day_make(year, month, day);
	if (day_none(made))
		return false;
	*ret_day = made;
	return true;
}

/* "09:30" or "09:30:15" or "09:30:15.123456"; up to nine digits, those below microseconds are cut. */
static bool take_time(struct str *s, int64_t *ret_us)
{
	int hours, minutes, seconds = 0;
	int64_t us = 0;
	if (!take_number(s, 2, &hours) || !take_char(s, ':') || !take_number(s, 2, &minutes))
		return false;
	if (take_char(s, ':')) {
		if (!take_number(s, 2, &seconds))
			return false;
		if (take_char(s, '.')) {
			int digit, digits = 0;
			for (int64_t unit = US_PER_SECOND / 10; take_number(s, 1, &digit); unit /= 10) {
				us += digit * unit;
				digits++;
			}
			if (digits == 0 || digits > 9)
				return false;
		}
	}
	if (hours > 23 || minutes > 59 || seconds > 59)
		return false;
	*ret_us = (int64_t)(hours * 3600 + minutes * 60 + seconds) * US_PER_SECOND + us;
	return true;
}

/* "Z", "+01:00", "-09:30" */
static bool take_offset(struct str *s, int64_t *ret_us)
{
	if (take_char(s, 'Z')) {
		*ret_us = 0;
		return true;
	}
	int sign = take_char(s, '+') ? 1 : take_char(s, '-') ? -1 : 0;
	int hours, minutes;
	if (sign == 0 || !take_number(s, 2, &hours) || !take_char(s, ':') || !take_number(s, 2, &minutes) ||
		hours > 23 || minutes > 59)
		return false;
	*ret_us = sign * (int64_t)(hours * 60 + minutes) * 60 * US_PER_SECOND;
	return true;
}

enum err day_parse_iso(struct str text, struct day *ret_day)
{
	struct day day;
	if (!take_day(&text, &day) || text.n != 0)
		return ERR_INVALID;
	*ret_day = day;
	return OK;
}

enum err utc_parse_iso(struct str text, struct utc *ret_utc)
{
	struct day day;
	int64_t time = 0, offset = 0;
	if (!take_day(&text, &day))
		return ERR_INVALID;
	if (text.n != 0) {
		if (!take_char(&text, 'T') || !take_time(&text, &time) || !take_offset(&text, &offset) || text.n != 0)
			return ERR_INVALID;
	}
	*ret_utc = (struct utc){(int64_t)day_number(day) * US_PER_DAY + time - offset};
	return OK;
}
