/* Memory of the graph: asked for in one place, so that tests can let every asking fail. */
#pragma once
#include <stddef.h>

/* Not zeroed. NULL when there is none. free() gives it back. */
void *graph_alloc(size_t bytes);
void *graph_alloc_zeroed(size_t n, size_t size);
/* At least `n` items of `size`, the old ones kept, more than asked for as it grows, never NULL; false leaves all as it was. */
int graph_grow(void **items, size_t *room, size_t n, size_t size);
