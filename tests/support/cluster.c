/* Throw-away PostgreSQL clusters: one that all programs of a run share, and ones of a test's own. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include "support.h"
#include "test_db.h"

static const char SCRIPT[] = TESTS_DIRECTORY "/support/postgres.sh";

struct test_cluster {
	const char *directory;
	char url[256];
	pid_t server;
	bool fsync;
};

bool test_postgres_wanted(void)
{
	const char *wanted = getenv("KITH_TEST_POSTGRES");
	return wanted == NULL || strcmp(wanted, "0") != 0;
}

static void script(const char *verb, const char *directory)
{
	const char *const argv[] = {SCRIPT, verb, directory, NULL};
	int status = support_wait(support_spawn(argv, NULL, -1));
	if (status != 0)
		fail_msg("postgres.sh %s: exit status %d", verb, status);
}

struct test_cluster *test_cluster_new(bool fsync)
{
	struct test_cluster *cluster = calloc(1, sizeof *cluster);
	cluster->directory = test_directory();
	cluster->fsync = fsync;
	snprintf(cluster->url, sizeof cluster->url, "postgresql:///postgres?host=%s/socket&user=kith",
		cluster->directory);
	script("init", cluster->directory);
	test_cluster_start(cluster);
	return cluster;
}

const char *test_cluster_url(const struct test_cluster *cluster)
{
	return cluster->url;
}

void test_cluster_start(struct test_cluster *cluster)
{
	char log[128];
	snprintf(log, sizeof log, "%s/log", cluster->directory);
	const char *const argv[] = {SCRIPT, "run", cluster->directory, cluster->fsync ? "on" : "off", NULL};
	cluster->server = support_spawn(argv, log, -1);
	script("wait", cluster->directory);
}

void test_cluster_stop(struct test_cluster *cluster)
{
	if (cluster->server == 0)
		return;
	kill(cluster->server, SIGQUIT);
	support_wait(cluster->server);
	cluster->server = 0;
}

void test_cluster_free(struct test_cluster *cluster)
{
	test_cluster_stop(cluster);
	free(cluster);
}

/* ---- the shared one ---- */

static int open_lock(const char *directory, const char *name)
{
	char path[128];
	snprintf(path, sizeof path, "%s/%s", directory, name);
	int lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (lock < 0)
		fail_msg("%s: %s", path, strerror(errno));
	return lock;
}

static void wait_ready(const char *directory, pid_t keeper)
{
	char ready[128];
	snprintf(ready, sizeof ready, "%s/ready", directory);
	for (int i = 0; i < 1200; i++) {
		if (access(ready, F_OK) == 0)
			return;
		if (keeper != 0 && kill(keeper, 0) != 0)
			break;
		usleep(50 * 1000);
	}
	fail_msg("PostgreSQL did not start: see %s/log", directory);
}

/* Its directory. The shared lock on `users` is held as long as this process lives; the keeper, a
 * process of its own, waits until nobody holds one. */
static const char *shared_cluster(void)
{
	static char directory[64];
	if (directory[0] != '\0')
		return directory;
	char path[64];
	snprintf(path, sizeof path, "/tmp/kith-test-postgres-%u", (unsigned)getuid());
	struct stat about;
	if ((mkdir(path, 0711) != 0 && errno != EEXIST) || lstat(path, &about) != 0 || about.st_uid != getuid() ||
		!S_ISDIR(about.st_mode))
		fail_msg("%s is not this user's directory", path);
	chmod(path, 0711);
	int start = open_lock(path, "start");
	flock(start, LOCK_EX);
	int keeper = open_lock(path, "keeper");
	int users = open_lock(path, "users"); /* never closed */
	flock(users, LOCK_SH);
	if (flock(keeper, LOCK_EX | LOCK_NB) == 0) { /* nobody keeps one */
		flock(keeper, LOCK_UN);
		char log[128], ready[128];
		snprintf(log, sizeof log, "%s/log", path);
		snprintf(ready, sizeof ready, "%s/ready", path);
		unlink(log);
		unlink(ready);
		const char *const argv[] = {SCRIPT, "keep", path, NULL};
		wait_ready(path, support_spawn(argv, log, -1));
	} else {
		wait_ready(path, 0);
	}
	close(keeper);
	close(start);
	snprintf(directory, sizeof directory, "%s", path);
	return directory;
}

const char *test_postgres_database(void)
{
	static int made;
	const char *directory = shared_cluster();
	char name[64], command[512], url[256];
	snprintf(name, sizeof name, "kith_%d_%d", (int)getpid(), made++);
	snprintf(command, sizeof command, "psql -q -X -h %s/socket -U kith postgres -c 'CREATE DATABASE %s' >/dev/null",
		directory, name);
	const char *const argv[] = {"sh", "-c", command, NULL};
	if (support_wait(support_spawn(argv, NULL, -1)) != 0)
		fail_msg("no database %s", name);
	snprintf(url, sizeof url, "postgresql:///%s?host=%s/socket&user=kith", name, directory);
	return support_keep(url);
}
