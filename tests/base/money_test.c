#include "check.h"
#include "base/money.h"

struct example {
	const char *text;
	int digits;
	int64_t minor;
};

static void read_as_people_write(void **state)
{
	(void)state;
	static const struct example examples[] = {
		{"4800", 2, 480000},
		{"0", 2, 0},
		{"0.5", 2, 50},
		{".5", 2, 50},
		{"5.", 2, 500},
		{" 4800 ", 2, 480000},
		/* United States, United Kingdom */
		{"4,800", 2, 480000},
		{"4,800.50", 2, 480050},
		{"$4,800", 2, 480000},
		{"$ 4,800.5", 2, 480050},
		{"US$1,234,567.89", 2, 123456789},
		{"USD 4,800", 2, 480000},
		{"4,800 usd", 2, 480000},
		{"£12", 2, 1200},
		{"1,234,567", 2, 123456700},
		{"$4,800 USD", 2, 480000},
		/* Germany, Austria, the Netherlands */
		{"4.800", 2, 480000},
		{"4.800,50", 2, 480050},
		{"4.800,50 €", 2, 480050},
		{"€ 4.800,-", 2, 480000},
		{"1.234.567,89", 2, 123456789},
		{"1.234.567", 2, 123456700},
		{"4800,5", 2, 480050},
		{"12,50", 2, 1250},
		{"4800,-", 2, 480000},
		{"4.800,–", 2, 480000},
		{"4.800,-- EUR", 2, 480000},
		/* Switzerland */
		{"4'800.50", 2, 480050},
		{"4’800.50", 2, 480050},
		{"CHF 4'800.–", 2, 480000},
		{"Fr. 4'800.-", 2, 480000},
		{"1'234'567", 2, 123456700},
		/* France, Sweden, Poland: spaces, also narrow and unbreakable ones */
		{"4 800 EUR", 2, 480000},
		{"4 800,50", 2, 480050},
		{"4\u00A0800,50\u00A0€", 2, 480050},
		{"4\u202F800,50 €", 2, 480050},
		{"1 234 567.89", 2, 123456789},
		{"4 800 kr", 2, 480000},
		{"4 800 zł", 2, 480000},
		/* India */
		{"₹12,34,567.50", 2, 123456750},
		{"12,34,567", 2, 123456700},
		/* signs */
		{"-4800", 2, -480000},
		{"−4800", 2, -480000},
		{"(4,800)", 2, -480000},
		{"-$5", 2, -500},
		{"$-5", 2, -500},
		{"($5)", 2, -500},
		{"+5", 2, 500},
		{"- 5", 2, -500},
		/* other digits behind the point */
		{"4800", 0, 4800},
		{"4.805", 0, 4805},
		{"¥4,800", 0, 4800},
		{"4.800,00", 0, 4800},
		{"1.500,250", 3, 1500250},
		{"1500.250", 3, 1500250},
		{"1.5", 3, 1500},
		/* longer than the currency, but nothing is lost */
		{"1234.50000", 2, 123450},
		{"0.500", 2, 50},
		{"4,8000", 2, 480},
		{"Rs.500", 2, 50000},
		{"$.50", 2, 50},
		{"48000000.0000", 2, 4800000000},
		{"92233720368547758.07", 2, INT64_MAX},
		{"0000000000000000000012", 2, 1200},
	};
	for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
		struct minor minor = {0x5EED};
		enum err err = minor_parse(str_c(examples[i].text), examples[i].digits, &minor);
		if (err != OK || minor.v != examples[i].minor)
			fail_msg("\"%s\" gives %s %lld", examples[i].text, err_name(err), (long long)minor.v);
	}
}

static void refused_rather_than_guessed(void **state)
{
	(void)state;
	static const struct example bad[] = {
		{"", 2, 0},
		{" ", 2, 0},
		{"-", 2, 0},
		{"EUR", 2, 0},
		{".", 2, 0},
		{",", 2, 0},
		{"$", 2, 0},
		{"()", 2, 0},
		{"1.234", 3, 0},
		{"1,234", 3, 0},
		{"12.345,678", 2, 0},
		{"0.505", 2, 0},
		{"1234.567", 2, 0},
		{"4,80.50", 2, 0},
		{"€.50", 2, 0},
		{"48,00,0", 2, 0},
		{",800", 2, 0},
		{"1,234.567,8", 2, 0},
		{"1.2.3", 2, 0},
		{"1,,234", 2, 0},
		{"4 80", 2, 0},
		{"4'80", 2, 0},
		{"1 234'567", 2, 0},
		{"4.8k", 2, 0},
		{"4M", 2, 0},
		{"5 Mio", 2, 0},
		{"5 Mrd.", 2, 0},
		{"1e3", 2, 0},
		{"0x10", 2, 0},
		{"--5", 2, 0},
		{"(-5)", 2, 0},
		{"(5", 2, 0},
		{"5)", 2, 0},
		{"5-", 2, 0},
		{"5 per month", 2, 0},
		{"3-5", 2, 0},
		{"EUR 5 to 7", 2, 0},
		{"nan", 2, 0},
		{"٣", 2, 0},
		{"5\xFF", 2, 0},
		{"\xC2", 2, 0},
		{"92233720368547758.08", 2, 0},
		{"99999999999999999999999999", 2, 0},
		{"11111111111111111111111111111111111111111111111111", 2, 0},
		{"5%", 2, 0},
		{"abc$5", 2, 0},
		{"EUR EUR 5", 2, 0},
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct minor minor = {77};
		enum err err = minor_parse(str_c(bad[i].text), bad[i].digits, &minor);
		if (err != ERR_INVALID || minor.v != 77)
			fail_msg("\"%s\" gives %s %lld", bad[i].text, err_name(err), (long long)minor.v);
	}
	struct minor minor = {0};
	assert_int_equal(minor_parse(STR("5\0"
					 "0"),
				 2, &minor),
		ERR_INVALID);
	assert_int_equal(minor_parse(STR_NONE, 2, &minor), ERR_INVALID);
}

static void shown(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	struct {
		int64_t minor;
		const char *currency, *text;
	} examples[] = {
		{480000, "EUR", "EUR 4,800"},
		{480050, "EUR", "EUR 4,800.50"},
		{5, "EUR", "EUR 0.05"},
		{0, "USD", "USD 0"},
		{-480005, "CHF", "CHF -4,800.05"},
		{4800, "JPY", "JPY 4,800"},
		{1234, "KWD", "KWD 1.234"},
		{100000000, "USD", "USD 1,000,000"},
		{INT64_MAX, "JPY", "JPY 9,223,372,036,854,775,807"},
		{INT64_MIN, "EUR", "EUR -92,233,720,368,547,758.08"},
		{123, "", "1.23"},
		{99900, "XXX", "XXX 999"},
	};
	for (size_t i = 0; i < sizeof examples / sizeof *examples; i++)
		check_text(money_text(arena, money_of((struct minor){examples[i].minor}, str_c(examples[i].currency))),
			examples[i].text);
}

static void digits_of_currencies(void **state)
{
	(void)state;
	assert_int_equal(money_digits("EUR"), 2);
	assert_int_equal(money_digits("JPY"), 0);
	assert_int_equal(money_digits("KWD"), 3);
	assert_int_equal(money_digits("CLF"), 4);
	assert_int_equal(money_digits(""), 2);
	assert_int_equal(money_digits("???"), 2);
	assert_string_equal(money_of((struct minor){1}, STR("EURO")).currency, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(read_as_people_write),
		cmocka_unit_test(refused_rather_than_guessed),
		cmocka_unit_test(shown),
		cmocka_unit_test(digits_of_currencies),
	};
	return RUN_TESTS(tests);
}
