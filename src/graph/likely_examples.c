#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/vec.h"
#include "graph/likely_internal.h"

struct drawing {
	const struct likely_net *net;
	const struct likely_draw *draw;
	struct rand rand;
	struct likely_pair *links; /* all of them, those of a round first in its turn */
	size_t n_links, held, others;
	int far;
	struct likely_pair *pair;
	uint8_t *yes;
	float *x;
	size_t n, width;
};

static void shuffle(struct rand *rand, struct likely_pair *links, size_t n)
{
	for (size_t i = n; i > 1; i--) {
		size_t other = rand_below(rand, i);
		struct likely_pair swapped = links[i - 1];
		links[i - 1] = links[other];
		links[other] = swapped;
	}
}

static bool linked(const struct likely_net *net, uint32_t a, uint32_t b)
{
	struct likely_peers of_a = likely_peers(net, a), of_b = likely_peers(net, b);
	struct likely_peers peers = of_a.n < of_b.n ? of_a : of_b;
	uint32_t sought = of_a.n < of_b.n ? b : a;
	for (uint32_t i = 0; i < peers.n; i++)
		if (peers.peer[i] == sought)
			return true;
	return false;
}

static bool any_two(struct drawing *d, struct likely_pair *ret_pair)
{
	*ret_pair = (struct likely_pair){
		(uint32_t)rand_below(&d->rand, d->net->n_nodes), (uint32_t)rand_below(&d->rand, d->net->n_nodes)};
	return ret_pair->a != ret_pair->b && !linked(d->net, ret_pair->a, ret_pair->b);
}

/* Any node, one of its neighbours, one of theirs. */
static bool two_steps_apart(struct drawing *d, struct likely_pair *ret_pair)
{
	uint32_t a = (uint32_t)rand_below(&d->rand, d->net->n_nodes), b = a;
	for (int step = 0; step < 2; step++) {
		struct likely_peers peers = likely_peers(d->net, b);
		if (peers.n == 0)
			return false;
		b = peers.peer[rand_below(&d->rand, peers.n)];
	}
	*ret_pair = (struct likely_pair){a, b};
	return a != b && !linked(d->net, a, b);
}

/* In a net where (nearly) everybody knows everybody there may be none: the tries end. */
static void draw_others(struct drawing *d, size_t wanted, bool (*draw)(struct drawing *, struct likely_pair *))
{
	for (size_t tries = 0; wanted > 0 && tries < 100 * d->others; tries++)
		if (draw(d, &d->pair[d->n])) {
			d->yes[d->n++] = 0;
			wanted--;
		}
}

struct ordered {
	struct likely_pair pair;
	uint8_t yes;
};

static int by_source(const void *x, const void *y)
{
	const struct ordered *a = x, *b = y;
	if (a->pair.a != b->pair.a)
		return a->pair.a < b->pair.a ? -1 : 1;
	return (a->pair.b > b->pair.b) - (a->pair.b < b->pair.b);
}

/* By source, so that each is looked from once. */
static enum err order(struct arena *scratch, struct likely_pair *pair, uint8_t *yes, size_t n)
{
	struct ordered *ordered = ARENA_ARRAY(scratch, n + 1, struct ordered);
	if (ordered == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < n; i++)
		ordered[i] = (struct ordered){pair[i], yes[i]};
	qsort(ordered, n, sizeof *ordered, by_source);
	for (size_t i = 0; i < n; i++) {
		pair[i] = ordered[i].pair;
		yes[i] = ordered[i].yes;
	}
	return OK;
}

/* Features of pairs in order of their sources. */
static enum err describe(struct arena *scratch, const struct likely_net *net, const struct likely_nodes *nodes,
	const struct likely_pair *pair, size_t n, float *x, size_t width)
{
	struct likely_sweep *sweep;
	TRY(likely_sweep_new(scratch, net, nodes, &sweep));
	for (size_t i = 0; i < n; i++) {
		TRY(likely_going(net));
		if (i == 0 || pair[i].a != pair[i - 1].a)
			likely_from(sweep, pair[i].a);
		likely_features(sweep, pair[i].b, x + i * width);
	}
	return OK;
}

/* What is left of the net when the links from `first` on are held out. */
static enum err hold_out(struct arena *scratch, const struct drawing *d, size_t first, uint64_t seed,
	struct likely_net *ret_net, struct likely_nodes *ret_nodes)
{
	struct likely_pair *left = ARENA_ARRAY(scratch, d->n_links, struct likely_pair);
	if (left == NULL)
		return ERR_NOMEM;
	memcpy(left, d->links, first * sizeof *left);
	memcpy(left + first, d->links + first + d->held, (d->n_links - first - d->held) * sizeof *left);
	TRY(likely_net_new(scratch, d->net->n_nodes, left, d->n_links - d->held, ret_net));
	ret_net->stop = d->net->stop;
	return likely_nodes_measure(scratch, ret_net, d->far, seed, ret_nodes);
}

static enum err draw_round(struct drawing *d, size_t first)
{
	AUTO_ARENA scratch = arena_new(0);
	if (scratch == NULL)
		return ERR_NOMEM;
	struct likely_net net;
	struct likely_nodes nodes;
	TRY(hold_out(scratch, d, first, d->draw->seed, &net, &nodes));
	size_t begin = d->n;
	for (size_t i = 0; i < d->held; i++) {
		d->pair[d->n] = d->links[first + i];
		d->yes[d->n++] = 1;
	}
	size_t near = (size_t)(d->draw->near * (double)d->others);
	draw_others(d, near, two_steps_apart);
	draw_others(d, d->others - near, any_two);
	TRY(order(scratch, d->pair + begin, d->yes + begin, d->n - begin));
	return describe(scratch, &net, &nodes, d->pair + begin, d->n - begin, d->x + begin * d->width, d->width);
}

static size_t between(double value, size_t least, size_t most)
{
	return !(value > (double)least) ? least : value > (double)most ? most : (size_t)value;
}

static enum err draw_rounds(struct arena *arena, struct drawing *d)
{
	const struct likely_draw *draw = d->draw;
	d->held = between(draw->share * (double)d->n_links, 1, d->n_links / 2);
	d->others = between(draw->others * (double)d->held, 1, 1000 * d->held);
	size_t slots = d->held > 0 ? d->n_links / d->held : 1;
	size_t rounds = between(
		ceil((double)draw->links / (double)d->held), 1, draw->rounds > 1 ? (size_t)draw->rounds : 1);
	size_t most = rounds * (d->held + d->others);
	d->pair = ARENA_ARRAY(arena, most, struct likely_pair);
	d->yes = arena_array(arena, most, 1);
	d->x = arena_array(arena, most, d->width * sizeof *d->x);
	if (arena_failed(arena))
		return ERR_NOMEM;
	for (size_t round = 0; round < rounds; round++) {
		if (round % slots == 0)
			shuffle(&d->rand, d->links, d->n_links);
		TRY(draw_round(d, round % slots * d->held));
	}
	return OK;
}

enum err likely_examples_draw(struct arena *arena, const struct likely_net *net, const struct likely_draw *draw,
	struct likely_examples *ret_examples)
{
	AUTO_ARENA scratch = arena_new(0);
	if (scratch == NULL)
		return ERR_NOMEM;
	int far = likely_far(net);
	struct drawing d = {.net = net, .draw = draw, .far = far, .width = (size_t)(likely_width(far) + draw->extra)};
	TRY(likely_links(scratch, net, &d.links, &d.n_links));
	if (d.n_links < LIKELY_LINKS_LEAST)
		return ERR_NOT_FOUND;
	rand_seed(&d.rand, draw->seed);
	TRY(draw_rounds(arena, &d));
	*ret_examples = (struct likely_examples){d.n, (int)d.width, d.pair, d.yes, d.x};
	return OK;
}

/* Room for the candidates of one more source. */
static bool make_room(struct arena *arena, struct drawing *d, size_t *rooms, size_t more)
{
	while (rooms[0] < d->n + more)
		if (!vec_grow(arena, (void **)&d->pair, &rooms[0], rooms[0], sizeof *d->pair))
			return false;
	while (rooms[1] < d->n + more)
		if (!vec_grow(arena, (void **)&d->yes, &rooms[1], rooms[1], sizeof *d->yes))
			return false;
	while (rooms[2] < d->n + more)
		if (!vec_grow(arena, (void **)&d->x, &rooms[2], rooms[2], d->width * sizeof *d->x))
			return false;
	return true;
}

static enum err draw_candidates(struct arena *arena, struct drawing *d, size_t most, uint64_t seed)
{
	AUTO_ARENA scratch = arena_new(0);
	if (scratch == NULL)
		return ERR_NOMEM;
	uint32_t n_nodes = d->net->n_nodes, *order = ARENA_ARRAY(scratch, n_nodes, uint32_t);
	uint32_t *near = ARENA_ARRAY(scratch, n_nodes, uint32_t);
	if (arena_failed(scratch))
		return ERR_NOMEM;
	struct likely_net net;
	struct likely_nodes nodes;
	struct likely_sweep *sweep;
	TRY(hold_out(scratch, d, 0, seed, &net, &nodes));
	TRY(likely_sweep_new(scratch, &net, &nodes, &sweep));
	for (uint32_t i = 0; i < n_nodes; i++)
		order[i] = i;
	size_t rooms[3] = {0};
	for (uint32_t i = 0; i < n_nodes && d->n < most; i++) {
		uint32_t other = i + (uint32_t)rand_below(&d->rand, n_nodes - i), source = order[other];
		order[other] = order[i];
		TRY(likely_going(d->net));
		likely_from(sweep, source);
		uint32_t n_near = likely_two_steps(sweep, near);
		if (!make_room(arena, d, rooms, n_near))
			return ERR_NOMEM;
		for (uint32_t k = 0; k < n_near; k++, d->n++) {
			d->pair[d->n] = (struct likely_pair){source, near[k]};
			d->yes[d->n] = linked(d->net, source, near[k]);
			memset(d->x + d->n * d->width, 0, d->width * sizeof *d->x);
			likely_features(sweep, near[k], d->x + d->n * d->width);
		}
	}
	return OK;
}

enum err likely_candidates_draw(struct arena *arena, const struct likely_net *net, double share, size_t most, int extra,
	uint64_t seed, struct likely_examples *ret_examples)
{
	AUTO_ARENA scratch = arena_new(0);
	if (scratch == NULL)
		return ERR_NOMEM;
	int far = likely_far(net);
	struct drawing d = {.net = net, .far = far, .width = (size_t)(likely_width(far) + extra)};
	TRY(likely_links(scratch, net, &d.links, &d.n_links));
	if (d.n_links < LIKELY_LINKS_LEAST)
		return ERR_NOT_FOUND;
	d.held = between(share * (double)d.n_links, 1, d.n_links / 2);
	rand_seed(&d.rand, seed);
	shuffle(&d.rand, d.links, d.n_links);
	TRY(draw_candidates(arena, &d, most, seed));
	*ret_examples = (struct likely_examples){d.n, (int)d.width, d.pair, d.yes, d.x};
	return OK;
}
