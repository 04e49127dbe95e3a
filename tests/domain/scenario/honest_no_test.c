/* Disqualify honestly, then ask: somebody for whom it is not the right thing is told so, with what is better for
 * them, names others in the same talk, gets our details, and is asked once more at a follow-up. */
#include "../referrals/people.h"

#include "profile_ops.h"
#include "talk_ops.h"

static struct offer_id the_audit(struct world *w)
{
	struct offer_add_out out;
	struct str not_a_fit[] = {STR("practices of one"), STR("practices about to be sold")};
	struct str questions[] = {STR("Who plans the week?")}, alternatives[] = {STR("Ben Haddad")};
	DO(w, offer_add, &out, .name = STR("Practice audit"), .ideal_client = STR("practices with ten people or more"),
		.not_a_fit = {not_a_fit, 2}, .questions = {questions, 1}, .alternatives = {alternatives, 1});
	return out.offer;
}

static struct deal_talk_out talk_of(struct world *w, struct deal_id deal)
{
	struct deal_talk_out out;
	DO(w, deal_talk, &out, .deal = deal);
	return out;
}

static struct person_id sender_of(struct world *w, struct deal_id deal)
{
	struct deal_show_out shown;
	DO(w, deal_show, &shown, .deal = deal);
	return referral(w, shown.deal.referral_id).source_id;
}

static bool owes(struct world *w, enum owed_kind kind, struct person_id person)
{
	struct owed_list_out owed;
	DO(w, owed_list, &owed, 0);
	const struct owed_page_row *row = owed.items.items;
	for (size_t i = 0; i < owed.items.n; i++)
		if (row[i].kind == kind && row[i].person.v == person.v && row[i].state == OWED_STATE_OPEN)
			return true;
	return false;
}

/* Monday 1 June: the talk, its end, the ask and the message. */
static struct deal_id first_of_june(struct world *w, struct person_id ines)
{
	struct user_profile_out profile;
	struct deal_add_out deal;
	struct deal_answer_out answered;
	struct deal_disqualify_out no;
	struct ask_prepare_out prepared;
	struct ask_record_out asked;
	struct deal_follow_up_out message;
	struct deal_followed_up_out sent;
	DO(w, user_profile, &profile, .title = STR("Consultant"), .phone = STR("0171 1234567"),
		.first_talk = STR("Half an hour."));
	DO(w, deal_add, &deal, .person = ines, .sent_by_name = STR("Olu Okoye"));

	/* The guide: nothing is known yet; she is one of those whom it does not fit. */
	assert_int_equal(talk_of(w, deal.deal).fit, FIT_OPEN);
	assert_int_equal(may_ask(w, ines).rule, READINESS_RULE_FINISH);
	struct deal_answer_line found[] = {
		{TALK_LINE_QUESTION, STR("Who plans the week?"), .applies = ANSWER_NONE, .words = STR("she, alone")},
		{TALK_LINE_NOT_A_FIT, STR("practices of one"), .applies = ANSWER_YES, .words = STR_NONE},
	};
	DO(w, deal_answer, &answered, .deal = deal.deal, .answers = {found, 2});
	assert_int_equal(answered.fit, FIT_NOT_A_FIT);
	assert_says(answered.sentence, "practices of one");

	/* The honest word; without it there would be no asking. */
	DO(w, deal_disqualify, &no, .deal = deal.deal);
	assert_int_equal(may_ask(w, ines).rule, READINESS_RULE_WRITE_NO);
	DO(w, deal_disqualify, &no, .deal = deal.deal, .reason = STR("practices of one"),
		.alternative = STR("Ben Haddad"));
	struct person_may_ask_out may = may_ask(w, ines);
	assert_int_equal(may.standing, STANDING_UNQUALIFIED);
	assert_int_equal(may.answer, READINESS_ANSWER_READY);
	assert_int_equal(may.rule, READINESS_RULE_HONEST_NO);
	assert_true(owes(w, OWED_KIND_ASK_IN_TURN, ines)); /* she was sent to us herself */
	assert_true(owes(w, OWED_KIND_UPDATE_SOURCE, sender_of(w, deal.deal)));

	/* In the same talk: two names, and she asks them first. */
	DO(w, ask_prepare, &prepared, .person = ines);
	assert_int_equal(prepared.occasion, OCCASION_HONEST_NO);
	struct ask_record_name names[] = {{.name = STR("Karl Weber")}, {.name = STR("Grace Ito")}};
	DO(w, ask_record, &asked, .person = ines, .names = {names, 2}, .check_first = true, .exhausted = true);
	assert_int_equal(asked.referrals.n, 2);
	const struct ask_record_referral *made = asked.referrals.items;
	assert_int_equal(referral(w, made[0].referral).state, REFERRAL_STATE_CHECKING);
	assert_false(owes(w, OWED_KIND_ASK_IN_TURN, ines));

	/* Our details, with what was said and whom she named. */
	DO(w, deal_follow_up, &message, .deal = deal.deal);
	assert_says(message.text, "not made for practices of one. In your place I would go here: Ben Haddad.");
	assert_says(message.text, "kind of you to think of Karl Weber and Grace Ito.");
	assert_says(message.text, "0171 1234567");
	DO(w, deal_followed_up, &sent, .deal = deal.deal, .come_back = {20260915});
	struct deal_talk_out talk = talk_of(w, deal.deal);
	assert_true(talk.answered && talk.said && talk.asked && talk.followed_up.ymd == 20260601);
	return deal.deal;
}

static void told_honestly_and_asked_twice(struct db *db)
{
	struct world *w = world_new(db);
	the_audit(w);
	struct person_id ines = a_person(w, "Ines Rossi");
	struct ask_record_out asked;
	struct ask_record_name one = {.name = STR("Tan Wei")};
	struct today_done_out done;
	first_of_june(w, ines);

	/* The next morning she has rest; she stays in view, and her page says what for. */
	world_at(w, 20260602);
	renew(w);
	assert_null(today_item_of(w, TODAY_KIND_ASK, ines));
	assert_null(today_item_of(w, TODAY_KIND_FOLLOW_UP, ines));
	struct person_may_ask_out may = may_ask(w, ines);
	assert_says(may.reason, "at a follow-up they may be asked once more");
	assert_int_equal(may.advice.n, 1);

	/* Tuesday 15 September: the follow-up, and the second ask. */
	world_at(w, 20260915);
	renew(w);
	const struct today_show_item *item = today_item_of(w, TODAY_KIND_FOLLOW_UP, ines);
	assert_non_null(item);
	assert_says(item->reason, "You agreed with Ines Rossi to come back on 15 September 2026.");
	may = may_ask(w, ines);
	assert_int_equal(may.answer, READINESS_ANSWER_READY);
	assert_int_equal(may.advice.n, 0);
	DO(w, ask_record, &asked, .person = ines, .names = {&one, 1});
	DO(w, today_done, &done, .kind = TODAY_KIND_FOLLOW_UP, .person = ines, .subject = item->subject);
	assert_null(today_item_of(w, TODAY_KIND_FOLLOW_UP, ines));

	/* Twice is what a no is good for: from now on they are asked as anybody is. */
	may = may_ask(w, ines);
	assert_int_not_equal(may.rule, READINESS_RULE_HONEST_NO);
	assert_int_equal(may.rule, READINESS_RULE_IN_TOUCH);
	assert_int_equal(may.advice.n, 1); /* and rest */
	/* Whom a non-buyer names counts as such. */
	const struct ask_record_referral *made = asked.referrals.items;
	assert_int_equal(referral(w, made[0].referral).origin, ORIGIN_NON_BUYER);
}

/* Their no takes the same way: no reason of ours to write, and the message thanks for a clear answer. */
static void their_no_takes_the_same_way(struct db *db)
{
	struct world *w = world_new(db);
	the_audit(w);
	struct person_id rosa = a_person(w, "Rosa Blum");
	struct deal_id deal = a_deal(w, rosa, 0);
	struct deal_decline_out no;
	struct ask_prepare_out prepared;
	struct ask_record_out asked;
	struct deal_follow_up_out message;
	struct ask_record_name one = {.name = STR("Karl Weber")};
	DO(w, deal_decline, &no, .deal = deal);
	DO(w, deal_decline, &no, .deal = deal, .reason = STR("no budget")); /* their reason, told afterwards */
	assert_int_equal(may_ask(w, rosa).rule, READINESS_RULE_THEIR_NO);
	DO(w, ask_prepare, &prepared, .person = rosa);
	assert_int_equal(prepared.occasion, OCCASION_THEIR_NO);
	DO(w, ask_record, &asked, .person = rosa, .names = {&one, 1});
	DO(w, deal_follow_up, &message, .deal = deal);
	assert_says(message.text, "thank you for a clear answer");
	assert_true(str_find(message.text, STR("budget")) == SIZE_MAX);
	struct deal_talk_out talk = talk_of(w, deal);
	assert_true(talk.said && talk.asked && day_none(talk.followed_up));
	assert_true(str_is(talk.reason, "no budget"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_DB(told_honestly_and_asked_twice),
		TEST_DB(their_no_takes_the_same_way),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
