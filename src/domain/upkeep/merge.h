/* Two entries of one person become one. */
#pragma once
#include "domain/ctx.h"

/* Everything known of `other` goes to `keep`, under an event of its own on each timeline; undo of the
 * first puts every row back. Refused: users, one entry twice, somebody who named the other. */
NODISCARD enum err merge_people(struct ctx *ctx, struct person_id keep, struct person_id other);
/* Refuses users, one entry twice, and two of whom one named, called or was given to the other. */
NODISCARD enum err merge_refused(struct ctx *ctx, const struct person *keep, const struct person *other);
/* Of two entries the one of which more is known, else the older. */
NODISCARD enum err merge_richer(struct ctx *ctx, struct person_id a, struct person_id b, struct person_id *ret_keep);
