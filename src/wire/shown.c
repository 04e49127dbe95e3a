#include "wire/shown.h"

#include <stdio.h>
#include <string.h>

#include "base/hex.h"
#include "base/money.h"

/* "asked_on" is "asked on". */
struct str shown_label(struct arena *arena, const char *name)
{
	char *p = str_z(arena, str_c(name));
	for (char *c = p; c != NULL && *c != '\0'; c++)
		if (*c == '_')
			*c = ' ';
	return str_c(p);
}

static struct str id_shown(struct arena *arena, int64_t id)
{
	return id == 0 ? STR("") : id_words(arena, id);
}

static struct str utc_shown(struct arena *arena, struct utc t, const struct table_style *style)
{
	if (utc_none(t))
		return STR("");
	const struct zone *zone = style->zone != NULL ? style->zone : zone_utc();
	int64_t local = t.us / US_PER_SECOND + utc_offset_seconds(t, zone);
	int64_t second = ((local % 86400) + 86400) % 86400;
	struct str day = day_iso(arena, utc_day(t, zone));
	return str_format(arena, "%.*s %02d:%02d", STR_ARG(day), (int)(second / 3600), (int)(second / 60 % 60));
}

/* ---- amounts ---- */

static const struct field *currency_field(const struct record *record)
{
	const struct field *field = record_field(record, STR("currency"));
	return field != NULL && field->type == FIELD_TEXT ? field : NULL;
}

/* "EUR 4,800" by the currency of the same record, or the style's; else plain. No amount is no text. */
static struct str minor_shown(struct arena *arena, const struct record *record, struct minor minor, const void *value,
	const struct table_style *style)
{
	const struct field *currency = currency_field(record);
	struct str code = currency != NULL ? *(const struct str *)field_of(currency, value) : style->currency;
	if (minor.v == 0)
		return STR("");
	if (code.n == 3)
		return money_text(arena, money_of(minor, code));
	uint64_t v = minor.v < 0 ? 0 - (uint64_t)minor.v : (uint64_t)minor.v;
	return str_format(arena, "%s%llu.%02llu", minor.v < 0 ? "-" : "", (unsigned long long)(v / 100),
		(unsigned long long)(v % 100));
}

static bool has_minor(const struct record *record)
{
	for (size_t i = 0; i < record->n_fields; i++)
		if (record->fields[i].type == FIELD_MINOR)
			return true;
	return false;
}

/* ---- values ---- */

static struct str texts_shown(struct arena *arena, const struct field *field, const void *place)
{
	struct str all = STR("");
	const struct ids *ids = place;
	const struct texts *texts = place;
	size_t n = field->type == FIELD_IDS ? ids->n : texts->n;
	for (size_t i = 0; i < n; i++) {
		struct str one = field->type == FIELD_IDS ? id_shown(arena, ids->v[i]) : texts->v[i];
		all = str_format(arena, "%.*s%s%.*s", STR_ARG(all), i == 0 ? "" : "; ", STR_ARG(one));
	}
	return all;
}

/* Enough of it to tell two apart. */
static struct str hex_shown(struct arena *arena, const void *bytes, size_t n)
{
	return hex_text(arena, bytes, n < 8 ? n : 8);
}

/* A share is one by its format, or by the unit that stands beside it in the same record. */
static bool is_share(const struct record *record, const struct field *field, const void *value)
{
	const struct field *unit = record_field(record, STR("unit"));
	if (field->noun != NULL)
		return strcmp(field->noun, "share") == 0;
	return unit != NULL && unit->type == FIELD_TEXT && str_is(*(const struct str *)field_of(unit, value), "share");
}

/* Three figures that count, and large amounts whole: "0.147", "1000"; of shares "59%", and "0.4%" of small ones. */
static struct str real_shown(struct arena *arena, double real, bool share)
{
	if (share)
		return str_format(arena, real > 0 && real < 0.0995 ? "%.2g%%" : "%.0f%%", 100 * real);
	return str_format(arena, real >= 999.5 || real <= -999.5 ? "%.0f" : "%.3g", real);
}

static struct str plain(struct arena *arena, const struct record *record, const struct field *field, const void *value,
	const struct table_style *style)
{
	const void *place = field_of(field, value);
	switch (field->type) {
	case FIELD_TEXT: {
		const struct str *text = place;
		return str_none(*text) ? STR("") : *text;
	}
	case FIELD_INT:
		return str_format(arena, "%lld", (long long)*(const int64_t *)place);
	case FIELD_REAL:
		return real_shown(arena, *(const double *)place, is_share(record, field, value));
	case FIELD_FLAG:
		return *(const bool *)place ? STR("yes") : STR("");
	case FIELD_ID:
		return id_shown(arena, *(const int64_t *)place);
	case FIELD_UTC:
		return utc_shown(arena, *(const struct utc *)place, style);
	case FIELD_DAY: {
		const struct day *day = place;
		return day_none(*day) ? STR("") : day_iso(arena, *day);
	}
	case FIELD_MINOR:
		return minor_shown(arena, record, *(const struct minor *)place, value, style);
	case FIELD_HASH:
		return hex_shown(arena, place, sizeof(struct hash));
	case FIELD_BYTES:
		return hex_shown(arena, ((const struct str *)place)->p, ((const struct str *)place)->n);
	case FIELD_ENUM: {
		struct str word = enum_word(field->enums, *(const int *)place);
		return str_empty(word) ? STR("") : shown_label(arena, str_z(arena, word));
	}
	case FIELD_OPT_INT: {
		const struct opt_int *opt = place;
		return opt->set ? str_format(arena, "%lld", (long long)opt->v) : STR("");
	}
	case FIELD_OPT_REAL: {
		const struct opt_real *opt = place;
		return opt->set ? real_shown(arena, opt->v, is_share(record, field, value)) : STR("");
	}
	case FIELD_OPT_FLAG: {
		const struct opt_flag *opt = place;
		return opt->set ? (opt->v ? STR("yes") : STR("no")) : STR("");
	}
	case FIELD_IDS:
	case FIELD_TEXTS:
		return texts_shown(arena, field, place);
	case FIELD_LIST:
		return str_format(arena, "%zu", ((const struct list *)place)->n);
	case FIELD_RECORD:
		break;
	}
	return STR("");
}

/* ---- ranges ---- */

/* "names" with "names_low" and "names_high" beside it, "value" with "low" and "high": NULL where there is none. */
static const struct field *bound_of(const struct record *record, const struct field *field, const char *end)
{
	char name[64];
	if (strcmp(field->name, "value") == 0)
		snprintf(name, sizeof name, "%s", end);
	else
		snprintf(name, sizeof name, "%s_%s", field->name, end);
	const struct field *bound = record_field(record, str_c(name));
	return bound != NULL && bound->type == field->type ? bound : NULL;
}

static bool is_bound(const struct record *record, const struct field *field)
{
	for (size_t i = 0; i < record->n_fields; i++)
		if (field == bound_of(record, &record->fields[i], "low") ||
			field == bound_of(record, &record->fields[i], "high"))
			return true;
	return false;
}

struct str shown_value(struct arena *arena, const struct record *record, const struct field *field, const void *value,
	const struct table_style *style)
{
	const struct field *low = bound_of(record, field, "low"), *high = bound_of(record, field, "high");
	struct str text = plain(arena, record, field, value, style);
	if (low == NULL || high == NULL)
		return text;
	struct str from = plain(arena, record, low, value, style), to = plain(arena, record, high, value, style);
	bool none = to.n == 0 || str_is(to, "0") || str_is(to, "0%");
	return none ? text
		    : str_format(arena, "%.*s (%.*s–%.*s)", STR_ARG(text.n != 0 ? text : STR("0")),
			      STR_ARG(from.n != 0 ? from : STR("0")), STR_ARG(to));
}

bool shown_beside(const struct record *record, const struct field *field)
{
	return (field == currency_field(record) && has_minor(record)) || is_bound(record, field);
}
