/* Pairs that may be one person. */
#pragma once
#include "web/page.h"

struct same_row {
	struct maybe_id pair;
	struct person_id person, other;
	struct str name, headline, address, other_name, other_headline, other_address;
	struct str reason;
};
struct same_view {
	struct page page;
	struct list items; /* struct same_row */
	struct str next;
};
