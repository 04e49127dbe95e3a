/* Between the files of likely. */
#pragma once
#include "base/rand.h"
#include "graph/likely.h"

static inline enum err likely_going(const struct likely_net *net)
{
	return net->stop != NULL && __atomic_load_n(net->stop, __ATOMIC_RELAXED) ? ERR_CANCELLED : OK;
}

/* Vectors of a symmetric matrix, those with the largest values by amount, by subspace iteration from a random start:
 * x is n * LIKELY_VECTORS. Normalized: D^-1/2 A D^-1/2, from the positive end; else A. */
NODISCARD enum err likely_spectrum(struct arena *arena, const struct likely_net *net, bool normalized,
	struct rand *rand, float **ret_x, float ret_values[LIKELY_VECTORS]);
