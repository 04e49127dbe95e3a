#include "domain/referrals/partner.h"

#include <stdlib.h>

#include "domain/events/event.h"
#include "domain/people/person.h"
#include "domain/referrals/facts.h"
#include "domain/referrals/given.h"
#include "domain/referrals/today.h"
#include "domain/words.h"
#include "format/text.h"
#include "given_sql.h"
#include "partner_ops.h"
#include "partner_sql.h"

enum err partner_need(struct ctx *ctx, struct partner_id id, struct partner *ret_partner)
{
	struct partner partner;
	bool found;
	TRY(partner_get(ctx->tx, ctx->workspace, id, &partner, &found));
	if (!found)
		return ctx_not_found(ctx, "partner", "partner");
	*ret_partner = partner;
	return OK;
}

/* Begins the event before the row is read: from then on nobody else writes in this workspace. */
static enum err begin(struct ctx *ctx, enum event_kind kind, struct partner_id id, struct partner *ret_partner)
{
	TRY(event_begin(ctx, kind, (struct person_id){0}, id.v));
	TRY(partner_need(ctx, id, ret_partner));
	return event_about(ctx, ret_partner->person_id, id.v);
}

static enum err set_flag(struct ctx *ctx, struct person_id id, bool on)
{
	struct person person;
	TRY(person_need(ctx, id, "person", &person));
	person.partner = on;
	return event_update(ctx, &person_table, &person);
}

static enum err add_lines(struct ctx *ctx, struct partner_id partner, struct texts texts)
{
	for (size_t i = 0; i < texts.n; i++) {
		struct partner_line line = {
			.workspace_id = ctx->workspace,
			.id = {ctx_id(ctx)},
			.partner_id = partner,
			.text = text_clean(ctx->arena, texts.v[i]),
		};
		if (!str_empty(line.text))
			TRY(event_insert(ctx, &partner_line_table, &line));
	}
	return OK;
}

static enum err replace_lines(struct ctx *ctx, struct partner_id partner, struct texts texts)
{
	struct list lines;
	if (texts.v == NULL)
		return OK;
	TRY(partner_lines(ctx->tx, (struct partner_lines_args){ctx->workspace, partner}, &lines));
	const struct partner_lines_row *row = lines.items;
	for (size_t i = 0; i < lines.n; i++)
		TRY(event_delete(ctx, &partner_line_table, row[i].id.v));
	return add_lines(ctx, partner, texts);
}

static enum err need_trade(struct ctx *ctx, struct str trade)
{
	if (!str_empty(trade))
		return OK;
	return ctx_problem(ctx, ERR_INVALID, "trade", words_text(WORDS_PARTNER_TRADE));
}

/* ---- the agreement ---- */

static enum err refuse_second(struct ctx *ctx, const struct person *person)
{
	struct list rows;
	TRY(partner_rows(ctx->tx, (struct partner_rows_args){ctx->workspace, {&person->id.v, 1}}, &rows));
	if (rows.n == 0)
		return OK;
	return ctx_problem(
		ctx, ERR_CONFLICT, "person", words_of(ctx->arena, PARTNER_ALREADY, {"person", .text = person->name}));
}

enum err partner_add(struct ctx *ctx, const struct partner_add_in *in, struct partner_add_out *ret_out)
{
	struct person person;
	TRY(event_begin(ctx, EVENT_partner_added, in->person, 0));
	TRY(person_need(ctx, in->person, "person", &person));
	if (person.is_user)
		return ctx_problem(
			ctx, ERR_INVALID, "person", words_of(ctx->arena, GIVING_USER, {"person", .text = person.name}));
	TRY(refuse_second(ctx, &person));
	TRY(given_check_fee(ctx, in->fee));
	struct partner partner = {
		.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.person_id = person.id,
		.user_id = ctx->user,
		.trade = text_clean(ctx->arena, in->trade),
		.agreement = ctx_lines(ctx, in->agreement),
		.ideal_client = text_clean_lines(ctx->arena, in->ideal_client),
		.fee = in->fee,
	};
	TRY(need_trade(ctx, partner.trade));
	TRY(ctx_happened_on(ctx, in->since, &partner.since));
	TRY(person_share(ctx, partner.person_id));
	TRY(event_insert(ctx, &partner_table, &partner));
	TRY(event_about(ctx, person.id, partner.id.v));
	TRY(add_lines(ctx, partner.id, in->not_a_fit));
	TRY(set_flag(ctx, person.id, true));
	TRY(today_refresh_person(ctx, person.id));
	*ret_out = (struct partner_add_out){partner.id, person.id, ctx->first_seq};
	return OK;
}

enum err partner_change(struct ctx *ctx, const struct partner_change_in *in, struct partner_change_out *ret_out)
{
	struct partner partner;
	TRY(begin(ctx, EVENT_partner_changed, in->partner, &partner));
	TRY(given_check_fee(ctx, in->fee));
	if (!str_none(in->trade))
		partner.trade = text_clean(ctx->arena, in->trade);
	TRY(need_trade(ctx, partner.trade));
	if (!str_none(in->agreement))
		partner.agreement = ctx_lines(ctx, in->agreement);
	if (!str_none(in->ideal_client))
		partner.ideal_client = text_clean_lines(ctx->arena, in->ideal_client);
	if (!day_none(in->since))
		TRY(ctx_happened_on(ctx, in->since, &partner.since));
	if (in->fee.v != 0)
		partner.fee = in->fee;
	TRY(event_update(ctx, &partner_table, &partner));
	TRY(replace_lines(ctx, partner.id, in->not_a_fit));
	ret_out->event = ctx->first_seq;
	return OK;
}

enum err partner_end(struct ctx *ctx, const struct partner_end_in *in, struct partner_end_out *ret_out)
{
	struct partner partner;
	TRY(begin(ctx, EVENT_partner_ended, in->partner, &partner));
	if (!day_none(partner.ended))
		return ctx_problem(ctx, ERR_CONFLICT, "partner",
			words_of(ctx->arena, PARTNER_ENDED, {"day", .day = partner.ended}));
	TRY(ctx_happened_on(ctx, in->day, &partner.ended));
	partner.ended_reason = ctx_lines(ctx, in->reason);
	TRY(event_update(ctx, &partner_table, &partner));
	TRY(set_flag(ctx, partner.person_id, false));
	TRY(today_refresh_person(ctx, partner.person_id));
	ret_out->event = ctx->first_seq;
	return OK;
}

/* ---- the balance ---- */

static struct partner_balance balance_of(const struct partner_all_row *row, const struct facts *facts, struct day today)
{
	struct giving_sum given, received;
	facts_balance(facts, row->person_id, today, &given, &received);
	return (struct partner_balance){
		.partner = row->id,
		.person = row->person_id,
		.name = row->name,
		.headline = row->headline,
		.user = row->user_id,
		.rep = row->rep,
		.trade = row->trade,
		.since = row->since,
		.ended = row->ended,
		.given = given.introduced,
		.given_met = given.met,
		.given_won = given.won,
		.given_value = given.value,
		.received = received.introduced,
		.received_met = received.met,
		.received_won = received.won,
		.received_value = received.value,
	};
}

/* Who has given more than they got comes first. */
static int by_debt(const void *a, const void *b)
{
	const struct partner_balance *x = a, *y = b;
	int64_t of_x = x->received - x->given, of_y = y->received - y->given;
	if (of_x != of_y)
		return of_x < of_y ? 1 : -1;
	return (x->partner.v > y->partner.v) - (x->partner.v < y->partner.v);
}

static enum err load_facts(struct ctx *ctx, const struct partner_all_row *rows, size_t n, struct facts *ret_facts)
{
	int64_t *ids = ARENA_ARRAY(ctx->arena, n + 1, int64_t);
	if (ids == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < n; i++)
		ids[i] = rows[i].person_id.v;
	return facts_exchange(ctx, (struct ids){ids, n}, ret_facts);
}

enum err partner_balances(struct ctx *ctx, bool with_ended, struct list *ret_balances)
{
	struct list rows;
	TRY(partner_all(ctx->tx, (struct partner_all_args){ctx->workspace}, &rows));
	const struct partner_all_row *row = rows.items;
	struct partner_balance *all = ARENA_ARRAY(ctx->arena, rows.n + 1, struct partner_balance);
	size_t n = 0;
	if (all == NULL)
		return ERR_NOMEM;
	for (size_t at = 0; at < rows.n; at += FACTS_MOST) {
		size_t left = rows.n - at < FACTS_MOST ? rows.n - at : FACTS_MOST;
		struct facts facts = {0};
		TRY(load_facts(ctx, row + at, left, &facts));
		for (size_t i = at; i < at + left; i++)
			if (with_ended || day_none(row[i].ended))
				all[n++] = balance_of(&row[i], &facts, ctx_today(ctx));
	}
	qsort(all, n, sizeof *all, by_debt);
	*ret_balances = (struct list){all, n};
	return OK;
}

enum err partner_list(struct ctx *ctx, const struct partner_list_in *in, struct partner_list_out *ret_out)
{
	struct list balances;
	TRY(partner_balances(ctx, in->ended, &balances));
	struct partner_balance *item = balances.items;
	size_t n = 0;
	for (size_t i = 0; i < balances.n; i++)
		if (!in->behind || item[i].received > item[i].given)
			item[n++] = item[i];
	ret_out->items = (struct list){item, n};
	return OK;
}

enum err partner_show(struct ctx *ctx, const struct partner_show_in *in, struct partner_show_out *ret_out)
{
	struct partner_show_out out = {0};
	struct person person;
	struct facts facts = {0};
	struct app_user keeper;
	bool found;
	TRY(partner_need(ctx, in->partner, &out.partner));
	TRY(person_or_erased(ctx, out.partner.person_id, "person", &person));
	TRY(app_user_get(ctx->tx, ctx->workspace, out.partner.user_id, &keeper, &found));
	struct partner_all_row row = {
		.id = out.partner.id,
		.person_id = person.id,
		.name = person.name,
		.headline = person.headline,
		.user_id = out.partner.user_id,
		.rep = found ? keeper.name : STR_NONE,
		.trade = out.partner.trade,
		.since = out.partner.since,
		.ended = out.partner.ended,
	};
	TRY(load_facts(ctx, &row, 1, &facts));
	TRY(partner_lines(ctx->tx, (struct partner_lines_args){ctx->workspace, out.partner.id}, &out.not_a_fit));
	TRY(given_got(ctx->tx, (struct given_got_args){ctx->workspace, person.id}, &out.given));
	TRY(partner_brought(ctx->tx, (struct partner_brought_args){ctx->workspace, person.id}, &out.received));
	TRY(partner_owed(ctx->tx, (struct partner_owed_args){ctx->workspace, person.id}, &out.owed));
	out.name = person.name;
	out.headline = person.headline;
	out.balance = balance_of(&row, &facts, ctx_today(ctx));
	*ret_out = out;
	return OK;
}
