/* What the law asks, as pure rules: told in time, and who may be written to first. */
#include "domain/referrals/law.h"
#include "base/check.h"

static struct notice_facts named_on_3_may(void)
{
	return (struct notice_facts){
		.law = LAW_EUROPE, .state = REFERRAL_STATE_CHECKING, .named_on = {20260503}, .today = {20260503}};
}

static enum notice_due on_day(struct notice_facts facts, int day)
{
	facts.today = day_plus(facts.named_on, day);
	return notice_due(&facts);
}

static void the_law_is_that_of_the_country(void **state)
{
	(void)state;
	assert_int_equal(law_of(STR("DE")), LAW_EUROPE);
	assert_int_equal(law_of(STR("GB")), LAW_EUROPE);
	assert_int_equal(law_of(STR("CH")), LAW_EUROPE);
	assert_int_equal(law_of(STR("NO")), LAW_EUROPE);
	assert_int_equal(law_of(STR("CA")), LAW_CANADA);
	assert_int_equal(law_of(STR("US")), LAW_UNITED_STATES);
	assert_int_equal(law_of(STR("BR")), LAW_ELSEWHERE);
	assert_int_equal(law_of(STR("")), LAW_ELSEWHERE);
	assert_true(law_notice(LAW_EUROPE));
	assert_false(law_notice(LAW_CANADA));
	assert_false(law_notice(LAW_UNITED_STATES));
	assert_false(law_notice(LAW_ELSEWHERE));
}

static void warned_on_day_20_erased_on_day_30(void **state)
{
	(void)state;
	struct notice_facts facts = named_on_3_may();
	assert_int_equal(on_day(facts, 0), NOTICE_FINE);
	assert_int_equal(on_day(facts, 19), NOTICE_FINE);
	assert_int_equal(on_day(facts, 20), NOTICE_WARN);
	facts.warned_on = day_plus(facts.named_on, 20);
	assert_int_equal(on_day(facts, 29), NOTICE_WARN);
	assert_int_equal(on_day(facts, 30), NOTICE_ERASE);
	assert_int_equal(on_day(facts, 300), NOTICE_ERASE);
	facts.today = day_plus(facts.named_on, 25);
	assert_int_equal(notice_erase_day(&facts).ymd, 20260602);
}

static void nobody_is_erased_without_a_warning(void **state)
{
	(void)state;
	struct notice_facts facts = named_on_3_may();
	assert_int_equal(on_day(facts, 40), NOTICE_WARN);
	facts.warned_on = day_plus(facts.named_on, 40);
	assert_int_equal(on_day(facts, 49), NOTICE_WARN);
	assert_int_equal(on_day(facts, 50), NOTICE_ERASE);
}

static void who_was_told_is_left_alone(void **state)
{
	(void)state;
	struct notice_facts facts = named_on_3_may();
	facts.warned_on = day_plus(facts.named_on, 20);
	facts.told_on = day_plus(facts.named_on, 25);
	assert_int_equal(on_day(facts, 60), NOTICE_FINE);
	facts = named_on_3_may();
	facts.law = LAW_UNITED_STATES;
	assert_int_equal(on_day(facts, 60), NOTICE_FINE);
}

static void an_open_gate_warns_and_does_not_erase(void **state)
{
	(void)state;
	static const enum referral_state spoken[] = {
		REFERRAL_STATE_CONTACTED, REFERRAL_STATE_MET, REFERRAL_STATE_QUALIFIED};
	struct notice_facts facts = named_on_3_may();
	facts.warned_on = day_plus(facts.named_on, 20);
	facts.gate_open = true;
	assert_int_equal(on_day(facts, 19), NOTICE_FINE);
	assert_int_equal(on_day(facts, 30), NOTICE_WARN);
	facts.gate_open = false; /* cold, with a written reason: spoken with all the same */
	for (size_t i = 0; i < sizeof spoken / sizeof *spoken; i++) {
		facts.state = spoken[i];
		assert_int_equal(on_day(facts, 30), NOTICE_WARN);
	}
	facts.state = REFERRAL_STATE_WON;
	assert_int_equal(on_day(facts, 30), NOTICE_FINE);
}

static void whoever_is_not_reached_is_not_kept(void **state)
{
	(void)state;
	static const enum referral_state silent[] = {REFERRAL_STATE_NAMED, REFERRAL_STATE_PARKED,
		REFERRAL_STATE_REFUSED, REFERRAL_STATE_UNREACHABLE, REFERRAL_STATE_LAPSED};
	struct notice_facts facts = named_on_3_may();
	facts.warned_on = day_plus(facts.named_on, 20);
	for (size_t i = 0; i < sizeof silent / sizeof *silent; i++) {
		facts.state = silent[i];
		assert_int_equal(on_day(facts, 29), NOTICE_WARN);
		assert_int_equal(on_day(facts, 30), NOTICE_ERASE);
	}
}

static void canada_allows_one_message_when_all_is_so(void **state)
{
	(void)state;
	const struct first_facts all = {.law = LAW_CANADA,
		.source_knows_them = true,
		.source_knows_us = true,
		.source_in_full = true,
		.address = true};
	struct first_facts facts = all;
	assert_int_equal(first_answer(&facts), FIRST_ANSWER_ONCE);
	facts.source_knows_them = false;
	assert_int_equal(first_answer(&facts), FIRST_ANSWER_BLOCKED);
	facts = all;
	facts.source_knows_us = false;
	assert_int_equal(first_answer(&facts), FIRST_ANSWER_BLOCKED);
	facts = all;
	facts.source_in_full = false;
	assert_int_equal(first_answer(&facts), FIRST_ANSWER_BLOCKED);
	facts = all;
	facts.address = false;
	assert_int_equal(first_answer(&facts), FIRST_ANSWER_BLOCKED);
	facts = all;
	facts.written_once = true;
	assert_int_equal(first_answer(&facts), FIRST_ANSWER_BLOCKED);
	facts.gate_open = true;
	assert_int_equal(first_answer(&facts), FIRST_ANSWER_FREE);
	facts.never = true;
	assert_int_equal(first_answer(&facts), FIRST_ANSWER_BLOCKED);
}

static void elsewhere_consent_or_a_reason(void **state)
{
	(void)state;
	struct first_facts facts = {.law = LAW_EUROPE};
	assert_int_equal(first_answer(&facts), FIRST_ANSWER_SOURCE);
	facts.law = LAW_UNITED_STATES;
	assert_int_equal(first_answer(&facts), FIRST_ANSWER_COLD);
	facts.law = LAW_ELSEWHERE;
	assert_int_equal(first_answer(&facts), FIRST_ANSWER_COLD);
	facts.gate_open = true;
	assert_int_equal(first_answer(&facts), FIRST_ANSWER_FREE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_law_is_that_of_the_country),
		cmocka_unit_test(warned_on_day_20_erased_on_day_30),
		cmocka_unit_test(nobody_is_erased_without_a_warning),
		cmocka_unit_test(who_was_told_is_left_alone),
		cmocka_unit_test(an_open_gate_warns_and_does_not_erase),
		cmocka_unit_test(whoever_is_not_reached_is_not_kept),
		cmocka_unit_test(canada_allows_one_message_when_all_is_so),
		cmocka_unit_test(elsewhere_consent_or_a_reason),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
