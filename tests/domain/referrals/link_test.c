/* The private link: the named person answers for themself, without an account. */
#include "people.h"

#include "erase_ops.h"

#include <string.h>

#include "domain/referrals/link.h"
#include "domain/referrals/permission.h"
#include "kit_ops.h"
#include "link_ops.h"
#include "undo_ops.h"

static struct str a_link(struct world *w, struct referral_id referral)
{
	struct link_make_out made;
	DO(w, link_make, &made, .referral = referral);
	return made.token;
}

/* Whoever holds the address: nobody who signs in. */
static struct world nobody(const struct world *w)
{
	struct world nobody = *w;
	nobody.user = (struct user_id){0};
	nobody.role = USER_ROLE_NONE;
	return nobody;
}

static struct referral_show_out answered(
	struct world *w, struct referral_id id, struct str token, enum link_answer answer)
{
	struct world outside = nobody(w);
	struct link_answer_out out;
	DO(&outside, link_answer, &out, .token = token, .answer = answer);
	return referral_of_id(w, id);
}

static struct link_show_out shown(struct world *w, struct str token)
{
	struct world outside = nobody(w);
	struct link_show_out out;
	DO(&outside, link_show, &out, .token = token);
	return out;
}

static void their_own_answers(struct db *db)
{
	struct world *w = world_new(db);
	struct named named = name_one(w);
	struct str token = a_link(w, named.referral);
	assert_int_equal(shown(w, token).answer, LINK_ANSWER_NONE);
	world_at(w, 20260602);
	struct referral_show_out referral = answered(w, named.referral, token, LINK_ANSWER_YES);
	assert_int_equal(referral.referral.state, REFERRAL_STATE_PERMITTED);
	assert_true(referral.gate_open);
	const struct permission_said_row *said = referral.permissions.items;
	assert_int_equal(referral.permissions.n, 2);
	assert_int_equal(said->said_by, SAID_BY_NAMED_PERSON);
	assert_int_equal(said->channel, CHANNEL_LINK);
	assert_int_equal(said->said_on.ymd, 20260602);
	assert_non_null(today_item_of(w, TODAY_KIND_CALL, named.person)); /* the rep calls */
	/* The answer can be changed: later, no, and yes after all. */
	referral = answered(w, named.referral, token, LINK_ANSWER_NOT_NOW);
	assert_int_equal(referral.referral.state, REFERRAL_STATE_PARKED);
	assert_int_equal(referral.referral.parked_until.ymd, 20260902);
	assert_false(referral.gate_open);
	assert_null(today_item_of(w, TODAY_KIND_CALL, named.person));
	assert_int_equal(shown(w, token).answer, LINK_ANSWER_NOT_NOW);
	assert_int_equal(shown(w, token).until.ymd, 20260902);
	referral = answered(w, named.referral, token, LINK_ANSWER_NO);
	assert_int_equal(referral.referral.state, REFERRAL_STATE_REFUSED);
	assert_non_null(today_item_of(w, TODAY_KIND_UPDATE, named.source));
	referral = answered(w, named.referral, token, LINK_ANSWER_YES);
	assert_int_equal(referral.referral.state, REFERRAL_STATE_PERMITTED);
	assert_true(referral.gate_open);
	assert_null(today_item_of(w, TODAY_KIND_UPDATE, named.source));
}

static void never_is_final(struct db *db)
{
	struct world *w = world_new(db);
	struct named named = name_one(w);
	struct str token = a_link(w, named.referral);
	struct referral_show_out referral = answered(w, named.referral, token, LINK_ANSWER_NEVER);
	struct world outside = nobody(w);
	struct person_show_out person;
	assert_int_equal(referral.referral.state, REFERRAL_STATE_REFUSED);
	DO(w, person_show, &person, .person = named.person);
	assert_true(person.do_not_contact);
	assert_true(shown(w, token).final);
	REFUSED(&outside, ERR_STOP, link_answer, .token = token, .answer = LINK_ANSWER_YES);
	REFUSED(w, ERR_STOP, permission_note, .referral = named.referral, .need = ANSWER_YES, .wants = ANSWER_YES,
		.said_by = SAID_BY_NAMED_PERSON);
}

static void nobody_takes_their_answer_back(struct db *db)
{
	struct world *w = world_new(db);
	struct named named = name_one(w);
	answered(w, named.referral, a_link(w, named.referral), LINK_ANSWER_NO);
	struct person_show_out person;
	DO(w, person_show, &person, .person = named.person);
	const struct event_timeline_row *event = person.events.items;
	assert_true(str_is(event->kind, "link_answered"));
	assert_true(event->actor.v == 0);
	REFUSED(w, ERR_CONFLICT, event_undo, .event = event->seq);
}

/* ---- an answer of the named person beats what others say ---- */

static void own_word_stands(void **state)
{
	(void)state;
	struct own_answer no = {ANSWER_NO, {20260601}, DAY_NONE}, none = {.answer = ANSWER_NONE},
			  later = {ANSWER_UNKNOWN, {20260601}, {20260702}};
	struct day on = {20260701};
	assert_true(permission_beats(&no, ANSWER_YES, on));
	assert_false(permission_beats(&no, ANSWER_NO, on));
	assert_true(permission_beats(&no, ANSWER_YES, (struct day){20270601}));
	assert_false(permission_beats(&no, ANSWER_YES, (struct day){20270602})); /* as a permission lapses */
	assert_false(permission_beats(&none, ANSWER_YES, on));
	/* "Not now" holds until its day; a no of the source's is no less than that. */
	assert_true(permission_beats(&later, ANSWER_YES, on));
	assert_false(permission_beats(&later, ANSWER_YES, (struct day){20260702}));
	assert_false(permission_beats(&later, ANSWER_NO, on));
}

static void not_now_holds_until_its_day(struct db *db)
{
	struct world *w = world_new(db);
	struct named named = name_one(w);
	struct permission_note_out noted;
	struct referral_resume_out resumed;
	answered(w, named.referral, a_link(w, named.referral), LINK_ANSWER_NOT_NOW);
	DO(w, referral_resume, &resumed, .referral = named.referral); /* by the rep: it opens nothing */
	DO(w, permission_note, &noted, .referral = named.referral, .need = ANSWER_YES, .wants = ANSWER_YES);
	assert_false(noted.gate_open);
	world_at(w, 20260901);
	DO(w, permission_note, &noted, .referral = named.referral, .need = ANSWER_YES, .wants = ANSWER_YES);
	assert_true(noted.gate_open);
}

static void a_source_does_not_overrule_them(struct db *db)
{
	struct world *w = world_new(db);
	struct named named = name_one(w);
	struct str token = a_link(w, named.referral);
	struct permission_note_out noted;
	answered(w, named.referral, token, LINK_ANSWER_NO);
	DO(w, permission_note, &noted, .referral = named.referral, .need = ANSWER_YES, .wants = ANSWER_YES);
	assert_false(noted.gate_open);
	assert_int_equal(noted.state, REFERRAL_STATE_REFUSED);
	assert_int_equal(referral_of_id(w, named.referral).permissions.n, 3); /* it is kept all the same */
	answered(w, named.referral, token, LINK_ANSWER_YES);
	DO(w, permission_note, &noted, .referral = named.referral, .wants = ANSWER_NO);
	assert_true(noted.gate_open);
	/* What they say to us later counts. */
	DO(w, permission_note, &noted, .referral = named.referral, .wants = ANSWER_NO, .said_by = SAID_BY_NAMED_PERSON);
	assert_int_equal(noted.state, REFERRAL_STATE_REFUSED);
}

/* ---- who gets in ---- */

static void gone(struct world *w, struct str token)
{
	struct world outside = nobody(w);
	struct link_find_out found;
	struct world nowhere = outside;
	nowhere.workspace = (struct workspace_id){0};
	DO(&nowhere, link_find, &found, .token = token);
	assert_false(found.found);
	assert_int_equal(found.workspace.v, 0);
	REFUSED(&outside, ERR_NOT_FOUND, link_show, .token = token);
	struct str sentence = outside.problem.message;
	REFUSED(&outside, ERR_NOT_FOUND, link_answer, .token = token, .answer = LINK_ANSWER_YES);
	assert_true(str_equal(sentence, outside.problem.message));
	assert_says(sentence, "does not work any more");
}

static void wrong_withdrawn_and_expired_are_one(struct db *db)
{
	struct world *w = world_new(db), *other = world_new(db);
	struct named named = name_one(w);
	struct str one = a_link(w, named.referral), two = a_link(w, named.referral);
	struct link_withdraw_out withdrawn;
	struct link_list_out links;
	struct event_undo_out undone;
	gone(w, STR("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
	DO(w, link_list, &links, .referral = named.referral);
	assert_int_equal(links.items.n, 2);
	DO(w, link_withdraw, &withdrawn, .referral = named.referral,
		.link = ((const struct link_of_row *)links.items.items)[1].id);
	assert_int_equal(withdrawn.withdrawn, 1);
	gone(w, one);
	assert_true(shown(w, two).person_name.n > 0);
	DO(w, event_undo, &undone, .event = withdrawn.event);
	assert_true(shown(w, one).person_name.n > 0); /* withdrawn by a slip */
	/* Another workspace's caller gets nothing, whatever the token. */
	struct world foreign = nobody(other);
	REFUSED(&foreign, ERR_NOT_FOUND, link_show, .token = one);
	world_at(w, 20260730);
	assert_true(shown(w, one).person_name.n > 0);
	world_at(w, 20260801); /* sixty days and one */
	gone(w, one);
	DO(w, link_list, &links, .referral = named.referral);
	REFUSED(w, ERR_CONFLICT, link_withdraw, .referral = named.referral);
}

static void the_token_is_nowhere(struct db *db)
{
	struct world *w = world_new(db);
	struct named named = name_one(w);
	struct str token = a_link(w, named.referral);
	assert_int_equal(token.n, 43); /* 256 random bits */
	assert_false(str_equal(token, a_link(w, named.referral)));
	struct world outside = nobody(w);
	struct link_show_out out;
	struct str other = str_format(
		w->arena, "%.*s%c%.*s", 7, token.p, token.p[7] == 'a' ? 'b' : 'a', 35, token.p + 8);
	assert_int_equal(TRIED(&outside, link_show, &out, .token = other), ERR_NOT_FOUND);
}

static void links_are_their_reps(struct db *db)
{
	struct world *w = world_new(db);
	struct named named = name_one(w);
	w->user = world_rep(w, "Ben Rep", "ben@example.com");
	w->role = USER_ROLE_REP;
	REFUSED(w, ERR_FORBIDDEN, link_make, .referral = named.referral);
	REFUSED(w, ERR_FORBIDDEN, link_withdraw, .referral = named.referral);
	REFUSED(w, ERR_FORBIDDEN, kit_send, .referral = named.referral);
}

/* ---- what they see ---- */

static bool tells(const struct link_show_out *out, const char *what, const char *text)
{
	const struct link_stored *line = out->stored.items;
	for (size_t i = 0; i < out->stored.n; i++)
		if (str_is(line[i].what, what) && str_find(line[i].text, str_c(text)) != SIZE_MAX)
			return true;
	return false;
}

static void all_that_is_stored_is_read(struct db *db)
{
	struct world *w = world_new(db);
	an_offer(w);
	struct person_id ines = a_person(w, "Ines Rossi"), ben = a_person(w, "Ben Haddad");
	struct referral_add_out added, joined;
	struct person_note_out note;
	struct kit_send_out sent;
	DO(w, referral_add, &added, .source = ines, .name = STR("Karl Weber"), .organization = STR("Nordlicht"),
		.email = STR("karl@nordlicht.example"), .phone = STR("+49 30 1234567"), .why = STR("recalls get lost"),
		.knows_them = STR("colleague"));
	DO(w, referral_add, &joined, .source = ben, .person = added.person);
	DO(w, person_note, &note, .person = added.person, .text = STR("prefers mornings"));
	DO(w, kit_send, &sent, .referral = added.referral);
	struct link_show_out out = shown(w, a_link(w, added.referral));
	assert_true(str_is(out.sources, "Ines Rossi and Ben Haddad"));
	assert_true(str_is(out.rep, "Ana Díaz"));
	assert_true(str_is(out.offer, "Practice audit"));
	assert_says(out.first_talk, "an honest yes or no");
	assert_true(tells(&out, "Name", "Karl Weber"));
	assert_true(tells(&out, "E-mail", "karl@nordlicht.example"));
	assert_true(tells(&out, "Phone", "1234567"));
	assert_true(tells(&out, "Works at", "Nordlicht"));
	assert_true(tells(&out, "Known by", "Ines Rossi (colleague)"));
	assert_true(tells(&out, "Named by", "Ben Haddad, on 1 June 2026"));
	assert_true(tells(&out, "Why you came to mind", "recalls get lost"));
	assert_true(tells(&out, "Step", "checking, on 1 June 2026"));
	assert_true(tells(&out, "Given to pass on to you", "Karl,"));
	assert_true(tells(&out, "Note", "prefers mornings"));
	assert_true(tells(&out, "What happened", "made a private link"));
	assert_false(out.dealings);
}

/* The link may have passed through the source's hands: what else there is between them stays between them. */
static void dealings_are_not_told_on_a_link(struct db *db)
{
	struct world *w = world_new(db);
	an_offer(w);
	struct named named = name_one(w);
	struct str token = a_link(w, named.referral);
	struct person_note_out note;
	struct complaint_open_out complaint;
	DO(w, person_note, &note, .person = named.person, .text = STR("owes us money"));
	DO(w, complaint_open, &complaint, .person = named.person, .text = STR("late"));
	struct link_show_out out = shown(w, token);
	assert_true(out.dealings);
	assert_false(tells(&out, "Note", "owes us money"));
	assert_true(tells(&out, "Named by", "Ines Rossi"));
	REFUSED(w, ERR_CONFLICT, link_erase, .token = token);
	struct person_show_out person;
	DO(w, person_show, &person, .person = named.person);
	assert_true(str_is(person.name, "Karl Weber"));
}

/* Nor is a partner, or somebody who named others, erased by whoever holds the address. */
static void a_partner_and_a_source_are_not_erased_on_a_link(struct db *db)
{
	struct world *w = world_new(db);
	an_offer(w);
	struct named named = name_one(w);
	struct str token = a_link(w, named.referral), of_source;
	struct person_flag_out flagged;
	struct referral_add_out out;
	assert_false(shown(w, token).dealings);
	DO(w, person_flag, &flagged, .person = named.person, .partner = {true, true});
	assert_true(shown(w, token).dealings);
	REFUSED(w, ERR_CONFLICT, link_erase, .token = token);
	DO(w, referral_add, &out, .source = a_person(w, "Olu Okoye"), .person = named.source);
	of_source = a_link(w, out.referral);
	assert_true(shown(w, of_source).dealings);
	REFUSED(w, ERR_CONFLICT, link_erase, .token = of_source);
}

/* ---- where an answer leads ---- */

static void steps_by_answer(void **state)
{
	(void)state;
	assert_int_equal(link_step(REFERRAL_STATE_NAMED, LINK_ANSWER_YES), REFERRAL_STATE_PERMITTED);
	assert_int_equal(link_step(REFERRAL_STATE_INTRODUCED, LINK_ANSWER_YES), REFERRAL_STATE_NONE);
	assert_int_equal(link_step(REFERRAL_STATE_UNREACHABLE, LINK_ANSWER_YES), REFERRAL_STATE_PERMITTED);
	assert_int_equal(link_step(REFERRAL_STATE_PARKED, LINK_ANSWER_NOT_NOW), REFERRAL_STATE_NONE);
	assert_int_equal(link_step(REFERRAL_STATE_CONTACTED, LINK_ANSWER_NO), REFERRAL_STATE_REFUSED);
	assert_int_equal(link_step(REFERRAL_STATE_CONTACTED, LINK_ANSWER_NOT_NOW), REFERRAL_STATE_PARKED);
	assert_int_equal(link_step(REFERRAL_STATE_MET, LINK_ANSWER_NO), REFERRAL_STATE_NONE);
	assert_int_equal(link_step(REFERRAL_STATE_WON, LINK_ANSWER_NEVER), REFERRAL_STATE_NONE);
	assert_int_equal(link_step(REFERRAL_STATE_KNOWN, LINK_ANSWER_YES), REFERRAL_STATE_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_DB(their_own_answers),
		TEST_DB(never_is_final),
		TEST_DB(nobody_takes_their_answer_back),
		cmocka_unit_test(own_word_stands),
		TEST_DB(not_now_holds_until_its_day),
		TEST_DB(a_source_does_not_overrule_them),
		TEST_DB(wrong_withdrawn_and_expired_are_one),
		TEST_DB(the_token_is_nowhere),
		TEST_DB(links_are_their_reps),
		TEST_DB(all_that_is_stored_is_read),
		TEST_DB(dealings_are_not_told_on_a_link),
		TEST_DB(a_partner_and_a_source_are_not_erased_on_a_link),
		cmocka_unit_test(steps_by_answer),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
