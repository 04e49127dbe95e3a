#include "check.h"
#include <stdio.h>
#include <unistd.h>
#include "base/log.h"

/* What is written to standard error while `write_lines` runs. */
static size_t captured(void (*write_lines)(void), char *ret_text, size_t room)
{
	FILE *file = tmpfile();
	assert_non_null(file);
	int stderr_copy = dup(STDERR_FILENO);
	dup2(fileno(file), STDERR_FILENO);
	write_lines();
	dup2(stderr_copy, STDERR_FILENO);
	close(stderr_copy);
	rewind(file);
	size_t n = fread(ret_text, 1, room - 1, file);
	fclose(file);
	ret_text[n] = '\0';
	return n;
}

static void three_lines(void)
{
	log_line(LOG_DEBUG, "not shown");
	log_info("listening port=%d", 8017);
	log_error("bad value=%s", "a\nerror forged\x1b[0m");
}

static void one_event_one_line(void **state)
{
	(void)state;
	char text[4096];
	captured(three_lines, text, sizeof text);
	assert_string_equal(text, "info listening port=8017\nerror bad value=a error forged [0m\n");
}

static void long_line(void)
{
	log_warning("%05000d", 1);
}

static void long_lines_are_cut(void **state)
{
	(void)state;
	char text[8192];
	size_t n = captured(long_line, text, sizeof text);
	assert_true(n <= 2048);
	assert_int_equal(text[n - 1], '\n');
	assert_int_equal(text[n - 2], '0');
}

static void nothing_under_the_level(void **state)
{
	(void)state;
	char text[4096];
	log_set_level(LOG_ERROR);
	captured(three_lines, text, sizeof text);
	log_set_level(LOG_INFO);
	assert_string_equal(text, "error bad value=a error forged [0m\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_event_one_line),
		cmocka_unit_test(long_lines_are_cut),
		cmocka_unit_test(nothing_under_the_level),
	};
	return RUN_TESTS(tests);
}
