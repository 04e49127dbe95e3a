/* Ways: each as a small picture with its words beside it. */
#pragma once
#include "web/page.h"

struct way_stop {
	struct person_id person;
	struct str name;
	int x;
	bool last;
};
struct way_stroke {
	int from_x, to_x;
	struct str css; /* "close", "fair", "weak", "hidden" */
};
struct way_picture {
	struct list stops; /* struct way_stop */
	struct list steps; /* struct way_stroke */
	struct str words, reason, may;
	struct str say;               /* to a colleague; none: nobody of them is asked */
	struct str strength;          /* "A strong way." */
	struct person_id ask, wanted; /* none: nobody is asked */
	struct str ask_name;
	bool is_user, stop, ready;
	struct str place; /* "1", for its label */
};
struct ways_part {
	struct list ways; /* struct way_picture */
	struct str name;  /* who is wanted */
	struct str note;  /* they are not known yet: a large network is being read... */
	struct url again; /* ... and this looks again */
	struct url more;  /* all of them; none: these are all */
	bool direct;      /* the best one has nobody in between */
	bool to_person;   /* ... and not anybody at a firm, or of a kind */
};
