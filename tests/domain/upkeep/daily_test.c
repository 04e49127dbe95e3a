/* What time does by itself. */
#include "domain/world.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ask_ops.h"
#include "domain/people/strength.h"
#include "domain/upkeep/daily.h"
#include "idempotency_sql.h"
#include "import_ops.h"
#include "network_sql.h"
#include "person_ops.h"
#include "today_ops.h"
#include "undo_ops.h"
#include "user_ops.h"

static bool needs_renewal(struct world *w)
{
	struct today_renew_out out;
	DO(w, today_renew, &out, );
	return out.renewed;
}

static void lists_are_ready_when_the_day_begins(struct db *db)
{
	struct world *w = world_new(db);
	struct job_env env = world_jobs(w);
	assert_true(needs_renewal(w));
	assert_false(needs_renewal(w));
	world_at(w, 20260602);
	assert_int_equal(daily_today(&env), OK);
	assert_false(needs_renewal(w));
	world_at(w, 20260603);
	assert_true(needs_renewal(w));
	bool stop = true;
	env.stop = &stop;
	assert_int_equal(daily_today(&env), ERR_CANCELLED);
}

static enum err keep_answer(struct ctx *ctx, void *arg)
{
	(void)arg;
	struct idempotency row = {.workspace_id = ctx->workspace,
		.user_id = ctx->user,
		.idempotency_key = STR("k"),
		.operation = STR("person_add"),
		.answer = STR("{}"),
		.created = ctx->now};
	return idempotency_insert(ctx->tx, &row);
}

static enum err find_answer(struct ctx *ctx, void *arg)
{
	struct idempotency_find_row row;
	return idempotency_find(
		ctx->tx, (struct idempotency_find_args){ctx->workspace, ctx->user, STR("k")}, &row, arg);
}

static void old_answers_and_sessions_go(struct db *db)
{
	struct world *w = world_new(db);
	struct job_env env = world_jobs(w);
	struct session_open_out opened;
	struct session_find_out found;
	bool kept = false;
	assert_int_equal(world_run(w, keep_answer, NULL), OK);
	DO(w, session_open, &opened, .workspace = w->workspace, .user = w->user);
	world_at(w, 20260620);
	assert_int_equal(daily_forget(&env), OK);
	assert_int_equal(world_run(w, find_answer, &kept), OK);
	assert_true(kept);
	DO(w, session_find, &found, .token = opened.token);
	assert_true(found.found);
	world_at(w, 20260703);
	assert_int_equal(daily_forget(&env), OK);
	assert_int_equal(world_run(w, find_answer, &kept), OK);
	assert_false(kept);
	world_at(w, 20270703);
	assert_int_equal(daily_forget(&env), OK);
	world_at(w, 20260620); /* when it was still good */
	DO(w, session_find, &found, .token = opened.token);
	assert_false(found.found);
}

static const char *put_file(struct world *w, const char *data, const char *name, struct utc changed)
{
	const char *path = str_z(w->arena, str_format(w->arena, "%s/files/%s", data, name));
	struct timespec times[2] = {{.tv_sec = changed.us / US_PER_SECOND}, {.tv_sec = changed.us / US_PER_SECOND}};
	int fd = open(path, O_WRONLY | O_CREAT, 0600);
	assert_true(fd >= 0);
	assert_int_equal(futimens(fd, times), 0);
	close(fd);
	return path;
}

static void files_that_nobody_uses_go(struct db *db)
{
	struct world *w = world_new(db);
	const char *data = test_directory();
	struct job_env env = world_jobs(w);
	env.data = str_c(data);
	struct import_add_out forgotten, running;
	struct import_start_out started;
	assert_int_equal(mkdir(str_z(w->arena, str_format(w->arena, "%s/files", data)), 0700), 0);
	const char *unused = put_file(w, data, "unused", w->now), *never = put_file(w, data, "never", w->now),
		   *used = put_file(w, data, "used", w->now);
	DO(w, import_add, &forgotten, .file_name = STR("a.csv"), .path = STR("files/never"), .bytes = 1);
	DO(w, import_add, &running, .file_name = STR("b.csv"), .path = STR("files/used"), .bytes = 1);
	DO(w, import_start, &started, .import = running.import);
	world_at(w, 20260607);
	assert_int_equal(daily_forget(&env), OK);
	assert_int_equal(access(unused, F_OK) + access(never, F_OK) + access(used, F_OK), 0);
	world_at(w, 20260610);
	const char *fresh = put_file(w, data, "fresh", w->now);
	assert_int_equal(daily_forget(&env), OK);
	assert_int_not_equal(access(unused, F_OK), 0);
	assert_int_not_equal(access(never, F_OK), 0);
	assert_int_equal(access(used, F_OK), 0);
	assert_int_equal(access(fresh, F_OK), 0);
	REFUSED(w, ERR_NOT_FOUND, import_show, .import = forgotten.import);
}

/* ---- who knows whom fades ---- */

static struct person_id somebody(struct world *w, const char *name)
{
	struct person_add_out out;
	DO(w, person_add, &out, .name = str_c(name));
	return out.person;
}

static double strength_of_pair(struct world *w, struct person_id from)
{
	struct person_show_out shown;
	DO(w, person_show, &shown, .person = from);
	assert_int_equal(shown.knows.n, 1);
	return ((const struct relationship_from_row *)shown.knows.items)->strength;
}

static enum err last_seq(struct ctx *ctx, void *arg)
{
	struct network_seq_row row;
	bool found;
	TRY(network_seq(ctx->tx, (struct network_seq_args){ctx->workspace}, &row, &found));
	*(int64_t *)arg = row.seq;
	return OK;
}

static int64_t events(struct world *w)
{
	int64_t seq = 0;
	assert_int_equal(world_run(w, last_seq, &seq), OK);
	return seq;
}

static void acquaintances_fade_with_the_days(struct db *db)
{
	struct world *w = world_new(db);
	struct job_env env = world_jobs(w);
	struct person_id ines = somebody(w, "Ines Rossi"), karl = somebody(w, "Karl Weber"),
			 olu = somebody(w, "Olu Okoye"), tan = somebody(w, "Tan Wei");
	struct person_knows_out knows, denied;
	struct ask_answer_out answered;
	struct event_undo_out undone;
	DO(w, person_knows, &knows, .person = ines, .other = karl, .kind = RELATIONSHIP_KIND_FRIEND);
	DO(w, person_knows, &denied, .person = olu, .other = tan, .kind = RELATIONSHIP_KIND_FRIEND);
	DO(w, ask_answer, &answered, .person = olu, .about = tan, .answer = SOURCE_ANSWER_DOES_NOT_KNOW);
	int64_t seq = events(w);
	/* The same day, and one on which nothing differs enough to be written: no event, whatever somebody denied. */
	assert_int_equal(daily_fade(&env), OK);
	world_at(w, 20260602);
	assert_int_equal(daily_fade(&env), OK);
	assert_int_equal(events(w), seq);
	assert_true(fabs(strength_of_pair(w, ines) - 0.8) < 1e-6);
	/* Friends have half of it after eight years. A program that ends leaves it to the next look, and once is enough. */
	world_at(w, 20340601);
	bool stop = true;
	env.stop = &stop;
	assert_int_equal(daily_fade(&env), ERR_CANCELLED);
	assert_int_equal(events(w), seq);
	env.stop = NULL;
	assert_int_equal(daily_fade(&env), OK);
	assert_int_equal(events(w), seq + 1);
	assert_true(fabs(strength_of_pair(w, ines) - 0.4) < STRENGTH_KEPT_WITHIN);
	assert_true(strength_of_pair(w, olu) == 0);
	env.stop = &stop;
	assert_int_equal(daily_fade(&env), OK); /* done today: nothing is read */
	env.stop = NULL;
	/* What time did is nothing that was built upon what somebody noted; and what is put back is of the day. */
	world_at(w, 20260620);
	assert_int_equal(daily_fade(&env), OK);
	DO(w, event_undo, &undone, .event = answered.event);
	struct strength_facts facts = {
		.evidence = EVIDENCE_STATED, .kind = RELATIONSHIP_KIND_FRIEND, .seen = {20260601}};
	assert_true(fabs(strength_of_pair(w, olu) - strength_reckon(&facts, world_day(w))) < STRENGTH_KEPT_WITHIN);
	DO(w, event_undo, &undone, .event = knows.event);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_DB(lists_are_ready_when_the_day_begins),
		TEST_DB(old_answers_and_sessions_go),
		TEST_DB(files_that_nobody_uses_go),
		TEST_DB(acquaintances_fade_with_the_days),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
