/* A sample workspace begins anew: nothing of the sample is left, and nobody else's data is touched. */
#include "domain/dump.h"

#include <unistd.h>

#include "domain/referrals/people.h"
#include "domain/upkeep/importing.h"
#include "deck_ops.h"
#include "empty_ops.h"
#include "given_ops.h"
#include "kit_ops.h"
#include "link_ops.h"
#include "person_ops.h"
#include "target_ops.h"
#include "user_ops.h"
#include "workspace_ops.h"
#include "workspace_sql.h"

static enum err mark_as_sample(struct ctx *ctx, void *arg)
{
	(void)arg;
	return workspace_set(ctx->tx, (struct workspace_set_args){ctx->workspace, STR("Sample"), STR("Europe/Berlin"),
					      STR("EUR"), STR("DE"), 5, 90, 5, true});
}

/* Something of every kind that a sample holds. */
static void live_in(struct world *w)
{
	struct person_note_out note;
	struct ask_record_out asked;
	struct today_renew_out renewed;
	struct complaint_open_out complaint;
	struct given_add_out given;
	an_offer(w);
	struct person_id ines = a_person(w, "Ines Rossi");
	struct deal_id won = a_won_deal(w, ines, 480000);
	struct promise_keep_out kept;
	struct ask_record_name karl = {.name = STR("Karl Weber"), .organization = STR("Nordlicht")};
	DO(w, promise_keep, &kept, .promise = promise_of(w, won).id);
	DO(w, person_note, &note, .person = ines, .text = STR("likes sailing"));
	DO(w, ask_record, &asked, .person = ines, .names = {&karl, 1}, .advice_reason = STR("a test"));
	DO(w, given_add, &given, .person = ines, .need = ANSWER_YES,
		.to = ((const struct ask_record_referral *)asked.referrals.items)->person);
	struct referral_id referral = ((const struct ask_record_referral *)asked.referrals.items)->referral;
	struct kit_send_out sent;
	struct link_make_out made;
	struct referral_remind_out reminded;
	DO(w, kit_send, &sent, .referral = referral);
	DO(w, link_make, &made, .referral = referral);
	DO(w, referral_remind, &reminded, .referral = referral);
	struct prompt_add_out card;
	struct objection_add_out objection;
	struct target_add_out target;
	DO(w, prompt_add, &card, .circle = CIRCLE_CLUBS, .text = STR("Who sings beside you?"));
	karl = (struct ask_record_name){.name = STR("Karl Weber"), .organization = STR("Nordlicht"), .card = card.card};
	DO(w, ask_record, &asked, .person = ines, .names = {&karl, 1}, .advice_reason = STR("a test"));
	DO(w, objection_add, &objection, .says = STR("Not now."), .answer = STR("When?"));
	DO(w, target_add, &target, .description = STR("bakers"));
	DO(w, complaint_open, &complaint, .person = ines, .text = STR("the report was late"));
	DO(w, today_renew, &renewed);
}

static void a_sample_is_emptied(struct db *db)
{
	struct world *w = world_new(db), *other = world_new(db);
	live_in(other);
	struct str before = world_dump(w), others = world_dump(other);
	live_in(w);
	REFUSED(w, ERR_FORBIDDEN, workspace_empty); /* it is no sample */
	assert_int_equal(world_run(w, mark_as_sample, NULL), OK);
	struct workspace_empty_out emptied;
	DO(w, workspace_empty, &emptied);
	assert_int_equal(emptied.people, 2);
	struct str after = world_dump(w);
	/* The user's own row says when it was written last. */
	assert_true(after.n <= before.n + 8);
	struct person_list_out people;
	DO(w, person_list, &people);
	DO(w, person_list, &people, .search = STR("karl"));
	assert_int_equal(people.items.n, 0);
	struct workspace_show_out workspace;
	DO(w, workspace_show, &workspace);
	assert_false(workspace.sample);
	REFUSED(w, ERR_FORBIDDEN, workspace_empty); /* twice */
	assert_same_dump(others, world_dump(other));
	live_in(w); /* and one's own work begins */
}

static struct str upload(struct world *w, struct import_id *ret_import)
{
	struct import_upload *upload;
	struct import_add_in in = {.file_name = STR("Connections.csv")};
	struct import_add_out added;
	w->data = data_directory();
	assert_int_equal(import_upload_begin(w->arena, w->data, &upload), OK);
	assert_int_equal(import_upload_write(upload, LINKEDIN, strlen(LINKEDIN)), OK);
	assert_int_equal(import_upload_end(upload, &in.path, &in.content, &in.bytes), OK);
	assert_int_equal(world_call(w, "import_add", &in, &added), OK);
	*ret_import = added.import;
	return in.path;
}

/* An import to its end, with its file where the program keeps it. */
static struct str import_here(struct world *w, struct str *ret_report)
{
	struct import_start_out started;
	struct import_id import;
	struct str path = upload(w, &import);
	DO(w, import_start, &started, .import = import);
	run_jobs(w);
	*ret_report = shown(w, import).report;
	return path;
}

static bool is_there(struct world *w, struct str path)
{
	return access(import_path(w->arena, data_directory(), path), F_OK) == 0;
}

/* Files of the imports that are forgotten, looked at or only sent; no others. */
static void its_files_go_with_it(struct db *db)
{
	struct world *w = world_new(db), *other = world_new(db);
	struct str report, report_of_other;
	struct import_id import;
	struct str path_of_other = import_here(other, &report_of_other), path = import_here(w, &report);
	struct str only_sent = upload(w, &import);
	struct str own = str_format(w->arena, "%.*s/own.csv", STR_ARG(data_directory()));
	struct import_add_in in = {.file_name = STR("own.csv"), .path = own, .bytes = 1};
	struct import_add_out added;
	FILE *file = fopen(str_z(w->arena, own), "w");
	assert_true(file != NULL && fclose(file) == 0);
	assert_int_equal(world_call(w, "import_add", &in, &added), OK);
	assert_true(is_there(w, path) && is_there(w, report) && is_there(w, only_sent));
	assert_int_equal(world_run(w, mark_as_sample, NULL), OK);
	struct workspace_empty_out emptied;
	DO(w, workspace_empty, &emptied);
	assert_false(is_there(w, path));
	assert_false(is_there(w, report));
	assert_false(is_there(w, only_sent));
	assert_true(is_there(w, own));
	assert_true(is_there(w, path_of_other) && is_there(w, report_of_other));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_DB(a_sample_is_emptied),
		TEST_DB(its_files_go_with_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
