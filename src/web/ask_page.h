/* The ask, a capture flow for a phone; and outcomes of deals and promises. */
#pragma once
#include "web/talk_page.h"

struct prepared_row { /* whom this source probably knows */
	struct person_id person;
	struct str name;
	struct str firm;
	struct str reason; /* "both were at Acme 2015-2019" */
	/* tapped before the page was shown again */
	bool knows, does_not, rather_not;
};

/* A question that names are given under: a card of the deck, or a target that the source is near to. */
struct ask_under_row {
	struct str key;   /* "card:0abc...", "target:0abc..." */
	struct str above; /* "Their own trade: dentist", "Ines Rossi was at Nordlicht 2015-2019." */
	struct str text;
	bool chosen;
};

struct ask_objection_row {
	struct str says, answer;
};

struct ask_name_row { /* a name that was typed before the page was shown again */
	struct str name, organization, knows_them, why;
	struct str card, target; /* ids, in words; none */
};

struct ask_view {
	struct page page;
	struct person_id person;
	struct str name; /* the first one, for sentences */
	struct str full_name;
	struct str may_class, may_answer, may_reason;
	struct str say; /* words to open with */
	struct str thanks;
	struct str check, pledge; /* words for the two favours */
	bool stop;                /* not to be asked at all */
	bool advice;              /* asked against advice: a reason is needed */
	struct list waits;        /* struct choice: days to ask again */
	struct list reasons;      /* struct choice: why to ask all the same */
	struct list occasions;    /* struct choice */
	struct list prepared;     /* struct prepared_row */
	struct list names;        /* struct ask_name_row */
	struct list near;         /* struct ask_under_row: targets that they are near to */
	struct list cards;        /* struct ask_under_row: for "nobody comes to mind" */
	struct list shown;        /* struct choice: cards that were asked before the page was shown again */
	struct list objections;   /* struct ask_objection_row */
	int rounds;
	struct talk_way way; /* the talk that this ask belongs to; none: it stands by itself */
};

struct promised_row {
	struct str text;
	struct str when; /* "due 3 May 2026", "kept on ..." */
};

struct said_row {
	struct str line, words;
};

struct deal_view {
	struct page page;
	struct person_id person;
	struct deal_id deal;
	struct str name;  /* the person's */
	struct str first; /* ... for sentences */
	struct str offer, state, worth;
	bool open, won, discovery;
	bool said_no;        /* ours or theirs: the way goes on to the ask */
	struct talk_way way; /* of a deal that is open, or ended with a no */
	struct str next;     /* the step of that way which comes next after a no; none: all are done */
	struct url next_url;
	struct list said; /* struct said_row: what the talk brought */
	struct str reason, better;
	bool better_provider; /* who may be given this person as a lead */
	struct list sources;  /* struct choice: people who may have sent them */
	struct list promises; /* struct promised_row */
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
