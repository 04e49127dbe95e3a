#include "domain/deals/standing.h"

bool deal_state_open(enum deal_state state)
{
	return state == DEAL_STATE_DISCOVERY || state == DEAL_STATE_QUALIFIED || state == DEAL_STATE_PROPOSED;
}

static bool later(const struct standing_deal *a, const struct standing_deal *b)
{
	return a->closed.ymd > b->closed.ymd || (a->closed.ymd == b->closed.ymd && a->id > b->id);
}

void standing_add(struct standing_sum *sum, struct standing_deal deal)
{
	if (deal.state == DEAL_STATE_WON)
		sum->is_customer = true;
	else if (deal_state_open(deal.state))
		sum->is_prospect = true;
	else if (sum->last.state == DEAL_STATE_NONE || later(&deal, &sum->last))
		sum->last = deal;
}

enum standing standing_from(const struct standing_sum *sum)
{
	if (sum->is_customer)
		return STANDING_CUSTOMER;
	if (sum->is_prospect)
		return STANDING_PROSPECT;
	switch (sum->last.state) {
	case DEAL_STATE_DECLINED:
		return STANDING_DECLINED;
	case DEAL_STATE_UNQUALIFIED:
		return STANDING_UNQUALIFIED;
	case DEAL_STATE_ENDED:
		return STANDING_FORMER_CUSTOMER;
	default:
		return STANDING_ACQUAINTANCE;
	}
}

enum standing standing_of(const struct standing_deal *deals, size_t n)
{
	struct standing_sum sum = {0};
	for (size_t i = 0; i < n; i++)
		standing_add(&sum, deals[i]);
	return standing_from(&sum);
}
