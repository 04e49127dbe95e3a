/* The picture of the network: whom it shows when not everybody fits, and the links among them. */
#include <stdlib.h>
#include <string.h>

#include "domain/accounts/user.h"
#include "domain/people/person.h"
#include "network_map_ops.h"
#include "network_map_sql.h"
#include "network_sql.h"

enum { PEOPLE_USUAL = 2000, LINKS_A_PERSON = 6 };

/* Who is shown, in the order in which they come until there is no more room; each once. */
struct choosing {
	struct ctx *ctx;
	int64_t *ids;
	size_t n, most;
	int64_t *seen; /* a table of hashes, twice as large as `most` at the least */
	size_t seen_size;
	bool more;
};

static enum err begin(struct ctx *ctx, size_t most, struct choosing *choosing)
{
	size_t size = 16;
	while (size < 2 * most + 2)
		size *= 2;
	*choosing = (struct choosing){.ctx = ctx,
		.ids = ARENA_ARRAY(ctx->arena, most + 1, int64_t),
		.most = most,
		.seen = ARENA_ARRAY(ctx->arena, size, int64_t),
		.seen_size = size};
	return choosing->ids == NULL || choosing->seen == NULL ? ERR_NOMEM : OK;
}

static void choose(struct choosing *choosing, int64_t id)
{
	size_t at = (size_t)((uint64_t)id * UINT64_C(0x9e3779b97f4a7c15) >> 20) & (choosing->seen_size - 1);
	while (choosing->seen[at] != 0 && choosing->seen[at] != id)
		at = (at + 1) & (choosing->seen_size - 1);
	if (id == 0 || choosing->seen[at] == id)
		return;
	if (choosing->n == choosing->most) {
		choosing->more = true;
		return;
	}
	choosing->seen[at] = id;
	choosing->ids[choosing->n++] = id;
}

/* Rows of one id each. */
static void choose_rows(struct choosing *choosing, struct list rows)
{
	const int64_t *id = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		choose(choosing, id[i]);
}

/* The team first, then who came from whom, clients and prospects, whom the reps know best, and whom all those know. */
static enum err choose_all(struct choosing *choosing)
{
	struct ctx *ctx = choosing->ctx;
	struct list team, standing, brought;
	int64_t n = (int64_t)choosing->most + 1;
	TRY(map_brought(ctx->tx, (struct map_brought_args){ctx->workspace, n}, &brought));
	const struct map_brought_row *named = brought.items;
	TRY(network_team(ctx->tx, (struct network_team_args){ctx->workspace}, &team));
	TRY(map_standing(ctx->tx, (struct map_standing_args){ctx->workspace, n}, &standing));
	choose_rows(choosing, team);
	for (size_t i = 0; i < brought.n; i++) {
		choose(choosing, named[i].source_id.v);
		choose(choosing, named[i].person_id.v);
	}
	choose_rows(choosing, standing);
	const struct network_team_row *user = team.items;
	for (size_t i = 0; i < team.n && choosing->n < choosing->most; i++) {
		struct list known;
		TRY(map_known(
			ctx->tx, (struct map_known_args){ctx->workspace, ctx->user, user[i].person_id, n}, &known));
		choose_rows(choosing, known);
	}
	struct list next = {0};
	struct ids chosen = {choosing->ids, choosing->n};
	if (chosen.n > 0 && chosen.n < choosing->most)
		TRY(map_next(ctx->tx, (struct map_next_args){ctx->workspace, ctx->user, chosen, n}, &next));
	choose_rows(choosing, next);
	return OK;
}

/* Who named them and whom they named first, then who knows them best, and whom they know best. */
static enum err choose_around(struct choosing *choosing, struct person_id around)
{
	struct ctx *ctx = choosing->ctx;
	struct list named_by, named, known, known_by;
	int64_t n = (int64_t)choosing->most + 1;
	TRY(map_named_by(ctx->tx, (struct map_named_by_args){ctx->workspace, around, n}, &named_by));
	TRY(map_named(ctx->tx, (struct map_named_args){ctx->workspace, around, n}, &named));
	TRY(map_known(ctx->tx, (struct map_known_args){ctx->workspace, ctx->user, around, n}, &known));
	TRY(map_known_by(ctx->tx, (struct map_known_by_args){ctx->workspace, ctx->user, around, n}, &known_by));
	choose(choosing, around.v);
	choose_rows(choosing, named_by);
	choose_rows(choosing, named);
	choose_rows(choosing, known_by);
	choose_rows(choosing, known);
	return OK;
}

/* ---- what is shown of them ---- */

struct drawing {
	struct list people; /* map_people_row, by id */
	struct network_map_person *person;
	struct network_map_link *link;
	size_t n_links;
};

static int by_id(const void *key, const void *row)
{
	const int64_t *id = key;
	const struct map_people_row *person = row;
	return (*id > person->id.v) - (*id < person->id.v);
}

/* Their place among the people; -1: they are not shown. */
static int64_t place_of(const struct drawing *drawing, struct person_id id)
{
	const struct map_people_row *all = drawing->people.items;
	const struct map_people_row *row = drawing->people.n > 0
						   ? bsearch(&id.v, all, drawing->people.n, sizeof *all, by_id)
						   : NULL;
	return row != NULL ? row - all : -1;
}

static void add_link(struct drawing *drawing, struct network_map_link link)
{
	drawing->link[drawing->n_links++] = link;
}

/* Named, the last first: who named them first stands at the end and stays. */
static void add_brought(struct drawing *drawing, struct list brought)
{
	enum { WON = 8 };
	const struct map_brought_among_row *named = brought.items;
	for (size_t i = 0; i < brought.n; i++) {
		int64_t from = place_of(drawing, named[i].source_id), to = place_of(drawing, named[i].person_id);
		if (from < 0 || to < 0 || from == to)
			continue;
		drawing->person[to].brought_by = drawing->person[from].name;
		add_link(drawing, (struct network_map_link){
					  .from = from, .to = to, .brought = true, .won = named[i].reached >= WON});
	}
}

static void add_known(struct drawing *drawing, struct list links)
{
	const struct map_links_row *row = links.items;
	for (size_t i = 0; i < links.n; i++) {
		int64_t from = place_of(drawing, row[i].from_id), to = place_of(drawing, row[i].to_id);
		if (from < 0 || to < 0)
			continue;
		drawing->person[from].knows++;
		drawing->person[to].known_by++;
		add_link(drawing, (struct network_map_link){.from = from, .to = to, .strength = row[i].strength});
	}
}

static enum err draw(struct ctx *ctx, const struct choosing *chosen, struct drawing *drawing)
{
	struct ids ids = {chosen->ids, chosen->n};
	struct list links, brought;
	TRY(map_people(ctx->tx, (struct map_people_args){ctx->workspace, ctx->user, ids}, &drawing->people));
	TRY(map_links(ctx->tx, (struct map_links_args){ctx->workspace, ids, ids, (int64_t)(LINKS_A_PERSON * chosen->n)},
		&links));
	TRY(map_brought_among(ctx->tx, (struct map_brought_among_args){ctx->workspace, ids, ids}, &brought));
	const struct map_people_row *row = drawing->people.items;
	drawing->person = ARENA_ARRAY(ctx->arena, drawing->people.n + 1, struct network_map_person);
	drawing->link = ARENA_ARRAY(ctx->arena, links.n + brought.n + 1, struct network_map_link);
	if (drawing->person == NULL || drawing->link == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < drawing->people.n; i++)
		drawing->person[i] = (struct network_map_person){.person = row[i].id,
			.name = row[i].name,
			.headline = row[i].headline,
			.standing = row[i].standing,
			.is_user = row[i].is_user};
	add_known(drawing, links);
	add_brought(drawing, brought);
	return OK;
}

enum err network_map(struct ctx *ctx, const struct network_map_in *in, struct network_map_out *ret_out)
{
	struct choosing choosing;
	struct drawing drawing = {0};
	struct person around;
	size_t most = in->most > 0 ? (size_t)in->most : PEOPLE_USUAL;
	TRY(begin(ctx, most, &choosing));
	if (in->around.v != 0) {
		TRY(person_need(ctx, in->around, "around", &around));
		TRY(choose_around(&choosing, around.id));
	} else {
		TRY(choose_all(&choosing));
	}
	if (choosing.n > 0)
		TRY(draw(ctx, &choosing, &drawing));
	*ret_out = (struct network_map_out){
		{drawing.person, drawing.people.n}, {drawing.link, drawing.n_links}, choosing.more};
	return OK;
}
