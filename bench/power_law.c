/* A random graph in which a few know thousands and most know few: power_law NODES LINKS SEED.
 *
 * Prints LINKS lines `a b strength`, each pair once. Both ends of a link are drawn with a chance that falls with their
 * rank as (rank + r)^(-2/3), so that degrees have a power law with exponent 2.5 (Chung and Lu 2002); r is such that the
 * first has 225 times the mean: 4,500 of 20. Which id has which rank is shuffled. Strengths are whole thousandths, each
 * as likely. */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/rand.h"

enum { LARGEST = 225 };

static void *need(void *memory)
{
	if (memory == NULL) {
		fprintf(stderr, "power_law: not enough memory\n");
		exit(1);
	}
	return memory;
}

/* Mean over the ranks of the weight, of which the first has 1. */
static double mean_weight(uint32_t nodes, double r)
{
	double sum = 0;
	for (uint32_t i = 0; i < nodes; i++)
		sum += pow((i + r) / r, -2.0 / 3);
	return sum / nodes;
}

static double find_r(uint32_t nodes)
{
	double low = 0.01, high = nodes;
	for (int i = 0; i < 40; i++) {
		double middle = sqrt(low * high);
		*(mean_weight(nodes, middle) < 1.0 / LARGEST ? &low : &high) = middle;
	}
	return low;
}

/* Walker's method: a number i with chance weight[i] / sum, by one draw and one comparison. */
struct alias {
	uint32_t n, *other;
	double *own;
};

static struct alias make_alias(uint32_t n)
{
	struct alias alias = {n, need(calloc(n, sizeof *alias.other)), need(calloc(n, sizeof *alias.own))};
	uint32_t *small = need(calloc(n, sizeof *small)), *large = need(calloc(n, sizeof *large));
	uint32_t n_small = 0, n_large = 0;
	double r = find_r(n), mean = mean_weight(n, r);
	for (uint32_t i = 0; i < n; i++) {
		alias.own[i] = pow((i + r) / r, -2.0 / 3) / mean;
		alias.other[i] = i;
		if (alias.own[i] < 1)
			small[n_small++] = i;
		else
			large[n_large++] = i;
	}
	while (n_small > 0 && n_large > 0) {
		uint32_t s = small[--n_small], l = large[n_large - 1];
		alias.other[s] = l;
		alias.own[l] -= 1 - alias.own[s];
		if (alias.own[l] < 1) {
			n_large--;
			small[n_small++] = l;
		}
	}
	free(small);
	free(large);
	return alias;
}

static uint32_t draw(const struct alias *alias, struct rand *rand)
{
	uint32_t i = (uint32_t)rand_below(rand, alias->n);
	return (double)rand_below(rand, 1 << 30) < alias->own[i] * (1 << 30) ? i : alias->other[i];
}

/* Adds the pair to a table of `room` (a power of two) keys; false when it is there. */
static bool add_pair(uint64_t *table, uint64_t room, uint32_t a, uint32_t b)
{
	uint64_t key = ((uint64_t)(a < b ? a : b) << 32 | (a < b ? b : a)) + 1;
	uint64_t slot = (key * UINT64_C(0x9e3779b97f4a7c15)) >> 20 & (room - 1);
	for (; table[slot] != 0; slot = (slot + 1) & (room - 1))
		if (table[slot] == key)
			return false;
	table[slot] = key;
	return true;
}

int main(int argc, char **argv)
{
	uint32_t nodes = argc == 4 ? (uint32_t)strtoul(argv[1], NULL, 10) : 0;
	uint64_t links = argc == 4 ? strtoull(argv[2], NULL, 10) : 0, room = 64;
	if (nodes < 1000 || links > (uint64_t)nodes * 50) {
		fprintf(stderr, "power_law: NODES (1,000 or more) LINKS (50 a node or less) SEED\n");
		return 2;
	}
	struct rand rand;
	rand_seed(&rand, strtoull(argv[3], NULL, 10));
	struct alias alias = make_alias(nodes);
	uint32_t *id = need(calloc(nodes, sizeof *id));
	for (uint32_t i = 0; i < nodes; i++) {
		uint32_t other = (uint32_t)rand_below(&rand, i + 1);
		id[i] = id[other];
		id[other] = i + 1;
	}
	while (room < 2 * links)
		room *= 2;
	uint64_t *table = need(calloc(room, sizeof *table));
	for (uint64_t made = 0; made < links;) {
		uint32_t a = draw(&alias, &rand), b = draw(&alias, &rand);
		if (a == b || !add_pair(table, room, a, b))
			continue;
		uint64_t strength = 1 + rand_below(&rand, 1000);
		printf(strength == 1000 ? "%u %u 1\n" : "%u %u 0.%03u\n", id[a], id[b], (unsigned)strength);
		made++;
	}
	return fflush(stdout) == 0 ? 0 : 1;
}
