/* The next chunk of rows, decoded and normalized by a thread of its own while the last one is being
 * written. Two chunks, so that memory stays bounded at any size of file. */
#pragma once
#include "domain/upkeep/import_file.h"

struct import_chunk {
	struct arena *arena;
	struct file_record *records;
	size_t n;
	int64_t position; /* bytes of the file read when it was filled */
	bool last;        /* nothing comes after it */
	enum err err;     /* reading failed behind its rows */
};

struct import_reader;

/* Starts reading behind the first `skip` rows. The file is the reader's until import_reader_end. */
NODISCARD enum err import_reader_start(
	struct arena *arena, struct import_file *file, int64_t skip, struct import_reader **ret_reader);
/* Waits for the next chunk, which stays valid until the call after it. */
struct import_chunk *import_reader_next(struct import_reader *reader);
void import_reader_end(struct import_reader *reader); /* NULL is fine; stops the thread */
