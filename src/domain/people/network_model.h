/* The model of a network, between its files: learned from the rows of a moment, used with later ones. */
#pragma once
#include "domain/ctx.h"
#include "graph/rows.h"

struct network_model;
/* ERR_NOT_FOUND: too few links to learn from. Costs what graph/likely.h says of measuring all nodes, and about a second. */
NODISCARD enum err network_model_learn(struct ctx *ctx, const struct rows *rows, struct network_model **ret_model);
void network_model_free(struct network_model *model); /* NULL is fine */
/* Whether so few links came or went since that what was learned still holds. */
bool network_model_holds(const struct network_model *model, const struct rows *rows);
/* A list of struct network_guess, the likeliest first (network_likely). */
NODISCARD enum err network_model_guess(struct ctx *ctx, const struct rows *rows, const struct network_model *model,
	struct person_id source, struct ids candidates, bool near, struct list *ret_guesses);
