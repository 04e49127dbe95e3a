#include "domain/upkeep/import_report.h"
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/out.h"
#include "domain/upkeep/import_file.h"

struct import_report {
	FILE *stream;
	struct out out;
};

struct str import_report_name(struct arena *arena, struct import_id import)
{
	char id[ID_TEXT_SIZE];
	id_text(import.v, id);
	return str_format(arena, "reports/%.*s.csv", ID_TEXT_SIZE, id);
}

static enum err file_error(void)
{
	return errno == ENOSPC || errno == EDQUOT ? ERR_FULL : ERR_IO;
}

/* Behind the line of the n-th row; no line of the report holds a line feed but at its end. */
static int64_t skip_rows(FILE *stream, int64_t n, long *ret_end)
{
	int64_t rows = -1; /* the header */
	long end = 0;
	for (int c; rows < n && (c = getc(stream)) != EOF;)
		if (c == '\n') {
			rows++;
			end = ftell(stream);
		}
	*ret_end = end;
	return rows;
}

static enum err go_on(struct import_report *report, int64_t rows)
{
	long end;
	int64_t there = skip_rows(report->stream, rows, &end);
	if (fseek(report->stream, end, SEEK_SET) != 0 || ftruncate(fileno(report->stream), end) != 0)
		return file_error();
	if (there < 0)
		out_z(&report->out, "row,outcome,reason,person,name\n");
	for (there = there < 0 ? 0 : there; there < rows; there++)
		out_z(&report->out, ",,The program stopped before this line was written; the row is in.,,\n");
	return import_report_flush(report);
}

enum err import_report_open(
	struct arena *arena, struct str data, struct import_id import, int64_t rows, struct import_report **ret_report)
{
	struct import_report *report = ARENA_NEW(arena, struct import_report);
	char *directory = str_z(arena, str_join(arena, data, STR("/reports")));
	char *path = import_path(arena, data, import_report_name(arena, import));
	if (!report || !directory || !path)
		return ERR_NOMEM;
	if (mkdir(directory, 0700) != 0 && errno != EEXIST)
		return file_error();
	report->stream = fopen(path, "r+e");
	if (!report->stream && errno == ENOENT)
		report->stream = fopen(path, "w+e");
	if (!report->stream)
		return file_error();
	out_init(&report->out, 0);
	enum err err = go_on(report, rows);
	if (err != OK) {
		import_report_close(report);
		return err;
	}
	*ret_report = report;
	return OK;
}

/* A report is read by line: what stood on several lines stands on one. */
static void write_text(struct out *out, struct str text)
{
	size_t from = out->n;
	csv_write_cell(out, text, true);
	for (size_t i = from; i < out->n; i++)
		if (out->p[i] == '\n' || out->p[i] == '\r')
			out->p[i] = ' ';
}

enum err import_report_row(
	struct import_report *report, const struct file_record *record, const struct import_outcome *outcome)
{
	struct out *out = &report->out;
	char id[ID_TEXT_SIZE];
	out_int(out, record->row);
	out_char(out, ',');
	out_z(out, import_verdict_word(outcome->verdict));
	out_char(out, ',');
	write_text(out, outcome->reason);
	out_char(out, ',');
	if (outcome->person.v != 0) {
		id_text(outcome->person.v, id);
		out_write(out, id, sizeof id);
	}
	out_char(out, ',');
	if (!outcome->held_back)
		write_text(out, record->has_contact ? record->contact.name : record->deal.organization);
	out_char(out, '\n');
	return out->n > 1 << 16 ? import_report_flush(report) : out_failed(out);
}

enum err import_report_flush(struct import_report *report)
{
	struct str text = out_text(&report->out);
	TRY(out_failed(&report->out));
	if (text.n && fwrite(text.p, 1, text.n, report->stream) != text.n)
		return file_error();
	out_reset(&report->out);
	return fflush(report->stream) == 0 ? OK : file_error();
}

void import_report_close(struct import_report *report)
{
	if (!report)
		return;
	if (report->stream)
		fclose(report->stream);
	out_free(&report->out);
	report->stream = NULL;
}
