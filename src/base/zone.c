/* Time zones of the system's tz database: TZif files, version 2 and later (RFC 8536), with the
 * POSIX rule of their last line for times after the last listed transition. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/log.h"
#include "base/time.h"

#define DATABASE "/usr/share/zoneinfo"

enum {
	NAME_MAX_BYTES = 64,
	FILE_MAX_BYTES = 256 * 1024, /* the largest of the tz database have 4 KiB */
	HEADER_BYTES = 44,
	SECONDS_PER_DAY = 86400,
	WINDOW_SECONDS = 26 * 3600, /* more than any zone is away from UTC, with the days that Samoa moved */
};

/* When summer time begins or ends, in the words of POSIX: Mm.w.d, Jn or n, and the time of day. */
struct change {
	char kind;            /* 'M', 'J' or '0' */
	int month, week, day; /* 'J' and '0': only the day */
	int seconds;          /* of the wall clock before the change; -167 to 167 hours */
};

struct rule {
	bool present, has_summer;
	int offset, summer_offset; /* seconds east of Greenwich */
	struct change begin, end;
};

struct zone {
	struct zone *next;
	char name[NAME_MAX_BYTES + 1];
	int64_t *at;    /* instants of transition, seconds since 1970, growing */
	int32_t *after; /* the offset from at[i] on */
	size_t n;
	int32_t first; /* the offset before at[0] */
	struct rule rule;
};

static const struct zone utc_zone = {.name = "UTC"};

/* Zones once loaded stay, so that pointers to them are good for ever; there are some 600 names. */
static pthread_mutex_t table_lock = PTHREAD_MUTEX_INITIALIZER;
static struct zone *table;

const struct zone *zone_utc(void)
{
	return &utc_zone;
}

/* ---- the POSIX rule ---- */

struct reader {
	const char *p, *end;
	bool bad;
};

static bool reader_take(struct reader *r, char c)
{
	if (r->p == r->end || *r->p != c)
		return false;
	r->p++;
	return true;
}

static int reader_number(struct reader *r, int most)
{
	int value = 0;
	const char *start = r->p;
	while (r->p < r->end && *r->p >= '0' && *r->p <= '9' && value <= most)
		value = value * 10 + (*r->p++ - '0');
	if (r->p == start || value > most)
		r->bad = true;
	return value;
}

/* "CEST" or "<+1030>"; the name itself is of no use here. */
static void reader_name(struct reader *r)
{
	const char *start = r->p;
	if (reader_take(r, '<')) {
		while (r->p < r->end && *r->p != '>')
			r->p++;
		if (!reader_take(r, '>'))
			r->bad = true;
		return;
	}
	while (r->p < r->end && ((*r->p >= 'a' && *r->p <= 'z') || (*r->p >= 'A' && *r->p <= 'Z')))
		r->p++;
	if (r->p == start)
		r->bad = true;
}

/* "[+-]hh[:mm[:ss]]" in seconds. */
static int reader_time(struct reader *r)
{
	int sign = reader_take(r, '-') ? -1 : 1;
	if (sign == 1)
		reader_take(r, '+');
	int seconds = reader_number(r, 167) * 3600;
	if (reader_take(r, ':')) {
		seconds += reader_number(r, 59) * 60;
		if (reader_take(r, ':'))
			seconds += reader_number(r, 59);
	}
	return sign * seconds;
}

static struct change reader_change(struct reader *r)
{
	struct change change = {.kind = '0', .seconds = 2 * 3600};
	if (reader_take(r, 'M')) {
		change.kind = 'M';
		change.month = reader_number(r, 12);
		r->bad |= !reader_take(r, '.');
		change.week = reader_number(r, 5);
		r->bad |= !reader_take(r, '.');
		change.day = reader_number(r, 6);
		r->bad |= change.month < 1 || change.week < 1;
	} else {
		if (reader_take(r, 'J'))
			change.kind = 'J';
		change.day = reader_number(r, 365);
	}
	if (reader_take(r, '/'))
		change.seconds = reader_time(r);
	return change;
}

static bool rule_parse(const char *p, size_t n, struct rule *ret_rule)
{
	struct reader r = {p, p + n, false};
	struct rule rule = {.present = true};
	if (n == 0) {
		*ret_rule = (struct rule){0};
		return true;
	}
	reader_name(&r);
	rule.offset = -reader_time(&r); /* POSIX counts west */
	if (r.p < r.end && !r.bad) {
		rule.has_summer = true;
		reader_name(&r);
		rule.summer_offset = rule.offset + 3600;
		if (r.p < r.end && *r.p != ',')
			rule.summer_offset = -reader_time(&r);
		r.bad |= !reader_take(&r, ',');
		rule.begin = reader_change(&r);
		r.bad |= !reader_take(&r, ',');
		rule.end = reader_change(&r);
	}
	if (r.bad || r.p != r.end)
		return false;
	*ret_rule = rule;
	return true;
}

/* The change's wall clock in that year, in seconds since 1970 as if the wall were UTC. */
static int64_t change_wall(const struct change *change, int year)
{
	int day = 0;
	if (change->kind == 'M') {
		struct day first = day_make(year, change->month, 1);
		int weekday = day_weekday(first) % 7; /* 0 Sunday, as POSIX counts */
		int to_first = (change->day - weekday + 7) % 7;
		struct day d = day_plus(first, to_first + 7 * (change->week - 1));
		if (d.ymd / 100 != first.ymd / 100) /* week 5 is the last one */
			d = day_plus(d, -7);
		day = day_number(d);
	} else {
		day = day_number(day_make(year, 1, 1)) + change->day;
		/* J counts 1 to 365 and never 29 February. */
		if (change->kind == 'J') {
			bool leap = !day_none(day_make(year, 2, 29));
			day += leap && change->day >= 60 ? 0 : -1;
		}
	}
	return (int64_t)day * SECONDS_PER_DAY + change->seconds;
}

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static int rule_offset(const struct rule *rule, int64_t t)
{
	if (!rule->has_summer)
		return rule->offset;
	int64_t number = floor_div(t + rule->offset, SECONDS_PER_DAY);
	struct day day = number > INT32_MAX ? DAY_NONE : day_from_number((int32_t)number);
	if (day_none(day))
		return rule->offset; /* after the year 9999 */
	int year = day.ymd / 10000;
	int64_t begin = change_wall(&rule->begin, year) - rule->offset;
	int64_t end = change_wall(&rule->end, year) - rule->summer_offset;
	bool summer = begin < end ? t >= begin && t < end : t >= begin || t < end;
	return summer ? rule->summer_offset : rule->offset;
}

/* ---- TZif ---- */

static uint32_t big32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int64_t big64(const unsigned char *p)
{
	return (int64_t)((uint64_t)big32(p) << 32 | big32(p + 4));
}

struct header {
	uint32_t ut_flags, wall_flags, leaps, times, types, letters;
};

/* Reads a header; false when it is none, or counts more than any file that is read can hold. */
static bool header_read(const unsigned char *p, size_t n, struct header *ret_header)
{
	if (n < HEADER_BYTES || memcmp(p, "TZif", 4) != 0 || p[4] < '2')
		return false;
	struct header h = {big32(p + 20), big32(p + 24), big32(p + 28), big32(p + 32), big32(p + 36), big32(p + 40)};
	if (h.ut_flags > FILE_MAX_BYTES || h.wall_flags > FILE_MAX_BYTES || h.leaps > FILE_MAX_BYTES ||
		h.times > FILE_MAX_BYTES || h.types > 256 || h.letters > FILE_MAX_BYTES || h.types == 0)
		return false;
	*ret_header = h;
	return true;
}

static size_t body_bytes(const struct header *h, size_t time_size)
{
	return h->times * (time_size + 1) + h->types * (size_t)6 + h->letters + h->leaps * (time_size + 4) +
	       h->wall_flags + h->ut_flags;
}

static bool zone_fill(struct zone *zone, const unsigned char *p, size_t n)
{
	/* The first body has 32-bit times, for old readers: skipped. */
	struct header h;
	if (!header_read(p, n, &h) || n - HEADER_BYTES < body_bytes(&h, 4))
		return false;
	size_t skip = HEADER_BYTES + body_bytes(&h, 4);
	p += skip;
	n -= skip;
	if (!header_read(p, n, &h) || h.leaps != 0 || n - HEADER_BYTES < body_bytes(&h, 8))
		return false;
	const unsigned char *times = p + HEADER_BYTES, *kinds = times + h.times * (size_t)8;
	const unsigned char *types = kinds + h.times, *footer = p + HEADER_BYTES + body_bytes(&h, 8);
	const unsigned char *end = p + n;
	zone->n = h.times;
	zone->at = calloc(zone->n + 1, sizeof *zone->at);
	zone->after = calloc(zone->n + 1, sizeof *zone->after);
	if (zone->at == NULL || zone->after == NULL)
		return false;
	zone->first = (int32_t)big32(types);
	for (size_t i = 0; i < zone->n; i++) {
		if (kinds[i] >= h.types)
			return false;
		zone->at[i] = big64(times + i * 8);
		zone->after[i] = (int32_t)big32(types + kinds[i] * (size_t)6);
		if (i > 0 && zone->at[i] <= zone->at[i - 1])
			return false;
	}
	if (end - footer < 2 || footer[0] != '\n' || end[-1] != '\n')
		return false;
	return rule_parse((const char *)footer + 1, (size_t)(end - footer) - 2, &zone->rule);
}

static void zone_free(struct zone *zone)
{
	free(zone->at);
	free(zone->after);
	free(zone);
}

/* The names of the tz database, and no other file: "Europe/Berlin", "Etc/GMT+5", "UTC". */
static bool name_good(struct str name)
{
	/* posix/, right/ (with leap seconds), localtime and the tables begin with small letters. */
	if (name.n == 0 || name.n > NAME_MAX_BYTES || name.p[0] < 'A' || name.p[0] > 'Z')
		return false;
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		bool mark = (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '+';
		if (!letter && !mark && (c != '/' || name.p[i - 1] == '/')) /* no dots, so no ".." */
			return false;
	}
	return true;
}

/* The whole file, *ret_bytes of it; the caller frees. */
static enum err file_read(const char *path, unsigned char **ret_data, size_t *ret_bytes)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR ? ERR_NOT_FOUND : ERR_IO;
	struct stat st;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size > FILE_MAX_BYTES) {
		close(fd);
		return ERR_NOT_FOUND;
	}
	size_t size = (size_t)st.st_size, n = 0;
	unsigned char *data = malloc(size + 1);
	ssize_t got = 0;
	while (data != NULL && n < size && (got = read(fd, data + n, size - n)) > 0)
		n += (size_t)got;
	close(fd);
	if (data == NULL)
		return ERR_NOMEM;
	if (n < size) {
		free(data);
		return ERR_IO;
	}
	*ret_data = data;
	*ret_bytes = n;
	return OK;
}

/* Where the tz database is: TZDIR as for the C library, or the system's place. */
static const char *database(void)
{
	const char *directory = getenv("TZDIR");
	return directory != NULL && directory[0] == '/' ? directory : DATABASE;
}

static enum err zone_load(struct str name, struct zone **ret_zone)
{
	char path[1024];
	int length = snprintf(path, sizeof path, "%s/%.*s", database(), STR_ARG(name));
	if (length < 0 || (size_t)length >= sizeof path)
		return ERR_INVALID;
	unsigned char *data = NULL;
	size_t n = 0;
	enum err err = file_read(path, &data, &n);
	if (err == ERR_NOT_FOUND) {
		if (access(database(), F_OK) == 0)
			return ERR_INVALID;
		log_error("no time zones in %s: install the package tzdata", database());
		return ERR_UNAVAILABLE;
	}
	if (err != OK)
		return err;
	struct zone *zone = calloc(1, sizeof *zone);
	if (zone == NULL) {
		free(data);
		return ERR_NOMEM;
	}
	memcpy(zone->name, name.p, name.n);
	if (!zone_fill(zone, data, n)) {
		zone_free(zone);
		free(data);
		return ERR_INVALID;
	}
	free(data);
	*ret_zone = zone;
	return OK;
}

enum err zone_get(struct str name, const struct zone **ret_zone)
{
	if (str_is(name, "UTC")) {
		*ret_zone = &utc_zone;
		return OK;
	}
	if (!name_good(name))
		return ERR_INVALID;
	pthread_mutex_lock(&table_lock);
	struct zone *zone = table;
	while (zone != NULL && !str_is(name, zone->name))
		zone = zone->next;
	enum err err = OK;
	if (zone == NULL) {
		err = zone_load(name, &zone);
		if (err == OK) {
			zone->next = table;
			table = zone;
		}
	}
	pthread_mutex_unlock(&table_lock);
	if (err == OK)
		*ret_zone = zone;
	return err;
}

/* ---- reckoning ---- */

static int offset_at(const struct zone *zone, int64_t t)
{
	if (zone->n == 0 || t < zone->at[0])
		return zone->n == 0 && zone->rule.present ? rule_offset(&zone->rule, t) : zone->first;
	if (t >= zone->at[zone->n - 1] && zone->rule.present)
		return rule_offset(&zone->rule, t);
	size_t low = 0, high = zone->n; /* at[low] <= t < at[high] */
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (zone->at[middle] <= t)
			low = middle;
		else
			high = middle;
	}
	return zone->after[low];
}

int utc_offset_seconds(struct utc t, const struct zone *zone)
{
	return offset_at(zone, floor_div(t.us, US_PER_SECOND));
}

struct day utc_day(struct utc t, const struct zone *zone)
{
	if (utc_none(t))
		return DAY_NONE;
	int64_t seconds = floor_div(t.us, US_PER_SECOND);
	int64_t number = floor_div(seconds + offset_at(zone, seconds), SECONDS_PER_DAY);
	if (number < INT32_MIN || number > INT32_MAX)
		return DAY_NONE;
	return day_from_number((int32_t)number);
}

struct utc day_start(struct day d, const struct zone *zone)
{
	if (day_none(d))
		return UTC_NONE;
	/* Midnight on the wall may be twice, or not at all: with the offsets before and after the one
	 * transition that can be near, the day starts at its first midnight, or where the clock jumps
	 * over it. */
	int64_t wall = (int64_t)day_number(d) * SECONDS_PER_DAY;
	int64_t low = wall - WINDOW_SECONDS, high = wall + WINDOW_SECONDS;
	int before = offset_at(zone, low), after = offset_at(zone, high);
	int64_t start = wall - before;
	if (before != after) {
		while (high - low > 1) { /* offset_at(low) == before, offset_at(high) != before */
			int64_t middle = low + (high - low) / 2;
			if (offset_at(zone, middle) == before)
				low = middle;
			else
				high = middle;
		}
		if (start >= high)
			start = wall - after > high ? wall - after : high;
	}
	return (struct utc){start * US_PER_SECOND};
}
