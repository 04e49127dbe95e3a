/* Asks a server on this machine over many kept connections at once, from one thread, and tells in one
 * line of JSON how it went.
 *
 *	load [-c CONNECTIONS] [-d SECONDS | -n REQUESTS-EACH] [-H HEADER]... [-m METHOD] [-b BODY] [-p PAUSE-MS]
 *	     [-s STALL-MS] PORT PATH
 *
 * "@@" in BODY and in a HEADER becomes a number that no other request has. PATH and BODY may be "@FILE": a line
 * of it for each request, in turn. With -p a connection rests between an answer and its next request. A signal
 * to terminate ends the run early, with its figures. An answer other than 2xx is an error. A
 * connection whose answer has not come STALL-MS (2000) after the request is stalled, and the run ends.
 * Build: cc -O2 -o load load.c */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

struct lines {
	const char **v;
	size_t n, next;
};

struct options {
	int connections, requests_each, stall_ms, pause_ms, port;
	double seconds;
	const char *method;
	struct lines paths, bodies;
	char headers[8192];
};

struct connection {
	int fd;
	int left;        /* requests; -1: until the time is over */
	int64_t sent_us; /* 0: nothing is awaited */
	int64_t next_us; /* when to ask again; 0: nothing is planned */
	char head[16384];
	size_t n_head; /* 0 again once the body is awaited */
	int64_t body;  /* bytes still to come; -1: the head is awaited */
	bool failed;
};

struct run {
	struct options options;
	struct connection *connections;
	int epoll, open;
	int64_t end_us;
	uint32_t *latencies; /* us */
	size_t n, room, errors, stalled, bytes;
	int64_t sequence;
};

static int64_t now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * INT64_C(1000000) + t.tv_nsec / 1000;
}

static _Noreturn void die(const char *what)
{
	perror(what);
	exit(2);
}

static volatile sig_atomic_t ending;

static void end_early(int number)
{
	(void)number;
	ending = 1;
}

static const char *next_line(struct lines *lines)
{
	return lines->n ? lines->v[lines->next++ % lines->n] : NULL;
}

/* `text` with each "@@" as the request's number; how long it is. */
static size_t fill(char *to, size_t room, const char *text, int64_t number)
{
	size_t n = 0;
	for (const char *mark; text && (mark = strstr(text, "@@")) && n < room; text = mark + 2)
		n += (size_t)snprintf(
			to + n, room - n, "%.*s%" PRId64 ".%d", (int)(mark - text), text, number, (int)getpid());
	if (text && n < room)
		n += (size_t)snprintf(to + n, room - n, "%s", text);
	if (n >= room) {
		fprintf(stderr, "load: too long a request\n");
		exit(2);
	}
	return n;
}

static void ask(struct run *run, struct connection *connection)
{
	static char body[1 << 16], headers[1 << 14], request[1 << 17];
	struct options *options = &run->options;
	const char *template = next_line(&options->bodies);
	int64_t number = ++run->sequence;
	size_t n = fill(body, sizeof body, template ? template : "", number);
	fill(headers, sizeof headers, options->headers, number);
	int size = snprintf(request, sizeof request, "%s %s HTTP/1.1\r\nHost: localhost\r\n%s", options->method,
		next_line(&options->paths), headers);
	if (template)
		size += snprintf(
			request + size, sizeof request - (size_t)size, "Content-Length: %zu\r\n\r\n%s", n, body);
	else
		size += snprintf(request + size, sizeof request - (size_t)size, "\r\n");
	connection->sent_us = now_us();
	connection->next_us = 0;
	connection->body = -1;
	connection->n_head = 0;
	if (send(connection->fd, request, (size_t)size, MSG_NOSIGNAL) != size)
		connection->failed = true;
}

static void finish(struct run *run, struct connection *connection)
{
	close(connection->fd);
	connection->fd = -1;
	connection->sent_us = 0;
	run->open--;
}

static void note(struct run *run, struct connection *connection)
{
	if (run->n == run->room) {
		run->room = run->room ? run->room * 2 : 1 << 16;
		run->latencies = realloc(run->latencies, run->room * sizeof *run->latencies);
		if (!run->latencies)
			die("memory");
	}
	int64_t us = now_us();
	run->latencies[run->n++] = (uint32_t)(us - connection->sent_us);
	if (connection->left > 0)
		connection->left--;
	if (connection->left == 0 || ending || (run->end_us && us >= run->end_us)) {
		finish(run, connection);
	} else if (run->options.pause_ms) {
		connection->sent_us = 0;
		connection->next_us = us + run->options.pause_ms * INT64_C(1000);
	} else {
		ask(run, connection);
	}
}

/* Asks again where the pause is over; in how many milliseconds the next one is, STALL-MS/4 at most. */
static int ask_rested(struct run *run)
{
	int64_t us = now_us(), first = us + run->options.stall_ms * INT64_C(250);
	for (int i = 0; run->options.pause_ms && i < run->options.connections; i++) {
		struct connection *connection = &run->connections[i];
		if (connection->fd < 0 || !connection->next_us)
			continue;
		if (ending)
			finish(run, connection);
		else if (connection->next_us <= us)
			ask(run, connection);
		else if (connection->next_us < first)
			first = connection->next_us;
	}
	return (int)((first - us + 999) / 1000);
}

/* The head is whole: learns the status and how much body follows what is already there. */
static bool read_head(struct run *run, struct connection *connection, const char *end)
{
	const char *length = strcasestr(connection->head, "\r\ncontent-length:");
	if (strncmp(connection->head, "HTTP/1.1 2", 10) != 0 && run->errors++ == 0)
		fprintf(stderr, "load: the first error: %.300s\n", end + 4);
	if (!length || length > end)
		return false;
	size_t head = (size_t)(end + 4 - connection->head);
	connection->body = strtoll(length + 17, NULL, 10) - (int64_t)(connection->n_head - head);
	return connection->body >= 0;
}

static void take(struct run *run, struct connection *connection)
{
	char spill[65536];
	bool in_head = connection->body < 0;
	char *to = in_head ? connection->head + connection->n_head : spill;
	size_t room = in_head ? sizeof connection->head - 1 - connection->n_head : sizeof spill;
	ssize_t n = recv(connection->fd, to, room, 0);
	if (n <= 0) {
		connection->failed = true;
		return;
	}
	run->bytes += (size_t)n;
	if (in_head) {
		connection->n_head += (size_t)n;
		connection->head[connection->n_head] = '\0';
		const char *end = strstr(connection->head, "\r\n\r\n");
		if (!end)
			return;
		if (!read_head(run, connection, end)) {
			connection->failed = true;
			return;
		}
	} else {
		connection->body -= n;
	}
	if (connection->body == 0)
		note(run, connection);
}

static void open_all(struct run *run)
{
	struct sockaddr_in at = {.sin_family = AF_INET,
		.sin_port = htons((uint16_t)run->options.port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int on = 1;
	for (int i = 0; i < run->options.connections; i++) {
		struct connection *connection = &run->connections[i];
		struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
		connection->fd = socket(AF_INET, SOCK_STREAM, 0);
		if (connection->fd < 0 || connect(connection->fd, (struct sockaddr *)&at, sizeof at) != 0)
			die("connect");
		setsockopt(connection->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
		epoll_ctl(run->epoll, EPOLL_CTL_ADD, connection->fd, &event);
		connection->left = run->options.requests_each ? run->options.requests_each : -1;
	}
	run->open = run->options.connections;
}

static bool find_stalled(struct run *run)
{
	int64_t before = now_us() - run->options.stall_ms * INT64_C(1000);
	for (int i = 0; i < run->options.connections; i++)
		run->stalled += run->connections[i].sent_us && run->connections[i].sent_us < before;
	return run->stalled > 0;
}

static void go(struct run *run)
{
	struct epoll_event events[256];
	int64_t look_us = now_us();
	for (int i = 0; i < run->options.connections; i++)
		ask(run, &run->connections[i]);
	while (run->open > 0) {
		int n = epoll_wait(run->epoll, events, 256, ask_rested(run));
		for (int i = 0; i < n; i++) {
			struct connection *connection = events[i].data.ptr;
			take(run, connection);
			if (connection->failed) {
				run->errors++;
				finish(run, connection);
			}
		}
		if (now_us() - look_us < run->options.stall_ms * INT64_C(250))
			continue;
		look_us = now_us();
		if (find_stalled(run))
			break;
	}
}

static int by_size(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
	return (left > right) - (left < right);
}

static uint32_t quantile(const struct run *run, double q)
{
	return run->n ? run->latencies[(size_t)(q * (double)(run->n - 1))] : 0;
}

/* The text itself, or the lines of "@FILE". */
static void read_lines(const char *text, struct lines *ret_lines)
{
	const char **v;
	char *line = NULL;
	size_t room = 0, n = 0;
	FILE *file = text[0] == '@' ? fopen(text + 1, "r") : NULL;
	if (text[0] == '@' && !file)
		die(text + 1);
	v = calloc(1 << 20, sizeof *v);
	if (!v)
		die("memory");
	if (!file)
		v[n++] = text;
	for (ssize_t size; file && n < 1 << 20 && (size = getline(&line, &room, file)) > 0; n++) {
		line[size - (line[size - 1] == '\n')] = '\0';
		v[n] = strdup(line);
	}
	free(line);
	if (file)
		fclose(file);
	*ret_lines = (struct lines){v, n, 0};
}

static void read_options(struct options *options, int argc, char **argv)
{
	int letter;
	size_t n = 0;
	*options = (struct options){.connections = 16, .seconds = 5, .stall_ms = 2000, .method = "GET"};
	while ((letter = getopt(argc, argv, "c:d:n:H:m:b:p:s:")) != -1) {
		switch (letter) {
		case 'c':
			options->connections = atoi(optarg);
			break;
		case 'd':
			options->seconds = atof(optarg);
			break;
		case 'n':
			options->requests_each = atoi(optarg);
			break;
		case 'm':
			options->method = optarg;
			break;
		case 'b':
			read_lines(optarg, &options->bodies);
			break;
		case 'p':
			options->pause_ms = atoi(optarg);
			break;
		case 's':
			options->stall_ms = atoi(optarg);
			break;
		case 'H':
			n += (size_t)snprintf(options->headers + n, sizeof options->headers - n, "%s\r\n", optarg);
			break;
		default:
			exit(2);
		}
	}
	if (argc - optind != 2 || options->connections < 1 || n >= sizeof options->headers) {
		fprintf(stderr, "load: PORT PATH\n");
		exit(2);
	}
	options->port = atoi(argv[optind]);
	read_lines(argv[optind + 1], &options->paths);
}

int main(int argc, char **argv)
{
	static struct run run;
	read_options(&run.options, argc, argv);
	signal(SIGTERM, end_early);
	run.connections = calloc((size_t)run.options.connections, sizeof *run.connections);
	run.epoll = epoll_create1(0);
	if (!run.connections || run.epoll < 0)
		die("start");
	open_all(&run);
	int64_t start_us = now_us();
	if (!run.options.requests_each)
		run.end_us = start_us + (int64_t)(run.options.seconds * 1e6);
	go(&run);
	double seconds = (double)(now_us() - start_us) / 1e6;
	qsort(run.latencies, run.n, sizeof *run.latencies, by_size);
	printf("{\"requests\":%zu,\"seconds\":%.4f,\"per_second\":%.1f,\"p50_us\":%u,\"p99_us\":%u,\"max_us\":%u,\"errors\":%zu,"
	       "\"stalled\":%zu,\"bytes\":%zu}\n",
		run.n, seconds, (double)run.n / seconds, quantile(&run, 0.5), quantile(&run, 0.99), quantile(&run, 1),
		run.errors, run.stalled, run.bytes);
	return run.errors || run.stalled;
}
