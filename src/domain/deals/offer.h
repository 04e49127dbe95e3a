/* Offers: what is sold, whom it delights, for whom it is not. */
#pragma once
#include "domain/ctx.h"

enum { OFFER_USUAL_DAYS = 30 };

NODISCARD enum err offer_need(struct ctx *ctx, struct offer_id id, const char *field, struct offer *ret_offer);
/* The offer of that name (folded), made under the event that has been begun when there is none. */
NODISCARD enum err offer_named(struct ctx *ctx, struct str name, struct offer_id *ret_offer);
/* The one to think of when nobody says which: the only active one; none when there are several or
 * none at all (*ret_offer is 0 then). */
NODISCARD enum err offer_only(struct ctx *ctx, struct offer_id *ret_offer);
