/* The open connections, and a thread that cuts those that take too long. The protocol library's own
 * timeout starts anew with every byte; a client that sends one a second would stay for ever. */
#pragma once
#include <stdatomic.h>
#include "http/server.h"

struct links;
struct link {
	struct link *previous, *next;
	int fd; /* owned by the protocol library; open as long as the link is listed */
	struct http_peer peer;
	bool refused;              /* a peer on the unix socket who may not be there */
	_Atomic int64_t cut_at_us; /* time_monotonic_us() of the end, 0: none */
};

NODISCARD enum err links_new(struct links **ret_links);
void links_free(struct links *links); /* ends the thread; NULL is fine */
/* A connection begins. NULL: out of memory. */
struct link *links_add(struct links *links, int fd);
/* It ends; before the library closes fd. NULL is fine. */
void links_remove(struct links *links, struct link *link);
void link_cut_after(struct link *link, int64_t us); /* 0: no limit */
void links_count(struct links *links, int *ret_open, uint64_t *ret_accepted, uint64_t *ret_cut);
