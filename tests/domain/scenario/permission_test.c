/* Permission before contact, as a story: Ines was told honestly that it is not for her, and names two friends. She
 * is given words to pass on. One answers on a link of his own, the other is never reached without being asked. */
#include "domain/referrals/people.h"

#include "kit_ops.h"
#include "link_ops.h"
#include "undo_ops.h"

struct story {
	struct world *w;
	struct person_id ines, karl, grace;
	struct referral_id of_karl, of_grace;
};

/* Monday 1 June: an honest no, and the ask in the same conversation. */
static void ines_names_two(struct story *s)
{
	struct deal_disqualify_out no;
	struct ask_record_out asked;
	struct ask_record_name names[] = {{.name = STR("Karl Weber"),
						  .phone = STR("+49 30 1234567"),
						  .knows_them = STR("the same choir"),
						  .why = STR("he opens a second practice")},
		{.name = STR("Grace Ito")}};
	s->ines = a_person(s->w, "Ines Rossi");
	struct deal_id deal = a_deal(s->w, s->ines, 480000);
	DO(s->w, deal_disqualify, &no, .deal = deal, .reason = STR("too small for it"),
		.alternative_kind = ALTERNATIVE_KIND_NOTHING);
	DO(s->w, ask_record, &asked, .person = s->ines, .occasion = OCCASION_HONEST_NO, .names = {names, 2},
		.check_first = true, .exhausted = true);
	const struct ask_record_referral *made = asked.referrals.items;
	s->karl = made[0].person;
	s->of_karl = made[0].referral;
	s->grace = made[1].person;
	s->of_grace = made[1].referral;
	assert_int_equal(made[0].state, REFERRAL_STATE_CHECKING);
}

/* Nobody gets past the gate, by whichever way. */
static void nobody_is_called_yet(struct story *s)
{
	struct person_reach_out reach;
	struct person_id named[] = {s->karl, s->grace};
	REFUSED(s->w, ERR_ADVICE, referral_advance, .referral = s->of_karl, .state = REFERRAL_STATE_CONTACTED);
	REFUSED(s->w, ERR_ADVICE, referral_advance, .referral = s->of_karl, .state = REFERRAL_STATE_PERMITTED);
	REFUSED(s->w, ERR_ADVICE, referral_advance, .referral = s->of_grace, .state = REFERRAL_STATE_MET);
	for (size_t i = 0; i < 2; i++) {
		DO(s->w, person_reach, &reach, .person = named[i]);
		assert_false(reach.open);
		struct today_out today = today_of(s->w);
		const struct today_show_item *item = today.items.items;
		for (size_t j = 0; j < today.items.n; j++)
			assert_int_not_equal(item[j].person.v, named[i].v);
	}
}

/* Tuesday: she gets her words, in which the reason for the no is not told, and Karl's private link. */
static struct str she_is_equipped(struct story *s)
{
	struct link_make_out link;
	struct kit_send_out sent;
	struct kit_show_out kit;
	world_at(s->w, 20260602);
	DO(s->w, link_make, &link, .referral = s->of_karl, .address = STR("https://kith.example.com"));
	assert_says(link.text, "told me honestly that it was not for me");
	assert_says(link.text, "he opens a second practice");
	assert_says(link.text, "an honest yes or no");
	assert_true(str_find(link.text, STR("too small")) == SIZE_MAX);
	assert_true(str_find(link.text, link.url) != SIZE_MAX);
	DO(s->w, kit_send, &sent, .referral = s->of_karl, .channel = CHANNEL_MAIL);
	DO(s->w, kit_send, &sent, .referral = s->of_grace, .channel = CHANNEL_MAIL);
	DO(s->w, kit_show, &kit, .referral = s->of_grace);
	const struct kit_sent_row *given = kit.sent.items;
	assert_int_equal(given->sent_on.ymd, 20260602);
	assert_false(given->with_link);
	return link.token;
}

static void karl_says(struct story *s, struct str token, enum link_answer answer)
{
	struct world outside = *s->w;
	struct link_answer_out out;
	outside.user = (struct user_id){0};
	outside.role = USER_ROLE_NONE;
	DO(&outside, link_answer, &out, .token = token, .answer = answer, .months = 1);
}

/* Wednesday he wants to be asked later; on Friday week he changes his mind, and is called and met. */
static void karl_answers_for_himself(struct story *s, struct str token)
{
	struct permission_note_out noted;
	struct referral_advance_out step;
	world_at(s->w, 20260603);
	karl_says(s, token, LINK_ANSWER_NOT_NOW);
	assert_int_equal(referral(s->w, s->of_karl).parked_until.ymd, 20260703);
	/* Ines means well, but it is his word that counts. */
	DO(s->w, permission_note, &noted, .referral = s->of_karl, .need = ANSWER_YES, .wants = ANSWER_YES);
	assert_false(noted.gate_open);
	world_at(s->w, 20260612);
	karl_says(s, token, LINK_ANSWER_YES);
	const struct today_show_item *item = today_item_of(s->w, TODAY_KIND_CALL, s->karl);
	assert_non_null(item);
	assert_int_equal(item->due.ymd, 20260616); /* within two working days */
	assert_says(item->reason, "has the need and wants to talk with you: said on 12 June 2026");
	DO(s->w, referral_advance, &step, .referral = s->of_karl, .state = REFERRAL_STATE_INTRODUCED,
		.channel = CHANNEL_MAIL, .level = INTRODUCTION_LEVEL_TESTIMONIAL);
	world_at(s->w, 20260615);
	DO(s->w, referral_advance, &step, .referral = s->of_karl, .state = REFERRAL_STATE_MET, .channel = CHANNEL_CALL);
	struct referral met = referral(s->w, s->of_karl);
	assert_int_equal(met.origin, ORIGIN_NON_BUYER);
	assert_true(str_none(met.cold_reason));
	assert_int_equal(met.level, INTRODUCTION_LEVEL_TESTIMONIAL);
	assert_non_null(today_item_of(s->w, TODAY_KIND_UPDATE, s->ines)); /* she hears that they spoke */
}

/* Of Grace nothing is heard: Ines is reminded twice, then the name waits. A colleague who takes it over asks anew;
 * a call without both answers has its reason, and stands apart. */
static void grace_is_not_forgotten(struct story *s)
{
	struct referral_remind_out reminded;
	struct referral_resume_out resumed;
	struct referral_take_out taken;
	struct referral_advance_out cold;
	world_at(s->w, 20260616);
	assert_non_null(today_item_of(s->w, TODAY_KIND_CHASE, s->ines));
	DO(s->w, referral_remind, &reminded, .referral = s->of_grace, .channel = CHANNEL_CALL);
	world_at(s->w, 20260623);
	DO(s->w, referral_remind, &reminded, .referral = s->of_grace, .channel = CHANNEL_TEXT_MESSAGE);
	REFUSED(s->w, ERR_STOP, referral_remind, .referral = s->of_grace);
	assert_int_equal(referral_of_id(s->w, s->of_grace).reminders.n, 2);
	world_at(s->w, 20260701);
	renew(s->w);
	assert_int_equal(referral(s->w, s->of_grace).state, REFERRAL_STATE_PARKED);
	DO(s->w, referral_resume, &resumed, .referral = s->of_grace);
	permit(s->w, s->of_grace);
	struct user_id ana = s->w->user;
	s->w->user = world_rep(s->w, "Ben Rep", "ben@example.com");
	DO(s->w, referral_take, &taken, .referral = s->of_grace);
	assert_false(referral_of_id(s->w, s->of_grace).gate_open); /* the yes was for Ana */
	REFUSED(s->w, ERR_ADVICE, referral_advance, .referral = s->of_grace, .state = REFERRAL_STATE_CONTACTED);
	DO(s->w, referral_advance, &cold, .referral = s->of_grace, .state = REFERRAL_STATE_CONTACTED,
		.cold_reason = STR("we sat side by side on the train"));
	assert_int_equal(referral(s->w, s->of_grace).origin, ORIGIN_COLD);
	s->w->user = ana;
}

static void permission_before_contact(struct db *db)
{
	struct story s = {.w = world_new(db)};
	an_offer(s.w);
	ines_names_two(&s);
	nobody_is_called_yet(&s);
	struct str token = she_is_equipped(&s);
	nobody_is_called_yet(&s);
	karl_answers_for_himself(&s, token);
	grace_is_not_forgotten(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {TEST_DB(permission_before_contact)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
