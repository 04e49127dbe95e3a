/* Tables for people, on a terminal: lists as columns, aligned by what the eye sees, the rest as
 * "name  value" lines. Control characters never reach the terminal. */
#pragma once
#include "base/out.h"
#include "base/time.h"
#include "wire/wire.h"

struct table_style {
	size_t width;            /* columns of the terminal; 0: nothing is clipped */
	const struct zone *zone; /* of times; NULL: UTC */
	struct str currency;     /* of amounts beside which none stands; may be none */
	/* Which fields, in this order, parted by blanks: "name" of the answer, "events.at" of a list in it, or of
	 * a list "items" its fields alone. NULL: all but what is for machines (ids that a name stands for). */
	const char *shows;
	const char *empty; /* a sentence for an answer without anything; NULL: a usual one */
};
void table_print(struct out *out, const struct record *record, const void *value, const struct table_style *style,
	struct arena *arena);
/* The text on lines of that many columns, each after the first behind `indent` blanks; words longer than a
 * line stay whole. */
void out_wrapped(struct out *out, struct str text, size_t width, size_t indent);
/* Ends the line, without blanks before its end. */
void out_line_end(struct out *out);
/* Control characters and direction overrides as blanks. */
struct str text_harmless(struct arena *arena, struct str text);
/* Columns that the text takes: 2 for wide letters, 0 for those that combine with the one before. */
size_t text_width(struct str text);
