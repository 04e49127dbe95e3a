/* The interface of the room, on both engines. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include "statements.h"
#include "base/id.h"
#include "test_db.h"

static struct item an_item(struct workspace_id workspace, const char *name)
{
	struct item item = {
		.workspace_id = workspace,
		.id = {id_make(time_now())},
		.name = str_c(name),
		.weight = 0.1,
		.value = {-4800},
	};
	memset(item.token.b, 0xa5, sizeof item.token.b);
	return item;
}

/* ---- small transactions ---- */

static enum err insert(struct tx *tx, void *arg)
{
	return db_run(tx, item_table.insert, arg, NULL);
}

/* A job's rows go another way to a server than people's. */
typedef enum err (*write_fn)(struct db *db, struct arena *arena, tx_fn fn, void *arg);

static void put_by(struct db *db, write_fn write, const struct item *item)
{
	struct item copy = *item;
	assert_int_equal(write(db, test_arena(), insert, &copy), OK);
}

static void put(struct db *db, const struct item *item)
{
	put_by(db, db_write, item);
}

struct got {
	struct table_key key;
	struct item item;
	bool found;
};

static enum err get(struct tx *tx, void *arg)
{
	struct got *got = arg;
	return db_maybe(tx, item_table.get, &got->key, &got->item, &got->found);
}

static struct got item_of(struct db *db, const struct item *item)
{
	struct got got = {.key = {item->workspace_id, item->id.v}};
	test_read(db, test_arena(), get, &got);
	return got;
}

static enum err count(struct tx *tx, void *arg)
{
	struct number_row *row = arg;
	struct workspace_args args = {{row->n}};
	bool found;
	return db_maybe(tx, &item_count, &args, row, &found);
}

static int64_t items_in(struct db *db, struct workspace_id workspace)
{
	struct number_row row = {workspace.v};
	test_read(db, test_arena(), count, &row);
	return row.n;
}

/* ---- values ---- */

static void check_every_type(struct db *db, write_fn write)
{
	struct item item = an_item(test_workspace(db), "Zo\xc3\xab \"\\{},'\n\r\t\\N\\.");
	item.colour = COLOUR_GREEN;
	item.done = true;
	item.depth = (struct opt_real){true, -1e300};
	item.count = (struct opt_int){true, INT64_MIN};
	item.liked = (struct opt_flag){true, false};
	item.at = (struct utc){INT64_C(1795325543123456)};
	item.due = (struct day){20261122};
	item.raw = (struct str){"\0\xff\n", 3};
	put_by(db, write, &item);
	struct got got = item_of(db, &item);
	assert_true(got.found);
	assert_true(str_equal(got.item.name, item.name));
	assert_int_equal(got.item.colour, COLOUR_GREEN);
	assert_true(got.item.done);
	assert_true(got.item.weight == 0.1);
	assert_true(got.item.depth.set && got.item.depth.v == -1e300);
	assert_true(got.item.count.set && got.item.count.v == INT64_MIN);
	assert_true(got.item.liked.set && !got.item.liked.v);
	assert_int_equal(got.item.at.us, item.at.us);
	assert_int_equal(got.item.due.ymd, 20261122);
	assert_int_equal(got.item.value.v, -4800);
	assert_memory_equal(got.item.token.b, item.token.b, 32);
	assert_true(str_equal(got.item.raw, item.raw));
}

static void every_type_comes_back(struct db *db)
{
	check_every_type(db, db_write);
	check_every_type(db, db_write_job);
}

static void check_none(struct db *db, write_fn write)
{
	struct item item = an_item(test_workspace(db), "");
	put_by(db, write, &item);
	struct got got = item_of(db, &item);
	assert_true(got.found);
	assert_false(str_none(got.item.name)); /* empty is not none */
	assert_int_equal(got.item.name.n, 0);
	assert_int_equal(got.item.colour, COLOUR_NONE);
	assert_false(got.item.done || got.item.depth.set || got.item.count.set || got.item.liked.set);
	assert_true(utc_none(got.item.at) && day_none(got.item.due) && str_none(got.item.raw));
	item.id.v++;
	item.name = STR("other");
	item.raw = STR("");
	put_by(db, write, &item);
	got = item_of(db, &item);
	assert_true(!str_none(got.item.raw) && got.item.raw.n == 0);
}

static void none_comes_back_as_none(struct db *db)
{
	check_none(db, db_write);
	check_none(db, db_write_job);
}

/* What a job has inserted is there for what it reads next, and its conflicts are told. */
static enum err insert_and_count(struct tx *tx, void *arg)
{
	struct item *item = arg;
	struct number_row row = {item->workspace_id.v};
	for (int i = 0; i < 3; i++) {
		struct item copy = *item;
		copy.id.v += i;
		copy.name = str_format(tx_arena(tx), "row %d", i);
		TRY(insert(tx, &copy));
	}
	TRY(count(tx, &row));
	assert_int_equal(row.n, 3);
	struct item last = *item;
	last.id.v += 3;
	return insert(tx, &last);
}

static void a_job_reads_what_it_inserted(struct db *db)
{
	struct item item = an_item(test_workspace(db), "row 1");
	assert_int_equal(db_write_job(db, test_arena(), insert_and_count, &item), ERR_CONFLICT);
	assert_int_equal(items_in(db, item.workspace_id), 0);
	item.name = STR("row 3");
	assert_int_equal(db_write_job(db, test_arena(), insert_and_count, &item), OK);
	assert_int_equal(items_in(db, item.workspace_id), 4);
}

static void absent_leaves_the_output_alone(struct db *db)
{
	struct item item = an_item(test_workspace(db), "never stored");
	struct got got = {.key = {item.workspace_id, item.id.v}, .item = item, .found = true};
	test_read(db, test_arena(), get, &got);
	assert_false(got.found);
	assert_int_equal(got.item.id.v, item.id.v);
}

/* Each leaves nothing behind that would go with the next. */
static void check_refusals(struct db *db, write_fn write)
{
	struct item item = an_item(test_workspace(db), "x");
	item.name = (struct str){"a\0b", 3};
	assert_int_equal(write(db, test_arena(), insert, &item), ERR_INVALID);
	item.name = STR_NONE;
	assert_int_equal(write(db, test_arena(), insert, &item), ERR_INTERNAL);
	item.name = STR("x");
	item.weight = __builtin_nan("");
	assert_int_equal(write(db, test_arena(), insert, &item), ERR_INTERNAL);
	item.weight = 0;
	item.colour = (enum colour)7;
	assert_int_equal(write(db, test_arena(), insert, &item), ERR_INTERNAL);
	assert_int_equal(items_in(db, item.workspace_id), 0);
	item.colour = COLOUR_GREEN;
	put_by(db, write, &item);
	assert_int_equal(items_in(db, item.workspace_id), 1);
}

static void what_cannot_be_stored_is_refused(struct db *db)
{
	check_refusals(db, db_write);
	check_refusals(db, db_write_job);
}

/* ---- lists ---- */

struct listed {
	struct workspace_id workspace;
	struct ids ids;
	struct texts names;
	struct list rows;
};

static enum err list_by_ids(struct tx *tx, void *arg)
{
	struct listed *listed = arg;
	return db_many(tx, &item_by_ids, &(struct item_by_ids_args){listed->workspace, listed->ids}, &listed->rows);
}

static enum err list_by_names(struct tx *tx, void *arg)
{
	struct listed *listed = arg;
	return db_many(
		tx, &item_by_names, &(struct item_by_names_args){listed->workspace, listed->names}, &listed->rows);
}

static void lists_are_arguments(struct db *db)
{
	struct listed listed = {.workspace = test_workspace(db)};
	const char *names[] = {"a", "\"b\"\\", "{c,d}", "\x01\t", "NULL", "z"};
	struct str texts[] = {STR("NULL"), STR("\"b\"\\"), STR("{c,d}"), STR("\x01\t"), STR("absent")};
	int64_t ids[6];
	for (size_t i = 0; i < 6; i++) {
		struct item item = an_item(listed.workspace, names[i]);
		ids[i] = item.id.v;
		put(db, &item);
	}
	listed.ids = (struct ids){(int64_t[]){ids[4], ids[1], 77}, 3};
	test_read(db, test_arena(), list_by_ids, &listed);
	assert_int_equal(listed.rows.n, 2);
	const struct item *items = listed.rows.items;
	assert_int_equal(items[0].id.v, ids[1]);
	assert_int_equal(items[1].id.v, ids[4]);
	listed.names = (struct texts){texts, 5};
	test_read(db, test_arena(), list_by_names, &listed);
	assert_int_equal(listed.rows.n, 4);
	listed.names.n = 0;
	test_read(db, test_arena(), list_by_names, &listed);
	assert_int_equal(listed.rows.n, 0);
	listed.ids.n = 0;
	test_read(db, test_arena(), list_by_ids, &listed);
	assert_int_equal(listed.rows.n, 0);
}

/* ---- rows one by one ---- */

struct walk {
	struct tx *tx;
	struct workspace_id workspace;
	int n, inner, stop_at;
	int depth;
};

static enum err walk_inner(const void *row, void *arg)
{
	(void)row;
	((struct walk *)arg)->inner++;
	return OK;
}

/* Runs the same statement again within the walk over its rows. */
static enum err walk_row(const void *row, void *arg)
{
	struct walk *walk = arg;
	const struct item *item = row;
	assert_int_equal(item->workspace_id.v, walk->workspace.v);
	if (++walk->n == walk->stop_at)
		return ERR_CANCELLED;
	return db_each(walk->tx, &item_all, &(struct workspace_args){walk->workspace}, walk_inner, walk);
}

static enum err walk_all(struct tx *tx, void *arg)
{
	struct walk *walk = arg;
	walk->tx = tx;
	return db_each(tx, &item_all, &(struct workspace_args){walk->workspace}, walk_row, walk);
}

static void rows_are_walked(struct db *db)
{
	struct walk walk = {.workspace = test_workspace(db)};
	for (int i = 0; i < 20; i++) {
		struct item item = an_item(walk.workspace, (char[]){(char)('a' + i), 0});
		put(db, &item);
	}
	test_read(db, test_arena(), walk_all, &walk);
	assert_int_equal(walk.n, 20);
	assert_int_equal(walk.inner, 400);
	walk.n = 0;
	walk.stop_at = 3;
	assert_int_equal(db_read(db, test_arena(), walk_all, &walk), ERR_CANCELLED);
	assert_int_equal(walk.n, 3);
	assert_int_equal(items_in(db, walk.workspace), 20);
}

/* Stops in the middle, and goes on with the transaction. */
static enum err stop_and_write(struct tx *tx, void *arg)
{
	struct walk *walk = arg;
	assert_int_equal(walk_all(tx, walk), ERR_CANCELLED);
	struct item item = an_item(walk->workspace, "after");
	return insert(tx, &item);
}

static void a_stopped_walk_does_not_end_the_transaction(struct db *db)
{
	struct walk walk = {.workspace = test_workspace(db), .stop_at = 1};
	struct item item = an_item(walk.workspace, "one");
	put(db, &item);
	test_write(db, test_arena(), stop_and_write, &walk);
	assert_int_equal(items_in(db, walk.workspace), 2);
}

/* ---- changes, returning ---- */

struct changed {
	struct item item;
	int64_t changes;
	struct number_row row;
	bool found;
};

static enum err rename_item(struct tx *tx, void *arg)
{
	struct changed *changed = arg;
	return db_run(tx, &item_rename, &changed->item, &changed->changes);
}

static enum err add_returning(struct tx *tx, void *arg)
{
	struct changed *changed = arg;
	return db_maybe(tx, &item_add_returning, &changed->item, &changed->row, &changed->found);
}

static void changes_are_counted(struct db *db)
{
	struct changed changed = {.item = an_item(test_workspace(db), "before"), .changes = -1};
	test_write(db, test_arena(), rename_item, &changed);
	assert_int_equal(changed.changes, 0);
	test_write(db, test_arena(), add_returning, &changed);
	assert_true(changed.found);
	assert_int_equal(changed.row.n, changed.item.id.v);
	changed.item.name = STR("after");
	test_write(db, test_arena(), rename_item, &changed);
	assert_int_equal(changed.changes, 1);
	assert_true(str_is(item_of(db, &changed.item).item.name, "after"));
}

/* ---- errors ---- */

static enum err insert_then_refuse(struct tx *tx, void *arg)
{
	TRY(insert(tx, arg));
	return ERR_STOP;
}

/* The error of a statement is overlooked. */
static enum err insert_carelessly(struct tx *tx, void *arg)
{
	struct item item = *(struct item *)arg;
	TRY(insert(tx, &item));
	enum err first = insert(tx, &item);
	assert_int_equal(first, ERR_CONFLICT);
	item.id.v++;
	item.name = STR("a later one");
	assert_int_equal(insert(tx, &item), ERR_CONFLICT);
	return OK;
}

static void errors_leave_nothing_behind(struct db *db)
{
	struct item item = an_item(test_workspace(db), "x");
	assert_int_equal(db_write(db, test_arena(), insert_then_refuse, &item), ERR_STOP);
	assert_int_equal(db_write(db, test_arena(), insert_carelessly, &item), ERR_CONFLICT);
	assert_int_equal(items_in(db, item.workspace_id), 0);
	put(db, &item);
	struct item again = an_item(item.workspace_id, "x");
	assert_int_equal(db_write(db, test_arena(), insert, &again), ERR_CONFLICT);
	assert_int_equal(db_read(db, test_arena(), insert, &again), ERR_INTERNAL);
	assert_int_equal(items_in(db, item.workspace_id), 1);
}

static enum err put_child(struct tx *tx, void *arg)
{
	return db_run(tx, &child_put, arg, NULL);
}

static void a_key_that_points_nowhere_is_a_conflict(struct db *db)
{
	struct tally nowhere = {.worker = 123456, .slot = 7, .n = 1};
	assert_int_equal(db_write(db, test_arena(), put_child, &nowhere), ERR_CONFLICT);
}

static enum err fill_arena(struct tx *tx, void *arg)
{
	TRY(insert(tx, arg));
	str_copy(tx_arena(tx), (struct str){(char[4096]){'x'}, 4096});
	return OK;
}

static void out_of_memory_commits_nothing(struct db *db)
{
	struct item item = an_item(test_workspace(db), "x");
	AUTO_ARENA small = arena_new(2048);
	assert_int_equal(db_write(db, small, fill_arena, &item), ERR_NOMEM);
	assert_int_equal(items_in(db, item.workspace_id), 0);
}

/* Every allocation of a read is made to fail once: the read says so, and the next one is well. */
static void failing_memory_is_told(struct db *db)
{
	struct listed listed = {.workspace = test_workspace(db)};
	struct str names[] = {STR("a"), STR("b"), STR("c")};
	for (size_t i = 0; i < 3; i++) {
		struct item item = an_item(listed.workspace, names[i].p);
		put(db, &item);
	}
	listed.names = (struct texts){names, 3};
	enum err err = ERR_NOMEM;
	int failures = 0;
	for (long n = 1; err != OK; n++, failures++) {
		AUTO_ARENA arena = arena_new(0);
		arena_fail_after(n);
		err = db_read(db, arena, list_by_names, &listed);
		arena_fail_after(0);
		if (err != OK)
			assert_int_equal(err, ERR_NOMEM);
		assert_true(n < 100);
	}
	assert_true(failures > 3);
	assert_int_equal(listed.rows.n, 3);
}

/* ---- many threads ---- */

enum { THREADS = 32, WRITES = 50 };
struct worker {
	struct db *db;
	struct workspace_id workspace;
	int number;
	bool job;
	int failed;
};

/* Every seventh is refused, every eleventh conflicts; the others must not notice. */
static void *work(void *arg)
{
	struct worker *worker = arg;
	AUTO_ARENA arena = arena_new(0);
	for (int i = 0; i < WRITES; i++) {
		arena_reset(arena);
		struct item item = an_item(worker->workspace, "");
		item.name = str_format(arena, "%d %d", worker->number, i);
		if (i % 11 == 5)
			item.name = STR("always the same");
		tx_fn fn = i % 7 == 3 ? insert_then_refuse : insert;
		enum err err = worker->job ? db_write_job(worker->db, arena, fn, &item)
					   : db_write(worker->db, arena, fn, &item);
		enum err expected = i % 11 == 5 ? ERR_CONFLICT : i % 7 == 3 ? ERR_STOP : OK;
		worker->failed += err != expected;
		struct got got = {.key = {item.workspace_id, item.id.v}};
		worker->failed += db_read(worker->db, arena, get, &got) != OK || got.found != (err == OK);
	}
	return NULL;
}

static void many_threads_write_at_once(struct db *db)
{
	struct item same = an_item(test_workspace(db), "always the same");
	put(db, &same);
	pthread_t threads[THREADS];
	struct worker workers[THREADS];
	for (int i = 0; i < THREADS; i++) {
		workers[i] = (struct worker){db, same.workspace_id, i, i % 8 == 0, 0};
		assert_int_equal(pthread_create(&threads[i], NULL, work, &workers[i]), 0);
	}
	int expected = 1;
	for (int i = 0; i < WRITES; i++)
		expected += i % 7 != 3 && i % 11 != 5 ? THREADS : 0;
	for (int i = 0; i < THREADS; i++) {
		pthread_join(threads[i], NULL);
		assert_int_equal(workers[i].failed, 0);
	}
	assert_int_equal(items_in(db, same.workspace_id), expected);
}

/* ---- nodes that start at once ---- */

static void *open_and_close(void *arg)
{
	struct db_options options = {.url = str_c(arg)};
	struct problem problem = {0};
	struct db *db = NULL;
	AUTO_ARENA arena = arena_new(0);
	enum err err = db_open(&options, arena, &problem, &db);
	if (err != OK)
		print_error("%.*s\n", STR_ARG(problem.message));
	db_close(db);
	return err == OK ? NULL : arg;
}

static void nodes_migrate_one_after_the_other(struct db *db)
{
	(void)db;
	const char *url = test_postgres_database();
	char copy[256];
	snprintf(copy, sizeof copy, "%s", url);
	pthread_t nodes[6];
	for (int i = 0; i < 6; i++)
		pthread_create(&nodes[i], NULL, open_and_close, copy);
	for (int i = 0; i < 6; i++) {
		void *failed = NULL;
		pthread_join(nodes[i], &failed);
		assert_null(failed);
	}
}

static void statistics_and_check(struct db *db)
{
	struct db_stats before, after;
	struct item item = an_item(test_workspace(db), "x");
	db_stats_get(db, &before);
	put(db, &item);
	assert_int_equal(items_in(db, item.workspace_id), 1);
	db_stats_get(db, &after);
	assert_int_equal(after.writes, before.writes + 1);
	assert_int_equal(after.reads, before.reads + 1);
	assert_int_equal(after.version, 2);
	assert_true(after.bytes > 0);
	struct str report = STR_NONE;
	assert_int_equal(db_check(db, test_arena(), &report), OK);
	assert_int_equal(report.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_DB(every_type_comes_back),
		TEST_DB(none_comes_back_as_none),
		TEST_DB(a_job_reads_what_it_inserted),
		TEST_DB(absent_leaves_the_output_alone),
		TEST_DB(what_cannot_be_stored_is_refused),
		TEST_DB(lists_are_arguments),
		TEST_DB(rows_are_walked),
		TEST_DB(a_stopped_walk_does_not_end_the_transaction),
		TEST_DB(changes_are_counted),
		TEST_DB(errors_leave_nothing_behind),
		TEST_DB(a_key_that_points_nowhere_is_a_conflict),
		TEST_DB(out_of_memory_commits_nothing),
		TEST_DB(failing_memory_is_told),
		TEST_DB(many_threads_write_at_once),
		TEST_DB_POSTGRES(nodes_migrate_one_after_the_other),
		TEST_DB(statistics_and_check),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
