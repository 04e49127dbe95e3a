#include "format/csv.h"
#include <string.h>
#include "base/out.h"
#include "format/csv_rows.h"
#include "format/date.h"
#include "format/identity.h"
#include "format/text_file.h"

enum { HEAD = 1 << 18 };

struct csv {
	struct arena *arena;
	struct text_file *file;
	struct csv_rows rows;
	struct str block; /* UTF-8 that waits for the parser */
	char delimiter;
	struct csv_row header;
};

/* ---- rows after the header ---- */

static enum err feed(struct csv *csv)
{
	csv_rows_leave_behind(&csv->rows);
	if (!csv->block.n)
		TRY(text_file_read(csv->file, &csv->block));
	if (!csv->block.n)
		return csv_rows_end(&csv->rows);
	struct str piece = str_sub(csv->block, 0, CSV_ROWS_PIECE);
	csv->block = str_from(csv->block, piece.n);
	return csv_rows_parse(&csv->rows, piece);
}

enum err csv_next(struct csv *csv, struct csv_row *ret_row, bool *ret_end)
{
	for (;;) {
		while (csv->rows.next_row < csv->rows.n_rows) {
			struct csv_row row;
			bool filled = csv_rows_take(&csv->rows, &row);
			if (csv->rows.err == ERR_NOMEM)
				return ERR_NOMEM;
			if (!filled || row.number <= csv->header.number)
				continue;
			*ret_row = row;
			*ret_end = false;
			return OK;
		}
		if (csv->rows.err != OK)
			return csv->rows.err;
		if (csv->rows.ended) {
			*ret_end = true;
			return OK;
		}
		enum err err = feed(csv);
		/* Rows before the damage are handed out first. */
		if (err != OK && !csv->rows.n_rows)
			return csv->rows.err = err;
		csv->rows.err = err;
	}
}

enum err csv_rewind(struct csv *csv)
{
	csv->block = STR("");
	TRY(text_file_rewind(csv->file));
	return csv_rows_restart(&csv->rows, csv->delimiter);
}

struct problem csv_problem(const struct csv *csv)
{
	return csv->rows.problem;
}

const struct csv_row *csv_header(const struct csv *csv)
{
	return &csv->header;
}

char csv_delimiter(const struct csv *csv)
{
	return csv->delimiter;
}

const char *csv_encoding(const struct csv *csv)
{
	return encoding_name(text_file_encoding(csv->file));
}

int64_t csv_size(const struct csv *csv)
{
	return text_file_size(csv->file);
}

int64_t csv_position(const struct csv *csv)
{
	return text_file_position(csv->file) - (int64_t)csv->block.n;
}

/* ---- finding the header ---- */

/* The best header so far, over all delimiters. */
struct guess {
	char delimiter;
	int score;    /* known names */
	size_t names; /* cells that are filled */
	int64_t record;
};

static bool looks_like_data(struct arena *arena, struct str cell)
{
	struct str email;
	struct day day;
	if (identity_email(arena, cell, &email) || date_parse(cell, DATE_ORDER_DAY, &day) ||
		date_parse(cell, DATE_ORDER_MONTH, &day))
		return true;
	size_t digits = 0;
	for (size_t i = 0; i < cell.n; i++)
		digits += cell.p[i] >= '0' && cell.p[i] <= '9';
	return digits * 2 > cell.n || cell.n > 100;
}

/* How many cells a header of unknown names has; 0 when the row is none. */
static size_t plain_header(struct arena *arena, const struct csv_row *row)
{
	size_t filled = 0;
	for (size_t i = 0; i < row->n; i++) {
		if (looks_like_data(arena, row->cells[i]))
			return 0;
		filled += row->cells[i].n > 0;
		for (size_t j = 0; j < i && row->n < 200; j++)
			if (row->cells[i].n && str_equal(row->cells[i], row->cells[j]))
				return 0;
	}
	return filled * 2 > row->n ? filled : 0;
}

static enum err try_delimiter(
	struct csv *csv, struct str head, bool whole, char delimiter, csv_score_fn score, struct guess *best)
{
	TRY(csv_rows_restart(&csv->rows, delimiter));
	enum err err = csv_rows_parse(&csv->rows, head);
	if (err == OK && whole)
		err = csv_rows_end(&csv->rows);
	if (err == ERR_NOMEM)
		return err;
	for (int64_t record = 1; csv->rows.next_row < csv->rows.n_rows && record <= CSV_HEADER_WITHIN; record++) {
		struct csv_row row;
		csv_rows_take(&csv->rows, &row);
		int points = score ? score(row.cells, row.n) : 0;
		size_t names = plain_header(csv->arena, &row);
		bool better = points > best->score || (points == best->score && points > 0 && row.n > best->names);
		/* Without a known name: the widest row that could be a header. */
		if (points == 0 && best->score == 0)
			better = names >= 2 && names > best->names;
		if (better)
			*best = (struct guess){delimiter, points, points ? row.n : names, record};
	}
	return OK;
}

/* Empty lines before the record: libcsv passes over them, a spreadsheet counts them. */
static int64_t count_blank_lines(struct str head, int64_t record)
{
	int64_t blank = 0, filled = 0;
	struct str rest = head, line;
	while (filled < record && str_split(&rest, '\n', &line)) {
		if (str_empty(str_trim(line)))
			blank++;
		else
			filled++;
	}
	return blank;
}

/* The first quarter of a megabyte, whole or up to the end of the file. */
static enum err read_head(struct csv *csv, struct str *ret_head, bool *ret_whole)
{
	char *head = arena_alloc(csv->arena, HEAD);
	size_t n = 0;
	struct str block;
	if (!head)
		return ERR_NOMEM;
	do {
		TRY(text_file_read(csv->file, &block));
		struct str part = str_sub(block, 0, HEAD - n);
		if (part.n)
			memcpy(head + n, part.p, part.n);
		n += part.n;
	} while (block.n && n < HEAD);
	*ret_head = (struct str){head, n};
	*ret_whole = block.n == 0;
	return OK;
}

static enum err keep_header(struct csv *csv, const struct guess *best)
{
	struct csv_row row = {0};
	bool end = false;
	for (int64_t i = 0; i < best->record && !end;) {
		/* The header is not known yet, so that csv_next hands out every row from the first. */
		enum err err = csv_next(csv, &row, &end);
		if (err != OK)
			return err;
		i = csv->rows.records - (int64_t)(csv->rows.n_rows - csv->rows.next_row);
	}
	struct str *cells = ARENA_ARRAY(csv->arena, row.n + 1, struct str);
	if (!cells)
		return ERR_NOMEM;
	for (size_t i = 0; i < row.n; i++)
		cells[i] = str_copy(csv->arena, row.cells[i]);
	csv->header = (struct csv_row){cells, row.n, row.number};
	return arena_failed(csv->arena) ? ERR_NOMEM : OK;
}

static enum err find_header(struct csv *csv, csv_score_fn score)
{
	static const char delimiters[] = {',', ';', '\t', '|'};
	struct guess best = {0};
	struct str head = STR("");
	bool whole = false;
	TRY(read_head(csv, &head, &whole));
	enum err comma_err = OK;
	struct problem comma_problem = {0};
	for (size_t i = 0; i < sizeof delimiters; i++) {
		TRY(try_delimiter(csv, head, whole, delimiters[i], score, &best));
		if (i == 0) {
			comma_err = csv->rows.err;
			comma_problem = csv->rows.problem;
		}
	}
	if (!best.delimiter) {
		csv->rows.problem = (struct problem){
			.field = STR("row 1"),
			.message = STR(
				"The file has no row with the names of its columns. Put one first, such as: First Name, "
				"Last Name, Email Address, Company."),
		};
		/* Damage in the first rows explains more than the missing header. */
		if (comma_err != OK && !str_none(comma_problem.message))
			csv->rows.problem = comma_problem;
		return ERR_INVALID;
	}
	csv->delimiter = best.delimiter;
	TRY(csv_rewind(csv));
	csv->rows.blank_lines = count_blank_lines(head, best.record);
	TRY(keep_header(csv, &best));
	return csv_rewind(csv);
}

enum err csv_open(
	struct arena *arena, const char *path, csv_score_fn score, struct problem *ret_problem, struct csv **ret_csv)
{
	struct csv *csv = ARENA_NEW(arena, struct csv);
	if (!csv)
		return ERR_NOMEM;
	csv->arena = csv->rows.arena = arena;
	TRY(text_file_open(arena, path, ret_problem, &csv->file));
	enum err err = find_header(csv, score);
	if (err != OK) {
		if (err == ERR_INVALID)
			*ret_problem = csv->rows.problem;
		csv_close(csv);
		return err;
	}
	*ret_csv = csv;
	return OK;
}

void csv_close(struct csv *csv)
{
	if (!csv || !csv->file)
		return;
	csv_rows_free(&csv->rows);
	text_file_close(csv->file);
	csv->file = NULL;
}

/* ---- writing ---- */

void csv_write_cell(struct out *out, struct str cell, bool formula)
{
	bool lead = formula && cell.n && strchr("=+-@\t\r", cell.p[0]);
	bool quote = false;
	for (size_t i = 0; i < cell.n && !quote; i++)
		quote = cell.p[i] == '"' || cell.p[i] == ',' || cell.p[i] == '\n' || cell.p[i] == '\r' ||
			cell.p[i] == ';';
	if (quote)
		out_char(out, '"');
	if (lead)
		out_char(out, '\'');
	for (size_t i = 0; i < cell.n; i++) {
		if (cell.p[i] == '"')
			out_char(out, '"');
		out_char(out, cell.p[i]);
	}
	if (quote)
		out_char(out, '"');
}
