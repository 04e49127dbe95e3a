/* One request and its answer, from the head to the last byte, apart from how bytes travel. */
#pragma once
#include <pthread.h>
#include <stdatomic.h>
#include "http/guard.h"
#include "http/links.h"
#include "http/response.h"
#include "http/router.h"
#include "http/upload.h"
#include "http/workers.h"

struct engine; /* what moves the bytes */

struct counters {
	_Atomic uint64_t requests[6], refused, busy, latency[HTTP_LATENCY_BUCKETS], latency_sum_us;
	_Atomic int open;
};

struct http_server {
	struct http_options options;
	struct arena *arena; /* routes, rules, problems; not used after the start */
	struct router *router;
	const struct http_asset **assets; /* by path */
	size_t n_assets;
	struct guard_rules rules; /* of TCP; on the unix socket any host will do */
	enum err err;             /* of a route, told at the start */
	struct problem problem;
	uint16_t port;
	bool tidy; /* the upload directory is this server's alone */
	struct workers *workers;
	struct links *links;
	struct engine *engine;
	atomic_bool stopping;
	pthread_mutex_t lock;  /* of idle */
	struct exchange *idle; /* exchanges for the next requests, with their memory */
	struct counters counters;
};

enum plan {
	PLAN_ANSWER, /* the response is there, no handler runs */
	PLAN_INLINE,
	PLAN_WORKER,
};

enum phase { PHASE_HEAD, PHASE_BODY, PHASE_RUNNING, PHASE_DONE };

struct exchange {
	struct exchange *next;
	struct http_server *server;
	struct link *link;
	struct arena *arena;
	struct http_request request;
	struct http_response response;
	struct http_field fields[24]; /* the response's first headers: there even without memory */
	struct str target;            /* as sent */
	const char *target_at;        /* where the protocol library has it */
	enum plan plan;
	_Atomic int phase;
	int64_t length; /* of the body; -1: in chunks */
	struct out body;
	struct upload *upload;
	bool early;       /* answer without reading the body; the connection ends */
	size_t discarded; /* bytes of a body that nobody wants */
	bool refused;     /* by the guard */
};

/* NULL: out of memory. */
struct exchange *exchange_take(struct http_server *server);
/* The answer is out, or the connection is gone. `complete`: the client got all of it. */
void exchange_release(struct exchange *exchange, bool complete);
void exchange_free(struct exchange *exchange);

/* Guard, router, `before`. Afterwards plan and early are set. */
void exchange_head(struct exchange *exchange, const struct http_head *head, struct http_verdict verdict);
/* False: cut the connection. */
bool exchange_body(struct exchange *exchange, struct str bytes);
void exchange_end(struct exchange *exchange);  /* the body is whole */
void exchange_run(struct exchange *exchange);  /* the handler */
void exchange_busy(struct exchange *exchange); /* 503 instead */
/* The last step before sending: checks the response and adds the headers of every answer. */
void exchange_finish(struct exchange *exchange);
