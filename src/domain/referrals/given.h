/* What the rooms of giving share: partners and given referrals. */
#pragma once
#include "domain/ctx.h"

/* No money for referrals: a fee is refused with the reason, unless the owner has switched the field on. */
NODISCARD enum err given_check_fee(struct ctx *ctx, struct minor fee);
