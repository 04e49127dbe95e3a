/* A row being read: between record.c (the row), record_contact.c and record_deal.c (its cells). */
#pragma once
#include "base/out.h"
#include "format/record.h"

enum { READING_MAX_NOTES = 8192, READING_MAX_NAME = 200 }; /* bytes */

struct reading {
	struct arena *arena;
	const struct layout *layout;
	struct file_record *record;
	struct str first, middle, last, suffix, whole, nickname;
	struct str relation_label;
	struct str school_years, school_years_column;
	struct str deleted, master;
	struct out notes;
};

/* The cell as one line of text, without what programs leave in it. */
struct str reading_clean(struct reading *reading, struct str cell);
/* Takes the next of several values in one cell: " ::: " in Google's, else any of the separators. */
bool reading_next(struct str *rest, const char *separators, struct str *ret_value);
/* "Label: text" as one more line of the notes; without the label when it is empty. */
void reading_note(struct reading *reading, struct str label, struct str text);

/* False when the field is none of a deal. */
bool reading_deal_cell(struct reading *reading, enum layout_field field, struct str column, struct str cell);
void reading_contact_cell(struct reading *reading, enum layout_field field, struct str column, struct str cell);
/* One cell that names schools or clubs. */
void reading_places(struct reading *reading, bool club, struct str column, struct str cell);
/* After the last cell: the years of the row's only school, and what is a place already as their organization. */
void reading_finish_places(struct reading *reading);
/* After the last cell: the name is put together, and what is compared is folded. */
void reading_finish_contact(struct reading *reading);
