/* Examples made by chance, for the tests of what learns. */
#pragma once
#include <math.h>
#include "base/check.h"
#include "base/rand.h"
#include "stats/examples.h"

static inline void near(double value, double expected, double allowed)
{
	if (!(fabs(value - expected) <= allowed))
		fail_msg("%.17g is not %.17g", value, expected);
}

static inline float draw(struct rand *rand) /* -1 .. 1 */
{
	return (float)rand_below(rand, 2000001) / 1e6f - 1;
}

enum { CASES = 2000, WIDTH = 4 };

struct cases {
	float x[CASES * WIDTH];
	uint8_t yes[CASES];
};

/* Yes with the chance that `logit_of` says of a row. */
static inline struct examples draw_cases(struct cases *cases, uint64_t seed, double (*logit_of)(const float *x))
{
	struct rand rand;
	rand_seed(&rand, seed);
	for (int i = 0; i < CASES; i++) {
		float *x = cases->x + i * WIDTH;
		for (int f = 0; f < WIDTH; f++)
			x[f] = draw(&rand);
		double chance = 1 / (1 + exp(-logit_of(x)));
		cases->yes[i] = (draw(&rand) + 1) / 2 < (float)chance;
	}
	return (struct examples){cases->x, cases->yes, NULL, CASES, WIDTH};
}

static inline double sloping(const float *x)
{
	return 1 + 2 * (double)x[0] - (double)x[1];
}

/* Neither feature alone says anything. */
static inline double crossed(const float *x)
{
	return x[0] * x[1] > 0 ? 3 : -3;
}
