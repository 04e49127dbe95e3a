/* Settings, and the pages without a frame: set-up, sign in, what went wrong. */
#pragma once
#include "web/page.h"

struct user_row {
	struct user_id user;
	struct str name, email, role;
	bool active, self;
};
struct token_row {
	struct token_id token;
	struct str name, user;
	struct day until;
};
struct holiday_row {
	struct day day;
	struct str name;
};
struct settings_view {
	struct page page;
	struct str name, zone, currency, country, postal_address;
	int asks_per_day, rest_days, chase_working_days;
	bool fee_field; /* fees for referrals may be noted */
	struct user_id self;
	struct str self_email, self_name, self_title, self_phone, self_talk;
	struct list users, tokens, holidays;
	struct list themes, roles; /* struct choice */
	struct str new_token;      /* shown once */
};
struct sign_view {
	struct page page;
	struct str email, back, problem, token;
	struct str name, zone, currency, country;
	bool claimed;
};
struct error_view {
	struct page page;
	struct str heading, sentence;
	struct str link_words;
	struct url link;
};
struct kept_field {
	struct str name, label, value;
	bool hidden, secret, wrong;
};
struct again_view {
	struct page page;
	struct str operation, summary, problem, back;
	struct list fields; /* struct kept_field */
};
