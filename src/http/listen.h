/* Sockets to listen on. */
#pragma once
#include <stdint.h>
#include "base/arena.h"
#include "base/err.h"
#include "base/problem.h"

/* *ret_loopback: only this machine can reach it. */
NODISCARD enum err listen_tcp(const char *address, uint16_t port, struct arena *arena, struct problem *ret_problem,
	int *ret_fd, uint16_t *ret_port, bool *ret_loopback);
/* Mode 0600. A file left by a server that has died is replaced; one that answers is ERR_BUSY. */
NODISCARD enum err listen_unix(const char *path, struct arena *arena, struct problem *ret_problem, int *ret_fd);
