/* Over a restore: whoever was erased, or must not be contacted, since the backup was made is so in the restored
 * data, too, before anybody sees them. */
#pragma once
#include "base/problem.h"
#include "domain/ctx.h"

/* Writes down, beside the data that a restore is about to replace, whom they hold back: ids and keyed hashes,
 * nothing that names anybody. Kept until carry_settle, whatever happens in between. */
NODISCARD enum err carry_note(struct db *db, struct str data, struct arena *arena, struct problem *ret_problem);
/* Does so in what stands there now, if a restore left something to do; before anything is served. */
NODISCARD enum err carry_settle(struct db *db, struct str data, struct hash secret, struct arena *arena);
