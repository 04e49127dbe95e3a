/* sqlc: logical types, their names in C and on both engines. */
#include "sqlc.h"

static const struct {
	const char *name;
	enum field_type field;
	const char *c;
	const char *sqlite, *postgres;
} types[] = {
	{"text", FIELD_TEXT, "struct str ", "TEXT", "text"},
	{"int", FIELD_INT, "int64_t ", "INTEGER", "bigint"},
	{"real", FIELD_REAL, "double ", "REAL", "double precision"},
	/* Not boolean: `x = 0` must mean the same on both engines. */
	{"flag", FIELD_FLAG, "bool ", "INTEGER", "smallint"},
	{"utc", FIELD_UTC, "struct utc ", "INTEGER", "bigint"},
	{"day", FIELD_DAY, "struct day ", "INTEGER", "integer"},
	{"minor", FIELD_MINOR, "struct minor ", "INTEGER", "bigint"},
	{"hash", FIELD_HASH, "struct hash ", "BLOB", "bytea"},
	{"bytes", FIELD_BYTES, "struct str ", "BLOB", "bytea"},
	/* Not written by these names: */
	{"enum", FIELD_ENUM, NULL, "TEXT", "text"},
	{"id", FIELD_ID, NULL, "INTEGER", "bigint"},
	{"ids", FIELD_IDS, "struct ids ", NULL, "bigint[]"},
	{"texts", FIELD_TEXTS, "struct texts ", NULL, "text[]"},
	{"int?", FIELD_OPT_INT, "struct opt_int ", "INTEGER", "bigint"},
	{"real?", FIELD_OPT_REAL, "struct opt_real ", "REAL", "double precision"},
	{"flag?", FIELD_OPT_FLAG, "struct opt_flag ", "INTEGER", "smallint"},
};
enum { TYPES_WRITTEN = 9 };

static size_t type_row(enum field_type field)
{
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (types[i].field == field)
			return i;
	return 0;
}

#define ID_NAME(name) #name,
static const char *const id_names[] = {KITH_ID_TYPES(ID_NAME)};
#undef ID_NAME

static const struct enum_def *find_enum(const struct sqlc *sqlc, struct str name)
{
	for (size_t i = 0; i < sqlc->enums.n; i++)
		if (str_equal(sqlc->enums.v[i]->name, name))
			return sqlc->enums.v[i];
	return NULL;
}

static bool type_parse_one(const struct sqlc *sqlc, struct str text, struct type *type)
{
	for (size_t i = 0; i < TYPES_WRITTEN; i++)
		if (str_is(text, types[i].name)) {
			type->field = types[i].field;
			return true;
		}
	for (size_t i = 0; i < sizeof id_names / sizeof *id_names; i++)
		if (str_is(text, id_names[i])) {
			type->field = FIELD_ID;
			type->noun = str_sub(text, 0, text.n - 3);
			return true;
		}
	if (str_starts(text, STR("enum ")))
		text = str_trim(str_from(text, 5));
	type->field = FIELD_ENUM;
	type->enums = find_enum(sqlc, text);
	return type->enums != NULL;
}

bool type_parse(const struct sqlc *sqlc, struct str text, struct type *ret_type)
{
	struct type type = {0};
	text = str_trim(text);
	bool list = str_ends(text, STR("[]"));
	if (list)
		text = str_trim(str_sub(text, 0, text.n - 2));
	else if (str_ends(text, STR("?"))) {
		type.nullable = true;
		text = str_trim(str_sub(text, 0, text.n - 1));
	}
	if (!type_parse_one(sqlc, text, &type))
		return false;
	if (list && type.field != FIELD_ID && type.field != FIELD_TEXT)
		return false;
	if (list)
		type.field = type.field == FIELD_ID ? FIELD_IDS : FIELD_TEXTS;
	*ret_type = type;
	return true;
}

enum field_type type_field(struct type type)
{
	if (!type.nullable)
		return type.field;
	switch (type.field) {
	case FIELD_INT:
		return FIELD_OPT_INT;
	case FIELD_REAL:
		return FIELD_OPT_REAL;
	case FIELD_FLAG:
		return FIELD_OPT_FLAG;
	default:
		return type.field;
	}
}

void type_c(struct out *out, struct type type)
{
	if (type.field == FIELD_ENUM)
		out_format(out, "enum %.*s ", STR_ARG(type.enums->name));
	else if (type.field == FIELD_ID)
		out_format(out, "struct %.*s_id ", STR_ARG(type.noun));
	else
		out_z(out, types[type_row(type_field(type))].c);
}

void type_text(struct out *out, struct type type)
{
	if (type.field == FIELD_ENUM)
		out_format(out, "enum %.*s", STR_ARG(type.enums->name));
	else if (type.field == FIELD_ID || type.field == FIELD_IDS)
		out_format(out, "%.*s_id%s", STR_ARG(type.noun), type.field == FIELD_IDS ? "[]" : "");
	else if (type.field == FIELD_TEXTS)
		out_z(out, "text[]");
	else
		out_z(out, types[type_row(type.field)].name);
	if (type.nullable)
		out_char(out, '?');
}

const char *type_postgres(struct type type)
{
	return types[type_row(type.field)].postgres;
}
const char *type_sqlite(struct type type)
{
	return types[type_row(type.field)].sqlite;
}

bool type_fits(struct type a, struct type b)
{
	enum field_type x = a.field == FIELD_IDS ? FIELD_ID : a.field == FIELD_TEXTS ? FIELD_TEXT : a.field;
	enum field_type y = b.field == FIELD_IDS ? FIELD_ID : b.field == FIELD_TEXTS ? FIELD_TEXT : b.field;
	if (x != y)
		return false;
	if (x == FIELD_ENUM)
		return a.enums == b.enums;
	if (x == FIELD_ID)
		return str_equal(a.noun, b.noun) || str_is(a.noun, "row") || str_is(b.noun, "row");
	return true;
}
