/* The model of a network, between its files: learned from a copy of the links of a moment, used with later ones. */
#pragma once
#include "domain/ctx.h"
#include "graph/likely.h"

/* What is learned from: the links as they were, apart from the graph, so that who learns for long holds nobody up. */
struct network_lesson {
	struct workspace_id workspace;
	int64_t load; /* of the graph that gave its nodes their numbers */
	uint64_t links;
	struct likely_net net;
	const int64_t *ids;               /* by node */
	const struct likely_pair *denied; /* of whom a source said no */
	size_t n_denied;
	struct tx *tx; /* what else is known of people is read in it; NULL: in one of its own, of `db` */
	struct db *db;
	int *done; /* in hundredths, written atomically; NULL: nobody looks */
};
/* In the transaction of `ctx`, which stays lesson->tx. */
NODISCARD enum err network_lesson_copy(
	struct ctx *ctx, struct arena *arena, const struct rows *rows, struct network_lesson *ret_lesson);

/* The nodes without whose links it is guessed whom `source` knows, for who asks; NODE_NONE: without which it is learned, for
 * all. Those of users, but for the source: a rep notes everybody they meet, and files bring hundreds, so that two are known to
 * the same rep tells nothing of the two. And those of private acquaintances, but for one's own: else a chance would tell. */
NODISCARD enum err network_nodes_apart(
	struct ctx *ctx, const struct rows *rows, uint32_t source, uint32_t **ret_nodes, size_t *ret_n);

struct network_model;
/* Of too few links a model that has learned nothing. ERR_CANCELLED: lesson->net.stop was set. Takes a tenth of a second of a
 * processor for some 200 links, a second for some thousands; of more not all are learned from, and their nodes are measured up to
 * ten times (graph/likely.h). */
NODISCARD enum err network_model_learn(const struct network_lesson *lesson, struct network_model **ret_model);
bool network_model_learned(const struct network_model *model);
void network_model_free(struct network_model *model); /* NULL is fine */
/* Of which loaded graph its nodes have the numbers. */
int64_t network_model_load(const struct network_model *model);
/* What was learned, for a graph that was loaded later and numbers its nodes otherwise. `model` must outlive it. */
NODISCARD enum err network_model_renumber(
	const struct network_model *model, const struct rows *rows, int64_t load, struct network_model **ret_model);
/* Whether so few links came or went since that what was learned still holds; of too few any may be enough. */
bool network_model_holds(const struct network_model *model, const struct rows *rows);
/* A list of struct network_guess, the likeliest first (network_likely). From any thread. */
NODISCARD enum err network_model_guess(struct ctx *ctx, const struct rows *rows, const struct network_model *model,
	struct person_id source, struct ids candidates, bool near, struct list *ret_guesses);

/* For the file that guesses. */
struct blend;
const struct blend *network_model_blend(
	const struct network_model *model, const float *x); /* that tells of such a pair */
int network_model_width(const struct network_model *model); /* of x */
const struct likely_nodes *network_model_nodes(const struct network_model *model);
