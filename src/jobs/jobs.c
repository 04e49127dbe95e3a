#include "jobs/jobs.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "base/log.h"
#include "domain/upkeep/job.h"

/* How long nothing is looked for after nothing was there: jobs come from any node. */
enum { LOOK_EVERY_MS = 300 };

struct jobs {
	struct job_env env;
	pthread_t thread;
	bool stop;
};

static struct job_env env_of(const struct app *app, const bool *stop)
{
	return (struct job_env){.db = app->db, .data = app->data, .secret = app->secret, .clock = app->clock, .stop = stop};
}

static void *run(void *arg)
{
	struct jobs *jobs = arg;
	while (!__atomic_load_n(&jobs->stop, __ATOMIC_ACQUIRE)) {
		bool ran = false;
		enum err err = job_run_next(&jobs->env, &ran);
		if (err != OK)
			log_warning("jobs error=%s", err_name(err));
		if (!ran || err != OK)
			nanosleep(&(struct timespec){.tv_nsec = LOOK_EVERY_MS * 1000000L}, NULL);
	}
	return NULL;
}

enum err jobs_start(struct app *app, struct jobs **ret_jobs)
{
	struct jobs *jobs = calloc(1, sizeof *jobs);
	if (jobs == NULL)
		return ERR_NOMEM;
	jobs->env = env_of(app, &jobs->stop);
	if (pthread_create(&jobs->thread, NULL, run, jobs) != 0) {
		free(jobs);
		return ERR_NOMEM;
	}
	*ret_jobs = jobs;
	return OK;
}

enum err jobs_run_all(struct app *app)
{
	struct job_env env = env_of(app, NULL);
	bool ran = true;
	while (ran)
		TRY(job_run_next(&env, &ran));
	return OK;
}

void jobs_stop(struct jobs *jobs)
{
	if (jobs == NULL)
		return;
	__atomic_store_n(&jobs->stop, true, __ATOMIC_RELEASE);
	pthread_join(jobs->thread, NULL);
	free(jobs);
}
