/* What is stored about a person is handed out whole, whatever is stored one day. */
#include "audit_ops.h"
#include "domain/upkeep/schema.h"
#include "domain/upkeep/somebody.h"
#include "export_ops.h"

/* ---- the schema against the statements ---- */

static const struct word_of left_out[] = {
	{"word", NULL, "for search: the words of names and organizations, which are in the export"},
	{"person", "erased", "nothing is exported of who was erased"},
	{"merged_person", "id", "the entry that is gone; its events are read with those of the one that stayed"},
	{"app_user", "password", "a hash that serves nobody but who guesses"},
	{"event_log", "version", "of the program's own writing"},
	{"event_log", "subject", "the number of a row, which is in the export itself"},
	{"event_log", "cause", "the number of the event that this one came with"},
	{"person", "networks", "derived from the addresses"},
	{NULL, "folded", "the name again, for comparing"},
	{NULL, "changed", "of the program's own bookkeeping"},
};

static bool is_left_out(const char *table, const char *column)
{
	return is_word_of(left_out, sizeof left_out / sizeof *left_out, table, column);
}

static bool reads(const char *sql, const char *table)
{
	char from[100], join[100];
	snprintf(from, sizeof from, "FROM %.60s", table);
	snprintf(join, sizeof join, "JOIN %.60s", table);
	return behind(sql, from) != NULL || behind(sql, join) != NULL;
}

static bool searches(const char *sql, const char *column)
{
	for (const char *p = sql; (p = behind(p, column)) != NULL;)
		if (strncmp(p, " = ", 3) == 0 || strncmp(p, " IN ", 4) == 0)
			return true;
	return false;
}

static bool exports(const char *table, const char *column, bool by_it)
{
	for (int i = 0; i < db_statement_count; i++) {
		const struct statement *statement = db_statements[i];
		if (strncmp(statement->name, "export_", 7) != 0 || !reads(statement->sqlite, table))
			continue;
		if (by_it ? searches(statement->sqlite, column) : behind(statement->sqlite, column) != NULL)
			return true;
	}
	return false;
}

static int check_table(const struct columns *columns)
{
	int checked = 0;
	for (size_t i = 0; about_people(columns) && i < columns->n; i++) {
		if (is_left_out(columns->table, columns->names[i]))
			continue;
		if (!exports(columns->table, columns->names[i], columns->person[i]))
			fail_msg("%s.%s tells of a person and is not in person_export: add it to export.sql",
				columns->table, columns->names[i]);
		checked++;
	}
	return checked;
}

static void every_column_about_people_is_exported(void **state)
{
	(void)state;
	int checked = 0;
	read_schema();
	for (size_t i = 0; i < n_tables; i++)
		checked += check_table(&tables[i]);
	assert_true(checked > 150);
}

static void nothing_is_left_out(struct db *db)
{
	struct world *w = world_new(db);
	struct ben b = ben_whole(w);
	struct person_export_out out;
	assert_int_equal(world_run(w, add_user, &b), OK);
	DO(w, person_export, &out, .person = b.ben);
	assert_true(str_is(out.person.name, "Ben Haddad"));
	const struct record *record = world_operation("person_export")->out;
	int lists = 0, statements = 0;
	for (size_t i = 0; i < record->n_fields; i++) {
		const struct field *field = &record->fields[i];
		if (field->type != FIELD_LIST)
			continue;
		lists++;
		if (((const struct list *)((const char *)&out + field->offset))->n == 0)
			fail_msg("%s: nothing in it", field->name);
	}
	for (int i = 0; i < db_statement_count; i++)
		statements += strncmp(db_statements[i]->name, "export_", 7) == 0;
	assert_int_equal(lists + 1, statements); /* the person's own row is no list */
	assert_int_equal(world_operation("person_export")->least, USER_ROLE_OWNER);
}

static void it_tells_what_is_theirs(struct db *db)
{
	struct world *w = world_new(db);
	struct ben b = ben_whole(w);
	struct person_export_out out;
	assert_int_equal(world_run(w, add_user, &b), OK);
	/* The id of the entry that went into theirs still leads there. */
	DO(w, person_export, &out, .person = b.other);
	assert_int_equal(out.person.id.v, b.ben.v);
	assert_true(str_is(((const struct export_note_row *)out.notes.items)[0].text, "likes sailing"));
	assert_true(str_is(((const struct export_satisfaction_row *)out.scores.items)[0].words, "on time"));
	assert_true(str_is(((const struct export_named_row *)out.named.items)[0].name, "Olga Neu"));
	assert_true(str_is(((const struct export_named_by_row *)out.named_by.items)[0].source, "Ines Rossi"));
	assert_true(str_is(((const struct export_merged_row *)out.merged.items)[0].name, "Benjamin Hadad-Roth"));
	assert_true(str_is(((const struct export_file_row *)out.files.items)[0].file_name, "Connections.csv"));
	const struct export_value_row *before = out.before.items;
	bool name = false;
	for (size_t i = 0; i < out.before.n; i++) {
		assert_false(str_starts(before[i].before, STR("$argon2id$")));
		name |= str_is(before[i].table_name, "app_user") && str_is(before[i].field, "name");
	}
	assert_true(name);
	/* The others' files hold nothing of it. */
	DO(w, person_export, &out, .person = b.karl);
	assert_int_equal(out.notes.n, 0);
	assert_int_equal(out.files.n, 0);
}

static void each_export_is_an_event(struct db *db)
{
	struct world *w = world_new(db);
	struct ben b = ben_whole(w);
	struct person_export_out out;
	struct person_show_out shown;
	struct audit_list_out audit;
	DO(w, person_export, &out, .person = b.ben);
	DO(w, person_show, &shown, .person = b.ben);
	const struct event_timeline_row *event = shown.events.items;
	assert_true(str_is(event[0].kind, "person_exported"));
	DO(w, audit_list, &audit, .kind = STR("person_exported"));
	assert_int_equal(audit.items.n, 1);
	const struct audit_line *line = audit.items.items;
	assert_true(str_is(line->words, "Ana D\u00edaz took out everything stored about Ben Haddad"));
	const struct person_export_event *told = out.events.items;
	assert_int_equal(told[out.events.n - 1].event, line->event);
}

static void strangers_are_not_found(struct db *db)
{
	struct world *w = world_new(db), *other = world_new(db);
	struct person_id karl = a_person(w, "Karl Weber");
	struct audit_list_out audit;
	REFUSED(other, ERR_NOT_FOUND, person_export, .person = karl);
	DO(other, audit_list, &audit, .kind = STR("person_exported"));
	assert_int_equal(audit.items.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_column_about_people_is_exported),
		TEST_DB(nothing_is_left_out),
		TEST_DB(it_tells_what_is_theirs),
		TEST_DB(each_export_is_an_event),
		TEST_DB(strangers_are_not_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
