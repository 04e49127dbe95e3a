/* The law, as a story: Karl is named in May and nobody tells him; Olga asks for what is stored, and to be forgotten;
 * Grace never wants to hear from anybody; in Ottawa there is one message and no second. */
#include "audit_ops.h"
#include "domain/dump.h"
#include "domain/referrals/people.h"
#include "domain/upkeep/erase.h"
#include "domain/upkeep/importing.h"
#include "domain/upkeep/untold.h"
#include "erase_ops.h"
#include "export_ops.h"
#include "merge_ops.h"
#include "notice_ops.h"
#include "undo_ops.h"
#include "workspace_ops.h"

static void night(struct world *w, int ymd)
{
	struct job_env env = world_jobs(w);
	world_at(w, ymd);
	assert_int_equal(untold_daily(&env), OK);
	renew(w);
}

static bool is_stored(struct world *w, const char *words)
{
	return str_find(world_dump(w), str_c(words)) != SIZE_MAX;
}

static void a_name_that_nobody_is_told_of(struct db *db)
{
	struct world *w = world_new(db);
	struct referral_add_out karl, olga, ben;
	struct notice_note_out told;
	struct person_add_out known;
	an_offer(w);
	/* 1 June: Ines names three. Ben is in our address book already. */
	struct person_id ines = a_person(w, "Ines Rossi");
	DO(w, person_add, &known, .name = STR("Ben Haddad"), .email = STR("ben@haddad.example"));
	DO(w, referral_add, &karl, .source = ines, .name = STR("Karl Weber"), .why = STR("his practice grows"));
	DO(w, referral_add, &olga, .source = ines, .name = STR("Olga Neu"), .why = STR("she asked around"));
	DO(w, referral_add, &ben, .source = ines, .person = known.person, .why = STR("he complained of his books"));
	/* 20 June, day 19: nothing. 21 June, day 20: Today warns of all three. */
	night(w, 20260620);
	assert_null(today_item_of(w, TODAY_KIND_INFORM, karl.person));
	night(w, 20260621);
	assert_non_null(today_item_of(w, TODAY_KIND_INFORM, karl.person));
	assert_non_null(today_item_of(w, TODAY_KIND_INFORM, olga.person));
	/* 25 June: Olga is told. */
	world_at(w, 20260625);
	DO(w, notice_note, &told, .referral = olga.referral, .channel = CHANNEL_CALL);
	/* 30 June, day 29: everything is there. 1 July, day 30: Karl's name is gone, and the count is kept. */
	night(w, 20260630);
	assert_true(is_stored(w, "Karl Weber") && is_stored(w, "his practice grows"));
	night(w, 20260701);
	assert_false(is_stored(w, "Karl") || is_stored(w, "his practice grows"));
	assert_true(is_stored(w, "Olga Neu") && is_stored(w, "she asked around"));
	struct referral_show_out shown = referral_of_id(w, karl.referral);
	assert_true(str_is(shown.person_name, "Somebody who was erased"));
	assert_int_equal(shown.referral.state, REFERRAL_STATE_LAPSED);
	assert_int_equal(shown.referral.named_on.ymd, 20260601);
	/* Ben is known for another reason: his name stays, what Ines said of him goes. */
	assert_true(is_stored(w, "Ben Haddad"));
	assert_false(is_stored(w, "he complained of his books"));
	assert_int_equal(referral(w, ben.referral).forgotten_on.ymd, 20260701);
	assert_null(today_item_of(w, TODAY_KIND_INFORM, known.person));
	/* Somebody else may name Karl again: he never said that nobody may. */
	struct referral_add_out again;
	DO(w, referral_add, &again, .source = olga.person, .name = STR("Karl Weber"));
	assert_true(again.is_new);
}

static void warned_late_is_erased_late(struct db *db)
{
	struct world *w = world_new(db);
	struct named named = name_one(w);
	/* The program did not run for six weeks: nobody is erased whom nobody was warned of. */
	night(w, 20260715);
	assert_non_null(today_item_of(w, TODAY_KIND_INFORM, named.person));
	night(w, 20260724);
	assert_true(is_stored(w, "Karl Weber"));
	night(w, 20260725);
	assert_false(is_stored(w, "Karl Weber"));
}

static void elsewhere_and_who_must_not_be_contacted_stays(struct db *db)
{
	struct world *w = world_new(db);
	struct workspace_update_out out;
	struct named named = name_one(w);
	/* Where the law does not say so, nobody is erased. */
	DO(w, workspace_update, &out, .country = STR("US"));
	night(w, 20260621);
	night(w, 20260801);
	assert_true(is_stored(w, "Karl Weber"));
	DO(w, workspace_update, &out, .country = STR("DE"));
	/* Who must not be contacted stays, so that nobody does. */
	struct person_flag_out flagged;
	DO(w, person_flag, &flagged, .person = named.person, .do_not_contact = {true, true});
	night(w, 20260802);
	night(w, 20260901);
	assert_true(is_stored(w, "Karl Weber"));
}

static void she_asks_what_is_stored_and_to_be_forgotten(struct db *db)
{
	struct world *w = world_new(db);
	struct person_export_out stored;
	struct person_erase_out erased;
	struct audit_list_out audit;
	struct ask_record_out asked;
	struct imported first = import_bytes(w, LINKEDIN);
	an_offer(w);
	struct person_id karl = find(w, "karl", 1), ines = find(w, "ines", 1);
	assert_int_equal(first.shown.state, IMPORT_STATE_FINISHED);
	/* 10 June: he asks what is stored, and gets it; the log says who took it out. */
	world_at(w, 20260610);
	DO(w, person_export, &stored, .person = karl);
	assert_int_equal(stored.identities.n, 1);
	DO(w, audit_list, &audit, .kind = STR("person_exported"));
	assert_int_equal(audit.items.n, 1);
	/* 11 June: he wants to be forgotten. */
	world_at(w, 20260611);
	DO(w, person_erase, &erased, .person = karl);
	assert_false(is_stored(w, "Karl") || is_stored(w, "karl"));
	/* No way leads back: typed, imported, named, put together. */
	REFUSED(w, ERR_STOP, person_add, .name = STR("Karl Weber"));
	REFUSED(w, ERR_STOP, person_add, .name = STR("K. W."), .url = STR("https://www.linkedin.com/in/karl/"));
	struct imported again = import_bytes(w, LINKEDIN);
	COUNTS(again, 4, 0, 2, 0, 2);
	struct ask_record_name name = {.name = STR("Karl Weber"), .organization = STR("Nordlicht")};
	DO(w, ask_record, &asked, .person = ines, .names = {&name, 1}, .advice_reason = STR("they offered"));
	assert_int_equal(asked.kept_out, 1);
	assert_int_equal(asked.referrals.n, 0);
	assert_false(is_stored(w, "Karl") || is_stored(w, "karl"));
	REFUSED(w, ERR_CONFLICT, event_undo, .event = erased.event);
}

static void never_is_never(struct db *db)
{
	struct world *w = world_new(db);
	struct person_flag_out flagged;
	struct person_show_out shown;
	struct named named = name_one(w);
	permit(w, named.referral);
	/* 2 June: she says on the phone that nobody shall ever call again. */
	world_at(w, 20260602);
	DO(w, person_flag, &flagged, .person = named.person, .do_not_contact = {true, true}, .how = CHANNEL_CALL);
	DO(w, person_show, &shown, .person = named.person);
	assert_int_equal(shown.never_since.ymd, 20260602);
	assert_int_equal(shown.never_by, CHANNEL_CALL);
	/* Six years later it still holds, on every face, whatever the reason. */
	world_at(w, 20320602);
	renew(w);
	struct today_out today = today_of(w);
	for (size_t i = 0; i < today.items.n; i++)
		assert_int_not_equal(((const struct today_show_item *)today.items.items)[i].person.v, named.person.v);
	REFUSED(w, ERR_STOP, ask_record, .person = named.person, .result = ASK_RESULT_NOBODY,
		.advice_reason = STR("they like me"));
	REFUSED(w, ERR_STOP, referral_advance, .referral = named.referral, .state = REFERRAL_STATE_CONTACTED,
		.cold_reason = STR("they like me"));
	REFUSED(w, ERR_STOP, first_message_note, .referral = named.referral, .cold_reason = STR("they like me"));
	/* Only their own word takes it back, and it is written down. */
	REFUSED(w, ERR_ADVICE, person_flag, .person = named.person, .do_not_contact = {true, false});
	assert_says(w->problem.message, "2 June 2026");
	DO(w, person_flag, &flagged, .person = named.person, .do_not_contact = {true, false},
		.because = STR("She wrote on 1 June 2032 that she wants to hear from us."));
	DO(w, person_show, &shown, .person = named.person);
	assert_false(shown.do_not_contact);
	assert_true(day_none(shown.never_since));
	assert_int_equal(shown.notes.n, 1);
}

static void one_message_in_ottawa(struct db *db)
{
	struct world *w = world_new(db);
	struct workspace_update_out settings;
	struct first_message_out message;
	struct first_message_note_out noted;
	w->settings.country = STR("CA");
	DO(w, workspace_update, &settings, .country = STR("CA"), .postal_address = STR("1 Elgin Street, Ottawa"));
	struct named named = name_one(w);
	DO(w, first_message, &message, .referral = named.referral);
	assert_int_equal(message.answer, FIRST_ANSWER_ONCE);
	assert_says(message.text, "on a referral: Ines Rossi gave me your name");
	DO(w, first_message_note, &noted, .referral = named.referral);
	world_at(w, 20260620);
	REFUSED(w, ERR_STOP, first_message_note, .referral = named.referral, .cold_reason = STR("no answer yet"));
	/* He answers himself: from then on it is a talk. */
	struct permission_note_out said;
	DO(w, permission_note, &said, .referral = named.referral, .need = ANSWER_YES, .wants = ANSWER_YES,
		.said_by = SAID_BY_NAMED_PERSON);
	DO(w, first_message, &message, .referral = named.referral);
	assert_int_equal(message.answer, FIRST_ANSWER_FREE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_DB(a_name_that_nobody_is_told_of),
		TEST_DB(warned_late_is_erased_late),
		TEST_DB(elsewhere_and_who_must_not_be_contacted_stays),
		TEST_DB(she_asks_what_is_stored_and_to_be_forgotten),
		TEST_DB(never_is_never),
		TEST_DB(one_message_in_ottawa),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
