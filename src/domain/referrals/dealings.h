/* What happens to a deal, and what follows from it: for the referral it came from, for the standing
 * of the person, for what is owed and for Today. */
#pragma once
#include "domain/deals/deal.h"

struct dealing {
	enum deal_state to;
	struct day on;      /* none: today */
	struct str promise; /* on winning: none is the offer's usual one */
	struct day promise_due;
};
/* Moves the deal under the event that has been begun, and its referral with it. */
NODISCARD enum err dealing_move(struct ctx *ctx, struct deal *deal, const struct dealing *dealing);
/* Opens the deal of a referral that has come to a meeting; an open deal of theirs for the same offer
 * is taken. The offer: the referral's, else the only one there is; refused where that is not clear. */
NODISCARD enum err dealing_open(struct ctx *ctx, struct referral *referral, struct day on, struct deal *ret_deal);
/* Notes who sent them: joins the referral that is on its way, else makes one, at the deal's step.
 * `by_themselves`: they came, and said who sent them; else a closed gate makes it a cold contact. */
NODISCARD enum err dealing_sent_by(struct ctx *ctx, struct deal *deal, struct person_id source, bool by_themselves);
/* We come back to them on the day written last (wait_until), once for a deal; without a day not at all. */
NODISCARD enum err dealing_come_back(struct ctx *ctx, const struct deal *deal);
/* Today for everybody the deal concerns. */
NODISCARD enum err dealing_refresh(struct ctx *ctx, const struct deal *deal);
