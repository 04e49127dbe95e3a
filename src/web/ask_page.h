/* The ask, a capture flow for a phone; and outcomes of deals and promises. */
#pragma once
#include "web/page.h"

struct prepared_row { /* whom this source probably knows */
	struct person_id person;
	struct str name;
	struct str firm;
	struct str reason; /* "both were at Acme 2015-2019" */
	/* tapped before the page was shown again */
	bool knows, does_not, rather_not;
};

struct ask_name_row { /* a name that was typed before the page was shown again */
	struct str name, organization, knows_them, why;
};

struct ask_view {
	struct page page;
	struct person_id person;
	struct str name; /* the first one, for sentences */
	struct str full_name;
	struct str may_class, may_answer, may_reason;
	struct str say;           /* words to open with */
	struct str check, pledge; /* words for the two favours */
	bool stop;                /* not to be asked at all */
	bool advice;              /* asked against advice: a reason is needed */
	struct list waits;        /* struct choice: days to ask again */
	struct list reasons;      /* struct choice: why to ask all the same */
	struct list occasions;    /* struct choice */
	struct list prepared;     /* struct prepared_row */
	struct list names;        /* struct ask_name_row */
	struct list prompts;      /* struct choice: "Other practices", "Suppliers" */
	int rounds;
};

struct promised_row {
	struct str text;
	struct str when; /* "due 3 May 2026", "kept on ..." */
};

struct deal_view {
	struct page page;
	struct person_id person;
	struct deal_id deal;
	struct str name; /* the person's */
	struct str offer, state, worth;
	bool open, won;
	struct list reasons;      /* struct choice: honest reasons of this offer */
	struct list alternatives; /* struct choice */
	struct list waits;        /* struct choice: days */
	struct list sources;      /* struct choice: people who may have sent them */
	struct list promises;     /* struct promised_row */
	bool sender_known;
	struct list offers; /* struct choice, for a new deal */
	struct str currency;
};

struct score_view {
	struct page page;
	struct person_id person;
	struct promise_id promise;
	struct str name, text;
	struct list scores; /* struct choice 0..10 */
};
