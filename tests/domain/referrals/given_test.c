/* Our people, given to others: after two yeses and not before, with what came of it. */
#include "people.h"

#include "given_ops.h"
#include "merge_ops.h"
#include "undo_ops.h"
#include "workspace_ops.h"

struct giving {
	struct person_id olga, paul;
	struct given_id given;
};

static struct giving give_one(struct world *w)
{
	struct giving giving = {.olga = a_person(w, "Olga Neu"), .paul = a_person(w, "Paul Ott")};
	struct given_add_out out;
	DO(w, given_add, &out, .person = giving.olga, .to = giving.paul, .why = STR("her practice moves house"));
	giving.given = out.given;
	assert_int_equal(out.state, GIVEN_STATE_NAMED);
	assert_false(out.gate_open);
	return giving;
}

static struct given_show_out show(struct world *w, struct given_id id)
{
	struct given_show_out out;
	DO(w, given_show, &out, .given = id);
	return out;
}

static void nobody_is_given_without_two_yeses(struct db *db)
{
	struct world *w = world_new(db);
	struct giving g = give_one(w);
	struct given_answer_out said;
	struct given_advance_out moved;
	assert_says(show(w, g.given).gate_reason, "Olga Neu has not been asked yet");
	REFUSED(w, ERR_ADVICE, given_advance, .given = g.given, .state = GIVEN_STATE_PERMITTED);
	REFUSED(w, ERR_ADVICE, given_advance, .given = g.given, .state = GIVEN_STATE_INTRODUCED);
	REFUSED(w, ERR_ADVICE, given_advance, .given = g.given, .state = GIVEN_STATE_WON);
	REFUSED(w, ERR_INVALID, given_answer, .given = g.given);
	DO(w, given_answer, &said, .given = g.given, .need = ANSWER_YES);
	assert_int_equal(said.state, GIVEN_STATE_NAMED);
	REFUSED(w, ERR_ADVICE, given_advance, .given = g.given, .state = GIVEN_STATE_INTRODUCED);
	assert_says(w->problem.message, "whether they want to talk with Paul Ott is not known");
	DO(w, given_answer, &said, .given = g.given, .wants = ANSWER_YES, .channel = CHANNEL_CALL);
	assert_int_equal(said.state, GIVEN_STATE_PERMITTED);
	assert_true(said.gate_open);
	DO(w, given_advance, &moved, .given = g.given, .state = GIVEN_STATE_INTRODUCED, .channel = CHANNEL_IN_PERSON);
	assert_int_equal(show(w, g.given).given.level, INTRODUCTION_LEVEL_IN_PERSON);
	assert_int_equal(show(w, g.given).given.given_on.ymd, 20260601);
	assert_int_equal(show(w, g.given).answers.n, 2);
	assert_int_equal(show(w, g.given).steps.n, 3);
}

static void a_live_introduction_asks_both(struct db *db)
{
	struct world *w = world_new(db);
	struct giving g = give_one(w);
	struct given_advance_out moved;
	DO(w, given_advance, &moved, .given = g.given, .state = GIVEN_STATE_INTRODUCED, .need = ANSWER_YES,
		.wants = ANSWER_YES);
	assert_int_equal(moved.state, GIVEN_STATE_INTRODUCED);
	/* What follows is theirs: an answer that grows old closes no gate behind them. */
	world_at(w, 20280101);
	DO(w, given_advance, &moved, .given = g.given, .state = GIVEN_STATE_WON, .value = {480000},
		.outcome = STR("signed for two years"));
	assert_int_equal(show(w, g.given).given.met_on.ymd, 20280101);
	assert_true(str_is(show(w, g.given).given.outcome, "signed for two years"));
	REFUSED(w, ERR_CONFLICT, given_advance, .given = g.given, .state = GIVEN_STATE_MET);
	REFUSED(w, ERR_CONFLICT, given_advance, .given = g.given, .state = GIVEN_STATE_WON);
}

static void a_no_is_a_refusal_until_they_answer_otherwise(struct db *db)
{
	struct world *w = world_new(db);
	struct giving g = give_one(w);
	struct given_answer_out said;
	DO(w, given_answer, &said, .given = g.given, .need = ANSWER_YES, .wants = ANSWER_NO);
	assert_int_equal(said.state, GIVEN_STATE_REFUSED);
	REFUSED(w, ERR_CONFLICT, given_advance, .given = g.given, .state = GIVEN_STATE_INTRODUCED);
	DO(w, given_answer, &said, .given = g.given, .wants = ANSWER_YES);
	assert_int_equal(said.state, GIVEN_STATE_PERMITTED);
}

static void who_must_not_be_contacted_is_not_given(struct db *db)
{
	struct world *w = world_new(db);
	struct giving g = give_one(w);
	struct person_id third = a_person(w, "Rosa Lind");
	struct person_flag_out flag;
	struct given_answer_out said;
	DO(w, given_answer, &said, .given = g.given, .need = ANSWER_YES, .wants = ANSWER_YES);
	DO(w, person_flag, &flag, .person = g.olga, .do_not_contact = {true, true});
	REFUSED(w, ERR_STOP, given_advance, .given = g.given, .state = GIVEN_STATE_INTRODUCED);
	REFUSED(w, ERR_STOP, given_add, .person = g.olga, .to = third);
	REFUSED(w, ERR_STOP, given_add, .person = third, .to = g.olga);
	REFUSED(w, ERR_INVALID, given_add, .person = third, .to = third);
	REFUSED(w, ERR_INVALID, given_add, .person = third);
	REFUSED(w, ERR_CONFLICT, given_add, .person = g.olga, .to = g.paul);
}

static void the_better_way_becomes_a_given_referral(struct db *db)
{
	struct world *w = world_new(db);
	an_offer(w);
	struct person_id ben = a_person(w, "Ben Haddad"), other = a_person(w, "Rosa Lind");
	struct deal_id deal = a_deal(w, ben, 0);
	struct deal_disqualify_out no;
	struct given_add_out out;
	REFUSED(w, ERR_INVALID, given_add, .person = ben, .deal = deal);
	DO(w, deal_disqualify, &no, .deal = deal, .reason = STR("too small for it"),
		.alternative_kind = ALTERNATIVE_KIND_PROVIDER, .alternative = STR("Paul Ott"));
	REFUSED(w, ERR_INVALID, given_add, .person = other, .deal = deal);
	DO(w, given_add, &out, .person = ben, .deal = deal, .need = ANSWER_YES, .wants = ANSWER_YES);
	assert_int_equal(out.state, GIVEN_STATE_PERMITTED);
	assert_true(str_is(show(w, out.given).to_name, "Paul Ott"));
	assert_int_equal(show(w, out.given).given.deal_id.v, deal.v);
	struct given_of_out of;
	DO(w, given_of, &of, .person = ben);
	assert_int_equal(of.lead.n, 1);
	DO(w, given_of, &of, .person = out.to);
	assert_int_equal(of.got.n, 1);
	struct given_list_out list;
	DO(w, given_list, &list, .user = w->user);
	assert_int_equal(list.items.n, 1);
}

static void only_who_gave_them_moves_them(struct db *db)
{
	struct world *w = world_new(db);
	struct giving g = give_one(w);
	struct user_id rep = world_rep(w, "Ben Rep", "ben@example.com");
	w->user = rep;
	w->role = USER_ROLE_REP;
	REFUSED(w, ERR_FORBIDDEN, given_answer, .given = g.given, .need = ANSWER_YES);
	REFUSED(w, ERR_FORBIDDEN, given_advance, .given = g.given, .state = GIVEN_STATE_NOT_WON);
	struct world *elsewhere = world_new(db);
	REFUSED(elsewhere, ERR_NOT_FOUND, given_show, .given = g.given);
	REFUSED(elsewhere, ERR_NOT_FOUND, given_answer, .given = g.given, .need = ANSWER_YES);
	struct person_id third = a_person(elsewhere, "Olga Neu");
	REFUSED(elsewhere, ERR_NOT_FOUND, given_add, .person = third, .to = g.paul);
}

static void no_fee_unless_the_owner_says_it_is_lawful(struct db *db)
{
	struct world *w = world_new(db);
	struct giving g = give_one(w);
	struct given_advance_out moved;
	struct workspace_update_out updated;
	struct workspace_show_out workspace;
	REFUSED(w, ERR_FORBIDDEN, given_advance, .given = g.given, .state = GIVEN_STATE_WON, .need = ANSWER_YES,
		.wants = ANSWER_YES, .fee = {10000});
	assert_says(w->problem.message, "RESPA section 8");
	assert_true(str_is(w->problem.field, "fee"));
	DO(w, workspace_update, &updated, .fee_field = {true, true});
	DO(w, workspace_show, &workspace);
	assert_true(workspace.fee_field);
	DO(w, given_advance, &moved, .given = g.given, .state = GIVEN_STATE_WON, .need = ANSWER_YES,
		.wants = ANSWER_YES, .fee = {10000});
	assert_int_equal(show(w, g.given).given.fee.v, 10000);
}

static void it_is_taken_back_whole(struct db *db)
{
	struct world *w = world_new(db);
	struct giving g = give_one(w);
	struct given_advance_out moved;
	struct event_undo_out undone;
	DO(w, given_advance, &moved, .given = g.given, .state = GIVEN_STATE_MET, .need = ANSWER_YES,
		.wants = ANSWER_YES);
	DO(w, event_undo, &undone, .event = moved.event);
	assert_int_equal(show(w, g.given).given.state, GIVEN_STATE_NAMED);
	assert_int_equal(show(w, g.given).steps.n, 1);
	assert_int_equal(show(w, g.given).answers.n, 0);
	assert_false(show(w, g.given).gate_open);
}

static void entries_put_together_keep_whom_they_were_given(struct db *db)
{
	struct world *w = world_new(db);
	struct giving g = give_one(w);
	struct person_id other = a_person(w, "Olga N."), paul = a_person(w, "Paul O.");
	struct person_merge_out merged;
	struct given_of_out of;
	REFUSED(w, ERR_CONFLICT, person_merge, .keep = g.paul, .other = g.olga);
	assert_says(w->problem.message, "Olga Neu was given to Paul Ott");
	DO(w, person_merge, &merged, .keep = other, .other = g.olga);
	DO(w, person_merge, &merged, .keep = paul, .other = g.paul);
	DO(w, given_of, &of, .person = other);
	assert_int_equal(((const struct given_lead_row *)of.lead.items)->other.v, paul.v);
	assert_int_equal(show(w, g.given).given.person_id.v, other.v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_DB(nobody_is_given_without_two_yeses),
		TEST_DB(a_live_introduction_asks_both),
		TEST_DB(a_no_is_a_refusal_until_they_answer_otherwise),
		TEST_DB(who_must_not_be_contacted_is_not_given),
		TEST_DB(the_better_way_becomes_a_given_referral),
		TEST_DB(only_who_gave_them_moves_them),
		TEST_DB(no_fee_unless_the_owner_says_it_is_lawful),
		TEST_DB(it_is_taken_back_whole),
		TEST_DB(entries_put_together_keep_whom_they_were_given),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
