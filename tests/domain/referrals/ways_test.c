/* Steps, the gate, corrections, and what every step makes us owe. */
#include "people.h"

#include "undo_ops.h"

static struct referral_advance_out advance(struct world *w, struct referral_id id, enum referral_state state)
{
	struct referral_advance_out out;
	DO(w, referral_advance, &out, .referral = id, .state = state);
	return out;
}

/* From anywhere, by the name of who gave it: the only one called so is meant, nobody is guessed at. */
static void earned_by_the_name_of_who_gave_it(struct db *db)
{
	struct world *w = world_new(db);
	struct referral_add_out out;
	struct person_show_out shown;
	struct person_id ines = a_person(w, "Ines Rossi");
	REFUSED(w, ERR_INVALID, referral_add, .name = STR("Karl Weber"));
	REFUSED(w, ERR_INVALID, referral_add, .name = STR("Karl Weber"), .source_name = STR("Ines"));
	DO(w, referral_add, &out, .name = STR("Karl Weber"), .source_name = STR("ines rossi "),
		.organization = STR("Nordlicht"), .title = STR("Buyer"));
	assert_true(referral(w, out.referral).source_id.v == ines.v);
	assert_int_equal(referral(w, out.referral).origin, ORIGIN_EARNED);
	DO(w, person_show, &shown, .person = out.person);
	assert_says(shown.headline, "Buyer");
	a_person(w, "Ines Rossi");
	REFUSED(w, ERR_CONFLICT, referral_add, .name = STR("Grace Ito"), .source_name = STR("Ines Rossi"));
}

static void earned_without_an_ask(struct db *db)
{
	struct world *w = world_new(db);
	struct named named = name_one(w);
	assert_int_equal(referral(w, named.referral).origin, ORIGIN_EARNED);
	/* It starts no rest. */
	struct person_flag_out flagged;
	DO(w, person_flag, &flagged, .person = named.source, .knows_offer = {true, true});
	assert_int_equal(may_ask(w, named.source).advice.n, 0);
	REFUSED(w, ERR_INVALID, referral_add, .source = named.source, .person = named.source);
}

static void each_step_tells_its_day_who_and_how(struct db *db)
{
	struct world *w = world_new(db);
	struct named named = name_one(w);
	struct referral_advance_out out;
	DO(w, referral_advance, &out, .referral = named.referral, .state = REFERRAL_STATE_INTRODUCED, .day = {20260530},
		.channel = CHANNEL_TEXT_MESSAGE, .note = STR("a group chat"));
	struct list steps = referral_of_id(w, named.referral).steps;
	const struct referral_steps_row *step = (const struct referral_steps_row *)steps.items + (steps.n - 1);
	assert_int_equal(step->state, REFERRAL_STATE_INTRODUCED);
	assert_int_equal(step->on_day.ymd, 20260530);
	assert_int_equal(step->user_id.v, w->user.v);
	assert_int_equal(step->channel, CHANNEL_TEXT_MESSAGE);
	assert_true(str_is(step->note, "a group chat"));
}

static void the_gate_needs_both(struct db *db)
{
	struct world *w = world_new(db);
	an_offer(w);
	struct named named = name_one(w);
	struct permission_note_out noted;
	REFUSED(w, ERR_INVALID, permission_note, .referral = named.referral);
	REFUSED(w, ERR_ADVICE, referral_advance, .referral = named.referral, .state = REFERRAL_STATE_PERMITTED);
	REFUSED(w, ERR_ADVICE, referral_advance, .referral = named.referral, .state = REFERRAL_STATE_MET);
	advance(w, named.referral, REFERRAL_STATE_INTRODUCED); /* an introduction answers nothing */
	REFUSED(w, ERR_ADVICE, referral_advance, .referral = named.referral, .state = REFERRAL_STATE_CONTACTED);
	assert_true(str_is(w->problem.field, "cold_reason"));
	DO(w, permission_note, &noted, .referral = named.referral, .need = ANSWER_YES, .wants = ANSWER_YES);
	assert_int_equal(noted.state, REFERRAL_STATE_INTRODUCED);
	assert_non_null(today_item_of(w, TODAY_KIND_CALL, named.person));
	world_at(w, 20270602); /* twelve months and a day later */
	assert_false(referral_of_id(w, named.referral).gate_open);
	REFUSED(w, ERR_ADVICE, referral_advance, .referral = named.referral, .state = REFERRAL_STATE_CONTACTED);
	permit(w, named.referral);
	advance(w, named.referral, REFERRAL_STATE_CONTACTED);
	assert_int_equal(referral_of_id(w, named.referral).permissions.n, 4);
}

static void past_the_gate_is_cold(struct db *db)
{
	struct world *w = world_new(db);
	an_offer(w);
	struct named named = name_one(w);
	struct referral_advance_out out;
	DO(w, referral_advance, &out, .referral = named.referral, .state = REFERRAL_STATE_CONTACTED,
		.cold_reason = STR("met by chance at the fair"));
	assert_int_equal(referral(w, named.referral).origin, ORIGIN_COLD);
	out = advance(w, named.referral, REFERRAL_STATE_MET);
	assert_true(out.deal.v != 0);
}

static void their_own_act_is_both_answers(struct db *db)
{
	struct world *w = world_new(db);
	an_offer(w);
	struct named named = name_one(w);
	struct referral_advance_out out;
	DO(w, referral_advance, &out, .referral = named.referral, .state = REFERRAL_STATE_CONTACTED, .own_act = true,
		.channel = CHANNEL_CALL);
	assert_true(referral_of_id(w, named.referral).gate_open);
	const struct permission_said_row *said = referral_of_id(w, named.referral).permissions.items;
	assert_int_equal(said->said_by, SAID_BY_NAMED_PERSON);
	assert_int_equal(referral(w, named.referral).origin, ORIGIN_EARNED);
}

static void one_no_is_a_refusal_and_may_be_taken_back(struct db *db)
{
	struct world *w = world_new(db);
	struct named named = name_one(w);
	struct permission_note_out noted;
	DO(w, permission_note, &noted, .referral = named.referral, .need = ANSWER_YES, .wants = ANSWER_NO,
		.said_by = SAID_BY_NAMED_PERSON);
	assert_int_equal(noted.state, REFERRAL_STATE_REFUSED);
	assert_non_null(today_item_of(w, TODAY_KIND_UPDATE, named.source)); /* every end is told to the source */
	REFUSED(w, ERR_CONFLICT, referral_advance, .referral = named.referral, .state = REFERRAL_STATE_CHECKING);
	DO(w, permission_note, &noted, .referral = named.referral, .wants = ANSWER_YES,
		.said_by = SAID_BY_NAMED_PERSON);
	assert_int_equal(noted.state, REFERRAL_STATE_PERMITTED);
}

static void backward_only_as_a_correction(struct db *db)
{
	struct world *w = world_new(db);
	an_offer(w);
	struct named named = name_one(w);
	permit(w, named.referral);
	advance(w, named.referral, REFERRAL_STATE_MET);
	assert_non_null(today_item_of(w, TODAY_KIND_UPDATE, named.source));
	REFUSED(w, ERR_CONFLICT, referral_advance, .referral = named.referral, .state = REFERRAL_STATE_CONTACTED);
	REFUSED(w, ERR_CONFLICT, referral_advance, .referral = named.referral, .state = REFERRAL_STATE_MET);
	struct referral_correct_out corrected;
	DO(w, referral_correct, &corrected, .referral = named.referral, .state = REFERRAL_STATE_CONTACTED,
		.reason = STR("they did not come"));
	assert_int_equal(referral(w, named.referral).state, REFERRAL_STATE_CONTACTED);
	assert_null(today_item_of(w, TODAY_KIND_UPDATE, named.source)); /* owed by a slip: owed no more */
	struct referral_show_out shown = referral_of_id(w, named.referral);
	const struct referral_steps_row *step = shown.steps.items;
	assert_true(step[shown.steps.n - 1].correction);
}

static void names_do_not_rot(struct db *db)
{
	struct world *w = world_new(db);
	struct named named = name_one(w); /* Monday 1 June */
	struct today_renew_out renewed;
	struct referral_remind_out reminded;
	world_at(w, 20260605);
	assert_null(today_item_of(w, TODAY_KIND_CHASE, named.source));
	world_at(w, 20260608);
	assert_non_null(today_item_of(w, TODAY_KIND_CHASE, named.source));
	DO(w, referral_remind, &reminded, .referral = named.referral);
	world_at(w, 20260615);
	const struct today_show_item *again = today_item_of(w, TODAY_KIND_CHASE, named.source);
	assert_non_null(again);
	assert_int_equal(again->due.ymd, 20260615); /* from the reminder on, not from the naming */
	DO(w, referral_remind, &reminded, .referral = named.referral);
	REFUSED(w, ERR_STOP, referral_remind, .referral = named.referral);
	world_at(w, 20260619);
	DO(w, today_renew, &renewed, 0);
	assert_int_equal(referral(w, named.referral).state, REFERRAL_STATE_NAMED);
	world_at(w, 20260622);
	DO(w, today_renew, &renewed, 0);
	assert_int_equal(referral(w, named.referral).state, REFERRAL_STATE_PARKED);
	assert_null(today_item_of(w, TODAY_KIND_CHASE, named.source));
	struct referral_resume_out resumed;
	DO(w, referral_resume, &resumed, .referral = named.referral);
	assert_int_equal(resumed.state, REFERRAL_STATE_NAMED);
	/* Parked until a day, it comes back on that day. */
	struct referral_advance_out out;
	DO(w, referral_advance, &out, .referral = named.referral, .state = REFERRAL_STATE_PARKED, .until = {20260901});
	world_at(w, 20260831);
	assert_null(today_item_of(w, TODAY_KIND_FOLLOW_UP, named.person));
	world_at(w, 20260901);
	assert_non_null(today_item_of(w, TODAY_KIND_FOLLOW_UP, named.person));
}

static void who_sent_you(struct db *db)
{
	struct world *w = world_new(db);
	an_offer(w);
	struct person_id ines = a_person(w, "Ines Rossi"), karl = a_person(w, "Karl Weber"),
			 ben = a_person(w, "Ben Haddad");
	struct deal_add_out deal;
	REFUSED(w, ERR_INVALID, deal_add, .person = karl, .sent_by = karl);
	DO(w, deal_add, &deal, .person = karl, .sent_by = ines, .value = {1000});
	struct referral made = referral(w, deal.referral);
	assert_int_equal(made.origin, ORIGIN_EARNED);
	assert_int_equal(made.state, REFERRAL_STATE_MET);
	assert_int_equal(made.source_id.v, ines.v);
	assert_non_null(today_item_of(w, TODAY_KIND_UPDATE, ines));
	/* Named before and on the way: joined, and the lineage goes to whoever brought them. */
	struct referral_add_out named;
	DO(w, referral_add, &named, .source = ines, .name = STR("Olu Okoye"));
	struct deal_add_out olu;
	DO(w, deal_add, &olu, .person = named.person, .sent_by = ben);
	assert_int_equal(olu.referral.v, named.referral.v);
	assert_int_equal(referral(w, olu.referral).source_id.v, ben.v);
	assert_int_equal(referral_of_id(w, olu.referral).sources.n, 2);
	/* What is known already is not asked again. */
	DO(w, referral_add, &named, .source = ines, .name = STR("Grace Ito"));
	DO(w, deal_add, &olu, .person = named.person);
	assert_int_equal(olu.referral.v, named.referral.v);
	assert_false(olu.ask_sender);
	/* Not known yet, then said. */
	DO(w, deal_add, &deal, .person = ben);
	assert_true(deal.ask_sender);
	const struct today_show_item *item = today_item_of(w, TODAY_KIND_FINISH, ben);
	assert_non_null(item);
	assert_true(str_is(item->rule, "who_sent"));
	struct deal_sent_by_out sent;
	DO(w, deal_sent_by, &sent, .deal = deal.deal, .name = STR("Tan Wei"));
	assert_true(sent.referral.v != 0);
	assert_null(today_item_of(w, TODAY_KIND_FINISH, ben));
}

static void a_source_who_declined_is_looked_at_again(struct db *db)
{
	struct world *w = world_new(db);
	an_offer(w);
	struct person_id ines = a_person(w, "Ines Rossi"), karl = a_person(w, "Karl Weber");
	struct deal_decline_out declined;
	DO(w, deal_decline, &declined, .deal = a_deal(w, ines, 1000), .reason = STR("too dear"));
	struct deal_add_out deal;
	struct deal_win_out won;
	DO(w, deal_add, &deal, .person = karl, .sent_by = ines);
	DO(w, deal_win, &won, .deal = deal.deal);
	assert_non_null(today_item_of(w, TODAY_KIND_THANK, ines));
	const struct today_show_item *item = today_item_of(w, TODAY_KIND_FOLLOW_UP, ines);
	assert_non_null(item);
	assert_true(str_is(item->rule, "second_look"));
	/* An unhappy source: those they brought are likelier to go. */
	struct complaint_open_out complaint;
	DO(w, complaint_open, &complaint, .person = ines, .text = STR("x"));
	struct owed_list_out owed;
	DO(w, owed_list, &owed, .user = {0});
	bool warned = false;
	for (size_t i = 0; i < owed.items.n; i++)
		warned = warned || ((const struct owed_page_row *)owed.items.items)[i].kind == OWED_KIND_WARN_BROUGHT;
	assert_true(warned);
	/* Karl leaves: Kith does not forget that he came through Ines, but he brought nobody. */
	struct deal_end_out ended;
	DO(w, deal_end, &ended, .deal = deal.deal, .reason = STR("moved away"));
	assert_int_equal(may_ask(w, karl).standing, STANDING_FORMER_CUSTOMER);
}

static void owed_is_never_just_forgotten(struct db *db)
{
	struct world *w = world_new(db);
	an_offer(w);
	struct person_id ines = a_person(w, "Ines Rossi");
	struct deal_add_out deal;
	DO(w, deal_add, &deal, .person = a_person(w, "Karl Weber"), .sent_by = ines);
	const struct today_show_item *item = today_item_of(w, TODAY_KIND_UPDATE, ines);
	assert_non_null(item);
	struct today_later_out later;
	struct today_drop_out dropped;
	DO(w, today_later, &later, .kind = TODAY_KIND_UPDATE, .person = ines, .subject = item->subject,
		.until = {20260605});
	assert_null(today_item_of(w, TODAY_KIND_UPDATE, ines));
	world_at(w, 20260605);
	item = today_item_of(w, TODAY_KIND_UPDATE, ines);
	assert_non_null(item);
	REFUSED(w, ERR_INVALID, today_drop, .kind = TODAY_KIND_UPDATE, .person = ines, .subject = item->subject,
		.reason = STR(" "));
	DO(w, today_drop, &dropped, .kind = TODAY_KIND_UPDATE, .person = ines, .subject = item->subject,
		.reason = STR("was there herself"));
	assert_null(today_item_of(w, TODAY_KIND_UPDATE, ines));
}

static void another_reps_referral_is_not_mine(struct db *db)
{
	struct world *w = world_new(db);
	struct named named = name_one(w);
	w->user = world_rep(w, "Ben Rep", "ben@example.com");
	w->role = USER_ROLE_REP;
	REFUSED(w, ERR_FORBIDDEN, referral_advance, .referral = named.referral, .state = REFERRAL_STATE_CHECKING);
	REFUSED(w, ERR_NOT_FOUND, referral_advance, .referral = {99}, .state = REFERRAL_STATE_CHECKING);
}

static enum introduction_level level_of(struct world *w, struct referral_id id)
{
	return referral(w, id).level;
}

static void an_introduction_has_a_level(struct db *db)
{
	struct world *w = world_new(db);
	struct named named = name_one(w);
	struct referral_advance_out out;
	struct referral_level_out noted;
	struct event_undo_out undone;
	REFUSED(w, ERR_CONFLICT, referral_level, .referral = named.referral, .level = INTRODUCTION_LEVEL_CALL);
	assert_says(w->problem.message, "Nobody has been introduced yet");
	REFUSED(w, ERR_INVALID, referral_advance, .referral = named.referral, .state = REFERRAL_STATE_CHECKING,
		.level = INTRODUCTION_LEVEL_CALL);
	assert_true(str_is(w->problem.field, "level"));
	/* Said with the step; changed afterwards; taken back. */
	DO(w, referral_advance, &out, .referral = named.referral, .state = REFERRAL_STATE_INTRODUCED,
		.channel = CHANNEL_CALL, .level = INTRODUCTION_LEVEL_LITERATURE);
	assert_int_equal(level_of(w, named.referral), INTRODUCTION_LEVEL_LITERATURE);
	DO(w, referral_level, &noted, .referral = named.referral, .level = INTRODUCTION_LEVEL_DETAILS);
	assert_int_equal(level_of(w, named.referral), INTRODUCTION_LEVEL_DETAILS);
	DO(w, event_undo, &undone, .event = noted.event);
	assert_int_equal(level_of(w, named.referral), INTRODUCTION_LEVEL_LITERATURE);
	/* Left out, as far as the channel tells. */
	struct referral_add_out grace;
	DO(w, referral_add, &grace, .source = named.source, .name = STR("Grace Ito"));
	DO(w, referral_advance, &out, .referral = grace.referral, .state = REFERRAL_STATE_INTRODUCED,
		.channel = CHANNEL_CALL);
	assert_int_equal(level_of(w, grace.referral), INTRODUCTION_LEVEL_CALL);
}

static void the_level_outlives_the_end_and_not_a_correction(struct db *db)
{
	struct world *w = world_new(db);
	struct named named = name_one(w);
	struct referral_level_out noted;
	struct referral_correct_out corrected;
	advance(w, named.referral, REFERRAL_STATE_INTRODUCED);
	advance(w, named.referral, REFERRAL_STATE_UNREACHABLE);
	DO(w, referral_level, &noted, .referral = named.referral, .level = INTRODUCTION_LEVEL_IN_PERSON);
	assert_int_equal(level_of(w, named.referral), INTRODUCTION_LEVEL_IN_PERSON);
	DO(w, referral_correct, &corrected, .referral = named.referral, .state = REFERRAL_STATE_CHECKING,
		.reason = STR("it was somebody else"));
	assert_int_equal(level_of(w, named.referral), INTRODUCTION_LEVEL_NONE);
	REFUSED(w, ERR_CONFLICT, referral_level, .referral = named.referral, .level = INTRODUCTION_LEVEL_CALL);
	w->user = world_rep(w, "Ben Rep", "ben@example.com");
	w->role = USER_ROLE_REP;
	REFUSED(w, ERR_FORBIDDEN, referral_level, .referral = named.referral, .level = INTRODUCTION_LEVEL_CALL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_DB(earned_without_an_ask),
		TEST_DB(earned_by_the_name_of_who_gave_it),
		TEST_DB(each_step_tells_its_day_who_and_how),
		TEST_DB(the_gate_needs_both),
		TEST_DB(past_the_gate_is_cold),
		TEST_DB(their_own_act_is_both_answers),
		TEST_DB(one_no_is_a_refusal_and_may_be_taken_back),
		TEST_DB(backward_only_as_a_correction),
		TEST_DB(names_do_not_rot),
		TEST_DB(who_sent_you),
		TEST_DB(a_source_who_declined_is_looked_at_again),
		TEST_DB(owed_is_never_just_forgotten),
		TEST_DB(another_reps_referral_is_not_mine),
		TEST_DB(an_introduction_has_a_level),
		TEST_DB(the_level_outlives_the_end_and_not_a_correction),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
