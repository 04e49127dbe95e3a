/* Steps of a referral as people take them; an event has been begun. */
#pragma once
#include "domain/ctx.h"

enum { WAYS_REMINDERS = 2 }; /* the source is reminded so often at most */

struct ways_step {
	enum referral_state to;
	struct day on; /* none: today */
	enum channel channel;
	enum introduction_level level; /* none: by the channel */
	struct day until;              /* parked */
	enum answer need, wants;       /* what the person said at this step; none: nothing */
	struct person_id source;       /* who brought these answers; none: not said */
	bool own_act;                  /* they came by themselves: both are yes */
	struct str cold_reason;        /* why they are contacted without both */
	struct offer_id offer;
	struct minor value;
	struct str note;
	bool lawful; /* a first message whose conditions have been checked */
};
/* Asks whether the move and the contact are allowed, takes the step with its deal, refreshes Today. */
NODISCARD enum err ways_advance(
	struct ctx *ctx, struct referral *referral, const struct ways_step *step, struct deal_id *ret_deal);
NODISCARD enum err ways_resume(struct ctx *ctx, struct referral *referral);
/* Notes that the source was reminded: each reminder is kept, with its day and channel. */
NODISCARD enum err ways_remind(struct ctx *ctx, struct referral *referral, struct day on, enum channel channel);
/* What was owed because of a step that is taken back is owed no more. */
NODISCARD enum err ways_drop_owed(struct ctx *ctx, const struct referral *referral, struct str reason);
NODISCARD enum err ways_postpone(struct ctx *ctx, struct referral *referral);
/* Whether who acts may take its steps: the rep whose referral it is, or a manager. */
NODISCARD enum err ways_mine(struct ctx *ctx, const struct referral *referral);
