/* A file of links, and its graph: what is read holds together, and the ways in it are as strong as their links. */
#include "fuzz.h"
#include <sys/mman.h>
#include <stdio.h>
#include <unistd.h>
#include "base/arena.h"
#include "graph/edges.h"
#include "graph/ways.h"

static void look_at(const struct rows *rows)
{
	uint64_t links = 0;
	for (uint32_t node = 0; node < rows->n_nodes; node++) {
		struct row row = rows_of(rows, node);
		MUST(rows_find(rows, rows_id(rows, node)) == node);
		for (uint32_t i = 0; i < row.n; i++) {
			MUST(row.peer[i] < rows->n_nodes && row.peer[i] != node && row.out[i] == row.in[i] &&
				row.out[i] <= STRENGTH_ONE);
			MUST(i == 0 || row.out[i] <= row.out[i - 1]);
		}
		links += row.n;
	}
	MUST(links == rows->n_links);
}

static void find_ways(const struct rows *rows)
{
	struct ways_scratch *scratch = ways_scratch_new();
	struct way ways[5];
	uint32_t from = 0, to = rows->n_nodes - 1;
	size_t n = 0;
	struct ways_query query = {
		.sources = &from, .targets = &to, .n_sources = 1, .n_targets = 1, .k = 5, .steps = 4};
	MUST(scratch != NULL && ways_find(rows, scratch, &query, ways, &n) == OK);
	for (size_t i = 0; i < n; i++) {
		way_strength strength = 1;
		for (uint32_t step = 0; step < WAYS_STEPS; step++)
			strength *= step < ways[i].steps
					    ? rows_link(rows, ways[i].node[step], ways[i].node[step + 1]).strength
					    : STRENGTH_ONE;
		MUST(strength == ways[i].strength && strength > 0);
		MUST(i == 0 || strength <= ways[i - 1].strength);
	}
	ways_scratch_free(scratch);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA arena = arena_new(0);
	struct problem problem = {0};
	struct graph *graph = NULL;
	struct edges_read read;
	char path[64];
	int fd = memfd_create("edges", MFD_CLOEXEC);
	MUST(fd >= 0 && (size == 0 || write(fd, data, size) == (ssize_t)size));
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	enum err err = edges_read(path, true, arena, &problem, &graph, &read);
	MUST(err == OK || (err == ERR_INVALID && problem.message.n > 0));
	if (err == OK) {
		const struct rows *rows = graph_take(graph);
		MUST(read.links * 2 == rows->n_links);
		look_at(rows);
		if (rows->n_nodes > 0)
			find_ways(rows);
		graph_drop(rows);
	}
	graph_free(graph);
	close(fd);
	return 0;
}
