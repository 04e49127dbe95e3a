/* The audit trail. */
#pragma once
#include "web/page.h"

struct audit_row {
	struct str moment; /* "22 November 2026, 10:05" */
	struct str at;     /* "2026-11-22T09:05:00.000000Z" */
	struct str words;
	struct str face; /* "on the web" */
	struct person_id person;
	struct str name;
	bool undone;
};
struct audit_view {
	struct page page;
	struct list items; /* struct audit_row */
	struct list users; /* struct choice */
	struct list kinds; /* struct choice */
	struct str user, kind;
	struct day day;
	struct str next; /* where the next page begins; none: the end */
};
