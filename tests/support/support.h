/* Between the files of this directory. */
#pragma once
#include <sys/types.h>

/* Starts a program in a session of its own, its output into `log` (NULL: the test's), its input
 * from `input` (-1: none). Fails the test when it cannot. */
pid_t support_spawn(const char *const argv[], const char *log, int input);
/* Waits for it; its exit status, 255 when a signal ended it. */
int support_wait(pid_t pid);
/* A copy that lives as long as the program. */
const char *support_keep(const char *text);
