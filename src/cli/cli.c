#include "cli/cli.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>
#include "cli/internal.h"
#include "domain/events/event.h"
#include "domain/upkeep/daily.h"
#include "person_ops.h"
#include "wire/argv.h"
#include "wire/form.h"
#include "wire/json.h"
#include "wire/table.h"
#include "workspace_ops.h"

enum { WORDS_MAX = 5 };

void cli_write(struct out *out)
{
	struct str text = out_text(out);
	fwrite(text.p, 1, text.n, stdout);
	out_reset(out);
}

enum exit_code cli_fail(const struct cli *cli, enum err err, struct problem problem)
{
	problem_complete(&problem, err);
	if (cli->json) {
		AUTO_OUT json;
		out_init(&json, 0);
		out_format(&json, "{\"error\":\"%s\",\"field\":", err_name(err));
		json_encode_text(&json, str_empty(problem.field) ? STR_NONE : problem.field);
		out_z(&json, ",\"message\":");
		json_encode_text(&json, problem.message);
		out_z(&json, "}\n");
		fwrite(json.p, 1, json.n, stderr);
	} else if (!str_empty(problem.field)) {
		fprintf(stderr, "kith: %.*s: %.*s\n", STR_ARG(problem.field), STR_ARG(problem.message));
	} else {
		fprintf(stderr, "kith: %.*s\n", STR_ARG(problem.message));
	}
	return err_exit_code(err);
}

static enum exit_code fail_usage(const struct cli *cli, struct str message)
{
	return cli_fail(cli, ERR_INVALID, (struct problem){.message = message});
}

static enum err open_data(struct cli *cli, struct problem *ret_problem)
{
	if (cli->opened)
		return OK;
	struct app_options options = {.data = cli->settings[SETTING_DATA],
		.database = cli->settings[SETTING_DATABASE],
		.make = cli->makes_data};
	TRY(app_open(&options, cli->arena, ret_problem, &cli->app));
	cli->opened = true;
	return clock_from_environment(cli, ret_problem);
}

enum err cli_open(struct cli *cli, enum exit_code *ret_exit)
{
	struct problem problem = {0};
	enum err err = open_data(cli, &problem);
	if (err != OK)
		*ret_exit = cli_fail(cli, err, problem);
	return err;
}

/* Times and amounts are shown as the workspace has them; where nobody is set up yet, as they are. */
static struct table_style style_of(struct cli *cli, const struct operation *operation)
{
	struct winsize size = {0};
	struct workspace_show_in in = {0};
	struct workspace_show_out workspace = {0};
	struct problem problem = {0};
	bool terminal = isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0;
	struct table_style style = {
		.width = terminal ? size.ws_col : 0, .shows = operation->shows, .empty = operation->empty};
	if (!operation_hidden(operation) &&
		cli_call(cli, operation_find(STR("workspace_show")), &in, &workspace, &problem) == OK) {
		style.currency = workspace.currency;
		if (zone_get(workspace.zone, &style.zone) != OK)
			style.zone = zone_utc();
	}
	return style;
}

/* The timeline in sentences. */
static void tell_events(struct arena *arena, struct person_show_out *shown)
{
	struct event_timeline_row *row = shown->events.items;
	for (size_t i = 0; i < shown->events.n; i++)
		row[i].kind = event_sentence(arena, &row[i], shown->name);
}

void cli_print(struct cli *cli, const struct operation *operation, void *value)
{
	AUTO_OUT out;
	out_init(&out, 0);
	if (cli->json) {
		json_encode(&out, operation->out, value);
		out_char(&out, '\n');
	} else {
		struct table_style style = style_of(cli, operation);
		if (strcmp(operation->name, "person_show") == 0)
			tell_events(cli->arena, value);
		if (strcmp(operation->name, "today") == 0)
			print_today(&out, value, &style, cli->arena);
		else
			table_print(&out, operation->out, value, &style, cli->arena);
	}
	cli_write(&out);
}

/* ---- operations ---- */

static struct job_env env_of(const struct cli *cli)
{
	return (struct job_env){
		.db = cli->app.db, .data = cli->app.data, .secret = cli->app.secret, .clock = cli->app.clock};
}

/* Who knows whom is told as it is today: without a server nobody else has reckoned it anew. */
static enum err begin_day(struct cli *cli, const struct operation *operation)
{
	struct job_env env = env_of(cli);
	if (cli->day_begun || (operation->flags & OPERATION_WRITES))
		return OK;
	cli->day_begun = true;
	return daily_fade(&env);
}

enum err cli_call(
	struct cli *cli, const struct operation *operation, void *in, void *ret_out, struct problem *ret_problem)
{
	if (!cli->opened && !operation_hidden(operation)) {
		struct problem problem = {0};
		bool running = false;
		enum err err = remote_call(cli, operation, in, ret_out, &problem, &running);
		if (running && err != OK)
			*ret_problem = problem;
		if (running)
			return err;
	}
	TRY(open_data(cli, ret_problem));
	TRY(begin_day(cli, operation));
	struct caller caller = {.face = FACE_CLI};
	if (!(operation->flags & OPERATION_PUBLIC))
		TRY(ops_caller_local(&cli->app, cli->settings[SETTING_AS], cli->arena, ret_problem, &caller));
	return ops_call(&cli->app, &caller, operation, in, cli->arena, ret_out, ret_problem);
}

static bool has_amount(const struct record *record)
{
	for (size_t i = 0; i < record->n_fields; i++) {
		const struct field *field = &record->fields[i];
		if (field->type == FIELD_MINOR || (field->type == FIELD_RECORD && has_amount(field->record)))
			return true;
	}
	return false;
}

/* Digits after the point of amounts: by the workspace's currency (none for JPY). */
static enum err money_digits_of(struct cli *cli, int *ret_digits, struct problem *problem)
{
	struct workspace_show_in in = {0};
	struct workspace_show_out out = {0};
	TRY(cli_call(cli, operation_find(STR("workspace_show")), &in, &out, problem));
	char *currency = str_z(cli->arena, out.currency);
	if (currency == NULL)
		return ERR_NOMEM;
	*ret_digits = money_digits(currency);
	return OK;
}

/* What a server's jobs would do is done at once when none runs. */
static enum err run_jobs(struct cli *cli, const struct operation *operation, struct problem *problem)
{
	bool ran = record_field(operation->out, STR("job")) != NULL;
	struct job_env env = env_of(cli);
	while (cli->opened && ran) {
		enum err err = job_run_next(&env, &ran);
		if (err != OK)
			problem->message = STR(
				"The work was begun and did not end; it goes on when the program next runs.");
		TRY(err);
	}
	return OK;
}

/* An answer that something is still being learned or read is asked for again until it is; `note` says how far it is. */
static enum err wait_for_learning(
	struct cli *cli, const struct operation *operation, void *in, void *out, struct problem *problem)
{
	const struct field *learning = record_field(operation->out, STR("learning"));
	if (learning == NULL)
		learning = record_field(operation->out, STR("reading"));
	const struct field *note = record_field(operation->out, STR("note"));
	struct str said = STR_NONE;
	const struct timespec pause = {.tv_nsec = 300000000};
	if (learning == NULL || note == NULL || learning->type != FIELD_FLAG || note->type != FIELD_TEXT)
		return OK;
	while (*(const bool *)field_of(learning, out)) {
		struct str now = *(const struct str *)field_of(note, out);
		if (!str_equal(now, said))
			fprintf(stderr, "%.*s\n", STR_ARG(now));
		said = now;
		nanosleep(&pause, NULL);
		TRY(cli_call(cli, operation, in, out, problem));
	}
	return OK;
}

static enum err run_operation(
	struct cli *cli, const struct operation *operation, size_t n, const char *const *args, struct problem *problem)
{
	struct wire wire = {.arena = cli->arena, .problem = problem, .money_digits = 2};
	struct pair *pairs = NULL;
	size_t n_pairs = 0;
	void *in = arena_alloc(cli->arena, operation->in->size);
	void *out = arena_alloc(cli->arena, operation->out->size);
	if (in == NULL || out == NULL)
		return ERR_NOMEM;
	TRY(argv_pairs(&wire, operation->in, operation->positional, args, n, &pairs, &n_pairs));
	TRY(users_by_email(cli, operation, pairs, n_pairs, problem));
	TRY(people_by_name(cli, operation, pairs, n_pairs, problem));
	TRY(passwords_add(cli, operation, &pairs, &n_pairs, problem));
	if (has_amount(operation->in))
		TRY(money_digits_of(cli, &wire.money_digits, problem));
	TRY(pairs_decode(&wire, pairs, n_pairs, operation->in, in));
	TRY(cli_call(cli, operation, in, out, problem));
	TRY(wait_for_learning(cli, operation, in, out, problem));
	cli_print(cli, operation, out);
	return run_jobs(cli, operation, problem);
}

/* The operation that the most of the first words name; a noun alone means its list, else its show. */
static const struct operation *find_operation(
	struct cli *cli, const char *const *words, size_t n, bool noun_alone, size_t *ret_used)
{
	const struct operation *found = NULL;
	struct str name = STR("");
	for (size_t i = 0; i < n && i < WORDS_MAX && words[i][0] != '-'; i++) {
		name = str_format(cli->arena, "%.*s%s%s", STR_ARG(name), i == 0 ? "" : "_", words[i]);
		const struct operation *operation = operation_find(name);
		if (operation != NULL && !operation_hidden(operation)) {
			found = operation;
			*ret_used = i + 1;
		}
	}
	static const char *const usual[] = {"_list", "_show"};
	for (size_t i = 0; found == NULL && noun_alone && i < 2 && n != 0; i++) {
		const struct operation *operation = operation_find(str_format(cli->arena, "%s%s", words[0], usual[i]));
		if (operation != NULL && !operation_hidden(operation) && (n == 1 || words[1][0] == '-')) {
			found = operation;
			*ret_used = 1;
		}
	}
	return found;
}

static const struct cli_command *find_command(const struct cli *cli, const char *word)
{
	for (size_t i = 0; i < cli->n_commands; i++)
		if (strcmp(cli->commands[i].help.name, word) == 0)
			return &cli->commands[i];
	return NULL;
}

/* ---- the commands that describe the program ---- */

static enum exit_code run_help(struct cli *cli, size_t n, const char *const *args);
static enum exit_code run_operations(struct cli *cli, size_t n, const char *const *args);
static enum exit_code run_config(struct cli *cli, size_t n, const char *const *args);
static enum exit_code run_completion(struct cli *cli, size_t n, const char *const *args);
static enum exit_code run_man(struct cli *cli, size_t n, const char *const *args);
static enum exit_code run_complete(struct cli *cli, size_t n, const char *const *args);

static const struct cli_command own_commands[] = {
	{{"help", "[WORDS...]", "What there is, or about one command"}, run_help},
	{{"operations", "[--json]", "List all operations with their fields"}, run_operations},
	{{"config", "", "Show the settings, and where each came from"}, run_config},
	{{"completion", "bash|zsh|fish", "Print the script that completes words in a shell"}, run_completion},
	{{"man", "", "Print the manual page kith(1)"}, run_man},
};
enum { OWN_COMMANDS = sizeof own_commands / sizeof *own_commands };

static struct command_list command_helps(const struct cli *cli)
{
	struct command_help *helps = ARENA_ARRAY(cli->arena, cli->n_commands + 1, struct command_help);
	for (size_t i = 0; helps != NULL && i < cli->n_commands; i++)
		helps[i] = cli->commands[i].help;
	return (struct command_list){helps, helps != NULL ? cli->n_commands : 0};
}

static struct str first_words(struct str words, size_t n)
{
	size_t at = 0;
	while (at < words.n && (words.p[at] != ' ' || --n > 0))
		at++;
	return str_sub(words, 0, at);
}

/* The nearest command there is whose first `n` words are like this. */
static struct str nearest_command(struct cli *cli, struct str said, size_t n)
{
	struct str *known = ARENA_ARRAY(cli->arena, (size_t)operation_count + cli->n_commands + 1, struct str);
	size_t n_known = 0;
	for (int i = 0; known != NULL && i < operation_count; i++)
		if (!operation_hidden(operations[i]))
			known[n_known++] = first_words(operation_words(cli->arena, operations[i]), n);
	for (size_t i = 0; known != NULL && i < cli->n_commands; i++)
		known[n_known++] = str_c(cli->commands[i].help.name);
	return wire_nearest(said, known, n_known);
}

/* By the first two words ("person shwo"), or by the first alone ("imprt Connections.csv"). */
static enum exit_code fail_unknown(struct cli *cli, size_t n, const char *const *words)
{
	bool two = n > 1 && words[1][0] != '-';
	struct str said = two ? str_format(cli->arena, "%s %s", words[0], words[1]) : str_c(words[0]);
	struct str near = nearest_command(cli, said, two ? 2 : 1);
	if (str_none(near) && two)
		near = nearest_command(cli, str_c(words[0]), 1);
	if (str_none(near))
		return fail_usage(
			cli, str_format(cli->arena, "There is no command \"%.*s\". See kith help.", STR_ARG(said)));
	return fail_usage(cli, str_format(cli->arena, "There is no command \"%.*s\". Did you mean \"%.*s\"?",
				       STR_ARG(said), STR_ARG(near)));
}

static enum exit_code run_help(struct cli *cli, size_t n, const char *const *args)
{
	AUTO_OUT out;
	out_init(&out, 0);
	size_t used = 0;
	const struct operation *operation = n != 0 ? find_operation(cli, args, n, false, &used) : NULL;
	const struct cli_command *command = n != 0 ? find_command(cli, args[0]) : NULL;
	if (n == 0) {
		help_overview(&out, command_helps(cli), cli->arena);
	} else if (operation != NULL) {
		help_operation(&out, operation, cli->arena);
	} else {
		if (command != NULL)
			help_command(&out, &command->help);
		help_noun(&out, str_c(args[0]), cli->arena);
		if (out.n == 0)
			return fail_unknown(cli, n, args);
	}
	cli_write(&out);
	return EXIT_FINE;
}

static enum exit_code run_operations(struct cli *cli, size_t n, const char *const *args)
{
	(void)n, (void)args;
	AUTO_OUT out;
	out_init(&out, 0);
	if (cli->json) {
		operations_json(&out, cli->arena);
		out_char(&out, '\n');
	} else {
		for (int i = 0; i < operation_count; i++)
			if (!operation_hidden(operations[i]))
				out_format(&out, "%-28.*s %-8s %-7s %s\n",
					STR_ARG(operation_words(cli->arena, operations[i])), role_word(operations[i]),
					operations[i]->method, operations[i]->path);
	}
	cli_write(&out);
	return EXIT_FINE;
}

static enum exit_code run_config(struct cli *cli, size_t n, const char *const *args)
{
	(void)n, (void)args;
	AUTO_OUT out;
	out_init(&out, 0);
	settings_print(cli, &out);
	cli_write(&out);
	return EXIT_FINE;
}

static enum exit_code run_completion(struct cli *cli, size_t n, const char *const *args)
{
	AUTO_OUT out;
	out_init(&out, 0);
	if (n != 1 || completion_script(&out, str_c(args[0])) != OK)
		return fail_usage(cli, STR("Name the shell: kith completion bash, zsh or fish."));
	cli_write(&out);
	return EXIT_FINE;
}

static enum exit_code run_man(struct cli *cli, size_t n, const char *const *args)
{
	(void)n, (void)args;
	AUTO_OUT out;
	out_init(&out, 0);
	man_page(&out, command_helps(cli), cli->arena);
	cli_write(&out);
	return EXIT_FINE;
}

static enum exit_code run_complete(struct cli *cli, size_t n, const char *const *args)
{
	AUTO_OUT out;
	out_init(&out, 0);
	completion_candidates(&out, command_helps(cli), args, n, cli->arena);
	cli_write(&out);
	return EXIT_FINE;
}

/* ---- main ---- */

static enum exit_code run_words(struct cli *cli, size_t n, const char *const *words, bool help)
{
	size_t used = 0;
	if (n == 0 || help)
		return run_help(cli, n, words);
	if (strcmp(words[0], "complete") == 0) /* for the completion scripts only: not listed */
		return run_complete(cli, n - 1, words + 1);
	const struct operation *operation = find_operation(cli, words, n, false, &used);
	const struct cli_command *command = find_command(cli, words[0]);
	if (operation == NULL && command == NULL)
		operation = find_operation(cli, words, n, true, &used);
	if (operation == NULL && command == NULL)
		return fail_unknown(cli, n, words);
	if (operation == NULL)
		return command->run(cli, n - 1, words + 1);
	struct problem problem = {0};
	enum err err = run_operation(cli, operation, n - used, words + used, &problem);
	return err == OK ? EXIT_FINE : cli_fail(cli, err, problem);
}

/* Takes the program's own flags out; the others stay for the command. */
static enum err take_flags(struct cli *cli, int argc, const char *const *argv, const char **words, size_t *ret_n,
	bool *ret_help, struct problem *problem)
{
	size_t n = 0;
	bool open = true, completing = false; /* `--` ends the flags */
	for (int i = 1; i < argc; i++) {
		struct str arg = str_c(argv[i]), value = STR_NONE, flag = arg;
		size_t equals = str_find_char(arg, '=');
		if (str_starts(arg, STR("--")) && equals != SIZE_MAX) {
			flag = str_sub(arg, 0, equals);
			value = str_from(arg, equals + 1);
		}
		enum setting setting = n == 0 ? settings_flag(flag) : SETTING_COUNT;
		completing = completing || (n == 1 && strcmp(words[0], "complete") == 0);
		if (completing || !open) {
			words[n++] = argv[i];
		} else if (setting != SETTING_COUNT) {
			if (str_none(value) && i + 1 == argc) {
				problem->message = str_format(
					cli->arena, "There is no value behind %.*s.", STR_ARG(flag));
				return ERR_INVALID;
			}
			cli->settings[setting] = str_none(value) ? str_c(argv[++i]) : value;
			cli->sources[setting] = SETTING_FLAG;
		} else if (str_is(arg, "--json")) {
			cli->json = true;
		} else if (str_is(arg, "--help") || str_is(arg, "-h")) {
			*ret_help = true;
		} else {
			open = !str_is(arg, "--");
			words[n++] = argv[i];
		}
	}
	*ret_n = n;
	return OK;
}

int cli_main(int argc, const char *const *argv, const struct cli_command *commands, size_t n_commands)
{
	AUTO_ARENA arena = arena_new(0);
	if (arena == NULL)
		return EXIT_FAULT;
	struct cli cli = {.arena = arena};
	struct cli_command *all = ARENA_ARRAY(arena, n_commands + OWN_COMMANDS, struct cli_command);
	const char **words = arena_array(arena, (size_t)argc + 1, sizeof(char *));
	if (all == NULL || words == NULL)
		return EXIT_FAULT;
	for (size_t i = 0; i < n_commands; i++)
		all[cli.n_commands++] = commands[i];
	for (size_t i = 0; i < OWN_COMMANDS; i++)
		all[cli.n_commands++] = own_commands[i];
	cli.commands = all;
	size_t n = 0;
	bool help = false;
	struct problem problem = {0};
	enum err err = take_flags(&cli, argc, argv, words, &n, &help, &problem);
	if (err == OK)
		err = settings_load(&cli, &problem);
	enum exit_code code = err == OK ? run_words(&cli, n, words, help) : cli_fail(&cli, err, problem);
	if (cli.opened)
		app_close(&cli.app);
	if (fflush(stdout) != 0 && code == EXIT_FINE)
		code = cli_fail(&cli, ERR_IO, (struct problem){.message = STR("The answer could not be written.")});
	return (int)code;
}
