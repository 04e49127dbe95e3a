#include "graph/edges.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/str.h"
#include "graph/memory.h"

enum { FIRST_BUFFER = 1 << 20 };

struct reader {
	FILE *file;
	char *buffer;
	size_t room, n, at; /* bytes read, and where the next line begins */
	bool end;
	uint64_t line;
	struct graph_builder *builder;
	struct edges_read read;
};

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
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

bool edges_id(struct str *rest, int64_t *ret_id)
{
	struct str after = *rest;
	if (!whole_number(next_word(&after), ret_id))
		return false;
	*rest = after;
	return true;
}

/* 0, 1, 0.25 and the like, of at most nine places: what nearly all files have. */
static bool plain_strength(struct str word, uint32_t *ret)
{
	uint32_t value = 0, place = STRENGTH_ONE;
	if (word.n == 0 || word.n > 11 || (word.p[0] != '0' && word.p[0] != '1') || (word.n > 1 && word.p[1] != '.'))
		return false;
	value = (uint32_t)(word.p[0] - '0') * place;
	for (size_t i = 2; i < word.n; i++) {
		if (word.p[i] < '0' || word.p[i] > '9')
			return false;
		place /= 10;
		value += (uint32_t)(word.p[i] - '0') * place;
	}
	*ret = value;
	return value <= STRENGTH_ONE;
}

static bool read_strength(struct str word, uint32_t *ret)
{
	char text[64], *end;
	if (plain_strength(word, ret))
		return true;
	if (word.n == 0 || word.n >= sizeof text || memchr(word.p, 0, word.n) != NULL)
		return false;
	memcpy(text, word.p, word.n);
	text[word.n] = 0;
	double value = strtod(text, &end);
	if (end == text || *end != 0 || !(value >= 0 && value <= 1))
		return false;
	*ret = strength_of(value);
	return true;
}

/* The next line, without its end; false when there is none. */
static enum err next_line(struct reader *reader, struct str *ret_line, bool *ret_there)
{
	for (size_t looked = 0;;) {
		char *from = reader->n > 0 ? reader->buffer + reader->at : NULL;
		size_t left = reader->n - reader->at;
		char *end = left > looked ? memchr(from + looked, '\n', left - looked) : NULL;
		if (end != NULL || reader->end) {
			*ret_there = end != NULL || left > 0;
			*ret_line = (struct str){from, end != NULL ? (size_t)(end - from) : left};
			reader->at += ret_line->n + (end != NULL);
			return OK;
		}
		looked = left;
		if (left > 0)
			memmove(reader->buffer, from, left);
		reader->at = 0;
		reader->n = left;
		if (!graph_grow((void **)&reader->buffer, &reader->room, left + FIRST_BUFFER, 1))
			return ERR_NOMEM;
		reader->n += fread(reader->buffer + left, 1, reader->room - left, reader->file);
		if (ferror(reader->file))
			return ERR_IO;
		reader->end = reader->n == left;
	}
}

static enum err refuse(struct arena *arena, struct problem *problem, uint64_t line, const char *what)
{
	problem->field = str_format(arena, "line %llu", (unsigned long long)line);
	problem->message = str_format(arena, "Line %llu: %s", (unsigned long long)line, what);
	return ERR_INVALID;
}

static enum err read_line(struct reader *reader, struct str line, struct arena *arena, struct problem *problem)
{
	struct link link = {0};
	struct str first = line, more;
	reader->line++;
	first = next_word(&first);
	if (first.n == 0 || first.p[0] == '#' || first.p[0] == '%')
		return OK;
	if (!edges_id(&line, &link.from) || !edges_id(&line, &link.to))
		return refuse(arena, problem, reader->line, "begin it with two ids, which are whole numbers.");
	more = next_word(&line);
	link.strength = STRENGTH_ONE;
	if (more.n > 0 && !read_strength(more, &link.strength))
		return refuse(arena, problem, reader->line, "the strength is not a number from 0 to 1.");
	if (next_word(&line).n > 0)
		return refuse(arena, problem, reader->line, "there is more than two ids and a strength.");
	reader->read.lines++;
	TRY(graph_builder_node(reader->builder, link.from, 0));
	TRY(graph_builder_node(reader->builder, link.to, 0));
	reader->read.self_loops += link.from == link.to;
	return link.from == link.to ? OK : graph_builder_both(reader->builder, &link);
}

static enum err read_all(struct reader *reader, struct arena *arena, struct problem *problem, struct graph **ret_graph)
{
	struct str line;
	bool there = true;
	reader->builder = graph_builder_new(0);
	if (reader->builder == NULL)
		return ERR_NOMEM;
	for (;;) {
		TRY(next_line(reader, &line, &there));
		if (!there)
			break;
		TRY(read_line(reader, line, arena, problem));
	}
	free(reader->buffer);
	reader->buffer = NULL;
	return graph_builder_finish(reader->builder, ret_graph);
}

enum err edges_read(const char *path, struct arena *arena, struct problem *problem, struct graph **ret_graph,
	struct edges_read *ret_read)
{
	bool standard = strcmp(path, "-") == 0;
	struct reader reader = {.file = standard ? stdin : fopen(path, "r")};
	if (reader.file == NULL) {
		problem->message = str_format(arena, "%s cannot be read: %s.", path, strerror(errno));
		return ERR_IO;
	}
	struct graph *graph = NULL;
	enum err err = read_all(&reader, arena, problem, &graph);
	if (err == ERR_IO)
		problem->message = str_format(arena, "%s cannot be read: %s.", path, strerror(errno));
	if (!standard)
		fclose(reader.file);
	free(reader.buffer);
	graph_builder_free(reader.builder);
	if (err != OK)
		return err;
	reader.read.links = graph_size(graph).links / 2;
	*ret_graph = graph;
	*ret_read = reader.read;
	return OK;
}
