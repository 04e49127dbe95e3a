/* What the network's files share: what stands in the graph about a person, and how it follows the events. */
#pragma once
#include "domain/ctx.h"
#include "graph/graph.h"

/* Flags of a node. */
enum {
	NETWORK_NEVER = 1, /* must not be contacted, or was erased: neither carries a way nor is an end of one */
};
struct network_person {
	bool never, erased;
};
uint8_t network_flags(const struct network_person *person);

/* How it is read whole. */
struct network_read {
	uint64_t most;    /* people and relationships; more: ERR_TOO_LARGE */
	int64_t *done;    /* how many are read, written atomically; NULL: nobody looks */
	const bool *stop; /* set atomically: ERR_CANCELLED; NULL: nobody does */
};
NODISCARD enum err network_read(struct ctx *ctx, const struct network_read *how, struct graph **ret_graph);

/* Applies to the graph what events after `seq` up to `until` changed. *ret_whole: it must be read anew instead, and
 * nothing was changed; also when time has changed more than `most_pages` of relationships, each of some hundreds. */
NODISCARD enum err network_follow(
	struct ctx *ctx, struct graph *graph, int64_t seq, int64_t until, size_t most_pages, bool *ret_whole);

/* Looks at the rows as of this reading transaction; they stand still until it returns. Waits until it is read. */
typedef enum err (*network_look_fn)(const struct rows *rows, void *arg);
NODISCARD enum err network_look(struct ctx *ctx, network_look_fn look, void *arg);
