/* Between the files of likely. */
#pragma once
#include <math.h>
#include "base/rand.h"
#include "graph/likely.h"

/* Of a node that came later, what its links tell. */
static inline struct likely_node likely_node_later(uint32_t degree)
{
	return (struct likely_node){.degree = log1pf((float)degree), .part_of = UINT32_MAX};
}

static inline enum err likely_going(const struct likely_net *net)
{
	return net->stop != NULL && __atomic_load_n(net->stop, __ATOMIC_RELAXED) ? ERR_CANCELLED : OK;
}

/* Vectors of a symmetric matrix, those with the largest values by amount, by subspace iteration from a random start:
 * x is n * LIKELY_VECTORS. Normalized: D^-1/2 A D^-1/2, from the positive end; else A. */
NODISCARD enum err likely_spectrum(struct arena *arena, const struct likely_net *net, bool normalized,
	struct rand *rand, float **ret_x, float ret_values[LIKELY_VECTORS]);
