/* The thread that does jobs: woken, stopped half-way while people read and write, taken up again. */
#include "jobs/jobs.h"

#include <time.h>

#include "base/out.h"
#include "domain/upkeep/importing.h"

enum { ROWS = 3000, PATIENCE = 1200 }; /* looks, 50 ms apart */

static struct import_id a_large_import(struct world *w)
{
	struct import_start_out started;
	AUTO_OUT out;
	out_init(&out, 0);
	out_z(&out, "First Name,Last Name,Email Address,Company,Position,Connected On\n");
	for (int i = 0; i < ROWS; i++)
		out_format(&out, "Ana%d,Roth%d,ana%d@example.org,Firm %d,CEO,01 Jan 2024\n", i, i / 7, i, i % 300);
	out_char(&out, 0);
	struct import_id import = received(w, out_text(&out).p);
	DO(w, import_start, &started, .import = import);
	return import;
}

/* Looks, and writes something of its own each time, as people do meanwhile. */
static struct import_show_out wait_for_rows(struct world *w, struct import_id import, int64_t rows)
{
	struct timespec pause = {.tv_nsec = 50000000};
	for (int i = 0; i < PATIENCE; i++) {
		struct import_show_out out = shown(w, import);
		struct person_add_out added;
		if (out.rows_done >= rows || out.state != IMPORT_STATE_RUNNING)
			return out;
		DO(w, person_add, &added, .name = STR("Ben Haddad"));
		nanosleep(&pause, NULL);
	}
	fail_msg("%lld rows take too long", (long long)rows);
	return (struct import_show_out){0};
}

static void wait_for_end(struct world *w, struct import_id import, enum import_state state)
{
	struct timespec pause = {.tv_nsec = 50000000};
	for (int i = 0; i < PATIENCE && shown(w, import).state != state; i++)
		nanosleep(&pause, NULL);
	assert_int_equal(shown(w, import).state, state);
}

static void a_stopped_job_goes_on(struct db *db)
{
	struct world *w = world_new(db);
	struct app app = {.db = db, .data = data_directory()};
	struct jobs *jobs;
	struct import_id import = a_large_import(w);
	assert_int_equal(jobs_start(&app, &jobs), OK);
	jobs_wake(jobs);
	wait_for_rows(w, import, 1);
	jobs_stop(jobs);
	struct import_show_out stopped = shown(w, import);
	/* Stopped between its last row and its end, it has yet to end. */
	if (stopped.rows_done < ROWS)
		assert_int_equal(stopped.state, IMPORT_STATE_RUNNING);
	assert_int_equal(jobs_start(&app, &jobs), OK);
	jobs_wake(jobs);
	wait_for_end(w, import, IMPORT_STATE_FINISHED);
	stopped = shown(w, import);
	assert_int_equal(stopped.rows_done, ROWS);
	assert_int_equal(stopped.new, ROWS);
	struct import_undo_out undone;
	DO(w, import_undo, &undone, .import = import);
	jobs_wake(jobs);
	wait_for_end(w, import, IMPORT_STATE_UNDONE);
	jobs_stop(jobs);
	find(w, "roth1", 0);
}

static void a_job_is_cancelled_and_taken_back(struct db *db)
{
	struct world *w = world_new(db);
	struct app app = {.db = db, .data = data_directory()};
	struct jobs *jobs;
	struct import_cancel_out cancelled;
	struct import_id import = a_large_import(w);
	DO(w, import_cancel, &cancelled, .import = import);
	assert_int_equal(jobs_start(&app, &jobs), OK);
	wait_for_end(w, import, IMPORT_STATE_CANCELLED);
	jobs_stop(jobs);
	struct import_undo_out undone;
	DO(w, import_undo, &undone, .import = import);
	assert_int_equal(jobs_run_waiting(&app), OK);
	assert_int_equal(shown(w, import).state, IMPORT_STATE_UNDONE);
	assert_int_equal(people(w), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_DB(a_stopped_job_goes_on),
		TEST_DB(a_job_is_cancelled_and_taken_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
