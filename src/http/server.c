#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/time.h"
#include "http/engine.h"
#include "http/exchange.h"
#include "http/upload.h"

const int64_t http_latency_bounds_us[HTTP_LATENCY_BUCKETS - 1] = {
	100, 250, 500, 1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 1000000, 5000000};

/* What the database needs to go on writing for a good while. */
#define DISK_RESERVE ((int64_t)256 << 20)

static void default_int(int *value, int otherwise)
{
	if (*value <= 0)
		*value = otherwise;
}

static void fill_defaults(struct http_options *options)
{
	int cores = (int)sysconf(_SC_NPROCESSORS_ONLN);
	const char *temporary = getenv("TMPDIR");
	if (cores < 1)
		cores = 1;
	default_int(&options->io_threads, cores < 2 ? 2 : cores);
	default_int(&options->workers, cores < 2 ? 4 : cores * 2);
	default_int(&options->queue, 256);
	default_int(&options->connections, 1024);
	default_int(&options->connections_per_address, 256);
	default_int(&options->idle_seconds, 30);
	default_int(&options->header_seconds, 60);
	default_int(&options->request_seconds, 60);
	if (!options->csp)
		options->csp = HTTP_DEFAULT_CSP;
	if (!options->disk_reserve)
		options->disk_reserve = DISK_RESERVE;
	if (!options->upload_dir)
		options->upload_dir = temporary && *temporary ? temporary : "/tmp";
}

struct http_server *http_server_new(const struct http_options *options)
{
	struct http_server *server = calloc(1, sizeof *server);
	if (!server)
		return NULL;
	server->arena = arena_new(0);
	server->router = server->arena ? router_new(server->arena) : NULL;
	if (!server->router) {
		arena_free(server->arena);
		free(server);
		return NULL;
	}
	pthread_mutex_init(&server->lock, NULL);
	server->options = *options;
	server->tidy = options->upload_dir != NULL;
	fill_defaults(&server->options);
	return server;
}

void http_server_free(struct http_server *server)
{
	if (!server)
		return;
	http_server_stop(server, 0);
	while (server->idle) {
		struct exchange *exchange = server->idle;
		server->idle = exchange->next;
		exchange_free(exchange);
	}
	pthread_mutex_destroy(&server->lock);
	arena_free(server->arena);
	free(server->assets);
	free(server);
}

void http_server_routes(struct http_server *server, const struct http_route *routes, size_t n)
{
	for (size_t i = 0; i < n && server->err == OK; i++)
		server->err = router_add(server->router, &routes[i], &server->problem);
}

static int compare_assets(const void *a, const void *b)
{
	const struct http_asset *const *left = a, *const *right = b;
	return strcmp((*left)->path, (*right)->path);
}

void http_server_assets(struct http_server *server, const struct http_asset *assets, size_t n)
{
	const struct http_asset **all = reallocarray(server->assets, server->n_assets + n, sizeof(struct http_asset *));
	if (!all) {
		server->err = ERR_NOMEM;
		return;
	}
	for (size_t i = 0; i < n; i++)
		all[server->n_assets++] = &assets[i];
	server->assets = all;
	qsort(all, server->n_assets, sizeof *all, compare_assets);
}

enum err http_server_start(struct http_server *server, struct problem *ret_problem)
{
	if (server->err != OK) {
		*ret_problem = server->problem;
		return server->err;
	}
	server->rules.hosts = server->options.hosts;
	server->rules.n_hosts = server->options.n_hosts;
	if (server->tidy)
		upload_tidy(server->options.upload_dir);
	enum err err = workers_new(server->options.workers, server->options.queue, &server->workers);
	if (err == OK)
		err = links_new(&server->links);
	if (err == OK)
		err = engine_start(server, ret_problem);
	if (err != OK)
		http_server_stop(server, 0);
	return err;
}

uint16_t http_server_port(const struct http_server *server)
{
	return server->port;
}

static void wait_for_answers(struct http_server *server, int64_t until_us)
{
	while (atomic_load(&server->counters.open) > 0 && time_monotonic_us() < until_us)
		usleep(2000);
}

void http_server_stop(struct http_server *server, int64_t wait_us)
{
	int64_t until = time_monotonic_us() + wait_us;
	atomic_store(&server->stopping, true);
	engine_quiet(server);
	wait_for_answers(server, until);
	/* handlers cannot be interrupted; what they still answer goes out if it is quick */
	workers_stop(server->workers);
	wait_for_answers(server, time_monotonic_us() + (wait_us > 0 ? 100 * 1000 : 0));
	engine_stop(server);
	workers_free(server->workers);
	links_free(server->links);
	server->workers = NULL;
	server->links = NULL;
}

void http_server_stats(struct http_server *server, struct http_stats *ret_stats)
{
	struct counters *counters = &server->counters;
	struct http_stats stats = {.refused = counters->refused,
		.busy = counters->busy,
		.latency_sum_us = counters->latency_sum_us,
		.requests_open = counters->open};
	for (size_t i = 0; i < 6; i++)
		stats.requests[i] = counters->requests[i];
	for (size_t i = 0; i < HTTP_LATENCY_BUCKETS; i++)
		stats.latency[i] = counters->latency[i];
	if (server->links)
		links_count(server->links, &stats.connections_open, &stats.connections, &stats.timeouts);
	if (server->workers)
		workers_count(server->workers, &stats.workers_busy, &stats.queued);
	*ret_stats = stats;
}
