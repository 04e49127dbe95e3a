#include "graph/memory.h"
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include "base/arena.h"

enum { HUGE_PAGE = 2 << 20, LARGE = 2 * HUGE_PAGE };

/* What is large is read here and there, and each place would be looked for in the tables of pages first. */
static void *in_huge_pages(void *memory, size_t bytes)
{
	if (memory != NULL && bytes >= LARGE) {
		uintptr_t from = ((uintptr_t)memory + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
		uintptr_t to = ((uintptr_t)memory + bytes) / HUGE_PAGE * HUGE_PAGE;
		(void)madvise((void *)from, to - from, MADV_HUGEPAGE); /* without, it is slower, no more */
	}
	return memory;
}

void *graph_alloc(size_t bytes)
{
	return arena_fails_now() ? NULL : in_huge_pages(malloc(bytes > 0 ? bytes : 1), bytes);
}

void *graph_alloc_zeroed(size_t n, size_t size)
{
	return arena_fails_now() ? NULL : in_huge_pages(calloc(n > 0 ? n : 1, size), n * size);
}

int graph_grow(void **items, size_t *room, size_t n, size_t size)
{
	if (n <= *room && *items != NULL)
		return 1;
	size_t more = n + n / 2 + 8;
	if (more > SIZE_MAX / size || arena_fails_now())
		return 0;
	void *grown = realloc(*items, more * size);
	if (grown == NULL)
		return 0;
	*items = in_huge_pages(grown, more * size);
	*room = more;
	return 1;
}

void *graph_alloc_pages(size_t bytes)
{
	return arena_fails_now() ? NULL : malloc(bytes);
}

void graph_give_pages(void *from, size_t bytes)
{
	(void)madvise(from, bytes, MADV_DONTNEED); /* without, it is given back when it is freed */
}

void graph_join_no_pages(void *from, size_t bytes)
{
	if (bytes >= LARGE)
		(void)madvise(
			from, bytes, MADV_NOHUGEPAGE); /* without, memory comes back by and by, no more than was */
}

bool graph_thread(pthread_t *ret_thread, void *(*run)(void *arg), void *arg)
{
	return !arena_fails_now() && pthread_create(ret_thread, NULL, run, arg) == 0;
}
