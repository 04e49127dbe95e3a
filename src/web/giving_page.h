/* Giving to get: somebody given to somebody, partners with their balance; and references. */
#pragma once
#include "web/people_page.h"
#include "web/referral_page.h"

struct give_view {
	struct page page;
	struct person_id person;
	struct deal_id deal; /* of the honest no; none otherwise */
	struct str name, first;
	struct str to_name;   /* of the deal's better way */
	struct list partners; /* struct choice */
};

struct given_view {
	struct page page;
	struct given_id given;
	struct person_id person, to;
	struct str name, to_name, first, to_first;
	struct str state, gate_reason, why, outcome, worth, currency;
	bool gate_open, ended, introduced, asked, met;
	bool fees;             /* the owner has switched the field on */
	struct list way;       /* struct way_step */
	struct list questions; /* struct question_view */
	struct list channels;  /* struct choice */
	struct list events;    /* struct event_row */
};

struct partner_row {
	struct partner_id partner;
	struct str name, trade;
	struct str given, received; /* "2 (1 won, EUR 500)" */
	bool behind;                /* they have given more than they got */
};
struct match_row { /* one of ours for a partner */
	struct person_id person, to;
	struct str name, headline, words;
};
struct partners_view {
	struct page page;
	struct list items; /* struct partner_row */
	struct list next;  /* struct match_row, with the partner's name in it */
};
struct exchange_row { /* somebody who went one way or the other */
	struct given_id given;
	struct referral_id referral;
	struct str name, state;
	struct day day;
};
struct partner_view {
	struct page page;
	struct partner_id partner; /* 0: a new one */
	struct person_id person;
	struct str name, first, headline, trade, agreement, ideal_client, not_a_fit;
	struct str since, balance, fee, currency;
	bool ended, behind, fees;
	struct list next;     /* struct match_row */
	struct list given;    /* struct exchange_row */
	struct list received; /* struct exchange_row */
	struct list owed;     /* struct owed_line */
};

struct reference_row {
	struct reference_id reference;
	struct person_id person;
	struct str name, headline, reason;
	bool usable;
};
struct call_row {
	struct reference_use_id use;
	struct person_id person;
	struct str name, outcome; /* none: not known yet */
	struct str thanks;        /* "thanked"; none: not yet */
	struct day asked;
};
struct references_view {
	struct page page;
	struct list items; /* struct reference_row */
	/* for a deal, or of a person */
	struct deal_id deal;
	struct person_id person;
	struct str name, first;
	struct list calls;    /* struct call_row */
	struct list outcomes; /* struct choice */
	struct list sizes;    /* struct choice */
	struct str topics, industry, language;
	int most;
	struct reference_id reference; /* 0: none yet */
	bool customer;
};
