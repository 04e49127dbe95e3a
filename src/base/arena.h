/* Arena: one per request or job. Everything is allocated there, nothing is freed by hand. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"

struct arena;

/* Once, before threads: how the C library keeps memory for arenas, which come and go with every request. */
void arena_setup(void);
/* A new arena that will hold at most `limit` bytes (0: no limit). NULL when memory ran out. */
struct arena *arena_new(size_t limit);
void arena_free(struct arena *arena); /* NULL is fine */
/* Forgets everything but keeps the first block for the next use; clears `failed`. */
void arena_reset(struct arena *arena);
/* Zeroed, aligned for any type. NULL when memory or the limit ran out; the arena remembers it. */
void *arena_alloc(struct arena *arena, size_t size) __attribute__((malloc));
void *arena_array(struct arena *arena, size_t n, size_t size); /* checks n * size for overflow */
/* True after any allocation failed. Edges (dispatch, jobs) ask once, before anything is committed. */
bool arena_failed(const struct arena *arena);
size_t arena_used(const struct arena *arena);

/* The size of a type that an arena's alignment is enough for; another does not compile. */
#define ARENA_SIZE(type)                                                                                               \
	(sizeof(type) + 0 * sizeof(struct {                                                                            \
		_Static_assert(_Alignof(type) <= _Alignof(max_align_t), "align it by hand");                           \
		int none;                                                                                              \
	}))
#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), ARENA_SIZE(type)))
#define ARENA_ARRAY(arena, n, type) ((type *)arena_array((arena), (n), ARENA_SIZE(type)))

static inline void arena_cleanup(struct arena **arena)
{
	arena_free(*arena);
}
#define AUTO_ARENA __attribute__((cleanup(arena_cleanup))) struct arena *

/* For tests: the n-th allocation from now (1 = next) fails in this thread; 0 switches it off. */
void arena_fail_after(long n);
/* For what allocates outside an arena (out): counts one allocation, true when it shall fail. */
bool arena_fails_now(void);
