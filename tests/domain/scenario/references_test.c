/* References, as a story: two happy customers take the calls of three who are still deciding. */
#include "domain/referrals/people.h"

#include "reference_ops.h"
#include "undo_ops.h"

static struct person_id customer(struct world *w, const char *name, const char *organization)
{
	struct person_add_out added;
	struct promise_keep_out kept;
	struct promise_confirm_out confirmed;
	DO(w, person_add, &added, .name = str_c(name), .organization = str_c(organization));
	struct deal_id deal = a_won_deal(w, added.person, 480000);
	DO(w, promise_keep, &kept, .promise = promise_of(w, deal).id);
	DO(w, promise_confirm, &confirmed, .promise = promise_of(w, deal).id, .score = {true, 10});
	return added.person;
}

static struct reference_id agrees(
	struct world *w, struct person_id person, const char *industry, const char *topic, int most)
{
	struct reference_offer_out out;
	struct str topics[] = {str_c(topic)};
	DO(w, reference_offer, &out, .person = person, .industry = str_c(industry), .topics = {topics, 1},
		.language = STR("English"), .most = most);
	return out.reference;
}

static struct reference_match_out match(struct world *w, struct deal_id deal, const char *topic, const char *industry)
{
	struct reference_match_out out;
	struct str topics[] = {str_c(topic)};
	DO(w, reference_match, &out, .deal = deal, .topics = {topics, 1}, .industry = str_c(industry));
	return out;
}

static const struct reference_item *at(const struct reference_match_out *out, size_t i)
{
	assert_true(i < out->items.n);
	return (const struct reference_item *)out->items.items + i;
}

static void two_customers_take_calls(struct db *db)
{
	struct world *w = world_new(db);
	struct reference_use_add_out use;
	struct reference_outcome_out told;
	struct today_done_out done;
	struct complaint_open_out complaint;
	struct complaint_resolve_out mended;
	struct satisfaction_note_out score;
	struct reference_of_out of;
	struct referral_of_out referrals;
	an_offer(w);
	struct person_id rosa = customer(w, "Rosa Lind", "Smile Dental"), olga = customer(w, "Olga Neu", "Nordlicht");
	struct reference_id of_rosa = agrees(w, rosa, "dental", "moving the archive", 1);
	struct reference_id of_olga = agrees(w, olga, "shipping", "the first month", 2);
	struct deal_id ben = a_deal(w, a_person(w, "Ben Haddad"), 0), karl = a_deal(w, a_person(w, "Karl Weber"), 0),
		       grace = a_deal(w, a_person(w, "Grace Ito"), 0);

	/* 1 June: Ben, a dentist, worries about the archive. Rosa is the best, and he is told why. */
	struct reference_match_out out = match(w, ben, "archive", "dental");
	assert_int_equal(at(&out, 0)->reference.v, of_rosa.v);
	assert_says(at(&out, 0)->reason, "can tell of archive, bought the same, same trade (dental)");
	DO(w, reference_use_add, &use, .reference = of_rosa, .deal = ben);

	/* 4 June: Karl is a dentist, too, but Rosa has had her call: Olga takes his. */
	world_at(w, 20260604);
	out = match(w, karl, "archive", "dental");
	assert_int_equal(at(&out, 0)->reference.v, of_olga.v);
	assert_false(at(&out, 1)->usable);
	assert_says(at(&out, 1)->reason, "agreed to 1 a quarter and has had them: not before 1 July 2026");
	REFUSED(w, ERR_STOP, reference_use_add, .reference = of_rosa, .deal = karl);
	struct reference_use_add_out of_karl;
	DO(w, reference_use_add, &of_karl, .reference = of_olga, .deal = karl);

	/* 8 June: what came of Ben's call? It helped; Rosa is thanked. */
	world_at(w, 20260608);
	renew(w);
	assert_says(today_item_of(w, TODAY_KIND_FOLLOW_UP, rosa)->reason, "Ben Haddad was to call Rosa Lind");
	DO(w, reference_outcome, &told, .use = use.use, .outcome = REFERENCE_OUTCOME_HELPED);
	const struct today_show_item *thank = today_item_of(w, TODAY_KIND_THANK, rosa);
	DO(w, today_done, &done, .kind = TODAY_KIND_THANK, .person = rosa, .subject = thank->subject,
		.how = STR("a box of the pears she likes"));
	DO(w, reference_of, &of, .person = rosa);
	assert_int_equal(((const struct reference_uses_person_row *)of.uses.items)->thanks, OWED_STATE_DONE);

	/* 9 June: Karl never called. No thanks are owed, and it was no call. */
	world_at(w, 20260609);
	DO(w, reference_outcome, &told, .use = of_karl.use, .outcome = REFERENCE_OUTCOME_DID_NOT_HAPPEN);
	assert_null(today_item_of(w, TODAY_KIND_THANK, olga));

	/* 10 June: Olga complains: nobody calls her before that is mended, nor at an 8. */
	world_at(w, 20260610);
	DO(w, complaint_open, &complaint, .person = olga, .text = STR("the report was late"));
	out = match(w, grace, "first month", "shipping");
	assert_false(at(&out, 0)->usable);
	REFUSED(w, ERR_STOP, reference_use_add, .reference = of_olga, .deal = grace);
	DO(w, complaint_resolve, &mended, .complaint = complaint.complaint, .resolution = STR("written anew"));
	DO(w, satisfaction_note, &score, .person = olga, .score = 8);
	REFUSED(w, ERR_STOP, reference_use_add, .reference = of_olga, .deal = grace);
	DO(w, satisfaction_note, &score, .person = olga, .score = 9);
	DO(w, reference_use_add, &use, .reference = of_olga, .deal = grace);

	/* 1 July: a new quarter, and Rosa may be called again. None of it was a referral. */
	world_at(w, 20260701);
	out = match(w, karl, "archive", "dental");
	assert_int_equal(at(&out, 0)->reference.v, of_rosa.v);
	assert_true(at(&out, 0)->usable);
	DO(w, referral_of, &referrals, .person = rosa);
	assert_int_equal(referrals.named.n, 0);
	struct referral_list_out list;
	DO(w, referral_list, &list, .user = w->user);
	assert_int_equal(list.counts.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_DB(two_customers_take_calls),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
