/* How well one person knows another, as a number from 0 to 1: the chance that a word of the one opens the other's door.
 *
 * One formula for every face, list and way, of what is kept about the two and of the day. What somebody said and how
 * much they are in touch are two separate reasons to believe in it, so that either is enough:
 *
 *	strength = 1 - (1 - told) (1 - touch)
 *
 * told: how close they are said to be (family, friend, colleague ...), whole when somebody stated it, two fifths of it
 * when only a file says so, one fifth when it was inferred; it fades from the day it was last seen.
 * touch: of mail both ways and meetings, n = 2 min(sent, received) + 2 met, or what a rep noted of being in touch both
 * ways; 0.36 + 0.54 (1 - 2^(-n/12)), fading from the last day of it. Mail one way only is nothing: n is 0.
 * Fading after t years is 1 / (1 + t / h), h being the years until half is left.
 * Whoever said that they do not know the other has 0; who would rather not introduce them, 0.2 at most.
 *
 * Sources. Two-way contact is the tie, one-way mail is none: Onnela et al. 2007 (Structure and tie strengths in mobile
 * communication networks) count reciprocated calls only. Days since the last contact tell more of closeness than
 * anything else that can be counted, the amount of it less and less: Gilbert & Karahalios 2009 (Predicting tie strength
 * with social media). Closeness as people state it is the best single sign, frequency overstates neighbours and
 * colleagues: Marsden & Campbell 1984 (Measuring tie strength). Ties without contact decay, by a power of the time, and
 * those at work faster than kin: Burt 2000 (Decay functions), Roberts & Dunbar 2011 (Communication in social
 * networks); hence the hyperbola and the years below. Independent reasons joined so that each may suffice: the sum of
 * weak signs of Granovetter 1973 (The strength of weak ties) as a noisy-or, Pearl 1988. The constants are set so that
 * imported contacts have 0.2, somebody stated as known 0.5, a colleague with mail every week 0.95. */
#pragma once
#include "base/time.h"
#include "schema.h"

struct strength_facts {
	enum evidence evidence;
	enum relationship_kind kind;
	struct day seen;      /* that they know each other was last seen then; none: not known, does not fade */
	struct day both_ways; /* last in touch both ways, as a rep noted it; none: not noted */
	int64_t sent, received, met;
	struct day sent_on, received_on, met_on;
	enum source_answer answer; /* what the one said of knowing the other; none: nothing */
};

/* The facts that a row holds, without the answer: a relationship, or what a statement has selected of one. */
#define STRENGTH_FACTS(row)                                                                                            \
	((struct strength_facts){.evidence = (row)->evidence,                                                          \
		.kind = (row)->kind,                                                                                   \
		.seen = (row)->seen,                                                                                   \
		.both_ways = (row)->both_ways,                                                                         \
		.sent = (row)->sent,                                                                                   \
		.received = (row)->received,                                                                           \
		.met = (row)->met,                                                                                     \
		.sent_on = (row)->sent_on,                                                                             \
		.received_on = (row)->received_on,                                                                     \
		.met_on = (row)->met_on})

double strength_reckon(const struct strength_facts *facts, struct day today);

/* What is kept is never further than this from what the formula says of the day: smaller changes are not written. */
#define STRENGTH_KEPT_WITHIN 0.005

/* The last day on which they were in touch both ways, by any of these facts; none when they never were. */
struct day strength_in_touch(const struct strength_facts *facts);
