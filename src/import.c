#include "import.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "import_ops.h"
#include "jobs/jobs.h"
#include "wire/json.h"

enum { FILES_MOST = 100, PROBLEMS_SHOWN = 5, LOOK_FIRST_US = 10000, LOOK_LAST_US = 250000 };

struct one {
	const char *path;
	struct str name; /* without directories */
	struct import_id import;
	struct import_preview_out preview;
	int64_t rows, made, matched, maybe, refused, deals_made, deals_known, places;
	struct str report; /* none: nothing was imported */
};

struct asked {
	struct one files[FILES_MOST];
	size_t n;
	struct str rep, mapping;
	struct user_id user;
	bool dry;
};

/* ---- the arguments ---- */

static enum err usage(struct problem *problem, struct str sentence)
{
	problem->message = sentence;
	return ERR_INVALID;
}

static bool value_of(const char *const *args, size_t n, size_t *at, const char *name, struct str *ret_value)
{
	size_t length = strlen(name);
	if (strcmp(args[*at], name) == 0 && *at + 1 < n)
		*ret_value = str_c(args[++*at]);
	else if (strncmp(args[*at], name, length) == 0 && args[*at][length] == '=')
		*ret_value = str_c(args[*at] + length + 1);
	else
		return false;
	return true;
}

static enum err take_args(
	struct cli *cli, size_t n, const char *const *args, struct asked *asked, struct problem *problem)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(args[i], "--dry-run") == 0) {
			asked->dry = true;
		} else if (!value_of(args, n, &i, "--rep", &asked->rep) &&
			   !value_of(args, n, &i, "--mapping", &asked->mapping)) {
			if (args[i][0] == '-' && args[i][1] != '\0')
				return usage(problem,
					str_format(cli->arena, "kith import does not know %s. See kith import --help.",
						args[i]));
			if (asked->n == FILES_MOST)
				return usage(problem, STR("These are too many files at once."));
			const char *slash = strrchr(args[i], '/');
			asked->files[asked->n++] = (struct one){.path = args[i],
				.name = strcmp(args[i], "-") == 0 ? STR("standard input")
								  : str_c(slash != NULL ? slash + 1 : args[i])};
		}
	}
	return asked->n != 0 ? OK : usage(problem, STR("Name a file: kith import Connections.csv"));
}

/* ---- looking ---- */

static void forget(struct cli *cli, const struct one *one)
{
	struct import_remove_in in = {.import = one->import};
	struct import_remove_out out;
	struct problem problem = {0};
	if (one->import.v != 0 && cli_call(cli, operation_find(STR("import_remove")), &in, &out, &problem) != OK)
		return; /* the server clears away what nobody imports */
}

/* "Connections.csv, row 7: ..." */
static void say_which(struct cli *cli, const struct one *one, struct problem *problem)
{
	bool row = str_starts(problem->field, STR("row ")) && !str_starts(problem->message, STR("Row "));
	problem->message = str_format(cli->arena, "%.*s%s%.*s: %.*s", STR_ARG(one->name), row ? ", " : "",
		STR_ARG(row ? problem->field : STR("")), STR_ARG(problem->message));
	problem->field = STR("file");
}

/* Brings the file in and reads it to its end: what cannot be read is refused before the first write. */
static enum err look(struct cli *cli, struct asked *asked, struct one *one, struct problem *problem)
{
	TRY(cli_send_file(cli, one->path, str_sub(one->name, 0, 255), asked->user, &one->import, problem));
	struct import_preview_in in = {.import = one->import, .mapping = asked->mapping, .all = asked->dry};
	enum err err = cli_call(cli, operation_find(STR("import_preview")), &in, &one->preview, problem);
	if (err != OK)
		say_which(cli, one, problem);
	TRY(err);
	const struct import_preview_out *preview = &one->preview;
	one->rows = preview->rows;
	one->made = preview->new;
	one->matched = preview->matched;
	one->maybe = preview->maybe;
	one->refused = preview->refused;
	one->deals_made = preview->deals_new;
	one->deals_known = preview->deals_known;
	one->places = preview->places;
	return OK;
}

/* ---- importing ---- */

/* The data itself are open: then this program does the work that a server's jobs would do. */
struct worker {
	struct app *app;
	pthread_t thread;
	enum err err;
	bool done;
};

static void *work(void *arg)
{
	struct worker *worker = arg;
	worker->err = jobs_run_waiting(worker->app);
	__atomic_store_n(&worker->done, true, __ATOMIC_RELEASE);
	return NULL;
}

static void show_progress(const struct one *one, const struct import_show_out *shown, bool ended)
{
	if (!isatty(STDERR_FILENO))
		return;
	if (ended)
		fprintf(stderr, "\r\033[K");
	else
		fprintf(stderr, "\r%.*s: %lld of %lld rows\033[K", STR_ARG(one->name), (long long)shown->rows_done,
			(long long)shown->rows);
}

static enum err wait_for_end(struct cli *cli, const struct one *one, struct worker *worker,
	struct import_show_out *ret_shown, struct problem *problem)
{
	struct import_show_in in = {.import = one->import};
	for (int64_t us = LOOK_FIRST_US;; us = us * 2 < LOOK_LAST_US ? us * 2 : LOOK_LAST_US) {
		struct timespec pause = {.tv_nsec = us * 1000};
		bool done = worker != NULL && __atomic_load_n(&worker->done, __ATOMIC_ACQUIRE);
		TRY(cli_call(cli, operation_find(STR("import_show")), &in, ret_shown, problem));
		if (worker == NULL && cli->opened && ret_shown->state == IMPORT_STATE_RUNNING) {
			problem->message = STR(
				"The server has stopped. The import goes on by itself when it runs again.");
			return ERR_UNAVAILABLE;
		}
		if (ret_shown->state != IMPORT_STATE_RUNNING || done) {
			show_progress(one, ret_shown, true);
			return OK;
		}
		show_progress(one, ret_shown, false);
		nanosleep(&pause, NULL);
	}
}

static enum err follow(
	struct cli *cli, const struct one *one, struct import_show_out *ret_shown, struct problem *problem)
{
	struct worker worker = {.app = &cli->app};
	if (!cli->opened)
		return wait_for_end(cli, one, NULL, ret_shown, problem);
	if (pthread_create(&worker.thread, NULL, work, &worker) != 0)
		return ERR_NOMEM;
	enum err err = wait_for_end(cli, one, &worker, ret_shown, problem);
	pthread_join(worker.thread, NULL);
	if (err == OK && worker.err != OK)
		err = worker.err;
	return err;
}

/* What stands in the way, and how to go on: what is in stays and can be taken back. */
static enum err not_finished(
	struct cli *cli, const struct one *one, const struct import_show_out *shown, struct problem *problem)
{
	char id[ID_TEXT_SIZE];
	struct str why = str_empty(shown->message) ? STR("It was stopped.") : shown->message;
	id_text(one->import.v, id);
	problem->message = str_format(cli->arena,
		"%.*s: %.*s %lld of %lld rows are in. Go on: kith import start %.*s. "
		"Take them back: kith import undo %.*s.",
		STR_ARG(one->name), STR_ARG(why), (long long)shown->rows_done, (long long)shown->rows, ID_TEXT_SIZE, id,
		ID_TEXT_SIZE, id);
	return shown->state == IMPORT_STATE_FAILED ? ERR_IO : ERR_CANCELLED;
}

static enum err import_one(struct cli *cli, struct asked *asked, struct one *one, struct problem *problem)
{
	struct import_start_in in = {.import = one->import, .mapping = asked->mapping};
	struct import_start_out started;
	struct import_show_out shown;
	struct import_report_in report_in = {.import = one->import};
	struct import_report_out report;
	TRY(cli_call(cli, operation_find(STR("import_start")), &in, &started, problem));
	TRY(follow(cli, one, &shown, problem));
	if (shown.state != IMPORT_STATE_FINISHED)
		return not_finished(cli, one, &shown, problem);
	one->rows = shown.rows;
	one->made = shown.new;
	one->matched = shown.matched;
	one->maybe = shown.maybe;
	one->refused = shown.refused;
	one->deals_made = shown.deals_new;
	one->deals_known = shown.deals_known;
	one->places = shown.places;
	TRY(cli_call(cli, operation_find(STR("import_report")), &report_in, &report, problem));
	one->report = report.path;
	return OK;
}

/* ---- telling ---- */

static void out_counts(struct out *out, const struct one *one)
{
	out_format(out, "\"new\":%lld,\"matched\":%lld,\"maybe\":%lld,\"refused\":%lld,\"rows\":%lld,\"report\":",
		(long long)one->made, (long long)one->matched, (long long)one->maybe, (long long)one->refused,
		(long long)one->rows);
	json_encode_text(out, one->report);
	out_format(out, ",\"deals_new\":%lld,\"deals_known\":%lld,\"places\":%lld", (long long)one->deals_made,
		(long long)one->deals_known, (long long)one->places);
}

static struct one sum_of(const struct asked *asked)
{
	struct one sum = {.report = asked->files[0].report};
	for (size_t i = 0; i < asked->n; i++) {
		sum.rows += asked->files[i].rows;
		sum.made += asked->files[i].made;
		sum.deals_made += asked->files[i].deals_made;
		sum.deals_known += asked->files[i].deals_known;
		sum.places += asked->files[i].places;
		sum.matched += asked->files[i].matched;
		sum.maybe += asked->files[i].maybe;
		sum.refused += asked->files[i].refused;
	}
	return sum;
}

/* The sum; for several files each of them besides. */
static void tell_machine(const struct asked *asked, struct out *out)
{
	struct one sum = sum_of(asked);
	out_char(out, '{');
	out_counts(out, &sum);
	for (size_t i = 0; asked->n > 1 && i < asked->n; i++) {
		out_z(out, i == 0 ? ",\"files\":[{\"file\":" : ",{\"file\":");
		json_encode_text(out, asked->files[i].name);
		out_char(out, ',');
		out_counts(out, &asked->files[i]);
		out_z(out, i + 1 == asked->n ? "}]" : "}");
	}
	out_z(out, "}\n");
}

static void tell_person(const struct asked *asked, const struct one *one, struct out *out)
{
	const struct import_problem *problem = one->preview.problems.items;
	const char *would = asked->dry ? "would be " : "";
	out_format(out,
		"%.*s: %lld %s. %lld %snew, %lld known already, %lld maybe the same as somebody, %lld refused.\n",
		STR_ARG(one->name), (long long)one->rows, one->rows == 1 ? "row" : "rows", (long long)one->made, would,
		(long long)one->matched, (long long)one->maybe, (long long)one->refused);
	if (one->deals_made + one->deals_known > 0)
		out_format(out, "  Deals: %lld %snew, %lld known already.\n", (long long)one->deals_made, would,
			(long long)one->deals_known);
	if (one->places > 0)
		out_format(out, "  Schools and clubs %s with people: %lld.\n", asked->dry ? "named" : "noted",
			(long long)one->places);
	if (asked->dry && one->preview.conflicting > 0)
		out_format(out, "  %lld say otherwise than what is known here; both would be kept.\n",
			(long long)one->preview.conflicting);
	if (one->preview.again)
		out_z(out, "  This file has been imported before.\n");
	for (size_t i = 0; i < one->preview.problems.n && i < PROBLEMS_SHOWN; i++)
		out_format(out, "  Row %lld: %.*s\n", (long long)problem[i].row, STR_ARG(problem[i].reason));
	if (!str_none(one->report))
		out_format(out, "  What became of each row: %.*s\n", STR_ARG(one->report));
}

enum exit_code import_command(struct cli *cli, size_t n_args, const char *const *args)
{
	struct problem problem = {0};
	struct asked *asked = ARENA_NEW(cli->arena, struct asked);
	if (asked == NULL)
		return cli_fail(cli, ERR_NOMEM, problem);
	enum err err = take_args(cli, n_args, args, asked, &problem);
	if (err == OK && !str_empty(asked->rep))
		err = cli_user(cli, asked->rep, "rep", &asked->user, &problem);
	size_t n = 0;
	for (; err == OK && n < asked->n; n++)
		err = look(cli, asked, &asked->files[n], &problem);
	for (size_t i = 0; (err != OK || asked->dry) && i < n; i++)
		forget(cli, &asked->files[i]);
	for (size_t i = 0; err == OK && !asked->dry && i < n; i++)
		err = import_one(cli, asked, &asked->files[i], &problem);
	if (err != OK)
		return cli_fail(cli, err, problem);
	AUTO_OUT out;
	out_init(&out, 0);
	if (cli->json)
		tell_machine(asked, &out);
	for (size_t i = 0; !cli->json && i < asked->n; i++)
		tell_person(asked, &asked->files[i], &out);
	cli_write(&out);
	return sum_of(asked).refused > 0 ? EXIT_SOME_REFUSED : EXIT_FINE;
}
