/* A client that sends bytes as they are, and a server to send them to. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdatomic.h>
#include <string.h>
/* cmocka needs these above */
#include <cmocka.h>
#include "http/server.h"

#define HOST "Host: localhost\r\n"
/* A literal that may hold NUL. */
#define RAW(literal) ((struct str){"" literal, sizeof(literal) - 1})

struct probe_answer {
	int status;  /* 0: the connection ended without one */
	bool closed; /* the server closed after it */
	char head[8192];
	char body[65536];
	size_t n_body;
};

/* The server of a test: its routes are in probe.c. */
struct probe_server {
	struct http_server *http;
	struct http_options options;
	uint16_t port;
	atomic_int running, ran; /* handlers of /slow */
	atomic_int gate;         /* /gate waits until it is set */
	char socket_path[64];
};
void probe_start(struct probe_server *server);
void probe_stop(struct probe_server *server);

int probe_connect(uint16_t port);
void probe_send(int fd, struct str bytes);
/* Reads one answer; `head` requests have no body. Waits five seconds at most. */
void probe_read(int fd, bool head, struct probe_answer *ret_answer);
/* True when the server closes within `ms`. */
bool probe_closes(int fd, int ms);
/* Connects, sends, reads one answer, tells whether the server closed after it, and closes. */
void probe_ask(uint16_t port, struct str bytes, struct probe_answer *ret_answer);
int probe_status(uint16_t port, struct str bytes);
