/* What two entries of one person may both have (the same address, the same acquaintance) stands once after they are put
 * together; where they differ the stronger, the later, the stricter wins. */
#pragma once
#include "domain/people/person.h"

struct merge {
	struct ctx *ctx;
	struct person keep, other;
};

NODISCARD enum err merge_both(struct merge *merge);

/* Ids of the rows that name somebody: every such statement takes a workspace and a person and returns ids. */
NODISCARD enum err merge_ids(
	struct ctx *ctx, const struct statement *statement, struct person_id person, struct list *ret_ids);
static inline int64_t merge_id_at(const struct list *ids, size_t i)
{
	return ((const int64_t *)ids->items)[i];
}
