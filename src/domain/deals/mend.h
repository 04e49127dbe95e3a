/* Is an offer to be mended before anybody is asked for names? When few of its clients are delighted, or few of the
 * people named for it have the need, asking more only spends goodwill. */
#pragma once
#include "base/arena.h"
#include "base/str.h"

/* Fewer cases say nothing; the numbers of an offer are those of so many days. */
enum { MEND_CASES_LEAST = 5, MEND_DAYS = 365 };

struct mend_facts {
	int64_t scores, delighted; /* of promises kept; 9 or 10 */
	int64_t answers, voiced;   /* people named who told whether they have the need; who have it */
};

/* Low: of five cases on, when nine tenths of what is likely lies below every other one. */
bool mend_low(int64_t hits, int64_t cases);
/* What to mend, in a sentence; none: nothing, as far as can be told. The scores come first: who is not delighted
 * names nobody. Never fails: the arena remembers when memory ran out. */
struct str mend_of(struct arena *arena, struct str offer, const struct mend_facts *facts);
