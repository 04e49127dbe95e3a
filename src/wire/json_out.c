#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "wire/json.h"

void json_encode_text(struct out *out, struct str text)
{
	if (str_none(text)) {
		out_z(out, "null");
		return;
	}
	out_char(out, '"');
	size_t from = 0;
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		/* '<' and '>' so that JSON inside a page cannot end its element. */
		if (c >= 0x20 && c != '"' && c != '\\' && c != '<' && c != '>' && c != 0x7f)
			continue;
		out_write(out, text.p + from, i - from);
		from = i + 1;
		if (c == '"' || c == '\\')
			out_format(out, "\\%c", c);
		else if (c == '\n')
			out_z(out, "\\n");
		else
			out_format(out, "\\u%04x", c);
	}
	out_write(out, text.p + from, text.n - from);
	out_char(out, '"');
}

static void encode_id(struct out *out, int64_t id)
{
	if (id == 0) {
		out_z(out, "null");
		return;
	}
	char text[ID_TEXT_SIZE];
	id_text(id, text);
	out_char(out, '"');
	out_write(out, text, sizeof text);
	out_char(out, '"');
}

static void encode_day(struct out *out, struct day day)
{
	if (day_none(day))
		out_z(out, "null");
	else
		out_format(out, "\"%04d-%02d-%02d\"", day.ymd / 10000, day.ymd / 100 % 100, day.ymd % 100);
}

static void encode_utc(struct out *out, struct utc t)
{
	if (utc_none(t)) {
		out_z(out, "null");
		return;
	}
	int64_t days = t.us / US_PER_DAY, rest = t.us % US_PER_DAY;
	if (rest < 0) {
		days--;
		rest += US_PER_DAY;
	}
	struct day day = day_from_number((int32_t)days);
	int64_t seconds = rest / US_PER_SECOND;
	out_format(out, "\"%04d-%02d-%02dT%02d:%02d:%02d.%06" PRId64 "Z\"", day.ymd / 10000, day.ymd / 100 % 100,
		day.ymd % 100, (int)(seconds / 3600), (int)(seconds / 60 % 60), (int)(seconds % 60),
		rest % US_PER_SECOND);
}

/* The shortest form that reads back as the same number. */
static void encode_real(struct out *out, double v)
{
	if (!isfinite(v)) {
		out_z(out, "null");
		return;
	}
	char text[32];
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof text, "%.*g", digits, v == 0 ? 0 : v); /* JSON readers lose the sign of -0 */
		if (strtod(text, NULL) == v)
			break;
	}
	out_z(out, text);
}

static void encode_hex(struct out *out, const void *bytes, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *p = bytes;
	out_char(out, '"');
	for (size_t i = 0; i < n; i++) {
		out_char(out, digits[p[i] >> 4]);
		out_char(out, digits[p[i] & 15]);
	}
	out_char(out, '"');
}

static void encode_flag(struct out *out, bool v)
{
	out_z(out, v ? "true" : "false");
}

static void encode_bytes(struct out *out, struct str bytes)
{
	if (str_none(bytes))
		out_z(out, "null");
	else
		encode_hex(out, bytes.p, bytes.n);
}

static void encode_enum(struct out *out, const struct enum_info *enums, int v)
{
	json_encode_text(out, v == 0 ? STR_NONE : enum_word(enums, v));
}

static void encode_opt_int(struct out *out, struct opt_int opt)
{
	if (opt.set)
		out_int(out, opt.v);
	else
		out_z(out, "null");
}

static void encode_opt_real(struct out *out, struct opt_real opt)
{
	if (opt.set)
		encode_real(out, opt.v);
	else
		out_z(out, "null");
}

static void encode_opt_flag(struct out *out, struct opt_flag opt)
{
	if (opt.set)
		encode_flag(out, opt.v);
	else
		out_z(out, "null");
}

static void encode_record(struct out *out, const struct record *record, const void *value, bool given_only);

static void encode_list(struct out *out, const struct field *field, const struct list *list, bool given_only)
{
	const char *items = list->items;
	out_char(out, '[');
	for (size_t i = 0; i < list->n; i++) {
		if (i != 0)
			out_char(out, ',');
		encode_record(out, field->record, items + i * field->record->size, given_only);
	}
	out_char(out, ']');
}

static void encode_ids(struct out *out, const struct ids *ids)
{
	out_char(out, '[');
	for (size_t i = 0; i < ids->n; i++) {
		if (i != 0)
			out_char(out, ',');
		encode_id(out, ids->v[i]);
	}
	out_char(out, ']');
}

static void encode_texts(struct out *out, const struct texts *texts)
{
	out_char(out, '[');
	for (size_t i = 0; i < texts->n; i++) {
		if (i != 0)
			out_char(out, ',');
		json_encode_text(out, texts->v[i]);
	}
	out_char(out, ']');
}

static void encode_optional(struct out *out, const struct field *field, const void *place)
{
	if (field->type == FIELD_OPT_INT)
		encode_opt_int(out, *(const struct opt_int *)place);
	else if (field->type == FIELD_OPT_REAL)
		encode_opt_real(out, *(const struct opt_real *)place);
	else
		encode_opt_flag(out, *(const struct opt_flag *)place);
}

static void encode_nested(struct out *out, const struct field *field, const void *place, bool given_only)
{
	if (field->type == FIELD_LIST)
		encode_list(out, field, place, given_only);
	else if (field->type == FIELD_RECORD)
		encode_record(out, field->record, place, given_only);
	else if (field->type == FIELD_IDS)
		encode_ids(out, place);
	else
		encode_texts(out, place);
}

static void encode_field(struct out *out, const struct field *field, const void *place, bool given_only)
{
	switch (field->type) {
	case FIELD_TEXT:
		json_encode_text(out, *(const struct str *)place);
		break;
	case FIELD_INT:
	case FIELD_MINOR:
		out_int(out, *(const int64_t *)place);
		break;
	case FIELD_REAL:
		encode_real(out, *(const double *)place);
		break;
	case FIELD_FLAG:
		encode_flag(out, *(const bool *)place);
		break;
	case FIELD_ID:
		encode_id(out, *(const int64_t *)place);
		break;
	case FIELD_UTC:
		encode_utc(out, *(const struct utc *)place);
		break;
	case FIELD_DAY:
		encode_day(out, *(const struct day *)place);
		break;
	case FIELD_HASH:
		encode_hex(out, place, sizeof(struct hash));
		break;
	case FIELD_BYTES:
		encode_bytes(out, *(const struct str *)place);
		break;
	case FIELD_ENUM:
		encode_enum(out, field->enums, *(const int *)place);
		break;
	case FIELD_OPT_INT:
	case FIELD_OPT_REAL:
	case FIELD_OPT_FLAG:
		encode_optional(out, field, place);
		break;
	case FIELD_LIST:
	case FIELD_RECORD:
	case FIELD_IDS:
	case FIELD_TEXTS:
		encode_nested(out, field, place, given_only);
		break;
	}
}

/* Zero where zero means "not given", for a field that need not be. */
static bool is_default(const struct field *field, const void *value)
{
	const void *place = field_of(field, value);
	switch (field->type) {
	case FIELD_INT:
	case FIELD_MINOR:
		return *(const int64_t *)place == 0;
	case FIELD_REAL:
		return *(const double *)place == 0;
	case FIELD_FLAG:
		return !*(const bool *)place;
	case FIELD_RECORD:
		for (size_t i = 0; i < field->record->n_fields; i++)
			if (!is_default(&field->record->fields[i], place))
				return false;
		return true;
	case FIELD_TEXT:
	case FIELD_ID:
	case FIELD_UTC:
	case FIELD_DAY:
	case FIELD_HASH:
	case FIELD_BYTES:
	case FIELD_ENUM:
	case FIELD_OPT_INT:
	case FIELD_OPT_REAL:
	case FIELD_OPT_FLAG:
	case FIELD_LIST:
	case FIELD_IDS:
	case FIELD_TEXTS:
		break;
	}
	return value_none(field, value);
}

static void encode_record(struct out *out, const struct record *record, const void *value, bool given_only)
{
	bool first = true;
	out_char(out, '{');
	for (size_t i = 0; i < record->n_fields; i++) {
		const struct field *field = &record->fields[i];
		if (given_only && !field->required && is_default(field, value))
			continue;
		if (!first)
			out_char(out, ',');
		first = false;
		json_encode_text(out, str_c(field->name));
		out_char(out, ':');
		encode_field(out, field, field_of(field, value), given_only);
	}
	out_char(out, '}');
}

void json_encode(struct out *out, const struct record *record, const void *value)
{
	encode_record(out, record, value, false);
}

void json_encode_given(struct out *out, const struct record *record, const void *value)
{
	encode_record(out, record, value, true);
}
