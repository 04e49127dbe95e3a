/* When may somebody be asked? One function of facts and the day answers it, with the reason in
 * words; every screen, list and message shows that answer. Only a stop cannot be passed: what is to
 * be done first, and advice, are passed by a reason, which is kept with the ask. */
#pragma once
#include "base/arena.h"
#include "schema.h"

/* How long things hold, in days. */
enum {
	READINESS_YEAR = 365,      /* a score, and being in touch: good on the 365th day, not on the 366th */
	READINESS_RIGHT_AFTER = 7, /* a no speaks this long for people who are something else besides */
};

/* The promises of won deals that have not ended. */
struct readiness_promises {
	int kept, open;
	struct str overdue; /* the one most overdue, where there is one */
	struct day overdue_due;
	struct str next; /* the next one due, where it is not overdue */
	struct day next_due;
	struct str last_kept;
	struct day last_kept_on;
};

/* The last deal that ended in a no. */
struct readiness_no {
	enum deal_state kind; /* declined: theirs, unqualified: ours, none: there was none */
	struct day on;
	bool reason, alternative; /* written down */
	struct day wait_until;    /* the day agreed for coming back */
	int asks_since;           /* asks on that day or later, by any rep */
};

struct readiness_facts {
	struct person_id person;
	struct str name;
	bool partner, do_not_contact, do_not_ask;
	struct day ask_after; /* "ask me in March", their own wish */
	enum standing standing;
	struct str complaint; /* the oldest open one */
	struct day complaint_opened;
	bool complaint_open;
	struct readiness_no no;
	struct readiness_promises promises;
	struct str open_offer; /* of the deal they are still deciding on */
	struct opt_int score;  /* the last one, 0 .. 10 */
	struct day score_on;
	struct day last_ask;      /* by any rep */
	struct day something_new; /* last promise confirmed, referral of theirs won, no of either side */
	struct day both_ways;     /* last in touch in both directions, with any rep */
	bool knows_offer;
	int brought, received; /* partner: introductions from and to them in twelve months */
};

struct readiness_advice {
	enum readiness_rule rule; /* give_first, rest */
	struct str text;
};

struct readiness {
	enum readiness_answer answer;
	enum readiness_rule rule;
	struct str reason;      /* a whole sentence */
	struct str first;       /* what to do before asking; none when ready */
	struct day until;       /* ask_after: the day; none otherwise */
	enum occasion occasion; /* of an ask now */
	struct readiness_advice advice[2];
	int n_advice;
};

/* `rest_days`: the workspace's rest period. Never fails: the arena remembers when memory ran out. */
void readiness_of(struct arena *arena, const struct readiness_facts *facts, struct day today, int rest_days,
	struct readiness *ret_readiness);
