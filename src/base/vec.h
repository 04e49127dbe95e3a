/* A growing array in an arena: VEC(struct person) people = {0}; VEC_PUSH(arena, &people, item). */
#pragma once
#include <string.h>
#include "base/arena.h"

#define VEC(type)                                                                                                      \
	struct {                                                                                                       \
		type *v;                                                                                               \
		size_t n, room;                                                                                        \
	}
/* True when it fitted; false when memory ran out (and the arena remembers). */
#define VEC_PUSH(arena, vec, item)                                                                                     \
	(((vec)->n < (vec)->room || vec_grow((arena), (void **)&(vec)->v, &(vec)->room, (vec)->n, sizeof *(vec)->v))   \
			? ((vec)->v[(vec)->n++] = (item), true)                                                        \
			: false)
bool vec_grow(struct arena *arena, void **v, size_t *room, size_t n, size_t size);
