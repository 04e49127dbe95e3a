/* What the rooms of giving share: partners and given referrals. */
#pragma once
#include "domain/ctx.h"

/* Under the event that has been begun: they are brought together today. The gate must be open, and it is
 * one's own or one is a manager. */
NODISCARD enum err given_introduce(struct ctx *ctx, struct given *given, struct str note);

/* No money for referrals: a fee is refused with the reason, unless the owner has switched the field on. */
NODISCARD enum err given_check_fee(struct ctx *ctx, struct minor fee);
