/* What is kept stays right: put-offs hide one thing, closed things stay closed, undo, renames and new
 * settings reach everybody's Today. */
#include "people.h"

#include "tell_ops.h"
#include "undo_ops.h"

static void put_off_hides_one_thing_only(struct db *db)
{
	struct world *w = world_new(db);
	an_offer(w);
	struct person_id ines = a_person(w, "Ines Rossi");
	a_won_deal(w, ines, 1000);
	struct promise_of_deal_row promise = promise_of(w, a_won_deal(w, ines, 2000));
	struct promise_confirm_out confirmed;
	struct today_drop_out dropped;
	struct complaint_open_out complaint;
	DO(w, promise_confirm, &confirmed, .promise = promise.id, .score = {true, 3});
	const struct today_show_item *item = today_item_of(w, TODAY_KIND_REPAIR, ines);
	assert_true(str_is(item->rule, "low_score"));
	DO(w, today_drop, &dropped, .kind = TODAY_KIND_REPAIR, .person = ines, .reason = STR("by mistake"));
	assert_null(today_item_of(w, TODAY_KIND_REPAIR, ines));
	DO(w, complaint_open, &complaint, .person = ines, .text = STR("The report came late."));
	item = today_item_of(w, TODAY_KIND_REPAIR, ines);
	assert_non_null(item);
	assert_true(str_is(item->rule, "complaint"));
}

static void what_is_closed_stays_closed(struct db *db)
{
	struct world *w = world_new(db);
	an_offer(w);
	struct person_id ines = a_person(w, "Ines Rossi");
	struct deal_add_out deal;
	struct owed_list_out list;
	struct owed_done_out done;
	DO(w, deal_add, &deal, .person = a_person(w, "Karl Weber"), .sent_by = ines);
	DO(w, owed_list, &list, .user = {0});
	assert_int_equal(list.items.n, 1);
	struct owed_id owed = ((const struct owed_page_row *)list.items.items)->id;
	DO(w, owed_done, &done, .owed = owed, .how = STR("called her"));
	REFUSED(w, ERR_CONFLICT, owed_snooze, .owed = owed, .until = {20260701});
	REFUSED(w, ERR_CONFLICT, owed_drop, .owed = owed, .reason = STR("x"));
	REFUSED(w, ERR_CONFLICT, today_later, .kind = TODAY_KIND_UPDATE, .person = ines, .subject = {owed.v});
	REFUSED(w, ERR_CONFLICT, today_done, .kind = TODAY_KIND_UPDATE, .person = ines, .subject = {owed.v});
}

static void what_another_owes_is_not_dropped(struct db *db)
{
	struct world *w = world_new(db);
	struct user_id owner = w->user, mei = world_rep(w, "Mei", "mei@team.example");
	an_offer(w);
	struct person_id ines = a_person(w, "Ines Rossi");
	struct deal_add_out deal;
	struct owed_list_out list;
	struct owed_done_out done;
	DO(w, deal_add, &deal, .person = a_person(w, "Karl Weber"), .sent_by = ines);
	DO(w, owed_list, &list, .user = owner);
	struct owed_id owed = ((const struct owed_page_row *)list.items.items)->id;
	w->user = mei;
	w->role = USER_ROLE_REP;
	REFUSED(w, ERR_FORBIDDEN, owed_list, .user = owner);
	REFUSED(w, ERR_FORBIDDEN, owed_snooze, .owed = owed, .until = {20260701});
	REFUSED(w, ERR_FORBIDDEN, owed_drop, .owed = owed, .reason = STR("x"));
	REFUSED(w, ERR_FORBIDDEN, today_later, .kind = TODAY_KIND_UPDATE, .person = ines, .subject = {owed.v});
	REFUSED(w, ERR_FORBIDDEN, today_drop, .kind = TODAY_KIND_UPDATE, .person = ines, .subject = {owed.v},
		.reason = STR("x"));
	DO(w, owed_done, &done, .owed = owed, .how = STR("met her at the fair"));
}

static void wait_comes_back_on_the_day_written_last(struct db *db)
{
	struct world *w = world_new(db);
	an_offer(w);
	struct person_id ben = a_person(w, "Ben Haddad");
	struct deal_id first = a_deal(w, ben, 1000), second = a_deal(w, ben, 2000);
	struct deal_disqualify_out no;
	DO(w, deal_disqualify, &no, .deal = first, .reason = STR("early"), .alternative_kind = ALTERNATIVE_KIND_WAIT,
		.wait_until = {20260701});
	DO(w, deal_disqualify, &no, .deal = second, .reason = STR("early"), .alternative_kind = ALTERNATIVE_KIND_WAIT,
		.wait_until = {20260901});
	DO(w, deal_disqualify, &no, .deal = first, .alternative_kind = ALTERNATIVE_KIND_WAIT, .wait_until = {20260801});
	world_at(w, 20260702);
	assert_null(today_item_of(w, TODAY_KIND_FOLLOW_UP, ben));
	world_at(w, 20260801);
	const struct today_show_item *item = today_item_of(w, TODAY_KIND_FOLLOW_UP, ben);
	assert_non_null(item);
	assert_says(item->reason, "1 August 2026");
	struct today_done_out done;
	DO(w, today_done, &done, .kind = TODAY_KIND_FOLLOW_UP, .person = ben, .subject = item->subject);
	/* What was done does not come back when more is written down; the other deal's day does. */
	DO(w, deal_disqualify, &no, .deal = first, .reason = STR("too early for them"));
	assert_null(today_item_of(w, TODAY_KIND_FOLLOW_UP, ben));
	world_at(w, 20260901);
	assert_non_null(today_item_of(w, TODAY_KIND_FOLLOW_UP, ben));
	DO(w, deal_disqualify, &no, .deal = second, .alternative_kind = ALTERNATIVE_KIND_NOTHING);
	assert_null(today_item_of(w, TODAY_KIND_FOLLOW_UP, ben));
}

static void who_sent_you_is_asked_until_it_is_known(struct db *db)
{
	struct world *w = world_new(db);
	an_offer(w);
	struct person_id karl = a_person(w, "Karl Weber");
	struct deal_add_out deal;
	struct deal_win_out won;
	struct deal_sent_by_out sent;
	DO(w, deal_add, &deal, .person = karl);
	DO(w, deal_win, &won, .deal = deal.deal);
	const struct today_show_item *item = today_item_of(w, TODAY_KIND_FINISH, karl);
	assert_non_null(item);
	assert_true(str_is(item->rule, "who_sent"));
	DO(w, deal_sent_by, &sent, .deal = deal.deal, .nobody = true);
	assert_null(today_item_of(w, TODAY_KIND_FINISH, karl));
}

static void a_warning_lasts_while_there_is_somebody(struct db *db)
{
	struct world *w = world_new(db);
	an_offer(w);
	struct person_id ines = a_person(w, "Ines Rossi"), karl = a_person(w, "Karl Weber");
	struct deal_add_out deal;
	struct satisfaction_note_out noted;
	struct deal_lapse_out lapsed;
	DO(w, deal_add, &deal, .person = karl, .sent_by = ines);
	DO(w, satisfaction_note, &noted, .person = ines, .score = 6);
	const struct today_show_item *item = today_item_of(w, TODAY_KIND_REPAIR, ines);
	assert_true(str_is(item->rule, "warn_brought"));
	assert_says(item->reason, "Karl Weber came through them");
	DO(w, deal_lapse, &lapsed, .deal = deal.deal);
	assert_null(today_item_of(w, TODAY_KIND_REPAIR, ines));
}

static void a_source_hears_more_only_where_they_agreed(struct db *db)
{
	struct world *w = world_new(db);
	an_offer(w);
	struct named named = name_one(w);
	struct referral_advance_out met;
	struct referral_tell_out told;
	permit(w, named.referral);
	DO(w, referral_advance, &met, .referral = named.referral, .state = REFERRAL_STATE_MET);
	assert_says(today_item_of(w, TODAY_KIND_UPDATE, named.source)->reason, "no details");
	DO(w, referral_tell, &told, .referral = named.referral, .tells_more = {true, true});
	assert_says(today_item_of(w, TODAY_KIND_UPDATE, named.source)->reason, "agreed that they hear more");
	DO(w, referral_tell, &told, .referral = named.referral, .tells_more = {true, false});
	assert_says(today_item_of(w, TODAY_KIND_UPDATE, named.source)->reason, "no details");
}

/* ---- the kept list ---- */

static void undo_reaches_the_source_too(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id ines = a_person(w, "Ines Rossi");
	struct referral_add_out named;
	struct permission_note_out noted;
	struct event_undo_out undone;
	DO(w, referral_add, &named, .source = ines, .name = STR("Karl Weber"));
	world_at(w, 20260608);
	renew(w);
	assert_non_null(today_item_of(w, TODAY_KIND_CHASE, ines));
	DO(w, permission_note, &noted, .referral = named.referral, .need = ANSWER_YES, .wants = ANSWER_YES);
	assert_null(today_item_of(w, TODAY_KIND_CHASE, ines));
	DO(w, event_undo, &undone, .event = noted.event);
	assert_non_null(today_item_of(w, TODAY_KIND_CHASE, ines));
	assert_null(today_item_of(w, TODAY_KIND_CALL, named.person));
}

static void a_new_name_is_said_everywhere(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id ines = a_person(w, "Ines Rossi");
	struct referral_add_out named;
	struct person_edit_out edited;
	DO(w, referral_add, &named, .source = ines, .name = STR("Karl Weber"));
	world_at(w, 20260608);
	renew(w);
	DO(w, person_edit, &edited, .person = named.person, .name = STR("Karla Weber"));
	assert_says(today_item_of(w, TODAY_KIND_CHASE, ines)->reason, "named Karla Weber on");
}

static void a_new_name_of_an_offer_too(struct db *db)
{
	struct world *w = world_new(db);
	struct offer_id offer = an_offer(w);
	struct person_id karl = a_person(w, "Karl Weber");
	struct deal_add_out deal;
	struct offer_change_out changed;
	DO(w, deal_add, &deal, .person = karl);
	renew(w);
	DO(w, offer_change, &changed, .offer = offer, .name = STR("Health check"));
	assert_says(today_item_of(w, TODAY_KIND_FINISH, karl)->reason, "Health check");
}

static void who_is_added_later_is_on_the_list(struct db *db)
{
	struct world *w = world_new(db);
	renew(w);
	struct person_id ines = a_person(w, "Ines Rossi");
	assert_non_null(today_item_of(w, TODAY_KIND_CATCH_UP, ines));
}

static void another_reps_ask_hides_nobody(struct db *db)
{
	struct world *w = world_new(db);
	an_offer(w);
	struct person_id ines = a_person(w, "Ines Rossi");
	struct promise_of_deal_row promise = promise_of(w, a_won_deal(w, ines, 1000));
	struct user_id owner = w->user;
	struct ask_record_out asked;
	struct promise_confirm_out confirmed;
	w->user = world_rep(w, "Ben Rep", "ben@example.com");
	DO(w, ask_record, &asked, .person = ines, .occasion = OCCASION_CHECK_IN, .result = ASK_RESULT_NOBODY);
	w->user = owner;
	world_at(w, 20260602);
	DO(w, promise_confirm, &confirmed, .promise = promise.id, .score = {true, 10}); /* breaks the rest */
	assert_non_null(today_item_of(w, TODAY_KIND_ASK, ines));
	world_at(w, 20260603);
	renew(w);
	assert_non_null(today_item_of(w, TODAY_KIND_ASK, ines));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_DB(put_off_hides_one_thing_only),
		TEST_DB(what_is_closed_stays_closed),
		TEST_DB(what_another_owes_is_not_dropped),
		TEST_DB(wait_comes_back_on_the_day_written_last),
		TEST_DB(who_sent_you_is_asked_until_it_is_known),
		TEST_DB(a_warning_lasts_while_there_is_somebody),
		TEST_DB(a_source_hears_more_only_where_they_agreed),
		TEST_DB(undo_reaches_the_source_too),
		TEST_DB(a_new_name_is_said_everywhere),
		TEST_DB(a_new_name_of_an_offer_too),
		TEST_DB(who_is_added_later_is_on_the_list),
		TEST_DB(another_reps_ask_hides_nobody),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
