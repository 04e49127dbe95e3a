/* Who came from whom, and what each branch is worth. */
#include "domain/insight/lineage.h"
#include "domain/referrals/people.h"
#include "domain/insight/tally.h"
#include "erase_ops.h"
#include "lineage_ops.h"
#include "outlook_ops.h"
#include "stats/outlook.h"

static struct lineage_edge edge(int64_t source, int day, int64_t id, int64_t reached)
{
	return (struct lineage_edge){{source}, {day}, {id}, reached};
}

static void everybody_has_one_parent(void **state)
{
	(void)state;
	struct lineage_edge edges[] = {edge(1, 20260101, 1, 3), edge(2, 20260201, 2, 8), edge(3, 20260301, 3, 8)};
	assert_null(lineage_parent(edges, 0, NULL));
	assert_int_equal(lineage_parent(edges, 1, NULL)->source.v, 1);
	/* the one that came furthest, the first of several */
	assert_int_equal(lineage_parent(edges, 3, NULL)->source.v, 2);
	/* who named somebody before was here before */
	struct lineage_edge given = edge(9, 20260115, 2, 1);
	assert_int_equal(lineage_parent(edges, 3, &given)->source.v, 1);
	given.named_on.ymd = 20260101;
	given.id.v = 0;
	assert_null(lineage_parent(edges, 3, &given));
	given.id.v = 5; /* named on the same day, but before */
	assert_int_equal(lineage_parent(edges, 3, &given)->source.v, 1);
}

static struct person_id brought(struct world *w, struct person_id source, const char *name, int64_t cents)
{
	struct referral_add_out added;
	struct referral_advance_out step;
	struct deal_win_out won;
	DO(w, referral_add, &added, .source = source, .name = str_c(name));
	if (cents == 0)
		return added.person;
	DO(w, referral_advance, &step, .referral = added.referral, .state = REFERRAL_STATE_MET, .own_act = true);
	DO(w, deal_win, &won, .deal = step.deal, .value = {cents});
	return added.person;
}

static void a_branch_with_its_revenue(struct db *db)
{
	struct world *w = world_new(db);
	struct lineage_show_out out;
	struct lineage_top_out top;
	an_offer(w);
	struct person_id ines = a_person(w, "Ines Rossi"); /* never bought */
	struct person_id karl = brought(w, ines, "Karl Weber", 100);
	struct person_id grace = brought(w, karl, "Grace Ito", 200);
	struct person_id olu = brought(w, karl, "Olu Okoye", 0);
	brought(w, olu, "Tan Wei", 400);
	brought(w, grace, "Ute Sommer", 50);
	a_won_deal(w, karl, 7); /* bought again */
	DO(w, lineage_show, &out, .person = karl);
	const struct lineage_node *node = out.branch.items;
	assert_int_equal(out.branch.n, 5);
	assert_int_equal(node[0].person.v, karl.v);
	assert_int_equal(node[0].value.v, 107);
	assert_int_equal(node[0].below.v, 650);
	assert_int_equal(node[0].people, 3);
	assert_int_equal(node[0].named, 2);
	assert_int_equal(node[1].person.v, olu.v); /* the richer branch first, though he bought nothing */
	assert_int_equal(node[1].depth, 1);
	assert_int_equal(node[1].below.v, 400);
	assert_int_equal(node[2].depth, 2);
	assert_int_equal(node[2].parent.v, olu.v);
	assert_int_equal(node[3].person.v, grace.v);
	assert_int_equal(node[3].below.v, 50);
	assert_int_equal(out.up.n, 1);
	assert_int_equal(((const struct lineage_node *)out.up.items)[0].person.v, ines.v);
	DO(w, lineage_show, &out, .person = karl, .depth = 1);
	assert_int_equal(out.branch.n, 3);
	assert_int_equal(out.left_out, 2);
	assert_int_equal(((const struct lineage_node *)out.branch.items)[0].below.v, 650); /* counted all the same */
	DO(w, lineage_show, &out, .person = grace);
	assert_int_equal(out.up.n, 2);
	assert_int_equal(((const struct lineage_node *)out.up.items)[1].person.v, ines.v);
	DO(w, lineage_top, &top, .most = 5);
	node = top.items.items;
	assert_int_equal(top.items.n, 1);
	assert_int_equal(node[0].person.v, ines.v);
	assert_int_equal(node[0].below.v, 757);
	assert_int_equal(node[0].people, 4);
	REFUSED(w, ERR_NOT_FOUND, lineage_show, .person = {1});
	/* nobody reads the name of one who was erased, also where the lines were kept */
	struct person_erase_out erased;
	tally_renew(w);
	DO(w, lineage_top, &top, .most = 5);
	assert_int_equal(top.items.n, 1);
	DO(w, person_erase, &erased, .person = ines);
	DO(w, lineage_top, &top, .most = 5);
	assert_int_equal(top.items.n, 0);
	tally_renew(w);
	DO(w, lineage_top, &top, .most = 5);
	assert_int_equal(top.items.n, 0);
}

/* Two who named each other, and one who named themselves in a ring of three: lines end all the same. */
static void no_line_closes_to_a_ring(struct db *db)
{
	struct world *w = world_new(db);
	struct lineage_show_out out;
	struct lineage_top_out top;
	struct referral_add_out added;
	struct person_id people[] = {a_person(w, "Ines Rossi"), a_person(w, "Karl Weber"), a_person(w, "Olu Okoye")};
	an_offer(w);
	for (int i = 0; i < 3; i++)
		DO(w, referral_add, &added, .source = people[i], .person = people[(i + 1) % 3]);
	DO(w, referral_add, &added, .source = people[1], .person = people[0]);
	for (int i = 0; i < 3; i++) {
		DO(w, lineage_show, &out, .person = people[i]);
		assert_int_equal(out.up.n, i);
		assert_int_equal(out.branch.n, 3 - i);
	}
	DO(w, lineage_top, &top, .most = 5);
	assert_int_equal(top.items.n, 0); /* nobody was won */
}

/* ---- the outlook ---- */

static void the_outlook_and_a_habit(struct db *db)
{
	struct world *w = world_new(db);
	struct outlook_show_out out, what_if;
	struct deal_disqualify_out no;
	an_offer(w);
	world_at(w, 20260105);
	for (int i = 0; i < 8; i++) { /* turned down, and nobody asked */
		struct person_id person = a_person(w, str_z(w->arena, str_format(w->arena, "Person %d", i)));
		DO(w, deal_disqualify, &no, .deal = a_deal(w, person, 5000), .reason = STR("too small"),
			.alternative_kind = ALTERNATIVE_KIND_NOTHING);
	}
	a_won_deal(w, a_person(w, "Ines Rossi"), 480000);
	struct ask_record_name names[] = {{.name = STR("Karl Weber")}, {.name = STR("Grace Ito")}};
	struct ask_record_out asked;
	DO(w, ask_record, &asked, .person = a_person(w, "Ben Haddad"), .names = {names, 2}, .advice_reason = STR("x"));
	world_at(w, 20260601);
	DO(w, outlook_show, &out, .turned_down = {false, 0});
	DO(w, outlook_show, &what_if, .turned_down = {true, 100});
	assert_int_equal(out.months.n, OUTLOOK_MONTHS);
	assert_false(out.is_what_if);
	assert_true(what_if.is_what_if);
	assert_true(what_if.all.names > out.all.names);
	assert_true(what_if.all.names_high > out.all.names_high);
	assert_true(out.all.names_low <= out.all.names && out.all.names <= out.all.names_high);
	assert_true(what_if.all.revenue_high.v > 0);
	assert_says(((const struct outlook_basis *)out.basis.items)[0].text, "0 of 8 occasions");
	struct outlook_show_out again;
	DO(w, outlook_show, &again, .turned_down = {false, 0});
	assert_int_equal(again.all.revenue_high.v, out.all.revenue_high.v);
	w->user = world_rep(w, "Ben Rep", "ben@example.com");
	w->role = USER_ROLE_REP;
	DO(w, outlook_show, &out, .turned_down = {false, 0});
	assert_says(((const struct outlook_basis *)out.basis.items)[0].text, "0 of 0 occasions");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everybody_has_one_parent),
		TEST_DB(a_branch_with_its_revenue),
		TEST_DB(no_line_closes_to_a_ring),
		TEST_DB(the_outlook_and_a_habit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
