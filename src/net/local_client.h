/* HTTP over the unix socket of a running server on this machine: how the command line reaches it. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/err.h"
#include "base/problem.h"
#include "base/str.h"

/* Where the server of data directory `dir` listens: `dir/kith.sock`, or, when that is over 100 bytes
 * (a socket's path has room for 107), a name made of a hash of the directory in the runtime directory
 * of the directory's owner: $XDG_RUNTIME_DIR, /run/user/UID, or /tmp/kith-UID (mode 0700). Client and
 * server ask the same function. `create` (the server) makes /tmp/kith-UID if it is needed.
 * ERR_NOT_FOUND: no such data directory. ERR_FORBIDDEN: /tmp/kith-UID belongs to somebody else. */
NODISCARD enum err local_socket_path(
	struct str dir, bool create, struct arena *arena, struct problem *ret_problem, struct str *ret_path);

/* True when somebody accepts connections there and is the file's owner, root, or us. */
bool local_server_runs(struct str socket_path, struct arena *arena);

struct local_header {
	const char *name;
	struct str value; /* one with control characters is refused: ERR_INVALID */
};

struct local_request {
	const char *method;       /* "GET" */
	struct str path;          /* "/api/v1/people?limit=5", encoded */
	const char *content_type; /* of the body; NULL when there is none */
	struct str body;
	const char *file; /* instead of `body`: this file is streamed as the body; "-": standard input */
	const struct local_header *headers;
	size_t n_headers;
	int64_t timeout_us; /* 0: none, for imports */
	/* Takes the answer's body piece by piece (a download); NULL: it is collected in the answer. */
	enum err (*each)(struct str bytes, void *arg);
	void *arg;
};

struct local_answer {
	int status;
	struct str content_type;
	struct str body;
};

/* ERR_UNAVAILABLE: nobody answers there. ERR_IO: the connection broke, or the file cannot be read.
 * ERR_TOO_LARGE: the answer is over 256 MB. Any status of the server is OK here. */
NODISCARD enum err local_send(struct str socket_path, const struct local_request *request, struct arena *arena,
	struct problem *ret_problem, struct local_answer *ret_answer);
