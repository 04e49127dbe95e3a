/* Trust: what is kept, said and mended; and the warnings when it is going. */
#include "people.h"

#include "domain/referrals/trust.h"
#include "trust_ops.h"

static void when_it_is_going(void **state)
{
	(void)state;
	assert_true(trust_low(6));
	assert_false(trust_low(7));
	assert_true(trust_fell(10, 8));
	assert_false(trust_fell(10, 9));
	assert_false(trust_fell(7, 10));
	assert_false(trust_silent((struct day){20260101}, (struct day){20260630}));
	assert_true(trust_silent((struct day){20260101}, (struct day){20260701}));
	assert_false(trust_silent(DAY_NONE, (struct day){20260701}));
}

static void one_sentence_says_what_speaks_loudest(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	struct trust_facts facts = {.name = STR("Ines"), .repair_days = -1};
	assert_says(trust_sentence(arena, &facts), "trust begins with the first promise kept");
	facts.due = 5, facts.in_time = 5;
	assert_says(trust_sentence(arena, &facts), "5 of 5 promises to Ines in time; how it went has not been asked");
	facts.scores = 1, facts.last = 9;
	assert_says(trust_sentence(arena, &facts), "Ines last gave a 9");
	facts.in_time = 4;
	assert_says(trust_sentence(arena, &facts), "4 of 5 promises to Ines in time: the next one decides");
	facts.earned = 2;
	assert_says(trust_sentence(arena, &facts), "they named 2 unasked");
	facts.scores = 2, facts.last = 8, facts.before = 10;
	assert_says(trust_sentence(arena, &facts), "8 after 10");
	facts.last = 4;
	assert_says(trust_sentence(arena, &facts), "the last score was 4");
	facts.open_complaints = 1;
	assert_says(trust_sentence(arena, &facts), "complaint of Ines is open");
}

static struct trust_show_out trust_in(struct world *w, struct person_id person)
{
	struct trust_show_out out;
	DO(w, trust_show, &out, .person = person);
	return out;
}

static void score(struct world *w, struct person_id person, int score)
{
	struct satisfaction_note_out out;
	DO(w, satisfaction_note, &out, .person = person, .score = score);
}

static void what_a_customer_has_seen(struct db *db)
{
	struct world *w = world_new(db);
	struct promise_add_out promise;
	struct promise_keep_out kept;
	struct complaint_open_out complaint;
	struct complaint_resolve_out mended;
	struct referral_add_out named;
	struct ask_record_out asked;
	struct ask_record_name names[] = {{.name = STR("Ana Ruiz")}};
	an_offer(w);
	struct person_id ines = a_person(w, "Ines Rossi");
	struct deal_id deal = a_won_deal(w, ines, 100000);
	assert_int_equal(trust_in(w, ines).promises_due, 0);
	DO(w, promise_keep, &kept, .promise = promise_of(w, deal).id);
	DO(w, promise_add, &promise, .deal = deal, .text = STR("second report"), .due = {20260610});
	world_at(w, 20260612); /* the second one is late */
	DO(w, promise_keep, &kept, .promise = promise.promise);
	DO(w, complaint_open, &complaint, .person = ines, .text = STR("page 3 is wrong"));
	assert_int_equal(trust_in(w, ines).open_complaints, 1);
	assert_false(trust_in(w, ines).repair_days.set);
	world_at(w, 20260615);
	DO(w, complaint_resolve, &mended, .complaint = complaint.complaint, .resolution = STR("printed anew"));
	score(w, ines, 10);
	DO(w, referral_add, &named, .source = ines, .name = STR("Karl Weber"));
	DO(w, ask_record, &asked, .person = ines, .names = {names, 1}, .occasion = OCCASION_PROMISE_CONFIRMED);
	struct trust_show_out trust = trust_in(w, ines);
	assert_int_equal(trust.promises_due, 2);
	assert_int_equal(trust.promises_in_time, 1);
	assert_int_equal(trust.scores.n, 1);
	assert_int_equal(trust.earned, 1);
	assert_int_equal(trust.asked, 1);
	assert_int_equal(trust.complaints, 1);
	assert_int_equal(trust.open_complaints, 0);
	assert_int_equal(trust.repair_days.v, 3);
	assert_says(trust.sentence, "they named 1 unasked");
	REFUSED(w, ERR_NOT_FOUND, trust_show, .person = {1});
}

/* Still good, but lower than before: they are asked what has changed, and who came through them is named. */
static void satisfaction_falls(struct db *db)
{
	struct world *w = world_new(db);
	struct promise_keep_out kept;
	struct deal_add_out brought;
	struct deal_win_out won;
	an_offer(w);
	struct person_id ines = a_person(w, "Ines Rossi"), karl = a_person(w, "Karl Weber");
	DO(w, promise_keep, &kept, .promise = promise_of(w, a_won_deal(w, ines, 100000)).id);
	score(w, ines, 10);
	assert_null(today_item_of(w, TODAY_KIND_REPAIR, ines));
	world_at(w, 20260620);
	score(w, ines, 9);
	assert_null(today_item_of(w, TODAY_KIND_REPAIR, ines));
	world_at(w, 20260630);
	score(w, ines, 7);
	const struct today_show_item *item = today_item_of(w, TODAY_KIND_REPAIR, ines);
	assert_non_null(item);
	assert_true(str_is(item->rule, "score_fell"));
	assert_says(item->reason, "gave 7 on 30 June 2026, after 9");
	assert_null(today_item_of(w, TODAY_KIND_HOW_IT_WENT, ines)); /* said once */
	DO(w, deal_add, &brought, .person = karl, .sent_by = ines);
	DO(w, deal_win, &won, .deal = brought.deal);
	assert_says(today_item_of(w, TODAY_KIND_REPAIR, ines)->reason, "Karl Weber came through them");
	score(w, ines, 9);
	assert_null(today_item_of(w, TODAY_KIND_REPAIR, ines));
	score(w, ines, 7); /* with somebody brought, it is owed to look after them */
	struct owed_list_out owed;
	DO(w, owed_list, &owed, .user = {0});
	bool warned = false;
	for (size_t i = 0; i < owed.items.n; i++)
		warned = warned || ((const struct owed_page_row *)owed.items.items)[i].kind == OWED_KIND_WARN_BROUGHT;
	assert_true(warned);
}

static struct person_id bring(struct world *w, struct person_id source, const char *name)
{
	struct deal_add_out deal;
	struct deal_win_out won;
	struct person_id person = a_person(w, name);
	DO(w, deal_add, &deal, .person = person, .sent_by = source);
	DO(w, deal_win, &won, .deal = deal.deal);
	return person;
}

static void settle(struct world *w)
{
	struct owed_list_out owed;
	struct owed_done_out done;
	DO(w, owed_list, &owed, .user = {0});
	for (size_t i = 0; i < owed.items.n; i++)
		DO(w, owed_done, &done, .owed = ((const struct owed_page_row *)owed.items.items)[i].id);
}

static void a_source_leaves(struct db *db)
{
	struct world *w = world_new(db);
	struct deal_end_out ended;
	an_offer(w);
	struct person_id ines = a_person(w, "Ines Rossi");
	struct deal_id deal = a_won_deal(w, ines, 100000);
	bring(w, ines, "Karl Weber");
	bring(w, ines, "Ana Ruiz");
	settle(w);
	assert_null(line_of(w, ines, "warn_brought"));
	DO(w, deal_end, &ended, .deal = deal, .reason = STR("sold the firm"));
	const struct today_show_item *item = line_of(w, ines, "warn_brought");
	assert_non_null(item);
	assert_int_equal(item->kind, TODAY_KIND_REPAIR);
	assert_says(item->reason, "Karl Weber and Ana Ruiz came through them");
}

static void an_introducer_who_hears_nothing(struct db *db)
{
	struct world *w = world_new(db);
	struct today_done_out done;
	an_offer(w);
	struct person_id ines = a_person(w, "Ines Rossi");
	bring(w, ines, "Karl Weber");
	settle(w);
	world_at(w, 20261128); /* 180 days */
	assert_null(line_of(w, ines, "silent"));
	world_at(w, 20261129);
	const struct today_show_item *item = line_of(w, ines, "silent");
	assert_non_null(item);
	assert_says(item->reason, "Karl Weber came through Ines Rossi");
	assert_says(item->reason, "since 1 June 2026");
	renew(w);
	assert_non_null(line_of(w, ines, "silent"));
	DO(w, today_done, &done, .kind = item->kind, .person = ines, .subject = item->subject);
	assert_null(line_of(w, ines, "silent"));
	world_at(w, 20261130);
	assert_null(line_of(w, ines, "silent")); /* they have spoken */
}

static void an_introduction_is_taken_up_in_two_days(struct db *db)
{
	struct world *w = world_new(db);
	struct referral_advance_out moved;
	struct named named = name_one(w);
	permit(w, named.referral);
	assert_non_null(line_of(w, named.person, "permitted"));
	world_at(w, 20260604); /* Thursday */
	DO(w, referral_advance, &moved, .referral = named.referral, .state = REFERRAL_STATE_INTRODUCED);
	const struct today_show_item *item = line_of(w, named.person, "introduced");
	assert_non_null(item);
	assert_null(line_of(w, named.person, "permitted"));
	assert_int_equal(item->due.ymd, 20260608); /* Monday */
	assert_says(item->reason, "Ines Rossi introduced you to Karl Weber on 4 June 2026");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(when_it_is_going),
		cmocka_unit_test(one_sentence_says_what_speaks_loudest),
		TEST_DB(what_a_customer_has_seen),
		TEST_DB(satisfaction_falls),
		TEST_DB(a_source_leaves),
		TEST_DB(an_introducer_who_hears_nothing),
		TEST_DB(an_introduction_is_taken_up_in_two_days),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
