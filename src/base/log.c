#include "base/log.h"
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 2048 };

/* The one thing here that the whole process shares: set at start, read by every thread. */
static atomic_int level_least = LOG_INFO;

static const char *const level_words[] = {"debug", "info", "warning", "error"};

void log_set_level(enum log_level least)
{
	atomic_store_explicit(&level_least, (int)least, memory_order_relaxed);
}

void log_line(enum log_level level, const char *format, ...)
{
	if ((int)level < atomic_load_explicit(&level_least, memory_order_relaxed))
		return;
	char line[LINE_MAX_BYTES];
	int head = snprintf(line, sizeof line, "%s ", level_words[level]);
	if (head < 0)
		return;
	va_list args;
	va_start(args, format);
	int body = vsnprintf(line + head, sizeof line - (size_t)head - 1, format, args);
	va_end(args);
	if (body < 0)
		return;
	size_t n = (size_t)head + (size_t)body;
	if (n > sizeof line - 2)
		n = sizeof line - 2; /* cut by vsnprintf */
	/* One event is one line, whatever was in its values. */
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)line[i] < ' ' || line[i] == 127)
			line[i] = ' ';
	line[n++] = '\n';
	/* One write, so that lines of threads do not mix. Nobody could be told of its failure. */
	ssize_t written = write(STDERR_FILENO, line, n);
	(void)written;
}
