#include "wire/wire.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void say(const struct wire *wire, struct str path, const char *format, va_list args)
	__attribute__((format(printf, 3, 0)));
static void say(const struct wire *wire, struct str path, const char *format, va_list args)
{
	if (wire->problem == NULL)
		return;
	char sentence[1024];
	int n = vsnprintf(sentence, sizeof sentence, format, args);
	size_t length = n < 0 ? 0 : (size_t)n < sizeof sentence ? (size_t)n : sizeof sentence - 1;
	wire->problem->field = str_copy(wire->arena, path);
	wire->problem->message = str_copy(wire->arena, (struct str){sentence, length});
}

enum err wire_refuse(const struct wire *wire, struct str path, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	say(wire, path, format, args);
	va_end(args);
	return ERR_INVALID;
}

enum err wire_refuse_as(const struct wire *wire, enum err err, struct str path, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	say(wire, path, format, args);
	va_end(args);
	return err;
}

enum err wire_refuse_unknown(const struct wire *wire, struct str path, const struct record *record, struct str name)
{
	struct str shown = str_sub(name, 0, 60);
	struct str *names = ARENA_ARRAY(wire->arena, record->n_fields + 1, struct str);
	if (names == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < record->n_fields; i++)
		names[i] = str_c(record->fields[i].name);
	struct str near = wire_nearest(name, names, record->n_fields);
	if (!str_none(near))
		return wire_refuse(wire, path, "There is no field \"%.*s\" here. Did you mean \"%.*s\"?",
			STR_ARG(shown), STR_ARG(near));
	return wire_refuse(wire, path, "There is no field \"%.*s\" here. Leave it out.", STR_ARG(shown));
}

enum err wire_refuse_missing(const struct wire *wire, struct str path, const struct field *field)
{
	if (field->help == NULL || field->help[0] == '\0')
		return wire_refuse(wire, path, "This is needed.");
	return wire_refuse(wire, path, "This is needed: %s.", field->help);
}

enum err wire_check_items(const struct wire *wire, struct str path, const struct field *field, size_t n)
{
	int64_t max = field->max != 0 ? field->max : WIRE_ITEMS_MAX;
	if (wire->stored || n <= (size_t)max)
		return OK;
	return wire_refuse(wire, path, "At most %lld can be given at once; these are %zu.", (long long)max, n);
}

struct str wire_path(struct arena *arena, struct str path, struct str name)
{
	if (path.n == 0)
		return name;
	return str_format(arena, "%.*s.%.*s", STR_ARG(path), STR_ARG(name));
}

struct str wire_path_item(struct arena *arena, struct str path, size_t index)
{
	return str_format(arena, "%.*s.%zu", STR_ARG(path), index);
}

/* Optimal string alignment: single letters added, left out, changed, or two swapped. */
static size_t distance(struct str a, struct str b)
{
	enum { LETTERS = 40 };
	size_t rows[3][LETTERS + 1];
	if (a.n > LETTERS || b.n > LETTERS)
		return SIZE_MAX;
	for (size_t j = 0; j <= b.n; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= a.n; i++) {
		size_t *row = rows[i % 3], *above = rows[(i - 1) % 3], *before = rows[(i + 1) % 3];
		row[0] = i;
		for (size_t j = 1; j <= b.n; j++) {
			size_t cost = a.p[i - 1] == b.p[j - 1] ? 0 : 1;
			size_t best = above[j - 1] + cost;
			if (above[j] + 1 < best)
				best = above[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1] &&
				before[j - 2] + 1 < best)
				best = before[j - 2] + 1;
			row[j] = best;
		}
	}
	return rows[a.n % 3][b.n];
}

struct str wire_nearest(struct str word, const struct str *words, size_t n)
{
	struct str best = STR_NONE;
	size_t best_distance = word.n / 3 + 1; /* a third of the letters may be wrong */
	for (size_t i = 0; i < n; i++) {
		size_t d = distance(word, words[i]);
		if (d < best_distance || (d == best_distance && str_none(best))) {
			best = words[i];
			best_distance = d;
		}
	}
	return best;
}
