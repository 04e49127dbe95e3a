/* Tables as files: what may leave, for whom, and that it is told. */
#include "audit_ops.h"
#include "domain/referrals/people.h"
#include "format/csv_write.h"
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
	DO(w, person_flag, &flagged, .person = never, .do_not_contact = {true, true});
	struct table_export_out out = taken(w, EXPORT_TABLE_PEOPLE);
	assert_int_equal(out.rows, 3);
	assert_true(has(out.csv, "Karl Weber") && has(out.csv, "Tan Wei"));
	assert_true(has(out.csv, "ines@rossi.example"));
	assert_false(has(out.csv, "karl@weber.example"));
	assert_false(has(out.csv, "tan@wei.example"));
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
	assert_int_equal(taken(w, EXPORT_TABLE_FUNNEL).rows, 7);
	assert_int_equal(taken(w, EXPORT_TABLE_OUTLOOK).rows, 6);
	for (int table = 1; table < export_table_info.n; table++)
		taken(w, (enum export_table)table);
	DO(w, audit_list, &audit, .kind = STR("table_exported"));
	assert_int_equal(audit.items.n, 8 + export_table_info.n - 1);
	w->role = USER_ROLE_MANAGER;
	REFUSED(w, ERR_FORBIDDEN, table_export, .table = EXPORT_TABLE_PEOPLE);
	REFUSED(w, ERR_FORBIDDEN, table_export, .table = EXPORT_TABLE_REFERRALS);
	taken(w, EXPORT_TABLE_UNASKED);
	w->role = USER_ROLE_REP;
	REFUSED(w, ERR_FORBIDDEN, table_export, .table = EXPORT_TABLE_NUMBERS, .user = {1});
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells_are_quoted_and_never_formulas),
		TEST_DB(unpermitted_people_leave_without_their_numbers),
		TEST_DB(every_table_and_who_may_take_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
