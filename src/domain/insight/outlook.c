/* The six months to come, from this workspace's own rates; where there are few, drawn towards published ones. */
#include "domain/insight/numbers_count.h"
#include "domain/referrals/steps.h"
#include "domain/words.h"
#include "outlook_ops.h"
#include "outlook_sql.h"
#include "stats/outlook.h"

enum { VALUES_MOST = 500, SEED = 20260601 };

static const double days_a_month = 365.25 / 12;

/* What is known before anything has been counted. "20 asks, 10 introductions, 5 clients" (adviser press 2012) is a rule of
 * thumb: half a name an ask, half of the names met; it weighs two asks and four names. Of opportunities that came by
 * referral 14.7 % were won (Implisit 2014, some 500 US firms), practitioners say 50 to 90 %: a quarter, with eight. */
static const double prior_asks = 2, prior_names = 1;
static const struct beta prior_met = {2, 2}, prior_won = {2, 6};
static const double prior_to_met = 21, prior_to_won = 45, prior_delays = 5;

/* Delays from meeting to win: what lies between the two that are kept. */
static void add_facts(const struct numbers_counts *counts, struct outlook_facts *facts)
{
	static const struct numbers_cell none = {0};
	static const enum occasion kinds[OUTLOOK_KINDS][2] = {
		{OCCASION_PROMISE_CONFIRMED, OCCASION_NONE}, {OCCASION_HONEST_NO, OCCASION_THEIR_NO}};
	const struct numbers_cell *all = numbers_cell(counts, NUMBERS_ALL, 0);
	double months = (double)(day_between(counts->filter.since, counts->filter.until) + 1) / days_a_month;
	for (int kind = 0; kind < OUTLOOK_KINDS; kind++) {
		int64_t occasions = 0, asked = 0;
		for (int i = 0; i < 2 && kinds[kind][i] != OCCASION_NONE; i++) {
			const struct numbers_cell *cell = numbers_cell(counts, NUMBERS_OCCASION, kinds[kind][i]);
			cell = cell ? cell : &none;
			occasions += cell->occasions;
			asked += cell->asked;
		}
		facts->occasions[kind] = (struct outlook_pace){(double)occasions, months};
		facts->asked[kind] = beta_after(BETA_JEFFREYS, asked, occasions);
	}
	int64_t other = all->asks - all->asked; /* check-ins, exchanges, and asks that came later */
	facts->other_asks = (struct outlook_pace){other > 0 ? (double)other : 0, months};
	facts->names = (double)all->names + prior_names;
	facts->asks = (double)all->asks + prior_asks;
	facts->earned = (struct outlook_pace){(double)all->earned, months};
	facts->met = beta_after(prior_met, all->reached[steps_rank(REFERRAL_STATE_MET)], all->reached[1]);
	facts->won = beta_after(
		prior_won, all->reached[steps_rank(REFERRAL_STATE_WON)], all->reached[steps_rank(REFERRAL_STATE_MET)]);
	outlook_delays(all->to_met ? all->to_met->days : NULL, all->to_met ? NUMBERS_LONGEST + 1 : 0, prior_to_met,
		prior_delays, facts->to_met);
	outlook_delays(all->met_to_won ? all->met_to_won->days : NULL, all->met_to_won ? NUMBERS_LONGEST + 1 : 0,
		prior_to_won, prior_delays, facts->to_won);
}

/* Those on the way, of whom some were named long before the year that is counted. */
static enum err add_waiting(struct ctx *ctx, const struct numbers_counts *counts, struct outlook_facts *facts)
{
	struct numbers_filter filter = counts->filter;
	struct numbers_counts earlier;
	struct numbers_first_named_row first;
	const struct numbers_cell *all = numbers_cell(counts, NUMBERS_ALL, 0);
	bool found;
	facts->waiting = (double)all->waiting;
	facts->talking = (double)all->talking;
	TRY(numbers_first_named(ctx->tx, (struct numbers_first_named_args){ctx->workspace}, &first, &found));
	if (!found || first.named_on.ymd >= filter.since.ymd)
		return OK;
	filter.until = day_plus(filter.since, -1);
	filter.since = first.named_on;
	filter.parts = NUMBERS_REFERRALS;
	TRY(numbers_count(ctx, &filter, &earlier));
	all = numbers_cell(&earlier, NUMBERS_ALL, 0);
	facts->waiting += (double)all->waiting;
	facts->talking += (double)all->talking;
	return OK;
}

static enum err add_values(struct ctx *ctx, const struct numbers_filter *filter, struct outlook_facts *facts)
{
	struct list rows;
	TRY(outlook_values(ctx->tx,
		(struct outlook_values_args){ctx->workspace, filter->since, filter->until, ctx->settings.currency,
			filter->user, filter->offer, VALUES_MOST},
		&rows));
	const struct outlook_values_row *row = rows.items;
	int64_t *values = ARENA_ARRAY(ctx->arena, rows.n + 1, int64_t);
	if (values == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < rows.n; i++)
		values[i] = row[i].value.v;
	facts->values = values;
	facts->n_values = rows.n;
	return OK;
}

static struct outlook_line line_of(const struct outlook_month *month, struct day first)
{
	return (struct outlook_line){
		.month = first,
		.names_low = month->names.p10,
		.names = month->names.p50,
		.names_high = month->names.p90,
		.meetings_low = month->meetings.p10,
		.meetings = month->meetings.p50,
		.meetings_high = month->meetings.p90,
		.wins_low = month->wins.p10,
		.wins = month->wins.p50,
		.wins_high = month->wins.p90,
		.revenue_low = {month->revenue.p10},
		.revenue = {month->revenue.p50},
		.revenue_high = {month->revenue.p90},
	};
}

static enum err basis_of(struct ctx *ctx, const struct numbers_counts *counts, struct list *ret_basis)
{
	const struct numbers_cell *all = numbers_cell(counts, NUMBERS_ALL, 0);
	struct outlook_basis *basis = ARENA_ARRAY(ctx->arena, 3, struct outlook_basis);
	if (basis == NULL)
		return ERR_NOMEM;
#define NUMBER(name, value) {name, .has_number = true, .number = (value)}
	basis[0].text = words_of(ctx->arena, OUTLOOK_ASKS, NUMBER("asked", all->asked),
		NUMBER("occasions", all->occasions), NUMBER("asks", all->asks), NUMBER("names", all->names));
	basis[1].text = words_of(ctx->arena, OUTLOOK_RATES, NUMBER("named", all->reached[1]),
		NUMBER("met", all->reached[steps_rank(REFERRAL_STATE_MET)]),
		NUMBER("won", all->reached[steps_rank(REFERRAL_STATE_WON)]));
	basis[2].text = words_text(WORDS_OUTLOOK_PRIOR);
#undef NUMBER
	*ret_basis = (struct list){basis, 3};
	return OK;
}

enum err outlook_show(struct ctx *ctx, const struct outlook_show_in *in, struct outlook_show_out *ret_out)
{
	struct numbers_filter filter;
	struct numbers_counts counts;
	struct outlook outlook;
	struct outlook_facts facts = {.asked_share = {-1, -1}};
	struct day today = ctx_today(ctx);
	TRY(numbers_filter_of(ctx, in->user, DAY_NONE, DAY_NONE, &filter));
	filter.offer = in->offer;
	filter.parts = NUMBERS_REFERRALS | NUMBERS_LASTING | NUMBERS_OCCASIONS | NUMBERS_ASKS;
	TRY(numbers_count(ctx, &filter, &counts));
	add_facts(&counts, &facts);
	TRY(add_waiting(ctx, &counts, &facts));
	TRY(add_values(ctx, &filter, &facts));
	if (in->happy.set)
		facts.asked_share[0] = (double)in->happy.v / 100;
	if (in->turned_down.set)
		facts.asked_share[1] = (double)in->turned_down.v / 100;
	TRY(outlook_simulate(ctx->arena, &facts, SEED, &outlook));
	struct outlook_line *months = ARENA_ARRAY(ctx->arena, OUTLOOK_MONTHS, struct outlook_line);
	if (months == NULL)
		return ERR_NOMEM;
	for (int m = 0; m < OUTLOOK_MONTHS; m++)
		months[m] = line_of(&outlook.months[m], day_plus_months(today, m));
	*ret_out = (struct outlook_show_out){.currency = ctx->settings.currency,
		.is_what_if = in->happy.set || in->turned_down.set,
		.months = {months, OUTLOOK_MONTHS},
		.all = line_of(&outlook.all, DAY_NONE)};
	return basis_of(ctx, &counts, &ret_out->basis);
}
