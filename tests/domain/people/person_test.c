#include "domain/world.h"

#include <string.h>

#include "domain/events/event.h"
#include "domain/people/person.h"
#include "dealings_ops.h"
#include "person_ops.h"
#include "undo_ops.h"

static struct person_id add(struct world *w, const char *name, const char *email, const char *organization)
{
	struct person_add_out out;
	DO(w, person_add, &out, .name = str_c(name), .email = str_c(email), .organization = str_c(organization));
	return out.person;
}

static struct person_list_out find(struct world *w, const char *search)
{
	struct person_list_out out;
	DO(w, person_list, &out, .search = str_c(search));
	return out;
}

static struct str name_of(struct person_list_out list, size_t i)
{
	assert_true(i < list.items.n);
	return ((const struct person_list_item *)list.items.items)[i].name;
}

static void a_name_is_enough(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id ines = add(w, "  Ines   Rossi ", NULL, NULL);
	struct person_show_out shown;
	DO(w, person_show, &shown, .person = ines);
	assert_true(str_is(shown.name, "Ines Rossi"));
	assert_int_equal(shown.standing, STANDING_ACQUAINTANCE);
	assert_int_equal(shown.events.n, 1);
	assert_int_equal(shown.known_by.n, 1); /* who adds somebody knows them */
	REFUSED(w, ERR_INVALID, person_add, .name = STR("   "));
	assert_true(str_is(w->problem.field, "name"));
}

static void contact_facts_are_checked_and_kept(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id ben = add(w, "Ben Haddad", "Ben@Haddad.Example", "Haddad & Sons GmbH");
	struct person_show_out shown;
	DO(w, person_show, &shown, .person = ben);
	const struct identity_all_row *identity = shown.identities.items;
	assert_int_equal(shown.identities.n, 1);
	assert_true(str_is(identity->value, "ben@haddad.example"));
	assert_true(str_is(shown.headline, "Haddad & Sons GmbH"));
	REFUSED(w, ERR_INVALID, person_add, .name = STR("X"), .email = STR("no address"));
	REFUSED(w, ERR_INVALID, person_add, .name = STR("X"), .phone = STR("call me"));
	REFUSED(w, ERR_CONFLICT, person_add, .name = STR("Somebody else"), .email = STR("ben@haddad.example"));
	struct person_add_out out;
	DO(w, person_add, &out, .name = STR("Somebody else"), .email = STR("ben@haddad.example"), .anyway = true);
}

static void people_are_found_by_beginnings_of_words(struct db *db)
{
	struct world *w = world_new(db);
	add(w, "José Müller", NULL, "Nordlicht Logistik GmbH");
	add(w, "Josefine Weber", NULL, "Falk Bau");
	add(w, "Karl Weber", NULL, "Nordlicht Logistik");
	assert_int_equal(find(w, "jos").items.n, 2);
	assert_int_equal(find(w, "weber").items.n, 2);
	assert_int_equal(find(w, "web jos").items.n, 1);
	assert_true(str_is(name_of(find(w, "web jos"), 0), "Josefine Weber"));
	assert_true(str_is(name_of(find(w, "MULLER"), 0), "José Müller"));
	assert_true(str_is(name_of(find(w, "nord we"), 0), "Karl Weber"));
	assert_int_equal(find(w, "xyz").items.n, 0);
	assert_int_equal(find(w, "osef").items.n, 0); /* the middle of a word is not its beginning */
	assert_int_equal(find(w, "ana").items.n, 0);  /* users are not among the people */
}

/* More words than one: each begins a word of its own, wherever that comes from and however common the others. */
static void words_typed_are_found_together(struct db *db)
{
	struct world *w = world_new(db);
	struct person_position_out moved;
	struct person_id ada = add(w, "Ada Winter", NULL, "Falk Bau");
	add(w, "Li Li", NULL, "Adler Metall");
	add(w, "Anna Schmidt", NULL, NULL);
	for (int i = 0; i < 130; i++)
		add(w, str_z(w->arena, str_format(w->arena, "Adam Winkler%03d", i)), NULL, "Falk Bau");
	DO(w, person_position, &moved, .person = ada, .organization = STR("Zeta Werke"));
	assert_int_equal(find(w, "falk adam").items.n, 50);
	assert_true(find(w, "falk adam").more);
	assert_int_equal(find(w, "ada winter").items.n, 1);
	assert_int_equal(find(w, "winter a").items.n, 1);
	assert_int_equal(find(w, "adam winkler077").items.n, 1);
	assert_int_equal(find(w, "ad wint ze").items.n, 1);
	assert_int_equal(find(w, "ada falk").items.n, 50);   /* Adams at Falk too */
	assert_int_equal(find(w, "winter falk").items.n, 1); /* where she was before */
	assert_int_equal(find(w, "li adl").items.n, 1);
	assert_int_equal(find(w, "li li").items.n, 1);
	assert_int_equal(find(w, "anna an").items.n, 0); /* one word is not found twice */
	assert_int_equal(find(w, "an s").items.n, 1);
	add(w, "王 Weber", NULL, NULL);
	assert_int_equal(find(w, "王").items.n, 1);
	assert_int_equal(find(w, "王 we").items.n, 1);
	assert_int_equal(find(w, "wang weber").items.n, 1);
	assert_int_equal(find(w, "ada schmidt").items.n, 0);
}

static void renaming_moves_the_search_words(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id person = add(w, "Ada Winter", NULL, "Falk Bau");
	struct person_edit_out out;
	DO(w, person_edit, &out, .person = person, .name = STR("Ada Sommer"));
	assert_int_equal(find(w, "winter").items.n, 0);
	assert_int_equal(find(w, "sommer").items.n, 1);
	assert_int_equal(find(w, "falk").items.n, 1);
}

static void the_list_is_paged_by_name(struct db *db)
{
	struct world *w = world_new(db);
	for (int i = 0; i < 25; i++)
		add(w, str_z(w->arena, str_format(w->arena, "Person %02d", (i * 7) % 25)), NULL, NULL);
	struct str after = STR_NONE;
	int seen = 0;
	do {
		struct person_list_out page;
		DO(w, person_list, &page, .limit = 10, .after = after);
		for (size_t i = 0; i < page.items.n; i++, seen++)
			assert_true(str_equal(name_of(page, i), str_format(w->arena, "Person %02d", seen)));
		after = page.next;
	} while (!str_empty(after));
	assert_int_equal(seen, 25);
}

static void another_workspace_sees_nothing(struct db *db)
{
	struct world *here = world_new(db), *there = world_new(db);
	struct person_id ines = add(here, "Ines Rossi", NULL, NULL);
	REFUSED(there, ERR_NOT_FOUND, person_show, .person = ines);
	REFUSED(there, ERR_NOT_FOUND, person_edit, .person = ines, .name = STR("X"));
	REFUSED(there, ERR_NOT_FOUND, person_note, .person = ines, .text = STR("X"));
	REFUSED(there, ERR_NOT_FOUND, person_knows, .person = add(there, "Ben", NULL, NULL), .other = ines);
	assert_int_equal(find(there, "ines").items.n, 0);
}

static void knowing_is_directed_and_grows(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id a = add(w, "A", NULL, NULL), b = add(w, "B", NULL, NULL);
	struct person_knows_out out;
	DO(w, person_knows, &out, .person = a, .other = b, .kind = RELATIONSHIP_KIND_COLLEAGUE);
	DO(w, person_knows, &out, .person = a, .other = b, .kind = RELATIONSHIP_KIND_FRIEND);
	struct person_show_out shown;
	DO(w, person_show, &shown, .person = a);
	assert_int_equal(shown.knows.n, 1);
	const struct relationship_from_row *row = shown.knows.items;
	assert_int_equal(row->kind, RELATIONSHIP_KIND_COLLEAGUE);
	DO(w, person_show, &shown, .person = b);
	assert_int_equal(shown.knows.n, 0);
	REFUSED(w, ERR_INVALID, person_knows, .person = a, .other = a);
}

static enum err taken_back(struct world *w, int64_t event)
{
	struct event_undo_out out;
	return TRIED(w, event_undo, &out, .event = event);
}

static void a_slip_is_taken_back(struct db *db)
{
	struct world *w = world_new(db);
	struct person_add_out added;
	DO(w, person_add, &added, .name = STR("Slip"), .email = STR("s@example.com"), .organization = STR("Falk"));
	struct person_edit_out edited;
	DO(w, person_edit, &edited, .person = added.person, .name = STR("Slipped"));
	assert_int_equal(taken_back(w, added.event), ERR_CONFLICT); /* changed since */
	assert_int_equal(taken_back(w, edited.event), OK);
	struct person_show_out shown;
	DO(w, person_show, &shown, .person = added.person);
	assert_true(str_is(shown.name, "Slip"));
	assert_int_equal(find(w, "slipped").items.n, 0);
	assert_int_equal(find(w, "slip").items.n, 1);
	assert_int_equal(taken_back(w, edited.event), ERR_CONFLICT); /* only once */
	assert_int_equal(taken_back(w, added.event), OK);
	REFUSED(w, ERR_NOT_FOUND, person_show, .person = added.person);
	struct world *other = world_new(db);
	assert_int_equal(taken_back(other, added.event), ERR_NOT_FOUND);
}

static void undo_ends_after_thirty_days(struct db *db)
{
	struct world *w = world_new(db);
	struct person_add_out added;
	DO(w, person_add, &added, .name = STR("Old"));
	world_at(w, 20260702);
	assert_int_equal(taken_back(w, added.event), ERR_CONFLICT);
	world_at(w, 20260701);
	assert_int_equal(taken_back(w, added.event), OK);
}

static void what_was_removed_comes_back_whole(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id ben = add(w, "Ben", "ben@example.com", NULL);
	struct person_show_out before, after;
	DO(w, person_show, &before, .person = ben);
	const struct identity_all_row *identity = before.identities.items;
	struct person_uncontact_out removed;
	DO(w, person_uncontact, &removed, .person = ben, .identity = identity->id);
	assert_int_equal(taken_back(w, removed.event), OK);
	DO(w, person_show, &after, .person = ben);
	const struct identity_all_row *back = after.identities.items;
	assert_int_equal(after.identities.n, 1);
	assert_true(identity->id.v == back->id.v && str_equal(identity->value, back->value));
}

static void acquaintances_are_listed_apart(struct db *db)
{
	struct world *w = world_new(db);
	struct person_add_out ben, ines;
	struct deal_add_out deal;
	struct person_list_out people;
	DO(w, person_add, &ben, .name = STR("Ben Haddad"));
	DO(w, person_add, &ines, .name = STR("Ines Rossi"));
	DO(w, deal_add, &deal, .person = ines.person, .offer_name = STR("Planning"), .sent_by_nobody = true);
	DO(w, person_list, &people, .standing = STANDING_ACQUAINTANCE);
	assert_int_equal(people.items.n, 1);
	assert_int_equal(((const struct person_list_item *)people.items.items)->person.v, ben.person.v);
	DO(w, person_list, &people);
	assert_int_equal(people.items.n, 2);
}

static void nobody_was_in_touch_in_days_to_come(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id ben = add(w, "Ben Haddad", NULL, NULL);
	struct person_flag_out flagged;
	REFUSED(w, ERR_INVALID, person_flag, .person = ben, .in_touch = {99991231});
	assert_true(str_is(w->problem.field, "in_touch"));
	DO(w, person_flag, &flagged, .person = ben, .in_touch = world_day(w));
}

/* A school or a club is a place that two have in common, and neither headline nor trade. */
static void a_club_is_no_work(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id ines = add(w, "Ines Rossi", "ines@example.com", ""),
			 olu = add(w, "Olu Okoye", "olu@example.com", "");
	struct person_position_out out;
	struct person_show_out shown;
	struct event_undo_out undone;
	DO(w, person_position, &out, .person = ines, .organization = STR("TC Nord"), .title = STR("Keeper"));
	DO(w, person_show, &shown, .person = ines);
	assert_true(str_is(shown.headline, "Keeper, TC Nord"));
	DO(w, person_position, &out, .person = olu, .organization = STR("TC Nord"), .kind = ORGANIZATION_KIND_CLUB);
	for (int i = 0; i < 2; i++) {
		DO(w, person_show, &shown, .person = i == 0 ? ines : olu);
		assert_true(str_empty(shown.headline));
		assert_int_equal(
			((const struct position_all_row *)shown.positions.items)->kind, ORGANIZATION_KIND_CLUB);
	}
	/* Work stands before it; what is said without a kind leaves it as it is. */
	DO(w, person_position, &out, .person = olu, .organization = STR("Okoye Dental"), .title = STR("Dentist"));
	DO(w, person_position, &out, .person = ines, .organization = STR("tc nord"), .title = STR("Treasurer"));
	DO(w, person_show, &shown, .person = olu);
	assert_true(str_is(shown.headline, "Dentist, Okoye Dental"));
	DO(w, person_show, &shown, .person = ines);
	assert_true(str_empty(shown.headline));
	DO(w, event_undo, &undone, .event = out.event);
	DO(w, person_show, &shown, .person = ines);
	assert_int_equal(shown.positions.n, 1);
}

static void a_place_is_removed(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id ines = add(w, "Ines Rossi", "ines@example.com", ""),
			 olu = add(w, "Olu Okoye", "olu@example.com", "");
	struct person_position_out out;
	struct person_position_remove_out removed;
	struct person_show_out shown;
	struct person_list_out list;
	struct event_undo_out undone;
	DO(w, person_position, &out, .person = ines, .organization = STR("Leeds University"),
		.kind = ORGANIZATION_KIND_SCHOOL);
	DO(w, person_show, &shown, .person = ines);
	struct position_id position = ((const struct position_all_row *)shown.positions.items)->id;
	REFUSED(w, ERR_NOT_FOUND, person_position_remove, .person = olu, .position = position);
	DO(w, person_position_remove, &removed, .person = ines, .position = position);
	DO(w, person_show, &shown, .person = ines);
	assert_int_equal(shown.positions.n, 0);
	DO(w, person_list, &list, .search = STR("leeds"));
	assert_int_equal(list.items.n, 0);
	DO(w, event_undo, &undone, .event = removed.event);
	DO(w, person_list, &list, .search = STR("leeds"));
	assert_int_equal(list.items.n, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_DB(a_name_is_enough),
		TEST_DB(contact_facts_are_checked_and_kept),
		TEST_DB(people_are_found_by_beginnings_of_words),
		TEST_DB(words_typed_are_found_together),
		TEST_DB(renaming_moves_the_search_words),
		TEST_DB(the_list_is_paged_by_name),
		TEST_DB(another_workspace_sees_nothing),
		TEST_DB(knowing_is_directed_and_grows),
		TEST_DB(a_slip_is_taken_back),
		TEST_DB(undo_ends_after_thirty_days),
		TEST_DB(what_was_removed_comes_back_whole),
		TEST_DB(acquaintances_are_listed_apart),
		TEST_DB(nobody_was_in_touch_in_days_to_come),
		TEST_DB(a_club_is_no_work),
		TEST_DB(a_place_is_removed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
