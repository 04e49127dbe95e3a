/* What the law asks where people's names are passed on. Pure: facts and a day in, an answer out. No legal advice:
 * the rules that Kith keeps to, each with its source. */
#pragma once
#include "base/arena.h"
#include "schema.h"

/* By the workspace's country, ISO 3166: europe is the European Economic Area, the United Kingdom, Switzerland. */
enum law law_of(struct str country);
/* Whoever was named is told so, within a month (GDPR and UK GDPR art. 14, Swiss FADP art. 19). */
bool law_notice(enum law law);

/* ---- telling them ---- */

enum { NOTICE_WARN_DAYS = 20, NOTICE_ERASE_DAYS = 30 };

struct notice_facts {
	enum law law;
	enum referral_state state;
	bool gate_open;
	struct day named_on, told_on, warned_on; /* none: not yet */
	struct day today;
};
enum notice_due {
	NOTICE_FINE,  /* told, or time enough, or no such law */
	NOTICE_WARN,  /* from day 20: tell them */
	NOTICE_ERASE, /* from day 30: nobody did. Only after ten days of warning */
};
/* A gate that is open, or a contact, is no reason to erase, only to tell them. */
enum notice_due notice_due(const struct notice_facts *facts);
/* The day from which the name is erased, warned today when nobody was warned before. */
struct day notice_erase_day(const struct notice_facts *facts);

/* ---- the first message ---- */

struct first_facts {
	enum law law;
	bool never;        /* they must not be contacted */
	bool gate_open;    /* both questions answered yes */
	bool written_once; /* a first message without consent was sent to them before */
	/* what Canada asks (CASL, SOR/2013-221 s. 4) */
	bool source_knows_them, source_knows_us; /* on record, not inferred */
	bool source_in_full;                     /* the source's name has more than one word */
	bool address;                            /* the workspace's postal address is known */
};
/* free: they want to talk. once: one message, no second (Canada). source: the source sends it, or asks them first
 * (Europe: a mail of ours would be unsolicited). cold: only past the gate, with a written reason. blocked: not at all. */
enum first_answer first_answer(const struct first_facts *facts);
