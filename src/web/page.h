/* What the frame of every page shows, and small structs that views share. View structs hold words
 * ready to be read: handlers choose them, views only place them. */
#pragma once
#include "base/arena.h"
#include "base/field.h"
#include "base/out.h"

/* In the order of the rail; a phone has tabs up to PLACE_REFERRALS and reaches the others by PLACE_MORE. */
enum place {
	PLACE_NONE,
	PLACE_TODAY,
	PLACE_PEOPLE,
	PLACE_REFERRALS,
	PLACE_PARTNERS,
	PLACE_TARGETS,
	PLACE_NETWORK,
	PLACE_NUMBERS,
	PLACE_OFFERS,
	PLACE_IMPORT,
	PLACE_SETTINGS,
	PLACE_MORE,
};

struct page {
	struct str title;
	enum place place;
	struct str user; /* name of who is signed in; none: the page stands alone */
	struct str workspace;
	struct str theme; /* "light", "dark", or none: as the system has it */
	struct str here;  /* path and query of this page, to come back to */
	struct str done;  /* what was just done, as a sentence; none: nothing */
	int64_t done_seq; /* its event; 0: cannot be undone */
	bool owner;
	bool manager;   /* or an owner */
	bool sample;    /* the workspace holds sample data */
	bool can_empty; /* ... which can be taken away */
	bool wide;      /* uses the whole width */
	bool refresh;   /* asks again after two seconds: something is under way */
};

/* A choice of a list or a row of chips. */
struct choice {
	struct str value;
	struct str label;
	bool chosen;
};

/* A small link beside others: a filter, a step. */
struct tab {
	struct str key;
	struct str label;
	int count;
	bool here;
};
