#include "domain/deals/mend.h"

#include "domain/words.h"
#include "stats/beta.h"

static const double range_mass = 0.9, every_other = 0.5;

bool mend_low(int64_t hits, int64_t cases)
{
	return cases >= MEND_CASES_LEAST && beta_rate(BETA_JEFFREYS, hits, cases, range_mass).high < every_other;
}

struct str mend_of(struct arena *arena, struct str offer, const struct mend_facts *facts)
{
	struct words_arg name = {"offer", .text = offer};
	if (mend_low(facts->delighted, facts->scores))
		return words_of(arena, MEND_SCORES, name, {"hits", .has_number = true, .number = facts->delighted},
			{"number", .has_number = true, .number = facts->scores});
	if (mend_low(facts->voiced, facts->answers))
		return words_of(arena, MEND_NEED, name, {"hits", .has_number = true, .number = facts->voiced},
			{"number", .has_number = true, .number = facts->answers});
	return STR_NONE;
}
