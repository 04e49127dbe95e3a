/* Reads a graph from text: a line is `a b` or `a b strength`, ids are whole numbers, white space parts them. Every line
 * stands for both directions. Empty lines and those that begin with # or % are passed over. */
#pragma once
#include "base/problem.h"
#include "graph/build.h"

struct arena;

struct edges_read {
	uint64_t lines;      /* with a pair */
	uint64_t self_loops; /* left out */
	uint64_t links;      /* different ones; of those named twice the strongest stays */
};

/* Reads a file whole ("-": standard input). Where a line has no strength it is 1; with one it is a number 0..1, and 0 is
 * no link, though its ends are nodes. ERR_INVALID: the problem names the line and what is wrong with it (text in the
 * arena); ERR_IO, ERR_NOMEM. Nodes are numbered by their ids, ascending. */
NODISCARD enum err edges_read(const char *path, struct arena *arena, struct problem *problem, struct graph **ret_graph,
	struct edges_read *ret_read);

/* Takes the next word off *rest, when it is a whole number; false leaves *rest at what is there instead. */
bool edges_id(struct str *rest, int64_t *ret_id);
