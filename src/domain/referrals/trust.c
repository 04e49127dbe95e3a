#include "domain/referrals/trust.h"

#include <stdlib.h>

#include "complaint_sql.h"
#include "domain/people/person.h"
#include "domain/words.h"
#include "promise_sql.h"
#include "reference_sql.h"
#include "satisfaction_sql.h"
#include "trust_ops.h"
#include "trust_sql.h"

bool trust_low(int64_t score)
{
	return score <= TRUST_LOW;
}

bool trust_fell(int64_t before, int64_t now)
{
	return before - now >= TRUST_FALL;
}

bool trust_silent(struct day last_touch, struct day today)
{
	return !day_none(last_touch) && day_between(last_touch, today) > TRUST_SILENT_DAYS;
}

/* ---- one plain sentence ---- */

static struct words_arg number(const char *name, int64_t n)
{
	return (struct words_arg){name, .has_number = true, .number = n};
}

struct str trust_sentence(struct arena *arena, const struct trust_facts *facts)
{
	struct words_arg person = {"person", .text = facts->name};
	struct words_arg last = number("score", facts->last), before = number("before", facts->before);
	struct words_arg kept = number("kept", facts->in_time), due = number("due", facts->due);
	if (facts->open_complaints > 0)
		return words_of(arena, TRUST_COMPLAINT, person);
	if (facts->scores > 0 && trust_low(facts->last))
		return words_of(arena, TRUST_UNHAPPY, person, last);
	if (facts->scores > 1 && trust_fell(facts->before, facts->last))
		return words_of(arena, TRUST_FALLING, person, last, before);
	if (facts->earned > 0)
		return words_of(arena, TRUST_EARNED, person, number("number", facts->earned));
	if (facts->due > 0 && facts->in_time < facts->due)
		return words_of(arena, TRUST_LATE, person, kept, due);
	if (facts->scores > 0)
		return words_of(arena, TRUST_HAPPY, person, last, kept, due);
	return facts->due > 0 ? words_of(arena, TRUST_KEPT, person, kept, due) : words_of(arena, TRUST_UNTRIED, person);
}

/* ---- what it is said from ---- */

static void count_promises(struct list promises, struct day today, struct trust_facts *facts)
{
	const struct promise_rows_row *row = promises.items;
	for (size_t i = 0; i < promises.n; i++) {
		bool is_kept = !day_none(row[i].kept);
		facts->due += is_kept || row[i].due.ymd < today.ymd;
		facts->in_time += is_kept && row[i].kept.ymd <= row[i].due.ymd;
	}
}

static int by_size(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

static enum err count_complaints(struct arena *arena, struct list complaints, struct trust_facts *facts)
{
	const struct complaint_all_row *row = complaints.items;
	int64_t *days = ARENA_ARRAY(arena, complaints.n + 1, int64_t);
	size_t n = 0;
	if (days == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < complaints.n; i++)
		if (!day_none(row[i].resolved))
			days[n++] = day_between(row[i].opened, row[i].resolved);
	qsort(days, n, sizeof *days, by_size);
	facts->complaints = (int64_t)complaints.n;
	facts->open_complaints = (int64_t)(complaints.n - n);
	facts->repair_days = n == 0 ? -1 : days[(n - 1) / 2];
	return OK;
}

static enum err load_facts(struct ctx *ctx, const struct person *person, struct list scores, struct trust_facts *facts)
{
	struct ids one = {&person->id.v, 1};
	struct list promises, complaints;
	struct trust_named_row named = {0};
	const struct satisfaction_rows_row *score = scores.items;
	bool found;
	TRY(promise_rows(ctx->tx, (struct promise_rows_args){ctx->workspace, one}, &promises));
	TRY(complaint_all(ctx->tx, (struct complaint_all_args){ctx->workspace, person->id}, &complaints));
	TRY(trust_named(ctx->tx, (struct trust_named_args){ctx->workspace, person->id}, &named, &found));
	*facts = (struct trust_facts){.name = person->name,
		.scores = (int64_t)scores.n,
		.last = scores.n > 0 ? score[scores.n - 1].score : 0,
		.before = scores.n > 1 ? score[scores.n - 2].score : 0,
		.earned = named.earned,
		.asked = named.asked};
	count_promises(promises, ctx_today(ctx), facts);
	return count_complaints(ctx->arena, complaints, facts);
}

enum err trust_show(struct ctx *ctx, const struct trust_show_in *in, struct trust_show_out *ret_out)
{
	struct person person;
	struct trust_facts facts;
	struct list scores, calls;
	TRY(person_need(ctx, in->person, "person", &person));
	TRY(satisfaction_rows(ctx->tx, (struct satisfaction_rows_args){ctx->workspace, {&person.id.v, 1}}, &scores));
	TRY(load_facts(ctx, &person, scores, &facts));
	TRY(reference_calls(ctx->tx, (struct reference_calls_args){ctx->workspace, {&person.id.v, 1}}, &calls));
	const struct reference_calls_row *call = calls.items;
	*ret_out = (struct trust_show_out){
		.sentence = trust_sentence(ctx->arena, &facts),
		.promises_due = facts.due,
		.promises_in_time = facts.in_time,
		.scores = scores,
		.earned = facts.earned,
		.asked = facts.asked,
		.complaints = facts.complaints,
		.open_complaints = facts.open_complaints,
		.repair_days = {facts.repair_days >= 0, facts.repair_days},
		.references = calls.n > 0 ? call[0].n : 0,
	};
	return OK;
}
