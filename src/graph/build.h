/* Makes a graph of many nodes and links at once: nodes first, then links in any order; fastest when those
 * from the same node follow each other. */
#pragma once
#include "graph/graph.h"

struct graph_builder;

/* NULL when memory ran out. `nodes` and `links` are a guess of how many there will be
 * (0: unknown). */
struct graph_builder *graph_builder_new(uint32_t nodes, uint64_t links);
void graph_builder_free(struct graph_builder *builder); /* NULL is fine; also after _finish */

/* One that is there already takes the new flags. */
NODISCARD enum err graph_builder_node(struct graph_builder *builder, int64_t id, uint8_t flags);
/* Of links with the same ends the strongest stays. One to or from an id that is no node yet is left out. ERR_INVALID:
 * from a node to itself, or a strength over 1; it is left out, and the builder goes on. */
NODISCARD enum err graph_builder_link(struct graph_builder *builder, const struct link *link);
/* The same link in both directions. */
NODISCARD enum err graph_builder_both(struct graph_builder *builder, const struct link *link);

/* Nodes are numbered by their ids, ascending. When it fails the builder may be used on, or finished once more; after it
 * the builder is empty. */
NODISCARD enum err graph_builder_finish(struct graph_builder *builder, struct graph **ret_graph);
