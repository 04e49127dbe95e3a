/* The rule of Today that shows what readiness answers: may they be asked, and what comes first? */
#include "deal_sql.h"
#include "domain/referrals/reach.h"
#include "domain/referrals/steps.h"
#include "domain/referrals/today_rules.h"
#include "facts_sql.h"
#include "referral_sql.h"
#include "user_sql.h"

/* Last in touch, then how well; else who came first, so that it does not depend on the order of rows. */
static bool knows_better(const struct facts_known_row *a, const struct facts_known_row *b)
{
	if (a->both_ways.ymd != b->both_ways.ymd)
		return a->both_ways.ymd > b->both_ways.ymd;
	if (a->strength != b->strength)
		return a->strength > b->strength;
	return a->from_id.v < b->from_id.v;
}

struct user_id today_rep(const struct judge *judge)
{
	struct list deals = FACTS_OF(judge->facts.deals, deal_rows_row, person_id, judge->person->id);
	if (deals.n > 0)
		return ((const struct deal_rows_row *)deals.items)[deals.n - 1].user_id;
	struct list rows = FACTS_OF(judge->facts.known, facts_known_row, to_id, judge->person->id);
	const struct facts_known_row *row = rows.items, *best = NULL;
	for (size_t i = 0; i < rows.n; i++)
		if (best == NULL || knows_better(&row[i], best))
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

/* Merely named to this rep, or to another: until both answers are yes the next step is the source's. */
static bool is_behind_gate(struct judge *judge, struct user_id rep)
{
	struct list rows = FACTS_OF(judge->named, referral_named_row, person_id, judge->person->id);
	struct reach_facts facts = {.standing = judge->known.standing,
		.partner = judge->known.partner,
		.both_ways = judge->known.both_ways,
		.knows_offer = judge->known.knows_offer};
	reach_named(judge->ctx->arena, rows, rep, judge->day, &facts);
	return reach_of(&facts) == REACH_GATE;
}

enum err today_rule_readiness(struct judge *judge)
{
	enum today_kind kind = judge->ask_is_owed ? TODAY_KIND_NONE : shown_as(&judge->readiness);
	if (kind == TODAY_KIND_NONE || (judge->is_warned && kind == TODAY_KIND_HOW_IT_WENT))
		return OK;
	struct user_id rep = today_rep(judge);
	if (rep.v == 0 || is_behind_gate(judge, rep))
		return OK;
	struct str rule = enum_word(&readiness_rule_info, (int)judge->readiness.rule);
	return today_add(judge, (struct today_line){kind, rep, 0, rule, judge->readiness.reason, DAY_NONE, {0}});
}
