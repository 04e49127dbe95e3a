/* Whom a source probably knows, for those who prepare an ask. */
#pragma once
#include "domain/ctx.h"

/* Of the rep's targets those whom the source probably knows without its being noted: at most `most` struct likely_person
 * (likely_to_ops.h). None as long as nothing was learned (operation likely learns), and where nothing is asked in a
 * writing transaction: an ask must not wait for it. */
NODISCARD enum err likely_for_ask(struct ctx *ctx, const struct person *source, size_t most, struct list *ret_people);
