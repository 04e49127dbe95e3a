/* The tree of who came from whom while it is made, from within: people as they are met, whom each came from, and what the
 * deals with them are worth. lineage.c shows one person's branch of it, lineage_top.c finds the lines that brought most. */
#pragma once
#include "base/vec.h"
#include "domain/ctx.h"
#include "lineage_ops.h"

enum { LINEAGE_AT_ONCE = 250, LINEAGE_PEOPLE_MOST = 200000, LINEAGE_SHOWN_MOST = 500 };

struct lineage_one {
	struct lineage_node node;
	size_t parent;         /* index of who brought them, or LINEAGE_NOBODY */
	size_t children, next; /* the first they brought, the next whom their parent did: below one person only */
	bool resolved;         /* their parent has been looked for */
	bool inside;           /* below that person */
};
#define LINEAGE_NOBODY SIZE_MAX

struct lineage {
	struct ctx *ctx;
	struct arena *arena; /* of what is met on the way */
	VEC(struct lineage_one) all;
	size_t *slots; /* open addressing: index + 1, 0 free */
	size_t n_slots;
};

/* Index of the person, who is added when they are new. */
NODISCARD enum err lineage_find(struct lineage *lineage, struct person_id person, size_t *ret_index);
/* Looks for the parents of everybody from index `from` on; with `up` of everybody who is found on the way, too. */
NODISCARD enum err lineage_resolve(struct lineage *lineage, size_t from, bool up);
/* What the deals with each are worth. */
NODISCARD enum err lineage_add_values(struct lineage *lineage);
/* Each one's own is added to everybody above them; lines do not close, so this ends. */
void lineage_add_up(struct lineage *lineage);
/* Names are read of those who are shown only. */
NODISCARD enum err lineage_add_names(struct ctx *ctx, struct lineage_node *nodes, size_t n);

/* The ids of the first LINEAGE_AT_ONCE, or as many as there are, for a statement; returns how many. */
size_t lineage_some(const struct lineage_node *nodes, size_t n, int64_t *ret_people);

/* For bsearch among rows in which a person's id stands first, in its order. */
int lineage_by_person(const void *person, const void *row);
