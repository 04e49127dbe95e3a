/* Who knows whom, told as a story with its dates: a way grows with what is noted, fades with time, is asked along, and
 * ends with a word of somebody on it; all of it while the network stays in memory. */
#include "domain/people/network.h"

#include <math.h>

#include "domain/referrals/people.h"
#include "domain/upkeep/daily.h"
#include "domain/upkeep/importing.h"
#include "erase_ops.h"
#include "likely_to_ops.h"
#include "merge_ops.h"
#include "network_map_ops.h"
#include "target_ops.h"
#include "undo_ops.h"
#include "ways_to_ops.h"

static struct ways_out ways_to(struct world *w, struct str to)
{
	struct ways_out out;
	DO(w, ways, &out, .to = to);
	return out;
}

static const struct ways_way *best(const struct ways_out *out)
{
	assert_true(out->ways.n > 0);
	return out->ways.items;
}

static double strength(struct world *w, struct str to)
{
	struct ways_out out = ways_to(w, to);
	return best(&out)->strength;
}

static const struct ways_person *on_way(const struct ways_way *way, size_t i)
{
	assert_true(i < way->people.n);
	return &((const struct ways_person *)way->people.items)[i];
}

/* A day begins, and with it what time does by itself. */
static void a_day(struct world *w, int ymd)
{
	struct job_env env = world_jobs(w);
	world_at(w, ymd);
	assert_int_equal(daily_fade(&env), OK);
}

static void noted(struct world *w, struct person_id person, struct person_id other, int sent, int received, int met)
{
	struct contact_note_out out;
	DO(w, contact_note, &out, .person = person, .other = other, .sent = sent, .received = received, .met = met);
}

static void knows(struct world *w, struct person_id person, struct person_id other, enum relationship_kind kind)
{
	struct person_knows_out out;
	DO(w, person_knows, &out, .person = person, .other = other, .kind = kind);
}

/* Somebody whom nobody here knows. */
static struct person_id a_stranger(struct world *w, const char *name)
{
	struct user_id who = w->user;
	w->user = (struct user_id){0};
	struct person_id person = a_person(w, name);
	w->user = who;
	return person;
}

static int64_t loads;
static enum err count_loads(struct tx *tx, void *arg)
{
	struct world *w = arg;
	struct network_size size;
	struct ctx ctx = {
		.tx = tx, .arena = tx_arena(tx), .workspace = w->workspace, .user = w->user, .networks = w->networks};
	TRY(network_size(&ctx, &size));
	loads = size.loads;
	return OK;
}

static int64_t loads_of(struct world *w)
{
	assert_int_equal(db_read(w->db, w->arena, count_loads, w), OK);
	return loads;
}

static void the_way_to_olu(struct db *db)
{
	struct world *w = world_new(db);
	struct user_id ana = w->user, ben = world_rep(w, "Ben Ode", "ben@example.com");
	an_offer(w);

	/* Monday 1 June: Ana's address book comes in. That somebody stands in it is little. */
	struct imported book = import_bytes(w, "Name,E-mail Address,Company\n"
					       "Ines Rossi,ines@nordlicht.example,Nordlicht\n"
					       "Lena Falk,lena@falk.example,Falk\n");
	COUNTS(book, 2, 2, 0, 0, 0);
	struct person_id ines = find(w, "ines rossi", 1), lena = find(w, "lena falk", 1);
	struct person_id karl = a_stranger(w, "Karl Weber"), olu = a_stranger(w, "Olu Okoye");
	struct ways_out out = ways_to(w, STR("Ines Rossi"));
	struct person_id self = on_way(best(&out), 0)->person;
	assert_true(fabs(best(&out)->strength - 0.2) < 0.001);
	assert_says(best(&out)->reason, "imported");
	struct target_add_out wanted;
	DO(w, target_add, &wanted, .person = olu, .why = STR("They plan by hand."));
	assert_int_equal(ways_to(w, STR("Olu Okoye")).ways.n, 0);

	/* Wednesday 3 June: mail and a meeting with Ines, both ways; to Lena only what nobody answered. */
	a_day(w, 20260603);
	noted(w, self, ines, 4, 3, 0);
	double written = strength(w, STR("Ines Rossi"));
	noted(w, self, ines, 0, 0, 1);
	double met = strength(w, STR("Ines Rossi"));
	assert_true(written > 0.5 && met > written);
	noted(w, self, lena, 40, 0, 0);
	assert_true(fabs(strength(w, STR("Lena Falk")) - 0.2) < 0.001);

	/* Thursday 4 June: Ines tells whom she knows, and of Karl that he knows Olu. There is the way. */
	a_day(w, 20260604);
	knows(w, ines, karl, RELATIONSHIP_KIND_FRIEND);
	knows(w, karl, olu, RELATIONSHIP_KIND_COLLEAGUE);
	out = ways_to(w, id_words(w->arena, wanted.target.v));
	assert_int_equal(out.ways.n, 1);
	assert_says(best(&out)->words, "Ask Ines Rossi for an introduction to Karl Weber, who knows Olu Okoye.");
	assert_says(best(&out)->reason, "Ines Rossi knows Karl Weber (friend).");
	assert_true(fabs(best(&out)->strength - met * 0.8 * 0.6) < 0.001);
	struct target_show_out target;
	DO(w, target_show, &target, .target = wanted.target);
	assert_int_equal(((const struct target_way *)target.ways.items)->source.v, karl.v);

	/* Ben's own acquaintance knows Olu well. Ana learns that there is a way through Ben, whom she would ask, and nothing
	 * of who it is: no name, no count, no line on the map; Ben sees it whole. */
	struct person_add_out rosa;
	struct person_flag_out flagged;
	w->user = ben;
	DO(w, person_add, &rosa, .name = STR("Rosa Verde"), .organization = STR("Verde Holding"));
	knows(w, rosa.person, olu, RELATIONSHIP_KIND_FAMILY);
	DO(w, person_flag, &flagged, .person = rosa.person, .private = {true, true});
	out = ways_to(w, STR("Olu Okoye"));
	assert_int_equal(on_way(best(&out), 1)->person.v, rosa.person.v);
	w->user = ana;
	out = ways_to(w, STR("Olu Okoye"));
	assert_int_equal(out.ways.n, 2);
	const struct ways_way *way = out.ways.items;
	for (size_t i = 0; i < out.ways.n; i++) {
		assert_true(str_empty(way[i].through) || str_is(way[i].through, "Ben Ode"));
		assert_true(str_empty(way[i].through) || (way[i].people.n == 1 && way[i].links.n == 0));
		assert_int_equal(str_find(way[i].words, STR("Rosa")), SIZE_MAX);
	}
	struct network_map_out map;
	DO(w, network_map, &map, 0);
	const struct network_map_person *shown_on_map = map.people.items;
	for (size_t i = 0; i < map.people.n; i++)
		assert_int_not_equal(shown_on_map[i].person.v, rosa.person.v);

	/* Friday 5 June: the ask begins from the way: for Karl, by name. She met him once, she says: she does not know him. */
	a_day(w, 20260605);
	struct ask_prepare_out prepared;
	DO(w, ask_prepare, &prepared, .person = ines, .wanted = karl);
	assert_says(prepared.opening, "Karl Weber");
	struct ask_record_said said = {karl, SOURCE_ANSWER_DOES_NOT_KNOW};
	struct ask_record_out asked;
	struct likely_out likely;
	DO(w, likely, &likely, .person = ines, .among = STR("all"));
	assert_int_equal(likely.items.n, 1);
	DO(w, ask_record, &asked, .person = ines, .result = ASK_RESULT_NOBODY, .said = {&said, 1});
	DO(w, likely, &likely, .person = ines, .among = STR("all"));
	assert_int_equal(likely.items.n, 0);
	out = ways_to(w, STR("Olu Okoye"));
	assert_int_equal(out.ways.n, 1); /* Ben's is left */
	assert_true(str_is(best(&out)->through, "Ben Ode"));
	/* Monday 8 June: she found his card. What she says now counts. */
	a_day(w, 20260608);
	knows(w, ines, karl, RELATIONSHIP_KIND_FRIEND);
	assert_int_equal(ways_to(w, STR("Olu Okoye")).ways.n, 2);

	/* Two years without a word: every link of it has faded, those at work the most, with nothing noted. */
	double now = strength(w, STR("Ines Rossi")), of_three = strength(w, STR("Karl Weber"));
	a_day(w, 20280608);
	assert_true(strength(w, STR("Ines Rossi")) < 0.75 * now);
	assert_true(strength(w, STR("Karl Weber")) < 0.65 * of_three);
	struct person_show_out page;
	DO(w, person_show, &page, .person = ines);
	const struct relationship_known_by_row *by = page.known_by.items;
	assert_true(fabs(by[0].strength - strength(w, STR("Ines Rossi"))) < 1e-6); /* the page says the same */
	noted(w, self, ines, 2, 2, 1);
	assert_true(strength(w, STR("Ines Rossi")) > 0.6);

	/* Nobody goes through Karl once he must not be contacted; his own word opens the way again. */
	DO(w, person_flag, &flagged, .person = karl, .do_not_contact = {true, true});
	assert_int_equal(ways_to(w, STR("Olu Okoye")).ways.n, 1);
	DO(w, person_flag, &flagged, .person = karl, .do_not_contact = {true, false}, .because = STR("He called."));
	assert_int_equal(ways_to(w, STR("Olu Okoye")).ways.n, 2);

	/* "Ines Rosi", whom Ana met at a fair, is Ines: together they reach Olu in one step less. */
	int64_t loads_before = loads_of(w);
	struct person_id twin = a_person(w, "Ines Rosi");
	struct person_merge_out merged;
	struct event_undo_out undone;
	knows(w, twin, olu, RELATIONSHIP_KIND_FRIEND);
	DO(w, person_merge, &merged, .keep = ines, .other = twin);
	out = ways_to(w, STR("Olu Okoye"));
	assert_int_equal(best(&out)->people.n, 3);
	assert_int_equal(on_way(best(&out), 1)->person.v, ines.v);
	DO(w, ways, &out, .to = STR("Ines Rosi")); /* an old name and an old id lead to whom they went into */
	assert_true(str_is(out.name, "Ines Rossi"));
	DO(w, ways, &out, .to = id_words(w->arena, twin.v));
	assert_true(str_is(out.name, "Ines Rossi"));
	DO(w, event_undo, &undone, .event = merged.event);
	out = ways_to(w, STR("Olu Okoye"));
	assert_int_equal(on_way(best(&out), 1)->person.v, twin.v);

	/* The twin asks to be erased: no way, no trace; Ines stays. */
	struct person_erase_out erased;
	DO(w, person_erase, &erased, .person = twin);
	out = ways_to(w, STR("Olu Okoye"));
	assert_int_equal(out.ways.n, 2);
	REFUSED(w, ERR_NOT_FOUND, ways, .to = id_words(w->arena, twin.v));
	REFUSED(w, ERR_NOT_FOUND, ways, .from = id_words(w->arena, twin.v), .to = STR("Olu Okoye"));
	assert_int_equal(loads_of(w), loads_before); /* all of that was followed */

	/* A file tells of Tan, whose manager Olu is. It was the wrong file: taken back, and so is the way. */
	struct imported wrong = import_bytes(w, "Name,E-mail Address,Manager's Name\n"
						"Tan Wei,tan@wei.example,Olu Okoye\n");
	COUNTS(wrong, 1, 1, 0, 0, 0);
	assert_int_equal(ways_to(w, STR("Tan Wei")).ways.n > 0, true);
	assert_int_equal(ways_to(w, STR("Olu Okoye")).ways.n, 3);
	struct import_undo_out taken;
	loads_before = loads_of(w);
	DO(w, import_undo, &taken, .import = wrong.import);
	run_jobs(w);
	assert_int_equal(ways_to(w, STR("Olu Okoye")).ways.n, 2);
	REFUSED(w, ERR_NOT_FOUND, ways, .to = STR("Tan Wei"));
	assert_int_equal(loads_of(w), loads_before); /* that, too */
}

int main(void)
{
	const struct CMUnitTest tests[] = {TEST_DB(the_way_to_olu)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
