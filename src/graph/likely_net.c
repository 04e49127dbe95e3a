/* Nets: of rows, of lists, and without some nodes. */
#include "graph/likely.h"

struct likely_net likely_net_of(const struct rows *rows)
{
	return (struct likely_net){.n_nodes = rows->n_nodes, .rows = rows};
}

enum err likely_net_new(struct arena *arena, uint32_t n_nodes, const struct likely_pair *links, size_t n_links,
	struct likely_net *ret_net)
{
	uint32_t *start = ARENA_ARRAY(arena, (size_t)n_nodes + 2, uint32_t);
	uint32_t *peer = ARENA_ARRAY(arena, 2 * n_links + 1, uint32_t);
	if (arena_failed(arena))
		return ERR_NOMEM;
	for (size_t i = 0; i < n_links; i++) {
		start[links[i].a + 2]++;
		start[links[i].b + 2]++;
	}
	for (uint32_t i = 0; i < n_nodes; i++)
		start[i + 2] += start[i + 1];
	/* start[i + 1] is where the next of node i goes; when all are there, it is where node i + 1 begins. */
	for (size_t i = 0; i < n_links; i++) {
		peer[start[links[i].a + 1]++] = links[i].b;
		peer[start[links[i].b + 1]++] = links[i].a;
	}
	*ret_net = (struct likely_net){.n_nodes = n_nodes, .start = start, .peer = peer};
	return OK;
}

enum err likely_net_without(
	struct arena *arena, const struct rows *rows, const uint32_t *nodes, size_t n, struct likely_net *ret_net)
{
	bool *out = ARENA_ARRAY(arena, (size_t)rows->n_nodes + 1, bool);
	uint32_t *start = ARENA_ARRAY(arena, (size_t)rows->n_nodes + 1, uint32_t), at = 0;
	if (arena_failed(arena))
		return ERR_NOMEM;
	for (uint32_t node = 0; node < rows->n_nodes; node++)
		at += rows_degree(rows, node);
	uint32_t *peer = ARENA_ARRAY(arena, (size_t)at + 1, uint32_t);
	if (peer == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < n; i++)
		out[nodes[i]] = true;
	at = 0;
	for (uint32_t node = 0; node < rows->n_nodes; node++) {
		struct row row = rows_of(rows, node);
		start[node] = at;
		for (uint32_t i = 0; !out[node] && i < row.n; i++)
			if (!out[row.peer[i]])
				peer[at++] = row.peer[i];
	}
	start[rows->n_nodes] = at;
	*ret_net = (struct likely_net){.n_nodes = rows->n_nodes, .start = start, .peer = peer};
	return OK;
}

size_t likely_count(const struct likely_net *net)
{
	size_t ends = 0;
	for (uint32_t node = 0; node < net->n_nodes; node++)
		ends += likely_peers(net, node).n;
	return ends / 2;
}

enum err likely_links(struct arena *arena, const struct likely_net *net, struct likely_pair **ret_links, size_t *ret_n)
{
	struct likely_pair *links = ARENA_ARRAY(arena, likely_count(net) + 1, struct likely_pair);
	size_t n = 0;
	if (links == NULL)
		return ERR_NOMEM;
	for (uint32_t a = 0; a < net->n_nodes; a++) {
		struct likely_peers peers = likely_peers(net, a);
		for (uint32_t i = 0; i < peers.n; i++)
			if (peers.peer[i] > a)
				links[n++] = (struct likely_pair){a, peers.peer[i]};
	}
	*ret_links = links;
	*ret_n = n;
	return OK;
}
