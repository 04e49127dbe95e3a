/* The compiler of operations: what its parts share. Runs at build time only.
 *
 * opc_read.c turns a file into records and operations, opc_check.c refuses what does not hold
 * together, opc_emit.c writes C. Every refusal names file and line, and says what to do. */
#pragma once
#include "base/arena.h"
#include "base/field.h"
#include "base/out.h"
#include "base/str.h"
#include "base/vec.h"

struct place {
	const char *file;
	int line;
};

/* What a field's type refers to, beyond the logical types. */
enum opc_refers {
	REFERS_NOTHING,
	REFERS_RECORD, /* a `record` of an .ops file */
	REFERS_SQL,    /* the row of a statement: struct NAME_row */
	REFERS_TABLE,  /* a row of a table: struct NAME */
};

struct opc_field {
	struct place place;
	struct str name;
	enum field_type type;
	enum opc_refers refers;
	struct str target; /* record, statement, table, enum; the noun of an id */
	bool required, positional;
	bool has_range, has_max;
	int64_t min, max;
	struct str format;
	struct str help; /* none: not given */
};

struct opc_record {
	struct place place;
	struct str name; /* without "struct": "ask_record_in" */
	struct opc_file *file;
	VEC(struct opc_field) fields;
	bool in_input, in_output; /* reachable from the `in` or `out` of an operation */
	int emitted;              /* 1 while its nested records are written, 2 afterwards */
};

struct opc_operation {
	struct place place;
	struct str name, summary, method, path, role;
	struct str shows, empty; /* for people: which columns, and what an empty answer says; or none */
	bool writes, recorded, undo, hidden, paged, prepare;
	struct opc_file *file;
	struct opc_record *in, *out;
};

struct opc_file {
	const char *path;
	struct str stem;
	VEC(struct str) includes;
};

/* A name declared in an .sql file, and the header that sqlc makes of that file. */
struct opc_declared {
	struct str name;
	struct str stem;
};

struct opc {
	struct arena *arena;
	VEC(struct opc_file *) files;
	VEC(struct opc_record *) records; /* with those of `in` and `out` */
	VEC(struct opc_operation *) operations;
	VEC(struct opc_declared) statements, tables, enums;
	bool sql_given; /* false: names of statements, tables and enums are left to the C compiler */
	int problems;
};

/* Prints "file:line: message" and counts it. */
void opc_refuse(struct opc *opc, struct place place, const char *format, ...) __attribute__((format(printf, 3, 4)));

void opc_read_ops(struct opc *opc, const char *path, struct str text);
void opc_read_sql(struct opc *opc, const char *path, struct str text);
void opc_check(struct opc *opc);

struct opc_record *opc_record_find(const struct opc *opc, struct str name); /* or NULL */
const struct opc_declared *opc_declared_find(const struct opc_declared *declared, size_t n, struct str name);

/* The header of one file; operations.c. */
void opc_emit_header(struct opc *opc, struct opc_file *file, struct out *out);
void opc_emit_table(struct opc *opc, struct out *out);
