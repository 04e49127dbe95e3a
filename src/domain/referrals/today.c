#include "domain/referrals/today_rules.h"

#include <string.h>

#include "base/ids.h"
#include "domain/deals/deal.h"
#include "domain/events/event.h"
#include "domain/accounts/user.h"
#include "domain/referrals/facts.h"
#include "domain/referrals/referral.h"
#include "domain/referrals/permission.h"
#include "domain/referrals/ways.h"
#include "facts_sql.h"
#include "given_sql.h"
#include "referral_sql.h"
#include "today_ops.h"
#include "today_sql.h"
#include "workspace_sql.h"

/* How many of the best a rebuild looks at: many times what a day shows. */
enum { DEALS_MOST = 2000, KNOWN_MOST = 120, KEPT_PROPOSALS = 40 };

/* ---- a rep's whole list ---- */

/* Rows whose first member is a person's id. */
#define PUSH_PEOPLE(arena, ids, list, row_type, member)                                                                \
	for (size_t i_ = 0; i_ < (list).n; i_++)                                                                       \
		if (!VEC_PUSH(arena, ids, ((const struct row_type *)(list).items)[i_].member.v))                       \
			return ERR_NOMEM;

/* Also where days begin: a list may be asked for at any day. */
static struct day days_before(struct day day, int days)
{
	struct day before = day_plus(day, -days);
	return day_none(before) ? day_make(1, 1, 1) : before;
}

/* Everybody there may be something to do about: what is promised, owed and under way, and the best
 * of whom to ask. */
static enum err candidates(struct ctx *ctx, struct user_id user, struct day day, today_people *ids)
{
	struct tx *tx = ctx->tx;
	struct list rows;
	struct person_id self;
	struct day rested = days_before(day, ctx->settings.rest_days);
	TRY(today_promises(tx, (struct today_promises_args){ctx->workspace, user, day}, &rows));
	PUSH_PEOPLE(ctx->arena, ids, rows, today_promises_row, person_id)
	TRY(today_complaints(tx, (struct today_complaints_args){ctx->workspace, user}, &rows));
	PUSH_PEOPLE(ctx->arena, ids, rows, today_complaints_row, person_id)
	TRY(today_unsent(tx, (struct today_unsent_args){ctx->workspace, user}, &rows));
	PUSH_PEOPLE(ctx->arena, ids, rows, today_unsent_row, person_id)
	TRY(today_put_off_people(tx, (struct today_put_off_people_args){ctx->workspace, user, day}, &rows));
	PUSH_PEOPLE(ctx->arena, ids, rows, today_put_off_people_row, person_id)
	TRY(today_owed(tx, (struct today_owed_args){ctx->workspace, user}, &rows));
	PUSH_PEOPLE(ctx->arena, ids, rows, today_owed_row, person_id)
	TRY(today_referrals(tx, (struct today_referrals_args){ctx->workspace, user}, &rows));
	PUSH_PEOPLE(ctx->arena, ids, rows, today_referrals_row, person_id)
	PUSH_PEOPLE(ctx->arena, ids, rows, today_referrals_row, source_id)
	TRY(today_scored(
		tx, (struct today_scored_args){ctx->workspace, user, days_before(day, READINESS_YEAR)}, &rows));
	PUSH_PEOPLE(ctx->arena, ids, rows, today_scored_row, person_id)
	TRY(today_asked_lately(tx, (struct today_asked_lately_args){ctx->workspace, user, rested}, &rows));
	PUSH_PEOPLE(ctx->arena, ids, rows, today_asked_lately_row, source_id)
	TRY(today_deals(tx, (struct today_deals_args){ctx->workspace, user, rested, DEALS_MOST}, &rows));
	PUSH_PEOPLE(ctx->arena, ids, rows, today_deals_row, person_id)
	TRY(user_person(ctx, user, &self));
	TRY(today_known(tx, (struct today_known_args){ctx->workspace, self, user, day, rested, KNOWN_MOST}, &rows));
	PUSH_PEOPLE(ctx->arena, ids, rows, today_known_row, person_id)
	for (size_t i = 0; i < today_rules_n; i++)
		if (today_rules[i].candidates != NULL)
			TRY(today_rules[i].candidates(ctx, user, day, ids));
	ids->n = ids_sort_once(ids->v, ids->n);
	return OK;
}

static enum err judge_all(struct ctx *ctx, struct ids people, struct user_id user, struct day day, today_items *items)
{
	for (size_t at = 0; at < people.n; at += FACTS_MOST) {
		size_t n = people.n - at < FACTS_MOST ? people.n - at : FACTS_MOST;
		TRY(today_judge(ctx, (struct ids){people.v + at, n}, user, day, items));
	}
	return OK;
}

enum err today_of_rep(struct ctx *ctx, struct user_id user, struct day day, today_items *items)
{
	today_people ids = {0};
	TRY(candidates(ctx, user, day, &ids));
	return judge_all(ctx, (struct ids){ids.v, ids.n}, user, day, items);
}

/* ---- keeping it ---- */

struct kept {
	struct day day; /* none: no list is kept */
	int64_t seq;    /* it knows what happened until then */
};
static enum err kept_for(struct ctx *ctx, struct user_id user, struct kept *ret_kept)
{
	struct list rows;
	TRY(today_states(ctx->tx, (struct today_states_args){ctx->workspace}, &rows));
	const struct today_states_row *row = rows.items;
	*ret_kept = (struct kept){0};
	for (size_t i = 0; i < rows.n; i++)
		if (row[i].user_id.v == user.v)
			*ret_kept = (struct kept){row[i].for_day, row[i].seq};
	return OK;
}

static enum err store(struct ctx *ctx, const today_items *items)
{
	for (size_t i = 0; i < items->n; i++)
		TRY(today_item_insert(ctx->tx, &items->v[i]));
	return OK;
}

enum err today_refresh(struct ctx *ctx, struct ids people)
{
	int64_t *ids = ARENA_ARRAY(ctx->arena, people.n + 1, int64_t);
	today_items items = {0};
	if (ids == NULL)
		return ERR_NOMEM;
	if (people.n != 0)
		memcpy(ids, people.v, people.n * sizeof *ids);
	size_t n = ids_sort_once(ids, people.n);
	for (size_t i = 0; i < n; i++) {
		enum standing standing;
		TRY(deal_standing(ctx, (struct person_id){ids[i]}, &standing));
		TRY(today_remove_person(ctx->tx, (struct today_remove_person_args){ctx->workspace, {ids[i]}}));
	}
	TRY(judge_all(ctx, (struct ids){ids, n}, (struct user_id){0}, ctx_today(ctx), &items));
	return store(ctx, &items);
}

/* What is said of somebody also names those who named them and those they named. */
static enum err push_around(struct ctx *ctx, struct ids people, today_people *ids)
{
	struct list rows;
	TRY(referral_around(ctx->tx, (struct referral_around_args){ctx->workspace, people}, &rows));
	PUSH_PEOPLE(ctx->arena, ids, rows, referral_around_row, source_id)
	TRY(facts_brought(ctx->tx, (struct facts_brought_args){ctx->workspace, people}, &rows));
	PUSH_PEOPLE(ctx->arena, ids, rows, facts_brought_row, person_id)
	TRY(given_around(ctx->tx, (struct given_around_args){ctx->workspace, people}, &rows));
	PUSH_PEOPLE(ctx->arena, ids, rows, given_around_row, to_id)
	return OK;
}

enum err today_refresh_around(struct ctx *ctx, struct ids people)
{
	today_people ids = {0};
	for (size_t i = 0; i < people.n; i++)
		if (!VEC_PUSH(ctx->arena, &ids, people.v[i]))
			return ERR_NOMEM;
	TRY(push_around(ctx, people, &ids));
	return today_refresh(ctx, (struct ids){ids.v, ids.n});
}

enum err today_forget(struct ctx *ctx)
{
	return today_states_remove(ctx->tx, (struct today_states_remove_args){ctx->workspace});
}

static enum err log_proposals(
	struct ctx *ctx, struct user_id user, struct day day, const struct today_item *items, size_t n)
{
	struct today_proposed_last_row last;
	bool found;
	TRY(today_proposed_remove(ctx->tx, (struct today_proposed_remove_args){ctx->workspace, user, day}));
	TRY(today_proposed_last(ctx->tx, (struct today_proposed_last_args){ctx->workspace, user, day}, &last, &found));
	int64_t rank = found && last.last.set ? last.last.v : 0;
	for (size_t i = 0; i < n; i++) {
		struct proposal proposal = {
			.workspace_id = ctx->workspace,
			.user_id = user,
			.day = day,
			.rank = ++rank,
			.kind = items[i].kind,
			.person_id = items[i].person_id,
			.rule = items[i].rule,
			.worth = items[i].worth,
		};
		TRY(proposal_insert(ctx->tx, &proposal));
	}
	return OK;
}

/* Names must not rot: reminded twice in vain, they wait until somebody takes them up again. */
static enum err park_unanswered(struct ctx *ctx, struct user_id user, struct day day)
{
	struct list rows;
	TRY(today_unanswered(ctx->tx, (struct today_unanswered_args){ctx->workspace, user, WAYS_REMINDERS}, &rows));
	const struct today_unanswered_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++) {
		struct referral referral;
		struct gate gate;
		if (day_plus_working(row[i].reminded_on, ctx->settings.chase_working_days, ctx->settings.holidays).ymd >
			day.ymd)
			continue;
		TRY(referral_by_id(ctx, row[i].id, "referral", &referral));
		TRY(permission_gate(ctx, &referral, &gate));
		if (gate.open)
			continue;
		TRY(event_begin(ctx, EVENT_referral_parked, referral.person_id, referral.id.v));
		TRY(referral_step_to(
			ctx, &referral, &(struct referral_change){.to = REFERRAL_STATE_PARKED, .on = day}));
		TRY(referral_refresh(ctx, &referral)); /* other reps' lists may speak of it */
	}
	return OK;
}

enum err today_rebuild(struct ctx *ctx, struct user_id user, struct day day)
{
	today_items items = {0};
	struct workspace_get_row workspace;
	bool found;
	TRY(park_unanswered(ctx, user, day));
	TRY(rates_keep(ctx, user, day));
	TRY(today_of_rep(ctx, user, day, &items));
	/* More than a day shows is kept, so that others move up when some are done. */
	items.n = today_pick(items.v, items.n, KEPT_PROPOSALS);
	TRY(today_remove_user(ctx->tx, (struct today_remove_user_args){ctx->workspace, user}));
	TRY(store(ctx, &items));
	TRY(workspace_get(ctx->tx, (struct workspace_get_args){ctx->workspace}, &workspace, &found));
	TRY(today_state_put(
		ctx->tx, (struct today_state_put_args){ctx->workspace, user, day, found ? workspace.seq : 0}));
	size_t shown = today_pick(items.v, items.n, ctx->settings.asks_per_day);
	return log_proposals(ctx, user, day, items.v, shown);
}

/* Settings or offers have changed since: every sentence may differ. */
static enum err is_upset(struct ctx *ctx, const struct kept *kept, bool *ret_upset)
{
	struct today_upset_row upset;
	return today_upset(ctx->tx, (struct today_upset_args){ctx->workspace, kept->seq}, &upset, ret_upset);
}

enum err today_renew(struct ctx *ctx, const struct today_renew_in *in, struct today_renew_out *ret_out)
{
	(void)in;
	struct day today = ctx_today(ctx);
	struct kept kept;
	struct list changed;
	bool upset;
	TRY(kept_for(ctx, ctx->user, &kept));
	TRY(is_upset(ctx, &kept, &upset));
	TRY(today_changed(ctx->tx, (struct today_changed_args){ctx->workspace, kept.seq, FACTS_MOST}, &changed));
	ret_out->renewed = kept.day.ymd != today.ymd || upset || changed.n >= FACTS_MOST;
	return ret_out->renewed ? today_rebuild(ctx, ctx->user, today) : OK;
}

/* The kept rows as items, so that one function picks. */
static enum err load_kept(struct ctx *ctx, struct user_id user, today_items *items)
{
	struct list rows;
	TRY(today_stored(ctx->tx, (struct today_stored_args){ctx->workspace, user}, &rows));
	const struct today_stored_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++) {
		struct today_item item = {
			.kind = row[i].kind,
			.person_id = row[i].person,
			.subject = row[i].subject,
			.rule = row[i].rule,
			.reason = row[i].reason,
			.due = row[i].due,
			.value = row[i].value,
			.currency = row[i].currency,
			.worth = row[i].worth,
			.minutes = row[i].minutes,
		};
		if (!VEC_PUSH(ctx->arena, items, item))
			return ERR_NOMEM;
	}
	return OK;
}

/* People whose facts were changed by those who know nothing of Today (flags, who knows whom) are
 * judged anew, so that nobody is shown who must not be asked. False when they are too many. */
static enum err judge_changed(
	struct ctx *ctx, struct user_id user, const struct kept *kept, today_items *items, bool *ret_done)
{
	struct list rows;
	today_people ids = {0};
	TRY(today_changed(ctx->tx, (struct today_changed_args){ctx->workspace, kept->seq, FACTS_MOST}, &rows));
	*ret_done = rows.n < FACTS_MOST;
	if (!*ret_done || rows.n == 0)
		return OK;
	PUSH_PEOPLE(ctx->arena, &ids, rows, today_changed_row, person_id)
	TRY(push_around(ctx, (struct ids){ids.v, ids.n}, &ids));
	ids.n = ids_sort_once(ids.v, ids.n);
	size_t left = 0;
	for (size_t i = 0; i < items->n; i++)
		if (ids_find((struct ids){ids.v, ids.n}, items->v[i].person_id.v) == NULL)
			items->v[left++] = items->v[i];
	items->n = left;
	return judge_all(ctx, (struct ids){ids.v, ids.n}, user, kept->day, items);
}

enum err today_items_of(struct ctx *ctx, struct user_id user, struct day day, today_items *items, bool *ret_kept)
{
	struct kept kept;
	bool done = false, upset;
	TRY(kept_for(ctx, user, &kept));
	TRY(is_upset(ctx, &kept, &upset));
	if (kept.day.ymd == day.ymd && !upset) {
		TRY(load_kept(ctx, user, items));
		TRY(judge_changed(ctx, user, &kept, items, &done));
	}
	*ret_kept = done;
	if (done)
		return OK;
	items->n = 0;
	return today_of_rep(ctx, user, day, items);
}
