/* What a source is given to pass on: always three parts, in their words, from what is known; kept as it was given. */
#include "people.h"

#include "domain/referrals/kit.h"
#include "kit_ops.h"
#include "link_ops.h"
#include "undo_ops.h"
#include "workspace_ops.h"

static struct kit_show_out kit_of(struct world *w, struct referral_id referral)
{
	struct kit_show_out out;
	DO(w, kit_show, &out, .referral = referral);
	return out;
}

/* ---- the words, by what the source is to us ---- */

static struct str experience(const struct kit_facts *facts)
{
	struct kit_parts parts;
	kit_propose(test_arena(), facts, &parts);
	return parts.experience;
}

static void experience_by_standing(void **state)
{
	(void)state;
	struct kit_facts facts = {.person = STR("Karl Weber"), .source = STR("Ines Rossi"), .rep = STR("Ana Díaz")};
	facts.standing = STANDING_CUSTOMER;
	facts.kept = true;
	assert_says(experience(&facts), "what was promised to me was done");
	facts.score = (struct opt_int){true, 9};
	assert_says(experience(&facts), "I gave it a 9");
	facts.score_words = STR("it saved us two days a week");
	assert_says(experience(&facts), "\"it saved us two days a week\"");
	/* What an unhappy customer said is not put into their mouth. */
	facts.score.v = 4;
	facts.score_words = STR("never on time");
	assert_says(experience(&facts), "I know Ana Díaz and how they work");
	/* Who did not buy tells how they were treated. */
	facts.standing = STANDING_UNQUALIFIED;
	assert_says(experience(&facts), "told me honestly that it was not for me");
	facts.standing = STANDING_DECLINED;
	assert_says(experience(&facts), "nobody pressed me");
	facts.standing = STANDING_ACQUAINTANCE;
	facts.partner = true;
	assert_says(experience(&facts), "working side by side");
}

static void parts_and_letter(void **state)
{
	(void)state;
	struct kit_facts facts = {.person = STR("Karl Weber"),
		.source = STR("Ines Rossi"),
		.rep = STR("Ana Díaz"),
		.title = STR("practice consultant"),
		.why = STR("recalls get lost"),
		.knows_them = STR("the same choir"),
		.standing = STANDING_ACQUAINTANCE};
	struct kit_parts parts;
	kit_propose(test_arena(), &facts, &parts);
	assert_says(parts.thought, "We know each other (the same choir)");
	assert_says(parts.thought, "recalls get lost. If that troubles you");
	assert_says(parts.first_talk, "Ana Díaz (practice consultant)");
	assert_says(parts.first_talk, "an honest yes or no");
	facts.first_talk = STR("I ask, you tell, forty minutes");
	kit_propose(test_arena(), &facts, &parts);
	assert_says(parts.first_talk, "they say: \"I ask, you tell, forty minutes.\"");
	struct str text = kit_text(test_arena(), &facts, &parts, STR_NONE);
	assert_true(str_starts(text, STR("Karl,\n\n")));
	assert_true(str_ends(text, STR("\n\nInes")));
	assert_says(text, "Would it be welcome if I brought you and Ana Díaz together?");
	assert_true(str_find(text, STR("a page for you alone")) == SIZE_MAX);
	text = kit_text(test_arena(), &facts, &parts, STR("https://kith.example.com/l/abc"));
	assert_says(text,
		"a page for you alone, where you also see what is stored about you: https://kith.example.com/l/abc");
	assert_says(kit_two_questions(test_arena(), &facts), "is there a need for this kind of help");
	assert_says(kit_two_questions(test_arena(), &facts), "would you like to talk with Ana Díaz");
}

/* ---- as operations ---- */

static void proposed_from_what_is_known(struct db *db)
{
	struct world *w = world_new(db);
	struct offer_id offer = an_offer(w);
	struct person_id ines = a_person(w, "Ines Rossi");
	struct deal_id deal = a_deal(w, ines, 100);
	struct deal_disqualify_out no;
	struct referral_add_out added;
	DO(w, deal_disqualify, &no, .deal = deal, .reason = STR("their budget is a third of it"),
		.alternative_kind = ALTERNATIVE_KIND_NOTHING);
	DO(w, referral_add, &added, .source = ines, .name = STR("Karl Weber"), .offer = offer,
		.why = STR("he opens a second practice"));
	struct kit_show_out kit = kit_of(w, added.referral);
	assert_says(kit.experience, "told me honestly that it was not for me");
	assert_true(str_find(kit.text, STR("budget")) == SIZE_MAX); /* never the reason */
	assert_says(kit.thought, "he opens a second practice.");
	assert_says(kit.text, "Karl,");
	assert_says(kit.two_questions, "(Practice audit)");
	assert_true(day_none(kit.written_on));
	assert_int_equal(kit.sent.n, 0);
	REFUSED(w, ERR_NOT_FOUND, kit_show, .referral = added.referral, .source = added.person);
}

/* Where something of value may be given for a referral, the rep counts as the sender of what the source passes on. */
static void the_sender_in_law_stands_under_it(struct db *db)
{
	struct world *w = world_new(db);
	struct named named = name_one(w);
	struct workspace_update_out updated;
	struct kit_show_out kit;
	DO(w, workspace_update, &updated, .postal_address = STR("Hafenweg 3, 24103 Kiel"));
	DO(w, kit_show, &kit, .referral = named.referral);
	assert_true(str_find(kit.text, STR("Hafenweg")) == SIZE_MAX); /* the source writes, as themself */
	DO(w, workspace_update, &updated, .fee_field = {true, true});
	DO(w, kit_show, &kit, .referral = named.referral);
	assert_says(kit.text, "Hafenweg 3, 24103 Kiel");
	assert_says(kit.text, "If you would rather not hear from me");
}

static void what_was_given_is_kept(struct db *db)
{
	struct world *w = world_new(db);
	struct named named = name_one(w);
	struct kit_write_out written;
	struct kit_send_out sent;
	REFUSED(w, ERR_INVALID, kit_write, .referral = named.referral, .experience = STR("It was good."),
		.thought = STR(" "), .first_talk = STR("Half an hour."));
	assert_says(w->problem.message, "always its three parts");
	DO(w, kit_write, &written, .referral = named.referral, .experience = STR("It was good."),
		.thought = STR("You said so yourself."), .first_talk = STR("Half an hour."));
	assert_says(kit_of(w, named.referral).text, "You said so yourself.");
	world_at(w, 20260603);
	DO(w, kit_send, &sent, .referral = named.referral, .channel = CHANNEL_MAIL);
	assert_says(sent.text, "You said so yourself.");
	assert_int_equal(sent.state, REFERRAL_STATE_CHECKING); /* they check with them */
	struct kit_show_out kit = kit_of(w, named.referral);
	const struct kit_sent_row *row = kit.sent.items;
	assert_int_equal(kit.sent.n, 1);
	assert_int_equal(row->sent_on.ymd, 20260603);
	assert_int_equal(row->channel, CHANNEL_MAIL);
	assert_true(str_equal(row->sent_text, sent.text));
	assert_false(row->with_link);
	/* What is written afterwards is another kit: the one that was given stays as it was. */
	DO(w, kit_write, &written, .referral = named.referral, .experience = STR("Better."), .thought = STR("Because."),
		.first_talk = STR("An hour."));
	kit = kit_of(w, named.referral);
	assert_says(kit.text, "Better.");
	assert_says(((const struct kit_sent_row *)kit.sent.items)->sent_text, "It was good.");
	struct event_undo_out undone;
	DO(w, event_undo, &undone, .event = written.event);
	DO(w, event_undo, &undone, .event = sent.event);
	assert_int_equal(referral(w, named.referral).state, REFERRAL_STATE_NAMED);
	assert_int_equal(kit_of(w, named.referral).sent.n, 0);
}

static void a_link_in_a_kit_is_kept_as_its_mark(struct db *db)
{
	struct world *w = world_new(db);
	struct named named = name_one(w);
	struct link_make_out made;
	struct kit_send_out sent;
	DO(w, link_make, &made, .referral = named.referral, .address = STR("https://kith.example.com/"));
	assert_true(str_starts(made.url, STR("https://kith.example.com/l/")));
	assert_true(str_find(made.text, made.url) != SIZE_MAX);
	assert_true(kit_of(w, named.referral).link_waits);
	DO(w, kit_send, &sent, .referral = named.referral, .channel = CHANNEL_TEXT_MESSAGE);
	assert_says(sent.text, "[your private link]");
	assert_true(str_find(sent.text, made.token) == SIZE_MAX);
	const struct kit_sent_row *row = kit_of(w, named.referral).sent.items;
	assert_true(row->with_link);
	REFUSED(w, ERR_INVALID, link_make, .referral = named.referral, .address = STR("javascript:alert(1)"));
	REFUSED(w, ERR_INVALID, link_make, .referral = named.referral, .address = STR("https://x y"));
}

static void nothing_is_passed_on_to_who_must_not_be_contacted(struct db *db)
{
	struct world *w = world_new(db);
	struct named named = name_one(w);
	struct person_flag_out flagged;
	DO(w, person_flag, &flagged, .person = named.person, .do_not_contact = {true, true});
	REFUSED(w, ERR_STOP, kit_send, .referral = named.referral);
	REFUSED(w, ERR_STOP, link_make, .referral = named.referral);
}

static void undo_leaves_no_kit_behind(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id ines = a_person(w, "Ines Rossi");
	struct referral_add_out added;
	struct link_make_out made;
	DO(w, referral_add, &added, .source = ines, .name = STR("Karl Weber"));
	DO(w, link_make, &made, .referral = added.referral);
	REFUSED(w, ERR_CONFLICT, event_undo, .event = added.event);
	assert_int_equal(referral(w, added.referral).state, REFERRAL_STATE_NAMED);
}

static void each_reminder_is_kept_with_its_channel(struct db *db)
{
	struct world *w = world_new(db);
	struct named named = name_one(w);
	struct referral_remind_out reminded;
	struct referral_show_out shown;
	world_at(w, 20260608);
	DO(w, referral_remind, &reminded, .referral = named.referral, .channel = CHANNEL_CALL);
	world_at(w, 20260615);
	DO(w, referral_remind, &reminded, .referral = named.referral, .channel = CHANNEL_TEXT_MESSAGE);
	shown = referral_of_id(w, named.referral);
	assert_int_equal(shown.reminders.n, 2);
	const struct reminders_of_row *row = shown.reminders.items;
	assert_int_equal(row[0].channel, CHANNEL_CALL);
	assert_int_equal(row[0].on_day.ymd, 20260608);
	assert_int_equal(row[1].channel, CHANNEL_TEXT_MESSAGE);
	assert_int_equal(row[1].source_id.v, named.source.v);
}

/* ---- another rep takes it ---- */

static void another_rep_asks_again(struct db *db)
{
	struct world *w = world_new(db);
	struct named named = name_one(w);
	struct user_id ana = w->user, ben = world_rep(w, "Ben Rep", "ben@example.com");
	struct link_make_out made;
	struct referral_take_out taken;
	struct link_list_out links;
	struct event_undo_out undone;
	DO(w, link_make, &made, .referral = named.referral);
	permit(w, named.referral);
	assert_non_null(today_item_of(w, TODAY_KIND_CALL, named.person));
	REFUSED(w, ERR_CONFLICT, referral_take, .referral = named.referral);
	w->user = ben;
	w->role = USER_ROLE_REP;
	REFUSED(w, ERR_FORBIDDEN, referral_take, .referral = named.referral, .user = ana);
	DO(w, referral_take, &taken, .referral = named.referral);
	assert_int_equal(taken.state, REFERRAL_STATE_CHECKING);
	struct referral_show_out shown = referral_of_id(w, named.referral);
	assert_int_equal(shown.referral.user_id.v, ben.v);
	assert_false(shown.gate_open);
	assert_says(shown.gate_reason, "has not been asked yet");
	assert_null(today_item_of(w, TODAY_KIND_CALL, named.person));
	DO(w, link_list, &links, .referral = named.referral); /* it named the other rep */
	assert_int_equal(((const struct link_of_row *)links.items.items)->withdrawn_on.ymd, 20260601);
	REFUSED(w, ERR_ADVICE, referral_advance, .referral = named.referral, .state = REFERRAL_STATE_CONTACTED);
	w->user = ana;
	w->role = USER_ROLE_OWNER;
	REFUSED(w, ERR_CONFLICT, referral_take, .referral = named.referral, .user = ben);
	w->user = ben;
	DO(w, event_undo, &undone, .event = taken.event);
	assert_true(referral_of_id(w, named.referral).gate_open);
	assert_int_equal(referral(w, named.referral).user_id.v, ana.v);
}

static void what_is_under_way_goes_along(struct db *db)
{
	struct world *w = world_new(db);
	an_offer(w);
	struct named named = name_one(w);
	struct user_id ben = world_rep(w, "Ben Rep", "ben@example.com");
	struct referral_advance_out met;
	struct referral_take_out taken;
	struct deal_show_out deal;
	permit(w, named.referral);
	DO(w, referral_advance, &met, .referral = named.referral, .state = REFERRAL_STATE_MET);
	DO(w, referral_take, &taken, .referral = named.referral, .user = ben);
	assert_int_equal(taken.state, REFERRAL_STATE_MET); /* they have met: nothing goes back */
	DO(w, deal_show, &deal, .deal = met.deal);
	assert_int_equal(deal.deal.user_id.v, ben.v);
	w->user = ben;
	assert_non_null(today_item_of(w, TODAY_KIND_UPDATE, named.source));
	DO(w, referral_advance, &met, .referral = named.referral, .state = REFERRAL_STATE_LAPSED);
	REFUSED(w, ERR_CONFLICT, referral_take, .referral = named.referral);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(experience_by_standing),
		cmocka_unit_test(parts_and_letter),
		TEST_DB(proposed_from_what_is_known),
		TEST_DB(the_sender_in_law_stands_under_it),
		TEST_DB(what_was_given_is_kept),
		TEST_DB(a_link_in_a_kit_is_kept_as_its_mark),
		TEST_DB(nothing_is_passed_on_to_who_must_not_be_contacted),
		TEST_DB(undo_leaves_no_kit_behind),
		TEST_DB(each_reminder_is_kept_with_its_channel),
		TEST_DB(another_rep_asks_again),
		TEST_DB(what_is_under_way_goes_along),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
