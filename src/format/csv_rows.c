#include "format/csv_rows.h"
#include <stdlib.h>
#include <string.h>

/* ---- growing ---- */

/* libcsv's buffer of the cell at hand. It has no context, so the limit is told by its size alone. */
static void *cell_realloc(void *p, size_t n)
{
	return n > CSV_MAX_CELL + CSV_ROWS_PIECE ? NULL : realloc(p, n);
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

static enum err damage(struct csv_rows *rows, int64_t row, struct str message)
{
	rows->err = ERR_INVALID;
	rows->problem = (struct problem){
		.field = str_format(rows->arena, "row %lld", (long long)row),
		.message = str_format(rows->arena, "Row %lld%.*s", (long long)row, STR_ARG(message)),
	};
	return ERR_INVALID;
}

/* The row that the parser is in. */
static int64_t row_at_hand(const struct csv_rows *rows)
{
	return rows->records + rows->blank_lines + 1;
}

static size_t row_start(const struct csv_rows *rows)
{
	return rows->n_rows ? rows->row_ends[rows->n_rows - 1] : 0;
}

/* ---- what libcsv calls ---- */

static void on_cell(void *cell, size_t n, void *arg)
{
	struct csv_rows *rows = arg;
	if (rows->err != OK)
		return;
	size_t start = row_start(rows);
	size_t column = rows->n_cells - start + 1;
	size_t row_bytes = start < rows->n_cells ? rows->n_bytes - rows->cells[start].from : 0;
	if (column > CSV_MAX_COLUMNS) {
		damage(rows, row_at_hand(rows),
			str_format(
				rows->arena, " has more than %d columns. Is this a table of people?", CSV_MAX_COLUMNS));
		return;
	}
	if (n > CSV_MAX_CELL || row_bytes + n > CSV_MAX_ROW) {
		damage(rows, row_at_hand(rows),
			str_format(rows->arena, ", column %zu is longer than a megabyte.", column));
		return;
	}
	if (!grow((void **)&rows->bytes, &rows->room_bytes, rows->n_bytes + n, 1) ||
		!grow((void **)&rows->cells, &rows->room_cells, rows->n_cells + 1, sizeof *rows->cells)) {
		rows->err = ERR_NOMEM;
		return;
	}
	if (n)
		memcpy(rows->bytes + rows->n_bytes, cell, n);
	rows->cells[rows->n_cells++] = (struct csv_span){rows->n_bytes, n};
	rows->n_bytes += n;
}

static void on_row(int end, void *arg)
{
	(void)end;
	struct csv_rows *rows = arg;
	if (rows->err != OK)
		return;
	if (!grow((void **)&rows->row_ends, &rows->room_rows, rows->n_rows + 1, sizeof *rows->row_ends)) {
		rows->err = ERR_NOMEM;
		return;
	}
	rows->row_ends[rows->n_rows++] = rows->n_cells;
	rows->records++;
}

/* ---- feeding it ---- */

enum err csv_rows_restart(struct csv_rows *rows, char delimiter)
{
	if (rows->parser_open)
		csv_free(&rows->parser);
	rows->parser_open = csv_init(&rows->parser, CSV_APPEND_NULL) == 0;
	if (!rows->parser_open)
		return ERR_NOMEM;
	csv_set_delim(&rows->parser, (unsigned char)delimiter);
	csv_set_realloc_func(&rows->parser, cell_realloc);
	csv_set_blk_size(&rows->parser, 4096);
	rows->n_bytes = rows->n_cells = rows->n_rows = rows->next_row = 0;
	rows->records = 0;
	rows->err = OK;
	rows->ended = false;
	return OK;
}

static enum err parse_failed(struct csv_rows *rows)
{
	if (rows->err != OK)
		return rows->err;
	size_t column = rows->n_cells - row_start(rows) + 1;
	if (rows->parser.entry_pos >= CSV_MAX_CELL - CSV_ROWS_PIECE) {
		struct str why = rows->parser.quoted
					 ? STR("a quote opens here and is not closed within a megabyte. Close it, or "
					       "take it out.")
					 : STR("this cell is longer than a megabyte.");
		return damage(
			rows, row_at_hand(rows), str_format(rows->arena, ", column %zu: %.*s", column, STR_ARG(why)));
	}
	return rows->err = ERR_NOMEM;
}

enum err csv_rows_parse(struct csv_rows *rows, struct str text)
{
	while (text.n) {
		size_t n = text.n < CSV_ROWS_PIECE ? text.n : CSV_ROWS_PIECE;
		size_t done = csv_parse(&rows->parser, text.p, n, on_cell, on_row, rows);
		if (rows->err != OK || done != n)
			return parse_failed(rows);
		text = str_from(text, n);
	}
	return OK;
}

enum err csv_rows_end(struct csv_rows *rows)
{
	rows->ended = true;
	size_t column = rows->n_cells - row_start(rows) + 1;
	/* Strict only now: quotes within a cell are let through, one that is never closed is not. */
	csv_set_opts(&rows->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL);
	if (csv_fini(&rows->parser, on_cell, on_row, rows) != 0 && rows->err == OK) {
		if (csv_error(&rows->parser) != CSV_EPARSE)
			return rows->err = ERR_NOMEM;
		return damage(rows, row_at_hand(rows),
			str_format(rows->arena,
				", column %zu: a quote opens here and is not closed before the end of the file. Close "
				"it, or take it out.",
				column));
	}
	return rows->err;
}

void csv_rows_leave_behind(struct csv_rows *rows)
{
	size_t start = row_start(rows);
	size_t from = start < rows->n_cells ? rows->cells[start].from : rows->n_bytes;
	if (rows->n_bytes > from) /* rows of empty cells alone have no bytes at all */
		memmove(rows->bytes, rows->bytes + from, rows->n_bytes - from);
	for (size_t i = start; i < rows->n_cells; i++)
		rows->cells[i - start] = (struct csv_span){rows->cells[i].from - from, rows->cells[i].n};
	rows->n_cells -= start;
	rows->n_bytes -= from;
	rows->n_rows = rows->next_row = 0;
}

/* ---- handing out ---- */

bool csv_rows_take(struct csv_rows *rows, struct csv_row *ret_row)
{
	size_t from = rows->next_row ? rows->row_ends[rows->next_row - 1] : 0, end = rows->row_ends[rows->next_row];
	if (!grow((void **)&rows->view, &rows->room_view, end - from + 1, sizeof *rows->view)) {
		rows->err = ERR_NOMEM;
		return false;
	}
	bool filled = false;
	for (size_t i = from; i < end; i++) {
		/* a file of empty cells alone has no bytes at all */
		rows->view[i - from] = rows->cells[i].n
					       ? (struct str){rows->bytes + rows->cells[i].from, rows->cells[i].n}
					       : STR("");
		filled |= rows->cells[i].n > 0;
	}
	rows->next_row++;
	int64_t behind = (int64_t)(rows->n_rows - rows->next_row);
	*ret_row = (struct csv_row){rows->view, end - from, rows->records - behind + rows->blank_lines};
	return filled;
}

void csv_rows_free(struct csv_rows *rows)
{
	if (rows->parser_open)
		csv_free(&rows->parser);
	free(rows->bytes);
	free(rows->cells);
	free(rows->row_ends);
	free(rows->view);
}
