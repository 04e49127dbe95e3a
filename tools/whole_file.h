/* Whole files in and out, for compilers that end at the first that cannot be read or written. */
#pragma once
#include "base/arena.h"
#include "base/out.h"
#include "base/str.h"

/* The whole file, in the arena. Ends the program with a sentence when it cannot be read. */
struct str whole_file_read(struct arena *arena, const char *path);
/* `before`, then the text. Ends the program with a sentence when they cannot be written. */
void whole_file_write(const char *path, const char *before, const struct out *text);
