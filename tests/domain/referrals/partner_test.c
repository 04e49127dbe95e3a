/* Partners: the agreement, the balance of both directions, and to whom to give next. */
#include "people.h"

#include "given_ops.h"
#include "merge_ops.h"
#include "partner_ops.h"
#include "undo_ops.h"
#include "workspace_ops.h"

struct exchange {
	struct person_id paul;
	struct partner_id partner;
};

static struct exchange exchange(struct world *w)
{
	struct exchange e = {.paul = a_person(w, "Paul Ott")};
	struct str not_a_fit[] = {STR("practices of one chair")};
	struct partner_add_out out;
	DO(w, partner_add, &out, .person = e.paul, .trade = STR("tax advice"),
		.ideal_client = STR("Dental practices in Leeds"), .not_a_fit = {not_a_fit, 1});
	e.partner = out.partner;
	return e;
}

static struct partner_show_out show(struct world *w, struct partner_id partner)
{
	struct partner_show_out out;
	DO(w, partner_show, &out, .partner = partner);
	return out;
}

/* Paul brings somebody, to a step. */
static struct person_id brings(struct world *w, struct person_id paul, const char *name, enum referral_state to)
{
	struct referral_add_out named;
	struct referral_advance_out moved;
	DO(w, referral_add, &named, .source = paul, .name = str_c(name));
	DO(w, permission_note, &(struct permission_note_out){0}, .referral = named.referral, .need = ANSWER_YES,
		.wants = ANSWER_YES);
	DO(w, referral_advance, &moved, .referral = named.referral, .state = to, .value = {100000});
	return named.person;
}

static void gives(struct world *w, struct person_id paul, struct person_id person, enum given_state to)
{
	struct given_add_out given;
	struct given_advance_out moved;
	DO(w, given_add, &given, .person = person, .to = paul, .need = ANSWER_YES, .wants = ANSWER_YES);
	DO(w, given_advance, &moved, .given = given.given, .state = to, .value = {50000});
}

static struct person_id somebody(struct world *w, const char *name, const char *organization, const char *town)
{
	struct person_add_out added;
	struct person_flag_out flag;
	DO(w, person_add, &added, .name = str_c(name), .organization = str_c(organization), .town = str_c(town));
	DO(w, person_flag, &flag, .person = added.person, .knows_offer = {true, true});
	return added.person;
}

static void an_agreement_is_made_changed_and_ended(struct db *db)
{
	struct world *w = world_new(db);
	struct exchange e = exchange(w);
	struct partner_show_out shown = show(w, e.partner);
	struct person_show_out person;
	struct partner_change_out changed;
	struct partner_end_out ended;
	struct event_undo_out undone;
	struct str lines[] = {STR("hospitals"), STR("shops")};
	assert_true(str_is(shown.partner.trade, "tax advice"));
	assert_int_equal(shown.not_a_fit.n, 1);
	DO(w, person_show, &person, .person = e.paul);
	assert_true(person.partner);
	assert_int_equal(may_ask(w, e.paul).rule, READINESS_RULE_PARTNER);
	REFUSED(w, ERR_CONFLICT, partner_add, .person = e.paul, .trade = STR("law"));
	REFUSED(w, ERR_INVALID, partner_add, .person = a_person(w, "Rosa Lind"), .trade = STR(" "));
	DO(w, partner_change, &changed, .partner = e.partner, .agreement = STR("a lunch each quarter"),
		.not_a_fit = {lines, 2});
	shown = show(w, e.partner);
	assert_true(str_is(shown.partner.agreement, "a lunch each quarter"));
	assert_true(str_is(shown.partner.ideal_client, "Dental practices in Leeds"));
	assert_int_equal(shown.not_a_fit.n, 2);
	DO(w, partner_end, &ended, .partner = e.partner, .reason = STR("moved away"));
	DO(w, person_show, &person, .person = e.paul);
	assert_false(person.partner);
	REFUSED(w, ERR_CONFLICT, partner_end, .partner = e.partner);
	struct partner_list_out list;
	DO(w, partner_list, &list);
	assert_int_equal(list.items.n, 0);
	DO(w, partner_list, &list, .ended = true);
	assert_int_equal(list.items.n, 1);
	DO(w, event_undo, &undone, .event = ended.event);
	DO(w, person_show, &person, .person = e.paul);
	assert_true(person.partner);
}

static void the_balance_counts_both_directions(struct db *db)
{
	struct world *w = world_new(db);
	an_offer(w);
	struct exchange e = exchange(w), other = {.paul = a_person(w, "Rosa Lind")};
	struct partner_add_out added;
	struct partner_list_out list;
	DO(w, partner_add, &added, .person = other.paul, .trade = STR("law"));
	brings(w, e.paul, "Karl Weber", REFERRAL_STATE_INTRODUCED);
	brings(w, e.paul, "Olga Neu", REFERRAL_STATE_WON);
	struct referral_add_out only_named;
	DO(w, referral_add, &only_named, .source = e.paul, .name = STR("Grace Ito")); /* a name is no introduction */
	gives(w, e.paul, a_person(w, "Ben Haddad"), GIVEN_STATE_WON);
	gives(w, other.paul, a_person(w, "Ines Rossi"), GIVEN_STATE_MET);
	struct partner_balance balance = show(w, e.partner).balance;
	assert_int_equal(balance.received, 2);
	assert_int_equal(balance.received_met, 1);
	assert_int_equal(balance.received_won, 1);
	assert_int_equal(balance.received_value.v, 100000);
	assert_int_equal(balance.given, 1);
	assert_int_equal(balance.given_won, 1);
	assert_int_equal(balance.given_value.v, 50000);
	DO(w, partner_list, &list);
	assert_int_equal(list.items.n, 2);
	assert_int_equal(((const struct partner_balance *)list.items.items)->person.v, e.paul.v);
	DO(w, partner_list, &list, .behind = true); /* Rosa got more than she gave */
	assert_int_equal(list.items.n, 1);
	assert_int_equal(show(w, e.partner).received.n, 3);
	assert_int_equal(show(w, e.partner).given.n, 1);
	assert_true(show(w, e.partner).owed.n > 0); /* he has not heard of Olga yet */
	world_at(w, 20270602);
	balance = show(w, e.partner).balance;
	assert_int_equal(balance.received + balance.given, 0);
}

static void give_first_is_advice_until_we_have_given(struct db *db)
{
	struct world *w = world_new(db);
	an_offer(w);
	struct exchange e = exchange(w);
	struct person_may_ask_out may;
	brings(w, e.paul, "Karl Weber", REFERRAL_STATE_INTRODUCED);
	may = may_ask(w, e.paul);
	assert_int_equal(may.advice.n, 1);
	const struct person_may_ask_advice *advice = may.advice.items;
	assert_says(advice->text, "brought you 1 in twelve months and got 0");
	const struct today_show_item *item = today_item_of(w, TODAY_KIND_GIVE, e.paul);
	assert_non_null(item);
	assert_says(item->reason, "Paul Ott brought you 1 in twelve months and got 0: give somebody back.");
	assert_true(str_none(item->ask_for) || item->ask_for.n == 0);
	somebody(w, "Olga Neu", "Smile Dental Practice", "Leeds");
	item = today_item_of(w, TODAY_KIND_GIVE, e.paul);
	assert_says(item->ask_for, "Olga Neu fits whom they look for (Dental, practices, Leeds).");
	gives(w, e.paul, a_person(w, "Ben Haddad"), GIVEN_STATE_INTRODUCED);
	assert_int_equal(may_ask(w, e.paul).advice.n, 0);
	item = today_item_of(w, TODAY_KIND_GIVE, e.paul);
	assert_null(item);
}

static void a_given_one_is_asked_introduced_and_asked_after(struct db *db)
{
	struct world *w = world_new(db);
	struct exchange e = exchange(w);
	struct given_add_out given;
	struct given_answer_out said;
	struct given_advance_out moved;
	DO(w, given_add, &given, .person = a_person(w, "Ben Haddad"), .to = e.paul);
	assert_null(today_item_of(w, TODAY_KIND_GIVE, e.paul));
	world_at(w, 20260608);
	assert_says(today_item_of(w, TODAY_KIND_GIVE, e.paul)->reason, "the two questions are still open");
	DO(w, given_answer, &said, .given = given.given, .need = ANSWER_YES, .wants = ANSWER_YES);
	const struct today_show_item *item = today_item_of(w, TODAY_KIND_GIVE, e.paul);
	assert_says(item->reason, "Ben Haddad has the need and wants to talk with Paul Ott");
	assert_int_equal(item->due.ymd, 20260610);
	struct today_done_out done; /* one tap: they are introduced */
	DO(w, today_done, &done, .kind = TODAY_KIND_GIVE, .person = e.paul, .subject = {given.given.v});
	struct given_show_out shown;
	DO(w, given_show, &shown, .given = given.given);
	assert_int_equal(shown.given.state, GIVEN_STATE_INTRODUCED);
	assert_null(today_item_of(w, TODAY_KIND_FOLLOW_UP, e.paul));
	world_at(w, 20260615);
	item = today_item_of(w, TODAY_KIND_FOLLOW_UP, e.paul);
	assert_says(item->reason, "ask Paul Ott what came of it");
	DO(w, today_done, &done, .kind = TODAY_KIND_FOLLOW_UP, .person = e.paul, .subject = {given.given.v});
	assert_null(today_item_of(w, TODAY_KIND_FOLLOW_UP, e.paul));
	world_at(w, 20260622); /* asked, and nothing heard: once more */
	assert_non_null(today_item_of(w, TODAY_KIND_FOLLOW_UP, e.paul));
	DO(w, given_advance, &moved, .given = given.given, .state = GIVEN_STATE_WON, .outcome = STR("signed"));
	assert_null(today_item_of(w, TODAY_KIND_FOLLOW_UP, e.paul));
	/* What is kept is what judging anew says. */
	renew(w);
	assert_null(today_item_of(w, TODAY_KIND_FOLLOW_UP, e.paul));
}

static size_t next_for(struct world *w, struct partner_id partner, struct str *ret_words)
{
	struct partner_next_out out;
	DO(w, partner_next, &out, .partner = partner);
	*ret_words = out.items.n > 0 ? ((const struct partner_next_item *)out.items.items)->words : STR_NONE;
	return out.items.n;
}

static void our_people_are_held_against_whom_they_look_for(struct db *db)
{
	struct world *w = world_new(db);
	struct exchange e = exchange(w);
	struct str words;
	struct person_id olga = somebody(w, "Olga Neu", "Smile Dental Practice", "Leeds");
	somebody(w, "Karl Weber", "Nordlicht", "Leeds");
	assert_int_equal(next_for(w, e.partner, &words), 1);
	assert_true(str_is(words, "Dental, practices, Leeds"));
	struct person_note_out note;
	struct person_flag_out flag;
	struct event_undo_out undone;
	DO(w, person_note, &note, .person = olga, .text = STR("a practice of one chair"));
	assert_int_equal(next_for(w, e.partner, &words), 0); /* whom he does not fit */
	DO(w, event_undo, &undone, .event = note.event);
	DO(w, person_flag, &flag, .person = olga, .do_not_contact = {true, true});
	assert_int_equal(next_for(w, e.partner, &words), 0);
	DO(w, event_undo, &undone, .event = flag.event);
	assert_int_equal(next_for(w, e.partner, &words), 1);
	gives(w, e.paul, olga, GIVEN_STATE_INTRODUCED);
	assert_int_equal(next_for(w, e.partner, &words), 0); /* he has got her */
	/* Whom he brought is not given back to him. */
	struct person_id grace = somebody(w, "Grace Ito", "Dental Practice", "Leeds");
	assert_int_equal(next_for(w, e.partner, &words), 1);
	struct referral_add_out named;
	DO(w, referral_add, &named, .source = e.paul, .person = grace);
	assert_int_equal(next_for(w, e.partner, &words), 0);
	/* Who merely stands in our books is not ours to give. */
	struct person_add_out stranger;
	DO(w, person_add, &stranger, .name = STR("Stranger"), .organization = STR("Leeds Dental Practice"));
	assert_int_equal(next_for(w, e.partner, &words), 0);
}

static void partners_stay_in_their_workspace(struct db *db)
{
	struct world *w = world_new(db), *elsewhere = world_new(db);
	struct exchange e = exchange(w);
	struct partner_list_out list;
	REFUSED(elsewhere, ERR_NOT_FOUND, partner_show, .partner = e.partner);
	REFUSED(elsewhere, ERR_NOT_FOUND, partner_change, .partner = e.partner, .trade = STR("x"));
	REFUSED(elsewhere, ERR_NOT_FOUND, partner_add, .person = e.paul, .trade = STR("x"));
	REFUSED(elsewhere, ERR_NOT_FOUND, partner_next, .partner = e.partner);
	DO(elsewhere, partner_list, &list, .ended = true);
	assert_int_equal(list.items.n, 0);
}

static void no_fee_is_agreed_either(struct db *db)
{
	struct world *w = world_new(db);
	struct exchange e = exchange(w);
	struct partner_change_out changed;
	struct workspace_update_out updated;
	REFUSED(w, ERR_FORBIDDEN, partner_change, .partner = e.partner, .fee = {5000});
	REFUSED(w, ERR_FORBIDDEN, partner_add, .person = a_person(w, "Rosa"), .trade = STR("law"), .fee = {5000});
	DO(w, workspace_update, &updated, .fee_field = {true, true});
	DO(w, partner_change, &changed, .partner = e.partner, .fee = {5000});
	assert_int_equal(show(w, e.partner).partner.fee.v, 5000);
}

static void two_entries_leave_one_agreement(struct db *db)
{
	struct world *w = world_new(db);
	struct exchange e = exchange(w);
	struct person_id again = a_person(w, "Paul O.");
	struct partner_add_out second;
	struct person_merge_out merged;
	struct event_undo_out undone;
	struct partner_list_out list;
	DO(w, partner_add, &second, .person = again, .trade = STR("law"));
	DO(w, person_merge, &merged, .keep = e.paul, .other = again);
	DO(w, partner_list, &list);
	assert_int_equal(list.items.n, 1);
	assert_int_equal(((const struct partner_balance *)list.items.items)->partner.v, e.partner.v);
	assert_int_equal(show(w, second.partner).partner.ended.ymd, 20260601);
	DO(w, event_undo, &undone, .event = merged.event);
	DO(w, partner_list, &list);
	assert_int_equal(list.items.n, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_DB(an_agreement_is_made_changed_and_ended),
		TEST_DB(the_balance_counts_both_directions),
		TEST_DB(give_first_is_advice_until_we_have_given),
		TEST_DB(a_given_one_is_asked_introduced_and_asked_after),
		TEST_DB(our_people_are_held_against_whom_they_look_for),
		TEST_DB(partners_stay_in_their_workspace),
		TEST_DB(no_fee_is_agreed_either),
		TEST_DB(two_entries_leave_one_agreement),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
