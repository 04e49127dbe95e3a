/* Random play with everything that says who knows whom, taken back, merged and erased again: the network that followed
 * the events is the one that is read anew from the tables, link by link, and so are the ways in it. One process asks
 * after every few operations, another seldom. The choices come from a fixed seed; only ids differ from run to run. */
#include "domain/people/network.h"

#include <stdio.h>
#include <stdlib.h>

#include "domain/people/network_graph.h"
#include "domain/referrals/people.h"
#include "daily_sql.h"
#include "domain/people/person.h"
#include "domain/upkeep/daily.h"
#include "domain/upkeep/importing.h"
#include "domain/upkeep/untold.h"
#include "erase_ops.h"
#include "merge_ops.h"
#include "undo_ops.h"

enum { WORKSPACES = 6, WORKSPACES_POSTGRES = 2, OPERATIONS = 260, OFTEN = 4, SELDOM = 24, MOST = 200 };

struct play {
	struct world *w;
	struct networks *often, *seldom;
	struct user_id users[2];
	int64_t people[MOST], events[MOST], imports[MOST];
	int n_people, n_events, n_imports;
	int day, names;
	int done, refused, taken_back, imported, imports_undone, erased, merged;
	const char *last;
};

static uint64_t below(struct play *play, uint64_t bound)
{
	return rand_below(&play->w->rand, bound);
}

static bool chance(struct play *play, uint64_t percent)
{
	return below(play, 100) < percent;
}

static int64_t pick(struct play *play, const int64_t *ids, int n)
{
	return n > 0 ? ids[below(play, (uint64_t)n)] : 1;
}

static void add(int64_t *ids, int *n, int64_t id)
{
	if (*n < MOST && id != 0)
		ids[(*n)++] = id;
}

#define PERSON ((struct person_id){pick(play, play->people, play->n_people)})
#define PLAY(operation, ret_out, ...) (play->last = #operation, TRIED(play->w, operation, ret_out, __VA_ARGS__))

static struct day some_day(struct play *play)
{
	return day_plus((struct day){play->day}, -(int)below(play, 900));
}

/* A few names, so that imports meet people who are there, and namesakes. */
static struct str a_name(struct play *play)
{
	static const char *const first[] = {"Ines", "Karl", "Olu", "Grace", "Tan"};
	static const char *const last[] = {"Rossi", "Weber", "Okoye", "Ito", "Wei", "Falk", "Sommer"};
	return str_format(play->w->arena, "%s %s", first[below(play, 5)], last[below(play, 7)]);
}

/* ---- what is played ---- */

static enum err play_add(struct play *play, int64_t *ret_event)
{
	struct person_add_out out;
	struct str email = chance(play, 60) ? str_format(play->w->arena, "p%d@acme.example", play->names++ % 40)
					    : STR_NONE;
	enum err err = PLAY(person_add, &out, .name = a_name(play), .email = email, .anyway = chance(play, 50));
	if (err == OK)
		add(play->people, &play->n_people, out.person.v);
	*ret_event = out.event;
	return err;
}

static enum err play_knows(struct play *play, int64_t *ret_event)
{
	struct person_knows_out out;
	enum err err = PLAY(person_knows, &out, .person = PERSON, .other = PERSON,
		.kind = (enum relationship_kind)below(play, 12), .both = chance(play, 40));
	*ret_event = out.event;
	return err;
}

static enum err play_contacts(struct play *play, int64_t *ret_event)
{
	struct contact_note_out out;
	enum err err = PLAY(contact_note, &out, .person = PERSON, .other = PERSON, .sent = (int64_t)below(play, 4),
		.received = (int64_t)below(play, 4), .met = (int64_t)below(play, 2), .sent_on = some_day(play),
		.received_on = some_day(play), .met_on = some_day(play));
	*ret_event = out.event;
	return err;
}

static enum err play_flag(struct play *play, int64_t *ret_event)
{
	struct person_flag_out out;
	struct person_flag_in in = {.person = PERSON};
	switch (below(play, 5)) {
	case 0:
		in.do_not_contact = (struct opt_flag){true, true};
		break;
	case 1:
		in.do_not_contact = (struct opt_flag){true, false};
		in.because = STR("called me");
		break;
	case 2:
		in.private = (struct opt_flag){true, true};
		break;
	case 3:
		in.private = (struct opt_flag){true, false};
		break;
	default:
		in.in_touch = some_day(play);
	}
	play->last = "person_flag";
	enum err err = world_call(play->w, "person_flag", &in, &out);
	*ret_event = out.event;
	return err;
}

static enum err play_answer(struct play *play, int64_t *ret_event)
{
	struct ask_answer_out out;
	enum err err = PLAY(ask_answer, &out, .person = PERSON, .about = PERSON,
		.answer = chance(play, 70) ? SOURCE_ANSWER_DOES_NOT_KNOW : SOURCE_ANSWER_WOULD_RATHER_NOT);
	*ret_event = out.event;
	return err;
}

static enum err play_named(struct play *play, int64_t *ret_event)
{
	struct referral_add_out out;
	enum err err = PLAY(referral_add, &out, .source = PERSON, .name = a_name(play), .knows_them = STR("friend"));
	if (err == OK)
		add(play->people, &play->n_people, out.person.v);
	*ret_event = out.event;
	return err;
}

static enum err play_merge(struct play *play, int64_t *ret_event)
{
	struct person_merge_out out;
	enum err err = PLAY(person_merge, &out, .keep = PERSON, .other = PERSON);
	*ret_event = out.event;
	play->merged += err == OK;
	return err;
}

static enum err play_erase(struct play *play, int64_t *ret_event)
{
	struct person_erase_out out;
	(void)ret_event;
	if (chance(play, 60))
		return OK;
	enum err err = PLAY(person_erase, &out, .person = PERSON);
	play->erased += err == OK;
	return err;
}

/* Rows about people who are there, and others; some name a manager, a spouse, or who referred them. */
static enum err play_import(struct play *play, int64_t *ret_event)
{
	struct arena *arena = play->w->arena;
	struct str file = STR("Name,E-mail Address,Company,Manager's Name,Referred By,Spouse\n");
	(void)ret_event;
	for (uint64_t rows = 1 + below(play, 8); rows > 0; rows--) {
		struct str name = a_name(play);
		struct str email = chance(play, 70) ? str_format(arena, "p%llu@acme.example",
							      (unsigned long long)below(play, 40))
						    : STR("");
		file = str_format(arena, "%.*s%.*s,%.*s,%s,%.*s,%.*s,%.*s\n", STR_ARG(file), STR_ARG(name),
			STR_ARG(email), chance(play, 50) ? "Acme" : "",
			STR_ARG(chance(play, 30) ? a_name(play) : STR("")),
			STR_ARG(chance(play, 30) ? a_name(play) : STR("")),
			STR_ARG(chance(play, 30) ? a_name(play) : STR("")));
	}
	play->last = "import";
	struct imported imported = import_bytes(play->w, str_z(arena, file));
	assert_int_equal(imported.shown.state, IMPORT_STATE_FINISHED);
	add(play->imports, &play->n_imports, imported.import.v);
	play->imported++;
	struct person_list_out list;
	DO(play->w, person_list, &list, .limit = 200);
	const struct person_list_item *item = list.items.items;
	for (size_t i = 0; i < list.items.n; i++)
		if (chance(play, 20))
			add(play->people, &play->n_people, item[i].person.v);
	return OK;
}

static enum err play_import_undo(struct play *play, int64_t *ret_event)
{
	struct import_undo_out out;
	(void)ret_event;
	if (chance(play, 40))
		return OK;
	enum err err = PLAY(import_undo, &out, .import = {pick(play, play->imports, play->n_imports)});
	if (err != OK)
		return err;
	run_jobs(play->w);
	play->imports_undone++;
	return OK;
}

/* Something of long ago: allowed or refused, never half. */
static enum err play_undo(struct play *play, int64_t *ret_event)
{
	struct event_undo_out out;
	(void)ret_event;
	enum err err = PLAY(event_undo, &out, .event = pick(play, play->events, play->n_events));
	play->taken_back += err == OK;
	return err;
}

static enum err play_days(struct play *play, int64_t *ret_event)
{
	(void)ret_event;
	if (chance(play, 70))
		return OK;
	play->last = "days";
	play->day = day_plus((struct day){play->day}, (int)below(play, 40)).ymd;
	world_at(play->w, play->day);
	struct job_env env = world_jobs(play->w);
	env.data = data_directory();
	assert_int_equal(untold_daily(&env), OK);
	assert_int_equal(daily_fade(&env), OK);
	return OK;
}

static void play_once(struct play *play)
{
	static enum err (*const plays[])(struct play *, int64_t *) = {play_add, play_knows, play_knows, play_knows,
		play_contacts, play_contacts, play_flag, play_flag, play_answer, play_named, play_merge, play_erase,
		play_import, play_import_undo, play_undo, play_undo, play_days};
	int64_t event = 0;
	play->w->user = play->users[below(play, 2)];
	enum err err = plays[below(play, sizeof plays / sizeof *plays)](play, &event);
	if (world_refused(err, play->last)) {
		play->refused++;
		return;
	}
	play->done++;
	if (event == 0)
		return;
	add(play->events, &play->n_events, event);
	struct event_undo_out undone;
	if (chance(play, 15))
		play->taken_back += TRIED(play->w, event_undo, &undone, .event = event) == OK;
}

/* ---- the network as lines ---- */

/* A person with their flags (`to` is 0), or a link. */
struct line {
	int64_t from, to;
	uint32_t what;
};

struct lines {
	struct arena *arena;
	struct line *v;
	size_t n;
};

static int by_ends(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return (x->to > y->to) - (x->to < y->to);
}

static enum err list_lines(const struct rows *rows, void *arg)
{
	struct lines *lines = arg;
	lines->v = ARENA_ARRAY(lines->arena, rows->n_nodes + rows->n_links + 1, struct line);
	uint64_t back = 0;
	for (uint32_t node = 0; node < rows->n_nodes; node++) {
		struct row row = rows_of(rows, node);
		if (rows_flags(rows, node) & NODE_GONE) {
			assert_int_equal(row.n, 0);
			continue;
		}
		lines->v[lines->n++] = (struct line){rows_id(rows, node), 0, rows_flags(rows, node)};
		for (uint32_t i = 0; i < row.n; i++) {
			back += row.in[i] > 0;
			if (row.out[i] > 0)
				lines->v[lines->n++] = (struct line){
					rows_id(rows, node), rows_id(rows, row.peer[i]), row.out[i]};
			assert_int_equal(row.out[i], rows_link(rows, node, row.peer[i]).strength);
			assert_int_equal(row.in[i], rows_link(rows, row.peer[i], node).strength);
		}
	}
	assert_int_equal(back, rows->n_links);
	qsort(lines->v, lines->n, sizeof *lines->v, by_ends);
	return OK;
}

struct looking {
	struct world *w;
	struct networks *networks;
	struct lines lines;
	struct network_question question;
	struct list ways;
};

static enum err look(struct tx *tx, void *arg)
{
	struct looking *looking = arg;
	struct world *w = looking->w;
	struct ctx ctx = {.tx = tx,
		.arena = w->arena,
		.workspace = w->workspace,
		.user = w->user,
		.now = w->now,
		.networks = looking->networks};
	struct network_wait wait;
	enum err err = network_look(&ctx, list_lines, &looking->lines);
	return err != OK ? err : network_ways(&ctx, &looking->question, &looking->ways, &wait);
}

static struct looking look_at(struct play *play, struct networks *networks, struct network_question question)
{
	struct looking looking = {
		.w = play->w, .networks = networks, .lines = {.arena = play->w->arena}, .question = question};
	assert_int_equal(db_read(play->w->db, play->w->arena, look, &looking), OK);
	return looking;
}

static void say(const char *which, const struct line *line)
{
	print_error("%s: %lld -> %lld %u\n", which, (long long)line->from, (long long)line->to, line->what);
}

static void assert_same(
	struct play *play, const char *which, const struct looking *followed, const struct looking *fresh)
{
	const struct line *a = followed->lines.v, *b = fresh->lines.v;
	size_t n = followed->lines.n, m = fresh->lines.n, i = 0, j = 0, different = 0;
	while (i < n || j < m) {
		int order = i == n ? 1 : j == m ? -1 : by_ends(&a[i], &b[j]);
		if (order == 0 && a[i].what == b[j].what) {
			i++, j++;
			continue;
		}
		different++;
		if (order <= 0)
			say("followed", &a[i++]);
		if (order >= 0)
			say("read anew", &b[j++]);
	}
	if (different > 0)
		fail_msg("%s: %zu lines differ after %s", which, different, play->last);
	const struct network_way *x = followed->ways.items, *y = fresh->ways.items;
	assert_int_equal(followed->ways.n, fresh->ways.n);
	for (size_t k = 0; k < fresh->ways.n; k++) {
		assert_true(x[k].strength == y[k].strength && x[k].steps == y[k].steps);
		for (int step = 0; step <= y[k].steps; step++)
			assert_int_equal(x[k].people[step].v, y[k].people[step].v);
	}
}

/* What is kept is right on the day, whatever was noted, faded and taken back. */
static enum err check_strengths(struct ctx *ctx, void *arg)
{
	struct list rows;
	int *wrong = arg;
	TRY(daily_relationships(ctx->tx, (struct daily_relationships_args){ctx->workspace, {1}, 10000}, &rows));
	const struct daily_relationships_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++) {
		double strength;
		bool differs;
		TRY(relationship_today(ctx, &RELATIONSHIP_KEPT(&row[i]), &strength, &differs));
		*wrong += differs;
	}
	return OK;
}

static void compare(struct play *play, bool seldom)
{
	int wrong = 0;
	assert_int_equal(world_run(play->w, check_strengths, &wrong), OK);
	if (wrong > 0)
		fail_msg("%d strengths are not of the day after %s", wrong, play->last);
	int64_t from = PERSON.v, to = PERSON.v;
	struct network_question question = {{&from, 1}, {&to, 1}, 20, 4};
	struct networks *fresh = networks_new(SIZE_MAX, UINT64_MAX, NETWORK_READ_AT_ONCE);
	struct looking anew = look_at(play, fresh, question), followed = look_at(play, play->often, question);
	assert_same(play, "asked often", &followed, &anew);
	if (seldom) {
		followed = look_at(play, play->seldom, question);
		assert_same(play, "asked seldom", &followed, &anew);
	}
	networks_free(fresh);
}

static void prepare(struct play *play, struct db *db, uint64_t seed)
{
	struct world *w = play->w = world_new(db);
	rand_seed(&w->rand, seed);
	play->day = 20260601;
	play->often = networks_new(SIZE_MAX, UINT64_MAX, NETWORK_READ_AT_ONCE);
	play->seldom = networks_new(SIZE_MAX, UINT64_MAX, NETWORK_READ_AT_ONCE);
	play->users[0] = w->user;
	play->users[1] = world_rep(w, "Ben Rep", "ben@example.com");
	an_offer(w);
	int64_t event;
	for (int i = 0; i < 8; i++)
		assert_true(play_add(play, &event) == OK);
}

static void followed_is_read_anew(struct db *db)
{
	int done = 0, taken_back = 0, imports_undone = 0, erased = 0, merged = 0;
	int workspaces = db == test_sqlite() ? WORKSPACES : WORKSPACES_POSTGRES;
	for (int seed = 1; seed <= workspaces; seed++) {
		struct play play = {0};
		prepare(&play, db, (uint64_t)seed);
		for (int i = 0; i < OPERATIONS; i++) {
			play_once(&play);
			if (i % OFTEN == 0 || i % SELDOM == 0)
				compare(&play, i % SELDOM == 0);
		}
		networks_free(play.often);
		networks_free(play.seldom);
		done += play.done;
		taken_back += play.taken_back;
		imports_undone += play.imports_undone;
		erased += play.erased;
		merged += play.merged;
	}
	print_message("%d operations done, %d taken back, %d imports undone, %d people erased, %d merged\n", done,
		taken_back, imports_undone, erased, merged);
	assert_true(done > workspaces * OPERATIONS / 3);
	assert_true(taken_back > workspaces * 5);
	assert_true(imports_undone >= workspaces && erased >= workspaces && merged >= workspaces);
}

int main(void)
{
	const struct CMUnitTest tests[] = {TEST_DB(followed_is_read_anew)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
