/* The only file that knows libmicrohttpd. Poll, not epoll: its epoll mode stalls with many kept-alive
 * connections (0.9.75). A handler that may wait runs on a worker while its connection is suspended. */
#include <arpa/inet.h>
#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/time.h"
#include "http/engine.h"
#include "http/exchange.h"
#include "http/listen.h"

#define CONNECTION_MEMORY ((size_t)64 << 10)
#define BYTES_PER_SECOND 16384 /* the least a client must take or give, beside request_seconds */
/* Where the pieces of a head lie in memory is told by no interface, but was looked up in this one. */
#define KNOWN_LAYOUT "0.9.75"

struct engine {
	struct MHD_Daemon *tcp, *local;
	bool layout_known;
	bool quiet;
};

/* ---- the head ---- */

struct collector {
	struct exchange *exchange;
	struct http_head *head;
	struct http_field *fields; /* HTTP_HEADERS_LIMIT of them */
	const char *end;           /* of the line before: version or value; its line end follows */
	bool odd;                  /* the lines do not follow one upon the other */
};

/* The library ends each piece with NUL where its separator was: "Name\0 value\0\0" for CR LF. So a
 * bare LF shows as one NUL, and a NUL that was sent as a piece that ends before its line. A line that
 * was folded has been put together elsewhere. */
static void check_field_layout(struct collector *collector, struct str name, struct str value)
{
	const char *at = name.p + name.n + 1;
	if (collector->end + 2 != name.p || collector->end[0] != '\0' || collector->end[1] != '\0')
		collector->odd = true;
	if (value.p < at || value.p - at > 64)
		collector->odd = true;
	for (; !collector->odd && at < value.p; at++)
		if (*at != ' ' && *at != '\t')
			collector->odd = true;
	collector->end = value.p + value.n;
}

/* The request line before, and after the last header the line end and the empty line: two NULs each. */
static bool layout_odd(const struct collector *collector, const char *method, const char *version)
{
	const struct exchange *exchange = collector->exchange;
	static const char ends[4] = "";
	if (!exchange->server->engine->layout_known)
		return false;
	return collector->odd || method + strlen(method) + 1 != exchange->target_at ||
	       exchange->target_at + exchange->target.n + 1 != version ||
	       memcmp(collector->end, ends, sizeof ends) != 0;
}

static enum MHD_Result collect(
	void *cls, enum MHD_ValueKind kind, const char *name, size_t n_name, const char *value, size_t n_value)
{
	struct collector *collector = cls;
	struct str key = {name, n_name}, text = {value ? value : "", value ? n_value : 0};
	(void)kind;
	if (collector->exchange->server->engine->layout_known && value)
		check_field_layout(collector, key, text);
	if (collector->head->n_headers < HTTP_HEADERS_LIMIT)
		collector->fields[collector->head->n_headers] = (struct http_field){key, text};
	collector->head->n_headers++;
	return MHD_YES;
}

static void take_head(
	struct exchange *exchange, struct MHD_Connection *connection, const char *method, const char *version)
{
	struct http_head head = {.method = str_c(method), .target = exchange->target, .version = str_c(version)};
	struct collector collector = {.exchange = exchange, .head = &head, .end = version + strlen(version)};
	struct http_verdict verdict = {0, NULL};
	collector.fields = ARENA_ARRAY(exchange->arena, HTTP_HEADERS_LIMIT, struct http_field);
	head.headers = collector.fields;
	if (collector.fields)
		MHD_get_connection_values_n(connection, MHD_HEADER_KIND, collect, &collector);
	if (head.n_headers > HTTP_HEADERS_LIMIT)
		verdict = (struct http_verdict){431, "The request has too many headers."};
	else if (layout_odd(&collector, method, version))
		verdict = (struct http_verdict){400, "The request is malformed: its lines do not end as they should."};
	exchange_head(exchange, &head, verdict);
}

/* ---- the answer ---- */

static struct MHD_Response *make_response(struct http_response *response)
{
	struct str body = str_none(response->shared) ? out_text(&response->body) : response->shared;
	struct MHD_Response *made;
	if (response->status == 304 || response->status == 204)
		body = STR("");
	if (response->fd >= 0 && response->status != 304) {
		made = MHD_create_response_from_fd64((uint64_t)response->fd_size, response->fd);
		if (made)
			response->fd = -1; /* closed with it */
		return made;
	}
	/* the bytes outlive the response: they belong to the exchange, or to nobody */
	return MHD_create_response_from_buffer(body.n, (void *)(uintptr_t)body.p, MHD_RESPMEM_PERSISTENT);
}

static enum MHD_Result send_answer(struct exchange *exchange, struct MHD_Connection *connection)
{
	struct http_response *response = &exchange->response;
	exchange_finish(exchange);
	int64_t size = response->fd >= 0 ? response->fd_size : (int64_t)(response->body.n + response->shared.n);
	struct MHD_Response *made = make_response(response);
	if (!made)
		return MHD_NO;
	for (size_t i = 0; i < response->n_headers; i++)
		if (response->headers[i].value.n) /* the library refuses empty ones */
			MHD_add_response_header(made, response->headers[i].name.p, response->headers[i].value.p);
	if (response->close)
		MHD_add_response_header(made, "Connection", "close");
	link_cut_after(
		exchange->link, (exchange->server->options.request_seconds + size / BYTES_PER_SECOND) * US_PER_SECOND);
	enum MHD_Result queued = MHD_queue_response(connection, (unsigned)response->status, made);
	MHD_destroy_response(made);
	return queued;
}

/* ---- the way of a request ---- */

struct suspended {
	struct exchange *exchange;
	struct MHD_Connection *connection;
};

static void run_on_worker(void *arg)
{
	struct suspended *suspended = arg;
	struct MHD_Connection *connection = suspended->connection;
	exchange_run(suspended->exchange);
	atomic_store(&suspended->exchange->phase, PHASE_DONE);
	/* from here on the exchange is the I/O thread's */
	MHD_resume_connection(connection);
}

static enum MHD_Result run(struct exchange *exchange, struct MHD_Connection *connection)
{
	exchange_end(exchange);
	atomic_store(&exchange->phase, PHASE_DONE);
	if (exchange->plan == PLAN_WORKER) {
		struct suspended *suspended = ARENA_NEW(exchange->arena, struct suspended);
		if (suspended && workers_reserve(exchange->server->workers)) {
			*suspended = (struct suspended){exchange, connection};
			link_cut_after(exchange->link, 0);
			atomic_store(&exchange->phase, PHASE_RUNNING);
			MHD_suspend_connection(connection);
			workers_push(exchange->server->workers, run_on_worker, suspended);
			return MHD_YES;
		}
		exchange_busy(exchange);
	} else if (exchange->plan == PLAN_INLINE) {
		exchange_run(exchange);
	}
	return send_answer(exchange, connection);
}

static void *on_target(void *cls, const char *target, struct MHD_Connection *connection)
{
	struct http_server *server = cls;
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	struct link *link = info ? info->socket_context : NULL;
	struct exchange *exchange = link && !link->refused ? exchange_take(server) : NULL;
	if (!exchange)
		return NULL;
	exchange->link = link;
	exchange->target = str_copy(exchange->arena, str_c(target));
	exchange->target_at = target;
	return exchange;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection, const char *url, const char *method,
	const char *version, const char *bytes, size_t *n_bytes, void **context)
{
	struct http_server *server = cls;
	struct exchange *exchange = *context;
	(void)url;
	if (!exchange)
		return MHD_NO;
	switch (atomic_load(&exchange->phase)) {
	case PHASE_HEAD:
		take_head(exchange, connection, method, version);
		if (exchange->early)
			return send_answer(exchange, connection);
		link_cut_after(exchange->link,
			(server->options.request_seconds +
				(exchange->length < 0 ? (int64_t)exchange->body.limit : exchange->length) /
					BYTES_PER_SECOND) *
				US_PER_SECOND);
		atomic_store(&exchange->phase, PHASE_BODY);
		return MHD_YES;
	case PHASE_BODY:
		if (*n_bytes == 0)
			return run(exchange, connection);
		if (!exchange_body(exchange, (struct str){bytes, *n_bytes}))
			return MHD_NO;
		*n_bytes = 0;
		return MHD_YES;
	case PHASE_RUNNING:
		return MHD_YES;
	default:
		return send_answer(exchange, connection);
	}
}

static void on_completed(
	void *cls, struct MHD_Connection *connection, void **context, enum MHD_RequestTerminationCode code)
{
	struct http_server *server = cls;
	struct exchange *exchange = *context;
	(void)connection;
	*context = NULL;
	if (!exchange)
		return;
	link_cut_after(exchange->link, server->options.header_seconds * US_PER_SECOND);
	exchange_release(exchange, code == MHD_REQUEST_TERMINATED_COMPLETED_OK);
}

static void on_connection(
	void *cls, struct MHD_Connection *connection, void **context, enum MHD_ConnectionNotificationCode code)
{
	struct http_server *server = cls;
	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		const union MHD_ConnectionInfo *info = MHD_get_connection_info(
			connection, MHD_CONNECTION_INFO_CONNECTION_FD);
		struct link *link = links_add(server->links, info->connect_fd);
		*context = link;
		if (link)
			link_cut_after(link, server->options.header_seconds * US_PER_SECOND);
	} else {
		links_remove(server->links, *context);
		*context = NULL;
	}
}

/* ---- start and stop ---- */

static struct MHD_Daemon *start(struct http_server *server, int fd, int threads)
{
	const struct http_options *options = &server->options;
	bool local = fd >= 0 && threads == 1;
	struct MHD_OptionItem more[] = {
		{MHD_OPTION_THREAD_POOL_SIZE, threads, NULL},
		{MHD_OPTION_PER_IP_CONNECTION_LIMIT, options->connections_per_address, NULL},
		{MHD_OPTION_END, 0, NULL},
	};
	if (local) /* one thread is no pool */
		more[0].option = MHD_OPTION_END;
	return MHD_start_daemon(MHD_USE_POLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC, 0, NULL, NULL,
		on_request, server, MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_URI_LOG_CALLBACK, on_target, server,
		MHD_OPTION_NOTIFY_COMPLETED, on_completed, server, MHD_OPTION_NOTIFY_CONNECTION, on_connection, server,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY, MHD_OPTION_CONNECTION_LIMIT,
		(unsigned)options->connections, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)options->idle_seconds,
		MHD_OPTION_STRICT_FOR_CLIENT, 0, MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 0, MHD_OPTION_ARRAY, more,
		MHD_OPTION_END);
}

static enum err start_tcp(struct http_server *server, struct problem *ret_problem)
{
	const struct http_options *options = &server->options;
	int fd;
	bool loopback;
	TRY(listen_tcp(options->address, options->port, server->arena, ret_problem, &fd, &server->port, &loopback));
	server->rules.any_host = !loopback && options->n_hosts == 0;
	server->engine->tcp = start(server, fd, options->io_threads);
	if (!server->engine->tcp) {
		close(fd);
		ret_problem->message = STR("The server's threads could not be started.");
		return ERR_NOMEM;
	}
	return OK;
}

static enum err start_local(struct http_server *server, struct problem *ret_problem)
{
	int fd;
	TRY(listen_unix(server->options.socket_path, server->arena, ret_problem, &fd));
	server->engine->local = start(server, fd, 1);
	if (!server->engine->local) {
		close(fd);
		unlink(server->options.socket_path);
		ret_problem->message = STR("The server's threads could not be started.");
		return ERR_NOMEM;
	}
	return OK;
}

enum err engine_start(struct http_server *server, struct problem *ret_problem)
{
	server->engine = calloc(1, sizeof *server->engine);
	if (!server->engine)
		return ERR_NOMEM;
	server->engine->layout_known = strcmp(MHD_get_version(), KNOWN_LAYOUT) == 0;
	if (server->options.socket_path)
		TRY(start_local(server, ret_problem));
	return server->options.address ? start_tcp(server, ret_problem) : OK;
}

static void quiet(struct MHD_Daemon *daemon)
{
	if (daemon)
		close(MHD_quiesce_daemon(daemon));
}

void engine_quiet(struct http_server *server)
{
	struct engine *engine = server->engine;
	if (!engine || engine->quiet)
		return;
	engine->quiet = true;
	if (engine->local)
		unlink(server->options.socket_path);
	quiet(engine->local);
	quiet(engine->tcp);
}

void engine_stop(struct http_server *server)
{
	struct engine *engine = server->engine;
	if (!engine)
		return;
	if (engine->tcp)
		MHD_stop_daemon(engine->tcp);
	if (engine->local)
		MHD_stop_daemon(engine->local);
	free(engine);
	server->engine = NULL;
}
