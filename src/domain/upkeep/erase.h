/* Erasing a person (GDPR art. 17): what is personal goes everywhere, at once and for good; what counts (deals,
 * scores, steps, days) stays with a row that has no name. */
#pragma once
#include "domain/ctx.h"

enum erase_why {
	ERASE_WISH,     /* their own, or the owner's: keyed hashes keep them from coming back */
	ERASE_NOT_TOLD, /* nobody told them in time that they were named: somebody else may name them again */
};

/* Erases them under an event of its own, which cannot be taken back. Refused: users (they are removed in the
 * settings), who is erased already, nobody. Everybody's Today is made anew. Says nothing about who may: an
 * owner's operation, the person's own link, the daily job. */
NODISCARD enum err erase_person(struct ctx *ctx, struct person_id person, enum erase_why why);
