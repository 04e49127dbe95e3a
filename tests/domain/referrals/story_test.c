/* The main job, told as a story with its dates: a customer is won and served, asked at the right
 * moment, the names are permitted, introduced, met and won, and everybody is thanked. */
#include "people.h"

/* Once with the list kept from each morning on, once judged anew at every look: both must agree. */
static void the_story(struct db *db, bool is_kept)
{
	struct world *w = world_new(db);
	struct today_renew_out renewed;
#define MORNING(ymd)                                                                                                   \
	do {                                                                                                           \
		world_at(w, ymd);                                                                                      \
		if (is_kept)                                                                                           \
			DO(w, today_renew, &renewed, 0);                                                               \
	} while (0)

	/* Monday 1 June: Ines says yes. Nothing is asked of her before something is delivered. */
	MORNING(20260601);
	struct offer_id offer = an_offer(w);
	struct person_id ines = a_person(w, "Ines Rossi");
	struct deal_id ines_deal = a_won_deal(w, ines, 480000);
	struct promise_of_deal_row promise = promise_of(w, ines_deal);
	assert_int_equal(promise.due.ymd, 20260701);
	struct person_may_ask_out may = may_ask(w, ines);
	assert_int_equal(may.standing, STANDING_CUSTOMER);
	assert_int_equal(may.rule, READINESS_RULE_NONE_KEPT);
	assert_says(may.first, "first report, by 1 July 2026");
	assert_int_equal(today_of(w).items.n, 0);

	/* Thursday 2 July: the promise is overdue, and Today says so. */
	MORNING(20260702);
	assert_int_equal(may_ask(w, ines).rule, READINESS_RULE_PROMISE_OVERDUE);
	const struct today_show_item *item = today_item_of(w, TODAY_KIND_KEEP, ines);
	assert_non_null(item);
	assert_int_equal(item->due.ymd, 20260701);
	assert_int_equal(item->value.v, 480000);
	struct today_done_out done;
	DO(w, today_done, &done, .kind = TODAY_KIND_KEEP, .person = ines, .subject = item->subject);
	assert_null(today_item_of(w, TODAY_KIND_KEEP, ines));

	/* Monday 6 July: how did it go? A ten, and the same conversation goes on. */
	MORNING(20260706);
	assert_non_null(today_item_of(w, TODAY_KIND_HOW_IT_WENT, ines));
	struct promise_confirm_out confirmed;
	DO(w, promise_confirm, &confirmed, .promise = promise.id, .score = {true, 10},
		.words = STR("At last I see the numbers."));
	assert_int_equal(confirmed.answer, READINESS_ANSWER_READY);
	item = today_item_of(w, TODAY_KIND_ASK, ines);
	assert_non_null(item);
	assert_says(item->reason, "kept on 2 July 2026, and they gave it a 10.");

	/* Five names, "that is all", they check first, and happy clients may call. */
	struct ask_record_name names[] = {
		{.name = STR("Karl Weber"),
			.organization = STR("Nordlicht GmbH"),
			.knows_them = STR("colleague"),
			.why = STR("his books are late")},
		{.name = STR("Olu Okoye")},
		{.name = STR("Grace Ito"), .email = STR("grace@ito.example")},
		{.name = STR("Tan Wei")},
		{.name = STR("Ben Haddad")},
	};
	struct ask_record_out asked;
	DO(w, ask_record, &asked, .person = ines, .names = {names, 5}, .rounds = 4, .exhausted = true,
		.check_first = true, .pledge = true);
	assert_int_equal(asked.referrals.n, 5);
	assert_int_equal(asked.result, ASK_RESULT_NAMES);
	const struct ask_record_referral *made = asked.referrals.items;
	struct referral_id karl_referral = made[0].referral;
	struct person_id karl = made[0].person, olu = made[1].person;
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(made[i].state, REFERRAL_STATE_CHECKING);
		assert_true(made[i].is_new);
	}
	assert_null(today_item_of(w, TODAY_KIND_ASK, ines));
	struct referral_show_out shown = referral_of_id(w, karl_referral);
	assert_int_equal(shown.referral.origin, ORIGIN_ASKED);
	assert_int_equal(shown.referral.offer_id.v, offer.v);
	assert_false(shown.gate_open);
	assert_says(shown.gate_reason, "Ines Rossi asks");
	REFUSED(w, ERR_ADVICE, referral_advance, .referral = karl_referral, .state = REFERRAL_STATE_CONTACTED);
	assert_null(today_item_of(w, TODAY_KIND_CALL, karl));

	/* Wednesday 8 July: Ines has asked Karl: he has the need, and wants to talk. */
	MORNING(20260708);
	struct permission_note_out permitted;
	DO(w, permission_note, &permitted, .referral = karl_referral, .need = ANSWER_YES, .channel = CHANNEL_CALL);
	assert_false(permitted.gate_open);
	DO(w, permission_note, &permitted, .referral = karl_referral, .wants = ANSWER_YES, .channel = CHANNEL_CALL);
	assert_true(permitted.gate_open);
	assert_int_equal(permitted.state, REFERRAL_STATE_PERMITTED);
	assert_non_null(today_item_of(w, TODAY_KIND_CALL, karl));

	/* Monday 13 July: five working days, and nothing is known of the other four. One line for Ines. */
	MORNING(20260713);
	item = today_item_of(w, TODAY_KIND_CHASE, ines);
	assert_non_null(item);
	assert_says(item->reason, "Olu Okoye, Grace Ito and 2 more");
	DO(w, today_done, &done, .kind = TODAY_KIND_CHASE, .person = ines, .subject = item->subject);
	assert_null(today_item_of(w, TODAY_KIND_CHASE, ines));
	assert_int_equal(referral_of_id(w, made[1].referral).referral.reminders, 1);
	assert_int_equal(referral_of_id(w, karl_referral).referral.reminders, 0);

	/* Introduced over lunch, met the next day: the deal opens, and Ines is owed an update. */
	struct referral_advance_out step;
	DO(w, referral_advance, &step, .referral = karl_referral, .state = REFERRAL_STATE_INTRODUCED,
		.channel = CHANNEL_IN_PERSON);
	MORNING(20260714);
	DO(w, referral_advance, &step, .referral = karl_referral, .state = REFERRAL_STATE_MET);
	assert_true(step.deal.v != 0);
	item = today_item_of(w, TODAY_KIND_UPDATE, ines);
	assert_non_null(item);
	assert_int_equal(item->due.ymd, 20260716);
	DO(w, today_done, &done, .kind = TODAY_KIND_UPDATE, .person = ines, .subject = item->subject,
		.how = STR("called"));
	assert_null(today_item_of(w, TODAY_KIND_UPDATE, ines));
	assert_int_equal(may_ask(w, karl).rule, READINESS_RULE_FINISH);

	/* Monday 3 August: Karl signs. Thanks and an update to Ines, and something new: she may be asked. */
	MORNING(20260803);
	struct deal_win_out won;
	DO(w, deal_win, &won, .deal = step.deal, .value = {720000}, .promise = STR("books in order"),
		.promise_due = {20260820});
	shown = referral_of_id(w, karl_referral);
	assert_int_equal(shown.referral.state, REFERRAL_STATE_WON);
	assert_int_equal(shown.referral.value.v, 720000);
	assert_non_null(today_item_of(w, TODAY_KIND_THANK, ines));
	assert_non_null(today_item_of(w, TODAY_KIND_UPDATE, ines));
	assert_int_equal(may_ask(w, ines).answer, READINESS_ANSWER_READY);
	assert_int_equal(may_ask(w, ines).advice.n, 0);
	assert_null(today_item_of(w, TODAY_KIND_CALL, karl)); /* the pledged call: never before he is happy */

	/* Friday 21 August: Karl confirms a nine, and is asked to make the pledged call. */
	MORNING(20260821);
	DO(w, promise_confirm, &confirmed, .promise = promise_of(w, step.deal).id, .score = {true, 9});
	assert_int_equal(confirmed.answer, READINESS_ANSWER_READY);
	item = today_item_of(w, TODAY_KIND_CALL, karl);
	assert_non_null(item);
	assert_says(item->reason, "ask Karl Weber to call Ines Rossi");
	assert_non_null(today_item_of(w, TODAY_KIND_ASK, karl));

	/* A referral that does not fit: Olu is turned down honestly, and is asked in turn. */
	DO(w, referral_advance, &step, .referral = made[1].referral, .state = REFERRAL_STATE_MET, .own_act = true);
	struct deal_disqualify_out said_no;
	DO(w, deal_disqualify, &said_no, .deal = step.deal, .reason = STR("too small for an audit"));
	assert_int_equal(may_ask(w, olu).rule, READINESS_RULE_WRITE_NO);
	assert_non_null(today_item_of(w, TODAY_KIND_FINISH, olu));
	DO(w, deal_disqualify, &said_no, .deal = step.deal, .alternative_kind = ALTERNATIVE_KIND_NOTHING);
	assert_int_equal(may_ask(w, olu).rule, READINESS_RULE_HONEST_NO);
	item = today_item_of(w, TODAY_KIND_ASK, olu);
	assert_non_null(item);
	assert_true(str_is(item->rule, "ask_in_turn"));
	DO(w, ask_record, &asked, .person = olu, .result = ASK_RESULT_NOBODY);
	assert_null(today_item_of(w, TODAY_KIND_ASK, olu));
}

static void told_from_kept_lists(struct db *db)
{
	the_story(db, true);
}

static void told_from_lists_judged_anew(struct db *db)
{
	the_story(db, false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {TEST_DB(told_from_kept_lists), TEST_DB(told_from_lists_judged_anew)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
