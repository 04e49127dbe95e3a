/* The two questions of a referral: have they voiced a need, and do they want to talk with this rep?
 * And the gate that only two yeses open. An event has been begun; the caller writes the row. */
#pragma once
#include "domain/ctx.h"
#include "domain/referrals/steps.h"

struct answers {
	enum answer need, wants; /* none: nothing was said */
	enum said_by said_by;
	enum channel channel;
	struct day on;
	struct day until;        /* "not now": until when; none otherwise */
	struct person_id source; /* who brought the answers; none: not said */
};
/* What the named person said last about a question themself, to this rep; answer none: nothing. */
struct own_answer {
	enum answer answer;
	struct day on, until;
};
/* Whether the named person's own word stands against what somebody else says of it: for as long as a permission
 * holds, and "not now" until its day. Pure. */
bool permission_beats(const struct own_answer *own, enum answer said, struct day on);
/* Writes down what was said. The named person's own answer beats what others say of it: that is kept, and
 * changes nothing. Both yes open the gate from that day, and the lineage goes to the source
 * that brought them; a yes that was too old to hold must be given again. */
NODISCARD enum err permission_answer(struct ctx *ctx, struct referral *referral, const struct answers *answers);
/* Where the answers take a referral that is waiting for them; none: it stays where it is. */
enum referral_state permission_step(const struct referral *referral);

NODISCARD enum err permission_gate(struct ctx *ctx, const struct referral *referral, struct gate *ret_gate);
/* Before a step: from contact on the gate is open, or a reason is written down and the contact counts
 * as cold; `permitted` needs both yeses. Somebody who must not be contacted goes no step further. */
NODISCARD enum err permission_pass(
	struct ctx *ctx, struct referral *referral, enum referral_state to, struct str cold_reason);
/* ERR_STOP with the sentence where the person must not be contacted. */
NODISCARD enum err permission_refuse_never(struct ctx *ctx, struct person_id person);
