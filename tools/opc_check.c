/* Refuses operations that do not hold together, so that the C compiler and the faces never see them. */
#include "opc.h"
#include <ctype.h>

/* Lower-case words joined by single '_'; returns how many, 0 when it is something else. */
static int name_words(struct str name)
{
	int words = 0;
	struct str part;
	while (str_split(&name, '_', &part)) {
		if (part.n == 0 || !islower((unsigned char)part.p[0]))
			return 0;
		for (size_t i = 0; i < part.n; i++)
			if (!islower((unsigned char)part.p[i]) && !isdigit((unsigned char)part.p[i]))
				return 0;
		words++;
	}
	return words;
}

static bool is_keyword(struct str name)
{
	static const char *const keywords[] = {
		"asm",
		"auto",
		"bool",
		"break",
		"case",
		"char",
		"const",
		"continue",
		"default",
		"do",
		"double",
		"else",
		"enum",
		"extern",
		"false",
		"float",
		"for",
		"goto",
		"if",
		"inline",
		"int",
		"long",
		"register",
		"restrict",
		"return",
		"short",
		"signed",
		"sizeof",
		"static",
		"struct",
		"switch",
		"true",
		"typedef",
		"typeof",
		"union",
		"unix",
		"unsigned",
		"void",
		"volatile",
		"while",
	};
	for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
		if (str_is(name, keywords[i]))
			return true;
	return false;
}

static struct opc_field *record_field_find(struct opc_record *record, struct str name)
{
	for (size_t i = 0; i < record->fields.n; i++)
		if (str_equal(record->fields.v[i].name, name))
			return &record->fields.v[i];
	return NULL;
}

/* ---- what fields refer to ---- */

static void check_target(struct opc *opc, struct opc_field *field)
{
	const struct opc_declared *declared = NULL;
	const char *kind = NULL;
	size_t n = 0;
	if (field->type == FIELD_ENUM) {
		kind = "enum", declared = opc->enums.v, n = opc->enums.n;
	} else if (field->refers == REFERS_SQL) {
		kind = "statement", declared = opc->statements.v, n = opc->statements.n;
	} else if (field->refers == REFERS_TABLE) {
		kind = "table", declared = opc->tables.v, n = opc->tables.n;
	} else if (field->refers == REFERS_RECORD) {
		if (opc_record_find(opc, field->target) == NULL)
			opc_refuse(opc, field->place,
				"unknown record '%.*s'; add 'record %.*s', or write 'sql NAME' or 'table NAME'",
				STR_ARG(field->target), STR_ARG(field->target));
		return;
	}
	if (kind != NULL && opc->sql_given && opc_declared_find(declared, n, field->target) == NULL)
		opc_refuse(opc, field->place, "unknown %s '%.*s'; it must stand in an .sql file of the program", kind,
			STR_ARG(field->target));
}

static void mark_use(struct opc *opc, struct opc_record *record, bool input)
{
	bool *used = input ? &record->in_input : &record->in_output;
	if (*used)
		return;
	*used = true;
	for (size_t i = 0; i < record->fields.n; i++) {
		if (record->fields.v[i].refers != REFERS_RECORD)
			continue;
		struct opc_record *nested = opc_record_find(opc, record->fields.v[i].target);
		if (nested != NULL)
			mark_use(opc, nested, input);
	}
}

/* ---- fields ---- */

static void check_limits(struct opc *opc, const struct opc_field *field)
{
	bool number = field->type == FIELD_INT || field->type == FIELD_REAL || field->type == FIELD_MINOR ||
		      field->type == FIELD_OPT_INT || field->type == FIELD_OPT_REAL;
	bool many = field->type == FIELD_TEXT || field->type == FIELD_BYTES || field->type == FIELD_LIST ||
		    field->type == FIELD_IDS || field->type == FIELD_TEXTS;
	if (field->has_range && !number)
		opc_refuse(
			opc, field->place, "a range on '%.*s', which is no number; use 'max N'", STR_ARG(field->name));
	if (field->has_max && !many)
		opc_refuse(opc, field->place, "'max' on '%.*s', which is neither text nor list; use a range N..M",
			STR_ARG(field->name));
	static const char *const formats[] = {"email", "phone", "password", "multiline", "url", "secret"};
	bool real = field->type == FIELD_REAL || field->type == FIELD_OPT_REAL;
	bool known = field->format.n == 0 ||
		     (real && (str_is(field->format, "share") || str_is(field->format, "count")));
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
		known = known || (field->type == FIELD_TEXT && str_is(field->format, formats[i]));
	if (!known)
		opc_refuse(opc, field->place,
			"format '%.*s'; texts may have email, phone, password, multiline, url or secret (shown once, not stored with the answer), reals share (from 0 to 1) or count",
			STR_ARG(field->format));
}

static void check_input_field(struct opc *opc, const struct opc_record *record, const struct opc_field *field)
{
	if (str_empty(str_trim(field->help)))
		opc_refuse(opc, field->place, "field '%.*s' without help; say in quotes what it means",
			STR_ARG(field->name));
	if (field->refers == REFERS_SQL || field->refers == REFERS_TABLE)
		opc_refuse(opc, field->place, "'%.*s' of '%.*s' is a row of the database; inputs take a 'record'",
			STR_ARG(field->name), STR_ARG(record->name));
	if (field->type == FIELD_FLAG && field->required)
		opc_refuse(opc, field->place,
			"'%.*s' is a required flag; a flag that is not given is no: leave 'required' out, "
			"or use flag?",
			STR_ARG(field->name));
}

static void check_record(struct opc *opc, struct opc_record *record)
{
	const struct opc_field *positional = NULL;
	for (size_t i = 0; i < record->fields.n; i++) {
		struct opc_field *field = &record->fields.v[i];
		if (name_words(field->name) == 0 || is_keyword(field->name))
			opc_refuse(opc, field->place,
				"field name '%.*s'; use lower-case words joined by '_' that are no word of C",
				STR_ARG(field->name));
		if (record_field_find(record, field->name) != field)
			opc_refuse(opc, field->place, "field '%.*s' is there twice; delete one", STR_ARG(field->name));
		check_target(opc, field);
		check_limits(opc, field);
		if (record->in_input)
			check_input_field(opc, record, field);
		if (field->positional && positional != NULL)
			opc_refuse(opc, field->place,
				"a second positional field beside '%.*s'; only one may stand without its flag",
				STR_ARG(positional->name));
		if (field->positional)
			positional = field;
	}
	if (!record->in_input && !record->in_output)
		opc_refuse(
			opc, record->place, "record '%.*s' is used by no operation; delete it", STR_ARG(record->name));
}

/* A record that holds itself in place would have no end; a list of itself is fine. */
static bool holds(const struct opc *opc, const struct opc_record *record, const struct opc_record *sought, int depth)
{
	for (size_t i = 0; depth < 32 && i < record->fields.n; i++) {
		const struct opc_field *field = &record->fields.v[i];
		if (field->type != FIELD_RECORD || field->refers != REFERS_RECORD)
			continue;
		const struct opc_record *nested = opc_record_find(opc, field->target);
		if (nested != NULL && (nested == sought || holds(opc, nested, sought, depth + 1)))
			return true;
	}
	return false;
}

/* ---- operations ---- */

/* Adds the fields that paging brings, unless the author wrote them. */
static void add_paging(struct opc *opc, struct opc_operation *operation)
{
	struct opc_field after = {.place = operation->place,
		.name = STR("after"),
		.type = FIELD_TEXT,
		.has_max = true,
		.max = 1000,
		.help = STR("Where to go on: 'next' of the answer before")};
	struct opc_field limit = {.place = operation->place,
		.name = STR("limit"),
		.type = FIELD_INT,
		.has_range = true,
		.min = 0,
		.max = 1000,
		.help = STR("How many at most (0: the usual number)")};
	struct opc_field next = {.place = operation->place,
		.name = STR("next"),
		.type = FIELD_TEXT,
		.help = STR("Give it as 'after' for those that follow; none at the end")};
	const struct {
		struct opc_record *record;
		struct opc_field field;
	} wanted[] = {{operation->in, after}, {operation->in, limit}, {operation->out, next}};
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
		struct opc_field *there = record_field_find(wanted[i].record, wanted[i].field.name);
		if (there == NULL)
			VEC_PUSH(opc->arena, &wanted[i].record->fields, wanted[i].field);
		else if (there->type != wanted[i].field.type)
			opc_refuse(opc, there->place,
				"'%.*s' of a paged operation has another type; leave the field out, 'paged' brings it",
				STR_ARG(there->name));
	}
}

static void check_path_field(struct opc *opc, const struct opc_operation *operation, struct str name)
{
	const struct opc_field *field = record_field_find(operation->in, name);
	if (field == NULL)
		opc_refuse(opc, operation->place, "'{%.*s}' of the path is no field of 'in'; add it, or mend the path",
			STR_ARG(name));
	else if (!field->required)
		opc_refuse(opc, field->place, "'%.*s' stands in the path; mark it 'required'", STR_ARG(name));
	else if (field->type == FIELD_LIST || field->type == FIELD_RECORD || field->type == FIELD_IDS ||
		 field->type == FIELD_TEXTS)
		opc_refuse(opc, field->place, "'%.*s' stands in the path; only one plain value can", STR_ARG(name));
}

static void check_path(struct opc *opc, const struct opc_operation *operation)
{
	struct str rest = operation->path, part;
	if (!str_starts(rest, STR("/api/v1/")))
		opc_refuse(opc, operation->place, "path '%.*s'; begin it with /api/v1/", STR_ARG(rest));
	str_split(&rest, '/', &part);
	while (str_split(&rest, '/', &part)) {
		if (part.n > 2 && part.p[0] == '{' && part.p[part.n - 1] == '}') {
			check_path_field(opc, operation, str_sub(part, 1, part.n - 2));
			continue;
		}
		bool plain = part.n > 0;
		for (size_t i = 0; i < part.n; i++)
			plain = plain && (islower((unsigned char)part.p[i]) || isdigit((unsigned char)part.p[i]) ||
						 part.p[i] == '-');
		if (!plain)
			opc_refuse(opc, operation->place,
				"'%.*s' in path '%.*s'; use lower-case words, '-' and {field}", STR_ARG(part),
				STR_ARG(operation->path));
	}
}

/* "/people/{person}/asks" and "/people/{source}/asks" are the same route. */
static bool same_route(struct str a, struct str b)
{
	struct str x, y;
	for (;;) {
		bool more_a = str_split(&a, '/', &x), more_b = str_split(&b, '/', &y);
		if (!more_a || !more_b)
			return more_a == more_b;
		bool parameters = x.n > 0 && y.n > 0 && x.p[0] == '{' && y.p[0] == '{';
		if (!parameters && !str_equal(x, y))
			return false;
	}
}

static void check_route(struct opc *opc, const struct opc_operation *operation, size_t index)
{
	if (operation->hidden) {
		if (operation->method.n != 0)
			opc_refuse(opc, operation->place, "'%.*s' is hidden and has a path; leave one of them out",
				STR_ARG(operation->name));
		return;
	}
	if (operation->method.n == 0) {
		opc_refuse(opc, operation->place, "'%.*s' has no path; add 'POST /api/v1/...', or 'hidden'",
			STR_ARG(operation->name));
		return;
	}
	check_path(opc, operation);
	if (str_is(operation->method, "GET") && operation->writes)
		opc_refuse(opc, operation->place, "'%.*s' is a GET that writes; use POST, or leave 'writes' out",
			STR_ARG(operation->name));
	if (operation->recorded && !str_is(operation->method, "GET"))
		opc_refuse(opc, operation->place, "'%.*s' is recorded and not a GET; say 'writes' instead",
			STR_ARG(operation->name));
	if (!str_is(operation->method, "GET") && !str_is(operation->method, "POST") && !operation->writes)
		opc_refuse(opc, operation->place, "'%.*s' is a %.*s that does not write; add 'writes', or use GET",
			STR_ARG(operation->name), STR_ARG(operation->method));
	for (size_t i = 0; i < index; i++) {
		const struct opc_operation *other = opc->operations.v[i];
		if (!other->hidden && str_equal(other->method, operation->method) &&
			same_route(other->path, operation->path))
			opc_refuse(opc, operation->place,
				"%.*s %.*s is already '%.*s' at %s:%d; give one of them another path",
				STR_ARG(operation->method), STR_ARG(operation->path), STR_ARG(other->name),
				other->place.file, other->place.line);
	}
}

static void check_operation(struct opc *opc, struct opc_operation *operation, size_t index)
{
	if (name_words(operation->name) == 0)
		opc_refuse(opc, operation->place,
			"operation name '%.*s'; use lower-case words, a noun and mostly a verb, like 'ask_record'",
			STR_ARG(operation->name));
	if (operation->summary.n == 0)
		opc_refuse(opc, operation->place, "'%.*s' has no summary; add 'summary ...', one line for people",
			STR_ARG(operation->name));
	static const char *const roles[] = {"rep", "manager", "owner", "public"};
	bool known = false;
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		known = known || str_is(operation->role, roles[i]);
	if (!known)
		opc_refuse(opc, operation->place, "role '%.*s' of '%.*s'; use rep, manager, owner or public",
			STR_ARG(operation->role), STR_ARG(operation->name));
	if (operation->undo && !operation->writes)
		opc_refuse(opc, operation->place, "'%.*s' has undo but does not write; add 'writes'",
			STR_ARG(operation->name));
	check_route(opc, operation, index);
}

void opc_check(struct opc *opc)
{
	for (size_t i = 0; i < opc->operations.n; i++) {
		struct opc_operation *operation = opc->operations.v[i];
		if (operation->paged)
			add_paging(opc, operation);
		mark_use(opc, operation->in, true);
		mark_use(opc, operation->out, false);
	}
	for (size_t i = 0; i < opc->records.n; i++) {
		struct opc_record *record = opc->records.v[i];
		check_record(opc, record);
		if (holds(opc, record, record, 0))
			opc_refuse(opc, record->place, "record '%.*s' holds itself; use a list", STR_ARG(record->name));
	}
	for (size_t i = 0; i < opc->operations.n; i++)
		check_operation(opc, opc->operations.v[i], i);
}
