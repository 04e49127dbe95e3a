/* Tables as files: what may leave, for whom, and that it is told. */
#include "audit_ops.h"
#include "domain/referrals/people.h"
#include "format/csv_write.h"
#include "domain/upkeep/somebody.h"
#include "erase_ops.h"
#include "numbers_ops.h"
#include "partner_ops.h"
#include "tables_ops.h"

static void cell(const char *text, const char *expected)
{
	AUTO_OUT out;
	out_init(&out, 0);
	csv_write_text(&out, str_c(text));
	if (!str_is(out_text(&out), expected))
		fail_msg("%s became %.*s", text, STR_ARG(out_text(&out)));
}

static void cells_are_quoted_and_never_formulas(void **state)
{
	(void)state;
	cell("Ines Rossi", "Ines Rossi");
	cell("Rossi, Ines", "\"Rossi, Ines\"");
	cell("the \"old\" way", "\"the \"\"old\"\" way\"");
	cell("two\nlines", "\"two\nlines\"");
	cell(" blank", "\" blank\"");
	cell("=1+1", "'=1+1");
	cell("@SUM(A1)", "'@SUM(A1)");
	cell("+49 30 1", "'+49 30 1");
	cell("-", "'-");
	cell("=a,b", "\"'=a,b\"");
	cell("", "");
}

static struct table_export_out taken(struct world *w, enum export_table table)
{
	struct table_export_out out;
	DO(w, table_export, &out, .table = table);
	assert_true(str_starts(out.csv, STR("\xef\xbb\xbf"))); /* the mark */
	return out;
}

static bool has(struct str csv, const char *words)
{
	return str_find(csv, str_c(words)) != SIZE_MAX;
}

static struct person_id with_address(struct world *w, const char *name, const char *email)
{
	struct person_add_out out;
	DO(w, person_add, &out, .name = str_c(name), .email = str_c(email), .phone = STR("+49 30 123456"));
	return out.person;
}

/* They are given to somebody who is a partner and a reference, and somebody wants to meet them. */
static void in_every_list(struct world *w, struct person_id person, struct person_id to)
{
	struct given_add_out given;
	struct partner_add_out partner;
	struct reference_offer_out offered;
	struct target_add_out target;
	struct satisfaction_note_out score;
	DO(w, given_add, &given, .person = person, .to = to);
	DO(w, partner_add, &partner, .person = to, .trade = STR("law"));
	DO(w, target_add, &target, .person = person);
	DO(w, satisfaction_note, &score, .person = a_customer(w, to), .score = 9);
	DO(w, reference_offer, &offered, .person = to);
}

/* A table must not be a list to call from. */
static void unpermitted_people_leave_without_their_numbers(struct db *db)
{
	struct world *w = world_new(db);
	struct referral_add_out added;
	struct person_flag_out flagged;
	an_offer(w);
	struct person_id ines = with_address(w, "Ines Rossi", "ines@rossi.example");
	struct person_id karl = with_address(w, "Karl Weber", "karl@weber.example");
	struct person_id never = with_address(w, "Tan Wei", "tan@wei.example");
	DO(w, referral_add, &added, .source = ines, .person = karl);
	in_every_list(w, karl, ines);
	DO(w, person_flag, &flagged, .person = never, .do_not_contact = {true, true});
	struct table_export_out out = taken(w, EXPORT_TABLE_PEOPLE);
	assert_int_equal(out.rows, 3);
	assert_true(has(out.csv, "Karl Weber") && has(out.csv, "Tan Wei"));
	assert_true(has(out.csv, "ines@rossi.example"));
	assert_false(has(out.csv, "karl@weber.example"));
	assert_false(has(out.csv, "tan@wei.example"));
	for (int table = EXPORT_TABLE_DEALS; table < export_table_info.n; table++) {
		struct str csv = taken(w, (enum export_table)table).csv;
		assert_false(has(csv, "karl@weber.example") || has(csv, "30 123456"));
	}
	permit(w, added.referral);
	assert_true(has(taken(w, EXPORT_TABLE_PEOPLE).csv, "karl@weber.example"));
	world_at(w, 20270702); /* it has lapsed */
	assert_false(has(taken(w, EXPORT_TABLE_PEOPLE).csv, "karl@weber.example"));
	a_deal(w, karl, 100); /* dealings of our own */
	assert_true(has(taken(w, EXPORT_TABLE_PEOPLE).csv, "karl@weber.example"));
}

static void every_table_and_who_may_take_it(struct db *db)
{
	struct world *w = world_new(db);
	struct audit_list_out audit;
	struct str nobody = taken(w, EXPORT_TABLE_TARGETS).csv;
	assert_int_equal(str_find(nobody, STR("\n")), nobody.n - 1); /* the names of the columns, once */
	an_offer(w);
	struct person_id ines = a_person(w, "Ines Rossi");
	a_won_deal(w, ines, 123450);
	struct ask_record_out asked;
	struct ask_record_name name = {.name = STR("Karl Weber")};
	DO(w, ask_record, &asked, .person = ines, .names = {&name, 1}, .advice_reason = STR("=cmd"));
	assert_true(has(taken(w, EXPORT_TABLE_DEALS).csv, "Ines Rossi,Practice audit,Ana Díaz,won,1234.50,EUR"));
	assert_true(has(taken(w, EXPORT_TABLE_PROMISES).csv, "first report"));
	assert_true(has(taken(w, EXPORT_TABLE_ASKS).csv, ",'=cmd\r\n"));
	assert_true(has(taken(w, EXPORT_TABLE_REFERRALS).csv, "Karl Weber,Ines Rossi"));
	assert_true(has(taken(w, EXPORT_TABLE_NUMBERS).csv, "names_per_ask,Names per ask,"));
	assert_true(has(taken(w, EXPORT_TABLE_MONEY).csv, ",1,1234.50,EUR,0.00\r\n"));
	in_every_list(w, a_person(w, "Tan Wei"), ines);
	assert_true(has(taken(w, EXPORT_TABLE_GIVEN).csv, "Tan Wei,Ines Rossi,Ana Díaz,named,2026-06-01"));
	assert_true(has(taken(w, EXPORT_TABLE_PARTNERS).csv, "Ana Díaz,law,2026-06-01,,0,0,0,0.00,0,0,0,0.00\r\n"));
	assert_true(has(taken(w, EXPORT_TABLE_TARGETS).csv, ",Tan Wei,,"));
	assert_true(has(taken(w, EXPORT_TABLE_REFERENCES).csv, "Ines Rossi"));
	assert_int_equal(taken(w, EXPORT_TABLE_FUNNEL).rows, 7);
	assert_int_equal(taken(w, EXPORT_TABLE_OUTLOOK).rows, 6);
	for (int table = 1; table < export_table_info.n; table++)
		taken(w, (enum export_table)table);
	DO(w, audit_list, &audit, .kind = STR("table_exported"));
	assert_int_equal(audit.items.n, 13 + export_table_info.n - 1);
	w->role = USER_ROLE_MANAGER;
	for (int table = EXPORT_TABLE_PEOPLE; table < export_table_info.n; table++)
		REFUSED(w, ERR_FORBIDDEN, table_export, .table = (enum export_table)table);
	taken(w, EXPORT_TABLE_UNASKED);
	w->role = USER_ROLE_REP;
	REFUSED(w, ERR_FORBIDDEN, table_export, .table = EXPORT_TABLE_NUMBERS, .user = {1});
}

/* He has declined, and was not asked again; Olga, whom he named, has bought. */
static void is_counted_everywhere(struct world *w, const struct ben *b)
{
	struct deal_add_out sent;
	struct deal_win_out won;
	struct deal_decline_out no;
	struct deal_id deal;
	DO(w, deal_add, &sent, .person = b->olga, .sent_by = b->ben, .value = {90000});
	DO(w, deal_win, &won, .deal = sent.deal);
	world_at(w, 20260801);
	deal = a_deal(w, b->ben, 100);
	DO(w, deal_decline, &no, .deal = deal, .reason = STR("no"));
	world_at(w, 20260901);
}

/* Neither by name, nor as a row without one, nor by the number that leads to them. */
static void who_was_erased_is_in_no_table(struct db *db)
{
	static const enum export_table of_ben[] = {EXPORT_TABLE_UNASKED, EXPORT_TABLE_SOURCES, EXPORT_TABLE_LINEAGE,
		EXPORT_TABLE_PEOPLE, EXPORT_TABLE_DEALS, EXPORT_TABLE_PROMISES, EXPORT_TABLE_ASKS,
		EXPORT_TABLE_REFERRALS, EXPORT_TABLE_GIVEN, EXPORT_TABLE_PARTNERS, EXPORT_TABLE_TARGETS,
		EXPORT_TABLE_REFERENCES};
	struct world *w = world_new(db);
	struct ben b = ben_whole(w);
	struct person_erase_out erased;
	struct numbers_unasked_out unasked;
	is_counted_everywhere(w, &b);
	for (size_t i = 0; i < sizeof of_ben / sizeof *of_ben; i++)
		if (!has(taken(w, of_ben[i]).csv, "Ben Haddad"))
			fail_msg("table %d does not tell of him while he is here", (int)of_ben[i]);
	DO(w, person_erase, &erased, .person = b.ben);
	for (int table = 1; table < export_table_info.n; table++) {
		struct str csv = taken(w, (enum export_table)table).csv;
		if (has(csv, "Ben Haddad") || has(csv, "was erased") ||
			str_find(csv, id_words(w->arena, b.ben.v)) != SIZE_MAX)
			fail_msg("table %d still tells of him: %.*s", table, STR_ARG(csv));
	}
	DO(w, numbers_unasked, &unasked, 0);
	assert_int_equal(unasked.items.n, unasked.all);
	for (size_t i = 0; i < unasked.items.n; i++)
		assert_int_not_equal(((const struct numbers_unasked_person *)unasked.items.items)[i].person.v, b.ben.v);
	/* What others did stays, without his name. */
	assert_true(has(taken(w, EXPORT_TABLE_REFERRALS).csv, "Olga Neu,,Ana Díaz"));
	assert_true(has(taken(w, EXPORT_TABLE_GIVEN).csv, "Karl Weber,,Ana Díaz"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells_are_quoted_and_never_formulas),
		TEST_DB(unpermitted_people_leave_without_their_numbers),
		TEST_DB(every_table_and_who_may_take_it),
		TEST_DB(who_was_erased_is_in_no_table),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
