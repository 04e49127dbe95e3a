#include "base/arena.h"
#include <malloc.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "base/poison.h"

enum {
	ALIGN = alignof(max_align_t),
	FIRST_BLOCK = 8 * 1024,
	LARGEST_STEP = 1024 * 1024, /* blocks double up to this size; larger wishes get their own */
	KEPT_BY_A_HEAP = 4 * LARGEST_STEP,
};

struct block {
	struct block *older;
	size_t room, used; /* of bytes */
	alignas(max_align_t) unsigned char bytes[];
};

struct arena {
	struct block *newest;
	size_t limit, used; /* as asked for, rounded up to the alignment */
	size_t next_room;
	bool failed;
};

void arena_setup(void)
{
	/* The C library gives each thread a heap of its own, and each of 64 workers would keep what it once needed. */
	mallopt(M_ARENA_MAX, 4);
	/* Given back to the system, each request's memory would be asked for, zeroed and mapped page by page anew. */
	mallopt(M_TRIM_THRESHOLD, KEPT_BY_A_HEAP);
	mallopt(M_MMAP_THRESHOLD, KEPT_BY_A_HEAP);
}

static _Thread_local long fail_countdown;

void arena_fail_after(long n)
{
	fail_countdown = n;
}

bool arena_fails_now(void)
{
	return fail_countdown > 0 && --fail_countdown == 0;
}

struct arena *arena_new(size_t limit)
{
	if (arena_fails_now())
		return NULL;
	struct arena *arena = calloc(1, sizeof *arena);
	if (arena == NULL)
		return NULL;
	arena->limit = limit;
	arena->next_room = FIRST_BLOCK;
	return arena;
}

static void block_free(struct block *block)
{
	ASAN_UNPOISON_MEMORY_REGION(block->bytes, block->room);
	free(block);
}

void arena_free(struct arena *arena)
{
	if (arena == NULL)
		return;
	for (struct block *block = arena->newest, *older; block != NULL; block = older) {
		older = block->older;
		block_free(block);
	}
	free(arena);
}

void arena_reset(struct arena *arena)
{
	while (arena->newest != NULL && arena->newest->older != NULL) {
		struct block *block = arena->newest;
		arena->newest = block->older;
		block_free(block);
	}
	if (arena->newest != NULL) {
		arena->newest->used = 0;
		ASAN_POISON_MEMORY_REGION(arena->newest->bytes, arena->newest->room);
	}
	arena->used = 0;
	arena->next_room = arena->newest != NULL ? 2 * FIRST_BLOCK : FIRST_BLOCK;
	arena->failed = false;
}

/* A block with at least `size` bytes, on top; false when memory ran out. */
static bool block_add(struct arena *arena, size_t size)
{
	size_t room = size > arena->next_room ? size : arena->next_room;
	if (room > SIZE_MAX - sizeof(struct block))
		return false;
	struct block *block = malloc(sizeof *block + room);
	if (block == NULL)
		return false;
	*block = (struct block){.older = arena->newest, .room = room};
	arena->newest = block;
	ASAN_POISON_MEMORY_REGION(block->bytes, room);
	if (arena->next_room < LARGEST_STEP)
		arena->next_room *= 2;
	return true;
}

static void *fail(struct arena *arena)
{
	arena->failed = true;
	return NULL;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	if (arena_fails_now() || size > SIZE_MAX / 2)
		return fail(arena);
	size_t rounded = (size + ALIGN - 1) / ALIGN * ALIGN;
	if (rounded == 0)
		rounded = ALIGN; /* so that two empty arrays are two places */
	if (arena->limit != 0 && (rounded > arena->limit || arena->used > arena->limit - rounded))
		return fail(arena);
	struct block *block = arena->newest;
	if (block == NULL || block->room - block->used < rounded + POISONED_GAP) {
		if (!block_add(arena, rounded + POISONED_GAP))
			return fail(arena);
		block = arena->newest;
	}
	void *p = block->bytes + block->used;
	block->used += rounded + POISONED_GAP;
	arena->used += rounded;
	ASAN_UNPOISON_MEMORY_REGION(p, size);
	return memset(p, 0, size);
}

void *arena_array(struct arena *arena, size_t n, size_t size)
{
	size_t bytes;
	if (__builtin_mul_overflow(n, size, &bytes))
		return fail(arena);
	return arena_alloc(arena, bytes);
}

bool arena_failed(const struct arena *arena)
{
	return arena->failed;
}

size_t arena_used(const struct arena *arena)
{
	return arena->used;
}
