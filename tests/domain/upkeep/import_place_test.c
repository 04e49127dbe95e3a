/* Schools and clubs that a file names. */
#include "domain/upkeep/importing.h"

#include "person_sql.h"

#define ALUMNI                                                                                                         \
	"Name,E-mail,Company,School,Member of\n"                                                                       \
	"Ines Rossi,ines@rossi.example,Nordlicht,Leeds University (2001-2005),Rotary Leeds;TC Nord\n"                  \
	"Ben Haddad,,,leeds university class of 2009,\n"                                                               \
	"Olu Okoye,olu@okoye.example,,,TC Nord\n"

static struct person_show_out show(struct world *w, struct person_id person)
{
	struct person_show_out out;
	DO(w, person_show, &out, .person = person);
	return out;
}

/* The position there; fails when there are not just so many. */
static const struct position_all_row *place_of(const struct person_show_out *shown, const char *name, int n)
{
	const struct position_all_row *row = shown->positions.items, *found = NULL;
	for (size_t i = 0; i < shown->positions.n; i++)
		if (str_is(row[i].organization, name)) {
			found = &row[i];
			n--;
		}
	assert_int_equal(n, 0);
	return found;
}

static void schools_and_clubs_come_in(struct db *db)
{
	struct world *w = world_new(db);
	struct import_id import = received(w, ALUMNI);
	struct import_preview_out preview;
	DO(w, import_preview, &preview, .import = import);
	assert_int_equal(preview.places, 5);
	struct imported imported = import_bytes(w, ALUMNI);
	COUNTS(imported, 3, 3, 0, 0, 0);
	assert_int_equal(imported.shown.places, 5);
	struct person_show_out ines = show(w, find(w, "ines", 1));
	assert_int_equal(ines.positions.n, 4);
	assert_true(str_is(ines.headline, "Nordlicht"));
	const struct position_all_row *leeds = place_of(&ines, "Leeds University", 1);
	assert_int_equal(leeds->kind, ORGANIZATION_KIND_SCHOOL);
	assert_int_equal(leeds->since.ymd, 20010101);
	assert_int_equal(leeds->until.ymd, 20051231);
	assert_int_equal(place_of(&ines, "TC Nord", 1)->kind, ORGANIZATION_KIND_CLUB);
	/* One school, however it is written, and no work. */
	struct person_show_out ben = show(w, find(w, "ben", 1));
	assert_int_equal(place_of(&ben, "Leeds University", 1)->organization_id.v, leeds->organization_id.v);
	assert_true(str_empty(ben.headline));
	find(w, "leeds university", 2);
	find(w, "rotary", 1);
}

static void the_same_schools_twice_change_nothing(struct db *db)
{
	struct world *w = world_new(db);
	import_bytes(w, ALUMNI);
	struct imported again = import_bytes(w, ALUMNI);
	COUNTS(again, 3, 0, 3, 0, 0);
	assert_int_equal(again.shown.places, 0);
	assert_int_equal(people(w), 3);
	struct person_show_out ines = show(w, find(w, "ines", 1));
	assert_int_equal(ines.positions.n, 4);
	assert_int_equal(ines.events.n, 1);
	assert_int_equal(show(w, find(w, "ben", 1)).positions.n, 1);
}

/* What is missing is added; what is known stays, and is no contradiction. */
static void somebody_known_gets_their_school(struct db *db)
{
	struct world *w = world_new(db);
	struct person_position_out out;
	import_bytes(w, "Name,E-mail,Company\nInes Rossi,ines@rossi.example,Nordlicht\nOlu Okoye,olu@okoye.example,\n");
	struct person_id ines = find(w, "ines", 1), olu = find(w, "olu", 1);
	DO(w, person_position, &out, .person = ines, .organization = STR("Leeds University"),
		.kind = ORGANIZATION_KIND_SCHOOL);
	DO(w, person_position, &out, .person = olu, .organization = STR("TC Nord"), .title = STR("Keeper"));
	struct imported imported = import_bytes(w, ALUMNI);
	assert_int_equal(imported.shown.places, 3); /* Rotary, her club; Ben's school */
	struct person_show_out shown = show(w, ines);
	assert_int_equal(shown.positions.n, 4);
	assert_int_equal(place_of(&shown, "Leeds University", 1)->until.ymd, 20051231);
	/* A firm stays one. */
	shown = show(w, olu);
	assert_int_equal(place_of(&shown, "TC Nord", 1)->kind, ORGANIZATION_KIND_FIRM);
	assert_true(str_is(shown.headline, "Keeper, TC Nord"));
	/* Where they work is told for the first time: that contradicts no school. */
	import_bytes(w, "Name,E-mail,School\nKarl Weber,karl@weber.example,Leeds University\n");
	struct import_preview_out preview;
	DO(w, import_preview, &preview,
		.import = received(w, "Name,E-mail,Company\nKarl Weber,karl@weber.example,Weber Bau\n"));
	assert_int_equal(preview.matched, 1);
	assert_int_equal(preview.conflicting, 0);
}

static void schools_are_taken_back(struct db *db)
{
	struct world *w = world_new(db);
	import_bytes(w, "Name,E-mail,Company\nInes Rossi,ines@rossi.example,Nordlicht\n");
	struct imported imported = import_bytes(w, ALUMNI);
	struct import_undo_out undone;
	DO(w, import_undo, &undone, .import = imported.import);
	run_jobs(w);
	assert_int_equal(shown(w, imported.import).state, IMPORT_STATE_UNDONE);
	assert_int_equal(people(w), 1);
	struct person_show_out ines = show(w, find(w, "ines", 1));
	assert_int_equal(ines.positions.n, 1);
	assert_true(str_is(ines.headline, "Nordlicht"));
	find(w, "rotary", 0);
	/* Nothing remembers that it was a club. */
	import_bytes(w, "Name,E-mail,Company\nKarl Weber,karl@weber.example,TC Nord\n");
	struct person_show_out karl = show(w, find(w, "karl", 1));
	assert_int_equal(place_of(&karl, "TC Nord", 1)->kind, ORGANIZATION_KIND_FIRM);
}

static void a_column_is_said_to_hold_schools(struct db *db)
{
	struct world *w = world_new(db);
	struct import_start_out started;
	struct import_id import = received(w, "Name,User 1,User 2,User 3\nInes Rossi,Leeds University,2005,TC Nord\n");
	DO(w, import_start, &started, .import = import,
		.mapping = STR("User 1=school;User 2=school_years;User 3=club"));
	run_jobs(w);
	assert_int_equal(shown(w, import).places, 2);
	struct person_show_out ines = show(w, find(w, "ines", 1));
	assert_int_equal(place_of(&ines, "Leeds University", 1)->until.ymd, 20051231);
	assert_int_equal(place_of(&ines, "TC Nord", 1)->kind, ORGANIZATION_KIND_CLUB);
	/* Unless somebody says so, such columns are notes. */
	import_bytes(w, "Name,User 1\nOlu Okoye,Leeds University\n");
	assert_int_equal(show(w, find(w, "olu", 1)).positions.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_DB(schools_and_clubs_come_in),
		TEST_DB(the_same_schools_twice_change_nothing),
		TEST_DB(somebody_known_gets_their_school),
		TEST_DB(schools_are_taken_back),
		TEST_DB(a_column_is_said_to_hold_schools),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
