/* sqlc: prepares a statement on SQLite; its columns, their names and types. */
#include "sqlc.h"

/* One expression of the select list. */
struct item {
	const struct token *from, *end;
	struct str type; /* the comment at the end of the line where it ends, or none */
};
struct items {
	struct item *v;
	size_t n, room;
};

static bool ends_list(const struct token *begin, const struct token *t)
{
	static const char *const words[] = {
		"WHERE", "GROUP", "HAVING", "WINDOW", "UNION", "EXCEPT", "INTERSECT", "ORDER", "LIMIT"};
	if (token_is(t, "FROM"))
		return !(t > begin && token_is(t - 1, "DISTINCT"));
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (token_is(t, words[i]))
			return true;
	return t->kind == TOKEN_END;
}

/* The first token of what comes back: behind the outer SELECT, or behind RETURNING. NULL: nothing. */
static const struct token *find_list(const struct statement_def *s)
{
	int depth = 0;
	bool writes = false;
	for (const struct token *t = s->tokens.v; t->kind != TOKEN_END; t++) {
		depth += token_is(t, "(") - token_is(t, ")");
		if (depth)
			continue;
		writes |= token_is(t, "INSERT") || token_is(t, "UPDATE") || token_is(t, "DELETE");
		if (token_is(t, "RETURNING") || (!writes && token_is(t, "SELECT"))) {
			t++;
			return token_is(t, "DISTINCT") || token_is(t, "ALL") ? t + 1 : t;
		}
	}
	return NULL;
}

static void find_items(struct sqlc *sqlc, const struct statement_def *s, struct items *ret_items)
{
	const struct token *t = find_list(s);
	if (!t)
		return;
	struct item item = {.from = t};
	for (int depth = 0;; t++) {
		bool end = depth == 0 && ends_list(s->tokens.v, t);
		if (end || (depth == 0 && token_is(t, ","))) {
			item.end = t;
			VEC_PUSH(sqlc->arena, ret_items, item);
			item.from = t + 1;
			if (end)
				break;
		}
		depth += token_is(t, "(") - token_is(t, ")");
	}
	for (size_t i = 0; i < ret_items->n; i++) {
		struct item *it = &ret_items->v[i];
		const struct token *last = it->end > it->from ? it->end - 1 : it->from;
		/* The comment belongs to the last expression that ends on the line. */
		if (i + 1 < ret_items->n && ret_items->v[i + 1].end[-1].line == last->line)
			continue;
		while (last[1].kind != TOKEN_END && last[1].line == last->line)
			last++;
		it->type = last->comment;
	}
}

/* A plain column, perhaps `AS name`. */
static struct column_ref item_column(const struct item *item)
{
	struct column_ref ref = column_ref_at(item->from);
	const struct token *behind = item->from + ref.n;
	if (ref.n && (behind == item->end || (token_is(behind, "AS") && behind + 2 == item->end)))
		return ref;
	return (struct column_ref){0};
}

/* The column of the schema that a result column shows, also through CTEs and subqueries. */
static const struct column *origin(struct sqlc *sqlc, sqlite3_stmt *stmt, int i, const struct item *item,
	const struct from_items *from, bool *ret_outer)
{
	struct column_ref ref = item_column(item);
	bool outer = false;
	const struct column *column = ref.n ? column_find(from, ref, &outer) : NULL;
	const char *table_name = sqlite3_column_table_name(stmt, i);
	if (table_name) {
		const struct table_def *table = schema_table(sqlc, str_c(table_name));
		column = table ? table_column(table, str_c(sqlite3_column_origin_name(stmt, i))) : NULL;
		for (size_t k = 0; !outer && k < from->n; k++) {
			const struct from_item *x = &from->v[k];
			if (!x->outer)
				continue;
			/* Behind LEFT JOIN itself, or inside of a subquery that shows it. */
			bool here = x->depth == 0 && !str_none(ref.alias);
			outer = here ? str_equal(x->alias, ref.alias) : x->table == table;
		}
	}
	*ret_outer = outer;
	return column;
}

static bool column_type(struct sqlc *sqlc, const struct statement_def *s, const struct item *item, struct str name,
	const struct column *plain, bool outer, struct type *ret_type)
{
	int line = item->end > item->from ? item->end[-1].line : item->from->line;
	bool stated = !str_none(item->type) && type_parse(sqlc, item->type, ret_type);
	if (stated && (ret_type->field == FIELD_IDS || ret_type->field == FIELD_TEXTS ||
			      (ret_type->field == FIELD_HASH && ret_type->nullable))) {
		complain(sqlc, s->file, line,
			"'%.*s' is no type of a column; lists are for arguments, and hash has no NULL in C",
			STR_ARG(item->type));
		return false;
	}
	if (stated && plain && !type_fits(*ret_type, plain->type)) {
		AUTO_OUT text = {0};
		type_text(&text, plain->type);
		complain(sqlc, s->file, line, "'%.*s' is said to be %.*s, but is %.*s in the schema", STR_ARG(name),
			STR_ARG(item->type), STR_ARG(out_text(&text)));
		return false;
	}
	if (stated)
		return true;
	if (!plain) {
		complain(sqlc, s->file, line,
			"the type of '%.*s' is not known; state it in a comment at the end of the line where it ends, like '-- int' or '-- day?'",
			STR_ARG(name));
		return false;
	}
	if (outer) {
		AUTO_OUT text = {0};
		struct type type = plain->type;
		type.nullable = true;
		type_text(&text, type);
		complain(sqlc, s->file, line,
			"'%.*s' may be NULL, as its table is behind LEFT JOIN; state its type at the end of its line, like '-- %.*s'",
			STR_ARG(name), STR_ARG(out_text(&text)));
		return false;
	}
	*ret_type = plain->type;
	return true;
}

static void find_columns(struct sqlc *sqlc, sqlite3_stmt *stmt, struct statement_def *s, const struct from_items *from)
{
	struct items items = {0};
	find_items(sqlc, s, &items);
	int n = sqlite3_column_count(stmt);
	if ((size_t)n != items.n) {
		complain(sqlc, s->file, s->line,
			"'%.*s' gives %d columns where %zu are written; name each column, without *", STR_ARG(s->name),
			n, items.n);
		return;
	}
	for (int i = 0; i < n; i++) {
		const struct item *item = &items.v[i];
		struct token name = {
			.kind = TOKEN_WORD, .text = str_copy(sqlc->arena, str_c(sqlite3_column_name(stmt, i)))};
		int line = item->end > item->from ? item->end[-1].line : item->from->line;
		if (!token_name(&name) || word_reserved(name.text)) {
			complain(sqlc, s->file, line, "'%.*s' is no name of a column; name it with AS",
				STR_ARG(name.text));
			continue;
		}
		struct column column = {.name = name.text};
		bool outer = false;
		const struct column *plain = origin(sqlc, stmt, i, item, from, &outer);
		for (size_t k = 0; k < s->columns.n; k++)
			if (str_equal(s->columns.v[k].name, column.name))
				complain(sqlc, s->file, line, "two columns '%.*s'; name one of them with AS",
					STR_ARG(column.name));
		column.help = plain ? plain->help : STR_NONE;
		if (column_type(sqlc, s, item, column.name, plain, outer, &column.type))
			VEC_PUSH(sqlc->arena, &s->columns, column);
	}
}

static int error_line(const struct statement_def *s, int offset)
{
	int line = s->tokens.v[0].line;
	for (size_t i = 0; offset >= 0 && i < s->tokens.n && s->tokens.v[i].offset <= (size_t)offset; i++)
		line = s->tokens.v[i].line;
	return line;
}

bool statement_prepare(struct sqlc *sqlc, sqlite3 *db, struct statement_def *s, const struct from_items *items)
{
	sqlite3_stmt *stmt = NULL;
	int errors = sqlc->errors;
	if (sqlite3_prepare_v2(db, s->sqlite.p, (int)s->sqlite.n, &stmt, NULL) != SQLITE_OK || !stmt) {
		complain(sqlc, s->file, error_line(s, sqlite3_error_offset(db)), "%s, in '%.*s'", sqlite3_errmsg(db),
			STR_ARG(s->name));
		return false;
	}
	s->writes = !sqlite3_stmt_readonly(stmt);
	bool rows = s->kind == STATEMENT_MAYBE || s->kind == STATEMENT_MANY || s->kind == STATEMENT_EACH;
	bool gives = sqlite3_column_count(stmt) > 0;
	if (rows && !gives)
		complain(sqlc, s->file, s->line,
			"'%.*s' gives no rows; write '-> none' or '-> changes', or add RETURNING", STR_ARG(s->name));
	else if (!rows && gives)
		complain(sqlc, s->file, s->line, "'%.*s' gives rows; write '-> maybe', '-> many' or '-> each'",
			STR_ARG(s->name));
	else if (rows)
		find_columns(sqlc, stmt, s, items);
	sqlite3_finalize(stmt);
	return sqlc->errors == errors;
}
