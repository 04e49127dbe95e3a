/* Raw bytes to a real server over its unix socket: whatever comes, a handler sees only whole requests,
 * and the connection ends. */
#include "fuzz.h"
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include "base/time.h"
#include "base/utf8.h"
#include "http/server.h"

static void check(struct http_request *request, struct http_response *response)
{
	for (size_t i = 0; i < request->n_segments; i++)
		MUST(utf8_clean(request->segments[i]) && !str_is(request->segments[i], ".."));
	for (size_t i = 0; i < request->n_headers; i++)
		for (size_t at = 0; at < request->headers[i].value.n; at++)
			MUST((unsigned char)request->headers[i].value.p[at] >= ' ' ||
				request->headers[i].value.p[at] == '\t');
	MUST(request->host.n > 0 && request->body.n <= 1000 && request->peer.local);
	http_request_query(request, "q");
	out_str(&response->body, request->body);
}

static const struct http_route routes[] = {
	{"GET", "/{path*}", check, .flags = HTTP_INLINE},
	{"POST", "/echo", check, .flags = HTTP_INLINE, .limit = 1000},
	{"POST", "/worker", check, .flags = 0, .limit = 1000},
	{"POST", "/upload", check, .flags = HTTP_UPLOAD, .limit = 1000},
};

static struct sockaddr_un at = {.sun_family = AF_UNIX};
static struct http_server *server; /* lives until the program ends */

static void remove_socket(void)
{
	unlink(at.sun_path);
}

static void start(void)
{
	struct problem problem;
	snprintf(at.sun_path, sizeof at.sun_path, "/tmp/kith-fuzz-%d.sock", (int)getpid());
	struct http_options options = {.socket_path = at.sun_path};
	server = http_server_new(&options);
	MUST(server);
	http_server_routes(server, routes, sizeof routes / sizeof *routes);
	MUST(http_server_start(server, &problem) == OK);
	atexit(remove_socket);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pollfd wait = {.fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), .events = POLLIN};
	char answer[4096];
	if (!server)
		start();
	MUST(wait.fd >= 0 && connect(wait.fd, (struct sockaddr *)&at, sizeof at) == 0);
	for (size_t sent = 0; sent < size;) {
		ssize_t n = send(wait.fd, data + sent, size - sent, MSG_NOSIGNAL);
		if (n <= 0)
			break;
		sent += (size_t)n;
	}
	shutdown(wait.fd, SHUT_WR);
	for (int ready;;) {
		ready = poll(&wait, 1, 10000);
		MUST(ready == 1 || (ready < 0 && errno == EINTR)); /* libFuzzer's own alarm */
		if (ready == 1 && recv(wait.fd, answer, sizeof answer, 0) <= 0)
			break;
	}
	close(wait.fd);
	return 0;
}
