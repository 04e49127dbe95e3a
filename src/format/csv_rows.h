/* The text of a table piece by piece, its rows out: libcsv with limits, and what is damaged said as a sentence.
 * Between the files of this directory; csv.h is for everybody else. */
#pragma once
#include <csv.h>
#include "format/csv.h"

/* Bytes that the parser is fed at a time: few enough that damage is noticed before much memory is used. */
#define CSV_ROWS_PIECE ((size_t)1 << 14)

/* Where a cell lies in `bytes`; numbers, because `bytes` moves as it grows. */
struct csv_span {
	size_t from, n;
};

/* Begins as zeros with an arena. */
struct csv_rows {
	struct arena *arena; /* for the sentences */
	struct csv_parser parser;
	bool parser_open;
	int64_t blank_lines; /* before the header: the parser does not report them */

	char *bytes; /* of the cells that were parsed and not yet left behind */
	size_t n_bytes, room_bytes;
	struct csv_span *cells;
	size_t n_cells, room_cells;
	size_t *row_ends; /* the number of cells up to the end of each whole row */
	size_t n_rows, room_rows;
	size_t next_row;  /* the first that was not handed out */
	struct str *view; /* cells of the row that was handed out */
	size_t room_view;

	int64_t records; /* rows that the parser has finished */
	bool ended;
	enum err err; /* also of a callback, which cannot return it */
	struct problem problem;
};

/* Forgets all rows, and begins a text whose cells are parted by `delimiter`. */
NODISCARD enum err csv_rows_restart(struct csv_rows *rows, char delimiter);
/* ERR_INVALID with the problem for damage; the whole rows before it can still be taken. */
NODISCARD enum err csv_rows_parse(struct csv_rows *rows, struct str text);
/* The text is at its end: what is left of it is the last row. */
NODISCARD enum err csv_rows_end(struct csv_rows *rows);
/* Forgets the rows that were handed out; what belongs to a row that is not whole yet moves to the front. */
void csv_rows_leave_behind(struct csv_rows *rows);
/* Hands out the next row, valid until the next call of any of these; there is one (next_row < n_rows). True when one
 * of its cells is filled; false with `err` when memory is short. */
bool csv_rows_take(struct csv_rows *rows, struct csv_row *ret_row);
void csv_rows_free(struct csv_rows *rows);
