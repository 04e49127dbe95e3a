/* A member of a row as text, and back: how event_value keeps what a row held before. */
#pragma once
#include "base/arena.h"
#include "base/field.h"

/* Instead of a field's name: the event made the row; the event removed it. */
#define EVENT_VALUE_MADE ""
#define EVENT_VALUE_REMOVED "-"

/* None where the column would be NULL. */
struct str event_value_text(struct arena *arena, const struct field *field, const void *row);
/* ERR_CORRUPT when `text` cannot have come from event_value_text. */
NODISCARD enum err event_value_put(struct arena *arena, const struct field *field, struct str text, void *row);
