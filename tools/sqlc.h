/* sqlc: compiles the schema and the statements of sql/ and src/domain into C.
 *
 * lex -> schema (migrations) and read (statement files) -> check (against SQLite) -> emit. The tool
 * lives for one run: everything is in one arena, and what cannot be understood ends it at once;
 * rules that a statement breaks are gathered, so that one run shows them all. */
#pragma once
#include <sqlite3.h>
#include "base/arena.h"
#include "base/field.h"
#include "base/out.h"
#include "base/str.h"
#include "base/vec.h"

struct sqlc;

/* ---- words of SQL text (sqlc_lex.c) ---- */

enum token_kind {
	TOKEN_END,
	TOKEN_WORD,   /* keyword or name, as written */
	TOKEN_STRING, /* 'text', with its quotes */
	TOKEN_NUMBER,
	TOKEN_PARAM,   /* :name, without the colon */
	TOKEN_PUNCT,   /* one operator or bracket; "<=" "<>" "!=" ">=" "||" "->" are one */
	TOKEN_COMMENT, /* a line that is only a comment, without "--", trimmed */
};

struct token {
	enum token_kind kind;
	struct str text;
	struct str comment; /* what a `--` behind it on its line says; none without one */
	int line;
	bool spaced;   /* white space stands before it */
	size_t offset; /* in the statement's text for SQLite, to place its errors */
};
struct tokens {
	struct token *v; /* the last one is TOKEN_END, not counted in n */
	size_t n, room;
};
struct source {
	struct str file;
	struct str text;
	struct tokens tokens;
};

void lex(struct sqlc *sqlc, struct source *source);
/* The same word or operator; keywords in any case. Strings and parameters are never equal. */
bool token_is(const struct token *token, const char *word);
bool token_name(const struct token *token); /* lower-case letters, digits, _ : fit for C and SQL */
/* From an opening bracket to its closing one; NULL when it is not closed. */
const struct token *token_close(const struct token *open);
/* The tokens as text again, white space and comments as one space. */
void tokens_text(struct out *out, const struct token *from, const struct token *end);
/* Reserved in SQLite, PostgreSQL or C. */
bool word_reserved(struct str word);
bool word_reserved_c(struct str word);

/* ---- types (sqlc_type.c) ---- */

struct enum_def {
	struct str name;
	struct str *v;
	size_t n, room;
	struct str file;
	int line;
};

struct type {
	enum field_type field; /* FIELD_OPT_x only from type_field() */
	bool nullable;
	struct str noun;              /* FIELD_ID, FIELD_IDS: "person" */
	const struct enum_def *enums; /* FIELD_ENUM */
};

/* "int", "person_id?", "enum deal_state", "text[]". False when it is no type. */
bool type_parse(const struct sqlc *sqlc, struct str text, struct type *ret_type);
/* With FIELD_OPT_x where NULL needs a place of its own. */
enum field_type type_field(struct type type);
void type_c(struct out *out, struct type type);    /* "struct person_id", "int64_t " */
void type_text(struct out *out, struct type type); /* as it is written in SQL files */
const char *type_postgres(struct type type);
const char *type_sqlite(struct type type);
/* What may be compared or assigned: equal but for NULL; row_id stands for any id. */
bool type_fits(struct type a, struct type b);

/* ---- schema (sqlc_schema.c, sqlc_reader.c, sqlc_table.c) ---- */

struct column {
	struct str name;
	struct type type;
	bool has_default; /* of the schema: INSERT may leave it out */
	struct str help;  /* the comment behind it in the schema, or none */
};
struct columns {
	struct column *v;
	size_t n, room;
};
struct names {
	struct str *v;
	size_t n, room;
};
struct table_def {
	struct str name;
	struct columns columns;
	struct names key;
	bool shared; /* its key does not begin with workspace_id */
	struct str file;
	int line;
};
struct migration_def {
	int version;
	struct str name;
	struct source *source;
	struct out sqlite, postgres;
};

void schema_read(struct sqlc *sqlc, sqlite3 *db, struct migration_def *migration);
const struct table_def *schema_table(const struct sqlc *sqlc, struct str name);    /* or NULL */
const struct column *table_column(const struct table_def *table, struct str name); /* or NULL */
bool table_has_key(const struct table_def *table);                                 /* its key is (workspace_id, id) */
bool names_have(const struct names *names, struct str name);

/* ---- statements (sqlc_read.c) ---- */

enum statement_kind { STATEMENT_NONE, STATEMENT_CHANGES, STATEMENT_MAYBE, STATEMENT_MANY, STATEMENT_EACH };

struct param {
	struct str name;
	struct type type;
	bool used;
};
struct statement_def {
	struct str name;
	enum statement_kind kind;
	struct param *params;
	size_t n_params;
	struct columns columns;
	struct tokens tokens; /* of the text, without its semicolon */
	struct str doc;       /* what the comment before the signature says, or none */
	bool scan;            /* `-- scan: reason` stands before it */
	bool writes;
	bool broken; /* its text could not be written for both engines */
	struct str file;
	int line; /* of the signature */
	struct out sqlite, postgres;
};
struct statements {
	struct statement_def **v;
	size_t n, room;
};

void statements_read(struct sqlc *sqlc, struct source *source, struct statements *ret_statements);
const struct param *statement_param(const struct statement_def *statement, struct str name); /* or NULL */

/* ---- checks (sqlc_names.c, sqlc_prepare.c, sqlc_types.c, sqlc_rules.c, sqlc_plan.c) ---- */

/* A table or subquery as a FROM, JOIN, INTO or UPDATE names it. */
struct from_item {
	struct str alias;
	const struct table_def *table; /* NULL: a CTE, subquery or function */
	int depth;                     /* brackets around it */
	bool outer;                    /* behind LEFT JOIN: its columns may be NULL */
	int line;
};
struct from_items {
	struct from_item *v;
	size_t n, room;
};

void from_items_find(struct sqlc *sqlc, const struct statement_def *statement, struct from_items *ret_items);
/* `column` or `alias.column`, as it stands at a token. */
struct column_ref {
	struct str alias; /* or none */
	struct str column;
	size_t n; /* tokens; 0 when there is none */
};
struct column_ref column_ref_at(const struct token *token);
/* The column that is meant; NULL when it is of no table or not certain. *ret_outer (may be NULL): its
 * table may be missing from a row. */
const struct column *column_find(const struct from_items *items, struct column_ref ref, bool *ret_outer);

/* Prepares it on SQLite and finds its columns and their types. False when it cannot be prepared. */
bool statement_prepare(struct sqlc *sqlc, sqlite3 *db, struct statement_def *statement, const struct from_items *items);
/* What is compared, inserted or set has the type of its column; words of enumerations exist. */
void statement_types(struct sqlc *sqlc, const struct statement_def *statement, const struct from_items *items);
/* What behaves differently on the two engines, or invites mistakes. */
void statement_rules(struct sqlc *sqlc, const struct statement_def *statement, const struct from_items *items);
/* The query plan is a search by workspace in every table. */
void statement_plan(
	struct sqlc *sqlc, sqlite3 *db, const struct statement_def *statement, const struct from_items *items);

/* ---- what the planner is told (sqlc_statistics.c) ---- */

/* Of all indexes, once the migrations have run; `db` plans by it from here on. */
void statistics_find(struct sqlc *sqlc, sqlite3 *db);

/* ---- what is written (sqlc_emit.c, sqlc_emit_schema.c, sqlc_emit_statements.c) ---- */

void emit_schema_h(const struct sqlc *sqlc, struct out *out);
void emit_schema_c(const struct sqlc *sqlc, struct out *out);
void emit_statements_c(const struct sqlc *sqlc, struct out *out);
void emit_statements_h(const struct statements *statements, struct str file, struct out *out);
/* A C string literal, a line of text a line of C. */
void emit_string(struct out *out, struct str text);
/* One initializer of `struct field`; `owner` is the struct that has the member. */
void emit_field(struct out *out, struct str owner, struct str member, struct type type, struct str help);
void emit_upper(struct out *out, struct str name);
void emit_doc(struct out *out, struct str doc);                         /* as a comment; none: nothing */
void emit_member(struct out *out, struct str member, struct type type); /* of a struct */
/* A table's own statements: how many, and the verb of each: "insert", and with a key "get" ... */
size_t table_statements(const struct table_def *table);
const char *table_verb(size_t i);

/* ---- the run (sqlc.c) ---- */

struct statement_file {
	struct source *source;
	struct str stem; /* "person" of person.sql */
	struct statements statements;
};

struct sqlc {
	struct arena *arena;
	int errors;
	struct {
		struct enum_def **v;
		size_t n, room;
	} enums;
	struct {
		struct table_def **v;
		size_t n, room;
	} tables;
	struct {
		struct migration_def **v;
		size_t n, room;
	} migrations;
	struct {
		struct statement_file **v;
		size_t n, room;
	} files;
	struct out statistics; /* statements that fill sqlite_stat1 */
	struct str statistics_mark;
};

/* Says what is wrong at a place and goes on, so that one run shows more than one error. */
void complain(struct sqlc *sqlc, struct str file, int line, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
/* The same, and ends the run. */
_Noreturn void fail(struct sqlc *sqlc, struct str file, int line, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
