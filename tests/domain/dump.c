#include "domain/dump.h"

#include <stdlib.h>
#include <string.h>

#include "base/out.h"
#include "db/table.h"

static const char *const left_out[] = {"workspace", "event_log", "event_value", "idempotency"};

static bool is_left_out(const char *name)
{
	for (size_t i = 0; i < sizeof left_out / sizeof *left_out; i++)
		if (strcmp(name, left_out[i]) == 0)
			return true;
	return false;
}

static void select_from(struct out *sql, const char *name, const struct record *record, bool postgres)
{
	if (sql->n > 0)
		out_z(sql, " UNION ALL ");
	out_format(sql, "SELECT '%s'", name);
	for (size_t i = 0; i < record->n_fields; i++)
		out_format(sql, " || '|' || coalesce(CAST(%s AS text), '-')", record->fields[i].name);
	out_format(sql, " AS line FROM %s WHERE workspace_id = %s", name, postgres ? "$1::bigint" : "?1");
}

/* A statement's place in a connection's cache: that of one which no test of the domain runs. */
static int free_place(void)
{
	for (int i = 0; i < db_statement_count; i++)
		if (strcmp(db_statements[i]->name, "token_take") == 0)
			return db_statements[i]->index;
	fail_msg("no place for the statement");
	return 0;
}

struct dumping {
	struct statement statement;
	struct workspace_id workspace;
	struct str text;
	struct arena *arena;
};

static int by_text(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

static enum err dump(struct ctx *ctx, void *arg)
{
	struct dumping *dumping = arg;
	struct list lines;
	TRY(db_many(ctx->tx, &dumping->statement, &dumping->workspace, &lines));
	qsort(lines.items, lines.n, sizeof(struct str), by_text);
	AUTO_OUT out;
	out_init(&out, 0);
	for (size_t i = 0; i < lines.n; i++) {
		out_str(&out, ((const struct str *)lines.items)[i]);
		out_char(&out, '\n');
	}
	dumping->text = str_copy(dumping->arena, out_text(&out));
	return OK;
}

struct str world_dump(struct world *world)
{
	static const struct field workspace = {.name = "workspace", .type = FIELD_ID, .required = true};
	static const struct field line = {.name = "line", .type = FIELD_TEXT};
	bool postgres = db_is_postgres(world->db);
	AUTO_OUT sql;
	out_init(&sql, 0);
	for (int i = 0; i < db_table_count; i++)
		if (!is_left_out(db_tables[i]->name) && record_field(db_tables[i]->record, STR("workspace_id")) != NULL)
			select_from(&sql, db_tables[i]->name, db_tables[i]->record, postgres);
	char *text = str_z(world->arena, out_text(&sql));
	struct dumping dumping = {
		.statement = {.name = "dump",
			.sqlite = text,
			.postgres = text,
			.args = &workspace,
			.n_args = 1,
			.columns = &line,
			.n_columns = 1,
			.row_size = sizeof(struct str),
			.index = free_place()},
		.workspace = world->workspace,
		.arena = world->arena,
	};
	assert_int_equal(world_run(world, dump, &dumping), OK);
	return dumping.text;
}

static void lines_missing_in(struct out *out, const char *mark, struct str lines, struct str other)
{
	struct str rest = lines, line;
	while (str_split(&rest, '\n', &line))
		if (line.n > 0 && str_find(other, line) == SIZE_MAX)
			out_format(out, "%s %.*s\n", mark, STR_ARG(line));
}

void assert_same_dump(struct str before, struct str after)
{
	AUTO_OUT out;
	out_init(&out, 0);
	assert_true(before.n > 0);
	if (str_equal(before, after))
		return;
	lines_missing_in(&out, "-", before, after);
	lines_missing_in(&out, "+", after, before);
	fail_msg("not as it was:\n%.*s", STR_ARG(out_text(&out)));
}
