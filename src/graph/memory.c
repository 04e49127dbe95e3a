#include "graph/memory.h"
#include <stdint.h>
#include <stdlib.h>
#include "base/arena.h"

void *graph_alloc(size_t bytes)
{
	return arena_fails_now() ? NULL : malloc(bytes > 0 ? bytes : 1);
}

void *graph_alloc_zeroed(size_t n, size_t size)
{
	return arena_fails_now() ? NULL : calloc(n > 0 ? n : 1, size);
}

int graph_grow(void **items, size_t *room, size_t n, size_t size)
{
	if (n <= *room)
		return 1;
	size_t more = n + n / 2 + 8;
	if (more > SIZE_MAX / size || arena_fails_now())
		return 0;
	void *grown = realloc(*items, more * size);
	if (grown == NULL)
		return 0;
	*items = grown;
	*room = more;
	return 1;
}
