/* A CSV file, read twice: both times the same rows. */
#include "fuzz.h"
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>
#include "base/utf8.h"
#include "format/csv.h"

static int score(const struct str *cells, size_t n)
{
	int known = 0;
	for (size_t i = 0; i < n; i++)
		known += str_equal_ascii_nocase(cells[i], STR("name")) ||
			 str_equal_ascii_nocase(cells[i], STR("email"));
	return known;
}

/* A number that stands for all rows; *ret_err is how it ended. */
static uint64_t read_rows(struct csv *csv, enum err *ret_err)
{
	uint64_t sum = 0;
	int64_t last = 0;
	struct csv_row row;
	bool end = false;
	while ((*ret_err = csv_next(csv, &row, &end)) == OK && !end) {
		MUST(row.number > last && row.n <= CSV_MAX_COLUMNS);
		last = row.number;
		for (size_t i = 0; i < row.n; i++) {
			MUST(row.cells[i].p && utf8_valid(row.cells[i]));
			for (size_t at = 0; at < row.cells[i].n; at++)
				sum = sum * 31 + (unsigned char)row.cells[i].p[at];
		}
		sum = sum * 31 + row.n;
	}
	return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA arena = arena_new(0);
	struct problem problem = {0};
	struct csv *csv;
	char path[64];
	int fd = memfd_create("csv", MFD_CLOEXEC);
	MUST(fd >= 0 && (size == 0 || write(fd, data, size) == (ssize_t)size));
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	if (csv_open(arena, path, score, &problem, &csv) == OK) {
		enum err first, second;
		uint64_t sum = read_rows(csv, &first);
		MUST(first == OK || csv_problem(csv).message.n > 0);
		if (first == OK && csv_rewind(csv) == OK)
			MUST(read_rows(csv, &second) == sum && second == first);
		csv_close(csv);
	} else {
		MUST(problem.message.n > 0);
	}
	close(fd);
	return 0;
}
