#include "tests_format.h"
#include <sys/resource.h>
#include "base/out.h"
#include "format/csv.h"
#include "format/layout.h"

/* Opens and reads to the end; what went wrong, or "rows N". */
static struct str read_all(struct arena *arena, const void *bytes, size_t n, struct str *ret_first)
{
	const char *path = file_of(bytes, n);
	struct problem problem = {0};
	struct csv *csv = NULL;
	struct csv_row row;
	bool end = false;
	long rows = 0;
	enum err err = csv_open(arena, path, layout_score, &problem, &csv);
	unlink(path);
	if (err != OK)
		return str_none(problem.message) ? str_c(err_name(err)) : problem.message;
	for (;;) {
		err = csv_next(csv, &row, &end);
		if (err != OK || end)
			break;
		if (rows++ == 0 && ret_first && row.n)
			*ret_first = str_copy(arena, row.cells[row.n - 1]);
	}
	struct str result = err != OK ? csv_problem(csv).message : str_format(arena, "rows %ld", rows);
	csv_close(csv);
	return result;
}

#define READ(bytes) read_all(arena, bytes, sizeof bytes - 1, NULL)

static void delimiters_and_line_ends(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	struct str last = STR("");
	check_text(READ("Name,Email\nAna,a@b.org\n"), "rows 1");
	check_text(READ("Name;Email\r\nAna;a@b.org\r\n\r\nBen;b@b.org"), "rows 2");
	check_text(READ("Name\tEmail\rAna\ta@b.org\r"), "rows 1");
	check_text(READ("Name|Email\nAna|a@b.org\n"), "rows 1");
	static const char quoted[] = "Name,Notes\n\"Díaz, \"\"Ana\"\"\",\"two\nlines\"\n";
	check_text(read_all(arena, quoted, sizeof quoted - 1, &last), "rows 1");
	check_text(last, "two\nlines");
	check_text(READ("foo,bar\n1,2\n"), "rows 1");
}

/* Spreadsheets leave thousands of them below what was once filled. */
static void empty_rows_are_many(void **state)
{
	(void)state;
	enum { EMPTY = 20000 };
	static char file[64 + EMPTY * 3];
	AUTO_ARENA arena = arena_new(0);
	size_t n = (size_t)sprintf(file, "Name,Email,Phone\nAna,a@b.org,\n");
	for (int i = 0; i < EMPTY; i++)
		n += (size_t)sprintf(file + n, ",,\n");
	n += (size_t)sprintf(file + n, "Ben,b@b.org,\n");
	struct str last = STR("");
	check_text(read_all(arena, file, n, &last), "rows 2");
}

static void encodings(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	struct str last = STR("");
	static const char with_mark[] = "\xEF\xBB\xBFName\nJos\xC3\xA9\n";
	read_all(arena, with_mark, sizeof with_mark - 1, &last);
	check_text(last, "José");
	static const char windows[] = "Name\nJos\xE9 \x80\n";
	read_all(arena, windows, sizeof windows - 1, &last);
	check_text(last, "José €");
	static const char little[] = "\xFF\xFEN\0a\0m\0e\0\n\0J\0\xE9\0\n\0";
	read_all(arena, little, sizeof little - 1, &last);
	check_text(last, "Jé");
	static const char big[] = "\0N\0a\0m\0e\0\n\0J\0\xE9\0\n";
	read_all(arena, big, sizeof big - 1, &last);
	check_text(last, "Jé");
}

static void linkedin_begins_with_a_note(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	static const char file[] =
		"Notes:\n\"When exporting, you may notice, that some e-mail addresses are missing.\"\n\n"
		"First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
		"Ana,Díaz,https://www.linkedin.com/in/ana,,Acme,CEO,01 Jan 2024\n"
		",,,,,,\n"
		"Ben,Haddad,https://www.linkedin.com/in/ben,,Acme,CTO,02 Jan 2024\n";
	const char *path = file_of(file, sizeof file - 1);
	struct problem problem;
	struct csv *csv;
	struct csv_row row;
	bool end;
	assert_int_equal(csv_open(arena, path, layout_score, &problem, &csv), OK);
	unlink(path);
	assert_int_equal(csv_header(csv)->n, 7);
	for (int pass = 0; pass < 2; pass++) {
		assert_int_equal(csv_next(csv, &row, &end), OK);
		assert_int_equal(row.number, 5);
		assert_int_equal(csv_next(csv, &row, &end), OK);
		assert_int_equal(row.number, 7);
		check_text(row.cells[0], "Ben");
		assert_int_equal(csv_next(csv, &row, &end), OK);
		assert_true(end);
		assert_int_equal(csv_rewind(csv), OK);
	}
	csv_close(csv);
}

static void damage_is_answered_with_a_sentence(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	check_has(READ("ana@example.org,01 Jan 2024,3\nben@example.org,02 Jan 2024,4\n"),
		"no row with the names of its columns");
	check_has(READ("Name,Email\nAna,a\0b\n"), "zero byte at byte 17");
	check_has(READ("Name,Email\nAna,a@b.org\n\"Ben,b@b.org\nCy,c@b.org\n"),
		"Row 3, column 1: a quote opens here and is not closed");
	check_has(READ(""), "empty");
	check_has(READ("\n\n\n"), "no row with the names");
}

static void *filled(size_t n, const char *head, char with)
{
	char *bytes = malloc(n);
	assert_non_null(bytes);
	memset(bytes, with, n);
	for (size_t i = 0; head[i] != '\0'; i++)
		bytes[i] = head[i];
	return bytes;
}

static void limits_hold(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	size_t n = 40 << 20;
	char *line = filled(n, "Name,Email\nAna,", 'x');
	struct rusage before, after;
	getrusage(RUSAGE_SELF, &before);
	check_has(read_all(arena, line, n, NULL), "Row 2, column 2: this cell is longer than a megabyte");
	free(line);
	char *quoted = filled(n, "Name,Email\nAna,\"", 'x');
	check_has(read_all(arena, quoted, n, NULL), "Row 2, column 2: a quote opens here and is not closed");
	free(quoted);
	char *columns = filled(2000000, "Name,Email\n", ',');
	check_has(read_all(arena, columns, 2000000, NULL), "Row 2 has more than 4096 columns");
	free(columns);
	char *header = filled(2000000, "a,b", ',');
	check_has(read_all(arena, header, 2000000, NULL), "Row 1 has more than 4096 columns");
	free(header);
	getrusage(RUSAGE_SELF, &after);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) /* they keep and shadow what is freed */
	assert_true(after.ru_maxrss - before.ru_maxrss < 40 * 1024);
#endif
}

static void memory_runs_out(void **state)
{
	(void)state;
	static const char file[] = "\xFF\xFEN\0a\0m\0e\0\n\0J\0\xE9\0\n\0";
	int failed = 0;
	for (long n = 1; n < 20; n++) {
		const char *path = file_of(file, sizeof file - 1);
		AUTO_ARENA arena = arena_new(0);
		struct problem problem;
		struct csv *csv = NULL;
		arena_fail_after(n);
		enum err err = csv_open(arena, path, layout_score, &problem, &csv);
		arena_fail_after(0);
		unlink(path);
		if (err == OK)
			csv_close(csv);
		else
			assert_int_equal(err, ERR_NOMEM);
		failed += err != OK;
	}
	assert_true(failed >= 3);
}

static void cells_are_written(void **state)
{
	(void)state;
	AUTO_OUT out;
	out_init(&out, 0);
	csv_write_cell(&out, STR("=1+1"), true);
	out_char(&out, ',');
	csv_write_cell(&out, STR("a \"b\", c"), true);
	out_char(&out, ',');
	csv_write_cell(&out, STR("-x,\n"), true);
	check_text(out_text(&out), "'=1+1,\"a \"\"b\"\", c\",\"'-x,\n\"");
}

/* Prints every cell, for the comparison with Python's csv module (csv_differ.py). */
static int print_file(const char *path)
{
	AUTO_ARENA arena = arena_new(0);
	struct problem problem;
	struct csv *csv;
	struct csv_row row;
	bool end = false;
	if (csv_open(arena, path, layout_score, &problem, &csv) != OK)
		return 1;
	while (csv_next(csv, &row, &end) == OK && !end) {
		for (size_t i = 0; i < row.n; i++)
			printf("%zu:%.*s|", row.cells[i].n, STR_ARG(row.cells[i]));
		printf("\n");
	}
	csv_close(csv);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc > 1)
		return print_file(argv[1]);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(delimiters_and_line_ends),
		cmocka_unit_test(empty_rows_are_many),
		cmocka_unit_test(encodings),
		cmocka_unit_test(linkedin_begins_with_a_note),
		cmocka_unit_test(damage_is_answered_with_a_sentence),
		cmocka_unit_test(limits_hold),
		cmocka_unit_test(memory_runs_out),
		cmocka_unit_test(cells_are_written),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
