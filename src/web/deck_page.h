/* The deck of questions by circle, and objections with what may be answered. */
#pragma once
#include "web/page.h"

struct card_row {
	struct card_id card;
	struct str circle; /* "Their own trade" */
	struct str trade;  /* only for sources of this trade */
	struct str text;
	struct str learned;  /* "Brought a name 4 of the last 12 times" */
	struct list circles; /* struct choice */
	bool active;
};
struct objection_row {
	struct objection_id objection;
	struct str when; /* "Just talking", "On any occasion" */
	struct str says, answer;
	struct list occasions; /* struct choice */
	bool active;
};
struct deck_view {
	struct page page;
	struct list cards;      /* struct card_row */
	struct list circles;    /* struct choice, for a new one */
	struct list objections; /* struct objection_row */
	struct list occasions;  /* struct choice, for a new one */
};
