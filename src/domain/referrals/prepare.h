/* Whom asks are prepared with, for a list of them at once. */
#pragma once
#include "domain/ctx.h"

/* For each source, in their order, whom this rep asks them for, targets first: "Ask for Karl Weber and 2 more."; none where nobody comes to mind. One
 * statement for all of them. The names are those of ask_prepare. */
NODISCARD enum err prepare_sentences(
	struct ctx *ctx, struct user_id user, struct ids sources, struct str *ret_sentences);
