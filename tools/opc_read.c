/* Reads .ops files: lines of words, indentation tells what belongs to what. */
#include "opc.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_MAX = 64 };

struct line {
	struct place place;
	size_t indent;
	struct str words[WORDS_MAX];
	bool quoted[WORDS_MAX];
	size_t n;
	struct str rest; /* after the first word, as written */
};

struct reader {
	struct opc *opc;
	struct opc_file *file;
	struct opc_operation *operation; /* being read, or NULL */
	struct opc_record *record;       /* fields go here, or NULL */
	size_t section_indent;           /* of `in` or `out`; fields stand deeper */
	bool in_record;                  /* a `record`, not an `in` or `out` */
};

static bool line_words(struct opc *opc, struct line *line, struct str text)
{
	size_t at = 0;
	while (at < text.n && text.p[at] == ' ')
		at++;
	line->indent = at;
	while (at < text.n) {
		if (text.p[at] == ' ' || text.p[at] == '\r') {
			at++;
			continue;
		}
		if (text.p[at] == '\t') {
			opc_refuse(opc, line->place, "a tab; indent with spaces, two a level");
			return false;
		}
		if (text.p[at] == '#')
			break;
		if (line->n == WORDS_MAX) {
			opc_refuse(opc, line->place, "more than %d words; break the line up", WORDS_MAX);
			return false;
		}
		size_t from = at;
		bool quoted = text.p[at] == '"';
		if (quoted) {
			for (at = ++from; at < text.n && text.p[at] != '"'; at++)
				if (text.p[at] == '\\' && at + 1 < text.n)
					at++;
			if (at >= text.n) {
				opc_refuse(opc, line->place, "a text without its closing quote; end it with \"");
				return false;
			}
		} else {
			while (at < text.n && text.p[at] != ' ' && text.p[at] != '\t' && text.p[at] != '\r')
				at++;
		}
		line->quoted[line->n] = quoted;
		line->words[line->n++] = str_sub(text, from, at - from);
		if (quoted)
			at++;
		else if (line->n == 1)
			line->rest = str_trim(str_from(text, at));
	}
	return true;
}

static struct opc_record *record_new(struct reader *reader, struct place place, struct str name)
{
	struct opc_record *record = ARENA_NEW(reader->opc->arena, struct opc_record);
	if (record == NULL)
		abort();
	record->place = place;
	record->name = name;
	record->file = reader->file;
	struct opc_record *same = opc_record_find(reader->opc, name);
	if (same != NULL)
		opc_refuse(reader->opc, place, "record '%.*s' is already at %s:%d; give one of them another name",
			STR_ARG(name), same->place.file, same->place.line);
	VEC_PUSH(reader->opc->arena, &reader->opc->records, record);
	return record;
}

/* ---- fields ---- */

static const struct {
	const char *word;
	enum field_type type;
} plain_types[] = {
	{"text", FIELD_TEXT},
	{"int", FIELD_INT},
	{"real", FIELD_REAL},
	{"flag", FIELD_FLAG},
	{"utc", FIELD_UTC},
	{"day", FIELD_DAY},
	{"minor", FIELD_MINOR},
	{"hash", FIELD_HASH},
	{"bytes", FIELD_BYTES},
	{"int?", FIELD_OPT_INT},
	{"real?", FIELD_OPT_REAL},
	{"flag?", FIELD_OPT_FLAG},
	{"text[]", FIELD_TEXTS},
};

#define ID_WORD(name) #name,
static const char *const id_types[] = {KITH_ID_TYPES(ID_WORD)};
#undef ID_WORD

static bool id_type(struct str word, struct opc_field *field)
{
	bool many = str_ends(word, STR("[]"));
	struct str single = many ? str_sub(word, 0, word.n - 2) : word;
	for (size_t i = 0; i < sizeof id_types / sizeof *id_types; i++) {
		if (!str_is(single, id_types[i]))
			continue;
		field->type = many ? FIELD_IDS : FIELD_ID;
		field->target = str_sub(single, 0, single.n - 3); /* without "_id" */
		return true;
	}
	return false;
}

/* Reads the type at word 1 on; returns the index of the word behind it, 0 when it was refused. */
static size_t field_type_read(struct opc *opc, const struct line *line, struct opc_field *field)
{
	struct str word = line->words[1];
	for (size_t i = 0; i < sizeof plain_types / sizeof *plain_types; i++) {
		if (str_is(word, plain_types[i].word)) {
			field->type = plain_types[i].type;
			return 2;
		}
	}
	if (id_type(word, field))
		return 2;
	if (str_is(word, "enum") && line->n > 2) {
		field->type = FIELD_ENUM;
		field->target = line->words[2];
		return 3;
	}
	size_t at = 1;
	field->type = FIELD_RECORD;
	if (str_is(word, "list")) {
		field->type = FIELD_LIST;
		at = 2;
	}
	field->refers = REFERS_RECORD;
	if (at < line->n && (str_is(line->words[at], "sql") || str_is(line->words[at], "table"))) {
		field->refers = str_is(line->words[at], "sql") ? REFERS_SQL : REFERS_TABLE;
		at++;
	} else if (at < line->n && at == 1 && str_is(word, "record")) {
		at++;
	} else if (at == 1) {
		if (str_ends(word, STR("?")))
			opc_refuse(opc, line->place,
				"type '%.*s'; leave the '?' out: fields are optional unless they are 'required'",
				STR_ARG(word));
		else
			opc_refuse(opc, line->place,
				"unknown type '%.*s'; use text, int, real, flag, utc, day, minor, hash, bytes, "
				"<noun>_id, enum NAME, list NAME, record NAME, sql NAME or table NAME (a new noun: base/id.h)",
				STR_ARG(word));
		return 0;
	}
	if (at >= line->n || line->quoted[at]) {
		opc_refuse(opc, line->place, "'%.*s' of what; name the record, statement or table",
			STR_ARG(line->words[at - 1]));
		return 0;
	}
	field->target = line->words[at];
	return at + 1;
}

static bool number_read(struct str text, int64_t *ret_number)
{
	char digits[24];
	if (text.n == 0 || text.n >= sizeof digits)
		return false;
	memcpy(digits, text.p, text.n);
	digits[text.n] = '\0';
	char *end;
	*ret_number = strtoll(digits, &end, 10);
	return *end == '\0' && (isdigit((unsigned char)digits[0]) || digits[0] == '-');
}

/* One word behind the type; *at stands on it and moves past what belongs to it. */
static bool field_word(struct opc *opc, const struct line *line, size_t *at, struct opc_field *field)
{
	struct str word = line->words[*at];
	struct str next = *at + 1 < line->n ? line->words[*at + 1] : STR_NONE;
	size_t dots = str_find(word, STR(".."));
	if (line->quoted[*at]) {
		field->help = word;
	} else if (str_is(word, "required")) {
		field->required = true;
	} else if (str_is(word, "positional")) {
		field->positional = true;
	} else if (str_is(word, "max")) {
		field->has_max = true;
		if (!number_read(next, &field->max) || field->max <= 0) {
			opc_refuse(opc, line->place, "'max' without a number above 0; write 'max 200'");
			return false;
		}
		++*at;
	} else if (str_is(word, "format")) {
		field->format = next;
		++*at;
	} else if (dots != SIZE_MAX) {
		field->has_range = true;
		if (!number_read(str_sub(word, 0, dots), &field->min) ||
			!number_read(str_from(word, dots + 2), &field->max) || field->min > field->max) {
			opc_refuse(opc, line->place,
				"range '%.*s'; write two numbers like 0..50, the smaller one first", STR_ARG(word));
			return false;
		}
	} else {
		opc_refuse(opc, line->place,
			"'%.*s' behind a type; use required, positional, max N, N..M, format NAME or a help in quotes",
			STR_ARG(word));
		return false;
	}
	++*at;
	return true;
}

static void field_read(struct reader *reader, const struct line *line)
{
	struct opc *opc = reader->opc;
	struct opc_field field = {.place = line->place, .name = line->words[0]};
	if (line->n < 2) {
		opc_refuse(
			opc, line->place, "field '%.*s' without a type; write it behind the name", STR_ARG(field.name));
		return;
	}
	size_t at = field_type_read(opc, line, &field);
	if (at == 0)
		return;
	while (at < line->n)
		if (!field_word(opc, line, &at, &field))
			return;
	VEC_PUSH(opc->arena, &reader->record->fields, field);
}

/* ---- operations ---- */

static void operation_begin(struct reader *reader, const struct line *line)
{
	struct opc *opc = reader->opc;
	struct opc_operation *operation = ARENA_NEW(opc->arena, struct opc_operation);
	if (operation == NULL)
		abort();
	*operation = (struct opc_operation){.place = line->place, .name = line->words[1], .file = reader->file};
	for (size_t i = 0; i < opc->operations.n; i++)
		if (str_equal(opc->operations.v[i]->name, operation->name))
			opc_refuse(opc, line->place,
				"operation '%.*s' is already at %s:%d; give one of them another name",
				STR_ARG(operation->name), opc->operations.v[i]->place.file,
				opc->operations.v[i]->place.line);
	operation->in = record_new(reader, line->place, str_join(opc->arena, operation->name, STR("_in")));
	operation->out = record_new(reader, line->place, str_join(opc->arena, operation->name, STR("_out")));
	VEC_PUSH(opc->arena, &opc->operations, operation);
	reader->operation = operation;
	reader->record = NULL;
}

static void operation_line(struct reader *reader, const struct line *line)
{
	struct opc *opc = reader->opc;
	struct opc_operation *operation = reader->operation;
	struct str word = line->words[0];
	static const struct {
		const char *word;
		size_t offset;
	} flags[] = {
		{"writes", offsetof(struct opc_operation, writes)},
		{"recorded", offsetof(struct opc_operation, recorded)},
		{"undo", offsetof(struct opc_operation, undo)},
		{"hidden", offsetof(struct opc_operation, hidden)},
		{"paged", offsetof(struct opc_operation, paged)},
		{"prepare", offsetof(struct opc_operation, prepare)},
	};
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
		if (line->n == 1 && str_is(word, flags[i].word)) {
			*(bool *)((char *)operation + flags[i].offset) = true;
			return;
		}
	}
	static const char *const methods[] = {"GET", "POST", "PUT", "PATCH", "DELETE"};
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
		if (!str_is(word, methods[i]))
			continue;
		if (operation->method.n != 0)
			opc_refuse(opc, line->place, "a second method; an operation has one method and one path");
		operation->method = word;
		operation->path = line->rest;
		return;
	}
	if (str_is(word, "summary")) {
		operation->summary = line->rest;
	} else if (str_is(word, "role")) {
		operation->role = line->rest;
	} else if (str_is(word, "shows")) {
		operation->shows = line->rest;
	} else if (str_is(word, "empty")) {
		operation->empty = line->rest;
	} else if (line->n == 1 && (str_is(word, "in") || str_is(word, "out"))) {
		reader->record = str_is(word, "in") ? operation->in : operation->out;
		reader->section_indent = line->indent;
	} else {
		opc_refuse(opc, line->place,
			"'%.*s' in an operation; use summary, GET|POST|PUT|PATCH|DELETE path, role, writes, "
			"recorded, undo, hidden, paged, prepare, shows, empty, in or out",
			STR_ARG(word));
	}
}

static void top_line(struct reader *reader, const struct line *line)
{
	struct opc *opc = reader->opc;
	struct str word = line->words[0];
	reader->operation = NULL;
	reader->record = NULL;
	reader->in_record = false;
	if (line->n == 2 && str_is(word, "operation")) {
		operation_begin(reader, line);
	} else if (line->n == 2 && str_is(word, "record")) {
		reader->record = record_new(reader, line->place, line->words[1]);
		reader->section_indent = 0;
		reader->in_record = true;
	} else if (line->n == 2 && str_is(word, "include") && line->quoted[1]) {
		VEC_PUSH(opc->arena, &reader->file->includes, line->words[1]);
	} else {
		opc_refuse(opc, line->place,
			"'%.*s' at the beginning of a line; use 'operation NAME', 'record NAME' or "
			"'include \"x_sql.h\"', and indent what belongs to them",
			STR_ARG(word));
	}
}

static struct str stem_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct str name = str_c(slash ? slash + 1 : path);
	size_t dot = str_find_char(name, '.');
	return dot == SIZE_MAX ? name : str_sub(name, 0, dot);
}

void opc_read_ops(struct opc *opc, const char *path, struct str text)
{
	struct opc_file *file = ARENA_NEW(opc->arena, struct opc_file);
	if (file == NULL)
		abort();
	file->path = path;
	file->stem = stem_of(path);
	for (size_t i = 0; i < opc->files.n; i++)
		if (str_equal(opc->files.v[i]->stem, file->stem))
			opc_refuse(opc, (struct place){path, 1},
				"%s makes the same header; rename one of the two files", opc->files.v[i]->path);
	VEC_PUSH(opc->arena, &opc->files, file);
	struct reader reader = {.opc = opc, .file = file};
	struct str part;
	for (int number = 1; str_split(&text, '\n', &part); number++) {
		struct line line = {.place = {path, number}};
		if (!line_words(opc, &line, part) || line.n == 0)
			continue;
		if (line.indent == 0)
			top_line(&reader, &line);
		else if (reader.record != NULL && (reader.in_record || line.indent > reader.section_indent))
			field_read(&reader, &line);
		else if (reader.operation != NULL)
			operation_line(&reader, &line);
		else
			opc_refuse(opc, line.place,
				"'%.*s' belongs to nothing; begin with 'operation NAME' or 'record NAME'",
				STR_ARG(line.words[0]));
	}
}

/* ---- names declared in .sql files ---- */

static size_t name_length(struct str s)
{
	size_t n = 0;
	while (n < s.n && (islower((unsigned char)s.p[n]) || isdigit((unsigned char)s.p[n]) || s.p[n] == '_'))
		n++;
	return n;
}

void opc_read_sql(struct opc *opc, const char *path, struct str text)
{
	opc->sql_given = true;
	struct str part;
	while (str_split(&text, '\n', &part)) {
		struct opc_declared declared = {.stem = stem_of(path)};
		struct str rest = STR_NONE;
		if (str_starts(part, STR("ENUM ")))
			rest = str_from(part, 5);
		else if (str_starts(part, STR("CREATE TABLE ")))
			rest = str_from(part, 13);
		else if (str_starts(part, STR("-- ")))
			rest = str_from(part, 3);
		declared.name = str_sub(rest, 0, name_length(rest));
		struct str behind = str_from(rest, declared.name.n);
		if (declared.name.n == 0)
			continue;
		if (part.p[0] == 'E')
			VEC_PUSH(opc->arena, &opc->enums, declared);
		else if (part.p[0] == 'C')
			VEC_PUSH(opc->arena, &opc->tables, declared);
		else if (str_starts(behind, STR("(")))
			VEC_PUSH(opc->arena, &opc->statements, declared);
	}
}
