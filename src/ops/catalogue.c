/* Records and operations as JSON: `kith operations --json`. */
#include "ops/describe.h"
#include "wire/json.h"

static const char *type_name(const struct field *field)
{
	static const char *const names[] = {
		[FIELD_TEXT] = "text",
		[FIELD_INT] = "int",
		[FIELD_REAL] = "real",
		[FIELD_FLAG] = "flag",
		[FIELD_ID] = "id",
		[FIELD_UTC] = "utc",
		[FIELD_DAY] = "day",
		[FIELD_MINOR] = "minor",
		[FIELD_HASH] = "hash",
		[FIELD_BYTES] = "bytes",
		[FIELD_ENUM] = "enum",
		[FIELD_OPT_INT] = "int",
		[FIELD_OPT_REAL] = "real",
		[FIELD_OPT_FLAG] = "flag",
		[FIELD_LIST] = "list",
		[FIELD_RECORD] = "record",
		[FIELD_IDS] = "ids",
		[FIELD_TEXTS] = "texts",
	};
	return names[field->type];
}

enum { DEPTH_MAX = 4 }; /* a list of itself has no end */

static void out_member(struct out *out, const char *name, struct str value)
{
	out_format(out, ",\"%s\":", name);
	json_encode_text(out, value);
}

static void out_fields(struct out *out, const struct record *record, const char *positional, int depth)
{
	out_char(out, '[');
	for (size_t i = 0; i < record->n_fields; i++) {
		const struct field *field = &record->fields[i];
		out_format(out, "%s{\"name\":\"%s\",\"type\":\"%s\",\"required\":%s", i == 0 ? "" : ",", field->name,
			type_name(field), field->required ? "true" : "false");
		if (positional != NULL && str_is(str_c(positional), field->name))
			out_z(out, ",\"positional\":true");
		if ((field->type == FIELD_ID || field->type == FIELD_IDS) && field->noun != NULL)
			out_member(out, "noun", str_c(field->noun));
		else if (field->noun != NULL)
			out_member(out, "format", str_c(field->noun));
		if (field->min != 0)
			out_format(out, ",\"min\":%lld", (long long)field->min);
		if (field->max != 0)
			out_format(out, ",\"max\":%lld", (long long)field->max);
		if (field->type == FIELD_ENUM) {
			out_z(out, ",\"enum\":[");
			for (int w = 1; w < field->enums->n; w++)
				out_format(out, "%s\"%s\"", w == 1 ? "" : ",", field->enums->words[w]);
			out_char(out, ']');
		}
		if (field->record != NULL && depth < DEPTH_MAX) {
			out_z(out, ",\"fields\":");
			out_fields(out, field->record, NULL, depth + 1);
		}
		if (field->help != NULL)
			out_member(out, "help", str_c(field->help));
		out_char(out, '}');
	}
	out_char(out, ']');
}

void operations_json(struct out *out, struct arena *arena)
{
	bool first = true;
	out_z(out, "{\"operations\":[");
	for (int i = 0; i < operation_count; i++) {
		const struct operation *operation = operations[i];
		if (operation_hidden(operation))
			continue;
		out_format(out, "%s{\"name\":\"%s\"", first ? "" : ",", operation->name);
		first = false;
		out_member(out, "words", operation_words(arena, operation));
		out_member(out, "summary", str_c(operation->summary));
		out_member(out, "method", str_c(operation->method));
		out_member(out, "path", str_c(operation->path));
		out_member(out, "role", str_c(role_word(operation)));
		out_format(out, ",\"writes\":%s,\"undo\":%s,\"paged\":%s,\"fields\":",
			operation->flags & OPERATION_WRITES ? "true" : "false",
			operation->flags & OPERATION_UNDO ? "true" : "false",
			operation->flags & OPERATION_PAGED ? "true" : "false");
		out_fields(out, operation->in, operation->positional, 0);
		out_z(out, ",\"answer\":");
		out_fields(out, operation->out, NULL, 0);
		out_char(out, '}');
	}
	out_z(out, "]}");
}
