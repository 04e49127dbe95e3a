#include "cli/batch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wire/json.h"

/* The moment that the line under way is about; a batch has one thread. */
static struct utc batch_now;

static struct utc clock_of_batch(void)
{
	return utc_none(batch_now) ? time_now() : batch_now;
}

struct line {
	struct str operation, user, at, in;
};

static enum err read_when(struct str text, struct utc *ret_when, struct problem *ret_problem)
{
	struct day day;
	*ret_when = UTC_NONE;
	if (str_empty(text) || utc_parse_iso(text, ret_when) == OK)
		return OK;
	if (day_parse_iso(text, &day) == OK) {
		*ret_when = utc_plus(day_start(day, zone_utc()), 9 * 3600 * US_PER_SECOND);
		return OK;
	}
	*ret_problem = (struct problem){
		STR("at"), STR("When is a day like 2026-11-22, or an instant like 2026-11-22T09:30:00Z.")};
	return ERR_INVALID;
}

static enum err run_line(
	struct cli *cli, const struct line *line, struct arena *arena, struct out *out, struct problem *problem)
{
	struct caller caller;
	const struct operation *operation = operation_find(line->operation);
	/* What people without an account do on a page is told here, too; nothing else that is for faces only. */
	bool is_public = operation != NULL && (operation->flags & OPERATION_PUBLIC) != 0;
	if (operation == NULL || (operation_hidden(operation) && !is_public)) {
		problem->message = str_format(
			arena, "There is no operation \"%.*s\". See kith operations.", STR_ARG(line->operation));
		return ERR_INVALID;
	}
	TRY(read_when(line->at, &batch_now, problem));
	TRY(ops_caller_local(&cli->app, line->user, arena, problem, &caller));
	if (is_public)
		caller = (struct caller){.face = FACE_CLI, .workspace = caller.workspace};
	void *in = arena_alloc(arena, operation->in->size);
	void *answer = arena_alloc(arena, operation->out->size);
	if (in == NULL || answer == NULL)
		return ERR_NOMEM;
	struct wire wire = {.arena = arena, .problem = problem};
	TRY(json_decode(&wire, str_empty(line->in) ? STR("{}") : line->in, operation->in, NULL, 0, in));
	TRY(ops_call(&cli->app, &caller, operation, in, arena, answer, problem));
	out_z(out, "{\"out\":");
	json_encode(out, operation->out, answer);
	out_z(out, "}\n");
	return OK;
}

static struct line split(struct str text)
{
	struct line line = {0};
	struct str *parts[] = {&line.operation, &line.user, &line.at};
	for (size_t i = 0; i < 3; i++)
		if (!str_split(&text, '\t', parts[i]))
			*parts[i] = STR("");
	line.in = str_none(text) ? STR("") : text;
	return line;
}

static void answer_problem(struct out *out, enum err err, struct problem problem)
{
	problem_complete(&problem, err);
	out_reset(out);
	out_format(out, "{\"error\":\"%s\",\"field\":", err_name(err));
	json_encode_text(out, str_empty(problem.field) ? STR_NONE : problem.field);
	out_z(out, ",\"message\":");
	json_encode_text(out, problem.message);
	out_z(out, "}\n");
}

enum exit_code batch_command(struct cli *cli, size_t n_args, const char *const *args)
{
	enum exit_code exit_code = EXIT_FAULT;
	if (n_args > 0)
		return cli_fail(cli, ERR_INVALID,
			(struct problem){.message = str_format(cli->arena, "kith batch does not know %s.", args[0])});
	if (cli_open(cli, &exit_code) != OK)
		return exit_code;
	cli->app.clock = clock_of_batch;
	AUTO_ARENA arena = arena_new(0);
	AUTO_OUT out;
	out_init(&out, 0);
	char *text = NULL;
	size_t room = 0;
	ssize_t n;
	exit_code = EXIT_FINE;
	while (arena != NULL && (n = getline(&text, &room, stdin)) > 0) {
		struct problem problem = {0};
		struct line line = split((struct str){text, (size_t)(text[n - 1] == '\n' ? n - 1 : n)});
		out_reset(&out);
		enum err err = run_line(cli, &line, arena, &out, &problem);
		if (err != OK) {
			answer_problem(&out, err, problem);
			exit_code = EXIT_SOME_REFUSED;
		}
		cli_write(&out);
		fflush(stdout);
		arena_reset(arena);
	}
	free(text);
	return exit_code;
}
