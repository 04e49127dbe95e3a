/* What the protocol library can do when nothing else is done: one constant answer for everything.
 *
 *	bare_mhd PORT FILE [THREADS]
 *
 * Serves FILE's bytes until its standard input ends. The same mode as the real server (poll, a pool of
 * threads). Build: cc -O2 -o bare_mhd bare_mhd.c -lmicrohttpd */
#define _GNU_SOURCE
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>

static enum MHD_Result answer(void *cls, struct MHD_Connection *connection, const char *url, const char *method,
	const char *version, const char *bytes, size_t *n_bytes, void **context)
{
	static int seen;
	(void)url, (void)method, (void)version, (void)bytes, (void)n_bytes;
	if (!*context) { /* an answer at the first call would end the connection */
		*context = &seen;
		return MHD_YES;
	}
	return MHD_queue_response(connection, 200, cls);
}

int main(int argc, char **argv)
{
	FILE *file = argc >= 3 ? fopen(argv[2], "rb") : NULL;
	static char body[1 << 24];
	if (!file) {
		fprintf(stderr, "bare_mhd: PORT FILE [THREADS]\n");
		return 2;
	}
	size_t n = fread(body, 1, sizeof body, file);
	struct MHD_Response *response = MHD_create_response_from_buffer(n, body, MHD_RESPMEM_PERSISTENT);
	MHD_add_response_header(response, "Content-Type", "text/html; charset=utf-8");
	struct MHD_Daemon *daemon = MHD_start_daemon(MHD_USE_POLL_INTERNAL_THREAD, (uint16_t)atoi(argv[1]), NULL, NULL,
		answer, response, MHD_OPTION_THREAD_POOL_SIZE, (unsigned)(argc > 3 ? atoi(argv[3]) : 2),
		MHD_OPTION_CONNECTION_LIMIT, 1024u, MHD_OPTION_END);
	if (!daemon) {
		perror("bare_mhd");
		return 1;
	}
	puts("ready");
	fflush(stdout);
	while (getchar() != EOF)
		;
	MHD_stop_daemon(daemon);
	MHD_destroy_response(response);
	fclose(file);
	return 0;
}
