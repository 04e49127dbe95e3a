/* What has been counted of a rep's and the team's asks and referrals, once a day, and the published
 * figures they lean on: what the worth of an ask is reckoned from. */
#pragma once
#include "domain/ctx.h"
#include "domain/referrals/factors.h"

struct rates {
	struct factors_counts team;
	struct factors_priors priors;
};
/* As kept for the user's list; counted on the spot when nothing is kept yet. */
NODISCARD enum err rates_load(struct ctx *ctx, struct user_id user, struct rates *ret_rates);
/* Counts anew for that day, unless that has been done. */
NODISCARD enum err rates_keep(struct ctx *ctx, struct user_id user, struct day day);
