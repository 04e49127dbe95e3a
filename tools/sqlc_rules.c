/* sqlc: refuses what behaves differently on the two engines, or invites mistakes. */
#include "sqlc.h"

/* ---- words ---- */

static const struct {
	const char *word;
	const char *refusal;
} refused[] = {
	{"LIKE", "LIKE, whose case rules differ; compare folded texts, or a range of them for a prefix"},
	{"ILIKE", "ILIKE, which SQLite has not; compare folded texts"},
	{"GLOB", "GLOB, which PostgreSQL has not; compare folded texts"},
	{"REGEXP", "REGEXP; compare folded texts"},
	{"MATCH", "MATCH; search through the table of words"},
	{"SIMILAR", "SIMILAR TO; compare folded texts"},
	{"REPLACE", "REPLACE; write INSERT ... ON CONFLICT (...) DO UPDATE"},
	{"NATURAL", "a NATURAL join, which changes with the schema; write ON"},
	{"COLLATE", "COLLATE; texts compare by bytes, store a folded text beside it"},
	{"DEFERRABLE", "a deferred key; check keys at once"},
	{"ROLLBACK", "OR ROLLBACK, which PostgreSQL has not; let the statement fail"},
	{"PRAGMA", "PRAGMA; db/ sets what is needed"},
	{"rowid", "rowid; tables have the keys of the schema only"},
	{"::", "a cast with '::', which SQLite has not; write CAST(x AS type)"},
};

/* Functions of SQLite alone; others of its own fail when the statements are prepared on PostgreSQL. */
static const struct {
	const char *name;
	const char *instead;
} functions[] = {
	{"ifnull", "coalesce()"},
	{"iif", "CASE"},
	{"total", "sum()"},
	{"group_concat", "string_agg()"},
	{"instr", "strpos()"},
	{"random", "an argument; chance comes in from the program"},
	{"strftime", "an argument; time comes in from the program"},
	{"datetime", "an argument; time comes in from the program"},
	{"unixepoch", "an argument; time comes in from the program"},
};

static bool has_two_arguments(const struct token *open)
{
	int depth = 0;
	for (const struct token *t = open; t->kind != TOKEN_END; t++) {
		depth += token_is(t, "(") - token_is(t, ")");
		if (depth == 0)
			return false;
		if (depth == 1 && token_is(t, ","))
			return true;
	}
	return false;
}

static void check_functions(struct sqlc *sqlc, const struct statement_def *s)
{
	for (const struct token *t = s->tokens.v; t->kind != TOKEN_END; t++) {
		if (!token_is(t + 1, "("))
			continue;
		for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
			if (token_is(t, functions[i].name))
				complain(sqlc, s->file, t->line, "%s(), which PostgreSQL has not; write %s",
					functions[i].name, functions[i].instead);
		if ((token_is(t, "max") || token_is(t, "min")) && has_two_arguments(t + 1))
			complain(sqlc, s->file, t->line,
				"%.*s() of two values, which PostgreSQL has not; write CASE WHEN a > b THEN a ELSE b END",
				STR_ARG(t->text));
	}
}

static void check_words(struct sqlc *sqlc, const struct statement_def *s)
{
	for (const struct token *t = s->tokens.v; t->kind != TOKEN_END; t++) {
		for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
			/* replace(x, y, z) is a function on both. */
			bool call = token_is(t, "REPLACE") && token_is(t + 1, "(");
			if (token_is(t, refused[i].word) && !call)
				complain(sqlc, s->file, t->line, "%s", refused[i].refusal);
		}
		if ((token_is(t, "INSERT") || token_is(t, "UPDATE")) && token_is(t + 1, "OR") &&
			!token_is(t + 2, "ROLLBACK"))
			complain(sqlc, s->file, t->line, "%.*s OR %.*s, which PostgreSQL has not; write ON CONFLICT",
				STR_ARG(t->text), STR_ARG(t[2].text));
		if ((token_is(t, "RIGHT") || token_is(t, "FULL")) &&
			(token_is(t + 1, "JOIN") || token_is(t + 1, "OUTER")))
			complain(sqlc, s->file, t->line,
				"a %.*s JOIN; turn it into a LEFT JOIN, so that columns which may be NULL are known",
				STR_ARG(t->text));
	}
}

/* SELECT *, x.*, RETURNING *; but not count(*) and a * b. */
static void check_stars(struct sqlc *sqlc, const struct statement_def *s)
{
	for (const struct token *t = s->tokens.v + 1; t->kind != TOKEN_END; t++) {
		if (!token_is(t, "*"))
			continue;
		if (token_is(t - 1, "SELECT") || token_is(t - 1, "DISTINCT") || token_is(t - 1, "ALL") ||
			token_is(t - 1, "RETURNING") || token_is(t - 1, ".") || token_is(t - 1, ","))
			complain(sqlc, s->file, t->line, "*, which changes with the schema; name the columns");
	}
}

/* ---- ORDER BY ---- */

static const struct token *term_end(const struct token *t)
{
	static const char *const words[] = {",", "LIMIT", "OFFSET", "ROWS", "RANGE", "GROUPS", "RETURNING", "UNION"};
	for (int depth = 0; t->kind != TOKEN_END; t++) {
		if (depth == 0 && token_is(t, ")"))
			return t;
		for (size_t i = 0; depth == 0 && i < sizeof words / sizeof *words; i++)
			if (token_is(t, words[i]))
				return t;
		depth += token_is(t, "(") - token_is(t, ")");
	}
	return t;
}

static bool term_nullable(
	const struct statement_def *s, const struct from_items *items, struct column_ref ref, int depth)
{
	if (depth == 0 && str_none(ref.alias))
		for (size_t i = 0; i < s->columns.n; i++)
			if (str_equal(s->columns.v[i].name, ref.column))
				return s->columns.v[i].type.nullable;
	bool outer = false;
	const struct column *column = column_find(items, ref, &outer);
	return column && (column->type.nullable || outer);
}

static void check_order(struct sqlc *sqlc, const struct statement_def *s, const struct from_items *items)
{
	int depth = 0;
	for (const struct token *t = s->tokens.v; t->kind != TOKEN_END; t++) {
		depth += token_is(t, "(") - token_is(t, ")");
		if (!token_is(t, "ORDER") || !token_is(t + 1, "BY"))
			continue;
		for (const struct token *term = t + 2;;) {
			const struct token *end = term_end(term);
			struct column_ref ref = column_ref_at(term);
			const struct token *behind = term + ref.n;
			behind += token_is(behind, "ASC") || token_is(behind, "DESC");
			if (ref.n && behind == end && term_nullable(s, items, ref, depth))
				complain(sqlc, s->file, term->line,
					"ORDER BY '%.*s', which may be NULL, and the engines sort NULL differently; add NULLS FIRST or NULLS LAST",
					STR_ARG(ref.column));
			if (!token_is(end, ","))
				break;
			term = end + 1;
		}
	}
}

/* ---- GROUP BY ---- */

struct grouped {
	struct column_ref v[64];
	size_t n;
};

static bool grouped_has(const struct grouped *grouped, struct str alias, struct str column)
{
	for (size_t i = 0; i < grouped->n; i++)
		if (str_equal(grouped->v[i].column, column) &&
			(str_none(grouped->v[i].alias) || str_none(alias) || str_equal(grouped->v[i].alias, alias)))
			return true;
	return false;
}

/* The whole key of the column's table is grouped by: PostgreSQL knows the rest of the row then. */
static bool grouped_has_key(const struct grouped *grouped, const struct from_items *items, struct column_ref ref)
{
	for (size_t i = 0; i < items->n; i++) {
		const struct from_item *item = &items->v[i];
		if (!item->table || (str_none(ref.alias) ? !table_column(item->table, ref.column)
							 : !str_equal(item->alias, ref.alias)))
			continue;
		bool all = true;
		for (size_t k = 0; k < item->table->key.n; k++)
			all &= grouped_has(grouped, ref.alias, item->table->key.v[k]);
		if (all)
			return true;
	}
	return false;
}

/* The SELECT of the GROUP BY at `group`: the last one before it with as many brackets around it. */
static const struct token *select_of(const struct token *begin, const struct token *group)
{
	int depth = 0;
	for (const struct token *t = group; t-- > begin;) {
		depth += token_is(t, ")") - token_is(t, "(");
		if (depth == 0 && token_is(t, "SELECT"))
			return t;
	}
	return NULL;
}

static bool ends_group(const struct token *t)
{
	return t->kind == TOKEN_END || token_is(t, ")") || token_is(t, "HAVING") || token_is(t, "ORDER") ||
	       token_is(t, "LIMIT") || token_is(t, "UNION") || token_is(t, "WINDOW");
}

static void read_grouped(const struct token *t, struct grouped *ret_grouped)
{
	for (; !ends_group(t) && ret_grouped->n < 64; t++) {
		struct column_ref ref = column_ref_at(t);
		if (ref.n)
			ret_grouped->v[ret_grouped->n++] = ref;
		if (ref.n == 3)
			t += 2;
		if (token_is(t + 1, "(")) /* what is inside of an expression is no column of the group */
			t = token_close(t + 1) ? token_close(t + 1) : t;
	}
}

static void check_group(struct sqlc *sqlc, const struct statement_def *s, const struct from_items *items)
{
	for (const struct token *t = s->tokens.v; t->kind != TOKEN_END; t++) {
		if (!token_is(t, "GROUP") || !token_is(t + 1, "BY"))
			continue;
		struct grouped grouped = {0};
		read_grouped(t + 2, &grouped);
		const struct token *item = select_of(s->tokens.v, t);
		while (item && !token_is(item, "FROM")) {
			item++;
			const struct token *end = item;
			for (int depth = 0;
				end->kind != TOKEN_END && (depth || (!token_is(end, ",") && !token_is(end, "FROM")));
				end++)
				depth += token_is(end, "(") - token_is(end, ")");
			struct column_ref ref = column_ref_at(item);
			bool alone = ref.n && (item + ref.n == end || token_is(item + ref.n, "AS"));
			if (alone && !grouped_has(&grouped, ref.alias, ref.column) &&
				!grouped_has_key(&grouped, items, ref))
				complain(sqlc, s->file, item->line,
					"'%.*s' is not in GROUP BY; add it there, or write min() or max() around it",
					STR_ARG(ref.column));
			item = end->kind == TOKEN_END ? NULL : end;
		}
	}
}

void statement_rules(struct sqlc *sqlc, const struct statement_def *s, const struct from_items *items)
{
	check_words(sqlc, s);
	check_functions(sqlc, s);
	check_stars(sqlc, s);
	check_order(sqlc, s, items);
	check_group(sqlc, s, items);
}
