/* What the numbers have counted ready, ten days at a time, and what makes such a span stale.
 *
 * A span that stands in tally_span is counted. Whoever writes a row that is counted takes the spans of its days out, in the
 * same transaction: event_insert, event_update, event_delete and event_restore do so by themselves. */
#pragma once
#include "db/table.h"
#include "domain/ctx.h"

enum { TALLY_DAYS = 10, TALLY_ASK_DAYS = 7 }; /* an ask answers what happened in the seven days before it */

/* The span that a day lies in, and the first day of a span. */
int64_t tally_span_of(struct day day);
struct day tally_first_day(int64_t span);

/* A row was written: `before` and `after` are what it held and holds; NULL: it was not, or is not there. */
NODISCARD enum err tally_changed(struct ctx *ctx, const struct table *table, const void *before, const void *after);
/* What a person is to us has changed: their occasions are counted by it. */
NODISCARD enum err tally_changed_person(struct ctx *ctx, struct person_id person);
/* For those who write many rows at once. */
NODISCARD enum err tally_forget(struct ctx *ctx);
