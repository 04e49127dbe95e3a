/* A text file in any of the encodings that exports come in, read as a stream of UTF-8.
 * Memory is bounded (two blocks), whatever the file's size. */
#pragma once
#include <stdint.h>
#include "base/arena.h"
#include "base/err.h"
#include "base/problem.h"
#include "base/str.h"

enum encoding { ENCODING_UTF8, ENCODING_UTF16LE, ENCODING_UTF16BE, ENCODING_WINDOWS_1252 };
const char *encoding_name(enum encoding encoding);

struct text_file;

/* Opens, and reads the file once to tell its encoding: a mark at the start, else UTF-16 by where its
 * zero bytes are, else UTF-8 if all of it is, else Windows-1252. Refused with a sentence: what is no
 * plain file, is empty, or holds NUL bytes. */
NODISCARD enum err text_file_open(
	struct arena *arena, const char *path, struct problem *ret_problem, struct text_file **ret_file);
void text_file_close(struct text_file *file); /* NULL is fine */
/* The next block of UTF-8, valid until the next call; empty at the end. Characters are never cut
 * in two for the caller's sake: a block may end in the middle of one. */
NODISCARD enum err text_file_read(struct text_file *file, struct str *ret_block);
NODISCARD enum err text_file_rewind(struct text_file *file);
enum encoding text_file_encoding(const struct text_file *file);
int64_t text_file_size(const struct text_file *file);     /* bytes on the disk */
int64_t text_file_position(const struct text_file *file); /* bytes of those read so far */
