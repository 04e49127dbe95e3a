/* Who brings whom as a branching process: every won source brings a number of won sources that is negative binomial
 * with mean `mean` and dispersion `k` (small k: few bring many, most bring none; Lloyd-Smith and others 2005).
 *
 * Formulas: Kimmel and Axelrod, Branching Processes in Biology, 2.7 and 3; sizes of finished trees after Blumberg and
 * Lloyd-Smith 2013 (PLoS Comput Biol 9:e1002993). */
#pragma once
#include <stdint.h>

struct offspring {
	double mean; /* >= 0: the generation factor */
	double k;    /* > 0 */
};

/* That the tree which one source begins ends at some time: the smallest q in [0, 1] with
 * q = (1 + (mean/k)(1 - q))^-k. 1 up to a mean of 1. */
double branching_extinction(struct offspring offspring);
/* That a tree ends with just `size` members, its root among them; size >= 1. */
double branching_size(struct offspring offspring, int64_t size);
/* Mean and variance of the size of a tree; infinite from a mean of 1 on. */
double branching_size_mean(struct offspring offspring);
double branching_size_variance(struct offspring offspring);

/* From counts of sources by how many they have brought (counts[i] sources brought i): their mean, and k by moments
 * (mean^2 / (variance - mean), between 0.05 and 100: where few are known, or they vary less than chance, nothing finer
 * can be told). Of nobody: mean 0. */
struct offspring branching_estimate(const int64_t *counts, int n_counts);
