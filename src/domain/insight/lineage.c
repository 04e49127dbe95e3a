#include "domain/insight/lineage.h"

#include <stdlib.h>

#include "domain/insight/lineage_tree.h"
#include "domain/people/person.h"
#include "lineage_sql.h"

enum { DEPTH_USUAL = 6, UP_MOST = 30 };

static bool earlier(const struct lineage_edge *a, const struct lineage_edge *b)
{
	return a->named_on.ymd != b->named_on.ymd ? a->named_on.ymd < b->named_on.ymd : a->id.v < b->id.v;
}

const struct lineage_edge *lineage_parent(
	const struct lineage_edge *edges, size_t n, const struct lineage_edge *first_given)
{
	const struct lineage_edge *best = NULL;
	for (size_t i = 0; i < n; i++) {
		const struct lineage_edge *edge = &edges[i];
		if (first_given != NULL && !earlier(edge, first_given))
			continue;
		if (best == NULL || edge->reached > best->reached ||
			(edge->reached == best->reached && earlier(edge, best)))
			best = edge;
	}
	return best;
}

/* ---- one person's lineage ---- */

/* Those below who wait to be asked whom they brought. */
struct below {
	struct lineage *lineage;
	VEC(size_t) queue;
	size_t done;
};

static enum err bring_inside(struct below *below, size_t parent, size_t index)
{
	struct lineage_one *all = below->lineage->all.v;
	if (all[index].parent != parent || all[index].inside)
		return OK;
	all[index].inside = true;
	all[index].next = all[parent].children;
	all[parent].children = index;
	return VEC_PUSH(below->lineage->ctx->arena, &below->queue, index) ? OK : ERR_NOMEM;
}

static enum err open_some(struct below *below)
{
	struct lineage *lineage = below->lineage;
	struct ctx *ctx = lineage->ctx;
	int64_t people[LINEAGE_AT_ONCE];
	struct list rows;
	size_t n = 0, parent, index, before = lineage->all.n;
	for (; below->done < below->queue.n && n < LINEAGE_AT_ONCE; below->done++)
		people[n++] = lineage->all.v[below->queue.v[below->done]].node.person.v;
	TRY(lineage_given(ctx->tx, (struct lineage_given_args){ctx->workspace, {people, n}}, &rows));
	const struct lineage_given_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		TRY(lineage_find(lineage, row[i].person_id, &index));
	TRY(lineage_resolve(lineage, before, false));
	for (size_t i = 0; i < rows.n; i++) {
		TRY(lineage_find(lineage, row[i].source_id, &parent));
		TRY(lineage_find(lineage, row[i].person_id, &index));
		TRY(bring_inside(below, parent, index));
	}
	return OK;
}

/* Everybody below the person with index 0. */
static enum err find_below(struct lineage *lineage)
{
	struct below below = {.lineage = lineage};
	struct lineage_one *root = &lineage->all.v[0];
	root->inside = root->resolved = true;
	root->parent = LINEAGE_NOBODY; /* who brought them is not asked here */
	if (!VEC_PUSH(lineage->ctx->arena, &below.queue, (size_t)0))
		return ERR_NOMEM;
	while (below.done < below.queue.n && below.queue.n < LINEAGE_PEOPLE_MOST)
		TRY(open_some(&below));
	return OK;
}

static int64_t worth_of(const struct lineage_one *one)
{
	return one->node.value.v + one->node.below.v;
}

struct walk {
	struct lineage *lineage;
	struct lineage_node *nodes;
	size_t n;
	int64_t left_out;
	int64_t depth;
};

static int richest_first(const void *a, const void *b, void *arg)
{
	const struct lineage *lineage = arg;
	const struct lineage_one *x = &lineage->all.v[*(const size_t *)a], *y = &lineage->all.v[*(const size_t *)b];
	if (worth_of(x) != worth_of(y))
		return worth_of(x) > worth_of(y) ? -1 : 1;
	return (x->node.person.v > y->node.person.v) - (x->node.person.v < y->node.person.v);
}

static enum err walk_down(struct walk *walk, size_t at, int64_t depth)
{
	struct lineage *lineage = walk->lineage;
	if (walk->n >= LINEAGE_SHOWN_MOST || depth > walk->depth) {
		walk->left_out++;
		return OK;
	}
	struct lineage_node *node = &walk->nodes[walk->n++];
	*node = lineage->all.v[at].node;
	node->depth = depth;
	VEC(size_t) children = {0};
	for (size_t i = lineage->all.v[at].children; i != LINEAGE_NOBODY; i = lineage->all.v[i].next)
		if (!VEC_PUSH(lineage->ctx->arena, &children, i))
			return ERR_NOMEM;
	if (children.n > 0)
		qsort_r(children.v, children.n, sizeof *children.v, richest_first, lineage);
	for (size_t i = 0; i < children.n; i++)
		TRY(walk_down(walk, children.v[i], depth + 1));
	return OK;
}

static enum err upward(struct lineage *lineage, struct list *ret_up)
{
	struct lineage_node *nodes = ARENA_ARRAY(lineage->ctx->arena, UP_MOST, struct lineage_node);
	size_t n = 0;
	if (nodes == NULL)
		return ERR_NOMEM;
	for (size_t at = lineage->all.v[0].parent; at != LINEAGE_NOBODY && n < UP_MOST;
		at = lineage->all.v[at].parent) {
		nodes[n] = lineage->all.v[at].node;
		nodes[n].below = (struct minor){0}; /* only this branch of theirs has been looked at */
		nodes[n].people = 0;
		nodes[n].depth = -(int64_t)n - 1;
		n++;
	}
	*ret_up = (struct list){nodes, n};
	return OK;
}

enum err lineage_show(struct ctx *ctx, const struct lineage_show_in *in, struct lineage_show_out *ret_out)
{
	struct lineage lineage = {.ctx = ctx, .arena = ctx->arena}, above = {.ctx = ctx, .arena = ctx->arena};
	struct lineage_show_out out = {.currency = ctx->settings.currency};
	struct person person;
	size_t index;
	TRY(person_need(ctx, in->person, "person", &person));
	TRY(lineage_find(&above, person.id, &index));
	TRY(lineage_resolve(&above, 0, true));
	TRY(lineage_add_values(&above));
	TRY(upward(&above, &out.up));
	TRY(lineage_add_names(ctx, out.up.items, out.up.n));
	TRY(lineage_find(&lineage, person.id, &index));
	lineage.all.v[0].node.named = above.all.v[0].node.named;
	TRY(find_below(&lineage));
	TRY(lineage_add_values(&lineage));
	lineage_add_up(&lineage);
	struct walk walk = {.lineage = &lineage,
		.nodes = ARENA_ARRAY(ctx->arena, LINEAGE_SHOWN_MOST, struct lineage_node),
		.depth = in->depth > 0 ? in->depth : DEPTH_USUAL};
	if (walk.nodes == NULL)
		return ERR_NOMEM;
	TRY(walk_down(&walk, 0, 0));
	TRY(lineage_add_names(ctx, walk.nodes, walk.n));
	out.branch = (struct list){walk.nodes, walk.n};
	out.left_out = walk.left_out;
	*ret_out = out;
	return OK;
}
