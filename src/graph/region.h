/* Where the blocks of a graph's first rows stand: one behind the other in one piece of memory, so that it can have pages of
 * 2 MB. A search jumps from row to row, and each jump would be looked for in the tables of pages first. Still a block that
 * newer rows do without gives back its memory for itself, by pages of 4 kB. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

struct region;

enum { REGION_ROUNDING = 32 /* what is taken may come to so much more, at most */ };

/* Room for so many bytes; what is never taken hardly is memory. NULL when memory ran out. */
struct region *region_new(size_t bytes);
void region_free(struct region *region); /* with all that stands in it; NULL is fine */
/* From any number of threads at once; NULL when there is no room. */
void *region_take(struct region *region, size_t bytes);
/* Nothing will be taken any more. */
void region_close(struct region *region);
bool region_holds(const struct region *region, const void *memory); /* NULL holds nothing */
/* What was taken is not needed any more: the pages go back to the system in which nothing else stands. One thread at a time. */
void region_give(struct region *region, void *memory, size_t bytes);
