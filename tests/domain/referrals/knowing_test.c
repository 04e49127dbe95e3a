/* Who knows whom, told by name. */
#include "people.h"

#include "knowing_ops.h"
#include "undo_ops.h"

static bool knows(struct world *w, struct person_id person, struct person_id other)
{
	struct person_show_out shown;
	DO(w, person_show, &shown, .person = person);
	const struct relationship_from_row *row = shown.knows.items;
	for (size_t i = 0; i < shown.knows.n; i++)
		if (row[i].person.v == other.v)
			return true;
	return false;
}

static void the_only_one_of_that_name_is_meant(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id ines = a_person(w, "Ines Rossi"), karl = a_person(w, "Karl Weber");
	struct person_knows_name_out told;
	struct event_undo_out undone;
	DO(w, person_knows_name, &told, .person = ines, .name = STR("karl  WEBER"),
		.kind = RELATIONSHIP_KIND_COLLEAGUE);
	assert_true(told.other.v == karl.v && knows(w, ines, karl) && !knows(w, karl, ines));
	DO(w, event_undo, &undone, .event = told.event);
	assert_false(knows(w, ines, karl));
	REFUSED(w, ERR_INVALID, person_knows_name, .person = ines, .name = STR("Ines Rossi"));
	REFUSED(w, ERR_NOT_FOUND, person_knows_name, .person = {1}, .name = STR("Karl Weber"));
}

static void whoever_is_not_here_is_added(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id ines = a_person(w, "Ines Rossi");
	struct person_knows_name_out told, again;
	struct event_undo_out undone;
	struct person_show_out shown;
	DO(w, person_knows_name, &told, .person = ines, .name = STR("Grace Ito"), .organization = STR("Ito KK"),
		.both = true);
	assert_true(knows(w, ines, told.other) && knows(w, told.other, ines));
	DO(w, person_show, &shown, .person = told.other);
	assert_true(str_is(shown.name, "Grace Ito") && str_is(shown.headline, "Ito KK"));
	/* At the same firm she is the same. */
	DO(w, person_knows_name, &again, .person = ines, .name = STR("Grace Ito"), .organization = STR("Ito KK"));
	assert_true(again.other.v == told.other.v);
	DO(w, event_undo, &undone, .event = again.event);
	DO(w, event_undo, &undone, .event = told.event);
	REFUSED(w, ERR_NOT_FOUND, person_show, .person = told.other);
}

static void several_of_a_name_are_not_guessed_at(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id ines = a_person(w, "Ines Rossi");
	struct person_knows_name_out told;
	a_person(w, "Karl Weber");
	a_person(w, "Karl Weber");
	REFUSED(w, ERR_CONFLICT, person_knows_name, .person = ines, .name = STR("Karl Weber"));
	assert_true(str_is(w->problem.field, "organization"));
	DO(w, person_knows_name, &told, .person = ines, .name = STR("Karl Weber"), .organization = STR("Nordlicht"));
	assert_true(knows(w, ines, told.other));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_DB(the_only_one_of_that_name_is_meant),
		TEST_DB(whoever_is_not_here_is_added),
		TEST_DB(several_of_a_name_are_not_guessed_at),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
