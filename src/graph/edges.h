/* Reads a graph from text: a line is `a b`, `a b strength` or, where strengths are not asked for, `a b` and anything; blanks,
 * tabs and commas part them. An id is any word. One that is written as programs write a whole number (-7, 0, 12) is that
 * number; any other ("n12", "007") is a word, which comes after all numbers, in the order of its bytes. Every line stands for
 * both directions. Empty lines and those that begin with # or % are passed over. */
#pragma once
#include "base/problem.h"
#include "graph/build.h"
#include "graph/edges_names.h"

struct edges_read {
	uint64_t lines;                  /* with a pair */
	uint64_t self_loops;             /* left out */
	uint64_t links;                  /* different ones; of those named twice the strongest stays */
	const struct edges_names *names; /* of ids that are words; in the arena */
};

/* Reads a file whole ("-": standard input). With `strengths` the third word is one: a number 0..1, 1 when it is left out,
 * and 0 is no link, though its ends are nodes; else all that follows two ids is passed over. ERR_INVALID: the problem names
 * the line and what is wrong with it (text in the arena); ERR_IO, ERR_NOMEM. Nodes are numbered by their ids, ascending. */
NODISCARD enum err edges_read(const char *path, bool strengths, struct arena *arena, struct problem *problem,
	struct graph **ret_graph, struct edges_read *ret_read);

/* A line of such a file, the first being 1: a mark of UTF-8 is taken off the first. False: it has a zero byte, as UTF-16 has and
 * programs have. */
bool edges_line(struct str *line, uint64_t number);
/* Takes the next word off *rest; empty: there is none. */
struct str edges_word(struct str *rest);
/* The number that stands for an id in the graph; false: it is a word that no line had. NULL: numbers alone are ids. */
bool edges_id(const struct edges_names *names, struct str word, int64_t *ret_id);
/* As it was written; `room` is for the text of a number. */
enum { EDGES_NUMBER = 24 };
struct str edges_written(const struct edges_names *names, int64_t id, char room[EDGES_NUMBER]);
