/* sqlc: what a statement compares, inserts or sets fits the types of the schema. The engines see only
 * numbers and texts; here a deal's id is not a person's, and 'one' is no state of a deal. */
#include "sqlc.h"

struct checker {
	struct sqlc *sqlc;
	const struct statement_def *statement;
	const struct from_items *items;
};

static bool is_any(const struct token *t, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (token_is(t, words[i]))
			return true;
	return false;
}
#define IS_ANY(token, ...)                                                                                             \
	is_any((token), (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static bool is_arithmetic(const struct token *t)
{
	return IS_ANY(t, "+", "-", "*", "/", "%", "||", "->");
}

/* Tokens of the comparison at `t`: "=", "IS NOT", "IS NOT DISTINCT FROM" ...; 0 when it is none. */
static size_t comparison(const struct token *t)
{
	if (IS_ANY(t, "=", "<>", "!=", "<", ">", "<=", ">="))
		return 1;
	if (!token_is(t, "IS"))
		return 0;
	size_t n = token_is(t + 1, "NOT") ? 2 : 1;
	return token_is(t + n, "DISTINCT") && token_is(t + n + 1, "FROM") ? n + 2 : n;
}

static void check_word(const struct checker *c, struct str name, struct type type, const struct token *t)
{
	struct str word = str_sub(t->text, 1, t->text.n - 2);
	if (type.field != FIELD_ENUM)
		return;
	for (size_t i = 0; i < type.enums->n; i++)
		if (str_equal(type.enums->v[i], word))
			return;
	complain(c->sqlc, c->statement->file, t->line, "'%.*s' is no word of %.*s, the type of '%.*s'; see %.*s:%d",
		STR_ARG(word), STR_ARG(type.enums->name), STR_ARG(name), STR_ARG(type.enums->file), type.enums->line);
}

static void check_type(const struct checker *c, struct str name, struct type type, const char *mark, struct str other,
	struct type other_type, int line)
{
	if (type_fits(type, other_type))
		return;
	AUTO_OUT a = {0};
	AUTO_OUT b = {0};
	type.nullable = other_type.nullable = false;
	type_text(&a, type);
	type_text(&b, other_type);
	complain(c->sqlc, c->statement->file, line, "'%.*s' is %.*s, but '%s%.*s' is %.*s", STR_ARG(name),
		STR_ARG(out_text(&a)), mark, STR_ARG(other), STR_ARG(out_text(&b)));
}

/* The operand at `t`, up to `end` if that is given: a parameter, a text or a column, alone. */
static void check_operand(
	const struct checker *c, struct str name, struct type type, const struct token *t, const struct token *end)
{
	struct column_ref ref = column_ref_at(t);
	const struct token *behind = t + (ref.n ? ref.n : 1);
	if (t->kind == TOKEN_PARAM && token_is(behind, "["))
		behind += 2;
	if (t->kind == TOKEN_END || (end ? behind != end : is_arithmetic(behind)))
		return;
	if (t->kind == TOKEN_STRING) {
		check_word(c, name, type, t);
	} else if (t->kind == TOKEN_PARAM) {
		const struct param *param = statement_param(c->statement, t->text);
		if (param)
			check_type(c, name, type, ":", t->text, param->type, t->line);
	} else if (ref.n) {
		const struct column *column = column_find(c->items, ref, NULL);
		if (column)
			check_type(c, name, type, "", ref.column, column->type, t->line);
	}
}

/* The end of the expression at `t`, a comma or the bracket that closes its list. */
static const struct token *expression_end(const struct token *t)
{
	int depth = 0;
	for (; t->kind != TOKEN_END; t++) {
		if (depth == 0 && (token_is(t, ",") || token_is(t, ")")))
			return t;
		depth += token_is(t, "(") - token_is(t, ")");
	}
	return t;
}

/* ---- comparisons ---- */

static void check_comparison(const struct checker *c, struct str name, struct type type, const struct token *t)
{
	size_t n = comparison(t);
	if (n) {
		check_operand(c, name, type, t + n, NULL);
		return;
	}
	if (token_is(t, "NOT"))
		t++;
	if (!token_is(t, "IN") || !token_is(t + 1, "("))
		return;
	for (t += 2; t->kind != TOKEN_END && !token_is(t, "SELECT"); t++) {
		const struct token *end = expression_end(t);
		check_operand(c, name, type, t, end);
		t = end;
		if (!token_is(end, ","))
			return;
	}
}

/* (a, b) > (:x, :y) */
static void check_row_values(const struct checker *c, const struct token *open)
{
	const struct token *close = token_close(open);
	size_t n = close ? comparison(close + 1) : 0;
	if (!n || !token_is(close + 1 + n, "("))
		return;
	const struct token *left = open + 1, *right = close + 2 + n;
	for (;;) {
		const struct token *left_end = expression_end(left), *right_end = expression_end(right);
		struct column_ref ref = column_ref_at(left);
		const struct column *column = ref.n && left + ref.n == left_end ? column_find(c->items, ref, NULL)
										: NULL;
		if (column)
			check_operand(c, ref.column, column->type, right, right_end);
		if (!token_is(left_end, ",") || !token_is(right_end, ","))
			return;
		left = left_end + 1;
		right = right_end + 1;
	}
}

static void check_comparisons(const struct checker *c)
{
	const struct token *begin = c->statement->tokens.v;
	for (const struct token *t = begin; t->kind != TOKEN_END; t++) {
		if (t > begin && (token_is(t - 1, ".") || token_is(t - 1, "AS") || is_arithmetic(t - 1)))
			continue;
		if (token_is(t, "("))
			check_row_values(c, t);
		const struct param *param = t->kind == TOKEN_PARAM ? statement_param(c->statement, t->text) : NULL;
		struct column_ref ref = column_ref_at(t);
		const struct column *column = ref.n ? column_find(c->items, ref, NULL) : NULL;
		if (column)
			check_comparison(c, ref.column, column->type, t + ref.n);
		else if (param && comparison(t + 1))
			check_comparison(c, t->text, param->type, t + 1);
	}
}

/* ---- INSERT INTO table (columns) VALUES (...) | SELECT ... ---- */

struct inserted {
	const struct table_def *table;
	const struct column *v[256];
	size_t n;
};

/* The columns in the brackets at `t`; returns the token behind them, NULL when there are none. */
static const struct token *read_inserted(const struct checker *c, const struct token *t, struct inserted *ret_inserted)
{
	if (!token_is(t, "(")) {
		complain(c->sqlc, c->statement->file, t->line,
			"INSERT without a list of columns; name them, as later migrations add some");
		return NULL;
	}
	for (t++; ret_inserted->n < 256; t += 2) {
		const struct column *column = table_column(ret_inserted->table, t->text);
		if (!column)
			return NULL; /* SQLite has said so */
		ret_inserted->v[ret_inserted->n++] = column;
		if (!token_is(t + 1, ","))
			return t + 2;
	}
	return NULL;
}

static void check_left_out(const struct checker *c, const struct inserted *inserted, int line)
{
	for (size_t i = 0; i < inserted->table->columns.n; i++) {
		const struct column *column = &inserted->table->columns.v[i];
		bool there = column->type.nullable || column->has_default;
		for (size_t k = 0; k < inserted->n && !there; k++)
			there = inserted->v[k] == column;
		if (!there)
			complain(c->sqlc, c->statement->file, line,
				"INSERT leaves out '%.*s', which is NOT NULL; give it a value", STR_ARG(column->name));
	}
}

/* Expression after expression, against the columns in their order; returns the end. */
static const struct token *check_values(
	const struct checker *c, const struct inserted *inserted, const struct token *t, bool select)
{
	for (size_t i = 0;; i++) {
		const struct token *end = t;
		for (int depth = 0; end->kind != TOKEN_END; end++) {
			if (depth == 0 &&
				(token_is(end, ",") || token_is(end, ")") || (select && token_is(end, "FROM"))))
				break;
			depth += token_is(end, "(") - token_is(end, ")");
		}
		if (i < inserted->n) {
			const struct column *column = inserted->v[i];
			const struct param *param = t->kind == TOKEN_PARAM && t + 1 == end
							    ? statement_param(c->statement, t->text)
							    : NULL;
			check_operand(c, column->name, column->type, t, end);
			if (param && param->type.nullable && !column->type.nullable)
				complain(c->sqlc, c->statement->file, t->line,
					"':%.*s' may be NULL, but '%.*s' may not; take the ? away",
					STR_ARG(param->name), STR_ARG(column->name));
		}
		if (!token_is(end, ","))
			return end;
		t = end + 1;
	}
}

static void check_insert(const struct checker *c, const struct token *into)
{
	struct inserted inserted = {.table = schema_table(c->sqlc, into[1].text)};
	const struct token *t = into + 2;
	if (!inserted.table)
		return;
	if (token_is(t, "AS"))
		t += 2;
	t = read_inserted(c, t, &inserted);
	if (!t)
		return;
	check_left_out(c, &inserted, into->line);
	if (token_is(t, "SELECT")) {
		check_values(c, &inserted, t + 1 + token_is(t + 1, "DISTINCT"), true);
		return;
	}
	for (bool more = token_is(t, "VALUES") && token_is(t + 1, "("); more;) {
		t = check_values(c, &inserted, t + 2, false);
		more = token_is(t + 1, ",") && token_is(t + 2, "(");
		t++;
	}
}

void statement_types(struct sqlc *sqlc, const struct statement_def *s, const struct from_items *items)
{
	struct checker c = {sqlc, s, items};
	check_comparisons(&c);
	for (const struct token *t = s->tokens.v; t->kind != TOKEN_END; t++)
		if (token_is(t, "INTO"))
			check_insert(&c, t);
}
