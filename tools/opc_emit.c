/* Writes the C of operations: a header per .ops file, and the table with its descriptors. */
#include "opc.h"
#include <stdlib.h>
#include <string.h>

static const char made_by[] = "/* Made by opc; change the .ops file instead. */\n";

static void out_field_type(const struct opc_field *field, struct out *out)
{
	static const char *const types[] = {
		[FIELD_TEXT] = "struct str",
		[FIELD_INT] = "int64_t",
		[FIELD_REAL] = "double",
		[FIELD_FLAG] = "bool",
		[FIELD_UTC] = "struct utc",
		[FIELD_DAY] = "struct day",
		[FIELD_MINOR] = "struct minor",
		[FIELD_HASH] = "struct hash",
		[FIELD_BYTES] = "struct str",
		[FIELD_OPT_INT] = "struct opt_int",
		[FIELD_OPT_REAL] = "struct opt_real",
		[FIELD_OPT_FLAG] = "struct opt_flag",
		[FIELD_LIST] = "struct list",
		[FIELD_IDS] = "struct ids",
		[FIELD_TEXTS] = "struct texts",
	};
	switch (field->type) {
	case FIELD_ID:
		out_format(out, "struct %.*s_id", STR_ARG(field->target));
		break;
	case FIELD_ENUM:
		out_format(out, "enum %.*s", STR_ARG(field->target));
		break;
	case FIELD_RECORD:
		out_format(out, "struct %.*s%s", STR_ARG(field->target), field->refers == REFERS_SQL ? "_row" : "");
		break;
	default:
		out_z(out, types[field->type]);
	}
}

static const char *type_word(enum field_type type)
{
	static const char *const words[] = {
		[FIELD_TEXT] = "FIELD_TEXT",
		[FIELD_INT] = "FIELD_INT",
		[FIELD_REAL] = "FIELD_REAL",
		[FIELD_FLAG] = "FIELD_FLAG",
		[FIELD_ID] = "FIELD_ID",
		[FIELD_UTC] = "FIELD_UTC",
		[FIELD_DAY] = "FIELD_DAY",
		[FIELD_MINOR] = "FIELD_MINOR",
		[FIELD_HASH] = "FIELD_HASH",
		[FIELD_BYTES] = "FIELD_BYTES",
		[FIELD_ENUM] = "FIELD_ENUM",
		[FIELD_OPT_INT] = "FIELD_OPT_INT",
		[FIELD_OPT_REAL] = "FIELD_OPT_REAL",
		[FIELD_OPT_FLAG] = "FIELD_OPT_FLAG",
		[FIELD_LIST] = "FIELD_LIST",
		[FIELD_RECORD] = "FIELD_RECORD",
		[FIELD_IDS] = "FIELD_IDS",
		[FIELD_TEXTS] = "FIELD_TEXTS",
	};
	return words[type];
}

/* The text of a line as a C literal. */
static void out_literal(struct out *out, struct str text)
{
	out_char(out, '"');
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '"' || text.p[i] == '\\')
			out_char(out, '\\');
		out_char(out, text.p[i]);
	}
	out_char(out, '"');
}

/* ---- headers ---- */

static void out_struct(struct opc *opc, struct opc_record *record, struct out *out)
{
	if (record->emitted != 0)
		return;
	record->emitted = 1;
	/* What stands in place must be complete before; lists are only pointers. */
	for (size_t i = 0; i < record->fields.n; i++) {
		const struct opc_field *field = &record->fields.v[i];
		if (field->type != FIELD_RECORD || field->refers != REFERS_RECORD)
			continue;
		struct opc_record *nested = opc_record_find(opc, field->target);
		if (nested->file == record->file)
			out_struct(opc, nested, out);
	}
	out_format(out, "struct %.*s {\n", STR_ARG(record->name));
	for (size_t i = 0; i < record->fields.n; i++) {
		const struct opc_field *field = &record->fields.v[i];
		out_char(out, '\t');
		out_field_type(field, out);
		out_format(out, " %.*s;", STR_ARG(field->name));
		if (field->type == FIELD_LIST)
			out_format(out, " /* of struct %.*s%s */", STR_ARG(field->target),
				field->refers == REFERS_SQL ? "_row" : "");
		out_char(out, '\n');
	}
	if (record->fields.n == 0)
		out_z(out, "\tchar nothing; /* C has no empty structs */\n");
	out_z(out, "};\n");
	out_format(out, "extern const struct record %.*s_record;\n\n", STR_ARG(record->name));
	record->emitted = 2;
}

static void include_once(struct opc *opc, struct opc_file *file, struct str header)
{
	for (size_t i = 0; i < file->includes.n; i++)
		if (str_equal(file->includes.v[i], header))
			return;
	VEC_PUSH(opc->arena, &file->includes, header);
}

static void add_includes(struct opc *opc, struct opc_file *file)
{
	for (size_t i = 0; i < opc->records.n; i++) {
		const struct opc_record *record = opc->records.v[i];
		for (size_t j = 0; record->file == file && j < record->fields.n; j++) {
			const struct opc_field *field = &record->fields.v[j];
			if (field->refers == REFERS_SQL) {
				const struct opc_declared *declared = opc_declared_find(
					opc->statements.v, opc->statements.n, field->target);
				if (declared != NULL)
					include_once(opc, file, str_join(opc->arena, declared->stem, STR("_sql.h")));
			} else if (field->refers == REFERS_RECORD) {
				const struct opc_file *other = opc_record_find(opc, field->target)->file;
				if (other != file)
					include_once(opc, file, str_join(opc->arena, other->stem, STR("_ops.h")));
			}
		}
	}
}

void opc_emit_header(struct opc *opc, struct opc_file *file, struct out *out)
{
	add_includes(opc, file);
	out_z(out, made_by);
	out_z(out, "#pragma once\n#include \"base/field.h\"\n#include \"schema.h\"\n");
	for (size_t i = 0; i < file->includes.n; i++)
		out_format(out, "#include \"%.*s\"\n", STR_ARG(file->includes.v[i]));
	out_z(out, "\nstruct ctx;\n\n");
	for (size_t i = 0; i < opc->records.n; i++)
		if (opc->records.v[i]->file == file)
			out_struct(opc, opc->records.v[i], out);
	for (size_t i = 0; i < opc->operations.n; i++) {
		const struct opc_operation *operation = opc->operations.v[i];
		if (operation->file != file)
			continue;
		struct str name = operation->name;
		out_format(out, "/* %.*s */\n", STR_ARG(operation->summary));
		out_format(out, "enum err %.*s(struct ctx *ctx, const struct %.*s_in *in, struct %.*s_out *ret_out);\n",
			STR_ARG(name), STR_ARG(name), STR_ARG(name));
		if (operation->prepare)
			out_format(out,
				"/* Slow work before the transaction; ctx->tx only reads. May change *in. */\n"
				"enum err %.*s_prepare(struct ctx *ctx, struct %.*s_in *in);\n",
				STR_ARG(name), STR_ARG(name));
	}
}

/* ---- the table ---- */

static void out_field(const struct opc_record *record, const struct opc_field *field, struct out *out)
{
	struct str name = field->name;
	out_format(out, "\t{.name = \"%.*s\", .type = %s, .offset = offsetof(struct %.*s, %.*s)", STR_ARG(name),
		type_word(field->type), STR_ARG(record->name), STR_ARG(name));
	if (field->required)
		out_z(out, ", .required = true");
	if (field->type == FIELD_ENUM)
		out_format(out, ", .enums = &%.*s_info", STR_ARG(field->target));
	/* sqlc calls a table's record NAME_row_record: NAME_record could be an operation ("ask_record"). */
	if (field->refers != REFERS_NOTHING)
		out_format(out, ", .record = &%.*s%s_record", STR_ARG(field->target),
			field->refers == REFERS_TABLE ? "_row" : "");
	if (field->has_range && field->min < -INT64_MAX)
		out_z(out, ", .min = INT64_MIN");
	else if (field->has_range)
		out_format(out, ", .min = INT64_C(%lld)", (long long)field->min);
	if (field->has_range || field->has_max)
		out_format(out, ", .max = INT64_C(%lld)", (long long)field->max);
	if (field->type == FIELD_ID || field->type == FIELD_IDS)
		out_format(out, ", .noun = \"%.*s\"", STR_ARG(field->target));
	else if (field->format.n != 0)
		out_format(out, ", .noun = \"%.*s\"", STR_ARG(field->format));
	if (field->help.n != 0)
		out_format(out, ",\n\t\t.help = \"%.*s\"", STR_ARG(field->help)); /* escaped as in C already */
	out_z(out, "},\n");
}

static void out_record(const struct opc_record *record, struct out *out)
{
	struct str name = record->name;
	if (record->fields.n != 0) {
		out_format(out, "static const struct field %.*s_fields[] = {\n", STR_ARG(name));
		for (size_t i = 0; i < record->fields.n; i++)
			out_field(record, &record->fields.v[i], out);
		out_z(out, "};\n");
	}
	out_format(out, "const struct record %.*s_record = {\"%.*s\", sizeof(struct %.*s), ", STR_ARG(name),
		STR_ARG(name), STR_ARG(name));
	if (record->fields.n != 0)
		out_format(out, "%.*s_fields, %zu};\n\n", STR_ARG(name), record->fields.n);
	else
		out_z(out, "NULL, 0};\n\n");
}

static void out_adapters(const struct opc_operation *operation, struct out *out)
{
	struct str name = operation->name;
	out_format(out,
		"static enum err run_%.*s(struct ctx *ctx, const void *in, void *ret_out)\n{\n"
		"\treturn %.*s(ctx, in, ret_out);\n}\n",
		STR_ARG(name), STR_ARG(name));
	if (operation->prepare)
		out_format(out,
			"static enum err prepare_%.*s(struct ctx *ctx, void *in)\n{\n"
			"\treturn %.*s_prepare(ctx, in);\n}\n",
			STR_ARG(name), STR_ARG(name));
}

static void out_operation(const struct opc_operation *operation, struct out *out)
{
	struct str name = operation->name;
	bool public = str_is(operation->role, "public");
	out_format(out,
		"static const struct operation operation_%.*s = {\n\t.name = \"%.*s\",\n\t.summary = ", STR_ARG(name),
		STR_ARG(name));
	out_literal(out, operation->summary);
	if (!operation->hidden) {
		out_format(out, ",\n\t.method = \"%.*s\",\n\t.path = ", STR_ARG(operation->method));
		out_literal(out, operation->path);
	}
	out_z(out, ",\n\t.least = USER_ROLE_");
	struct str role = public ? STR("none") : operation->role;
	for (size_t i = 0; i < role.n; i++)
		out_char(out, (char)(role.p[i] - 'a' + 'A'));
	out_format(out, ",\n\t.flags = 0%s%s%s%s%s%s", operation->writes ? " | OPERATION_WRITES" : "",
		operation->recorded ? " | OPERATION_RECORDED" : "", operation->undo ? " | OPERATION_UNDO" : "",
		public ? " | OPERATION_PUBLIC" : "", operation->hidden ? " | OPERATION_HIDDEN" : "",
		operation->paged ? " | OPERATION_PAGED" : "");
	out_format(out, ",\n\t.in = &%.*s_in_record,\n\t.out = &%.*s_out_record", STR_ARG(name), STR_ARG(name));
	for (size_t i = 0; i < operation->in->fields.n; i++)
		if (operation->in->fields.v[i].positional)
			out_format(out, ",\n\t.positional = \"%.*s\"", STR_ARG(operation->in->fields.v[i].name));
	if (!str_empty(operation->shows)) {
		out_z(out, ",\n\t.shows = ");
		out_literal(out, operation->shows);
	}
	if (!str_empty(operation->empty)) {
		out_z(out, ",\n\t.empty = ");
		out_literal(out, operation->empty);
	}
	if (operation->prepare)
		out_format(out, ",\n\t.prepare = prepare_%.*s", STR_ARG(name));
	out_format(out, ",\n\t.run = run_%.*s,\n};\n\n", STR_ARG(name));
}

static int by_name(const void *a, const void *b)
{
	const struct opc_operation *const *left = a, *const *right = b;
	return str_compare((*left)->name, (*right)->name);
}

void opc_emit_table(struct opc *opc, struct out *out)
{
	out_z(out, made_by);
	out_z(out, "#include \"ops/operation.h\"\n");
	for (size_t i = 0; i < opc->files.n; i++)
		out_format(out, "#include \"%.*s_ops.h\"\n", STR_ARG(opc->files.v[i]->stem));
	out_char(out, '\n');
	for (size_t i = 0; i < opc->records.n; i++)
		out_record(opc->records.v[i], out);
	size_t n = opc->operations.n;
	if (n > 1)
		qsort(opc->operations.v, n, sizeof *opc->operations.v, by_name);
	for (size_t i = 0; i < n; i++)
		out_adapters(opc->operations.v[i], out);
	for (size_t i = 0; i < n; i++)
		out_operation(opc->operations.v[i], out);
	out_z(out, "const struct operation *const operations[] = {\n");
	for (size_t i = 0; i < n; i++)
		out_format(out, "\t&operation_%.*s,\n", STR_ARG(opc->operations.v[i]->name));
	if (n == 0)
		out_z(out, "\tNULL,\n");
	out_format(out, "};\nconst int operation_count = %zu;\n", n);
}
