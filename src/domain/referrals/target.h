/* Targets: whom a rep wants to be introduced to. */
#pragma once
#include "domain/ctx.h"

NODISCARD enum err target_need(struct ctx *ctx, struct target_id id, const char *field, struct target *ret_target);

/* Which of the rep's open targets this person is (themself before their organization before a kind of people);
 * 0 when none. */
NODISCARD enum err target_for(
	struct ctx *ctx, struct user_id user, struct person_id person, struct target_id *ret_target);

/* A referral was met: the person, and the organization they are at, are off the rep's list. A kind of people stays:
 * one of them is not all. Under the event that has been begun. */
NODISCARD enum err target_met(struct ctx *ctx, const struct referral *referral);

/* The words that tell who is of a described kind, as they begin and in lower case: "practice managers in Leeds" gives
 * "practice", "manager", "leed". At most TARGET_WORDS_MOST; a list of struct str. */
enum { TARGET_WORDS_MOST = 6 };
NODISCARD enum err target_words_of(struct arena *arena, struct str description, struct list *ret_words);

/* How good a way is: may they be asked, and how close they are. Best first: ready before those with something to be
 * done before, before those who must not be asked. */
double target_way_worth(enum readiness_answer answer, bool advised, double strength);
