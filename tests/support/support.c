#include "support.h"
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "test_db.h"

extern char **environ;

pid_t support_spawn(const char *const argv[], const char *log, int input)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
	if (input >= 0)
		posix_spawn_file_actions_adddup2(&actions, input, 0);
	else
		posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	if (log != NULL) {
		posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0644);
		posix_spawn_file_actions_adddup2(&actions, 1, 2);
	}
	pid_t pid = 0;
	char *arguments[8] = {0};
	for (size_t i = 0; argv[i] != NULL && i < 7; i++)
		arguments[i] = strdup(argv[i]);
	int failed = posix_spawnp(&pid, arguments[0], &actions, &attributes, arguments, environ);
	for (size_t i = 0; i < 7; i++)
		free(arguments[i]);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	if (failed != 0)
		fail_msg("%s cannot be started: %s", argv[0], strerror(failed));
	return pid;
}

int support_wait(pid_t pid)
{
	int status = 0;
	if (waitpid(pid, &status, 0) != pid)
		return 255;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

/* A small process waits for this one's end (its pipe closes) and removes the directory. */
static void remove_at_end(const char *directory)
{
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) != 0)
		fail_msg("no pipe");
	const char *const argv[] = {"sh", "-c", "cat >/dev/null; rm -rf \"$0\"", directory, NULL};
	support_spawn(argv, "/dev/null", ends[0]);
	close(ends[0]); /* ends[1] stays open as long as this process lives */
}

const char *support_keep(const char *text)
{
	static char *kept[1024]; /* reachable, so that no leak is reported */
	static size_t n;
	if (n == sizeof kept / sizeof kept[0])
		fail_msg("too many directories and databases");
	return kept[n++] = strdup(text);
}

const char *test_directory(void)
{
	static int made;
	static char root[64];
	if (root[0] == '\0') {
		bool memory = access("/dev/shm", W_OK) == 0;
		snprintf(root, sizeof root, "%s/kith-test-XXXXXX", memory ? "/dev/shm" : "/tmp");
		if (mkdtemp(root) == NULL)
			fail_msg("no directory %s", root);
		remove_at_end(root);
		chmod(root, 0711); /* a cluster's user passes through */
	}
	char path[96];
	snprintf(path, sizeof path, "%s/%d", root, made++);
	if (mkdir(path, 0711) != 0)
		fail_msg("no directory %s", path);
	return support_keep(path);
}
