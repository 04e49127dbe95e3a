#include <math.h>
#include <string.h>
#include "graph/likely_internal.h"

enum {
	RANK_TURNS = 20,
	/* Links that a walk may look at: less than a millisecond. What lies far tells most where links are few, and there
	 * it costs little. */
	FAR_LINKS = 150000,
	FAR_LEAST = 4,
	FAR_MOST = 6,
};

/* Numbers the parts of the net; counts[part] is its size. */
static void find_parts(const struct likely_net *net, struct likely_node *v, uint32_t *queue, uint32_t *counts)
{
	uint32_t parts = 0;
	for (uint32_t i = 0; i < net->n_nodes; i++)
		v[i].part_of = UINT32_MAX;
	for (uint32_t first = 0; first < net->n_nodes; first++) {
		if (v[first].part_of != UINT32_MAX)
			continue;
		uint32_t n = 0, done = 0;
		queue[n++] = first;
		v[first].part_of = parts;
		while (done < n) {
			struct likely_peers peers = likely_peers(net, queue[done++]);
			for (uint32_t i = 0; i < peers.n; i++)
				if (v[peers.peer[i]].part_of == UINT32_MAX) {
					v[peers.peer[i]].part_of = parts;
					queue[n++] = peers.peer[i];
				}
		}
		counts[parts++] = n;
	}
	for (uint32_t i = 0; i < net->n_nodes; i++)
		v[i].part = logf((float)counts[v[i].part_of]);
}

static void rank(const struct likely_net *net, struct likely_node *v, float *now, float *next)
{
	for (uint32_t i = 0; i < net->n_nodes; i++)
		now[i] = 1;
	for (int turn = 0; turn < RANK_TURNS; turn++) {
		for (uint32_t i = 0; i < net->n_nodes; i++) {
			uint32_t n = likely_peers(net, i).n;
			now[i] = n > 0 ? now[i] / (float)n : 0;
		}
		for (uint32_t i = 0; i < net->n_nodes; i++) {
			struct likely_peers peers = likely_peers(net, i);
			float sum = 0;
			for (uint32_t k = 0; k < peers.n; k++)
				sum += now[peers.peer[k]];
			next[i] = 0.15f + 0.85f * sum;
		}
		float *swapped = now;
		now = next;
		next = swapped;
	}
	for (uint32_t i = 0; i < net->n_nodes; i++)
		v[i].rank = logf(now[i]);
}

/* From a node to those of its neighbours that have more neighbours (then the greater number): in a net of m links no
 * node has more than root 2m of these, so that looking for triangles among them is cheap (Schank and Wagner 2005). */
static void triangles(const struct likely_net *net, uint32_t *start, uint32_t *up, uint32_t *mark, uint32_t *ret_counts)
{
	uint32_t n = net->n_nodes, at = 0;
	for (uint32_t a = 0; a < n; a++) {
		struct likely_peers peers = likely_peers(net, a);
		start[a] = at;
		for (uint32_t i = 0; i < peers.n; i++) {
			uint32_t b = peers.peer[i], of_b = likely_peers(net, b).n;
			if (of_b > peers.n || (of_b == peers.n && b > a))
				up[at++] = b;
		}
	}
	start[n] = at;
	memset(mark, 0xff, n * sizeof *mark);
	memset(ret_counts, 0, n * sizeof *ret_counts);
	for (uint32_t a = 0; a < n; a++) {
		for (uint32_t i = start[a]; i < start[a + 1]; i++)
			mark[up[i]] = a;
		for (uint32_t i = start[a]; i < start[a + 1]; i++)
			for (uint32_t k = start[up[i]]; k < start[up[i] + 1]; k++)
				if (mark[up[k]] == a) {
					ret_counts[a]++;
					ret_counts[up[i]]++;
					ret_counts[up[k]]++;
				}
	}
}

static void look_around(const struct likely_net *net, const uint32_t *triangles_of, struct likely_node *v)
{
	for (uint32_t node = 0; node < net->n_nodes; node++) {
		struct likely_peers peers = likely_peers(net, node);
		double n = peers.n, sum = 0, closed = triangles_of[node];
		uint32_t most = 0, least = UINT32_MAX, leaves = 0;
		for (uint32_t i = 0; i < peers.n; i++) {
			uint32_t degree = likely_peers(net, peers.peer[i]).n;
			sum += degree;
			most = degree > most ? degree : most;
			least = degree < least ? degree : least;
			leaves += degree == 1;
		}
		v[node].degree = log1pf((float)n);
		v[node].mean = peers.n > 0 ? (float)log1p(sum / n) : 0;
		v[node].most = log1pf((float)most);
		v[node].least = peers.n > 0 ? log1pf((float)least) : 0;
		v[node].leaves = log1pf((float)leaves);
		v[node].two_steps = (float)log1p(sum - n - 2 * closed);
		v[node].clustering = peers.n > 1 ? (float)(2 * closed / (n * (n - 1))) : 0;
	}
}

static size_t count_ends(const struct likely_net *net)
{
	size_t ends = 0;
	for (uint32_t i = 0; i < net->n_nodes; i++)
		ends += likely_peers(net, i).n;
	return ends;
}

int likely_far(const struct likely_net *net)
{
	size_t ends = count_ends(net), steps = ends > 0 ? FAR_LINKS / ends : FAR_MOST;
	return steps < FAR_LEAST ? 0 : steps > FAR_MOST ? FAR_MOST : (int)steps;
}

static float length(const float *vector, int n)
{
	float sum = 0;
	for (int i = 0; i < n; i++)
		sum += vector[i] * vector[i];
	return sqrtf(sum);
}

enum err likely_nodes_measure(
	struct arena *arena, const struct likely_net *net, int far, uint64_t seed, struct likely_nodes *ret_nodes)
{
	AUTO_ARENA scratch = arena_new(0);
	if (scratch == NULL)
		return ERR_NOMEM;
	size_t n = net->n_nodes, ends = count_ends(net);
	struct likely_node *v = ARENA_ARRAY(arena, n + 1, struct likely_node);
	uint32_t *a = ARENA_ARRAY(scratch, n + 1, uint32_t), *b = ARENA_ARRAY(scratch, n + 1, uint32_t);
	uint32_t *c = ARENA_ARRAY(scratch, n + 1, uint32_t), *up = ARENA_ARRAY(scratch, ends / 2 + 1, uint32_t);
	float *now = ARENA_ARRAY(scratch, n + 1, float), *next = ARENA_ARRAY(scratch, n + 1, float);
	if (arena_failed(arena) || arena_failed(scratch))
		return ERR_NOMEM;
	find_parts(net, v, a, b);
	TRY(likely_going(net));
	rank(net, v, now, next);
	TRY(likely_going(net));
	triangles(net, a, up, b, c);
	TRY(likely_going(net));
	look_around(net, c, v);
	struct likely_nodes nodes = {.n = net->n_nodes, .far = far, .v = v};
	struct rand rand;
	rand_seed(&rand, seed);
	float *spread, *matrix;
	TRY(likely_spectrum(scratch, net, true, &rand, &spread, nodes.spread_value));
	TRY(likely_spectrum(scratch, net, false, &rand, &matrix, nodes.matrix_value));
	for (size_t i = 0; i < n; i++) {
		memcpy(v[i].spread, spread + i * LIKELY_VECTORS, sizeof v[i].spread);
		memcpy(v[i].matrix, matrix + i * LIKELY_VECTORS, sizeof v[i].matrix);
		v[i].spread_length = length(v[i].spread + 1, LIKELY_VECTORS - 1);
		v[i].matrix_length = length(v[i].matrix, LIKELY_VECTORS);
	}
	*ret_nodes = nodes;
	return OK;
}

enum err likely_nodes_renumber(struct arena *arena, const struct likely_nodes *nodes, const int64_t *ids,
	const struct rows *rows, struct likely_nodes *ret_nodes)
{
	struct likely_node *v = ARENA_ARRAY(arena, rows->n_nodes + 1, struct likely_node);
	if (v == NULL)
		return ERR_NOMEM;
	for (uint32_t node = 0; node < rows->n_nodes; node++)
		v[node] = likely_node_later(rows_of(rows, node).n);
	for (uint32_t old = 0; old < nodes->n; old++) {
		uint32_t node = rows_find(rows, ids[old]);
		if (node != NODE_NONE)
			v[node] = nodes->v[old];
	}
	struct likely_nodes moved = *nodes;
	moved.n = rows->n_nodes;
	moved.v = v;
	*ret_nodes = moved;
	return OK;
}
