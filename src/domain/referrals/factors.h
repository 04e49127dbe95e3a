/* What an ask may bring: the chance that it brings names, how many names, the chance that they permit
 * it, the chance to win, and what a client brings. Each rate is this source's own history, leaning on
 * the team's where that is little, and the team's on a published figure (a prior, which the workspace
 * can change) where that is little. Pure. */
#pragma once
#include "base/arena.h"
#include "schema.h"
#include "stats/beta.h"

/* What has been counted of one source, or of the whole team. Only what is decided counts: a name that
 * waits for an answer speaks neither for nor against. */
struct factors_counts {
	int64_t asks, asks_named; /* asks; those that brought names */
	int64_t names;            /* names from asks */
	int64_t decided, permitted;
	int64_t closed, won; /* of those permitted */
	int64_t clients;     /* deals won */
	double client_value; /* of all of them, major units */
};

/* A figure from outside, and how many cases it counts for. */
struct factors_prior {
	double mean, weight;
	struct str source;
};
enum { FACTORS = FACTOR_KIND_CLIENT + 1 }; /* indexed by enum factor_kind; its NONE is unused */
struct factors_priors {
	struct factors_prior of[FACTORS];
};
/* As published, each with its source; rules of thumb and assumptions weigh little. */
void factors_published(struct factors_priors *ret_priors);

struct factors_facts {
	struct factors_counts source, team; /* team: all reps, this one's client value */
	double strength;                    /* how well the rep knows them, 0 .. 1 */
	int score;                          /* their last satisfaction, -1: none */
};

struct factor {
	double value; /* a chance 0 .. 1; names; money in major units */
	int64_t hits, of;
	int64_t team_hits, team_of;
	struct beta likely; /* of a chance: what it may be */
};
struct factors {
	struct factor of[FACTORS];
	double worth; /* their product */
};
void factors_of(const struct factors_facts *facts, const struct factors_priors *priors, struct factors *ret_factors);
/* One sentence with the numbers behind a factor. */
struct str factors_sentence(struct arena *arena, enum factor_kind kind, const struct factor *factor,
	const struct factors_prior *prior, struct str person, struct str currency);
