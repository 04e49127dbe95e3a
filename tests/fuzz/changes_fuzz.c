/* Changes of a small graph, four bytes each, applied some at a time; a plain table of links says what must come of it. */
#include "fuzz.h"
#include <string.h>
#include "graph/build.h"

enum { IDS = 200, CHANGE_BYTES = 4 };

static struct {
	bool there[IDS];
	uint32_t strength[IDS][IDS];
} plain;

static struct change read_change(const uint8_t *data)
{
	struct change change = {.kind = data[0] % 8 == 0    ? CHANGE_NODE
					: data[0] % 32 == 1 ? CHANGE_REMOVE
							    : CHANGE_LINK};
	change.flags = data[3];
	change.link = (struct link){
		.from = data[1] % IDS, .to = data[2] % IDS, .strength = data[3] * (STRENGTH_ONE / 200)};
	return change;
}

static size_t apply_plainly(const struct change *change)
{
	int64_t from = change->link.from, to = change->link.to;
	if (change->kind == CHANGE_NODE) {
		plain.there[from] = true;
		return 0;
	}
	if (!plain.there[from])
		return 1;
	if (change->kind == CHANGE_REMOVE) {
		plain.there[from] = false;
		for (int i = 0; i < IDS; i++)
			plain.strength[from][i] = plain.strength[i][from] = 0;
		return 0;
	}
	if (from == to || !plain.there[to] || change->link.strength > STRENGTH_ONE)
		return 1;
	plain.strength[from][to] = change->link.strength;
	return 0;
}

static void compare(const struct rows *rows)
{
	uint64_t links = 0;
	for (int64_t from = 0; from < IDS; from++) {
		uint32_t node = rows_find(rows, from), linked = 0;
		MUST((node != NODE_NONE) == plain.there[from]);
		for (int64_t to = 0; to < IDS; to++) {
			linked += plain.strength[from][to] > 0 || plain.strength[to][from] > 0;
			links += plain.strength[from][to] > 0;
		}
		if (node == NODE_NONE)
			continue;
		struct row row = rows_of(rows, node);
		MUST(row.n == linked);
		for (uint32_t i = 0; i < row.n; i++) {
			int64_t to = rows_id(rows, row.peer[i]);
			MUST(row.out[i] == plain.strength[from][to] && row.in[i] == plain.strength[to][from]);
		}
	}
	MUST(links == rows->n_links);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	memset(&plain, 0, sizeof plain);
	struct graph_builder *builder = graph_builder_new(0);
	struct graph *graph = NULL;
	MUST(builder != NULL && graph_builder_finish(builder, &graph) == OK);
	graph_builder_free(builder);
	while (size >= CHANGE_BYTES) {
		struct change changes[64];
		size_t n = 0, most = 1 + data[0] % 64, left_out = 0, expected = 0;
		for (; n < most && size >= CHANGE_BYTES; data += CHANGE_BYTES, size -= CHANGE_BYTES) {
			changes[n] = read_change(data);
			expected += apply_plainly(&changes[n++]);
		}
		MUST(graph_apply(graph, changes, n, &left_out) == OK);
		MUST(left_out == expected);
		const struct rows *rows = graph_take(graph);
		compare(rows);
		graph_drop(rows);
	}
	graph_free(graph);
	return 0;
}
