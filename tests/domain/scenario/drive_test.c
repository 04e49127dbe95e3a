/* Drive it, told as a story with its dates: everybody is asked, whether they bought or not; questions by circle help
 * where nobody comes to mind; and whoever opened a door hears of every step behind it. */
#include "domain/referrals/people.h"

#include "deck_ops.h"
#include "tell_ops.h"

static struct card_id card_of(const struct ask_prepare_out *prepared, enum circle circle)
{
	const struct ask_prepare_prompt *prompt = prepared->prompts.items;
	for (size_t i = 0; i < prepared->prompts.n; i++)
		if (prompt[i].circle == circle)
			return prompt[i].card;
	fail_msg("no such circle");
	return (struct card_id){0};
}

static struct referral_id made_at(const struct ask_record_out *asked, size_t at)
{
	assert_true(asked->referrals.n > at);
	return ((const struct ask_record_referral *)asked->referrals.items)[at].referral;
}

static struct person_id named_at(const struct ask_record_out *asked, size_t at)
{
	assert_true(asked->referrals.n > at);
	return ((const struct ask_record_referral *)asked->referrals.items)[at].person;
}

static struct deal_id met(struct world *w, struct referral_id referral)
{
	struct referral_advance_out step;
	permit(w, referral);
	DO(w, referral_advance, &step, .referral = referral, .state = REFERRAL_STATE_INTRODUCED,
		.channel = CHANNEL_IN_PERSON);
	DO(w, referral_advance, &step, .referral = referral, .state = REFERRAL_STATE_MET);
	return step.deal;
}

static bool is_owed(struct world *w, enum today_kind kind, struct person_id to, const char *words)
{
	const struct today_show_item *item = today_item_of(w, kind, to);
	return item != NULL && str_find(item->reason, str_c(words)) != SIZE_MAX;
}

static void do_it(struct world *w, enum today_kind kind, struct person_id person)
{
	struct today_done_out done;
	const struct today_show_item *item = today_item_of(w, kind, person);
	assert_non_null(item);
	DO(w, today_done, &done, .kind = kind, .person = person, .subject = item->subject, .how = STR("called"));
}

static void everybody_is_asked(struct db *db)
{
	struct world *w = world_new(db);
	an_offer(w);
	struct person_id ben = a_person(w, "Ben Haddad"), dana = a_person(w, "Dana Levi");

	/* Monday 1 June: an honest no to Ben, and in the same conversation the ask. */
	struct deal_disqualify_out no;
	struct ask_prepare_out prepared;
	DO(w, deal_disqualify, &no, .deal = a_deal(w, ben, 300000), .reason = STR("too small for it"),
		.alternative_kind = ALTERNATIVE_KIND_WAIT, .wait_until = {20261201});
	DO(w, ask_prepare, &prepared, .person = ben);
	assert_int_equal(prepared.answer, READINESS_ANSWER_READY);
	assert_int_equal(prepared.occasion, OCCASION_HONEST_NO);
	assert_says(prepared.opening, "I would rather say so");
	assert_says(((const struct ask_prepare_objection *)prepared.objections.items)->says, "have not bought");
	assert_says(prepared.thanks, "Thank you, Ben.");

	/* Nobody comes to mind; the second question brings a name, and "who else?" two more. That is all. */
	struct card_id trade = card_of(&prepared, CIRCLE_TRADE), clubs = card_of(&prepared, CIRCLE_CLUBS);
	int64_t read[] = {trade.v, clubs.v};
	struct ask_record_name names[] = {{.name = STR("Grace Ito"), .card = clubs},
		{.name = STR("Olu Okoye"), .card = clubs}, {.name = STR("Tan Wei")}};
	struct ask_record_out by_ben;
	struct ask_show_out shown;
	DO(w, ask_record, &by_ben, .person = ben, .names = {names, 3}, .cards = {read, 2}, .rounds = 3,
		.exhausted = true, .check_first = true, .pledge = true);
	DO(w, ask_show, &shown, .ask = by_ben.ask);
	assert_int_equal(shown.ask.rounds, 3);
	assert_true(shown.ask.exhausted && shown.ask.pledge && shown.ask.check_first);
	assert_int_equal(shown.named.n, 3);
	assert_int_equal(referral(w, made_at(&by_ben, 0)).origin, ORIGIN_NON_BUYER);

	/* Tuesday 2 June: Dana says no, and is asked all the same. The card that worked comes right after her own trade. */
	world_at(w, 20260602);
	struct deal_decline_out declined;
	struct ask_record_out by_dana;
	DO(w, deal_decline, &declined, .deal = a_deal(w, dana, 500000), .reason = STR("not this year"));
	assert_non_null(today_item_of(w, TODAY_KIND_ASK, dana));
	DO(w, ask_prepare, &prepared, .person = dana);
	assert_says(prepared.opening, "nothing to sell now");
	assert_int_equal(card_of(&prepared, CIRCLE_TRADE).v,
		((const struct ask_prepare_prompt *)prepared.prompts.items)[0].card.v);
	assert_int_equal(clubs.v, ((const struct ask_prepare_prompt *)prepared.prompts.items)[1].card.v);
	struct ask_record_name karl = {.name = STR("Karl Weber")};
	DO(w, ask_record, &by_dana, .person = dana, .names = {&karl, 1});
	struct referral_id karl_referral = made_at(&by_dana, 0);
	assert_false(referral(w, karl_referral).state == REFERRAL_STATE_CHECKING); /* she did not offer to */

	/* Thursday 4 June: why Karl may need it follows, and how she knows him. */
	world_at(w, 20260604);
	struct referral_tell_out told;
	REFUSED(w, ERR_INVALID, referral_tell, .referral = karl_referral);
	DO(w, referral_tell, &told, .referral = karl_referral, .why = STR("His books are late."),
		.knows_them = STR("friend"));
	assert_says(referral(w, karl_referral).why, "His books are late.");
	struct person_show_out her;
	DO(w, person_show, &her, .person = dana);
	assert_int_equal(((const struct relationship_from_row *)her.knows.items)->kind, RELATIONSHIP_KIND_FRIEND);
	assert_int_equal(may_ask(w, dana).advice.n, 1); /* she rests now; so does Ben */

	/* Monday 8 June: Grace is met. Ben hears of it within two working days. */
	world_at(w, 20260608);
	struct person_id grace = named_at(&by_ben, 0), olu = named_at(&by_ben, 1);
	struct deal_id grace_deal = met(w, made_at(&by_ben, 0));
	assert_true(is_owed(w, TODAY_KIND_UPDATE, ben, "Ben Haddad named Grace Ito"));
	assert_int_equal(today_item_of(w, TODAY_KIND_UPDATE, ben)->due.ymd, 20260610);
	do_it(w, TODAY_KIND_UPDATE, ben);

	/* Tuesday 9 June: Olu does not want to. That is an end: Ben hears of it, too. */
	world_at(w, 20260609);
	struct permission_note_out said;
	DO(w, permission_note, &said, .referral = made_at(&by_ben, 1), .wants = ANSWER_NO);
	assert_int_equal(referral(w, made_at(&by_ben, 1)).state, REFERRAL_STATE_REFUSED);
	assert_true(is_owed(w, TODAY_KIND_UPDATE, ben, "Ben Haddad named Olu Okoye"));
	assert_null(today_item_of(w, TODAY_KIND_ASK, olu)); /* who refused to talk is not asked in turn */
	do_it(w, TODAY_KIND_UPDATE, ben);

	/* Wednesday 10 June: it does not fit for Tan. Ben hears of it, and Tan is asked in turn. */
	world_at(w, 20260610);
	DO(w, deal_disqualify, &no, .deal = met(w, made_at(&by_ben, 2)), .reason = STR("has it already"),
		.alternative_kind = ALTERNATIVE_KIND_NOTHING);
	assert_true(is_owed(w, TODAY_KIND_UPDATE, ben, "Ben Haddad named Tan Wei"));
	assert_true(is_owed(w, TODAY_KIND_ASK, named_at(&by_ben, 2), "who came through Ben Haddad"));

	/* Monday 22 June: Grace and Karl sign. Both sources are thanked; Dana, who had declined, gets a second look; Ben,
	 * to whom we had said no, gets none. */
	world_at(w, 20260622);
	struct deal_win_out won;
	DO(w, deal_win, &won, .deal = grace_deal, .value = {900000});
	DO(w, deal_win, &won, .deal = met(w, karl_referral), .value = {400000});
	assert_true(is_owed(w, TODAY_KIND_THANK, ben, "Grace Ito came through Ben Haddad"));
	assert_true(is_owed(w, TODAY_KIND_THANK, dana, "Karl Weber came through Dana Levi"));
	assert_true(is_owed(w, TODAY_KIND_FOLLOW_UP, dana, "Dana Levi once decided against it"));
	assert_null(today_item_of(w, TODAY_KIND_FOLLOW_UP, ben));
	assert_int_equal(may_ask(w, ben).advice.n, 0); /* something new: he may be asked again */

	/* Monday 20 July: Grace gives an 8: no call yet. On 3 August a 9: she calls Ben, as he had agreed to. Karl is
	 * happy, too, but Dana never agreed to a call. */
	world_at(w, 20260720);
	struct promise_confirm_out confirmed;
	struct satisfaction_note_out score;
	DO(w, promise_confirm, &confirmed, .promise = promise_of(w, grace_deal).id, .score = {true, 8});
	assert_null(today_item_of(w, TODAY_KIND_CALL, grace));
	world_at(w, 20260803);
	DO(w, satisfaction_note, &score, .person = grace, .score = 9);
	assert_true(is_owed(w, TODAY_KIND_CALL, grace, "ask Grace Ito to call Ben Haddad"));
	DO(w, satisfaction_note, &score, .person = named_at(&by_dana, 0), .score = 10);
	assert_null(today_item_of(w, TODAY_KIND_CALL, named_at(&by_dana, 0)));
	/* And the happy clients are asked next. */
	assert_int_equal(may_ask(w, grace).answer, READINESS_ANSWER_READY);

	/* The deck has learned from it. */
	struct prompt_list_out deck;
	DO(w, prompt_list, &deck, .retired = false);
	const struct prompt_list_item *card = deck.items.items;
	for (size_t i = 0; i < deck.items.n; i++) {
		assert_int_equal(card[i].shown, card[i].card.v == clubs.v || card[i].card.v == trade.v ? 1 : 0);
		assert_int_equal(card[i].names, card[i].card.v == clubs.v ? 2 : 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {TEST_DB(everybody_is_asked)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
