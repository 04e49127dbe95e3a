/* What became of each row, as a file to download: row, outcome, reason, person, name. */
#pragma once
#include "domain/upkeep/import_write.h"

struct import_report;

/* Opens the report of an import in the data directory's reports/, for rows after `rows` that are in it
 * already: it is cut or filled up to that many when the program stopped between a commit and its lines. */
NODISCARD enum err import_report_open(
	struct arena *arena, struct str data, struct import_id import, int64_t rows, struct import_report **ret_report);
NODISCARD enum err import_report_row(
	struct import_report *report, const struct file_record *record, const struct import_outcome *outcome);
NODISCARD enum err import_report_flush(struct import_report *report);
void import_report_close(struct import_report *report); /* NULL is fine */
/* Relative to the data directory. */
struct str import_report_name(struct arena *arena, struct import_id import);
