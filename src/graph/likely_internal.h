/* Between the files of likely. */
#pragma once
#include "base/rand.h"
#include "graph/likely.h"

/* Vectors of a symmetric matrix, those with the largest values by amount, by subspace iteration from a random start:
 * x is n * LIKELY_VECTORS. Normalized: D^-1/2 A D^-1/2, from the positive end; else A. */
NODISCARD enum err likely_spectrum(struct arena *arena, const struct likely_net *net, bool normalized,
	struct rand *rand, float **ret_x, float ret_values[LIKELY_VECTORS]);
