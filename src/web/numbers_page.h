/* The leader's view, and who brought whom. */
#pragma once
#include "web/page.h"

struct number_row {
	struct str whom;   /* "Ana Díaz", "customers" */
	struct str counts; /* "12 of 40" */
	struct str value;  /* "30 %", "2.4", "14 days" */
	struct str range;  /* "20 to 42 %"; none: it is known well enough */
};
struct number_group {
	struct str name, definition;
	struct number_row all;
	struct list rows; /* struct number_row: of whom, of what */
};
struct unasked_row {
	struct person_id person;
	struct str name, headline;
	struct str why; /* "promise confirmed on 3 May 2026" */
	struct str rep;
};
struct funnel_row {
	struct str label;
	int n, cold;
	int width; /* of 400 */
	int y;     /* of the bar in the picture */
};
struct money_row {
	struct str label, value, cost;
	int deals;
};
struct source_row {
	struct person_id person;
	struct str name, value;
	int won;
};
struct lineage_row {
	struct person_id person;
	struct str name, headline, standing;
	struct str value, below; /* money; none: nothing */
	struct str people;       /* "3 won" */
	int depth;               /* 0 .. 8: deeper ones stand as deep as 8 */
	int named;
	int width; /* of 120: its share of all below */
	bool here;
};
struct month_row {
	struct str month;                          /* "June 2026" */
	struct str names, meetings, wins, revenue; /* "12 (8 to 17)" */
};
struct fan {
	struct str label;      /* "Names" */
	struct str most;       /* at the top of the picture */
	struct str words;      /* "in six months 60, from 41 to 83" */
	struct str band, line; /* points of 300 x 100 */
};

struct numbers_view {
	struct page page;
	struct list reps, offers, origins; /* struct choice */
	struct day since, until;
	bool any;           /* something is counted in these days */
	struct list advice; /* struct str */
	struct number_group asked;
	struct list unasked; /* struct unasked_row */
	int unasked_all;
	struct list funnel; /* struct funnel_row */
	int funnel_height;
	struct list groups;            /* struct number_group */
	struct list money;             /* struct money_row */
	struct list sources;           /* struct source_row */
	struct list top;               /* struct lineage_row */
	struct list fans;              /* struct fan */
	struct list months;            /* struct month_row */
	struct list basis;             /* struct str */
	struct str turned_down, happy; /* of the what-if; none: as until now */
	bool is_what_if;
	struct str user, offer, origin; /* chosen, as ids or words */
};

struct lineage_view {
	struct page page;
	struct person_id person;
	struct str name;
	struct list up;     /* struct lineage_row, whoever began it first */
	struct list branch; /* struct lineage_row */
	struct str below;
	struct str people;
	int left_out;
};

struct digest_view {
	struct page page;
	struct str week;         /* "16 November 2026 to 22 November 2026" */
	struct list sentences;   /* struct str */
	struct list proposed;    /* struct digest_row */
	struct day before, next; /* a day of the week before, of the next one; none: it has not come */
};
struct digest_row {
	struct str label;
	int proposed, done;
};
