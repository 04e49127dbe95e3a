/* What was promised, whether it was kept, how it went, and what was complained of. The single steps
 * of the operations, for others that do the same thing (Today's "done"). An event has been begun. */
#pragma once
#include "domain/ctx.h"

NODISCARD enum err delivery_keep(
	struct ctx *ctx, struct promise_id promise, struct day on, struct promise *ret_promise);
NODISCARD enum err delivery_resolve(struct ctx *ctx, struct complaint_id complaint, struct str resolution,
	struct day on, struct complaint *ret_complaint);
