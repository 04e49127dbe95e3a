#include "format/csv.h"
#include <csv.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "base/out.h"
#include "format/identity.h"
#include "format/date.h"
#include "format/text_file.h"

/* The parser is fed in pieces small enough that damage is noticed before much memory is used. */
enum { PIECE = 1 << 14, HEAD = 1 << 18 };

/* Where a cell lies in `bytes`; numbers, because `bytes` moves as it grows. */
struct span {
	size_t from, n;
};

struct csv {
	struct arena *arena;
	struct text_file *file;
	struct csv_parser parser;
	bool parser_open;
	char delimiter;
	struct csv_row header;
	int64_t blank_lines; /* before the header: the parser does not report them */

	char *bytes; /* of the cells that were parsed and not yet left behind */
	size_t n_bytes, room_bytes;
	struct span *cells;
	size_t n_cells, room_cells;
	size_t *rows; /* the number of cells up to the end of each whole row */
	size_t n_rows, room_rows;
	size_t next_row;
	struct str *view; /* cells of the row that was handed out */
	size_t room_view;

	struct str block; /* UTF-8 that waits for the parser */
	int64_t records;  /* rows that the parser has finished */
	bool ended;
	enum err err; /* of a callback, which cannot return it */
	struct problem problem;
};

/* ---- growing ---- */

/* libcsv's buffer of the cell at hand. It has no context, so the limit is told by its size alone. */
static void *cell_realloc(void *p, size_t n)
{
	return n > CSV_MAX_CELL + PIECE ? NULL : realloc(p, n);
}

static bool grow(void **p, size_t *room, size_t need, size_t size)
{
	if (need <= *room)
		return true;
	size_t more = *room ? *room * 2 : 1024;
	while (more < need)
		more *= 2;
	void *moved = reallocarray(*p, more, size);
	if (!moved)
		return false;
	*p = moved;
	*room = more;
	return true;
}

static enum err damage(struct csv *csv, int64_t row, struct str message)
{
	csv->err = ERR_INVALID;
	csv->problem = (struct problem){
		.field = str_format(csv->arena, "row %lld", (long long)row),
		.message = str_format(csv->arena, "Row %lld%.*s", (long long)row, STR_ARG(message)),
	};
	return ERR_INVALID;
}

/* The row that the parser is in. */
static int64_t row_at_hand(const struct csv *csv)
{
	return csv->records + csv->blank_lines + 1;
}

static size_t row_start(const struct csv *csv)
{
	return csv->n_rows ? csv->rows[csv->n_rows - 1] : 0;
}

/* ---- what libcsv calls ---- */

static void on_cell(void *cell, size_t n, void *arg)
{
	struct csv *csv = arg;
	if (csv->err != OK)
		return;
	size_t start = row_start(csv);
	size_t column = csv->n_cells - start + 1;
	size_t row_bytes = start < csv->n_cells ? csv->n_bytes - csv->cells[start].from : 0;
	if (column > CSV_MAX_COLUMNS) {
		damage(csv, row_at_hand(csv),
			str_format(
				csv->arena, " has more than %d columns. Is this a table of people?", CSV_MAX_COLUMNS));
		return;
	}
	if (n > CSV_MAX_CELL || row_bytes + n > CSV_MAX_ROW) {
		damage(csv, row_at_hand(csv),
			str_format(csv->arena, ", column %zu is longer than a megabyte.", column));
		return;
	}
	if (!grow((void **)&csv->bytes, &csv->room_bytes, csv->n_bytes + n, 1) ||
		!grow((void **)&csv->cells, &csv->room_cells, csv->n_cells + 1, sizeof *csv->cells)) {
		csv->err = ERR_NOMEM;
		return;
	}
	if (n)
		memcpy(csv->bytes + csv->n_bytes, cell, n);
	csv->cells[csv->n_cells++] = (struct span){csv->n_bytes, n};
	csv->n_bytes += n;
}

static void on_row(int end, void *arg)
{
	(void)end;
	struct csv *csv = arg;
	if (csv->err != OK)
		return;
	if (!grow((void **)&csv->rows, &csv->room_rows, csv->n_rows + 1, sizeof *csv->rows)) {
		csv->err = ERR_NOMEM;
		return;
	}
	csv->rows[csv->n_rows++] = csv->n_cells;
	csv->records++;
}

/* ---- feeding it ---- */

static enum err parser_restart(struct csv *csv, char delimiter)
{
	if (csv->parser_open)
		csv_free(&csv->parser);
	csv->parser_open = csv_init(&csv->parser, CSV_APPEND_NULL) == 0;
	if (!csv->parser_open)
		return ERR_NOMEM;
	csv_set_delim(&csv->parser, (unsigned char)delimiter);
	csv_set_realloc_func(&csv->parser, cell_realloc);
	csv_set_blk_size(&csv->parser, 4096);
	csv->n_bytes = csv->n_cells = csv->n_rows = csv->next_row = 0;
	csv->records = 0;
	csv->err = OK;
	csv->ended = false;
	return OK;
}

static enum err parse_failed(struct csv *csv)
{
	if (csv->err != OK)
		return csv->err;
	size_t column = csv->n_cells - row_start(csv) + 1;
	if (csv->parser.entry_pos >= CSV_MAX_CELL - PIECE) {
		struct str why = csv->parser.quoted
					 ? STR("a quote opens here and is not closed within a megabyte. Close it, or "
					       "take it out.")
					 : STR("this cell is longer than a megabyte.");
		return damage(
			csv, row_at_hand(csv), str_format(csv->arena, ", column %zu: %.*s", column, STR_ARG(why)));
	}
	return csv->err = ERR_NOMEM;
}

static enum err parse(struct csv *csv, struct str text)
{
	while (text.n) {
		size_t n = text.n < PIECE ? text.n : PIECE;
		size_t done = csv_parse(&csv->parser, text.p, n, on_cell, on_row, csv);
		if (csv->err != OK || done != n)
			return parse_failed(csv);
		text = str_from(text, n);
	}
	return OK;
}

static enum err parse_end(struct csv *csv)
{
	csv->ended = true;
	size_t column = csv->n_cells - row_start(csv) + 1;
	/* Strict only now: quotes within a cell are let through, one that is never closed is not. */
	csv_set_opts(&csv->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL);
	if (csv_fini(&csv->parser, on_cell, on_row, csv) != 0 && csv->err == OK) {
		if (csv_error(&csv->parser) != CSV_EPARSE)
			return csv->err = ERR_NOMEM;
		return damage(csv, row_at_hand(csv),
			str_format(csv->arena,
				", column %zu: a quote opens here and is not closed before the end of the file. Close "
				"it, or take it out.",
				column));
	}
	return csv->err;
}

/* Forgets the rows that were handed out; what belongs to a row that is not whole yet moves to the front. */
static void leave_behind(struct csv *csv)
{
	size_t start = row_start(csv);
	size_t from = start < csv->n_cells ? csv->cells[start].from : csv->n_bytes;
	memmove(csv->bytes, csv->bytes + from, csv->n_bytes - from);
	for (size_t i = start; i < csv->n_cells; i++)
		csv->cells[i - start] = (struct span){csv->cells[i].from - from, csv->cells[i].n};
	csv->n_cells -= start;
	csv->n_bytes -= from;
	csv->n_rows = csv->next_row = 0;
}

static enum err feed(struct csv *csv)
{
	if (csv->n_bytes)
		leave_behind(csv);
	csv->n_rows = csv->next_row = 0;
	if (!csv->block.n)
		TRY(text_file_read(csv->file, &csv->block));
	if (!csv->block.n)
		return parse_end(csv);
	struct str piece = str_sub(csv->block, 0, PIECE);
	csv->block = str_from(csv->block, piece.n);
	return parse(csv, piece);
}

/* ---- rows ---- */

static bool take_row(struct csv *csv, struct csv_row *ret_row)
{
	size_t from = csv->next_row ? csv->rows[csv->next_row - 1] : 0, end = csv->rows[csv->next_row];
	if (!grow((void **)&csv->view, &csv->room_view, end - from + 1, sizeof *csv->view)) {
		csv->err = ERR_NOMEM;
		return false;
	}
	bool filled = false;
	for (size_t i = from; i < end; i++) {
		/* a file of empty cells alone has no bytes at all */
		csv->view[i - from] = csv->cells[i].n ? (struct str){csv->bytes + csv->cells[i].from, csv->cells[i].n}
						      : STR("");
		filled |= csv->cells[i].n > 0;
	}
	csv->next_row++;
	int64_t behind = (int64_t)(csv->n_rows - csv->next_row);
	*ret_row = (struct csv_row){csv->view, end - from, csv->records - behind + csv->blank_lines};
	return filled;
}

enum err csv_next(struct csv *csv, struct csv_row *ret_row, bool *ret_end)
{
	for (;;) {
		while (csv->next_row < csv->n_rows) {
			struct csv_row row;
			bool filled = take_row(csv, &row);
			if (csv->err == ERR_NOMEM)
				return ERR_NOMEM;
			if (!filled || row.number <= csv->header.number)
				continue;
			*ret_row = row;
			*ret_end = false;
			return OK;
		}
		if (csv->err != OK)
			return csv->err;
		if (csv->ended) {
			*ret_end = true;
			return OK;
		}
		enum err err = feed(csv);
		/* Rows before the damage are handed out first. */
		if (err != OK && !csv->n_rows)
			return csv->err = err;
		csv->err = err;
	}
}

enum err csv_rewind(struct csv *csv)
{
	csv->block = STR("");
	TRY(text_file_rewind(csv->file));
	return parser_restart(csv, csv->delimiter);
}

struct problem csv_problem(const struct csv *csv)
{
	return csv->problem;
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
	TRY(parser_restart(csv, delimiter));
	enum err err = parse(csv, head);
	if (err == OK && whole)
		err = parse_end(csv);
	if (err == ERR_NOMEM)
		return err;
	for (int64_t record = 1; csv->next_row < csv->n_rows && record <= CSV_HEADER_WITHIN; record++) {
		struct csv_row row;
		take_row(csv, &row);
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
		i = csv->records - (int64_t)(csv->n_rows - csv->next_row);
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
			comma_err = csv->err;
			comma_problem = csv->problem;
		}
	}
	if (!best.delimiter) {
		csv->problem = (struct problem){
			.field = STR("row 1"),
			.message = STR(
				"The file has no row with the names of its columns. Put one first, such as: First Name, "
				"Last Name, Email Address, Company."),
		};
		/* Damage in the first rows explains more than the missing header. */
		if (comma_err != OK && !str_none(comma_problem.message))
			csv->problem = comma_problem;
		return ERR_INVALID;
	}
	csv->delimiter = best.delimiter;
	TRY(csv_rewind(csv));
	csv->blank_lines = count_blank_lines(head, best.record);
	TRY(keep_header(csv, &best));
	return csv_rewind(csv);
}

enum err csv_open(
	struct arena *arena, const char *path, csv_score_fn score, struct problem *ret_problem, struct csv **ret_csv)
{
	struct csv *csv = ARENA_NEW(arena, struct csv);
	if (!csv)
		return ERR_NOMEM;
	csv->arena = arena;
	TRY(text_file_open(arena, path, ret_problem, &csv->file));
	enum err err = find_header(csv, score);
	if (err != OK) {
		if (err == ERR_INVALID)
			*ret_problem = csv->problem;
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
	if (csv->parser_open)
		csv_free(&csv->parser);
	free(csv->bytes);
	free(csv->cells);
	free(csv->rows);
	free(csv->view);
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
