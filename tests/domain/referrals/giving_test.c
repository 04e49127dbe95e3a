/* The rules of giving, without a database: the gate, the way, the balance. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "domain/referrals/giving.h"

static struct arena *arena;

static struct gate gate_of_facts(struct giving_facts facts)
{
	struct gate gate;
	facts.person = STR("Olga");
	facts.to = STR("Paul");
	if (day_none(facts.today))
		facts.today = (struct day){20260601};
	giving_gate(arena, &facts, &gate);
	return gate;
}

#define assert_says(text, words) assert_true(str_find((text), STR(words)) != SIZE_MAX)

static void only_two_yeses_give_somebody(void **state)
{
	(void)state;
	static const enum answer answers[] = {ANSWER_UNKNOWN, ANSWER_YES, ANSWER_NO};
	struct day day = {20260601};
	for (int i = 0; i < 3; i++)
		for (int j = 0; j < 3; j++) {
			struct gate gate = gate_of_facts((struct giving_facts){
				.need = answers[i], .wants = answers[j], .need_on = day, .wants_on = day});
			assert_int_equal(gate.open, answers[i] == ANSWER_YES && answers[j] == ANSWER_YES);
			assert_true(gate.reason.n > 0);
		}
	assert_says(gate_of_facts((struct giving_facts){.need = ANSWER_NO, .need_on = day}).reason, "no need");
	struct giving_facts both = {.need = ANSWER_YES, .wants = ANSWER_YES, .need_on = day, .wants_on = day};
	both.never = true;
	assert_true(gate_of_facts(both).never);
	assert_says(gate_of_facts(both).reason, "Olga must not be contacted");
	both.never = false;
	both.to_never = true;
	assert_false(gate_of_facts(both).open);
	assert_says(gate_of_facts(both).reason, "Paul must not be contacted");
}

static void each_yes_holds_twelve_months(void **state)
{
	(void)state;
	struct giving_facts facts = {.need = ANSWER_YES,
		.wants = ANSWER_YES,
		.need_on = {20250601},
		.wants_on = {20260301},
		.today = {20260601}};
	assert_true(gate_of_facts(facts).open);
	facts.today.ymd = 20260602;
	assert_false(gate_of_facts(facts).open);
	assert_true(gate_of_facts(facts).lapsed);
	facts.wants_on.ymd = 20260602; /* said anew: the other is as old as before */
	assert_false(gate_of_facts(facts).open);
	facts.need_on.ymd = 20260602;
	assert_true(gate_of_facts(facts).open);
}

static void the_way_goes_forward(void **state)
{
	(void)state;
	assert_int_equal(giving_move(GIVEN_STATE_NAMED, GIVEN_STATE_MET), STEPS_FORWARD);
	assert_int_equal(giving_move(GIVEN_STATE_MET, GIVEN_STATE_INTRODUCED), STEPS_CORRECT);
	assert_int_equal(giving_move(GIVEN_STATE_MET, GIVEN_STATE_NOT_WON), STEPS_END);
	assert_int_equal(giving_move(GIVEN_STATE_WON, GIVEN_STATE_NOT_WON), STEPS_CORRECT);
	assert_int_equal(giving_move(GIVEN_STATE_MET, GIVEN_STATE_MET), STEPS_NONE);
}

static void the_balance_is_of_twelve_months(void **state)
{
	(void)state;
	const struct giving_one ones[] = {
		{{20250531}, true, true, {100}}, /* a day too old */
		{{20250601}, true, true, {200}},
		{{20260101}, false, true, {300}}, /* won without a meeting noted: there was one */
		{{20260201}, true, false, {400}}, /* not won: no value */
		{{20260601}, false, false, {0}}, {{20260602}, true, true, {500}}, /* to come */
	};
	struct giving_sum sum;
	giving_sum(ones, sizeof ones / sizeof *ones, (struct day){20260601}, &sum);
	assert_int_equal(sum.introduced, 4);
	assert_int_equal(sum.met, 3);
	assert_int_equal(sum.won, 2);
	assert_int_equal(sum.value.v, 500);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_two_yeses_give_somebody),
		cmocka_unit_test(each_yes_holds_twelve_months),
		cmocka_unit_test(the_way_goes_forward),
		cmocka_unit_test(the_balance_is_of_twelve_months),
	};
	arena = arena_new(0);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	return failed;
}
