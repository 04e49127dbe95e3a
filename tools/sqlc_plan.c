/* sqlc: holds SQLite's query plan to the rule of the house: every table is searched by its workspace. */
#include "sqlc.h"

struct planned {
	struct sqlc *sqlc;
	const struct statement_def *statement;
	const struct from_items *items;
};

/* The item that the plan calls `alias`; one of a real table first, as an alias may stand for two. */
static const struct from_item *find_alias(const struct from_items *items, struct str alias)
{
	const struct from_item *found = NULL;
	for (size_t i = 0; i < items->n; i++)
		if (str_equal(items->v[i].alias, alias) && (!found || !found->table))
			found = &items->v[i];
	return found;
}

/* "(subquery-1)", "CONSTANT ROW", "3 CONSTANT ROWS"; carray is how a list comes in. */
static bool is_made_up(struct str alias)
{
	return str_starts(alias, STR("(")) || str_is(alias, "CONSTANT") || str_is(alias, "carray") ||
	       (alias.n && alias.p[0] >= '0' && alias.p[0] <= '9');
}

static void check_step(const struct planned *p, struct str step, bool search, struct str alias)
{
	const struct statement_def *s = p->statement;
	const struct from_item *item = find_alias(p->items, alias);
	/* Not named by the statement: a foreign key's other table. */
	const struct table_def *table = item ? item->table : schema_table(p->sqlc, alias);
	int line = item ? item->line : s->line;
	if (!item && !table && !is_made_up(alias))
		complain(p->sqlc, s->file, line,
			"'%.*s' is not seen in FROM (%.*s); write JOIN without brackets around it", STR_ARG(alias),
			STR_ARG(step));
	if (!table)
		return; /* a CTE, a subquery, carray: their own tables have their own steps */
	if (!search)
		complain(p->sqlc, s->file, line,
			"'%.*s' scans %.*s (%.*s); search it by workspace_id through a key or index, or write '-- scan: why' above the signature",
			STR_ARG(s->name), STR_ARG(table->name), STR_ARG(step));
	else if (str_find(step, STR("USING AUTOMATIC")) != SIZE_MAX)
		complain(p->sqlc, s->file, line,
			"'%.*s' builds an index of %.*s each time it runs (%.*s); add an index that begins with workspace_id, or write '-- scan: why' above the signature",
			STR_ARG(s->name), STR_ARG(table->name), STR_ARG(step));
	else if (!table->shared && str_find(step, STR("(workspace_id=?")) == SIZE_MAX)
		complain(p->sqlc, s->file, line,
			"'%.*s' searches %.*s in all workspaces (%.*s); compare its workspace_id too, or write '-- scan: why' above the signature",
			STR_ARG(s->name), STR_ARG(table->name), STR_ARG(step));
}

/* UPDATE or DELETE at the outside; NULL for others. */
static const struct from_item *write_target(const struct planned *p)
{
	int depth = 0;
	for (const struct token *t = p->statement->tokens.v; t->kind != TOKEN_END; t++) {
		depth += token_is(t, "(") - token_is(t, ")");
		if (depth == 0 && (token_is(t, "INSERT") || token_is(t, "SELECT")))
			return NULL;
		if (depth == 0 && token_is(t, "UPDATE"))
			return find_alias(p->items, token_is(t + 2, "AS") ? t[3].text : t[1].text);
		if (depth == 0 && token_is(t, "DELETE"))
			return find_alias(p->items, token_is(t + 3, "AS") ? t[4].text : t[2].text);
	}
	return NULL;
}

static void check_steps(const struct planned *p, sqlite3_stmt *plan)
{
	const struct from_item *target = write_target(p);
	bool target_seen = false;
	while (sqlite3_step(plan) == SQLITE_ROW) {
		struct str step = str_c((const char *)sqlite3_column_text(plan, 3)), rest = step, verb, alias;
		str_split(&rest, ' ', &verb);
		bool search = str_is(verb, "SEARCH");
		if ((!search && !str_is(verb, "SCAN")) || !str_split(&rest, ' ', &alias))
			continue;
		target_seen |= target && str_equal(target->alias, alias);
		check_step(p, step, search, alias);
	}
	/* A DELETE of everything has no plan at all. */
	if (target && target->table && !target_seen)
		check_step(p, STR("no WHERE"), false, target->alias);
}

void statement_plan(struct sqlc *sqlc, sqlite3 *db, const struct statement_def *s, const struct from_items *items)
{
	if (s->scan)
		return;
	struct planned p = {sqlc, s, items};
	struct str text = str_format(sqlc->arena, "EXPLAIN QUERY PLAN %.*s", STR_ARG(out_text(&s->sqlite)));
	sqlite3_stmt *plan = NULL;
	if (sqlite3_prepare_v2(db, text.p, (int)text.n, &plan, NULL) != SQLITE_OK)
		fail(sqlc, s->file, s->line, "%s, when '%.*s' is explained", sqlite3_errmsg(db), STR_ARG(s->name));
	check_steps(&p, plan);
	sqlite3_finalize(plan);
}
