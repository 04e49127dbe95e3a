/* What a source may pass on to the person they named, and the private links: a part of a referral's page. */
#pragma once
#include "base/arena.h"
#include "base/field.h"
#include "web/html.h"

struct kit_given_row {
	struct str words; /* "Given to Ines Rossi by mail, with a private link" */
	struct day day;
	struct str text;
};
struct kit_link_row {
	struct row_id link;
	struct str words; /* "Works until 21 January 2027; answered yes on 3 May 2026" */
	bool live;
};
struct kit_view {
	bool shown; /* it is still to be passed on; else only what was given is shown */
	bool open;
	struct person_id source;
	struct str source_first;
	struct str text; /* with the new link, when one has just been made */
	struct str new_link;
	struct str experience, thought, first_talk, question, two_questions;
	bool has_mail, has_phone;
	struct url mail, text_message; /* to the source */
	struct list others;            /* struct choice: other sources, by their address */
	struct list given;             /* struct kit_given_row */
	struct list links;             /* struct kit_link_row */
	bool live;                     /* a link works */
};
