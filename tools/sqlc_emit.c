/* sqlc: pieces of C that schema and statements have in common. */
#include <ctype.h>
#include "sqlc.h"

void emit_upper(struct out *out, struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		out_char(out, (char)toupper((unsigned char)name.p[i]));
}

void emit_string(struct out *out, struct str text)
{
	out_z(out, "\n\t\t\"");
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if (c == '\n')
			out_z(out, i + 1 < text.n ? "\\n\"\n\t\t\"" : "\\n");
		else if (c == '\t')
			out_z(out, "\\t");
		else {
			if (c == '"' || c == '\\')
				out_char(out, '\\');
			out_char(out, c);
		}
	}
	out_char(out, '"');
}

void emit_doc(struct out *out, struct str doc)
{
	if (str_none(doc))
		return;
	struct str line;
	const char *before = "/* ";
	while (str_split(&doc, '\n', &line)) {
		out_format(out, "%s%.*s", before, STR_ARG(line));
		before = "\n * ";
	}
	out_z(out, " */\n");
}

static const char *field_name(enum field_type field)
{
	switch (field) {
	case FIELD_TEXT:
		return "TEXT";
	case FIELD_INT:
		return "INT";
	case FIELD_REAL:
		return "REAL";
	case FIELD_FLAG:
		return "FLAG";
	case FIELD_ID:
		return "ID";
	case FIELD_UTC:
		return "UTC";
	case FIELD_DAY:
		return "DAY";
	case FIELD_MINOR:
		return "MINOR";
	case FIELD_HASH:
		return "HASH";
	case FIELD_BYTES:
		return "BYTES";
	case FIELD_ENUM:
		return "ENUM";
	case FIELD_OPT_INT:
		return "OPT_INT";
	case FIELD_OPT_REAL:
		return "OPT_REAL";
	case FIELD_OPT_FLAG:
		return "OPT_FLAG";
	case FIELD_LIST:
		return "LIST";
	case FIELD_RECORD:
		return "RECORD";
	case FIELD_IDS:
		return "IDS";
	case FIELD_TEXTS:
		return "TEXTS";
	}
	return "TEXT";
}

void emit_field(struct out *out, struct str owner, struct str member, struct type type, struct str help)
{
	out_format(out, "\t{.name = \"%.*s\", .type = FIELD_%s, .offset = offsetof(struct %.*s, %.*s)", STR_ARG(member),
		field_name(type_field(type)), STR_ARG(owner), STR_ARG(member));
	if (!type.nullable)
		out_z(out, ", .required = true");
	if (type.enums)
		out_format(out, ", .enums = &%.*s_info", STR_ARG(type.enums->name));
	if (!str_none(type.noun))
		out_format(out, ", .noun = \"%.*s\"", STR_ARG(type.noun));
	if (!str_empty(help)) {
		out_z(out, ", .help =");
		emit_string(out, help);
	}
	out_z(out, "},\n");
}

void emit_member(struct out *out, struct str member, struct type type)
{
	out_char(out, '\t');
	type_c(out, type);
	out_format(out, "%.*s;\n", STR_ARG(member));
}
