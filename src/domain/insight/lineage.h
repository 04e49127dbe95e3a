/* Who came from whom. Everybody has at most one parent: of the referrals in which they were named before they first named
 * somebody themself, the one that came furthest, the first of several. So every line goes back in time, and none closes
 * to a ring. */
#pragma once
#include "domain/ctx.h"

struct lineage_edge {
	struct person_id source;
	struct day named_on;
	struct referral_id id;
	int64_t reached;
};
/* Which of `edges` (all referrals of one person) is their parent's; NULL: nobody brought them. `first_given` is the first
 * referral that they gave, or NULL. Pure. */
const struct lineage_edge *lineage_parent(
	const struct lineage_edge *edges, size_t n, const struct lineage_edge *first_given);
