/* What the tests of the format room share: files written on the spot, texts compared. */
#pragma once
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "../base/check.h"

#define check_has(text, literal)                                                                                       \
	do {                                                                                                           \
		struct str check_ = (text);                                                                            \
		if (str_find(check_, str_c(literal)) == SIZE_MAX)                                                      \
			fail_msg("\"%.*s\" does not say \"%s\"", STR_ARG(check_), literal);                            \
	} while (0)

/* A file with these bytes; the path is valid until the next call, the caller unlinks it. */
static inline const char *file_of(const void *bytes, size_t n)
{
	static char path[64];
	snprintf(path, sizeof path, "/tmp/kith-format-XXXXXX");
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, n), (ssize_t)n);
	close(fd);
	return path;
}
