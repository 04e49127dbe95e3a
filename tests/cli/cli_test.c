/* The command line as a person uses it: on the data itself, and through a running server, which
 * must give the same answers. Commands run in a child each, as the shell runs them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <ftw.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "api/api.h"
#include "cli/cli.h"
#include "net/local_client.h"
#include "workspace_ops.h"

enum { OUTPUT_MAX = 512 * 1024 };

static char data[64];
static char output[OUTPUT_MAX], errors[OUTPUT_MAX];

static enum exit_code run_init(struct cli *cli, size_t n, const char *const *args)
{
	(void)n, (void)args;
	struct workspace_make_in in = {.name = STR("Team"),
		.owner = STR("Ines Rossi"),
		.email = STR("ines@example.com"),
		.zone = STR("Europe/Berlin"),
		.currency = STR("EUR"),
		.country = STR("DE")};
	struct workspace_make_out out;
	struct problem problem = {0};
	if (cli_password(cli, "Password", &in.password) != OK)
		return EXIT_USAGE;
	enum err err = cli_call(cli, operation_find(STR("workspace_make")), &in, &out, &problem);
	return err == OK ? EXIT_FINE : cli_fail(cli, err, problem);
}

static const struct cli_command commands[] = {{{"init", "", "Set up"}, run_init}};

static size_t read_all(FILE *file, char *text)
{
	rewind(file);
	size_t n = fread(text, 1, OUTPUT_MAX - 1, file);
	text[n] = '\0';
	fclose(file);
	return n;
}

/* The exit code; `output` and `errors` hold what was said. */
static int kith_with(const char *input, size_t n, const char *const *args)
{
	FILE *in = tmpfile(), *out = tmpfile(), *err = tmpfile();
	assert_true(in != NULL && out != NULL && err != NULL && n < 30);
	fputs(input, in);
	rewind(in);
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		const char *argv[36] = {"kith", "--data", data};
		for (size_t i = 0; i < n; i++)
			argv[3 + i] = args[i];
		dup2(fileno(in), STDIN_FILENO);
		dup2(fileno(out), STDOUT_FILENO);
		dup2(fileno(err), STDERR_FILENO);
		int code = cli_main((int)n + 3, argv, commands, 1);
		fflush(NULL);
		_exit(code);
	}
	int status = 0;
	assert_true(pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status));
	fclose(in);
	read_all(out, output);
	read_all(err, errors);
	return WEXITSTATUS(status);
}
#define KITH(...)                                                                                                      \
	kith_with("", sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *), (const char *const[]){__VA_ARGS__})

static void assert_says(const char *text, const char *words)
{
	if (strstr(text, words) == NULL)
		fail_msg("\"%s\" lacks \"%s\"", text, words);
}

/* A member of the JSON that was printed, as text. */
static char *answered(const char *name)
{
	static char value[256];
	json_t *json = json_loads(output, JSON_REJECT_DUPLICATES, NULL);
	if (json == NULL)
		fail_msg("not JSON: %s%s", output, errors);
	const char *text = json_string_value(json_object_get(json, name));
	snprintf(value, sizeof value, "%s", text != NULL ? text : "");
	json_decref(json);
	return value;
}

/* ---- what a person does; run twice ---- */

static void names_users_by_address(void)
{
	assert_int_equal(
		kith_with("a third password\n", 3, (const char *const[]){"user", "password", "Ben@Example.com"}),
		EXIT_FINE);
	assert_int_equal(KITH("token", "add", "script", "--user=ben@example.com"), EXIT_FINE);
	assert_int_equal(KITH("deal", "list", "--user", "ben@example.com"), EXIT_FINE);
	assert_int_equal(KITH("user", "password", "eve@example.com"), EXIT_NOT_FOUND);
	assert_says(errors, "user: Nobody signs in here as eve@example.com.");
	assert_int_equal(KITH("user", "password", "--help"), EXIT_FINE);
	assert_says(output, "USER, --user ID|EMAIL");
}

static void works_with_people(void)
{
	char id[32];
	assert_int_equal(
		KITH("person", "add", "--name", "Ana Díaz & <Söhne>", "--organization=Nordlicht", "--json"), EXIT_FINE);
	snprintf(id, sizeof id, "%s", answered("person"));
	assert_int_equal(strlen(id), 13);
	assert_int_equal(KITH("person", "show", id, "--json"), EXIT_FINE);
	assert_string_equal(answered("name"), "Ana Díaz & <Söhne>");
	assert_int_equal(KITH("person", "note", id, "--text", "Likes\nlines"), EXIT_FINE);
	assert_int_equal(KITH("person", "list", "--search", "nordl", "--limit", "5"), EXIT_FINE);
	assert_says(output, "Ana Díaz");
	assert_int_equal(KITH("person", "--json"), EXIT_FINE); /* a noun alone is its list */
	assert_says(output, "\"items\":[");
}

static void is_told_what_is_wrong(void)
{
	assert_int_equal(KITH("person", "show", "06ahpk59t33r4"), EXIT_NOT_FOUND);
	assert_says(errors, "kith: ");
	assert_int_equal(KITH("person", "show", "nonsense"), EXIT_USAGE);
	assert_says(errors, "13 letters");
	assert_int_equal(KITH("person", "add", "--nmae", "x"), EXIT_USAGE);
	assert_says(errors, "Did you mean \"name\"?");
	assert_int_equal(KITH("person", "add"), EXIT_USAGE);
	assert_says(errors, "name: This is needed");
	assert_int_equal(KITH("preson", "list"), EXIT_USAGE);
	assert_says(errors, "Did you mean \"person list\"?");
	assert_int_equal(KITH("preson"), EXIT_USAGE);
	assert_says(errors, "Did you mean \"person\"?");
	assert_int_equal(KITH("person", "shwo", "06ahpk59t33r4"), EXIT_USAGE);
	assert_says(errors, "Did you mean \"person show\"?");
	assert_int_equal(KITH("--as", "nobody@example.com", "person", "list"), EXIT_NOT_FOUND);
	assert_says(errors, "nobody@example.com");
	assert_int_equal(KITH("person", "show", "06ahpk59t33r4", "--json"), EXIT_NOT_FOUND);
	assert_says(errors, "{\"error\":\"not_found\"");
	assert_int_equal(KITH("workspace", "update", "--rest-days", "0"), EXIT_USAGE);
	assert_says(errors, "1 to 730");
	assert_int_equal(KITH("workspace", "update", "--rest-days", "60"), EXIT_FINE);
}

static void on_the_data_itself(void **state)
{
	(void)state;
	assert_int_equal(KITH("person", "list"), EXIT_NOT_FOUND);
	assert_says(errors, "kith init");
	assert_int_equal(kith_with("a long password\n", 1, (const char *const[]){"init"}), EXIT_FINE);
	works_with_people();
	is_told_what_is_wrong();
	assert_int_equal(kith_with("another password\n", 8,
				 (const char *const[]){"user", "add", "--name", "Ben", "--email", "ben@example.com",
					 "--role", "rep"}),
		EXIT_FINE);
	names_users_by_address();
	assert_int_equal(KITH("--as", "ben@example.com", "token", "add", "script"), EXIT_NOT_ALLOWED);
	assert_says(errors, "Only an owner");
}

static void through_the_server(void **state)
{
	(void)state;
	int ready[2];
	assert_int_equal(pipe(ready), 0);
	pid_t server = fork();
	if (server == 0) {
		struct arena *arena = arena_new(0);
		struct app app = {0};
		struct problem problem = {0};
		struct app_options options = {.data = str_c(data)};
		struct http_options http = {.app = &app, .on_error = api_on_error};
		struct http_server *made = NULL;
		struct str socket_path = STR_NONE;
		if (local_socket_path(str_c(data), true, arena, &problem, &socket_path) != OK)
			_exit(1);
		http.socket_path = str_z(arena, socket_path);
		if (app_open(&options, arena, &problem, &app) != OK || (made = http_server_new(&http)) == NULL ||
			api_install(made, arena) != OK || http_server_start(made, &problem) != OK) {
			fprintf(stderr, "%.*s\n", STR_ARG(problem.message));
			_exit(1);
		}
		(void)!write(ready[1], "x", 1);
		close(ready[1]);
		pause();
		_exit(0);
	}
	close(ready[1]);
	char byte;
	assert_int_equal(read(ready[0], &byte, 1), 1);
	works_with_people();
	is_told_what_is_wrong();
	names_users_by_address();
	assert_int_equal(KITH("--as", "ben@example.com", "token", "add", "script"), EXIT_NOT_ALLOWED);
	assert_says(errors, "Only an owner");
	kill(server, SIGKILL);
	int status;
	waitpid(server, &status, 0);
	close(ready[0]);
	/* The socket's file is left over: nobody answers there, so the data are opened. */
	works_with_people();
}

static void describes_itself(void **state)
{
	(void)state;
	assert_int_equal(KITH("help"), EXIT_FINE);
	assert_says(output, "person add");
	assert_int_equal(KITH("person", "add", "--help"), EXIT_FINE);
	assert_says(output, "API: POST /api/v1/people");
	assert_int_equal(KITH("operations", "--json"), EXIT_FINE);
	assert_says(output, "\"name\":\"person_add\"");
	assert_int_equal(KITH("config", "--json"), EXIT_FINE);
	assert_says(output, "{\"name\":\"data\",\"environment\":\"KITH_DATA\",\"source\":\"flag\"");
	assert_int_equal(KITH("--database", "postgresql://kith:geheim@host/db", "config"), EXIT_FINE);
	assert_says(output, "postgresql://kith:***@host/db");
	assert_int_equal(KITH("completion", "bash"), EXIT_FINE);
	assert_int_equal(KITH("complete", "person", "a"), EXIT_FINE);
	assert_string_equal(output, "add\n");
	assert_int_equal(KITH("man"), EXIT_FINE);
}

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *walk)
{
	(void)info, (void)type, (void)walk;
	return remove(path);
}

int main(void)
{
	snprintf(data, sizeof data, "/tmp/kith-cli-XXXXXX");
	unsetenv("KITH_DATABASE");
	unsetenv("KITH_AS");
	setenv("KITH_CONFIG", "/nonexistent/kith.conf", 1);
	if (mkdtemp(data) == NULL)
		return 1;
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(on_the_data_itself),
		cmocka_unit_test(through_the_server),
		cmocka_unit_test(describes_itself),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	nftw(data, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	return failed;
}
