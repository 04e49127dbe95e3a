#include "ops/answer.h"
#include <stddef.h>

static const struct {
	int http;
	enum exit_code exit;
	struct str sentence;
} answers[] = {
	[OK] = {200, EXIT_FINE, STR("Done.")},
	[ERR_NOMEM] = {500, EXIT_FAULT, STR("There was not enough memory for this. Ask for less at once.")},
	[ERR_INVALID] = {400, EXIT_USAGE, STR("Something in this request is wrong.")},
	[ERR_UNAUTHENTICATED] = {401, EXIT_NOT_ALLOWED, STR("Sign in first.")},
	[ERR_FORBIDDEN] = {403, EXIT_NOT_ALLOWED, STR("Your role does not allow this. Ask an owner.")},
	[ERR_NOT_FOUND] = {404, EXIT_NOT_FOUND, STR("There is no such thing here.")},
	[ERR_CONFLICT] = {409, EXIT_REFUSED, STR("This has been changed since. Look again and repeat it.")},
	[ERR_STOP] = {409, EXIT_REFUSED, STR("A rule says stop.")},
	[ERR_ADVICE] = {409, EXIT_REFUSED, STR("A rule advises against it. Give a reason to go on.")},
	[ERR_TOO_LARGE] = {413, EXIT_USAGE, STR("This is too large.")},
	[ERR_RATE_LIMITED] = {429, EXIT_UNAVAILABLE, STR("Too many attempts. Try again later.")},
	[ERR_CANCELLED] = {409, EXIT_REFUSED, STR("This was stopped.")},
	[ERR_IO] = {500, EXIT_FAULT, STR("A file could not be read or written.")},
	[ERR_FULL] = {507, EXIT_FAULT, STR("The disk is full. Make room and try again; nothing was lost.")},
	[ERR_BUSY] = {503, EXIT_UNAVAILABLE, STR("Somebody else is using this just now. Try again.")},
	[ERR_UNAVAILABLE] = {503, EXIT_UNAVAILABLE, STR("The database cannot be reached just now. Try again.")},
	[ERR_VERSION] = {500, EXIT_FAULT, STR("The data are of a version that this program does not read.")},
	[ERR_CORRUPT] = {500, EXIT_FAULT, STR("The stored data do not hold together. Run kith check.")},
	[ERR_INTERNAL] = {500, EXIT_FAULT, STR("This is a fault of the program. It has been logged.")},
};

static enum err known(enum err err)
{
	return (size_t)err < sizeof answers / sizeof *answers ? err : ERR_INTERNAL;
}

int err_http_status(enum err err)
{
	return answers[known(err)].http;
}

enum exit_code err_exit_code(enum err err)
{
	return answers[known(err)].exit;
}

struct str err_sentence(enum err err)
{
	return answers[known(err)].sentence;
}

void problem_complete(struct problem *problem, enum err err)
{
	if (err != OK && str_empty(problem->message))
		problem->message = err_sentence(err);
}
