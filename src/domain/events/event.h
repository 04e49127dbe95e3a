/* Events: a change is told once, in the transaction that makes it.
 *
 * An operation begins an event, then changes rows through event_insert, event_update and
 * event_delete: they keep what the row held before (for undo and the audit) and stamp the row's
 * `changed` with the event's seq. Tables are the truth; events are the log. */
#pragma once
#include "db/table.h"
#include "domain/ctx.h"

enum event_kind {
#define EVENT(kind, undoable, words) EVENT_##kind,
#include "domain/events/kinds.def"
#undef EVENT
	EVENT_KIND_COUNT
};

enum { EVENT_VERSION = 1 }; /* of what is written with an event: what reads old ones tells them apart */

/* "person_added", as stored and shown to machines. */
struct str event_kind_name(enum event_kind kind);
/* The sentence with {actor} and {person}; none for a kind that this program does not know. */
struct str event_kind_words(struct str kind_name);
/* What a line of a person's timeline says: "Ana Díaz added Ines Rossi". */
struct event_timeline_row;
struct str event_sentence(struct arena *arena, const struct event_timeline_row *row, struct str person);

/* What events of a kind say of nobody in particular: "Somebody added somebody". */
struct str event_kind_sentence(struct arena *arena, enum event_kind kind);

/* Begins an event on a person's timeline (or on nobody's): takes the workspace's next seq, which
 * also locks the workspace against other writers until the transaction ends. A second event of
 * the same operation names the first as its cause, and is undone with it. */
NODISCARD enum err event_begin(struct ctx *ctx, enum event_kind kind, struct person_id person, int64_t subject);

/* Names the person and the row of the current event, when they were made after it began. */
NODISCARD enum err event_about(struct ctx *ctx, struct person_id person, int64_t subject);

/* The current event turned out to be of another kind than it began as. */
NODISCARD enum err event_turned_out(struct ctx *ctx, enum event_kind kind);

/* Writes `row` (a struct of `table`), with `changed` set in it. */
NODISCARD enum err event_insert(struct ctx *ctx, const struct table *table, void *row);
/* Writes the row's new contents; the key members choose it. No difference: nothing is written. */
NODISCARD enum err event_update(struct ctx *ctx, const struct table *table, void *row);
NODISCARD enum err event_delete(struct ctx *ctx, const struct table *table, int64_t id);

/* What is derived was reckoned anew in rows of `table` from `first` to `last`, which the caller has written: nothing to
 * take back, and the rows' `changed` stays. */
NODISCARD enum err event_reckoned(struct ctx *ctx, const struct table *table, int64_t first, int64_t last);

/* The caller has removed this row of `table`, and what it held is not kept: whoever follows the events must know. */
NODISCARD enum err event_removed(struct ctx *ctx, const struct table *table, int64_t id);

/* Whom the operation whose first event is `seq` touched: a list of struct person_id, each once. */
NODISCARD enum err event_touched(struct ctx *ctx, int64_t seq, struct list *ret_people);
/* Takes that operation back: restores every row it changed. Refused (ERR_CONFLICT, with the reason)
 * when a row has changed since, after 30 days, or when the kind cannot be undone. The caller begins
 * no event (this writes `event_undone`) and makes derived data anew for whom it touched. */
NODISCARD enum err event_take_back(struct ctx *ctx, int64_t seq);

/* Restores or removes the rows of one event in reverse order; false in *ret_clean when a row has
 * changed since, and then nothing is touched. For undoing imports, event by event. */
NODISCARD enum err event_restore(struct ctx *ctx, int64_t seq, int64_t last_seq, bool *ret_clean);
