/* Tables for people, on a terminal: lists as columns, aligned by what the eye sees, the rest as
 * "name  value" lines. Control characters never reach the terminal. */
#pragma once
#include "base/out.h"
#include "base/time.h"
#include "wire/wire.h"

struct table_style {
	size_t width;            /* columns of the terminal; 0: nothing is clipped */
	const struct zone *zone; /* of times; NULL: UTC */
};
void table_print(struct out *out, const struct record *record, const void *value, const struct table_style *style,
	struct arena *arena);
/* Columns that the text takes: 2 for wide letters, 0 for those that combine with the one before. */
size_t text_width(struct str text);
