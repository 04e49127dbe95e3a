/* The OpenAPI 3.1 document, from the table. */
#include <string.h>
#include "base/vec.h"
#include "ops/describe.h"
#include "wire/json.h"

struct records {
	struct arena *arena;
	VEC(const struct record *) seen;
};

static void collect(struct records *records, const struct record *record)
{
	for (size_t i = 0; i < records->seen.n; i++)
		if (records->seen.v[i] == record)
			return;
	VEC_PUSH(records->arena, &records->seen, record);
	for (size_t i = 0; i < record->n_fields; i++)
		if (record->fields[i].record != NULL)
			collect(records, record->fields[i].record);
}

/* ---- schemas ---- */

static void out_enum(struct out *out, const struct field *field)
{
	out_z(out, "\"enum\":[");
	for (int i = 1; i < field->enums->n; i++)
		out_format(out, "\"%s\",", field->enums->words[i]);
	out_z(out, "null]");
}

static void out_type(struct out *out, const struct field *field)
{
	const char *null = field->required ? "" : ",\"null\"";
	switch (field->type) {
	case FIELD_TEXT:
		out_format(out, "\"type\":[\"string\"%s]", null);
		if (field->max != 0)
			out_format(out, ",\"maxLength\":%lld", (long long)field->max);
		if (field->noun != NULL && (strcmp(field->noun, "email") == 0 || strcmp(field->noun, "password") == 0))
			out_format(out, ",\"format\":\"%s\"", field->noun);
		break;
	case FIELD_INT:
	case FIELD_MINOR:
	case FIELD_OPT_INT:
		out_format(out, "\"type\":[\"integer\"%s],\"format\":\"int64\"", null);
		break;
	case FIELD_REAL:
	case FIELD_OPT_REAL:
		out_format(out, "\"type\":[\"number\"%s]", null);
		break;
	case FIELD_FLAG:
	case FIELD_OPT_FLAG:
		out_format(out, "\"type\":[\"boolean\"%s]", null);
		break;
	case FIELD_ID:
		out_format(out, "\"type\":[\"string\"%s],\"pattern\":\"^[0-9a-hjkmnp-tv-z]{13}$\"", null);
		break;
	case FIELD_UTC:
		out_format(out, "\"type\":[\"string\"%s],\"format\":\"date-time\"", null);
		break;
	case FIELD_DAY:
		out_format(out, "\"type\":[\"string\"%s],\"format\":\"date\"", null);
		break;
	case FIELD_HASH:
	case FIELD_BYTES:
		out_format(out, "\"type\":[\"string\"%s],\"pattern\":\"^([0-9a-f]{2})*$\"", null);
		break;
	case FIELD_ENUM:
		out_enum(out, field);
		break;
	case FIELD_LIST:
		out_format(out, "\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/%s\"}",
			field->record->name);
		if (field->max != 0)
			out_format(out, ",\"maxItems\":%lld", (long long)field->max);
		break;
	case FIELD_RECORD:
		out_format(out, "\"$ref\":\"#/components/schemas/%s\"", field->record->name);
		break;
	case FIELD_IDS:
	case FIELD_TEXTS:
		out_z(out, "\"type\":\"array\",\"items\":{\"type\":\"string\"}");
		break;
	}
	bool number = field->type == FIELD_INT || field->type == FIELD_OPT_INT || field->type == FIELD_MINOR;
	if (number && (field->min != 0 || field->max != 0))
		out_format(out, ",\"minimum\":%lld,\"maximum\":%lld", (long long)field->min, (long long)field->max);
	if (field->type == FIELD_MINOR)
		out_z(out, ",\"description\":\"Amount in the currency's smallest unit\"");
}

static void out_field_schema(struct out *out, const struct field *field)
{
	out_char(out, '{');
	out_type(out, field);
	if (field->help != NULL && field->type != FIELD_MINOR) {
		out_z(out, ",\"description\":");
		json_encode_text(out, str_c(field->help));
	}
	out_char(out, '}');
}

/* An object; for a request without what stands in the path, and only `required` fields required. */
static void out_object(struct out *out, const struct record *record, const struct operation *request)
{
	bool first = true;
	out_z(out, "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{");
	for (size_t i = 0; i < record->n_fields; i++) {
		if (request != NULL && operation_in_path(request, &record->fields[i]))
			continue;
		out_format(out, "%s\"%s\":", first ? "" : ",", record->fields[i].name);
		out_field_schema(out, &record->fields[i]);
		first = false;
	}
	out_z(out, "},\"required\":[");
	first = true;
	for (size_t i = 0; i < record->n_fields; i++) {
		if (!record->fields[i].required || (request != NULL && operation_in_path(request, &record->fields[i])))
			continue;
		out_format(out, "%s\"%s\"", first ? "" : ",", record->fields[i].name);
		first = false;
	}
	out_z(out, "]}");
}

/* ---- operations ---- */

static void out_parameters(struct out *out, const struct operation *operation)
{
	bool get = strcmp(operation->method, "GET") == 0, first = true;
	out_z(out, "\"parameters\":[");
	for (size_t i = 0; i < operation->in->n_fields; i++) {
		const struct field *field = &operation->in->fields[i];
		bool path = operation_in_path(operation, field);
		if (!path && !get)
			continue;
		out_format(out, "%s{\"name\":\"%s\",\"in\":\"%s\",\"required\":%s,\"schema\":", first ? "" : ",",
			field->name, path ? "path" : "query", path || field->required ? "true" : "false");
		out_field_schema(out, field);
		out_char(out, '}');
		first = false;
	}
	if (operation->flags & OPERATION_WRITES)
		out_format(out, "%s{\"$ref\":\"#/components/parameters/idempotency_key\"}", first ? "" : ",");
	out_char(out, ']');
}

static void out_operation(struct out *out, const struct operation *operation)
{
	out_char(out, '"');
	for (const char *p = operation->method; *p != '\0'; p++)
		out_char(out, (char)(*p - 'A' + 'a'));
	out_format(out, "\":{\"operationId\":\"%s\",\"summary\":", operation->name);
	json_encode_text(out, str_c(operation->summary));
	struct str name = str_c(operation->name);
	out_format(out, ",\"tags\":[\"%.*s\"],\"x-least-role\":\"%s\",",
		STR_ARG(str_sub(name, 0, str_find_char(name, '_'))), role_word(operation));
	if (operation->flags & OPERATION_PUBLIC)
		out_z(out, "\"security\":[],");
	out_parameters(out, operation);
	if (strcmp(operation->method, "GET") != 0) {
		out_z(out, ",\"requestBody\":{\"content\":{\"application/json\":{\"schema\":");
		out_object(out, operation->in, operation);
		out_z(out, "}}}");
	}
	out_z(out, ",\"responses\":{\"200\":{\"description\":\"Done\",\"content\":{\"application/json\":{\"schema\":");
	out_format(out, "{\"$ref\":\"#/components/schemas/%s\"}}}}", operation->out->name);
	static const int statuses[] = {400, 401, 403, 404, 409, 413, 429, 503};
	for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
		out_format(out, ",\"%d\":{\"$ref\":\"#/components/responses/problem\"}", statuses[i]);
	out_z(out, "}}");
}

static const char files_path[] =
	"\"/api/v1/files\":{\"post\":{\"operationId\":\"file_upload\",\"summary\":"
	"\"Send a file, as the body or as the file of a form; the operation that uses it is told its id\","
	"\"tags\":[\"file\"],\"x-least-role\":\"rep\",\"requestBody\":{\"content\":{\"application/octet-stream\":{}}},"
	"\"responses\":{\"200\":{\"description\":\"Kept\",\"content\":{\"application/json\":{\"schema\":"
	"{\"type\":\"object\",\"properties\":{\"file\":{\"type\":\"string\"},\"name\":{\"type\":\"string\"},"
	"\"bytes\":{\"type\":\"integer\"}},\"required\":[\"file\",\"name\",\"bytes\"]}}}},"
	"\"default\":{\"$ref\":\"#/components/responses/problem\"}}}}";

static void out_paths(struct out *out, struct records *records)
{
	bool first = false;
	out_z(out, files_path);
	for (int i = 0; i < operation_count; i++) {
		if (operation_hidden(operations[i]))
			continue;
		bool earlier = false;
		for (int j = 0; j < i && !earlier; j++)
			earlier = !operation_hidden(operations[j]) &&
				  strcmp(operations[j]->path, operations[i]->path) == 0;
		if (earlier)
			continue;
		out_format(out, "%s\"%s\":{", first ? "" : ",", operations[i]->path);
		first = false;
		for (int j = i; j < operation_count; j++) {
			if (operation_hidden(operations[j]) || strcmp(operations[j]->path, operations[i]->path) != 0)
				continue;
			if (j != i)
				out_char(out, ',');
			out_operation(out, operations[j]);
			collect(records, operations[j]->out);
			for (size_t f = 0; f < operations[j]->in->n_fields; f++)
				if (operations[j]->in->fields[f].record != NULL)
					collect(records, operations[j]->in->fields[f].record);
		}
		out_char(out, '}');
	}
}

static const char components[] =
	"\"securitySchemes\":{\"token\":{\"type\":\"http\",\"scheme\":\"bearer\"}},"
	"\"parameters\":{\"idempotency_key\":{\"name\":\"Idempotency-Key\",\"in\":\"header\",\"required\":false,"
	"\"description\":\"Any text, new for each request. Asking again with the same key gives the first answer again.\","
	"\"schema\":{\"type\":\"string\",\"maxLength\":200}}},"
	"\"responses\":{\"problem\":{\"description\":\"Why it was refused\",\"content\":{\"application/json\":{\"schema\":"
	"{\"$ref\":\"#/components/schemas/problem\"}}}}},"
	"\"schemas\":{\"problem\":{\"type\":\"object\",\"properties\":{"
	"\"error\":{\"type\":\"string\",\"description\":\"A stable word\"},"
	"\"field\":{\"type\":[\"string\",\"null\"],\"description\":\"What it is about, like names.2.name\"},"
	"\"message\":{\"type\":\"string\",\"description\":\"A sentence for people\"}},"
	"\"required\":[\"error\",\"field\",\"message\"]}";

void openapi_json(struct out *out, struct arena *arena)
{
	struct records records = {.arena = arena};
	out_z(out, "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"Kith\",\"version\":\"1\",\"summary\":"
		   "\"The referral engine for people who sell by consulting\"},\"servers\":[{\"url\":\"/\"}],"
		   "\"security\":[{\"token\":[]}],\"paths\":{");
	out_paths(out, &records);
	out_format(out, "},\"components\":{%s", components);
	for (size_t i = 0; i < records.seen.n; i++) {
		out_format(out, ",\"%s\":", records.seen.v[i]->name);
		out_object(out, records.seen.v[i], NULL);
	}
	out_z(out, "}}}");
}
