/* Forms, queries and arguments: names with values, decoded into a struct.
 *
 * "names.0.name=Karl" reaches into lists; the numbers only order the items, and an item whose fields
 * are all empty is left out (the blank row that waits for the next name). Lists of ids or texts are
 * given by repeating the name. Empty text is none. */
#pragma once
#include "wire/wire.h"

/* Reads application/x-www-form-urlencoded (a body, or a query without "?"). `given` are fields that
 * came by another way (the path); they go first and may not be contradicted. */
NODISCARD enum err form_decode(const struct wire *wire, struct str text, const struct record *record,
	const struct pair *given, size_t n_given, void *ret_value);
/* The pairs of such a text, decoded; in the arena. */
NODISCARD enum err form_pairs(const struct wire *wire, struct str text, struct pair **ret_pairs, size_t *ret_n);
NODISCARD enum err pairs_decode(
	const struct wire *wire, const struct pair *pairs, size_t n, const struct record *record, void *ret_value);
