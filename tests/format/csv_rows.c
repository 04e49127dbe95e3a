/* Prints the rows of CSV files for the differential test: a line a row, cells in hexadecimal parted by commas;
 * "file" before each file, "error ..." where it ends badly. */
#include <stdio.h>

#include "format/csv.h"

static int score(const struct str *cells, size_t n)
{
	int known = 0;
	for (size_t i = 0; i < n; i++)
		known += str_is(cells[i], "first_known") || str_is(cells[i], "second_known");
	return known;
}

static void print_row(const struct csv_row *row)
{
	for (size_t i = 0; i < row->n; i++) {
		if (i > 0)
			putchar(',');
		for (size_t at = 0; at < row->cells[i].n; at++)
			printf("%02x", (unsigned)(unsigned char)row->cells[i].p[at]);
	}
	putchar('\n');
}

static void print_file(const char *path)
{
	AUTO_ARENA arena = arena_new(0);
	struct problem problem = {0};
	struct csv *csv;
	struct csv_row row;
	bool end = false;
	printf("file\n");
	if (csv_open(arena, path, score, &problem, &csv) != OK) {
		printf("error %.*s\n", STR_ARG(problem.message));
		return;
	}
	print_row(csv_header(csv));
	while (!end) {
		if (csv_next(csv, &row, &end) != OK) {
			printf("error %.*s\n", STR_ARG(csv_problem(csv).message));
			break;
		}
		if (!end)
			print_row(&row);
	}
	csv_close(csv);
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		print_file(argv[i]);
	return 0;
}
