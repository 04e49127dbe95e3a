/* People: the list, one person, adding one. */
#pragma once
#include "web/circle_page.h"
#include "web/page.h"
#include "web/talk_page.h"
#include "web/trust_page.h"

struct people_row {
	struct person_id person;
	struct str name;
	struct str headline; /* title and organization */
	struct str standing; /* "customer" */
	struct str standing_class;
	struct str mark; /* "do not contact"; may be none */
	bool partner;
	struct str may; /* "ready", "first", "stop": may they be asked? None: not judged */
	struct str why; /* ... in words */
};

struct people_view {
	struct page page;
	struct str search;
	struct list filters; /* struct tab: by standing */
	struct str standing; /* chosen, or none */
	struct list items;   /* struct people_row */
	struct str next;     /* keyset; none: the end */
	bool more;           /* too many found: type more */
	bool first_page;
	bool same; /* pairs wait that may be one person */
};

struct identity_row {
	struct identity_id identity;
	struct str kind; /* "E-mail" */
	struct str shown;
	struct url url;
	bool closed; /* not to be called or written to now */
};
struct tie_row {
	struct person_id person;
	struct str name;
	struct str how; /* "colleague, stated" */
};
struct deal_row {
	struct deal_id deal;
	struct str offer;
	struct str state;
	struct str state_class; /* "won", "open", "closed" */
	struct str worth;
	bool open;
};
struct promise_row {
	struct promise_id promise;
	struct str text;
	struct str when; /* "due 3 May 2026", "kept on ..." */
	bool late, kept, confirmed;
};
struct complaint_row {
	struct complaint_id complaint;
	struct str text;
	struct day opened;
	bool resolved;
};
struct passed_row { /* a referral in or out */
	struct referral_id referral;
	struct str words; /* "named Karl Weber", "named by Ines Rossi" */
	struct str state;
	bool waits; /* the source has still to ask them */
};
struct given_row { /* given to somebody, or given somebody */
	struct given_id given;
	struct str words, state;
};
struct event_row {
	struct day day;
	struct str words;
	struct str by; /* what it was about, or a note */
	int64_t seq, subject;
	bool undone;
};
struct person_view {
	struct page page;
	struct person_id person;
	struct str name, headline, town, standing, standing_class;
	bool partner, do_not_contact, do_not_ask, is_user, private, customer;
	bool advice; /* whether asking may be passed with a reason */
	bool closed; /* they are reached through their source, or not at all: their addresses are no links */
	bool between, knows_offer; /* whether anything is between them and us */
	struct day never_since;    /* do not contact, where the day is known */
	/* may I ask? */
	struct str may_class;  /* "ready", "first", "stop"; none: not asked */
	struct str may_answer; /* "Yes, ask Ines today." */
	struct str may_reason;
	struct str next_words; /* the next step as a button; none: no step */
	struct url next_url;
	struct partner_id agreement; /* that holds; 0: none */
	struct list identities, positions, knows, known_by, deals, promises, complaints, passed, given, events, notes,
		twins;
	struct trust_view trust;
	struct circle_view circle;
	struct url ways, all_ways;
	struct equip equip;                /* right after an ask */
	struct list offers;                /* struct choice */
	int64_t more_events;               /* seq to go on from; 0: all shown */
	struct deal_id open_deal, last_no; /* what is to be finished, and to be written down */
	/* between them and us */
	struct day in_touch, today;
	struct list kinds; /* struct choice: how two people know each other */
	struct str closed_words;
	struct referral_id closed_by; /* the referral whose gate it is; none: another reason */
};
struct position_row {
	struct position_id position;
	struct organization_id organization;
	struct str firm;
	struct str title; /* "Head of purchasing" */
	struct str about; /* "club, 2001 to 2005", "since 2011", ""; a firm is called none */
};
struct twin_row { /* who may be the same */
	struct maybe_id pair;
	struct person_id other;
	struct str name, headline, reason;
};
struct note_row {
	struct str text;
	struct day day;
};
