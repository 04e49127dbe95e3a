/* What has changed since: from the events, each row by itself. A row's contents are read as they are now, so that it does
 * not matter how often it was written; what is followed twice is the same. */
#include <stdlib.h>

#include "base/vec.h"
#include "domain/people/network_graph.h"
#include "network_sql.h"

uint8_t network_flags(const struct network_person *person)
{
	return person->never || person->erased ? NETWORK_NEVER : 0;
}

struct numbers {
	int64_t *v;
	size_t n, room;
};

struct following {
	struct ctx *ctx;
	const struct rows *rows; /* before */
	struct numbers people;   /* whose own row changed */
	struct numbers arrived;  /* who came with an import: their links were written without keeping anything */
	struct numbers links;    /* relationships, by their ids */
	struct numbers moved;    /* people of whom a link may have gone: all of theirs are compared */
	VEC(struct change) changes;
};

static enum err add(struct following *following, struct numbers *numbers, int64_t id)
{
	VEC(int64_t) vec = {numbers->v, numbers->n, numbers->room};
	if (id != 0 && !VEC_PUSH(following->ctx->arena, &vec, id))
		return ERR_NOMEM;
	*numbers = (struct numbers){vec.v, vec.n, vec.room};
	return OK;
}

static struct ids ids_of(const struct numbers *numbers)
{
	return (struct ids){numbers->v, numbers->n};
}

/* ---- what events tell ---- */

static enum err read_rows(struct following *following, int64_t after, int64_t until)
{
	struct ctx *ctx = following->ctx;
	struct list rows;
	TRY(network_changed(ctx->tx, (struct network_changed_args){ctx->workspace, after, until}, &rows));
	const struct network_changed_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++) {
		bool person = str_is(row[i].table_name, "person");
		TRY(add(following, person ? &following->people : &following->links, row[i].row_id.v));
		if (!person && row[i].moved != 0)
			TRY(add(following, &following->moved, row[i].person_id.v));
	}
	return OK;
}

static enum err read_events(struct following *following, int64_t after, int64_t until, bool *ret_whole)
{
	struct ctx *ctx = following->ctx;
	struct list rows;
	TRY(network_events(ctx->tx, (struct network_events_args){ctx->workspace, after, until}, &rows));
	const struct network_events_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++) {
		bool imported = str_is(row[i].kind, "person_imported");
		bool erased = str_is(row[i].kind, "person_erased") || str_is(row[i].kind, "person_forgotten");
		*ret_whole = *ret_whole || !(imported || erased);
		TRY(add(following, &following->people, row[i].person_id.v));
		if (imported)
			TRY(add(following, &following->arrived, row[i].person_id.v));
	}
	return OK;
}

/* ---- what is there now ---- */

static enum err change(struct following *following, struct change change)
{
	return VEC_PUSH(following->ctx->arena, &following->changes, change) ? OK : ERR_NOMEM;
}

static enum err change_link(struct following *following, int64_t from, int64_t to, double strength)
{
	return change(following, (struct change){.kind = CHANGE_LINK,
					 .link = {.from = from, .to = to, .strength = strength_of(strength)}});
}

/* Of those from one to another that time has changed, mostly few. */
static enum err each_reckoned(const void *row, void *arg)
{
	const struct network_links_range_row *link = row;
	struct following *following = arg;
	uint32_t from = rows_find(following->rows, link->from_id.v), to = rows_find(following->rows, link->to_id.v);
	if (from == NODE_NONE || to == NODE_NONE ||
		rows_link(following->rows, from, to).strength == strength_of(link->strength))
		return OK; /* whoever is new is in other events, with all their links */
	return change_link(following, link->from_id.v, link->to_id.v, link->strength);
}

static enum err read_reckoned(struct following *following, struct list ranges)
{
	struct ctx *ctx = following->ctx;
	const struct network_reckoned_row *range = ranges.items;
	for (size_t i = 0; i < ranges.n; i++)
		TRY(network_links_range(ctx->tx,
			(struct network_links_range_args){ctx->workspace, {range[i].row_id.v}, range[i].last},
			each_reckoned, following));
	return OK;
}

static int by_number(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

static enum err remove_known(struct following *following, int64_t person)
{
	if (rows_find(following->rows, person) == NODE_NONE)
		return OK;
	return change(following, (struct change){.kind = CHANGE_REMOVE, .link = {.from = person}});
}

/* Whoever is not there any more (merged, taken back) goes; of who was erased the node stays, without a link. */
static enum err change_people(struct following *following)
{
	struct ctx *ctx = following->ctx;
	struct list rows;
	if (following->people.n == 0)
		return OK;
	TRY(network_people_now(
		ctx->tx, (struct network_people_now_args){ctx->workspace, ids_of(&following->people)}, &rows));
	const struct network_people_now_row *row = rows.items;
	int64_t *there = ARENA_ARRAY(ctx->arena, rows.n + 1, int64_t);
	if (there == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < rows.n; i++) {
		struct network_person facts = {row[i].do_not_contact, !day_none(row[i].erased)};
		there[i] = row[i].id.v;
		if (facts.erased)
			TRY(remove_known(following, row[i].id.v));
		TRY(change(following,
			(struct change){
				.kind = CHANGE_NODE, .link = {.from = row[i].id.v}, .flags = network_flags(&facts)}));
	}
	for (size_t i = 0; i < following->people.n; i++)
		if (bsearch(&following->people.v[i], there, rows.n, sizeof *there, by_number) == NULL)
			TRY(remove_known(following, following->people.v[i]));
	return OK;
}

static enum err change_links(struct following *following)
{
	struct ctx *ctx = following->ctx;
	struct list rows, from, to;
	struct ids arrived = ids_of(&following->arrived);
	TRY(network_links_now(
		ctx->tx, (struct network_links_now_args){ctx->workspace, ids_of(&following->links)}, &rows));
	TRY(network_links_from(ctx->tx, (struct network_links_from_args){ctx->workspace, arrived}, &from));
	TRY(network_links_to(ctx->tx, (struct network_links_to_args){ctx->workspace, arrived}, &to));
	const struct network_links_now_row *row = rows.items;
	const struct network_links_from_row *out = from.items;
	const struct network_links_to_row *in = to.items;
	for (size_t i = 0; i < rows.n; i++)
		TRY(change_link(following, row[i].from_id.v, row[i].to_id.v, row[i].strength));
	for (size_t i = 0; i < from.n; i++)
		TRY(change_link(following, out[i].from_id.v, out[i].to_id.v, out[i].strength));
	for (size_t i = 0; i < to.n; i++)
		TRY(change_link(following, in[i].from_id.v, in[i].to_id.v, in[i].strength));
	return OK;
}

/* The links that lead out from one person, as they are and as they were: what is no longer there goes. */
static enum err compare(struct following *following, int64_t person)
{
	struct ctx *ctx = following->ctx;
	struct list rows;
	uint32_t node = rows_find(following->rows, person);
	if (node == NODE_NONE)
		return OK;
	TRY(network_links_from(ctx->tx, (struct network_links_from_args){ctx->workspace, {&person, 1}}, &rows));
	const struct network_links_from_row *out = rows.items;
	int64_t *there = ARENA_ARRAY(ctx->arena, rows.n + 1, int64_t);
	if (there == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < rows.n; i++) {
		there[i] = out[i].to_id.v;
		TRY(change_link(following, person, there[i], out[i].strength));
	}
	struct row was = rows_of(following->rows, node);
	for (uint32_t i = 0; i < was.n; i++) {
		int64_t peer = rows_id(following->rows, was.peer[i]);
		if (was.out[i] > 0 && bsearch(&peer, there, rows.n, sizeof *there, by_number) == NULL)
			TRY(change_link(following, person, peer, 0));
	}
	return OK;
}

enum err network_follow(
	struct ctx *ctx, struct graph *graph, int64_t seq, int64_t until, size_t most_pages, bool *ret_whole)
{
	struct following following = {.ctx = ctx};
	struct list ranges;
	AUTO_ROWS rows = graph_take(graph);
	following.rows = rows;
	TRY(network_reckoned(ctx->tx, (struct network_reckoned_args){ctx->workspace, seq, until}, &ranges));
	*ret_whole = ranges.n > most_pages;
	TRY(read_events(&following, seq, until, ret_whole));
	if (*ret_whole)
		return OK;
	TRY(read_rows(&following, seq, until));
	TRY(change_people(&following));
	for (size_t i = 0; i < following.moved.n; i++)
		if (i == 0 || following.moved.v[i] != following.moved.v[i - 1])
			TRY(compare(&following, following.moved.v[i]));
	TRY(change_links(&following));
	TRY(read_reckoned(&following, ranges));
	return following.changes.n > 0 ? graph_apply(graph, following.changes.v, following.changes.n, NULL) : OK;
}
