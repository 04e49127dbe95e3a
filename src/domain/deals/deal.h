/* Deals: one person and one offer, from discovery to its end. What follows from a deal for the one
 * who sent them (referrals, what is owed) is done by referrals/dealings.c, which uses this. */
#pragma once
#include "domain/ctx.h"

struct deal_new {
	struct person_id person;
	struct organization_id organization; /* may be none */
	struct offer_id offer;
	struct user_id user;   /* none: who acts */
	enum deal_state state; /* none: discovery */
	struct minor value;
	struct str currency; /* none: the workspace's */
	struct day opened;   /* none: today */
	struct day won;      /* of won and ended deals; none: when it opened */
	struct day closed;   /* of what has ended; none: today */
	struct str reason;
	struct str external; /* its id in the file it came from */
	bool imported;
};

/* Adds a deal under the event that has been begun; its person and offer are in this workspace. */
NODISCARD enum err deal_make(struct ctx *ctx, const struct deal_new *new, struct deal *ret_deal);
/* For importers: adds a deal that happened elsewhere, under their event. A won one gets the offer's
 * usual promise, marked as imported, and taken for kept when its usual day has passed (so that the
 * first morning shows whom to ask how it went). Updates the person's standing; Today is refreshed by
 * the importer at its end (today_refresh). */
NODISCARD enum err deal_import(struct ctx *ctx, const struct deal_new *new, struct deal_id *ret_deal);

NODISCARD enum err deal_need(struct ctx *ctx, struct deal_id id, const char *field, struct deal *ret_deal);

/* Moves a deal on: forward while open, to won or an end; a won one can only end. Refused with a
 * sentence otherwise. Sets its days and writes the row. */
NODISCARD enum err deal_move(struct ctx *ctx, struct deal *deal, enum deal_state to, struct day on);

/* Writes a promise of a won deal; without text the offer's usual one, without day its usual delay. */
NODISCARD enum err deal_promise(
	struct ctx *ctx, const struct deal *deal, struct str text, struct day due, struct promise_id *ret_promise);

/* Derives the person's standing from their deals and writes it where it is kept for lists. */
NODISCARD enum err deal_standing(struct ctx *ctx, struct person_id person, enum standing *ret_standing);
