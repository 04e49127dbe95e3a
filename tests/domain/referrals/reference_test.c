/* References: who may be called, who matches best, never too often, thanked each time, never counted as
 * referrals. */
#include "people.h"

#include "domain/referrals/reference_score.h"
#include "merge_ops.h"
#include "reference_ops.h"
#include "reference_sql.h"
#include "referral_sql.h"
#include "trust_ops.h"
#include "undo_ops.h"

/* ---- the rule ---- */

static struct reference_fit judged(struct world *w, struct reference_facts facts, struct reference_wanted wanted)
{
	struct reference_fit fit;
	facts.name = STR("Rosa");
	facts.is_customer = !facts.is_customer; /* unless a case says otherwise */
	facts.most = facts.most ? facts.most : 2;
	facts.next = (struct day){20260701};
	reference_score(w->arena, &facts, &wanted, &fit);
	assert_true(fit.reason.n > 0);
	return fit;
}

static void some_are_never_called(struct db *db)
{
	struct world *w = world_new(db);
	struct reference_wanted wanted = {0};
	assert_true(judged(w, (struct reference_facts){0}, wanted).usable);
	assert_true(judged(w, (struct reference_facts){.score = {true, 9}}, wanted).usable);
	assert_false(judged(w, (struct reference_facts){.score = {true, 8}}, wanted).usable);
	assert_false(judged(w, (struct reference_facts){.complaint_open = true}, wanted).usable);
	assert_false(judged(w, (struct reference_facts){.do_not_contact = true}, wanted).usable);
	assert_false(judged(w, (struct reference_facts){.is_customer = true}, wanted).usable); /* is none */
	assert_false(judged(w, (struct reference_facts){.retired = true}, wanted).usable);
	assert_false(judged(w, (struct reference_facts){.is_prospect = true}, wanted).usable);
	assert_false(judged(w, (struct reference_facts){.asked_here = true}, wanted).usable);
	assert_true(judged(w, (struct reference_facts){.used = 1}, wanted).usable);
	struct reference_fit full = judged(w, (struct reference_facts){.used = 2}, wanted);
	assert_false(full.usable);
	assert_true(str_is(full.reason, "Rosa agreed to 2 a quarter and has had them: not before 1 July 2026."));
	assert_int_equal(reference_quarter((struct day){20260630}).ymd, 20260401);
	assert_int_equal(reference_quarter((struct day){20261231}).ymd, 20261001);
}

static void likeness_and_load_are_weighed(struct db *db)
{
	struct world *w = world_new(db);
	struct reference_wanted wanted = {
		.industry = STR("Dental"), .language = STR("German"), .size = FIRM_SIZE_SMALL};
	struct reference_facts facts = {.industry = STR("dental practices"), .language = STR("german")};
	fits_words(w->arena, STR("moving the archive"), &wanted.topics);
	fits_words(w->arena, STR("archives, staff"), &facts.topics);
	struct reference_fit best = judged(w, facts, wanted);
	assert_says(best.reason, "can tell of archive");
	assert_says(best.reason, "same trade (Dental)");
	assert_says(best.reason, "speaks german");
	struct reference_facts other = facts;
	other.language = STR("French");
	assert_true(judged(w, other, wanted).score < best.score);
	other = facts;
	other.industry = STR("shipping");
	assert_true(judged(w, other, wanted).score < best.score);
	other = facts;
	other.used = 1;
	assert_true(judged(w, other, wanted).score < best.score);
	other = facts;
	other.same_offer = true;
	assert_true(judged(w, other, wanted).score > best.score);
	other = facts;
	other.size = FIRM_SIZE_SMALL;
	assert_true(judged(w, other, wanted).score > best.score);
}

/* ---- as operations ---- */

static struct person_id happy(struct world *w, const char *name, int score)
{
	struct person_id person = a_person(w, name);
	struct satisfaction_note_out noted;
	a_won_deal(w, person, 100000);
	DO(w, satisfaction_note, &noted, .person = person, .score = score);
	return person;
}

static struct reference_id offers(struct world *w, struct person_id person, const char *industry)
{
	struct reference_offer_out out;
	DO(w, reference_offer, &out, .person = person, .industry = str_c(industry), .most = 1);
	return out.reference;
}

static struct reference_match_out matches(struct world *w, struct deal_id deal)
{
	struct reference_match_out out;
	DO(w, reference_match, &out, .deal = deal, .industry = STR("dental"));
	return out;
}

static const struct reference_item *first(const struct reference_match_out *out)
{
	return out->items.items;
}

static struct reference_use_id calls(struct world *w, struct reference_id reference, struct deal_id deal)
{
	struct reference_use_add_out out;
	DO(w, reference_use_add, &out, .reference = reference, .deal = deal);
	return out.use;
}

static void the_load_is_spread_and_the_limit_kept(struct db *db)
{
	struct world *w = world_new(db);
	an_offer(w);
	struct person_id rosa = happy(w, "Rosa Lind", 10), olga = happy(w, "Olga Neu", 9);
	struct reference_id of_rosa = offers(w, rosa, "dental"), of_olga = offers(w, olga, "dental");
	struct deal_id ben = a_deal(w, a_person(w, "Ben Haddad"), 0), karl = a_deal(w, a_person(w, "Karl Weber"), 0),
		       grace = a_deal(w, a_person(w, "Grace Ito"), 0);
	struct reference_match_out out = matches(w, ben);
	assert_int_equal(out.items.n, 2);
	assert_int_equal(first(&out)->reference.v, of_rosa.v); /* alike: the older */
	calls(w, of_rosa, ben);
	out = matches(w, karl);
	assert_int_equal(first(&out)->reference.v, of_olga.v);
	assert_false(first(&out)[1].usable);
	REFUSED(w, ERR_STOP, reference_use_add, .reference = of_rosa, .deal = karl);
	assert_says(w->problem.message, "not before 1 July 2026");
	calls(w, of_olga, karl);
	out = matches(w, grace);
	assert_false(first(&out)->usable);
	world_at(w, 20260701); /* the next quarter; Rosa's call is longest ago */
	out = matches(w, grace);
	assert_true(first(&out)->usable);
	assert_int_equal(first(&out)->reference.v, of_rosa.v);
	REFUSED(w, ERR_STOP, reference_use_add, .reference = of_rosa, .deal = ben); /* asked for this deal already */
	assert_int_equal(matches(w, ben).uses.n, 1);
}

static void a_call_that_did_not_happen_is_no_call(struct db *db)
{
	struct world *w = world_new(db);
	an_offer(w);
	struct reference_id rosa = offers(w, happy(w, "Rosa Lind", 10), "dental");
	struct deal_id ben = a_deal(w, a_person(w, "Ben Haddad"), 0);
	struct reference_use_id use = calls(w, rosa, ben);
	struct reference_outcome_out told;
	DO(w, reference_outcome, &told, .use = use, .outcome = REFERENCE_OUTCOME_DID_NOT_HAPPEN);
	struct reference_match_out out = matches(w, ben);
	assert_true(first(&out)->usable);
	assert_int_equal(first(&out)->used, 0);
	assert_int_equal(first(&out)->calls, 0);
}

static void who_is_unhappy_or_gone_is_not_called(struct db *db)
{
	struct world *w = world_new(db);
	an_offer(w);
	struct person_id rosa = happy(w, "Rosa Lind", 10), ines = a_person(w, "Ines Rossi");
	struct reference_id reference = offers(w, rosa, "dental");
	struct deal_id ben = a_deal(w, a_person(w, "Ben Haddad"), 0);
	struct complaint_open_out complaint;
	struct satisfaction_note_out noted;
	struct person_flag_out flag;
	struct event_undo_out undone;
	struct reference_retire_out retired;
	REFUSED(w, ERR_CONFLICT, reference_offer, .person = ines); /* no customer */
	REFUSED(w, ERR_CONFLICT, reference_offer, .person = rosa); /* is one */
	DO(w, complaint_open, &complaint, .person = rosa, .text = STR("late"));
	REFUSED(w, ERR_STOP, reference_use_add, .reference = reference, .deal = ben);
	assert_says(w->problem.message, "repair first");
	DO(w, event_undo, &undone, .event = complaint.event);
	DO(w, satisfaction_note, &noted, .person = rosa, .score = 8);
	REFUSED(w, ERR_STOP, reference_use_add, .reference = reference, .deal = ben);
	DO(w, event_undo, &undone, .event = noted.event);
	DO(w, person_flag, &flag, .person = rosa, .do_not_contact = {true, true});
	REFUSED(w, ERR_STOP, reference_use_add, .reference = reference, .deal = ben);
	DO(w, event_undo, &undone, .event = flag.event);
	DO(w, reference_retire, &retired, .reference = reference);
	REFUSED(w, ERR_STOP, reference_use_add, .reference = reference, .deal = ben);
	REFUSED(w, ERR_CONFLICT, reference_change, .reference = reference, .most = 3);
	struct reference_list_out list;
	DO(w, reference_list, &list);
	assert_int_equal(list.items.n, 0);
	DO(w, reference_list, &list, .retired = true);
	assert_int_equal(list.items.n, 1);
	DO(w, event_undo, &undone, .event = retired.event);
	calls(w, reference, ben);
}

static void each_call_is_asked_after_and_thanked(struct db *db)
{
	struct world *w = world_new(db);
	an_offer(w);
	struct person_id rosa = happy(w, "Rosa Lind", 10), ben = a_person(w, "Ben Haddad");
	struct reference_use_id use = calls(w, offers(w, rosa, "dental"), a_deal(w, ben, 0));
	struct reference_outcome_out told;
	struct today_done_out done;
	struct reference_of_out of;
	assert_null(today_item_of(w, TODAY_KIND_FOLLOW_UP, rosa));
	world_at(w, 20260608);
	assert_says(today_item_of(w, TODAY_KIND_FOLLOW_UP, rosa)->reason, "Ben Haddad was to call Rosa Lind");
	DO(w, reference_outcome, &told, .use = use, .outcome = REFERENCE_OUTCOME_HELPED, .note = STR("she sold it"));
	assert_null(today_item_of(w, TODAY_KIND_FOLLOW_UP, rosa));
	const struct today_show_item *thank = today_item_of(w, TODAY_KIND_THANK, rosa);
	assert_says(thank->reason, "took a call of Ben Haddad for you");
	assert_int_equal(thank->due.ymd, 20260610);
	DO(w, today_done, &done, .kind = TODAY_KIND_THANK, .person = rosa, .subject = thank->subject);
	assert_null(today_item_of(w, TODAY_KIND_THANK, rosa));
	DO(w, reference_outcome, &told, .use = use, .outcome = REFERENCE_OUTCOME_NO_DIFFERENCE);
	assert_null(today_item_of(w, TODAY_KIND_THANK, rosa)); /* she has been thanked */
	DO(w, reference_of, &of, .person = rosa);
	assert_int_equal(of.uses.n, 1);
	assert_int_equal(((const struct reference_uses_person_row *)of.uses.items)->thanks, OWED_STATE_DONE);
	assert_int_equal(((const struct reference_item *)of.items.items)->calls, 1);
	struct trust_show_out trust; /* somebody who lets others call them trusts us */
	DO(w, trust_show, &trust, .person = rosa);
	assert_int_equal(trust.references, 1);
	DO(w, trust_show, &trust, .person = ben);
	assert_int_equal(trust.references, 0);
}

struct numbers {
	struct list counts, calls;
	struct person_id person;
};

static enum err count_all(struct ctx *ctx, void *arg)
{
	struct numbers *numbers = arg;
	TRY(referral_counts(ctx->tx, (struct referral_counts_args){ctx->workspace, ctx->user}, &numbers->counts));
	return reference_calls(
		ctx->tx, (struct reference_calls_args){ctx->workspace, {&numbers->person.v, 1}}, &numbers->calls);
}

static void a_reference_is_no_referral(struct db *db)
{
	struct world *w = world_new(db);
	an_offer(w);
	struct person_id rosa = happy(w, "Rosa Lind", 10);
	struct numbers before = {.person = rosa}, after = before;
	struct referral_add_out named;
	struct reference_outcome_out told;
	struct referral_of_out of;
	DO(w, referral_add, &named, .source = rosa, .name = STR("Karl Weber"));
	assert_int_equal(world_run(w, count_all, &before), OK);
	struct reference_use_id use = calls(w, offers(w, rosa, "dental"), a_deal(w, a_person(w, "Ben Haddad"), 0));
	DO(w, reference_outcome, &told, .use = use, .outcome = REFERENCE_OUTCOME_HELPED);
	assert_int_equal(world_run(w, count_all, &after), OK);
	assert_int_equal(before.counts.n, 1);
	assert_int_equal(after.counts.n, 1);
	assert_int_equal(((const struct referral_counts_row *)after.counts.items)->n,
		((const struct referral_counts_row *)before.counts.items)->n);
	assert_int_equal(before.calls.n, 0);
	assert_int_equal(((const struct reference_calls_row *)after.calls.items)->n, 1);
	DO(w, referral_of, &of, .person = rosa);
	assert_int_equal(of.named.n, 1);
	struct person_may_ask_out may = may_ask(w, rosa);
	assert_int_equal(may.advice.n, 0); /* and no rest begins */
}

static void references_stay_in_their_workspace(struct db *db)
{
	struct world *w = world_new(db), *elsewhere = world_new(db);
	an_offer(w);
	an_offer(elsewhere);
	struct person_id rosa = happy(w, "Rosa Lind", 10);
	struct reference_id reference = offers(w, rosa, "dental");
	struct deal_id ben = a_deal(w, a_person(w, "Ben Haddad"), 0),
		       theirs = a_deal(elsewhere, a_person(elsewhere, "Ben Haddad"), 0);
	struct reference_use_id use = calls(w, reference, ben);
	struct reference_match_out out = matches(elsewhere, theirs);
	assert_int_equal(out.items.n, 0);
	REFUSED(elsewhere, ERR_NOT_FOUND, reference_offer, .person = rosa);
	REFUSED(elsewhere, ERR_NOT_FOUND, reference_use_add, .reference = reference, .deal = theirs);
	REFUSED(elsewhere, ERR_NOT_FOUND, reference_match, .deal = ben);
	REFUSED(elsewhere, ERR_NOT_FOUND, reference_outcome, .use = use, .outcome = REFERENCE_OUTCOME_HELPED);
	REFUSED(elsewhere, ERR_NOT_FOUND, reference_retire, .reference = reference);
}

static void two_entries_are_one_reference(struct db *db)
{
	struct world *w = world_new(db);
	an_offer(w);
	struct person_id rosa = happy(w, "Rosa Lind", 10), again = happy(w, "Rosa L.", 9),
			 ben = a_person(w, "Ben Haddad");
	struct reference_id kept = offers(w, rosa, "dental"), other = offers(w, again, "dental");
	struct person_merge_out merged;
	struct reference_list_out list;
	struct reference_of_out of;
	calls(w, other, a_deal(w, ben, 0));
	REFUSED(w, ERR_CONFLICT, person_merge, .keep = again, .other = ben);
	assert_says(w->problem.message, "they are two people");
	DO(w, person_merge, &merged, .keep = rosa, .other = again);
	DO(w, reference_list, &list);
	assert_int_equal(list.items.n, 1);
	const struct reference_item *item = list.items.items;
	assert_int_equal(item->reference.v, kept.v);
	assert_false(item->usable); /* the call counts for the person */
	DO(w, reference_of, &of, .person = rosa);
	assert_int_equal(of.uses.n, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_DB(some_are_never_called),
		TEST_DB(likeness_and_load_are_weighed),
		TEST_DB(the_load_is_spread_and_the_limit_kept),
		TEST_DB(a_call_that_did_not_happen_is_no_call),
		TEST_DB(who_is_unhappy_or_gone_is_not_called),
		TEST_DB(each_call_is_asked_after_and_thanked),
		TEST_DB(a_reference_is_no_referral),
		TEST_DB(references_stay_in_their_workspace),
		TEST_DB(two_entries_are_one_reference),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
