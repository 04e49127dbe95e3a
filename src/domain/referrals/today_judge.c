/* What is to be done about people: the facts are loaded, each rule of the table says what it finds,
 * and what is found is weighed. */
#include <string.h>

#include "deal_sql.h"
#include "domain/referrals/today_rules.h"
#include "owed_sql.h"
#include "referral_sql.h"
#include "today_sql.h"
#include "user_sql.h"

enum { USERS_MOST = 16 };

const struct today_rule today_rules[] = {
	{.name = "complaints", .of_users = true, .judge = today_rule_complaints},
	{.name = "promises", .of_users = true, .judge = today_rule_promises},
	{.name = "senders", .judge = today_rule_senders},
	{.name = "owed", .judge = today_rule_owed},
	{.name = "fallen", .judge = today_rule_fallen},
	{.name = "silent", .candidates = today_silent_candidates, .judge = today_rule_silent},
	{.name = "readiness", .judge = today_rule_readiness},
	{.name = "named", .judge = today_rule_named},
	{.name = "sources", .judge = today_rule_sources},
	{.name = "partners",
		.load = today_load_partners,
		.candidates = today_partner_people,
		.judge = today_rule_partners},
	{.name = "references",
		.load = today_load_references,
		.candidates = today_reference_people,
		.judge = today_rule_references},
	{.name = "given", .candidates = today_given_people, .judge = today_rule_given},
	{.name = "untold", .judge = today_rule_untold},
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

static double strength_of(const struct facts *facts, struct person_id person)
{
	struct list rows = FACTS_OF(facts->known, facts_known_row, to_id, person);
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

/* What this source's asks have brought so far. As in rates_of_referrals: what is decided counts. */
static void count_brought(
	const struct facts *facts, struct person_id source, struct str currency, struct factors_counts *ret_counts)
{
	struct list rows = FACTS_OF(facts->brought, facts_brought_row, source_id, source);
	const struct facts_brought_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++) {
		bool permitted = !day_none(row[i].permitted_on);
		enum referral_state state = row[i].state;
		bool over = state == REFERRAL_STATE_UNREACHABLE || state == REFERRAL_STATE_LAPSED;
		ret_counts->names += row[i].ask_id.v != 0;
		ret_counts->permitted += permitted;
		ret_counts->decided += permitted || over || state == REFERRAL_STATE_REFUSED ||
				       state == REFERRAL_STATE_PARKED;
		ret_counts->closed += permitted &&
				      (over || state == REFERRAL_STATE_WON || state == REFERRAL_STATE_DECLINED ||
					      state == REFERRAL_STATE_UNQUALIFIED);
		ret_counts->won += permitted && state == REFERRAL_STATE_WON;
		if (state == REFERRAL_STATE_WON && row[i].value.v > 0) {
			ret_counts->clients++;
			ret_counts->client_value += major(row[i].value, currency);
		}
	}
}

static void ask_facts(const struct facts *facts, const struct readiness_facts *known, struct str currency,
	struct factors_facts *ret_facts)
{
	struct list rows = FACTS_OF(facts->asks, facts_asks_row, source_id, known->person);
	const struct facts_asks_row *row = rows.items;
	*ret_facts = (struct factors_facts){
		.source.asks = (int64_t)rows.n,
		.strength = strength_of(facts, known->person),
		.score = known->score.set ? (int)known->score.v : -1,
	};
	for (size_t i = 0; i < rows.n; i++)
		ret_facts->source.asks_named += row[i].result == ASK_RESULT_NAMES;
	count_brought(facts, known->person, currency, &ret_facts->source);
}

enum err today_add(struct judge *judge, struct today_line line)
{
	int64_t subject = line.subject != 0 ? line.subject : judge->person->id.v;
	if (line.user.v == 0 || (judge->only.v != 0 && judge->only.v != line.user.v) ||
		is_put_off(judge, line.user, line.kind, subject))
		return OK;
	struct minor value = line.value.v != 0 ? line.value : judge->value;
	struct today_found *found = ARENA_NEW(judge->ctx->arena, struct today_found);
	if (found == NULL)
		return ERR_NOMEM;
	*found = (struct today_found){
		.facts =
			{
				.kind = line.kind,
				.value = major(value, judge->currency),
				.strength = strength_of(&judge->facts, judge->person->id),
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
	if (line.kind == TODAY_KIND_ASK)
		ask_facts(&judge->facts, &judge->known, judge->ctx->settings.currency, &found->ask);
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
	judge->ask_is_owed = judge->is_warned = false;
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
	struct ids sources;
	TRY(facts_load(ctx, people, &judge->facts));
	TRY(owed_rows(ctx->tx, (struct owed_rows_args){ctx->workspace, people}, &judge->owed));
	TRY(referral_named(ctx->tx, (struct referral_named_args){ctx->workspace, people}, &judge->named));
	TRY(FACTS_IDS(ctx->arena, judge->facts.brought, facts_brought_row, source_id, &sources));
	TRY(referral_by_source(ctx->tx, (struct referral_by_source_args){ctx->workspace, sources}, &judge->by_source));
	TRY(today_put_offs(ctx->tx, (struct today_put_offs_args){ctx->workspace, people}, &judge->put_offs));
	TRY(user_all(ctx->tx, (struct user_all_args){ctx->workspace}, &judge->users));
	for (size_t i = 0; i < today_rules_n; i++)
		if (today_rules[i].load != NULL)
			TRY(today_rules[i].load(judge, people));
	return OK;
}

/* ---- what was found is weighed ---- */

struct weights {
	struct {
		struct user_id user;
		struct rates rates;
	} v[USERS_MOST];
	int n;
};

static enum err rates_of(struct ctx *ctx, struct weights *weights, struct user_id user, const struct rates **ret_rates)
{
	int at = 0;
	while (at < weights->n && weights->v[at].user.v != user.v)
		at++;
	if (at == weights->n) {
		if (at == USERS_MOST)
			at = weights->n = 0; /* more than share a person's list: begin anew */
		TRY(rates_load(ctx, user, &weights->v[at].rates));
		weights->v[at].user = user;
		weights->n++;
	}
	*ret_rates = &weights->v[at].rates;
	return OK;
}

/* What a client usually brings this user, at least 1. */
static double client_worth(const struct rates *rates)
{
	const struct factors_counts *team = &rates->team;
	double worth = team->clients > 0 ? team->client_value / (double)team->clients
					 : rates->priors.of[FACTOR_KIND_CLIENT].mean;
	return worth < 1 ? 1 : worth;
}

static enum err weigh(struct judge *judge, today_items *items)
{
	struct weights *weights = arena_alloc(judge->ctx->arena, sizeof *weights);
	if (weights == NULL)
		return ERR_NOMEM;
	weights->n = 0;
	for (size_t i = 0; i < judge->found.n; i++) {
		struct today_found *found = judge->found.v[i];
		const struct rates *rates;
		TRY(rates_of(judge->ctx, weights, found->item.user_id, &rates));
		found->facts.client = client_worth(rates);
		if (found->item.kind == TODAY_KIND_ASK) {
			struct factors factors;
			found->ask.team = rates->team;
			factors_of(&found->ask, &rates->priors, &factors);
			found->facts.ask = factors.worth;
		}
		found->item.worth = ranking_worth(&found->facts);
		if (!VEC_PUSH(judge->ctx->arena, items, found->item))
			return ERR_NOMEM;
	}
	return OK;
}

enum err today_factors(struct ctx *ctx, struct ids people, const struct rates *rates, struct factors *ret_factors)
{
	struct facts facts;
	TRY(facts_load(ctx, people, &facts));
	const struct facts_people_row *person = facts.people.items;
	for (size_t i = 0, at = 0; i < people.n; i++) {
		ret_factors[i] = (struct factors){0};
		if (at == facts.people.n || person[at].id.v != people.v[i])
			continue;
		struct readiness_facts known;
		struct factors_facts asked;
		facts_readiness(&facts, at++, ctx_today(ctx), &known);
		ask_facts(&facts, &known, ctx->settings.currency, &asked);
		asked.team = rates->team;
		factors_of(&asked, &rates->priors, &ret_factors[i]);
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
