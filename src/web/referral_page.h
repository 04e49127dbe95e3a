/* Referrals by step, and one of them with its two questions. */
#pragma once
#include "web/kit_page.h"
#include "web/page.h"

struct referral_card {
	struct referral_id referral;
	struct str name;        /* the named person */
	struct str source;      /* "Ines Rossi" */
	struct str since;       /* "4 days" */
	struct str need, wants; /* "unknown", "yes", "no" */
};
struct referral_column {
	struct str key, label;
	struct list cards; /* struct referral_card */
	int count;
	bool more; /* than the cards shown */
};
struct referrals_view {
	struct page page;
	struct list steps;   /* struct tab, for a phone */
	struct list besides; /* struct tab: those off the way that hold somebody */
	struct list columns; /* struct referral_column */
	struct list shown;   /* struct referral_card: of the chosen step */
	struct str step, step_label;
	struct str next; /* keyset of the step's list; none: the end */
	bool any, more;  /* more of the chosen step than shown */
};

struct way_step {
	struct str label;
	bool reached, now;
};
struct question_view {
	struct str key; /* "need", "wants" */
	struct str words;
	struct str answer; /* "yes" */
	struct str said;   /* "said by Ines Rossi, by call, on 3 May 2026" */
};
struct owed_line {
	struct owed_id owed;
	struct str words;
	struct str due;
};
struct referral_view {
	struct page page;
	struct referral_id referral;
	struct person_id person, source;
	struct str name, source_name, offer, why, knows_them, state, next_words;
	bool tells_more;                /* the source hears more than that we spoke */
	struct str first, source_first; /* first names, for sentences */
	struct list sources;            /* struct choice: who named them, when several did */
	struct list way;                /* struct way_step */
	struct list questions;          /* struct question_view */
	bool open_gate, ended, parked, introduced, remindable, postponable;
	struct list advances; /* struct choice: steps that may follow */
	struct list levels;   /* struct choice: how strong the introduction was, or may be */
	struct list ends;     /* struct choice: how it may end */
	struct list waits;    /* struct choice: until when it may wait */
	struct list steps;    /* struct choice: where it may really stand */
	struct list events;   /* struct event_row */
	struct list owed;     /* struct owed_line */
	struct list channels; /* struct choice */
	struct kit_view kit;
	struct str rep;     /* whose it is, when that is somebody else */
	struct list takers; /* struct choice: to whom a manager may hand it */
};
