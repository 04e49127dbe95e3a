/* Members of argument and row structs, read and written by their descriptors: what both engines
 * agree on. The C type of each logical type stands in base/field.h. */
#include <math.h>
#include <string.h>
#include "base/log.h"
#include "db/engine.h"

bool field_stored_as_integer(enum field_type type)
{
	switch (type) {
	case FIELD_INT:
	case FIELD_FLAG:
	case FIELD_ID:
	case FIELD_UTC:
	case FIELD_DAY:
	case FIELD_MINOR:
	case FIELD_OPT_INT:
	case FIELD_OPT_FLAG:
		return true;
	default:
		return false;
	}
}

bool field_is_none(const struct field *field, const void *member)
{
	switch (field->type) {
	case FIELD_TEXT:
	case FIELD_BYTES:
		return str_none(*(const struct str *)member);
	case FIELD_ID:
	case FIELD_UTC:
		return *(const int64_t *)member == 0;
	case FIELD_DAY:
		return day_none(*(const struct day *)member);
	case FIELD_ENUM:
		return *(const int *)member == 0;
	case FIELD_OPT_INT:
		return !((const struct opt_int *)member)->set;
	case FIELD_OPT_REAL:
		return !((const struct opt_real *)member)->set;
	case FIELD_OPT_FLAG:
		return !((const struct opt_flag *)member)->set;
	default:
		return false;
	}
}

int64_t field_integer(const struct field *field, const void *member)
{
	switch (field->type) {
	case FIELD_FLAG:
		return *(const bool *)member;
	case FIELD_DAY:
		return ((const struct day *)member)->ymd;
	case FIELD_OPT_INT:
		return ((const struct opt_int *)member)->v;
	case FIELD_OPT_FLAG:
		return ((const struct opt_flag *)member)->v;
	default: /* int, id, utc, minor: structs of one int64_t */
		return *(const int64_t *)member;
	}
}

void field_set_integer(const struct field *field, int64_t value, void *ret_member)
{
	switch (field->type) {
	case FIELD_FLAG:
		*(bool *)ret_member = value != 0;
		break;
	case FIELD_DAY:
		((struct day *)ret_member)->ymd = (int32_t)value;
		break;
	case FIELD_OPT_INT:
		*(struct opt_int *)ret_member = (struct opt_int){true, value};
		break;
	case FIELD_OPT_FLAG:
		*(struct opt_flag *)ret_member = (struct opt_flag){true, value != 0};
		break;
	default:
		*(int64_t *)ret_member = value;
	}
}

void field_set_none(const struct field *field, void *ret_member)
{
	switch (field->type) {
	case FIELD_TEXT:
	case FIELD_BYTES:
		*(struct str *)ret_member = STR_NONE;
		break;
	case FIELD_REAL:
		*(double *)ret_member = 0;
		break;
	case FIELD_ENUM:
		*(int *)ret_member = 0;
		break;
	case FIELD_HASH:
		memset(ret_member, 0, sizeof(struct hash));
		break;
	case FIELD_OPT_INT:
		*(struct opt_int *)ret_member = (struct opt_int){0};
		break;
	case FIELD_OPT_REAL:
		*(struct opt_real *)ret_member = (struct opt_real){0};
		break;
	case FIELD_OPT_FLAG:
		*(struct opt_flag *)ret_member = (struct opt_flag){0};
		break;
	default:
		field_set_integer(field, 0, ret_member);
	}
}

enum err field_set_text(const struct field *field, struct str text, struct arena *arena, void *ret_member)
{
	if (field->type == FIELD_ENUM) {
		int value = enum_parse(field->enums, text);
		if (value == 0)
			return ERR_CORRUPT;
		*(int *)ret_member = value;
		return OK;
	}
	if (field->type == FIELD_HASH) {
		if (text.n != sizeof(struct hash))
			return ERR_CORRUPT;
		memcpy(ret_member, text.p, text.n);
		return OK;
	}
	if (text.p == NULL) /* an empty blob is not none */
		text.p = "";
	if (arena != NULL && text.n > 0) {
		text = str_copy(arena, text);
		if (arena_failed(arena))
			return ERR_NOMEM;
	} else if (arena != NULL) {
		text.p = "";
	}
	*(struct str *)ret_member = text;
	return OK;
}

static const char *why_refused(const struct field *field, const void *member)
{
	if (field->required && field_is_none(field, member))
		return "none where one is required";
	switch (field->type) {
	case FIELD_TEXT: {
		struct str text = *(const struct str *)member;
		return text.n > 0 && memchr(text.p, 0, text.n) ? "NUL in a text" : NULL;
	}
	case FIELD_REAL:
		return isfinite(*(const double *)member) ? NULL : "not a finite number";
	case FIELD_OPT_REAL: {
		struct opt_real real = *(const struct opt_real *)member;
		return !real.set || isfinite(real.v) ? NULL : "not a finite number";
	}
	case FIELD_ENUM: {
		int value = *(const int *)member;
		return value >= 0 && value < field->enums->n ? NULL : "no such word";
	}
	case FIELD_LIST:
	case FIELD_RECORD:
		return "not a column's type";
	default:
		return NULL;
	}
}

enum err field_check(const struct statement *statement, const struct field *field, const void *member)
{
	const char *reason = why_refused(field, member);
	if (reason == NULL)
		return OK;
	log_error("argument refused statement=%s field=%s reason=\"%s\"", statement->name, field->name, reason);
	return field->type == FIELD_TEXT && !field_is_none(field, member) ? ERR_INVALID : ERR_INTERNAL;
}
