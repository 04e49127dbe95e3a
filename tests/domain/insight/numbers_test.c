/* Each number where it can be counted by hand. */
#include "domain/insight/numbers.h"
#include "domain/referrals/people.h"
#include "cost_ops.h"
#include "numbers_ops.h"
#include "undo_ops.h"

static struct numbers_line number(struct world *w, const char *id, const char *by, const char *label)
{
	struct numbers_show_out out;
	DO(w, numbers_show, &out, .origin = ORIGIN_NONE);
	const struct numbers_line *line = out.numbers.items;
	for (size_t i = 0; i < out.numbers.n; i++)
		if (str_is(line[i].number, id) && str_is(line[i].by, by) &&
			(label == NULL || str_is(line[i].label, label)))
			return line[i];
	return (struct numbers_line){.hits = -1};
}

static void check(struct world *w, const char *id, const char *by, const char *label, int64_t hits, int64_t cases)
{
	struct numbers_line line = number(w, id, by, label);
	if (line.hits != hits || line.cases != cases)
		fail_msg("%s of %s %s: %lld of %lld", id, by, label ? label : "", (long long)line.hits,
			(long long)line.cases);
}

/* ---- the rules ---- */

static void an_ask_within_seven_days(void **state)
{
	(void)state;
	struct numbers_occasion occasion = {.day = {20260227}};
	struct day last = {20260306}; /* over the end of a February */
	assert_int_equal(numbers_answered(&occasion, last), NUMBERS_OPEN);
	assert_int_equal(numbers_answered(&occasion, day_plus(last, 1)), NUMBERS_UNASKED);
	occasion.asked = last;
	assert_int_equal(numbers_answered(&occasion, last), NUMBERS_ASKED);
	occasion.asked = day_plus(last, 1);
	assert_int_equal(numbers_answered(&occasion, day_plus(last, 1)), NUMBERS_UNASKED);
	occasion.never = true;
	assert_int_equal(numbers_answered(&occasion, day_plus(last, 1)), NUMBERS_OPEN);
	occasion.asked = occasion.day;
	assert_int_equal(numbers_answered(&occasion, last), NUMBERS_ASKED);
}

static void low_beyond_doubt(void **state)
{
	(void)state;
	assert_false(numbers_low(0, 4)); /* too few */
	assert_true(numbers_low(0, 5));
	assert_true(numbers_low(1, 8));
	assert_false(numbers_low(3, 8)); /* may be a half */
	assert_true(numbers_low(30, 100));
	assert_false(numbers_low(60, 100));
	assert_false(numbers_low(0, 0));
}

static void quantiles_of_days(void **state)
{
	(void)state;
	struct numbers_lasted lasted = {.days = {[2] = 1, [4] = 2, [9] = 1}, .n = 4};
	assert_true(numbers_quantile(&lasted, 0.5) == 4);
	assert_true(numbers_quantile(&lasted, 0) == 2);
	assert_true(numbers_quantile(&lasted, 1) == 9);
	assert_true(numbers_quantile(&lasted, 0.25) == 3.5);
	struct numbers_lasted two = {.days = {[1] = 1, [2] = 1}, .n = 2};
	assert_true(numbers_quantile(&two, 0.5) == 1.5);
	assert_true(numbers_quantile(NULL, 0.5) == 0);
}

/* ---- counted by hand ---- */

static struct person_id happy_customer(struct world *w, const char *name, int score)
{
	struct person_id person = a_person(w, name);
	struct deal_id deal = a_won_deal(w, person, 100000);
	struct promise_confirm_out confirmed;
	DO(w, promise_confirm, &confirmed, .promise = promise_of(w, deal).id, .score = {true, score});
	return person;
}

static struct ask_record_out ask(struct world *w, struct person_id person, size_t n)
{
	struct ask_record_name names[] = {
		{.name = str_format(w->arena, "Karl %lld", (long long)id_make(w->now))},
		{.name = str_format(w->arena, "Grace %lld", (long long)id_make(w->now))},
	};
	struct ask_record_out out;
	DO(w, ask_record, &out, .person = person, .names = {names, n}, .exhausted = true, .pledge = n > 1,
		.result = n > 0 ? ASK_RESULT_NAMES : ASK_RESULT_NOBODY, .advice_reason = STR("a test"));
	return out;
}

static void who_was_ready_and_not_asked(struct db *db)
{
	struct world *w = world_new(db);
	struct numbers_unasked_out unasked;
	world_at(w, 20260601);
	an_offer(w);
	struct person_id ines = happy_customer(w, "Ines Rossi", 10);
	struct person_id ben = happy_customer(w, "Ben Haddad", 9);
	happy_customer(w, "Tan Wei", 8); /* no occasion */
	struct deal_disqualify_out no;
	struct person_id olu = a_person(w, "Olu Okoye");
	DO(w, deal_disqualify, &no, .deal = a_deal(w, olu, 5000), .reason = STR("too small"),
		.alternative_kind = ALTERNATIVE_KIND_NOTHING);
	check(w, "asked_rate", "all", NULL, 0, 0); /* the seven days are not over */
	world_at(w, 20260608);
	ask(w, ines, 2);
	check(w, "asked_rate", "all", NULL, 1, 1);
	world_at(w, 20260609);
	ask(w, olu, 0); /* a day late */
	check(w, "asked_rate", "all", NULL, 1, 3);
	check(w, "asked_rate", "standing", "customer", 1, 2);
	check(w, "asked_rate", "standing", "unqualified", 0, 1);
	check(w, "asked_rate", "rep", "Ana Díaz", 1, 3);
	check(w, "asked_rate", "occasion", "honest_no", 0, 1);
	check(w, "names_per_ask", "all", NULL, 2, 2);
	check(w, "exhausted_share", "all", NULL, 2, 2);
	check(w, "pledge_share", "all", NULL, 1, 2);
	DO(w, numbers_unasked, &unasked, .most = 10);
	assert_int_equal(unasked.all, 2);
	const struct numbers_unasked_person *person = unasked.items.items;
	assert_int_equal(person[0].person.v, ben.v);
	assert_int_equal(person[0].standing, STANDING_CUSTOMER);
	assert_int_equal(person[0].day.ymd, 20260601);
	assert_true(str_is(person[0].rep, "Ana Díaz"));
	assert_int_equal(person[1].person.v, olu.v);
	/* who must not be asked was not forgotten */
	struct person_flag_out flagged;
	DO(w, person_flag, &flagged, .person = ben, .do_not_ask = {true, true});
	check(w, "asked_rate", "all", NULL, 1, 2);
}

static void a_range_while_they_are_few(struct db *db)
{
	struct world *w = world_new(db);
	struct named named = name_one(w);
	struct referral_advance_out step;
	permit(w, named.referral);
	struct numbers_line line = number(w, "permission_rate", "all", NULL);
	assert_int_equal(line.hits, 1);
	assert_true(line.value == 1.0);
	assert_true(line.low > 0.2 && line.low < 0.25 && line.high > 0.99); /* one of one says little */
	an_offer(w);
	world_at(w, 20260615);
	DO(w, referral_advance, &step, .referral = named.referral, .state = REFERRAL_STATE_MET);
	check(w, "landing_rate", "all", NULL, 1, 1); /* met counts as introduced */
	check(w, "landing_rate", "approach", "without_kit", 1, 1);
	check(w, "close_rate", "all", NULL, 0, 1);
	line = number(w, "days_to_meeting", "all", NULL);
	assert_true(line.value == 14 && line.cases == 1);
	/* a later step is no permission; a cold contact stands apart */
	struct referral_add_out added;
	DO(w, referral_add, &added, .source = named.source, .name = STR("Grace Ito"));
	DO(w, referral_advance, &step, .referral = added.referral, .state = REFERRAL_STATE_MET,
		.cold_reason = STR("met at the fair"));
	check(w, "permission_rate", "all", NULL, 1, 1);
	check(w, "landing_rate", "all", NULL, 1, 1);
	check(w, "landing_rate", "approach", "cold", 1, 1);
	check(w, "earned_per_hundred", "all", NULL, 1, 0);
}

static void money_by_what_brought_it(struct db *db)
{
	struct world *w = world_new(db);
	struct numbers_show_out out;
	struct cost_add_out cost;
	struct event_undo_out undone;
	an_offer(w);
	struct person_id ines = happy_customer(w, "Ines Rossi", 10);
	struct referral_id karl = ((struct ask_record_referral *)ask(w, ines, 1).referrals.items)[0].referral;
	struct referral_advance_out met;
	struct deal_win_out won;
	permit(w, karl);
	DO(w, referral_advance, &met, .referral = karl, .state = REFERRAL_STATE_MET);
	DO(w, deal_win, &won, .deal = met.deal, .value = {70000});
	DO(w, cost_add, &cost, .origin = ORIGIN_ASKED, .amount = {1500}, .text = STR("lunch"));
	REFUSED(w, ERR_INVALID, cost_add, .origin = ORIGIN_ASKED, .amount = {0}, .text = STR("nothing"));
	DO(w, numbers_show, &out, .origin = ORIGIN_NONE);
	const struct numbers_money *money = out.money.items;
	assert_int_equal(out.money.n, 2);
	assert_int_equal(money[0].origin, ORIGIN_NONE);
	assert_int_equal(money[0].value.v, 100000);
	assert_int_equal(money[1].origin, ORIGIN_ASKED);
	assert_int_equal(money[1].value.v, 70000);
	assert_int_equal(money[1].cost.v, 1500);
	const struct numbers_source *source = out.sources.items;
	assert_int_equal(out.sources.n, 1);
	assert_int_equal(source[0].person.v, ines.v);
	assert_int_equal(source[0].value.v, 70000);
	check(w, "generation_factor", "all", NULL, 1, 2);
	check(w, "close_rate", "origin", "asked", 1, 1);
	DO(w, event_undo, &undone, .event = cost.event);
	DO(w, numbers_show, &out, .origin = ORIGIN_ASKED);
	assert_int_equal(out.money.n, 1);
	assert_int_equal(((const struct numbers_money *)out.money.items)[0].cost.v, 0);
}

static void reps_see_their_own(struct db *db)
{
	struct world *w = world_new(db);
	struct numbers_show_out out;
	struct user_id owner = w->user;
	struct user_id rep = world_rep(w, "Ben Rep", "ben@example.com");
	an_offer(w);
	happy_customer(w, "Ines Rossi", 10);
	world_at(w, 20260701);
	w->user = rep;
	w->role = USER_ROLE_REP;
	REFUSED(w, ERR_FORBIDDEN, numbers_show, .user = owner);
	REFUSED(w, ERR_FORBIDDEN, numbers_unasked, .user = owner);
	DO(w, numbers_show, &out, .user = rep);
	check(w, "asked_rate", "all", NULL, 0, 0);
	w->role = USER_ROLE_MANAGER;
	check(w, "asked_rate", "all", NULL, 0, 1);
	DO(w, numbers_show, &out, .user = rep);
	REFUSED(w, ERR_INVALID, numbers_show, .since = {20260702});
}

static void an_offer_to_mend(struct db *db)
{
	struct world *w = world_new(db);
	struct numbers_show_out out;
	an_offer(w);
	for (int i = 0; i < 5; i++)
		happy_customer(w, str_z(w->arena, str_format(w->arena, "Customer %d", i)), 7);
	DO(w, numbers_show, &out, .origin = ORIGIN_NONE);
	assert_int_equal(out.advice.n, 1);
	assert_says(((const struct numbers_advice *)out.advice.items)[0].text, "Practice audit: 0 of 5 scores");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_ask_within_seven_days),
		cmocka_unit_test(low_beyond_doubt),
		cmocka_unit_test(quantiles_of_days),
		TEST_DB(who_was_ready_and_not_asked),
		TEST_DB(a_range_while_they_are_few),
		TEST_DB(money_by_what_brought_it),
		TEST_DB(reps_see_their_own),
		TEST_DB(an_offer_to_mend),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
