/* Time: instants in UTC microseconds, days as calendar days. Clocks come in through a context;
 * only `time_now` reads one. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/err.h"
#include "base/str.h"

/* Microseconds since 1970-01-01T00:00Z; 0 is "none". */
struct utc {
	int64_t us;
};

/* A calendar day as the number yyyymmdd (20261122); 0 is "none". Comparable as numbers. */
struct day {
	int32_t ymd;
};

#define UTC_NONE ((struct utc){0})
#define DAY_NONE ((struct day){0})
#define US_PER_SECOND INT64_C(1000000)
#define US_PER_DAY (INT64_C(86400) * US_PER_SECOND)

struct utc time_now(void);       /* the wall clock */
int64_t time_monotonic_us(void); /* for durations */

static inline bool utc_none(struct utc t)
{
	return t.us == 0;
}
static inline bool day_none(struct day d)
{
	return d.ymd == 0;
}
static inline struct utc utc_plus(struct utc t, int64_t us)
{
	return (struct utc){t.us + us};
}

struct day day_make(int year, int month, int day); /* none when there is no such day */
/* Days since 1970-01-01, and back. */
int32_t day_number(struct day d);
struct day day_from_number(int32_t n);
struct day day_plus(struct day d, int days);
struct day day_plus_months(struct day d, int months); /* 31 Jan + 1 month = 28/29 Feb */
int day_between(struct day from, struct day to);      /* to - from, in days */
int day_weekday(struct day d);                        /* 1 Monday .. 7 Sunday (ISO 8601) */

/* A zone of the tz database, loaded once and kept. Unknown names: ERR_INVALID;
 * ERR_UNAVAILABLE when the system has no tz database (package tzdata; TZDIR as in the C library). */
struct zone;
NODISCARD enum err zone_get(struct str name, const struct zone **ret_zone);
const struct zone *zone_utc(void);
struct day utc_day(struct utc t, const struct zone *zone); /* the day on the wall there */
struct utc day_start(struct day d,
	const struct zone *zone); /* its first instant there; of a day left out (Samoa 2011), the next day's */
int utc_offset_seconds(struct utc t, const struct zone *zone); /* east of Greenwich positive */

/* Working days: Monday to Friday less the workspace's holidays (sorted). */
struct holidays {
	const struct day *days;
	int n;
};
/* The n-th working day after d (before, when negative); 0 gives d itself, working day or not. */
struct day day_plus_working(struct day d, int working_days, struct holidays holidays);

/* ISO 8601: "2026-11-22", "2026-11-22T09:30:00.000000Z"; none for none. An instant is read with
 * offset or Z, seconds optional, digits below microseconds cut; a day alone is its midnight in UTC. */
struct str day_iso(struct arena *arena, struct day d);
struct str utc_iso(struct arena *arena, struct utc t);
NODISCARD enum err day_parse_iso(struct str text, struct day *ret_day);
NODISCARD enum err utc_parse_iso(struct str text, struct utc *ret_utc);
