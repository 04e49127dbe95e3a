/* Targets: whom the rep wants to be introduced to, and whom to ask for them. */
#pragma once
#include "web/page.h"

struct target_row {
	struct target_id target;
	struct str name, about; /* "Buyer, Nordlicht"; "anybody there"; "a kind of people" */
	struct person_id ask;   /* whom to ask; none: nobody yet */
	struct str ask_name, reason;
	bool ready;      /* ... and they may be asked now */
	struct str more; /* "and 3 others" */
	struct str came; /* "named twice, Permitted" */
	struct str why;
};
struct targets_view {
	struct page page;
	struct list items;  /* struct target_row */
	struct list tabs;   /* struct tab */
	struct list offers; /* struct choice, where there are several */
	bool open;          /* the list of open ones is shown */
	bool later;         /* longer ways come a moment later: the page does not wait for a large network to be read */
	struct str note;    /* ... which is under way: the page looks again by itself */
};

struct way_row {
	struct person_id source;
	struct person_id wanted; /* whom they are asked for, where that is not the target */
	struct str name, headline, reason;
	struct str may; /* why they may be asked, or what comes first */
	bool ready, stop, is_user;
};
struct target_result_row {
	struct referral_id referral;
	struct str name, source, state;
};
struct target_answer_row {
	struct person_id source;
	struct str name, words; /* "does not know Karl Weber" */
	struct day on;
};
struct target_view {
	struct page page;
	struct target_id target;
	struct person_id person;
	struct organization_id organization;
	struct str name, about, offer, why, dropped, description;
	struct day since;
	bool open, met, mine;
	bool later;          /* longer ways come a moment later */
	struct str note;     /* ... still */
	struct list ways;    /* struct way_row */
	struct list results; /* struct target_result_row */
	struct list answers; /* struct target_answer_row */
	struct list reasons; /* struct choice: why it is dropped */
};
