/* CSV as programs really export it: a stream of rows out of a file of any size, in bounded memory.
 *
 * Finds the delimiter (comma, semicolon, tab, bar) and the header within the first ten rows: some
 * exports begin with a note. A damaged file is answered with a sentence that names row and column. */
#pragma once
#include <stdint.h>
#include "base/arena.h"
#include "base/err.h"
#include "base/problem.h"
#include "base/str.h"

#define CSV_MAX_CELL ((size_t)1 << 20) /* bytes */
#define CSV_MAX_ROW ((size_t)8 << 20)  /* bytes of all cells together */
#define CSV_MAX_COLUMNS 4096
#define CSV_HEADER_WITHIN 10 /* rows */

struct csv_row {
	const struct str *cells; /* never none; an empty cell is empty */
	size_t n;
	int64_t number; /* as a spreadsheet counts: the first row of the file is 1 */
};

/* How much a row looks like a header: how many of its cells are known names of columns. */
typedef int (*csv_score_fn)(const struct str *cells, size_t n);

struct csv;

/* Opens the file and finds its header: the row within the first ten with the most known names; where
 * none has any, the first row of two or more different texts that are no data. ERR_INVALID: no header,
 * not a text file, a cell or row over a limit. The header's texts stay valid until csv_close. */
NODISCARD enum err csv_open(
	struct arena *arena, const char *path, csv_score_fn score, struct problem *ret_problem, struct csv **ret_csv);
void csv_close(struct csv *csv); /* NULL is fine */

const struct csv_row *csv_header(const struct csv *csv);
char csv_delimiter(const struct csv *csv);
const char *csv_encoding(const struct csv *csv);
int64_t csv_size(const struct csv *csv);     /* bytes on the disk */
int64_t csv_position(const struct csv *csv); /* bytes read so far */

/* The next row after the header that is not empty; *ret_end at the end. The cells are valid until the
 * next call. ERR_INVALID with a problem for damage: nothing can be read after it. */
NODISCARD enum err csv_next(struct csv *csv, struct csv_row *ret_row, bool *ret_end);
/* What is wrong, after csv_next failed. */
struct problem csv_problem(const struct csv *csv);
/* Back to the first row after the header. */
NODISCARD enum err csv_rewind(struct csv *csv);

/* One cell as CSV, quoted where needed. `formula`: text that a spreadsheet would take for a formula
 * (it begins with = + - @ tab or return) is led by an apostrophe. */
struct out;
void csv_write_cell(struct out *out, struct str cell, bool formula);
