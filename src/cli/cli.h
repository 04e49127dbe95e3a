/* The command line: every operation by its words, and the program's own commands beside them. */
#pragma once
#include "ops/answer.h"
#include "ops/app.h"
#include "ops/describe.h"
#include "ops/dispatch.h"

/* Where a setting came from: a flag goes before the environment, that before the file. */
enum setting_source { SETTING_DEFAULT, SETTING_FILE, SETTING_ENVIRONMENT, SETTING_FLAG };

enum setting {
	SETTING_DATA,     /* data directory, absolute */
	SETTING_DATABASE, /* none: SQLite in the data directory */
	SETTING_AS,       /* e-mail address; none: the first owner */
	SETTING_LISTEN,   /* address and port of `serve` */
	SETTING_HOSTS,    /* names under which `serve` may be called, parted by commas */
	SETTING_COUNT
};

struct cli {
	struct arena *arena;
	struct str settings[SETTING_COUNT];
	enum setting_source sources[SETTING_COUNT];
	bool json; /* answers as JSON */
	const struct cli_command *commands;
	size_t n_commands;
	bool makes_data; /* set by commands that may begin in a new directory */
	struct app app;  /* after cli_open */
	bool opened;
	bool day_begun; /* what time does has been done */
};

/* A command beside the operations. `args` stand behind its name; --json, --help and the settings'
 * flags before the name are taken out already. Answers an exit code; problems go through cli_fail. */
struct cli_command {
	struct command_help help;
	enum exit_code (*run)(struct cli *cli, size_t n_args, const char *const *args);
};

/* The whole program: main(argc, argv) with the commands that main.c knows. */
int cli_main(int argc, const char *const *argv, const struct cli_command *commands, size_t n_commands);

/* Opens the data; once. Says the problem itself. */
NODISCARD enum err cli_open(struct cli *cli, enum exit_code *ret_exit);
/* "kith: SENTENCE" on standard error; with --json also {"error":...} there. Gives the exit code. */
enum exit_code cli_fail(const struct cli *cli, enum err err, struct problem problem);
/* A password: from the terminal without echo, else the first line of standard input. */
NODISCARD enum err cli_password(struct cli *cli, const char *prompt, struct str *ret_password);
/* Runs an operation as cli's user (SETTING_AS): through the running server, or on the data itself. */
NODISCARD enum err cli_call(
	struct cli *cli, const struct operation *operation, void *in, void *ret_out, struct problem *ret_problem);
/* Who signs in with this address in cli's workspace; `field` is named in the problem of there being nobody. */
NODISCARD enum err cli_user(
	struct cli *cli, struct str email, const char *field, struct user_id *ret_user, struct problem *problem);
/* Brings a file ("-": standard input) to where operations on imports find it: to the running server, or
 * into the data directory. The import is noted, nothing is read yet. `rep`: who knows these people, or
 * none for cli's user. */
NODISCARD enum err cli_send_file(struct cli *cli, const char *path, struct str name, struct user_id rep,
	struct import_id *ret_import, struct problem *ret_problem);
/* Asks the running server something that is no operation (backup, check), in words. *ret_running false: none
 * runs, and nothing was asked. */
NODISCARD enum err cli_ask_server(struct cli *cli, struct str path, struct str body, struct str *ret_text,
	struct problem *ret_problem, bool *ret_running);
/* Prints an operation's answer: JSON with --json, else for people, as wide as the terminal. */
void cli_print(struct cli *cli, const struct operation *operation, void *value);
void cli_write(struct out *out); /* to standard output, and empties it */
