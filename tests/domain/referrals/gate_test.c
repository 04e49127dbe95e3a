/* Who may be contacted: the two questions on every way a contact can come about, corrections, sources
 * who share a name, and people who must never be contacted. */
#include "people.h"

#include "undo_ops.h"

static int lines_about(struct world *w, struct person_id person)
{
	struct today_out out = today_of(w);
	const struct today_show_item *item = out.items.items;
	int n = 0;
	for (size_t i = 0; i < out.items.n; i++)
		n += item[i].person.v == person.v;
	return n;
}

static bool owes(struct world *w, enum owed_kind kind, struct person_id person)
{
	struct owed_list_out out;
	DO(w, owed_list, &out, .user = {0});
	const struct owed_page_row *row = out.items.items;
	for (size_t i = 0; i < out.items.n; i++)
		if (row[i].kind == kind && row[i].person.v == person.v)
			return true;
	return false;
}

/* ---- do not contact ---- */

static void do_not_contact_is_absolute(struct db *db)
{
	struct world *w = world_new(db);
	an_offer(w);
	struct named named = name_one(w);
	struct person_flag_out flagged;
	struct complaint_open_out complaint;
	struct referral_advance_out out;
	DO(w, complaint_open, &complaint, .person = named.person, .text = STR("too many calls"));
	world_at(w, 20260608);
	renew(w);
	assert_non_null(today_item_of(w, TODAY_KIND_CHASE, named.source));
	assert_non_null(today_item_of(w, TODAY_KIND_REPAIR, named.person));
	DO(w, person_flag, &flagged, .person = named.person, .do_not_contact = {true, true});
	assert_int_equal(lines_about(w, named.person), 0);
	assert_null(today_item_of(w, TODAY_KIND_CHASE, named.source)); /* nor through others */
	REFUSED(w, ERR_STOP, ask_record, .person = named.person, .occasion = OCCASION_CHECK_IN,
		.result = ASK_RESULT_NOBODY, .advice_reason = STR("anyway"));
	assert_says(w->problem.message, "Karl Weber must not be contacted.");
	REFUSED(w, ERR_STOP, referral_advance, .referral = named.referral, .state = REFERRAL_STATE_CHECKING);
	REFUSED(w, ERR_STOP, referral_advance, .referral = named.referral, .state = REFERRAL_STATE_CONTACTED,
		.cold_reason = STR("anyway"));
	REFUSED(w, ERR_STOP, referral_advance, .referral = named.referral, .state = REFERRAL_STATE_MET,
		.own_act = true);
	REFUSED(w, ERR_STOP, referral_remind, .referral = named.referral);
	REFUSED(w, ERR_STOP, permission_note, .referral = named.referral, .need = ANSWER_YES, .wants = ANSWER_YES);
	DO(w, referral_advance, &out, .referral = named.referral, .state = REFERRAL_STATE_PARKED);
	REFUSED(w, ERR_STOP, referral_resume, .referral = named.referral);
	DO(w, referral_advance, &out, .referral = named.referral, .state = REFERRAL_STATE_REFUSED);
	assert_false(referral_of_id(w, named.referral).gate_open);
	assert_says(referral_of_id(w, named.referral).gate_reason, "must not be contacted");
	struct referral_add_out again;
	DO(w, referral_add, &again, .source = named.source, .person = named.person);
	assert_int_equal(again.state, REFERRAL_STATE_REFUSED);
}

static void nobody_calls_who_must_not_be_contacted(struct db *db)
{
	struct world *w = world_new(db);
	an_offer(w);
	struct person_id ines = a_person(w, "Ines Rossi");
	struct ask_record_name name = {.name = STR("Karl Weber")};
	struct ask_record_out asked;
	struct referral_advance_out step;
	struct promise_confirm_out confirmed;
	struct person_flag_out flagged;
	DO(w, ask_record, &asked, .person = ines, .names = {&name, 1}, .pledge = true, .advice_reason = STR("x"));
	struct ask_record_referral made = *(const struct ask_record_referral *)asked.referrals.items;
	DO(w, referral_advance, &step, .referral = made.referral, .state = REFERRAL_STATE_WON, .own_act = true);
	DO(w, promise_confirm, &confirmed, .promise = promise_of(w, step.deal).id, .score = {true, 9});
	assert_non_null(today_item_of(w, TODAY_KIND_CALL, made.person));
	DO(w, person_flag, &flagged, .person = ines, .do_not_contact = {true, true});
	assert_null(today_item_of(w, TODAY_KIND_CALL, made.person));
	assert_int_equal(lines_about(w, ines), 0);
}

/* ---- the two questions ---- */

static void one_yes_given_anew_is_not_two(struct db *db)
{
	struct world *w = world_new(db);
	struct named named = name_one(w);
	struct permission_note_out noted;
	permit(w, named.referral);
	/* While it holds, one of them said again does not make the other younger. */
	world_at(w, 20261201);
	DO(w, permission_note, &noted, .referral = named.referral, .need = ANSWER_YES);
	assert_true(noted.gate_open);
	assert_int_equal(referral(w, named.referral).permitted_on.ymd, 20260601);
	world_at(w, 20270602);
	assert_false(referral_of_id(w, named.referral).gate_open);
	DO(w, permission_note, &noted, .referral = named.referral, .need = ANSWER_YES);
	assert_false(noted.gate_open); /* "wants" was said more than twelve months ago */
	assert_says(noted.gate_reason, "whether they want to talk with you is not known");
	DO(w, permission_note, &noted, .referral = named.referral, .wants = ANSWER_YES);
	assert_true(noted.gate_open);
}

static void a_no_at_an_introduction_ends_it(struct db *db)
{
	struct world *w = world_new(db);
	struct named named = name_one(w);
	struct referral_advance_out out;
	DO(w, referral_advance, &out, .referral = named.referral, .state = REFERRAL_STATE_INTRODUCED,
		.channel = CHANNEL_IN_PERSON, .need = ANSWER_NO, .wants = ANSWER_YES);
	assert_int_equal(out.state, REFERRAL_STATE_REFUSED);
	struct referral_show_out shown = referral_of_id(w, named.referral);
	assert_int_equal(shown.steps.n, 3); /* named, introduced, refused: nothing is left out */
	assert_non_null(today_item_of(w, TODAY_KIND_UPDATE, named.source));
	/* Taken back: they meant something else, and nothing is owed for the refusal. */
	struct permission_note_out noted;
	DO(w, permission_note, &noted, .referral = named.referral, .need = ANSWER_YES, .wants = ANSWER_YES,
		.said_by = SAID_BY_NAMED_PERSON);
	assert_int_equal(referral(w, named.referral).state, REFERRAL_STATE_PERMITTED);
	assert_null(today_item_of(w, TODAY_KIND_UPDATE, named.source));
}

static void a_live_introduction_answers_both(struct db *db)
{
	struct world *w = world_new(db);
	struct named named = name_one(w);
	struct referral_advance_out out;
	DO(w, referral_advance, &out, .referral = named.referral, .state = REFERRAL_STATE_INTRODUCED,
		.channel = CHANNEL_IN_PERSON, .need = ANSWER_YES, .wants = ANSWER_YES);
	assert_int_equal(out.state, REFERRAL_STATE_INTRODUCED);
	assert_int_equal(referral(w, named.referral).level, INTRODUCTION_LEVEL_IN_PERSON);
	assert_non_null(today_item_of(w, TODAY_KIND_CALL, named.person));
	DO(w, referral_advance, &out, .referral = named.referral, .state = REFERRAL_STATE_CONTACTED);
	assert_int_equal(referral(w, named.referral).origin, ORIGIN_EARNED);
}

static void a_talk_put_off_twice_shows_the_answers(struct db *db)
{
	struct world *w = world_new(db);
	struct named named = name_one(w);
	struct referral_postpone_out postponed;
	struct today_later_out later;
	DO(w, referral_postpone, &postponed, .referral = named.referral);
	DO(w, referral_postpone, &postponed, .referral = named.referral);
	assert_says(postponed.reason, "and rightly so. Karl Weber has not been asked yet");
	permit(w, named.referral);
	world_at(w, 20260602);
	const struct today_show_item *item = today_item_of(w, TODAY_KIND_CALL, named.person);
	assert_says(item->reason, "asked for this call: the need and the wish to talk with you were both said");
	/* Putting the call off on Today is putting the talk off. */
	DO(w, today_later, &later, .kind = TODAY_KIND_CALL, .person = named.person, .subject = item->subject);
	assert_null(today_item_of(w, TODAY_KIND_CALL, named.person));
	assert_int_equal(referral(w, named.referral).postponed, 3);
	assert_says(referral_of_id(w, named.referral).gate_reason, "asked for this call");
}

static void the_gate_belongs_to_its_rep(struct db *db)
{
	struct world *w = world_new(db);
	struct named named = name_one(w);
	struct user_id owner = w->user;
	permit(w, named.referral);
	const struct today_show_item *item = today_item_of(w, TODAY_KIND_CALL, named.person);
	w->user = world_rep(w, "Ben Rep", "ben@example.com");
	w->role = USER_ROLE_REP;
	REFUSED(w, ERR_FORBIDDEN, today_done, .kind = TODAY_KIND_CALL, .person = named.person,
		.subject = item->subject);
	REFUSED(w, ERR_FORBIDDEN, today_later, .kind = TODAY_KIND_CALL, .person = named.person,
		.subject = item->subject);
	w->user = owner;
	struct today_done_out done;
	DO(w, today_done, &done, .kind = TODAY_KIND_CALL, .person = named.person, .subject = item->subject);
	assert_int_equal(referral(w, named.referral).state, REFERRAL_STATE_CONTACTED);
}

static void a_deal_is_no_way_around_the_gate(struct db *db)
{
	struct world *w = world_new(db);
	an_offer(w);
	struct named named = name_one(w);
	struct deal_add_out deal;
	DO(w, deal_add, &deal, .person = named.person);
	assert_int_equal(deal.referral.v, named.referral.v);
	assert_int_equal(referral(w, named.referral).state, REFERRAL_STATE_MET);
	assert_int_equal(referral(w, named.referral).origin, ORIGIN_COLD);
	assert_says(referral(w, named.referral).cold_reason, "a deal was opened before");
	/* Who says that somebody sent them has come by themselves. */
	struct person_id ben = a_person(w, "Ben Haddad");
	DO(w, deal_add, &deal, .person = ben, .sent_by = named.source);
	struct referral_show_out shown = referral_of_id(w, deal.referral);
	assert_true(shown.gate_open);
	assert_int_equal(shown.permissions.n, 2);
	assert_int_equal(((const struct permission_said_row *)shown.permissions.items)->said_by, SAID_BY_NAMED_PERSON);
	assert_int_equal(shown.referral.origin, ORIGIN_EARNED);
	/* With both answers it is what it was. */
	struct referral_add_out grace;
	DO(w, referral_add, &grace, .source = named.source, .name = STR("Grace Ito"));
	permit(w, grace.referral);
	DO(w, deal_add, &deal, .person = grace.person);
	assert_int_equal(referral(w, grace.referral).origin, ORIGIN_EARNED);
	assert_true(str_none(referral(w, grace.referral).cold_reason));
}

/* ---- corrections ---- */

static void a_correction_passes_no_gate_and_wins_no_deal(struct db *db)
{
	struct world *w = world_new(db);
	an_offer(w);
	struct named named = name_one(w);
	struct referral_advance_out out;
	struct referral_correct_out corrected;
	REFUSED(w, ERR_CONFLICT, referral_correct, .referral = named.referral, .state = REFERRAL_STATE_CONTACTED,
		.reason = STR("we spoke"));
	assert_says(w->problem.message, "a step on, not a correction");
	DO(w, referral_advance, &out, .referral = named.referral, .state = REFERRAL_STATE_UNREACHABLE);
	REFUSED(w, ERR_ADVICE, referral_correct, .referral = named.referral, .state = REFERRAL_STATE_CONTACTED,
		.reason = STR("reached after all"));
	REFUSED(w, ERR_CONFLICT, referral_correct, .referral = named.referral, .state = REFERRAL_STATE_WON,
		.reason = STR("signed"));
	DO(w, referral_correct, &corrected, .referral = named.referral, .state = REFERRAL_STATE_CHECKING,
		.reason = STR("still asking"));
	assert_int_equal(referral(w, named.referral).state, REFERRAL_STATE_CHECKING);
}

static void a_closed_deal_stays_closed(struct db *db)
{
	struct world *w = world_new(db);
	an_offer(w);
	struct named named = name_one(w);
	struct referral_advance_out met, won;
	struct deal_decline_out declined;
	struct referral_correct_out corrected;
	permit(w, named.referral);
	DO(w, referral_advance, &met, .referral = named.referral, .state = REFERRAL_STATE_MET);
	DO(w, deal_decline, &declined, .deal = met.deal);
	assert_int_equal(referral(w, named.referral).state, REFERRAL_STATE_DECLINED);
	DO(w, referral_correct, &corrected, .referral = named.referral, .state = REFERRAL_STATE_MET,
		.reason = STR("they think again"));
	DO(w, referral_advance, &won, .referral = named.referral, .state = REFERRAL_STATE_WON, .value = {1000});
	assert_true(won.deal.v != met.deal.v);
	assert_int_equal(may_ask(w, named.person).standing, STANDING_CUSTOMER);
	struct deal_show_out shown;
	DO(w, deal_show, &shown, .deal = met.deal);
	assert_int_equal(shown.deal.state, DEAL_STATE_DECLINED);
	DO(w, deal_show, &shown, .deal = won.deal);
	assert_int_equal(shown.deal.state, DEAL_STATE_WON);
	assert_int_equal(shown.deal.value.v, 1000);
}

/* ---- sources ---- */

static void the_lineage_goes_to_who_brought_the_yes(struct db *db)
{
	struct world *w = world_new(db);
	an_offer(w);
	struct named named = name_one(w);
	struct person_id ben = a_person(w, "Ben Haddad");
	struct referral_add_out joined;
	struct permission_note_out noted;
	struct referral_advance_out out;
	DO(w, referral_add, &joined, .source = ben, .person = named.person);
	assert_true(joined.joined);
	struct person_show_out shown;
	DO(w, person_show, &shown, .person = named.person);
	assert_true(str_is(((const struct event_timeline_row *)shown.events.items)->kind, "referral_joined"));
	REFUSED(w, ERR_NOT_FOUND, permission_note, .referral = named.referral, .need = ANSWER_YES, .wants = ANSWER_YES,
		.source = {77});
	DO(w, permission_note, &noted, .referral = named.referral, .need = ANSWER_YES, .source = named.source);
	assert_int_equal(referral(w, named.referral).source_id.v, named.source.v);
	DO(w, permission_note, &noted, .referral = named.referral, .wants = ANSWER_YES, .source = ben);
	assert_int_equal(referral(w, named.referral).source_id.v, ben.v);
	/* All are thanked. */
	DO(w, referral_advance, &out, .referral = named.referral, .state = REFERRAL_STATE_WON);
	assert_true(owes(w, OWED_KIND_THANK_SOURCE, ben));
	assert_true(owes(w, OWED_KIND_THANK_SOURCE, named.source));
	assert_true(owes(w, OWED_KIND_UPDATE_SOURCE, ben));
	assert_true(owes(w, OWED_KIND_UPDATE_SOURCE, named.source));
}

static void a_deal_has_one_referral(struct db *db)
{
	struct world *w = world_new(db);
	an_offer(w);
	struct person_id ines = a_person(w, "Ines Rossi"), ben = a_person(w, "Ben Haddad"),
			 karl = a_person(w, "Karl Weber");
	struct deal_add_out deal;
	struct deal_win_out won;
	struct deal_sent_by_out sent;
	struct referral_of_out of;
	DO(w, deal_add, &deal, .person = karl, .sent_by = ines);
	DO(w, deal_win, &won, .deal = deal.deal);
	DO(w, deal_sent_by, &sent, .deal = deal.deal, .person = ben);
	assert_int_equal(sent.referral.v, deal.referral.v);
	assert_int_equal(referral(w, sent.referral).source_id.v, ben.v);
	DO(w, referral_of, &of, .person = karl);
	assert_int_equal(of.named_by.n, 1);
}

static void unasked_names_are_matched_like_asked_ones(struct db *db)
{
	struct world *w = world_new(db);
	struct person_add_out karl;
	struct referral_add_out added;
	struct person_id ines = a_person(w, "Ines Rossi");
	DO(w, person_add, &karl, .name = STR("Karl Weber"), .organization = STR("Nordlicht GmbH"));
	DO(w, referral_add, &added, .source = ines, .name = STR("karl weber"), .organization = STR("Nordlicht"));
	assert_int_equal(added.person.v, karl.person.v);
	assert_false(added.is_new);
	DO(w, referral_add, &added, .source = ines, .name = STR("Karl Weber"));
	assert_true(added.is_new && added.maybe_same);
	struct person_show_out shown;
	DO(w, person_show, &shown, .person = ines);
	assert_int_equal(shown.knows.n, 2); /* the source knows whom they name */
}

static void nothing_of_another_workspace(struct db *db)
{
	struct world *other = world_new(db), *w = world_new(db);
	struct offer_id theirs = an_offer(other);
	struct person_add_out with;
	DO(other, person_add, &with, .name = STR("X"), .organization = STR("Acme"));
	struct person_show_out shown;
	DO(other, person_show, &shown, .person = with.person);
	struct organization_id acme = ((const struct position_all_row *)shown.positions.items)->organization_id;
	an_offer(w);
	struct named named = name_one(w);
	REFUSED(w, ERR_NOT_FOUND, referral_add, .source = named.source, .name = STR("Y"), .offer = theirs);
	REFUSED(w, ERR_NOT_FOUND, referral_advance, .referral = named.referral, .state = REFERRAL_STATE_CHECKING,
		.offer = theirs);
	REFUSED(w, ERR_NOT_FOUND, deal_add, .person = named.person, .organization = acme);
	REFUSED(w, ERR_INVALID, deal_add, .person = named.person, .opened = {20270101});
}

/* ---- reminders ---- */

static void reminders_follow_the_workspaces_days(struct db *db)
{
	struct world *w = world_new(db);
	static const struct day days[] = {{20260604}, {20260605}};
	w->settings.holidays = (struct holidays){days, 2};
	struct named named = name_one(w); /* Monday 1 June; Thursday and Friday are holidays */
	world_at(w, 20260609);
	assert_null(today_item_of(w, TODAY_KIND_CHASE, named.source));
	world_at(w, 20260610);
	assert_non_null(today_item_of(w, TODAY_KIND_CHASE, named.source));
}

static void only_open_questions_are_reminded_of(struct db *db)
{
	struct world *w = world_new(db);
	struct named named = name_one(w);
	struct referral_remind_out reminded;
	struct today_done_out done;
	DO(w, referral_remind, &reminded, .referral = named.referral);
	permit(w, named.referral);
	assert_int_equal(referral(w, named.referral).reminders, 0);
	REFUSED(w, ERR_CONFLICT, referral_remind, .referral = named.referral);
	/* Lapsed, they are open again: one tap reminds the source. */
	world_at(w, 20270701);
	const struct today_show_item *item = today_item_of(w, TODAY_KIND_CHASE, named.source);
	assert_non_null(item);
	DO(w, today_done, &done, .kind = TODAY_KIND_CHASE, .person = named.source, .subject = item->subject);
	assert_int_equal(referral(w, named.referral).reminders, 1);
	assert_null(today_item_of(w, TODAY_KIND_CHASE, named.source));
}

static void an_introduction_without_answers_does_not_rot(struct db *db)
{
	struct world *w = world_new(db);
	struct named named = name_one(w);
	struct referral_advance_out out;
	struct referral_remind_out reminded;
	DO(w, referral_advance, &out, .referral = named.referral, .state = REFERRAL_STATE_INTRODUCED);
	DO(w, referral_remind, &reminded, .referral = named.referral);
	DO(w, referral_remind, &reminded, .referral = named.referral);
	world_at(w, 20260608);
	renew(w);
	assert_int_equal(referral(w, named.referral).state, REFERRAL_STATE_PARKED);
	struct referral_resume_out resumed;
	DO(w, referral_resume, &resumed, .referral = named.referral);
	assert_int_equal(resumed.state, REFERRAL_STATE_INTRODUCED);
}

static void taken_up_again_is_no_news(struct db *db)
{
	struct world *w = world_new(db);
	an_offer(w);
	struct named named = name_one(w);
	struct referral_advance_out out;
	struct referral_resume_out resumed;
	struct today_done_out done;
	permit(w, named.referral);
	DO(w, referral_advance, &out, .referral = named.referral, .state = REFERRAL_STATE_MET);
	const struct today_show_item *item = today_item_of(w, TODAY_KIND_UPDATE, named.source);
	DO(w, today_done, &done, .kind = TODAY_KIND_UPDATE, .person = named.source, .subject = item->subject);
	DO(w, referral_advance, &out, .referral = named.referral, .state = REFERRAL_STATE_PARKED);
	DO(w, referral_resume, &resumed, .referral = named.referral);
	assert_int_equal(resumed.state, REFERRAL_STATE_MET);
	assert_null(today_item_of(w, TODAY_KIND_UPDATE, named.source));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_DB(do_not_contact_is_absolute),
		TEST_DB(nobody_calls_who_must_not_be_contacted),
		TEST_DB(one_yes_given_anew_is_not_two),
		TEST_DB(a_no_at_an_introduction_ends_it),
		TEST_DB(a_live_introduction_answers_both),
		TEST_DB(a_talk_put_off_twice_shows_the_answers),
		TEST_DB(the_gate_belongs_to_its_rep),
		TEST_DB(a_deal_is_no_way_around_the_gate),
		TEST_DB(a_correction_passes_no_gate_and_wins_no_deal),
		TEST_DB(a_closed_deal_stays_closed),
		TEST_DB(the_lineage_goes_to_who_brought_the_yes),
		TEST_DB(a_deal_has_one_referral),
		TEST_DB(unasked_names_are_matched_like_asked_ones),
		TEST_DB(nothing_of_another_workspace),
		TEST_DB(reminders_follow_the_workspaces_days),
		TEST_DB(only_open_questions_are_reminded_of),
		TEST_DB(an_introduction_without_answers_does_not_rot),
		TEST_DB(taken_up_again_is_no_news),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
