/* The table "When may somebody be asked?", a case for every line and every boundary. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "domain/referrals/readiness.h"

#define TODAY ((struct day){20261122})
#define BEFORE(days) (day_plus(TODAY, -(days)))

enum { ADVICE_NONE, GIVE_FIRST = 1, REST = 2 };

struct line {
	const char *what;
	struct readiness_facts facts;
	enum readiness_answer answer;
	enum readiness_rule rule;
	int advice;
};

#define CUSTOMER .standing = STANDING_CUSTOMER
#define KEPT .promises = {.kept = 1, .last_kept = STR("first delivery"), .last_kept_on = {20260503}}
#define SCORE(s, days_ago) .score = {true, s}, .score_on = BEFORE(days_ago)
#define HONEST_NO(days_ago, ...)                                                                                       \
	.no = {.kind = DEAL_STATE_UNQUALIFIED,                                                                         \
		.on = BEFORE(days_ago),                                                                                \
		.reason = true,                                                                                        \
		.alternative = true,                                                                                   \
		##__VA_ARGS__}
#define WRITTEN_NO(has_reason, has_alternative)                                                                        \
	.no = {.kind = DEAL_STATE_UNQUALIFIED, .on = TODAY, .reason = (has_reason), .alternative = (has_alternative)}
#define THEIR_NO(days_ago, ...) .no = {.kind = DEAL_STATE_DECLINED, .on = BEFORE(days_ago), ##__VA_ARGS__}
#define ANSWER(word) READINESS_ANSWER_##word
#define RULE(word) READINESS_RULE_##word

static void check(const struct line *lines, size_t n)
{
	AUTO_ARENA arena = arena_new(0);
	for (size_t i = 0; i < n; i++) {
		struct readiness_facts facts = lines[i].facts;
		facts.name = STR("Ines Rossi");
		if (facts.standing == STANDING_NONE)
			facts.standing = STANDING_ACQUAINTANCE;
		struct readiness readiness;
		readiness_of(arena, &facts, TODAY, 90, &readiness);
		int advice = 0;
		for (int a = 0; a < readiness.n_advice; a++)
			advice |= readiness.advice[a].rule == READINESS_RULE_REST ? REST : GIVE_FIRST;
		bool is_right = readiness.answer == lines[i].answer && readiness.rule == lines[i].rule &&
				advice == lines[i].advice;
		if (!is_right)
			print_error("%s: answer %d rule %d advice %d: %.*s\n", lines[i].what, (int)readiness.answer,
				(int)readiness.rule, advice, STR_ARG(readiness.reason));
		assert_true(is_right);
		assert_true(readiness.reason.n > 20 && str_ends(readiness.reason, STR(".")));
		assert_true(str_find_char(readiness.reason, '{') == SIZE_MAX);
		assert_true(str_find_char(readiness.first, '{') == SIZE_MAX);
		assert_true(readiness.answer != READINESS_ANSWER_FIRST || readiness.first.n > 0);
	}
	assert_false(arena_failed(arena));
}
#define CHECK(lines) check(lines, sizeof(lines) / sizeof(lines)[0])

static void only_stops_cannot_be_passed(void **state)
{
	(void)state;
	const struct line lines[] = {
		{"do not contact", {CUSTOMER, KEPT, SCORE(10, 3), .do_not_contact = true, .do_not_ask = true},
			ANSWER(STOP), RULE(DO_NOT_CONTACT), 0},
		{"do not ask", {CUSTOMER, KEPT, SCORE(10, 3), .do_not_ask = true}, ANSWER(STOP), RULE(DO_NOT_ASK), 0},
		{"complaint",
			{CUSTOMER, KEPT, SCORE(10, 3), .complaint_open = true, .complaint = STR("The door sticks"),
				.complaint_opened = BEFORE(4)},
			ANSWER(STOP), RULE(COMPLAINT), 0},
		{"complaint, also after an honest no",
			{HONEST_NO(0), .complaint_open = true, .complaint = STR("x"), .complaint_opened = TODAY},
			ANSWER(STOP), RULE(COMPLAINT), 0},
		{"do not ask, although they named a day", {.do_not_ask = true, .ask_after = BEFORE(-3)}, ANSWER(STOP),
			RULE(DO_NOT_ASK), 0},
	};
	CHECK(lines);
}

static void a_no_opens_the_door(void **state)
{
	(void)state;
	const struct line lines[] = {
		{"honest no today", {HONEST_NO(0), .standing = STANDING_UNQUALIFIED}, ANSWER(READY), RULE(HONEST_NO),
			0},
		{"their no today", {THEIR_NO(0), .standing = STANDING_DECLINED}, ANSWER(READY), RULE(THEIR_NO), 0},
		{"their no needs nothing written", {THEIR_NO(200), .standing = STANDING_DECLINED}, ANSWER(READY),
			RULE(THEIR_NO), 0},
		{"no reason", {WRITTEN_NO(false, true), .standing = STANDING_UNQUALIFIED}, ANSWER(FIRST),
			RULE(WRITE_NO), 0},
		{"no alternative", {WRITTEN_NO(true, false), .standing = STANDING_UNQUALIFIED}, ANSWER(FIRST),
			RULE(WRITE_NO), 0},
		{"neither", {WRITTEN_NO(false, false), CUSTOMER, KEPT}, ANSWER(FIRST), RULE(WRITE_NO), 0},
		{"customers too", {HONEST_NO(0), CUSTOMER, KEPT}, ANSWER(READY), RULE(HONEST_NO), 0},
		{"customers too, their no",
			{THEIR_NO(0), CUSTOMER, .promises = {.open = 1, .next = STR("x"), .next_due = BEFORE(-9)}},
			ANSWER(READY), RULE(THEIR_NO), 0},
		{"customer with a promise overdue, right after",
			{HONEST_NO(7), CUSTOMER,
				.promises = {.open = 1, .overdue = STR("x"), .overdue_due = BEFORE(1)}},
			ANSWER(READY), RULE(HONEST_NO), 0},
		{"customer, no longer right after",
			{HONEST_NO(8), CUSTOMER,
				.promises = {.open = 1, .overdue = STR("x"), .overdue_due = BEFORE(1)}},
			ANSWER(FIRST), RULE(PROMISE_OVERDUE), 0},
		{"customer, used up", {HONEST_NO(1, .asks_since = 1), CUSTOMER, KEPT, .last_ask = BEFORE(1)},
			ANSWER(FIRST), RULE(HOW_IT_WENT), 0},
		{"another deal open", {HONEST_NO(0), .standing = STANDING_PROSPECT, .open_offer = STR("Audit")},
			ANSWER(READY), RULE(HONEST_NO), 0},
		{"new since an ask: no rest",
			{HONEST_NO(0), .last_ask = BEFORE(10), .something_new = TODAY,
				.standing = STANDING_UNQUALIFIED},
			ANSWER(READY), RULE(HONEST_NO), 0},
		{"asked in the same conversation: rest",
			{HONEST_NO(0, .asks_since = 1), .last_ask = TODAY, .something_new = TODAY,
				.standing = STANDING_UNQUALIFIED},
			ANSWER(READY), RULE(HONEST_NO), REST},
		{"follow-up: once more, no rest",
			{HONEST_NO(60, .asks_since = 1, .wait_until = BEFORE(0)), .last_ask = BEFORE(60),
				.something_new = BEFORE(60), .standing = STANDING_UNQUALIFIED},
			ANSWER(READY), RULE(HONEST_NO), 0},
		{"follow-up not yet",
			{HONEST_NO(60, .asks_since = 1, .wait_until = BEFORE(-1)), .last_ask = BEFORE(60),
				.something_new = BEFORE(60), .standing = STANDING_UNQUALIFIED},
			ANSWER(READY), RULE(HONEST_NO), REST},
		{"asked twice: as anybody",
			{HONEST_NO(60, .asks_since = 2), .last_ask = BEFORE(3), .standing = STANDING_UNQUALIFIED},
			ANSWER(FIRST), RULE(CATCH_UP), 0},
		{"a year ago", {HONEST_NO(365), .standing = STANDING_UNQUALIFIED}, ANSWER(READY), RULE(HONEST_NO), 0},
		{"over a year ago", {HONEST_NO(366), .standing = STANDING_UNQUALIFIED}, ANSWER(FIRST), RULE(CATCH_UP),
			0},
	};
	CHECK(lines);
}

static void customers(void **state)
{
	(void)state;
	const struct line lines[] = {
		{"overdue",
			{CUSTOMER, SCORE(10, 3),
				.promises =
					{.kept = 1, .open = 1, .overdue = STR("training"), .overdue_due = BEFORE(1)}},
			ANSWER(FIRST), RULE(PROMISE_OVERDUE), 0},
		{"none kept", {CUSTOMER, .promises = {.open = 1, .next = STR("training"), .next_due = TODAY}},
			ANSWER(FIRST), RULE(NONE_KEPT), 0},
		{"none written", {CUSTOMER}, ANSWER(FIRST), RULE(NO_PROMISE), 0},
		{"kept, no score", {CUSTOMER, KEPT}, ANSWER(FIRST), RULE(HOW_IT_WENT), 0},
		{"score 365 days old", {CUSTOMER, KEPT, SCORE(10, 365)}, ANSWER(READY), RULE(HAPPY), 0},
		{"score 366 days old", {CUSTOMER, KEPT, SCORE(10, 366)}, ANSWER(FIRST), RULE(SCORE_OLD), 0},
		{"10", {CUSTOMER, KEPT, SCORE(10, 0)}, ANSWER(READY), RULE(HAPPY), 0},
		{"9", {CUSTOMER, KEPT, SCORE(9, 0)}, ANSWER(READY), RULE(HAPPY), 0},
		{"8", {CUSTOMER, KEPT, SCORE(8, 0)}, ANSWER(FIRST), RULE(WHAT_IS_MISSING), 0},
		{"7", {CUSTOMER, KEPT, SCORE(7, 0)}, ANSWER(FIRST), RULE(WHAT_IS_MISSING), 0},
		{"6", {CUSTOMER, KEPT, SCORE(6, 0)}, ANSWER(FIRST), RULE(LOW_SCORE), 0},
		{"0", {CUSTOMER, KEPT, SCORE(0, 0)}, ANSWER(FIRST), RULE(LOW_SCORE), 0},
		{"one kept, another one open",
			{CUSTOMER, SCORE(9, 0),
				.promises = {.kept = 1,
					.open = 1,
					.next = STR("x"),
					.next_due = BEFORE(-3),
					.last_kept = STR("y"),
					.last_kept_on = BEFORE(9)}},
			ANSWER(READY), RULE(HAPPY), 0},
		{"customer and partner", {CUSTOMER, .partner = true}, ANSWER(FIRST), RULE(NO_PROMISE), 0},
	};
	CHECK(lines);
}

static void others(void **state)
{
	(void)state;
	const struct line lines[] = {
		{"prospect", {.standing = STANDING_PROSPECT, .open_offer = STR("Audit"), .knows_offer = true},
			ANSWER(FIRST), RULE(FINISH), 0},
		{"partner", {.partner = true}, ANSWER(READY), RULE(PARTNER), 0},
		{"partner, even", {.partner = true, .brought = 2, .received = 2}, ANSWER(READY), RULE(PARTNER), 0},
		{"partner gave more", {.partner = true, .brought = 3, .received = 2}, ANSWER(READY), RULE(PARTNER),
			GIVE_FIRST},
		{"partner gave more, asked lately",
			{.partner = true, .brought = 3, .received = 2, .last_ask = BEFORE(9)}, ANSWER(READY),
			RULE(PARTNER), GIVE_FIRST | REST},
		{"in touch within a year", {.both_ways = BEFORE(365)}, ANSWER(READY), RULE(IN_TOUCH), 0},
		{"in touch long ago", {.both_ways = BEFORE(366)}, ANSWER(FIRST), RULE(CATCH_UP), 0},
		{"knows what I do", {.knows_offer = true, .both_ways = BEFORE(900)}, ANSWER(READY), RULE(KNOWS_OFFER),
			0},
		{"merely imported", {.name = STR("x")}, ANSWER(FIRST), RULE(CATCH_UP), 0},
		{"former customer in touch", {.standing = STANDING_FORMER_CUSTOMER, .both_ways = BEFORE(9)},
			ANSWER(READY), RULE(IN_TOUCH), 0},
		{"former customer not in touch", {.standing = STANDING_FORMER_CUSTOMER, SCORE(10, 2)}, ANSWER(FIRST),
			RULE(CATCH_UP), 0},
	};
	CHECK(lines);
}

static void rest(void **state)
{
	(void)state;
	const struct line lines[] = {
		{"day 90", {.knows_offer = true, .last_ask = BEFORE(90)}, ANSWER(READY), RULE(KNOWS_OFFER), REST},
		{"day 91", {.knows_offer = true, .last_ask = BEFORE(91)}, ANSWER(READY), RULE(KNOWS_OFFER), 0},
		{"asked today", {CUSTOMER, KEPT, SCORE(10, 0), .last_ask = TODAY, .something_new = TODAY},
			ANSWER(READY), RULE(HAPPY), REST},
		{"something new since",
			{CUSTOMER, KEPT, SCORE(10, 0), .last_ask = BEFORE(30), .something_new = BEFORE(29)},
			ANSWER(READY), RULE(HAPPY), 0},
		{"something older", {CUSTOMER, KEPT, SCORE(10, 0), .last_ask = BEFORE(30), .something_new = BEFORE(31)},
			ANSWER(READY), RULE(HAPPY), REST},
		{"their day is not here, though something is new",
			{CUSTOMER, KEPT, SCORE(10, 0), .last_ask = BEFORE(30), .something_new = TODAY,
				.ask_after = BEFORE(-1)},
			ANSWER(FIRST), RULE(ASK_AFTER), 0},
		{"their day is not here, though an honest no", {HONEST_NO(0), .ask_after = BEFORE(-1)}, ANSWER(FIRST),
			RULE(ASK_AFTER), 0},
		{"their day has come: no rest", {.knows_offer = true, .last_ask = BEFORE(30), .ask_after = TODAY},
			ANSWER(READY), RULE(KNOWS_OFFER), 0},
		{"a day of theirs before the last ask",
			{.knows_offer = true, .last_ask = BEFORE(30), .ask_after = BEFORE(31)}, ANSWER(READY),
			RULE(KNOWS_OFFER), REST},
		{"rest says nothing where something comes first", {.last_ask = BEFORE(1)}, ANSWER(FIRST),
			RULE(CATCH_UP), 0},
	};
	CHECK(lines);
}

static void the_reason_says_why(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	struct readiness_facts facts = {.name = STR("Ines Rossi"), CUSTOMER, KEPT, SCORE(10, 3)};
	struct readiness readiness;
	readiness_of(arena, &facts, TODAY, 90, &readiness);
	assert_true(str_is(readiness.reason,
		"Your promise to Ines Rossi (first delivery) was kept on 3 May 2026, and they gave it a 10."));
	assert_int_equal(readiness.occasion, OCCASION_PROMISE_CONFIRMED);
	facts.ask_after = (struct day){20270301};
	readiness_of(arena, &facts, TODAY, 90, &readiness);
	assert_int_equal(readiness.until.ymd, 20270301);
	assert_true(str_is(readiness.first, "Wait until 1 March 2027: it is their own wish."));
}

static void each_line_says_its_sentence(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	const struct {
		struct readiness_facts facts;
		const char *reason, *first;
	} lines[] = {
		{{CUSTOMER, .complaint_open = true, .complaint = STR("The door sticks"),
			 .complaint_opened = {20261118}},
			"A complaint of Ines Rossi has been open since 18 November 2026.",
			"Repair first: The door sticks"},
		{{WRITTEN_NO(false, true)}, "Your no to Ines Rossi on 22 November 2026 has no reason written down.",
			NULL},
		{{WRITTEN_NO(true, false)},
			"Your no to Ines Rossi on 22 November 2026 does not say what would be better for them.", NULL},
		{{WRITTEN_NO(false, false)},
			"Your no to Ines Rossi on 22 November 2026 has neither a reason nor a better way for them "
			"written down.",
			NULL},
		{{CUSTOMER, .promises = {.open = 1, .overdue = STR("training"), .overdue_due = {20261121}}},
			"Your promise to Ines Rossi (training) was due on 21 November 2026 and has not been kept yet.",
			"First keep it: training."},
		{{CUSTOMER, .promises = {.open = 1, .next = STR("training"), .next_due = {20261122}}},
			"No promise to Ines Rossi has been kept yet; the next one (training) is due on 22 November 2026.",
			"First deliver: training, by 22 November 2026."},
		{{CUSTOMER, KEPT, SCORE(8, 0)},
			"The score of Ines Rossi on 22 November 2026 was 8: good, but something is missing.",
			"First ask Ines Rossi what is missing for a ten."},
		{{CUSTOMER, KEPT, SCORE(6, 0)}, "Ines Rossi gave only a 6 on 22 November 2026.",
			"First find out what went wrong for Ines Rossi, and mend it."},
		{{.standing = STANDING_PROSPECT, .open_offer = STR("Audit")}, "Ines Rossi is still deciding (Audit).",
			"First finish: ask after the outcome, whichever it is."},
		{{.do_not_ask = true}, "Ines Rossi said no to being asked for names.", NULL},
		{{.both_ways = {20240101}},
			"You and Ines Rossi were last in touch in both directions on 1 January 2024, more than a year ago.",
			"First catch up with Ines Rossi, without asking for anything."},
	};
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		struct readiness_facts facts = lines[i].facts;
		struct readiness readiness;
		facts.name = STR("Ines Rossi");
		readiness_of(arena, &facts, TODAY, 90, &readiness);
		if (!str_is(readiness.reason, lines[i].reason))
			fail_msg("%.*s", STR_ARG(readiness.reason));
		if (lines[i].first != NULL && !str_is(readiness.first, lines[i].first))
			fail_msg("%.*s", STR_ARG(readiness.first));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_stops_cannot_be_passed),
		cmocka_unit_test(a_no_opens_the_door),
		cmocka_unit_test(customers),
		cmocka_unit_test(others),
		cmocka_unit_test(rest),
		cmocka_unit_test(the_reason_says_why),
		cmocka_unit_test(each_line_says_its_sentence),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
