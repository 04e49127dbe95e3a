/* A talk on the phone: what to find out, the honest word, then the ask, then the rep's details. */
#pragma once
#include "web/html.h"
#include "web/page.h"

/* Where the way from a talk to the message after it stands; each step can be skipped and come back to. */
struct talk_step {
	struct str label;
	struct url url;
	bool here, done;
};
struct talk_way {
	struct deal_id deal; /* 0: this is no part of such a way */
	struct list steps;   /* struct talk_step */
};

struct talk_line_row {
	int n; /* in the form */
	struct str kind, line, shown;
	struct str words;
	bool yes, no;
};

struct talk_view {
	struct page page;
	struct talk_way way;
	struct deal_id deal;
	struct person_id person;
	struct offer_id offer;
	struct str name, full_name, offer_name;
	struct str fit;      /* "fits", "not_a_fit", ... */
	struct str sentence; /* why */
	bool fits, not_a_fit, open;
	struct list questions, lines; /* struct talk_line_row */
};

/* The honest word: our no, or theirs. */
struct no_view {
	struct page page;
	struct talk_way way;
	struct deal_id deal;
	struct person_id person;
	struct str name, full_name, offer_name;
	bool theirs;
	struct str reason, provider; /* what was written down before, in words of one's own */
	struct day wait_until;
	struct list reasons;   /* struct choice */
	struct list providers; /* struct choice */
	struct list waits;     /* struct choice: days */
	bool nothing;          /* is what was said to be better */
};

/* A QR code as one path; `size` modules wide, with its quiet zone. */
struct qr {
	struct str path;
	int size; /* 0: there is none */
};

/* An ask is kept: each who was named, and the words in which the source may ask them. */
struct equip {
	struct person_id source;
	struct str name;   /* the source's first one */
	struct list named; /* struct choice: their referrals; none: there is nothing to pass on */
};

struct follow_up_view {
	struct page page;
	struct talk_way way;
	struct equip equip;
	struct deal_id deal;
	struct person_id person;
	struct user_id user;
	struct str name, full_name;
	struct str never;     /* why nothing may be sent; none: it may */
	struct str text;      /* as it was changed, as it went out, or as Kith writes it */
	struct url mail, sms; /* with that text; none: no address, no number */
	bool details;         /* the rep has said who they are */
	struct day sent, come_back;
	struct list waits; /* struct choice */
	struct qr qr;
};
