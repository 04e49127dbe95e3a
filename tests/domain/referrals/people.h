/* What the tests of this room share: people, deals and looks at Today in a line each. */
#pragma once
#include "domain/world.h"

#include "ask_ops.h"
#include "deal_ops.h"
#include "dealings_ops.h"
#include "delivery_ops.h"
#include "offer_ops.h"
#include "owed_ops.h"
#include "person_ops.h"
#include "readiness_ops.h"
#include "referral_ops.h"
#include "today_ops.h"
#include "ways_ops.h"

static inline struct person_id a_person(struct world *w, const char *name)
{
	struct person_add_out out;
	DO(w, person_add, &out, .name = str_c(name));
	return out.person;
}

static inline struct offer_id an_offer(struct world *w)
{
	struct offer_add_out out;
	struct str not_a_fit[] = {STR("practices of one")};
	DO(w, offer_add, &out, .name = STR("Practice audit"), .usual_promise = STR("first report"),
		.not_a_fit = {not_a_fit, 1});
	return out.offer;
}

static inline struct deal_id a_deal(struct world *w, struct person_id person, int64_t cents)
{
	struct deal_add_out out;
	DO(w, deal_add, &out, .person = person, .value = {cents}, .sent_by_nobody = true);
	return out.deal;
}

static inline struct deal_id a_won_deal(struct world *w, struct person_id person, int64_t cents)
{
	struct deal_win_out won;
	struct deal_id deal = a_deal(w, person, cents);
	DO(w, deal_win, &won, .deal = deal);
	return deal;
}

static inline struct promise_of_deal_row promise_of(struct world *w, struct deal_id deal)
{
	struct deal_show_out out;
	DO(w, deal_show, &out, .deal = deal);
	assert_true(out.promises.n > 0);
	return ((const struct promise_of_deal_row *)out.promises.items)[0];
}

static inline struct person_may_ask_out may_ask(struct world *w, struct person_id person)
{
	struct person_may_ask_out out;
	DO(w, person_may_ask, &out, .person = person);
	return out;
}

static inline struct today_out today_of(struct world *w)
{
	struct today_out out;
	DO(w, today, &out, .rep = STR_NONE);
	return out;
}

/* The item of that kind about that person; NULL when Today does not show one. */
static inline const struct today_show_item *today_item_of(
	struct world *w, enum today_kind kind, struct person_id person)
{
	struct today_out out = today_of(w);
	const struct today_show_item *item = out.items.items;
	for (size_t i = 0; i < out.items.n; i++)
		if (item[i].kind == kind && item[i].person.v == person.v)
			return &item[i];
	return NULL;
}

/* The line of that rule about that person; NULL when Today does not show one. */
static inline const struct today_show_item *line_of(struct world *w, struct person_id person, const char *rule)
{
	struct today_out out = today_of(w);
	const struct today_show_item *item = out.items.items;
	for (size_t i = 0; i < out.items.n; i++)
		if (item[i].person.v == person.v && str_is(item[i].rule, rule))
			return &item[i];
	return NULL;
}

static inline struct referral_show_out referral_of_id(struct world *w, struct referral_id referral)
{
	struct referral_show_out out;
	DO(w, referral_show, &out, .referral = referral);
	return out;
}

/* Somebody who named somebody, unasked. */
struct named {
	struct person_id source, person;
	struct referral_id referral;
};

static inline struct named name_one(struct world *w)
{
	struct named named = {.source = a_person(w, "Ines Rossi")};
	struct referral_add_out out;
	DO(w, referral_add, &out, .source = named.source, .name = STR("Karl Weber"));
	named.person = out.person;
	named.referral = out.referral;
	return named;
}

static inline struct referral referral(struct world *w, struct referral_id id)
{
	return referral_of_id(w, id).referral;
}

static inline void permit(struct world *w, struct referral_id id)
{
	struct permission_note_out out;
	DO(w, permission_note, &out, .referral = id, .need = ANSWER_YES, .wants = ANSWER_YES);
}

static inline void renew(struct world *w)
{
	struct today_renew_out out;
	DO(w, today_renew, &out, 0);
}

#define assert_says(text, words) assert_true(str_find((text), STR(words)) != SIZE_MAX)
