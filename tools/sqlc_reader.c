/* sqlc: reading a migration word by word. */
#include "sqlc_reader.h"

void reader_skip_comments(struct reader *r)
{
	while (r->t->kind == TOKEN_COMMENT)
		r->t++;
}

const struct token *reader_next(struct reader *r)
{
	reader_skip_comments(r);
	const struct token *t = r->t;
	if (t->kind != TOKEN_END)
		r->t++;
	reader_skip_comments(r);
	return t;
}

bool reader_accept(struct reader *r, const char *word)
{
	reader_skip_comments(r);
	if (!token_is(r->t, word))
		return false;
	reader_next(r);
	return true;
}

void reader_expect(struct reader *r, const char *word, const char *where)
{
	if (!reader_accept(r, word))
		fail(r->sqlc, r->file, r->t->line, "'%.*s' where '%s' is expected, in %s", STR_ARG(r->t->text), word,
			where);
}

struct str reader_name(struct reader *r, const char *what)
{
	const struct token *t = reader_next(r);
	if (!token_name(t))
		fail(r->sqlc, r->file, t->line, "'%.*s' is no name of %s; use lower-case letters, digits and _",
			STR_ARG(t->text), what);
	if (word_reserved(t->text))
		fail(r->sqlc, r->file, t->line, "'%.*s' is a reserved word in SQL or C; choose another name of %s",
			STR_ARG(t->text), what);
	return t->text;
}

struct table_def *reader_table(struct reader *r)
{
	struct str name = reader_name(r, "a table");
	for (size_t i = 0; i < r->sqlc->tables.n; i++)
		if (str_equal(r->sqlc->tables.v[i]->name, name))
			return r->sqlc->tables.v[i];
	fail(r->sqlc, r->file, r->t->line, "there is no table '%.*s'; create it first", STR_ARG(name));
}

/* Names in brackets, "(a, b)"; each a column of the table, which may follow by DESC. */
void reader_columns(struct reader *r, const struct table_def *table, struct names *ret_names)
{
	reader_expect(r, "(", "a list of columns");
	do {
		int line = r->t->line;
		struct str name = reader_name(r, "a column");
		if (!table_column(table, name))
			fail(r->sqlc, r->file, line, "'%.*s' has no column '%.*s'", STR_ARG(table->name),
				STR_ARG(name));
		VEC_PUSH(r->sqlc->arena, ret_names, name);
		if (!reader_accept(r, "ASC"))
			reader_accept(r, "DESC");
	} while (reader_accept(r, ","));
	reader_expect(r, ")", "a list of columns");
}
/* The end of a column or constraint: its comma or closing bracket, or the end of the statement. */
const struct token *reader_part_end(const struct token *t)
{
	int depth = 0;
	for (; t->kind != TOKEN_END; t++) {
		if (depth == 0 && (token_is(t, ",") || token_is(t, ")") || token_is(t, ";")))
			return t;
		depth += token_is(t, "(") - token_is(t, ")");
	}
	return t;
}

void migration_tokens(struct migration_def *migration, const struct token *from, const struct token *end)
{
	tokens_text(&migration->sqlite, from, end);
	tokens_text(&migration->postgres, from, end);
}

void migration_text(struct migration_def *migration, const char *text)
{
	out_z(&migration->sqlite, text);
	out_z(&migration->postgres, text);
}
