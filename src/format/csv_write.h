/* Tables as files that spreadsheets read: RFC 4180, lines end with CR LF, UTF-8 with its mark (without which Excel
 * takes it for another encoding). */
#pragma once
#include "base/arena.h"
#include "base/field.h"
#include "base/out.h"

/* The mark and the names of the columns; lists and nested records are no columns. */
void csv_write_head(struct out *out, const struct record *record);
/* One row. Money is written in major units of the currency. A text that a spreadsheet would take for a formula is given a
 * ' in front (OWASP, CSV injection). ERR_NOMEM is remembered by `out`. */
void csv_write_row(
	struct out *out, struct arena *arena, const struct record *record, const void *row, struct str currency);
/* Text as a cell: quoted where it must be, and never a formula. */
void csv_write_text(struct out *out, struct str text);
