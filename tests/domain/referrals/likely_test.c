#include <math.h>
#include <pthread.h>
#include <time.h>

#include "domain/events/event.h"
#include "domain/people/network.h"
#include "domain/people/network_likely.h"
#include "domain/referrals/people.h"
#include "domain/upkeep/importing.h"
#include "likely_to_ops.h"
#include "target_ops.h"
#include "ways_to_ops.h"

/* Eight circles of seven people, in which nearly everybody knows everybody; the last of each is known to the second half
 * only. */
enum { CIRCLES = 8, CIRCLE = 7 };
struct circles {
	struct person_id of[CIRCLES][CIRCLE];
};

static void both_know(struct world *w, struct person_id a, struct person_id b)
{
	struct person_knows_out out;
	DO(w, person_knows, &out, .person = a, .other = b, .both = true);
}

/* Added by, and so known to `rep`; {0}: to nobody. */
static struct circles circles_of(struct world *w, int n, struct user_id rep)
{
	struct circles c = {0};
	struct user_id user = w->user;
	w->user = rep;
	for (int i = 0; i < n; i++)
		for (int k = 0; k < CIRCLE; k++)
			c.of[i][k] = a_person(w, str_z(w->arena, str_format(w->arena, "Circle%d Person%d", i, k)));
	w->user = user;
	for (int i = 0; i < n; i++)
		for (int k = 0; k < CIRCLE; k++)
			for (int m = k + 1; m < CIRCLE; m++)
				if (m < CIRCLE - 1 || k >= CIRCLE / 2)
					both_know(w, c.of[i][k], c.of[i][m]);
	return c;
}

static struct circles some_circles(struct world *w, int n)
{
	return circles_of(w, n, (struct user_id){0});
}

static const struct likely_person *at(const struct likely_out *out, size_t i)
{
	assert_true(i < out->items.n);
	return &((const struct likely_person *)out->items.items)[i];
}

static const struct likely_person *about(const struct likely_out *out, struct person_id person)
{
	const struct likely_person *row = out->items.items;
	for (size_t i = 0; i < out->items.n; i++)
		if (row[i].person.v == person.v)
			return &row[i];
	return NULL;
}

/* Whoever is in one's circle is likelier than anybody else, and the reason is what the model weighs. */
static void ones_circle_comes_first(struct db *db)
{
	struct world *w = world_new(db);
	struct circles c = some_circles(w, CIRCLES);
	struct person_id source = c.of[0][0], last = c.of[0][CIRCLE - 1];
	struct likely_out out;
	DO(w, likely, &out, .person = source, .among = STR("all"));
	assert_true(out.learned);
	assert_true(str_empty(out.note));
	const struct likely_person *guess = about(&out, last);
	assert_non_null(guess);
	assert_false(guess->noted);
	assert_true(guess->chance > 0 && guess->chance < 1);
	assert_true(guess->reason.n > 0);
	for (size_t i = 0; i < out.items.n; i++) {
		assert_true(at(&out, i)->chance >= 0 && at(&out, i)->chance <= 1);
		if (!at(&out, i)->noted)
			assert_true(at(&out, i)->chance <= guess->chance);
	}
	/* Facts are told as such, before all guesses. */
	assert_true(at(&out, 0)->noted);
	assert_says(about(&out, c.of[0][1])->reason, "knows Circle0 Person1.");
	/* Both ways round alike. */
	struct likely_out back;
	DO(w, likely, &back, .person = last, .among = STR("all"));
	assert_true(about(&back, source)->chance > 0);
}

/* A rep who has noted everybody is no acquaintance in common: whoever is in one's circle is guessed, and who is known
 * to the rep alone is not. */
static void a_rep_who_knows_all_tells_nothing(struct db *db)
{
	enum { LONERS = 300 };
	struct world *w = world_new(db);
	struct person_id loner[LONERS];
	struct likely_out out;
	for (int i = 0; i < LONERS; i++)
		loner[i] = a_person(w, str_z(w->arena, str_format(w->arena, "Loner%d", i)));
	DO(w, likely, &out, .person = loner[0], .among = STR("all"));
	assert_false(out.learned);
	assert_says(out.note, "Fewer than 50 acquaintances");
	struct circles c = circles_of(w, CIRCLES, w->user);
	DO(w, likely, &out, .person = c.of[0][0], .among = STR("all"));
	assert_true(out.learned);
	const struct likely_person *guess = about(&out, c.of[0][CIRCLE - 1]);
	assert_non_null(guess);
	assert_int_equal(guess->noted, false);
	assert_null(about(&out, loner[0]));
	assert_null(about(&out, c.of[1][0]));
}

static void among_targets_only_those(struct db *db)
{
	struct world *w = world_new(db);
	struct circles c = some_circles(w, CIRCLES);
	struct person_id source = c.of[0][0], last = c.of[0][CIRCLE - 1], other = c.of[3][2];
	struct target_add_out target;
	struct likely_out out;
	DO(w, likely, &out, .person = source);
	assert_int_equal(out.items.n, 0);
	DO(w, target_add, &target, .person = last);
	DO(w, target_add, &target, .person = other);
	DO(w, likely, &out, .person = source);
	assert_int_equal(out.items.n, 2);
	assert_int_equal(at(&out, 0)->person.v, last.v);
	assert_true(at(&out, 0)->chance > at(&out, 1)->chance);
	/* Learned by now: an ask of theirs is prepared with whom they probably know, and why. */
	struct ask_prepare_out prepared;
	DO(w, ask_prepare, &prepared, .person = source);
	bool proposed = false;
	const struct ask_prepare_person *row = prepared.people.items;
	for (size_t i = 0; i < prepared.people.n; i++)
		if (row[i].person.v == last.v) {
			proposed = true;
			assert_says(row[i].reason, "they probably know each other");
		}
	assert_int_equal(proposed, at(&out, 0)->chance >= 0.1);
	REFUSED(w, ERR_INVALID, likely, .person = source, .among = STR("friends"));
}

/* Whom nobody in common leads to, but a firm does, stands among the guesses, by chance; and what is noted stands first. */
static void who_is_at_the_firm_stands_among_guesses(struct db *db)
{
	struct world *w = world_new(db);
	struct circles c = some_circles(w, CIRCLES);
	struct person_id source = c.of[0][0], colleague = a_person(w, "Ida Werk");
	struct person_position_out position;
	struct likely_out out, short_one;
	DO(w, person_position, &position, .person = source, .organization = STR("Nordlicht"));
	DO(w, person_position, &position, .person = colleague, .organization = STR("Nordlicht"));
	DO(w, likely, &out, .person = source, .among = STR("all"));
	assert_true(out.learned);
	assert_non_null(about(&out, c.of[0][CIRCLE - 1]));
	const struct likely_person *there = about(&out, colleague);
	assert_non_null(there);
	assert_false(there->noted);
	assert_says(there->reason, "Both are at Nordlicht");
	for (size_t i = 1; i < out.items.n; i++)
		if (at(&out, i)->noted == at(&out, i - 1)->noted && !at(&out, i)->noted)
			assert_true(at(&out, i)->chance <= at(&out, i - 1)->chance);
		else
			assert_true(at(&out, i - 1)->noted);
	DO(w, likely, &short_one, .person = source, .among = STR("all"), .k = 3);
	assert_int_equal(short_one.items.n, 3);
	/* Whom nobody is noted to know has colleagues all the same. */
	DO(w, likely, &out, .person = colleague, .among = STR("all"));
	assert_int_equal(out.items.n, 1);
	assert_int_equal(at(&out, 0)->person.v, source.v);
}

/* Who is at the firm, and of whom the network tells a chance, has that one: a shorter list is the beginning of a longer. */
static void a_shorter_list_begins_the_longer(struct db *db)
{
	struct world *w = world_new(db);
	struct circles c = some_circles(w, CIRCLES);
	struct person_id source = c.of[0][0];
	struct person_position_out position;
	struct likely_out all, some;
	DO(w, person_position, &position, .person = source, .organization = STR("Nordlicht"));
	for (int i = 1; i < CIRCLES; i++) {
		both_know(w, c.of[0][1], c.of[i][0]);
		DO(w, person_position, &position, .person = c.of[i][0], .organization = STR("Nordlicht"));
	}
	DO(w, likely, &all, .person = source, .among = STR("all"), .k = 100);
	assert_true(all.learned);
	assert_in_range(all.items.n, CIRCLE + CIRCLES - 2, 99);
	for (size_t k = 1; k <= all.items.n; k++) {
		DO(w, likely, &some, .person = source, .among = STR("all"), .k = (int64_t)k);
		assert_int_equal(some.items.n, k);
		for (size_t i = 0; i < k; i++) {
			assert_int_equal(at(&some, i)->person.v, at(&all, i)->person.v);
			assert_float_equal(at(&some, i)->chance, at(&all, i)->chance, 0);
		}
	}
}

/* What a source said is believed: it is not guessed at again, and their own word is an example to learn from. */
static void what_was_denied_is_not_guessed(struct db *db)
{
	struct world *w = world_new(db);
	struct circles c = some_circles(w, CIRCLES);
	struct person_id source = c.of[0][0], last = c.of[0][CIRCLE - 1];
	struct likely_out out;
	struct ask_answer_out said;
	struct person_flag_out flagged;
	DO(w, ask_answer, &said, .person = source, .about = last, .answer = SOURCE_ANSWER_DOES_NOT_KNOW);
	DO(w, likely, &out, .person = source, .among = STR("all"));
	assert_true(out.learned && about(&out, last) == NULL);
	/* Nor is anybody who must not be contacted. */
	DO(w, likely, &out, .person = c.of[1][0], .among = STR("all"));
	assert_non_null(about(&out, c.of[1][CIRCLE - 1]));
	DO(w, person_flag, &flagged, .person = c.of[1][CIRCLE - 1], .do_not_contact = {true, true});
	DO(w, likely, &out, .person = c.of[1][0], .among = STR("all"));
	assert_true(about(&out, c.of[1][CIRCLE - 1]) == NULL);
	/* And a colleague's private acquaintance is nobody's guess. */
	DO(w, person_flag, &flagged, .person = c.of[2][CIRCLE - 1], .private = {true, true});
	DO(w, likely, &out, .person = c.of[2][0], .among = STR("all"));
	assert_non_null(about(&out, c.of[2][CIRCLE - 1]));
	w->user = world_rep(w, "Ben Ode", "ben@example.com");
	DO(w, likely, &out, .person = c.of[2][0], .among = STR("all"));
	assert_true(about(&out, c.of[2][CIRCLE - 1]) == NULL);
}

/* Nor is one counted among whom two have in common. */
static void nobody_private_is_counted(struct db *db)
{
	struct world *w = world_new(db);
	struct circles c = some_circles(w, CIRCLES);
	struct person_id source = c.of[2][0], last = c.of[2][CIRCLE - 1];
	struct person_flag_out flagged;
	struct likely_out out;
	DO(w, person_flag, &flagged, .person = c.of[2][3], .private = {true, true});
	DO(w, likely, &out, .person = source, .among = STR("all"));
	assert_says(about(&out, last)->reason, "Circle2 Person3"); /* whose they are hears of them */
	w->user = world_rep(w, "Ben Ode", "ben@example.com");
	DO(w, likely, &out, .person = source, .among = STR("all"));
	struct str reason = about(&out, last)->reason;
	assert_int_equal(str_find(reason, STR("Person3")), SIZE_MAX);
	assert_says(reason, "Circle2 Person4 and Circle2 Person5 are acquaintances of both.");
}

static void assert_same_answer(const struct likely_out *one, const struct likely_out *other)
{
	assert_int_equal(one->items.n, other->items.n);
	for (size_t i = 0; i < one->items.n; i++) {
		assert_int_equal(at(one, i)->person.v, at(other, i)->person.v);
		assert_true(at(one, i)->chance == at(other, i)->chance);
		assert_true(str_equal(at(one, i)->reason, at(other, i)->reason));
	}
}

/* Whom somebody private knows changes no chance, no reason and no order that a colleague reads, nor who is guessed at all;
 * also when it was learned with them. Whose they are reads more. */
static void nobody_private_changes_a_guess(struct db *db)
{
	struct world *w = world_new(db);
	struct circles c = some_circles(w, CIRCLES);
	struct user_id ana = w->user, ben = world_rep(w, "Ben Ode", "ben@example.com");
	struct person_id source = c.of[0][0], far = c.of[5][1], zaida = a_person(w, "Zaida Quill");
	struct person_flag_out flagged;
	struct likely_out before, after, anew, hers;
	DO(w, person_flag, &flagged, .person = zaida, .private = {true, true});
	w->user = ben;
	DO(w, likely, &before, .person = source, .among = STR("all"), .k = 100);
	assert_null(about(&before, far));
	w->user = ana;
	both_know(w, zaida, source);
	both_know(w, zaida, far);
	both_know(w, zaida, c.of[0][CIRCLE - 1]);
	DO(w, likely, &hers, .person = source, .among = STR("all"), .k = 100);
	assert_non_null(about(&hers, far));
	w->user = ben;
	DO(w, likely, &after, .person = source, .among = STR("all"), .k = 100);
	assert_same_answer(&before, &after);
	struct networks *process = w->networks;
	w->networks = networks_new(SIZE_MAX, UINT64_MAX, NETWORK_READ_AT_ONCE);
	DO(w, likely, &anew, .person = source, .among = STR("all"), .k = 100);
	assert_same_answer(&before, &anew);
	networks_free(w->networks);
	w->networks = process;
}

/* Too few to learn from: it says so, and tells the facts. */
static void few_links_say_so(struct db *db)
{
	struct world *w = world_new(db);
	struct circles c = some_circles(w, 2);
	struct person_position_out position;
	struct likely_out out;
	DO(w, person_position, &position, .person = c.of[0][0], .organization = STR("Nordlicht"));
	DO(w, person_position, &position, .person = c.of[1][0], .organization = STR("Nordlicht"));
	DO(w, likely, &out, .person = c.of[0][0], .among = STR("all"));
	assert_false(out.learned);
	assert_says(out.note, "Fewer than 50 acquaintances");
	assert_int_equal(out.items.n, CIRCLE - 2 + 1);
	assert_true(about(&out, c.of[0][1])->noted);
	assert_false(about(&out, c.of[1][0])->noted);
	assert_says(about(&out, c.of[1][0])->reason, "Both are at Nordlicht.");
	assert_true(about(&out, c.of[0][CIRCLE - 1]) == NULL);
}

/* ---- what two have in common beside whom both know ---- */

/* All of a circle but its last have it in common: so knowing each other goes with it. `k`: of which circle. */
typedef void (*share_fn)(struct world *w, struct person_id person, int k);

static void at_the_firm(struct world *w, struct person_id person, int k)
{
	struct person_position_out out;
	DO(w, person_position, &out, .person = person, .organization = str_format(w->arena, "Werk %d", k));
}

static void at_school(struct world *w, struct person_id person, int k)
{
	struct person_position_out out;
	DO(w, person_position, &out, .person = person, .organization = str_format(w->arena, "Schule %d", k),
		.kind = ORGANIZATION_KIND_SCHOOL);
}

static void in_the_club(struct world *w, struct person_id person, int k)
{
	struct person_position_out out;
	DO(w, person_position, &out, .person = person, .organization = str_format(w->arena, "Club %d", k),
		.kind = ORGANIZATION_KIND_CLUB);
}

static void of_the_trade(struct world *w, struct person_id person, int k)
{
	struct person_position_out out;
	struct person_edit_out edited;
	DO(w, person_position, &out, .person = person,
		.organization = str_format(w->arena, "%.*s", STR_ARG(id_words(w->arena, person.v))),
		.title = str_format(w->arena, "Trade %d", k));
	DO(w, person_edit, &edited, .person = person, .town = str_format(w->arena, "Town %d", k));
}

static const struct likely_person *guessed(struct world *w, struct person_id source, struct person_id other)
{
	struct likely_out *out = ARENA_NEW(w->arena, struct likely_out);
	DO(w, likely, out, .person = source, .among = STR("all"));
	assert_true(out->learned);
	const struct likely_person *guess = about(out, other);
	assert_non_null(guess);
	return guess;
}

static void check_shared(struct db *db, share_fn share, const char *reason)
{
	struct world *w = world_new(db);
	struct circles c = some_circles(w, CIRCLES);
	struct person_id source = c.of[0][0], last = c.of[0][CIRCLE - 1];
	for (int i = 0; i < CIRCLES; i++)
		for (int k = 0; k < CIRCLE - 1; k++)
			share(w, c.of[i][k], i);
	double before = guessed(w, source, last)->chance;
	share(w, last, 0);
	const struct likely_person *after = guessed(w, source, last);
	assert_true(after->chance > before);
	assert_true(str_find(after->reason, str_c(reason)) != SIZE_MAX);
}

static void what_is_shared_speaks_for_it(struct db *db)
{
	check_shared(db, at_the_firm, "Both are at Werk 0.");
	check_shared(db, at_school, "Both went to Schule 0.");
	check_shared(db, in_the_club, "Both are members of Club 0.");
	check_shared(db, of_the_trade, "Both are of the same trade in the same town.");
}

static void note_thread(struct world *w, struct person_id *people, size_t n)
{
	struct contact_thread_out out;
	int64_t ids[CIRCLE];
	for (size_t i = 0; i < n; i++)
		ids[i] = people[i].v;
	DO(w, contact_thread, &out, .people = {ids, n});
}

static void a_thread_speaks_for_it(struct db *db)
{
	struct world *w = world_new(db);
	struct circles c = some_circles(w, CIRCLES);
	struct person_id source = c.of[0][0], last = c.of[0][CIRCLE - 1];
	for (int i = 0; i < CIRCLES; i++)
		note_thread(w, c.of[i], CIRCLE - 1);
	double before = guessed(w, source, last)->chance;
	note_thread(w, (struct person_id[]){source, last}, 2);
	const struct likely_person *after = guessed(w, source, last);
	assert_true(after->chance > before);
	assert_says(after->reason, "Both were in one mail thread or meeting.");
	double once = after->chance;
	note_thread(w, (struct person_id[]){last, source}, 2);
	after = guessed(w, source, last);
	assert_true(after->chance >= once);
	assert_says(after->reason, "Both were in 2 mail threads or meetings.");
	REFUSED(w, ERR_INVALID, contact_thread, .people = {&source.v, 1});
	int64_t twice[] = {source.v, source.v}, many[13] = {0};
	REFUSED(w, ERR_INVALID, contact_thread, .people = {twice, 2});
	REFUSED(w, ERR_INVALID, contact_thread, .people = {many, 13});
}

struct looking {
	struct world *w;
	struct person_id source;
	struct list guesses;
};

static enum err look(struct tx *tx, void *arg)
{
	struct looking *looking = arg;
	struct network_taught taught;
	struct ctx ctx = {.tx = tx,
		.arena = tx_arena(tx),
		.workspace = looking->w->workspace,
		.user = looking->w->user,
		.now = looking->w->now,
		.settings = looking->w->settings,
		.networks = looking->w->networks};
	return network_likely(&ctx, looking->source, (struct ids){0}, true, &looking->guesses, &taught);
}

/* What each reason adds, and what none of them does, is the logit of the chance. */
static void the_parts_are_the_whole(struct db *db)
{
	struct world *w = world_new(db);
	struct circles c = some_circles(w, CIRCLES);
	for (int i = 0; i < CIRCLES; i++)
		for (int k = 0; k < CIRCLE; k += 2) {
			at_school(w, c.of[i][k], i);
			of_the_trade(w, c.of[i][k], i);
		}
	struct looking looking = {w, c.of[0][0], {0}};
	assert_int_equal(db_read(w->db, w->arena, look, &looking), OK);
	const struct network_guess *guess = looking.guesses.items;
	assert_true(looking.guesses.n > 0);
	for (size_t i = 0; i < looking.guesses.n; i++) {
		double sum = guess[i].rest;
		for (int reason = 0; reason < NETWORK_REASONS; reason++)
			sum += guess[i].part[reason];
		assert_float_equal(sum, log(guess[i].chance / (1 - guess[i].chance)), 1e-6);
	}
}

/* ---- a large network is learned from beside, and nobody waits ---- */

static void wait_until_learned(struct world *w, struct person_id source, struct likely_out *ret_out)
{
	const struct timespec pause = {.tv_nsec = 5000000};
	do {
		nanosleep(&pause, NULL);
		DO(w, likely, ret_out, .person = source, .among = STR("all"));
	} while (ret_out->learning);
}

/* After such an event nobody follows: the network is read anew. */
static enum err all_has_changed(struct ctx *ctx, void *arg)
{
	(void)arg;
	return event_begin(ctx, EVENT_workspace_emptied, (struct person_id){0}, 0);
}

struct measuring {
	struct world *w;
	struct network_size *size;
};

static enum err measure(struct tx *tx, void *arg)
{
	struct measuring *measuring = arg;
	struct ctx ctx = {.tx = tx,
		.arena = tx_arena(tx),
		.workspace = measuring->w->workspace,
		.networks = measuring->w->networks};
	return network_size(&ctx, measuring->size);
}

static void large_ones_are_learned_beside(struct db *db)
{
	struct world *w = world_new(db);
	struct networks *shared = w->networks, *beside = networks_new(SIZE_MAX, 0, NETWORK_READ_AT_ONCE);
	struct circles c = some_circles(w, CIRCLES);
	struct person_id source = c.of[0][0], last = c.of[0][CIRCLE - 1];
	struct likely_out at_once, out;
	DO(w, likely, &at_once, .person = source, .among = STR("all"));
	w->networks = beside;
	/* Who asks first is told so, with the facts. */
	DO(w, likely, &out, .person = source, .among = STR("all"));
	assert_true(out.learning && !out.learned);
	assert_says(out.note, "Kith is still learning");
	assert_int_equal(out.items.n, CIRCLE - 2);
	assert_true(at(&out, 0)->noted);
	/* By itself it is there, and the same as what is learned at once. */
	wait_until_learned(w, source, &out);
	assert_true(out.learned && str_empty(out.note));
	assert_float_equal(about(&out, last)->chance, about(&at_once, last)->chance, 1e-12);
	/* What was learned is used until the new has been. */
	for (int i = 0; i < CIRCLES; i++)
		both_know(w, c.of[i][0], c.of[(i + 1) % CIRCLES][0]);
	for (int i = 0; i < CIRCLES; i++)
		both_know(w, c.of[i][1], c.of[(i + 1) % CIRCLES][1]);
	DO(w, likely, &out, .person = source, .among = STR("all"));
	assert_true(out.learned && !out.learning);
	/* ... also by who has read the network anew. */
	struct network_size size;
	assert_int_equal(db_read(w->db, w->arena, measure, &(struct measuring){w, &size}), OK);
	int64_t loads = size.loads;
	assert_int_equal(world_run(w, all_has_changed, NULL), OK);
	DO(w, likely, &out, .person = source, .among = STR("all"));
	assert_true(out.learned && !out.learning);
	assert_int_equal(db_read(w->db, w->arena, measure, &(struct measuring){w, &size}), OK);
	assert_int_equal(size.loads, loads + 1);
	/* Nobody waits for one who still learns. */
	w->networks = networks_new(SIZE_MAX, 0, NETWORK_READ_AT_ONCE);
	DO(w, likely, &out, .person = source, .among = STR("all"));
	networks_free(w->networks);
	w->networks = shared;
	networks_free(beside);
}

/* A file of contacts makes a rep know a thousand people, of whom nothing else is noted: learned from beside, it teaches
 * nothing, and that is remembered until more is known. */
static void a_file_of_contacts_teaches_nothing(struct db *db)
{
	enum { CONTACTS = WORLD_AT_ONCE + 10 };
	struct world *w = world_new(db);
	struct str file = STR("Name,E-mail Address\nZoe Quist,zoe@quist.example\n");
	for (int i = 1; i < CONTACTS; i++)
		file = str_format(w->arena, "%.*sContact N%d,n%d@example.com\n", STR_ARG(file), i, i);
	struct imported contacts = import_bytes(w, str_z(w->arena, file));
	COUNTS(contacts, CONTACTS, CONTACTS, 0, 0, 0);
	struct person_id source = find(w, "zoe quist", 1);
	struct likely_out out;
	struct networks *shared = w->networks;
	w->networks = networks_new(SIZE_MAX, NETWORK_AT_ONCE, NETWORK_READ_AT_ONCE); /* whose thread ends with it */
	DO(w, likely, &out, .person = source, .among = STR("all"));
	assert_true(out.learning && !out.learned);
	assert_says(out.note, "Kith is still learning");
	wait_until_learned(w, source, &out);
	assert_false(out.learned);
	assert_says(out.note, "Fewer than 50 acquaintances");
	DO(w, likely, &out, .person = source, .among = STR("all"));
	assert_false(out.learned || out.learning);
	/* Who knows whom is noted: learned anew. */
	struct circles c = some_circles(w, CIRCLES);
	DO(w, likely, &out, .person = c.of[0][0], .among = STR("all"));
	assert_true(out.learning && !out.learned);
	wait_until_learned(w, c.of[0][0], &out);
	assert_true(out.learned && about(&out, c.of[0][CIRCLE - 1]) != NULL);
	networks_free(w->networks);
	w->networks = shared;
}

/* ---- many at once ---- */

struct asking {
	struct world w;
	struct person_id of, to;
	bool failed;
};

static void *ask_often(void *arg)
{
	struct asking *asking = arg;
	for (int i = 0; i < 25; i++) {
		AUTO_ARENA arena = arena_new(0);
		struct likely_out likely;
		struct ways_out ways;
		asking->w.arena = arena;
		struct likely_in in = {.person = asking->of, .among = STR("all")};
		struct ways_in there = {.from = id_words(arena, asking->of.v), .to = id_words(arena, asking->to.v)};
		asking->failed |= arena == NULL || world_call(&asking->w, "likely", &in, &likely) != OK ||
				  likely.items.n == 0 || (!likely.learned && !likely.learning) ||
				  world_call(&asking->w, "ways", &there, &ways) != OK || ways.ways.n == 0;
	}
	return NULL;
}

static void ask_while_it_changes(struct world *w, struct networks *networks)
{
	enum { ASKING = 3 };
	struct circles c = some_circles(w, CIRCLES);
	pthread_t threads[ASKING];
	struct asking asking[ASKING];
	w->networks = networks;
	for (int i = 0; i < ASKING; i++) {
		asking[i] = (struct asking){.w = *w, .of = c.of[i][0], .to = c.of[i][1]};
		assert_int_equal(pthread_create(&threads[i], NULL, ask_often, &asking[i]), 0);
	}
	for (int i = 0; i < CIRCLES; i++)
		for (int k = 0; k < CIRCLE; k++)
			both_know(w, c.of[i][k], c.of[(i + 1) % CIRCLES][k]);
	for (int i = 0; i < ASKING; i++)
		pthread_join(threads[i], NULL);
	for (int i = 0; i < ASKING; i++)
		assert_false(asking[i].failed);
}

/* Learned at once and beside, again and again, as the network changes under those who ask. */
static void asked_while_it_changes(struct db *db)
{
	struct world *w = world_new(db), *v = world_new(db);
	struct networks *shared = w->networks, *beside = networks_new(SIZE_MAX, 0, NETWORK_READ_AT_ONCE);
	ask_while_it_changes(w, shared);
	ask_while_it_changes(v, beside);
	v->networks = shared;
	networks_free(beside);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_DB(ones_circle_comes_first),
		TEST_DB(a_rep_who_knows_all_tells_nothing),
		TEST_DB(among_targets_only_those),
		TEST_DB(who_is_at_the_firm_stands_among_guesses),
		TEST_DB(a_shorter_list_begins_the_longer),
		TEST_DB(what_was_denied_is_not_guessed),
		TEST_DB(nobody_private_is_counted),
		TEST_DB(nobody_private_changes_a_guess),
		TEST_DB(few_links_say_so),
		TEST_DB(what_is_shared_speaks_for_it),
		TEST_DB(a_thread_speaks_for_it),
		TEST_DB(the_parts_are_the_whole),
		TEST_DB(large_ones_are_learned_beside),
		TEST_DB(a_file_of_contacts_teaches_nothing),
		TEST_DB(asked_while_it_changes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
