/* The lines that brought most. */
#include <stdlib.h>

#include "base/out.h"
#include "domain/insight/lineage_tree.h"
#include "domain/insight/numbers_tally.h"
#include "lineage_sql.h"
#include "tally_sql.h"

enum { TOP_USUAL = 20 };

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
	for (size_t i = 0; i < n && kept < most; i += LINEAGE_AT_ONCE) {
		int64_t people[LINEAGE_AT_ONCE];
		struct list rows;
		size_t some = lineage_some(roots + i, n - i, people);
		TRY(lineage_people(ctx->tx, (struct lineage_people_args){ctx->workspace, {people, some}}, &rows));
		for (size_t k = i; k < i + some && kept < most; k++) {
			const struct lineage_people_row *of = bsearch(&roots[k].person, rows.items, rows.n,
				sizeof(struct lineage_people_row), lineage_by_person);
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
		TRY(lineage_find(lineage, row[i].person_id, &index));
	}
	TRY(lineage_resolve(lineage, 0, true));
	TRY(lineage_add_values(lineage));
	lineage_add_up(lineage);
	struct lineage_node *roots = ARENA_ARRAY(lineage->arena, lineage->all.n + 1, struct lineage_node);
	size_t n = 0;
	if (roots == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < lineage->all.n; i++)
		if (lineage->all.v[i].parent == LINEAGE_NOBODY && lineage->all.v[i].node.people > 0)
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
	TRY(find_top(&lineage, (struct user_id){0}, LINEAGE_SHOWN_MOST, &nodes));
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
	struct lineage_node *nodes = ARENA_ARRAY(ctx->arena, LINEAGE_SHOWN_MOST, struct lineage_node);
	size_t n = 0;
	if (nodes == NULL)
		return ERR_NOMEM;
	TRY(tally_line_kept(ctx->tx,
		(struct tally_line_kept_args){ctx->workspace, LINES_VERSION, ctx->settings.currency}, &kept,
		ret_found));
	const char *at = *ret_found ? str_z(ctx->arena, kept.lines) : "";
	if (at == NULL)
		return ERR_NOMEM;
	for (char *end; *at != '\0' && n < LINEAGE_SHOWN_MOST; at = end) {
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
	for (size_t i = 0; i < n; i += LINEAGE_AT_ONCE) {
		int64_t people[LINEAGE_AT_ONCE];
		struct list rows;
		size_t some = lineage_some(nodes + i, n - i, people);
		TRY(lineage_first(ctx->tx, (struct lineage_first_args){ctx->workspace, {people, some}}, &rows));
		const struct lineage_first_row *row = rows.items;
		for (size_t k = i; k < i + some; k++) {
			const struct lineage_first_row *of = bsearch(
				&nodes[k].person, row, rows.n, sizeof *row, lineage_by_person);
			nodes[k].named = of != NULL ? of->n : 0;
		}
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
	return lineage_add_names(ctx, nodes.items, nodes.n);
}
