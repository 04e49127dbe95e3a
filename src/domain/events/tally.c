#include "domain/events/tally.h"

#include "schema.h"
#include "tally_sql.h"

int64_t tally_span_of(struct day day)
{
	int32_t number = day_number(day);
	return number >= 0 ? number / TALLY_DAYS : -((TALLY_DAYS - 1 - number) / TALLY_DAYS);
}

struct day tally_first_day(int64_t span)
{
	return day_from_number((int32_t)(span * TALLY_DAYS));
}

static enum err forget_day(struct ctx *ctx, struct day day)
{
	if (day_none(day))
		return OK;
	return tally_span_remove(ctx->tx, (struct tally_span_remove_args){ctx->workspace, tally_span_of(day)});
}

static enum err forget_days(struct ctx *ctx, struct day one, struct day other)
{
	TRY(forget_day(ctx, one));
	return one.ymd == other.ymd ? OK : forget_day(ctx, other);
}

enum err tally_forget(struct ctx *ctx)
{
	TRY(tally_line_remove(ctx->tx, (struct tally_line_remove_args){ctx->workspace}));
	return tally_forget_all(ctx->tx, (struct tally_forget_all_args){ctx->workspace});
}

enum err tally_changed_person(struct ctx *ctx, struct person_id person)
{
	struct list days;
	TRY(tally_person_days(ctx->tx, (struct tally_person_days_args){ctx->workspace, person}, &days));
	const struct tally_person_days_row *row = days.items;
	for (size_t i = 0; i < days.n; i++)
		TRY(forget_day(ctx, row[i].day));
	return OK;
}

/* Whether the lines of who brought whom may differ: somebody is won, or it is about one who has named others, or a source
 * has now named somebody before they were named themself. */
static enum err line_changed(struct ctx *ctx, const struct referral *before, const struct referral *after)
{
	enum { WON = 8 };
	const struct referral *now = after ? after : before;
	struct tally_line_touched_row touched;
	bool changed = before == NULL || after == NULL || before->person_id.v != after->person_id.v ||
		       before->source_id.v != after->source_id.v || before->reached != after->reached ||
		       before->named_on.ymd != after->named_on.ymd || before->user_id.v != after->user_id.v;
	if (!changed)
		return OK;
	bool sure = now->reached == WON ||
		    (before && after &&
			    (before->reached == WON || before->person_id.v != after->person_id.v ||
				    before->source_id.v != after->source_id.v));
	if (!sure)
		TRY(tally_line_touched(ctx->tx,
			(struct tally_line_touched_args){ctx->workspace, now->person_id, now->source_id, now->named_on},
			&touched, &sure));
	return sure ? tally_line_remove(ctx->tx, (struct tally_line_remove_args){ctx->workspace}) : OK;
}

static enum err referral_changed(struct ctx *ctx, const struct referral *before, const struct referral *after)
{
	static const struct referral none = {0};
	const struct referral *was = before ? before : &none, *is = after ? after : &none;
	TRY(line_changed(ctx, before, after));
	/* money is counted by the origin and the source of the referral that led to it, on days of its own */
	if ((was->origin != is->origin || was->source_id.v != is->source_id.v) &&
		(was->deal_id.v != 0 || is->deal_id.v != 0))
		return tally_forget_all(ctx->tx, (struct tally_forget_all_args){ctx->workspace});
	return forget_days(ctx, was->named_on, is->named_on);
}

static enum err ask_changed(struct ctx *ctx, struct day day)
{
	return day_none(day) ? OK : forget_days(ctx, day, day_plus(day, -TALLY_ASK_DAYS));
}

static enum err deal_changed(struct ctx *ctx, const struct deal *before, const struct deal *after)
{
	static const struct deal none = {0};
	const struct deal *was = before ? before : &none, *is = after ? after : &none;
	if (!day_none(was->won) || !day_none(is->won))
		TRY(tally_line_remove(ctx->tx, (struct tally_line_remove_args){ctx->workspace}));
	TRY(forget_days(ctx, was->won, is->won));
	TRY(forget_days(ctx, was->closed, is->closed));
	if (was->person_id.v == is->person_id.v && was->offer_id.v == is->offer_id.v && was->user_id.v == is->user_id.v)
		return OK;
	/* scores are counted by their deal's offer and rep */
	if (before)
		TRY(tally_changed_person(ctx, was->person_id));
	return after ? tally_changed_person(ctx, is->person_id) : OK;
}

static enum err promise_changed(struct ctx *ctx, const struct promise *before, const struct promise *after)
{
	if (before && after && before->deal_id.v == after->deal_id.v && before->person_id.v == after->person_id.v)
		return OK;
	if (before)
		TRY(tally_changed_person(ctx, before->person_id));
	return after ? tally_changed_person(ctx, after->person_id) : OK;
}

static enum err flags_changed(struct ctx *ctx, const struct person *before, const struct person *after)
{
	if (before && after && before->do_not_ask == after->do_not_ask &&
		before->do_not_contact == after->do_not_contact && before->standing == after->standing)
		return OK;
	/* of somebody new nothing is counted yet, or it comes by itself */
	return before ? tally_changed_person(ctx, before->id) : OK;
}

enum err tally_changed(struct ctx *ctx, const struct table *table, const void *before, const void *after)
{
	if (before == NULL && after == NULL)
		return OK;
	if (table == &referral_table)
		return referral_changed(ctx, before, after);
	if (table == &deal_table)
		return deal_changed(ctx, before, after);
	if (table == &promise_table)
		return promise_changed(ctx, before, after);
	if (table == &person_table)
		return flags_changed(ctx, before, after);
	if (table == &ask_table) {
		const struct ask *was = before, *is = after;
		TRY(ask_changed(ctx, was ? was->asked_on : DAY_NONE));
		return ask_changed(ctx, is ? is->asked_on : DAY_NONE);
	}
	if (table == &satisfaction_table) {
		const struct satisfaction *was = before, *is = after;
		return forget_days(ctx, was ? was->asked_on : DAY_NONE, is ? is->asked_on : DAY_NONE);
	}
	return OK;
}
