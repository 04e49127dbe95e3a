/* What an item of Today is worth: the money it may bring or keep, as a share of what one client is
 * worth here. An ask is worth what its factors say (factors.h); the shares of the others are starting
 * points; what is proposed and what comes of it is kept in `proposal`, so that measured shares can take
 * their place. Pure. */
#pragma once
#include "schema.h"

struct ranking_facts {
	enum today_kind kind;
	double client;   /* what a won deal usually brings here, major units; at least 1 */
	double value;    /* of the deal this is about; 0: none */
	double strength; /* how well the rep knows them, 0 .. 1 */
	int score;       /* the last satisfaction, -1: none */
	int names;       /* people the rep could be led to; referrals they have given that were won */
	int days_late;   /* past its due day; 0: not late */
	bool advised;    /* advice speaks against it now */
	double ask;      /* an ask's: what it may bring, by its factors */
};
double ranking_worth(const struct ranking_facts *facts);
/* How long it takes, about. */
int ranking_minutes(enum today_kind kind);
