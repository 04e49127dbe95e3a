/* Rows one after the other, and what is given back when nobody holds them any more; for building and changing alone. */
#pragma once
#include <pthread.h>
#include <stdatomic.h>
#include "graph/block.h"
#include "graph/graph.h"

enum { VERSIONS = 4096 };

/* One of the last rows. Who takes the newest counts itself in graph->now, who drops it in `dropped`. */
struct version {
	struct graph *graph;
	struct rows *rows;
	uint64_t taken; /* known when newer rows have been published */
	_Atomic uint64_t dropped;
	/* Memory that newer rows do without. */
	void **dead;
	size_t n_dead, dead_bytes;
};

struct graph {
	/* Number of the newest version in `versions`, and below it how often that was taken: read and counted in one. */
	_Atomic uint64_t now;
	struct version versions[VERSIONS];
	uint32_t oldest, newest;
	pthread_mutex_t writer;
	size_t bytes; /* of the newest rows and all that waits */
	size_t dead_bytes;
};

/* A graph whose first rows these are; takes them over. NULL when memory ran out: they stay the caller's. */
struct graph *graph_new(struct rows *rows);
/* Under the writer's lock. A place for new rows; NULL when readers still hold all the old ones. */
struct version *graph_next_version(struct graph *graph);
/* Publishes `rows` there; `dead`, allocated, is what they do without (taken over). */
void graph_publish(struct graph *graph, struct version *next, struct rows *rows, size_t new_bytes, void **dead,
	size_t n_dead, size_t dead_bytes);
void graph_collect(struct graph *graph);

struct rows *rows_new(uint32_t n_stretches);
uint32_t rows_stretches(uint32_t n_nodes);
size_t rows_bytes(const struct rows *rows); /* of themselves, not of what they lead to */
/* With all that they lead to. */
void rows_free_whole(struct rows *rows);
