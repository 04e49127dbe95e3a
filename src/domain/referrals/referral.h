/* Referrals: somebody named by somebody, and every step of the way. What these functions change
 * they change under the event that has been begun; steps make what is owed. */
#pragma once
#include "domain/ctx.h"

struct referral_new {
	struct person_id person; /* the named one */
	struct person_id source;
	struct user_id user;     /* none: who acts */
	struct offer_id offer;   /* may be none */
	struct ask_id ask;       /* none: unasked, earned */
	struct card_id card;     /* of the deck, that brought the name; may be none */
	struct target_id target; /* whom the rep had wanted to meet; may be none */
	enum origin origin;
	bool checking; /* the source checks with them first */
	bool is_sent;  /* they came through the source: their deal does not make them known */
	bool is_new;   /* the person has just been made: nothing is known of them */
	struct str why, knows_them;
	struct day named_on;
};
/* Names somebody: joins the referral that is on its way for the same offer (everybody who named is
 * thanked), else makes one: `named`, `checking`, or `known` where there is an open deal or they are
 * customers of this offer already. */
NODISCARD enum err referral_make(
	struct ctx *ctx, const struct referral_new *new, struct referral *ret_referral, bool *ret_joined);

/* The referral of this person for that offer that is on its way (an offer not known yet may be any);
 * 0 when there is none. */
NODISCARD enum err referral_on_its_way(
	struct ctx *ctx, struct person_id person, struct offer_id offer, struct referral_id *ret_referral);

NODISCARD enum err referral_by_id(
	struct ctx *ctx, struct referral_id id, const char *field, struct referral *ret_referral);

struct referral_change {
	enum referral_state to;
	struct day on; /* none: today */
	enum channel channel;
	struct str note;
	bool correction;
	bool resumed; /* taken up again: nothing happened that is to be told */
};
/* Writes the step and what is owed by it; the caller has asked whether the move is allowed. */
NODISCARD enum err referral_step_to(struct ctx *ctx, struct referral *referral, const struct referral_change *change);

/* Adds somebody who named the same person too; nothing when they are noted. */
NODISCARD enum err referral_source_join(struct ctx *ctx, const struct referral *referral, struct person_id source,
	struct ask_id ask, struct day named_on);

/* Refreshes Today for the named person and everybody who named them. */
NODISCARD enum err referral_refresh(struct ctx *ctx, const struct referral *referral);

/* When one of our clients is unhappy or leaves: a warning about those they brought, if any. */
NODISCARD enum err referral_warn_brought(struct ctx *ctx, struct person_id person, struct user_id user);
