#include "wire/table.h"
#include "base/hex.h"
#include <string.h>
#include "base/money.h"
#include "base/utf8.h"

enum { COLUMNS_MAX = 40, GAP = 2, NARROWEST = 8, WIDE_ENOUGH = 24 };

/* ---- width ---- */

struct range {
	uint32_t first, last;
};

static bool in_ranges(uint32_t c, const struct range *ranges, size_t n)
{
	for (size_t i = 0; i < n && ranges[i].first <= c; i++)
		if (c <= ranges[i].last)
			return true;
	return false;
}

/* Unicode 15: combining marks and joiners; East Asian Wide and Fullwidth, by blocks. */
static size_t letter_width(uint32_t c)
{
	static const struct range none[] = {{0x300, 0x36f}, {0x483, 0x489}, {0x591, 0x5bd}, {0x610, 0x61a},
		{0x64b, 0x65f}, {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff}, {0x200b, 0x200f}, {0x202a, 0x202e},
		{0x2060, 0x2064}, {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}, {0xfeff, 0xfeff}};
	static const struct range wide[] = {{0x1100, 0x115f}, {0x2e80, 0x303e}, {0x3041, 0x33ff}, {0x3400, 0x4dbf},
		{0x4e00, 0x9fff}, {0xa000, 0xa4cf}, {0xa960, 0xa97f}, {0xac00, 0xd7a3}, {0xf900, 0xfaff},
		{0xfe30, 0xfe6f}, {0xff00, 0xff60}, {0xffe0, 0xffe6}, {0x1f300, 0x1f64f}, {0x1f900, 0x1f9ff},
		{0x20000, 0x3fffd}};
	if (in_ranges(c, none, sizeof none / sizeof *none))
		return 0;
	return in_ranges(c, wide, sizeof wide / sizeof *wide) ? 2 : 1;
}

size_t text_width(struct str text)
{
	size_t width = 0;
	for (size_t at = 0; at < text.n;)
		width += letter_width(utf8_next(text, &at));
	return width;
}

/* Controls (escape sequences too), direction overrides and line ends cannot do anything on a terminal. */
struct str text_harmless(struct arena *arena, struct str text)
{
	char *p = arena_alloc(arena, 4 * text.n + 1);
	size_t n = 0;
	for (size_t at = 0; p != NULL && at < text.n;) {
		uint32_t c = utf8_next(text, &at);
		bool bad = c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) ||
			   (c >= 0x2066 && c <= 0x2069);
		n += utf8_put(bad ? ' ' : c, p + n);
	}
	return p != NULL ? (struct str){p, n} : STR("");
}

static void out_spaces(struct out *out, size_t n)
{
	while (n-- > 0)
		out_char(out, ' ');
}

void out_line_end(struct out *out)
{
	while (out->n > 0 && out->p[out->n - 1] == ' ')
		out->n--;
	out_char(out, '\n');
}

/* The text in exactly `width` columns: clipped with "…", or filled up. */
static void out_cell(struct out *out, struct str text, size_t width, bool right, bool last)
{
	size_t wide = text_width(text);
	if (wide > width) {
		size_t used = 0, at = 0;
		while (at < text.n) {
			size_t next = at;
			size_t letter = letter_width(utf8_next(text, &next));
			if (used + letter + 1 > width)
				break;
			used += letter;
			at = next;
		}
		out_write(out, text.p, at);
		out_z(out, "…");
		if (!last)
			out_spaces(out, width - used - 1);
		return;
	}
	if (right)
		out_spaces(out, width - wide);
	out_str(out, text);
	if (!right && !last)
		out_spaces(out, width - wide);
}

/* ---- values ---- */

/* "asked_on" is "asked on". */
static struct str label(struct arena *arena, const char *name)
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

/* Three figures that count, and large amounts whole: "0.147", "1000". */
static struct str real_shown(struct arena *arena, double real)
{
	return str_format(arena, real >= 999.5 || real <= -999.5 ? "%.0f" : "%.3g", real);
}

static struct str value_shown(struct arena *arena, const struct record *record, const struct field *field,
	const void *value, const struct table_style *style)
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
		return real_shown(arena, *(const double *)place);
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
		return str_empty(word) ? STR("") : label(arena, str_z(arena, word));
	}
	case FIELD_OPT_INT: {
		const struct opt_int *opt = place;
		return opt->set ? str_format(arena, "%lld", (long long)opt->v) : STR("");
	}
	case FIELD_OPT_REAL: {
		const struct opt_real *opt = place;
		return opt->set ? real_shown(arena, opt->v) : STR("");
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

static bool is_number(const struct field *field)
{
	return field->type == FIELD_INT || field->type == FIELD_REAL || field->type == FIELD_MINOR ||
	       field->type == FIELD_OPT_INT || field->type == FIELD_OPT_REAL || field->type == FIELD_LIST;
}

/* ---- which fields ---- */

struct choice {
	const struct field *fields[COLUMNS_MAX];
	size_t n;
};

static void choose_field(struct choice *choice, const struct field *field)
{
	for (size_t i = 0; i < choice->n; i++)
		if (choice->fields[i] == field)
			return;
	if (field != NULL && choice->n < COLUMNS_MAX)
		choice->fields[choice->n++] = field;
}

/* The id of a row tells it to the next command; those of others stand beside a name that says more. */
static bool is_for_machines(const struct record *record, const struct field *field)
{
	bool other_id = field->type == FIELD_ID && field != record->fields;
	return other_id || field->type == FIELD_HASH || strcmp(field->name, "folded") == 0 ||
	       strcmp(field->name, "changed") == 0 ||
	       (field->type == FIELD_ID && field->noun != NULL && strcmp(field->noun, "workspace") == 0 &&
		       record->n_fields > 1);
}

/* Fields of the answer itself (`list` none), or of a list in it. */
static struct choice choose(const struct record *record, const char *shows, struct str list)
{
	struct choice choice = {0};
	struct str rest = str_c(shows), word;
	while (shows != NULL && str_split(&rest, ' ', &word)) {
		size_t dot = str_find_char(word, '.');
		bool own = str_none(list) || str_is(list, "items");
		if (dot == SIZE_MAX ? own : !str_none(list) && str_equal(str_sub(word, 0, dot), list))
			choose_field(&choice, record_field(record, dot == SIZE_MAX ? word : str_from(word, dot + 1)));
		else if (dot != SIZE_MAX && str_none(list))
			choose_field(&choice, record_field(record, str_sub(word, 0, dot)));
	}
	if (choice.n == 0 && (shows == NULL || !str_none(list)))
		for (size_t i = 0; i < record->n_fields; i++)
			if (str_none(list) || !is_for_machines(record, &record->fields[i]))
				choose_field(&choice, &record->fields[i]);
	/* What is said of the rows is said of the list that holds them. */
	if (shows != NULL && str_none(list))
		choose_field(&choice, record_field(record, STR("items")));
	return choice;
}

/* ---- lists ---- */

struct column {
	const struct field *field;
	struct str label;
	size_t width;
	bool right;
};

static bool has_minor(const struct record *record)
{
	for (size_t i = 0; record != NULL && i < record->n_fields; i++)
		if (record->fields[i].type == FIELD_MINOR)
			return true;
	return false;
}

/* Columns that hold something in some row; a currency shown with its amount does not count. */
static size_t pick_columns(const struct record *record, const struct list *list, struct str *cells,
	const struct choice *choice, struct column *columns, struct arena *arena)
{
	size_t n = 0;
	for (size_t i = 0; i < choice->n && n < COLUMNS_MAX; i++) {
		const struct field *field = choice->fields[i];
		if (field == NULL)
			continue;
		size_t f = (size_t)(field - record->fields), width = 0;
		for (size_t row = 0; row < list->n; row++) {
			size_t wide = text_width(cells[row * record->n_fields + f]);
			width = wide > width ? wide : width;
		}
		bool currency = field == currency_field(record) && has_minor(record);
		if (width == 0 || currency)
			continue;
		struct str name = label(arena, field->name);
		columns[n++] = (struct column){
			field, name, width > text_width(name) ? width : text_width(name), is_number(field)};
	}
	return n;
}

/* Sentences stand at the end of a row: with room for every word they go on below themselves. */
static bool goes_on(const struct column *column, struct str cell)
{
	struct str rest = cell, word;
	if (column->field->type != FIELD_TEXT || column->width < WIDE_ENOUGH || text_width(cell) <= column->width)
		return false;
	while (str_split(&rest, ' ', &word))
		if (text_width(word) > column->width)
			return false;
	return true;
}

static void print_row(
	struct out *out, const struct column *columns, size_t n, const struct str *cells, const struct record *record)
{
	size_t at = 0;
	for (size_t i = 0; i < n; i++) {
		struct str cell = cells[columns[i].field - record->fields];
		bool last = i + 1 == n;
		if (last && goes_on(&columns[i], cell))
			out_wrapped(out, cell, at + columns[i].width, at);
		else
			out_cell(out, cell, columns[i].width, columns[i].right, last);
		if (!last)
			out_spaces(out, GAP);
		at += columns[i].width + GAP;
	}
	out_line_end(out);
}

/* Takes columns away from the widest text until the table fits; ids and numbers stay whole. */
static void fit_columns(struct column *columns, size_t n, size_t width)
{
	size_t total = n != 0 ? (n - 1) * GAP : 0;
	for (size_t i = 0; i < n; i++)
		total += columns[i].width;
	while (total > width) {
		struct column *widest = NULL;
		for (size_t i = 0; i < n; i++)
			if (columns[i].field->type == FIELD_TEXT && columns[i].width > NARROWEST &&
				(widest == NULL || columns[i].width > widest->width))
				widest = &columns[i];
		if (widest == NULL)
			return;
		widest->width--;
		total--;
	}
}

static void print_list(struct out *out, const struct field *field, const struct list *list,
	const struct table_style *style, struct arena *arena)
{
	struct column columns[COLUMNS_MAX];
	const struct record *record = field->record;
	struct choice choice = choose(record, style->shows, str_c(field->name));
	struct str *cells = arena_array(arena, list->n * record->n_fields + 1, sizeof(struct str));
	if (cells == NULL)
		return;
	for (size_t row = 0; row < list->n; row++)
		for (size_t f = 0; f < record->n_fields; f++)
			cells[row * record->n_fields + f] = text_harmless(
				arena, value_shown(arena, record, &record->fields[f],
					       (const char *)list->items + row * record->size, style));
	size_t n = pick_columns(record, list, cells, &choice, columns, arena);
	fit_columns(columns, n, style->width != 0 ? style->width : SIZE_MAX);
	for (size_t i = 0; i < n; i++) {
		out_cell(out, columns[i].label, columns[i].width, columns[i].right, i + 1 == n);
		if (i + 1 < n)
			out_spaces(out, GAP);
	}
	out_line_end(out);
	for (size_t row = 0; row < list->n; row++)
		print_row(out, columns, n, &cells[row * record->n_fields], record);
}

/* ---- records ---- */

static bool is_block(const struct field *field)
{
	return field->type == FIELD_LIST || field->type == FIELD_RECORD;
}

static void print_lines(struct out *out, const struct record *record, const struct choice *choice, const void *value,
	const struct table_style *style, struct arena *arena, size_t *lines)
{
	size_t widest = 0;
	for (size_t i = 0; i < choice->n; i++) {
		size_t wide = text_width(str_c(choice->fields[i]->name));
		widest = !is_block(choice->fields[i]) && wide > widest ? wide : widest;
	}
	for (size_t i = 0; i < choice->n; i++) {
		const struct field *field = choice->fields[i];
		if (is_block(field))
			continue;
		struct str shown = text_harmless(arena, value_shown(arena, record, field, value, style));
		if (shown.n == 0 || (field == currency_field(record) && has_minor(record)))
			continue;
		out_cell(out, label(arena, field->name), widest + GAP, false, false);
		out_wrapped(out, shown, style->width, widest + GAP);
		out_line_end(out);
		++*lines;
	}
}

/* `name`: of the field that holds it, or none for the answer itself. */
static void print_record(struct out *out, const struct record *record, const void *value,
	const struct table_style *style, struct arena *arena, struct str name)
{
	size_t blocks = 0, lines = 0;
	struct choice choice = choose(record, style->shows, name);
	struct table_style nested = {.width = style->width, .zone = style->zone, .currency = style->currency};
	print_lines(out, record, &choice, value, style, arena, &lines);
	for (size_t i = 0; i < choice.n; i++)
		blocks += is_block(choice.fields[i]);
	for (size_t i = 0; i < choice.n; i++) {
		const struct field *field = choice.fields[i];
		if (!is_block(field))
			continue;
		const struct list *list = field_of(field, value);
		if (field->type == FIELD_LIST && list->n == 0)
			continue;
		if (lines++ != 0)
			out_line_end(out);
		if ((blocks > 1 || field->type == FIELD_RECORD) && strcmp(field->name, "items") != 0)
			out_format(out, "%.*s\n", STR_ARG(label(arena, field->name)));
		if (field->type == FIELD_LIST)
			print_list(out, field, list, style, arena);
		else
			print_record(out, field->record, field_of(field, value), &nested, arena, str_c(field->name));
	}
	if (lines == 0 && style->empty != NULL)
		out_format(out, "%s\n", style->empty);
	else if (lines == 0)
		out_z(out, blocks != 0 ? "Nothing here yet.\n" : "Done.\n");
}

void table_print(struct out *out, const struct record *record, const void *value, const struct table_style *style,
	struct arena *arena)
{
	print_record(out, record, value, style, arena, STR_NONE);
}

void out_wrapped(struct out *out, struct str text, size_t width, size_t indent)
{
	struct str word;
	size_t at = 0, blanks = 0;
	while (str_split(&text, ' ', &word)) {
		size_t wide = text_width(word);
		if (at != 0 && wide != 0 && width > indent && indent + at + blanks + wide > width) {
			out_line_end(out);
			out_spaces(out, indent);
			at = 0;
		} else if (at != 0 && word.n != 0) {
			out_spaces(out, blanks);
			at += blanks;
		}
		blanks = word.n != 0 ? 1 : blanks + 1;
		out_str(out, word);
		at += wide;
	}
}
