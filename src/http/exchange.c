#include "http/exchange.h"
#include <stdlib.h>
#include <string.h>
#include "base/log.h"
#include "base/time.h"
#include "http/path.h"

#define ARENA_LIMIT ((size_t)64 << 20)
#define KEEP_LIMIT ((size_t)256 << 10)    /* memory of a body that is kept for the next request */
#define DISCARD_LIMIT ((size_t)256 << 10) /* of an unwanted body: read, so that the client reads the answer */

static void begin_response(struct exchange *exchange)
{
	response_begin(&exchange->response, exchange->arena, exchange->fields,
		sizeof exchange->fields / sizeof *exchange->fields);
}

static struct exchange *make(struct http_server *server)
{
	struct exchange *exchange = calloc(1, sizeof *exchange);
	if (!exchange)
		return NULL;
	exchange->server = server;
	exchange->arena = arena_new(ARENA_LIMIT);
	if (!exchange->arena) {
		free(exchange);
		return NULL;
	}
	out_init(&exchange->body, 0);
	out_init(&exchange->response.body, 0);
	exchange->response.fd = -1;
	return exchange;
}

struct exchange *exchange_take(struct http_server *server)
{
	pthread_mutex_lock(&server->lock);
	struct exchange *exchange = server->idle;
	if (exchange)
		server->idle = exchange->next;
	pthread_mutex_unlock(&server->lock);
	if (!exchange)
		exchange = make(server);
	if (!exchange)
		return NULL;
	exchange->request = (struct http_request){.arena = exchange->arena, .app = server->options.app};
	begin_response(exchange);
	exchange->plan = PLAN_ANSWER;
	exchange->phase = PHASE_HEAD;
	exchange->length = 0;
	exchange->upload = NULL;
	exchange->early = exchange->refused = false;
	exchange->discarded = 0;
	exchange->link = NULL;
	atomic_fetch_add(&server->counters.open, 1);
	return exchange;
}

static void count(struct exchange *exchange, bool complete, int64_t us)
{
	struct counters *counters = &exchange->server->counters;
	int class = complete ? exchange->response.status / 100 : 0;
	size_t bucket = 0;
	while (bucket < HTTP_LATENCY_BUCKETS - 1 && us > http_latency_bounds_us[bucket])
		bucket++;
	atomic_fetch_add(&counters->requests[class >= 1 && class <= 5 ? class : 0], 1);
	if (exchange->refused)
		atomic_fetch_add(&counters->refused, 1);
	atomic_fetch_add(&counters->latency[bucket], 1);
	atomic_fetch_add(&counters->latency_sum_us, (uint64_t)us);
}

static void trim(struct out *out)
{
	if (out->room > KEEP_LIMIT)
		out_free(out);
	else
		out_reset(out);
}

void exchange_release(struct exchange *exchange, bool complete)
{
	struct http_server *server = exchange->server;
	int64_t us = exchange->request.start_us ? time_monotonic_us() - exchange->request.start_us : 0;

	if (exchange->request.start_us) {
		count(exchange, complete, us);
		if (server->options.on_done)
			server->options.on_done(
				server->options.app, &exchange->request, complete ? exchange->response.status : 0, us);
	}
	upload_close(exchange->upload);
	response_close(&exchange->response);
	trim(&exchange->response.body);
	trim(&exchange->body);
	arena_reset(exchange->arena);
	pthread_mutex_lock(&server->lock);
	exchange->next = server->idle;
	server->idle = exchange;
	pthread_mutex_unlock(&server->lock);
	atomic_fetch_sub(&server->counters.open, 1);
}

void exchange_free(struct exchange *exchange)
{
	out_free(&exchange->body);
	out_free(&exchange->response.body);
	arena_free(exchange->arena);
	free(exchange);
}

/* The server's own answer. What remains of the body is read and thrown away if it is small. */
static void answer(struct exchange *exchange, int status, const char *reason)
{
	const struct http_options *options = &exchange->server->options;
	struct http_response *response = &exchange->response;
	response_close(response);
	begin_response(exchange);
	if (options->on_error && !arena_failed(exchange->arena))
		options->on_error(&exchange->request, response, status, str_c(reason));
	else
		http_response_text(response, status, str_c(reason));
	response->status = status;
	exchange->plan = PLAN_ANSWER;
	exchange->early = exchange->early || exchange->length > (int64_t)DISCARD_LIMIT;
}

static void refuse(struct exchange *exchange, struct http_verdict verdict)
{
	exchange->refused = true;
	exchange->early = true;
	answer(exchange, verdict.status, verdict.reason);
	exchange->response.close = true;
}

void exchange_busy(struct exchange *exchange)
{
	atomic_fetch_add(&exchange->server->counters.busy, 1);
	answer(exchange, 503, "The server is busy. Please try again in a moment.");
	http_response_header(&exchange->response, "Retry-After", STR("1"));
}

static int by_path(const void *key, const void *item)
{
	const struct str *path = key;
	const struct http_asset *const *asset = item;
	return str_compare(*path, str_c((*asset)->path));
}

static bool answer_asset(struct exchange *exchange)
{
	struct http_server *server = exchange->server;
	struct http_request *request = &exchange->request;
	const struct http_asset **asset = server->n_assets == 0
						  ? NULL
						  : bsearch(&request->path, server->assets, server->n_assets,
							    sizeof(struct http_asset *), by_path);
	if (!asset)
		return false;
	if (str_is(request->method, "GET")) {
		http_response_asset(request, &exchange->response, *asset);
	} else {
		answer(exchange, 405, "That can only be read.");
		http_response_header(&exchange->response, "Allow", STR("GET, HEAD"));
	}
	return true;
}

static bool find_route(struct exchange *exchange)
{
	struct http_request *request = &exchange->request;
	struct str allowed = STR_NONE;
	const struct http_route *route = router_find(exchange->server->router, request->method, request->segments,
		request->n_segments, exchange->arena, request->params, &allowed);

	bool here = (request->peer.local || request->peer.loopback) && !http_request_forwarded(request);
	if (route && (route->flags & HTTP_LOCAL_ONLY) && !here)
		route = NULL;
	request->route = route;
	if (route)
		return true;
	if (str_empty(allowed)) {
		answer(exchange, 404, "There is nothing at that address.");
	} else {
		answer(exchange, 405, "That address does not take this method.");
		http_response_header(&exchange->response, "Allow", allowed);
	}
	return false;
}

static bool begin_upload(struct exchange *exchange, size_t limit)
{
	const struct http_options *options = &exchange->server->options;
	struct upload_room room = {options->upload_dir, limit, exchange->length, options->disk_reserve};
	enum err err = upload_new(&exchange->request, &room, &exchange->upload);
	if (err == OK)
		return true;
	if (err == ERR_INVALID)
		answer(exchange, 400, "The form is malformed.");
	else if (err == ERR_FULL)
		answer(exchange, 507, "There is no room left on the server's disk.");
	else
		answer(exchange, 503, "The file cannot be taken now.");
	return false;
}

static void fill_request(struct exchange *exchange, const struct http_head *head)
{
	struct http_request *request = &exchange->request;
	size_t mark = str_find_char(head->target, '?');
	request->start_us = time_monotonic_us();
	request->deadline_us = request->start_us + exchange->server->options.request_seconds * US_PER_SECOND;
	request->head = str_is(head->method, "HEAD");
	request->method = request->head ? STR("GET") : head->method;
	request->path = str_sub(head->target, 0, mark);
	request->query = mark == SIZE_MAX ? STR("") : str_from(head->target, mark + 1);
	request->headers = head->headers;
	request->n_headers = head->n_headers > HTTP_HEADERS_LIMIT ? HTTP_HEADERS_LIMIT : head->n_headers;
	request->host = http_fields_get(head->headers, request->n_headers, "Host");
	request->peer = exchange->link->peer;
}

void exchange_head(struct exchange *exchange, const struct http_head *head, struct http_verdict verdict)
{
	struct http_server *server = exchange->server;
	struct http_request *request = &exchange->request;
	struct guard_rules any = {.any_host = true};

	fill_request(exchange, head);
	if (verdict.status == 0)
		verdict = guard_head(head, request->peer.local ? &any : &server->rules);
	if (verdict.status != 0) {
		refuse(exchange, verdict);
		return;
	}
	exchange->length = guard_length(head);
	path_split(exchange->arena, request->path, &request->segments, &request->n_segments);
	if (answer_asset(exchange) || !find_route(exchange))
		return;
	const struct http_route *route = request->route;
	bool upload = route->flags & HTTP_UPLOAD;
	size_t limit = route->limit ? route->limit : upload ? HTTP_UPLOAD_LIMIT : HTTP_BODY_LIMIT;
	verdict = route->flags & HTTP_CROSS_SITE ? verdict : guard_origin(head);
	if (verdict.status != 0) {
		exchange->refused = true;
		answer(exchange, verdict.status, verdict.reason);
	} else if (exchange->length > 0 && (uint64_t)exchange->length > limit) {
		answer(exchange, 413, "That is too large.");
	} else if (route->before && !route->before(request, &exchange->response)) {
		exchange->early = exchange->length > (int64_t)DISCARD_LIMIT;
	} else if (!upload || begin_upload(exchange, limit)) {
		exchange->plan = route->flags & HTTP_INLINE ? PLAN_INLINE : PLAN_WORKER;
		exchange->body.limit = limit;
	}
}

static void upload_failed(struct exchange *exchange, enum err err)
{
	switch (err) {
	case ERR_TOO_LARGE:
		answer(exchange, 413, "That is too large.");
		break;
	case ERR_INVALID:
		answer(exchange, 400, "The form is malformed.");
		break;
	case ERR_FULL:
		answer(exchange, 507, "There is no room left on the server's disk.");
		break;
	default:
		answer(exchange, 500, "The file could not be taken.");
		break;
	}
}

bool exchange_body(struct exchange *exchange, struct str bytes)
{
	if (exchange->plan == PLAN_ANSWER) {
		exchange->discarded += bytes.n;
		return exchange->discarded <= DISCARD_LIMIT;
	}
	if (exchange->upload) {
		enum err err = upload_feed(exchange->upload, bytes);
		if (err != OK)
			upload_failed(exchange, err);
		return true;
	}
	out_str(&exchange->body, bytes);
	if (out_failed(&exchange->body) != OK)
		answer(exchange, 413, "That is too large.");
	return true;
}

void exchange_end(struct exchange *exchange)
{
	if (exchange->plan == PLAN_ANSWER)
		return;
	exchange->request.body = out_text(&exchange->body);
	if (!exchange->upload)
		return;
	enum err err = upload_end(exchange->upload);
	if (err != OK)
		upload_failed(exchange, err);
}

void exchange_run(struct exchange *exchange)
{
	if (time_monotonic_us() > exchange->request.deadline_us)
		exchange_busy(exchange);
	else
		exchange->request.route->handler(&exchange->request, &exchange->response);
}

void exchange_finish(struct exchange *exchange)
{
	struct http_response *response = &exchange->response;
	enum err err = response->err != OK ? response->err : out_failed(&response->body);
	if (err == OK && arena_failed(exchange->arena))
		err = ERR_NOMEM;
	if (err == OK && (response->status < 200 || response->status > 599))
		err = ERR_INTERNAL;
	if (err != OK) {
		const struct http_route *route = exchange->request.route;
		log_error("answer failed error=%s route=%s", err_name(err), route ? route->pattern : "none");
		answer(exchange, 500, "Something went wrong here. It has been noted.");
	}
	if (atomic_load(&exchange->server->stopping) || exchange->early)
		response->close = true;
	response_finish(response, exchange->server->options.csp);
}
