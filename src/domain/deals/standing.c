#include "domain/deals/standing.h"

bool deal_state_open(enum deal_state state)
{
	return state == DEAL_STATE_DISCOVERY || state == DEAL_STATE_QUALIFIED || state == DEAL_STATE_PROPOSED;
}

static bool later(const struct standing_deal *a, const struct standing_deal *b)
{
	return a->closed.ymd > b->closed.ymd || (a->closed.ymd == b->closed.ymd && a->id > b->id);
}

enum standing standing_of(const struct standing_deal *deals, size_t n)
{
	const struct standing_deal *last = NULL;
	bool is_prospect = false;
	for (size_t i = 0; i < n; i++) {
		if (deals[i].state == DEAL_STATE_WON)
			return STANDING_CUSTOMER;
		if (deal_state_open(deals[i].state))
			is_prospect = true;
		else if (!last || later(&deals[i], last))
			last = &deals[i];
	}
	if (is_prospect)
		return STANDING_PROSPECT;
	if (last && last->state == DEAL_STATE_DECLINED)
		return STANDING_DECLINED;
	if (last && last->state == DEAL_STATE_UNQUALIFIED)
		return STANDING_UNQUALIFIED;
	if (last && last->state == DEAL_STATE_ENDED)
		return STANDING_FORMER_CUSTOMER;
	return STANDING_ACQUAINTANCE;
}
