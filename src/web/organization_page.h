/* An organization: who is there, what was dealt with them, the ways there. */
#pragma once
#include "web/page.h"

struct colleague_row {
	struct person_id person;
	struct str name, title, years;
	struct str standing, standing_class;
	struct str mark; /* "do not contact" */
};
struct organization_deal {
	struct deal_id deal;
	struct person_id person;
	struct str name, offer, worth, state, state_class;
};
struct organization_view {
	struct page page;
	struct organization_id organization;
	struct str name;
	struct str kind;         /* "club"; none: a firm */
	struct target_id target; /* anybody there is wanted; none: not yet */
	struct list there, gone; /* struct colleague_row */
	struct list deals;       /* struct organization_deal */
	struct url ways, all_ways;
};
