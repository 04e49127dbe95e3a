/* The files of a backup: written durably, and summed as sha256sum does it. */
#pragma once
#include <stdbool.h>
#include <unistd.h>
#include "base/arena.h"
#include "base/problem.h"

static inline void file_close(int *file)
{
	if (*file >= 0)
		close(*file);
}
#define AUTO_FILE __attribute__((cleanup(file_close))) int

enum { SUM_LETTERS = 64 };
struct sum {
	char hex[SUM_LETTERS + 1]; /* empty: none */
};
/* What the file "BACKUP.sha256" says, a line each, in this order. */
struct sums {
	struct sum database, secret;
};

/* The sentence and the code of a failed call of the system, on `path`. */
enum err file_cannot(const char *what, const char *path, struct arena *arena, struct problem *ret_problem);
/* The directory in which `path` lies. */
NODISCARD enum err file_sync_directory(const char *path, struct arena *arena);
/* A new file for its owner only, in the place of whatever is there. */
NODISCARD enum err file_write(const char *path, struct str bytes, struct arena *arena, struct problem *ret_problem);
/* Reads `from` to its end, writes it to `to` (-1: nowhere), and sums it. */
bool file_sum(int from, int to, struct sum *ret_sum);
/* Copies to a new file for its owner only. ERR_CORRUPT: its sum is not the expected one. */
NODISCARD enum err file_copy(
	const char *from, const struct sum *expected, const char *to, struct arena *arena, struct problem *ret_problem);
NODISCARD enum err sums_read(
	const char *backup, struct arena *arena, struct problem *ret_problem, struct sums *ret_sums);
