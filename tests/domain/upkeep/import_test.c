#include "domain/upkeep/importing.h"

#include <unistd.h>

#include "base/out.h"
#include "deal_ops.h"
#include "deal_sql.h"
#include "domain/people/person.h"
#include "domain/people/suppression.h"
#include "given_ops.h"
#include "person_sql.h"
#include "promise_sql.h"
#include "referral_ops.h"

/* ---- LinkedIn ---- */

static void a_linkedin_file_comes_in(struct db *db)
{
	struct world *w = world_new(db);
	struct imported imported = import_bytes(w, LINKEDIN);
	COUNTS(imported, 4, 3, 0, 0, 1);
	struct person_show_out ines;
	DO(w, person_show, &ines, .person = find(w, "ines nord", 1));
	assert_true(str_is(ines.name, "Ines Rossi"));
	assert_true(str_is(ines.headline, "CEO, Nordlicht GmbH"));
	assert_int_equal(ines.identities.n, 2);
	assert_int_equal(ines.positions.n, 1);
	assert_int_equal(ines.events.n, 1);
	assert_int_equal(ines.known_by.n, 1);
	const struct relationship_known_by_row *known = ines.known_by.items;
	assert_int_equal(known->evidence, EVIDENCE_IMPORTED);
	assert_int_equal(known->seen.ymd, 20240101);
	/* One organization, whatever its legal form. */
	find(w, "nordlicht", 2);
}

static void the_report_tells_every_row(struct db *db)
{
	struct world *w = world_new(db);
	struct imported imported = import_bytes(w, LINKEDIN);
	char *path = str_z(
		w->arena, str_format(w->arena, "%.*s/%.*s", STR_ARG(data_directory()), STR_ARG(imported.shown.report)));
	char text[2000];
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	text[fread(text, 1, sizeof text - 1, file)] = 0;
	fclose(file);
	assert_non_null(strstr(text, "row,outcome,reason,person,name\n5,new,,"));
	assert_non_null(strstr(text, ",Ines Rossi\n"));
	assert_non_null(strstr(text, "\n8,refused,It has no name and no e-mail address.,,"));
	struct import_report_out report;
	DO(w, import_report, &report, .import = imported.import);
	assert_true(report.path.n > 0);
}

static void the_same_file_twice_changes_nothing(struct db *db)
{
	struct world *w = world_new(db);
	import_bytes(w, LINKEDIN);
	size_t before = people(w);
	struct imported again = import_bytes(w, LINKEDIN);
	COUNTS(again, 4, 0, 3, 0, 1);
	assert_int_equal(people(w), before);
	struct person_show_out ines;
	DO(w, person_show, &ines, .person = find(w, "ines", 1));
	assert_int_equal(ines.events.n, 1);
	assert_int_equal(ines.identities.n, 2);
	struct import_preview_out preview;
	DO(w, import_preview, &preview, .import = again.import);
	assert_true(preview.again);
}

static void what_is_new_is_added(struct db *db)
{
	struct world *w = world_new(db);
	import_bytes(w, LINKEDIN);
	struct imported more = import_bytes(w, "Name,E-mail,Phone,Company\n"
					       "Ines Rossi,ines@rossi.example,0171 1234567,Seewind AG\n");
	COUNTS(more, 1, 0, 1, 0, 0);
	struct person_show_out ines;
	DO(w, person_show, &ines, .person = find(w, "ines", 1));
	assert_int_equal(ines.identities.n, 3);
	assert_int_equal(ines.positions.n, 2);
	assert_int_equal(ines.events.n, 2);
	find(w, "seewind", 1);
}

/* ---- who is it ---- */

static void unsure_pairs_are_left_to_a_person(struct db *db)
{
	struct world *w = world_new(db);
	import_bytes(w, "Name,E-mail,Company\nAnna Schmidt,anna@a.example,Alpha\n");
	struct imported other = import_bytes(w, "Name,E-mail,Company\nAnna Schmidt,anna@b.example,Beta\n"
						"Bo Li,anna@a.example,Alpha\n");
	COUNTS(other, 2, 0, 0, 2, 0);
	find(w, "anna", 2);
	struct maybe_same_list_out pairs;
	DO(w, maybe_same_list, &pairs);
	assert_int_equal(pairs.items.n, 2);
	const struct maybe_page_row *pair = pairs.items.items;
	struct maybe_same_decide_out decided;
	DO(w, maybe_same_decide, &decided, .pair = pair[0].id, .state = MAYBE_STATE_DIFFERENT);
	DO(w, maybe_same_list, &pairs);
	assert_int_equal(pairs.items.n, 1);
}

static void two_profiles_are_two_people(struct db *db)
{
	struct world *w = world_new(db);
	struct imported imported = import_bytes(w,
		"First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
		"Thomas,Müller,https://www.linkedin.com/in/tm1,,Siemens,Engineer,01 Jan 2024\n"
		"Thomas,Müller,https://www.linkedin.com/in/tm2,,Siemens,Engineer,01 Jan 2024\n");
	COUNTS(imported, 2, 2, 0, 0, 0);
}

static enum err suppress(struct ctx *ctx, void *arg)
{
	return suppression_add(ctx, SUPPRESSION_KIND_EMAIL, *(struct str *)arg);
}

static void the_suppressed_stay_out(struct db *db)
{
	struct world *w = world_new(db);
	struct str email = STR("ines@rossi.example");
	assert_int_equal(world_run(w, suppress, &email), OK);
	struct imported imported = import_bytes(w, LINKEDIN);
	COUNTS(imported, 4, 2, 0, 0, 2);
	find(w, "ines", 0);
}

/* Erased after the file was sent, and before it is brought in. */
static void a_preview_shows_nobody_suppressed(struct db *db)
{
	struct world *w = world_new(db);
	struct str email = STR("ines@rossi.example");
	struct import_id import = received(w, LINKEDIN);
	assert_int_equal(world_run(w, suppress, &email), OK);
	struct import_preview_out preview;
	DO(w, import_preview, &preview, .import = import);
	assert_int_equal(preview.new, 2);
	assert_int_equal(preview.refused, 2);
	const struct import_sample *sample = preview.sample.items;
	assert_int_equal(preview.sample.n, 4);
	assert_true(str_empty(sample[0].name) && str_empty(sample[0].email) && str_empty(sample[0].organization));
	assert_tells(sample[0].reason, "stays out");
	assert_true(str_is(sample[1].name, "Ben Haddad"));
	/* The first value of a column is that of the first row that may be shown. */
	const struct import_column *column = preview.columns.items;
	assert_int_equal(preview.columns.n, 7);
	assert_true(str_is(column[0].example, "Ben"));
	DO(w, import_preview, &preview, .import = received(w, "Name,E-mail\nInes Rossi,ines@rossi.example\n"));
	column = preview.columns.items;
	assert_int_equal(preview.columns.n, 2);
	assert_true(str_empty(column[0].example));
}

static void an_import_revives_nobody(struct db *db)
{
	struct world *w = world_new(db);
	struct person_flag_out flagged;
	struct person_show_out shown;
	import_bytes(w, LINKEDIN);
	struct person_id ines = find(w, "ines", 1);
	DO(w, person_flag, &flagged, .person = ines, .do_not_contact = {true, true}, .do_not_ask = {true, true});
	struct imported again = import_bytes(w, "Name,E-mail,Company\nInes Rossi,ines@rossi.example,Seewind AG\n");
	COUNTS(again, 1, 0, 1, 0, 0);
	DO(w, person_show, &shown, .person = ines);
	assert_true(shown.do_not_contact && shown.do_not_ask);
}

/* ---- people named beside a contact ---- */

static void relations_become_relationships(struct db *db)
{
	struct world *w = world_new(db);
	static const char file[] =
		"First Name,Last Name,Company,E-mail Address,Manager's Name,Referred By,Spouse,Government ID Number\n"
		"Ben,Haddad,Acme,ben@acme.example,Max Boss,Ines Rossi,Sue Haddad,123-45\n"
		"Max,Boss,Acme,max@acme.example,,,,\n";
	struct imported imported = import_bytes(w, file);
	COUNTS(imported, 2, 2, 0, 0, 0);
	assert_int_equal(imported.shown.named, 2);
	struct person_show_out ben;
	DO(w, person_show, &ben, .person = find(w, "ben", 1));
	assert_int_equal(ben.knows.n, 2);    /* Max and Sue */
	assert_int_equal(ben.known_by.n, 4); /* the rep, Max, Ines, Sue */
	assert_int_equal(ben.notes.n, 0);
	find(w, "max boss", 1);
	size_t before = people(w);
	struct imported again = import_bytes(w, file);
	COUNTS(again, 2, 0, 2, 0, 0);
	assert_int_equal(people(w), before);
	assert_int_equal(again.shown.named, 0);
}

static void reports_to_finds_the_row(struct db *db)
{
	struct world *w = world_new(db);
	struct imported imported = import_bytes(w, "Id,IsDeleted,MasterRecordId,LastName,FirstName,ReportsToId,Email\n"
						   "001,false,,Haddad,Ben,002,ben@acme.example\n"
						   "002,false,,Boss,Max,,max@acme.example\n"
						   "003,true,,Gone,Gil,,gil@acme.example\n");
	COUNTS(imported, 3, 2, 0, 0, 1);
	struct person_show_out ben;
	DO(w, person_show, &ben, .person = find(w, "ben", 1));
	assert_int_equal(ben.knows.n, 1);
	assert_int_equal(((const struct relationship_from_row *)ben.knows.items)->kind, RELATIONSHIP_KIND_MANAGER);
}

/* ---- deals ---- */

#define PIPELINE "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\n"

struct deals {
	struct person_id person;
	struct list deals, promises;
};

static enum err read_deals(struct ctx *ctx, void *arg)
{
	struct deals *deals = arg;
	TRY(deal_rows(ctx->tx, (struct deal_rows_args){ctx->workspace, {&deals->person.v, 1}}, &deals->deals));
	return promise_rows(
		ctx->tx, (struct promise_rows_args){ctx->workspace, {&deals->person.v, 1}}, &deals->promises);
}

static void deals_come_in_by_their_columns(struct db *db)
{
	struct world *w = world_new(db);
	static const char file[] = PIPELINE "1,Moses Frase,GTX Pro,Cancity,Won,10/20/2016,3/1/2017,1054\n"
					    "2,Ana Díaz,GTXPro,Cancity,Lost,10/25/2016,3/11/2017,0\n"
					    "3,Moses Frase,GTXPro,Isdom,Engaging,11/3/2016,,\n"
					    "4,Moses Frase,GTXPro,,Engaging,11/3/2016,,\n";
	struct imported imported = import_bytes(w, file);
	COUNTS(imported, 4, 3, 0, 0, 1);
	struct deals cancity = {.person = find(w, "cancity", 1)};
	assert_int_equal(world_run(w, read_deals, &cancity), OK);
	assert_int_equal(cancity.deals.n, 2);
	const struct deal_rows_row *deal = cancity.deals.items;
	assert_int_equal(deal[0].state, DEAL_STATE_WON);
	assert_int_equal(deal[0].won.ymd, 20170301);
	assert_int_equal(deal[0].value.v, 105400);
	assert_int_equal(deal[0].offer_id.v, deal[1].offer_id.v);
	assert_int_equal(deal[1].state, DEAL_STATE_DECLINED);
	/* Nobody may be asked before they were asked how it went: the usual promise, kept on its day. */
	const struct promise_rows_row *promise = cancity.promises.items;
	assert_int_equal(cancity.promises.n, 1);
	assert_true(promise->imported && promise->kept.ymd == promise->due.ymd);
	struct person_show_out shown_person;
	DO(w, person_show, &shown_person, .person = cancity.person);
	assert_int_equal(shown_person.standing, STANDING_CUSTOMER);
	assert_int_equal(shown_person.notes.n, 1); /* who handled it there */
	struct imported again = import_bytes(w, file);
	COUNTS(again, 4, 0, 3, 0, 1);
	assert_int_equal(world_run(w, read_deals, &cancity), OK);
	assert_int_equal(cancity.deals.n, 2);
}

static void an_open_deal_moves_on(struct db *db)
{
	struct world *w = world_new(db);
	import_bytes(w, PIPELINE "3,,GTXPro,Isdom,Engaging,11/13/2016,,\n");
	import_bytes(w, PIPELINE "3,,GTXPro,Isdom,Won,11/13/2016,3/1/2017,500\n");
	struct deals isdom = {.person = find(w, "isdom", 1)};
	assert_int_equal(world_run(w, read_deals, &isdom), OK);
	assert_int_equal(isdom.deals.n, 1);
	assert_int_equal(((const struct deal_rows_row *)isdom.deals.items)->state, DEAL_STATE_WON);
	assert_int_equal(isdom.promises.n, 1);
}

/* ---- preview, files that cannot be read, cancel, undo ---- */

static void a_preview_says_what_would_happen(struct db *db)
{
	struct world *w = world_new(db);
	import_bytes(w, "Name,E-mail\nInes Rossi,ines@rossi.example\n");
	struct import_id import = received(w, LINKEDIN);
	struct import_preview_out preview;
	DO(w, import_preview, &preview, .import = import);
	assert_true(str_is(preview.format, "linkedin"));
	assert_int_equal(preview.rows, 4);
	assert_int_equal(preview.new, 2);
	assert_int_equal(preview.matched, 1);
	assert_int_equal(preview.refused, 1);
	assert_int_equal(preview.columns.n, 7);
	assert_int_equal(preview.problems.n, 1);
	assert_false(preview.again);
	assert_int_equal(people(w), 1);
	struct import_preview_out out;
	assert_int_equal(
		TRIED(w, import_preview, &out, .import = import, .mapping = STR("Company=nonsense")), ERR_INVALID);
	assert_true(str_find(w->problem.message, STR("nonsense")) != SIZE_MAX);
}

static void a_file_that_cannot_be_read_changes_nothing(struct db *db)
{
	struct world *w = world_new(db);
	struct import_id import = received(w, "Name,E-mail\nInes Rossi,ines@rossi.example\n\"Ben,x\n");
	REFUSED(w, ERR_INVALID, import_preview, .import = import);
	assert_true(str_find(w->problem.message, STR("Row 3, column 1")) != SIZE_MAX);
	struct import_start_out started;
	DO(w, import_start, &started, .import = import);
	run_jobs(w);
	struct import_show_out s = shown(w, import);
	assert_int_equal(s.state, IMPORT_STATE_FAILED);
	assert_true(str_find(s.message, STR("Row 3, column 1")) != SIZE_MAX);
	assert_int_equal(people(w), 0);
}

static void a_cancelled_import_goes_on(struct db *db)
{
	struct world *w = world_new(db);
	struct import_id import = received(w, LINKEDIN);
	struct import_start_out started;
	struct import_cancel_out cancelled;
	DO(w, import_start, &started, .import = import);
	DO(w, import_cancel, &cancelled, .import = import);
	run_jobs(w);
	assert_int_equal(shown(w, import).state, IMPORT_STATE_CANCELLED);
	assert_int_equal(people(w), 0);
	DO(w, import_start, &started, .import = import);
	run_jobs(w);
	assert_int_equal(shown(w, import).state, IMPORT_STATE_FINISHED);
	assert_int_equal(people(w), 3);
	REFUSED(w, ERR_CONFLICT, import_start, .import = import);
}

static void an_import_is_taken_back(struct db *db)
{
	struct world *w = world_new(db);
	import_bytes(w, "Name,E-mail,Company\nInes Rossi,ines@rossi.example,Alpha\n");
	struct imported imported = import_bytes(w, LINKEDIN);
	assert_int_equal(people(w), 3);
	struct person_note_out noted;
	DO(w, person_note, &noted, .person = find(w, "ben", 1), .text = STR("met him for lunch"));
	struct import_undo_out undone;
	DO(w, import_undo, &undone, .import = imported.import);
	run_jobs(w);
	struct import_show_out s = shown(w, imported.import);
	assert_int_equal(s.state, IMPORT_STATE_UNDONE);
	assert_int_equal(s.kept, 1);
	find(w, "karl", 0);
	find(w, "ben", 1);
	find(w, "nordlicht", 0);
	struct person_show_out ines;
	DO(w, person_show, &ines, .person = find(w, "ines", 1));
	assert_int_equal(ines.positions.n, 1);
	assert_int_equal(ines.identities.n, 1);
	assert_true(str_is(ines.headline, "Alpha"));
	REFUSED(w, ERR_CONFLICT, import_undo, .import = imported.import);
}

/* Others' events speak of them, and they are needed there. */
static void whom_others_need_stays(struct db *db)
{
	struct world *w = world_new(db);
	struct imported imported = import_bytes(w, LINKEDIN);
	struct person_add_out ana, olu;
	struct given_add_out given;
	struct referral_add_out named;
	struct import_undo_out undone;
	DO(w, person_add, &ana, .name = STR("Ana Ruiz"));
	DO(w, given_add, &given, .person = ana.person, .to = find(w, "ben", 1));
	DO(w, person_add, &olu, .name = STR("Olu Okoye"));
	DO(w, referral_add, &named, .source = olu.person, .person = ana.person);
	DO(w, referral_add, &named, .source = find(w, "ines", 1), .person = ana.person);
	assert_true(named.joined);
	DO(w, import_undo, &undone, .import = imported.import);
	run_jobs(w);
	assert_int_equal(shown(w, imported.import).kept, 2);
	find(w, "ben", 1);
	find(w, "ines", 1);
	find(w, "karl", 0);
}

static void deals_are_taken_back(struct db *db)
{
	struct world *w = world_new(db);
	struct imported imported = import_bytes(
		w, PIPELINE "1,Moses Frase,GTX Pro,Cancity,Won,10/20/2016,3/1/2017,1054\n");
	struct import_undo_out undone;
	find(w, "cancity", 1);
	DO(w, import_undo, &undone, .import = imported.import);
	run_jobs(w);
	assert_int_equal(shown(w, imported.import).kept, 0);
	find(w, "cancity", 0);
	assert_int_equal(people(w), 0);
}

static void a_rep_sees_their_own_imports(struct db *db)
{
	struct world *w = world_new(db);
	struct import_id import = received(w, LINKEDIN);
	w->user = world_rep(w, "Olu Okoye", "olu@example.com");
	w->role = USER_ROLE_REP;
	REFUSED(w, ERR_NOT_FOUND, import_preview, .import = import);
	REFUSED(w, ERR_NOT_FOUND, import_start, .import = import);
	REFUSED(w, ERR_NOT_FOUND, import_undo, .import = import);
	struct world *other = world_new(db);
	REFUSED(other, ERR_NOT_FOUND, import_show, .import = import);
}

/* ---- size ---- */

static void thousands_of_rows_in_chunks(struct db *db)
{
	struct world *w = world_new(db);
	struct out out;
	out_init(&out, 0);
	out_z(&out, "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n");
	for (int i = 0; i < 5000; i++)
		out_format(&out, "Ana%d,Díaz%d,https://www.linkedin.com/in/a%d,,Firm %d,CEO,01 Jan 2024\n", i, i / 7, i,
			i % 300);
	out_char(&out, 0);
	struct imported imported = import_bytes(w, out_text(&out).p);
	out_free(&out);
	COUNTS(imported, 5000, 5000, 0, 0, 0);
	struct import_undo_out undone;
	DO(w, import_undo, &undone, .import = imported.import);
	run_jobs(w);
	assert_int_equal(shown(w, imported.import).kept, 0);
	assert_int_equal(people(w), 0);
}

/* Rows that tell of somebody who stands further up in the same file, near and far: by address, by phone, by
 * profile, by name at one organization, and a namesake elsewhere. */
static void people_who_come_twice_in_one_file(struct db *db)
{
	enum { PEOPLE = 120 };
	struct world *w = world_new(db);
	struct out out;
	out_init(&out, 0);
	out_z(&out, "Name,E-mail,Phone,LinkedIn,Company\n");
	for (int i = 0; i < PEOPLE; i++) {
		char a = (char)('a' + i % 26), b = (char)('a' + i / 26);
		out_format(&out, "Ana Q%c%cx,a%d@a.example,,,Firm %d\n", a, b, i, i);
		out_format(&out, "Ana Q%c%cx,A%d@A.example,+49 171 12345%02d,,Firm %d\n", a, b, i, i % 100, i);
	}
	for (int i = 0; i < PEOPLE; i++) {
		char a = (char)('a' + i % 26), b = (char)('a' + i / 26);
		out_format(&out, "Ana Q%c%cx,,,linkedin.com/in/q%d,Firm %d GmbH\n", a, b, i, i);
		out_format(&out, "A. Q%c%cx,,,https://www.linkedin.com/in/Q%d/,\n", a, b, i);
	}
	out_z(&out, "Ana Qaax,other@b.example,,,Elsewhere\n");
	out_char(&out, 0);
	struct imported imported = import_bytes(w, out_text(&out).p);
	out_free(&out);
	COUNTS(imported, 4 * PEOPLE + 1, PEOPLE, 3 * PEOPLE, 1, 0);
	assert_int_equal(people(w), PEOPLE + 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_DB(a_linkedin_file_comes_in),
		TEST_DB(the_report_tells_every_row),
		TEST_DB(the_same_file_twice_changes_nothing),
		TEST_DB(what_is_new_is_added),
		TEST_DB(unsure_pairs_are_left_to_a_person),
		TEST_DB(two_profiles_are_two_people),
		TEST_DB(the_suppressed_stay_out),
		TEST_DB(a_preview_shows_nobody_suppressed),
		TEST_DB(an_import_revives_nobody),
		TEST_DB(relations_become_relationships),
		TEST_DB(reports_to_finds_the_row),
		TEST_DB(deals_come_in_by_their_columns),
		TEST_DB(an_open_deal_moves_on),
		TEST_DB(a_preview_says_what_would_happen),
		TEST_DB(a_file_that_cannot_be_read_changes_nothing),
		TEST_DB(a_cancelled_import_goes_on),
		TEST_DB(an_import_is_taken_back),
		TEST_DB(whom_others_need_stays),
		TEST_DB(deals_are_taken_back),
		TEST_DB(a_rep_sees_their_own_imports),
		TEST_DB(thousands_of_rows_in_chunks),
		TEST_DB(people_who_come_twice_in_one_file),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
