#include "domain/people/network.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "domain/events/event.h"
#include "domain/people/network_beside.h"
#include "domain/people/network_graph.h"
#include "domain/people/network_learning.h"
#include "domain/people/network_likely.h"
#include "domain/words.h"
#include "graph/graph.h"
#include "graph/ways.h"
#include "network_sql.h"

/* More events at once, or more pages of what time has changed, are not followed one by one: reading everything is quicker
 * then, and a night changes all of a large network. */
enum { FOLLOW_MOST = 20000, FOLLOW_PAGES = 200, SCRATCHES = 16 };

/* A graph and who holds it: the registry, and each question under way. */
struct held {
	struct graph *graph;
	int64_t seq;  /* the last event that it knows */
	int64_t load; /* which loading of the process made it: other graphs number people otherwise */
	int holders;
};

struct network {
	struct workspace_id workspace;
	pthread_mutex_t work; /* one follows, or reads what is read at once, at a time */
	struct held *now;     /* NULL: not loaded */
	int64_t used_us, loads;
	struct beside beside; /* reads it while nobody waits */
	int64_t n_read;       /* atomic: rows that it has read so far */
	struct learning *learning;
	struct network *next;
};

struct networks {
	pthread_mutex_t lock; /* of everything below but `work`; held for moments only */
	struct network *first;
	size_t most_bytes;
	uint64_t at_once;                        /* links up to which it is learned while somebody waits */
	uint64_t read_at_once;                   /* rows up to which it is read then */
	struct ways_scratch *scratch[SCRATCHES]; /* free ones */
	int n_scratch;
};

struct networks *networks_new(size_t most_bytes, uint64_t at_once, uint64_t read_at_once)
{
	struct networks *networks = calloc(1, sizeof *networks);
	if (networks == NULL)
		return NULL;
	pthread_mutex_init(&networks->lock, NULL);
	networks->most_bytes = most_bytes;
	networks->at_once = at_once;
	networks->read_at_once = read_at_once;
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
	for (struct network *network = networks->first; network != NULL; network = network->next) {
		beside_stop(&network->beside);
		learning_stop(network->learning);
	}
	for (struct network *network = networks->first, *next; network != NULL; network = next) {
		next = network->next;
		learning_free(network->learning); /* its thread asks for the graph */
		beside_end(&network->beside);
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

static enum err load(struct ctx *ctx, const struct network_read *how, int64_t seq, struct held **ret_held)
{
	struct held *held = calloc(1, sizeof *held);
	if (held == NULL)
		return ERR_NOMEM;
	enum err err = network_read(ctx, how, &held->graph);
	if (err != OK) {
		free(held);
		return err;
	}
	held->seq = seq;
	*ret_held = held;
	return OK;
}

/* ---- whose turn it is ---- */

static enum err read_beside(struct beside *beside, void *arg);

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
	beside_init(&network->beside, "the network was not read", read_beside, network);
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

static enum err seq_now(struct ctx *ctx, int64_t *ret_seq)
{
	struct network_seq_row at;
	bool found;
	TRY(network_seq(ctx->tx, (struct network_seq_args){ctx->workspace}, &at, &found));
	if (!found)
		return ERR_NOT_FOUND;
	*ret_seq = at.seq;
	return OK;
}

/* ---- reading beside ---- */

struct reading {
	const struct beside *beside;
	struct network *network;
	struct held *held;
};

static enum err load_in(struct tx *tx, void *arg)
{
	struct reading *reading = arg;
	struct ctx ctx = beside_ctx(reading->beside, tx);
	struct network_read how = {
		.most = UINT64_MAX, .done = &reading->network->n_read, .stop = &reading->beside->stop};
	int64_t seq;
	TRY(seq_now(&ctx, &seq));
	return load(&ctx, &how, seq, &reading->held);
}

/* What was changed while it was read; else who asks next might find it too far behind again, while many are brought in. */
static enum err follow_in(struct tx *tx, void *arg)
{
	struct reading *reading = arg;
	struct ctx ctx = beside_ctx(reading->beside, tx);
	int64_t seq;
	bool whole = false;
	TRY(seq_now(&ctx, &seq));
	if (seq > reading->held->seq)
		TRY(network_follow(&ctx, reading->held->graph, reading->held->seq, seq, SIZE_MAX, &whole));
	if (!whole)
		reading->held->seq = seq;
	return OK;
}

static enum err read_beside(struct beside *beside, void *arg)
{
	AUTO_ARENA arena = arena_new(0);
	struct reading reading = {.beside = beside, .network = arg};
	if (arena == NULL)
		return ERR_NOMEM;
	TRY(db_read(beside->db, arena, load_in, &reading));
	reading.held->holders = 1;
	enum err err = db_read(beside->db, arena, follow_in, &reading);
	if (err == OK)
		reading.held = exchange(beside->networks, reading.network, reading.held);
	drop(beside->networks, reading.held);
	return err;
}

/* From the beginning: now, or, where it is too large for that, beside: *ret_held is NULL. */
static enum err read_whole(
	struct ctx *ctx, struct networks *networks, struct network *network, int64_t seq, struct held **ret_held)
{
	struct held *held;
	enum err err = load(ctx, &(struct network_read){.most = networks->read_at_once}, seq, &held);
	*ret_held = NULL;
	if (err == ERR_TOO_LARGE) {
		__atomic_store_n(&network->n_read, 0, __ATOMIC_RELAXED);
		return beside_start(&network->beside, ctx);
	}
	TRY(err);
	*ret_held = exchange(networks, network, held);
	return OK;
}

/* ---- bringing it up ---- */

/* Brings it up to `seq`, by what has changed or from the beginning. The one who works on it. *ret_held is NULL while it is
 * read beside. */
static enum err bring_up(
	struct ctx *ctx, struct networks *networks, struct network *network, int64_t seq, struct held **ret_held)
{
	bool reading = beside_works(&network->beside); /* if not, what it has read is seen in the next line */
	struct held *held = hold(networks, network, INT64_MIN);
	bool whole = held == NULL || seq - held->seq > FOLLOW_MOST;
	enum err err = OK;
	if (!whole && held->seq < seq)
		err = network_follow(ctx, held->graph, held->seq, seq, FOLLOW_PAGES, &whole);
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
	*ret_held = NULL;
	return reading ? OK : read_whole(ctx, networks, network, seq, ret_held);
}

/* *ret_held is NULL when it is being read beside and nobody `waits` for that. */
static enum err take(struct ctx *ctx, bool waits, struct held **ret_held, struct network_wait *ret_wait)
{
	struct networks *networks = ctx->networks;
	int64_t seq;
	if (tx_writes(ctx->tx) || networks == NULL)
		return ERR_INTERNAL;
	TRY(seq_now(ctx, &seq));
	pthread_mutex_lock(&networks->lock);
	struct network *network = entry_of(networks, ctx->workspace);
	pthread_mutex_unlock(&networks->lock);
	if (network == NULL)
		return ERR_NOMEM;
	enum err err = OK;
	*ret_held = hold(networks, network, seq);
	while (*ret_held == NULL && err == OK) {
		pthread_mutex_lock(&network->work);
		err = bring_up(ctx, networks, network, seq, ret_held);
		pthread_mutex_unlock(&network->work);
		if (*ret_held != NULL || !waits)
			break;
		beside_wait(&network->beside);
	}
	*ret_wait = (struct network_wait){*ret_held == NULL, __atomic_load_n(&network->n_read, __ATOMIC_RELAXED)};
	return err;
}

struct str network_wait_words(struct arena *arena, struct network_wait wait)
{
	return wait.reading ? words_of(arena, NETWORK_READING, {"number", .has_number = true, .number = wait.read})
			    : STR_NONE;
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

enum err network_ways(
	struct ctx *ctx, const struct network_question *question, struct list *ret_ways, struct network_wait *ret_wait)
{
	struct held *held;
	*ret_ways = (struct list){0};
	TRY(take(ctx, false, &held, ret_wait));
	if (held == NULL)
		return OK;
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
	struct network_wait wait;
	TRY(take(ctx, true, &held, &wait));
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
	*ret_taught = (struct network_taught){0};
	TRY(take(ctx, false, &held, &ret_taught->wait));
	if (held == NULL)
		return OK;
	struct learning *learning = learning_of(ctx);
	const struct rows *rows = graph_take(held->graph);
	enum err err = learning != NULL
			       ? learning_take(learning, ctx, rows, held->load, ctx->networks->at_once, &learned)
			       : ERR_NOMEM;
	if (err == OK) {
		*ret_taught = (struct network_taught){.learned = learned.model != NULL,
			.learning = learned.beside,
			.done = learned.done,
			.links = (int64_t)rows->n_links};
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
	struct network_wait wait;
	TRY(take(ctx, true, &held, &wait));
	const struct rows *rows = graph_take(held->graph);
	enum err err = look(rows, arg);
	graph_drop(rows);
	drop(ctx->networks, held);
	return err;
}

enum err network_size(struct ctx *ctx, struct network_size *ret_size)
{
	struct held *held;
	struct network_wait wait;
	TRY(take(ctx, true, &held, &wait));
	struct graph_size size = graph_size(held->graph);
	pthread_mutex_lock(&ctx->networks->lock);
	*ret_size = (struct network_size){
		size.nodes, (int64_t)size.links, held->seq, entry_of(ctx->networks, ctx->workspace)->loads};
	pthread_mutex_unlock(&ctx->networks->lock);
	drop(ctx->networks, held);
	return OK;
}
