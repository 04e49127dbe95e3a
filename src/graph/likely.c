#include "graph/likely_internal.h"

#include <math.h>
#include <string.h>

/* What a neighbour of the target stands for, seen from the source: a target's features are sums of these. */
struct near {
	float common;   /* 1: the source's neighbour */
	float adamic;   /* and 1 / log degree, */
	float resource; /* 1 / degree of it */
	float walks;    /* walks of two steps from the source to here */
	float spread;   /* the same, each by 1 / degree on the way and here */
	float half;     /* the same, each by 1 / root of these degrees */
	float none[2];
};

struct likely_sweep {
	const struct likely_net *net;
	const struct likely_nodes *nodes;
	uint32_t source, n_source; /* its degree */
	struct near *near;         /* of every node; all 0 but for those touched */
	uint64_t *is_near;         /* a bit for those, which stays in the processor's cache when `near` does not */
	uint32_t *touched, n_touched;
	/* Passed over: a bit for each node, and how many of each node's links lead to one; NULL: none is. */
	uint64_t *out;
	uint32_t *links_out;
	/* What lies far, where that is looked at. */
	float *now, *next, *four, *restart; /* chance of a walk to be here */
	uint32_t *here, *there;             /* nodes with such a chance */
	uint32_t *reached, n_reached;
	uint8_t *steps; /* to here; UINT8_MAX: not reached */
};

static const char *const names[] = {
#define X(name, kind) #name,
	LIKELY_FEATURES(X)
#undef X
};

static const enum likely_kind kinds[] = {
#define X(name, kind) LIKELY_##kind,
	LIKELY_FEATURES(X)
#undef X
};

const char *likely_name(enum likely_feature feature)
{
	return names[feature];
}

enum likely_kind likely_kind(enum likely_feature feature)
{
	return kinds[feature];
}

enum err likely_sweep_new(struct arena *arena, const struct likely_net *net, const struct likely_nodes *nodes,
	struct likely_sweep **ret_sweep)
{
	size_t n = (size_t)net->n_nodes + 1;
	struct likely_sweep *sweep = ARENA_NEW(arena, struct likely_sweep);
	if (sweep == NULL)
		return ERR_NOMEM;
	sweep->net = net;
	sweep->nodes = nodes;
	sweep->near = ARENA_ARRAY(arena, n, struct near);
	sweep->is_near = ARENA_ARRAY(arena, n / 64 + 1, uint64_t);
	sweep->touched = ARENA_ARRAY(arena, n, uint32_t);
	if (nodes->far > 0) {
		sweep->now = ARENA_ARRAY(arena, n, float);
		sweep->next = ARENA_ARRAY(arena, n, float);
		sweep->four = ARENA_ARRAY(arena, n, float);
		sweep->restart = ARENA_ARRAY(arena, n, float);
		sweep->here = ARENA_ARRAY(arena, n, uint32_t);
		sweep->there = ARENA_ARRAY(arena, n, uint32_t);
		sweep->reached = ARENA_ARRAY(arena, n, uint32_t);
		sweep->steps = arena_array(arena, n, 1);
	}
	if (arena_failed(arena))
		return ERR_NOMEM;
	if (nodes->far > 0)
		memset(sweep->steps, UINT8_MAX, n);
	*ret_sweep = sweep;
	return OK;
}

enum err likely_pass_over(struct arena *arena, struct likely_sweep *sweep, const uint32_t *nodes, size_t n)
{
	size_t all = (size_t)sweep->net->n_nodes + 1;
	uint64_t *out = ARENA_ARRAY(arena, all / 64 + 1, uint64_t);
	uint32_t *links = ARENA_ARRAY(arena, all, uint32_t);
	if (out == NULL || links == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < n; i++) {
		struct likely_peers peers = likely_peers(sweep->net, nodes[i]);
		out[nodes[i] >> 6] |= UINT64_C(1) << (nodes[i] & 63);
		for (uint32_t k = 0; k < peers.n; k++)
			links[peers.peer[k]]++;
	}
	sweep->out = out;
	sweep->links_out = links;
	return OK;
}

static inline bool is_out(const uint64_t *out, uint32_t node)
{
	return out != NULL && (out[node >> 6] >> (node & 63) & 1);
}

bool likely_passes_over(const struct likely_sweep *sweep, uint32_t node)
{
	return is_out(sweep->out, node);
}

/* How many of the node's `n` peers are not passed over. */
static inline uint32_t left_of(const struct likely_sweep *sweep, uint32_t node, uint32_t n)
{
	return sweep->out != NULL ? n - sweep->links_out[node] : n;
}

static uint32_t degree_of(const struct likely_sweep *sweep, uint32_t node)
{
	return left_of(sweep, node, likely_peers(sweep->net, node).n);
}

static struct near *touch(struct likely_sweep *sweep, uint32_t node)
{
	uint64_t bit = UINT64_C(1) << (node & 63);
	if (!(sweep->is_near[node >> 6] & bit)) {
		sweep->is_near[node >> 6] |= bit;
		sweep->touched[sweep->n_touched++] = node;
	}
	return &sweep->near[node];
}

static void look_near(struct likely_sweep *sweep)
{
	const struct likely_net *net = sweep->net;
	const uint64_t *out = sweep->out;
	struct likely_peers peers = likely_peers(net, sweep->source);
	for (uint32_t i = 0; i < peers.n; i++) {
		if (is_out(out, peers.peer[i]))
			continue;
		struct near *near = touch(sweep, peers.peer[i]);
		struct likely_peers beyond = likely_peers(net, peers.peer[i]);
		float degree = (float)left_of(sweep, peers.peer[i], beyond.n), root = sqrtf(degree);
		near->common = 1;
		near->adamic = degree > 1 ? 1 / logf(degree) : 0;
		near->resource = 1 / degree;
		for (uint32_t k = 0; k < beyond.n; k++) {
			if (is_out(out, beyond.peer[k]))
				continue;
			struct near *far = touch(sweep, beyond.peer[k]);
			far->walks++;
			far->spread += 1 / degree;
			far->half += 1 / root;
		}
	}
	sweep->near[sweep->source].half = 0; /* a way does not come back to where it began */
	for (uint32_t i = 0; i < sweep->n_touched; i++) {
		struct near *near = &sweep->near[sweep->touched[i]];
		float degree = (float)degree_of(sweep, sweep->touched[i]);
		near->spread /= degree;
		near->half /= sqrtf(degree);
	}
}

static void count_steps(struct likely_sweep *sweep)
{
	uint32_t done = 0;
	sweep->n_reached = 0;
	sweep->reached[sweep->n_reached++] = sweep->source;
	sweep->steps[sweep->source] = 0;
	while (done < sweep->n_reached) {
		uint32_t node = sweep->reached[done++];
		if (sweep->steps[node] + 1 >= LIKELY_FARTHEST)
			return;
		struct likely_peers peers = likely_peers(sweep->net, node);
		for (uint32_t i = 0; i < peers.n; i++)
			if (sweep->steps[peers.peer[i]] == UINT8_MAX && !is_out(sweep->out, peers.peer[i])) {
				sweep->steps[peers.peer[i]] = (uint8_t)(sweep->steps[node] + 1);
				sweep->reached[sweep->n_reached++] = peers.peer[i];
			}
	}
}

static void walk(struct likely_sweep *sweep)
{
	uint32_t n = 0;
	float goes_on = 1;
	sweep->here[n++] = sweep->source;
	sweep->now[sweep->source] = 1;
	for (int step = 1; step <= sweep->nodes->far; step++) {
		uint32_t next = 0;
		for (uint32_t i = 0; i < n; i++) {
			uint32_t node = sweep->here[i];
			struct likely_peers peers = likely_peers(sweep->net, node);
			float chance = sweep->now[node] / (float)left_of(sweep, node, peers.n);
			sweep->now[node] = 0;
			for (uint32_t k = 0; k < peers.n; k++) {
				if (is_out(sweep->out, peers.peer[k]))
					continue;
				if (sweep->next[peers.peer[k]] == 0)
					sweep->there[next++] = peers.peer[k];
				sweep->next[peers.peer[k]] += chance;
			}
		}
		goes_on *= 0.85f;
		for (uint32_t i = 0; i < next; i++) {
			sweep->restart[sweep->there[i]] += goes_on * sweep->next[sweep->there[i]];
			if (step == 4)
				sweep->four[sweep->there[i]] = sweep->next[sweep->there[i]];
		}
		float *chances = sweep->now;
		uint32_t *nodes = sweep->here;
		sweep->now = sweep->next;
		sweep->next = chances;
		sweep->here = sweep->there;
		sweep->there = nodes;
		n = next;
	}
	for (uint32_t i = 0; i < n; i++)
		sweep->now[sweep->here[i]] = 0;
}

static void forget(struct likely_sweep *sweep)
{
	for (uint32_t i = 0; i < sweep->n_touched; i++) {
		sweep->near[sweep->touched[i]] = (struct near){0};
		sweep->is_near[sweep->touched[i] >> 6] = 0;
	}
	sweep->n_touched = 0;
	if (sweep->nodes->far == 0)
		return;
	for (uint32_t i = 0; i < sweep->n_reached; i++) {
		uint32_t node = sweep->reached[i];
		sweep->steps[node] = UINT8_MAX;
		sweep->four[node] = sweep->restart[node] = 0;
	}
}

void likely_from(struct likely_sweep *sweep, uint32_t source)
{
	forget(sweep);
	sweep->source = source;
	sweep->n_source = degree_of(sweep, source);
	look_near(sweep);
	if (sweep->nodes->far > 0) {
		count_steps(sweep);
		if (sweep->n_source > 0)
			walk(sweep);
	}
}

uint32_t likely_near_most(const struct likely_sweep *sweep)
{
	return sweep->n_touched;
}

uint32_t likely_two_steps(const struct likely_sweep *sweep, uint32_t *ret_nodes)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < sweep->n_touched; i++)
		if (sweep->touched[i] != sweep->source && sweep->near[sweep->touched[i]].common == 0)
			ret_nodes[n++] = sweep->touched[i];
	return n;
}

static struct near meet(const struct likely_sweep *sweep, struct likely_peers peers)
{
	struct near sum = {0};
	for (uint32_t i = 0; i < peers.n; i++) {
		uint32_t node = peers.peer[i];
		if (!(sweep->is_near[node >> 6] >> (node & 63) & 1))
			continue;
		const struct near *near = &sweep->near[node];
		sum.common += near->common;
		sum.adamic += near->adamic;
		sum.resource += near->resource;
		sum.walks += near->walks;
		sum.spread += near->spread;
		sum.half += near->half;
	}
	return sum;
}

/* Logs of what may be 0: a floor under all that is met with. */
static float log_of(float value, float floor)
{
	return logf(value + floor);
}

static void of_near(const struct near *sum, float n_a, float n_b, float *x)
{
	float product = n_a * n_b, root = sqrtf(product), small = n_a < n_b ? n_a : n_b;
	bool both = product > 0;
	x[LIKELY_F_common] = log1pf(sum->common);
	x[LIKELY_F_jaccard] = both ? sum->common / (n_a + n_b - sum->common) : 0;
	x[LIKELY_F_cosine] = both ? sum->common / root : 0;
	x[LIKELY_F_hub_promoted] = both ? sum->common / small : 0;
	x[LIKELY_F_adamic_adar] = log1pf(sum->adamic);
	x[LIKELY_F_resource] = sum->resource;
	x[LIKELY_F_meeting_2] = log_of(both ? sum->resource / root : 0, 1e-7f);
	x[LIKELY_F_walks_3] = log1pf(sum->walks);
	x[LIKELY_F_walks_3_share] = log_of(both ? sum->walks / product : 0, 1e-6f);
	x[LIKELY_F_l3] = log1pf(sum->half);
	x[LIKELY_F_resource_3] = log_of(sum->spread, 1e-6f);
	x[LIKELY_F_meeting_3] = log_of(both ? sum->spread / root : 0, 1e-7f);
}

static void of_places(const struct likely_node *a, const struct likely_node *b, float *x)
{
	/* Of two with as many neighbours, `low` is the one whose neighbours have fewer; then whom fewer lead to. */
	bool a_is_low = a->degree != b->degree ? a->degree < b->degree
			: a->mean != b->mean   ? a->mean < b->mean
					       : a->rank < b->rank;
	const struct likely_node *low = a_is_low ? a : b, *high = a_is_low ? b : a;
	float one = fabsf(low->mean - high->degree), other = fabsf(high->mean - low->degree);
	x[LIKELY_F_preferential] = low->degree + high->degree;
	x[LIKELY_F_degree_low] = low->degree;
	x[LIKELY_F_degree_high] = high->degree;
	x[LIKELY_F_degree_apart] = high->degree - low->degree;
	x[LIKELY_F_fits_low] = fminf(one, other);
	x[LIKELY_F_fits_high] = fmaxf(one, other);
	x[LIKELY_F_clustering_low] = low->clustering;
	x[LIKELY_F_clustering_high] = high->clustering;
	x[LIKELY_F_around_mean_low] = low->mean;
	x[LIKELY_F_around_mean_high] = high->mean;
	x[LIKELY_F_around_most_low] = low->most;
	x[LIKELY_F_around_most_high] = high->most;
	x[LIKELY_F_around_least_low] = low->least;
	x[LIKELY_F_around_least_high] = high->least;
	x[LIKELY_F_leaves_low] = low->leaves;
	x[LIKELY_F_leaves_high] = high->leaves;
	x[LIKELY_F_two_steps_low] = low->two_steps;
	x[LIKELY_F_two_steps_high] = high->two_steps;
	x[LIKELY_F_rank_low] = low->rank;
	x[LIKELY_F_rank_high] = high->rank;
	x[LIKELY_F_part_low] = fminf(a->part, b->part);
	x[LIKELY_F_part_high] = fmaxf(a->part, b->part);
	x[LIKELY_F_same_part] = a->part_of == b->part_of;
}

/* Four numbers at once: sums of floats are not reordered unless it is said. */
typedef float lanes __attribute__((vector_size(16)));

static lanes load(const float *p)
{
	lanes v;
	memcpy(&v, p, sizeof v);
	return v;
}

/* Products of two vectors, as they are and each by its value. */
static void multiply(const float *a, const float *b, const float *values, float *ret_dot, float *ret_place)
{
	lanes dot = {0}, place = {0};
	for (int i = 0; i < LIKELY_VECTORS; i += 4) {
		lanes product = load(a + i) * load(b + i);
		dot += product;
		place += product * load(values + i);
	}
	*ret_dot = dot[0] + dot[1] + dot[2] + dot[3];
	*ret_place = place[0] + place[1] + place[2] + place[3];
}

static float cosine(float dot, float length_a, float length_b)
{
	float lengths = length_a * length_b;
	return lengths > 1e-10f ? dot / lengths : 0;
}

static void of_circles(const struct likely_nodes *nodes, const struct likely_node *a, const struct likely_node *b,
	float product, float *x)
{
	float root = sqrtf(product), dot, place;
	multiply(a->spread, b->spread, nodes->spread_value, &dot, &place);
	x[LIKELY_F_spread] = place;
	x[LIKELY_F_spread_degree] = place * root;
	x[LIKELY_F_spread_share] = root > 0 ? place / root : 0;
	x[LIKELY_F_spread_cosine] = cosine(dot - a->spread[0] * b->spread[0], a->spread_length, b->spread_length);
	x[LIKELY_F_spread_low] = fminf(a->spread_length, b->spread_length);
	x[LIKELY_F_spread_high] = fmaxf(a->spread_length, b->spread_length);
	multiply(a->matrix, b->matrix, nodes->matrix_value, &dot, &place);
	x[LIKELY_F_matrix] = place;
	x[LIKELY_F_matrix_cosine] = cosine(dot, a->matrix_length, b->matrix_length);
}

/* A walk's chance times root(degree of its begin / of its end) is the same in both directions. */
static void of_far(const struct likely_sweep *sweep, uint32_t target, float n_b, float *x)
{
	float n_a = (float)sweep->n_source, turned = n_a > 0 && n_b > 0 ? sqrtf(n_a / n_b) : 0, root = sqrtf(n_a * n_b);
	float four = sweep->four[target] * turned, restart = sweep->restart[target] * turned;
	uint8_t steps = sweep->steps[target];
	x[LIKELY_F_distance] = steps == UINT8_MAX ? LIKELY_FARTHEST : steps;
	x[LIKELY_F_meeting_4] = log_of(four, 1e-7f);
	x[LIKELY_F_resource_4] = log_of(four * root, 1e-6f);
	x[LIKELY_F_restart] = log_of(restart, 1e-7f);
	x[LIKELY_F_restart_degree] = log_of(restart * root, 1e-6f);
}

static void describe(const struct likely_sweep *sweep, uint32_t target, struct likely_peers peers, float *x)
{
	const struct likely_nodes *nodes = sweep->nodes;
	struct near sum = meet(sweep, peers);
	uint32_t n = left_of(sweep, target, peers.n);
	float n_a = (float)sweep->n_source, n_b = (float)n;
	struct likely_node new_a, new_b;
	const struct likely_node *a = &nodes->v[sweep->source], *b = &nodes->v[target];
	if (sweep->source >= nodes->n) {
		new_a = likely_node_later(sweep->n_source);
		a = &new_a;
	}
	if (target >= nodes->n) {
		new_b = likely_node_later(n);
		b = &new_b;
	}
	of_near(&sum, n_a, n_b, x);
	of_places(a, b, x);
	of_circles(nodes, a, b, n_a * n_b, x);
	if (nodes->far > 0)
		of_far(sweep, target, n_b, x);
}

void likely_features(const struct likely_sweep *sweep, uint32_t target, float *ret_x)
{
	describe(sweep, target, likely_peers(sweep->net, target), ret_x);
}

static void fetch(const void *p, size_t bytes)
{
	for (size_t at = 0; at < bytes; at += 64)
		__builtin_prefetch((const char *)p + at);
}

void likely_features_of(
	const struct likely_sweep *sweep, const uint32_t *targets, size_t n, float *ret_x, size_t stride)
{
	enum { AHEAD = 8 };
	const struct likely_nodes *nodes = sweep->nodes;
	struct likely_peers soon[AHEAD];
	for (size_t i = 0; i < n + AHEAD; i++) {
		struct likely_peers peers = soon[i % AHEAD];
		if (i < n) {
			soon[i % AHEAD] = likely_peers(sweep->net, targets[i]);
			__builtin_prefetch(soon[i % AHEAD].peer);
			if (targets[i] < nodes->n)
				fetch(&nodes->v[targets[i]], sizeof nodes->v[0]);
		}
		if (i >= AHEAD)
			describe(sweep, targets[i - AHEAD], peers, ret_x + (i - AHEAD) * stride);
	}
}
