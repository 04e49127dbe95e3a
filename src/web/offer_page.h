/* Offers: what is sold, whom it fits and whom it does not. */
#pragma once
#include "web/page.h"

struct offer_row {
	struct offer_id offer;
	struct str name;
	struct str ideal_client;
	bool finished; /* has a not-a-fit list */
};
struct offers_view {
	struct page page;
	struct list items; /* struct offer_row */
};
struct offer_part {
	struct str key; /* "not_a_fit" */
	struct str title, hint;
	struct str text; /* an entry a line */
};
struct offer_view {
	struct page page;
	struct offer_id offer;
	struct str name, ideal_client, usual_promise;
	int usual_days;
	bool finished;
	int scores, delighted, answers, voiced; /* of twelve months */
	struct str mend;                        /* what the numbers say; none: nothing */
	struct list parts;                      /* struct offer_part */
};
