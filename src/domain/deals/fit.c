#include "domain/deals/fit.h"

#include "domain/words.h"

static const struct fit_line *first_that(const struct fit_facts *facts, enum answer applies)
{
	for (size_t i = 0; i < facts->n_not_a_fit; i++)
		if (facts->not_a_fit[i].applies == applies)
			return &facts->not_a_fit[i];
	return NULL;
}

/* What has not been asked may stand as none or as unknown. */
static const struct fit_line *first_open(const struct fit_facts *facts)
{
	const struct fit_line *line = first_that(facts, ANSWER_UNKNOWN);
	return line ? line : first_that(facts, ANSWER_NONE);
}

static bool ideal_open(const struct fit_facts *facts)
{
	return facts->has_ideal && facts->ideal != ANSWER_YES && facts->ideal != ANSWER_NO;
}

struct fit_judged fit_of(struct arena *arena, const struct fit_facts *facts)
{
	const struct fit_line *hit = first_that(facts, ANSWER_YES), *open = first_open(facts);
	struct words_arg person = {"person", .text = facts->person};
	if (hit)
		return (struct fit_judged){
			FIT_NOT_A_FIT, words_of(arena, FIT_NOT, person, {"line", .text = hit->text})};
	if (facts->has_ideal && facts->ideal == ANSWER_NO)
		return (struct fit_judged){FIT_DOUBTFUL, words_of(arena, FIT_DOUBT, person)};
	if (facts->n_not_a_fit == 0)
		return (struct fit_judged){FIT_OPEN, words_text(WORDS_FIT_UNFINISHED)};
	if (ideal_open(facts))
		return (struct fit_judged){FIT_OPEN, words_of(arena, FIT_ASK_IDEAL, person)};
	if (open)
		return (struct fit_judged){FIT_OPEN, words_of(arena, FIT_ASK, person, {"line", .text = open->text})};
	return (struct fit_judged){FIT_FITS, words_of(arena, FIT_YES, person)};
}
