/* What an error is to those outside: HTTP's status, the program's exit code, a sentence to fall back on. */
#pragma once
#include "base/err.h"
#include "base/problem.h"

enum exit_code {
	EXIT_FINE = 0,
	EXIT_FAULT = 1,        /* a fault of the program, or of the machine */
	EXIT_USAGE = 2,        /* the command is wrong, or a file cannot be read at all */
	EXIT_SOME_REFUSED = 3, /* an import went through, but some rows were refused */
	EXIT_NOT_FOUND = 4,
	EXIT_REFUSED = 5, /* a rule says no, or it has changed since */
	EXIT_NOT_ALLOWED = 6,
	EXIT_UNAVAILABLE = 7, /* database or server cannot be reached; trying again may help */
};

int err_http_status(enum err err);
enum exit_code err_exit_code(enum err err);
/* A sentence for when nobody said one. Never none. */
struct str err_sentence(enum err err);
/* Fills in the message that is missing. */
void problem_complete(struct problem *problem, enum err err);
