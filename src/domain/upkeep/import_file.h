/* The file of an import: received, recognized, judged as a whole before the first row goes in. */
#pragma once
#include "domain/ctx.h"
#include "format/record.h"

/* ---- receiving ---- */

/* A file on its way into the data directory's uploads/: for faces, outside any transaction. */
struct import_upload;
NODISCARD enum err import_upload_begin(struct arena *arena, struct str data, struct import_upload **ret_upload);
NODISCARD enum err import_upload_write(struct import_upload *upload, const void *bytes, size_t n);
/* Durable at `ret_path`, relative to the data directory: for import_add. */
NODISCARD enum err import_upload_end(
	struct import_upload *upload, struct str *ret_path, struct hash *ret_content, int64_t *ret_bytes);
void import_upload_abandon(struct import_upload *upload); /* NULL is fine; removes what was written */
enum { IMPORT_MAX_UPLOAD_GB = 4 };

/* What the bytes of a file hash to, and how many they are. ERR_NOT_FOUND: there is none. */
NODISCARD enum err import_file_sum(const char *path, struct hash *ret_content, int64_t *ret_bytes);
/* Where POST /api/v1/files keeps what somebody of the workspace sent: relative to the data directory. */
struct str import_sent_path(struct arena *arena, struct workspace_id workspace, struct file_id file);

/* `path` itself when it is absolute, else in the data directory; NUL-ended. NULL: memory ran out. */
char *import_path(struct arena *arena, struct str data, struct str path);
/* Removes what was sent for an import, or what it said of each row. A file that lies elsewhere is somebody
 * else's and stays; so does everything where there is no data directory. */
void import_remove_file(const struct ctx *ctx, struct str path);

/* ---- reading ---- */

struct import_file {
	struct csv *csv; /* at its first row */
	struct layout layout;
	int64_t rows;
	bool relations; /* some column names other people */
};

/* Opens the file, applies a person's corrections (may be none), and reads it once to the end: how many
 * rows, which order its dates have, and whether it is whole. Nothing is refused after this but rows.
 * The caller closes file->csv. */
NODISCARD enum err import_file_open(struct arena *arena, const char *path, struct str mapping,
	const struct settings *settings, struct problem *ret_problem, struct import_file *ret_file);
/* Copies the row into the arena and reads it. */
NODISCARD enum err import_file_record(
	struct arena *arena, const struct import_file *file, const struct csv_row *row, struct file_record *ret_record);
