#include "domain/events/value.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/hex.h"

static struct str number(struct arena *arena, int64_t v, bool none)
{
	return none ? STR_NONE : str_format(arena, "%" PRId64, v);
}

struct str event_value_text(struct arena *arena, const struct field *field, const void *row)
{
	const void *at = (const char *)row + field->offset;
	int64_t v = 0;
	switch (field->type) {
	case FIELD_TEXT:
		return *(const struct str *)at;
	case FIELD_BYTES: {
		const struct str *bytes = at;
		return str_none(*bytes) ? STR_NONE : hex_text(arena, bytes->p, bytes->n);
	}
	case FIELD_HASH:
		return hex_text(arena, at, sizeof(struct hash));
	case FIELD_INT:
	case FIELD_MINOR:
		memcpy(&v, at, sizeof v);
		return number(arena, v, false);
	case FIELD_ID:
	case FIELD_UTC:
		memcpy(&v, at, sizeof v);
		return number(arena, v, v == 0);
	case FIELD_DAY:
		return number(arena, ((const struct day *)at)->ymd, day_none(*(const struct day *)at));
	case FIELD_FLAG:
		return number(arena, *(const bool *)at, false);
	case FIELD_REAL:
		return str_format(arena, "%.17g", *(const double *)at);
	case FIELD_ENUM: {
		int word = *(const int *)at;
		return word == 0 ? STR_NONE : enum_word(field->enums, word);
	}
	case FIELD_OPT_INT: {
		const struct opt_int *opt = at;
		return number(arena, opt->v, !opt->set);
	}
	case FIELD_OPT_REAL: {
		const struct opt_real *opt = at;
		return opt->set ? str_format(arena, "%.17g", opt->v) : STR_NONE;
	}
	case FIELD_OPT_FLAG: {
		const struct opt_flag *opt = at;
		return number(arena, opt->v, !opt->set);
	}
	case FIELD_LIST:
	case FIELD_RECORD:
	case FIELD_IDS:
	case FIELD_TEXTS:
		break;
	}
	return STR_NONE;
}

static enum err put_number(const struct field *field, struct str text, void *at)
{
	char digits[64] = "";
	if (text.n >= sizeof digits)
		return ERR_CORRUPT;
	if (text.n > 0)
		memcpy(digits, text.p, text.n);
	int64_t v = strtoll(digits, NULL, 10);
	bool set = !str_none(text);
	switch (field->type) {
	case FIELD_DAY:
		((struct day *)at)->ymd = (int32_t)v;
		break;
	case FIELD_FLAG:
		*(bool *)at = v != 0;
		break;
	case FIELD_REAL:
		*(double *)at = strtod(digits, NULL);
		break;
	case FIELD_OPT_INT:
		*(struct opt_int *)at = (struct opt_int){set, v};
		break;
	case FIELD_OPT_REAL:
		*(struct opt_real *)at = (struct opt_real){set, strtod(digits, NULL)};
		break;
	case FIELD_OPT_FLAG:
		*(struct opt_flag *)at = (struct opt_flag){set, v != 0};
		break;
	default:
		memcpy(at, &v, sizeof v);
		break;
	}
	return OK;
}

enum err event_value_put(struct arena *arena, const struct field *field, struct str text, void *row)
{
	if (field == NULL)
		return ERR_CORRUPT;
	void *at = (char *)row + field->offset;
	switch (field->type) {
	case FIELD_TEXT:
		*(struct str *)at = text;
		return OK;
	case FIELD_ENUM:
		*(int *)at = str_none(text) ? 0 : enum_parse(field->enums, text);
		return OK;
	case FIELD_HASH:
		return hex_bytes(text, at, sizeof(struct hash)) ? OK : ERR_CORRUPT;
	case FIELD_BYTES: {
		uint8_t *bytes = arena_alloc(arena, text.n / 2 + 1);
		if (bytes == NULL)
			return ERR_NOMEM;
		if (!hex_bytes(text, bytes, text.n / 2))
			return ERR_CORRUPT;
		*(struct str *)at = str_none(text) ? STR_NONE : (struct str){(char *)bytes, text.n / 2};
		return OK;
	}
	case FIELD_LIST:
	case FIELD_RECORD:
	case FIELD_IDS:
	case FIELD_TEXTS:
		return ERR_CORRUPT;
	default:
		return put_number(field, text, at);
	}
}
