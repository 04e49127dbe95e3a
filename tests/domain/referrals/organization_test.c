/* An organization: who is there, who was, and what was dealt with them, as who looks may see them. */
#include "people.h"

#include "organization_ops.h"
#include "target_ops.h"
#include "ways_to_ops.h"

static struct person_id works(struct world *w, const char *name, const char *title)
{
	struct person_add_out added;
	DO(w, person_add, &added, .name = str_c(name), .organization = STR("Nordlicht GmbH"), .title = str_c(title));
	return added.person;
}

static struct organization_id organization_of(struct world *w, struct person_id person)
{
	struct person_show_out shown;
	DO(w, person_show, &shown, .person = person);
	const struct position_all_row *held = shown.positions.items;
	assert_true(shown.positions.n > 0);
	return held->organization_id;
}

static void who_is_there_and_who_was(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id karl = works(w, "Karl Weber", "Head of purchasing"), olu = works(w, "Olu Okoye", "Engineer");
	struct organization_id nordlicht = organization_of(w, karl);
	struct organization_show_out shown;
	struct person_position_out left;
	struct target_add_out target;
	struct person_add_out past;
	DO(w, person_add, &past, .name = STR("Ada Past"));
	DO(w, person_position, &left, .person = past.person, .organization = STR("Nordlicht"), .since = {20150101},
		.until = {20190101});
	an_offer(w);
	a_deal(w, karl, 100);
	a_deal(w, past.person, 100); /* not with them: she was there once */
	DO(w, organization_show, &shown, .organization = nordlicht);
	assert_true(str_is(shown.name, "Nordlicht GmbH") && shown.kind == ORGANIZATION_KIND_FIRM);
	const struct organization_people_row *row = shown.people.items;
	assert_int_equal(shown.people.n, 3);
	assert_int_equal(row[0].person.v, karl.v);
	assert_true(str_is(row[0].title, "Head of purchasing") && row[0].standing == STANDING_PROSPECT);
	assert_int_equal(row[1].person.v, olu.v);
	assert_int_equal(row[2].person.v, past.person.v); /* last, though A comes before K */
	assert_int_equal(row[2].until.ymd, 20190101);
	assert_int_equal(shown.deals.n, 1);
	assert_int_equal(((const struct organization_deals_row *)shown.deals.items)->person.v, karl.v);
	/* Anybody there is wanted. */
	assert_int_equal(shown.target.v, 0);
	DO(w, target_add, &target, .organization = STR("Nordlicht"));
	DO(w, organization_show, &shown, .organization = nordlicht);
	assert_int_equal(shown.target.v, target.target.v);
	REFUSED(w, ERR_NOT_FOUND, organization_show, .organization = {12345});
}

static void a_private_acquaintance_is_not_shown_to_others(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id karl = works(w, "Karl Weber", "Owner"), olu = works(w, "Olu Okoye", "Engineer");
	struct organization_id nordlicht = organization_of(w, karl);
	struct organization_show_out shown;
	struct person_flag_out flagged;
	DO(w, person_flag, &flagged, .person = karl, .private = {true, true});
	DO(w, organization_show, &shown, .organization = nordlicht);
	assert_int_equal(shown.people.n, 2);
	w->user = world_rep(w, "Ben Ode", "ben@example.com");
	DO(w, organization_show, &shown, .organization = nordlicht);
	assert_int_equal(shown.people.n, 1);
	assert_int_equal(((const struct organization_people_row *)shown.people.items)->person.v, olu.v);
	/* Nobody of another workspace. */
	struct world *other = world_new(db);
	REFUSED(other, ERR_NOT_FOUND, organization_show, .organization = nordlicht);
}

/* A firm where only somebody's private acquaintance is tells of them: to others it is not there, until somebody else is, or
 * they want to meet somebody there themselves. */
static void where_only_a_private_acquaintance_is(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id karl = works(w, "Karl Weber", "Owner");
	struct organization_id nordlicht = organization_of(w, karl);
	struct str id = id_words(w->arena, nordlicht.v);
	struct organization_show_out shown;
	struct person_flag_out flagged;
	struct target_add_out target;
	struct ways_out found;
	struct user_id ana = w->user, ben = world_rep(w, "Ben Ode", "ben@example.com"), eva;
	eva = world_rep(w, "Eva Falk", "eva@example.com");
	an_offer(w);
	DO(w, person_flag, &flagged, .person = karl, .private = {true, true});
	DO(w, organization_show, &shown, .organization = nordlicht);
	DO(w, ways, &found, .to = STR("Nordlicht"));
	w->user = ben;
	REFUSED(w, ERR_NOT_FOUND, organization_show, .organization = nordlicht);
	REFUSED(w, ERR_NOT_FOUND, ways, .to = STR("Nordlicht"));
	REFUSED(w, ERR_NOT_FOUND, ways, .to = id);
	struct person_id grace = a_person(w, "Grace Ito");
	REFUSED(w, ERR_NOT_FOUND, deal_add, .person = grace, .organization = nordlicht);
	DO(w, target_add, &target, .organization = STR("Nordlicht"));
	DO(w, ways, &found, .to = STR("Nordlicht"));
	assert_true(found.kind == TARGET_KIND_ORGANIZATION && found.ways.n == 0);
	DO(w, organization_show, &shown, .organization = nordlicht);
	assert_int_equal(shown.people.n, 0);
	w->user = eva;
	REFUSED(w, ERR_NOT_FOUND, organization_show, .organization = nordlicht);
	works(w, "Olu Okoye", "Engineer");
	DO(w, organization_show, &shown, .organization = nordlicht);
	assert_int_equal(shown.people.n, 1);
	w->user = ana;
	DO(w, organization_show, &shown, .organization = nordlicht);
	assert_int_equal(shown.people.n, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_DB(who_is_there_and_who_was),
		TEST_DB(a_private_acquaintance_is_not_shown_to_others),
		TEST_DB(where_only_a_private_acquaintance_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
