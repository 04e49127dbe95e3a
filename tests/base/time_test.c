#include "check.h"
#include <stdlib.h>
#include "base/time.h"

static const struct zone *zone(const char *name)
{
	const struct zone *found = NULL;
	if (zone_get(str_c(name), &found) != OK)
		fail_msg("no zone %s", name);
	return found;
}

static struct utc utc(const char *text)
{
	struct utc t = UTC_NONE;
	if (utc_parse_iso(str_c(text), &t) != OK)
		fail_msg("%s", text);
	return t;
}

static struct day day(int ymd)
{
	struct day d = day_make(ymd / 10000, ymd / 100 % 100, ymd % 100);
	assert_int_equal(d.ymd, ymd);
	return d;
}

static void days_that_are_none(void **state)
{
	(void)state;
	static const int none[][3] = {{2025, 2, 29}, {1900, 2, 29}, {2026, 4, 31}, {2026, 0, 1}, {2026, 13, 1},
		{2026, 1, 0}, {2026, 1, 32}, {0, 1, 1}, {10000, 1, 1}, {-1, 1, 1}};
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		assert_true(day_none(day_make(none[i][0], none[i][1], none[i][2])));
	assert_false(day_none(day_make(2024, 2, 29)));
	assert_false(day_none(day_make(2000, 2, 29)));
	assert_true(day_none(day_plus(DAY_NONE, 1)));
	assert_true(day_none(day_plus_months(DAY_NONE, 1)));
	assert_true(day_none(day_plus(day(99991231), 1)));
	assert_true(day_none(day_plus(day(10101), -1)));
	assert_true(day_none(day_plus(day(20260101), INT32_MAX)));
	assert_true(day_none(day_plus_months(day(20260101), INT32_MAX)));
	assert_true(day_none(day_from_number(INT32_MAX)));
	assert_true(day_none(day_from_number(INT32_MIN)));
	assert_int_equal(day_weekday(DAY_NONE), 0);
}

static void every_day_has_a_number(void **state)
{
	(void)state;
	assert_int_equal(day_number(day(19700101)), 0);
	assert_int_equal(day_number(day(20261122)), 20779);
	int32_t n = day_number(day(10101));
	int weekday = 1; /* 0001-01-01 was a Monday */
	for (struct day d = day(10101); !day_none(d); d = day_plus(d, 1), n++, weekday = weekday % 7 + 1)
		if (day_number(d) != n || day_from_number(n).ymd != d.ymd || day_weekday(d) != weekday)
			fail_msg("%d", d.ymd);
	assert_int_equal(n, 2932897);
}

static void adding_to_days(void **state)
{
	(void)state;
	assert_int_equal(day_plus(day(20240228), 1).ymd, 20240229);
	assert_int_equal(day_plus(day(20250228), 1).ymd, 20250301);
	assert_int_equal(day_plus(day(20260101), -1).ymd, 20251231);
	assert_int_equal(day_plus_months(day(20250131), 1).ymd, 20250228);
	assert_int_equal(day_plus_months(day(20240131), 1).ymd, 20240229);
	assert_int_equal(day_plus_months(day(20240229), 12).ymd, 20250228);
	assert_int_equal(day_plus_months(day(20261115), 2).ymd, 20270115);
	assert_int_equal(day_plus_months(day(20260315), -3).ymd, 20251215);
	assert_int_equal(day_between(day(20240228), day(20240301)), 2);
	assert_int_equal(day_between(day(20240301), day(20240228)), -2);
	assert_int_equal(day_between(DAY_NONE, day(20240228)), 0);
}

static void working_days(void **state)
{
	(void)state;
	struct holidays none = {NULL, 0};
	const struct day list[] = {{20261224}, {20261225}, {20261228}, {20270101}};
	struct holidays holidays = {list, 4};
	assert_int_equal(day_plus_working(day(20261120), 1, none).ymd, 20261123); /* Friday -> Monday */
	assert_int_equal(day_plus_working(day(20261121), 1, none).ymd, 20261123); /* Saturday -> Monday */
	assert_int_equal(day_plus_working(day(20261118), 5, none).ymd, 20261125);
	assert_int_equal(
		day_plus_working(day(20261223), 1, holidays).ymd, 20261229); /* over Christmas and the weekend */
	assert_int_equal(day_plus_working(day(20261223), 5, holidays).ymd, 20270105);
	assert_int_equal(day_plus_working(day(20261229), -1, holidays).ymd, 20261223);
	assert_int_equal(day_plus_working(day(20261121), 0, holidays).ymd, 20261121);
	assert_true(day_none(day_plus_working(DAY_NONE, 3, none)));
	assert_true(day_none(day_plus_working(day(99991230), 5, none)));
}

struct moment {
	const char *zone, *at;
	int offset; /* minutes */
};

/* Oracle: GNU date of the same tz database; the changes of 2026 and 2060 are those of the rules now in force. */
static void offsets(void **state)
{
	(void)state;
	static const struct moment moments[] = {
		{"Europe/Berlin", "2026-03-29T00:59:59.999999Z", 60},
		{"Europe/Berlin", "2026-03-29T01:00:00Z", 120},
		{"Europe/Berlin", "2026-10-25T00:59:59Z", 120},
		{"Europe/Berlin", "2026-10-25T01:00:00Z", 60},
		{"Europe/Berlin", "2060-03-28T00:59:59Z", 60},
		{"Europe/Berlin", "2060-03-28T01:00:00Z", 120},
		{"Europe/Berlin", "2060-10-31T01:00:00Z", 60},
		{"Europe/Berlin", "2060-12-31T23:59:59Z", 60},
		{"America/New_York", "2026-03-08T06:59:59Z", -300},
		{"America/New_York", "2026-03-08T07:00:00Z", -240},
		{"America/New_York", "2026-11-01T05:59:59Z", -240},
		{"America/New_York", "2026-11-01T06:00:00Z", -300},
		{"America/New_York", "2060-03-14T07:00:00Z", -240},
		{"America/New_York", "2060-11-07T06:00:00Z", -300},
		{"Pacific/Auckland", "2026-04-04T13:59:59Z", 780},
		{"Pacific/Auckland", "2026-04-04T14:00:00Z", 720},
		{"Pacific/Auckland", "2026-09-26T13:59:59Z", 720},
		{"Pacific/Auckland", "2026-09-26T14:00:00Z", 780},
		{"Pacific/Auckland", "2060-01-01T00:00:00Z", 780},
		{"Pacific/Auckland", "2060-07-01T00:00:00Z", 720},
		{"Australia/Lord_Howe", "2026-04-04T14:59:59Z", 660},
		{"Australia/Lord_Howe", "2026-04-04T15:00:00Z", 630},
		{"Australia/Lord_Howe", "2060-10-02T15:29:59Z", 630},
		{"Australia/Lord_Howe", "2060-10-02T15:30:00Z", 660},
		{"Asia/Kolkata", "2060-01-01T00:00:00Z", 330},
		{"Asia/Kathmandu", "2026-01-01T00:00:00Z", 345},
		{"America/Sao_Paulo", "2018-11-04T03:00:00Z", -120},
		{"America/Sao_Paulo", "2026-11-04T03:00:00Z", -180},
		{"Africa/Cairo", "2060-04-29T22:00:00Z", 180},
		{"Etc/GMT+5", "2026-01-01T00:00:00Z", -300},
		{"UTC", "2026-07-01T00:00:00Z", 0},
		{"Europe/Dublin", "2060-07-01T00:00:00Z", 60},
		{"Europe/Dublin", "2060-01-01T00:00:00Z", 0},
		{"America/Nuuk", "2060-03-28T01:00:00Z", -60},
		{"Asia/Gaza", "2026-01-15T00:00:00Z", 120},
	};
	for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
		int got = utc_offset_seconds(utc(moments[i].at), zone(moments[i].zone));
		if (got != moments[i].offset * 60)
			fail_msg("%s at %s: %d s", moments[i].zone, moments[i].at, got);
	}
	/* Local mean time before the first transition */
	assert_int_equal(
		utc_offset_seconds((struct utc){-INT64_C(4000000000) * US_PER_SECOND}, zone("Europe/Berlin")), 3208);
}

static void the_day_on_the_wall(void **state)
{
	(void)state;
	assert_int_equal(utc_day(utc("2026-11-22T23:30:00Z"), zone("Europe/Berlin")).ymd, 20261123);
	assert_int_equal(utc_day(utc("2026-11-22T03:30:00Z"), zone("America/New_York")).ymd, 20261121);
	assert_int_equal(utc_day(utc("2026-11-22T23:59:59.999999Z"), zone_utc()).ymd, 20261122);
	assert_int_equal(utc_day(utc("1969-12-31T23:59:59.999999Z"), zone_utc()).ymd, 19691231);
	assert_true(day_none(utc_day(UTC_NONE, zone_utc())));
	assert_true(day_none(utc_day((struct utc){INT64_MAX}, zone("Europe/Berlin"))));
	assert_true(day_none(utc_day((struct utc){INT64_MIN}, zone("Europe/Berlin"))));
}

static void where_days_start(void **state)
{
	(void)state;
	static const struct {
		const char *zone;
		int day;
		const char *start;
	} starts[] = {
		{"UTC", 20261122, "2026-11-22T00:00:00Z"}, {"Europe/Berlin", 20261122, "2026-11-21T23:00:00Z"},
		{"Europe/Berlin", 20260329, "2026-03-28T23:00:00Z"}, /* the change comes later that day */
		{"Europe/Berlin", 20260330, "2026-03-29T22:00:00Z"},
		{"Europe/Berlin", 20261026, "2026-10-25T23:00:00Z"},
		{"America/New_York", 20260309, "2026-03-09T04:00:00Z"},
		{"Pacific/Auckland", 20260405, "2026-04-04T11:00:00Z"},
		{"Australia/Lord_Howe", 20260406, "2026-04-05T13:30:00Z"},
		{"America/Sao_Paulo", 20181104, "2018-11-04T03:00:00Z"}, /* midnight was jumped over: starts at 01:00 */
		{"America/Sao_Paulo", 20180218, "2018-02-18T03:00:00Z"}, /* 23:00 to 24:00 came twice the day before */
		{"Africa/Cairo", 20600430, "2060-04-29T22:00:00Z"},     /* far future: from the rule, jumped over too */
		{"America/St_Johns", 20101107, "2010-11-07T02:30:00Z"}, /* went back at 00:01: its first midnight */
		{"Pacific/Apia", 20111231, "2011-12-30T10:00:00Z"},
		{"Pacific/Apia", 20111230, "2011-12-30T10:00:00Z"}, /* Samoa had no 30 December: the day after it */
	};
	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
		struct utc start = day_start(day(starts[i].day), zone(starts[i].zone));
		if (start.us != utc(starts[i].start).us)
			fail_msg("%s %d starts at %lld, not %s", starts[i].zone, starts[i].day, (long long)start.us,
				starts[i].start);
	}
	assert_true(utc_none(day_start(DAY_NONE, zone_utc())));
}

/* Over 80 years: a day's start is on that day, and the instant before it is not. */
static void starts_and_days_agree(void **state)
{
	(void)state;
	static const char *const names[] = {"Europe/Berlin", "America/New_York", "Pacific/Auckland",
		"Australia/Lord_Howe", "America/Sao_Paulo", "Africa/Casablanca", "Asia/Tehran"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const struct zone *z = zone(names[i]);
		for (struct day d = day(19750101); d.ymd < 20550101; d = day_plus(d, 1)) {
			struct utc start = day_start(d, z);
			if (utc_day(start, z).ymd != d.ymd || utc_day(utc_plus(start, -1), z).ymd >= d.ymd)
				fail_msg("%s %d", names[i], d.ymd);
		}
	}
}

static void names_of_zones(void **state)
{
	(void)state;
	const struct zone *z = NULL;
	static const char *const bad[] = {"", "Nowhere/City", "../etc/passwd", "/etc/passwd",
		"Europe/../../../etc/passwd", "Europe", "Europe/", "Europe//Berlin", "zone.tab", "posixrules",
		"right/Europe/Berlin", "localtime", "Europe/Berlin.", "europe/berlin", "UTC ",
		"Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (zone_get(str_c(bad[i]), &z) != ERR_INVALID)
			fail_msg("%s", bad[i]);
	assert_int_equal(zone_get(STR("Europe/Berlin\0x"), &z), ERR_INVALID);
	assert_null(z);
	assert_ptr_equal(zone("Europe/Berlin"), zone("Europe/Berlin"));
	assert_ptr_equal(zone("UTC"), zone_utc());
}

static void no_database_of_zones(void **state)
{
	(void)state;
	const struct zone *z = NULL;
	setenv("TZDIR", "/nonexistent", 1);
	assert_int_equal(zone_get(STR("Europe/Lisbon"), &z), ERR_UNAVAILABLE);
	assert_int_equal(zone_get(STR("UTC"), &z), OK);
	unsetenv("TZDIR");
	assert_int_equal(zone_get(STR("Europe/Lisbon"), &z), OK); /* the failure is not kept */
}

static void iso_out(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	check_text(day_iso(arena, day(20260503)), "2026-05-03");
	check_text(day_iso(arena, day(10101)), "0001-01-01");
	assert_true(str_none(day_iso(arena, DAY_NONE)));
	check_text(utc_iso(arena, utc("2026-11-22T09:30:00Z")), "2026-11-22T09:30:00.000000Z");
	check_text(utc_iso(arena, utc("1969-12-31T23:59:59.999999Z")), "1969-12-31T23:59:59.999999Z");
	assert_true(str_none(utc_iso(arena, UTC_NONE)));
	assert_true(str_none(utc_iso(arena, (struct utc){INT64_MAX})));
}

static void iso_in(void **state)
{
	(void)state;
	struct day d = {1};
	struct utc t = {1};
	static const char *const bad_days[] = {"", "2026-11-2", "2026-13-01", "2026-02-29", "20261122", "2026/11/22",
		"2026-11-22 ", "2026-11-22T00:00:00Z", "+026-11-22", "-026-11-22", "0000-01-01"};
	for (size_t i = 0; i < sizeof bad_days / sizeof *bad_days; i++)
		assert_int_equal(day_parse_iso(str_c(bad_days[i]), &d), ERR_INVALID);
	assert_int_equal(d.ymd, 1);
	assert_int_equal(day_parse_iso(STR("2024-02-29"), &d), OK);
	assert_int_equal(d.ymd, 20240229);
	static const char *const bad[] = {"", "2026-11-22T", "2026-11-22T09:30:00", "2026-11-22T24:00:00Z",
		"2026-11-22T09:60:00Z", "2026-11-22T09:30:60Z", "2026-11-22 09:30:00Z", "2026-11-22T09:30:00.Z",
		"2026-11-22T09:30:00.1234567890Z", "2026-11-22T09:30:00+0100", "2026-11-22T09:30:00+24:00",
		"2026-11-22T09:30:00Zx", "2026-11-22t09:30:00Z", "2026-02-30T00:00:00Z", "2026-11-22T9:30:00Z"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (utc_parse_iso(str_c(bad[i]), &t) != ERR_INVALID)
			fail_msg("%s", bad[i]);
	assert_int_equal(t.us, 1);
	assert_int_equal(utc("2026-11-22").us, day_start(day(20261122), zone_utc()).us);
	assert_int_equal(utc("2026-11-22T09:30Z").us, utc("2026-11-22T10:30:00+01:00").us);
	assert_int_equal(utc("2026-11-22T00:30:00+01:00").us, utc("2026-11-21T20:00:00.000-03:30").us);
	assert_int_equal(utc("2026-11-22T09:30:00.1Z").us - utc("2026-11-22T09:30:00Z").us, 100000);
	assert_int_equal(utc("2026-11-22T09:30:00.123456789Z").us - utc("2026-11-22T09:30:00Z").us, 123456);
	assert_int_equal(utc("2026-11-22T09:30:00Z").us, INT64_C(1795339800000000));
}

static void clocks(void **state)
{
	(void)state;
	assert_true(time_now().us > utc("2020-01-01").us);
	int64_t before = time_monotonic_us();
	assert_true(time_monotonic_us() >= before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_that_are_none),
		cmocka_unit_test(every_day_has_a_number),
		cmocka_unit_test(adding_to_days),
		cmocka_unit_test(working_days),
		cmocka_unit_test(offsets),
		cmocka_unit_test(the_day_on_the_wall),
		cmocka_unit_test(where_days_start),
		cmocka_unit_test(starts_and_days_agree),
		cmocka_unit_test(names_of_zones),
		cmocka_unit_test(no_database_of_zones),
		cmocka_unit_test(iso_out),
		cmocka_unit_test(iso_in),
		cmocka_unit_test(clocks),
	};
	return RUN_TESTS(tests);
}
