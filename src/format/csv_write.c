#include "format/csv_write.h"

#include <stdlib.h>
#include <string.h>

static bool is_column(const struct field *field)
{
	switch (field->type) {
	case FIELD_LIST:
	case FIELD_RECORD:
	case FIELD_IDS:
	case FIELD_TEXTS:
	case FIELD_HASH:
	case FIELD_BYTES:
		return false;
	default:
		return true;
	}
}

static bool is_formula(char first)
{
	return first != '\0' && strchr("=+-@\t\r", first) != NULL;
}

void csv_write_text(struct out *out, struct str text)
{
	bool quoted = text.n > 0 && (text.p[0] == ' ' || text.p[text.n - 1] == ' ');
	for (size_t i = 0; i < text.n && !quoted; i++)
		quoted = text.p[i] == '"' || text.p[i] == ',' || text.p[i] == ';' || text.p[i] == '\n' ||
			 text.p[i] == '\r' || text.p[i] == '\t';
	if (quoted)
		out_char(out, '"');
	if (text.n > 0 && is_formula(text.p[0]))
		out_char(out, '\'');
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '"')
			out_char(out, '"');
		out_char(out, text.p[i]);
	}
	if (quoted)
		out_char(out, '"');
}

static void write_minor(struct out *out, struct arena *arena, struct minor minor, struct str currency)
{
	char *code = str_z(arena, currency);
	int digits = money_digits(code != NULL ? code : "");
	int64_t unit = 1;
	for (int i = 0; i < digits; i++)
		unit *= 10;
	uint64_t all = minor.v < 0 ? (uint64_t)0 - (uint64_t)minor.v : (uint64_t)minor.v;
	if (minor.v < 0)
		out_char(out, '-');
	out_format(out, "%llu", (unsigned long long)(all / (uint64_t)unit));
	if (digits > 0)
		out_format(out, ".%0*llu", digits, (unsigned long long)(all % (uint64_t)unit));
}

static void write_cell(
	struct out *out, struct arena *arena, const struct field *field, const char *at, struct str currency)
{
	struct day day;
	struct utc utc;
	int64_t number;
	switch (field->type) {
	case FIELD_TEXT:
		csv_write_text(out, *(const struct str *)(const void *)at);
		break;
	case FIELD_INT:
		out_int(out, *(const int64_t *)(const void *)at);
		break;
	case FIELD_OPT_INT:
		if (((const struct opt_int *)(const void *)at)->set)
			out_int(out, ((const struct opt_int *)(const void *)at)->v);
		break;
	case FIELD_REAL:
		out_format(out, "%.4f", *(const double *)(const void *)at);
		break;
	case FIELD_OPT_REAL:
		if (((const struct opt_real *)(const void *)at)->set)
			out_format(out, "%.4f", ((const struct opt_real *)(const void *)at)->v);
		break;
	case FIELD_FLAG:
		out_z(out, *(const bool *)at ? "yes" : "no");
		break;
	case FIELD_OPT_FLAG:
		if (((const struct opt_flag *)(const void *)at)->set)
			out_z(out, ((const struct opt_flag *)(const void *)at)->v ? "yes" : "no");
		break;
	case FIELD_ID:
		memcpy(&number, at, sizeof number);
		if (number != 0)
			out_str(out, id_words(arena, number));
		break;
	case FIELD_DAY:
		memcpy(&day, at, sizeof day);
		if (!day_none(day))
			out_str(out, day_iso(arena, day));
		break;
	case FIELD_UTC:
		memcpy(&utc, at, sizeof utc);
		if (!utc_none(utc))
			out_str(out, utc_iso(arena, utc));
		break;
	case FIELD_MINOR:
		write_minor(out, arena, *(const struct minor *)(const void *)at, currency);
		break;
	case FIELD_ENUM:
		out_str(out, enum_word(field->enums, (int)*(const unsigned *)(const void *)at));
		break;
	default:
		break;
	}
}

void csv_write_head(struct out *out, const struct record *record)
{
	bool first = true;
	out_z(out, "\xef\xbb\xbf");
	for (size_t i = 0; i < record->n_fields; i++) {
		if (!is_column(&record->fields[i]))
			continue;
		if (!first)
			out_char(out, ',');
		out_z(out, record->fields[i].name);
		first = false;
	}
	out_z(out, "\r\n");
}

void csv_write_row(
	struct out *out, struct arena *arena, const struct record *record, const void *row, struct str currency)
{
	bool first = true;
	for (size_t i = 0; i < record->n_fields; i++) {
		if (!is_column(&record->fields[i]))
			continue;
		if (!first)
			out_char(out, ',');
		write_cell(out, arena, &record->fields[i], (const char *)row + record->fields[i].offset, currency);
		first = false;
	}
	out_z(out, "\r\n");
}
