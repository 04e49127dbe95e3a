/* The referral's way, the gate and the worth of things: what is allowed, what is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "domain/deals/standing.h"
#include "domain/referrals/ranking.h"
#include "domain/referrals/steps.h"

static void ways(void **state)
{
	(void)state;
	assert_int_equal(steps_move(REFERRAL_STATE_NAMED, REFERRAL_STATE_CHECKING), STEPS_FORWARD);
	assert_int_equal(steps_move(REFERRAL_STATE_NAMED, REFERRAL_STATE_WON), STEPS_FORWARD);
	assert_int_equal(steps_move(REFERRAL_STATE_MET, REFERRAL_STATE_CONTACTED), STEPS_CORRECT);
	assert_int_equal(steps_move(REFERRAL_STATE_MET, REFERRAL_STATE_MET), STEPS_NONE);
	assert_int_equal(steps_move(REFERRAL_STATE_CHECKING, REFERRAL_STATE_REFUSED), STEPS_END);
	assert_int_equal(steps_move(REFERRAL_STATE_PARKED, REFERRAL_STATE_UNREACHABLE), STEPS_END);
	assert_int_equal(steps_move(REFERRAL_STATE_CHECKING, REFERRAL_STATE_PARKED), STEPS_PARK);
	assert_int_equal(steps_move(REFERRAL_STATE_PARKED, REFERRAL_STATE_NAMED), STEPS_RESUME);
	assert_int_equal(steps_move(REFERRAL_STATE_WON, REFERRAL_STATE_MET), STEPS_CORRECT);
	assert_int_equal(steps_move(REFERRAL_STATE_REFUSED, REFERRAL_STATE_PARKED), STEPS_CORRECT);
	assert_false(steps_contact(REFERRAL_STATE_INTRODUCED));
	assert_true(steps_contact(REFERRAL_STATE_CONTACTED));
	assert_true(steps_ended(REFERRAL_STATE_WON));
	assert_false(steps_ended(REFERRAL_STATE_PARKED));
	assert_false(steps_open(REFERRAL_STATE_PARKED));
}

static void only_two_yeses_open_the_gate(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	for (int need = ANSWER_UNKNOWN; need <= ANSWER_NO; need++) {
		for (int wants = ANSWER_UNKNOWN; wants <= ANSWER_NO; wants++) {
			struct gate_facts facts = {.person = STR("Karl"),
				.source = STR("Ines"),
				.need = (enum answer)need,
				.wants = (enum answer)wants,
				.permitted_on = {20261120},
				.today = {20261122}};
			struct gate gate;
			gate_of(arena, &facts, &gate);
			assert_int_equal(gate.open, need == ANSWER_YES && wants == ANSWER_YES);
			assert_true(str_starts(gate.reason, STR("Karl ")));
		}
	}
}

static void a_permission_holds_twelve_months(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	struct gate_facts facts = {.person = STR("Karl"),
		.source = STR("Ines"),
		.need = ANSWER_YES,
		.wants = ANSWER_YES,
		.permitted_on = {20251122},
		.today = {20261122}};
	struct gate gate;
	gate_of(arena, &facts, &gate);
	assert_true(gate.open);
	facts.today.ymd = 20261123;
	gate_of(arena, &facts, &gate);
	assert_false(gate.open);
	assert_true(gate.lapsed);
}

static void standing(void **state)
{
	(void)state;
	struct standing_deal deals[] = {
		{DEAL_STATE_DECLINED, {20260101}, 1},
		{DEAL_STATE_UNQUALIFIED, {20260301}, 2},
		{DEAL_STATE_ENDED, {20260301}, 3},
		{DEAL_STATE_PROPOSED, {0}, 4},
		{DEAL_STATE_WON, {0}, 5},
	};
	assert_int_equal(standing_of(deals, 5), STANDING_CUSTOMER);
	assert_int_equal(standing_of(deals, 4), STANDING_PROSPECT);
	assert_int_equal(standing_of(deals, 3), STANDING_FORMER_CUSTOMER);
	assert_int_equal(standing_of(deals, 2), STANDING_UNQUALIFIED);
	assert_int_equal(standing_of(deals, 1), STANDING_DECLINED);
	assert_int_equal(standing_of(deals, 0), STANDING_ACQUAINTANCE);
	deals[0] = (struct standing_deal){DEAL_STATE_LAPSED, {20270101}, 9};
	assert_int_equal(standing_of(deals, 3), STANDING_ACQUAINTANCE);
}

static void worth(void **state)
{
	(void)state;
	struct ranking_facts facts = {.kind = TODAY_KIND_ASK, .client = 5000, .score = 9, .ask = 300};
	double plain = ranking_worth(&facts);
	assert_true(plain == 300);
	facts.advised = true;
	assert_true(ranking_worth(&facts) < plain);
	facts.advised = false;
	facts.kind = TODAY_KIND_THANK;
	double thanks = ranking_worth(&facts);
	facts.score = 10;
	assert_true(ranking_worth(&facts) > thanks);
	facts.kind = TODAY_KIND_CATCH_UP;
	assert_true(ranking_worth(&facts) < plain);
	for (int kind = TODAY_KIND_REPAIR; kind <= TODAY_KIND_CATCH_UP; kind++) {
		facts.kind = (enum today_kind)kind;
		facts.days_late = 0;
		double now = ranking_worth(&facts);
		assert_true(now > 0);
		facts.days_late = 5;
		assert_true(ranking_worth(&facts) > now);
		assert_true(ranking_minutes((enum today_kind)kind) > 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ways),
		cmocka_unit_test(only_two_yeses_open_the_gate),
		cmocka_unit_test(a_permission_holds_twelve_months),
		cmocka_unit_test(standing),
		cmocka_unit_test(worth),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
