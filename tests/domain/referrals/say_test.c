/* Words to say: no line of Today is without them, and they go to whom they may be said. */
#include "people.h"

#include "given_ops.h"
#include "partner_ops.h"
#include "reference_ops.h"
#include "today_say_ops.h"
#include "workspace_ops.h"

static struct today_say_out say_line(struct world *w, const struct today_show_item *item)
{
	struct today_say_out out;
	DO(w, today_say, &out, .kind = item->kind, .person = item->person, .subject = item->subject);
	return out;
}

static struct today_say_out say(struct world *w, enum today_kind kind, struct person_id person)
{
	struct today_say_out out;
	const struct today_show_item *item = today_item_of(w, kind, person);
	if (item != NULL)
		return say_line(w, item);
	DO(w, today_say, &out, .kind = kind, .person = person);
	return out;
}

/* The words of the line that this rule makes. */
static struct today_say_out said_by(struct world *w, const char *rule)
{
	struct today_out out = today_of(w);
	const struct today_show_item *item = out.items.items;
	for (size_t i = 0; i < out.items.n; i++)
		if (str_is(item[i].rule, rule))
			return say_line(w, &item[i]);
	fail_msg("Today has no line by the rule %s", rule);
	return (struct today_say_out){0};
}

static void assert_no_line_is_mute(struct world *w)
{
	struct today_out out = today_of(w);
	const struct today_show_item *item = out.items.items;
	assert_true(out.items.n > 0);
	for (size_t i = 0; i < out.items.n; i++)
		if (str_empty(say_line(w, &item[i]).say))
			fail_msg("nothing to say for %.*s", STR_ARG(item[i].reason));
}

/* Words that may be sent as they are, and tell a source no details. */
static void each_line_has_its_words(struct db *db)
{
	struct world *w = world_new(db);
	struct deal_add_out deal;
	an_offer(w);
	struct person_id ines = a_person(w, "Ines Rossi"), karl = a_person(w, "Karl Weber");
	DO(w, deal_add, &deal, .person = karl, .value = {480000}, .sent_by = ines);
	struct today_say_out out = say(w, TODAY_KIND_UPDATE, ines);
	assert_true(str_is(out.say, "Ines, I have spoken with Karl Weber. Thank you for bringing us together."));
	struct named named = name_one(w);
	world_at(w, 20260608);
	assert_says(say(w, TODAY_KIND_CHASE, named.source).say, "Karl Weber");
	assert_no_line_is_mute(w);
	permit(w, named.referral);
	out = say(w, TODAY_KIND_CALL, named.person);
	assert_says(out.say, "Ines Rossi told me that you would like to talk");
	assert_true(out.to.v == named.person.v);
	assert_true(str_none(say(w, TODAY_KIND_REPAIR, ines).say));
}

static void what_is_to_be_repaired_and_kept(struct db *db)
{
	struct world *w = world_new(db);
	struct complaint_open_out complaint;
	struct satisfaction_note_out noted;
	struct promise_keep_out kept;
	an_offer(w);
	struct person_id ines = a_person(w, "Ines Rossi");
	struct promise_of_deal_row promise = promise_of(w, a_won_deal(w, ines, 100000));
	world_at(w, promise.due.ymd);
	assert_says(said_by(w, "promise_due").say, "\"first report\" is due today, and today you have it");
	world_at(w, day_plus(promise.due, 1).ymd);
	struct str late = said_by(w, "promise_overdue").say;
	assert_says(late, "Ines, I promised you \"first report\" by ");
	assert_says(late, "I am late, and I am sorry");
	DO(w, promise_keep, &kept, .promise = promise.id);
	DO(w, satisfaction_note, &noted, .person = ines, .score = 10);
	DO(w, satisfaction_note, &noted, .person = ines, .score = 7);
	assert_says(said_by(w, "score_fell").say, "you gave us a 7, after a 10 the time before");
	DO(w, satisfaction_note, &noted, .person = ines, .score = 4);
	assert_says(say(w, TODAY_KIND_REPAIR, ines).say, "you gave us a 4, after a 7");
	DO(w, complaint_open, &complaint, .person = ines, .text = STR("the report was wrong"));
	assert_says(said_by(w, "complaint").say, "What would put it right for you?");
	assert_no_line_is_mute(w);
}

static void what_is_to_be_finished(struct db *db)
{
	struct world *w = world_new(db);
	struct deal_add_out deal;
	struct deal_disqualify_out no;
	an_offer(w);
	DO(w, deal_add, &deal, .person = a_person(w, "Ines Rossi"));
	assert_says(said_by(w, "who_sent").say, "how did you hear of me?");
	DO(w, deal_disqualify, &no, .deal = a_deal(w, a_person(w, "Karl Weber"), 0));
	assert_says(
		said_by(w, "write_no").say, "Karl, I told you that this is not right for you. I owe you the reason");
	assert_no_line_is_mute(w);
}

/* Who is to be given away is asked before the other hears of them. */
static void who_gives_and_is_given(struct db *db)
{
	struct world *w = world_new(db);
	struct partner_add_out partner;
	struct given_add_out given;
	struct given_answer_out answered;
	struct given_advance_out moved;
	struct referral_add_out named;
	struct referral_advance_out step;
	struct person_id paul = a_person(w, "Paul Ott"), ben = a_person(w, "Ben Haddad");
	an_offer(w);
	DO(w, partner_add, &partner, .person = paul, .trade = STR("tax advice"));
	DO(w, referral_add, &named, .source = paul, .name = STR("Karl Weber"));
	permit(w, named.referral);
	DO(w, referral_advance, &step, .referral = named.referral, .state = REFERRAL_STATE_INTRODUCED);
	assert_says(said_by(w, "give_first").say, "Whom are you looking for right now?");
	DO(w, given_add, &given, .person = ben, .to = paul);
	world_at(w, 20260608);
	struct today_say_out out = said_by(w, "given_ask");
	assert_says(out.say, "Ben, I know somebody who could help you: Paul Ott.");
	assert_true(out.to.v == ben.v);
	DO(w, given_answer, &answered, .given = given.given, .need = ANSWER_YES, .wants = ANSWER_YES);
	out = said_by(w, "given_introduce");
	assert_says(out.say, "Paul, Ben Haddad has a need that you can help with");
	assert_true(out.to.v == paul.v);
	DO(w, given_advance, &moved, .given = given.given, .state = GIVEN_STATE_INTRODUCED);
	world_at(w, 20260615);
	assert_says(said_by(w, "given_outcome").say, "I brought you together with Ben Haddad on 8 June 2026");
	assert_no_line_is_mute(w);
}

/* Until both answers are yes the words are the source's. */
static void who_waited_and_who_was_contacted(struct db *db)
{
	struct world *w = world_new(db);
	struct referral_advance_out step;
	struct named named = name_one(w);
	DO(w, referral_advance, &step, .referral = named.referral, .state = REFERRAL_STATE_PARKED, .until = {20260605});
	world_at(w, 20260605);
	struct today_say_out out = said_by(w, "parked");
	assert_says(out.say, "Ines, you named Karl Weber, and it was to wait until now");
	assert_true(out.to.v == named.source.v);
	permit(w, named.referral);
	DO(w, referral_advance, &step, .referral = named.referral, .state = REFERRAL_STATE_CONTACTED);
	world_at(w, 20260612);
	out = said_by(w, "contacted");
	assert_says(out.say, "Karl, I got in touch with you on 5 June 2026");
	assert_true(out.to.v == named.person.v);
	assert_no_line_is_mute(w);
}

static void who_was_never_told_hears_from_the_source(struct db *db)
{
	struct world *w = world_new(db);
	struct workspace_update_out updated;
	DO(w, workspace_update, &updated, .country = STR("DE"));
	struct named named = name_one(w);
	world_at(w, 20260621);
	struct today_say_out out = said_by(w, "untold");
	assert_says(out.say, "Ines, you gave me the name of Karl Weber. Would you pass on what I send you now?");
	assert_true(out.to.v == named.source.v);
	permit(w, named.referral);
	out = said_by(w, "untold");
	assert_says(out.say, "Ines Rossi gave me your name on 1 June 2026");
	assert_true(out.to.v == named.person.v);
}

static void references_and_days_agreed(struct db *db)
{
	struct world *w = world_new(db);
	struct reference_offer_out reference;
	struct reference_use_add_out use;
	struct reference_outcome_out told;
	struct deal_disqualify_out no;
	an_offer(w);
	struct person_id rosa = a_person(w, "Rosa Lind"), ben = a_person(w, "Ben Haddad");
	a_won_deal(w, rosa, 100000);
	struct deal_id deal = a_deal(w, ben, 0);
	DO(w, reference_offer, &reference, .person = rosa, .industry = STR("dental"), .most = 1);
	DO(w, reference_use_add, &use, .reference = reference.reference, .deal = deal);
	world_at(w, 20260608);
	assert_says(said_by(w, "reference_outcome").say, "Rosa, has Ben Haddad called you?");
	DO(w, reference_outcome, &told, .use = use.use, .outcome = REFERENCE_OUTCOME_HELPED);
	assert_says(said_by(w, "thank_reference").say, "thank you for taking the call of Ben Haddad");
	DO(w, deal_disqualify, &no, .deal = deal, .reason = STR("too early"), .wait_until = {20260801});
	world_at(w, 20260801);
	assert_says(said_by(w, "follow_up").say, "Ben, we said that I would come back to you around now");
	assert_no_line_is_mute(w);
}

/* The words of an ask are those that it is prepared with. */
static void an_ask_opens_with_its_words(struct db *db)
{
	struct world *w = world_new(db);
	struct person_flag_out flag;
	struct ask_prepare_out prepared;
	struct person_id ines = a_person(w, "Ines Rossi");
	DO(w, person_flag, &flag, .person = ines, .in_touch = world_day(w));
	DO(w, ask_prepare, &prepared, .person = ines);
	assert_false(str_empty(prepared.opening));
	assert_true(str_equal(say(w, TODAY_KIND_ASK, ines).say, prepared.opening));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_DB(each_line_has_its_words),
		TEST_DB(what_is_to_be_repaired_and_kept),
		TEST_DB(what_is_to_be_finished),
		TEST_DB(who_gives_and_is_given),
		TEST_DB(who_waited_and_who_was_contacted),
		TEST_DB(who_was_never_told_hears_from_the_source),
		TEST_DB(references_and_days_agreed),
		TEST_DB(an_ask_opens_with_its_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
