/* kith batch: operations line by line from standard input, for bringing a history from elsewhere.
 *
 * A line is four parts between tabs: the operation ("ask_record"), who acts (an e-mail address, or
 * empty: the first owner), when it happened (a day or an instant in ISO 8601, or empty: now), and its
 * fields as JSON. Each line is answered on standard output with one line of JSON, {"out":{...}} or
 * {"error":"...","field":...,"message":"..."}, before the next is read; a refused line changes nothing
 * and the next goes on. The data must not be open in a server: past days are told to no running one. */
#pragma once
#include "cli/cli.h"

enum exit_code batch_command(struct cli *cli, size_t n_args, const char *const *args);
