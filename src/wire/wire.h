/* What the decoders share: a context, the limits at the edge, and how something is refused.
 *
 * `wire` knows structs only by their descriptors (base/field.h): nothing here knows Kith. Whatever
 * it refuses, it says in `problem`: the field by its path ("names.2.name"; list items from 0) and a
 * sentence for people. Outputs are untouched when something is refused. */
#pragma once
#include "base/arena.h"
#include "base/field.h"
#include "base/problem.h"

enum {
	WIRE_BYTES_MAX = 1024 * 1024, /* of one document, unless the context says another */
	WIRE_DEPTH_MAX = 32,          /* of nested JSON */
	WIRE_TEXT_MAX = 4000,         /* bytes of one text, unless its field says another */
	WIRE_ITEMS_MAX = 1000,        /* items of one list, unless its field says another */
	WIRE_PAIRS_MAX = 8000,        /* name=value pairs of one form */
};

struct wire {
	struct arena *arena;     /* texts and lists are allocated here */
	struct problem *problem; /* or NULL */
	size_t max_bytes;        /* of the document; 0: WIRE_BYTES_MAX */
	int money_digits;        /* of amounts typed by people in forms and commands: 2 for EUR, 0 for JPY */
	bool ignore_unknown;     /* skip unknown names instead of refusing them */
	bool stored;             /* reads back what json_encode wrote: no limits, nothing required or tidied */
};

/* A name and its value, before anybody knows the type. "names.0.name" reaches into lists. */
struct pair {
	struct str name;
	struct str value;
};

/* Fills the problem and returns ERR_INVALID (or, wire_refuse_as, another error). */
NODISCARD enum err wire_refuse(const struct wire *wire, struct str path, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
NODISCARD enum err wire_refuse_as(const struct wire *wire, enum err err, struct str path, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
/* Refuses a name that the record does not have, with the nearest that it has. */
NODISCARD enum err wire_refuse_unknown(
	const struct wire *wire, struct str path, const struct record *record, struct str name);
/* Refuses that a required field is missing, with its help. */
NODISCARD enum err wire_refuse_missing(const struct wire *wire, struct str path, const struct field *field);
/* Refuses lists that are longer than their field allows. */
NODISCARD enum err wire_check_items(const struct wire *wire, struct str path, const struct field *field, size_t n);

struct str wire_path(struct arena *arena, struct str path, struct str name); /* "names.2" + "name" */
struct str wire_path_item(struct arena *arena, struct str path, size_t index);

/* Of `n` words the one most like `word`; none when no word is near. */
struct str wire_nearest(struct str word, const struct str *words, size_t n);

/* Reads text (form value, argument, part of a path) into the field's place in `base`. Surrounding
 * white space goes, but of passwords. Not for lists and records. Empty text gives none. */
NODISCARD enum err value_parse(
	const struct wire *wire, const struct field *field, struct str path, struct str text, void *base);
/* Limits and form of a text that came decoded already (JSON), in place; tidied like value_parse. */
NODISCARD enum err value_check_text(
	const struct wire *wire, const struct field *field, struct str path, struct str *text);
NODISCARD enum err value_check_int(const struct wire *wire, const struct field *field, struct str path, int64_t v);
NODISCARD enum err value_check_real(const struct wire *wire, const struct field *field, struct str path, double v);
/* True when the field in `base` is none (0 ids, days, enums; texts without pointer; empty lists ...). */
bool value_none(const struct field *field, const void *base);

static inline void *field_in(const struct field *field, void *base)
{
	return (char *)base + field->offset;
}
static inline const void *field_of(const struct field *field, const void *base)
{
	return (const char *)base + field->offset;
}
