/* What enumerations are called on a page. */
#pragma once
#include "schema.h"

struct str label_standing(enum standing standing);
struct str label_deal_state(enum deal_state state);
struct str label_referral_state(enum referral_state state);
struct str label_occasion(enum occasion occasion);
struct str label_circle(enum circle circle);
struct str label_target_state(enum target_state state);
struct str label_source_answer(enum source_answer answer);
struct str label_relationship(enum relationship_kind kind);
struct str label_organization_kind(enum organization_kind kind);
struct str label_evidence(enum evidence evidence);
struct str label_role(enum user_role role);
/* Of an ask: "Asks that bring names". */
struct str label_factor(enum factor_kind kind);
struct str label_today(enum today_kind kind);
struct str label_face(enum face face);
struct str label_said_by(enum said_by said_by);
struct str label_channel(enum channel channel);
struct str label_level(enum introduction_level level);
struct str label_origin(enum origin origin);
struct str label_approach(enum approach approach);
struct str label_owed(enum owed_kind kind);
struct str label_given_state(enum given_state state);
struct str label_reference_outcome(enum reference_outcome outcome);
struct str label_firm_size(enum firm_size size);
struct str label_import_state(enum import_state state);
/* "EUR 1,200": an amount that was reckoned, in whole units. */
struct str label_amount(struct arena *arena, double major, struct str currency);
/* An address of the web as people say it: without https://www. */
struct str label_address(struct str address);
/* "today", "1 day", "12 days" */
struct str label_days(struct arena *arena, int days);
/* "22 November 2026, 10:05" on the visitor's wall. */
struct str label_moment(struct arena *arena, struct utc at, const struct zone *zone);
/* Of a position: "2001 to 2005", "until 2005", "since 2001", "". */
struct str label_years(struct arena *arena, struct day since, struct day until);
