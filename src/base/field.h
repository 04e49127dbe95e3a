/* Field descriptors: what one member of a struct is, for everything that reads or writes structs
 * without knowing them: statements, decoders, JSON, tables on the terminal, OpenAPI.
 *
 * sqlc emits them for rows and arguments, opc for inputs and outputs of operations. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/id.h"
#include "base/money.h"
#include "base/str.h"
#include "base/time.h"

/* Logical types: their names in sql/ and .ops files are the words in the comments. */
enum field_type {
	FIELD_TEXT,     /* text        struct str           (none = NULL) */
	FIELD_INT,      /* int         int64_t */
	FIELD_REAL,     /* real        double */
	FIELD_FLAG,     /* flag        bool */
	FIELD_ID,       /* <noun>_id   struct <noun>_id     (0 = NULL) */
	FIELD_UTC,      /* utc         struct utc           (0 = NULL) */
	FIELD_DAY,      /* day         struct day           (0 = NULL) */
	FIELD_MINOR,    /* minor       struct minor */
	FIELD_HASH,     /* hash        struct hash          32 bytes */
	FIELD_BYTES,    /* bytes       struct str           (none = NULL) */
	FIELD_ENUM,     /* enum x      enum x               stored as its word; 0 = none = NULL */
	FIELD_OPT_INT,  /* int?      struct opt_int */
	FIELD_OPT_REAL, /* real?     struct opt_real */
	FIELD_OPT_FLAG, /* flag?     struct opt_flag */
	FIELD_LIST,     /* list of records: struct list of `record` */
	FIELD_RECORD,   /* one nested record, in place */
	FIELD_IDS,      /* <noun>_id[] struct ids           statement arguments and operation inputs */
	FIELD_TEXTS,    /* text[]      struct texts         statement arguments and operation inputs */
};

struct hash {
	uint8_t b[32];
};
struct opt_int {
	bool set;
	int64_t v;
};
struct opt_real {
	bool set;
	double v;
};
struct opt_flag {
	bool set;
	bool v;
};
struct list {
	void *items; /* an array of the record's structs */
	size_t n;
};
struct ids {
	const int64_t *v;
	size_t n;
};
struct texts {
	const struct str *v;
	size_t n;
};

/* The words of an enumeration; word[0] is for 0, "none", and is empty. Emitted by sqlc from
 * `enum` lines of the schema, so that the column's CHECK, C and the faces agree. */
struct enum_info {
	const char *name;
	const char *const *words;
	int n; /* including the empty one */
};
/* 0 when no such word. */
int enum_parse(const struct enum_info *info, struct str word);
/* None for 0 and for values that are no word's. */
struct str enum_word(const struct enum_info *info, int value);

struct record;
struct field {
	const char *name;
	enum field_type type;
	uint32_t offset;
	bool required;                 /* input: must be given. column: NOT NULL */
	const struct enum_info *enums; /* FIELD_ENUM */
	const struct record *record;   /* FIELD_LIST, FIELD_RECORD */
	int64_t min, max;              /* numbers: range; texts: bytes; lists: items. max 0 = the default limit */
	const char *noun; /* FIELD_ID, FIELD_IDS: "person"; texts: the format: "email", "password", "phone" */
	const char *help; /* one line for --help and OpenAPI */
};
struct record {
	const char *name;
	size_t size;
	const struct field *fields;
	size_t n_fields;
};
const struct field *record_field(const struct record *record, struct str name); /* or NULL */
