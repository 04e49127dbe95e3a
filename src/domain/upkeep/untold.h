/* What the law makes of names whose people nobody tells: on day 20 the rep is warned, on day 30 the name goes. */
#pragma once
#include "domain/upkeep/job.h"

/* Looks through the names of every workspace where people must be told (samples are left alone). Who is nothing
 * else to the workspace than named is erased, the count stays; of the others what the referral says of them. */
NODISCARD enum err untold_daily(const struct job_env *env);

/* One referral, in a transaction of its own: warns, erases, or leaves it. */
NODISCARD enum err untold_judge(struct ctx *ctx, struct referral_id referral);
