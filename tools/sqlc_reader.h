/* sqlc: what the readers of a migration share. */
#pragma once
#include "sqlc.h"

struct reader {
	struct sqlc *sqlc;
	struct migration_def *migration;
	struct str file;
	const struct token *t; /* the next one */
};

void reader_skip_comments(struct reader *r);
const struct token *reader_next(struct reader *r);
/* Takes the word if it is the next one. */
bool reader_accept(struct reader *r, const char *word);
/* Takes it, or fails; `where` says in what it should have stood. */
void reader_expect(struct reader *r, const char *word, const char *where);
/* A new or known name that is fit for both engines and C; fails otherwise. */
struct str reader_name(struct reader *r, const char *what);
/* The name of a table that is there; fails otherwise. */
struct table_def *reader_table(struct reader *r);
/* Names in brackets, "(a, b)", each a column of the table; DESC may follow one. */
void reader_columns(struct reader *r, const struct table_def *table, struct names *ret_names);
/* The end of a column or constraint: its comma or closing bracket, or the end of the statement. */
const struct token *reader_part_end(const struct token *t);

/* To the texts of both engines. */
void migration_tokens(struct migration_def *migration, const struct token *from, const struct token *end);
void migration_text(struct migration_def *migration, const char *text);

/* The column's CHECK, named so that a later migration can replace it; nothing when its type needs none. */
void column_check(struct out *out, const struct table_def *table, const struct column *column);
/* `name type[?] [NOT NULL] [DEFAULT ...]`, into the table and the texts. */
void table_read_column(struct reader *r, struct table_def *table);
/* What stands behind CREATE TABLE. */
void table_read(struct reader *r, bool shared);
