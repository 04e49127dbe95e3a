/* May somebody be reached at all? Whoever was merely named is reached through their source, until both answers
 * are yes for who asks, or a reason for going without them is written with the referral. */
#pragma once
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
/* Pure. What merely came with an import is no dealing. */
enum reach reach_of(const struct reach_facts *facts);
