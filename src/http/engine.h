/* What moves the bytes: the protocol library behind three functions. */
#pragma once
#include "base/err.h"
#include "base/problem.h"

struct http_server;
NODISCARD enum err engine_start(struct http_server *server, struct problem *ret_problem);
/* Takes no new connections. Never started, or done before: nothing. */
void engine_quiet(struct http_server *server);
/* Closes all; no handler may be running. */
void engine_stop(struct http_server *server);
