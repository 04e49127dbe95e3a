/* Randomness that comes in through a context: the system's for the program, a seed for tests. */
#pragma once
#include <stddef.h>
#include <stdint.h>

struct rand {
	uint64_t state[4]; /* all zero: the system's generator (getrandom) */
};
void rand_seed(struct rand *rand, uint64_t seed); /* repeatable, never for secrets */
void rand_bytes(struct rand *rand, void *ret_bytes, size_t n);
uint64_t rand_below(struct rand *rand, uint64_t bound); /* 0 .. bound-1, unbiased */
