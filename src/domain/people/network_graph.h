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

/* Applies to the graph what events after `seq` up to `until` changed. *ret_whole: it must be read anew instead (and may
 * have been changed in part). */
NODISCARD enum err network_follow(struct ctx *ctx, struct graph *graph, int64_t seq, int64_t until, bool *ret_whole);

/* Looks at the rows as of this reading transaction; they stand still until it returns. */
typedef enum err (*network_look_fn)(const struct rows *rows, void *arg);
NODISCARD enum err network_look(struct ctx *ctx, network_look_fn look, void *arg);
