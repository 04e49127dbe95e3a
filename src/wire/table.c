#include "wire/table.h"
#include <string.h>
#include "base/utf8.h"
#include "wire/shown.h"

enum { COLUMNS_MAX = 40, GAP = 2, NARROWEST = 8, READABLE = 12, WIDE_ENOUGH = 24 };

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

/* ---- which fields ---- */

static bool is_number(const struct field *field)
{
	return field->type == FIELD_INT || field->type == FIELD_REAL || field->type == FIELD_MINOR ||
	       field->type == FIELD_OPT_INT || field->type == FIELD_OPT_REAL || field->type == FIELD_LIST;
}

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
	size_t width, cells; /* cells: of its widest value, whatever its label */
	bool right, sentence;
};

/* Columns that hold something in some row; what is shown with another one does not count. */
static size_t pick_columns(const struct record *record, const struct list *list, struct str *cells,
	const struct choice *choice, struct column *columns, struct arena *arena)
{
	size_t n = 0;
	for (size_t i = 0; i < choice->n && n < COLUMNS_MAX; i++) {
		const struct field *field = choice->fields[i];
		if (field == NULL)
			continue;
		size_t f = (size_t)(field - record->fields), width = 0;
		bool sentence = false;
		for (size_t row = 0; row < list->n; row++) {
			struct str cell = cells[row * record->n_fields + f];
			size_t wide = text_width(cell);
			width = wide > width ? wide : width;
			sentence = sentence ||
				   (field->type == FIELD_TEXT && wide > WIDE_ENOUGH && str_ends(cell, STR(".")));
		}
		if (width == 0 || shown_beside(record, field))
			continue;
		struct str name = shown_label(arena, field->name);
		columns[n++] = (struct column){field, name, width > text_width(name) ? width : text_width(name), width,
			is_number(field), sentence};
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

static size_t table_width(const struct column *columns, size_t n)
{
	size_t total = n != 0 ? (n - 1) * GAP : 0;
	for (size_t i = 0; i < n; i++)
		total += columns[i].width;
	return total;
}

/* The widest word of a label, or the widest value below it: where there is no room the words stand below each other. */
static size_t narrowest(const struct column *column)
{
	struct str rest = column->label, word;
	size_t width = column->cells;
	while (str_split(&rest, ' ', &word))
		width = text_width(word) > width ? text_width(word) : width;
	return width;
}

/* The widest text that can still give a column away; NULL: none. Ids and numbers stay whole. */
static struct column *widest_text(struct column *columns, size_t n)
{
	struct column *widest = NULL;
	for (size_t i = 0; i < n; i++)
		if (columns[i].field->type == FIELD_TEXT && columns[i].width > NARROWEST &&
			(widest == NULL || columns[i].width > widest->width))
			widest = &columns[i];
	return widest;
}

/* Sentences at the end of rows are told below them rather than cut: several of them, or one without room to go on below
 * itself. */
static size_t without_sentences(const struct column *columns, size_t n, size_t width)
{
	size_t others = n;
	while (others > 1 && columns[others - 1].sentence)
		others--;
	bool has_room = n - others == 1 && table_width(columns, others) + GAP + WIDE_ENOUGH <= width;
	return has_room ? n : others;
}

/* Makes the columns as narrow as the terminal: labels on several lines first, then texts. How many of them have room. */
static size_t fit_columns(struct column *columns, size_t n, size_t width)
{
	if (table_width(columns, n) <= width)
		return n;
	size_t shown = without_sentences(columns, n, width);
	for (size_t i = 0; i < n; i++)
		if (columns[i].right)
			columns[i].width = narrowest(&columns[i]);
	while (shown > 2) {
		size_t least = table_width(columns, shown);
		for (size_t i = 0; i < shown; i++)
			if (columns[i].field->type == FIELD_TEXT && columns[i].width > READABLE)
				least -= columns[i].width - READABLE;
		if (least <= width)
			break;
		shown--;
	}
	for (size_t total = table_width(columns, shown); total > width; total--) {
		struct column *widest = widest_text(columns, shown);
		if (widest == NULL)
			break;
		widest->width--;
	}
	return shown;
}

/* The words of a label that stand on one line of it: all where it has room, else the next one. */
static struct str label_line(const struct column *column, size_t line)
{
	struct str rest = column->label, word = STR("");
	if (!column->right || text_width(column->label) <= column->width)
		return line == 0 ? column->label : STR("");
	for (size_t i = 0; i <= line; i++)
		if (!str_split(&rest, ' ', &word))
			return STR("");
	return word;
}

static void print_labels(struct out *out, const struct column *columns, size_t n)
{
	bool more = true;
	for (size_t line = 0; more; line++) {
		more = false;
		for (size_t i = 0; i < n; i++) {
			out_cell(out, label_line(&columns[i], line), columns[i].width, columns[i].right, i + 1 == n);
			if (i + 1 < n)
				out_spaces(out, GAP);
			more = more || label_line(&columns[i], line + 1).n != 0;
		}
		out_line_end(out);
	}
}

static void print_below(struct out *out, struct str text, size_t width, size_t indent)
{
	if (text.n == 0)
		return;
	out_spaces(out, indent);
	out_wrapped(out, text, width, indent);
	out_line_end(out);
}

/* What has no room beside the others is told below them: "given value EUR 500, received value EUR 1,200"; sentences
 * each on a line of its own. */
static void print_rest(struct out *out, const struct column *columns, size_t n, const struct str *cells,
	const struct record *record, size_t indent, size_t width, struct arena *arena)
{
	struct str text = STR("");
	for (size_t i = 0; i < n; i++) {
		struct str cell = cells[columns[i].field - record->fields];
		if (cell.n != 0 && !columns[i].sentence)
			text = str_format(arena, "%.*s%s%.*s %.*s", STR_ARG(text), text.n != 0 ? ", " : "",
				STR_ARG(columns[i].label), STR_ARG(cell));
	}
	print_below(out, text, width, indent);
	for (size_t i = 0; i < n; i++)
		if (columns[i].sentence)
			print_below(out, cells[columns[i].field - record->fields], width, indent);
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
				arena, shown_value(arena, record, &record->fields[f],
					       (const char *)list->items + row * record->size, style));
	size_t n = pick_columns(record, list, cells, &choice, columns, arena);
	size_t shown = fit_columns(columns, n, style->width != 0 ? style->width : SIZE_MAX);
	size_t indent = columns[0].width + GAP;
	if (2 * indent > style->width)
		indent = 2 * GAP;
	print_labels(out, columns, shown);
	for (size_t row = 0; row < list->n; row++) {
		print_row(out, columns, shown, &cells[row * record->n_fields], record);
		print_rest(out, columns + shown, n - shown, &cells[row * record->n_fields], record, indent,
			style->width, arena);
	}
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
		struct str shown = text_harmless(arena, shown_value(arena, record, field, value, style));
		if (shown.n == 0 || shown_beside(record, field))
			continue;
		out_cell(out, shown_label(arena, field->name), widest + GAP, false, false);
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
			out_format(out, "%.*s\n", STR_ARG(shown_label(arena, field->name)));
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
