/* Who was merely named is not reached but through their source. */
#include "domain/referrals/reach.h"
#include "people.h"

static void by_dealings_and_answers(void **state)
{
	(void)state;
	struct reach_facts facts = {.standing = STANDING_ACQUAINTANCE};
	assert_int_equal(reach_of(&facts), REACH_OPEN); /* nobody has named them */
	facts.named = true;
	assert_int_equal(reach_of(&facts), REACH_GATE);
	facts.permitted = true;
	assert_int_equal(reach_of(&facts), REACH_OPEN);
	facts.permitted = false;
	/* Older business is no naming's to block. */
	facts.standing = STANDING_DECLINED;
	assert_int_equal(reach_of(&facts), REACH_OPEN);
	facts.standing = STANDING_ACQUAINTANCE;
	facts.both_ways = (struct day){20260101};
	assert_int_equal(reach_of(&facts), REACH_OPEN);
	facts.never = true;
	assert_int_equal(reach_of(&facts), REACH_NEVER);
}

static struct person_reach_out reach(struct world *w, struct person_id person)
{
	struct person_reach_out out;
	DO(w, person_reach, &out, .person = person);
	return out;
}

static void the_gate_is_on_every_way_to_them(struct db *db)
{
	struct world *w = world_new(db);
	struct named named = name_one(w);
	struct user_id ana = w->user, ben = world_rep(w, "Ben Rep", "ben@example.com");
	struct person_reach_out out = reach(w, named.person);
	assert_false(out.open);
	assert_int_equal(out.referral.v, named.referral.v);
	assert_says(out.reason, "has not been asked yet");
	assert_true(reach(w, named.source).open);
	permit(w, named.referral);
	assert_true(reach(w, named.person).open);
	/* The yes was for Ana, not for Ben. */
	w->user = ben;
	out = reach(w, named.person);
	assert_false(out.open);
	assert_says(out.reason, "was named to another rep");
	w->user = ana;
	world_at(w, 20270602);
	assert_false(reach(w, named.person).open); /* it has lapsed */
	struct referral_advance_out contacted;
	DO(w, referral_advance, &contacted, .referral = named.referral, .state = REFERRAL_STATE_CONTACTED,
		.cold_reason = STR("a fair, next door"));
	assert_true(reach(w, named.person).open); /* with the reason written, and counted as cold */
	struct person_flag_out flagged;
	DO(w, person_flag, &flagged, .person = named.person, .do_not_contact = {true, true});
	assert_false(reach(w, named.person).open);
	assert_says(reach(w, named.person).reason, "must not be contacted");
}

/* Whom the rep has among their contacts, and a source names: no catching up past the source. */
static void today_proposes_no_contact_past_the_gate(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id karl = a_person(w, "Karl Weber"), ines = a_person(w, "Ines Rossi");
	struct referral_add_out added;
	renew(w);
	assert_non_null(today_item_of(w, TODAY_KIND_CATCH_UP, karl));
	DO(w, referral_add, &added, .source = ines, .person = karl);
	assert_null(today_item_of(w, TODAY_KIND_CATCH_UP, karl));
	permit(w, added.referral);
	assert_non_null(today_item_of(w, TODAY_KIND_CALL, karl));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_dealings_and_answers),
		TEST_DB(the_gate_is_on_every_way_to_them),
		TEST_DB(today_proposes_no_contact_past_the_gate),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
