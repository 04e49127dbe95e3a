#include "ops/app.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/log.h"
#include "db/db.h"
#include "domain/accounts/secret.h"
#include "domain/people/network.h"
#include "domain/upkeep/access.h"
#include "domain/upkeep/carry.h"
#include "ops/answer.h"

/* Of all workspaces' networks together: ten million relationships take about a third of it. */
#define NETWORKS_BYTES ((size_t)1 << 30)

struct str app_files_path(struct arena *arena, struct str data)
{
	return str_join(arena, data, STR("/files"));
}

struct str app_database_path(struct arena *arena, struct str data)
{
	return str_join(arena, data, STR("/kith.db"));
}

struct str app_secret_path(struct arena *arena, struct str data)
{
	return str_join(arena, data, STR("/secret"));
}

static enum err refuse_path(struct problem *problem, struct arena *arena, const char *what, const char *path)
{
	int code = errno;
	problem->message = str_format(arena, "%s %s: %s.", what, path, strerror(code));
	return code == ENOSPC ? ERR_FULL : ERR_IO;
}

/* Every directory of the path, the new ones for their owner only. */
static enum err make_directory(struct arena *arena, struct str path, struct problem *problem)
{
	char *z = str_z(arena, path);
	if (z == NULL)
		return ERR_NOMEM;
	for (char *p = z + 1; *p != '\0'; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		if (mkdir(z, 0700) != 0 && errno != EEXIST)
			return refuse_path(problem, arena, "Cannot make the directory", z);
		*p = '/';
	}
	if (mkdir(z, 0700) != 0 && errno != EEXIST)
		return refuse_path(problem, arena, "Cannot make the directory", z);
	return OK;
}

static enum err write_secret(const char *path, struct arena *arena, struct problem *problem, struct hash *ret_secret)
{
	struct rand rand = {0};
	struct hash secret;
	rand_bytes(&rand, &secret, sizeof secret);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return refuse_path(problem, arena, "Cannot write", path);
	bool written = write(fd, &secret, sizeof secret) == (ssize_t)sizeof secret && fsync(fd) == 0;
	if (close(fd) != 0 || !written) {
		enum err err = refuse_path(problem, arena, "Cannot write", path);
		unlink(path);
		return err;
	}
	*ret_secret = secret;
	return OK;
}

static enum err load_secret(struct str data, struct arena *arena, struct problem *problem, struct hash *ret_secret)
{
	char *path = str_z(arena, app_secret_path(arena, data));
	if (path == NULL)
		return ERR_NOMEM;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT)
		return write_secret(path, arena, problem, ret_secret);
	if (fd < 0)
		return refuse_path(problem, arena, "Cannot read", path);
	struct hash secret;
	ssize_t n = read(fd, &secret, sizeof secret);
	close(fd);
	if (n != (ssize_t)sizeof secret) {
		problem->message = str_format(
			arena, "%s is not %zu bytes long. Restore it from a backup.", path, sizeof secret);
		return ERR_CORRUPT;
	}
	*ret_secret = secret;
	return OK;
}

/* A mistyped directory must not look like one in which nothing has been done yet. */
static enum err need_directory(struct arena *arena, struct str path, struct problem *problem)
{
	char *z = str_z(arena, path);
	if (z == NULL)
		return ERR_NOMEM;
	if (access(z, F_OK) == 0 || errno != ENOENT)
		return OK;
	problem->message = str_format(arena,
		"There is no Kith data in %s. Name the right directory with --data, or begin there with kith init.", z);
	return ERR_IO;
}

enum err app_open(
	const struct app_options *options, struct arena *arena, struct problem *ret_problem, struct app *ret_app)
{
	struct app app = {.data = str_copy(arena, options->data)};
	struct problem problem = {0};
	bool postgres = !str_empty(options->database);
	struct str database = app_database_path(arena, options->data);
	struct db_options db_options = {
		.url = postgres ? options->database : database,
		.readers = options->readers,
	};
	enum err err = secret_start();
	if (err == OK)
		err = options->make ? make_directory(arena, options->data, &problem)
				    : need_directory(arena, options->data, &problem);
	if (err == OK)
		err = make_directory(arena, app_files_path(arena, options->data), &problem);
	/* The database's lock comes first, so that two processes never both write the secret. */
	if (err == OK)
		err = db_open(&db_options, arena, &problem, &app.db);
	if (err == OK && !postgres)
		err = db_restore_settle(database, app_secret_path(arena, options->data), arena, &problem);
	if (err == OK)
		err = load_secret(options->data, arena, &problem, &app.secret);
	if (err == OK && !postgres)
		err = carry_settle(app.db, app.data, app.secret, arena);
	if (err == OK)
		app.access = access_log_new();
	if (err == OK)
		app.networks = networks_new(NETWORKS_BYTES, NETWORK_AT_ONCE, NETWORK_READ_AT_ONCE);
	if (err == OK && (app.access == NULL || app.networks == NULL))
		err = ERR_NOMEM;
	if (err != OK) {
		access_log_free(app.access);
		networks_free(app.networks);
		db_close(app.db);
		problem_complete(&problem, err);
		*ret_problem = problem;
		return err;
	}
	*ret_app = app;
	return OK;
}

void app_close(struct app *app)
{
	if (access_flush(app->access, app->db) != OK)
		log_error("who looked at whom could not be written at the end");
	access_log_free(app->access);
	app->access = NULL;
	networks_free(app->networks);
	app->networks = NULL;
	db_close(app->db);
	app->db = NULL;
}
