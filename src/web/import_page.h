/* Import: upload, preview, progress, report, undo. */
#pragma once
#include "web/page.h"

struct import_row {
	struct import_id import;
	struct str file_name;
	struct str state;  /* "finished", "running" */
	struct str counts; /* "412 new, 30 known before" */
	struct day day;
};
struct imports_view {
	struct page page;
	struct list items; /* struct import_row */
	struct list reps;  /* struct choice: whose contacts */
};
struct mapping_row {
	int column;
	struct str header;
	struct str sample;  /* a first value */
	struct list fields; /* struct choice */
};
struct cell {
	struct str text;
};
struct preview_row {
	struct list cells; /* struct cell */
};
struct report_row {
	int row;
	struct str what;  /* "refused" */
	struct str words; /* why, and what to do */
};
struct import_view {
	struct page page;
	struct import_id import;
	struct str file_name;
	struct str format;       /* "LinkedIn connections" */
	struct str state;        /* "previewed", "running", "finished", "failed", "undone" */
	struct str mapping_text; /* corrections: "Column=field;Column=field" */
	struct str sentence;     /* what is happening */
	int rows, made, matched, maybe, refused;
	int differs;                 /* of the matched: the file says otherwise than what is known */
	int deals_made, deals_known; /* both 0: the file tells of no deals */
	int places;                  /* schools and clubs: those it names, those that were noted */
	int percent;
	bool previewed, running, finished, failed, undone, undoable, has_report;
	struct list mapping;    /* struct mapping_row */
	struct list headers;    /* struct cell */
	struct list first_rows; /* struct preview_row */
	struct list report;     /* struct report_row: the first refused ones */
};
