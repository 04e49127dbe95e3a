/* The leader's Friday, told with its dates: who was ready and not asked, what the asks brought, whose line is worth what,
 * what the next months may bring, and what would change if everybody who is turned down were asked. */
#include "domain/referrals/people.h"

#include "kit_ops.h"
#include "digest_ops.h"
#include "lineage_ops.h"
#include "numbers_ops.h"
#include "outlook_ops.h"
#include "tables_ops.h"

static struct numbers_line number(struct world *w, const char *id, const char *by, const char *label)
{
	struct numbers_show_out out;
	DO(w, numbers_show, &out, .origin = ORIGIN_NONE);
	const struct numbers_line *line = out.numbers.items;
	for (size_t i = 0; i < out.numbers.n; i++)
		if (str_is(line[i].number, id) && str_is(line[i].by, by) &&
			(label == NULL || str_is(line[i].label, label)))
			return line[i];
	return (struct numbers_line){.hits = -1};
}

#define CHECK(id, by, label, expected_hits, expected_cases)                                                            \
	do {                                                                                                           \
		struct numbers_line line_ = number(w, id, by, label);                                                  \
		assert_int_equal(line_.hits, expected_hits);                                                           \
		assert_int_equal(line_.cases, expected_cases);                                                         \
	} while (0)

static struct person_id won_through(struct world *w, struct referral_id referral, int64_t cents)
{
	struct referral_advance_out met;
	struct deal_win_out won;
	DO(w, referral_advance, &met, .referral = referral, .state = REFERRAL_STATE_MET);
	DO(w, deal_win, &won, .deal = met.deal, .value = {cents});
	return referral_of_id(w, referral).referral.person_id;
}

static void the_leaders_friday(struct db *db)
{
	struct world *w = world_new(db);
	struct user_id ana = w->user, ben = world_rep(w, "Ben Rep", "ben@example.com");
	struct promise_confirm_out confirmed;
	struct deal_disqualify_out no;
	struct kit_send_out sent;
	an_offer(w);

	/* Monday 5 January: Ines is a client of Ana's, and gives a ten on the 12th. She is asked the same day. */
	world_at(w, 20260105);
	struct person_id ines = a_person(w, "Ines Rossi");
	struct deal_id deal = a_won_deal(w, ines, 480000);
	world_at(w, 20260112);
	DO(w, promise_confirm, &confirmed, .promise = promise_of(w, deal).id, .score = {true, 10});
	struct ask_record_name names[] = {
		{.name = STR("Karl Weber")}, {.name = STR("Grace Ito")}, {.name = STR("Tan Wei")}};
	struct ask_record_out asked;
	DO(w, ask_record, &asked, .person = ines, .names = {names, 3}, .rounds = 3, .exhausted = true, .pledge = true,
		.check_first = true);
	const struct ask_record_referral *made = asked.referrals.items;
	struct referral_id karl = made[0].referral, grace = made[1].referral, tan = made[2].referral;

	/* Wednesday 14 January: Ben turns Olu down honestly, and forgets to ask. */
	world_at(w, 20260114);
	w->user = ben;
	struct person_id olu = a_person(w, "Olu Okoye");
	DO(w, deal_disqualify, &no, .deal = a_deal(w, olu, 90000), .reason = STR("too small"),
		.alternative_kind = ALTERNATIVE_KIND_NOTHING);

	/* Karl says yes after a kit, Grace without one; Tan was called by Ana all the same, cold. */
	w->user = ana;
	DO(w, kit_send, &sent, .referral = karl);
	permit(w, karl);
	permit(w, grace);
	world_at(w, 20260126);
	won_through(w, karl, 720000);
	struct referral_advance_out step;
	DO(w, referral_advance, &step, .referral = grace, .state = REFERRAL_STATE_INTRODUCED, .channel = CHANNEL_CALL);
	DO(w, referral_advance, &step, .referral = tan, .state = REFERRAL_STATE_MET,
		.cold_reason = STR("met at the fair"));

	/* Friday 6 February: two of three occasions? No: one. Ben's Olu stands there by name. */
	world_at(w, 20260206);
	CHECK("asked_rate", "all", NULL, 1, 2);
	CHECK("asked_rate", "rep", "Ben Rep", 0, 1);
	CHECK("asked_rate", "standing", "unqualified", 0, 1);
	struct numbers_unasked_out unasked;
	DO(w, numbers_unasked, &unasked, .user = ben);
	assert_int_equal(unasked.items.n, 1);
	assert_int_equal(((const struct numbers_unasked_person *)unasked.items.items)[0].person.v, olu.v);

	/* What the ask brought: three names, two permissions, the cold one apart. */
	CHECK("names_per_ask", "all", NULL, 3, 1);
	CHECK("permission_rate", "all", NULL, 2, 2);
	CHECK("landing_rate", "all", NULL, 1, 2);
	CHECK("landing_rate", "approach", "with_kit", 1, 1);
	CHECK("landing_rate", "approach", "without_kit", 0, 1);
	CHECK("landing_rate", "approach", "cold", 1, 1);
	CHECK("close_rate", "all", NULL, 1, 1);
	assert_true(number(w, "days_to_win", "all", NULL).value == 14);
	CHECK("generation_factor", "all", NULL, 1, 2);

	/* The line of Ines: Karl's revenue stands below her. */
	struct lineage_show_out line;
	DO(w, lineage_show, &line, .person = ines);
	const struct lineage_node *node = line.branch.items;
	assert_int_equal(node[0].value.v, 480000);
	assert_int_equal(node[0].below.v, 720000);
	assert_int_equal(node[0].people, 1);

	/* The six months, and the habit of asking everybody who is turned down. */
	struct outlook_show_out as_now, what_if;
	DO(w, outlook_show, &as_now, .turned_down = {false, 0});
	DO(w, outlook_show, &what_if, .turned_down = {true, 100});
	assert_true(what_if.all.names_high > as_now.all.names_high);

	/* The week's digest, and the table for the meeting; both reps see only what is theirs. */
	struct digest_show_out week;
	DO(w, digest_show, &week, .day = {20260130});
	assert_true(week.came.n >= 2); /* met and won */
	struct table_export_out table;
	DO(w, table_export, &table, .table = EXPORT_TABLE_UNASKED);
	assert_true(str_find(table.csv, STR("Olu Okoye")) != SIZE_MAX);
	w->user = ben;
	w->role = USER_ROLE_REP;
	CHECK("names_per_ask", "all", NULL, 0, 0);
	REFUSED(w, ERR_FORBIDDEN, numbers_show, .user = ana);
}

int main(void)
{
	const struct CMUnitTest tests[] = {TEST_DB(the_leaders_friday)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
