/* One process owns a data directory: it holds an flock on `lock` there, with its pid inside. The
 * kernel lets go of it however the process ends. */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include "db/sqlite.h"

static enum err busy(int lock, const char *directory, struct arena *arena, struct problem *ret_problem)
{
	char text[32] = {0};
	ssize_t n = pread(lock, text, sizeof text - 1, 0);
	long pid = n > 0 ? strtol(text, NULL, 10) : 0;
	if (pid > 0)
		ret_problem->message = str_format(arena,
			"Another Kith, process %ld, has %s open. Stop it first, or give this one another data directory.",
			pid, directory);
	else
		ret_problem->message = str_format(arena,
			"Another Kith has %s open. Stop it first, or give this one another data directory.", directory);
	return ERR_BUSY;
}

static enum err cannot(const char *what, const char *path, struct arena *arena, struct problem *ret_problem)
{
	int reason = errno;
	ret_problem->message = str_format(arena, "%s cannot be %s: %s.", path, what, strerrordesc_np(reason));
	return reason == ENOSPC ? ERR_FULL : ERR_IO;
}

enum err lock_take(const char *database_path, struct arena *arena, struct problem *ret_problem, int *ret_lock)
{
	char *copy = str_z(arena, str_c(database_path));
	if (copy == NULL)
		return ERR_NOMEM;
	const char *directory = dirname(copy);
	if (mkdir(directory, 0700) != 0 && errno != EEXIST)
		return cannot("made", directory, arena, ret_problem);
	char *path = str_z(arena, str_format(arena, "%s/lock", directory));
	if (path == NULL)
		return ERR_NOMEM;
	int lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (lock < 0)
		return cannot("opened", path, arena, ret_problem);
	if (flock(lock, LOCK_EX | LOCK_NB) != 0) {
		enum err err = errno == EWOULDBLOCK ? busy(lock, directory, arena, ret_problem)
						    : cannot("locked", path, arena, ret_problem);
		close(lock);
		return err;
	}
	/* The pid is for people only: not to be able to write it (a full disk) is no reason to stop. */
	if (ftruncate(lock, 0) == 0)
		dprintf(lock, "%ld\n", (long)getpid());
	*ret_lock = lock;
	return OK;
}

void lock_release(int lock)
{
	if (lock >= 0)
		close(lock);
}
