#include "graph/fill.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "graph/memory.h"
#include "graph/version.h"

/* One or two threads take part after part. */
struct filling {
	struct rows *rows;
	struct ends *ends;
	const int64_t *ids;
	const uint8_t *flags;
	pthread_mutex_t lock;
	uint32_t next; /* part that nobody has taken yet */
	enum err err;  /* the first */
};

/* What a thread works with. */
struct turn {
	struct filling *filling;
	uint32_t first, end;      /* nodes of the part */
	size_t start[PART_NODES]; /* where their rows begin */
	uint32_t n[PART_NODES];   /* and how long they are */
	struct entry *entries;    /* row after row */
	size_t entries_room;
	void *work; /* for the longest row */
	size_t work_room;
	uint64_t n_links;
};

static enum err make_room(struct turn *turn, const struct part *part)
{
	size_t sum = 0;
	uint32_t longest = 0;
	memset(turn->n, 0, sizeof turn->n);
	for (const struct piece *piece = part->first; piece != NULL; piece = piece->next)
		for (uint32_t i = 0; i < piece->n; i++)
			turn->n[piece->ends[i].place]++;
	for (uint32_t i = 0; i < PART_NODES; i++) {
		turn->start[i] = sum;
		sum += turn->n[i];
		longest = turn->n[i] > longest ? turn->n[i] : longest;
		turn->n[i] = 0;
	}
	bool room = graph_grow((void **)&turn->entries, &turn->entries_room, sum, sizeof *turn->entries) &&
		    graph_grow(&turn->work, &turn->work_room, longest, ENTRY_WORK);
	return room ? OK : ERR_NOMEM;
}

static void scatter(struct turn *turn, struct part *part)
{
	for (struct piece *piece = part->first, *next; piece != NULL; piece = next) {
		for (uint32_t i = 0; i < piece->n; i++) {
			const struct end *end = &piece->ends[i];
			uint32_t strength = end->word & END_STRENGTH;
			bool out = end->word & END_OUT, in = end->word & END_IN;
			turn->entries[turn->start[end->place] + turn->n[end->place]++] = (struct entry){end->peer,
				out ? strength : 0, in ? strength : 0, out ? end->mark : (struct link_mark){0}};
		}
		next = piece->next;
		piece_forget(piece);
	}
	*part = (struct part){0};
}

static struct block_node order_row(struct turn *turn, uint32_t node)
{
	uint32_t place = node - turn->first;
	struct entry *entries = turn->entries + turn->start[place];
	uint32_t n = entries_merge(entries, turn->n[place], turn->work);
	n = entries_order(entries, n, turn->work);
	for (uint32_t i = 0; i < n; i++)
		turn->n_links += entries[i].out > 0;
	return (struct block_node){
		.id = turn->filling->ids[node], .flags = turn->filling->flags[node], .entries = entries, .n = n};
}

static enum err make_blocks(struct turn *turn)
{
	struct block_node nodes[BLOCK_NODES];
	for (uint32_t first = turn->first; first < turn->end; first += BLOCK_NODES) {
		uint32_t n = turn->end - first < BLOCK_NODES ? turn->end - first : BLOCK_NODES;
		for (uint32_t i = 0; i < n; i++)
			nodes[i] = order_row(turn, first + i);
		struct block *block = block_new(nodes, (int)n, turn->filling->rows->region);
		if (block == NULL)
			return ERR_NOMEM;
		const struct stretch *stretch = turn->filling->rows->stretches[first >> (BLOCK_BITS + STRETCH_BITS)];
		((struct stretch *)(uintptr_t)stretch)->blocks[first >> BLOCK_BITS & (STRETCH_BLOCKS - 1)] = block;
	}
	return OK;
}

/* False when all parts are taken, or something went wrong. */
static bool take_part(struct turn *turn, struct part **ret_part)
{
	struct filling *filling = turn->filling;
	pthread_mutex_lock(&filling->lock);
	uint32_t n_nodes = filling->rows->n_nodes, part = filling->next;
	bool there = part < parts_of(n_nodes) && filling->err == OK;
	filling->next += there;
	pthread_mutex_unlock(&filling->lock);
	if (!there)
		return false;
	turn->first = part * PART_NODES;
	turn->end = n_nodes - turn->first < PART_NODES ? n_nodes : turn->first + PART_NODES;
	*ret_part = &filling->ends->parts[part];
	return true;
}

static void *fill_parts(void *arg)
{
	struct filling *filling = arg;
	struct turn *turn = graph_alloc_zeroed(1, sizeof *turn);
	enum err err = turn == NULL ? ERR_NOMEM : OK;
	struct part *part;
	if (turn != NULL)
		turn->filling = filling;
	while (err == OK && take_part(turn, &part)) {
		err = make_room(turn, part);
		if (err == OK) {
			scatter(turn, part);
			err = make_blocks(turn);
		}
	}
	pthread_mutex_lock(&filling->lock);
	if (filling->err == OK)
		filling->err = err;
	if (turn != NULL)
		filling->rows->n_links += turn->n_links;
	pthread_mutex_unlock(&filling->lock);
	if (turn != NULL) {
		free(turn->entries);
		free(turn->work);
		free(turn);
	}
	return NULL;
}

static enum err make_stretches(struct rows *rows)
{
	for (uint32_t i = 0; i < rows_stretches(rows->n_nodes); i++) {
		rows->stretches[i] = graph_alloc_zeroed(1, sizeof(struct stretch));
		if (rows->stretches[i] == NULL)
			return ERR_NOMEM;
	}
	return OK;
}

enum err rows_fill(struct rows *rows, struct ends *ends, const int64_t *ids, const uint8_t *flags)
{
	struct filling filling = {.rows = rows, .ends = ends, .ids = ids, .flags = flags};
	pthread_t other;
	TRY(make_stretches(rows));
	TRY(ends_reserve(ends, rows->n_nodes, 0));
	rows->region = region_new(blocks_most_bytes(rows->n_nodes, ends_count(ends)));
	if (rows->region == NULL)
		return ERR_NOMEM;
	pthread_mutex_init(&filling.lock, NULL);
	bool both = parts_of(rows->n_nodes) > 1 && graph_thread(&other, fill_parts, &filling);
	fill_parts(&filling);
	if (both)
		pthread_join(other, NULL);
	pthread_mutex_destroy(&filling.lock);
	region_close(rows->region);
	return filling.err;
}
