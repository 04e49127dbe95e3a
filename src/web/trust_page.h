/* Why a customer may trust us: a part of their page. */
#pragma once
#include "web/page.h"

struct trust_row {
	struct day day;
	size_t score;
	struct str words; /* theirs; may be none */
};

struct trust_view {
	struct str sentence; /* none: there is nothing to say yet */
	struct str promises; /* "4 of 5"; none: none is due */
	struct str score;    /* the last, "9"; none: never asked */
	struct str line;     /* of the scores, as points of a picture 120 wide and 24 high; none: fewer than two */
	struct str end_x, end_y;
	struct str named;      /* "2 unasked, 3 when asked"; none: nobody */
	struct str references; /* "took 2 calls"; none: none */
	struct str complaints; /* "1, mended in 3 days"; none: none */
	struct list scores;    /* struct trust_row, newest first */
};
