/* What a person is to this workspace: derived from their deals, never typed in. */
#pragma once
#include "base/time.h"
#include "schema.h"

struct standing_deal {
	enum deal_state state;
	struct day closed; /* when it ended, was declined, unqualified or lapsed; none while open or won */
	int64_t id;        /* time-ordered: decides between two that closed on one day */
};

/* The first that fits: customer (a won deal that has not ended), prospect (an open deal), else by
 * how the last deal ended; nobody's deal, or one that lapsed, leaves an acquaintance. */
enum standing standing_of(const struct standing_deal *deals, size_t n);

/* The same, deal by deal: begins as {0}. */
struct standing_sum {
	bool is_customer, is_prospect;
	struct standing_deal last; /* to have ended */
};
void standing_add(struct standing_sum *sum, struct standing_deal deal);
enum standing standing_from(const struct standing_sum *sum);

bool deal_state_open(enum deal_state state); /* discovery, qualified, proposed */
