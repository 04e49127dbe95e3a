#include "jobs/jobs.h"
#include <pthread.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include "base/log.h"
#include "domain/upkeep/access.h"
#include "domain/upkeep/daily.h"
#include "domain/upkeep/job.h"
#include "domain/upkeep/untold.h"

/* LOW_PRIORITY: of ten shares of a busy processor a job gets one, and whoever answers people is run at once. */
enum { LOOK_SECONDS = 1, LOW_PRIORITY = 10 };
#define QUARTER_US (INT64_C(15) * 60 * US_PER_SECOND)

struct jobs {
	struct job_env env;
	struct access_log *access;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	int64_t quarter, day; /* that have been looked after; 0: none yet */
	bool woken;
	bool stop; /* read by the job between its chunks */
};

static struct job_env env_of(const struct app *app)
{
	return (struct job_env){.db = app->db, .data = app->data, .secret = app->secret, .clock = app->clock};
}

static bool stopping(struct jobs *jobs)
{
	return __atomic_load_n(&jobs->stop, __ATOMIC_RELAXED);
}

static void wait_for_work(struct jobs *jobs)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += LOOK_SECONDS;
	pthread_mutex_lock(&jobs->lock);
	while (!jobs->woken && !stopping(jobs))
		if (pthread_cond_timedwait(&jobs->wake, &jobs->lock, &until) != 0)
			break;
	jobs->woken = false;
	pthread_mutex_unlock(&jobs->lock);
}

/* Zones begin their days at quarters of an hour. */
static enum err look_at_the_clock(struct jobs *jobs)
{
	int64_t us = (jobs->env.clock != NULL ? jobs->env.clock() : time_now()).us;
	if (us / QUARTER_US != jobs->quarter) {
		TRY(daily_fade(&jobs->env));
		TRY(daily_today(&jobs->env));
		jobs->quarter = us / QUARTER_US;
	}
	if (us / US_PER_DAY != jobs->day) {
		TRY(daily_forget(&jobs->env));
		TRY(untold_daily(&jobs->env));
		jobs->day = us / US_PER_DAY;
	}
	return OK;
}

static void *work(void *arg)
{
	struct jobs *jobs = arg;
	enum err before = OK;
	/* On Linux of this thread only, and of those that it starts. */
	(void)setpriority(PRIO_PROCESS, 0, LOW_PRIORITY);
	while (!stopping(jobs)) {
		bool ran = false;
		enum err err = job_run_next(&jobs->env, &ran);
		if (err == OK)
			err = access_flush(jobs->access, jobs->env.db);
		if (err == OK && !ran)
			err = look_at_the_clock(jobs);
		if (stopping(jobs))
			break;
		/* Said once, not every second, while the database is away. */
		if (err != OK && err != before)
			log_error("jobs cannot run: %s", err_name(err));
		before = err;
		if (!ran)
			wait_for_work(jobs);
	}
	return NULL;
}

enum err jobs_start(struct app *app, struct jobs **ret_jobs)
{
	struct jobs *jobs = calloc(1, sizeof *jobs);
	if (!jobs)
		return ERR_NOMEM;
	jobs->env = env_of(app);
	jobs->env.stop = &jobs->stop;
	jobs->access = app->access;
	pthread_condattr_t monotonic;
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_mutex_init(&jobs->lock, NULL);
	pthread_cond_init(&jobs->wake, &monotonic);
	pthread_condattr_destroy(&monotonic);
	if (pthread_create(&jobs->thread, NULL, work, jobs) != 0) {
		free(jobs);
		return ERR_NOMEM;
	}
	*ret_jobs = jobs;
	return OK;
}

void jobs_wake(struct jobs *jobs)
{
	if (!jobs)
		return;
	pthread_mutex_lock(&jobs->lock);
	jobs->woken = true;
	pthread_cond_signal(&jobs->wake);
	pthread_mutex_unlock(&jobs->lock);
}

void jobs_stop(struct jobs *jobs)
{
	if (!jobs)
		return;
	__atomic_store_n(&jobs->stop, true, __ATOMIC_RELAXED);
	jobs_wake(jobs);
	pthread_join(jobs->thread, NULL);
	pthread_mutex_destroy(&jobs->lock);
	pthread_cond_destroy(&jobs->wake);
	free(jobs);
}

enum err jobs_run_waiting(struct app *app)
{
	struct job_env env = env_of(app);
	bool ran = true;
	while (ran)
		TRY(job_run_next(&env, &ran));
	return OK;
}
