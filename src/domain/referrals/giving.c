#include "domain/referrals/giving.h"

#include "domain/words.h"

enum { BALANCE_MONTHS = 12 };

/* ---- the gate ---- */

static bool holds(enum answer answer, struct day said_on, struct day today)
{
	return answer == ANSWER_YES && day_plus_months(said_on, GATE_MONTHS).ymd >= today.ymd;
}

static struct str gate_reason(struct arena *arena, const struct giving_facts *facts, const struct gate *gate)
{
	struct words_arg person = {"person", .text = facts->person}, to = {"to", .text = facts->to};
	bool need = holds(facts->need, facts->need_on, facts->today);
	bool wants = holds(facts->wants, facts->wants_on, facts->today);
	struct day later = facts->need_on.ymd > facts->wants_on.ymd ? facts->need_on : facts->wants_on;
	if (facts->never)
		return words_of(arena, MAY_ASK_DO_NOT_CONTACT, person);
	if (facts->to_never)
		return words_of(arena, MAY_ASK_DO_NOT_CONTACT, {"person", .text = facts->to});
	if (gate->open)
		return words_of(arena, GIVING_OPEN, person, to, {"day", .day = later});
	if (gate->lapsed)
		return words_of(arena, GIVING_LAPSED, person, to, {"day", .day = later});
	if (facts->need == ANSWER_NO)
		return words_of(arena, GIVING_NO_NEED, person, to);
	if (facts->wants == ANSWER_NO)
		return words_of(arena, GIVING_NOT_WANTED, person, to);
	if (need)
		return words_of(arena, GIVING_WANTS_UNKNOWN, person, to);
	if (wants)
		return words_of(arena, GIVING_NEED_UNKNOWN, person, to);
	return words_of(arena, GIVING_BOTH_UNKNOWN, person, to);
}

void giving_gate(struct arena *arena, const struct giving_facts *facts, struct gate *ret_gate)
{
	bool both = facts->need == ANSWER_YES && facts->wants == ANSWER_YES;
	bool hold = holds(facts->need, facts->need_on, facts->today) &&
		    holds(facts->wants, facts->wants_on, facts->today);
	struct gate gate = {.never = facts->never || facts->to_never, .lapsed = both && !hold};
	gate.open = hold && !gate.never;
	gate.reason = gate_reason(arena, facts, &gate);
	*ret_gate = gate;
}

/* ---- steps ---- */

int giving_rank(enum given_state state)
{
	switch (state) {
	case GIVEN_STATE_NAMED:
		return 1;
	case GIVEN_STATE_PERMITTED:
		return 2;
	case GIVEN_STATE_INTRODUCED:
		return 3;
	case GIVEN_STATE_MET:
		return 4;
	case GIVEN_STATE_WON:
		return 5;
	default:
		return 0;
	}
}

bool giving_ended(enum given_state state)
{
	return state == GIVEN_STATE_WON || state == GIVEN_STATE_NOT_WON || state == GIVEN_STATE_REFUSED;
}

enum steps_move giving_move(enum given_state from, enum given_state to)
{
	if (from == to)
		return STEPS_NONE;
	if (giving_ended(from))
		return STEPS_CORRECT;
	if (to == GIVEN_STATE_NOT_WON || to == GIVEN_STATE_REFUSED)
		return STEPS_END;
	return giving_rank(to) > giving_rank(from) ? STEPS_FORWARD : STEPS_CORRECT;
}

bool giving_introduced(enum given_state state)
{
	return giving_rank(state) >= giving_rank(GIVEN_STATE_INTRODUCED);
}

/* ---- the balance ---- */

void giving_sum(const struct giving_one *ones, size_t n, struct day today, struct giving_sum *ret_sum)
{
	struct day first = day_plus_months(today, -BALANCE_MONTHS);
	struct giving_sum sum = {0};
	for (size_t i = 0; i < n; i++) {
		if (ones[i].on.ymd < first.ymd || ones[i].on.ymd > today.ymd)
			continue;
		sum.introduced++;
		sum.met += ones[i].met || ones[i].won;
		sum.won += ones[i].won;
		if (ones[i].won)
			sum.value.v += ones[i].value.v;
	}
	*ret_sum = sum;
}
