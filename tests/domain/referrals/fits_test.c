/* Who fits a description: by the words they share, which can be shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "domain/referrals/fits.h"

static struct fits held(struct arena *arena, const char *ideal, const char *excluded, const char *somebody)
{
	struct fits_words line, words;
	struct fits_wanted wanted = {.lines = &line, .n_lines = 1};
	struct fits fits;
	fits_words(arena, str_c(ideal), &wanted.ideal);
	fits_words(arena, str_c(excluded), &line);
	fits_words(arena, str_c(somebody), &words);
	fits_match(arena, &wanted, &words, &fits);
	return fits;
}

static void two_words_are_shared(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	struct fits fits = held(arena, "Dental practices in Leeds", "", "Owner, Smile Dental Practice, Leeds");
	assert_true(fits.fits);
	assert_int_equal(fits.shared, 3);
	assert_true(str_is(fits.words, "Dental, practices, Leeds"));
	assert_false(held(arena, "Dental practices in Leeds", "", "Baker, Leeds").fits);
	assert_true(held(arena, "Dentists", "", "dentist").fits); /* all there is to share */
	assert_false(held(arena, "", "", "Owner, Smile Dental Practice").fits);
	assert_false(held(arena, "the and with", "", "the and with").fits); /* these say nothing */
}

static void words_meet_in_their_forms(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	assert_true(held(arena, "account managers of companies", "", "Accounting, The Shipping Company").fits);
	assert_true(held(arena, "Zahnärzte Köln", "", "ZAHNARZTE, Koln").fits);
	assert_false(held(arena, "car repair", "", "care, repeat").fits); /* too short to be a beginning */
}

static void whom_it_does_not_fit_is_left_out(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	const char *ideal = "dental practices in Leeds", *somebody = "Smile Dental Practice, Leeds";
	assert_true(held(arena, ideal, "practices of one dentist", somebody).fits);
	assert_false(held(arena, ideal, "practice", somebody).fits);
	assert_false(held(arena, ideal, "Leeds practices", somebody).fits);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_words_are_shared),
		cmocka_unit_test(words_meet_in_their_forms),
		cmocka_unit_test(whom_it_does_not_fit_is_left_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
