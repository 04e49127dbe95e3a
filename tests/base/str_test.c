#include "check.h"
#include "base/field.h"
#include "base/utf8.h"

static void none_and_empty(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	assert_true(str_none(str_c(NULL)));
	assert_false(str_none(STR("")));
	assert_true(str_equal(STR_NONE, STR("")));
	assert_true(str_none(str_copy(arena, STR_NONE)));
	assert_true(str_none(str_lower_ascii(arena, STR_NONE)));
	assert_true(str_none(str_from(STR_NONE, 3)));
	assert_false(str_none(str_copy(arena, STR(""))));
	check_text(str_trim(STR_NONE), "");
	assert_int_equal(str_find(STR_NONE, STR("a")), SIZE_MAX);
	assert_int_equal(str_find_char(STR_NONE, 'a'), SIZE_MAX);
}

static void comparing(void **state)
{
	(void)state;
	assert_true(str_compare(STR("a"), STR("b")) < 0);
	assert_true(str_compare(STR("ab"), STR("a")) > 0);
	assert_true(str_compare(STR(""), STR("a")) < 0);
	assert_true(str_compare(STR("\xff"), STR("a")) > 0); /* bytes are unsigned */
	assert_int_equal(str_compare(STR("a\0b"), STR("a\0b")), 0);
	assert_false(str_equal(STR("a\0b"), STR("a\0c")));
	assert_true(str_equal_ascii_nocase(STR("aNNa@x.DE"), STR("Anna@X.de")));
	assert_false(str_equal_ascii_nocase(STR("{"), STR("[")));
	assert_false(str_equal_ascii_nocase(STR("a"), STR("ab")));
	assert_true(str_is(STR("x"), "x"));
	assert_true(str_starts(STR("abc"), STR("ab")));
	assert_true(str_starts(STR("abc"), STR("")));
	assert_false(str_starts(STR("ab"), STR("abc")));
	assert_true(str_ends(STR("abc"), STR("bc")));
	assert_false(str_ends(STR("c"), STR("bc")));
}

static void finding_and_cutting(void **state)
{
	(void)state;
	struct str s = STR("one two one");
	assert_int_equal(str_find(s, STR("one")), 0);
	assert_int_equal(str_find(s, STR("two")), 4);
	assert_int_equal(str_find(s, STR("three")), SIZE_MAX);
	assert_int_equal(str_find_char(s, 't'), 4);
	check_text(str_sub(s, 4, 3), "two");
	check_text(str_sub(s, 8, 99), "one");
	check_text(str_sub(s, 99, 1), "");
	check_text(str_from(s, 8), "one");
	check_text(str_trim(STR(" \t\r\n x y \v\f")), "x y");
	check_text(str_trim(STR("  ")), "");
}

static void splitting(void **state)
{
	(void)state;
	struct str rest = STR("a;;b;"), part;
	const char *parts[] = {"a", "", "b", ""};
	for (size_t i = 0; i < 4; i++) {
		assert_true(str_split(&rest, ';', &part));
		check_text(part, parts[i]);
	}
	assert_true(str_none(rest));
	assert_false(str_split(&rest, ';', &part));
	rest = STR("");
	assert_true(str_split(&rest, ';', &part));
	check_text(part, "");
	assert_false(str_split(&rest, ';', &part));
}

static void copying(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	check_text(str_lower_ascii(arena, STR("ÄBc Z[")), "Äbc z[");
	check_text(str_join(arena, STR("a"), STR("b")), "ab");
	check_text(str_join(arena, STR_NONE, STR("b")), "b");
	check_text(str_format(arena, "%s-%03d", "x", 7), "x-007");
	check_text(str_format(arena, "%300d", 7).n == 300 ? STR("ok") : STR("short"), "ok");
	char *z = str_z(arena, STR("abc"));
	assert_string_equal(z, "abc");
	assert_string_equal(str_z(arena, STR_NONE), "");
}

static void utf8_good_and_bad(void **state)
{
	(void)state;
	static const char *const good[] = {
		"", "a", "é", "€", "𝄞", "\xEF\xBF\xBD", "\xF4\x8F\xBF\xBF", "\xED\x9F\xBF", "\xEE\x80\x80"};
	static const char *const bad[] = {
		"\x80",
		"\xBF",
		"\xC0\x80",
		"\xC1\xBF",
		"\xC3",
		"\xC3(",
		"\xE0\x9F\xBF",
		"\xE2\x82",
		"\xED\xA0\x80",
		"\xED\xBF\xBF",
		"\xF0\x8F\xBF\xBF",
		"\xF4\x90\x80\x80",
		"\xF5\x80\x80\x80",
		"\xFF",
		"\xFE",
		"a\xC3\x28",
		"\xF0\x9D\x84",
		"\xE2\x82\xC3",
	};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_true(utf8_valid(str_c(good[i])));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_false(utf8_valid(str_c(bad[i])));
		assert_false(utf8_clean(str_c(bad[i])));
		/* Reading on always ends, and sees at least one replacement. */
		bool replaced = false;
		for (size_t at = 0, before = 0; at < strlen(bad[i]); before = at) {
			replaced |= utf8_next(str_c(bad[i]), &at) == 0xFFFD;
			assert_true(at > before || before == 0);
		}
		assert_true(replaced);
	}
	size_t at = 0;
	assert_int_equal(utf8_next(STR("\xE2\x82x"), &at), 0xFFFD);
	assert_int_equal(at, 1); /* a bad byte is one byte */
	at = 5;
	assert_int_equal(utf8_next(STR("abc"), &at), 0xFFFD);
	assert_int_equal(at, 5);
}

static void utf8_every_code_point(void **state)
{
	(void)state;
	for (uint32_t code = 0; code <= 0x10FFFF; code++) {
		char bytes[4];
		size_t n = utf8_put(code, bytes), at = 0;
		uint32_t wanted = code >= 0xD800 && code <= 0xDFFF ? 0xFFFD : code;
		struct str s = {bytes, n};
		if (utf8_next(s, &at) != wanted || at != n)
			fail_msg("U+%X", (unsigned)code);
	}
	char bytes[4];
	assert_int_equal(utf8_put(0x110000, bytes), 3);
}

static void utf8_counting_and_clipping(void **state)
{
	(void)state;
	assert_int_equal(utf8_count(STR("aé€𝄞")), 4);
	assert_int_equal(utf8_count(STR("\xFF\xFF")), 2);
	struct str s = STR("aé€𝄞");
	static const size_t kept[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10};
	for (size_t most = 0; most < sizeof kept / sizeof *kept; most++)
		assert_int_equal(utf8_clip(s, most).n, kept[most]);
	assert_int_equal(utf8_clip(STR("\x80\x80\x80\x80\x80\x80"), 5).n, 5);
}

static void utf8_clean_text(void **state)
{
	(void)state;
	assert_true(utf8_clean(STR("Zeile\n\tÜber")));
	assert_false(utf8_clean(STR("a\0b")));
	assert_false(utf8_clean(STR("a\rb")));
	assert_false(utf8_clean(STR("\x1b[2J")));
	assert_false(utf8_clean(STR("\x7f")));
	assert_false(utf8_clean(STR("\xC2\x85"))); /* C1 */
	assert_true(utf8_clean(STR("\xC2\xA0")));
}

static void enums_and_fields(void **state)
{
	(void)state;
	static const char *const words[] = {"", "rep", "manager"};
	const struct enum_info info = {"user_role", words, 3};
	assert_int_equal(enum_parse(&info, STR("rep")), 1);
	assert_int_equal(enum_parse(&info, STR("manager")), 2);
	assert_int_equal(enum_parse(&info, STR("Rep")), 0);
	assert_int_equal(enum_parse(&info, STR("")), 0);
	assert_int_equal(enum_parse(&info, STR_NONE), 0);
	check_text(enum_word(&info, 2), "manager");
	assert_true(str_none(enum_word(&info, 0)));
	assert_true(str_none(enum_word(&info, 3)));
	assert_true(str_none(enum_word(&info, -1)));
	const struct field fields[] = {{.name = "a"}, {.name = "ab"}};
	const struct record record = {"r", 0, fields, 2};
	assert_ptr_equal(record_field(&record, STR("ab")), &fields[1]);
	assert_null(record_field(&record, STR("abc")));
	assert_null(record_field(&record, STR("")));
}

static void error_words(void **state)
{
	(void)state;
	assert_string_equal(err_name(ERR_NOT_FOUND), "not_found");
	for (int i = 0; i <= ERR_INTERNAL; i++)
		for (int j = 0; j < i; j++)
			assert_string_not_equal(err_name((enum err)i), err_name((enum err)j));
	assert_string_equal(err_name((enum err)12345), "internal");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(none_and_empty),
		cmocka_unit_test(comparing),
		cmocka_unit_test(finding_and_cutting),
		cmocka_unit_test(splitting),
		cmocka_unit_test(copying),
		cmocka_unit_test(utf8_good_and_bad),
		cmocka_unit_test(utf8_every_code_point),
		cmocka_unit_test(utf8_counting_and_clipping),
		cmocka_unit_test(utf8_clean_text),
		cmocka_unit_test(enums_and_fields),
		cmocka_unit_test(error_words),
	};
	return RUN_TESTS(tests);
}
