/* Jobs in the server: one thread that does what takes longer than a request (imports, undos), one after
 * the other. A job that was running when the program last stopped is taken up again. */
#pragma once
#include <stdbool.h>
#include "base/err.h"
#include "ops/app.h"

struct jobs;

NODISCARD enum err jobs_start(struct app *app, struct jobs **ret_jobs);
/* A job may be waiting: look at once instead of within a second. NULL is fine. */
void jobs_wake(struct jobs *jobs);
/* Stops after the chunk at hand and waits for that; the job goes on at the next start. NULL is fine. */
void jobs_stop(struct jobs *jobs);

/* Runs every job that waits, on the calling thread: for the command line, when no server runs. */
NODISCARD enum err jobs_run_waiting(struct app *app);
