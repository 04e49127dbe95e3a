/* What is to be done about people: the facts are loaded, each rule of the table says what it finds,
 * and what is found is weighed. */
#include <string.h>

#include "deal_sql.h"
#include "domain/referrals/today_rules.h"
#include "owed_sql.h"
#include "referral_sql.h"
#include "today_sql.h"
#include "user_sql.h"

enum { CLIENT_USUAL = 1000, CLIENTS_MOST = 16 };

const struct today_rule today_rules[] = {
	{.name = "complaints", .of_users = true, .judge = today_rule_complaints},
	{.name = "promises", .of_users = true, .judge = today_rule_promises},
	{.name = "senders", .judge = today_rule_senders},
	{.name = "owed", .judge = today_rule_owed},
	{.name = "readiness", .judge = today_rule_readiness},
	{.name = "named", .judge = today_rule_named},
	{.name = "sources", .judge = today_rule_sources},
};
const size_t today_rules_n = sizeof today_rules / sizeof today_rules[0];

static double major(struct minor value, struct str currency)
{
	char code[4] = {0};
	memcpy(code, currency.p ? currency.p : "", currency.n < 3 ? currency.n : 3);
	double amount = (double)value.v;
	for (int i = money_digits(code); i > 0; i--)
		amount /= 10;
	return amount;
}

/* ---- what a rule finds ---- */

/* One thing put off hides nothing else: a complaint that comes in while another waits is shown. */
static bool is_put_off(const struct judge *judge, struct user_id user, enum today_kind kind, int64_t subject)
{
	struct list rows = FACTS_OF(judge->put_offs, today_put_offs_row, person_id, judge->person->id);
	const struct today_put_offs_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		if (row[i].user_id.v == user.v && row[i].kind == kind && row[i].subject.v == subject &&
			row[i].until.ymd > judge->day.ymd)
			return true;
	return false;
}

static double strength_of(const struct judge *judge)
{
	struct list rows = FACTS_OF(judge->facts.known, facts_known_row, to_id, judge->person->id);
	const struct facts_known_row *row = rows.items;
	double strength = 0;
	for (size_t i = 0; i < rows.n; i++)
		strength = row[i].strength > strength ? row[i].strength : strength;
	return strength;
}

/* The referrals of theirs that were won: who brought somebody once does it again. */
static int won_by(const struct judge *judge)
{
	struct list rows = FACTS_OF(judge->facts.brought, facts_brought_row, source_id, judge->person->id);
	const struct facts_brought_row *row = rows.items;
	int n = 0;
	for (size_t i = 0; i < rows.n; i++)
		n += row[i].state == REFERRAL_STATE_WON;
	return n;
}

enum err today_add(struct judge *judge, struct today_line line)
{
	int64_t subject = line.subject != 0 ? line.subject : judge->person->id.v;
	if (line.user.v == 0 || (judge->only.v != 0 && judge->only.v != line.user.v) ||
		is_put_off(judge, line.user, line.kind, subject))
		return OK;
	struct minor value = line.value.v != 0 ? line.value : judge->value;
	struct today_found found = {
		.facts =
			{
				.kind = line.kind,
				.value = major(value, judge->currency),
				.strength = strength_of(judge),
				.score = judge->known.score.set ? (int)judge->known.score.v : -1,
				.names = won_by(judge),
				.days_late = day_none(line.due) ? 0 : day_between(line.due, judge->day),
			},
		.item =
			{
				.workspace_id = judge->ctx->workspace,
				.user_id = line.user,
				.kind = line.kind,
				.person_id = judge->person->id,
				.subject = {subject},
				.rule = line.rule,
				.reason = line.reason,
				.due = line.due,
				.value = value,
				.currency = judge->currency,
				.minutes = ranking_minutes(line.kind),
			},
	};
	return VEC_PUSH(judge->ctx->arena, &judge->found, found) ? OK : ERR_NOMEM;
}

/* "Karl Weber", "Karl Weber and Ana Ruiz", "Karl Weber, Ana Ruiz and 3 more" */
struct str today_names(struct judge *judge, const struct str *names, size_t n)
{
	struct arena *arena = judge->ctx->arena;
	if (n == 1)
		return names[0];
	if (n == 2)
		return words_of(arena, NAMES_TWO, {"one", .text = names[0]}, {"two", .text = names[1]});
	return words_of(arena, NAMES_MORE, {"one", .text = names[0]}, {"two", .text = names[1]},
		{"number", .has_number = true, .number = (int64_t)n - 2});
}

/* ---- one person after the other ---- */

static void read_value(struct judge *judge)
{
	struct list deals = FACTS_OF(judge->facts.deals, deal_rows_row, person_id, judge->person->id);
	const struct deal_rows_row *deal = deals.items;
	judge->value = (struct minor){0};
	judge->currency = judge->ctx->settings.currency;
	for (size_t i = 0; i < deals.n; i++) {
		if (deal[i].value.v > judge->value.v) {
			judge->value = deal[i].value;
			judge->currency = deal[i].currency;
		}
	}
}

static enum err judge_person(struct judge *judge, size_t at)
{
	struct ctx *ctx = judge->ctx;
	judge->person = (const struct facts_people_row *)judge->facts.people.items + at;
	if (judge->person->do_not_contact)
		return OK; /* absolute: whatever is open, nobody is to get in touch */
	facts_readiness(&judge->facts, at, judge->day, &judge->known);
	read_value(judge);
	judge->ask_is_owed = false;
	if (!judge->person->is_user)
		readiness_of(ctx->arena, &judge->known, judge->day, ctx->settings.rest_days, &judge->readiness);
	for (size_t i = 0; i < today_rules_n; i++)
		if (today_rules[i].of_users || !judge->person->is_user)
			TRY(today_rules[i].judge(judge));
	return OK;
}

static enum err load(struct judge *judge, struct ids people)
{
	struct ctx *ctx = judge->ctx;
	TRY(facts_load(ctx, people, &judge->facts));
	TRY(owed_rows(ctx->tx, (struct owed_rows_args){ctx->workspace, people}, &judge->owed));
	TRY(referral_named(ctx->tx, (struct referral_named_args){ctx->workspace, people}, &judge->named));
	TRY(referral_by_source(ctx->tx, (struct referral_by_source_args){ctx->workspace, people}, &judge->by_source));
	TRY(today_put_offs(ctx->tx, (struct today_put_offs_args){ctx->workspace, people}, &judge->put_offs));
	TRY(user_all(ctx->tx, (struct user_all_args){ctx->workspace}, &judge->users));
	for (size_t i = 0; i < today_rules_n; i++)
		if (today_rules[i].load != NULL)
			TRY(today_rules[i].load(judge, people));
	return OK;
}

/* ---- what was found is weighed ---- */

struct clients {
	struct {
		struct user_id user;
		double worth;
	} v[CLIENTS_MOST];
	int n;
};

/* What a client usually brings this user, at least 1. */
static enum err client_worth(struct ctx *ctx, struct clients *clients, struct user_id user, double *ret_worth)
{
	for (int i = 0; i < clients->n; i++) {
		if (clients->v[i].user.v == user.v) {
			*ret_worth = clients->v[i].worth;
			return OK;
		}
	}
	struct deal_usual_value_row usual = {0};
	bool found;
	TRY(deal_usual_value(ctx->tx, (struct deal_usual_value_args){ctx->workspace, user}, &usual, &found));
	double worth = usual.n > 0 ? major(usual.total, ctx->settings.currency) / (double)usual.n : CLIENT_USUAL;
	*ret_worth = worth < 1 ? 1 : worth;
	if (clients->n < CLIENTS_MOST) {
		clients->v[clients->n].user = user;
		clients->v[clients->n++].worth = *ret_worth;
	}
	return OK;
}

static enum err weigh(struct judge *judge, today_items *items)
{
	struct clients clients = {0};
	for (size_t i = 0; i < judge->found.n; i++) {
		struct today_found *found = &judge->found.v[i];
		TRY(client_worth(judge->ctx, &clients, found->item.user_id, &found->facts.client));
		found->item.worth = ranking_worth(&found->facts);
		if (!VEC_PUSH(judge->ctx->arena, items, found->item))
			return ERR_NOMEM;
	}
	return OK;
}

enum err today_judge(struct ctx *ctx, struct ids people, struct user_id user, struct day day, today_items *items)
{
	struct judge judge = {.ctx = ctx, .only = user, .day = day};
	TRY(load(&judge, people));
	for (size_t i = 0; i < judge.facts.people.n; i++)
		TRY(judge_person(&judge, i));
	return weigh(&judge, items);
}
