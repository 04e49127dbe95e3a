/* A member of a row as text, and back: how event_value keeps what a row held before. */
#pragma once
#include "base/arena.h"
#include "base/field.h"

/* Instead of a field's name: the event made the row; the event removed it. */
#define EVENT_VALUE_MADE ""
#define EVENT_VALUE_REMOVED "-"
/* What is derived was reckoned anew in some of the rows from this one to the one whose id is kept as a number. Nothing
 * that could be put back, but whoever follows the events reads them again. */
#define EVENT_VALUE_RECKONED ".."

/* None where the column would be NULL. */
struct str event_value_text(struct arena *arena, const struct field *field, const void *row);
/* ERR_CORRUPT when `text` cannot have come from event_value_text. */
NODISCARD enum err event_value_put(struct arena *arena, const struct field *field, struct str text, void *row);
