/* kith import: files in, through the running server or on the data itself. */
#pragma once
#include "cli/cli.h"

enum exit_code import_command(struct cli *cli, size_t n_args, const char *const *args);
