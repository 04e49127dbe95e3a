#include "base/err.h"
#include <stddef.h>

static const char *const names[] = {
	[OK] = "ok",
	[ERR_NOMEM] = "no_memory",
	[ERR_INVALID] = "invalid",
	[ERR_UNAUTHENTICATED] = "unauthenticated",
	[ERR_FORBIDDEN] = "forbidden",
	[ERR_NOT_FOUND] = "not_found",
	[ERR_CONFLICT] = "conflict",
	[ERR_STOP] = "stop",
	[ERR_ADVICE] = "advice",
	[ERR_TOO_LARGE] = "too_large",
	[ERR_RATE_LIMITED] = "rate_limited",
	[ERR_CANCELLED] = "cancelled",
	[ERR_IO] = "io",
	[ERR_FULL] = "full",
	[ERR_BUSY] = "busy",
	[ERR_UNAVAILABLE] = "unavailable",
	[ERR_VERSION] = "version",
	[ERR_CORRUPT] = "corrupt",
	[ERR_INTERNAL] = "internal",
};

const char *err_name(enum err err)
{
	size_t i = (size_t)err;
	if (i >= sizeof names / sizeof *names || names[i] == NULL)
		return "internal";
	return names[i];
}
