/* The ways from somebody to whom a rep wants to meet, as they may be shown to that rep. */
#pragma once
#include "domain/people/network.h"

/* Ways to a target's people from the rep of `ctx`, with at least one person in between who asks another: those that no
 * single statement finds. A list of struct ways_way (ways_to_ops.h), at most `n`, the best first. While a large network
 * is being read there are none yet. */
NODISCARD enum err ways_longer(
	struct ctx *ctx, const struct target *target, int n, struct list *ret_ways, struct network_wait *ret_wait);
