#include "graph/edges.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/str.h"
#include "base/vec.h"
#include "graph/memory.h"

enum { FIRST_BUFFER = 1 << 20 };

/* A link with an end that is a word: it waits until all words are known. */
struct waiting {
	int64_t end[2]; /* the id, or the word's place */
	bool word[2];
	uint32_t strength;
};

struct reader {
	FILE *file;
	char *buffer;
	size_t room, n, at; /* bytes read, and where the next line begins */
	bool end;
	uint64_t line;
	bool strengths;
	struct graph_builder *builder;
	struct edges_names *names;
	VEC(struct waiting) waiting;
	int64_t largest; /* of the numbers */
	struct edges_read read;
};

static bool is_between(char c)
{
	return c == ' ' || c == '\t' || c == ',' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}

struct str edges_word(struct str *rest)
{
	size_t from = 0, to;
	while (from < rest->n && is_between(rest->p[from]))
		from++;
	for (to = from; to < rest->n && !is_between(rest->p[to]);)
		to++;
	struct str word = {rest->p + from, to - from};
	*rest = (struct str){rest->p + to, rest->n - to};
	return word;
}

bool edges_line(struct str *line, uint64_t number)
{
	if (number == 1 && str_starts(*line, STR("\xEF\xBB\xBF")))
		*line = str_from(*line, 3);
	return line->n == 0 || memchr(line->p, 0, line->n) == NULL;
}

/* As programs write it: no plus, no zeros before it, none below zero that is none. */
static bool whole_number(struct str word, int64_t *ret)
{
	bool negative = word.n > 0 && word.p[0] == '-';
	size_t i = negative ? 1 : 0;
	int64_t value = 0;
	if (i == word.n || (word.p[i] == '0' && word.n > 1))
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

bool edges_id(const struct edges_names *names, struct str word, int64_t *ret_id)
{
	return whole_number(word, ret_id) || (names != NULL && edges_names_find(names, word, ret_id));
}

struct str edges_written(const struct edges_names *names, int64_t id, char room[EDGES_NUMBER])
{
	struct str word = edges_names_word(names, id);
	if (!str_none(word))
		return word;
	int n = snprintf(room, EDGES_NUMBER, "%lld", (long long)id);
	return (struct str){room, (size_t)n};
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

static enum err add(struct reader *reader, const struct link *link)
{
	TRY(graph_builder_node(reader->builder, link->from, 0));
	TRY(graph_builder_node(reader->builder, link->to, 0));
	reader->read.self_loops += link->from == link->to;
	return link->from == link->to ? OK : graph_builder_both(reader->builder, link);
}

static enum err add_later(struct reader *reader, struct arena *arena, const struct str ids[2], uint32_t strength)
{
	struct waiting waiting = {.strength = strength};
	for (int i = 0; i < 2; i++) {
		waiting.word[i] = !whole_number(ids[i], &waiting.end[i]);
		if (waiting.word[i])
			waiting.end[i] = (int64_t)edges_names_add(reader->names, ids[i]);
		else if (waiting.end[i] > reader->largest)
			reader->largest = waiting.end[i];
	}
	return VEC_PUSH(arena, &reader->waiting, waiting) && !arena_failed(arena) ? OK : ERR_NOMEM;
}

static enum err read_line(struct reader *reader, struct str line, struct arena *arena, struct problem *problem)
{
	struct link link = {.strength = STRENGTH_ONE};
	if (!edges_line(&line, ++reader->line))
		return refuse(arena, problem, reader->line,
			"there is a zero byte in it, which no text has: save it as plain text in UTF-8.");
	struct str ids[2] = {edges_word(&line)};
	if (ids[0].n == 0 || ids[0].p[0] == '#' || ids[0].p[0] == '%')
		return OK;
	ids[1] = edges_word(&line);
	if (ids[1].n == 0)
		return refuse(arena, problem, reader->line,
			"there is only one id: give two, with blanks, tabs or a comma between.");
	struct str more = reader->strengths ? edges_word(&line) : STR("");
	if (more.n > 0 && !read_strength(more, &link.strength))
		return refuse(arena, problem, reader->line, "the strength is not a number from 0 to 1.");
	if (reader->strengths && edges_word(&line).n > 0)
		return refuse(arena, problem, reader->line, "there is more than two ids and a strength.");
	reader->read.lines++;
	if (!whole_number(ids[0], &link.from) || !whole_number(ids[1], &link.to))
		return add_later(reader, arena, ids, link.strength);
	reader->largest = link.from > reader->largest ? link.from : reader->largest;
	reader->largest = link.to > reader->largest ? link.to : reader->largest;
	return add(reader, &link);
}

/* Words come after all numbers. */
static enum err add_waiting(struct reader *reader, struct arena *arena, struct problem *problem)
{
	if (reader->largest > INT64_MAX - (int64_t)edges_names_count(reader->names) - 1) {
		problem->message = str_format(arena,
			"The id %lld is so large that words have no place after it: give smaller numbers, or only words.",
			(long long)reader->largest);
		return ERR_INVALID;
	}
	const int64_t *ids = edges_names_settle(reader->names, reader->largest + 1);
	if (ids == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < reader->waiting.n; i++) {
		const struct waiting *waiting = &reader->waiting.v[i];
		int64_t ends[2];
		for (int k = 0; k < 2; k++)
			ends[k] = waiting->word[k] ? ids[waiting->end[k]] : waiting->end[k];
		TRY(add(reader, &(struct link){.from = ends[0], .to = ends[1], .strength = waiting->strength}));
	}
	return OK;
}

static enum err read_all(struct reader *reader, struct arena *arena, struct problem *problem, struct graph **ret_graph)
{
	struct str line;
	bool there = true;
	reader->builder = graph_builder_new(0);
	reader->names = edges_names_new(arena);
	if (reader->builder == NULL || reader->names == NULL)
		return ERR_NOMEM;
	for (;;) {
		TRY(next_line(reader, &line, &there));
		if (!there)
			break;
		TRY(read_line(reader, line, arena, problem));
	}
	free(reader->buffer);
	reader->buffer = NULL;
	if (edges_names_count(reader->names) > 0)
		TRY(add_waiting(reader, arena, problem));
	reader->read.names = reader->names;
	return graph_builder_finish(reader->builder, ret_graph);
}

enum err edges_read(const char *path, bool strengths, struct arena *arena, struct problem *problem,
	struct graph **ret_graph, struct edges_read *ret_read)
{
	bool standard = strcmp(path, "-") == 0;
	struct reader reader = {.file = standard ? stdin : fopen(path, "r"), .strengths = strengths, .largest = -1};
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
