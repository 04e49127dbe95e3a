#include "domain/referrals/today_rules.h"

#include <stdlib.h>
#include <string.h>

#include "ask_sql.h"
#include "domain/deals/deal.h"
#include "domain/events/event.h"
#include "domain/people/person.h"
#include "domain/accounts/user.h"
#include "domain/referrals/facts.h"
#include "domain/referrals/partner.h"
#include "domain/referrals/prepare.h"
#include "domain/referrals/referral.h"
#include "domain/referrals/permission.h"
#include "domain/referrals/ways.h"
#include "domain/words.h"
#include "facts_sql.h"
#include "given_sql.h"
#include "referral_sql.h"
#include "today_ops.h"
#include "today_sql.h"
#include "user_sql.h"
#include "workspace_sql.h"

/* How many of the best a rebuild looks at: many times what a day shows. */
enum { DEALS_MOST = 2000, KNOWN_MOST = 120, KEPT_PROPOSALS = 40 };

/* ---- choosing what a day shows ---- */

static int by_worth(const void *a, const void *b)
{
	const struct today_item *x = a, *y = b;
	if (x->worth != y->worth)
		return x->worth < y->worth ? 1 : -1;
	if (x->person_id.v != y->person_id.v)
		return x->person_id.v < y->person_id.v ? -1 : 1;
	return (x->subject.v > y->subject.v) - (x->subject.v < y->subject.v);
}

/* Asks that are owed (their subject is not the person) are not capped. A follow-up about nothing but the person is a
 * reminder of an introducer who has long heard nothing. */
static bool is_proposal(const struct today_item *item)
{
	bool kind = item->kind == TODAY_KIND_ASK || item->kind == TODAY_KIND_HOW_IT_WENT ||
		    item->kind == TODAY_KIND_CATCH_UP || item->kind == TODAY_KIND_FOLLOW_UP;
	return kind && item->subject.v == item->person_id.v;
}

/* Keeps at most `most` proposals of one kind, best first; returns how many are left. */
static size_t cap(struct today_item *items, size_t n, enum today_kind kind, int most)
{
	size_t left = 0;
	for (size_t i = 0; i < n; i++) {
		if (items[i].kind == kind && is_proposal(&items[i]) && most-- <= 0)
			continue;
		items[left++] = items[i];
	}
	return left;
}

static int count(const struct today_item *items, size_t n, enum today_kind kind)
{
	int found = 0;
	for (size_t i = 0; i < n; i++)
		found += items[i].kind == kind && is_proposal(&items[i]);
	return found;
}

size_t today_pick(struct today_item *items, size_t n, int asks)
{
	if (n == 0)
		return 0;
	qsort(items, n, sizeof *items, by_worth);
	n = cap(items, n, TODAY_KIND_ASK, asks);
	n = cap(items, n, TODAY_KIND_HOW_IT_WENT, asks);
	n = cap(items, n, TODAY_KIND_FOLLOW_UP, (asks + 1) / 2);
	int room = asks - count(items, n, TODAY_KIND_ASK) - count(items, n, TODAY_KIND_HOW_IT_WENT);
	return cap(items, n, TODAY_KIND_CATCH_UP, room);
}

/* ---- a rep's whole list ---- */

static int by_id(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

static size_t sort_once(int64_t *ids, size_t n)
{
	size_t left = 0;
	if (n == 0)
		return 0;
	qsort(ids, n, sizeof *ids, by_id);
	for (size_t i = 0; i < n; i++)
		if (left == 0 || ids[left - 1] != ids[i])
			ids[left++] = ids[i];
	return left;
}

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
	ids->n = sort_once(ids->v, ids->n);
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
	size_t n = sort_once(ids, people.n);
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

/* ---- showing it ---- */

static enum err user_of(struct ctx *ctx, struct str email, struct user_id *ret_user)
{
	struct list rows;
	struct user_id user = ctx->user;
	if (str_empty(str_trim(email))) {
		*ret_user = user;
		return OK;
	}
	TRY(user_all(ctx->tx, (struct user_all_args){ctx->workspace}, &rows));
	const struct user_all_row *row = rows.items;
	user = (struct user_id){0};
	for (size_t i = 0; i < rows.n; i++)
		if (str_equal_ascii_nocase(row[i].email, str_trim(email)))
			user = row[i].id;
	if (user.v == 0)
		return ctx_not_found(ctx, "rep", "rep");
	if (user.v != ctx->user.v && ctx->role < USER_ROLE_MANAGER)
		return ctx_problem(ctx, ERR_FORBIDDEN, "rep", words_text(WORDS_TODAY_OWN));
	*ret_user = user;
	return OK;
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
	ids.n = sort_once(ids.v, ids.n);
	size_t left = 0;
	for (size_t i = 0; i < items->n; i++)
		if (bsearch(&items->v[i].person_id.v, ids.v, ids.n, sizeof *ids.v, by_id) == NULL)
			items->v[left++] = items->v[i];
	items->n = left;
	return judge_all(ctx, (struct ids){ids.v, ids.n}, user, kept->day, items);
}

/* The items of a day: those kept, brought up to date, or all of them judged on the spot. `ret_kept`:
 * they were ready; else they were judged anew, and today_renew keeps them for next time. */
static enum err items_of(struct ctx *ctx, struct user_id user, struct day day, today_items *items, bool *ret_kept)
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

/* For whom those who are to be asked are asked. Never kept: whom they know changes without them. */
static enum err add_ask_for(struct ctx *ctx, struct user_id user, struct today_show_item *items, size_t n)
{
	int64_t *sources = ARENA_ARRAY(ctx->arena, n + 1, int64_t);
	struct str *sentences = ARENA_ARRAY(ctx->arena, n + 1, struct str);
	size_t n_sources = 0, at = 0;
	if (sources == NULL || sentences == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < n; i++)
		if (items[i].kind == TODAY_KIND_ASK)
			sources[n_sources++] = items[i].person.v;
	TRY(prepare_sentences(ctx, user, (struct ids){sources, n_sources}, sentences));
	for (size_t i = 0; i < n; i++)
		if (items[i].kind == TODAY_KIND_ASK)
			items[i].ask_for = sentences[at++];
	return OK;
}

/* Whom of ours those who are to be given somebody would be glad of. Never kept, for the same reason. */
static enum err add_give_whom(struct ctx *ctx, struct today_show_item *items, size_t n)
{
	int64_t *partners = ARENA_ARRAY(ctx->arena, n + 1, int64_t);
	struct str *sentences = ARENA_ARRAY(ctx->arena, n + 1, struct str);
	size_t n_partners = 0, at = 0;
	if (partners == NULL || sentences == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < n; i++)
		if (str_is(items[i].rule, TODAY_GIVE_FIRST))
			partners[n_partners++] = items[i].person.v;
	TRY(partner_next_sentences(ctx, (struct ids){partners, n_partners}, sentences));
	for (size_t i = 0; i < n; i++)
		if (str_is(items[i].rule, TODAY_GIVE_FIRST))
			items[i].ask_for = sentences[at++];
	return OK;
}

static struct today_factor factor_shown(
	struct ctx *ctx, int kind, const struct factors *factors, const struct factors_prior *prior, struct str person)
{
	const struct factor *factor = &factors->of[kind];
	bool is_chance = factor->likely.a > 0;
	return (struct today_factor){
		.kind = (enum factor_kind)kind,
		.value = factor->value,
		.low = is_chance ? beta_quantile(factor->likely, 0.05) : 0,
		.high = is_chance ? beta_quantile(factor->likely, 0.95) : 0,
		.hits = factor->hits,
		.of = factor->of,
		.team_hits = factor->team_hits,
		.team_of = factor->team_of,
		.prior = prior->mean,
		.source = prior->source,
		.sentence = factors_sentence(
			ctx->arena, (enum factor_kind)kind, factor, prior, person, ctx->settings.currency),
	};
}

/* Why an ask is worth what it is. */
static enum err add_factors(struct ctx *ctx, struct user_id user, struct today_show_item *items, size_t n)
{
	today_people asked = {0};
	struct rates rates;
	for (size_t i = 0; i < n; i++)
		if (items[i].kind == TODAY_KIND_ASK && !VEC_PUSH(ctx->arena, &asked, items[i].person.v))
			return ERR_NOMEM;
	asked.n = sort_once(asked.v, asked.n);
	if (asked.n > FACTS_MOST)
		asked.n = FACTS_MOST;
	struct factors *factors = ARENA_ARRAY(ctx->arena, asked.n + 1, struct factors);
	if (asked.n == 0 || factors == NULL)
		return asked.n == 0 ? OK : ERR_NOMEM;
	TRY(rates_load(ctx, user, &rates));
	TRY(today_factors(ctx, (struct ids){asked.v, asked.n}, &rates, factors));
	for (size_t i = 0; i < n; i++) {
		if (items[i].kind != TODAY_KIND_ASK)
			continue;
		const int64_t *at = bsearch(&items[i].person.v, asked.v, asked.n, sizeof *asked.v, by_id);
		struct today_factor *shown = ARENA_ARRAY(ctx->arena, FACTORS, struct today_factor);
		if (at == NULL || shown == NULL)
			continue;
		for (int kind = FACTOR_KIND_BRINGS_NAMES; kind < FACTORS; kind++)
			shown[kind - 1] = factor_shown(
				ctx, kind, &factors[at - asked.v], &rates.priors.of[kind], items[i].person_name);
		items[i].factors = (struct list){shown, FACTORS - 1};
	}
	return OK;
}

/* Puts the names beside the items that are shown. */
static enum err show_items(struct ctx *ctx, const struct today_item *items, size_t n, struct today_out *out)
{
	struct today_show_item *shown = ARENA_ARRAY(ctx->arena, n + 1, struct today_show_item);
	if (shown == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < n; i++) {
		struct person person;
		TRY(person_or_erased(ctx, items[i].person_id, "person", &person));
		shown[i] = (struct today_show_item){
			.kind = items[i].kind,
			.rule = items[i].rule,
			.person = items[i].person_id,
			.person_name = person.name,
			.headline = person.headline,
			.reason = items[i].reason,
			.due = items[i].due,
			.value = items[i].value,
			.currency = items[i].currency,
			.worth = items[i].worth,
			.minutes = items[i].minutes,
			.subject = items[i].subject,
		};
		out->minutes += items[i].minutes;
	}
	out->items = (struct list){shown, n};
	TRY(add_factors(ctx, out->user, shown, n));
	TRY(add_give_whom(ctx, shown, n));
	return add_ask_for(ctx, out->user, shown, n);
}

static struct str counted(struct arena *arena, int64_t n, enum words_id none, enum words_id one, enum words_id many)
{
	struct words_arg number = {"number", .has_number = true, .number = n};
	return n == 1 ? words_text(one) : words_format(arena, n == 0 ? none : many, &number, 1);
}

/* What the list was good for: said when it is empty, so that a day's end feels like one. */
static enum err came_of(struct ctx *ctx, const struct today_out *out, int64_t asks, struct str *ret_came)
{
	struct arena *arena = ctx->arena;
	struct today_done_on_row done = {0};
	struct today_named_on_row named = {0};
	bool found;
	struct utc since = day_start(out->date, ctx->settings.zone);
	struct day next = day_plus(out->date, 1); /* none at the end of days */
	struct utc until = day_none(next) ? utc_plus(since, 24 * 3600 * US_PER_SECOND)
					  : day_start(next, ctx->settings.zone);
	TRY(today_done_on(
		ctx->tx, (struct today_done_on_args){ctx->workspace, out->user, since, until}, &done, &found));
	TRY(today_named_on(
		ctx->tx, (struct today_named_on_args){ctx->workspace, out->user, out->date}, &named, &found));
	struct words_arg asked = {
		"asks", .text = counted(arena, asks, WORDS_CAME_ASKS_MANY, WORDS_CAME_ASKS_ONE, WORDS_CAME_ASKS_MANY)};
	struct words_arg names = {"names",
		.text = counted(arena, named.n, WORDS_CAME_NAMES_NONE, WORDS_CAME_NAMES_ONE, WORDS_CAME_NAMES_MANY)};
	struct words_arg others = {"done",
		.text = counted(arena, done.n, WORDS_CAME_DONE_MANY, WORDS_CAME_DONE_ONE, WORDS_CAME_DONE_MANY)};
	if (asks > 0 && done.n > 0)
		*ret_came = words_of(arena, CAME_BOTH, asked, names, others);
	else if (asks > 0)
		*ret_came = words_of(arena, CAME_ASKS, asked, names);
	else
		*ret_came = done.n > 0 ? words_of(arena, CAME_DONE, others) : STR_NONE;
	return OK;
}

enum err today(struct ctx *ctx, const struct today_in *in, struct today_out *ret_out)
{
	struct today_out out = {.date = day_none(in->date) ? ctx_today(ctx) : in->date};
	today_items items = {0};
	struct ask_count_on_row asked;
	bool found;
	TRY(user_of(ctx, in->rep, &out.user));
	TRY(items_of(ctx, out.user, out.date, &items, &out.kept));
	TRY(ask_count_on(ctx->tx, (struct ask_count_on_args){ctx->workspace, out.user, out.date}, &asked, &found));
	int asks = ctx->settings.asks_per_day - (found ? (int)asked.n : 0);
	size_t n = today_pick(items.v, items.n, asks < 0 ? 0 : asks);
	TRY(show_items(ctx, items.v, n, &out));
	TRY(came_of(ctx, &out, found ? asked.n : 0, &out.came));
	*ret_out = out;
	return OK;
}
