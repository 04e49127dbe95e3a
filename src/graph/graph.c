#include "graph/graph.h"
#include <stdlib.h>
#include "graph/memory.h"
#include "graph/version.h"

enum { NUMBER_SHIFT = 48 };

uint32_t rows_stretches(uint32_t n_nodes)
{
	return (n_nodes + STRETCH_NODES - 1) / STRETCH_NODES;
}

size_t rows_bytes(const struct rows *rows)
{
	return sizeof *rows + rows_stretches(rows->n_nodes) * sizeof rows->stretches[0];
}

struct rows *rows_new(uint32_t n_stretches)
{
	return graph_alloc_zeroed(1, sizeof(struct rows) + n_stretches * sizeof(struct stretch *));
}

/* Blocks and stretches are read-only to all but who frees them. Of a region only blocks are, and all of it goes at once. */
static void free_outside(const struct region *region, const void *memory)
{
	if (!region_holds(region, memory))
		free((void *)(uintptr_t)memory);
}

void rows_free_whole(struct rows *rows)
{
	if (rows == NULL)
		return;
	for (uint32_t i = 0; i < rows_stretches(rows->n_nodes); i++) {
		for (int k = 0; rows->stretches[i] != NULL && k < STRETCH_BLOCKS; k++)
			free_outside(rows->region, rows->stretches[i]->blocks[k]);
		free_outside(rows->region, rows->stretches[i]);
	}
	id_index_free(rows->index);
	region_free(rows->region);
	free(rows);
}

static size_t bytes_of_all(const struct rows *rows)
{
	size_t bytes = rows_bytes(rows) + id_index_bytes(rows->index);
	for (uint32_t node = 0; node < rows->n_nodes; node += BLOCK_NODES)
		bytes += block_bytes(rows_block(rows, node));
	return bytes + rows_stretches(rows->n_nodes) * sizeof(struct stretch);
}

struct graph *graph_new(struct rows *rows)
{
	struct graph *graph = graph_alloc_zeroed(1, sizeof *graph);
	if (graph == NULL)
		return NULL;
	pthread_mutex_init(&graph->writer, NULL);
	graph->bytes = bytes_of_all(rows);
	graph->versions[0] = (struct version){.graph = graph, .rows = rows};
	rows->version = &graph->versions[0];
	return graph;
}

const struct rows *graph_take(struct graph *graph)
{
	uint64_t now = atomic_fetch_add_explicit(&graph->now, 1, memory_order_acq_rel);
	return graph->versions[now >> NUMBER_SHIFT].rows;
}

void graph_drop(const struct rows *rows)
{
	if (rows != NULL)
		atomic_fetch_add_explicit(&rows->version->dropped, 1, memory_order_release);
}

struct version *graph_next_version(struct graph *graph)
{
	graph_collect(graph);
	uint32_t next = (graph->newest + 1) % VERSIONS;
	return next == graph->oldest ? NULL : &graph->versions[next];
}

void graph_publish(struct graph *graph, struct version *next, struct rows *rows, size_t new_bytes, void **dead,
	size_t n_dead, size_t dead_bytes)
{
	struct version *last = &graph->versions[graph->newest];
	last->dead = dead;
	last->n_dead = n_dead;
	last->dead_bytes = dead_bytes;
	graph->bytes += new_bytes;
	graph->dead_bytes += dead_bytes;
	next->graph = graph;
	next->rows = rows;
	next->taken = 0;
	atomic_store_explicit(&next->dropped, 0, memory_order_relaxed);
	rows->version = next;
	graph->newest = (uint32_t)(next - graph->versions);
	uint64_t old = atomic_exchange_explicit(
		&graph->now, (uint64_t)graph->newest << NUMBER_SHIFT, memory_order_acq_rel);
	last->taken = old & ((UINT64_C(1) << NUMBER_SHIFT) - 1);
	graph_collect(graph);
}

static void give_back_dead(struct version *version)
{
	struct region *region = version->rows->region;
	for (size_t i = 0; i < version->n_dead; i++) {
		void *dead = version->dead[i];
		if (region_holds(region, dead))
			region_give(region, dead, block_bytes(dead));
		else
			free(dead);
	}
	free(version->dead);
}

void graph_collect(struct graph *graph)
{
	while (graph->oldest != graph->newest) {
		struct version *version = &graph->versions[graph->oldest];
		if (atomic_load_explicit(&version->dropped, memory_order_acquire) != version->taken)
			return;
		give_back_dead(version);
		graph->bytes -= version->dead_bytes;
		graph->dead_bytes -= version->dead_bytes;
		version->dead = NULL;
		version->n_dead = 0;
		free(version->rows);
		version->rows = NULL;
		graph->oldest = (graph->oldest + 1) % VERSIONS;
	}
}

void graph_tidy(struct graph *graph)
{
	pthread_mutex_lock(&graph->writer);
	graph_collect(graph);
	pthread_mutex_unlock(&graph->writer);
}

struct graph_size graph_size(struct graph *graph)
{
	pthread_mutex_lock(&graph->writer);
	const struct rows *rows = graph->versions[graph->newest].rows;
	struct graph_size size = {rows->n_nodes, rows->n_links, graph->bytes, graph->dead_bytes};
	pthread_mutex_unlock(&graph->writer);
	return size;
}

void graph_free(struct graph *graph)
{
	if (graph == NULL)
		return;
	for (; graph->oldest != graph->newest; graph->oldest = (graph->oldest + 1) % VERSIONS) {
		struct version *version = &graph->versions[graph->oldest];
		give_back_dead(version);
		free(version->rows);
	}
	rows_free_whole(graph->versions[graph->newest].rows);
	pthread_mutex_destroy(&graph->writer);
	free(graph);
}
