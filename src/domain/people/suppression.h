/* Suppression: who must never come back, kept as a keyed hash, so that nobody can read from it who it
 * was. Every way in asks here: names typed, named, imported, restored. */
#pragma once
#include "domain/ctx.h"

/* `value` is normalized (identity_email ..., text_fold for names). */
NODISCARD enum err suppression_add(struct ctx *ctx, enum suppression_kind kind, struct str value);
NODISCARD enum err suppressed(struct ctx *ctx, enum suppression_kind kind, struct str value, bool *ret_suppressed);
/* Whether anybody is: most workspaces have nobody, and a large import need not ask for each row. */
NODISCARD enum err suppression_in_use(struct ctx *ctx, bool *ret_in_use);

/* ERR_STOP with a sentence for people when whoever has this address, number or profile must not come back. */
NODISCARD enum err suppression_refuse(struct ctx *ctx, enum identity_kind kind, struct str value, const char *field);
/* The same by a name. A name alone is no proof: only for somebody who is nothing but a name. */
NODISCARD enum err suppression_refuse_name(struct ctx *ctx, struct str folded, const char *field);
