/* Ask for somebody by name, told as a story with its dates: whom the rep wants to meet, who can bring them there, and
 * what the answers change. */
#include "domain/referrals/people.h"

#include "target_ops.h"

static struct person_id at(
	struct world *w, const char *name, const char *organization, const char *title, int since, int until)
{
	struct person_position_out position;
	struct person_id person = a_person(w, name);
	DO(w, person_position, &position, .person = person, .organization = str_c(organization), .title = str_c(title),
		.since = {since}, .until = {until});
	return person;
}

static void in_touch(struct world *w, struct person_id person)
{
	struct person_flag_out out;
	DO(w, person_flag, &out, .person = person, .in_touch = world_day(w));
}

static struct target_show_out shown(struct world *w, struct target_id target)
{
	struct target_show_out out;
	DO(w, target_show, &out, .target = target);
	return out;
}

/* The first way that is not a user's. */
static const struct target_way *best(const struct target_show_out *target)
{
	const struct target_way *way = target->ways.items;
	for (size_t i = 0; i < target->ways.n; i++)
		if (!way[i].is_user)
			return &way[i];
	return NULL;
}

static void asked_for_by_name(struct db *db)
{
	struct world *w = world_new(db);
	an_offer(w);

	/* Monday 1 June: the list. Karl by name, anybody at Seehafen, and practice managers in Leeds. */
	struct person_id karl = at(w, "Karl Weber", "Nordlicht", "Head of Planning", 20150301, 0);
	struct person_id ines = at(w, "Ines Rossi", "Nordlicht", "Buyer", 20130101, 20191231);
	struct person_id ben = at(w, "Ben Haddad", "Nordlicht", "Clerk", 20140101, 20160630);
	struct person_id olu = at(w, "Olu Okoye", "Seehafen", "Foreman", 20100101, 20180101);
	struct person_id grace = at(w, "Grace Ito", "Northside Dental", "Practice Manager", 0, 0);
	struct person_edit_out edited;
	DO(w, person_edit, &edited, .person = grace, .town = STR("Leeds"));
	in_touch(w, ines);
	in_touch(w, olu);
	struct target_add_out want_karl, want_seehafen, want_managers;
	DO(w, target_add, &want_karl, .person = karl, .why = STR("They plan by hand."));
	DO(w, target_add, &want_seehafen, .organization = STR("Seehafen"));
	DO(w, target_add, &want_managers, .description = STR("practice managers in Leeds"));

	/* Ines is the way to Karl: they worked together for years, and she may be asked. Ben knew him, too, but with
	 * him one would have to catch up first. */
	struct target_show_out target = shown(w, want_karl.target);
	assert_int_equal(best(&target)->source.v, ines.v);
	assert_true(str_is(best(&target)->reason, "Both were at Nordlicht 2015-2019."));
	assert_int_equal(best(&target)->answer, READINESS_ANSWER_READY);

	/* Today says for whom, and the ask begins with his name. */
	assert_true(str_is(today_item_of(w, TODAY_KIND_ASK, ines)->ask_for, "Ask for Karl Weber and Ben Haddad."));
	struct ask_prepare_out prepared;
	DO(w, ask_prepare, &prepared, .person = ines);
	const struct ask_prepare_person *person = prepared.people.items;
	assert_int_equal(person->target.v, want_karl.target.v);
	assert_says(prepared.opening, "I thought of Karl Weber");

	/* She hardly knew Ben and does not know Karl; she names her dentist's practice manager instead. */
	struct ask_record_said said = {karl, SOURCE_ANSWER_DOES_NOT_KNOW};
	struct ask_record_name name = {.name = STR("Grace Ito"), .person = grace, .knows_them = STR("client")};
	struct ask_record_out asked;
	DO(w, ask_record, &asked, .person = ines, .names = {&name, 1}, .said = {&said, 1});
	target = shown(w, want_karl.target);
	assert_int_equal(best(&target)->source.v, ben.v);
	assert_int_equal(best(&target)->answer, READINESS_ANSWER_FIRST);
	assert_int_equal(((const struct target_answers_row *)target.answers.items)->source.v, ines.v);
	target = shown(w, want_managers.target);
	assert_int_equal(((const struct target_results_row *)target.results.items)->person.v, grace.v);

	/* Wednesday 3 June: Olu was at Seehafen, and is asked for people there. */
	world_at(w, 20260603);
	DO(w, ask_prepare, &prepared, .person = olu);
	const struct ask_prepare_target *near = prepared.targets.items;
	assert_int_equal(near->target.v, want_seehafen.target.v);
	assert_true(str_is(near->reason, "Olu Okoye was at Seehafen 2010-2018."));
	assert_says(prepared.opening, "I thought of Seehafen: whom do you know there?");
	struct ask_record_name tan = {.name = STR("Tan Wei"), .target = want_seehafen.target};
	struct ask_record_out by_olu;
	DO(w, ask_record, &by_olu, .person = olu, .names = {&tan, 1});
	struct referral_id tan_referral = ((const struct ask_record_referral *)by_olu.referrals.items)->referral;
	target = shown(w, want_seehafen.target);
	assert_int_equal(((const struct target_results_row *)target.results.items)->referral.v, tan_referral.v);

	/* Friday 5 June: Ines remembers: she does know Karl. It is noted, and she is asked again at the next occasion. */
	world_at(w, 20260605);
	struct person_knows_out knows;
	DO(w, person_knows, &knows, .person = ines, .other = karl, .kind = RELATIONSHIP_KIND_COLLEAGUE);
	target = shown(w, want_karl.target);
	assert_int_equal(best(&target)->source.v, ines.v);
	assert_true(str_is(best(&target)->reason, "Ines Rossi knows Karl Weber (colleague)."));
	assert_says(best(&target)->first, "let them rest"); /* but not now */

	/* Monday 8 June: Tan is met, so Seehafen is off the list; one practice manager is not all of them. */
	world_at(w, 20260608);
	struct referral_advance_out step;
	permit(w, tan_referral);
	DO(w, referral_advance, &step, .referral = tan_referral, .state = REFERRAL_STATE_MET);
	struct referral_id grace_referral = ((const struct ask_record_referral *)asked.referrals.items)->referral;
	permit(w, grace_referral);
	DO(w, referral_advance, &step, .referral = grace_referral, .state = REFERRAL_STATE_MET);
	struct target_list_out open, met;
	DO(w, target_list, &open, .state = TARGET_STATE_OPEN);
	DO(w, target_list, &met, .state = TARGET_STATE_MET);
	assert_int_equal(open.items.n, 2);
	assert_int_equal(met.items.n, 1);
	assert_int_equal(((const struct target_list_item *)met.items.items)->target.v, want_seehafen.target.v);

	/* Tuesday 8 September: Ines has rested, is asked by name again, and introduces Karl. */
	world_at(w, 20260908);
	in_touch(w, ines);
	DO(w, ask_prepare, &prepared, .person = ines);
	assert_int_equal(((const struct ask_prepare_person *)prepared.people.items)->person.v, karl.v);
	name = (struct ask_record_name){.name = STR("Karl Weber"), .person = karl};
	DO(w, ask_record, &asked, .person = ines, .names = {&name, 1});
	target = shown(w, want_karl.target);
	assert_int_equal(((const struct target_results_row *)target.results.items)->source.v, ines.v);
	DO(w, ask_prepare, &prepared, .person = ines);
	person = prepared.people.items;
	for (size_t i = 0; i < prepared.people.n; i++)
		assert_true(person[i].person.v != karl.v); /* whom she has named is not asked for again */
}

int main(void)
{
	const struct CMUnitTest tests[] = {TEST_DB(asked_for_by_name)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
