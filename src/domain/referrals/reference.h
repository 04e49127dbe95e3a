/* References: customers who agree to take a prospect's call. Never counted as referrals. */
#pragma once
#include "domain/ctx.h"
#include "domain/referrals/reference_score.h"

NODISCARD enum err reference_need(struct ctx *ctx, struct reference_id id, struct reference *ret_reference);

struct reference_for {
	struct deal_id deal; /* none: in general */
	struct person_id prospect;
	struct offer_id offer;
	struct reference_wanted wanted;
	struct day on;
};
/* A list of struct reference_item (reference_ops.h), each judged: usable ones first, the best first. */
NODISCARD enum err reference_judge(
	struct ctx *ctx, const struct reference_for *wanted, bool with_retired, struct list *ret_items);
