/* A talk: what it brings, whether it fits, and the message that follows. */
#include "people.h"

#include "domain/referrals/talk.h"
#include "merge_ops.h"
#include "profile_ops.h"
#include "talk_ops.h"
#include "undo_ops.h"
#include "workspace_ops.h"

static struct offer_id an_audit(struct world *w)
{
	struct offer_add_out out;
	struct str not_a_fit[] = {STR("practices of one"), STR("practices about to be sold")};
	struct str questions[] = {STR("Who plans the week?"), STR("What did it cost last year?")};
	struct str reasons[] = {STR("too early")}, alternatives[] = {STR("the chamber's checklist"), STR("Ben Haddad")};
	DO(w, offer_add, &out, .name = STR("Practice audit"), .ideal_client = STR("practices with ten people or more"),
		.not_a_fit = {not_a_fit, 2}, .questions = {questions, 2}, .reasons = {reasons, 1},
		.alternatives = {alternatives, 2});
	return out.offer;
}

static struct deal_id a_talk(struct world *w, const char *name)
{
	return a_deal(w, a_person(w, name), 0);
}

static struct deal_talk_out talk_of(struct world *w, struct deal_id deal)
{
	struct deal_talk_out out;
	DO(w, deal_talk, &out, .deal = deal);
	return out;
}

static const struct deal_talk_line *listed(const struct deal_talk_out *talk, enum talk_line kind, const char *line)
{
	const struct deal_talk_line *lines = talk->lines.items;
	for (size_t i = 0; i < talk->lines.n; i++)
		if (lines[i].kind == kind && str_is(lines[i].line, line))
			return &lines[i];
	fail_msg("no line \"%s\"", line);
	return NULL;
}

static struct deal_answer_out answered(struct world *w, struct deal_id deal, struct deal_answer_line line)
{
	struct deal_answer_out out;
	DO(w, deal_answer, &out, .deal = deal, .answers = {&line, 1});
	return out;
}

static void the_guide_asks_what_the_offer_asks(struct db *db)
{
	struct world *w = world_new(db);
	an_audit(w);
	struct deal_id deal = a_talk(w, "Ines Rossi");
	struct deal_talk_out talk = talk_of(w, deal);
	assert_int_equal(talk.lines.n, 5);
	assert_int_equal(talk.fit, FIT_OPEN);
	assert_false(talk.answered || talk.said || talk.asked);
	answered(w, deal, (struct deal_answer_line){.kind = TALK_LINE_IDEAL_CLIENT, .applies = ANSWER_YES});
	answered(w, deal,
		(struct deal_answer_line){
			TALK_LINE_NOT_A_FIT, STR("practices about to be sold"), .applies = ANSWER_NO});
	assert_int_equal(talk_of(w, deal).fit, FIT_OPEN);
	struct deal_answer_out last = answered(
		w, deal, (struct deal_answer_line){TALK_LINE_NOT_A_FIT, STR("practices of one"), .applies = ANSWER_NO});
	assert_int_equal(last.fit, FIT_FITS);
	last = answered(w, deal,
		(struct deal_answer_line){TALK_LINE_NOT_A_FIT, STR("practices of one"), .applies = ANSWER_YES});
	assert_int_equal(last.fit, FIT_NOT_A_FIT);
	assert_says(last.sentence, "practices of one");
	talk = talk_of(w, deal);
	assert_true(talk.answered);
	/* What was found to be true of them is the first reason. */
	const struct deal_talk_choice *reasons = talk.reasons.items;
	assert_int_equal(talk.reasons.n, 3);
	assert_true(reasons[0].likely && str_is(reasons[0].text, "practices of one") && !reasons[1].likely);
	assert_int_equal(talk.alternatives.n, 2);
	REFUSED(w, ERR_INVALID, deal_answer, .deal = deal,
		.answers = {&(struct deal_answer_line){.kind = TALK_LINE_QUESTION, .words = STR("x")}, 1});
	REFUSED(world_new(db), ERR_NOT_FOUND, deal_talk, .deal = deal);
}

/* Several answers at once, as a form sends them; one of them twice; then taken back. */
static void answers_are_kept_and_taken_back(struct db *db)
{
	struct world *w = world_new(db);
	an_audit(w);
	struct deal_id deal = a_talk(w, "Ines Rossi");
	struct deal_answer_out kept, emptied;
	struct event_undo_out undone;
	struct deal_answer_line said[] = {
		{TALK_LINE_QUESTION, STR("Who plans the week?"), .words = STR("she does")},
		{.kind = TALK_LINE_QUESTION, .line = STR("What did it cost last year?")},
		{.kind = TALK_LINE_NOT_A_FIT, .line = STR("practices of one")},
		{TALK_LINE_QUESTION, STR("Who plans the week?"), .words = STR("she does, on Sundays")},
	};
	DO(w, deal_answer, &kept, .deal = deal, .answers = {said, 4});
	struct deal_talk_out talk = talk_of(w, deal);
	assert_int_equal(talk.lines.n, 5);
	assert_true(str_is(listed(&talk, TALK_LINE_QUESTION, "Who plans the week?")->words, "she does, on Sundays"));
	assert_true(str_none(listed(&talk, TALK_LINE_QUESTION, "What did it cost last year?")->words));
	said[0].words = STR_NONE;
	DO(w, deal_answer, &emptied, .deal = deal, .answers = {said, 1});
	talk = talk_of(w, deal);
	assert_false(talk.answered);
	DO(w, event_undo, &undone, .event = emptied.event);
	talk = talk_of(w, deal);
	assert_true(str_is(listed(&talk, TALK_LINE_QUESTION, "Who plans the week?")->words, "she does, on Sundays"));
	DO(w, event_undo, &undone, .event = kept.event);
	assert_false(talk_of(w, deal).answered);
}

/* The offer changes, what was said stays; so does it when two entries become one. */
static void what_was_said_stays(struct db *db)
{
	struct world *w = world_new(db);
	struct offer_id offer = an_audit(w);
	struct person_id ines = a_person(w, "Ines Rossi"), again = a_person(w, "Ines Rossi");
	struct deal_id deal = a_deal(w, again, 0);
	struct offer_change_out changed;
	struct person_merge_out merged;
	struct str questions[] = {STR("Who plans the month?")};
	answered(w, deal,
		(struct deal_answer_line){TALK_LINE_QUESTION, STR("Who plans the week?"), .words = STR("she does")});
	DO(w, offer_change, &changed, .offer = offer, .questions = {questions, 1});
	struct deal_talk_out talk = talk_of(w, deal);
	listed(&talk, TALK_LINE_QUESTION, "Who plans the month?");
	assert_true(str_is(listed(&talk, TALK_LINE_QUESTION, "Who plans the week?")->words, "she does"));
	DO(w, person_merge, &merged, .keep = ines, .other = again);
	talk = talk_of(w, deal);
	assert_true(talk.person.v == merged.person.v && talk.answered);
}

/* Which way is meant is clear from the provider, or from the day. */
static void the_better_way_in_one_tap(struct db *db)
{
	struct world *w = world_new(db);
	an_audit(w);
	struct deal_id sent = a_talk(w, "Ines Rossi"), waits = a_talk(w, "Karl Weber");
	struct deal_disqualify_out out;
	DO(w, deal_disqualify, &out, .deal = sent, .reason = STR("too early"), .alternative = STR("Ben Haddad"));
	struct deal_talk_out talk = talk_of(w, sent);
	assert_true(talk.said && talk.alternative_kind == ALTERNATIVE_KIND_PROVIDER);
	DO(w, deal_disqualify, &out, .deal = waits, .reason = STR("too early"), .wait_until = {20260901});
	talk = talk_of(w, waits);
	assert_true(talk.said && talk.alternative_kind == ALTERNATIVE_KIND_WAIT && talk.wait_until.ymd == 20260901);
	world_at(w, 20260901);
	renew(w);
	assert_non_null(today_item_of(w, TODAY_KIND_FOLLOW_UP, talk.person));
	/* Another way written down later: nobody comes back on that day. */
	DO(w, deal_disqualify, &out, .deal = waits, .alternative_kind = ALTERNATIVE_KIND_NOTHING);
	assert_true(day_none(talk_of(w, waits).wait_until));
	assert_null(today_item_of(w, TODAY_KIND_FOLLOW_UP, talk.person));
}

/* ---- the message ---- */

static void the_message_says_what_was_said(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	struct str named[] = {STR("Karl Weber"), STR("Grace Ito"), STR("Olu Okoye")};
	struct follow_up_facts facts = {
		.name = STR("Ines"),
		.offer = STR("Practice audit"),
		.state = DEAL_STATE_UNQUALIFIED,
		.reason = STR("too early."),
		.alternative_kind = ALTERNATIVE_KIND_PROVIDER,
		.alternative = STR("Ben Haddad"),
		.named = named,
		.n_named = 3,
		.check_first = true,
		.first_talk = STR("half an hour, I ask a lot."),
		.footer = STR("Ana Díaz\nConsultant"),
	};
	struct str text = follow_up_text(arena, &facts);
	assert_true(str_is(text,
		"Ines, thank you for the talk. As I said, Practice audit is not the right thing for you. Too early. "
		"In your place I would go here: Ben Haddad.\n\n"
		"It was kind of you to think of Karl Weber, Grace Ito and Olu Okoye. "
		"I will not call anybody before you have asked them.\n\n"
		"What a first talk with me is like: half an hour, I ask a lot.\n\n"
		"Ana Díaz\nConsultant"));
	facts.n_named = 0;
	facts.alternative_kind = ALTERNATIVE_KIND_WAIT;
	facts.wait_until = (struct day){20260901};
	text = follow_up_text(arena, &facts);
	assert_says(text, "wait until 1 September 2026");
	assert_says(text, "please pass this on");
	facts.reason = STR("practices of one");
	facts.is_line = true;
	assert_says(follow_up_text(arena, &facts), "Practice audit is not made for practices of one.");
	/* Their own no: thanks, and their reason is not told to them again. */
	facts.state = DEAL_STATE_DECLINED;
	text = follow_up_text(arena, &facts);
	assert_says(text, "a clear answer");
	assert_true(str_find(text, STR("too early")) == SIZE_MAX && str_find(text, STR("wait until")) == SIZE_MAX);
}

/* Commercial mail carries who sends it, their postal address, and a way out. */
static void the_message_carries_what_the_law_asks(struct db *db)
{
	struct world *w = world_new(db);
	an_audit(w);
	struct workspace_update_out updated;
	struct deal_disqualify_out no;
	struct deal_follow_up_out message;
	struct deal_id deal = a_deal(w, a_person(w, "Ines Rossi"), 0);
	DO(w, deal_disqualify, &no, .deal = deal, .reason = STR("practices of one"), .alternative = STR("Ben Haddad"));
	DO(w, workspace_update, &updated, .postal_address = STR("Hafenweg 3, 24103 Kiel"));
	DO(w, deal_follow_up, &message, .deal = deal);
	assert_says(message.text, "Hafenweg 3, 24103 Kiel");
	assert_says(message.text, "If you would rather not hear from me");
}

static void a_message_goes_out_and_we_come_back(struct db *db)
{
	struct world *w = world_new(db);
	an_audit(w);
	struct user_profile_out profile;
	struct person_contact_out contact;
	struct deal_disqualify_out no;
	struct deal_follow_up_out message;
	struct deal_followed_up_out sent;
	struct event_undo_out undone;
	struct person_id ines = a_person(w, "Ines Rossi");
	struct deal_id deal = a_deal(w, ines, 0);
	DO(w, deal_disqualify, &no, .deal = deal, .reason = STR("practices of one"), .alternative = STR("Ben Haddad"));
	DO(w, deal_follow_up, &message, .deal = deal);
	assert_false(message.details);
	DO(w, user_profile, &profile, .title = STR("Consultant"), .phone = STR("0171 1234567"),
		.first_talk = STR("Short."));
	DO(w, person_contact, &contact, .person = ines, .email = STR("ines@example.com"), .phone = STR("0172 7654321"));
	DO(w, deal_follow_up, &message, .deal = deal);
	assert_true(
		message.details && str_is(message.email, "ines@example.com") && str_is(message.phone, "+491727654321"));
	assert_says(message.text, "Ines, thank you");
	assert_says(message.text, "not made for practices of one. In your place I would go here: Ben Haddad.");
	assert_true(str_none(message.sent_text));
	REFUSED(w, ERR_INVALID, deal_followed_up, .deal = deal, .come_back = {20260601});
	DO(w, deal_followed_up, &sent, .deal = deal, .come_back = {20260907});
	assert_int_equal(talk_of(w, deal).followed_up.ymd, 20260601);
	/* What went out is kept as it was, also when something else is written down later. */
	struct str as_written = message.text;
	DO(w, user_profile, &profile, .first_talk = STR("Long."));
	DO(w, deal_follow_up, &message, .deal = deal);
	assert_true(str_equal(message.sent_text, as_written) && !str_equal(message.text, as_written));
	DO(w, deal_followed_up, &sent, .deal = deal, .text = STR("Ines, in my own words."));
	DO(w, deal_follow_up, &message, .deal = deal);
	assert_true(str_is(message.sent_text, "Ines, in my own words."));
	DO(w, event_undo, &undone, .event = sent.event);
	DO(w, deal_follow_up, &message, .deal = deal);
	assert_true(str_equal(message.sent_text, as_written));
	/* The better way is corrected: the day to come back stays. */
	DO(w, deal_disqualify, &no, .deal = deal, .alternative = STR("the chamber's checklist"));
	assert_int_equal(talk_of(w, deal).wait_until.ymd, 20260907);
	world_at(w, 20260907);
	renew(w);
	assert_non_null(today_item_of(w, TODAY_KIND_FOLLOW_UP, ines));
	world_at(w, 20260608);
	DO(w, deal_followed_up, &sent, .deal = deal, .come_back = {20260901});
	DO(w, event_undo, &undone, .event = sent.event);
	assert_int_equal(talk_of(w, deal).wait_until.ymd, 20260907);
	/* Nobody writes to who must not be contacted. */
	struct person_flag_out flag;
	DO(w, person_flag, &flag, .person = ines, .do_not_contact = {true, true});
	REFUSED(w, ERR_STOP, deal_follow_up, .deal = deal);
	REFUSED(w, ERR_STOP, deal_followed_up, .deal = deal);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_DB(the_guide_asks_what_the_offer_asks),
		TEST_DB(answers_are_kept_and_taken_back),
		TEST_DB(what_was_said_stays),
		TEST_DB(the_better_way_in_one_tap),
		cmocka_unit_test(the_message_says_what_was_said),
		TEST_DB(the_message_carries_what_the_law_asks),
		TEST_DB(a_message_goes_out_and_we_come_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
