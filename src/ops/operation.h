/* The table of operations, compiled by opc from the .ops files. */
#pragma once
#include "domain/ctx.h"

enum operation_flags {
	OPERATION_WRITES = 1,
	OPERATION_UNDO = 2,
	OPERATION_PUBLIC = 4, /* without signing in */
	OPERATION_HIDDEN = 8, /* for faces only: no API path, no command */
	OPERATION_PAGED = 16,
	OPERATION_RECORDED = 32, /* a GET: changes nothing, but that somebody read is an event */
};

struct operation {
	const char *name; /* "ask_record" */
	const char *summary;
	const char *method; /* "POST"; NULL when hidden */
	const char *path;   /* "/api/v1/people/{person}" */
	enum user_role least;
	int flags;
	const struct record *in;
	const struct record *out;
	const char *shows;      /* what people see of the answer: "name items.due"; NULL: what a table shows anyhow */
	const char *empty;      /* what they read when there is nothing, or NULL */
	const char *positional; /* field that may stand without its flag, or NULL */
	enum err (*run)(struct ctx *ctx, const void *in, void *ret_out);
	/* Slow work before the transaction (hashing a password), or NULL; in a short read transaction of its
	 * own, without settings. May change *in. */
	enum err (*prepare)(struct ctx *ctx, void *in);
};
extern const struct operation *const operations[];
extern const int operation_count;
const struct operation *operation_find(struct str name); /* or NULL */
/* Its value stands in the path, between braces. The operation is not hidden. */
bool operation_in_path(const struct operation *operation, const struct field *field);
