/* Days and lengths of time as people say them. */
#include "base/check.h"
#include "domain/words.h"

static void a_day(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	check_text(words_weekday(arena, (struct day){20261122}), "Sunday 22 November");
	check_text(words_day(arena, (struct day){20260503}), "3 May 2026");
	check_text(words_month((struct day){20260503}), "May");
	assert_true(str_empty(words_weekday(arena, (struct day){0})));
	assert_true(str_empty(words_day(arena, (struct day){0})));
}

/* Nobody knows beforehand whether it will be 139 minutes. */
static void a_length_of_time(void **state)
{
	(void)state;
	static const struct {
		int minutes;
		const char *said;
	} known[] = {
		{0, "a few minutes"},
		{5, "a few minutes"},
		{6, "about 5 minutes"},
		{23, "about 25 minutes"},
		{49, "about 50 minutes"},
		{50, "about an hour"},
		{74, "about an hour"},
		{75, "about 1½ hours"},
		{104, "about 1½ hours"},
		{105, "about 2 hours"},
		{139, "about 2½ hours"},
		{180, "about 3 hours"},
	};
	AUTO_ARENA arena = arena_new(0);
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		check_text(words_duration(arena, known[i].minutes), known[i].said);
}

/* The full stop of a firm is the sentence's, too; elsewhere it stays. */
static void one_full_stop(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	check_text(
		words_of(arena, PREPARE_ARE_AT, {"organization", .text = STR("Falk e.K.")}), "Both are at Falk e.K.");
	check_text(words_of(arena, PREPARE_ARE_AT, {"organization", .text = STR("Falk")}), "Both are at Falk.");
	check_text(words_of(arena, TWO_SENTENCES, {"one", .text = STR("They signed.")}, {"two", .text = STR("Thank.")}),
		"They signed. Thank.");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_day),
		cmocka_unit_test(a_length_of_time),
		cmocka_unit_test(one_full_stop),
	};
	return RUN_TESTS(tests);
}
