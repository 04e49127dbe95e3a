/* What is to be done about one person, by rule. */
#include "domain/referrals/today.h"

#include <string.h>

#include "complaint_sql.h"
#include "deal_sql.h"
#include "domain/deals/standing.h"
#include "domain/referrals/facts.h"
#include "domain/referrals/ranking.h"
#include "domain/referrals/steps.h"
#include "domain/referrals/ways.h"
#include "domain/words.h"
#include "facts_sql.h"
#include "owed_sql.h"
#include "promise_sql.h"
#include "referral_sql.h"
#include "satisfaction_sql.h"
#include "today_sql.h"
#include "user_sql.h"

enum { CLIENT_USUAL = 1000 };

struct client {
	struct user_id user;
	double worth;
};

struct judge {
	struct ctx *ctx;
	struct user_id only;
	struct day day;
	struct facts facts;
	struct list owed, named, by_source, put_offs, users;
	struct client clients[16];
	int n_clients;
	today_items *items;
	/* the person under judgement */
	const struct facts_people_row *person;
	struct readiness_facts known;
	struct minor value; /* of their largest deal */
	struct str currency;
};

static double major(struct minor value, struct str currency)
{
	char code[4] = {0};
	memcpy(code, currency.p ? currency.p : "", currency.n < 3 ? currency.n : 3);
	double amount = (double)value.v;
	for (int i = money_digits(code); i > 0; i--)
		amount /= 10;
	return amount;
}

/* What a client usually brings this user. */
static enum err client_worth(struct judge *judge, struct user_id user, double *ret_worth)
{
	for (int i = 0; i < judge->n_clients; i++) {
		if (judge->clients[i].user.v == user.v) {
			*ret_worth = judge->clients[i].worth;
			return OK;
		}
	}
	struct deal_usual_value_row usual = {0};
	bool found;
	TRY(deal_usual_value(
		judge->ctx->tx, (struct deal_usual_value_args){judge->ctx->workspace, user}, &usual, &found));
	*ret_worth = usual.n > 0 ? major(usual.total, judge->ctx->settings.currency) / (double)usual.n : CLIENT_USUAL;
	if (judge->n_clients < (int)(sizeof judge->clients / sizeof judge->clients[0]))
		judge->clients[judge->n_clients++] = (struct client){user, *ret_worth};
	return OK;
}

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

struct item {
	enum today_kind kind;
	struct user_id user;
	int64_t subject; /* 0: the person */
	struct str rule;
	struct str reason;
	struct day due;
	struct minor value; /* 0: their largest deal's */
};

static enum err add(struct judge *judge, struct item item)
{
	int64_t subject = item.subject != 0 ? item.subject : judge->person->id.v;
	if (item.user.v == 0 || (judge->only.v != 0 && judge->only.v != item.user.v) ||
		is_put_off(judge, item.user, item.kind, subject))
		return OK;
	struct minor value = item.value.v != 0 ? item.value : judge->value;
	struct ranking_facts facts = {
		.kind = item.kind,
		.value = major(value, judge->currency),
		.strength = strength_of(judge),
		.score = judge->known.score.set ? (int)judge->known.score.v : -1,
		.names = won_by(judge),
		.days_late = day_none(item.due) ? 0 : day_between(item.due, judge->day),
	};
	TRY(client_worth(judge, item.user, &facts.client));
	if (facts.client < 1)
		facts.client = 1;
	struct today_item row = {
		.workspace_id = judge->ctx->workspace,
		.user_id = item.user,
		.kind = item.kind,
		.person_id = judge->person->id,
		.subject = {subject},
		.rule = item.rule,
		.reason = item.reason,
		.due = item.due,
		.value = value,
		.currency = judge->currency,
		.worth = ranking_worth(&facts),
		.minutes = ranking_minutes(item.kind),
	};
	return VEC_PUSH(judge->ctx->arena, judge->items, row) ? OK : ERR_NOMEM;
}

#define SAY(judge, id, ...) words_of((judge)->ctx->arena, id, {"person", .text = (judge)->person->name}, __VA_ARGS__)

/* ---- what must be repaired, and what was promised ---- */

static enum err judge_complaints(struct judge *judge)
{
	struct list rows = FACTS_OF(judge->facts.complaints, complaint_rows_row, person_id, judge->person->id);
	const struct complaint_rows_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++) {
		struct str reason = SAY(
			judge, TODAY_COMPLAINT, {"day", .day = row[i].opened}, {"text", .text = row[i].text});
		TRY(add(judge, (struct item){TODAY_KIND_REPAIR, row[i].user_id, row[i].id.v, STR("complaint"), reason,
				       row[i].opened, {0}}));
	}
	return OK;
}

static enum err judge_promises(struct judge *judge)
{
	struct list rows = FACTS_OF(judge->facts.promises, promise_rows_row, person_id, judge->person->id);
	const struct promise_rows_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++) {
		if (!day_none(row[i].kept) || row[i].deal_state != DEAL_STATE_WON || row[i].due.ymd > judge->day.ymd)
			continue;
		bool is_overdue = row[i].due.ymd < judge->day.ymd;
		struct words_arg promise = {"promise", .text = row[i].text};
		struct str reason = is_overdue ? SAY(judge, MAY_ASK_OVERDUE, promise, {"day", .day = row[i].due})
					       : SAY(judge, TODAY_PROMISE_DUE, promise);
		struct str rule = is_overdue ? STR("promise_overdue") : STR("promise_due");
		TRY(add(judge, (struct item){TODAY_KIND_KEEP, row[i].user_id, row[i].id.v, rule, reason, row[i].due,
				       row[i].value}));
	}
	return OK;
}

/* ---- what is owed ---- */

/* "Karl Weber", "Karl Weber and Ana Ruiz", "Karl Weber, Ana Ruiz and 3 more" */
static struct str names_text(struct judge *judge, const struct str *names, size_t n)
{
	struct arena *arena = judge->ctx->arena;
	if (n == 1)
		return names[0];
	if (n == 2)
		return words_of(arena, NAMES_TWO, {"one", .text = names[0]}, {"two", .text = names[1]});
	return words_of(arena, NAMES_MORE, {"one", .text = names[0]}, {"two", .text = names[1]},
		{"number", .has_number = true, .number = (int64_t)n - 2});
}

/* Everybody they brought who is a customer or on the way; none when that is nobody any more. */
static struct str brought_names(struct judge *judge)
{
	struct list rows = FACTS_OF(judge->by_source, referral_by_source_row, source_id, judge->person->id);
	const struct referral_by_source_row *row = rows.items;
	struct str *names = ARENA_ARRAY(judge->ctx->arena, rows.n + 1, struct str);
	size_t n = 0;
	for (size_t i = 0; names != NULL && i < rows.n; i++)
		if (row[i].state == REFERRAL_STATE_WON || steps_open(row[i].state))
			names[n++] = row[i].person_name;
	return n == 0 ? STR_NONE : names_text(judge, names, n);
}

static struct str owed_reason(struct judge *judge, const struct owed_rows_row *owed)
{
	struct words_arg about = {"about", .text = owed->about_name};
	switch (owed->kind) {
	case OWED_KIND_UPDATE_SOURCE:
		return SAY(judge, TODAY_UPDATE, about);
	case OWED_KIND_THANK_SOURCE:
		return SAY(judge, TODAY_THANK, about);
	case OWED_KIND_PLEDGED_CALL:
		return SAY(judge, TODAY_PLEDGED_CALL, about);
	case OWED_KIND_SECOND_LOOK:
		return SAY(judge, TODAY_SECOND_LOOK, about);
	case OWED_KIND_ASK_IN_TURN:
		return SAY(judge, TODAY_ASK_IN_TURN, about);
	case OWED_KIND_WARN_BROUGHT:
		return SAY(judge, TODAY_WARN_BROUGHT, {"names", .text = brought_names(judge)});
	default:
		return SAY(judge, TODAY_FOLLOW_UP, {"day", .day = owed->due});
	}
}

static enum today_kind owed_shown_as(enum owed_kind kind)
{
	switch (kind) {
	case OWED_KIND_UPDATE_SOURCE:
		return TODAY_KIND_UPDATE;
	case OWED_KIND_THANK_SOURCE:
		return TODAY_KIND_THANK;
	case OWED_KIND_PLEDGED_CALL:
		return TODAY_KIND_CALL;
	case OWED_KIND_ASK_IN_TURN:
		return TODAY_KIND_ASK;
	case OWED_KIND_WARN_BROUGHT:
		return TODAY_KIND_REPAIR;
	default:
		return TODAY_KIND_FOLLOW_UP;
	}
}

static enum err judge_owed(struct judge *judge, const struct readiness *readiness, bool *ret_asks)
{
	struct list rows = FACTS_OF(judge->owed, owed_rows_row, person_id, judge->person->id);
	const struct owed_rows_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++) {
		if (row[i].state == OWED_STATE_SNOOZED && row[i].snoozed_until.ymd > judge->day.ymd)
			continue;
		if (row[i].kind == OWED_KIND_FOLLOW_UP && row[i].due.ymd > judge->day.ymd)
			continue;
		bool is_ask = row[i].kind == OWED_KIND_ASK_IN_TURN;
		if (is_ask && readiness->answer != READINESS_ANSWER_READY)
			continue; /* what comes first is shown instead */
		if (row[i].kind == OWED_KIND_PLEDGED_CALL && row[i].about_never.set && row[i].about_never.v)
			continue; /* nobody calls who must not be contacted */
		if (row[i].kind == OWED_KIND_WARN_BROUGHT && str_none(brought_names(judge)))
			continue;
		*ret_asks = *ret_asks || is_ask;
		struct str rule = enum_word(&owed_kind_info, (int)row[i].kind);
		TRY(add(judge, (struct item){owed_shown_as(row[i].kind), row[i].user_id, row[i].id.v, rule,
				       owed_reason(judge, &row[i]), row[i].due, {0}}));
	}
	return OK;
}

/* "Who sent you?" is asked of everybody, so that nothing earned goes uncounted. */
static enum err judge_senders(struct judge *judge)
{
	struct list rows = FACTS_OF(judge->facts.deals, deal_rows_row, person_id, judge->person->id);
	const struct deal_rows_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++) {
		bool is_live = deal_state_open(row[i].state) || row[i].state == DEAL_STATE_WON;
		if (row[i].imported || row[i].sender != SENDER_KNOWN_UNKNOWN || !is_live)
			continue;
		struct str reason = SAY(judge, TODAY_WHO_SENT, {"offer", .text = row[i].offer});
		TRY(add(judge, (struct item){TODAY_KIND_FINISH, row[i].user_id, row[i].id.v, STR("who_sent"), reason,
				       DAY_NONE, row[i].value}));
	}
	return OK;
}

/* ---- may they be asked? ---- */

/* Whose person they are: the rep of their last deal, else who knows them best. */
static struct user_id rep_of(const struct judge *judge)
{
	struct list deals = FACTS_OF(judge->facts.deals, deal_rows_row, person_id, judge->person->id);
	if (deals.n > 0)
		return ((const struct deal_rows_row *)deals.items)[deals.n - 1].user_id;
	struct list rows = FACTS_OF(judge->facts.known, facts_known_row, to_id, judge->person->id);
	const struct facts_known_row *row = rows.items, *best = NULL;
	for (size_t i = 0; i < rows.n; i++)
		if (best == NULL || row[i].both_ways.ymd > best->both_ways.ymd ||
			(row[i].both_ways.ymd == best->both_ways.ymd && row[i].strength > best->strength))
			best = &row[i];
	const struct user_all_row *user = judge->users.items;
	for (size_t i = 0; best != NULL && i < judge->users.n; i++)
		if (user[i].person_id.v == best->from_id.v)
			return user[i].id;
	return (struct user_id){0};
}

/* What Today shows for an answer of readiness; none where it shows nothing. */
static enum today_kind shown_as(const struct readiness *readiness)
{
	if (readiness->answer == READINESS_ANSWER_READY)
		return readiness->n_advice == 0 ? TODAY_KIND_ASK : TODAY_KIND_NONE; /* never against advice */
	switch (readiness->rule) {
	case READINESS_RULE_HOW_IT_WENT:
	case READINESS_RULE_SCORE_OLD:
	case READINESS_RULE_WHAT_IS_MISSING:
		return TODAY_KIND_HOW_IT_WENT;
	case READINESS_RULE_LOW_SCORE:
		return TODAY_KIND_REPAIR;
	case READINESS_RULE_WRITE_NO:
	case READINESS_RULE_NO_PROMISE:
		return TODAY_KIND_FINISH;
	case READINESS_RULE_CATCH_UP:
		return TODAY_KIND_CATCH_UP;
	default:
		return TODAY_KIND_NONE;
	}
}

static enum err judge_readiness(struct judge *judge, const struct readiness *readiness)
{
	enum today_kind kind = shown_as(readiness);
	if (kind == TODAY_KIND_NONE)
		return OK;
	struct str rule = enum_word(&readiness_rule_info, (int)readiness->rule);
	return add(judge, (struct item){kind, rep_of(judge), 0, rule, readiness->reason, DAY_NONE, {0}});
}

/* ---- referrals: those named, and those who named ---- */

static struct day chase_day(const struct judge *judge, struct day from)
{
	return day_plus_working(from, judge->ctx->settings.chase_working_days, judge->ctx->settings.holidays);
}

/* The gate as of the day that is judged. */
static struct gate gate_on(struct judge *judge, struct gate_facts facts)
{
	struct gate gate;
	facts.today = judge->day;
	gate_of(judge->ctx->arena, &facts, &gate);
	return gate;
}

static enum err judge_named(struct judge *judge)
{
	struct list rows = FACTS_OF(judge->named, referral_named_row, person_id, judge->person->id);
	const struct referral_named_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++) {
		struct item item = {.user = row[i].user_id, .subject = row[i].id.v, .value = row[i].value};
		struct gate gate = gate_on(judge, (struct gate_facts){
							  .person = judge->person->name,
							  .source = row[i].source_name,
							  .need = row[i].need,
							  .wants = row[i].wants,
							  .permitted_on = row[i].permitted_on,
							  .postponed = row[i].postponed,
						  });
		bool waits = row[i].state == REFERRAL_STATE_PERMITTED || row[i].state == REFERRAL_STATE_INTRODUCED;
		if (waits && gate.open) {
			item.kind = TODAY_KIND_CALL;
			item.rule = STR("permitted");
			item.reason = gate.reason;
			item.due = day_plus_working(row[i].permitted_on, 2, judge->ctx->settings.holidays);
		} else if (row[i].state == REFERRAL_STATE_CONTACTED &&
			   chase_day(judge, row[i].since).ymd <= judge->day.ymd) {
			item.kind = TODAY_KIND_FOLLOW_UP;
			item.rule = STR("contacted");
			item.reason = SAY(judge, TODAY_CONTACTED, {"day", .day = row[i].since});
			item.due = chase_day(judge, row[i].since);
		} else if (row[i].state == REFERRAL_STATE_PARKED && !day_none(row[i].parked_until) &&
			   row[i].parked_until.ymd <= judge->day.ymd) {
			item.kind = TODAY_KIND_FOLLOW_UP;
			item.rule = STR("parked");
			item.reason = SAY(judge, TODAY_PARKED, {"source", .text = row[i].source_name},
				{"day", .day = row[i].parked_until});
			item.due = row[i].parked_until;
		} else {
			continue;
		}
		TRY(add(judge, item));
	}
	return OK;
}

/* Whether the source is to be reminded: the two questions are open, and time has passed. */
static bool is_chased(struct judge *judge, const struct referral_by_source_row *row)
{
	struct gate gate = gate_on(judge, (struct gate_facts){
						  .person = row->person_name,
						  .source = judge->person->name,
						  .need = row->need,
						  .wants = row->wants,
						  .permitted_on = row->permitted_on,
						  .never = row->never,
					  });
	if (!steps_waits(row->state, &gate) || row->reminders >= WAYS_REMINDERS)
		return false;
	struct day from = day_none(row->reminded_on) ? row->since : row->reminded_on;
	return chase_day(judge, from).ymd <= judge->day.ymd;
}

/* One item for a source and a rep, whatever the number of names. */
static enum err judge_sources(struct judge *judge)
{
	struct list rows = FACTS_OF(judge->by_source, referral_by_source_row, source_id, judge->person->id);
	const struct referral_by_source_row *row = rows.items;
	struct str *names = ARENA_ARRAY(judge->ctx->arena, rows.n + 1, struct str);
	bool *taken = ARENA_ARRAY(judge->ctx->arena, rows.n + 1, bool);
	if (names == NULL || taken == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < rows.n; i++) {
		if (taken[i] || !is_chased(judge, &row[i]))
			continue;
		size_t n = 0;
		struct day first = row[i].named_on;
		for (size_t j = i; j < rows.n; j++) {
			if (taken[j] || row[j].user_id.v != row[i].user_id.v || !is_chased(judge, &row[j]))
				continue;
			taken[j] = true;
			names[n++] = row[j].person_name;
			first = row[j].named_on.ymd < first.ymd ? row[j].named_on : first;
		}
		struct str reason = SAY(
			judge, TODAY_CHASE, {"names", .text = names_text(judge, names, n)}, {"day", .day = first});
		TRY(add(judge, (struct item){TODAY_KIND_CHASE, row[i].user_id, 0, STR("no_answer"), reason,
				       chase_day(judge, first), {0}}));
	}
	return OK;
}

static enum err judge_person(struct judge *judge, size_t at)
{
	struct ctx *ctx = judge->ctx;
	struct readiness readiness;
	bool asks = false;
	judge->person = (const struct facts_people_row *)judge->facts.people.items + at;
	facts_readiness(&judge->facts, at, judge->day, &judge->known);
	judge->value = (struct minor){0};
	judge->currency = ctx->settings.currency;
	struct list deals = FACTS_OF(judge->facts.deals, deal_rows_row, person_id, judge->person->id);
	const struct deal_rows_row *deal = deals.items;
	for (size_t i = 0; i < deals.n; i++) {
		if (deal[i].value.v > judge->value.v) {
			judge->value = deal[i].value;
			judge->currency = deal[i].currency;
		}
	}
	if (judge->person->do_not_contact)
		return OK; /* absolute: whatever is open, nobody is to get in touch */
	TRY(judge_complaints(judge));
	TRY(judge_promises(judge));
	if (judge->person->is_user)
		return OK;
	readiness_of(ctx->arena, &judge->known, judge->day, ctx->settings.rest_days, &readiness);
	TRY(judge_senders(judge));
	TRY(judge_owed(judge, &readiness, &asks));
	if (!asks)
		TRY(judge_readiness(judge, &readiness));
	TRY(judge_named(judge));
	return judge_sources(judge);
}

enum err today_judge(struct ctx *ctx, struct ids people, struct user_id user, struct day day, today_items *items)
{
	struct judge judge = {.ctx = ctx, .only = user, .day = day, .items = items};
	TRY(facts_load(ctx, people, &judge.facts));
	TRY(owed_rows(ctx->tx, (struct owed_rows_args){ctx->workspace, people}, &judge.owed));
	TRY(referral_named(ctx->tx, (struct referral_named_args){ctx->workspace, people}, &judge.named));
	TRY(referral_by_source(ctx->tx, (struct referral_by_source_args){ctx->workspace, people}, &judge.by_source));
	TRY(today_put_offs(ctx->tx, (struct today_put_offs_args){ctx->workspace, people}, &judge.put_offs));
	TRY(user_all(ctx->tx, (struct user_all_args){ctx->workspace}, &judge.users));
	for (size_t i = 0; i < judge.facts.people.n; i++)
		TRY(judge_person(&judge, i));
	return OK;
}
