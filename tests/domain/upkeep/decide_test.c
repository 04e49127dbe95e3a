/* Imports: who may be who, what a file contradicts, whose a deal is. */
#include "domain/upkeep/importing.h"

#include "deal_ops.h"
#include "merge_ops.h"
#include "person_sql.h"

static struct maybe_same_list_out open_pairs(struct world *w)
{
	struct maybe_same_list_out pairs;
	DO(w, maybe_same_list, &pairs);
	return pairs;
}

static struct import_preview_out preview_of(struct world *w, const char *bytes)
{
	struct import_preview_out preview;
	DO(w, import_preview, &preview, .import = received(w, bytes));
	return preview;
}

static const struct import_sample *sample(const struct import_preview_out *preview, size_t i)
{
	assert_true(i < preview->sample.n);
	return &((const struct import_sample *)preview->sample.items)[i];
}

#define BRAUN "Name,E-mail,Company\nKathrin Braun,kathrin@nordlicht.example,Nordlicht GmbH\n"

static void a_near_name_at_one_firm_is_a_question(struct db *db)
{
	struct world *w = world_new(db);
	import_bytes(w, BRAUN);
	static const char near[] = "Name,E-mail,Company\nKatrin Braun,k.braun@web.example,Nordlicht\n";
	assert_true(str_is(
		sample(&(struct import_preview_out){.sample = preview_of(w, near).sample}, 0)->outcome, "maybe"));
	struct imported imported = import_bytes(w, near);
	COUNTS(imported, 1, 0, 0, 1, 0);
	assert_tells(report_of(w, &imported), "nearly the same name at the same organization");
	assert_int_equal(open_pairs(w).items.n, 1);
	/* Elsewhere it is another person. */
	struct imported elsewhere = import_bytes(w, "Name,Company\nKatrin Brauns,Seewind\n");
	COUNTS(elsewhere, 1, 1, 0, 0, 0);
}

static void once_decided_no_import_asks_again(struct db *db)
{
	struct world *w = world_new(db);
	static const char near[] = "Name,E-mail,Company\nKatrin Braun,k.braun@web.example,Nordlicht\n";
	struct maybe_same_decide_out decided;
	import_bytes(w, BRAUN);
	import_bytes(w, near);
	struct maybe_same_list_out pairs = open_pairs(w);
	DO(w, maybe_same_decide, &decided, .pair = ((const struct maybe_page_row *)pairs.items.items)->id,
		.state = MAYBE_STATE_DIFFERENT);
	struct imported again = import_bytes(w, near);
	COUNTS(again, 1, 0, 1, 0, 0);
	import_bytes(w, BRAUN);
	assert_int_equal(open_pairs(w).items.n, 0);
}

static void a_merged_entry_is_recognized_by_the_name_it_had(struct db *db)
{
	struct world *w = world_new(db);
	static const char bare[] = "Name,Company\nKatrin Braun,Nordlicht\n";
	struct maybe_same_decide_out decided;
	import_bytes(w, BRAUN);
	import_bytes(w, bare);
	assert_int_equal(people(w), 2);
	struct maybe_same_list_out pairs = open_pairs(w);
	assert_int_equal(pairs.items.n, 1);
	DO(w, maybe_same_decide, &decided, .pair = ((const struct maybe_page_row *)pairs.items.items)->id,
		.state = MAYBE_STATE_SAME);
	assert_int_equal(people(w), 1);
	struct imported again = import_bytes(w, bare);
	COUNTS(again, 1, 0, 1, 0, 0);
	assert_int_equal(people(w), 1);
	assert_int_equal(open_pairs(w).items.n, 0);
}

static void a_merged_entry_outlives_the_undo_of_its_import(struct db *db)
{
	struct world *w = world_new(db);
	struct person_add_out katrin;
	struct person_merge_out merged;
	struct import_undo_out undone;
	DO(w, person_add, &katrin, .name = STR("Katrin Braun"));
	struct imported imported = import_bytes(
		w, "Name,E-mail\nKathrin Braun,kathrin@nordlicht.example\nOlu Okoye,\n");
	DO(w, person_merge, &merged, .keep = katrin.person, .other = find(w, "kathrin", 1));
	DO(w, import_undo, &undone, .import = imported.import);
	run_jobs(w);
	assert_int_equal(shown(w, imported.import).kept, 1);
	assert_int_equal(people(w), 1);
	struct person_show_out shown_person;
	DO(w, person_show, &shown_person, .person = katrin.person);
	assert_int_equal(shown_person.identities.n, 1);
}

static void a_contradiction_is_shown_and_both_are_kept(struct db *db)
{
	struct world *w = world_new(db);
	static const char first[] =
		"Name,E-mail,Phone,Company,Job Title\nInes Rossi,ines@rossi.example,+49 171 1234567,Nordlicht,Buyer\n";
	static const char other[] = "Name,E-mail,Phone,Company,Job Title\n"
				    "Ines Rossi,ines@seewind.example,+49 171 1234567,Nordlicht,Head of Sales\n";
	import_bytes(w, first);
	struct import_preview_out preview = preview_of(w, other);
	assert_int_equal(preview.matched, 1);
	assert_int_equal(preview.conflicting, 1);
	assert_tells(sample(&preview, 0)->reason, "the file says otherwise: ines@seewind.example");
	assert_int_equal(preview_of(w, first).conflicting, 0);
	struct imported imported = import_bytes(w, other);
	assert_tells(report_of(w, &imported), "Both are kept.");
	for (int i = 0; i < 2; i++) {
		struct person_show_out ines;
		DO(w, person_show, &ines, .person = find(w, "ines", 1));
		assert_int_equal(ines.identities.n, 3);
		assert_int_equal(ines.positions.n, 2);
		assert_true(str_is(ines.headline, "Head of Sales, Nordlicht"));
		import_bytes(w, first); /* what was there changes nothing any more */
		import_bytes(w, other);
	}
}

static struct deal_page_row the_deal_with(struct world *w, const char *search)
{
	struct deal_list_out deals;
	DO(w, deal_list, &deals, .person = find(w, search, 1));
	assert_int_equal(deals.items.n, 1);
	return *(const struct deal_page_row *)deals.items.items;
}

#define HUBSPOT_PEOPLE "Record ID,First Name,Last Name,Email,Lead Status,Associated Company\n"

static void deals_of_hubspot_find_their_people(struct db *db)
{
	struct world *w = world_new(db);
	import_bytes(w, HUBSPOT_PEOPLE
		"71,Ines,Rossi,ines@rossi.example,Open,Nordlicht GmbH\n72,Ben,Haddad,,Open,\n73,Olu,Okoye,,Open,Seewind AG\n");
	static const char deals[] =
		"Record ID,Deal Name,Deal Stage,Amount,Close Date,Create Date,Associated Contact,Associated Contact IDs\n"
		"1,Audit,Closed Won,100,2026-02-01,2026-01-01,Ines Rossi (ines@rossi.example); Karl Weber (karl@weber.example),71;74\n"
		"2,Course,Closed Won,200,2026-02-01,2026-01-01,,72\n"
		"3,Seewind - Audit,Closed Won,300,2026-02-01,2026-01-01,,\n"
		"4,Nobody we know,Closed Won,400,2026-02-01,2026-01-01,,\n";
	struct import_preview_out preview = preview_of(w, deals);
	assert_true(str_is(preview.format, "hubspot_deals"));
	assert_int_equal(preview.deals_new, 3);
	assert_int_equal(preview.deals_known, 0);
	assert_int_equal(preview.matched, 1);
	assert_int_equal(preview.refused, 1);
	struct imported imported = import_bytes(w, deals);
	assert_int_equal(imported.shown.deals_new, 3);
	assert_int_equal(imported.shown.refused, 1);
	assert_int_equal(the_deal_with(w, "ines").value.v, 10000);
	assert_int_equal(the_deal_with(w, "ben").value.v, 20000);
	find(w, "seewind", 2); /* Olu, and the account itself */
	struct imported again = import_bytes(w, deals);
	assert_int_equal(again.shown.deals_new, 0);
	assert_int_equal(again.shown.deals_known, 3);
	assert_int_equal(the_deal_with(w, "ben").value.v, 20000);
}

static void a_dutch_file_of_deals(struct db *db)
{
	struct world *w = world_new(db);
	struct imported imported = import_bytes(w, "Record-ID;Dealnaam;Dealfase;Bedrag;Sluitdatum;Gekoppeld bedrijf\n"
						   "9;Audit;Gesloten en gewonnen;1.250,50;31-01-2026;Zeewind BV\n");
	COUNTS(imported, 1, 1, 0, 0, 0);
	struct deal_page_row deal = the_deal_with(w, "zeewind");
	assert_int_equal(deal.state, DEAL_STATE_WON);
	assert_int_equal(deal.value.v, 125050);
}

static void timelines_name_the_file(struct db *db)
{
	struct world *w = world_new(db);
	import_bytes(w, BRAUN);
	struct person_show_out braun;
	DO(w, person_show, &braun, .person = find(w, "braun", 1));
	const struct event_timeline_row *event = braun.events.items;
	assert_true(str_is(event->kind, "person_imported"));
	assert_true(str_is(event->file_name, "Connections.csv"));
}

static void a_file_of_refused_rows_says_so(struct db *db)
{
	struct world *w = world_new(db);
	struct imported imported = import_bytes(w, "First Name,Last Name,Company\n,,Acme\n,,Beta\n");
	COUNTS(imported, 2, 0, 0, 0, 2);
	assert_tells(imported.shown.message, "Not one row");
	struct import_id empty = received(w, "First Name,Last Name,Company\n");
	REFUSED(w, ERR_INVALID, import_preview, .import = empty);
	assert_tells(w->problem.message, "not a single row");
}

/* Whom a colleague knows privately is not told by looking at a file, nor asked about afterwards. Who is in a rep's own file
 * by their address the rep knows, once it is imported. */
static void a_file_tells_of_nobody_private(struct db *db)
{
	struct world *w = world_new(db);
	struct person_add_out zaida, yara;
	struct person_flag_out flagged;
	DO(w, person_add, &zaida, .name = STR("Zaida Quill"), .email = STR("zaida@quornhold.example"),
		.organization = STR("Quornhold"));
	DO(w, person_flag, &flagged, .person = zaida.person, .private = {true, true});
	DO(w, person_add, &yara, .name = STR("Yara Bare"));
	DO(w, person_flag, &flagged, .person = yara.person, .private = {true, true});
	struct user_id ana = w->user;
	static const char namesake[] = "Name,E-mail,Company\nZaida Quill,z@web.example,Acme\n";
	static const char near[] = "Name,E-mail,Company\nZaide Quill,zq@web.example,Quornhold\n";
	static const char same[] = "Name,E-mail,Company\nZaida Quill,zaida@quornhold.example,Acme\n";
	static const char *const files[] = {namesake, near, same};
	w->user = world_rep(w, "Ben Ode", "ben@example.com");
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		struct import_preview_out preview = preview_of(w, files[i]);
		assert_true(preview.new == 1 && preview.conflicting == 0);
		assert_true(str_is(sample(&preview, 0)->outcome, "new") && str_empty(sample(&preview, 0)->reason));
	}
	struct imported imported = import_bytes(w, near);
	COUNTS(imported, 1, 1, 0, 0, 0);
	imported = import_bytes(w, namesake);
	COUNTS(imported, 1, 1, 0, 0, 0);
	REFUSED(w, ERR_NOT_FOUND, person_show, .person = zaida.person);
	imported = import_bytes(w, "Name,E-mail\nYara Bare,\n"); /* who is guessed by the name alone is not theirs */
	COUNTS(imported, 1, 1, 0, 0, 0);
	REFUSED(w, ERR_NOT_FOUND, person_show, .person = yara.person);
	w->user = ana;
	assert_int_equal(open_pairs(w).items.n, 0);
	assert_true(str_is(
		sample(&(struct import_preview_out){.sample = preview_of(w, same).sample}, 0)->outcome, "matched"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_DB(a_near_name_at_one_firm_is_a_question),
		TEST_DB(once_decided_no_import_asks_again),
		TEST_DB(a_merged_entry_is_recognized_by_the_name_it_had),
		TEST_DB(a_merged_entry_outlives_the_undo_of_its_import),
		TEST_DB(a_contradiction_is_shown_and_both_are_kept),
		TEST_DB(deals_of_hubspot_find_their_people),
		TEST_DB(a_dutch_file_of_deals),
		TEST_DB(timelines_name_the_file),
		TEST_DB(a_file_of_refused_rows_says_so),
		TEST_DB(a_file_tells_of_nobody_private),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
