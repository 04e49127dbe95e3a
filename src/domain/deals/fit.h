/* Does an offer fit somebody? Judged live, while they talk, from what has been found out; a sentence says why.
 * Nobody serves everybody: one line of the not-a-fit list that is true of them is enough for an honest no. */
#pragma once
#include "base/arena.h"
#include "schema.h"

struct fit_line {
	struct str text; /* "practices of one" */
	enum answer applies;
};

struct fit_facts {
	struct str person; /* their name, for the sentence */
	bool has_ideal;    /* the offer says whom it delights */
	enum answer ideal; /* ... and whether they are like that */
	const struct fit_line *not_a_fit;
	size_t n_not_a_fit; /* none: the offer is not finished, and nothing can be said for sure */
};

struct fit_judged {
	enum fit fit;
	struct str sentence;
};

/* Never fails: the arena remembers when memory ran out. */
struct fit_judged fit_of(struct arena *arena, const struct fit_facts *facts);
