#include "domain/insight/numbers_tally.h"

#include <stddef.h>
#include <stdlib.h>

#include "base/out.h"
#include "domain/events/tally.h"
#include "event_sql.h"
#include "numbers_ops.h"
#include "offer_sql.h"
#include "schema.h"
#include "user_sql.h"

/* VERSION: to be raised when what is counted, or how it is written, changes. */
enum { VERSION = 1, AT_ONCE = 4, YEARS_MOST = 30, MONTHS_A_YEAR = 12 };

/* ---- a cell as text ---- */

#define FIGURE(member) offsetof(struct numbers_cell, member)
static const size_t figures[] = {FIGURE(permitted), FIGURE(waiting), FIGURE(talking), FIGURE(needed),
	FIGURE(not_needed), FIGURE(earned), FIGURE(occasions), FIGURE(asked), FIGURE(asks), FIGURE(names),
	FIGURE(exhausted), FIGURE(pledged), FIGURE(unprompted), FIGURE(scores), FIGURE(happy)};
static const size_t lasting[] = {FIGURE(to_met), FIGURE(to_won), FIGURE(met_to_won)};
#undef FIGURE
enum { N_FIGURES = sizeof figures / sizeof *figures, N_LASTING = sizeof lasting / sizeof *lasting };

static int64_t *figure(struct numbers_cell *cell, size_t i)
{
	return (int64_t *)(void *)((char *)cell + figures[i]);
}

static struct numbers_lasted **lasted(struct numbers_cell *cell, size_t i)
{
	return (struct numbers_lasted **)(void *)((char *)cell + lasting[i]);
}

/* Numbers by spaces: steps, cold steps, figures; then of each duration how many lasted, in how many days. False: all are nought. */
static bool cell_text(struct arena *arena, struct numbers_cell *cell, struct str *ret_text)
{
	AUTO_OUT out;
	int64_t any = 0;
	out_init(&out, 0);
	for (int i = 1; i < NUMBERS_STEPS; i++) {
		out_format(&out, "%lld %lld ", (long long)cell->reached[i], (long long)cell->cold[i]);
		any |= cell->reached[i] | cell->cold[i];
	}
	for (size_t i = 0; i < N_FIGURES; i++) {
		out_format(&out, "%lld ", (long long)*figure(cell, i));
		any |= *figure(cell, i);
	}
	for (size_t i = 0; i < N_LASTING; i++) {
		const struct numbers_lasted *of = *lasted(cell, i);
		int kinds = 0;
		for (int days = 0; of != NULL && days <= NUMBERS_LONGEST; days++)
			kinds += of->days[days] > 0;
		out_format(&out, "%d ", kinds);
		for (int days = 0; kinds > 0 && days <= NUMBERS_LONGEST; days++)
			if (of->days[days] > 0)
				out_format(&out, "%d %d ", days, (int)of->days[days]);
	}
	*ret_text = str_copy(arena, out_text(&out));
	return any != 0;
}

/* The next number; text that ends gives noughts. */
static int64_t next_number(const char **at, const char *end)
{
	int64_t n = 0;
	bool negative = *at < end && **at == '-';
	for (*at += negative; *at < end && **at >= '0' && **at <= '9'; ++*at)
		n = 10 * n + (**at - '0');
	if (*at < end)
		++*at;
	return negative ? -n : n;
}

static enum err add_text(struct arena *arena, struct str text, struct numbers_cell *cell)
{
	const char *at = text.p, *end = text.p + text.n;
	for (int i = 1; i < NUMBERS_STEPS; i++) {
		cell->reached[i] += next_number(&at, end);
		cell->cold[i] += next_number(&at, end);
	}
	for (size_t i = 0; i < N_FIGURES; i++)
		*figure(cell, i) += next_number(&at, end);
	for (size_t i = 0; i < N_LASTING; i++) {
		int64_t kinds = next_number(&at, end);
		struct numbers_lasted **of = lasted(cell, i);
		if (kinds > 0 && *of == NULL && (*of = ARENA_ARRAY(arena, 1, struct numbers_lasted)) == NULL)
			return ERR_NOMEM;
		while (kinds-- > 0) {
			int64_t days = next_number(&at, end), n = next_number(&at, end);
			if (days < 0 || days > NUMBERS_LONGEST)
				return ERR_CORRUPT;
			(*of)->days[days] += (int32_t)n;
			(*of)->n += n;
		}
	}
	return OK;
}

/* ---- which spans ---- */

/* A choice is a filter of which at most one is set: of each there are cells. */
enum choice { CHOICE_ALL, CHOICE_REP, CHOICE_OFFER, CHOICE_ORIGIN, CHOICE_NONE };

static enum choice choice_of(const struct numbers_filter *filter, int64_t *ret_chosen)
{
	bool user = filter->user.v != 0, offer = filter->offer.v != 0, origin = filter->origin != ORIGIN_NONE;
	*ret_chosen = user ? filter->user.v : offer ? filter->offer.v : (int64_t)filter->origin;
	if (user + offer + origin > 1)
		return CHOICE_NONE;
	return user ? CHOICE_REP : offer ? CHOICE_OFFER : origin ? CHOICE_ORIGIN : CHOICE_ALL;
}

static struct day last_day(int64_t span)
{
	return day_plus(tally_first_day(span), TALLY_DAYS - 1);
}

/* Whether a span may be taken as counted: it lies in the period, and time changes nothing more in it. */
static bool whole(int64_t span, struct day since, struct day until, struct day today)
{
	struct day last = last_day(span);
	return tally_first_day(span).ymd >= since.ymd && last.ymd <= until.ymd && numbers_decided(last, today);
}

struct reading {
	struct ctx *ctx;
	struct numbers_counts *counts;
	int64_t *spans; /* that are used, in order */
	size_t n;
};

static int by_span(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

static bool used(const struct reading *reading, int64_t span)
{
	return bsearch(&span, reading->spans, reading->n, sizeof span, by_span) != NULL;
}

static enum err find_spans(struct reading *reading)
{
	struct ctx *ctx = reading->ctx;
	const struct numbers_filter *filter = &reading->counts->filter;
	struct list kept;
	TRY(tally_spans(ctx->tx,
		(struct tally_spans_args){
			ctx->workspace, tally_span_of(filter->since), tally_span_of(filter->until), VERSION},
		&kept));
	const struct tally_spans_row *row = kept.items;
	reading->spans = ARENA_ARRAY(ctx->arena, kept.n + 1, int64_t);
	if (reading->spans == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < kept.n; i++)
		if (whole(row[i].span, filter->since, filter->until, reading->counts->today))
			reading->spans[reading->n++] = row[i].span;
	return OK;
}

/* ---- reading ---- */

static enum err add_cell(const void *of, void *arg)
{
	const struct tally_cells_row *row = of;
	struct reading *reading = arg;
	if (!used(reading, row->span))
		return OK;
	struct numbers_cell *cell = numbers_cell_of(reading->counts, (enum numbers_by)row->cell, row->cell_key);
	return cell == NULL ? ERR_NOMEM : add_text(reading->counts->arena, row->figures, cell);
}

static enum err add_deals(const void *of, void *arg)
{
	const struct tally_deals_row *row = of;
	struct reading *reading = arg;
	const struct numbers_filter *filter = &reading->counts->filter;
	struct str usual = reading->ctx->settings.currency;
	if (!used(reading, row->span) || (filter->user.v != 0 && row->user_id.v != filter->user.v) ||
		(filter->offer.v != 0 && row->offer_id.v != filter->offer.v) ||
		(filter->origin != ORIGIN_NONE && row->origin != filter->origin))
		return OK;
	struct str currency = str_equal(row->currency, usual) ? usual : str_copy(reading->counts->arena, row->currency);
	struct numbers_revenue_row deals = {
		row->user_id, row->offer_id, row->origin, {row->source}, currency, row->deals, row->value};
	return VEC_PUSH(reading->counts->arena, &reading->counts->revenue, deals) ? OK : ERR_NOMEM;
}

enum err numbers_tally(struct ctx *ctx, struct numbers_counts *counts)
{
	const struct numbers_filter *filter = &counts->filter;
	struct numbers_set set = {counts, 1};
	struct reading reading = {.ctx = ctx, .counts = counts};
	int64_t chosen;
	enum choice choice = choice_of(filter, &chosen);
	struct day from = filter->since;
	if (choice != CHOICE_NONE)
		TRY(find_spans(&reading));
	for (size_t i = 0; i < reading.n; i++) {
		struct day first = tally_first_day(reading.spans[i]);
		if (from.ymd < first.ymd)
			TRY(numbers_add_days(ctx, &set, filter->parts, from, day_plus(first, -1)));
		from = day_plus(first, TALLY_DAYS);
	}
	if (from.ymd <= filter->until.ymd)
		TRY(numbers_add_days(ctx, &set, filter->parts, from, filter->until));
	if (reading.n == 0)
		return OK;
	int64_t first = reading.spans[0], last = reading.spans[reading.n - 1];
	TRY(tally_cells(
		ctx->tx, (struct tally_cells_args){ctx->workspace, choice, chosen, first, last}, add_cell, &reading));
	if (!(filter->parts & NUMBERS_MONEY))
		return OK;
	return tally_deals(ctx->tx, (struct tally_deals_args){ctx->workspace, first, last}, add_deals, &reading);
}

/* ---- making ---- */

static enum err put_cells(struct ctx *ctx, struct numbers_counts *counts, int64_t span)
{
	int64_t chosen;
	enum choice choice = choice_of(&counts->filter, &chosen);
	TRY(tally_remove(ctx->tx, (struct tally_remove_args){ctx->workspace, choice, chosen, span}));
	for (size_t i = 0; i < counts->cells.n; i++) {
		struct numbers_cell *cell = &counts->cells.v[i];
		struct tally row = {.workspace_id = ctx->workspace,
			.choice = choice,
			.chosen = chosen,
			.span = span,
			.cell = cell->by,
			.cell_key = cell->key};
		if (cell_text(counts->arena, cell, &row.figures))
			TRY(tally_insert(ctx->tx, &row));
	}
	return OK;
}

static enum err put_money(struct ctx *ctx, const struct numbers_counts *counts, int64_t span)
{
	TRY(tally_money_remove(ctx->tx, (struct tally_money_remove_args){ctx->workspace, span}));
	for (size_t i = 0; i < counts->revenue.n; i++) {
		const struct numbers_revenue_row *of = &counts->revenue.v[i];
		TRY(tally_money_insert(ctx->tx, &(struct tally_money){.workspace_id = ctx->workspace,
							.span = span,
							.place = (int64_t)i,
							.user_id = of->user_id,
							.offer_id = of->offer_id,
							.origin = of->origin,
							.source = of->source.v,
							.currency = of->currency,
							.deals = of->n,
							.value = of->value}));
	}
	return OK;
}

/* Everything, each rep, each offer, each origin: nothing of the span is in a choice that is not among these. */
static enum err choices(struct ctx *ctx, struct arena *arena, struct numbers_set *ret_set)
{
	struct list users, offers;
	size_t n = 0;
	TRY(user_all(ctx->tx, (struct user_all_args){ctx->workspace}, &users));
	TRY(offer_all(ctx->tx, (struct offer_all_args){ctx->workspace}, &offers));
	const struct user_all_row *user = users.items;
	const struct offer_all_row *offer = offers.items;
	struct numbers_counts *of = ARENA_ARRAY(
		arena, 1 + users.n + offers.n + (size_t)origin_info.n, struct numbers_counts);
	if (of == NULL)
		return ERR_NOMEM;
	of[n++] = numbers_nothing(ctx, arena, &(struct numbers_filter){0});
	for (size_t i = 0; i < users.n; i++)
		of[n++] = numbers_nothing(ctx, arena, &(struct numbers_filter){.user = user[i].id});
	for (size_t i = 0; i < offers.n; i++)
		of[n++] = numbers_nothing(ctx, arena, &(struct numbers_filter){.offer = offer[i].id});
	for (int i = 1; i < origin_info.n; i++)
		of[n++] = numbers_nothing(ctx, arena, &(struct numbers_filter){.origin = (enum origin)i});
	*ret_set = (struct numbers_set){of, n};
	return OK;
}

static enum err make_span(struct ctx *ctx, int64_t span)
{
	AUTO_ARENA arena = arena_new(0); /* what it takes would not fit into one answer, span after span */
	struct numbers_set set;
	if (arena == NULL)
		return ERR_NOMEM;
	TRY(choices(ctx, arena, &set));
	TRY(numbers_add_days(ctx, &set, NUMBERS_WHOLE, tally_first_day(span), last_day(span)));
	for (size_t i = 0; i < set.n; i++)
		TRY(put_cells(ctx, &set.of[i], span));
	TRY(put_money(ctx, &set.of[0], span));
	return tally_span_put(ctx->tx, (struct tally_span_put_args){ctx->workspace, span, VERSION});
}

/* ---- the operations ---- */

struct missing {
	int64_t spans[AT_ONCE];
	size_t n; /* up to AT_ONCE */
	bool more, line;
};

static enum err find_missing(struct ctx *ctx, struct day since, struct missing *ret_missing)
{
	struct day today = ctx_today(ctx), earliest = day_plus_months(today, -YEARS_MOST * MONTHS_A_YEAR);
	struct numbers_filter filter;
	struct numbers_first_named_row first;
	struct list kept, lines;
	struct missing missing = {0};
	bool found;
	TRY(numbers_filter_of(ctx, (struct user_id){0}, since, DAY_NONE, &filter));
	TRY(numbers_first_named(ctx->tx, (struct numbers_first_named_args){ctx->workspace}, &first, &found));
	since = found && first.named_on.ymd < filter.since.ymd ? first.named_on : filter.since;
	since = since.ymd < earliest.ymd ? earliest : since;
	int64_t from = tally_span_of(since) + 1, to = tally_span_of(today);
	TRY(tally_spans(ctx->tx, (struct tally_spans_args){ctx->workspace, from, to, VERSION}, &kept));
	const struct tally_spans_row *row = kept.items;
	size_t at = 0;
	for (int64_t span = from; span <= to && whole(span, since, today, today) && !missing.more; span++) {
		if (at < kept.n && row[at].span == span)
			at++;
		else if (missing.n < AT_ONCE)
			missing.spans[missing.n++] = span;
		else
			missing.more = true;
	}
	TRY(lineage_lines_read(ctx, &lines, &found));
	missing.line = !found;
	*ret_missing = missing;
	return OK;
}

enum err numbers_ready(struct ctx *ctx, const struct numbers_ready_in *in, struct numbers_ready_out *ret_out)
{
	struct missing missing;
	TRY(find_missing(ctx, in->since, &missing));
	ret_out->ready = missing.n == 0 && !missing.line;
	return OK;
}

enum err numbers_renew(struct ctx *ctx, const struct numbers_renew_in *in, struct numbers_renew_out *ret_out)
{
	struct missing missing;
	struct event_next_seq_row lock;
	bool found;
	/* whoever writes a row that is counted waits until this is kept, and then takes it out */
	TRY(event_next_seq(ctx->tx, (struct event_next_seq_args){.workspace = ctx->workspace, .n = 0}, &lock, &found));
	TRY(find_missing(ctx, in->since, &missing));
	for (size_t i = 0; i < missing.n; i++)
		TRY(make_span(ctx, missing.spans[i]));
	if (missing.line && !missing.more)
		TRY(lineage_lines_keep(ctx));
	ret_out->more = missing.more;
	return OK;
}
