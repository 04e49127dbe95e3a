/* Makes a graph of many nodes and links at once: nodes first, then links in any order; fastest when nodes come with
 * ascending ids and links from the same node follow each other. When there are many it also works beside its caller, in a
 * thread of its own; each function still wants one caller at a time. */
#pragma once
#include "graph/graph.h"

struct graph_builder;

/* NULL when memory ran out. `nodes` is a guess of how many there will be (0: unknown). */
struct graph_builder *graph_builder_new(uint32_t nodes);
void graph_builder_free(struct graph_builder *builder); /* NULL is fine; at any time */

/* One that is there already takes the new flags. */
NODISCARD enum err graph_builder_node(struct graph_builder *builder, int64_t id, uint8_t flags);
/* Of links with the same ends the strongest stays, of those as strong the first. One to or from an id that is no node yet
 * is left out. ERR_INVALID: from a node to itself, or a strength over 1; it is left out, and the builder goes on. */
NODISCARD enum err graph_builder_link(struct graph_builder *builder, const struct link *link);
/* The same link in both directions. */
NODISCARD enum err graph_builder_both(struct graph_builder *builder, const struct link *link);

/* Nodes are numbered by their ids, ascending. Well or not, nothing can be added to the builder afterwards. */
NODISCARD enum err graph_builder_finish(struct graph_builder *builder, struct graph **ret_graph);
