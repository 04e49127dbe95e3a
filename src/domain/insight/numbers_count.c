#include "domain/insight/numbers_count.h"

#include <string.h>

#include "domain/referrals/steps.h"
#include "domain/words.h"
#include "numbers_sql.h"

enum { DAYS_TO_ASK = 7, MONTHS_BACK = 12 };

enum err numbers_filter_of(
	struct ctx *ctx, struct user_id user, struct day since, struct day until, struct numbers_filter *ret_filter)
{
	struct day today = ctx_today(ctx);
	struct numbers_filter filter = {.user = user, .until = day_none(until) ? today : until};
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

/* NULL when memory ran out. */
static struct numbers_cell *cell_of(struct numbers_counts *counts, enum numbers_by by, int64_t key)
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
	for (int64_t step = 1; step <= row->reached && step < NUMBERS_STEPS; step++)
		*(cold ? &cell->cold[step] : &cell->reached[step]) += row->n;
	if (cold)
		return;
	cell->permitted += permitted ? row->n : 0;
	cell->needed += row->needed;
	cell->not_needed += row->not_needed;
	cell->earned += row->origin == ORIGIN_EARNED ? row->n : 0;
}

static enum err count_referrals(struct ctx *ctx, struct numbers_counts *counts)
{
	const struct numbers_filter *filter = &counts->filter;
	struct list rows;
	TRY(numbers_referrals(
		ctx->tx, (struct numbers_referrals_args){ctx->workspace, filter->since, filter->until}, &rows));
	const struct numbers_referrals_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++) {
		if (!wanted(filter, row[i].user_id, row[i].offer_id) ||
			(filter->origin != ORIGIN_NONE && row[i].origin != filter->origin))
			continue;
		const struct {
			enum numbers_by by;
			int64_t key;
		} places[] = {{NUMBERS_ALL, 0}, {NUMBERS_REP, row[i].user_id.v}, {NUMBERS_OFFER, row[i].offer_id.v},
			{NUMBERS_ORIGIN, row[i].origin}, {NUMBERS_APPROACH, row[i].approach}};
		for (size_t k = 0; k < sizeof places / sizeof *places; k++) {
			struct numbers_cell *cell = cell_of(counts, places[k].by, places[k].key);
			if (cell == NULL)
				return ERR_NOMEM;
			add_referrals(cell, &row[i]);
		}
	}
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

static enum err add_lasted(const void *of, void *arg)
{
	const struct numbers_lasted_row *row = of;
	struct numbers_counts *counts = arg;
	const struct numbers_filter *filter = &counts->filter;
	if (row->approach == APPROACH_COLD || !wanted(filter, row->user_id, row->offer_id) ||
		(filter->origin != ORIGIN_NONE && row->origin != filter->origin))
		return OK;
	for (int i = 0; i < 2; i++) {
		struct numbers_cell *cell = cell_of(
			counts, i == 0 ? NUMBERS_ALL : NUMBERS_REP, i == 0 ? 0 : row->user_id.v);
		if (cell == NULL || !add_days(counts->arena, &cell->to_met, row->named_on, row->met_on) ||
			(!day_none(row->won_on) && !add_days(counts->arena, &cell->to_won, row->named_on, row->won_on)))
			return ERR_NOMEM;
	}
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

enum numbers_answer numbers_answered(const struct numbers_occasion *occasion, struct day today)
{
	struct day last = day_plus(occasion->day, DAYS_TO_ASK);
	if (!day_none(occasion->asked) && occasion->asked.ymd <= last.ymd)
		return NUMBERS_ASKED;
	return occasion->never || last.ymd >= today.ymd ? NUMBERS_OPEN : NUMBERS_UNASKED;
}

static enum err add_occasion(const void *of, void *arg)
{
	const struct numbers_occasions_row *row = of;
	struct numbers_counts *counts = arg;
	struct numbers_occasion occasion = {
		row->person, row->rep, row->offer, row->occasion, row->standing, row->on_day, row->asked, row->never};
	enum numbers_answer answer = numbers_answered(&occasion, counts->today);
	if (!wanted(&counts->filter, row->rep, row->offer) || answer == NUMBERS_OPEN)
		return OK;
	const struct {
		enum numbers_by by;
		int64_t key;
	} places[] = {{NUMBERS_ALL, 0}, {NUMBERS_REP, row->rep.v}, {NUMBERS_STANDING, row->standing},
		{NUMBERS_OCCASION, row->occasion}, {NUMBERS_OFFER, row->offer.v}};
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		struct numbers_cell *cell = cell_of(counts, places[i].by, places[i].key);
		if (cell == NULL)
			return ERR_NOMEM;
		cell->occasions++;
		cell->asked += answer == NUMBERS_ASKED;
	}
	return OK;
}

static enum err count_asks(struct ctx *ctx, struct numbers_counts *counts)
{
	struct list rows;
	TRY(numbers_asks(ctx->tx,
		(struct numbers_asks_args){ctx->workspace, counts->filter.since, counts->filter.until}, &rows));
	const struct numbers_asks_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++) {
		if (counts->filter.user.v != 0 && row[i].user_id.v != counts->filter.user.v)
			continue;
		for (int k = 0; k < 2; k++) {
			struct numbers_cell *cell = cell_of(
				counts, k == 0 ? NUMBERS_ALL : NUMBERS_REP, k == 0 ? 0 : row[i].user_id.v);
			if (cell == NULL)
				return ERR_NOMEM;
			cell->asks += row[i].n;
			cell->names += row[i].names;
			cell->exhausted += row[i].exhausted;
			cell->pledged += row[i].pledged;
			if (row[i].occasion == OCCASION_CHECK_IN || row[i].occasion == OCCASION_PARTNER_EXCHANGE)
				cell->unprompted += row[i].n;
		}
	}
	return OK;
}

/* ---- customers, scores, who brought whom ---- */

static enum err count_customers(struct ctx *ctx, struct numbers_counts *counts)
{
	const struct numbers_filter *filter = &counts->filter;
	struct numbers_customers_all_row all = {0};
	struct list rows;
	bool found;
	TRY(numbers_customers(ctx->tx,
		(struct numbers_customers_args){ctx->workspace, filter->since, filter->until, filter->offer}, &rows));
	const struct numbers_customers_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++) {
		if (filter->user.v != 0 && row[i].user_id.v != filter->user.v)
			continue;
		struct numbers_cell *cell = cell_of(counts, NUMBERS_REP, row[i].user_id.v);
		if (cell == NULL)
			return ERR_NOMEM;
		cell->customers = row[i].n;
		all.n = row[i].n; /* of the one rep who is asked for */
	}
	/* Somebody who bought from two reps is one customer. */
	if (filter->user.v == 0)
		TRY(numbers_customers_all(ctx->tx,
			(struct numbers_customers_all_args){
				ctx->workspace, filter->since, filter->until, filter->offer},
			&all, &found));
	struct numbers_cell *cell = cell_of(counts, NUMBERS_ALL, 0);
	if (cell == NULL)
		return ERR_NOMEM;
	cell->customers = all.n;
	return OK;
}

static enum err count_scores(struct ctx *ctx, struct numbers_counts *counts)
{
	struct list rows;
	TRY(numbers_scores(ctx->tx,
		(struct numbers_scores_args){ctx->workspace, counts->filter.since, counts->filter.until}, &rows));
	const struct numbers_scores_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++) {
		if (!wanted(&counts->filter, row[i].user_id, row[i].offer_id))
			continue;
		for (int k = 0; k < 2; k++) {
			struct numbers_cell *cell = cell_of(
				counts, k == 0 ? NUMBERS_ALL : NUMBERS_OFFER, k == 0 ? 0 : row[i].offer_id.v);
			if (cell == NULL)
				return ERR_NOMEM;
			cell->scores += row[i].n;
			cell->happy += row[i].happy;
		}
	}
	return OK;
}

static enum err count_brought(struct ctx *ctx, struct numbers_counts *counts)
{
	const struct numbers_filter *filter = &counts->filter;
	TRY(numbers_offspring(ctx->tx,
		(struct numbers_offspring_args){
			ctx->workspace, filter->since, filter->until, filter->user, filter->offer},
		&counts->offspring));
	const struct numbers_offspring_row *row = counts->offspring.items;
	for (size_t i = 0; i < counts->offspring.n; i++) {
		counts->won += row[i].n;
		counts->brought += row[i].n * row[i].brought;
	}
	return OK;
}

/* ---- money ---- */

static enum err count_money(struct ctx *ctx, struct numbers_counts *counts)
{
	const struct numbers_filter *filter = &counts->filter;
	TRY(numbers_revenue(ctx->tx, (struct numbers_revenue_args){ctx->workspace, filter->since, filter->until},
		&counts->revenue));
	struct numbers_revenue_row *row = counts->revenue.items;
	size_t n = 0;
	for (size_t i = 0; i < counts->revenue.n; i++)
		if (wanted(filter, row[i].user_id, row[i].offer_id) &&
			(filter->origin == ORIGIN_NONE || row[i].origin == filter->origin))
			row[n++] = row[i];
	counts->revenue.n = n;
	TRY(numbers_costs(
		ctx->tx, (struct numbers_costs_args){ctx->workspace, filter->since, filter->until}, &counts->costs));
	struct numbers_costs_row *cost = counts->costs.items;
	n = 0;
	for (size_t i = 0; i < counts->costs.n; i++)
		if ((filter->user.v == 0 || cost[i].user_id.v == filter->user.v) &&
			(filter->origin == ORIGIN_NONE || cost[i].origin == filter->origin))
			cost[n++] = cost[i];
	counts->costs.n = n;
	return OK;
}

enum err numbers_count(struct ctx *ctx, const struct numbers_filter *filter, struct numbers_counts *ret_counts)
{
	struct numbers_counts counts = {.arena = ctx->arena, .filter = *filter, .today = ctx_today(ctx)};
	if (cell_of(&counts, NUMBERS_ALL, 0) == NULL)
		return ERR_NOMEM;
	TRY(count_referrals(ctx, &counts));
	TRY(numbers_lasted(ctx->tx, (struct numbers_lasted_args){ctx->workspace, filter->since, filter->until},
		add_lasted, &counts));
	if (filter->origin == ORIGIN_NONE) {
		TRY(numbers_occasions(ctx->tx,
			(struct numbers_occasions_args){ctx->workspace, filter->since, filter->until}, add_occasion,
			&counts));
		if (filter->offer.v == 0)
			TRY(count_asks(ctx, &counts));
	}
	if (!filter->rates_only) {
		TRY(count_customers(ctx, &counts));
		TRY(count_scores(ctx, &counts));
		TRY(count_brought(ctx, &counts));
		TRY(count_money(ctx, &counts));
	}
	*ret_counts = counts;
	return OK;
}
