/* Memory of the graph: asked for in one place, so that tests can let every asking fail. */
#pragma once
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

/* Not zeroed. NULL when there is none. free() gives it back. */
void *graph_alloc(size_t bytes);
void *graph_alloc_zeroed(size_t n, size_t size);
/* What is given back piece by piece before it is freed: by whole pages, whose contents are lost. */
void *graph_alloc_pages(size_t bytes);
void graph_give_pages(void *from, size_t bytes);
/* Pages of 2 MB stay as they are, but no more are made: they would bring back what was given back. */
void graph_join_no_pages(void *from, size_t bytes);
/* At least `n` items of `size`, the old ones kept, more than asked for as it grows, never NULL; false leaves all as it was. */
int graph_grow(void **items, size_t *room, size_t n, size_t size);
/* Starts a thread; false when there is none to be had, which the same tests make happen. */
bool graph_thread(pthread_t *ret_thread, void *(*run)(void *arg), void *arg);

/* Asks for memory that will be read soon. The empty asm is an effect: calls of a function that only asks would be left
 * out otherwise, as it seems to do nothing. */
static inline void graph_ask(const void *memory)
{
	__builtin_prefetch(memory);
	__asm__ volatile("");
}
