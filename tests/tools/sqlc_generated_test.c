/* What sqlc writes, at work: the small schema of tests/tools/sqlc, written and read on both engines. */
#include <string.h>
#include "base/id.h"
#include "box_sql.h"
#include "test_db.h"

/* A box with something in every column. */
static struct box a_box(struct workspace_id workspace, const char *name)
{
	struct box box = {
		.workspace_id = workspace,
		.id = {id_make(time_now())},
		.name = str_c(name),
		.colour = COLOUR_LIGHT_BLUE,
		.shape = SHAPE_OVAL, /* a later migration's word */
		.size = INT64_MAX,
		.limit_size = {true, 0},
		.weight = 0.1,
		.density = {true, -2.5},
		.open = true,
		.liked = {true, false},
		.person_id = {77},
		.made = {1},
		.seen = {INT64_C(1764000000000000)},
		.day = {20261122},
		.due = {20270101},
		.value = {-4800},
		.picture = {"\0\xff", 2},
	};
	memset(box.seal.b, 0xa5, sizeof box.seal.b);
	return box;
}

static void assert_same_box(const struct box *a, const struct box *b)
{
	assert_int_equal(a->workspace_id.v, b->workspace_id.v);
	assert_int_equal(a->id.v, b->id.v);
	assert_true(str_equal(a->name, b->name));
	assert_int_equal(a->colour, b->colour);
	assert_int_equal(a->shape, b->shape);
	assert_int_equal(a->size, b->size);
	assert_int_equal(a->limit_size.set, b->limit_size.set);
	assert_int_equal(a->limit_size.v, b->limit_size.v);
	assert_true(a->weight == b->weight);
	assert_int_equal(a->density.set, b->density.set);
	assert_true(a->density.v == b->density.v);
	assert_int_equal(a->open, b->open);
	assert_int_equal(a->liked.set, b->liked.set);
	assert_int_equal(a->liked.v, b->liked.v);
	assert_int_equal(a->person_id.v, b->person_id.v);
	assert_int_equal(a->made.us, b->made.us);
	assert_int_equal(a->seen.us, b->seen.us);
	assert_int_equal(a->day.ymd, b->day.ymd);
	assert_int_equal(a->due.ymd, b->due.ymd);
	assert_int_equal(a->value.v, b->value.v);
	assert_memory_equal(a->seal.b, b->seal.b, sizeof a->seal.b);
	assert_int_equal(str_none(a->picture), str_none(b->picture));
	assert_true(str_equal(a->picture, b->picture));
}

/* ---- rows of a table ---- */

static enum err rows(struct tx *tx, void *arg)
{
	struct workspace_id workspace = *(const struct workspace_id *)arg;
	struct box box = a_box(workspace, "full"), got;
	bool found;
	TRY(box_insert(tx, &box));
	TRY(box_get(tx, workspace, box.id, &got, &found));
	assert_true(found);
	assert_same_box(&box, &got);

	/* NULL wherever a column may be it */
	box.shape = SHAPE_NONE;
	box.limit_size = (struct opt_int){0};
	box.density = (struct opt_real){0};
	box.liked = (struct opt_flag){0};
	box.person_id = (struct person_id){0};
	box.seen = UTC_NONE;
	box.due = DAY_NONE;
	box.picture = STR_NONE;
	TRY(box_update(tx, &box));
	TRY(box_get(tx, workspace, box.id, &got, &found));
	assert_true(found);
	assert_same_box(&box, &got);

	assert_int_equal(box_delete(tx, (struct workspace_id){workspace.v + 1}, box.id), ERR_NOT_FOUND);
	TRY(box_delete(tx, workspace, box.id));
	TRY(box_get(tx, workspace, box.id, &got, &found));
	assert_false(found);
	assert_int_equal(box_update(tx, &box), ERR_NOT_FOUND);
	assert_int_equal(box_delete(tx, workspace, box.id), ERR_NOT_FOUND);
	return OK;
}

static void rows_are_written_and_read(struct db *db)
{
	struct workspace_id workspace = test_workspace(db);
	test_write(db, test_arena(), rows, &workspace);
}

/* ---- statements ---- */

struct seen {
	int n;
	int64_t labels;
};

static enum err see(const void *row, void *arg)
{
	const struct box_labels_row *label = row;
	struct seen *seen = arg;
	assert_true(str_is(label->name, "second"));
	seen->n++;
	seen->labels += label->n;
	return OK;
}

static enum err fill(struct tx *tx, struct workspace_id workspace, struct box ret_boxes[3])
{
	static const char *const names[] = {"first", "second", "third \"'\\ ?"};
	struct person person = {.workspace_id = workspace, .id = {77}, .name = STR("Ann")};
	TRY(person_insert(tx, &person));
	for (size_t i = 0; i < 3; i++) {
		ret_boxes[i] = a_box(workspace, names[i]);
		ret_boxes[i].open = false;
		ret_boxes[i].size = (int64_t)i;
		if (i == 1)
			ret_boxes[i].person_id.v = 0;
		if (i == 2)
			ret_boxes[i].due = DAY_NONE;
		TRY(box_insert(tx, &ret_boxes[i]));
	}
	return OK;
}

static enum err lists(struct tx *tx, struct workspace_id workspace, const struct box boxes[3])
{
	const int64_t ids[] = {boxes[2].id.v, boxes[0].id.v, boxes[1].id.v, -1};
	const struct str words[] = {STR("second"), STR("it's \"so\"\\"), STR("")};
	struct box_some_args args = {
		.workspace = workspace, .ids = {ids, 4}, .words = {words, 3}, .colour = COLOUR_LIGHT_BLUE};
	struct list list;
	TRY(box_some(tx, args, &list));
	assert_int_equal(list.n, 2);
	const struct box_some_row *some = list.items;
	assert_true(str_is(some[0].name, "first"));
	assert_true(str_is(some[1].name, "third \"'\\ ?"));
	assert_int_equal(some[1].due.ymd, 0);
	args.ids.n = 0;
	TRY(box_some(tx, args, &list));
	assert_int_equal(list.n, 0);
	args = (struct box_some_args){.workspace = workspace, .ids = {ids, 1}};
	TRY(box_some(tx, args, &list)); /* colour = NULL and made > NULL are never true */
	assert_int_equal(list.n, 0);
	args.after = (struct utc){-5};
	TRY(box_some(tx, args, &list));
	assert_int_equal(list.n, 1);
	return OK;
}

static enum err statements(struct tx *tx, void *arg)
{
	struct workspace_id workspace = *(const struct workspace_id *)arg;
	struct box boxes[3];
	TRY(fill(tx, workspace, boxes));
	TRY(lists(tx, workspace, boxes));

	struct box_by_name_row row;
	bool found;
	TRY(box_by_name(tx, (struct box_by_name_args){.workspace = workspace, .name = STR("second")}, &row, &found));
	assert_true(found);
	assert_int_equal(row.id.v, boxes[1].id.v);
	assert_int_equal(row.colour, COLOUR_LIGHT_BLUE);
	assert_int_equal(row.next, 2);
	assert_true(str_none(row.person_name));
	TRY(box_by_name(tx, (struct box_by_name_args){.workspace = workspace, .name = STR("first")}, &row, &found));
	assert_true(str_is(row.person_name, "Ann"));
	TRY(box_by_name(
		tx, (struct box_by_name_args){.workspace = {workspace.v + 1}, .name = STR("first")}, &row, &found));
	assert_false(found);

	int64_t changes = 0;
	TRY(box_open_all(tx, (struct box_open_all_args){.workspace = workspace, .person = {77}}, &changes));
	assert_int_equal(changes, 2);
	struct box_grow_row grown;
	TRY(box_grow(tx, (struct box_grow_args){.workspace = workspace, .id = boxes[0].id, .by = 41}, &grown, &found));
	assert_true(found);
	assert_int_equal(grown.size, 41);

	for (int i = 0; i < 2; i++) {
		TRY(box_add_label(tx, (struct box_add_label_args){workspace, STR("low"), boxes[1].id}));
		TRY(box_add_label(tx, (struct box_add_label_args){workspace, STR("z\xc3\xa9"), boxes[1].id}));
	}
	struct seen seen = {0};
	TRY(box_labels(tx, (struct box_labels_args){workspace, STR("lo")}, see, &seen));
	assert_int_equal(seen.n, 2);
	assert_int_equal(seen.labels, 2);
	return OK;
}

static void statements_run(struct db *db)
{
	struct workspace_id workspace = test_workspace(db);
	test_write(db, test_arena(), statements, &workspace);
}

static enum err wrong_word(struct tx *tx, void *arg)
{
	struct workspace_id workspace = *(const struct workspace_id *)arg;
	struct label label = {.workspace_id = workspace, .word = STR_NONE, .box_id = {1}};
	return label_insert(tx, &label);
}

static void null_where_none_may_be_is_refused(struct db *db)
{
	struct workspace_id workspace = test_workspace(db);
	assert_int_not_equal(db_write(db, test_arena(), wrong_word, &workspace), OK);
}

/* ---- descriptors ---- */

static void tables_are_described(void **state)
{
	(void)state;
	assert_int_equal(db_table_count, 4);
	assert_ptr_equal(db_tables[0], &box_table);
	assert_ptr_equal(box_table.record, &box_row_record);
	assert_string_equal(box_table.name, "box");
	const struct field *person = record_field(&box_row_record, STR("person_id"));
	assert_int_equal(person->type, FIELD_ID);
	assert_string_equal(person->noun, "person");
	assert_false(person->required);
	const struct field *shape = record_field(&box_row_record, STR("shape"));
	assert_ptr_equal(shape->enums, &shape_info);
	assert_int_equal(enum_parse(&shape_info, STR("square")), SHAPE_SQUARE);
	assert_int_equal(record_field(&box_row_record, STR("limit_size"))->type, FIELD_OPT_INT);
	assert_null(label_table.get);
	assert_null(door_key_table.get); /* its key is not (workspace_id, id) */
	for (int i = 0; i < db_statement_count; i++)
		assert_int_equal(db_statements[i]->index, i);
	assert_int_equal(db_migration_count, 2);
	assert_string_equal(db_migrations[1].name, "more");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_DB(rows_are_written_and_read),
		TEST_DB(statements_run),
		TEST_DB(null_where_none_may_be_is_refused),
		cmocka_unit_test(tables_are_described),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
