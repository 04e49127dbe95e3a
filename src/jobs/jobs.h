/* The job runner: one thread that runs what is queued (imports, undos of imports), oldest first. */
#pragma once
#include "ops/app.h"

struct jobs;
NODISCARD enum err jobs_start(struct app *app, struct jobs **ret_jobs);
/* Runs what is queued on the calling thread, until nothing is: the command line without a server. */
NODISCARD enum err jobs_run_all(struct app *app);
/* Asks the job under way to stop where it can be taken up again, and waits. NULL is fine. */
void jobs_stop(struct jobs *jobs);
