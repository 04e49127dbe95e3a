/* The private link: a named person's own page, for whoever holds the address. Its token is random, shown
 * once and kept as a hash; it works until it expires or is withdrawn. */
#pragma once
#include "domain/ctx.h"
#include "domain/referrals/steps.h"
#include "link_ops.h"

enum { LINK_DAYS = 60, LINK_MONTHS = 3 }; /* how long one works; how long "not now" lasts, unless they say otherwise */

struct link_opened {
	struct private_link link;
	struct referral referral;
	struct person person;
	bool final; /* they must not be contacted: no answer changes that */
};
/* The only way in: every operation on a link asks here, in its own transaction. ERR_NOT_FOUND with one and the
 * same sentence for a token that is wrong, withdrawn, expired, or of another workspace. */
NODISCARD enum err link_open(struct ctx *ctx, struct str token, struct link_opened *ret_opened);

/* Where an answer takes a referral; none: it stays where it is. Pure. From the meeting on there is a deal, and
 * the way goes on there; who could not be reached has come by themselves. */
enum referral_state link_step(enum referral_state state, enum link_answer answer);

/* All that is stored about them, line by line. Of people with whom there is more than this naming (deals, scores,
 * asks) only what belongs to the naming: a link can pass through other hands. */
NODISCARD enum err link_stored_lines(
	struct ctx *ctx, const struct link_opened *opened, bool *ret_dealings, struct list *ret_lines);

/* Takes the live links of a referral back; the event has been begun. `only` 0: all. */
NODISCARD enum err link_close(struct ctx *ctx, const struct referral *referral, struct row_id only, int *ret_closed);
