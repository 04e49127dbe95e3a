/* HTTP: routes, a guard before them, and two listeners (TCP and a unix socket). Knows nothing of
 * Kith, and hides which library speaks the protocol.
 *
 *	static void person_page(struct http_request *request, struct http_response *response)
 *	{
 *		struct str id = http_request_param(request, "id");
 *		...
 *		person_view(&response->body, ...);
 *	}
 *	static const struct http_route routes[] = {
 *		{"GET", "/people/{id}", person_page, .flags = HTTP_INLINE},
 *		{"POST", "/import", import_upload, .flags = HTTP_UPLOAD, .limit = 2 * GIB, .before = signed_in},
 *	};
 *	struct http_server *server = http_server_new(&options);
 *	http_server_routes(server, routes, ARRAY_SIZE(routes));
 *	TRY(http_server_start(server, &problem));
 *	...
 *	http_server_stop(server, 10 * US_PER_SECOND);
 *	http_server_free(server);
 *
 * Before a handler runs the guard has seen to it that: the request line and headers are well formed and
 * within bounds, there is one Host and it is allowed, the body's length is unambiguous, the path is
 * valid UTF-8 without dot segments, and an unsafe method does not come from another site. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/err.h"
#include "base/out.h"
#include "base/problem.h"
#include "base/str.h"

struct http_request;
struct http_response;
struct http_server;

/* ---- routes ---- */

enum http_flags {
	/* A short read: runs in the I/O thread, must not wait. Without it: on a worker of the bounded
	 * pool; when their queue is full the client gets 503 with Retry-After. */
	HTTP_INLINE = 1,
	/* The body may be large: parts of multipart/form-data that are files, or else the whole body, are
	 * written to files as they arrive (request->files); other parts are in request->fields. */
	HTTP_UPLOAD = 2,
	/* Only from the unix socket or a loopback address, without a proxy between; others get 404. */
	HTTP_LOCAL_ONLY = 4,
	/* May be posted to by other sites: skips the check of Sec-Fetch-Site and Origin. For answers to
	 * one-click links in mails; never where a cookie is the proof. */
	HTTP_CROSS_SITE = 8,
};

typedef void (*http_handler_fn)(struct http_request *request, struct http_response *response);

struct http_route {
	const char *method; /* "GET" (serves HEAD too), "POST", "PUT", "PATCH", "DELETE" */
	/* "/", "/people/{id}", "/files/{path*}" (the rest, at least one segment). A literal segment goes
	 * before a parameter. No route ends in "/" but the root. */
	const char *pattern;
	http_handler_fn handler;
	int flags;
	size_t limit; /* bytes of body; 0: HTTP_BODY_LIMIT, or HTTP_UPLOAD_LIMIT for uploads */
	/* Called in the I/O thread when the headers are there, before any of the body is taken: false
	 * when it has filled the response (401, 403, ...), which is sent instead. Short, may be NULL. */
	bool (*before)(struct http_request *request, struct http_response *response);
	const void *arg; /* for the handler: request->route->arg */
};

#define HTTP_BODY_LIMIT ((size_t)1 << 20)
#define HTTP_UPLOAD_LIMIT ((size_t)2 << 30)
#define HTTP_FIELDS_LIMIT ((size_t)256 << 10) /* bytes of the fields beside uploaded files */
#define HTTP_PARAMS_MAX 8

/* ---- the request: everything in it lives in its arena ---- */

struct http_field {
	struct str name;
	struct str value;
};

struct http_file {
	struct str name;         /* of the form's field; empty when the file is the whole body */
	struct str filename;     /* as the client calls it, without directories; may be empty */
	struct str content_type; /* as the client says; empty when it does not */
	struct str path;         /* where it lies; removed after the answer unless `keep` */
	int64_t size;
	bool keep; /* set by a handler that takes the file over */
};

struct http_peer {
	char address[46]; /* "192.0.2.7", "2001:db8::1"; empty on the unix socket */
	bool loopback;    /* a loopback address */
	bool local;       /* the unix socket: `uid` is known and is the server's own or root */
	uint32_t uid;
};

struct http_request {
	struct arena *arena;
	void *app;                      /* of the options */
	const struct http_route *route; /* NULL in on_error when none was found */
	struct str method;              /* "GET" for HEAD too: `head` tells */
	bool head;
	struct str path;            /* as sent, without the query */
	struct str query;           /* as sent, without the "?"; empty when there is none */
	const struct str *segments; /* of the path, percent-decoded; none for "/" */
	size_t n_segments;
	struct str params[HTTP_PARAMS_MAX]; /* in the order of the pattern, decoded */
	const struct http_field *headers;   /* as sent, in order */
	size_t n_headers;
	struct str host;                 /* "localhost:8017" */
	struct str body;                 /* whole; empty for uploads */
	const struct http_field *fields; /* uploads: the parts that are not files */
	size_t n_fields;
	struct http_file *files; /* uploads */
	size_t n_files;
	struct http_peer peer;
	int64_t start_us, deadline_us; /* time_monotonic_us(): after the deadline nobody waits for an answer */
	void *data;                    /* for `before` to leave something for the handler */
};

/* All give STR_NONE when there is no such thing. Header names compare without case. */
struct str http_request_param(const struct http_request *request, const char *name);
struct str http_request_header(const struct http_request *request, const char *name);
struct str http_request_cookie(const struct http_request *request, const char *name);
/* The first value of that name in the query, decoded ("+" is a space) into the arena. */
struct str http_request_query(const struct http_request *request, const char *name);
/* The token of "Authorization: Bearer TOKEN". */
struct str http_request_bearer(const struct http_request *request);
/* Did a proxy pass it on? Then a peer on this machine does not mean a caller on this machine. */
bool http_request_forwarded(const struct http_request *request);
/* Is it somebody's on this machine who may have the data, through the unix socket and not through a proxy? */
bool http_request_owner(const struct http_request *request);
/* Did the caller come by TLS, as X-Forwarded-Proto of a proxy on this machine says? Only such a proxy is
 * believed, by a loopback address or the unix socket: others may write there what they like. */
bool http_request_secure(const struct http_request *request);
/* The caller's network, for limits: an IPv4 address, or the first 64 bits of an IPv6 one, of which one
 * household has many. Behind a proxy on this machine it is that of whom the proxy names last in
 * X-Forwarded-For. Empty on the unix socket without one. */
struct str http_request_network(const struct http_request *request);

/* ---- the response: 200 with an empty HTML body, not to be stored, until the handler says more ---- */

enum http_cache {
	HTTP_NO_STORE,   /* pages with data */
	HTTP_REVALIDATE, /* may be kept, but asked for each time (with an ETag) */
	HTTP_IMMUTABLE,  /* the name holds a hash of the content: a year */
};

/* A static file, as tools/embed writes it; kept in three encodings, of which two may be missing. */
struct http_asset {
	const char *path;             /* "/assets/app-3f9a2b1c.js" */
	const char *content_type;     /* "text/javascript; charset=utf-8" */
	const char *etag;             /* with its quotes: "\"3f9a2b1c\"" */
	bool immutable;               /* the path holds the hash */
	struct str plain, gzip, zstd; /* STR_NONE where missing; `plain` is always there */
};

struct http_response {
	struct arena *arena; /* the request's */
	int status;
	const char *content_type; /* "text/html; charset=utf-8"; a literal, or in the arena */
	struct out body;          /* views write here; the server takes it over */
	enum http_cache cache;
	const char *csp;      /* Content-Security-Policy instead of the options'; literal or in the arena */
	const char *referrer; /* Referrer-Policy instead of "same-origin"; a literal */
	bool close;           /* the connection ends after this answer */
	/* filled by the functions below */
	struct http_field *headers;
	size_t n_headers, room_headers;
	struct str shared; /* body that is not owned */
	int fd;            /* -1, or a file to be sent */
	int64_t fd_size;
	enum err err; /* a header that cannot be sent: the client gets 500 */
};

/* Adds a header; the value is copied. A name or value with control characters is a fault. */
void http_response_header(struct http_response *response, const char *name, struct str value);

enum http_same_site { HTTP_SAME_SITE_LAX, HTTP_SAME_SITE_STRICT };
struct http_cookie {
	const char *name;
	struct str value; /* letters, digits and -._~ only */
	int64_t max_age;  /* seconds; 0: until the browser ends; -1: removes it */
	bool secure;      /* over TLS only */
	enum http_same_site same_site;
};
/* Always HttpOnly and with Path=/. */
void http_response_cookie(struct http_response *response, struct http_cookie cookie);

/* 303 to a path of this site (begins with one "/"): what follows a POST. */
void http_response_redirect(struct http_response *response, struct str location);
/* `text` as text/plain. */
void http_response_text(struct http_response *response, int status, struct str text);
/* In the encoding the client likes best; 304 when it has it. */
void http_response_asset(
	const struct http_request *request, struct http_response *response, const struct http_asset *asset);
/* Sends an open file, which is closed afterwards; `filename` (may be none) makes it a download. */
void http_response_file(
	struct http_response *response, int fd, int64_t size, const char *content_type, struct str filename);
/* Bytes that outlive the server (literals, embedded files). */
void http_response_shared(struct http_response *response, const char *content_type, struct str bytes);
/* Gives the answer this ETag (with quotes) and turns it into 304 when the client has it; true then. */
bool http_response_etag(const struct http_request *request, struct http_response *response, struct str etag);

/* ---- the server ---- */

struct http_options {
	const char *address;         /* to listen on: "127.0.0.1", "::1", "0.0.0.0"; NULL: no TCP */
	uint16_t port;               /* 0: any free one, see http_server_port */
	const char *socket_path;     /* unix socket, made with mode 0600; NULL: none */
	int io_threads;              /* 0: one a core, two at least */
	int workers;                 /* 0: twice the cores, four at least */
	int queue;                   /* requests that may wait for a worker; 0: 256 */
	int connections;             /* 0: 1,024 */
	int connections_per_address; /* 0: 256 */
	int idle_seconds;            /* between requests and between bytes; 0: 30 */
	int header_seconds;          /* from the end of the last request to the end of these headers; 0: 60 */
	int request_seconds; /* for a body, for the answer (each a second more per 16 KB), and the deadline; 0: 60 */
	/* Names under which the server may be called beside localhost, 127.0.0.1 and [::1], without
	 * port. On an address that is not loopback, none given means: any name. */
	const struct str *hosts;
	size_t n_hosts;
	const char *csp; /* NULL: HTTP_DEFAULT_CSP */
	/* For uploaded files; NULL: $TMPDIR or /tmp. One that is given is this server's alone: what lies in
	 * it from an upload that was cut by a crash is removed at the start. */
	const char *upload_dir;
	int64_t disk_reserve; /* bytes of the disk that uploads leave free (507); 0: 256 MB */
	void *app;            /* request->app */
	/* Fills in the server's own answers: 400, 403, 404, 405, 413, 414, 415, 417, 421, 431, 5xx. `reason`
	 * is a sentence for a person. NULL: plain text. May run in any thread. */
	void (*on_error)(
		const struct http_request *request, struct http_response *response, int status, struct str reason);
	/* After each answer, in any thread: for the log. `us` is from the headers to the last byte. */
	void (*on_done)(void *app, const struct http_request *request, int status, int64_t us);
};

#define HTTP_DEFAULT_CSP                                                                                               \
	"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "             \
	"connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

/* The options are copied (not what they point to). NULL: out of memory. */
struct http_server *http_server_new(const struct http_options *options);
void http_server_free(struct http_server *server); /* stopped, or never started; NULL is fine */
/* Before the start. `routes` outlive the server. A pattern that is malformed or given twice for a method
 * is a fault of the program: http_server_start refuses with its name. */
void http_server_routes(struct http_server *server, const struct http_route *routes, size_t n);
void http_server_assets(struct http_server *server, const struct http_asset *assets, size_t n);
/* ERR_BUSY: address or socket in use; ERR_INVALID: bad address or route; the problem says which, in the
 * server's memory. */
NODISCARD enum err http_server_start(struct http_server *server, struct problem *ret_problem);
uint16_t http_server_port(const struct http_server *server); /* 0 when it does not listen on TCP */
/* Takes no new connections, answers what is under way (with Connection: close) for at most `wait_us`,
 * then cuts the rest. Removes the socket's file. */
void http_server_stop(struct http_server *server, int64_t wait_us);

/* ---- figures, for /metrics ---- */

/* Upper bounds of the buckets, in microseconds; the last bucket has none. */
#define HTTP_LATENCY_BUCKETS 14
extern const int64_t http_latency_bounds_us[HTTP_LATENCY_BUCKETS - 1];

struct http_stats {
	uint64_t requests[6]; /* by status / 100; [0]: connections cut before an answer */
	uint64_t refused;     /* by the guard */
	uint64_t busy;        /* answered 503: the queue was full */
	uint64_t latency[HTTP_LATENCY_BUCKETS];
	uint64_t latency_sum_us;
	uint64_t connections; /* accepted so far */
	uint64_t timeouts;    /* connections cut by a time limit of header, body or answer */
	int connections_open, requests_open, workers_busy, queued;
};
void http_server_stats(struct http_server *server, struct http_stats *ret_stats);
