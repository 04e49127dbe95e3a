#include "domain/referrals/facts.h"

#include <string.h>

#include "base/ids.h"
#include "complaint_sql.h"
#include "deal_sql.h"
#include "domain/deals/standing.h"
#include "domain/people/person.h"
#include "domain/referrals/steps.h"
#include "facts_sql.h"
#include "given_sql.h"
#include "promise_sql.h"
#include "readiness_ops.h"
#include "satisfaction_sql.h"

enum err facts_load(struct ctx *ctx, struct ids people, struct facts *ret_facts)
{
	struct workspace_id workspace = ctx->workspace;
	struct facts facts;
	struct ids with_deals;
	if (people.n > FACTS_MOST)
		return ERR_INTERNAL;
	TRY(facts_people(ctx->tx, (struct facts_people_args){workspace, people}, &facts.people));
	TRY(deal_rows(ctx->tx, (struct deal_rows_args){workspace, people}, &facts.deals));
	TRY(FACTS_IDS(ctx->arena, facts.deals, deal_rows_row, person_id, &with_deals));
	TRY(promise_rows(ctx->tx, (struct promise_rows_args){workspace, with_deals}, &facts.promises));
	TRY(satisfaction_rows(ctx->tx, (struct satisfaction_rows_args){workspace, people}, &facts.scores));
	TRY(complaint_rows(ctx->tx, (struct complaint_rows_args){workspace, people}, &facts.complaints));
	TRY(facts_asks(ctx->tx, (struct facts_asks_args){workspace, people}, &facts.asks));
	TRY(facts_brought(ctx->tx, (struct facts_brought_args){workspace, people}, &facts.brought));
	TRY(given_rows(ctx->tx, (struct given_rows_args){workspace, people}, &facts.given));
	TRY(facts_known(ctx->tx, (struct facts_known_args){workspace, people}, &facts.known));
	*ret_facts = facts;
	return OK;
}

enum err facts_ids(struct arena *arena, struct list list, size_t size, size_t offset, struct ids *ret_ids)
{
	const char *rows = list.items;
	int64_t *ids = ARENA_ARRAY(arena, list.n + 1, int64_t);
	size_t n = 0;
	if (ids == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < list.n; i++) {
		memcpy(&ids[n], rows + i * size + offset, sizeof *ids);
		if (n == 0 || ids[n] != ids[n - 1])
			n++;
	}
	*ret_ids = (struct ids){ids, n};
	return OK;
}

struct list facts_span(struct list list, size_t size, size_t offset, int64_t person)
{
	const char *rows = list.items;
	size_t low = 0, high = list.n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int64_t id;
		memcpy(&id, rows + middle * size + offset, sizeof id);
		if (id < person)
			low = middle + 1;
		else
			high = middle;
	}
	size_t n = 0;
	while (low + n < list.n && memcmp(rows + (low + n) * size + offset, &person, sizeof person) == 0)
		n++;
	return (struct list){(char *)list.items + low * size, n};
}

static struct day later(struct day a, struct day b)
{
	return a.ymd > b.ymd ? a : b;
}

static void read_complaints(const struct list complaints, struct readiness_facts *ret)
{
	const struct complaint_rows_row *row = complaints.items;
	if (complaints.n == 0)
		return;
	ret->complaint_open = true;
	ret->complaint = row[0].text;
	ret->complaint_opened = row[0].opened;
}

/* Standing, the offer that is open, and the last no. */
static void read_deals(const struct list deals, struct readiness_facts *ret)
{
	const struct deal_rows_row *row = deals.items;
	struct standing_sum sum = {0};
	for (size_t i = 0; i < deals.n; i++) {
		standing_add(&sum, (struct standing_deal){row[i].state, row[i].closed, row[i].id.v});
		if (deal_state_open(row[i].state))
			ret->open_offer = row[i].offer;
		if (row[i].state != DEAL_STATE_DECLINED && row[i].state != DEAL_STATE_UNQUALIFIED)
			continue;
		ret->something_new = later(ret->something_new, row[i].closed);
		if (row[i].closed.ymd < ret->no.on.ymd)
			continue;
		ret->no.kind = row[i].state;
		ret->no.on = row[i].closed;
		ret->no.reason = !str_empty(row[i].reason);
		ret->no.alternative = row[i].alternative_kind != ALTERNATIVE_KIND_NONE;
		ret->no.wait_until = row[i].wait_until;
	}
	ret->standing = standing_from(&sum);
}

static void read_promises(const struct list promises, struct day today, struct readiness_facts *ret)
{
	const struct promise_rows_row *row = promises.items;
	struct readiness_promises *sum = &ret->promises;
	for (size_t i = 0; i < promises.n; i++) {
		ret->something_new = later(ret->something_new, row[i].confirmed);
		if (row[i].deal_state != DEAL_STATE_WON)
			continue;
		if (!day_none(row[i].kept)) {
			sum->kept++;
			if (row[i].kept.ymd >= sum->last_kept_on.ymd) {
				sum->last_kept = row[i].text;
				sum->last_kept_on = row[i].kept;
			}
			continue;
		}
		sum->open++;
		bool is_overdue = row[i].due.ymd < today.ymd;
		if (is_overdue && day_none(sum->overdue_due)) {
			sum->overdue = row[i].text;
			sum->overdue_due = row[i].due;
		}
		if (!is_overdue && day_none(sum->next_due)) {
			sum->next = row[i].text;
			sum->next_due = row[i].due;
		}
	}
}

static void read_score(const struct list scores, struct readiness_facts *ret)
{
	const struct satisfaction_rows_row *row = scores.items;
	if (scores.n == 0)
		return;
	ret->score = (struct opt_int){true, row[scores.n - 1].score};
	ret->score_on = row[scores.n - 1].asked_on;
}

static void read_asks(const struct list asks, struct readiness_facts *ret)
{
	const struct facts_asks_row *row = asks.items;
	for (size_t i = 0; i < asks.n; i++) {
		ret->last_ask = later(ret->last_ask, row[i].asked_on);
		if (ret->no.kind != DEAL_STATE_NONE && row[i].asked_on.ymd >= ret->no.on.ymd)
			ret->no.asks_since++;
	}
}

enum err facts_exchange(struct ctx *ctx, struct ids people, struct facts *ret_facts)
{
	TRY(facts_brought(ctx->tx, (struct facts_brought_args){ctx->workspace, people}, &ret_facts->brought));
	return given_rows(ctx->tx, (struct given_rows_args){ctx->workspace, people}, &ret_facts->given);
}

/* What somebody named is an introduction once it has a level, a meeting, or a step that needs one. */
static bool is_introduction(const struct facts_brought_row *row)
{
	return row->level != INTRODUCTION_LEVEL_NONE || row->deal_id.v != 0 || steps_introduced(row->state);
}

/* One after the other, so that no room is needed for a list. */
static void add_sum(struct giving_sum *sum, struct giving_one one, struct day today)
{
	struct giving_sum more;
	giving_sum(&one, 1, today, &more);
	sum->introduced += more.introduced;
	sum->met += more.met;
	sum->won += more.won;
	sum->value.v += more.value.v;
}

void facts_balance(const struct facts *facts, struct person_id person, struct day today, struct giving_sum *ret_given,
	struct giving_sum *ret_received)
{
	struct list given = FACTS_OF(facts->given, given_rows_row, to_id, person);
	struct list brought = FACTS_OF(facts->brought, facts_brought_row, source_id, person);
	const struct given_rows_row *to = given.items;
	const struct facts_brought_row *from = brought.items;
	*ret_given = *ret_received = (struct giving_sum){0};
	for (size_t i = 0; i < given.n; i++)
		if (!day_none(to[i].given_on))
			add_sum(ret_given,
				(struct giving_one){to[i].given_on, !day_none(to[i].met_on),
					to[i].state == GIVEN_STATE_WON, to[i].value},
				today);
	for (size_t i = 0; i < brought.n; i++)
		if (is_introduction(&from[i]))
			add_sum(ret_received,
				(struct giving_one){from[i].named_on, from[i].deal_id.v != 0,
					from[i].state == REFERRAL_STATE_WON, from[i].value},
				today);
}

/* What came of whom they named, and the balance with them. */
static void read_brought(const struct facts *facts, struct day today, struct readiness_facts *ret)
{
	struct list brought = FACTS_OF(facts->brought, facts_brought_row, source_id, ret->person);
	const struct facts_brought_row *row = brought.items;
	struct giving_sum given, received;
	for (size_t i = 0; i < brought.n; i++)
		if (row[i].state == REFERRAL_STATE_WON)
			ret->something_new = later(ret->something_new, row[i].since);
	facts_balance(facts, ret->person, today, &given, &received);
	ret->brought = received.introduced;
	ret->received = given.introduced;
}

void facts_readiness(const struct facts *facts, size_t at, struct day today, struct readiness_facts *ret_facts)
{
	const struct facts_people_row *person = (const struct facts_people_row *)facts->people.items + at;
	*ret_facts = (struct readiness_facts){
		.person = person->id,
		.name = person->name,
		.partner = person->partner,
		.do_not_contact = person->do_not_contact,
		.do_not_ask = person->do_not_ask,
		.ask_after = person->ask_after,
	};
	read_complaints(FACTS_OF(facts->complaints, complaint_rows_row, person_id, person->id), ret_facts);
	read_deals(FACTS_OF(facts->deals, deal_rows_row, person_id, person->id), ret_facts);
	read_promises(FACTS_OF(facts->promises, promise_rows_row, person_id, person->id), today, ret_facts);
	read_score(FACTS_OF(facts->scores, satisfaction_rows_row, person_id, person->id), ret_facts);
	read_asks(FACTS_OF(facts->asks, facts_asks_row, source_id, person->id), ret_facts);
	read_brought(facts, today, ret_facts);
	struct list known = FACTS_OF(facts->known, facts_known_row, to_id, person->id);
	const struct facts_known_row *row = known.items;
	for (size_t i = 0; i < known.n; i++) {
		ret_facts->both_ways = later(ret_facts->both_ways, row[i].both_ways);
		ret_facts->knows_offer = ret_facts->knows_offer || row[i].knows_offer;
	}
}

/* Loads and judges one person as of a day. */
static enum err judge_on(struct ctx *ctx, struct person_id person, struct day day, struct readiness_facts *ret_facts,
	struct readiness *ret_readiness)
{
	struct facts facts;
	TRY(facts_load(ctx, (struct ids){&person.v, 1}, &facts));
	if (facts.people.n == 0)
		return ctx_not_found(ctx, "person", "person");
	facts_readiness(&facts, 0, day, ret_facts);
	readiness_of(ctx->arena, ret_facts, day, ctx->settings.rest_days, ret_readiness);
	return OK;
}

enum err facts_judge(
	struct ctx *ctx, struct person_id person, struct readiness_facts *ret_facts, struct readiness *ret_readiness)
{
	return judge_on(ctx, person, ctx_today(ctx), ret_facts, ret_readiness);
}

enum err facts_may_be_seen(struct ctx *ctx, struct person_id id)
{
	struct person person;
	TRY(person_or_erased(ctx, id, "person", &person));
	return person_hidden(ctx, person.private_to) ? ctx_not_found(ctx, "person", "person") : OK;
}

enum err person_may_ask(struct ctx *ctx, const struct person_may_ask_in *in, struct person_may_ask_out *ret_out)
{
	struct readiness_facts judged;
	struct readiness readiness;
	TRY(facts_may_be_seen(ctx, in->person));
	TRY(judge_on(ctx, in->person, day_none(in->date) ? ctx_today(ctx) : in->date, &judged, &readiness));
	struct person_may_ask_advice *advice = ARENA_ARRAY(
		ctx->arena, (size_t)readiness.n_advice + 1, struct person_may_ask_advice);
	if (advice == NULL)
		return ERR_NOMEM;
	for (int i = 0; i < readiness.n_advice; i++)
		advice[i] = (struct person_may_ask_advice){readiness.advice[i].rule, readiness.advice[i].text};
	*ret_out = (struct person_may_ask_out){
		.person = in->person,
		.name = judged.name,
		.standing = judged.standing,
		.answer = readiness.answer,
		.rule = readiness.rule,
		.reason = readiness.reason,
		.first = readiness.first,
		.until = readiness.until,
		.occasion = readiness.occasion,
		.advice = {advice, (size_t)readiness.n_advice},
		.needs_reason = readiness.answer == READINESS_ANSWER_FIRST || readiness.n_advice > 0,
	};
	return OK;
}

enum err people_may_ask(struct ctx *ctx, const struct people_may_ask_in *in, struct people_may_ask_out *ret_out)
{
	struct day today = ctx_today(ctx);
	struct facts facts;
	int64_t *ids = ARENA_ARRAY(ctx->arena, in->people.n + 1, int64_t);
	if (ids == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < in->people.n; i++)
		ids[i] = in->people.v[i];
	size_t n = ids_sort_once(ids, in->people.n);
	TRY(facts_load(ctx, (struct ids){ids, n}, &facts));
	struct people_may_ask_item *items = ARENA_ARRAY(ctx->arena, facts.people.n + 1, struct people_may_ask_item);
	if (items == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < facts.people.n; i++) {
		struct readiness_facts known;
		struct readiness readiness;
		facts_readiness(&facts, i, today, &known);
		readiness_of(ctx->arena, &known, today, ctx->settings.rest_days, &readiness);
		items[i] = (struct people_may_ask_item){known.person, readiness.answer, readiness.reason};
	}
	ret_out->items = (struct list){items, facts.people.n};
	return OK;
}
