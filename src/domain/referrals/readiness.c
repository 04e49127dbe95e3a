#include "domain/referrals/readiness.h"

#include "domain/words.h"

struct judge {
	struct arena *arena;
	const struct readiness_facts *facts;
	struct day today;
	int rest_days;
	struct readiness *ret;
};

#define SAY(judge, id, ...) words_of((judge)->arena, id, {"person", .text = (judge)->facts->name}, __VA_ARGS__)

static int days_since(const struct judge *judge, struct day day)
{
	return day_between(day, judge->today);
}

static bool within_year(const struct judge *judge, struct day day)
{
	return !day_none(day) && days_since(judge, day) <= READINESS_YEAR;
}

static bool answered(struct judge *judge, enum readiness_answer answer, enum readiness_rule rule, struct str reason,
	struct str first)
{
	judge->ret->answer = answer;
	judge->ret->rule = rule;
	judge->ret->reason = reason;
	judge->ret->first = first;
	return true;
}

static bool stop(struct judge *judge, enum readiness_rule rule, struct str reason, struct str first)
{
	return answered(judge, READINESS_ANSWER_STOP, rule, reason, first);
}

static bool first(struct judge *judge, enum readiness_rule rule, struct str reason, struct str what)
{
	return answered(judge, READINESS_ANSWER_FIRST, rule, reason, what);
}

static bool ready(struct judge *judge, enum readiness_rule rule, enum occasion occasion, struct str reason)
{
	judge->ret->occasion = occasion;
	return answered(judge, READINESS_ANSWER_READY, rule, reason, STR_NONE);
}

static bool stopped(struct judge *judge)
{
	const struct readiness_facts *facts = judge->facts;
	if (facts->do_not_contact)
		return stop(judge, READINESS_RULE_DO_NOT_CONTACT, SAY(judge, MAY_ASK_DO_NOT_CONTACT), STR_NONE);
	if (facts->do_not_ask)
		return stop(judge, READINESS_RULE_DO_NOT_ASK, SAY(judge, MAY_ASK_DO_NOT_ASK), STR_NONE);
	if (facts->complaint_open)
		return stop(judge, READINESS_RULE_COMPLAINT,
			SAY(judge, MAY_ASK_COMPLAINT, {"day", .day = facts->complaint_opened}),
			SAY(judge, FIRST_COMPLAINT, {"text", .text = facts->complaint}));
	return false;
}

/* Their own "ask me in March": nothing breaks it before that day. */
static bool asked_to_wait(struct judge *judge)
{
	struct day day = judge->facts->ask_after;
	if (day_none(day) || day.ymd <= judge->today.ymd)
		return false;
	judge->ret->until = day;
	return first(judge, READINESS_RULE_ASK_AFTER, SAY(judge, MAY_ASK_AFTER, {"day", .day = day}),
		SAY(judge, FIRST_WAIT, {"day", .day = day}));
}

/* The day agreed at a no has come and they have not been asked since. */
static bool follow_up_due(const struct judge *judge)
{
	struct day day = judge->facts->no.wait_until;
	return !day_none(day) && day.ymd <= judge->today.ymd && judge->facts->last_ask.ymd < day.ymd;
}

/* Whether the no is still the occasion: at once, and once more at a follow-up. For somebody who is
 * nothing else to us it stays the occasion for a year; for a customer or a prospect only while the
 * conversation is fresh, since their promises and decisions come first again afterwards. */
static bool no_speaks(const struct judge *judge)
{
	const struct readiness_no *no = &judge->facts->no;
	if (no->kind == DEAL_STATE_NONE || days_since(judge, no->on) < 0)
		return false;
	enum standing standing = judge->facts->standing;
	bool is_all = standing == STANDING_DECLINED || standing == STANDING_UNQUALIFIED;
	int lasts = is_all ? READINESS_YEAR : READINESS_RIGHT_AFTER;
	if (follow_up_due(judge) && days_since(judge, no->wait_until) <= lasts)
		return no->asks_since <= 1;
	return days_since(judge, no->on) <= lasts && no->asks_since <= (is_all ? 1 : 0);
}

static bool after_a_no(struct judge *judge)
{
	const struct readiness_no *no = &judge->facts->no;
	if (!no_speaks(judge))
		return false;
	if (no->kind == DEAL_STATE_UNQUALIFIED && !(no->reason && no->alternative)) {
		struct str reason = no->reason        ? SAY(judge, MAY_ASK_NO_ALTERNATIVE, {"day", .day = no->on})
				    : no->alternative ? SAY(judge, MAY_ASK_NO_REASON, {"day", .day = no->on})
						      : SAY(judge, MAY_ASK_NO_UNWRITTEN, {"day", .day = no->on});
		return first(judge, READINESS_RULE_WRITE_NO, reason, SAY(judge, FIRST_WRITE_NO));
	}
	bool is_ours = no->kind == DEAL_STATE_UNQUALIFIED;
	struct words_arg day = {"day", .day = no->on};
	struct str reason;
	if (no->asks_since > 0)
		reason = SAY(judge, MAY_ASK_FOLLOW_UP, day);
	else
		reason = is_ours ? SAY(judge, MAY_ASK_HONEST_NO, day) : SAY(judge, MAY_ASK_THEIR_NO, day);
	return ready(judge, is_ours ? READINESS_RULE_HONEST_NO : READINESS_RULE_THEIR_NO,
		is_ours ? OCCASION_HONEST_NO : OCCASION_THEIR_NO, reason);
}

/* What was promised comes before what is asked. */
static bool something_undelivered(struct judge *judge)
{
	const struct readiness_promises *promises = &judge->facts->promises;
	if (!day_none(promises->overdue_due)) {
		struct words_arg promise = {"promise", .text = promises->overdue};
		return first(judge, READINESS_RULE_PROMISE_OVERDUE,
			SAY(judge, MAY_ASK_OVERDUE, promise, {"day", .day = promises->overdue_due}),
			SAY(judge, FIRST_KEEP, promise));
	}
	if (promises->kept > 0)
		return false;
	if (promises->open == 0)
		return first(judge, READINESS_RULE_NO_PROMISE, SAY(judge, MAY_ASK_NO_PROMISE),
			SAY(judge, FIRST_WRITE_PROMISE));
	struct words_arg promise = {"promise", .text = promises->next};
	struct words_arg day = {"day", .day = promises->next_due};
	return first(judge, READINESS_RULE_NONE_KEPT, SAY(judge, MAY_ASK_NONE_KEPT, promise, day),
		SAY(judge, FIRST_DELIVER, promise, day));
}

static bool customer(struct judge *judge)
{
	const struct readiness_facts *facts = judge->facts;
	if (facts->standing != STANDING_CUSTOMER)
		return false;
	if (something_undelivered(judge))
		return true;
	struct words_arg promise = {"promise", .text = facts->promises.last_kept};
	struct words_arg kept = {"day", .day = facts->promises.last_kept_on};
	struct words_arg scored = {"day", .day = facts->score_on};
	struct words_arg score = {"score", .has_number = true, .number = facts->score.v};
	if (!facts->score.set)
		return first(judge, READINESS_RULE_HOW_IT_WENT, SAY(judge, MAY_ASK_NO_SCORE, promise, kept),
			SAY(judge, FIRST_HOW_IT_WENT));
	if (!within_year(judge, facts->score_on))
		return first(judge, READINESS_RULE_SCORE_OLD, SAY(judge, MAY_ASK_SCORE_OLD, scored, score),
			SAY(judge, FIRST_HOW_IT_WENT));
	if (facts->score.v >= 9)
		return ready(judge, READINESS_RULE_HAPPY, OCCASION_PROMISE_CONFIRMED,
			SAY(judge, MAY_ASK_HAPPY, promise, kept, score));
	if (facts->score.v >= 7)
		return first(judge, READINESS_RULE_WHAT_IS_MISSING, SAY(judge, MAY_ASK_MISSING, scored, score),
			SAY(judge, FIRST_WHAT_IS_MISSING));
	return first(judge, READINESS_RULE_LOW_SCORE, SAY(judge, MAY_ASK_LOW_SCORE, scored, score),
		SAY(judge, FIRST_REPAIR));
}

static bool prospect(struct judge *judge)
{
	if (judge->facts->standing != STANDING_PROSPECT)
		return false;
	return first(judge, READINESS_RULE_FINISH,
		SAY(judge, MAY_ASK_PROSPECT, {"offer", .text = judge->facts->open_offer}), SAY(judge, FIRST_FINISH));
}

static void advise(struct judge *judge, enum readiness_rule rule, struct str text)
{
	judge->ret->advice[judge->ret->n_advice++] = (struct readiness_advice){rule, text};
}

static bool partner(struct judge *judge)
{
	const struct readiness_facts *facts = judge->facts;
	if (!facts->partner)
		return false;
	if (facts->brought > facts->received)
		advise(judge, READINESS_RULE_GIVE_FIRST,
			SAY(judge, ADVICE_GIVE_FIRST, {"brought", .has_number = true, .number = facts->brought},
				{"received", .has_number = true, .number = facts->received}));
	return ready(judge, READINESS_RULE_PARTNER, OCCASION_PARTNER_EXCHANGE, SAY(judge, MAY_ASK_PARTNER));
}

/* Former customers, acquaintances, and those whose no has been used up. */
static bool acquaintance(struct judge *judge)
{
	const struct readiness_facts *facts = judge->facts;
	if (within_year(judge, facts->both_ways))
		return ready(judge, READINESS_RULE_IN_TOUCH, OCCASION_CHECK_IN,
			SAY(judge, MAY_ASK_IN_TOUCH, {"day", .day = facts->both_ways}));
	if (facts->knows_offer)
		return ready(judge, READINESS_RULE_KNOWS_OFFER, OCCASION_CHECK_IN, SAY(judge, MAY_ASK_KNOWS_OFFER));
	struct str reason = day_none(facts->both_ways) ? SAY(judge, MAY_ASK_NEVER_IN_TOUCH)
						       : SAY(judge, MAY_ASK_LONG_AGO, {"day", .day = facts->both_ways});
	return first(judge, READINESS_RULE_CATCH_UP, reason, SAY(judge, FIRST_CATCH_UP));
}

/* Not again within the rest period, unless something new has happened since, or the day has come
 * that they named themselves. The new thing must be of a later day: what led to the last ask was
 * new then. */
static void advise_rest(struct judge *judge)
{
	const struct readiness_facts *facts = judge->facts;
	if (day_none(facts->last_ask) || days_since(judge, facts->last_ask) > judge->rest_days)
		return;
	if (facts->something_new.ymd > facts->last_ask.ymd || facts->ask_after.ymd > facts->last_ask.ymd)
		return;
	if (facts->no.kind != DEAL_STATE_NONE && follow_up_due(judge))
		return;
	advise(judge, READINESS_RULE_REST,
		SAY(judge, ADVICE_REST, {"day", .day = facts->last_ask},
			{"until", .day = day_plus(facts->last_ask, judge->rest_days + 1)}));
}

void readiness_of(struct arena *arena, const struct readiness_facts *facts, struct day today, int rest_days,
	struct readiness *ret_readiness)
{
	*ret_readiness = (struct readiness){.occasion = OCCASION_CHECK_IN};
	struct judge judge = {arena, facts, today, rest_days, ret_readiness};
	/* The table of the domain, line by line: the first that fits answers. */
	bool is_answered = stopped(&judge) || asked_to_wait(&judge) || after_a_no(&judge) || customer(&judge) ||
			   prospect(&judge) || partner(&judge) || acquaintance(&judge);
	if (is_answered && ret_readiness->answer == READINESS_ANSWER_READY)
		advise_rest(&judge);
}
