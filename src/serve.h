/* kith serve: pages, API, jobs, and the socket for the command line, in one process. */
#pragma once
#include "cli/cli.h"

enum exit_code serve_command(struct cli *cli, size_t n_args, const char *const *args);
