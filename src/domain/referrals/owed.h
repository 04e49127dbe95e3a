/* What is owed to people who brought us people: made from state in the same transaction as the
 * change, then done, snoozed or dropped with a reason; never just forgotten. */
#pragma once
#include "domain/ctx.h"

/* In working days. */
enum { OWED_UPDATE_DAYS = 2, OWED_THANKS_DAYS = 2, OWED_CALL_DAYS = 5 };

struct owed_new {
	struct user_id user; /* who owes it */
	enum owed_kind kind;
	struct person_id person; /* to whom */
	struct person_id about;  /* because of whom; may be none */
	struct referral_id referral;
	struct deal_id deal;
	struct day due;
};
/* Under the event that has been begun. The same thing is owed once while it is open. */
NODISCARD enum err owed_make(struct ctx *ctx, const struct owed_new *new);
/* That many working days from today, in the workspace's holidays. */
struct day owed_due(const struct ctx *ctx, int working_days);
/* What is open of one kind towards a person is settled by what has been done. */
NODISCARD enum err owed_settle(struct ctx *ctx, struct person_id person, enum owed_kind kind);
/* Closes one; the event has been begun. */
NODISCARD enum err owed_close(struct ctx *ctx, struct owed *owed, enum owed_state state, struct str reason);
/* What is done or dropped is closed for good: ERR_CONFLICT. */
NODISCARD enum err owed_check_open(struct ctx *ctx, const struct owed *owed);
/* That it has been done, anybody may note; whether and when it is done is for whoever owes it: ERR_FORBIDDEN. */
NODISCARD enum err owed_check_mine(struct ctx *ctx, const struct owed *owed);
NODISCARD enum err owed_need(struct ctx *ctx, struct owed_id id, const char *field, struct owed *ret_owed);
