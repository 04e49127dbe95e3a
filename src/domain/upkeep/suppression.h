/* Suppression: who must never come back, kept as a keyed hash, so that nobody can read from it who it
 * was. Every way in asks here: imports, restores. */
#pragma once
#include "domain/ctx.h"

/* `value` is normalized (identity_email ..., text_fold for names). */
NODISCARD enum err suppression_add(struct ctx *ctx, enum suppression_kind kind, struct str value);
NODISCARD enum err suppressed(struct ctx *ctx, enum suppression_kind kind, struct str value, bool *ret_suppressed);
/* Whether anybody is: most workspaces have nobody, and a large import need not ask for each row. */
NODISCARD enum err suppression_in_use(struct ctx *ctx, bool *ret_in_use);
