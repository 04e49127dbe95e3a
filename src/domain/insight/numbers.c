#include "domain/insight/numbers.h"

#include <stdlib.h>

#include "domain/deals/mend.h"
#include "domain/referrals/steps.h"
#include "domain/words.h"
#include "numbers_ops.h"
#include "offer_sql.h"
#include "stats/beta.h"
#include "user_sql.h"

enum { SOURCES_SHOWN = 10, DAYS_A_YEAR = 365 };
static const double range_mass = 0.9, half = 0.5, quarter = 0.25;

bool numbers_low(int64_t hits, int64_t cases)
{
	return mend_low(hits, cases);
}

/* ---- what a number is of ---- */

enum unit {
	UNIT_SHARE,
	UNIT_EACH,
	UNIT_A_YEAR,
	UNIT_DAYS,
};
static const char *const unit_words[] = {"share", "each", "a_year", "days"};
static const char *const by_words[] = {"all", "rep", "standing", "occasion", "offer", "origin", "approach"};

#define BY(by) (1u << NUMBERS_##by)

/* Numerator and denominator out of a cell. */
struct quotient {
	int64_t hits, cases;
};
typedef struct quotient (*quotient_fn)(const struct numbers_cell *cell);

enum { INTRODUCED = 4, MET = 6, WON = 8 }; /* steps_rank */

static struct quotient asked_rate(const struct numbers_cell *cell)
{
	return (struct quotient){cell->asked, cell->occasions};
}
static struct quotient other_asks(const struct numbers_cell *cell)
{
	return (struct quotient){cell->unprompted, cell->asks};
}
static struct quotient names_per_ask(const struct numbers_cell *cell)
{
	return (struct quotient){cell->names, cell->asks};
}
static struct quotient exhausted_share(const struct numbers_cell *cell)
{
	return (struct quotient){cell->exhausted, cell->asks};
}
static struct quotient pledge_share(const struct numbers_cell *cell)
{
	return (struct quotient){cell->pledged, cell->asks};
}
static struct quotient permission_rate(const struct numbers_cell *cell)
{
	return (struct quotient){cell->permitted, cell->reached[1]};
}
static struct quotient landing_rate(const struct numbers_cell *cell)
{
	return (struct quotient){cell->reached[MET], cell->reached[INTRODUCED]};
}
static struct quotient close_rate(const struct numbers_cell *cell)
{
	return (struct quotient){cell->reached[WON], cell->reached[MET]};
}
static struct quotient need_share(const struct numbers_cell *cell)
{
	return (struct quotient){cell->needed, cell->needed + cell->not_needed};
}
static struct quotient happy_share(const struct numbers_cell *cell)
{
	return (struct quotient){cell->happy, cell->scores};
}
static struct quotient earned(const struct numbers_cell *cell)
{
	return (struct quotient){cell->earned, cell->customers};
}

static const struct number {
	const char *id;
	enum words_id name, definition;
	enum unit unit;
	unsigned by; /* which cells it is shown of */
	quotient_fn of;
} numbers[] = {
	{"asked_rate", WORDS_NUMBER_ASKED_RATE, WORDS_NUMBER_ASKED_RATE_IS, UNIT_SHARE,
		BY(ALL) | BY(REP) | BY(STANDING) | BY(OCCASION) | BY(OFFER), asked_rate},
	{"other_asks", WORDS_NUMBER_OTHER_ASKS, WORDS_NUMBER_OTHER_ASKS_IS, UNIT_SHARE, BY(ALL) | BY(REP), other_asks},
	{"names_per_ask", WORDS_NUMBER_NAMES_PER_ASK, WORDS_NUMBER_NAMES_PER_ASK_IS, UNIT_EACH, BY(ALL) | BY(REP),
		names_per_ask},
	{"exhausted_share", WORDS_NUMBER_EXHAUSTED_SHARE, WORDS_NUMBER_EXHAUSTED_SHARE_IS, UNIT_SHARE,
		BY(ALL) | BY(REP), exhausted_share},
	{"pledge_share", WORDS_NUMBER_PLEDGE_SHARE, WORDS_NUMBER_PLEDGE_SHARE_IS, UNIT_SHARE, BY(ALL) | BY(REP),
		pledge_share},
	{"permission_rate", WORDS_NUMBER_PERMISSION_RATE, WORDS_NUMBER_PERMISSION_RATE_IS, UNIT_SHARE,
		BY(ALL) | BY(REP) | BY(OFFER) | BY(ORIGIN), permission_rate},
	{"landing_rate", WORDS_NUMBER_LANDING_RATE, WORDS_NUMBER_LANDING_RATE_IS, UNIT_SHARE,
		BY(ALL) | BY(APPROACH) | BY(REP) | BY(OFFER) | BY(ORIGIN), landing_rate},
	{"close_rate", WORDS_NUMBER_CLOSE_RATE, WORDS_NUMBER_CLOSE_RATE_IS, UNIT_SHARE,
		BY(ALL) | BY(APPROACH) | BY(REP) | BY(OFFER) | BY(ORIGIN), close_rate},
	{"need_share", WORDS_NUMBER_NEED_SHARE, WORDS_NUMBER_NEED_SHARE_IS, UNIT_SHARE, BY(ALL) | BY(OFFER),
		need_share},
	{"happy_share", WORDS_NUMBER_HAPPY_SHARE, WORDS_NUMBER_HAPPY_SHARE_IS, UNIT_SHARE, BY(ALL) | BY(OFFER),
		happy_share},
	{"earned_per_hundred", WORDS_NUMBER_EARNED, WORDS_NUMBER_EARNED_IS, UNIT_A_YEAR, BY(ALL) | BY(REP), earned},
	{"days_to_meeting", WORDS_NUMBER_DAYS_TO_MEETING, WORDS_NUMBER_DAYS_TO_MEETING_IS, UNIT_DAYS, BY(ALL) | BY(REP),
		NULL},
	{"days_to_win", WORDS_NUMBER_DAYS_TO_WIN, WORDS_NUMBER_DAYS_TO_WIN_IS, UNIT_DAYS, BY(ALL) | BY(REP), NULL},
};
enum { N_NUMBERS = sizeof numbers / sizeof *numbers };

/* ---- lines ---- */

struct showing {
	struct ctx *ctx;
	struct numbers_counts counts;
	struct list users, offers;
	VEC(struct numbers_line) lines;
};

static struct str label_of(const struct showing *showing, const struct numbers_cell *cell)
{
	const struct user_all_row *user = showing->users.items;
	const struct offer_all_row *offer = showing->offers.items;
	switch (cell->by) {
	case NUMBERS_REP:
		for (size_t i = 0; i < showing->users.n; i++)
			if (user[i].id.v == cell->key)
				return user[i].name;
		return STR_NONE;
	case NUMBERS_OFFER:
		for (size_t i = 0; i < showing->offers.n; i++)
			if (offer[i].id.v == cell->key)
				return offer[i].name;
		return STR_NONE;
	case NUMBERS_STANDING:
		return enum_word(&standing_info, (int)cell->key);
	case NUMBERS_OCCASION:
		return enum_word(&occasion_info, (int)cell->key);
	case NUMBERS_ORIGIN:
		return enum_word(&origin_info, (int)cell->key);
	case NUMBERS_APPROACH:
		return enum_word(&approach_info, (int)cell->key);
	default:
		return STR_NONE;
	}
}

static struct numbers_line line_of(const struct number *number, struct quotient quotient)
{
	return (struct numbers_line){.number = str_c(number->id),
		.name = words_text(number->name),
		.definition = words_text(number->definition),
		.hits = quotient.hits,
		.cases = quotient.cases,
		.unit = str_c(unit_words[number->unit])};
}

/* The days of the period in years; earned referrals are told per year. */
static double years_of(const struct numbers_filter *filter)
{
	return (double)(day_between(filter->since, filter->until) + 1) / DAYS_A_YEAR;
}

static struct numbers_line quotient_line(
	const struct showing *showing, const struct number *number, const struct numbers_cell *cell)
{
	struct numbers_line line = line_of(number, number->of(cell));
	double quotient = line.cases > 0 ? (double)line.hits / (double)line.cases : 0;
	line.value = quotient;
	if (number->unit == UNIT_SHARE) {
		struct beta_range range = beta_rate(BETA_JEFFREYS, line.hits, line.cases, range_mass);
		line.low = range.low;
		line.high = range.high;
	} else if (number->unit == UNIT_A_YEAR) {
		line.value = 100 * quotient / years_of(&showing->counts.filter);
	}
	return line;
}

static struct numbers_line days_line(const struct number *number, const struct numbers_lasted *lasted)
{
	int64_t n = lasted == NULL ? 0 : lasted->n;
	struct numbers_line line = line_of(number, (struct quotient){n, n});
	line.value = numbers_quantile(lasted, half);
	line.low = numbers_quantile(lasted, quarter);
	line.high = numbers_quantile(lasted, 1 - quarter);
	return line;
}

static enum err add_line(struct showing *showing, const struct number *number, const struct numbers_cell *cell)
{
	bool to_win = number->definition == WORDS_NUMBER_DAYS_TO_WIN_IS;
	struct numbers_line line = number->of != NULL ? quotient_line(showing, number, cell)
						      : days_line(number, to_win ? cell->to_won : cell->to_met);
	if (line.cases == 0 && cell->by != NUMBERS_ALL)
		return OK;
	line.by = str_c(by_words[cell->by]);
	line.label = label_of(showing, cell);
	return VEC_PUSH(showing->ctx->arena, &showing->lines, line) ? OK : ERR_NOMEM;
}

static int by_place(const void *a, const void *b)
{
	const struct numbers_cell *x = a, *y = b;
	if (x->by != y->by)
		return x->by < y->by ? -1 : 1;
	return (x->key > y->key) - (x->key < y->key);
}

static enum err add_lines(struct showing *showing)
{
	struct numbers_counts *counts = &showing->counts;
	qsort(counts->cells.v, counts->cells.n, sizeof *counts->cells.v, by_place);
	for (int i = 0; i < N_NUMBERS; i++)
		for (size_t k = 0; k < counts->cells.n; k++)
			if (numbers[i].by & 1u << counts->cells.v[k].by)
				TRY(add_line(showing, &numbers[i], &counts->cells.v[k]));
	static const struct number generation = {
		"generation_factor", WORDS_NUMBER_GENERATION, WORDS_NUMBER_GENERATION_IS, UNIT_EACH, BY(ALL), NULL};
	struct numbers_line line = line_of(&generation, (struct quotient){counts->brought, counts->won});
	line.by = str_c(by_words[NUMBERS_ALL]);
	line.value = counts->won > 0 ? (double)counts->brought / (double)counts->won : 0;
	return VEC_PUSH(showing->ctx->arena, &showing->lines, line) ? OK : ERR_NOMEM;
}

/* ---- beside the lines ---- */

static enum err funnel_of(const struct showing *showing, struct list *ret_funnel)
{
	static const enum referral_state way[] = {REFERRAL_STATE_NAMED, REFERRAL_STATE_PERMITTED,
		REFERRAL_STATE_INTRODUCED, REFERRAL_STATE_CONTACTED, REFERRAL_STATE_MET, REFERRAL_STATE_QUALIFIED,
		REFERRAL_STATE_WON};
	enum { N = sizeof way / sizeof *way };
	struct numbers_step *step = ARENA_ARRAY(showing->ctx->arena, N, struct numbers_step);
	const struct numbers_cell *all = numbers_cell(&showing->counts, NUMBERS_ALL, 0);
	if (step == NULL || all == NULL)
		return ERR_NOMEM;
	for (int i = 0; i < N; i++) {
		int rank = steps_rank(way[i]);
		bool said = way[i] == REFERRAL_STATE_PERMITTED;
		step[i] = (struct numbers_step){
			way[i], said ? all->permitted : all->reached[rank], said ? 0 : all->cold[rank]};
	}
	*ret_funnel = (struct list){step, N};
	return OK;
}

static struct numbers_money *money_row(
	struct arena *arena, struct list *money, enum origin origin, struct str currency, size_t room)
{
	struct numbers_money *all = money->items;
	for (size_t i = 0; i < money->n; i++)
		if (all[i].origin == origin && str_equal(all[i].currency, currency))
			return &all[i];
	if (money->n == 0)
		money->items = all = ARENA_ARRAY(arena, room, struct numbers_money);
	if (all == NULL)
		return NULL;
	all[money->n] = (struct numbers_money){.origin = origin, .currency = currency};
	return &all[money->n++];
}

static int by_origin(const void *a, const void *b)
{
	const struct numbers_money *x = a, *y = b;
	if (x->origin != y->origin)
		return x->origin < y->origin ? -1 : 1;
	return str_compare(x->currency, y->currency);
}

static enum err money_rows(const struct showing *showing, struct list *ret_money)
{
	struct arena *arena = showing->ctx->arena;
	const struct numbers_counts *counts = &showing->counts;
	const struct numbers_revenue_row *row = counts->revenue.v;
	const struct list *costs = &counts->costs;
	size_t room = counts->revenue.n + costs->n;
	const struct numbers_costs_row *cost = costs->items;
	struct list money = {0};
	for (size_t i = 0; i < counts->revenue.n; i++) {
		struct numbers_money *to = money_row(arena, &money, row[i].origin, row[i].currency, room);
		if (to == NULL)
			return ERR_NOMEM;
		to->deals += row[i].n;
		to->value.v += row[i].value.v;
	}
	for (size_t i = 0; i < costs->n; i++) {
		struct numbers_money *to = money_row(
			arena, &money, cost[i].origin, showing->ctx->settings.currency, room);
		if (to == NULL)
			return ERR_NOMEM;
		to->cost.v += cost[i].amount.v;
	}
	if (money.n > 0)
		qsort(money.items, money.n, sizeof(struct numbers_money), by_origin);
	*ret_money = money;
	return OK;
}

static struct str mend(struct arena *arena, enum words_id words, struct str offer, int64_t hits, int64_t cases)
{
	return words_format(arena, words,
		(const struct words_arg[]){{"offer", .text = offer}, {"hits", .has_number = true, .number = hits},
			{"number", .has_number = true, .number = cases}},
		3);
}

/* An offer whose scores or need are low is to be mended before anybody is asked for names. */
static enum err advice_of(const struct showing *showing, struct list *ret_advice)
{
	struct arena *arena = showing->ctx->arena;
	const struct numbers_counts *counts = &showing->counts;
	VEC(struct numbers_advice) advice = {0};
	for (size_t i = 0; i < counts->cells.n; i++) {
		const struct numbers_cell *cell = &counts->cells.v[i];
		struct str offer = cell->by == NUMBERS_OFFER ? label_of(showing, cell) : STR_NONE;
		int64_t answered = cell->needed + cell->not_needed;
		if (str_none(offer))
			continue;
		if (numbers_low(cell->happy, cell->scores) &&
			!VEC_PUSH(arena, &advice,
				((struct numbers_advice){{cell->key},
					mend(arena, WORDS_MEND_SCORES, offer, cell->happy, cell->scores)})))
			return ERR_NOMEM;
		if (numbers_low(cell->needed, answered) &&
			!VEC_PUSH(arena, &advice,
				((struct numbers_advice){
					{cell->key}, mend(arena, WORDS_MEND_NEED, offer, cell->needed, answered)})))
			return ERR_NOMEM;
	}
	*ret_advice = (struct list){advice.v, advice.n};
	return OK;
}

/* ---- whose names brought most ---- */

static int by_source(const void *a, const void *b)
{
	const struct numbers_source *x = a, *y = b;
	return (x->person.v > y->person.v) - (x->person.v < y->person.v);
}

static int most_first(const void *a, const void *b)
{
	const struct numbers_source *x = a, *y = b;
	if (x->value.v != y->value.v)
		return x->value.v > y->value.v ? -1 : 1;
	return by_source(a, b);
}

/* Each source once, those first that brought most. */
static enum err add_sources(const struct showing *showing, struct numbers_source **ret_sources, size_t *ret_n)
{
	const struct numbers_counts *counts = &showing->counts;
	struct numbers_source *all = ARENA_ARRAY(showing->ctx->arena, counts->revenue.n + 1, struct numbers_source);
	size_t n = 0, once = 0;
	if (all == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < counts->revenue.n; i++) {
		const struct numbers_revenue_row *row = &counts->revenue.v[i];
		if (row->source.v != 0 && str_equal(row->currency, showing->ctx->settings.currency))
			all[n++] = (struct numbers_source){.person = row->source, .won = row->n, .value = row->value};
	}
	qsort(all, n, sizeof *all, by_source);
	for (size_t i = 0; i < n; i++) {
		if (once > 0 && all[once - 1].person.v == all[i].person.v) {
			all[once - 1].won += all[i].won;
			all[once - 1].value.v += all[i].value.v;
		} else {
			all[once++] = all[i];
		}
	}
	qsort(all, once, sizeof *all, most_first);
	*ret_sources = all;
	*ret_n = once;
	return OK;
}

/* Names of the first, without those who were erased. */
static enum err sources_of(const struct showing *showing, struct list *ret_sources)
{
	enum { LOOKED_AT = 5 * SOURCES_SHOWN };
	struct ctx *ctx = showing->ctx;
	struct numbers_source *sources;
	int64_t people[LOOKED_AT];
	struct list names = {0};
	size_t n, kept = 0;
	TRY(add_sources(showing, &sources, &n));
	n = n < LOOKED_AT ? n : LOOKED_AT;
	for (size_t i = 0; i < n; i++)
		people[i] = sources[i].person.v;
	if (n > 0)
		TRY(numbers_source_names(
			ctx->tx, (struct numbers_source_names_args){ctx->workspace, {people, n}}, &names));
	const struct numbers_source_names_row *row = n > 0 ? names.items : NULL;
	for (size_t i = 0; i < n && kept < SOURCES_SHOWN; i++)
		for (size_t k = 0; k < names.n; k++)
			if (row[k].id.v == sources[i].person.v) {
				sources[kept] = sources[i];
				sources[kept++].name = row[k].name;
				break;
			}
	*ret_sources = (struct list){sources, kept};
	return OK;
}

enum err numbers_show(struct ctx *ctx, const struct numbers_show_in *in, struct numbers_show_out *ret_out)
{
	struct showing showing = {.ctx = ctx};
	struct numbers_filter filter;
	TRY(numbers_filter_of(ctx, in->user, in->since, in->until, &filter));
	filter.offer = in->offer;
	filter.origin = in->origin;
	struct numbers_show_out out = {
		.since = filter.since, .until = filter.until, .currency = ctx->settings.currency};
	TRY(user_all(ctx->tx, (struct user_all_args){ctx->workspace}, &showing.users));
	TRY(offer_all(ctx->tx, (struct offer_all_args){ctx->workspace}, &showing.offers));
	TRY(numbers_count(ctx, &filter, &showing.counts));
	TRY(add_lines(&showing));
	TRY(funnel_of(&showing, &out.funnel));
	TRY(money_rows(&showing, &out.money));
	TRY(advice_of(&showing, &out.advice));
	TRY(sources_of(&showing, &out.sources));
	out.numbers = (struct list){showing.lines.v, showing.lines.n};
	*ret_out = out;
	return OK;
}
