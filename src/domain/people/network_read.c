/* All people of a workspace and who knows whom, read into a graph. */
#include "domain/people/network_graph.h"
#include "graph/build.h"
#include "network_sql.h"

enum { LOOKS_UP = 4096 }; /* after so many rows it tells how far it is, and whether it is to go on */

struct loading {
	struct graph_builder *builder;
	const struct network_read *how;
	uint64_t n; /* rows so far */
};

static enum err count(struct loading *loading)
{
	const struct network_read *how = loading->how;
	if (++loading->n > how->most)
		return ERR_TOO_LARGE;
	if (loading->n % LOOKS_UP != 0)
		return OK;
	if (how->done != NULL)
		__atomic_store_n(how->done, (int64_t)loading->n, __ATOMIC_RELAXED);
	return how->stop != NULL && __atomic_load_n(how->stop, __ATOMIC_RELAXED) ? ERR_CANCELLED : OK;
}

static enum err each_person(const void *row, void *arg)
{
	const struct network_people_row *person = row;
	struct loading *loading = arg;
	struct network_person facts = {person->do_not_contact, !day_none(person->erased)};
	TRY(count(loading));
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
	TRY(count(loading));
	return add_link(loading->builder, link->from_id, link->to_id, link->strength);
}

enum err network_read(struct ctx *ctx, const struct network_read *how, struct graph **ret_graph)
{
	struct loading loading = {.builder = graph_builder_new(0), .how = how};
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
