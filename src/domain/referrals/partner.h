/* Partners: other reps, of any trade, with whom we exchange referrals. */
#pragma once
#include "domain/ctx.h"

NODISCARD enum err partner_need(struct ctx *ctx, struct partner_id id, struct partner *ret_partner);

/* A list of struct partner_balance (partner_ops.h): who has given more than they got in twelve months first. */
NODISCARD enum err partner_balances(struct ctx *ctx, bool with_ended, struct list *ret_balances);

/* Whom of ours to give to these partners, a sentence each; none where nobody is known to fit. */
NODISCARD enum err partner_next_sentences(struct ctx *ctx, struct ids people, struct str *ret_sentences);
