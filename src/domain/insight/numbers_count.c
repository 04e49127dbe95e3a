#include "domain/insight/numbers_count.h"

#include <string.h>

#include "domain/events/tally.h"
#include "domain/insight/numbers_tally.h"
#include "domain/referrals/steps.h"
#include "domain/words.h"

enum { MONTHS_BACK = 12 };

enum err numbers_filter_of(
	struct ctx *ctx, struct user_id user, struct day since, struct day until, struct numbers_filter *ret_filter)
{
	struct day today = ctx_today(ctx);
	struct numbers_filter filter = {.user = user, .parts = NUMBERS_WHOLE, .until = day_none(until) ? today : until};
	filter.since = day_none(since) ? day_plus(day_plus_months(filter.until, -MONTHS_BACK), 1) : since;
	if (filter.since.ymd > filter.until.ymd)
		return ctx_problem(ctx, ERR_INVALID, "since", words_text(WORDS_NUMBERS_BACKWARD));
	if (ctx->role < USER_ROLE_MANAGER) {
		if (user.v != 0 && user.v != ctx->user.v)
			return ctx_problem(ctx, ERR_FORBIDDEN, "user", words_text(WORDS_NUMBERS_OWN));
		filter.user = ctx->user;
	}
	*ret_filter = filter;
	return OK;
}

/* ---- cells ---- */

const struct numbers_cell *numbers_cell(const struct numbers_counts *counts, enum numbers_by by, int64_t key)
{
	for (size_t i = 0; i < counts->cells.n; i++)
		if (counts->cells.v[i].by == by && counts->cells.v[i].key == key)
			return &counts->cells.v[i];
	return NULL;
}

struct numbers_cell *numbers_cell_of(struct numbers_counts *counts, enum numbers_by by, int64_t key)
{
	for (size_t i = 0; i < counts->cells.n; i++)
		if (counts->cells.v[i].by == by && counts->cells.v[i].key == key)
			return &counts->cells.v[i];
	if (!VEC_PUSH(counts->arena, &counts->cells, ((struct numbers_cell){.by = by, .key = key})))
		return NULL;
	return &counts->cells.v[counts->cells.n - 1];
}

static bool wanted(const struct numbers_filter *filter, struct user_id user, struct offer_id offer)
{
	return (filter->user.v == 0 || user.v == filter->user.v) &&
	       (filter->offer.v == 0 || offer.v == filter->offer.v);
}

/* ---- referrals ---- */

static void add_referrals(struct numbers_cell *cell, const struct numbers_referrals_row *row)
{
	bool permitted = row->approach == APPROACH_WITH_KIT || row->approach == APPROACH_WITHOUT_KIT;
	bool cold = row->approach == APPROACH_COLD && cell->by != NUMBERS_ORIGIN && cell->by != NUMBERS_APPROACH;
	cell->waiting += row->waiting;
	cell->talking += row->talking;
	for (int64_t step = 1; step <= row->reached && step < NUMBERS_STEPS; step++)
		*(cold ? &cell->cold[step] : &cell->reached[step]) += row->n;
	if (cold)
		return;
	cell->permitted += permitted ? row->n : 0;
	cell->needed += row->needed;
	cell->not_needed += row->not_needed;
	cell->earned += row->origin == ORIGIN_EARNED ? row->n : 0;
}

/* Asks, occasions and costs are nobody's origin. */
static bool wanted_referral(
	const struct numbers_filter *filter, struct user_id user, struct offer_id offer, enum origin origin)
{
	return wanted(filter, user, offer) && (filter->origin == ORIGIN_NONE || origin == filter->origin);
}

static enum err add_to(struct numbers_counts *counts, const struct numbers_referrals_row *row)
{
	const struct {
		enum numbers_by by;
		int64_t key;
	} places[] = {{NUMBERS_ALL, 0}, {NUMBERS_REP, row->user_id.v}, {NUMBERS_OFFER, row->offer_id.v},
		{NUMBERS_ORIGIN, row->origin}, {NUMBERS_APPROACH, row->approach}};
	for (size_t k = 0; k < sizeof places / sizeof *places; k++) {
		struct numbers_cell *cell = numbers_cell_of(counts, places[k].by, places[k].key);
		if (cell == NULL)
			return ERR_NOMEM;
		add_referrals(cell, row);
	}
	return OK;
}

static enum err add_referrals_row(const void *of, void *arg)
{
	const struct numbers_referrals_row *row = of;
	const struct numbers_set *set = arg;
	for (size_t i = 0; i < set->n; i++)
		if (wanted_referral(&set->of[i].filter, row->user_id, row->offer_id, row->origin))
			TRY(add_to(&set->of[i], row));
	return OK;
}

/* ---- how long it took ---- */

static bool add_days(struct arena *arena, struct numbers_lasted **lasted, struct day from, struct day to)
{
	if (*lasted == NULL)
		*lasted = ARENA_ARRAY(arena, 1, struct numbers_lasted);
	if (*lasted == NULL)
		return false;
	int days = day_between(from, to);
	(*lasted)->days[days < 0 ? 0 : days > NUMBERS_LONGEST ? NUMBERS_LONGEST : days]++;
	(*lasted)->n++;
	return true;
}

static enum err add_lasted_to(struct numbers_counts *counts, const struct numbers_lasted_row *row)
{
	struct arena *arena = counts->arena;
	bool won = !day_none(row->won_on);
	for (int i = 0; i < 2; i++) {
		struct numbers_cell *cell = numbers_cell_of(
			counts, i == 0 ? NUMBERS_ALL : NUMBERS_REP, i == 0 ? 0 : row->user_id.v);
		if (cell == NULL || !add_days(arena, &cell->to_met, row->named_on, row->met_on) ||
			(won && !add_days(arena, &cell->to_won, row->named_on, row->won_on)) ||
			(won && i == 0 && !add_days(arena, &cell->met_to_won, row->met_on, row->won_on)))
			return ERR_NOMEM;
	}
	return OK;
}

static enum err add_lasted(const void *of, void *arg)
{
	const struct numbers_lasted_row *row = of;
	const struct numbers_set *set = arg;
	for (size_t i = 0; row->approach != APPROACH_COLD && i < set->n; i++)
		if (wanted_referral(&set->of[i].filter, row->user_id, row->offer_id, row->origin))
			TRY(add_lasted_to(&set->of[i], row));
	return OK;
}

double numbers_quantile(const struct numbers_lasted *lasted, double share)
{
	if (lasted == NULL || lasted->n == 0)
		return 0;
	/* of an even number the median lies between the two in the middle */
	double at = share * (double)(lasted->n - 1);
	int64_t lower = (int64_t)at, seen = 0;
	double low = -1;
	for (int days = 0; days <= NUMBERS_LONGEST; days++) {
		seen += lasted->days[days];
		if (low < 0 && seen > lower)
			low = days;
		if (low >= 0 && (seen > lower + 1 || lower + 1 >= lasted->n))
			return low + (days - low) * (at - (double)lower);
	}
	return low;
}

/* ---- occasions and asks ---- */

bool numbers_decided(struct day happened, struct day today)
{
	return day_plus(happened, TALLY_ASK_DAYS).ymd < today.ymd;
}

enum numbers_answer numbers_answered(const struct numbers_occasion *occasion, struct day today)
{
	struct day last = day_plus(occasion->day, TALLY_ASK_DAYS);
	if (!day_none(occasion->asked) && occasion->asked.ymd <= last.ymd)
		return NUMBERS_ASKED;
	return occasion->never || !numbers_decided(occasion->day, today) ? NUMBERS_OPEN : NUMBERS_UNASKED;
}

static enum err add_occasion_to(
	struct numbers_counts *counts, const struct numbers_occasions_row *row, enum numbers_answer answer)
{
	const struct {
		enum numbers_by by;
		int64_t key;
	} places[] = {{NUMBERS_ALL, 0}, {NUMBERS_REP, row->rep.v}, {NUMBERS_STANDING, row->standing},
		{NUMBERS_OCCASION, row->occasion}, {NUMBERS_OFFER, row->offer.v}};
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		struct numbers_cell *cell = numbers_cell_of(counts, places[i].by, places[i].key);
		if (cell == NULL)
			return ERR_NOMEM;
		cell->occasions++;
		cell->asked += answer == NUMBERS_ASKED;
	}
	return OK;
}

static enum err add_occasion(const void *of, void *arg)
{
	const struct numbers_occasions_row *row = of;
	const struct numbers_set *set = arg;
	struct numbers_occasion occasion = {
		row->person, row->rep, row->offer, row->occasion, row->standing, row->on_day, row->asked, row->never};
	enum numbers_answer answer = set->n > 0 ? numbers_answered(&occasion, set->of->today) : NUMBERS_OPEN;
	for (size_t i = 0; answer != NUMBERS_OPEN && i < set->n; i++)
		if (set->of[i].filter.origin == ORIGIN_NONE && wanted(&set->of[i].filter, row->rep, row->offer))
			TRY(add_occasion_to(&set->of[i], row, answer));
	return OK;
}

static enum err add_asks(struct numbers_counts *counts, const struct numbers_asks_row *row)
{
	for (int i = 0; i < 2; i++) {
		struct numbers_cell *cell = numbers_cell_of(
			counts, i == 0 ? NUMBERS_ALL : NUMBERS_REP, i == 0 ? 0 : row->user_id.v);
		if (cell == NULL)
			return ERR_NOMEM;
		cell->asks += row->n;
		cell->names += row->names;
		cell->exhausted += row->exhausted;
		cell->pledged += row->pledged;
		if (row->occasion == OCCASION_CHECK_IN || row->occasion == OCCASION_PARTNER_EXCHANGE)
			cell->unprompted += row->n;
	}
	return OK;
}

static enum err count_asks(struct ctx *ctx, const struct numbers_set *set, struct day since, struct day until)
{
	struct list rows;
	TRY(numbers_asks(ctx->tx, (struct numbers_asks_args){ctx->workspace, since, until}, &rows));
	const struct numbers_asks_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		for (size_t k = 0; k < set->n; k++) {
			const struct numbers_filter *filter = &set->of[k].filter;
			if (filter->origin == ORIGIN_NONE && filter->offer.v == 0 &&
				wanted(filter, row[i].user_id, (struct offer_id){0}))
				TRY(add_asks(&set->of[k], &row[i]));
		}
	return OK;
}

static enum err count_scores(struct ctx *ctx, const struct numbers_set *set, struct day since, struct day until)
{
	struct list rows;
	TRY(numbers_scores(ctx->tx, (struct numbers_scores_args){ctx->workspace, since, until}, &rows));
	const struct numbers_scores_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		for (size_t k = 0; k < 2 * set->n; k++) {
			struct numbers_counts *counts = &set->of[k / 2];
			if (!wanted(&counts->filter, row[i].user_id, row[i].offer_id))
				continue;
			struct numbers_cell *cell = numbers_cell_of(
				counts, k % 2 == 0 ? NUMBERS_ALL : NUMBERS_OFFER, k % 2 == 0 ? 0 : row[i].offer_id.v);
			if (cell == NULL)
				return ERR_NOMEM;
			cell->scores += row[i].n;
			cell->happy += row[i].happy;
		}
	return OK;
}

static enum err count_revenue(struct ctx *ctx, const struct numbers_set *set, struct day since, struct day until)
{
	struct list rows;
	TRY(numbers_revenue(ctx->tx, (struct numbers_revenue_args){ctx->workspace, since, until}, &rows));
	const struct numbers_revenue_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		for (size_t k = 0; k < set->n; k++)
			if (wanted_referral(&set->of[k].filter, row[i].user_id, row[i].offer_id, row[i].origin) &&
				!VEC_PUSH(set->of[k].arena, &set->of[k].revenue, row[i]))
				return ERR_NOMEM;
	return OK;
}

enum err numbers_add_days(struct ctx *ctx, struct numbers_set *set, unsigned parts, struct day since, struct day until)
{
	if (parts & NUMBERS_REFERRALS)
		TRY(numbers_referrals(ctx->tx, (struct numbers_referrals_args){ctx->workspace, since, until},
			add_referrals_row, set));
	if (parts & NUMBERS_LASTING)
		TRY(numbers_lasted(
			ctx->tx, (struct numbers_lasted_args){ctx->workspace, since, until}, add_lasted, set));
	if (parts & NUMBERS_OCCASIONS)
		TRY(numbers_occasions(
			ctx->tx, (struct numbers_occasions_args){ctx->workspace, since, until}, add_occasion, set));
	if (parts & NUMBERS_ASKS)
		TRY(count_asks(ctx, set, since, until));
	if (parts & NUMBERS_SCORES)
		TRY(count_scores(ctx, set, since, until));
	return parts & NUMBERS_MONEY ? count_revenue(ctx, set, since, until) : OK;
}

/* ---- customers, who brought whom ---- */

/* Deals come in the order of people and reps: somebody who bought twice is one customer, of two reps one of each. */
struct customers {
	struct numbers_counts *counts;
	struct person_id last, last_won;
	struct user_id rep; /* of the last */
	int64_t all;
	VEC(struct person_id) won; /* in the period, each once */
	size_t at;                 /* of them */
};

static enum err add_customer(const void *of, void *arg)
{
	const struct numbers_customers_row *row = of;
	struct customers *customers = arg;
	struct numbers_counts *counts = customers->counts;
	const struct numbers_filter *filter = &counts->filter;
	if (!wanted(filter, row->user_id, row->offer_id))
		return OK;
	if (row->won.ymd >= filter->since.ymd && customers->last_won.v != row->person_id.v) {
		customers->last_won = row->person_id;
		if (!VEC_PUSH(counts->arena, &customers->won, row->person_id))
			return ERR_NOMEM;
	}
	if (!day_none(row->closed) && row->closed.ymd < filter->since.ymd)
		return OK;
	bool same = customers->last.v == row->person_id.v;
	customers->all += !same;
	if (!same || customers->rep.v != row->user_id.v) {
		struct numbers_cell *cell = numbers_cell_of(counts, NUMBERS_REP, row->user_id.v);
		if (cell == NULL)
			return ERR_NOMEM;
		cell->customers++;
	}
	customers->last = row->person_id;
	customers->rep = row->user_id;
	return OK;
}

static enum err add_brought(const void *of, void *arg)
{
	const struct numbers_brought_row *row = of;
	struct customers *customers = arg;
	while (customers->at < customers->won.n && customers->won.v[customers->at].v < row->source_id.v)
		customers->at++;
	if (customers->at < customers->won.n && customers->won.v[customers->at].v == row->source_id.v)
		customers->counts->brought += row->n;
	return OK;
}

static enum err count_customers(struct ctx *ctx, struct numbers_counts *counts)
{
	struct customers customers = {.counts = counts};
	TRY(numbers_customers(ctx->tx, (struct numbers_customers_args){ctx->workspace, counts->filter.until},
		add_customer, &customers));
	struct numbers_cell *cell = numbers_cell_of(counts, NUMBERS_ALL, 0);
	if (cell == NULL)
		return ERR_NOMEM;
	cell->customers = customers.all;
	counts->won = (int64_t)customers.won.n;
	return numbers_brought(ctx->tx, (struct numbers_brought_args){ctx->workspace}, add_brought, &customers);
}

/* ---- all of it ---- */

static enum err count_costs(struct ctx *ctx, struct numbers_counts *counts)
{
	const struct numbers_filter *filter = &counts->filter;
	TRY(numbers_costs(
		ctx->tx, (struct numbers_costs_args){ctx->workspace, filter->since, filter->until}, &counts->costs));
	struct numbers_costs_row *cost = counts->costs.items;
	size_t n = 0;
	for (size_t i = 0; i < counts->costs.n; i++)
		if (wanted_referral(filter, cost[i].user_id, filter->offer, cost[i].origin))
			cost[n++] = cost[i];
	counts->costs.n = n;
	return OK;
}

struct numbers_counts numbers_nothing(struct ctx *ctx, struct arena *arena, const struct numbers_filter *filter)
{
	return (struct numbers_counts){.arena = arena, .filter = *filter, .today = ctx_today(ctx)};
}

enum err numbers_count(struct ctx *ctx, const struct numbers_filter *filter, struct numbers_counts *ret_counts)
{
	struct numbers_counts counts = numbers_nothing(ctx, ctx->arena, filter);
	if (numbers_cell_of(&counts, NUMBERS_ALL, 0) == NULL)
		return ERR_NOMEM;
	TRY(numbers_tally(ctx, &counts));
	if (filter->parts & NUMBERS_CUSTOMERS)
		TRY(count_customers(ctx, &counts));
	if (filter->parts & NUMBERS_MONEY)
		TRY(count_costs(ctx, &counts));
	*ret_counts = counts;
	return OK;
}
