#include "graph/edges_names.h"

#include <stdlib.h>
#include <string.h>
#include "base/vec.h"

struct name {
	struct str word;
	size_t place; /* in which it came */
};

struct edges_names {
	struct arena *arena;
	VEC(struct name) names; /* as they came; once settled, in order */
	size_t *slots;          /* open addressing: the place + 1 */
	size_t room;            /* a power of two */
	int64_t first;
};

struct edges_names *edges_names_new(struct arena *arena)
{
	struct edges_names *names = ARENA_NEW(arena, struct edges_names);
	if (names != NULL)
		*names = (struct edges_names){.arena = arena};
	return names;
}

size_t edges_names_count(const struct edges_names *names)
{
	return names->names.n;
}

/* Fowler, Noll and Vo, 1a. */
static uint64_t hash_of(struct str word)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);
	for (size_t i = 0; i < word.n; i++)
		hash = (hash ^ (unsigned char)word.p[i]) * UINT64_C(0x100000001b3);
	return hash ^ hash >> 32;
}

static size_t *slot_of(const struct edges_names *names, struct str word)
{
	size_t at = hash_of(word) & (names->room - 1);
	while (names->slots[at] != 0 && !str_equal(names->names.v[names->slots[at] - 1].word, word))
		at = (at + 1) & (names->room - 1);
	return &names->slots[at];
}

static bool make_room(struct edges_names *names)
{
	if (names->names.n < names->room / 2)
		return true;
	size_t room = names->room > 0 ? 4 * names->room : 1024;
	size_t *slots = ARENA_ARRAY(names->arena, room, size_t);
	if (slots == NULL)
		return false;
	names->slots = slots;
	names->room = room;
	for (size_t i = 0; i < names->names.n; i++)
		*slot_of(names, names->names.v[i].word) = i + 1;
	return true;
}

size_t edges_names_add(struct edges_names *names, struct str word)
{
	if (!make_room(names))
		return 0;
	size_t *slot = slot_of(names, word);
	if (*slot == 0) {
		struct name name = {str_copy(names->arena, word), names->names.n};
		if (arena_failed(names->arena) || !VEC_PUSH(names->arena, &names->names, name))
			return 0;
		*slot = names->names.n;
	}
	return *slot - 1;
}

/* By bytes; the shorter first where one begins the other. */
static int compare(struct str a, struct str b)
{
	int order = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);
	return order != 0 ? order : (a.n > b.n) - (a.n < b.n);
}

static int by_word(const void *a, const void *b)
{
	const struct name *x = a, *y = b;
	return compare(x->word, y->word);
}

const int64_t *edges_names_settle(struct edges_names *names, int64_t first)
{
	size_t n = names->names.n;
	int64_t *ids = ARENA_ARRAY(names->arena, n + 1, int64_t);
	if (ids == NULL)
		return NULL;
	if (n > 0)
		qsort(names->names.v, n, sizeof *names->names.v, by_word);
	for (size_t i = 0; i < n; i++)
		ids[names->names.v[i].place] = first + (int64_t)i;
	names->first = first;
	names->slots = NULL;
	names->room = 0;
	return ids;
}

static int by_key(const void *key, const void *name)
{
	const struct str *word = key;
	return compare(*word, ((const struct name *)name)->word);
}

bool edges_names_find(const struct edges_names *names, struct str word, int64_t *ret_id)
{
	const struct name *found = names->names.n > 0 ? bsearch(&word, names->names.v, names->names.n,
								sizeof *names->names.v, by_key)
						      : NULL;
	if (found != NULL)
		*ret_id = names->first + (found - names->names.v);
	return found != NULL;
}

struct str edges_names_word(const struct edges_names *names, int64_t id)
{
	if (id < names->first || (uint64_t)id - (uint64_t)names->first >= names->names.n)
		return STR_NONE;
	return names->names.v[id - names->first].word;
}
