/* What is stored about a person is handed out whole, whatever is stored one day. */
#include <ctype.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>

#include "audit_ops.h"
#include "db/table.h"
#include "domain/events/event.h"
#include "domain/referrals/people.h"
#include "export_ops.h"
#include "merge_ops.h"

/* ---- the schema against the statements ---- */

struct word_of {
	const char *table, *column, *reason;
};
static const struct word_of left_out[] = {
	{"word", NULL, "for search: the words of names and organizations, which are in the export"},
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
	for (size_t i = 0; i < sizeof left_out / sizeof *left_out; i++) {
		const struct word_of *one = &left_out[i];
		if ((one->table == NULL || strcmp(one->table, table) == 0) &&
			(one->column == NULL || strcmp(one->column, column) == 0))
			return true;
	}
	return false;
}

static bool of_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* Behind the next whole `word` of the text; NULL when there is none. */
static const char *behind(const char *text, const char *word)
{
	size_t n = strlen(word);
	for (const char *p = text; (p = strstr(p, word)) != NULL; p += n)
		if ((p == text || !of_word(p[-1])) && !of_word(p[n]))
			return p + n;
	return NULL;
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

enum { TABLES_MOST = 120, COLUMNS_MOST = 60 };
struct columns {
	char table[60];
	char names[COLUMNS_MOST][60];
	bool person[COLUMNS_MOST];
	size_t n;
};
static struct columns tables[TABLES_MOST];
static size_t n_tables;

static void add_column(const char *table, const char *name, const char *type)
{
	size_t i = 0;
	while (i < n_tables && strcmp(tables[i].table, table) != 0)
		i++;
	assert_true(i < TABLES_MOST);
	if (i == n_tables)
		snprintf(tables[n_tables++].table, sizeof tables->table, "%s", table);
	struct columns *columns = &tables[i];
	assert_true(columns->n < COLUMNS_MOST);
	columns->person[columns->n] = strncmp(type, "person_id", 9) == 0;
	snprintf(columns->names[columns->n++], sizeof *columns->names, "%s", name);
}

/* All migrations, one after the other: what a table was made with and what was added to it. */
static void read_migration(const char *path)
{
	FILE *file = fopen(path, "r");
	char line[500], table[60] = "", name[60], type[60];
	assert_non_null(file);
	while (fgets(line, sizeof line, file) != NULL) {
		if (sscanf(line, "ALTER TABLE %59s ADD COLUMN %59[a-z_] %59[a-z_]", table, name, type) == 3)
			add_column(table, name, type);
		else if (sscanf(line, "CREATE TABLE %59s", table) == 1)
			continue;
		else if (line[0] == ' ' && sscanf(line, " %59[a-z_] %59[a-z_]", name, type) == 2)
			add_column(table, name, type);
	}
	fclose(file);
}

static int check_table(const struct columns *columns)
{
	bool about_people = false;
	int checked = 0;
	for (size_t i = 0; i < columns->n; i++)
		about_people |= columns->person[i];
	for (size_t i = 0; about_people && i < columns->n; i++) {
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
	glob_t found;
	int checked = 0;
	assert_int_equal(glob("sql/migrations/*.sql", 0, NULL, &found), 0);
	assert_int_equal(found.gl_pathc, db_latest_version());
	n_tables = 0;
	for (size_t i = 0; i < found.gl_pathc; i++)
		read_migration(found.gl_pathv[i]);
	globfree(&found);
	for (size_t i = 0; i < n_tables; i++)
		checked += check_table(&tables[i]);
	assert_true(checked > 150);
}

/* ---- everything about Ben ---- */

struct ben {
	struct person_id ben, other, karl, olga, ines;
};

static enum err add_upkeep(struct ctx *ctx, struct ben *b)
{
	struct import import = {.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.user_id = ctx->user,
		.file_name = STR("Connections.csv"),
		.path = STR("x"),
		.format = STR("linkedin"),
		.state = IMPORT_STATE_FINISHED,
		.created = ctx->now};
	TRY(import_insert(ctx->tx, &import));
	ctx->batch = import.id.v;
	TRY(event_begin(ctx, EVENT_person_imported, b->other, b->other.v));
	ctx->batch = 0;
	TRY(event_begin(ctx, EVENT_person_changed, b->ben, 0));
	struct external_person external = {.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.source = STR("salesforce"),
		.value = STR("003A"),
		.person_id = b->ben};
	TRY(event_insert(ctx, &external_person_table, &external));
	struct maybe_same pair = {.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.person_id = b->karl,
		.other_id = b->ben,
		.reason = STR("Same name."),
		.state = MAYBE_STATE_DIFFERENT};
	return event_insert(ctx, &maybe_same_table, &pair);
}

static enum err add_owed(struct ctx *ctx, struct ben *b)
{
	struct owed owed = {.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.user_id = ctx->user,
		.kind = OWED_KIND_FOLLOW_UP,
		.person_id = b->ben,
		.due = ctx_today(ctx),
		.state = OWED_STATE_OPEN,
		.created = ctx_today(ctx)};
	TRY(event_insert(ctx, &owed_table, &owed));
	owed.id.v = ctx_id(ctx);
	owed.person_id = b->ines;
	owed.about_id = b->ben;
	return event_insert(ctx, &owed_table, &owed);
}

static enum err add_answers(struct ctx *ctx, struct ben *b)
{
	struct prepared_answer answer = {.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.source_id = b->ben,
		.person_id = b->karl,
		.user_id = ctx->user,
		.answer = SOURCE_ANSWER_DOES_NOT_KNOW,
		.said_on = ctx_today(ctx)};
	TRY(event_insert(ctx, &prepared_answer_table, &answer));
	answer.id.v = ctx_id(ctx);
	answer.source_id = b->ines;
	answer.person_id = b->ben;
	return event_insert(ctx, &prepared_answer_table, &answer);
}

static enum err add_today(struct ctx *ctx, struct ben *b)
{
	struct today_put_off put_off = {.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.user_id = ctx->user,
		.person_id = b->ben,
		.kind = TODAY_KIND_CALL,
		.subject = {b->ben.v},
		.until = ctx_today(ctx)};
	struct proposal proposal = {.workspace_id = ctx->workspace,
		.user_id = ctx->user,
		.day = {20250101},
		.rank = 1,
		.kind = TODAY_KIND_ASK,
		.person_id = b->ben,
		.rule = STR("happy")};
	struct today_item item = {.workspace_id = ctx->workspace,
		.user_id = ctx->user,
		.kind = TODAY_KIND_CALL,
		.person_id = b->ben,
		.subject = {b->ben.v},
		.rule = STR("happy"),
		.reason = STR("Because"),
		.currency = STR("EUR")};
	TRY(event_insert(ctx, &today_put_off_table, &put_off));
	TRY(proposal_insert(ctx->tx, &proposal));
	return today_item_insert(ctx->tx, &item);
}

static enum err add_user(struct ctx *ctx, struct ben *b)
{
	struct app_user user = {.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.person_id = b->ben,
		.email = STR("ben@acme.example"),
		.name = STR("Ben Haddad"),
		.role = USER_ROLE_REP,
		.password = STR("$argon2id$first"),
		.created = ctx->now};
	TRY(event_insert(ctx, &app_user_table, &user));
	user.password = STR("$argon2id$second");
	user.name = STR("Benjamin Haddad");
	return event_update(ctx, &app_user_table, &user);
}

static enum err add_rows(struct ctx *ctx, void *arg)
{
	TRY(add_upkeep(ctx, arg));
	TRY(add_owed(ctx, arg));
	TRY(add_answers(ctx, arg));
	TRY(add_today(ctx, arg));
	return add_user(ctx, arg);
}

static void tell_of(struct world *w, struct ben *b)
{
	struct person_knows_out knows;
	struct person_note_out note;
	struct promise_keep_out kept;
	struct satisfaction_note_out score;
	struct complaint_open_out complaint;
	struct permission_note_out said;
	struct ask_record_out asked;
	struct person_merge_out merged;
	struct ask_record_name olga = {.person = b->olga}, ben = {.person = b->ben};
	DO(w, person_knows, &knows, .person = b->ben, .other = b->karl, .both = true);
	DO(w, person_note, &note, .person = b->ben, .text = STR("likes sailing"));
	struct deal_id won = a_won_deal(w, b->ben, 480000);
	DO(w, promise_keep, &kept, .promise = promise_of(w, won).id);
	DO(w, satisfaction_note, &score, .person = b->ben, .score = 9, .words = STR("on time"));
	DO(w, ask_record, &asked, .person = b->ben, .names = {&olga, 1}, .advice_reason = STR("a test"));
	DO(w, ask_record, &asked, .person = b->ines, .names = {&ben, 1}, .advice_reason = STR("a test"));
	DO(w, permission_note, &said, .referral = ((const struct ask_record_referral *)asked.referrals.items)->referral,
		.need = ANSWER_YES, .wants = ANSWER_YES);
	DO(w, complaint_open, &complaint, .person = b->ben, .text = STR("the report was late"));
	assert_int_equal(world_run(w, add_rows, b), OK);
	DO(w, person_merge, &merged, .keep = b->ben, .other = b->other);
}

static struct ben ben_whole(struct world *w)
{
	struct ben b;
	struct person_add_out added;
	an_offer(w);
	DO(w, person_add, &added, .name = STR("Ben Haddad"), .email = STR("ben@acme.example"),
		.organization = STR("Acme"));
	b.ben = added.person;
	b.other = a_person(w, "Benjamin Hadad-Roth");
	b.karl = a_person(w, "Karl Weber");
	b.olga = a_person(w, "Olga Neu");
	b.ines = a_person(w, "Ines Rossi");
	tell_of(w, &b);
	renew(w);
	return b;
}

static void nothing_is_left_out(struct db *db)
{
	struct world *w = world_new(db);
	struct ben b = ben_whole(w);
	struct person_export_out out;
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
	assert_int_equal(world_operation("person_export")->least, USER_ROLE_MANAGER);
}

static void it_tells_what_is_theirs(struct db *db)
{
	struct world *w = world_new(db);
	struct ben b = ben_whole(w);
	struct person_export_out out;
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
