#include "tests_format.h"
#include "format/date.h"

static int parse(const char *text, enum date_order order)
{
	struct day day = {0};
	return date_parse(str_c(text), order, &day) ? day.ymd : 0;
}

static void dates_are_read(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int day_first, month_first;
	} cases[] = {
		{"01 Jan 2024", 20240101, 20240101},
		{"Jan 2, 2024", 20240102, 20240102},
		{"2024-03-04", 20240304, 20240304},
		{"2024-03-04T10:00:00Z", 20240304, 20240304},
		{"3/1/2017", 20170103, 20170301},
		{"10/20/2016", 20161020, 20161020},
		{"20/10/2016", 20161020, 20161020},
		{"1.3.2017", 20170301, 20170301},
		{"3/1/17 14:05", 20170103, 20170301},
		{"2024/1/5", 20240105, 20240105},
		{"1. März 2024", 20240301, 20240301},
		{"15 février 2024", 20240215, 20240215},
		{"3 août 2023", 20230803, 20230803},
		{"12 de enero de 2024", 20240112, 20240112},
		{"5 mei 2022", 20220505, 20220505},
		{"7 Okt. 2021", 20211007, 20211007},
		{"31/2/2020", 0, 0},
		{"hello", 0, 0},
		{"", 0, 0},
		{"12", 0, 0},
		{"1/2/20245", 0, 0},
		{"99/99/9999", 0, 0},
		{"2024-13-01", 0, 0},
		{"Monday, 4 March 2024", 20240304, 20240304},
		{"03-Apr-2020", 20200403, 20200403},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		if (parse(cases[i].text, DATE_ORDER_DAY) != cases[i].day_first ||
			parse(cases[i].text, DATE_ORDER_MONTH) != cases[i].month_first)
			fail_msg("%s: %d %d", cases[i].text, parse(cases[i].text, DATE_ORDER_DAY),
				parse(cases[i].text, DATE_ORDER_MONTH));
	}
}

static void the_file_tells_the_order(void **state)
{
	(void)state;
	struct date_evidence evidence = {0};
	date_watch(&evidence, STR("3/1/2017"));
	assert_int_equal(date_decide(&evidence, STR("US")), DATE_ORDER_MONTH);
	assert_int_equal(date_decide(&evidence, STR("DE")), DATE_ORDER_DAY);
	date_watch(&evidence, STR("10/20/2016"));
	assert_int_equal(date_decide(&evidence, STR("DE")), DATE_ORDER_MONTH);
	date_watch(&evidence, STR("20/10/2016"));
	date_watch(&evidence, STR("21/10/2016"));
	assert_int_equal(date_decide(&evidence, STR("US")), DATE_ORDER_DAY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dates_are_read), cmocka_unit_test(the_file_tells_the_order)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
