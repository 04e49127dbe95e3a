#include "format/record_reading.h"
#include <string.h>
#include "base/utf8.h"

static bool is_date_field(enum layout_field field)
{
	return field == LAYOUT_CONNECTED || field == LAYOUT_DEAL_OPENED || field == LAYOUT_DEAL_CLOSED;
}

void record_watch(const struct layout *layout, const struct csv_row *row, struct date_evidence *evidence)
{
	for (size_t i = 0; i < row->n && i < layout->n; i++)
		if (is_date_field(layout->fields[i]))
			date_watch(evidence, row->cells[i]);
}

/* ---- what contacts and deals share ---- */

struct str reading_clean(struct reading *reading, struct str cell)
{
	struct str text = text_clean(reading->arena, text_entities(reading->arena, cell));
	return utf8_clip(text, READING_MAX_NAME);
}

bool reading_next(struct str *rest, const char *separators, struct str *ret_value)
{
	if (str_none(*rest))
		return false;
	size_t google = str_find(*rest, STR(" ::: ")), at = google, skip = 5;
	for (size_t i = 0; google == SIZE_MAX && i < rest->n && at == SIZE_MAX; i++)
		if (strchr(separators, rest->p[i])) {
			at = i;
			skip = 1;
		}
	*ret_value = str_trim(str_sub(*rest, 0, at == SIZE_MAX ? rest->n : at));
	*rest = at == SIZE_MAX ? STR_NONE : str_from(*rest, at + skip);
	return true;
}

void reading_note(struct reading *reading, struct str label, struct str text)
{
	if (text.n == 0 || reading->notes.n > READING_MAX_NOTES)
		return;
	if (reading->notes.n)
		out_char(&reading->notes, '\n');
	if (label.n) {
		out_str(&reading->notes, label);
		out_z(&reading->notes, ": ");
	}
	out_str(&reading->notes, utf8_clip(text, READING_MAX_NOTES));
}

/* ---- rows ---- */

static void decide(struct reading *reading, const struct csv_row *row)
{
	struct file_record *record = reading->record;
	struct deal_record *deal = &record->deal;
	record->has_deal = reading->layout->deals &&
			   (deal->external.n || deal->name.n || deal->opened.ymd || deal->value.v);
	deal->organization = record->contact.organization;
	deal->organization_folded = record->contact.organization_folded;
	for (size_t i = reading->layout->n; i < row->n; i++)
		if (row->cells[i].n && str_none(record->refused))
			record->refused = str_format(reading->arena,
				"The row has %zu columns, the header %zu: is a comma in it without quotes?", row->n,
				reading->layout->n);
	if (str_is(reading->deleted, "true") || str_is(reading->deleted, "1") || str_is(reading->deleted, "TRUE"))
		record->refused = STR("It was deleted in the program that it comes from.");
	else if (reading->master.n)
		record->refused = STR("It was merged into another contact in the program that it comes from.");
	else if (!record->has_contact && !record->has_deal && str_none(record->refused))
		record->refused = reading->layout->contacts ? STR("It has no name and no e-mail address.")
							    : STR("It names no deal.");
}

static struct str currency_of(const struct layout *layout, const struct csv_row *row)
{
	for (size_t i = 0; i < row->n && i < layout->n; i++)
		if (layout->fields[i] == LAYOUT_DEAL_CURRENCY && row->cells[i].n == 3)
			return row->cells[i];
	return layout->currency;
}

enum err record_read(
	struct arena *arena, const struct layout *layout, const struct csv_row *row, struct file_record *ret_record)
{
	memset(ret_record, 0, sizeof *ret_record);
	ret_record->row = row->number;
	struct reading reading = {.arena = arena, .layout = layout, .record = ret_record};
	if (layout->deals)
		ret_record->deal.currency = currency_of(layout, row);
	out_init(&reading.notes, 1 << 16);
	for (size_t i = 0; i < row->n && i < layout->n; i++) {
		enum layout_field field = layout->fields[i];
		struct str cell = row->cells[i];
		if (cell.n == 0 || field == LAYOUT_IGNORE || field == LAYOUT_NEVER)
			continue;
		if (!reading_deal_cell(&reading, field, layout->columns[i], cell))
			reading_contact_cell(&reading, field, layout->columns[i], cell);
	}
	reading_finish_contact(&reading);
	decide(&reading, row);
	enum err err = out_failed(&reading.notes);
	out_free(&reading.notes);
	return arena_failed(arena) || err == ERR_NOMEM ? ERR_NOMEM : OK;
}
