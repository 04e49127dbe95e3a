/* Kith's own HTTP server with one constant page: what guard, router and headers cost on top of the bare
 * library. "/" is answered in the I/O thread, "/worker" on the pool.
 *
 *	constant PORT FILE
 *
 * Serves until its standard input ends. */
#include <stdio.h>
#include <stdlib.h>
#include "http/server.h"

static struct str page;

static void show(struct http_request *request, struct http_response *response)
{
	(void)request;
	out_str(&response->body, page);
}

static const struct http_route routes[] = {
	{"GET", "/", show, .flags = HTTP_INLINE},
	{"GET", "/worker", show, .flags = 0},
};

int main(int argc, char **argv)
{
	FILE *file = argc == 3 ? fopen(argv[2], "rb") : NULL;
	static char body[1 << 24];
	struct problem problem = {0};
	if (!file) {
		fprintf(stderr, "constant: PORT FILE\n");
		return 2;
	}
	page = (struct str){body, fread(body, 1, sizeof body, file)};
	fclose(file);
	struct http_options options = {.address = "127.0.0.1", .port = (uint16_t)atoi(argv[1])};
	struct http_server *server = http_server_new(&options);
	http_server_routes(server, routes, sizeof routes / sizeof *routes);
	if (http_server_start(server, &problem) != OK) {
		fprintf(stderr, "constant: %.*s\n", STR_ARG(problem.message));
		return 1;
	}
	puts("ready");
	fflush(stdout);
	while (getchar() != EOF)
		;
	http_server_stop(server, 0);
	http_server_free(server);
	return 0;
}
