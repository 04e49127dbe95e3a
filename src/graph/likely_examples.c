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
static enum err hold_out(struct arena *scratch, const struct drawing *d, size_t first, struct likely_net *ret_net)
{
	struct likely_pair *left = ARENA_ARRAY(scratch, d->n_links, struct likely_pair);
	if (left == NULL)
		return ERR_NOMEM;
	memcpy(left, d->links, first * sizeof *left);
	memcpy(left + first, d->links + first + d->held, (d->n_links - first - d->held) * sizeof *left);
	TRY(likely_net_new(scratch, d->net->n_nodes, left, d->n_links - d->held, ret_net));
	ret_net->stop = d->net->stop;
	return OK;
}

static enum err draw_round(struct drawing *d, size_t first)
{
	AUTO_ARENA scratch = arena_new(0);
	if (scratch == NULL)
		return ERR_NOMEM;
	struct likely_net net;
	struct likely_nodes nodes;
	TRY(hold_out(scratch, d, first, &net));
	TRY(likely_nodes_measure(scratch, &net, d->draw->far, d->draw->seed, &nodes));
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

static enum err take_links(struct arena *scratch, struct drawing *d, uint64_t seed)
{
	rand_seed(&d->rand, seed);
	TRY(likely_links(scratch, d->net, &d->links, &d->n_links));
	return d->n_links < 2 ? ERR_NOT_FOUND : OK;
}

enum err likely_examples_draw(struct arena *arena, const struct likely_net *net, const struct likely_draw *draw,
	struct likely_examples *ret_examples)
{
	AUTO_ARENA scratch = arena_new(0);
	if (scratch == NULL)
		return ERR_NOMEM;
	struct drawing d = {.net = net, .draw = draw, .width = (size_t)(likely_width(draw->far) + draw->extra)};
	TRY(take_links(scratch, &d, draw->seed));
	TRY(draw_rounds(arena, &d));
	*ret_examples = (struct likely_examples){d.n, (int)d.width, d.pair, d.yes, NULL, d.x};
	return OK;
}

enum err likely_hold_out(
	struct arena *arena, const struct likely_net *net, double share, uint64_t seed, struct likely_net *ret_left)
{
	AUTO_ARENA scratch = arena_new(0);
	if (scratch == NULL)
		return ERR_NOMEM;
	struct drawing d = {.net = net};
	TRY(take_links(scratch, &d, seed));
	d.held = between(share * (double)d.n_links, 1, d.n_links / 2);
	shuffle(&d.rand, d.links, d.n_links);
	return hold_out(arena, &d, 0, ret_left);
}

/* ---- whom a program meets ---- */

struct meeting {
	const struct likely_meeting *how;
	struct rand rand;
	struct likely_sweep *sweep;
	struct likely_pair *pair;
	uint8_t *yes;
	float *weight, *x;
	size_t n, width, rooms[4];
};

/* Room for the candidates of one more source. */
static bool make_room(struct arena *arena, struct meeting *m, size_t more)
{
	void **columns[] = {(void **)&m->pair, (void **)&m->yes, (void **)&m->weight, (void **)&m->x};
	const size_t sizes[] = {sizeof *m->pair, 1, sizeof *m->weight, m->width * sizeof *m->x};
	for (int c = 0; c < 4; c++)
		while (m->rooms[c] < m->n + more)
			if (!vec_grow(arena, columns[c], &m->rooms[c], m->rooms[c], sizes[c]))
				return false;
	return true;
}

static void meet(struct meeting *m, struct likely_pair pair, bool yes, float weight)
{
	float *x = m->x + m->n * m->width;
	memset(x, 0, m->width * sizeof *x);
	likely_features(m->sweep, pair.b, x);
	m->pair[m->n] = pair;
	m->yes[m->n] = yes;
	m->weight[m->n++] = weight;
}

static bool meet_if_far(struct meeting *m, struct likely_pair pair, bool yes)
{
	meet(m, pair, yes, 1);
	bool far = !likely_near(m->x + (m->n - 1) * m->width);
	m->n -= !far;
	return far;
}

/* Of those farther than two steps: all that are linked, and some of the others. */
static enum err meet_far(struct arena *arena, struct meeting *m, uint32_t source, size_t n_near)
{
	struct likely_peers peers = likely_peers(m->how->whole, source), left = likely_peers(m->how->left, source);
	size_t begin = m->n, drawn = 0;
	double all = (double)m->how->whole->n_nodes - 1 - (double)n_near - (double)left.n;
	if (!make_room(arena, m, peers.n + m->how->far))
		return ERR_NOMEM;
	for (uint32_t i = 0; i < peers.n; i++)
		if (!linked(m->how->left, source, peers.peer[i]))
			meet_if_far(m, (struct likely_pair){source, peers.peer[i]}, true);
	for (size_t tries = 0; drawn < m->how->far && tries < 4 * m->how->far; tries++) {
		uint32_t node = (uint32_t)rand_below(&m->rand, m->how->whole->n_nodes);
		if (node != source && !linked(m->how->whole, source, node))
			drawn += meet_if_far(m, (struct likely_pair){source, node}, false);
	}
	for (size_t i = begin; i < m->n; i++)
		if (!m->yes[i])
			m->weight[i] = (float)(fmax(all, 0) / (double)drawn);
	return OK;
}

/* `near` has room for all nodes. */
static enum err meet_from(struct arena *arena, struct meeting *m, uint32_t source, uint32_t *near)
{
	likely_from(m->sweep, source);
	size_t n = likely_two_steps(m->sweep, near), others = 0;
	if (!make_room(arena, m, n))
		return ERR_NOMEM;
	for (size_t i = 0; i < n; i++)
		if (linked(m->how->whole, source, near[i]))
			meet(m, (struct likely_pair){source, near[i]}, true, 1);
		else
			near[others++] = near[i];
	size_t met = others < m->how->others ? others : m->how->others;
	for (size_t i = 0; i < met; i++) {
		size_t other = i + rand_below(&m->rand, others - i);
		meet(m, (struct likely_pair){source, near[other]}, false, (float)others / (float)met);
		near[other] = near[i];
	}
	return m->how->far > 0 ? meet_far(arena, m, source, n) : OK;
}

enum err likely_candidates_draw(
	struct arena *arena, const struct likely_meeting *meeting, struct likely_examples *ret_examples)
{
	AUTO_ARENA scratch = arena_new(0);
	if (scratch == NULL)
		return ERR_NOMEM;
	uint32_t n_nodes = meeting->whole->n_nodes, *order = ARENA_ARRAY(scratch, n_nodes + 1, uint32_t);
	uint32_t *near = ARENA_ARRAY(scratch, n_nodes + 1, uint32_t);
	if (arena_failed(scratch))
		return ERR_NOMEM;
	struct meeting m = {.how = meeting, .width = (size_t)(likely_width(meeting->nodes->far) + meeting->extra)};
	rand_seed(&m.rand, meeting->seed);
	TRY(likely_sweep_new(scratch, meeting->left, meeting->nodes, &m.sweep));
	for (uint32_t i = 0; i < n_nodes; i++)
		order[i] = i;
	for (uint32_t i = 0; i < n_nodes && m.n < meeting->most; i++) {
		uint32_t other = i + (uint32_t)rand_below(&m.rand, n_nodes - i), source = order[other];
		order[other] = order[i];
		TRY(likely_going(meeting->whole));
		TRY(meet_from(arena, &m, source, near));
	}
	*ret_examples = (struct likely_examples){m.n, (int)m.width, m.pair, m.yes, m.weight, m.x};
	return OK;
}
