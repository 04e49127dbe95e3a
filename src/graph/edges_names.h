/* Ids that are words, for edges.h: numbers stand for them in the graph, in the order of their bytes, after all ids that
 * are numbers. In an arena; what it cannot hold it remembers (arena_failed). */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/str.h"

struct edges_names;

struct edges_names *edges_names_new(struct arena *arena); /* NULL: no memory */
/* The place of a word among those that have come; one that is new comes. */
size_t edges_names_add(struct edges_names *names, struct str word);
/* All have come: gives them the numbers from `first` on, in order, and by the place in which each came its own in
 * ret_ids. NULL: no memory. */
const int64_t *edges_names_settle(struct edges_names *names, int64_t first);
size_t edges_names_count(const struct edges_names *names);
/* After it has been settled. */
bool edges_names_find(const struct edges_names *names, struct str word, int64_t *ret_id);
struct str edges_names_word(const struct edges_names *names, int64_t id); /* none: it is not one of them */
