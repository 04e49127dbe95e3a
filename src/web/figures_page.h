/* The figures that chances lean on while there is little history here. */
#pragma once
#include "web/page.h"

struct figure_row {
	struct str kind;      /* the operation's word: "brings_names" */
	struct str label;     /* "Asks that bring names" */
	struct str published; /* "50 of 100" */
	struct str source;    /* where that comes from */
	struct str ours;      /* the workspace's own in its place; none: the published one holds */
	struct str ours_source;
	struct str team;  /* "12 of 20: 60 of 100"; none: no case yet */
	struct str usual; /* what Today reckons with */
	struct str unit;  /* of what is typed: "of 100", "names", "EUR" */
	struct str value; /* as it may be typed again */
	struct str weight;
};
struct figures_view {
	struct page page;
	struct list figures; /* struct figure_row */
};
