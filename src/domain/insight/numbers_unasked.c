/* Who was never asked, by name. */
#include <stdlib.h>

#include "domain/events/tally.h"
#include "domain/insight/numbers_count.h"
#include "numbers_ops.h"
#include "user_sql.h"

enum { UNASKED_SHOWN = 100 };

struct unasked {
	struct ctx *ctx;
	struct numbers_filter filter;
	struct list users;
	struct day today;
	VEC(struct numbers_unasked_person) people;
};

static struct str rep_name(const struct list *users, struct user_id id)
{
	const struct user_all_row *user = users->items;
	for (size_t i = 0; i < users->n; i++)
		if (user[i].id.v == id.v)
			return user[i].name;
	return STR_NONE;
}

static enum err add_unasked(const void *of, void *arg)
{
	const struct numbers_occasions_row *row = of;
	struct unasked *unasked = arg;
	struct arena *arena = unasked->ctx->arena;
	struct numbers_occasion occasion = {
		row->person, row->rep, row->offer, row->occasion, row->standing, row->on_day, row->asked, row->never};
	if ((unasked->filter.user.v != 0 && row->rep.v != unasked->filter.user.v) ||
		(unasked->filter.offer.v != 0 && row->offer.v != unasked->filter.offer.v) ||
		numbers_answered(&occasion, unasked->today) != NUMBERS_UNASKED)
		return OK;
	return VEC_PUSH(arena, &unasked->people,
		       ((struct numbers_unasked_person){row->person, str_copy(arena, row->name),
			       str_none(row->headline) ? STR_NONE : str_copy(arena, row->headline), row->standing,
			       row->occasion, row->on_day, rep_name(&unasked->users, row->rep)}))
		       ? OK
		       : ERR_NOMEM;
}

static int latest_first(const void *a, const void *b)
{
	const struct numbers_unasked_person *x = a, *y = b;
	if (x->day.ymd != y->day.ymd)
		return x->day.ymd > y->day.ymd ? -1 : 1;
	return (x->person.v > y->person.v) - (x->person.v < y->person.v);
}

/* Latest first, a few days at a time: of many years only what is shown is read. */
static enum err find_unasked(struct unasked *unasked, size_t most)
{
	enum { DAYS_AT_ONCE = 10 };
	struct ctx *ctx = unasked->ctx;
	struct day since = unasked->filter.since, until = unasked->filter.until;
	/* Whoever it happened to later may yet be asked in time. */
	struct day decided = day_plus(unasked->today, -TALLY_ASK_DAYS - 1);
	if (until.ymd > decided.ymd)
		until = decided;
	for (int days = DAYS_AT_ONCE; unasked->people.n < most && until.ymd >= since.ymd; days *= 2) {
		struct day from = day_plus(until, 1 - days);
		if (day_none(from) || from.ymd < since.ymd)
			from = since;
		size_t before = unasked->people.n;
		TRY(numbers_occasions(
			ctx->tx, (struct numbers_occasions_args){ctx->workspace, from, until}, add_unasked, unasked));
		if (unasked->people.n > before)
			qsort(unasked->people.v + before, unasked->people.n - before, sizeof *unasked->people.v,
				latest_first);
		until = day_plus(from, -1);
	}
	return OK;
}

enum err numbers_unasked(struct ctx *ctx, const struct numbers_unasked_in *in, struct numbers_unasked_out *ret_out)
{
	struct unasked unasked = {.ctx = ctx, .today = ctx_today(ctx)};
	struct numbers_counts counts;
	TRY(numbers_filter_of(ctx, in->user, in->since, in->until, &unasked.filter));
	unasked.filter.offer = in->offer;
	unasked.filter.parts = NUMBERS_OCCASIONS;
	TRY(user_all(ctx->tx, (struct user_all_args){ctx->workspace}, &unasked.users));
	TRY(numbers_count(ctx, &unasked.filter, &counts));
	const struct numbers_cell *all = numbers_cell(&counts, NUMBERS_ALL, 0);
	ret_out->all = all->occasions - all->asked;
	size_t most = in->most > 0 ? (size_t)in->most : UNASKED_SHOWN;
	most = (int64_t)most < ret_out->all ? most : (size_t)ret_out->all;
	TRY(find_unasked(&unasked, most));
	ret_out->items = (struct list){unasked.people.v, unasked.people.n < most ? unasked.people.n : most};
	return OK;
}
