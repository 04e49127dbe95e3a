/* Is this somebody whom a text describes ("practice managers in Leeds")? Plain: by the words they
 * share, so that the answer can be explained and anybody can mend the text. Pure. */
#pragma once
#include "base/arena.h"
#include "base/str.h"

/* The words of a text that say something: as they were written, and as they are compared. */
struct fits_words {
	struct str *shown, *stems;
	size_t n;
};
/* "and", "the", "with" ... and words of one or two letters say nothing. Each word once. */
void fits_words(struct arena *arena, struct str text, struct fits_words *ret_words);

struct fits_wanted {
	struct fits_words ideal;        /* who is delighted */
	const struct fits_words *lines; /* each line says whom it does not fit */
	size_t n_lines;
};
struct fits {
	bool fits;
	int shared;       /* so many words of the ideal */
	struct str words; /* those, as they were written: "practice, Leeds" */
};
/* Two words must be shared, or the only one there is. A line of whom it does not fit excludes when
 * all its words are shared: "practices of one" is not said of every practice. */
void fits_match(struct arena *arena, const struct fits_wanted *wanted, const struct fits_words *somebody,
	struct fits *ret_fits);
