/* Does it fit? Each line of the rule, and its sentence. */
#include "../../base/check.h"
#include "domain/deals/fit.h"

static struct fit_judged judged(
	struct arena *arena, bool has_ideal, enum answer ideal, const struct fit_line *lines, size_t n)
{
	return fit_of(arena, &(struct fit_facts){
				     .person = STR("Ines Rossi"),
				     .has_ideal = has_ideal,
				     .ideal = ideal,
				     .not_a_fit = lines,
				     .n_not_a_fit = n,
			     });
}

static void says(struct fit_judged judged, enum fit fit, const char *words)
{
	assert_int_equal(judged.fit, fit);
	if (str_find(judged.sentence, str_c(words)) == SIZE_MAX)
		fail_msg("\"%.*s\" does not say \"%s\"", STR_ARG(judged.sentence), words);
}

static void one_line_that_is_true_is_enough(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	struct fit_line lines[] = {{STR("practices of one"), ANSWER_UNKNOWN}, {STR("firms abroad"), ANSWER_YES}};
	says(judged(arena, true, ANSWER_YES, lines, 2), FIT_NOT_A_FIT, "Ines Rossi: \"firms abroad\"");
	says(judged(arena, false, ANSWER_NONE, lines, 2), FIT_NOT_A_FIT, "firms abroad");
}

static void it_fits_when_all_is_found_out(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	struct fit_line lines[] = {{STR("practices of one"), ANSWER_NO}, {STR("firms abroad"), ANSWER_NO}};
	says(judged(arena, true, ANSWER_YES, lines, 2), FIT_FITS, "It fits Ines Rossi");
	says(judged(arena, false, ANSWER_NONE, lines, 2), FIT_FITS, "It fits Ines Rossi");
	says(judged(arena, true, ANSWER_UNKNOWN, lines, 2), FIT_OPEN, "whom it delights");
	says(judged(arena, true, ANSWER_NONE, lines, 2), FIT_OPEN, "whom it delights");
	says(judged(arena, true, ANSWER_NO, lines, 2), FIT_DOUBTFUL, "not whom it delights");
	lines[1].applies = ANSWER_NONE;
	says(judged(arena, true, ANSWER_YES, lines, 2), FIT_OPEN, "firms abroad");
	lines[0].applies = ANSWER_UNKNOWN;
	says(judged(arena, true, ANSWER_YES, lines, 2), FIT_OPEN, "practices of one");
}

/* Without a list of those it does not fit, nothing is ever said to fit. */
static void an_unfinished_offer_fits_nobody(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	says(judged(arena, true, ANSWER_YES, NULL, 0), FIT_OPEN, "Finish it");
	says(judged(arena, true, ANSWER_NO, NULL, 0), FIT_DOUBTFUL, "not whom it delights");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_line_that_is_true_is_enough),
		cmocka_unit_test(it_fits_when_all_is_found_out),
		cmocka_unit_test(an_unfinished_offer_fits_nobody),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
