/* jansson reads, the descriptors decide. This is the only file that speaks to jansson. */
#include <jansson.h>
#include <string.h>
#include "wire/json.h"

/* ---- where in the text are we? ---- */

struct level {
	bool object;
	bool key_next;  /* in an object: the next string is a key */
	struct str key; /* raw, without quotes */
	size_t index;
};

struct scan {
	struct level levels[WIRE_DEPTH_MAX + 1];
	size_t depth;
	bool too_deep;
};

/* Walks over `text` up to `stop` and keeps the way from the root. Cares for nesting and strings
 * only; jansson judges the rest. */
static void scan_to(struct str text, size_t stop, struct scan *scan)
{
	*scan = (struct scan){0};
	for (size_t i = 0; i < text.n && i < stop; i++) {
		struct level *level = &scan->levels[scan->depth];
		switch (text.p[i]) {
		case '{':
		case '[':
			if (scan->depth == WIRE_DEPTH_MAX) {
				scan->too_deep = true;
				return;
			}
			scan->levels[++scan->depth] = (struct level){
				.object = text.p[i] == '{', .key_next = text.p[i] == '{'};
			break;
		case '}':
		case ']':
			if (scan->depth > 0)
				scan->depth--;
			break;
		case ',':
			level->index++;
			level->key_next = level->object;
			break;
		case '"': {
			size_t from = ++i;
			while (i < text.n && text.p[i] != '"')
				i += text.p[i] == '\\' ? 2 : 1;
			if (level->key_next) {
				level->key = str_sub(text, from, (i < text.n ? i : text.n) - from);
				level->key_next = false;
			}
			break;
		}
		default:
			break;
		}
	}
}

static struct str scan_path(const struct wire *wire, const struct scan *scan)
{
	struct str path = STR("");
	for (size_t i = 1; i <= scan->depth; i++) {
		const struct level *level = &scan->levels[i];
		if (!level->object)
			path = wire_path_item(wire->arena, path, level->index);
		else if (level->key.n != 0)
			path = wire_path(wire->arena, path, str_sub(level->key, 0, 60));
	}
	return path;
}

static enum err refuse_text(const struct wire *wire, struct str text, const json_error_t *error)
{
	struct scan scan;
	scan_to(text, error->position > 0 ? (size_t)error->position : 0, &scan);
	struct str path = scan_path(wire, &scan);
	switch (json_error_code(error)) {
	case json_error_out_of_memory:
		return ERR_NOMEM;
	case json_error_numeric_overflow:
		return wire_refuse(wire, path, "This number is too large.");
	case json_error_duplicate_key:
		return wire_refuse(wire, path, "This field is given twice. Give it once.");
	case json_error_invalid_utf8:
		return wire_refuse(wire, path, "This is not UTF-8 text. Save or send it as UTF-8.");
	case json_error_null_character:
	case json_error_null_byte_in_key:
		return wire_refuse(wire, path, "There is a NUL character in it. Leave it out.");
	case json_error_unknown:
	case json_error_cannot_open_file:
	case json_error_invalid_argument:
	case json_error_premature_end_of_input:
	case json_error_end_of_input_expected:
	case json_error_invalid_syntax:
	case json_error_invalid_format:
	case json_error_wrong_type:
	case json_error_null_value:
	case json_error_stack_overflow:
	case json_error_item_not_found:
	case json_error_index_out_of_range:
		break;
	}
	return wire_refuse(wire, path, "This is not JSON: at line %d, column %d.", error->line, error->column);
}

/* ---- values ---- */

static enum err decode_record(const struct wire *wire, json_t *json, const struct record *record, struct str path,
	const struct pair *given, size_t n_given, void *value);

static struct str json_text(const json_t *json)
{
	return (struct str){json_string_value(json), json_string_length(json)};
}

static enum err refuse_type(const struct wire *wire, struct str path, const char *wanted)
{
	return wire_refuse(wire, path, "Give %s here.", wanted);
}

static enum err decode_int(
	const struct wire *wire, const json_t *json, const struct field *field, struct str path, int64_t *ret_v)
{
	if (!json_is_integer(json))
		return refuse_type(wire, path,
			field->type == FIELD_MINOR
				? "the amount as a whole number of the smallest unit (4800 for 48.00)"
				: "a whole number");
	int64_t v = json_integer_value(json);
	TRY(value_check_int(wire, field, path, v));
	*ret_v = v;
	return OK;
}

static enum err decode_real(
	const struct wire *wire, const json_t *json, const struct field *field, struct str path, double *ret_v)
{
	if (!json_is_number(json))
		return refuse_type(wire, path, "a number");
	double v = json_number_value(json);
	TRY(value_check_real(wire, field, path, v));
	*ret_v = v;
	return OK;
}

static enum err decode_flag(const struct wire *wire, const json_t *json, struct str path, bool *ret_v)
{
	if (!json_is_boolean(json))
		return refuse_type(wire, path, "true or false");
	*ret_v = json_is_true(json);
	return OK;
}

static enum err decode_list(
	const struct wire *wire, json_t *json, const struct field *field, struct str path, struct list *ret_list)
{
	if (!json_is_array(json))
		return refuse_type(wire, path, "a list");
	size_t n = json_array_size(json);
	TRY(wire_check_items(wire, path, field, n));
	char *items = arena_array(wire->arena, n + 1, field->record->size);
	if (items == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < n; i++)
		TRY(decode_record(wire, json_array_get(json, i), field->record, wire_path_item(wire->arena, path, i),
			NULL, 0, items + i * field->record->size));
	*ret_list = (struct list){n != 0 ? items : NULL, n};
	return OK;
}

static enum err decode_ids(
	const struct wire *wire, const json_t *json, const struct field *field, struct str path, struct ids *ret_ids)
{
	if (!json_is_array(json))
		return refuse_type(wire, path, "a list of ids");
	size_t n = json_array_size(json);
	TRY(wire_check_items(wire, path, field, n));
	int64_t *v = ARENA_ARRAY(wire->arena, n + 1, int64_t);
	if (v == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < n; i++) {
		const json_t *item = json_array_get(json, i);
		if (!json_is_string(item) || id_parse(json_text(item), &v[i]) != OK)
			return refuse_type(
				wire, wire_path_item(wire->arena, path, i), "an id of 13 letters and digits");
	}
	*ret_ids = (struct ids){n != 0 ? v : NULL, n};
	return OK;
}

static enum err decode_texts(const struct wire *wire, const json_t *json, const struct field *field, struct str path,
	struct texts *ret_texts)
{
	if (!json_is_array(json))
		return refuse_type(wire, path, "a list of texts");
	size_t n = json_array_size(json);
	TRY(wire_check_items(wire, path, field, n));
	struct str *v = ARENA_ARRAY(wire->arena, n + 1, struct str);
	if (v == NULL)
		return ERR_NOMEM;
	struct field item_field = {.type = FIELD_TEXT}; /* `max` of the list counts items, not letters */
	for (size_t i = 0; i < n; i++) {
		const json_t *item = json_array_get(json, i);
		struct str item_path = wire_path_item(wire->arena, path, i);
		if (!json_is_string(item))
			return refuse_type(wire, item_path, "a text");
		v[i] = json_text(item);
		TRY(value_check_text(wire, &item_field, item_path, &v[i]));
		v[i] = str_none(v[i]) ? STR("") : str_copy(wire->arena, v[i]);
	}
	*ret_texts = (struct texts){n != 0 ? v : NULL, n};
	return OK;
}

static enum err decode_text(
	const struct wire *wire, const json_t *json, const struct field *field, struct str path, void *value)
{
	if (!json_is_string(json))
		return refuse_type(wire, path, field->type == FIELD_TEXT ? "a text" : "a text in quotes");
	struct str text = json_text(json);
	if (field->type == FIELD_TEXT) {
		TRY(value_check_text(wire, field, path, &text));
		*(struct str *)field_in(field, value) = str_copy(wire->arena, text);
		return OK;
	}
	if (text.n == 0 && field->type == FIELD_BYTES) {
		*(struct str *)field_in(field, value) = STR("");
		return OK;
	}
	if (str_trim(text).n != text.n || text.n == 0)
		return wire_refuse(wire, path, "There is nothing in it, or space around it. For none, give null.");
	return value_parse(wire, field, path, text, value);
}

static enum err decode_field(
	const struct wire *wire, json_t *json, const struct field *field, struct str path, void *value)
{
	void *place = field_in(field, value);
	switch (field->type) {
	case FIELD_INT:
	case FIELD_MINOR:
		return decode_int(wire, json, field, path, place); /* struct minor is one int64_t */
	case FIELD_REAL:
		return decode_real(wire, json, field, path, place);
	case FIELD_FLAG:
		return decode_flag(wire, json, path, place);
	case FIELD_OPT_INT:
		TRY(decode_int(wire, json, field, path, &((struct opt_int *)place)->v));
		((struct opt_int *)place)->set = true;
		return OK;
	case FIELD_OPT_REAL:
		TRY(decode_real(wire, json, field, path, &((struct opt_real *)place)->v));
		((struct opt_real *)place)->set = true;
		return OK;
	case FIELD_OPT_FLAG:
		TRY(decode_flag(wire, json, path, &((struct opt_flag *)place)->v));
		((struct opt_flag *)place)->set = true;
		return OK;
	case FIELD_LIST:
		return decode_list(wire, json, field, path, place);
	case FIELD_RECORD:
		return decode_record(wire, json, field->record, path, NULL, 0, place);
	case FIELD_IDS:
		return decode_ids(wire, json, field, path, place);
	case FIELD_TEXTS:
		return decode_texts(wire, json, field, path, place);
	case FIELD_TEXT:
	case FIELD_ID:
	case FIELD_UTC:
	case FIELD_DAY:
	case FIELD_HASH:
	case FIELD_BYTES:
	case FIELD_ENUM:
		break;
	}
	return decode_text(wire, json, field, path, value);
}

/* ---- records ---- */

static const struct pair *pair_find(const struct pair *pairs, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(pairs[i].name, name))
			return &pairs[i];
	return NULL;
}

/* A text, or a number written as the path writes it. */
static bool says_the_same(const struct wire *wire, const json_t *json, struct str text)
{
	if (json_is_integer(json))
		return str_equal(str_format(wire->arena, "%lld", (long long)json_integer_value(json)), text);
	return json_is_string(json) && str_equal(json_text(json), text);
}

static enum err decode_given(const struct wire *wire, const json_t *json, const struct field *field, struct str path,
	const struct pair *pair, void *value)
{
	if (json != NULL && !says_the_same(wire, json, pair->value))
		return wire_refuse(wire, path, "This contradicts the path, which says \"%.*s\".",
			STR_ARG(str_sub(pair->value, 0, 60)));
	return value_parse(wire, field, path, pair->value, value);
}

static enum err decode_record(const struct wire *wire, json_t *json, const struct record *record, struct str path,
	const struct pair *given, size_t n_given, void *value)
{
	if (!json_is_object(json))
		return refuse_type(wire, path, "an object, in { }");
	const char *name;
	json_t *member;
	json_object_foreach(json, name, member)
	{
		if (!wire->ignore_unknown && record_field(record, str_c(name)) == NULL)
			return wire_refuse_unknown(wire,
				wire_path(wire->arena, path, str_copy(wire->arena, str_sub(str_c(name), 0, 60))),
				record, str_c(name));
	}
	for (size_t i = 0; i < record->n_fields; i++) {
		const struct field *field = &record->fields[i];
		struct str field_path = wire_path(wire->arena, path, str_c(field->name));
		const struct pair *pair = pair_find(given, n_given, field->name);
		member = json_object_get(json, field->name);
		if (pair != NULL)
			TRY(decode_given(wire, member, field, field_path, pair, value));
		else if (member != NULL && !json_is_null(member))
			TRY(decode_field(wire, member, field, field_path, value));
		else if (field->required && !wire->stored)
			return wire_refuse_missing(wire, field_path, field);
		if (field->required && !wire->stored && value_none(field, value))
			return wire_refuse_missing(wire, field_path, field);
	}
	return OK;
}

static void json_cleanup(json_t **json)
{
	json_decref(*json);
}

enum err json_decode(const struct wire *wire, struct str text, const struct record *record, const struct pair *given,
	size_t n_given, void *ret_value)
{
	size_t max = wire->max_bytes != 0 ? wire->max_bytes : WIRE_BYTES_MAX;
	if (text.n > max && !wire->stored)
		return wire_refuse_as(wire, ERR_TOO_LARGE, STR_NONE,
			"This is too large: at most %zu bytes can be sent at once.", max);
	struct scan scan;
	scan_to(text, text.n, &scan);
	if (scan.too_deep)
		return wire_refuse(wire, STR_NONE, "This JSON is nested deeper than %d levels.", WIRE_DEPTH_MAX);
	json_error_t error;
	__attribute__((cleanup(json_cleanup))) json_t *json = json_loadb(
		text.p != NULL ? text.p : "", text.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
	if (json == NULL)
		return refuse_text(wire, text, &error);
	void *value = arena_alloc(wire->arena, record->size != 0 ? record->size : 1);
	if (value == NULL)
		return ERR_NOMEM;
	TRY(decode_record(wire, json, record, STR_NONE, given, n_given, value));
	if (arena_failed(wire->arena))
		return ERR_NOMEM;
	memcpy(ret_value, value, record->size);
	return OK;
}
