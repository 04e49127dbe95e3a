#include "domain/people/network.h"

#include <math.h>
#include <pthread.h>
#include <time.h>

#include "domain/people/network_graph.h"
#include "domain/people/person.h"
#include "domain/referrals/people.h"
#include "domain/events/event.h"
#include "erase_ops.h"
#include "knowing_ops.h"
#include "likely_to_ops.h"
#include "merge_ops.h"
#include "network_map_ops.h"
#include "target_ops.h"
#include "undo_ops.h"
#include "ways_to_ops.h"

/* ---- a small world of people who know each other ---- */

static int64_t knows(struct world *w, struct person_id person, struct person_id other)
{
	struct person_knows_out out;
	DO(w, person_knows, &out, .person = person, .other = other);
	return out.event;
}

static struct ways_out ways_to(struct world *w, struct person_id to)
{
	struct ways_out out;
	DO(w, ways, &out, .to = id_words(w->arena, to.v));
	return out;
}

static struct ways_out ways_between(struct world *w, struct person_id from, struct person_id to)
{
	struct ways_out out;
	DO(w, ways, &out, .from = id_words(w->arena, from.v), .to = id_words(w->arena, to.v));
	return out;
}

static const struct ways_way *way_at(const struct ways_out *out, size_t i)
{
	assert_true(i < out->ways.n);
	return &((const struct ways_way *)out->ways.items)[i];
}

static bool leads_through(const struct ways_out *out, struct person_id person)
{
	const struct ways_way *way = out->ways.items;
	for (size_t i = 0; i < out->ways.n; i++) {
		const struct ways_person *people = way[i].people.items;
		for (size_t k = 0; k < way[i].people.n; k++)
			if (people[k].person.v == person.v)
				return true;
	}
	return false;
}

static enum err size_in(struct tx *tx, void *arg)
{
	struct {
		struct world *w;
		struct networks *networks;
		struct network_size size;
	} *asked = arg;
	struct ctx ctx = {.tx = tx,
		.arena = tx_arena(tx),
		.workspace = asked->w->workspace,
		.user = asked->w->user,
		.networks = asked->networks};
	return network_size(&ctx, &asked->size);
}

/* After such an event nobody follows: the network is read anew. */
static enum err all_has_changed(struct ctx *ctx, void *arg)
{
	(void)arg;
	return event_begin(ctx, EVENT_workspace_emptied, (struct person_id){0}, 0);
}

static struct network_size size_of(struct world *w, struct networks *networks)
{
	struct {
		struct world *w;
		struct networks *networks;
		struct network_size size;
	} asked = {w, networks, {0}};
	assert_int_equal(db_read(w->db, w->arena, size_in, &asked), OK);
	return asked.size;
}

/* Ana knows Ines, Ines knows Karl, Karl knows Olu; Ben knows Olu too, and nobody here knows Ben. */
struct around {
	struct person_id ines, karl, olu, ben;
};
static struct around a_chain(struct world *w)
{
	struct around c = {.ines = a_person(w, "Ines Rossi")};
	struct user_id ana = w->user;
	w->user = (struct user_id){0}; /* whoever is added by nobody is known to nobody */
	c.karl = a_person(w, "Karl Weber");
	c.olu = a_person(w, "Olu Okoye");
	c.ben = a_person(w, "Ben Haddad");
	w->user = ana;
	knows(w, c.ines, c.karl);
	knows(w, c.karl, c.olu);
	knows(w, c.ben, c.olu);
	return c;
}

/* A night in which all of a large network has faded: more pages than are worth following. */
static enum err much_has_faded(struct ctx *ctx, void *arg)
{
	const int *pages = arg;
	TRY(event_begin(ctx, EVENT_relationships_faded, (struct person_id){0}, 0));
	for (int i = 0; i < *pages; i++)
		TRY(event_reckoned(ctx, &relationship_table, 1, 1));
	return OK;
}

/* ---- ways ---- */

static void the_best_way_comes_first(struct db *db)
{
	struct world *w = world_new(db);
	struct around c = a_chain(w);
	struct ways_out out = ways_to(w, c.olu);
	assert_int_equal(out.kind, TARGET_KIND_PERSON);
	assert_true(str_is(out.name, "Olu Okoye"));
	assert_int_equal(out.ways.n, 1);
	const struct ways_way *way = way_at(&out, 0);
	assert_int_equal(way->people.n, 4);
	assert_int_equal(way->links.n, 3);
	assert_true(fabs(way->strength - 0.125) < 1e-6);
	assert_says(way->words, "Ask Ines Rossi for an introduction to Karl Weber, who knows Olu Okoye.");
	assert_says(way->reason, "Ines Rossi knows Karl Weber.");
	assert_int_equal(way->ask.v, c.ines.v);
	assert_int_equal(way->wanted.v, c.karl.v);
	assert_int_equal(way->answer, READINESS_ANSWER_FIRST); /* merely known: first catch up */
	assert_true(way->may.n > 0);
	/* From the source herself; by name; and with too few steps there is none. */
	out = ways_between(w, c.ines, c.olu);
	assert_int_equal(way_at(&out, 0)->people.n, 3);
	DO(w, ways, &out, .from = STR("Ines Rossi"), .to = STR("Olu Okoye"), .steps = 2);
	assert_int_equal(out.ways.n, 1);
	DO(w, ways, &out, .to = STR("Olu Okoye"), .steps = 2);
	assert_int_equal(out.ways.n, 0);
	/* Directed: that Karl knows Olu is no way from Olu. */
	out = ways_between(w, c.olu, c.ines);
	assert_int_equal(out.ways.n, 0);
	REFUSED(w, ERR_NOT_FOUND, ways, .to = STR("Nobody Atall"));
	assert_true(str_is(w->problem.field, "to"));
}

static void to_a_firm_and_to_targets(struct db *db)
{
	struct world *w = world_new(db);
	struct around c = a_chain(w);
	struct person_position_out position;
	struct target_add_out firm, kind, person;
	struct ways_out out;
	DO(w, person_position, &position, .person = c.karl, .organization = STR("Nordlicht GmbH"),
		.title = STR("Planner"));
	DO(w, person_position, &position, .person = c.olu, .organization = STR("Nordlicht"), .title = STR("Planner"));
	DO(w, target_add, &firm, .organization = STR("Nordlicht"));
	DO(w, target_add, &kind, .description = STR("planners"));
	DO(w, target_add, &person, .person = c.olu);
	DO(w, ways, &out, .to = STR("nordlicht"));
	assert_int_equal(out.kind, TARGET_KIND_ORGANIZATION);
	assert_int_equal(out.ways.n, 2); /* to Karl, and on to Olu */
	assert_int_equal(way_at(&out, 0)->people.n, 3);
	DO(w, ways, &out, .to = id_words(w->arena, firm.target.v));
	assert_int_equal(out.ways.n, 2);
	DO(w, ways, &out, .to = id_words(w->arena, kind.target.v));
	assert_int_equal(out.kind, TARGET_KIND_DESCRIBED);
	assert_int_equal(out.ways.n, 2);
	DO(w, ways, &out, .to = id_words(w->arena, person.target.v));
	assert_int_equal(out.ways.n, 1);
}

static void the_team_is_asked_too(struct db *db)
{
	struct world *w = world_new(db);
	struct around c = a_chain(w);
	struct user_id ana = w->user, ben = world_rep(w, "Ben Ode", "ben@example.com");
	struct ways_out out;
	struct person_add_out grace;
	w->user = ben;
	DO(w, person_add, &grace, .name = STR("Grace Ito"));
	/* Ben reaches Karl through Ana, who is a colleague; the team as a whole has the shorter way. */
	out = ways_to(w, c.karl);
	assert_int_equal(out.ways.n, 1);
	assert_int_equal(way_at(&out, 0)->people.n, 4);
	assert_true(way_at(&out, 0)->ask_is_user);
	assert_says(way_at(&out, 0)->reason, "work here together");
	/* ... who is asked in a sentence: there is no ask to prepare with them. */
	assert_says(
		way_at(&out, 0)->say, "would you introduce me to Ines Rossi? I am looking for a way to Karl Weber.");
	DO(w, ways, &out, .from = STR("team"), .to = STR("Karl Weber"));
	assert_int_equal(way_at(&out, 0)->people.n, 3);
	assert_says(way_at(&out, 0)->words, "Ask Ana");
	w->user = ana;
	DO(w, ways, &out, .from = STR("me"), .to = STR("Grace Ito"));
	assert_int_equal(way_at(&out, 0)->people.n, 3);
}

/* A colleague who knows somebody better is asked first, however many ways are looked for; one who knows them no better is
 * no help. */
static void a_colleague_who_knows_them_better(struct db *db)
{
	struct world *w = world_new(db);
	struct around c = a_chain(w);
	struct user_id ben = world_rep(w, "Ben Ode", "ben@example.com");
	struct ways_out out = ways_to(w, c.karl);
	struct person_id ana_self = ((const struct ways_person *)way_at(&out, 0)->people.items)->person;
	struct person_knows_out noted;
	w->user = ben;
	out = ways_to(w, c.karl);
	struct person_id ben_self = ((const struct ways_person *)way_at(&out, 0)->people.items)->person;
	knows(w, ben_self, c.ines);
	out = ways_to(w, c.karl);
	assert_int_equal(out.ways.n, 1);
	assert_says(way_at(&out, 0)->words, "Ask Ines Rossi");
	DO(w, person_knows, &noted, .person = ana_self, .other = c.ines, .kind = RELATIONSHIP_KIND_FAMILY);
	for (int k = 1; k <= 10; k++) {
		DO(w, ways, &out, .to = STR("Karl Weber"), .k = k);
		assert_int_equal(out.ways.n, k < 2 ? k : 2);
		assert_says(way_at(&out, 0)->words, "Ask Ana");
	}
	assert_says(way_at(&out, 1)->words, "Ask Ines Rossi");
}

static void never_carries_no_way(struct db *db)
{
	struct world *w = world_new(db);
	struct around c = a_chain(w);
	struct person_flag_out flagged;
	struct event_undo_out undone;
	struct person_erase_out erased;
	assert_int_equal(ways_to(w, c.olu).ways.n, 1);
	int64_t loads = size_of(w, w->networks).loads;
	DO(w, person_flag, &flagged, .person = c.karl, .do_not_contact = {true, true});
	assert_int_equal(ways_to(w, c.olu).ways.n, 0); /* at once, while it is loaded */
	REFUSED(w, ERR_STOP, ways, .to = id_words(w->arena, c.karl.v));
	DO(w, event_undo, &undone, .event = flagged.event);
	assert_int_equal(ways_to(w, c.olu).ways.n, 1);
	DO(w, person_erase, &erased, .person = c.karl);
	assert_int_equal(ways_to(w, c.olu).ways.n, 0);
	assert_int_equal(size_of(w, w->networks).loads, loads); /* all of it followed, nothing read anew */
}

/* Whatever changes, the ways are those that a network which is read anew would have. */
static void it_follows_what_changes(struct db *db)
{
	struct world *w = world_new(db);
	struct around c = a_chain(w);
	struct event_undo_out undone;
	struct ask_answer_out answered;
	struct person_merge_out merged;
	assert_int_equal(ways_to(w, c.ben).ways.n, 0);
	int64_t loads = size_of(w, w->networks).loads;
	/* Noted, and taken back. */
	int64_t noted = knows(w, c.olu, c.ben);
	assert_int_equal(ways_to(w, c.ben).ways.n, 1);
	DO(w, event_undo, &undone, .event = noted);
	assert_int_equal(ways_to(w, c.ben).ways.n, 0);
	/* "I do not know him" is no way, and can be taken back. */
	DO(w, ask_answer, &answered, .person = c.ines, .about = c.karl, .answer = SOURCE_ANSWER_DOES_NOT_KNOW);
	assert_int_equal(ways_to(w, c.olu).ways.n, 0);
	DO(w, event_undo, &undone, .event = answered.event);
	assert_int_equal(ways_to(w, c.olu).ways.n, 1);
	/* Two entries of one person: what either knew, the one knows; and apart again. */
	struct person_id other = a_person(w, "Ben Hadad");
	knows(w, c.olu, other);
	assert_int_equal(ways_to(w, c.ben).ways.n, 0);
	DO(w, person_merge, &merged, .keep = c.ben, .other = other);
	struct ways_out out = ways_to(w, c.ben);
	assert_int_equal(out.ways.n, 2); /* added by the rep who knows him, and through Olu */
	assert_false(leads_through(&out, other));
	DO(w, event_undo, &undone, .event = merged.event);
	assert_int_equal(ways_to(w, c.ben).ways.n, 0);
	assert_int_equal(ways_to(w, other).ways.n, 2);
	assert_int_equal(size_of(w, w->networks).loads, loads);
	/* A process of its own, which reads everything, has the same. */
	struct networks *fresh = networks_new(SIZE_MAX, NETWORK_AT_ONCE, NETWORK_READ_AT_ONCE), *mine = w->networks;
	w->networks = fresh;
	assert_int_equal(ways_to(w, other).ways.n, 2);
	assert_int_equal(ways_to(w, c.ben).ways.n, 0);
	assert_int_equal(size_of(w, fresh).links, size_of(w, mine).links);
	w->networks = mine;
	networks_free(fresh);
}

/* What time has changed is followed page by page; a whole night of a large network is read anew. */
static void a_night_is_read_anew(struct db *db)
{
	struct world *w = world_new(db);
	struct around c = a_chain(w);
	assert_int_equal(ways_to(w, c.olu).ways.n, 1);
	int64_t loads = size_of(w, w->networks).loads;
	assert_int_equal(world_run(w, much_has_faded, &(int){200}), OK);
	assert_int_equal(ways_to(w, c.olu).ways.n, 1);
	assert_int_equal(size_of(w, w->networks).loads, loads);
	assert_int_equal(world_run(w, much_has_faded, &(int){201}), OK);
	assert_int_equal(ways_to(w, c.olu).ways.n, 1);
	assert_int_equal(size_of(w, w->networks).loads, loads + 1);
}

/* Two processes on one database: each knows what the other wrote. */
static void another_process_follows(struct db *db)
{
	struct world *w = world_new(db);
	struct around c = a_chain(w);
	struct networks *one = w->networks, *two = networks_new(SIZE_MAX, NETWORK_AT_ONCE, NETWORK_READ_AT_ONCE);
	assert_int_equal(ways_to(w, c.ben).ways.n, 0);
	w->networks = two;
	assert_int_equal(ways_to(w, c.ben).ways.n, 0);
	int64_t noted = knows(w, c.olu, c.ben);
	assert_int_equal(ways_to(w, c.ben).ways.n, 1);
	w->networks = one;
	assert_int_equal(ways_to(w, c.ben).ways.n, 1);
	struct event_undo_out undone;
	DO(w, event_undo, &undone, .event = noted);
	w->networks = two;
	assert_int_equal(ways_to(w, c.ben).ways.n, 0);
	assert_int_equal(size_of(w, two).loads, 1);
	assert_int_equal(size_of(w, two).seq, size_of(w, one).seq);
	w->networks = one;
	networks_free(two);
}

static void nothing_of_another_workspace(struct db *db)
{
	struct world *w = world_new(db), *v = world_new(db);
	struct around c = a_chain(w);
	a_chain(v);
	assert_int_equal(ways_to(w, c.olu).ways.n, 1);
	REFUSED(v, ERR_NOT_FOUND, ways, .to = id_words(v->arena, c.olu.v));
	struct ways_out out;
	DO(v, ways, &out, .to = STR("Olu Okoye"));
	assert_int_equal(out.ways.n, 1);
	assert_false(leads_through(&out, c.karl));
	REFUSED(v, ERR_NOT_FOUND, ways, .from = id_words(v->arena, c.ines.v), .to = STR("Olu Okoye"));
}

/* Olu is known to Karl alone, and Karl is Ana's private acquaintance: Ben learns that Ana can help, and neither who it is
 * nor that he is there. */
static void a_colleagues_private_people(struct db *db)
{
	struct world *w = world_new(db);
	struct user_id ana = w->user, ben = world_rep(w, "Ben Ode", "ben@example.com");
	struct person_add_out karl, twin;
	struct person_flag_out flagged;
	struct person_show_out shown;
	struct target_add_out target;
	struct target_show_out ways_of_target;
	struct person_list_out list;
	struct ways_out out;
	DO(w, person_add, &karl, .name = STR("Karl Weber"), .email = STR("karl@example.com"));
	w->user = (struct user_id){0};
	struct person_id olu = a_person(w, "Olu Okoye");
	w->user = ana;
	knows(w, karl.person, olu);
	DO(w, person_flag, &flagged, .person = karl.person, .private = {true, true});
	DO(w, person_show, &shown, .person = karl.person);
	assert_true(shown.private);
	out = ways_to(w, olu);
	assert_true(leads_through(&out, karl.person)); /* to her it is whole */

	w->user = ben;
	out = ways_to(w, olu);
	assert_int_equal(out.ways.n, 1);
	assert_false(leads_through(&out, karl.person));
	assert_true(str_is(way_at(&out, 0)->through, "Ana Díaz"));
	assert_says(way_at(&out, 0)->words, "There is a way through Ana");
	assert_int_equal(way_at(&out, 0)->people.n, 1);
	assert_int_equal(way_at(&out, 0)->links.n, 0);
	assert_true(str_empty(way_at(&out, 0)->reason));
	/* No list, search or page shows him; what is added of his name or address is somebody new. */
	REFUSED(w, ERR_NOT_FOUND, person_show, .person = karl.person);
	REFUSED(w, ERR_NOT_FOUND, ways, .to = id_words(w->arena, karl.person.v));
	REFUSED(w, ERR_NOT_FOUND, ways, .to = STR("Karl Weber"));
	REFUSED(w, ERR_NOT_FOUND, person_knows, .person = olu, .other = karl.person);
	DO(w, person_list, &list, .search = STR("karl"));
	assert_int_equal(list.items.n, 0);
	DO(w, person_list, &list, 0);
	assert_int_equal(list.items.n, 1);
	DO(w, person_list, &list, .standing = STANDING_ACQUAINTANCE);
	assert_int_equal(list.items.n, 1);
	DO(w, person_show, &shown, .person = olu);
	assert_int_equal(shown.known_by.n, 0);
	DO(w, target_add, &target, .person = olu);
	DO(w, target_show, &ways_of_target, .target = target.target);
	assert_int_equal(ways_of_target.ways.n, 1); /* through Ana, and no more */
	assert_true(((const struct target_way *)ways_of_target.ways.items)->is_user);
	assert_int_equal(((const struct target_way *)ways_of_target.ways.items)->wanted.v, 0);
	/* What has nobody in between needs no network: there is none to ask. */
	struct networks *shared = w->networks;
	struct target_list_out targets;
	w->networks = NULL;
	DO(w, target_show, &ways_of_target, .target = target.target, .near = true);
	assert_int_equal(ways_of_target.ways.n, 0);
	DO(w, target_list, &targets, .near = true);
	assert_int_equal(targets.items.n, 1);
	w->networks = shared;
	DO(w, person_add, &twin, .name = STR("Karl Weber"), .email = STR("karl@example.com"));
	assert_int_not_equal(twin.person.v, karl.person.v);

	/* Shared again as soon as there is a deal with him. */
	w->user = ana;
	an_offer(w);
	a_deal(w, karl.person, 100);
	w->user = ben;
	out = ways_to(w, olu);
	assert_true(leads_through(&out, karl.person));
	/* And whom others know, or with whom there is more, is nobody's alone. */
	w->user = ana;
	REFUSED(w, ERR_CONFLICT, person_flag, .person = karl.person, .private = {true, true});
	REFUSED(w, ERR_CONFLICT, person_flag, .person = twin.person, .private = {true, true});
	assert_true(str_is(w->problem.field, "private"));
}

static const struct network_map_person *on_map(const struct network_map_out *map, struct person_id person)
{
	const struct network_map_person *row = map->people.items;
	for (size_t i = 0; i < map->people.n; i++)
		if (row[i].person.v == person.v)
			return &row[i];
	return NULL;
}

static void the_map_shows_whom_one_may_see(struct db *db)
{
	struct world *w = world_new(db);
	struct around c = a_chain(w);
	struct referral_add_out named;
	struct network_map_out map;
	struct person_flag_out flagged;
	struct person_add_out grace;
	struct person_knows_out knows;
	an_offer(w);
	DO(w, referral_add, &named, .source = c.ines, .name = STR("Lena Falk"));
	DO(w, network_map, &map, 0);
	assert_true(str_is(on_map(&map, named.person)->brought_by, "Ines Rossi"));
	assert_int_equal(on_map(&map, c.ines)->knows, 2); /* Karl, and whom she named */
	const struct network_map_link *link = map.links.items;
	int brought = 0;
	for (size_t i = 0; i < map.links.n; i++) {
		assert_true(link[i].from >= 0 && (size_t)link[i].to < map.people.n);
		brought += link[i].brought;
	}
	assert_int_equal(brought, 1);
	/* Around Karl: Ines and Olu, and nobody else. */
	DO(w, network_map, &map, .around = c.karl);
	assert_int_equal(map.people.n, 3);
	assert_true(on_map(&map, c.ines) != NULL && on_map(&map, c.olu) != NULL);
	/* Who named whom goes first, however many others were named since. */
	for (int i = 0; i < 3; i++)
		DO(w, referral_add, &named, .source = c.ben, .name = str_format(w->arena, "Name %c", 'A' + i));
	DO(w, network_map, &map, .around = c.ines, .most = 2);
	assert_true(map.people.n == 2 && map.more);
	assert_true(str_is(((const struct network_map_person *)map.people.items)[1].name, "Lena Falk"));
	DO(w, network_map, &map, .most = 2);
	assert_true(map.people.n <= 2 && map.more);
	DO(w, person_flag, &flagged, .person = c.karl, .do_not_contact = {true, true});
	DO(w, person_add, &grace, .name = STR("Grace Ito"));
	DO(w, person_knows, &knows, .person = grace.person, .other = c.ines, .both = true);
	DO(w, person_flag, &flagged, .person = grace.person, .private = {true, true});
	DO(w, network_map, &map, 0);
	assert_true(on_map(&map, c.karl) == NULL && on_map(&map, grace.person) != NULL);
	w->user = world_rep(w, "Ben Ode", "ben@example.com");
	DO(w, network_map, &map, 0);
	assert_true(on_map(&map, grace.person) == NULL && on_map(&map, c.ines) != NULL);
	REFUSED(w, ERR_NOT_FOUND, network_map, .around = grace.person);
	/* Nor do they take a place, or count as more than there is room for. */
	DO(w, network_map, &map, .around = c.ines);
	size_t seen = map.people.n;
	DO(w, network_map, &map, .around = c.ines, .most = (int64_t)seen + 1); /* and Karl, of whom nothing is drawn */
	assert_true(map.people.n == seen && !map.more);
}

/* Whom the rep came for is the first who is proposed, and in the words that open the ask. */
static void an_ask_is_prepared_for_who_is_wanted(struct db *db)
{
	struct world *w = world_new(db);
	struct around c = a_chain(w);
	struct ask_prepare_out prepared;
	struct person_flag_out flagged;
	knows(w, c.ines, c.ben);
	DO(w, ask_prepare, &prepared, .person = c.ines, .wanted = c.karl);
	const struct ask_prepare_person *first = prepared.people.items;
	assert_int_equal(prepared.people.n, 2);
	assert_int_equal(first->person.v, c.karl.v);
	assert_says(first->reason, "You want to meet them. Ines Rossi knows Karl Weber.");
	assert_says(prepared.opening, "Karl Weber");
	DO(w, ask_prepare, &prepared, .person = c.ines, .wanted = c.olu); /* not known by her, as far as we know */
	assert_int_equal(prepared.people.n, 3);
	DO(w, person_flag, &flagged, .person = c.karl, .do_not_contact = {true, true});
	REFUSED(w, ERR_STOP, ask_prepare, .person = c.ines, .wanted = c.karl);
}

/* ---- many at once ---- */

struct asking {
	struct world w;
	struct person_id to;
	bool failed;
};
static void *ask_often(void *arg)
{
	struct asking *asking = arg;
	for (int i = 0; i < 40; i++) {
		AUTO_ARENA arena = arena_new(0);
		struct ways_out out;
		asking->w.arena = arena;
		struct ways_in in = {.to = id_words(arena, asking->to.v)};
		if (!arena || world_call(&asking->w, "ways", &in, &out) != OK || (out.ways.n == 0) != out.reading)
			asking->failed = true;
	}
	return NULL;
}

static void asked_while_it_changes(struct db *db)
{
	struct world *w = world_new(db);
	struct around c = a_chain(w);
	enum { ASKING = 4 };
	pthread_t threads[ASKING];
	struct asking asking[ASKING];
	for (int i = 0; i < ASKING; i++) {
		asking[i] = (struct asking){.w = *w, .to = c.olu};
		assert_int_equal(pthread_create(&threads[i], NULL, ask_often, &asking[i]), 0);
	}
	for (int i = 0; i < 20; i++) {
		struct person_id somebody = a_person(w, str_z(w->arena, str_format(w->arena, "Grace Ito%d", i)));
		knows(w, somebody, c.karl);
	}
	for (int i = 0; i < ASKING; i++)
		pthread_join(threads[i], NULL);
	for (int i = 0; i < ASKING; i++)
		assert_false(asking[i].failed);
	assert_int_equal(ways_to(w, c.karl).ways.n, 10);
}

/* ---- a large one is read beside, and nobody waits ---- */

static void wait_until_read(struct world *w, struct person_id to, struct ways_out *ret_out)
{
	const struct timespec pause = {.tv_nsec = 5000000};
	do {
		nanosleep(&pause, NULL);
		DO(w, ways, ret_out, .to = id_words(w->arena, to.v));
	} while (ret_out->reading);
}

/* Whoever asks is told so, with no way; then it is there, and follows what changes like any other. */
static void large_ones_are_read_beside(struct db *db)
{
	struct world *w = world_new(db);
	struct around c = a_chain(w);
	struct networks *shared = w->networks, *beside = networks_new(SIZE_MAX, NETWORK_AT_ONCE, 3);
	struct likely_out likely;
	struct target_add_out target;
	struct target_show_out shown;
	struct target_list_out list;
	struct person_flag_out flagged;
	struct ways_out out;
	DO(w, target_add, &target, .person = c.ben); /* whom nobody knows */
	w->networks = beside;
	DO(w, ways, &out, .to = id_words(w->arena, c.olu.v));
	assert_true(out.reading && out.ways.n == 0);
	assert_says(out.note, "Kith is reading who knows whom");
	wait_until_read(w, c.olu, &out);
	assert_int_equal(out.ways.n, 1);
	assert_true(str_empty(out.note));
	int64_t loads = size_of(w, beside).loads;
	DO(w, person_flag, &flagged, .person = c.karl, .do_not_contact = {true, true});
	out = ways_to(w, c.olu);
	assert_true(!out.reading && out.ways.n == 0); /* at once */
	assert_int_equal(size_of(w, beside).loads, loads);
	/* After what cannot be followed there is no answer of before: it is read again first. */
	assert_int_equal(world_run(w, all_has_changed, NULL), OK);
	DO(w, likely, &likely, .person = c.ines, .among = STR("all"));
	assert_true(likely.learning && !likely.learned);
	assert_says(likely.note, "Kith is reading who knows whom");
	assert_int_equal(likely.items.n, 0);                   /* Karl, whom she knows, must not be contacted */
	assert_int_equal(size_of(w, beside).loads, loads + 1); /* which waits */
	DO(w, likely, &likely, .person = c.ines, .among = STR("all"));
	assert_false(likely.learning);
	/* Longer ways come a moment later, in lists, too; and who ends does not wait for one who reads. */
	for (int i = 0; i < 2; i++) {
		w->networks = networks_new(SIZE_MAX, NETWORK_AT_ONCE, 3);
		if (i == 0)
			DO(w, target_show, &shown, .target = target.target);
		else
			DO(w, target_list, &list, 0);
		assert_true(i == 0 ? shown.reading && shown.note.n > 0 : list.reading && list.note.n > 0);
		networks_free(w->networks);
	}
	w->networks = shared;
	networks_free(beside);
}

/* Many who ask while it is read: one reads it. */
static void one_reads_for_all(struct db *db)
{
	struct world *w = world_new(db);
	struct around c = a_chain(w);
	enum { ASKING = 4 };
	pthread_t threads[ASKING];
	struct asking asking[ASKING];
	struct networks *shared = w->networks, *beside = networks_new(SIZE_MAX, NETWORK_AT_ONCE, 3);
	w->networks = beside;
	for (int i = 0; i < ASKING; i++) {
		asking[i] = (struct asking){.w = *w, .to = c.olu};
		assert_int_equal(pthread_create(&threads[i], NULL, ask_often, &asking[i]), 0);
	}
	for (int i = 0; i < ASKING; i++)
		pthread_join(threads[i], NULL);
	for (int i = 0; i < ASKING; i++)
		assert_false(asking[i].failed);
	assert_int_equal(size_of(w, beside).loads, 1);
	w->networks = shared;
	networks_free(beside);
}

/* Room for none: what is not asked for goes, and comes back when it is. */
static void what_nobody_asks_for_goes(struct db *db)
{
	struct world *w = world_new(db), *v = world_new(db);
	struct networks *shared = w->networks, *small = networks_new(1, NETWORK_AT_ONCE, NETWORK_READ_AT_ONCE);
	struct around c = a_chain(w), d = a_chain(v);
	w->networks = v->networks = small;
	assert_int_equal(ways_to(w, c.olu).ways.n, 1);
	assert_int_equal(ways_to(v, d.olu).ways.n, 1);
	assert_int_equal(ways_to(w, c.olu).ways.n, 1);
	assert_int_equal(size_of(w, small).loads, 2);
	w->networks = v->networks = shared;
	networks_free(small);
}

/* Whoever reads goes on reading what was given up meanwhile. */
struct reader {
	struct world *w;
	struct asking other; /* of another workspace, for whose network the reader's has to go */
	struct networks *small;
};

static uint64_t sum_of(const struct rows *rows)
{
	uint64_t sum = 0;
	for (uint32_t node = 0; node < rows->n_nodes; node++) {
		struct row row = rows_of(rows, node);
		for (uint32_t i = 0; i < row.n; i++)
			sum += (uint64_t)rows_id(rows, row.peer[i]) + row.out[i] + row.in[i];
	}
	return sum;
}

static enum err read_on(const struct rows *rows, void *arg)
{
	struct reader *reader = arg;
	pthread_t thread;
	uint64_t sum = sum_of(rows);
	assert_true(sum > 0);
	assert_int_equal(pthread_create(&thread, NULL, ask_often, &reader->other), 0);
	pthread_join(thread, NULL);
	assert_false(reader->other.failed);
	assert_true(sum_of(rows) == sum);
	return OK;
}

static enum err read_in(struct tx *tx, void *arg)
{
	struct reader *reader = arg;
	struct ctx ctx = {
		.tx = tx, .arena = tx_arena(tx), .workspace = reader->w->workspace, .networks = reader->small};
	return network_look(&ctx, read_on, reader);
}

static void what_is_read_stays_until_it_was(struct db *db)
{
	struct world *w = world_new(db), *v = world_new(db);
	struct networks *shared = w->networks, *small = networks_new(1, NETWORK_AT_ONCE, NETWORK_READ_AT_ONCE);
	struct around c = a_chain(w), d = a_chain(v);
	w->networks = v->networks = small;
	struct reader reader = {w, {.w = *v, .to = d.olu}, small};
	assert_int_equal(db_read(w->db, w->arena, read_in, &reader), OK);
	assert_int_equal(ways_to(w, c.olu).ways.n, 1);
	assert_int_equal(size_of(w, small).loads, 2); /* it had gone */
	w->networks = v->networks = shared;
	networks_free(small);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_DB(the_best_way_comes_first),
		TEST_DB(to_a_firm_and_to_targets),
		TEST_DB(the_team_is_asked_too),
		TEST_DB(a_colleague_who_knows_them_better),
		TEST_DB(never_carries_no_way),
		TEST_DB(it_follows_what_changes),
		TEST_DB(a_night_is_read_anew),
		TEST_DB(another_process_follows),
		TEST_DB(nothing_of_another_workspace),
		TEST_DB(a_colleagues_private_people),
		TEST_DB(the_map_shows_whom_one_may_see),
		TEST_DB(an_ask_is_prepared_for_who_is_wanted),
		TEST_DB(asked_while_it_changes),
		TEST_DB(large_ones_are_read_beside),
		TEST_DB(one_reads_for_all),
		TEST_DB(what_nobody_asks_for_goes),
		TEST_DB(what_is_read_stays_until_it_was),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
