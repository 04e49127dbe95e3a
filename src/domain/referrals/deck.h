/* The deck: questions by circle for "nobody comes to mind", which learns what brings names; and objections
 * with what may be answered. A workspace begins with a first deck and first objections out of the catalogue. */
#pragma once
#include "domain/ctx.h"

/* Of so many of the last times that a card was read out its chance is learned: what brought names years ago
 * says less than what does now, and counting stays cheap. */
enum { DECK_LAST = 100 };

struct deck_card {
	struct card_id id;
	enum circle circle;
	struct str trade; /* none: for everybody */
	struct str text;
	bool active;
	int64_t shown, brought, names;
	double chance;
};
/* The deck in the order it was written. */
NODISCARD enum err deck_cards(struct ctx *ctx, struct deck_card **ret_cards, size_t *ret_n);

/* The chance that a card brings a name: the mean of what is believed after `brought` of `shown`, where a card
 * that was hardly read out is believed to be like the others (DECK_LIKE times). So one lucky hit is not a law. */
enum { DECK_LIKE = 6 };
double deck_chance(int64_t brought, int64_t shown, int64_t all_brought, int64_t all_shown);

/* What a source's trade is called, and the words it shows in, folded; both may be none. */
struct deck_trade {
	struct str name;
	struct str words; /* " practice manager northside dental " */
};
NODISCARD enum err deck_trade_of(struct ctx *ctx, struct person_id source, struct deck_trade *ret_trade);

/* Orders cards for a source, in place: those made for its trade, then its own trade, then by what brings names.
 * Leaves out what is retired or for another trade; returns how many are left. */
size_t deck_order(struct arena *arena, struct deck_card *cards, size_t n, const struct deck_trade *trade);

/* A card that is there; the first deck is written down when it is not yet. ERR_NOT_FOUND names `field`. */
NODISCARD enum err deck_need(struct ctx *ctx, struct card_id id, const char *field, struct prompt_card *ret_card);

/* Notes that a card was read out at an ask. Under the event that has been begun. */
NODISCARD enum err deck_shown(struct ctx *ctx, struct ask_id ask, struct card_id card);

/* Objections as answered on that occasion first, then those of any; none: all. `retired`: also what is not
 * shown any more. A list of struct objection_list_item. */
NODISCARD enum err deck_objections(struct ctx *ctx, enum occasion occasion, bool retired, struct list *ret_items);
