/* What lives as long as the program runs, and is handed to every call. */
#pragma once
#include "base/arena.h"
#include "base/field.h"
#include "base/problem.h"
#include "base/rand.h"
#include "base/str.h"
#include "base/time.h"

struct db;
struct attempts;
struct access_log;
struct networks;

struct app {
	struct db *db;
	struct str data;              /* data directory; none when there is none */
	struct hash secret;           /* of this installation, for keyed hashes */
	struct utc (*clock)(void);    /* NULL: the wall clock */
	struct rand *rand;            /* NULL: the system's; a seeded one serves one thread only (tests) */
	void (*job_waits)(void *arg); /* called when an operation has left work to a job; NULL: nobody looks at once */
	void *job_arg;
	const struct attempts *attempts; /* at passwords; NULL: nobody counts them */
	struct access_log *access;       /* who looks at whom, until it is written; NULL: nobody notes it */
	struct networks *networks;       /* who knows whom, loaded when somebody asks */
	const struct attempts *visits;   /* of private links; NULL: nobody counts them */
};

struct app_options {
	struct str data;     /* directory */
	struct str database; /* "postgresql://..."; none: SQLite in the data directory */
	int readers;         /* connections for reading; 0: default */
	bool make;           /* the directory, when it is missing */
};
/* Opens the data: makes the directory (for its owner only), when `make` says so, and the installation's secret
 * where they are missing, opens and migrates the database. ERR_BUSY: another process has it. */
NODISCARD enum err app_open(
	const struct app_options *options, struct arena *arena, struct problem *ret_problem, struct app *ret_app);
void app_close(struct app *app);
/* Directory of uploaded files: "DATA/files". */
struct str app_files_path(struct arena *arena, struct str data);
struct str app_database_path(struct arena *arena, struct str data); /* of SQLite */
struct str app_secret_path(struct arena *arena, struct str data);

static inline struct utc app_now(const struct app *app)
{
	return app->clock != NULL ? app->clock() : time_now();
}
