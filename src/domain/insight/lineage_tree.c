#include "domain/insight/lineage_tree.h"

#include <stdlib.h>

#include "base/ids.h"
#include "domain/insight/lineage.h"
#include "lineage_sql.h"

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

enum err lineage_find(struct lineage *lineage, struct person_id person, size_t *ret_index)
{
	if (2 * lineage->all.n >= lineage->n_slots)
		TRY(grow(lineage));
	size_t slot = slot_of(lineage, person);
	if (lineage->slots[slot] == 0) {
		if (!VEC_PUSH(lineage->arena, &lineage->all,
			    ((struct lineage_one){.node.person = person,
				    .parent = LINEAGE_NOBODY,
				    .children = LINEAGE_NOBODY,
				    .next = LINEAGE_NOBODY})))
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
	TRY(lineage_find(lineage, edge->source, &parent));
	lineage->all.v[i].parent = parent;
	lineage->all.v[i].node.parent = edge->source;
	return OK;
}

/* Looks for the parents of up to LINEAGE_AT_ONCE people of [from, to); theirs are not looked for yet. */
static enum err resolve_some(struct lineage *lineage, size_t from, size_t to)
{
	struct ctx *ctx = lineage->ctx;
	int64_t people[LINEAGE_AT_ONCE];
	size_t n = 0, at = 0, next = 0;
	struct list named, given;
	for (size_t i = from; i < to; i++)
		if (!lineage->all.v[i].resolved)
			people[n++] = lineage->all.v[i].node.person.v;
	if (n == 0)
		return OK;
	n = ids_sort_once(people, n); /* as the rows come */
	TRY(lineage_named(ctx->tx, (struct lineage_named_args){ctx->workspace, {people, n}}, &named));
	TRY(lineage_first(ctx->tx, (struct lineage_first_args){ctx->workspace, {people, n}}, &given));
	const struct lineage_first_row *first = given.items;
	for (size_t i = 0; i < n; i++) {
		size_t index;
		bool gave = next < given.n && first[next].source_id.v == people[i];
		TRY(lineage_find(lineage, (struct person_id){people[i]}, &index));
		TRY(parent_of(lineage, &named, gave ? &first[next] : NULL, &at, index));
		next += gave;
	}
	return OK;
}

int lineage_by_person(const void *person, const void *row)
{
	const struct person_id *a = person, *b = row;
	return (a->v > b->v) - (a->v < b->v);
}

enum err lineage_resolve(struct lineage *lineage, size_t from, bool up)
{
	size_t end = lineage->all.n;
	for (size_t i = from; i < end && i < LINEAGE_PEOPLE_MOST;) {
		size_t to = i + LINEAGE_AT_ONCE < end ? i + LINEAGE_AT_ONCE : end;
		TRY(resolve_some(lineage, i, to));
		end = up ? lineage->all.n : end;
		i = to;
	}
	return OK;
}

/* ---- names and money ---- */

enum err lineage_add_values(struct lineage *lineage)
{
	struct ctx *ctx = lineage->ctx;
	for (size_t i = 0; i < lineage->all.n; i += LINEAGE_AT_ONCE) {
		int64_t people[LINEAGE_AT_ONCE];
		struct list rows;
		size_t n = 0;
		for (size_t k = i; k < lineage->all.n && n < LINEAGE_AT_ONCE; k++)
			people[n++] = lineage->all.v[k].node.person.v;
		TRY(lineage_values(ctx->tx,
			(struct lineage_values_args){ctx->workspace, {people, n}, ctx->settings.currency}, &rows));
		const struct lineage_values_row *row = rows.items;
		for (size_t k = 0; k < rows.n; k++) {
			size_t index;
			TRY(lineage_find(lineage, row[k].person_id, &index));
			lineage->all.v[index].node.won = row[k].won;
			lineage->all.v[index].node.value = row[k].value;
		}
	}
	return OK;
}

size_t lineage_some(const struct lineage_node *nodes, size_t n, int64_t *ret_people)
{
	size_t some = n < LINEAGE_AT_ONCE ? n : LINEAGE_AT_ONCE;
	for (size_t i = 0; i < some; i++)
		ret_people[i] = nodes[i].person.v;
	return some;
}

enum err lineage_add_names(struct ctx *ctx, struct lineage_node *nodes, size_t n)
{
	for (size_t i = 0; i < n; i += LINEAGE_AT_ONCE) {
		int64_t people[LINEAGE_AT_ONCE];
		struct list rows;
		size_t some = lineage_some(nodes + i, n - i, people);
		TRY(lineage_people(ctx->tx, (struct lineage_people_args){ctx->workspace, {people, some}}, &rows));
		const struct lineage_people_row *row = rows.items;
		for (size_t k = i; k < i + some; k++) {
			const struct lineage_people_row *of = bsearch(
				&nodes[k].person, row, rows.n, sizeof *row, lineage_by_person);
			if (of == NULL)
				continue;
			nodes[k].name = of->name;
			nodes[k].headline = of->headline;
			nodes[k].standing = of->standing;
		}
	}
	return OK;
}

void lineage_add_up(struct lineage *lineage)
{
	for (size_t i = 0; i < lineage->all.n; i++) {
		const struct lineage_node *own = &lineage->all.v[i].node;
		for (size_t at = lineage->all.v[i].parent; at != LINEAGE_NOBODY; at = lineage->all.v[at].parent) {
			lineage->all.v[at].node.people += own->won > 0;
			lineage->all.v[at].node.below.v += own->value.v;
		}
	}
}
