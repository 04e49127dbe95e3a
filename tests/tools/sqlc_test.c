/* sqlc: what it writes for the small schema in tests/tools/sqlc, against the files in golden/, and what
 * it refuses, against the cases in refused_*.txt. SQLC_GOLDEN=1 writes the golden files anew. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>
#include "base/out.h"

#define FIXTURES "tests/tools/sqlc"

struct place {
	const char *sqlc; /* the program under test */
	char dir[64];
};

static void read_all(const char *path, struct out *ret_text)
{
	FILE *file = fopen(path, "rb");
	if (!file)
		fail_msg("%s: %m", path);
	char block[4096];
	for (size_t n; (n = fread(block, 1, sizeof block, file)) > 0;)
		out_write(ret_text, block, n);
	fclose(file);
}

static void write_all(const char *path, struct str text)
{
	FILE *file = fopen(path, "wb");
	if (!file)
		fail_msg("%s: %m", path);
	assert_int_equal(fwrite(text.p, 1, text.n, file), text.n);
	assert_int_equal(fclose(file), 0);
}

__attribute__((format(printf, 1, 2))) static int run(const char *format, ...)
{
	char line[8192];
	va_list args;
	va_start(args, format);
	vsnprintf(line, sizeof line, format, args);
	va_end(args);
	int status = system(line);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

/* ---- what it writes ---- */

static const char *const outputs[] = {"schema.h", "schema.c", "statements.c", "box_sql.h"};

static void writes_the_golden_files(void **state)
{
	const struct place *place = *state;
	int status = run("cd %s && %s --out %s migrations/0002_more.sql migrations/0001_first.sql box.sql", FIXTURES,
		place->sqlc, place->dir);
	assert_int_equal(status, 0);
	for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++) {
		char path[256];
		AUTO_OUT got = {0};
		AUTO_OUT golden = {0};
		snprintf(path, sizeof path, "%s/%s", place->dir, outputs[i]);
		read_all(path, &got);
		snprintf(path, sizeof path, FIXTURES "/golden/%s.txt", outputs[i]);
		if (getenv("SQLC_GOLDEN"))
			write_all(path, out_text(&got));
		read_all(path, &golden);
		if (!str_equal(out_text(&got), out_text(&golden)))
			fail_msg("%s differs: diff %s/%s %s", outputs[i], place->dir, outputs[i], path);
	}
}

static void leaves_same_files_alone(void **state)
{
	const struct place *place = *state;
	char path[128];
	struct stat before, after;
	const struct timespec old[2] = {{.tv_sec = 1000}, {.tv_sec = 1000}};
	snprintf(path, sizeof path, "%s/schema.h", place->dir);
	run("cd %s && %s --out %s migrations/0001_first.sql migrations/0002_more.sql box.sql", FIXTURES, place->sqlc,
		place->dir);
	assert_int_equal(utimensat(AT_FDCWD, path, old, 0), 0);
	assert_int_equal(stat(path, &before), 0);
	run("cd %s && %s --out %s migrations/0001_first.sql migrations/0002_more.sql box.sql", FIXTURES, place->sqlc,
		place->dir);
	assert_int_equal(stat(path, &after), 0);
	assert_int_equal(before.st_mtim.tv_sec, after.st_mtim.tv_sec);
}

/* ---- what it refuses ---- */

struct refusal {
	struct str what, text, messages;
};

/* Takes a case off the front of *rest. */
static bool next_case(struct str *rest, struct refusal *ret_case)
{
	size_t head = str_find(*rest, STR("==== "));
	if (head == SIZE_MAX)
		return false;
	struct str body = str_from(*rest, head + 5);
	size_t end = str_find(body, STR("\n==== "));
	*rest = end == SIZE_MAX ? STR_NONE : str_from(body, end + 1);
	body = end == SIZE_MAX ? body : str_sub(body, 0, end + 1);
	size_t line = str_find_char(body, '\n'), parted = str_find(body, STR("\n----\n"));
	assert_true(parted != SIZE_MAX);
	ret_case->what = str_sub(body, 0, line);
	ret_case->text = str_sub(body, line + 1, parted - line);
	ret_case->messages = str_from(body, parted + 6);
	return true;
}

/* Runs each case of a file as the file `name` of a directory, and compares the whole of its messages. */
static void refuses_cases(const struct place *place, const char *cases, const char *name, const char *inputs)
{
	AUTO_OUT text = {0};
	char path[256];
	int wrong = 0, n = 0;
	read_all(cases, &text);
	struct str rest = out_text(&text);
	for (struct refusal refusal; next_case(&rest, &refusal); n++) {
		snprintf(path, sizeof path, "%s/case/%s", place->dir, name);
		write_all(path, refusal.text);
		int status = run("cd %s/case && %s --out out %s 2>messages", place->dir, place->sqlc, inputs);
		AUTO_OUT messages = {0};
		snprintf(path, sizeof path, "%s/case/messages", place->dir);
		read_all(path, &messages);
		if (status == 1 && str_equal(out_text(&messages), refusal.messages))
			continue;
		print_error("%.*s: exit %d, expected\n%.*sgot\n%.*s\n", STR_ARG(refusal.what), status,
			STR_ARG(refusal.messages), STR_ARG(out_text(&messages)));
		wrong++;
	}
	assert_int_equal(wrong, 0);
	assert_true(n > 20);
	assert_int_not_equal(run("test -e %s/case/out/schema.h", place->dir), 0);
}

static void refuses_statements(void **state)
{
	const struct place *place = *state;
	run("rm -rf %s/case && mkdir -p %s/case/out && cp -r %s/migrations %s/case", place->dir, place->dir, FIXTURES,
		place->dir);
	refuses_cases(place, FIXTURES "/refused_statements.txt", "x.sql",
		"migrations/0001_first.sql migrations/0002_more.sql x.sql");
}

static void refuses_migrations(void **state)
{
	const struct place *place = *state;
	run("rm -rf %s/case && mkdir -p %s/case/out %s/case/migrations", place->dir, place->dir, place->dir);
	refuses_cases(place, FIXTURES "/refused_migrations.txt", "migrations/0001_x.sql", "migrations/0001_x.sql");
}

static void expect_refusal(const struct place *place, const char *arguments, const char *message)
{
	AUTO_OUT messages = {0};
	char path[128];
	assert_int_equal(run("cd %s/case && %s %s 2>messages", place->dir, place->sqlc, arguments), 1);
	snprintf(path, sizeof path, "%s/case/messages", place->dir);
	read_all(path, &messages);
	out_char(&messages, '\0');
	assert_string_equal(messages.p, message);
}

static void refuses_files(void **state)
{
	const struct place *place = *state;
	run("rm -rf %s/case && mkdir -p %s/case/migrations %s/case/a %s/case/b && cp %s/migrations/0001_first.sql %s/case/migrations",
		place->dir, place->dir, place->dir, place->dir, FIXTURES, place->dir);
	run("cd %s/case && cp migrations/0001_first.sql migrations/0003_x.sql && cp migrations/0001_first.sql migrations/x.sql && touch a/x.sql b/x.sql",
		place->dir);
	expect_refusal(place, "--out . a/x.sql",
		"sqlc: usage: sqlc --out DIR migrations/0001_name.sql... statements.sql...\n");
	expect_refusal(place, "--out . migrations/0001_first.sql a/x.txt",
		"a/x.txt: is no .sql file; usage: sqlc --out DIR migrations/0001_name.sql... statements.sql...\n");
	expect_refusal(place, "--out . migrations/0009_x.sql",
		"migrations/0009_x.sql: cannot be read: No such file or directory\n");
	expect_refusal(place, "--out . migrations/x.sql",
		"migrations/x.sql: the name of a migration is its number and what it does: 0001_house.sql\n");
	expect_refusal(place, "--out . migrations/0003_x.sql migrations/0001_first.sql",
		"migrations/0003_x.sql: is number 3 where 2 is expected; number migrations without gaps\n");
	expect_refusal(place, "--out . migrations/0001_first.sql a/x.sql b/x.sql",
		"b/x.sql: a/x.sql has the same name, and both would become x_sql.h; rename one\n");
	expect_refusal(place, "--out nowhere migrations/0001_first.sql",
		"nowhere/schema.h: cannot be written: No such file or directory\n");
}

int main(int argc, char **argv)
{
	static struct place place;
	if (argc != 2)
		return 1;
	char *sqlc = realpath(argv[1], NULL);
	place.sqlc = sqlc;
	strcpy(place.dir, "/tmp/kith_sqlc_XXXXXX");
	if (!sqlc || !mkdtemp(place.dir))
		return 1;
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_prestate(writes_the_golden_files, &place),
		cmocka_unit_test_prestate(leaves_same_files_alone, &place),
		cmocka_unit_test_prestate(refuses_statements, &place),
		cmocka_unit_test_prestate(refuses_migrations, &place),
		cmocka_unit_test_prestate(refuses_files, &place),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	if (!failed)
		run("rm -rf %s", place.dir);
	free(sqlc);
	return failed;
}
