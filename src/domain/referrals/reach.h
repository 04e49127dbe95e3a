/* May somebody be reached at all? Whoever was merely named is reached through their source, until both answers
 * are yes for who asks, or a reason for going without them is written with the referral. */
#pragma once
#include "base/arena.h"
#include "base/field.h"
#include "base/time.h"
#include "schema.h"

struct reach_facts {
	bool never;             /* must not be contacted */
	enum standing standing; /* a deal, whatever became of it, is older business than the naming */
	bool partner;
	struct day both_ways; /* last in touch in both directions, with any rep */
	bool knows_offer;     /* knows what we do */
	bool named;           /* there is a referral of theirs */
	bool permitted;       /* one of them, of who asks: its gate is open, or the contact has been made */
};
enum reach {
	REACH_OPEN,
	REACH_GATE, /* named, and not permitted */
	REACH_NEVER,
};
/* Fills `named` and `permitted` for that rep on that day; `rows` are those of referral_named about one person. */
void reach_named(struct arena *arena, struct list rows, struct user_id user, struct day day, struct reach_facts *facts);

/* Pure. What merely came with an import is no dealing. */
enum reach reach_of(const struct reach_facts *facts);
