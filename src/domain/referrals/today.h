/* Today: whom to ask and why, and what is owed to whom, judged by rule from the facts of people.
 *
 * today_judge derives the items of a list of people at any day. What it says is kept in today_item
 * for a rep's current day: today_rebuild writes a rep's list, today_refresh follows a change. Where
 * nothing is kept for the day asked for, the operation `today` judges on the spot: keeping is only
 * for speed. */
#pragma once
#include "base/vec.h"
#include "domain/ctx.h"
#include "domain/referrals/rates.h"

typedef VEC(struct today_item) today_items;

/* Items of these people (at most FACTS_MOST, sorted, each once) on that day: of one user, or of all
 * (user none). Every item that applies: how many of a kind a day shows is today_pick's to say. */
NODISCARD enum err today_judge(
	struct ctx *ctx, struct ids people, struct user_id user, struct day day, today_items *items);

/* What an ask of each of these people (at most FACTS_MOST, sorted, each once) may bring this user, in their order;
 * of who is not there, nothing. `rates` are the user's. */
NODISCARD enum err today_factors(
	struct ctx *ctx, struct ids people, const struct rates *rates, struct factors *ret_factors);

/* After any change: derives the standing and the items of these people anew. Undo and imports call
 * it for the people they touched; beyond a few hundred people use today_forget. */
NODISCARD enum err today_refresh(struct ctx *ctx, struct ids people);
static inline enum err today_refresh_person(struct ctx *ctx, struct person_id person)
{
	return today_refresh(ctx, (struct ids){&person.v, 1});
}
/* The same, and of everybody they named or were named by: for undo, and where names or flags changed. */
NODISCARD enum err today_refresh_around(struct ctx *ctx, struct ids people);
/* Everybody's list is out of date: the next look judges anew. Cheap, for the end of an import. */
NODISCARD enum err today_forget(struct ctx *ctx);

/* Judges a rep's whole list: every item that applies to those it may concern. Keeps nothing. */
NODISCARD enum err today_of_rep(struct ctx *ctx, struct user_id user, struct day day, today_items *items);
/* Judges a rep's whole list and keeps it for `day`, logging what is proposed in which order. Parks
 * names whose source was reminded twice in vain. For the job at the rep's midnight. */
NODISCARD enum err today_rebuild(struct ctx *ctx, struct user_id user, struct day day);

/* The items of a day: those kept, brought up to date, or all of them judged on the spot. `ret_kept`: they were ready;
 * else they were judged anew, and today_renew keeps them for next time. */
NODISCARD enum err today_items_of(
	struct ctx *ctx, struct user_id user, struct day day, today_items *items, bool *ret_kept);

/* today_pick.c: orders by worth and leaves what one day should show: what is owed and promised is never cut;
 * asks at most `asks`, how-it-went at most as many, introducers who have long heard nothing at most half as many, catching
 * up only fills what the first two leave. Works in place, returns how many are left. */
size_t today_pick(struct today_item *items, size_t n, int asks);
