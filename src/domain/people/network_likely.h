/* Whom somebody probably knows: learned from the workspace's own network by holding out links that are known, and from
 * what sources said they do not know. See graph/likely.h for what is measured and stats/blend.h for the model. */
#pragma once
#include "domain/people/network.h"

/* What a guess rests on: the parts of the model, in the order in which they are told when they weigh the same. */
enum network_reason {
	NETWORK_FIRM, /* at one firm at the same time */
	NETWORK_SCHOOL,
	NETWORK_CLUB,
	NETWORK_THREADS, /* in the same mail threads or meetings */
	NETWORK_COMMON,  /* acquaintances in common */
	NETWORK_WALKS,   /* acquaintances who know each other */
	NETWORK_TRADE,   /* the same trade in the same town */
	NETWORK_TOWN,    /* the same town */
	NETWORK_CIRCLE,  /* the part of the network that both stand in */
	NETWORK_PLACE,   /* how many each knows */
	NETWORK_REASONS,
};
enum { NETWORK_IN_COMMON = 2, NETWORK_CANDIDATES = 5000, NETWORK_LINKS_LEAST = 50 };

struct network_guess {
	struct person_id person;
	double chance;
	double part[NETWORK_REASONS]; /* what each adds to the logit of the chance... */
	double rest;                  /* ... and what none of them does: all together are the logit */
	bool same_town, same_trade;
	int threads; /* that both were in */
	int common;  /* acquaintances in common of whom who asks may hear */
	struct person_id in_common[NETWORK_IN_COMMON];
};

struct network_taught {
	struct network_wait wait; /* while it is being read the rest is nothing */
	bool learned;             /* false: nothing can be guessed now... */
	bool learning;            /* ... but in a while; else fewer than NETWORK_LINKS_LEAST links are noted */
	int done;                 /* of learning, in hundredths */
	int64_t links;            /* that are noted, each way */
};
/* Guesses about `candidates`, and, with `near`, about whoever is two steps away: those with whom nothing is noted yet, the
 * likeliest first. *ret_guesses is a list of struct network_guess. A small network is learned from now, a large one on a
 * thread beside. What was learned is used until a tenth of the links has changed, and then until that is learned. */
NODISCARD enum err network_likely(struct ctx *ctx, struct person_id source, struct ids candidates, bool near,
	struct list *ret_guesses, struct network_taught *ret_taught);

/* Whether something was learned already, so that guessing costs little. Never loads or learns. */
bool network_learned(const struct ctx *ctx);
