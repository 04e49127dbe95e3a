#include "graph/region.h"
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include "base/poison.h"
#include "graph/memory.h"

enum {
	PAGE = 4096,
	PIECE_PAGES = 512, /* a page of 2 MB */
	ALIGN = 16,
};

struct piece {
	_Atomic uint16_t pages; /* in which something stands */
	bool torn;              /* its pages are given back one by one */
};

struct region {
	void *memory;
	unsigned char *first; /* the first whole page of it */
	size_t room;          /* whole pages */
	size_t lead;          /* so many pages before `first` a piece would have begun */
	struct piece *pieces;
	_Atomic size_t used;
	_Atomic uint16_t standing[]; /* how many things stand in each page */
};

struct region *region_new(size_t bytes)
{
	size_t pages = bytes / PAGE + 1;
	struct region *region = graph_alloc_zeroed(1, sizeof *region + pages * sizeof region->standing[0]);
	if (region == NULL)
		return NULL;
	region->memory = graph_alloc((pages + 1) * PAGE);
	region->pieces = graph_alloc_zeroed(pages / PIECE_PAGES + 2, sizeof *region->pieces);
	if (region->memory == NULL || region->pieces == NULL) {
		region_free(region);
		return NULL;
	}
	uintptr_t first = ((uintptr_t)region->memory + PAGE - 1) / PAGE * PAGE;
	region->first = (unsigned char *)first;
	region->room = pages * PAGE;
	region->lead = first / PAGE % PIECE_PAGES;
	ASAN_POISON_MEMORY_REGION(region->first, region->room);
	return region;
}

void region_free(struct region *region)
{
	if (region == NULL)
		return;
	ASAN_UNPOISON_MEMORY_REGION(region->first, region->room);
	free(region->memory);
	free(region->pieces);
	free(region);
}

static struct piece *piece_of(const struct region *region, size_t page)
{
	return &region->pieces[(page + region->lead) / PIECE_PAGES];
}

void *region_take(struct region *region, size_t bytes)
{
	size_t rounded = (bytes + POISONED_GAP + ALIGN - 1) / ALIGN * ALIGN;
	size_t at = atomic_fetch_add_explicit(&region->used, rounded, memory_order_relaxed);
	if (at + rounded > region->room)
		return NULL;
	for (size_t page = at / PAGE; page * PAGE < at + bytes; page++)
		if (atomic_fetch_add_explicit(&region->standing[page], 1, memory_order_relaxed) == 0)
			atomic_fetch_add_explicit(&piece_of(region, page)->pages, 1, memory_order_relaxed);
	ASAN_UNPOISON_MEMORY_REGION(region->first + at, bytes);
	return region->first + at;
}

void region_close(struct region *region)
{
	graph_join_no_pages(region->first, region->room);
}

bool region_holds(const struct region *region, const void *memory)
{
	return region != NULL && (uintptr_t)memory - (uintptr_t)region->first < region->room;
}

/* Those from `from` on, below `to`, in which nothing stands. */
static void give_empty_pages(struct region *region, size_t from, size_t to)
{
	for (size_t page = from, first = from; page <= to; page++)
		if (page == to || atomic_load_explicit(&region->standing[page], memory_order_relaxed) > 0) {
			if (page > first)
				graph_give_pages(region->first + first * PAGE, (page - first) * PAGE);
			first = page + 1;
		}
}

/* Pages from `from` on, below `to`, may have become empty; all are of one piece. */
static void tear(struct region *region, size_t from, size_t to)
{
	struct piece *piece = piece_of(region, from);
	if (atomic_load_explicit(&piece->pages, memory_order_relaxed) >= PIECE_PAGES / 2)
		return;
	if (!piece->torn) {
		size_t begin = (from + region->lead) / PIECE_PAGES * PIECE_PAGES, end = begin + PIECE_PAGES;
		from = begin > region->lead ? begin - region->lead : 0;
		to = end - region->lead < region->room / PAGE ? end - region->lead : region->room / PAGE;
		piece->torn = true;
	}
	give_empty_pages(region, from, to);
}

void region_give(struct region *region, void *memory, size_t bytes)
{
	size_t at = (size_t)((unsigned char *)memory - region->first), end = (at + bytes - 1) / PAGE + 1;
	ASAN_POISON_MEMORY_REGION(memory, bytes);
	for (size_t page = at / PAGE; page < end; page++)
		if (atomic_fetch_sub_explicit(&region->standing[page], 1, memory_order_relaxed) == 1)
			atomic_fetch_sub_explicit(&piece_of(region, page)->pages, 1, memory_order_relaxed);
	for (size_t page = at / PAGE, next; page < end; page = next) {
		next = page + PIECE_PAGES - (page + region->lead) % PIECE_PAGES;
		next = next < end ? next : end;
		tear(region, page, next);
	}
}
