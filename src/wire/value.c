/* Text to field: the one place where values typed by people or standing in URLs are read. */
#include "wire/wire.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/hex.h"
#include "base/money.h"
#include "base/utf8.h"

enum { NUMBER_LETTERS = 64 };

static bool is_format(const struct field *field, const char *format)
{
	return field->noun != NULL && strcmp(field->noun, format) == 0;
}

/* Line ends become one line feed each; in texts of one line, spaces. */
static struct str tidy_lines(struct arena *arena, struct str text, bool multiline)
{
	bool plain = memchr(text.p, '\r', text.n) == NULL;
	if (plain && (multiline || (memchr(text.p, '\n', text.n) == NULL && memchr(text.p, '\t', text.n) == NULL)))
		return text;
	char *p = arena_alloc(arena, text.n + 1);
	size_t n = 0;
	for (size_t i = 0; p != NULL && i < text.n; i++) {
		char c = text.p[i];
		if (c == '\r') {
			if (i + 1 < text.n && text.p[i + 1] == '\n')
				continue;
			c = '\n';
		}
		p[n++] = (c == '\n' || c == '\t') && !multiline ? ' ' : c;
	}
	return p != NULL ? (struct str){p, n} : STR("");
}

static enum err check_email(const struct wire *wire, struct str path, struct str text)
{
	size_t at = str_find_char(text, '@');
	bool fine = at != SIZE_MAX && at > 0 && at + 1 < text.n && text.n <= 254 &&
		    str_find_char(str_from(text, at + 1), '@') == SIZE_MAX && str_find_char(text, ' ') == SIZE_MAX &&
		    str_find_char(text, ',') == SIZE_MAX && str_find_char(text, '<') == SIZE_MAX;
	if (!fine)
		return wire_refuse(wire, path, "This is no e-mail address. Write one like ines@example.com.");
	return OK;
}

enum err value_check_text(const struct wire *wire, const struct field *field, struct str path, struct str *text)
{
	if (str_none(*text) || wire->stored)
		return OK;
	int64_t max = field->max != 0 ? field->max : WIRE_TEXT_MAX;
	if (!utf8_valid(*text))
		return wire_refuse(wire, path, "This is not UTF-8 text. Save or send it as UTF-8.");
	struct str tidy = *text;
	if (!is_format(field, "password"))
		tidy = str_trim(tidy_lines(wire->arena, *text, is_format(field, "multiline")));
	if (!utf8_clean(tidy))
		return wire_refuse(
			wire, path, "There are control characters in it that cannot be seen. Type it again.");
	if (tidy.n > (size_t)max)
		return wire_refuse(wire, path, "This is too long: at most %lld letters fit, it has %zu.",
			(long long)max, utf8_count(tidy) > (size_t)max ? utf8_count(tidy) : tidy.n);
	if (tidy.n == 0) {
		*text = STR_NONE;
		return OK;
	}
	if (is_format(field, "email"))
		TRY(check_email(wire, path, tidy));
	*text = tidy;
	return OK;
}

static bool has_range(const struct field *field)
{
	return field->min != 0 || field->max != 0;
}

enum err value_check_int(const struct wire *wire, const struct field *field, struct str path, int64_t v)
{
	if (field->type == FIELD_MINOR && !wire->stored && !minor_fits((struct minor){v}))
		return wire_refuse(wire, path, "This amount is too large.");
	if (wire->stored || !has_range(field) || (v >= field->min && v <= field->max))
		return OK;
	return wire_refuse(wire, path, "Give a number from %lld to %lld; this is %lld.", (long long)field->min,
		(long long)field->max, (long long)v);
}

enum err value_check_real(const struct wire *wire, const struct field *field, struct str path, double v)
{
	if (!isfinite(v))
		return wire_refuse(wire, path, "This number is too large.");
	if (wire->stored || !has_range(field) || (v >= (double)field->min && v <= (double)field->max))
		return OK;
	return wire_refuse(wire, path, "Give a number from %lld to %lld; this is %g.", (long long)field->min,
		(long long)field->max, v);
}

/* ---- from text ---- */

static enum err parse_int(
	const struct wire *wire, const struct field *field, struct str path, struct str text, int64_t *ret_v)
{
	char digits[NUMBER_LETTERS];
	bool fine = text.n < sizeof digits;
	for (size_t i = 0; fine && i < text.n; i++)
		fine = (text.p[i] >= '0' && text.p[i] <= '9') ||
		       (i == 0 && text.n > 1 && (text.p[i] == '-' || text.p[i] == '+'));
	if (!fine)
		return wire_refuse(wire, path, "Give a whole number, in digits only.");
	memcpy(digits, text.p, text.n);
	digits[text.n] = '\0';
	errno = 0;
	int64_t v = strtoll(digits, NULL, 10);
	if (errno == ERANGE)
		return wire_refuse(wire, path, "This number is too large.");
	TRY(value_check_int(wire, field, path, v));
	*ret_v = v;
	return OK;
}

static enum err parse_real(
	const struct wire *wire, const struct field *field, struct str path, struct str text, double *ret_v)
{
	char digits[NUMBER_LETTERS];
	bool fine = text.n < sizeof digits;
	for (size_t i = 0; fine && i < text.n; i++)
		fine = strchr("0123456789+-.eE", text.p[i]) != NULL && text.p[i] != '\0';
	char *end = digits;
	double v = 0;
	if (fine) {
		memcpy(digits, text.p, text.n);
		digits[text.n] = '\0';
		v = strtod(digits, &end);
		fine = *end == '\0' && end != digits;
	}
	if (!fine)
		return wire_refuse(wire, path, "Give a number like 3 or 0.5.");
	TRY(value_check_real(wire, field, path, v));
	*ret_v = v;
	return OK;
}

static enum err parse_flag(const struct wire *wire, struct str path, struct str text, bool *ret_v)
{
	static const struct {
		const char *word;
		bool v;
	} words[] = {{"1", true}, {"true", true}, {"yes", true}, {"on", true}, {"0", false}, {"false", false},
		{"no", false}, {"off", false}};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (str_equal_ascii_nocase(text, str_c(words[i].word))) {
			*ret_v = words[i].v;
			return OK;
		}
	}
	return wire_refuse(wire, path, "Answer yes or no.");
}

static enum err parse_enum(
	const struct wire *wire, const struct field *field, struct str path, struct str text, int *ret_v)
{
	int v = text.n != 0 ? enum_parse(field->enums, text) : 0;
	if (v != 0) {
		*ret_v = v;
		return OK;
	}
	struct str list = STR("");
	for (int i = 1; i < field->enums->n; i++)
		list = str_format(wire->arena, "%.*s%s%s", STR_ARG(list),
			i == 1                     ? ""
			: i == field->enums->n - 1 ? " or "
						   : ", ",
			field->enums->words[i]);
	return wire_refuse(
		wire, path, "\"%.*s\" is not known here. Use %.*s.", STR_ARG(str_sub(text, 0, 60)), STR_ARG(list));
}

static enum err parse_hex(const struct wire *wire, struct str path, struct str text, uint8_t *bytes, size_t room)
{
	return hex_bytes(text, bytes, room) ? OK
					    : wire_refuse(wire, path, "Write it as hexadecimal digits, two a byte.");
}

static enum err parse_bytes(
	const struct wire *wire, const struct field *field, struct str path, struct str text, struct str *ret_v)
{
	size_t max = field->max != 0 ? (size_t)field->max : WIRE_TEXT_MAX;
	if (text.n % 2 != 0 || (!wire->stored && text.n / 2 > max))
		return wire_refuse(wire, path, "Write at most %zu bytes as hexadecimal digits, two a byte.", max);
	uint8_t *bytes = arena_alloc(wire->arena, text.n / 2 + 1);
	if (bytes == NULL)
		return ERR_NOMEM;
	TRY(parse_hex(wire, path, text, bytes, text.n / 2));
	*ret_v = (struct str){(char *)bytes, text.n / 2};
	return OK;
}

static enum err parse_moment(
	const struct wire *wire, const struct field *field, struct str path, struct str text, void *place)
{
	enum err err = field->type == FIELD_DAY ? day_parse_iso(text, place) : utc_parse_iso(text, place);
	if (err == OK)
		return OK;
	if (field->type == FIELD_DAY)
		return wire_refuse(wire, path, "Write the day as year-month-day, like 2026-11-22.");
	return wire_refuse(wire, path, "Write the time like 2026-11-22T09:30:00Z.");
}

static enum err parse_text(
	const struct wire *wire, const struct field *field, struct str path, struct str text, struct str *ret_v)
{
	struct str v = text;
	TRY(value_check_text(wire, field, path, &v));
	*ret_v = str_copy(wire->arena, v);
	return OK;
}

static enum err parse_id(const struct wire *wire, struct str path, struct str text, void *place)
{
	if (id_parse(text, place) != OK)
		return wire_refuse(wire, path, "This is no id. An id has 13 letters and digits, as lists show it.");
	return OK;
}

static enum err parse_minor(
	const struct wire *wire, const struct field *field, struct str path, struct str text, struct minor *ret_v)
{
	struct minor v;
	if (minor_parse(text, wire->money_digits, &v) != OK)
		return wire_refuse(wire, path, "This is no amount. Write it like 4800 or 4,800.50.");
	TRY(value_check_int(wire, field, path, v.v));
	*ret_v = v;
	return OK;
}

static enum err parse_opt_int(
	const struct wire *wire, const struct field *field, struct str path, struct str text, struct opt_int *ret_v)
{
	TRY(parse_int(wire, field, path, text, &ret_v->v));
	ret_v->set = true;
	return OK;
}

static enum err parse_opt_real(
	const struct wire *wire, const struct field *field, struct str path, struct str text, struct opt_real *ret_v)
{
	TRY(parse_real(wire, field, path, text, &ret_v->v));
	ret_v->set = true;
	return OK;
}

static enum err parse_opt_flag(const struct wire *wire, struct str path, struct str text, struct opt_flag *ret_v)
{
	TRY(parse_flag(wire, path, text, &ret_v->v));
	ret_v->set = true;
	return OK;
}

enum err value_parse(const struct wire *wire, const struct field *field, struct str path, struct str text, void *base)
{
	void *place = field_in(field, base);
	if (field->type == FIELD_TEXT)
		return parse_text(wire, field, path, text, place);
	text = str_trim(text);
	if (text.n == 0)
		return OK;
	switch (field->type) {
	case FIELD_INT:
		return parse_int(wire, field, path, text, place);
	case FIELD_REAL:
		return parse_real(wire, field, path, text, place);
	case FIELD_FLAG:
		return parse_flag(wire, path, text, place);
	case FIELD_ID:
		return parse_id(wire, path, text, place);
	case FIELD_UTC:
	case FIELD_DAY:
		return parse_moment(wire, field, path, text, place);
	case FIELD_MINOR:
		return parse_minor(wire, field, path, text, place);
	case FIELD_HASH:
		return parse_hex(wire, path, text, place, sizeof(struct hash));
	case FIELD_BYTES:
		return parse_bytes(wire, field, path, text, place);
	case FIELD_ENUM:
		return parse_enum(wire, field, path, text, place);
	case FIELD_OPT_INT:
		return parse_opt_int(wire, field, path, text, place);
	case FIELD_OPT_REAL:
		return parse_opt_real(wire, field, path, text, place);
	case FIELD_OPT_FLAG:
		return parse_opt_flag(wire, path, text, place);
	case FIELD_TEXT:
	case FIELD_LIST:
	case FIELD_RECORD:
	case FIELD_IDS:
	case FIELD_TEXTS:
		break;
	}
	return wire_refuse(wire, path, "One value cannot stand for a list.");
}

bool value_none(const struct field *field, const void *base)
{
	const void *place = field_of(field, base);
	switch (field->type) {
	case FIELD_TEXT:
	case FIELD_BYTES:
		return str_none(*(const struct str *)place);
	case FIELD_ID:
	case FIELD_UTC:
		return *(const int64_t *)place == 0;
	case FIELD_DAY:
		return day_none(*(const struct day *)place);
	case FIELD_ENUM:
		return *(const int *)place == 0;
	case FIELD_OPT_INT:
		return !((const struct opt_int *)place)->set;
	case FIELD_OPT_REAL:
		return !((const struct opt_real *)place)->set;
	case FIELD_OPT_FLAG:
		return !((const struct opt_flag *)place)->set;
	case FIELD_LIST:
		return ((const struct list *)place)->n == 0;
	case FIELD_IDS:
		return ((const struct ids *)place)->n == 0;
	case FIELD_TEXTS:
		return ((const struct texts *)place)->n == 0;
	case FIELD_INT:
	case FIELD_REAL:
	case FIELD_FLAG:
	case FIELD_MINOR:
	case FIELD_HASH:
	case FIELD_RECORD:
		break;
	}
	return false;
}
