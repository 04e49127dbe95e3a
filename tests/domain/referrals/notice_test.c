/* Whoever is named is told; and the first message, where the law allows one. */
#include "domain/referrals/people.h"
#include "export_ops.h"
#include "notice_ops.h"
#include "undo_ops.h"
#include "workspace_ops.h"

static void in_country(struct world *w, const char *country, const char *address)
{
	struct workspace_update_out out;
	w->settings.country = str_c(country);
	DO(w, workspace_update, &out, .country = str_c(country), .postal_address = str_c(address));
}

static struct first_message_out message_of(struct world *w, struct referral_id id)
{
	struct first_message_out out;
	DO(w, first_message, &out, .referral = id);
	return out;
}

static bool is_met(const struct first_message_out *out, const char *words)
{
	const struct first_message_condition *condition = out->conditions.items;
	for (size_t i = 0; i < out->conditions.n; i++)
		if (str_find(condition[i].words, str_c(words)) != SIZE_MAX)
			return condition[i].met;
	fail_msg("no condition about \"%s\"", words);
	return false;
}

static void today_says_so_from_day_20(struct db *db)
{
	struct world *w = world_new(db);
	struct notice_note_out told;
	struct event_undo_out undone;
	struct named named = name_one(w);
	world_at(w, 20260620);
	renew(w);
	assert_null(today_item_of(w, TODAY_KIND_INFORM, named.person)); /* day 19 */
	world_at(w, 20260621);
	renew(w);
	const struct today_show_item *item = today_item_of(w, TODAY_KIND_INFORM, named.person);
	assert_non_null(item);
	assert_says(item->reason, "Ines Rossi named Karl Weber on 1 June 2026");
	assert_says(item->reason, "erased on 1 July 2026");
	DO(w, notice_note, &told, .referral = named.referral, .channel = CHANNEL_CALL);
	assert_int_equal(told.told_on.ymd, 20260621);
	assert_null(today_item_of(w, TODAY_KIND_INFORM, named.person));
	DO(w, event_undo, &undone, .event = told.event);
	assert_non_null(today_item_of(w, TODAY_KIND_INFORM, named.person));
	/* The first day counts; one to come is refused. */
	REFUSED(w, ERR_INVALID, notice_note, .referral = named.referral, .day = {20260701});
	DO(w, notice_note, &told, .referral = named.referral, .day = {20260610});
	assert_int_equal(told.told_on.ymd, 20260610);
	DO(w, notice_note, &told, .referral = named.referral);
	assert_int_equal(told.told_on.ymd, 20260610);
	struct person_export_out export;
	DO(w, person_export, &export, .person = named.person);
	assert_int_equal(export.notices.n, 2);
}

static void done_on_today_is_told(struct db *db)
{
	struct world *w = world_new(db);
	struct today_done_out done;
	struct named named = name_one(w);
	world_at(w, 20260625);
	DO(w, today_done, &done, .kind = TODAY_KIND_INFORM, .person = named.person, .subject = {named.referral.v});
	assert_int_equal(referral(w, named.referral).told_on.ymd, 20260625);
	assert_null(today_item_of(w, TODAY_KIND_INFORM, named.person));
}

static void where_no_such_law_holds_nobody_is_warned(struct db *db)
{
	struct world *w = world_new(db);
	in_country(w, "US", "");
	struct named named = name_one(w);
	world_at(w, 20260701);
	renew(w);
	assert_null(today_item_of(w, TODAY_KIND_INFORM, named.person));
	struct first_message_out out = message_of(w, named.referral);
	assert_int_equal(out.answer, FIRST_ANSWER_COLD);
	assert_int_equal(out.conditions.n, 0);
	assert_true(str_find(out.text, STR("legitimate interest")) == SIZE_MAX);
}

static void the_message_says_where_the_name_is_from(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id ines = a_person(w, "Ines Rossi");
	struct referral_add_out added;
	in_country(w, "DE", "Hafenstrasse 1\n20457 Hamburg");
	an_offer(w);
	DO(w, referral_add, &added, .source = ines, .name = STR("Karl Weber"), .email = STR("karl@weber.example"),
		.why = STR("his practice grows"), .knows_them = STR("colleague"));
	struct first_message_out out = message_of(w, added.referral);
	assert_int_equal(out.answer, FIRST_ANSWER_SOURCE);
	assert_says(out.reason, "let Ines Rossi send it, or ask Karl Weber first");
	assert_says(out.text, "Hello Karl,");
	assert_says(out.text, "on a referral: Ines Rossi gave me your name on 1 June 2026");
	assert_says(out.text, "(Practice audit)");
	assert_says(out.text, "I keep your name, how Ines knows you, why Ines thought of you and how to reach you");
	assert_says(out.text, "object at any time");
	assert_says(out.text, "Ana D\u00edaz");
	assert_says(out.text, "Hafenstrasse 1\n20457 Hamburg");
	assert_says(out.text, "answer \"no\"");
	assert_true(str_is(out.email, "karl@weber.example"));
	assert_true(str_none(out.missing));
	/* Not before they agree: but for a written reason, and then it is cold. */
	struct first_message_note_out noted;
	REFUSED(w, ERR_ADVICE, first_message_note, .referral = added.referral);
	assert_true(str_is(w->problem.field, "cold_reason"));
	permit(w, added.referral);
	assert_int_equal(message_of(w, added.referral).answer, FIRST_ANSWER_FREE);
	DO(w, first_message_note, &noted, .referral = added.referral);
	assert_int_equal(noted.state, REFERRAL_STATE_CONTACTED);
	struct referral row = referral(w, added.referral);
	assert_int_equal(row.told_on.ymd, 20260601);
	assert_int_equal(row.origin, ORIGIN_EARNED);
	/* Who asked for it may be written to again. */
	DO(w, first_message_note, &noted, .referral = added.referral);
}

static void one_message_in_canada(struct db *db)
{
	struct world *w = world_new(db);
	struct first_message_note_out noted;
	struct event_undo_out undone;
	struct referral_add_out second;
	in_country(w, "CA", "");
	an_offer(w);
	struct named named = name_one(w);
	struct first_message_out out = message_of(w, named.referral);
	assert_int_equal(out.answer, FIRST_ANSWER_BLOCKED);
	assert_true(is_met(&out, "Ines Rossi knows Karl Weber"));
	assert_true(is_met(&out, "Ines Rossi and you know each other"));
	assert_true(is_met(&out, "named in full"));
	assert_false(is_met(&out, "postal address"));
	REFUSED(w, ERR_STOP, first_message_note, .referral = named.referral, .cold_reason = STR("they will be glad"));
	in_country(w, "CA", "1 Elgin Street, Ottawa");
	out = message_of(w, named.referral);
	assert_int_equal(out.answer, FIRST_ANSWER_ONCE);
	assert_says(out.text, "Ines Rossi");
	assert_says(out.text, "1 Elgin Street");
	/* Not beside the rule: by mail only as the first message; a call is another law's. */
	REFUSED(w, ERR_STOP, referral_advance, .referral = named.referral, .state = REFERRAL_STATE_CONTACTED,
		.channel = CHANNEL_MAIL, .cold_reason = STR("they will be glad"));
	DO(w, first_message_note, &noted, .referral = named.referral);
	struct referral row = referral(w, named.referral);
	assert_int_equal(row.state, REFERRAL_STATE_CONTACTED);
	assert_int_equal(row.origin, ORIGIN_COLD); /* lawful, and still not what they asked for */
	assert_says(row.cold_reason, "CASL");
	/* No second one, on whoever's referral. */
	out = message_of(w, named.referral);
	assert_int_equal(out.answer, FIRST_ANSWER_BLOCKED);
	assert_says(out.reason, "has had the one message");
	REFUSED(w, ERR_STOP, first_message_note, .referral = named.referral, .cold_reason = STR("once more"));
	struct offer_add_out other;
	DO(w, offer_add, &other, .name = STR("Second look"));
	struct person_id olga = a_person(w, "Olga Neu");
	DO(w, referral_add, &second, .source = olga, .person = named.person, .offer = other.offer);
	assert_true(second.referral.v != named.referral.v);
	REFUSED(w, ERR_STOP, first_message_note, .referral = second.referral);
	/* A slip is taken back, and then it was not sent. */
	DO(w, event_undo, &undone, .event = noted.event);
	assert_int_equal(message_of(w, second.referral).answer, FIRST_ANSWER_ONCE);
}

static void canada_asks_for_both_relationships(struct db *db)
{
	struct world *w = world_new(db);
	in_country(w, "CA", "1 Elgin Street, Ottawa");
	struct user_id rep = world_rep(w, "Rita Reis", "rita@example.com");
	struct referral_add_out added;
	struct person_id ines = a_person(w, "Ines"); /* known to the owner, by one name */
	w->user = rep;
	DO(w, referral_add, &added, .source = ines, .name = STR("Karl Weber"));
	struct first_message_out out = message_of(w, added.referral);
	assert_int_equal(out.answer, FIRST_ANSWER_BLOCKED);
	assert_false(is_met(&out, "you know each other"));
	assert_false(is_met(&out, "named in full"));
	assert_true(is_met(&out, "Ines knows Karl Weber"));
}

static void a_canadian_number_brings_its_law(struct db *db)
{
	struct world *w = world_new(db);
	struct referral_add_out ottawa, york;
	in_country(w, "US", "1 Main Street");
	struct person_id ines = a_person(w, "Ines Rossi");
	DO(w, referral_add, &ottawa, .source = ines, .name = STR("Karl Weber"), .phone = STR("+1 613 555 0123"));
	DO(w, referral_add, &york, .source = ines, .name = STR("Olga Neu"), .phone = STR("+1 212 555 0123"));
	assert_int_equal(message_of(w, ottawa.referral).law, LAW_CANADA);
	assert_int_equal(message_of(w, york.referral).law, LAW_UNITED_STATES);
}

static void nobody_writes_to_who_must_not_be_contacted(struct db *db)
{
	struct world *w = world_new(db);
	struct person_flag_out flagged;
	struct named named = name_one(w);
	permit(w, named.referral);
	DO(w, person_flag, &flagged, .person = named.person, .do_not_contact = {true, true});
	struct first_message_out out = message_of(w, named.referral);
	assert_int_equal(out.answer, FIRST_ANSWER_BLOCKED);
	assert_true(str_empty(out.text) && str_empty(out.email));
	REFUSED(w, ERR_STOP, first_message_note, .referral = named.referral, .cold_reason = STR("they will be glad"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_DB(today_says_so_from_day_20),
		TEST_DB(done_on_today_is_told),
		TEST_DB(where_no_such_law_holds_nobody_is_warned),
		TEST_DB(the_message_says_where_the_name_is_from),
		TEST_DB(one_message_in_canada),
		TEST_DB(canada_asks_for_both_relationships),
		TEST_DB(a_canadian_number_brings_its_law),
		TEST_DB(nobody_writes_to_who_must_not_be_contacted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
