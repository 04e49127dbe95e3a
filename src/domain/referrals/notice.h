/* Telling people that they were named: where their name comes from, why, and what they may do about it. */
#pragma once
#include "domain/ctx.h"
#include "domain/referrals/law.h"

/* Notes under the event that has been begun that they were told, and writes the row of the referral. The first day
 * counts. `user` none: they read it on their own page. */
NODISCARD enum err notice_write(
	struct ctx *ctx, struct referral *referral, enum channel channel, struct user_id user, struct day on);

/* The law under which they are written to: the workspace's, or Canada's where their number is from there and
 * no stricter one holds. */
NODISCARD enum err notice_law(struct ctx *ctx, struct person_id person, enum law *ret_law);
/* What decides about a first message. */
NODISCARD enum err notice_first_facts(struct ctx *ctx, const struct referral *referral, struct first_facts *ret_facts);
/* ERR_STOP with the sentence where a mail or text without consent is against the law whatever the reason. */
NODISCARD enum err notice_refuse_unsolicited(struct ctx *ctx, const struct referral *referral, enum channel channel);

/* What stands under every commercial message: who sends it, from where, and how to hear no more. */
NODISCARD enum err notice_footer(struct ctx *ctx, struct user_id user, struct str *ret_footer);
