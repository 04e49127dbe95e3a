/* sqlc: which tables a statement names, under which alias, and what its column names mean. */
#include "sqlc.h"

struct finder {
	struct sqlc *sqlc;
	const struct token *begin;
	struct from_items *items;
	int depth;
};

static bool is_alias(const struct token *t)
{
	return token_name(t) && t->kind == TOKEN_WORD && !word_reserved(t->text) && !token_is(t, "indexed");
}

/* One item of FROM, JOIN, INTO or UPDATE at `t`; returns the token behind it. */
static const struct token *find_item(struct finder *f, const struct token *t, bool from, bool outer)
{
	struct from_item item = {.depth = f->depth, .outer = outer, .line = t->line};
	if (token_is(t, "(")) {
		/* The tables inside are found when the walk comes to their FROM; only the alias is skipped. */
		const struct token *close = token_close(t);
		const struct token *alias = close ? close + 1 : t;
		alias += token_is(alias, "AS");
		if (close && is_alias(alias)) {
			item.alias = alias->text;
			VEC_PUSH(f->sqlc->arena, f->items, item);
		}
		return t;
	}
	if (t->kind != TOKEN_WORD || token_is(t, "SET"))
		return t;
	item.alias = t->text;
	item.table = schema_table(f->sqlc, t->text);
	t++;
	if (from && token_is(t, "(")) {
		item.table = NULL;
		t = token_close(t) ? token_close(t) + 1 : t;
	}
	if (token_is(t, "AS"))
		t++;
	if (is_alias(t)) {
		item.alias = t->text;
		t++;
	}
	VEC_PUSH(f->sqlc->arena, f->items, item);
	return t;
}

static bool is_outer(const struct token *begin, const struct token *join)
{
	const struct token *t = join;
	if (t > begin && token_is(t - 1, "OUTER"))
		t--;
	return t > begin && token_is(t - 1, "LEFT");
}

/* FROM that begins no list of tables: IS DISTINCT FROM. */
static bool is_from(const struct token *begin, const struct token *t)
{
	return token_is(t, "FROM") && !(t > begin && token_is(t - 1, "DISTINCT"));
}

static bool ends_from(const struct token *t)
{
	static const char *const words[] = {"WHERE", "GROUP", "HAVING", "WINDOW", "ORDER", "LIMIT", "UNION", "EXCEPT",
		"INTERSECT", "SELECT", "RETURNING", "SET", "ON", "USING"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (token_is(t, words[i]))
			return true;
	return false;
}

enum { DEEPEST = 64 };

void from_items_find(struct sqlc *sqlc, const struct statement_def *statement, struct from_items *ret_items)
{
	struct finder f = {sqlc, statement->tokens.v, ret_items, 0};
	bool in_from[DEEPEST] = {0}; /* by depth: a comma parts tables */
	for (const struct token *t = f.begin; t->kind != TOKEN_END;) {
		f.depth += token_is(t, "(") - token_is(t, ")");
		if (f.depth < 0 || f.depth >= DEEPEST)
			fail(sqlc, statement->file, t->line, "brackets that do not match, or too deep");
		bool *list = &in_from[f.depth];
		bool from = is_from(f.begin, t), join = token_is(t, "JOIN"), comma = *list && token_is(t, ",");
		if (token_is(t, "(") || ends_from(t))
			*list = false;
		if (from || join)
			*list = true;
		if (!from && !join && !comma && !token_is(t, "INTO") && !token_is(t, "UPDATE")) {
			t++;
			continue;
		}
		const struct token *behind = find_item(&f, t + 1, from || join || comma, join && is_outer(f.begin, t));
		t = behind > t ? behind : t + 1;
	}
}

struct column_ref column_ref_at(const struct token *token)
{
	if (token->kind != TOKEN_WORD || token_is(token + 1, "("))
		return (struct column_ref){0};
	if (token_is(token + 1, ".") && token[2].kind == TOKEN_WORD)
		return (struct column_ref){token->text, token[2].text, 3};
	if (word_reserved(token->text))
		return (struct column_ref){0};
	return (struct column_ref){STR_NONE, token->text, 1};
}

const struct column *column_find(const struct from_items *items, struct column_ref ref, bool *ret_outer)
{
	const struct column *found = NULL;
	bool outer = false;
	for (size_t i = 0; i < items->n; i++) {
		const struct from_item *item = &items->v[i];
		if (!str_none(ref.alias) && !str_equal(item->alias, ref.alias))
			continue;
		if (!item->table && !str_none(ref.alias))
			return NULL;
		const struct column *column = item->table ? table_column(item->table, ref.column) : NULL;
		if (!column)
			continue;
		/* The same name in two tables: certain enough when it makes no difference which one. */
		if (found && (!type_fits(found->type, column->type) || found->type.nullable != column->type.nullable))
			return NULL;
		found = column;
		outer |= item->outer;
	}
	if (found && ret_outer)
		*ret_outer = outer;
	return found;
}
