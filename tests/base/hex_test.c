#include "check.h"

#include "base/hex.h"

static void digits_go_both_ways(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	uint8_t bytes[] = {0, 0x0f, 0xa5, 0xff}, back[4];
	struct str text = hex_text(arena, bytes, sizeof bytes);
	assert_true(str_is(text, "000fa5ff"));
	assert_true(hex_bytes(STR("000FA5ff"), back, 4));
	assert_memory_equal(bytes, back, 4);
	assert_false(hex_bytes(STR("000fa5f"), back, 4));
	assert_false(hex_bytes(STR("000fa5fg"), back, 4));
	assert_true(hex_bytes(STR(""), back, 0));
	assert_int_equal(hex_digit('/'), -1);
	assert_int_equal(hex_digit(':'), -1);
	assert_int_equal(hex_digit('@'), -1);
	assert_int_equal(hex_digit('G'), -1);
}

static struct str decoded(struct str s, bool plus, char *room)
{
	size_t n = percent_decode(s, plus, room);
	return n == SIZE_MAX ? STR_NONE : (struct str){room, n};
}

static void percent_sequences_are_whole_or_refused(void **state)
{
	(void)state;
	char room[32];
	assert_true(str_is(decoded(STR("a%20b+c%2Bd"), true, room), "a b c+d"));
	assert_true(str_is(decoded(STR("a+b"), false, room), "a+b"));
	assert_true(str_is(decoded(STR("%e2%82%AC"), false, room), "\xe2\x82\xac"));
	assert_true(str_none(decoded(STR("a%"), false, room)));
	assert_true(str_none(decoded(STR("a%2"), false, room)));
	assert_true(str_none(decoded(STR("a%2x"), false, room)));
	assert_int_equal(percent_decode(STR("%00"), false, room), 1);
	assert_int_equal(room[0], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(digits_go_both_ways),
		cmocka_unit_test(percent_sequences_are_whole_or_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
