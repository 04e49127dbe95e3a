#include "domain/insight/lineage.h"

#include <stdlib.h>

#include "base/out.h"
#include "base/vec.h"
#include "domain/insight/numbers_tally.h"
#include "domain/people/person.h"
#include "lineage_ops.h"
#include "schema.h"
#include "tally_sql.h"

enum { AT_ONCE = 250, DEPTH_USUAL = 6, UP_MOST = 30, PEOPLE_MOST = 200000, SHOWN_MOST = 500, TOP_USUAL = 20 };

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

/* ---- people met on the way ---- */

struct one {
	struct lineage_node node;
	size_t parent;         /* index of who brought them, or NOBODY */
	size_t children, next; /* the first they brought, the next whom their parent did: below one person only */
	bool resolved;         /* their parent has been looked for */
	bool inside;           /* below that person */
};
#define NOBODY SIZE_MAX

struct lineage {
	struct ctx *ctx;
	struct arena *arena; /* of what is met on the way */
	VEC(struct one) all;
	size_t *slots; /* open addressing: index + 1, 0 free */
	size_t n_slots;
};

static size_t slot_of(const struct lineage *lineage, struct person_id person)
{
	uint64_t hash = (uint64_t)person.v * UINT64_C(0x9e3779b97f4a7c15);
	size_t slot = (size_t)(hash >> 20) & (lineage->n_slots - 1);
	while (lineage->slots[slot] != 0 && lineage->all.v[lineage->slots[slot] - 1].node.person.v != person.v)
		slot = (slot + 1) & (lineage->n_slots - 1);
	return slot;
}

static enum err grow(struct lineage *lineage)
{
	size_t n = lineage->n_slots == 0 ? 1024 : 4 * lineage->n_slots;
	lineage->slots = ARENA_ARRAY(lineage->arena, n, size_t);
	if (lineage->slots == NULL)
		return ERR_NOMEM;
	lineage->n_slots = n;
	for (size_t i = 0; i < lineage->all.n; i++)
		lineage->slots[slot_of(lineage, lineage->all.v[i].node.person)] = i + 1;
	return OK;
}

/* Index of the person, who is added when they are new. */
static enum err find(struct lineage *lineage, struct person_id person, size_t *ret_index)
{
	if (2 * lineage->all.n >= lineage->n_slots)
		TRY(grow(lineage));
	size_t slot = slot_of(lineage, person);
	if (lineage->slots[slot] == 0) {
		if (!VEC_PUSH(lineage->arena, &lineage->all,
			    ((struct one){
				    .node.person = person, .parent = NOBODY, .children = NOBODY, .next = NOBODY})))
			return ERR_NOMEM;
		lineage->slots[slot] = lineage->all.n;
	}
	*ret_index = lineage->slots[slot] - 1;
	return OK;
}

/* ---- parents ---- */

/* Reads the rows of the person with index i, which come in order of the people. */
static enum err parent_of(
	struct lineage *lineage, const struct list *named, const struct lineage_first_row *first, size_t *at, size_t i)
{
	const struct lineage_named_row *in = named->items;
	struct lineage_edge edges[64], first_given = {0};
	size_t n = 0, parent;
	int64_t person = lineage->all.v[i].node.person.v;
	for (; *at < named->n && in[*at].person_id.v == person; (*at)++)
		if (n < sizeof edges / sizeof *edges)
			edges[n++] = (struct lineage_edge){
				in[*at].source_id, in[*at].named_on, in[*at].id, in[*at].reached};
	if (first != NULL)
		first_given = (struct lineage_edge){.named_on = first->first_on, .id = first->first_id};
	lineage->all.v[i].resolved = true;
	lineage->all.v[i].node.named = first != NULL ? first->n : 0;
	const struct lineage_edge *edge = lineage_parent(edges, n, first != NULL ? &first_given : NULL);
	if (edge == NULL)
		return OK;
	TRY(find(lineage, edge->source, &parent));
	lineage->all.v[i].parent = parent;
	lineage->all.v[i].node.parent = edge->source;
	return OK;
}

static int by_id(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

/* Looks for the parents of up to AT_ONCE people of [from, to); theirs are not looked for yet. */
static enum err resolve_some(struct lineage *lineage, size_t from, size_t to)
{
	struct ctx *ctx = lineage->ctx;
	int64_t people[AT_ONCE];
	size_t n = 0, at = 0, next = 0;
	struct list named, given;
	for (size_t i = from; i < to; i++)
		if (!lineage->all.v[i].resolved)
			people[n++] = lineage->all.v[i].node.person.v;
	if (n == 0)
		return OK;
	qsort(people, n, sizeof *people, by_id); /* as the rows come */
	TRY(lineage_named(ctx->tx, (struct lineage_named_args){ctx->workspace, {people, n}}, &named));
	TRY(lineage_first(ctx->tx, (struct lineage_first_args){ctx->workspace, {people, n}}, &given));
	const struct lineage_first_row *first = given.items;
	for (size_t i = 0; i < n; i++) {
		size_t index;
		bool gave = next < given.n && first[next].source_id.v == people[i];
		TRY(find(lineage, (struct person_id){people[i]}, &index));
		TRY(parent_of(lineage, &named, gave ? &first[next] : NULL, &at, index));
		next += gave;
	}
	return OK;
}

/* The id stands first in a row of lineage_people. */
static int by_person(const void *person, const void *of)
{
	const struct person_id *id = person;
	const struct lineage_people_row *row = of;
	return (id->v > row->id.v) - (id->v < row->id.v);
}

/* Everybody from index `from` on; with `up` everybody who is found on the way, too. */
static enum err resolve(struct lineage *lineage, size_t from, bool up)
{
	size_t end = lineage->all.n;
	for (size_t i = from; i < end && i < PEOPLE_MOST;) {
		size_t to = i + AT_ONCE < end ? i + AT_ONCE : end;
		TRY(resolve_some(lineage, i, to));
		end = up ? lineage->all.n : end;
		i = to;
	}
	return OK;
}

/* ---- names and money ---- */

/* What the deals with each are worth. */
static enum err add_values(struct lineage *lineage)
{
	struct ctx *ctx = lineage->ctx;
	for (size_t i = 0; i < lineage->all.n; i += AT_ONCE) {
		int64_t people[AT_ONCE];
		struct list rows;
		size_t n = 0;
		for (size_t k = i; k < lineage->all.n && n < AT_ONCE; k++)
			people[n++] = lineage->all.v[k].node.person.v;
		TRY(lineage_values(ctx->tx,
			(struct lineage_values_args){ctx->workspace, {people, n}, ctx->settings.currency}, &rows));
		const struct lineage_values_row *row = rows.items;
		for (size_t k = 0; k < rows.n; k++) {
			size_t index;
			TRY(find(lineage, row[k].person_id, &index));
			lineage->all.v[index].node.won = row[k].won;
			lineage->all.v[index].node.value = row[k].value;
		}
	}
	return OK;
}

/* Names are read of those who are shown only. */
static enum err add_names(struct ctx *ctx, struct lineage_node *nodes, size_t n)
{
	for (size_t i = 0; i < n; i += AT_ONCE) {
		int64_t people[AT_ONCE];
		struct list rows;
		size_t some = n - i < AT_ONCE ? n - i : AT_ONCE;
		for (size_t k = 0; k < some; k++)
			people[k] = nodes[i + k].person.v;
		TRY(lineage_people(ctx->tx, (struct lineage_people_args){ctx->workspace, {people, some}}, &rows));
		const struct lineage_people_row *row = rows.items;
		for (size_t k = i; k < i + some; k++) {
			const struct lineage_people_row *of = bsearch(
				&nodes[k].person, row, rows.n, sizeof *row, by_person);
			if (of == NULL)
				continue;
			nodes[k].name = of->name;
			nodes[k].headline = of->headline;
			nodes[k].standing = of->standing;
		}
	}
	return OK;
}

/* Each one's own is added to everybody above them; lines do not close, so this ends. */
static void add_up(struct lineage *lineage)
{
	for (size_t i = 0; i < lineage->all.n; i++) {
		const struct lineage_node *own = &lineage->all.v[i].node;
		for (size_t at = lineage->all.v[i].parent; at != NOBODY; at = lineage->all.v[at].parent) {
			lineage->all.v[at].node.people += own->won > 0;
			lineage->all.v[at].node.below.v += own->value.v;
		}
	}
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
	struct one *all = below->lineage->all.v;
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
	int64_t people[AT_ONCE];
	struct list rows;
	size_t n = 0, parent, index, before = lineage->all.n;
	for (; below->done < below->queue.n && n < AT_ONCE; below->done++)
		people[n++] = lineage->all.v[below->queue.v[below->done]].node.person.v;
	TRY(lineage_given(ctx->tx, (struct lineage_given_args){ctx->workspace, {people, n}}, &rows));
	const struct lineage_given_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		TRY(find(lineage, row[i].person_id, &index));
	TRY(resolve(lineage, before, false));
	for (size_t i = 0; i < rows.n; i++) {
		TRY(find(lineage, row[i].source_id, &parent));
		TRY(find(lineage, row[i].person_id, &index));
		TRY(bring_inside(below, parent, index));
	}
	return OK;
}

/* Everybody below the person with index 0. */
static enum err find_below(struct lineage *lineage)
{
	struct below below = {.lineage = lineage};
	struct one *root = &lineage->all.v[0];
	root->inside = root->resolved = true;
	root->parent = NOBODY; /* who brought them is not asked here */
	if (!VEC_PUSH(lineage->ctx->arena, &below.queue, (size_t)0))
		return ERR_NOMEM;
	while (below.done < below.queue.n && below.queue.n < PEOPLE_MOST)
		TRY(open_some(&below));
	return OK;
}

static int64_t worth_of(const struct one *one)
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
	const struct one *x = &lineage->all.v[*(const size_t *)a], *y = &lineage->all.v[*(const size_t *)b];
	if (worth_of(x) != worth_of(y))
		return worth_of(x) > worth_of(y) ? -1 : 1;
	return (x->node.person.v > y->node.person.v) - (x->node.person.v < y->node.person.v);
}

static enum err walk_down(struct walk *walk, size_t at, int64_t depth)
{
	struct lineage *lineage = walk->lineage;
	if (walk->n >= SHOWN_MOST || depth > walk->depth) {
		walk->left_out++;
		return OK;
	}
	struct lineage_node *node = &walk->nodes[walk->n++];
	*node = lineage->all.v[at].node;
	node->depth = depth;
	VEC(size_t) children = {0};
	for (size_t i = lineage->all.v[at].children; i != NOBODY; i = lineage->all.v[i].next)
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
	for (size_t at = lineage->all.v[0].parent; at != NOBODY && n < UP_MOST; at = lineage->all.v[at].parent) {
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
	TRY(find(&above, person.id, &index));
	TRY(resolve(&above, 0, true));
	TRY(add_values(&above));
	TRY(upward(&above, &out.up));
	TRY(add_names(ctx, out.up.items, out.up.n));
	TRY(find(&lineage, person.id, &index));
	lineage.all.v[0].node.named = above.all.v[0].node.named;
	TRY(find_below(&lineage));
	TRY(add_values(&lineage));
	add_up(&lineage);
	struct walk walk = {.lineage = &lineage,
		.nodes = ARENA_ARRAY(ctx->arena, SHOWN_MOST, struct lineage_node),
		.depth = in->depth > 0 ? in->depth : DEPTH_USUAL};
	if (walk.nodes == NULL)
		return ERR_NOMEM;
	TRY(walk_down(&walk, 0, 0));
	TRY(add_names(ctx, walk.nodes, walk.n));
	out.branch = (struct list){walk.nodes, walk.n};
	out.left_out = walk.left_out;
	*ret_out = out;
	return OK;
}

/* ---- the lines that brought most ---- */

static int most_below_first(const void *a, const void *b)
{
	const struct lineage_node *x = a, *y = b;
	if (x->below.v != y->below.v)
		return x->below.v > y->below.v ? -1 : 1;
	if (x->people != y->people)
		return x->people > y->people ? -1 : 1;
	return (x->person.v > y->person.v) - (x->person.v < y->person.v);
}

/* The first `most` of those who were not erased. */
static enum err keep_known(
	struct ctx *ctx, const struct lineage_node *roots, size_t n, size_t most, struct list *ret_nodes)
{
	struct lineage_node *nodes = ARENA_ARRAY(ctx->arena, most + 1, struct lineage_node);
	size_t kept = 0;
	if (nodes == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < n && kept < most; i += AT_ONCE) {
		int64_t people[AT_ONCE];
		struct list rows;
		size_t some = n - i < AT_ONCE ? n - i : AT_ONCE;
		for (size_t k = 0; k < some; k++)
			people[k] = roots[i + k].person.v;
		TRY(lineage_people(ctx->tx, (struct lineage_people_args){ctx->workspace, {people, some}}, &rows));
		for (size_t k = i; k < i + some && kept < most; k++) {
			const struct lineage_people_row *of = bsearch(
				&roots[k].person, rows.items, rows.n, sizeof(struct lineage_people_row), by_person);
			if (of != NULL && day_none(of->erased))
				nodes[kept++] = roots[k];
		}
	}
	*ret_nodes = (struct list){nodes, kept};
	return OK;
}

/* Everybody won by a referral, and everybody above them: of a large workspace a hundred thousand, more than an answer may
 * hold, so they stand in an arena of their own. */
static enum err find_top(struct lineage *lineage, struct user_id user, size_t most, struct list *ret_nodes)
{
	struct ctx *ctx = lineage->ctx;
	struct list won;
	TRY(lineage_won(ctx->tx, (struct lineage_won_args){ctx->workspace, user}, &won));
	const struct lineage_won_row *row = won.items;
	for (size_t i = 0; i < won.n; i++) {
		size_t index;
		TRY(find(lineage, row[i].person_id, &index));
	}
	TRY(resolve(lineage, 0, true));
	TRY(add_values(lineage));
	add_up(lineage);
	struct lineage_node *roots = ARENA_ARRAY(lineage->arena, lineage->all.n + 1, struct lineage_node);
	size_t n = 0;
	if (roots == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < lineage->all.n; i++)
		if (lineage->all.v[i].parent == NOBODY && lineage->all.v[i].node.people > 0)
			roots[n++] = lineage->all.v[i].node;
	qsort(roots, n, sizeof *roots, most_below_first);
	return keep_known(ctx, roots, n, most, ret_nodes);
}

/* ---- kept ---- */

/* LINES_VERSION: to be raised when the lines are found or written otherwise. */
enum { LINES_VERSION = 1 };

enum err lineage_lines_keep(struct ctx *ctx)
{
	AUTO_ARENA arena = arena_new(0);
	AUTO_OUT text;
	struct lineage lineage = {.ctx = ctx, .arena = arena};
	struct list nodes;
	out_init(&text, 0);
	if (arena == NULL)
		return ERR_NOMEM;
	TRY(find_top(&lineage, (struct user_id){0}, SHOWN_MOST, &nodes));
	const struct lineage_node *node = nodes.items;
	for (size_t i = 0; i < nodes.n; i++)
		out_format(&text, "%lld %lld %lld %lld %lld\n", (long long)node[i].person.v, (long long)node[i].won,
			(long long)node[i].value.v, (long long)node[i].people, (long long)node[i].below.v);
	TRY(tally_line_remove(ctx->tx, (struct tally_line_remove_args){ctx->workspace}));
	return tally_line_insert(ctx->tx, &(struct tally_line){.workspace_id = ctx->workspace,
						  .version = LINES_VERSION,
						  .currency = ctx->settings.currency,
						  .lines = str_copy(ctx->arena, out_text(&text))});
}

enum err lineage_lines_read(struct ctx *ctx, struct list *ret_nodes, bool *ret_found)
{
	struct tally_line_kept_row kept;
	struct lineage_node *nodes = ARENA_ARRAY(ctx->arena, SHOWN_MOST, struct lineage_node);
	size_t n = 0;
	if (nodes == NULL)
		return ERR_NOMEM;
	TRY(tally_line_kept(ctx->tx,
		(struct tally_line_kept_args){ctx->workspace, LINES_VERSION, ctx->settings.currency}, &kept,
		ret_found));
	const char *at = *ret_found ? str_z(ctx->arena, kept.lines) : "";
	if (at == NULL)
		return ERR_NOMEM;
	for (char *end; *at != '\0' && n < SHOWN_MOST; at = end) {
		struct lineage_node *node = &nodes[n++];
		node->person.v = strtoll(at, &end, 10);
		node->won = strtoll(end, &end, 10);
		node->value.v = strtoll(end, &end, 10);
		node->people = strtoll(end, &end, 10);
		node->below.v = strtoll(end, &end, 10);
		end += *end == '\n';
	}
	*ret_nodes = (struct list){nodes, n};
	return OK;
}

/* How many each has named, which changes with every name. */
static enum err add_named(struct ctx *ctx, struct lineage_node *nodes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct list rows;
		TRY(lineage_first(
			ctx->tx, (struct lineage_first_args){ctx->workspace, {&nodes[i].person.v, 1}}, &rows));
		const struct lineage_first_row *row = rows.items;
		nodes[i].named = rows.n > 0 ? row->n : 0;
	}
	return OK;
}

enum err lineage_top(struct ctx *ctx, const struct lineage_top_in *in, struct lineage_top_out *ret_out)
{
	AUTO_ARENA arena = arena_new(0);
	struct lineage lineage = {.ctx = ctx, .arena = arena};
	struct numbers_filter filter;
	struct list nodes;
	size_t most = in->most > 0 ? (size_t)in->most : TOP_USUAL;
	bool kept = false;
	if (arena == NULL)
		return ERR_NOMEM;
	TRY(numbers_filter_of(ctx, in->user, DAY_NONE, DAY_NONE, &filter));
	if (filter.user.v == 0)
		TRY(lineage_lines_read(ctx, &nodes, &kept));
	if (!kept)
		TRY(find_top(&lineage, filter.user, most, &nodes));
	nodes.n = nodes.n < most ? nodes.n : most;
	TRY(add_named(ctx, nodes.items, nodes.n));
	ret_out->currency = ctx->settings.currency;
	ret_out->items = nodes;
	return add_names(ctx, nodes.items, nodes.n);
}
