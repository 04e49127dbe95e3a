/* Today, told with its dates: the best source first and why, an introduction within two days, a permission to chase, what
 * is put off and what is dropped, and a list that empties itself and says what came of the day. */
#include "domain/referrals/people.h"

static struct person_id happy(struct world *w, const char *name, int64_t cents)
{
	struct promise_confirm_out out;
	struct person_id person = a_person(w, name);
	DO(w, promise_confirm, &out, .promise = promise_of(w, a_won_deal(w, person, cents)).id, .score = {true, 9});
	return person;
}

static void some_days(struct db *db)
{
	struct world *w = world_new(db);
	struct today_done_out done;
	struct today_later_out later;
	struct today_drop_out dropped;
	struct ask_record_out asked;
	struct ask_show_out shown;
	struct referral_advance_out moved;
	an_offer(w);

	/* Monday 1 June: two customers are happy. Of those whom Ines named before, one was won: she stands first. */
	struct person_id ines = happy(w, "Ines Rossi", 480000), olu = happy(w, "Olu Okoye", 480000);
	struct deal_add_out brought;
	struct deal_win_out won;
	DO(w, deal_add, &brought, .person = a_person(w, "Tan Wei"), .value = {480000}, .sent_by = ines);
	DO(w, deal_win, &won, .deal = brought.deal);
	renew(w);
	const struct today_show_item *first = line_of(w, ines, "happy"), *second = line_of(w, olu, "happy");
	assert_non_null(first);
	assert_non_null(second);
	assert_true(first->worth > second->worth);
	double product = 1;
	for (size_t i = 0; i < first->factors.n; i++) {
		const struct today_factor *factor = (const struct today_factor *)first->factors.items + i;
		assert_false(str_empty(factor->sentence));
		product *= factor->value;
	}
	assert_true(product > 0.999 * first->worth && product < 1.001 * first->worth);

	/* She is thanked and told, then asked: two names. Olu is put off until Wednesday. */
	const struct today_show_item *item;
	for (int i = 0; i < 2; i++) {
		item = line_of(w, ines, i == 0 ? "thank_source" : "update_source");
		assert_non_null(item);
		DO(w, today_done, &done, .kind = item->kind, .person = ines, .subject = item->subject,
			.how = STR("a card"));
	}
	struct ask_record_name names[] = {{.name = STR("Karl Weber")}, {.name = STR("Ana Ruiz")}};
	DO(w, ask_record, &asked, .person = ines, .names = {names, 2}, .exhausted = true, .rounds = 2,
		.check_first = true);
	DO(w, today_later, &later, .kind = TODAY_KIND_ASK, .person = olu, .until = {20260603});
	struct today_out today = today_of(w);
	assert_int_equal(today.items.n, 0);
	assert_says(today.came, "one ask, 2 names, and 2 other things done.");

	/* Wednesday 3 June: Olu comes back by himself. */
	world_at(w, 20260603);
	renew(w);
	assert_non_null(line_of(w, olu, "happy"));
	DO(w, today_drop, &dropped, .kind = TODAY_KIND_ASK, .person = olu, .reason = STR("he moves abroad"));
	assert_null(line_of(w, olu, "happy"));

	/* Thursday 4 June: Karl said yes twice and was introduced: two working days, so until Monday. */
	world_at(w, 20260604);
	DO(w, ask_show, &shown, .ask = asked.ask);
	const struct ask_named_row *named = shown.named.items;
	permit(w, named[0].referral);
	DO(w, referral_advance, &moved, .referral = named[0].referral, .state = REFERRAL_STATE_INTRODUCED);
	item = line_of(w, named[0].person, "introduced");
	assert_non_null(item);
	assert_int_equal(item->due.ymd, 20260608);

	/* Monday 8 June: of Ana nothing is known after five working days: Ines is reminded. */
	world_at(w, 20260608);
	renew(w);
	item = line_of(w, ines, "no_answer");
	assert_non_null(item);
	assert_says(item->reason, "Ana Ruiz");
	DO(w, today_done, &done, .kind = item->kind, .person = ines, .subject = item->subject);
	item = line_of(w, named[0].person, "introduced");
	DO(w, today_done, &done, .kind = item->kind, .person = named[0].person, .subject = item->subject);
	assert_int_equal(referral(w, named[0].referral).state, REFERRAL_STATE_CONTACTED);

	/* The list empties itself, and says what came of the day. */
	for (int i = 0; i < 20 && today_of(w).items.n > 0; i++) {
		today = today_of(w);
		item = today.items.items;
		DO(w, today_done, &done, .kind = item->kind, .person = item->person, .subject = item->subject);
	}
	today = today_of(w);
	assert_int_equal(today.items.n, 0);
	assert_says(today.came, "other things done.");
}

int main(void)
{
	const struct CMUnitTest tests[] = {TEST_DB(some_days)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
