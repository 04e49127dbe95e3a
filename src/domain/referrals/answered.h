/* What a source says of somebody whom Kith proposed: that they do not know them, which takes back what
 * Kith believed; or that they would rather not introduce them, which holds for a year. */
#pragma once
#include "domain/ctx.h"

enum { ANSWERED_MONTHS = 12 };

struct answered {
	struct person_id source, person;
	const char *field; /* of the person, for what is refused */
	enum source_answer answer;
	struct day on;
};
/* Writes it, over what they said before. An event that follows from the one that has been begun. */
NODISCARD enum err answered_write(struct ctx *ctx, const struct answered *answered);

/* They have named them after all: what they said before is over. Under the event that has been begun. */
NODISCARD enum err answered_lift(struct ctx *ctx, struct person_id source, struct person_id person);

/* Who would rather not on this day or before may be asked about them again. */
struct day answered_until(const struct ctx *ctx);
