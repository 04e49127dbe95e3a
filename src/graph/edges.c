#include "graph/edges.h"
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/str.h"
#include "graph/memory.h"

struct edge {
	int64_t a, b;
	uint32_t strength;
};

struct edges {
	struct edge *v;
	size_t n, room;
	int64_t *ids;
	size_t n_ids, ids_room;
};

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

static struct str next_word(struct str *rest)
{
	size_t from = 0, to;
	while (from < rest->n && is_space(rest->p[from]))
		from++;
	for (to = from; to < rest->n && !is_space(rest->p[to]);)
		to++;
	struct str word = {rest->p + from, to - from};
	*rest = (struct str){rest->p + to, rest->n - to};
	return word;
}

static bool whole_number(struct str word, int64_t *ret)
{
	size_t i = 0;
	bool negative = word.n > 0 && word.p[0] == '-';
	int64_t value = 0;
	if (word.n > 0 && (word.p[0] == '-' || word.p[0] == '+'))
		i = 1;
	if (i == word.n)
		return false;
	for (; i < word.n; i++) {
		int digit = word.p[i] - '0';
		if (digit < 0 || digit > 9 || __builtin_mul_overflow(value, 10, &value) ||
			__builtin_sub_overflow(value, digit, &value)) /* below zero there is one more */
			return false;
	}
	if (!negative && value == INT64_MIN)
		return false;
	*ret = negative ? value : -value;
	return true;
}

bool edges_pair(struct str line, int64_t *ret_a, int64_t *ret_b, struct str *ret_more)
{
	struct str a = next_word(&line), b = next_word(&line), more = next_word(&line);
	int64_t x, y;
	if (!whole_number(a, &x) || !whole_number(b, &y) || next_word(&line).n > 0 || (ret_more == NULL && more.n > 0))
		return false;
	*ret_a = x;
	*ret_b = y;
	if (ret_more != NULL)
		*ret_more = more;
	return true;
}

static bool read_strength(struct str word, uint32_t *ret)
{
	char text[64], *end;
	if (word.n == 0) {
		*ret = STRENGTH_ONE;
		return true;
	}
	if (word.n >= sizeof text || memchr(word.p, 0, word.n) != NULL)
		return false;
	memcpy(text, word.p, word.n);
	text[word.n] = 0;
	double value = strtod(text, &end);
	if (end == text || *end != 0 || !(value >= 0 && value <= 1))
		return false;
	*ret = strength_of(value);
	return true;
}

static enum err refuse(struct arena *arena, struct problem *problem, uint64_t line, const char *what)
{
	problem->field = str_format(arena, "line %llu", (unsigned long long)line);
	problem->message = str_format(arena, "Line %llu: %s", (unsigned long long)line, what);
	return ERR_INVALID;
}

static bool add_id(struct edges *edges, int64_t id)
{
	if (!graph_grow((void **)&edges->ids, &edges->ids_room, edges->n_ids + 1, sizeof *edges->ids))
		return false;
	edges->ids[edges->n_ids++] = id;
	return true;
}

static enum err read_line(struct edges *edges, struct str line, uint64_t number, struct arena *arena,
	struct problem *problem, struct edges_read *read)
{
	struct edge edge;
	struct str rest = line, first = next_word(&rest), more;
	if (first.n == 0 || first.p[0] == '#' || first.p[0] == '%')
		return OK;
	if (!edges_pair(line, &edge.a, &edge.b, &more))
		return refuse(arena, problem, number, "give two ids (whole numbers) and, if you like, a strength.");
	if (!read_strength(more, &edge.strength))
		return refuse(arena, problem, number, "the strength is not a number from 0 to 1.");
	read->lines++;
	if (!add_id(edges, edge.a) || !add_id(edges, edge.b))
		return ERR_NOMEM;
	if (edge.a == edge.b) {
		read->self_loops++;
		return OK;
	}
	if (!graph_grow((void **)&edges->v, &edges->room, edges->n + 1, sizeof *edges->v))
		return ERR_NOMEM;
	edges->v[edges->n++] = edge;
	return OK;
}

static enum err read_lines(
	struct edges *edges, FILE *file, struct arena *arena, struct problem *problem, struct edges_read *read)
{
	char *line = NULL;
	size_t room = 0;
	enum err err = OK;
	uint64_t number = 0;
	for (ssize_t n; err == OK && (n = getline(&line, &room, file)) >= 0;) {
		if (n > 0 && line[n - 1] == '\n')
			n--;
		err = read_line(edges, (struct str){line, (size_t)n}, ++number, arena, problem, read);
	}
	free(line);
	return err == OK && ferror(file) ? ERR_IO : err;
}

static int by_id(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

static enum err build(struct edges *edges, struct graph **ret_graph)
{
	struct graph_builder *builder = graph_builder_new((uint32_t)edges->n_ids, edges->n);
	if (builder == NULL)
		return ERR_NOMEM;
	enum err err = OK;
	if (edges->n_ids > 0)
		qsort(edges->ids, edges->n_ids, sizeof *edges->ids, by_id);
	for (size_t i = 0; i < edges->n_ids && err == OK; i++)
		if (i == 0 || edges->ids[i] != edges->ids[i - 1])
			err = graph_builder_node(builder, edges->ids[i], 0);
	for (size_t i = 0; i < edges->n && err == OK; i++) {
		struct link link = {.from = edges->v[i].a, .to = edges->v[i].b, .strength = edges->v[i].strength};
		err = graph_builder_both(builder, &link);
	}
	if (err == OK)
		err = graph_builder_finish(builder, ret_graph);
	graph_builder_free(builder);
	return err;
}

enum err edges_read(const char *path, struct arena *arena, struct problem *problem, struct graph **ret_graph,
	struct edges_read *ret_read)
{
	bool standard = strcmp(path, "-") == 0;
	FILE *file = standard ? stdin : fopen(path, "r");
	if (file == NULL) {
		problem->message = str_format(arena, "%s cannot be read: %s.", path, strerror(errno));
		return ERR_IO;
	}
	struct edges edges = {0};
	struct edges_read read = {0};
	struct graph *graph = NULL;
	enum err err = read_lines(&edges, file, arena, problem, &read);
	if (!standard)
		fclose(file);
	if (err == OK)
		err = build(&edges, &graph);
	free(edges.v);
	free(edges.ids);
	if (err != OK)
		return err;
	read.links = graph_size(graph).links / 2;
	read.duplicates = read.lines - read.self_loops - read.links;
	*ret_graph = graph;
	*ret_read = read;
	return OK;
}
