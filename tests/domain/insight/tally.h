/* What is counted ready against a count from the rows. */
#pragma once
#include "domain/events/tally.h"
#include "domain/referrals/people.h"

#include "lineage_ops.h"
#include "numbers_ops.h"
#include "outlook_ops.h"

/* Counts all that is not counted ready, as the page does. */
static inline void tally_renew(struct world *w)
{
	struct numbers_renew_out out = {.more = true};
	while (out.more)
		DO(w, numbers_renew, &out);
}

static inline enum err tally_drop(struct ctx *ctx, void *arg)
{
	(void)arg;
	return tally_forget(ctx);
}

static inline enum err tally_count_kept(struct ctx *ctx, void *arg)
{
	struct list rows;
	TRY(tally_spans(ctx->tx, (struct tally_spans_args){ctx->workspace, 0, 1000000, 1}, &rows));
	*(size_t *)arg = rows.n;
	return OK;
}

/* How many spans are counted ready now. */
static inline size_t tally_kept(struct world *w)
{
	size_t n;
	assert_int_equal(world_run(w, tally_count_kept, &n), OK);
	return n;
}

struct tally_answers {
	struct numbers_show_out shown;
	struct numbers_unasked_out unasked;
	struct outlook_show_out outlook;
	struct lineage_top_out top;
};

static inline struct tally_answers tally_answers(struct world *w, const struct numbers_show_in *in)
{
	struct tally_answers answers;
	assert_int_equal(world_call(w, "numbers_show", in, &answers.shown), OK);
	DO(w, numbers_unasked, &answers.unasked, .user = in->user, .offer = in->offer, .since = in->since,
		.until = in->until, .most = 7);
	DO(w, outlook_show, &answers.outlook, .user = in->user, .offer = in->offer);
	DO(w, lineage_top, &answers.top, .user = in->user);
	return answers;
}

static inline void tally_same_lines(const struct tally_answers *a, const struct tally_answers *b)
{
	const struct numbers_line *x = a->shown.numbers.items, *y = b->shown.numbers.items;
	assert_int_equal(a->shown.numbers.n, b->shown.numbers.n);
	for (size_t i = 0; i < a->shown.numbers.n; i++)
		if (!str_equal(x[i].number, y[i].number) || !str_equal(x[i].by, y[i].by) ||
			!str_equal(x[i].label, y[i].label) || x[i].hits != y[i].hits || x[i].cases != y[i].cases ||
			x[i].value < y[i].value || x[i].value > y[i].value || x[i].low < y[i].low ||
			x[i].low > y[i].low || x[i].high < y[i].high || x[i].high > y[i].high)
			fail_msg("%.*s by %.*s %.*s: kept %lld of %lld, counted %lld of %lld", STR_ARG(x[i].number),
				STR_ARG(x[i].by), STR_ARG(x[i].label), (long long)x[i].hits, (long long)x[i].cases,
				(long long)y[i].hits, (long long)y[i].cases);
	const struct numbers_step *step = a->shown.funnel.items, *steps = b->shown.funnel.items;
	for (size_t i = 0; i < a->shown.funnel.n; i++) {
		assert_int_equal(step[i].n, steps[i].n);
		assert_int_equal(step[i].cold, steps[i].cold);
	}
}

static inline void tally_same_money(const struct tally_answers *a, const struct tally_answers *b)
{
	const struct numbers_money *x = a->shown.money.items, *y = b->shown.money.items;
	assert_int_equal(a->shown.money.n, b->shown.money.n);
	for (size_t i = 0; i < a->shown.money.n; i++) {
		assert_int_equal(x[i].origin, y[i].origin);
		assert_int_equal(x[i].deals, y[i].deals);
		assert_int_equal(x[i].value.v, y[i].value.v);
	}
	const struct numbers_source *source = a->shown.sources.items, *sources = b->shown.sources.items;
	assert_int_equal(a->shown.sources.n, b->shown.sources.n);
	for (size_t i = 0; i < a->shown.sources.n; i++) {
		assert_int_equal(source[i].person.v, sources[i].person.v);
		assert_int_equal(source[i].won, sources[i].won);
		assert_int_equal(source[i].value.v, sources[i].value.v);
	}
}

static inline void tally_same_people(const struct tally_answers *a, const struct tally_answers *b)
{
	const struct numbers_unasked_person *x = a->unasked.items.items, *y = b->unasked.items.items;
	assert_int_equal(a->unasked.all, b->unasked.all);
	assert_int_equal(a->unasked.items.n, b->unasked.items.n);
	for (size_t i = 0; i < a->unasked.items.n; i++) {
		assert_int_equal(x[i].person.v, y[i].person.v);
		assert_int_equal(x[i].day.ymd, y[i].day.ymd);
	}
	const struct lineage_node *node = a->top.items.items, *nodes = b->top.items.items;
	assert_int_equal(a->top.items.n, b->top.items.n);
	for (size_t i = 0; i < a->top.items.n; i++) {
		assert_int_equal(node[i].person.v, nodes[i].person.v);
		assert_int_equal(node[i].below.v, nodes[i].below.v);
		assert_int_equal(node[i].people, nodes[i].people);
		assert_int_equal(node[i].named, nodes[i].named);
	}
	const struct outlook_line *month = a->outlook.months.items, *months = b->outlook.months.items;
	for (size_t i = 0; i < a->outlook.months.n; i++) {
		assert_int_equal(month[i].names, months[i].names);
		assert_int_equal(month[i].meetings, months[i].meetings);
		assert_int_equal(month[i].wins_high, months[i].wins_high);
		assert_int_equal(month[i].revenue.v, months[i].revenue.v);
	}
}

/* What is answered now, of what is counted ready and of rows, is what the rows alone answer. Nothing is counted ready after. */
static inline void tally_same(struct world *w, const struct numbers_show_in *filters, size_t n)
{
	struct tally_answers *kept = ARENA_ARRAY(w->arena, n, struct tally_answers);
	for (size_t i = 0; i < n; i++)
		kept[i] = tally_answers(w, &filters[i]);
	assert_int_equal(world_run(w, tally_drop, NULL), OK);
	for (size_t i = 0; i < n; i++) {
		struct tally_answers rows = tally_answers(w, &filters[i]);
		tally_same_lines(&kept[i], &rows);
		tally_same_money(&kept[i], &rows);
		tally_same_people(&kept[i], &rows);
	}
}
