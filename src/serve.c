#include "serve.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "admin.h"
#include "api/api.h"
#include "assets.h"
#include "base/log.h"
#include "domain/attempts.h"
#include "health.h"
#include "http/limit.h"
#include "http/server.h"
#include "jobs/jobs.h"
#include "net/local_client.h"
#include "web/web.h"
#include "wire/argv.h"
#include "workspace_ops.h"

/* Attempts at a password: five at once, then one a minute, for each address, each network and whoever changes theirs. */
enum { ATTEMPT_KEYS = 10000, ATTEMPT_BURST = 5, ATTEMPT_SECONDS = 60 };
/* Visits of private links, for each link and each network: no person comes near it. */
enum { VISIT_KEYS = 10000, VISIT_BURST = 60, VISIT_SECONDS = 2 };
/* Many, as most of them wait: for the commit that all their writes share. Reading is bounded by the readers. */
enum { WORKERS = 64 };
enum { STOP_SECONDS = 10, HOSTS_MOST = 32 };

static void on_error(const struct http_request *request, struct http_response *response, int status, struct str reason)
{
	if (str_starts(request->path, STR("/api/")))
		api_on_error(request, response, status, reason);
	else
		web_on_error(request, response, status, reason);
}

/* Server faults are for the log; what a person did wrong was answered to them. */
static void on_done(void *app, const struct http_request *request, int status, int64_t us)
{
	(void)app;
	if (status >= 500)
		log_warning("answered status=%d method=%.*s us=%lld", status, STR_ARG(request->method), (long long)us);
}

/* "127.0.0.1:8017", "[::1]:8017", ":8017" (every address), "8017". */
static enum err parse_listen(
	struct cli *cli, struct str text, char **ret_address, uint16_t *ret_port, struct problem *ret_problem)
{
	size_t colon = SIZE_MAX;
	for (size_t i = text.n; i-- > 0 && colon == SIZE_MAX;)
		if (text.p[i] == ':')
			colon = i;
	struct str address = colon == SIZE_MAX ? STR("127.0.0.1") : str_sub(text, 0, colon);
	struct str port = colon == SIZE_MAX ? text : str_from(text, colon + 1);
	if (address.n > 2 && address.p[0] == '[' && address.p[address.n - 1] == ']')
		address = str_sub(address, 1, address.n - 2);
	long number = 0;
	for (size_t i = 0; i < port.n && number <= 65535; i++)
		number = port.p[i] >= '0' && port.p[i] <= '9' ? number * 10 + (port.p[i] - '0') : 65536;
	if (str_empty(port) || number > 65535) {
		ret_problem->message = str_format(
			cli->arena, "\"%.*s\" is not an address and port, like 127.0.0.1:8017.", STR_ARG(text));
		return ERR_INVALID;
	}
	*ret_address = str_z(cli->arena, str_empty(address) ? STR("0.0.0.0") : address);
	*ret_port = (uint16_t)number;
	return OK;
}

static size_t split_hosts(struct str text, struct str hosts[HOSTS_MOST])
{
	struct str part;
	size_t n = 0;
	while (n < HOSTS_MOST && str_split(&text, ',', &part))
		if (!str_empty(str_trim(part)))
			hosts[n++] = str_trim(part);
	return n;
}

/* Prints how to claim a new installation; says nothing for one that has been set up. */
static enum err print_setup(struct cli *cli, const char *where)
{
	struct setup_open_in in = {0};
	struct setup_open_out out;
	struct problem problem = {0};
	struct caller system = {.face = FACE_SYSTEM};
	TRY(ops_call(&cli->app, &system, operation_find(STR("setup_open")), &in, cli->arena, &out, &problem));
	if (out.open)
		printf("Set up Kith at   %s/setup?token=%.*s\n", where, STR_ARG(out.token));
	return OK;
}

static void wait_for_signal(const sigset_t *signals)
{
	int signal;
	while (sigwait(signals, &signal) != 0)
		;
	log_info("stopping signal=%d", signal);
}

struct serving {
	struct http_server *server;
	struct jobs *jobs;
	struct limiter *limiter, *visit_limiter;
	struct attempts attempts, visits;
};

static bool attempt_take(void *limiter, struct str key, int64_t *ret_wait_us)
{
	return limiter_take(limiter, key, time_monotonic_us(), ret_wait_us);
}

static void attempt_forget(void *limiter, struct str key)
{
	limiter_forget(limiter, key);
}

static void stop(struct serving *serving)
{
	if (serving->server != NULL)
		http_server_stop(serving->server, STOP_SECONDS * US_PER_SECOND);
	jobs_stop(serving->jobs);
	http_server_free(serving->server);
	limiter_free(serving->limiter);
	limiter_free(serving->visit_limiter);
}

static void job_waits(void *arg)
{
	jobs_wake(arg);
}

static enum err start(
	struct cli *cli, const struct http_options *options, struct serving *serving, struct problem *ret_problem)
{
	static struct rand seed; /* all zero: the system's generator */
	serving->limiter = limiter_new(ATTEMPT_KEYS, ATTEMPT_BURST, ATTEMPT_SECONDS * US_PER_SECOND, &seed);
	serving->attempts = (struct attempts){attempt_take, attempt_forget, serving->limiter};
	cli->app.attempts = &serving->attempts;
	serving->visit_limiter = limiter_new(VISIT_KEYS, VISIT_BURST, VISIT_SECONDS * US_PER_SECOND, &seed);
	serving->visits = (struct attempts){attempt_take, attempt_forget, serving->visit_limiter};
	cli->app.visits = &serving->visits;
	serving->server = http_server_new(options);
	if (serving->server == NULL || serving->limiter == NULL || serving->visit_limiter == NULL)
		return ERR_NOMEM;
	http_server_assets(serving->server, web_assets, web_asset_count);
	http_server_routes(serving->server, web_routes, web_route_count);
	http_server_routes(serving->server, admin_routes, admin_route_count);
	TRY(health_install(serving->server, cli->arena));
	TRY(api_install(serving->server, cli->arena));
	TRY(jobs_start(&cli->app, &serving->jobs));
	cli->app.job_arg = serving->jobs;
	cli->app.job_waits = job_waits;
	return http_server_start(serving->server, ret_problem);
}

static enum err take_args(struct cli *cli, size_t n_args, const char *const *args, struct problem *ret_problem)
{
	for (size_t i = 0; i < n_args; i++) {
		struct str arg = str_c(args[i]);
		bool next = i + 1 < n_args;
		if (str_is(arg, "--listen") && next)
			cli->settings[SETTING_LISTEN] = str_c(args[++i]);
		else if (str_starts(arg, STR("--listen=")))
			cli->settings[SETTING_LISTEN] = str_from(arg, 9);
		else if (str_is(arg, "--hosts") && next)
			cli->settings[SETTING_HOSTS] = str_c(args[++i]);
		else {
			ret_problem->message = str_format(
				cli->arena, "kith serve does not know %.*s. See kith serve --help.", STR_ARG(arg));
			return ERR_INVALID;
		}
	}
	return OK;
}

enum exit_code serve_command(struct cli *cli, size_t n_args, const char *const *args)
{
	struct problem problem = {0};
	struct http_options options = {.on_error = on_error, .on_done = on_done, .workers = WORKERS};
	char *address;
	struct str hosts[HOSTS_MOST], socket_path;
	enum exit_code exit_code = EXIT_FAULT;
	enum err err = take_args(cli, n_args, args, &problem);
	if (err == OK)
		err = parse_listen(cli, cli->settings[SETTING_LISTEN], &address, &options.port, &problem);
	if (err != OK)
		return cli_fail(cli, err, problem);
	sigset_t signals;
	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigprocmask(SIG_BLOCK, &signals, NULL); /* before any thread starts, so that all inherit it */
	signal(SIGPIPE, SIG_IGN);
	cli->makes_data = true;
	if (cli_open(cli, &exit_code) != OK)
		return exit_code;
	err = local_socket_path(cli->settings[SETTING_DATA], true, cli->arena, &problem, &socket_path);
	if (err != OK)
		return cli_fail(cli, err, problem);
	options.address = address;
	options.socket_path = str_z(cli->arena, socket_path);
	options.hosts = hosts;
	options.n_hosts = split_hosts(cli->settings[SETTING_HOSTS], hosts);
	options.upload_dir = str_z(cli->arena, app_files_path(cli->arena, cli->settings[SETTING_DATA]));
	options.app = &cli->app;
	struct serving serving = {0};
	err = start(cli, &options, &serving, &problem);
	problem.message = str_copy(cli->arena, problem.message); /* the server's memory goes with it */
	if (err == OK) {
		bool brackets = strchr(address, ':') != NULL;
		struct str where = str_format(cli->arena, "http://%s%s%s:%u", brackets ? "[" : "",
			strcmp(address, "0.0.0.0") == 0 ? "localhost" : address, brackets ? "]" : "",
			http_server_port(serving.server));
		printf("Kith is at       %.*s\n", STR_ARG(where));
		if (print_setup(cli, where.p) != OK)
			log_warning("set-up code could not be made");
		fflush(stdout);
		wait_for_signal(&signals);
	}
	stop(&serving);
	app_close(&cli->app);
	return err == OK ? EXIT_FINE : cli_fail(cli, err, problem);
}
