#include "health.h"

#include <inttypes.h>

#include "db/db.h"
#include "ops/app.h"

/* The server whose figures are shown comes with the route. */
struct health {
	struct http_server *server;
};

static void healthz(struct http_request *request, struct http_response *response)
{
	(void)request;
	http_response_text(response, 200, STR("ok"));
}

static enum err nothing(struct tx *tx, void *arg)
{
	(void)tx, (void)arg;
	return OK;
}

static void readyz(struct http_request *request, struct http_response *response)
{
	struct app *app = request->app;
	if (db_read(app->db, request->arena, nothing, NULL) == OK)
		http_response_text(response, 200, STR("ready"));
	else
		http_response_text(response, 503, STR("The database does not answer."));
}

static void counter(struct out *out, const char *name, const char *help, uint64_t value)
{
	out_format(out, "# HELP %s %s\n# TYPE %s counter\n%s %" PRIu64 "\n", name, help, name, name, value);
}

static void gauge(struct out *out, const char *name, const char *help, int64_t value)
{
	out_format(out, "# HELP %s %s\n# TYPE %s gauge\n%s %" PRId64 "\n", name, help, name, name, value);
}

static void latency(struct out *out, const struct http_stats *stats)
{
	uint64_t sum = 0;
	out_z(out,
		"# HELP kith_request_seconds Time from the headers to the last byte.\n# TYPE kith_request_seconds histogram\n");
	for (int i = 0; i < HTTP_LATENCY_BUCKETS; i++) {
		sum += stats->latency[i];
		if (i < HTTP_LATENCY_BUCKETS - 1)
			out_format(out, "kith_request_seconds_bucket{le=\"%g\"} %" PRIu64 "\n",
				(double)http_latency_bounds_us[i] / 1e6, sum);
		else
			out_format(out, "kith_request_seconds_bucket{le=\"+Inf\"} %" PRIu64 "\n", sum);
	}
	out_format(out, "kith_request_seconds_sum %g\nkith_request_seconds_count %" PRIu64 "\n",
		(double)stats->latency_sum_us / 1e6, sum);
}

static void metrics(struct http_request *request, struct http_response *response)
{
	const struct health *health = request->route->arg;
	struct app *app = request->app;
	struct http_stats http;
	struct db_stats db;
	struct out *out = &response->body;
	http_server_stats(health->server, &http);
	db_stats_get(app->db, &db);
	response->content_type = "text/plain; version=0.0.4; charset=utf-8";
	out_z(out, "# HELP kith_requests_total Requests by class of status.\n# TYPE kith_requests_total counter\n");
	for (int i = 1; i < 6; i++)
		out_format(out, "kith_requests_total{status=\"%dxx\"} %" PRIu64 "\n", i, http.requests[i]);
	latency(out, &http);
	counter(out, "kith_requests_cut_total", "Connections that ended before an answer.", http.requests[0]);
	counter(out, "kith_requests_refused_total", "Requests refused before routing.", http.refused);
	counter(out, "kith_requests_busy_total", "Requests answered 503 because the queue was full.", http.busy);
	counter(out, "kith_connections_total", "Connections accepted.", http.connections);
	counter(out, "kith_timeouts_total", "Connections cut by a time limit.", http.timeouts);
	gauge(out, "kith_connections_open", "Connections open now.", http.connections_open);
	gauge(out, "kith_requests_open", "Requests under way now.", http.requests_open);
	gauge(out, "kith_workers_busy", "Workers at work now.", http.workers_busy);
	gauge(out, "kith_queue_length", "Requests that wait for a worker.", http.queued);
	counter(out, "kith_db_writes_total", "Write transactions.", (uint64_t)db.writes);
	counter(out, "kith_db_batches_total", "Commits: one or more write transactions each.", (uint64_t)db.batches);
	counter(out, "kith_db_reads_total", "Read transactions.", (uint64_t)db.reads);
	gauge(out, "kith_db_bytes", "Size of the database on disk.", db.bytes);
}

enum err health_install(struct http_server *server, struct arena *arena)
{
	struct health *health = ARENA_NEW(arena, struct health);
	struct http_route *routes = ARENA_ARRAY(arena, 3, struct http_route);
	if (health == NULL || routes == NULL)
		return ERR_NOMEM;
	health->server = server;
	routes[0] = (struct http_route){
		.method = "GET", .pattern = "/healthz", .handler = healthz, .flags = HTTP_INLINE};
	routes[1] = (struct http_route){.method = "GET", .pattern = "/readyz", .handler = readyz};
	routes[2] = (struct http_route){
		.method = "GET", .pattern = "/metrics", .handler = metrics, .flags = HTTP_LOCAL_ONLY, .arg = health};
	http_server_routes(server, routes, 3);
	return OK;
}
