/* Pages that the law asks for: erasing somebody, the first message, who looked at whom. */
#pragma once
#include "web/page.h"

struct goes_row {
	struct str words; /* "4 notes" */
};
struct mention_row { /* a note about somebody else that names them */
	struct person_id person;
	struct str name, text;
};
struct erase_view {
	struct page page;
	struct person_id person;
	struct str name, first;
	struct list goes;     /* struct goes_row */
	struct list stays;    /* struct goes_row */
	struct list mentions; /* struct mention_row */
};

struct condition_row {
	struct str words;
	bool met;
};
struct told_row {
	struct str words; /* "told by mail, by Ana Díaz" */
	struct day day;
};
struct message_view {
	struct page page;
	struct referral_id referral;
	struct str name, first, source_first;
	struct str answer; /* "free", "once", "source", "cold", "blocked" */
	struct str reason, missing, subject, text;
	struct url mail, sms;
	bool has_mail, has_phone;
	bool notice;            /* the law asks that they are told */
	struct day told_on;     /* none: not yet */
	struct list conditions; /* struct condition_row */
	struct list told;       /* struct told_row */
	struct list channels;   /* struct choice */
};

struct access_row {
	struct str moment, at, user, face;
	struct person_id person;
	struct str name;
};
struct access_view {
	struct page page;
	struct list items; /* struct access_row */
	struct list users; /* struct choice */
	struct str user;
	struct person_id person; /* none: of everybody */
	struct str next;
};
