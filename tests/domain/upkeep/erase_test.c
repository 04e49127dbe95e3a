/* Erasing somebody: nothing personal is left anywhere, what counts stays, and they cannot come back. */
#include <string.h>
#include <unistd.h>

#include "audit_ops.h"
#include "domain/accounts/secret.h"
#include "domain/dump.h"
#include "domain/upkeep/erase.h"
#include "domain/upkeep/importing.h"
#include "domain/upkeep/schema.h"
#include "domain/upkeep/somebody.h"
#include "erase_ops.h"
#include "export_ops.h"
#include "export_sql.h"
#include "referral_sql.h"
#include "undo_ops.h"

/* ---- the schema against the statements ---- */

static const struct word_of not_personal[] = {
	{"app_user", NULL, "users are not erased: they are removed in the settings"},
	{"word", NULL, "made anew from the name and the firms"},
	{"event_log", "kind", "one of the program's own words"},
	{"event_value", "table_name", "one of the program's own words"},
	{"event_value", "field", "one of the program's own words"},
	{"proposal", "rule", "one of the program's own words"},
	{"deal", "currency", "an amount is counted"},
};

static bool clears(const char *sql, const char *table, const char *column)
{
	char delete[100], update[100], set[100];
	snprintf(delete, sizeof delete, "DELETE FROM %.60s", table);
	snprintf(update, sizeof update, "UPDATE %.60s", table);
	snprintf(set, sizeof set, "%.60s = ", column);
	if (behind(sql, delete) != NULL)
		return true;
	const char *found = behind(sql, update);
	return found != NULL && strstr(found, set) != NULL;
}

static bool is_erased(const char *table, const char *column)
{
	for (int i = 0; i < db_statement_count; i++)
		if (strncmp(db_statements[i]->name, "erase_", 6) == 0 &&
			clears(db_statements[i]->sqlite, table, column))
			return true;
	return false;
}

static void every_text_about_people_is_erased(void **state)
{
	(void)state;
	int checked = 0;
	read_schema();
	for (size_t i = 0; i < n_tables; i++)
		for (size_t j = 0; about_people(&tables[i]) && j < tables[i].n; j++) {
			const char *table = tables[i].table, *column = tables[i].names[j];
			if (!tables[i].text[j] ||
				is_word_of(not_personal, sizeof not_personal / sizeof *not_personal, table, column))
				continue;
			if (!is_erased(table, column))
				fail_msg("%s.%s is a text about a person, and erasing them leaves it: clear it in "
					 "erase.sql and list the statement in erase.c, or say here why it stays",
					table, column);
			checked++;
		}
	assert_true(checked > 25);
}

/* ---- everything about Ben ---- */

static void assert_nowhere(struct str dump, const char *words)
{
	size_t at = str_find(dump, str_c(words));
	if (at == SIZE_MAX)
		return;
	size_t from = at > 200 ? at - 200 : 0;
	fail_msg("\"%s\" is still stored: ...%.*s", words, 260, dump.p + from);
}

static enum err values_left(struct ctx *ctx, void *arg)
{
	struct ben *b = arg;
	int64_t people[] = {b->ben.v, b->other.v};
	struct list rows;
	TRY(export_value(ctx->tx, (struct export_value_args){ctx->workspace, {people, 2}}, &rows));
	return rows.n == 0 ? OK : ERR_CONFLICT;
}

static void give_addresses(struct world *w, struct person_id person)
{
	struct person_contact_out contact;
	struct person_position_out position;
	DO(w, person_contact, &contact, .person = person, .phone = STR("+49 171 1234567"),
		.url = STR("https://www.linkedin.com/in/benhaddad"));
	DO(w, person_position, &position, .person = person, .organization = STR("Nordlicht"),
		.title = STR("Sailmaker"));
}

static void nothing_personal_is_left(struct db *db)
{
	static const char *const words[] = {"Ben Haddad", "ben haddad", "Hadad-Roth", "hadad", "ben@acme.example",
		"1711234567", "in/benhaddad", "sailing", "Kiel", "liked each other", "his boat", "taxes", "lunch",
		"by the sea", "malls", "archive", "sailcloth", "Plattdeutsch", "knots", "rope", "on time",
		"the report was late", "a test", "Sailmaker", "003A", "boat came back", "Your mast", "On deck"};
	struct world *w = world_new(db);
	struct ben b = ben_whole(w);
	struct person_erase_out erased;
	give_addresses(w, b.ben);
	struct str before = world_dump(w);
	assert_true(str_find(before, STR("Ben Haddad")) != SIZE_MAX && str_find(before, STR("sailing")) != SIZE_MAX);
	DO(w, person_erase, &erased, .person = b.ben);
	struct str after = world_dump(w);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i], "a test") != 0) /* Ines was asked with the same reason: hers stays */
			assert_nowhere(after, words[i]);
	assert_int_equal(world_run(w, values_left, &b), OK);
	/* The others are as they were. */
	assert_true(str_find(after, STR("Ines Rossi")) != SIZE_MAX);
	assert_true(str_find(after, STR("Karl Weber")) != SIZE_MAX);
}

static void what_counts_stays(struct db *db)
{
	struct world *w = world_new(db);
	struct ben b = ben_whole(w);
	struct person_erase_out erased;
	struct ask_list_out asks;
	struct referral_of_out of;
	DO(w, ask_list, &asks, .person = b.ines);
	assert_int_equal(asks.items.n, 1);
	DO(w, referral_of, &of, .person = b.ines);
	struct referral_id named = ((const struct referral_out_row *)of.named.items)[0].id;
	DO(w, person_erase, &erased, .person = b.ben);
	/* Whoever reads the referral sees that somebody was named, and no more. */
	struct referral_show_out shown = referral_of_id(w, named);
	assert_true(str_is(shown.person_name, "Somebody who was erased"));
	assert_int_equal(shown.referral.state, REFERRAL_STATE_KNOWN); /* as before: he was a customer */
	assert_int_equal(shown.referral.need, ANSWER_YES);
	struct str dump = world_dump(w);
	char deal[60];
	snprintf(deal, sizeof deal, "480000");
	assert_true(str_find(dump, str_c(deal)) != SIZE_MAX);
	/* They are in no list and on nobody's day, and nothing can be done with the row. */
	struct person_list_out people;
	DO(w, person_list, &people, 0);
	for (size_t i = 0; i < people.items.n; i++)
		assert_int_not_equal(((const struct person_list_item *)people.items.items)[i].person.v, b.ben.v);
	struct today_out today = today_of(w);
	for (size_t i = 0; i < today.items.n; i++)
		assert_int_not_equal(((const struct today_show_item *)today.items.items)[i].person.v, b.ben.v);
	REFUSED(w, ERR_NOT_FOUND, person_show, .person = b.ben);
	REFUSED(w, ERR_NOT_FOUND, person_show, .person = b.other);
	REFUSED(w, ERR_NOT_FOUND, person_edit, .person = b.ben, .name = STR("Ben Haddad"));
	REFUSED(w, ERR_NOT_FOUND, person_note, .person = b.ben, .text = STR("likes sailing"));
	REFUSED(w, ERR_NOT_FOUND, person_export, .person = b.ben);
	REFUSED(w, ERR_NOT_FOUND, person_merge, .keep = b.karl, .other = b.ben);
	REFUSED(w, ERR_NOT_FOUND, person_erase, .person = b.ben);
	assert_says(w->problem.message, "was erased on 1 June 2026");
	assert_false(referral_of_id(w, named).gate_open);
}

static void it_is_for_good(struct db *db)
{
	struct world *w = world_new(db);
	struct person_add_out ben;
	struct person_edit_out edited;
	struct person_uncontact_out uncontacted;
	struct person_show_out shown;
	struct person_erase_out erased;
	struct audit_list_out audit;
	DO(w, person_add, &ben, .name = STR("Ben Haddad"), .email = STR("ben@acme.example"));
	DO(w, person_edit, &edited, .person = ben.person, .name = STR("Benjamin Haddad"));
	DO(w, person_show, &shown, .person = ben.person);
	DO(w, person_uncontact, &uncontacted, .person = ben.person,
		.identity = ((const struct identity_all_row *)shown.identities.items)[0].id);
	DO(w, person_erase, &erased, .person = ben.person);
	struct str after = world_dump(w);
	REFUSED(w, ERR_CONFLICT, event_undo, .event = erased.event);
	REFUSED(w, ERR_CONFLICT, event_undo, .event = uncontacted.event);
	assert_says(w->problem.message, "has been erased since");
	REFUSED(w, ERR_CONFLICT, event_undo, .event = edited.event);
	REFUSED(w, ERR_CONFLICT, event_undo, .event = ben.event);
	assert_same_dump(after, world_dump(w));
	/* The log tells that it happened and who did it. */
	DO(w, audit_list, &audit, .kind = STR("person_erased"));
	assert_int_equal(audit.items.n, 1);
	assert_true(str_is(((const struct audit_line *)audit.items.items)->words,
		"Ana D\u00edaz erased what was stored about them"));
}

/* ---- they cannot come back ---- */

static void erase_karl(struct world *w, const char *email, const char *phone)
{
	struct person_add_out karl;
	struct person_erase_out erased;
	DO(w, person_add, &karl, .name = STR("Karl Weber"), .email = str_c(email), .phone = str_c(phone));
	DO(w, person_erase, &erased, .person = karl.person);
}

static void the_erased_are_not_added_again(struct db *db)
{
	struct world *w = world_new(db), *other = world_new(db);
	struct person_add_out added;
	struct person_contact_out contact;
	struct person_erase_out erased;
	erase_karl(w, "karl@weber.example", "+49 171 1234567");
	REFUSED(w, ERR_STOP, person_add, .name = STR("K. Weber"), .email = STR("Karl@Weber.example"));
	assert_true(str_is(w->problem.field, "email"));
	REFUSED(w, ERR_STOP, person_add, .name = STR("K. Weber"), .phone = STR("0171 1234567"));
	REFUSED(w, ERR_STOP, person_add, .name = STR("karl  weber"));
	REFUSED(w, ERR_STOP, person_add, .name = STR("Karl Weber"), .organization = STR("Nordlicht"));
	assert_says(w->problem.message, "Is it somebody else");
	/* What stands behind a plus is a mark of his own, whichever of the two was stored. */
	REFUSED(w, ERR_STOP, person_add, .name = STR("K. Weber"), .email = STR("karl+shop@weber.example"));
	DO(w, person_add, &added, .name = STR("Olu Okoye"), .email = STR("olu+news@okoye.example"));
	DO(w, person_erase, &erased, .person = added.person);
	REFUSED(w, ERR_STOP, person_add, .name = STR("O. O."), .email = STR("olu@okoye.example"));
	REFUSED(w, ERR_STOP, person_add, .name = STR("O. O."), .email = STR("olu+news@okoye.example"));
	/* Gmail sees no dots, and has two names. */
	DO(w, person_add, &added, .name = STR("Ada Obi"), .email = STR("a.da.obi+x@googlemail.com"));
	DO(w, person_erase, &erased, .person = added.person);
	REFUSED(w, ERR_STOP, person_add, .name = STR("A. O."), .email = STR("adaobi@gmail.com"));
	REFUSED(w, ERR_STOP, person_add, .name = STR("A. O."), .email = STR("Ada.Obi+y@gmail.com"));
	DO(w, person_add, &added, .name = STR("A. O."), .email = STR("adaobi@mail.example"));
	/* A profile is one, its letters written as they are or escaped, whichever was stored. */
	DO(w, person_add, &added, .name = STR("José Gil"), .url = STR("https://www.linkedin.com/in/jos%C3%A9-gil"));
	DO(w, person_erase, &erased, .person = added.person);
	REFUSED(w, ERR_STOP, person_add, .name = STR("J. G."), .url = STR("linkedin.com/in/josé-gil"));
	REFUSED(w, ERR_STOP, person_add, .name = STR("J. G."), .url = STR("linkedin.com/in/jos%c3%a9-gil"));
	DO(w, person_add, &added, .name = STR("Zoë Ruiz"), .url = STR("linkedin.com/in/zoë"));
	DO(w, person_erase, &erased, .person = added.person);
	REFUSED(w, ERR_STOP, person_add, .name = STR("Z. R."), .url = STR("https://linkedin.com/in/zo%C3%AB/"));
	/* Nobody who is nothing but a name is renamed into him. */
	DO(w, person_add, &added, .name = STR("K."));
	REFUSED(w, ERR_STOP, person_edit, .person = added.person, .name = STR("Karl Weber"));
	assert_true(str_is(w->problem.field, "name"));
	/* A namesake is told apart by an address of his own. */
	DO(w, person_add, &added, .name = STR("Karl Weber"), .email = STR("another@weber.example"));
	REFUSED(w, ERR_STOP, person_contact, .person = added.person, .email = STR("karl@weber.example"));
	DO(w, person_contact, &contact, .person = added.person, .phone = STR("+49 171 7654321"));
	/* It is one workspace's. */
	DO(other, person_add, &added, .name = STR("Karl Weber"), .email = STR("karl@weber.example"));
}

static char *path_of(struct world *w, struct str file)
{
	return import_path(w->arena, data_directory(), file);
}

static void the_erased_are_not_imported_again(struct db *db)
{
	struct world *w = world_new(db);
	struct person_erase_out erased;
	struct imported first = import_bytes(w, LINKEDIN);
	w->data = data_directory();
	assert_int_equal(access(path_of(w, first.shown.report), F_OK), 0);
	struct str report_path = first.shown.report;
	DO(w, person_erase, &erased, .person = find(w, "karl", 1));
	struct imported again = import_bytes(w, LINKEDIN);
	COUNTS(again, 4, 0, 2, 0, 2); /* refused: the row without a name, and his */
	find(w, "karl", 0);
	/* What the import says of each row does not name him either. */
	struct str report = report_of(w, &again);
	assert_true(str_find(report, STR("Haddad")) != SIZE_MAX);
	assert_nowhere(report, "Weber");
	/* The file and the report that held his row are gone with him. */
	DO(w, import_show, &first.shown, .import = first.import);
	assert_true(str_empty(first.shown.report));
	assert_int_not_equal(access(path_of(w, report_path), F_OK), 0);
}

/* Who must not be contacted is not reached by their address under another name. */
static void never_goes_with_the_address(struct db *db)
{
	struct world *w = world_new(db);
	struct person_add_out nina, again, other;
	struct person_flag_out flagged;
	struct person_contact_out contact;
	struct person_show_out shown;
	DO(w, person_add, &nina, .name = STR("Nina Never"), .email = STR("nina@never.example"));
	DO(w, person_flag, &flagged, .person = nina.person, .do_not_contact = {true, true});
	DO(w, person_add, &again, .name = STR("Sales Contact"), .email = STR("Nina@never.example"), .anyway = true);
	DO(w, person_show, &shown, .person = again.person);
	assert_true(shown.do_not_contact);
	DO(w, person_add, &other, .name = STR("Ben Haddad"));
	DO(w, person_contact, &contact, .person = other.person, .email = STR("nina@never.example"));
	DO(w, person_show, &shown, .person = other.person);
	assert_true(shown.do_not_contact);
	import_bytes(w, "Name,Email\nFront Desk,nina@never.example\nOlu Okoye,olu@okoye.example\n");
	DO(w, person_show, &shown, .person = find(w, "front", 1));
	assert_true(shown.do_not_contact);
	DO(w, person_show, &shown, .person = find(w, "olu", 1));
	assert_false(shown.do_not_contact);
}

static void an_ask_counts_who_is_kept_out(struct db *db)
{
	struct world *w = world_new(db);
	struct ask_record_out asked;
	struct ask_show_out shown;
	struct referral_add_out added;
	struct event_undo_out undone;
	struct ask_record_name names[] = {{.name = STR("Karl Weber")}, {.name = STR("Olga Neu")}};
	an_offer(w);
	struct person_id ines = a_person(w, "Ines Rossi");
	erase_karl(w, "karl@weber.example", "");
	renew(w);
	struct str before = world_dump(w);
	DO(w, ask_record, &asked, .person = ines, .names = {names, 2}, .advice_reason = STR("they offered"));
	assert_int_equal(asked.referrals.n, 1);
	assert_int_equal(asked.kept_out, 1);
	DO(w, ask_show, &shown, .ask = asked.ask);
	assert_int_equal(shown.named.n, 1);
	assert_int_equal(shown.ask.kept_out, 1);
	assert_nowhere(world_dump(w), "Karl");
	assert_nowhere(world_dump(w), "karl");
	DO(w, event_undo, &undone, .event = asked.event);
	assert_same_dump(before, world_dump(w));
	REFUSED(w, ERR_STOP, referral_add, .source = ines, .name = STR("Karl Weber"));
	DO(w, referral_add, &added, .source = ines, .name = STR("Karl Weber"), .phone = STR("+49 171 7654321"));
}

/* ---- who may, and whom ---- */

static void users_stay(struct db *db)
{
	struct world *w = world_new(db);
	struct user_id rep = world_rep(w, "Rita Reis", "rita@example.com");
	struct person_id karl = a_person(w, "Karl Weber");
	struct person_export_out self;
	assert_true(rep.v != 0);
	assert_int_equal(world_operation("person_erase")->least, USER_ROLE_OWNER);
	assert_int_equal(world_operation("person_erasure")->least, USER_ROLE_OWNER);
	struct world *other = world_new(db);
	REFUSED(other, ERR_NOT_FOUND, person_erase, .person = karl);
	DO(w, person_export, &self, .person = karl);
	struct export_known_by_row *known = self.known_by.items;
	assert_int_equal(self.known_by.n, 1);
	assert_true(str_is(known->name, "Ana D\u00edaz"));
}

static enum err erase_self(struct ctx *ctx, void *arg)
{
	(void)arg;
	struct app_user user;
	bool found;
	TRY(app_user_get(ctx->tx, ctx->workspace, ctx->user, &user, &found));
	return erase_person(ctx, user.person_id, ERASE_WISH);
}

static enum err forget_karl(struct ctx *ctx, void *arg)
{
	return erase_person(ctx, *(struct person_id *)arg, ERASE_NOT_TOLD);
}

static void who_was_not_told_may_be_named_again(struct db *db)
{
	struct world *w = world_new(db);
	struct referral_add_out added;
	struct named named = name_one(w);
	assert_int_equal(world_run(w, erase_self, NULL), ERR_CONFLICT);
	assert_int_equal(world_run(w, forget_karl, &named.person), OK);
	assert_nowhere(world_dump(w), "Karl");
	/* What was open came to nothing, and the count is kept. */
	struct referral_show_out shown = referral_of_id(w, named.referral);
	assert_int_equal(shown.referral.state, REFERRAL_STATE_LAPSED);
	assert_int_equal(
		((const struct referral_steps_row *)shown.steps.items)[shown.steps.n - 1].state, REFERRAL_STATE_LAPSED);
	DO(w, referral_add, &added, .source = named.source, .name = STR("Karl Weber"));
	assert_true(added.is_new);
}

static void it_says_what_goes(struct db *db)
{
	struct world *w = world_new(db);
	struct ben b = ben_whole(w);
	struct person_note_out note;
	struct person_erasure_out out;
	DO(w, person_note, &note, .person = b.karl, .text = STR("Met him through Ben Haddad."));
	DO(w, person_erasure, &out, .person = b.ben);
	assert_int_equal(out.goes.notes, 1);
	assert_int_equal(out.goes.deals, 1);
	assert_int_equal(out.goes.named, 1);
	assert_int_equal(out.goes.brought, 1);
	assert_true(out.goes.relationships > 1);
	assert_int_equal(out.mentions.n, 1);
	assert_int_equal(((const struct erase_mentions_row *)out.mentions.items)->person.v, b.karl.v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_text_about_people_is_erased),
		TEST_DB(nothing_personal_is_left),
		TEST_DB(what_counts_stays),
		TEST_DB(it_is_for_good),
		TEST_DB(the_erased_are_not_added_again),
		TEST_DB(the_erased_are_not_imported_again),
		TEST_DB(never_goes_with_the_address),
		TEST_DB(an_ask_counts_who_is_kept_out),
		TEST_DB(users_stay),
		TEST_DB(who_was_not_told_may_be_named_again),
		TEST_DB(it_says_what_goes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
