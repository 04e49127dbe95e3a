/* A graph that changes while it is read: one writer at a time, any number of readers, who never wait.
 *
 *	const struct rows *rows = graph_take(graph);
 *	...                                          // nothing changes in here
 *	graph_drop(rows);
 *
 * Taking is one atomic addition. Rows are given back to the system once nobody holds them or older ones: hold them for
 * a question, not for ever; after 4,095 changes published behind somebody's back, changes wait (ERR_BUSY). */
#pragma once
#include "graph/rows.h"

struct graph;

/* The rows as they are now. Give them back with graph_drop, from any thread. */
const struct rows *graph_take(struct graph *graph);
void graph_drop(const struct rows *rows); /* NULL is fine */

static inline void rows_cleanup(const struct rows **rows)
{
	graph_drop(*rows);
}
#define AUTO_ROWS __attribute__((cleanup(rows_cleanup))) const struct rows *

enum change_kind {
	CHANGE_NODE, /* the node `from` is there, with these flags: made when it is new, or back when it was removed */
	CHANGE_REMOVE, /* the node `from` goes, with all its links */
	CHANGE_LINK,   /* the link `from` -> `to` is as said here; strength 0: it goes */
};

struct change {
	enum change_kind kind;
	uint8_t flags;    /* of a node */
	struct link link; /* of a node: its id is `from` */
};

/* Applies the changes in their order and publishes them, some hundreds at a time; readers see each whole. Those that
 * cannot be are left out and counted: of a node that is not there, from a node to itself, of a strength over 1.
 * ERR_NOMEM, ERR_BUSY: some may have been applied, never a part of one; give all of them again. Waits for other
 * writers, and where readers hold as much in older rows as half of all, 20 ms for them. ret_left_out may be NULL. */
NODISCARD enum err graph_apply(struct graph *graph, const struct change *changes, size_t n, size_t *ret_left_out);

/* Gives memory back that readers have left since; graph_apply does it as well. For when nothing changes. */
void graph_tidy(struct graph *graph);

struct graph_size {
	uint32_t nodes;       /* those removed too: they keep their number */
	uint64_t links;       /* directed ones */
	size_t bytes;         /* of all memory held */
	size_t waiting_bytes; /* of it: of older rows that somebody still holds */
};
struct graph_size graph_size(struct graph *graph);

/* Nobody may hold rows of it any more. NULL is fine. */
void graph_free(struct graph *graph);
