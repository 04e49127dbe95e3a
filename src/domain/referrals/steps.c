#include "domain/referrals/steps.h"

#include "domain/words.h"

int steps_rank(enum referral_state state)
{
	switch (state) {
	case REFERRAL_STATE_NAMED:
		return 1;
	case REFERRAL_STATE_CHECKING:
		return 2;
	case REFERRAL_STATE_PERMITTED:
		return 3;
	case REFERRAL_STATE_INTRODUCED:
		return 4;
	case REFERRAL_STATE_CONTACTED:
		return 5;
	case REFERRAL_STATE_MET:
		return 6;
	case REFERRAL_STATE_QUALIFIED:
		return 7;
	case REFERRAL_STATE_WON:
		return 8;
	default:
		return 0;
	}
}

bool steps_open(enum referral_state state)
{
	int rank = steps_rank(state);
	return rank >= 1 && rank <= 7;
}

bool steps_ended(enum referral_state state)
{
	return state != REFERRAL_STATE_NONE && state != REFERRAL_STATE_PARKED && !steps_open(state);
}

bool steps_introduced(enum referral_state state)
{
	return steps_rank(state) >= steps_rank(REFERRAL_STATE_INTRODUCED);
}

bool steps_contact(enum referral_state state)
{
	return steps_rank(state) >= steps_rank(REFERRAL_STATE_CONTACTED);
}

enum steps_move steps_move(enum referral_state from, enum referral_state to)
{
	if (from == to)
		return STEPS_NONE;
	if (steps_ended(from))
		return STEPS_CORRECT;
	if (to == REFERRAL_STATE_PARKED)
		return STEPS_PARK;
	if (steps_ended(to) && to != REFERRAL_STATE_WON)
		return STEPS_END;
	if (from == REFERRAL_STATE_PARKED)
		return STEPS_RESUME;
	return steps_rank(to) > steps_rank(from) ? STEPS_FORWARD : STEPS_CORRECT;
}

bool steps_waits(enum referral_state state, const struct gate *gate)
{
	return steps_open(state) && !steps_contact(state) && !gate->open && !gate->never;
}

void steps_count(struct referral *referral, bool correction)
{
	int rank = steps_rank(referral->state);
	int met = steps_rank(REFERRAL_STATE_MET), won = steps_rank(REFERRAL_STATE_WON);
	if (correction && rank > 0)
		referral->reached = rank;
	else if (correction && referral->reached == won)
		referral->reached = met;
	else if (rank > referral->reached)
		referral->reached = rank;
	if (referral->reached < met)
		referral->met_on = DAY_NONE;
	else if (day_none(referral->met_on))
		referral->met_on = referral->since;
	if (referral->reached < won)
		referral->won_on = DAY_NONE;
	else if (day_none(referral->won_on))
		referral->won_on = referral->since;
}

enum approach steps_approach(const struct referral *referral)
{
	if (!str_none(referral->cold_reason))
		return APPROACH_COLD;
	if (day_none(referral->permitted_on))
		return APPROACH_OPEN;
	return referral->kit ? APPROACH_WITH_KIT : APPROACH_WITHOUT_KIT;
}

static struct str gate_reason(struct arena *arena, const struct gate_facts *facts, const struct gate *gate)
{
	struct words_arg person = {"person", .text = facts->person};
	struct words_arg source = {"source", .text = facts->source};
	struct words_arg day = {"day", .day = facts->permitted_on};
	if (gate->never)
		return words_of(arena, MAY_ASK_DO_NOT_CONTACT, person);
	if (gate->open && facts->postponed >= GATE_POSTPONED_OFTEN)
		return words_of(arena, GATE_POSTPONED, person, day);
	if (gate->open)
		return words_of(arena, GATE_OPEN, person, day);
	if (gate->lapsed)
		return words_of(arena, GATE_LAPSED, person, day, source);
	if (facts->need == ANSWER_NO)
		return words_of(arena, GATE_NO_NEED, person);
	if (facts->wants == ANSWER_NO)
		return words_of(arena, GATE_NOT_WANTED, person);
	if (facts->need == ANSWER_YES)
		return words_of(arena, GATE_WANTS_UNKNOWN, person, source);
	if (facts->wants == ANSWER_YES)
		return words_of(arena, GATE_NEED_UNKNOWN, person, source);
	return words_of(arena, GATE_BOTH_UNKNOWN, person, source);
}

void gate_of(struct arena *arena, const struct gate_facts *facts, struct gate *ret_gate)
{
	bool is_yes = facts->need == ANSWER_YES && facts->wants == ANSWER_YES;
	bool lapsed = is_yes && (day_none(facts->permitted_on) ||
					day_plus_months(facts->permitted_on, GATE_MONTHS).ymd < facts->today.ymd);
	struct gate gate = {.open = is_yes && !lapsed && !facts->never, .lapsed = lapsed, .never = facts->never};
	gate.reason = gate_reason(arena, facts, &gate);
	if (!gate.open && facts->postponed >= GATE_POSTPONED_OFTEN)
		gate.reason = words_of(arena, TWO_SENTENCES, {"one", .text = words_text(WORDS_GATE_HESITATION)},
			{"two", .text = gate.reason});
	*ret_gate = gate;
}
