/* Values as people read them on a terminal: days, amounts with their currency, shares as percent, a figure with the
 * range in which it lies. */
#pragma once
#include "wire/table.h"

/* "asked_on" is "asked on". */
struct str shown_label(struct arena *arena, const char *name);
/* The value of a field; nothing for none. */
struct str shown_value(struct arena *arena, const struct record *record, const struct field *field, const void *value,
	const struct table_style *style);
/* Whether another field's text holds this one already: the currency of an amount, the bounds of a figure. */
bool shown_beside(const struct record *record, const struct field *field);
