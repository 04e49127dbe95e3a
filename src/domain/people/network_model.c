/* Learning: links held out against pairs without one, and what sources denied. */
#include "domain/people/network_model.h"

#include <stdlib.h>
#include <string.h>

#include "domain/people/network_common.h"
#include "domain/people/network_likely.h"
#include "graph/likely_model.h"
#include "network_sql.h"

_Static_assert((int)NETWORK_LINKS_LEAST == (int)LIKELY_LINKS_LEAST, "what is said is what is done");

/* Links taken for unknown for each known one: nobody has noted all. */
#define UNKNOWN 0.1
/* Of the pairs without a link that are learned from, so many are two steps apart, as those are whom it is asked about. */
#define NEAR 0.25
enum { DENIED_MOST = 1000, SEED = 20261122 };

struct network_model {
	struct arena *arena;
	int64_t load;
	uint64_t links; /* known when it was learned */
	bool learned;   /* false: there were too few, and nothing below */
	struct likely_nodes nodes;
	const int64_t *ids;      /* of the nodes */
	struct blend blend, far; /* of those two steps apart, of all others */
};

void network_model_free(struct network_model *model)
{
	if (model != NULL)
		arena_free(model->arena); /* it stands in there itself */
}

bool network_model_learned(const struct network_model *model)
{
	return model->learned;
}

const struct blend *network_model_blend(const struct network_model *model, const float *x)
{
	return likely_near(x) ? &model->blend : &model->far;
}

int network_model_width(const struct network_model *model)
{
	return model->blend.line.width;
}

const struct likely_nodes *network_model_nodes(const struct network_model *model)
{
	return &model->nodes;
}

int64_t network_model_load(const struct network_model *model)
{
	return model->load;
}

enum err network_model_renumber(
	const struct network_model *model, const struct rows *rows, int64_t load, struct network_model **ret_model)
{
	struct arena *arena = arena_new(0);
	struct network_model *moved = arena != NULL ? ARENA_NEW(arena, struct network_model) : NULL;
	int64_t *ids = moved != NULL ? ARENA_ARRAY(arena, rows->n_nodes + 1, int64_t) : NULL;
	enum err err = ERR_NOMEM;
	if (ids != NULL) {
		*moved = *model;
		moved->arena = arena;
		moved->load = load;
		moved->ids = ids;
		err = model->learned ? likely_nodes_renumber(arena, &model->nodes, model->ids, rows, &moved->nodes)
				     : OK;
	}
	if (err != OK) {
		arena_free(arena);
		return err;
	}
	for (uint32_t node = 0; node < rows->n_nodes; node++)
		ids[node] = rows_id(rows, node);
	*ret_model = moved;
	return OK;
}

bool network_model_holds(const struct network_model *model, const struct rows *rows)
{
	uint64_t a = model->links, b = rows->n_links;
	return (a > b ? a - b : b - a) <= (model->learned ? a / 10 : 0);
}

/* ---- what is learned from ---- */

enum err network_nodes_apart(
	struct ctx *ctx, const struct rows *rows, uint32_t source, uint32_t **ret_nodes, size_t *ret_n)
{
	struct list people;
	struct user_id viewer = source != NODE_NONE ? ctx->user : (struct user_id){0};
	TRY(network_apart(ctx->tx, (struct network_apart_args){ctx->workspace, viewer}, &people));
	const struct network_apart_row *row = people.items;
	uint32_t *nodes = ARENA_ARRAY(ctx->arena, people.n + 1, uint32_t);
	size_t n = 0;
	if (nodes == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < people.n; i++) {
		uint32_t node = rows_find(rows, row[i].person_id.v);
		if (node != NODE_NONE && node != source)
			nodes[n++] = node;
	}
	*ret_nodes = nodes;
	*ret_n = n;
	return OK;
}

static enum err copy_denied(
	struct ctx *ctx, struct arena *arena, const struct rows *rows, struct network_lesson *lesson)
{
	struct list denied;
	TRY(network_denied(ctx->tx, (struct network_denied_args){ctx->workspace, DENIED_MOST}, &denied));
	const struct network_denied_row *row = denied.items;
	struct likely_pair *pairs = ARENA_ARRAY(arena, denied.n + 1, struct likely_pair);
	if (pairs == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < denied.n; i++) {
		struct likely_pair pair = {rows_find(rows, row[i].source_id.v), rows_find(rows, row[i].person_id.v)};
		if (pair.a != NODE_NONE && pair.b != NODE_NONE && pair.a != pair.b)
			pairs[lesson->n_denied++] = pair;
	}
	lesson->denied = pairs;
	return OK;
}

enum err network_lesson_copy(
	struct ctx *ctx, struct arena *arena, const struct rows *rows, struct network_lesson *ret_lesson)
{
	struct network_lesson lesson = {
		.workspace = ctx->workspace, .links = rows->n_links, .tx = ctx->tx, .db = tx_db(ctx->tx)};
	uint32_t *apart;
	size_t n_apart;
	TRY(network_nodes_apart(ctx, rows, NODE_NONE, &apart, &n_apart));
	TRY(likely_net_without(arena, rows, apart, n_apart, &lesson.net));
	int64_t *ids = ARENA_ARRAY(arena, rows->n_nodes + 1, int64_t);
	if (ids == NULL)
		return ERR_NOMEM;
	for (uint32_t node = 0; node < rows->n_nodes; node++)
		ids[node] = rows_id(rows, node);
	lesson.ids = ids;
	TRY(copy_denied(ctx, arena, rows, &lesson));
	*ret_lesson = lesson;
	return OK;
}

/* ---- examples ---- */

struct described {
	const struct network_lesson *lesson;
	const struct likely_examples *examples;
};

static enum err describe_in(struct tx *tx, void *arg)
{
	const struct described *described = arg;
	const struct likely_examples *examples = described->examples;
	const int64_t *id = described->lesson->ids;
	struct common_facts facts;
	int64_t *ids = ARENA_ARRAY(tx_arena(tx), 2 * examples->n + 1, int64_t);
	if (ids == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < examples->n; i++) {
		ids[2 * i] = id[examples->pair[i].a];
		ids[2 * i + 1] = id[examples->pair[i].b];
	}
	TRY(common_read(tx, described->lesson->workspace, (struct ids){ids, 2 * examples->n}, &facts));
	for (size_t i = 0; i < examples->n; i++)
		common_fill(&facts, ids[2 * i], ids[2 * i + 1],
			examples->x + (i + 1) * (size_t)examples->width - IN_COMMON_WIDTH);
	return OK;
}

/* What the pairs have in common beside the network. */
static enum err describe(struct arena *scratch, const struct likely_examples *examples, void *arg)
{
	const struct network_lesson *lesson = arg;
	struct described described = {lesson, examples};
	return lesson->tx != NULL ? describe_in(lesson->tx, &described)
				  : db_read(lesson->db, scratch, describe_in, &described);
}

static enum err learn(const struct network_lesson *lesson, struct network_model *model)
{
	struct likely_lesson how = {.net = &lesson->net,
		.near = NEAR,
		.unknown = UNKNOWN,
		.denied = lesson->denied,
		.n_denied = lesson->n_denied,
		.describe = describe,
		.arg = (void *)(uintptr_t)lesson,
		.extra = IN_COMMON_WIDTH,
		.seed = SEED,
		.done = lesson->done};
	int64_t *ids = ARENA_ARRAY(model->arena, lesson->net.n_nodes + 1, int64_t);
	if (ids == NULL)
		return ERR_NOMEM;
	memcpy(ids, lesson->ids, lesson->net.n_nodes * sizeof *ids);
	model->ids = ids;
	TRY(likely_learn(model->arena, &how, &model->blend, &model->nodes));
	return likely_calibrate(&how, &model->blend, &model->far);
}

enum err network_model_learn(const struct network_lesson *lesson, struct network_model **ret_model)
{
	struct arena *arena = arena_new(0);
	struct network_model *model = arena != NULL ? ARENA_NEW(arena, struct network_model) : NULL;
	enum err err = model != NULL ? OK : ERR_NOMEM;
	if (err == OK) {
		*model = (struct network_model){
			.arena = arena, .load = lesson->load, .links = lesson->links, .learned = true};
		err = learn(lesson, model);
	}
	if (err == ERR_NOT_FOUND) {
		model->learned = false;
		err = OK;
	}
	if (err != OK) {
		arena_free(arena);
		return err;
	}
	*ret_model = model;
	return OK;
}
