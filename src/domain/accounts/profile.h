/* Who a rep is to others: what stands under a message, and in the address book of whoever gets it. */
#pragma once
#include "domain/ctx.h"

struct profile {
	struct user_id user;
	struct str name, title, team, email;
	struct str phone;      /* as it was written */
	struct str call;       /* the same as E.164; none where it is no number */
	struct str first_talk; /* what a first talk with them is like; none: they have not said so */
};

NODISCARD enum err profile_of(struct ctx *ctx, struct user_id user, struct profile *ret_profile);
