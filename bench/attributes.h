/* What a table says of nodes, as features of pairs; for linkpred. */
#pragma once
#include "base/problem.h"
#include "graph/edges.h"

struct attributes {
	int columns;             /* besides the id */
	const struct str *names; /* of them */
	uint32_t n_nodes;
	const float *values; /* n_nodes * columns: a number, or that of a word; NAN: unknown */
	const float *spread; /* of each column: the deviation of its numbers; 0: words */
};

/* Reads a table with a header: first an id, then a cell for each attribute, a number or a word; empty or NA is unknown.
 * Ids that are no nodes are passed over. ERR_INVALID: the problem says what is wrong. */
NODISCARD enum err attributes_read(struct arena *arena, const char *path, const struct rows *rows,
	const struct edges_names *ids, struct problem *problem, struct attributes *ret_attributes);
int attributes_column(const struct attributes *attributes, struct str name); /* -1: none is called so */
/* Whether both are known there, and the same. */
bool attributes_same(const struct attributes *attributes, int column, uint32_t a, uint32_t b);
/* Two numbers a column: 1 when both are known and the same; how many deviations apart they are (1 when unknown). */
int attributes_width(const struct attributes *attributes);
void attributes_features(const struct attributes *attributes, uint32_t a, uint32_t b, float *ret_x);
