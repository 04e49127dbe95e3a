#include "domain/people/network.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "domain/events/event.h"
#include "domain/people/network_graph.h"
#include "domain/people/network_learning.h"
#include "domain/people/network_likely.h"
#include "graph/build.h"
#include "graph/graph.h"
#include "graph/ways.h"
#include "network_sql.h"

/* More events at once are not followed one by one: reading everything is quicker then. */
enum { FOLLOW_MOST = 20000, CHUNK = 1000, SCRATCHES = 16 };

/* A graph and who holds it: the registry, and each question under way. */
struct held {
	struct graph *graph;
	int64_t seq;  /* the last event that it knows */
	int64_t load; /* which loading of the process made it: other graphs number people otherwise */
	int holders;
};

struct network {
	struct workspace_id workspace;
	pthread_mutex_t work; /* one loads or follows at a time */
	struct held *now;     /* NULL: not loaded */
	int64_t used_us, loads;
	struct learning *learning;
	struct network *next;
};

struct networks {
	pthread_mutex_t lock; /* of everything below but `work`; held for moments only */
	struct network *first;
	size_t most_bytes;
	uint64_t at_once;                        /* links up to which it is learned while somebody waits */
	struct ways_scratch *scratch[SCRATCHES]; /* free ones */
	int n_scratch;
};

struct networks *networks_new(size_t most_bytes, uint64_t at_once)
{
	struct networks *networks = calloc(1, sizeof *networks);
	if (networks == NULL)
		return NULL;
	pthread_mutex_init(&networks->lock, NULL);
	networks->most_bytes = most_bytes;
	networks->at_once = at_once;
	return networks;
}

/* Under the lock, or by the last who holds it. */
static void let_go(struct held *held)
{
	if (held == NULL || --held->holders > 0)
		return;
	graph_free(held->graph);
	free(held);
}

void networks_free(struct networks *networks)
{
	if (networks == NULL)
		return;
	for (struct network *network = networks->first; network != NULL; network = network->next)
		learning_stop(network->learning);
	for (struct network *network = networks->first, *next; network != NULL; network = next) {
		next = network->next;
		learning_free(network->learning); /* its thread asks for the graph */
		let_go(network->now);
		pthread_mutex_destroy(&network->work);
		free(network);
	}
	for (int i = 0; i < networks->n_scratch; i++)
		ways_scratch_free(networks->scratch[i]);
	pthread_mutex_destroy(&networks->lock);
	free(networks);
}

/* ---- reading everything ---- */

struct loading {
	struct graph_builder *builder;
	enum err err;
};

static enum err each_person(const void *row, void *arg)
{
	const struct network_people_row *person = row;
	struct loading *loading = arg;
	struct network_person facts = {person->do_not_contact, !day_none(person->erased)};
	return graph_builder_node(loading->builder, person->id.v, network_flags(&facts));
}

/* A row that cannot be a link (to a person who is gone, of a strength that no number is) is none. */
static enum err add_link(struct graph_builder *builder, struct person_id from, struct person_id to, double strength)
{
	struct link link = {.from = from.v, .to = to.v, .strength = strength_of(strength)};
	if (link.strength == 0)
		return OK;
	enum err err = graph_builder_link(builder, &link);
	return err == ERR_NOT_FOUND || err == ERR_INVALID ? OK : err;
}

static enum err each_link(const void *row, void *arg)
{
	const struct network_links_row *link = row;
	struct loading *loading = arg;
	return add_link(loading->builder, link->from_id, link->to_id, link->strength);
}

static enum err read_all(struct ctx *ctx, struct graph **ret_graph)
{
	struct loading loading = {.builder = graph_builder_new(0)};
	if (loading.builder == NULL)
		return ERR_NOMEM;
	enum err err = network_people(ctx->tx, (struct network_people_args){ctx->workspace}, each_person, &loading);
	if (err == OK)
		err = network_links(ctx->tx, (struct network_links_args){ctx->workspace}, each_link, &loading);
	if (err == OK)
		err = graph_builder_finish(loading.builder, ret_graph);
	graph_builder_free(loading.builder);
	return err;
}

static enum err load(struct ctx *ctx, int64_t seq, struct held **ret_held)
{
	struct held *held = calloc(1, sizeof *held);
	if (held == NULL)
		return ERR_NOMEM;
	enum err err = read_all(ctx, &held->graph);
	if (err != OK) {
		free(held);
		return err;
	}
	held->seq = seq;
	*ret_held = held;
	return OK;
}

/* ---- whose turn it is ---- */

static struct network *entry_of(struct networks *networks, struct workspace_id workspace)
{
	struct network *network = networks->first;
	while (network != NULL && network->workspace.v != workspace.v)
		network = network->next;
	if (network != NULL)
		return network;
	network = calloc(1, sizeof *network);
	struct learning *learning = learning_new();
	if (network == NULL || learning == NULL) {
		free(network);
		learning_free(learning);
		return NULL;
	}
	network->workspace = workspace;
	network->learning = learning;
	pthread_mutex_init(&network->work, NULL);
	network->next = networks->first;
	networks->first = network;
	return network;
}

static void give_up(struct network *network)
{
	let_go(network->now);
	network->now = NULL;
	learning_forget(network->learning);
}

/* What nobody asked for lately goes, then what was asked for longest ago, until the rest has room. Under the lock. */
static void evict(struct networks *networks, const struct network *keep)
{
	int64_t now = time_monotonic_us(), idle = (int64_t)NETWORK_IDLE_MINUTES * 60 * US_PER_SECOND;
	for (;;) {
		struct network *oldest = NULL;
		size_t bytes = 0;
		for (struct network *network = networks->first; network != NULL; network = network->next) {
			if (network->now == NULL)
				continue;
			bytes += graph_size(network->now->graph).bytes;
			if (network != keep && now - network->used_us > idle)
				give_up(network);
			else if (network != keep && (oldest == NULL || network->used_us < oldest->used_us))
				oldest = network;
		}
		if (bytes <= networks->most_bytes || oldest == NULL)
			return;
		give_up(oldest);
	}
}

static struct held *hold(struct networks *networks, struct network *network, int64_t seq)
{
	pthread_mutex_lock(&networks->lock);
	struct held *held = network->now;
	if (held != NULL && held->seq >= seq)
		held->holders++;
	else
		held = NULL;
	network->used_us = time_monotonic_us();
	pthread_mutex_unlock(&networks->lock);
	return held;
}

static struct held *exchange(struct networks *networks, struct network *network, struct held *held)
{
	pthread_mutex_lock(&networks->lock);
	held->holders = 2;    /* the registry, and who asks */
	let_go(network->now); // NOLINT(clang-analyzer-unix.Malloc): the registry's own hold keeps it until here
	network->now = held;
	held->load = ++network->loads;
	evict(networks, network);
	pthread_mutex_unlock(&networks->lock);
	return held;
}

static void drop(struct networks *networks, struct held *held)
{
	pthread_mutex_lock(&networks->lock);
	let_go(held);
	pthread_mutex_unlock(&networks->lock);
}

/* Brings it up to `seq`, by what has changed or from the beginning. The one who works on it. */
static enum err bring_up(
	struct ctx *ctx, struct networks *networks, struct network *network, int64_t seq, struct held **ret_held)
{
	struct held *held = hold(networks, network, INT64_MIN);
	bool whole = held == NULL || seq - held->seq > FOLLOW_MOST;
	enum err err = OK;
	if (!whole && held->seq < seq)
		err = network_follow(ctx, held->graph, held->seq, seq, &whole);
	if (err == OK && !whole) {
		pthread_mutex_lock(&networks->lock);
		held->seq = held->seq < seq ? seq : held->seq;
		evict(networks, network);
		pthread_mutex_unlock(&networks->lock);
		*ret_held = held;
		return OK;
	}
	drop(networks, held);
	TRY(err);
	TRY(load(ctx, seq, &held));
	*ret_held = exchange(networks, network, held);
	return OK;
}

static enum err take(struct ctx *ctx, struct held **ret_held)
{
	struct networks *networks = ctx->networks;
	struct network_seq_row at;
	bool found;
	if (tx_writes(ctx->tx) || networks == NULL)
		return ERR_INTERNAL;
	TRY(network_seq(ctx->tx, (struct network_seq_args){ctx->workspace}, &at, &found));
	if (!found)
		return ERR_NOT_FOUND;
	pthread_mutex_lock(&networks->lock);
	struct network *network = entry_of(networks, ctx->workspace);
	pthread_mutex_unlock(&networks->lock);
	if (network == NULL)
		return ERR_NOMEM;
	*ret_held = hold(networks, network, at.seq);
	if (*ret_held != NULL)
		return OK;
	pthread_mutex_lock(&network->work);
	enum err err = bring_up(ctx, networks, network, at.seq, ret_held);
	pthread_mutex_unlock(&network->work);
	return err;
}

/* ---- questions ---- */

static struct ways_scratch *scratch_take(struct networks *networks)
{
	pthread_mutex_lock(&networks->lock);
	struct ways_scratch *scratch = networks->n_scratch > 0 ? networks->scratch[--networks->n_scratch] : NULL;
	pthread_mutex_unlock(&networks->lock);
	return scratch != NULL ? scratch : ways_scratch_new();
}

static void scratch_give(struct networks *networks, struct ways_scratch *scratch)
{
	pthread_mutex_lock(&networks->lock);
	bool room = networks->n_scratch < SCRATCHES;
	if (room)
		networks->scratch[networks->n_scratch++] = scratch;
	pthread_mutex_unlock(&networks->lock);
	if (!room)
		ways_scratch_free(scratch);
}

/* The nodes of those who are there. */
static enum err nodes_of(
	struct arena *arena, const struct rows *rows, struct ids people, uint32_t **ret_nodes, size_t *ret_n)
{
	uint32_t *nodes = ARENA_ARRAY(arena, people.n + 1, uint32_t);
	size_t n = 0;
	if (nodes == NULL)
		return ERR_NOMEM;
	rows_find_many(rows, people.v, people.n, nodes);
	for (size_t i = 0; i < people.n; i++)
		if (nodes[i] != NODE_NONE)
			nodes[n++] = nodes[i];
	*ret_nodes = nodes;
	*ret_n = n;
	return OK;
}

static struct network_way way_of(const struct rows *rows, const struct way *way)
{
	struct network_way found = {.strength = way_strength_value(way->strength), .steps = (int)way->steps};
	for (uint32_t i = 0; i <= way->steps; i++) {
		found.people[i].v = rows_id(rows, way->node[i]);
		if (i > 0)
			found.links[i - 1] = strength_value(rows_link(rows, way->node[i - 1], way->node[i]).strength);
	}
	return found;
}

static enum err search(struct ctx *ctx, const struct rows *rows, struct ways_scratch *scratch,
	const struct network_question *question, struct list *ret_ways)
{
	struct ways_query query = {
		.k = question->k, .steps = question->steps, .not_between = NETWORK_NEVER, .not_an_end = NETWORK_NEVER};
	uint32_t *from, *to;
	struct way *ways = ARENA_ARRAY(ctx->arena, (size_t)question->k, struct way);
	struct network_way *found = ARENA_ARRAY(ctx->arena, (size_t)question->k, struct network_way);
	size_t n = 0;
	if (ways == NULL || found == NULL)
		return ERR_NOMEM;
	TRY(nodes_of(ctx->arena, rows, question->from, &from, &query.n_sources));
	TRY(nodes_of(ctx->arena, rows, question->to, &to, &query.n_targets));
	query.sources = from;
	query.targets = to;
	if (query.n_sources > 0 && query.n_targets > 0)
		TRY(ways_find(rows, scratch, &query, ways, &n));
	for (size_t i = 0; i < n; i++)
		found[i] = way_of(rows, &ways[i]);
	*ret_ways = (struct list){found, n};
	return OK;
}

enum err network_ways(struct ctx *ctx, const struct network_question *question, struct list *ret_ways)
{
	struct held *held;
	TRY(take(ctx, &held));
	const struct rows *rows = graph_take(held->graph);
	struct ways_scratch *scratch = scratch_take(ctx->networks);
	enum err err = scratch != NULL ? search(ctx, rows, scratch, question, ret_ways) : ERR_NOMEM;
	if (scratch != NULL)
		scratch_give(ctx->networks, scratch);
	graph_drop(rows);
	drop(ctx->networks, held);
	return err;
}

enum err network_lesson_now(struct ctx *ctx, struct arena *arena, struct network_lesson *ret_lesson)
{
	struct held *held;
	TRY(take(ctx, &held));
	const struct rows *rows = graph_take(held->graph);
	enum err err = network_lesson_copy(ctx, arena, rows, ret_lesson);
	if (err == OK)
		ret_lesson->load = held->load;
	graph_drop(rows);
	drop(ctx->networks, held);
	return err;
}

static struct learning *learning_of(const struct ctx *ctx)
{
	pthread_mutex_lock(&ctx->networks->lock);
	struct network *network = entry_of(ctx->networks, ctx->workspace);
	pthread_mutex_unlock(&ctx->networks->lock);
	return network != NULL ? network->learning : NULL;
}

enum err network_likely(struct ctx *ctx, struct person_id source, struct ids candidates, bool near,
	struct list *ret_guesses, struct network_taught *ret_taught)
{
	struct held *held;
	struct learned learned;
	*ret_guesses = (struct list){0};
	TRY(take(ctx, &held));
	struct learning *learning = learning_of(ctx);
	const struct rows *rows = graph_take(held->graph);
	enum err err = learning != NULL
			       ? learning_take(learning, ctx, rows, held->load, ctx->networks->at_once, &learned)
			       : ERR_NOMEM;
	if (err == OK) {
		*ret_taught = (struct network_taught){
			learned.model != NULL, learned.beside, learned.done, (int64_t)rows->n_links};
		if (learned.model != NULL)
			err = network_model_guess(ctx, rows, learned.model, source, candidates, near, ret_guesses);
		learning_give(learning, learned);
	}
	graph_drop(rows);
	drop(ctx->networks, held);
	return err;
}

bool network_learned(const struct ctx *ctx)
{
	if (ctx->networks == NULL || tx_writes(ctx->tx))
		return false;
	pthread_mutex_lock(&ctx->networks->lock);
	struct network *network = ctx->networks->first;
	while (network != NULL && network->workspace.v != ctx->workspace.v)
		network = network->next;
	struct learning *learning = network != NULL && network->now != NULL ? network->learning : NULL;
	pthread_mutex_unlock(&ctx->networks->lock);
	return learning != NULL && learning_knows(learning);
}

enum err network_look(struct ctx *ctx, network_look_fn look, void *arg)
{
	struct held *held;
	TRY(take(ctx, &held));
	const struct rows *rows = graph_take(held->graph);
	enum err err = look(rows, arg);
	graph_drop(rows);
	drop(ctx->networks, held);
	return err;
}

enum err network_size(struct ctx *ctx, struct network_size *ret_size)
{
	struct held *held;
	TRY(take(ctx, &held));
	struct graph_size size = graph_size(held->graph);
	pthread_mutex_lock(&ctx->networks->lock);
	*ret_size = (struct network_size){
		size.nodes, (int64_t)size.links, held->seq, entry_of(ctx->networks, ctx->workspace)->loads};
	pthread_mutex_unlock(&ctx->networks->lock);
	drop(ctx->networks, held);
	return OK;
}
