/* The months to come as a range, from what has been seen: asks bring names, names become meetings, meetings become wins,
 * each with a chance that is itself only known so well, and each after a while.
 *
 * Every run draws the chances from what is known of them (so that few cases give wide ranges) and then the counts of
 * each month; what is asked is where a tenth, a half and nine tenths of the runs lie. The same facts and seed give the
 * same answer. Delays follow what was measured (heavy-tailed: Iribarren and Moro 2009), months are 365.25 / 12 days. */
#pragma once
#include "base/arena.h"
#include "base/rand.h"
#include "stats/beta.h"

enum { OUTLOOK_MONTHS = 6, OUTLOOK_RUNS = 4000, OUTLOOK_KINDS = 2 };

/* How many things came in so many months, to be expected at the same pace. */
struct outlook_pace {
	double count, months;
};

struct outlook_facts {
	/* Two kinds of occasions (happy customers; people turned down), and how large a share of each is asked. */
	struct outlook_pace occasions[OUTLOOK_KINDS];
	struct beta asked[OUTLOOK_KINDS];
	double asked_share[OUTLOOK_KINDS]; /* below 0: as until now; else the share that is asked from now on */
	struct outlook_pace other_asks;
	double names, asks;                                    /* names that so many asks brought */
	struct outlook_pace earned;                            /* names that nobody asked for */
	struct beta met, won;                                  /* of those named; of those met */
	double to_met[OUTLOOK_MONTHS], to_won[OUTLOOK_MONTHS]; /* share of delays that end 0, 1 .. months later */
	double waiting, talking;                               /* named and not met yet; met and not decided yet */
	const int64_t *values;                                 /* of deals won, to draw from; may be none */
	size_t n_values;
};

struct outlook_range {
	int64_t p10, p50, p90;
};
struct outlook_month {
	struct outlook_range names, meetings, wins, revenue;
};
struct outlook {
	struct outlook_month months[OUTLOOK_MONTHS];
	struct outlook_month all; /* of all months together: not the sum of their ranges */
};

/* Shares of delays by the months they reach into, when each begins anywhere in its month. `days[i]` is how many took i
 * days; `prior_days` counts as `prior_weight` cases of that length. */
void outlook_delays(
	const int32_t *days, int n_days, double prior_days, double prior_weight, double ret_shares[OUTLOOK_MONTHS]);

NODISCARD enum err outlook_simulate(
	struct arena *arena, const struct outlook_facts *facts, uint64_t seed, struct outlook *ret_outlook);
