#include "base/rand.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

/* SplitMix64: spreads a small seed over the whole state. */
static uint64_t spread(uint64_t *x)
{
	uint64_t z = (*x += UINT64_C(0x9e3779b97f4a7c15));
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

void rand_seed(struct rand *rand, uint64_t seed)
{
	for (int i = 0; i < 4; i++)
		rand->state[i] = spread(&seed);
}

static bool is_system(const struct rand *rand)
{
	return (rand->state[0] | rand->state[1] | rand->state[2] | rand->state[3]) == 0;
}

static uint64_t turn_left(uint64_t x, int bits)
{
	return x << bits | x >> (64 - bits);
}

/* xoshiro256++ (Blackman, Vigna), https://prng.di.unimi.it/ */
static uint64_t next_seeded(struct rand *rand)
{
	uint64_t *s = rand->state;
	uint64_t result = turn_left(s[0] + s[3], 23) + s[0];
	uint64_t t = s[1] << 17;
	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = turn_left(s[3], 45);
	return result;
}

/* Secrets are made of this: without the system's generator the program must not go on. */
static void system_bytes(unsigned char *p, size_t n)
{
	while (n > 0) {
		size_t want = n < 256 ? n : 256; /* up to 256 bytes are never cut short */
		if (getrandom(p, want, 0) != (ssize_t)want)
			abort();
		p += want;
		n -= want;
	}
}

void rand_bytes(struct rand *rand, void *ret_bytes, size_t n)
{
	unsigned char *p = ret_bytes;
	if (is_system(rand)) {
		system_bytes(p, n);
		return;
	}
	while (n > 0) {
		uint64_t word = next_seeded(rand);
		size_t part = n < sizeof word ? n : sizeof word;
		memcpy(p, &word, part);
		p += part;
		n -= part;
	}
}

uint64_t rand_below(struct rand *rand, uint64_t bound)
{
	if (bound == 0)
		return 0;
	/* Values under 2^64 mod bound would come up once more often than the rest: thrown away. */
	uint64_t reject_below = -bound % bound, word;
	do
		rand_bytes(rand, &word, sizeof word);
	while (word < reject_below);
	return word % bound;
}
