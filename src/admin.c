#include "admin.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "api/api.h"
#include "db/db.h"
#include "domain/upkeep/carry.h"
#include "workspace_ops.h"

/* The value of "--name VALUE" or "--name=VALUE"; moves *at past it. */
static bool flag(const char *const *args, size_t n, size_t *at, const char *name, struct str *ret_value)
{
	struct str arg = str_c(args[*at]);
	size_t length = strlen(name);
	if (str_is(arg, name) && *at + 1 < n) {
		*ret_value = str_c(args[++*at]);
		return true;
	}
	if (arg.n > length && strncmp(arg.p, name, length) == 0 && arg.p[length] == '=') {
		*ret_value = str_from(arg, length + 1);
		return true;
	}
	return false;
}

static enum exit_code unknown(struct cli *cli, const char *command, const char *arg)
{
	return cli_fail(cli, ERR_INVALID,
		(struct problem){.message = str_format(cli->arena, "kith %s does not know %s. See kith %s --help.",
					 command, arg, command)});
}

struct asked_init {
	struct workspace_make_in in;
	bool more; /* a second workspace is really wanted */
};

static bool init_flag(const char *const *args, size_t n, size_t *at, struct asked_init *asked)
{
	struct workspace_make_in *in = &asked->in;
	if (str_is(str_c(args[*at]), "--sample"))
		return in->sample = true;
	if (str_is(str_c(args[*at]), "--another"))
		return asked->more = true;
	return flag(args, n, at, "--owner", &in->owner) || flag(args, n, at, "--email", &in->email) ||
	       flag(args, n, at, "--name", &in->name) || flag(args, n, at, "--zone", &in->zone) ||
	       flag(args, n, at, "--currency", &in->currency) || flag(args, n, at, "--country", &in->country);
}

enum exit_code init_command(struct cli *cli, size_t n_args, const char *const *args)
{
	struct asked_init asked = {0};
	struct workspace_make_out out;
	struct problem problem = {0};
	enum exit_code exit_code = EXIT_FAULT;
	for (size_t i = 0; i < n_args; i++)
		if (!init_flag(args, n_args, &i, &asked))
			return unknown(cli, "init", args[i]);
	if (str_empty(asked.in.owner) || str_empty(asked.in.email))
		return cli_fail(cli, ERR_INVALID,
			(struct problem){
				.message = STR(
					"Name the owner: kith init --owner \"Ana Díaz\" --email ana@example.com")});
	cli->makes_data = true;
	if (cli_open(cli, &exit_code) != OK)
		return exit_code;
	struct setup_open_in setup_in = {0};
	struct setup_open_out setup;
	struct caller system = {.face = FACE_CLI};
	enum err err = ops_call(
		&cli->app, &system, operation_find(STR("setup_open")), &setup_in, cli->arena, &setup, &problem);
	if (err == OK && !setup.open && !asked.more) {
		problem = (struct problem){
			.message = STR(
				"There is a workspace here already. Sign in to it, or add another one with --another.")};
		err = ERR_CONFLICT;
	}
	if (err == OK &&
		cli_password(cli, "Password for the owner (at least 10 characters)", &asked.in.password) != OK) {
		problem = (struct problem){STR("password"), STR("Give the owner's password on standard input.")};
		err = ERR_INVALID;
	}
	if (err == OK)
		err = ops_call(&cli->app, &system, operation_find(STR("workspace_make")), &asked.in, cli->arena, &out,
			&problem);
	if (err != OK)
		return cli_fail(cli, err, problem);
	cli_print(cli, operation_find(STR("workspace_make")), &out);
	return EXIT_FINE;
}

static enum exit_code one_path(
	struct cli *cli, size_t n_args, const char *const *args, const char *command, struct str *ret_path)
{
	if (n_args != 1 || args[0][0] == '-')
		return cli_fail(cli, ERR_INVALID,
			(struct problem){.message = str_format(cli->arena, "Name one file: kith %s FILE", command)});
	*ret_path = str_c(args[0]);
	return EXIT_FINE;
}

static enum exit_code needs_sqlite(struct cli *cli, const char *command)
{
	return cli_fail(cli, ERR_INVALID,
		(struct problem){.message = str_format(cli->arena,
					 "kith %s is for SQLite. On PostgreSQL use its own tools: pg_dump, pg_restore.",
					 command)});
}

/* A server may stand in another directory than the command. */
static struct str absolute(struct cli *cli, struct str path)
{
	char here[4096];
	if (str_empty(path) || path.p[0] == '/' || getcwd(here, sizeof here) == NULL)
		return path;
	return str_format(cli->arena, "%s/%.*s", here, STR_ARG(path));
}

static enum err backup(const struct app *app, struct str path, struct arena *arena, struct problem *ret_problem)
{
	struct str secret = {(const char *)app->secret.b, sizeof app->secret.b};
	return db_backup(app->db, path, secret, arena, ret_problem);
}

enum exit_code backup_command(struct cli *cli, size_t n_args, const char *const *args)
{
	struct str path;
	struct problem problem = {0};
	enum exit_code exit_code = one_path(cli, n_args, args, "backup", &path);
	if (exit_code != EXIT_FINE)
		return exit_code;
	if (!str_empty(cli->settings[SETTING_DATABASE]))
		return needs_sqlite(cli, "backup");
	bool running;
	struct str text;
	path = absolute(cli, path);
	enum err err = cli_ask_server(cli, STR("/local/backup"), path, &text, &problem, &running);
	if (!running) {
		if (cli_open(cli, &exit_code) != OK)
			return exit_code;
		problem = (struct problem){0};
		err = backup(&cli->app, path, cli->arena, &problem);
	}
	if (err != OK)
		return cli_fail(cli, err, problem);
	printf("Backed up to %.*s; keep %.*s.secret and %.*s.sha256 with it\n", STR_ARG(path), STR_ARG(path),
		STR_ARG(path));
	return EXIT_FINE;
}

/* Whoever was erased, or must not be contacted, since the backup was made. Where what stands here cannot be read,
 * that is what a restore is for: it is said, and goes on. */
static void note_who_is_held_back(struct cli *cli, struct str database)
{
	struct problem problem = {0};
	struct db *db = NULL;
	struct db_options options = {.url = database, .readers = 1};
	if (access(str_z(cli->arena, database), F_OK) != 0)
		return;
	enum err err = db_open(&options, cli->arena, &problem, &db);
	if (err == ERR_BUSY)
		return; /* another Kith runs: refused in a moment */
	if (err == OK)
		err = carry_note(db, cli->settings[SETTING_DATA], cli->arena, &problem);
	db_close(db);
	if (err != OK)
		fprintf(stderr, "What was here could not be read: whoever was erased, or asked never to be contacted, "
				"since the backup was made is not known, and may be in the restored data.\n");
}

enum exit_code restore_command(struct cli *cli, size_t n_args, const char *const *args)
{
	struct db_restoring restoring = {
		.target = app_database_path(cli->arena, cli->settings[SETTING_DATA]),
		.secret = app_secret_path(cli->arena, cli->settings[SETTING_DATA]),
	};
	const char *paths[2] = {0};
	size_t n_paths = 0;
	for (size_t i = 0; i < n_args; i++) {
		if (str_is(str_c(args[i]), "--without-secret"))
			restoring.without_secret = true;
		else if (n_paths < 2)
			paths[n_paths++] = args[i];
	}
	struct problem problem = {0};
	enum exit_code exit_code = one_path(cli, n_paths, paths, "restore", &restoring.backup);
	if (exit_code != EXIT_FINE)
		return exit_code;
	if (!str_empty(cli->settings[SETTING_DATABASE]))
		return needs_sqlite(cli, "restore");
	bool lost_secret = false;
	note_who_is_held_back(cli, restoring.target);
	enum err err = db_restore(&restoring, cli->arena, &problem, &lost_secret);
	if (err != OK)
		return cli_fail(cli, err, problem);
	if (cli_open(cli, &exit_code) != OK) /* and whoever was noted is held back before anybody sees them */
		return exit_code;
	printf("Restored from %.*s; what was there stays beside it as kith.db.before-restore and "
	       "secret.before-restore\n",
		STR_ARG(restoring.backup));
	if (lost_secret)
		printf("Without the backup's secret an import may bring back people who must not come back: those held "
		       "back before are not recognized. Requests repeated under an earlier "
		       "Idempotency-Key are refused, and browsers that signed in before count as new ones.\n");
	return EXIT_FINE;
}

enum exit_code check_command(struct cli *cli, size_t n_args, const char *const *args)
{
	struct str report;
	enum exit_code exit_code = EXIT_FAULT;
	if (n_args > 0)
		return unknown(cli, "check", args[0]);
	bool running;
	struct problem problem = {0};
	enum err err = cli_ask_server(cli, STR("/local/check"), STR(""), &report, &problem, &running);
	if (!running) {
		if (cli_open(cli, &exit_code) != OK)
			return exit_code;
		problem = (struct problem){0};
		err = db_check(cli->app.db, cli->arena, &report);
	}
	if (err != OK)
		return cli_fail(cli, err, problem);
	if (str_empty(report)) {
		printf("All is well.\n");
		return EXIT_FINE;
	}
	printf("%.*s\n", STR_ARG(report));
	return EXIT_FAULT;
}

enum exit_code migrate_command(struct cli *cli, size_t n_args, const char *const *args)
{
	struct db_stats stats;
	enum exit_code exit_code = EXIT_FAULT;
	if (n_args > 0)
		return unknown(cli, "migrate", args[0]);
	if (cli_open(cli, &exit_code) != OK) /* opening migrates */
		return exit_code;
	db_stats_get(cli->app.db, &stats);
	printf("The data are at version %d.\n", stats.version);
	return EXIT_FINE;
}

/* ---- the same, asked of a running server ---- */

/* Only through the socket, whose other end owns the data directory. */
static bool is_local(const struct http_request *request, struct http_response *response)
{
	if (http_request_owner(request))
		return true;
	api_problem(response, ERR_NOT_FOUND, (struct problem){.message = STR("There is no such path.")});
	return false;
}

static void local_backup(struct http_request *request, struct http_response *response)
{
	struct app *app = request->app;
	struct problem problem = {0};
	if (!is_local(request, response))
		return;
	enum err err = backup(app, request->body, request->arena, &problem);
	if (err != OK)
		api_problem(response, err, problem);
}

static void local_check(struct http_request *request, struct http_response *response)
{
	struct app *app = request->app;
	struct str report;
	if (!is_local(request, response))
		return;
	enum err err = db_check(app->db, request->arena, &report);
	if (err != OK)
		api_problem(response, err, (struct problem){0});
	else
		out_str(&response->body, report);
}

const struct http_route admin_routes[] = {
	{.method = "POST", .pattern = "/local/backup", .handler = local_backup},
	{.method = "POST", .pattern = "/local/check", .handler = local_check},
};
const size_t admin_route_count = sizeof admin_routes / sizeof *admin_routes;
