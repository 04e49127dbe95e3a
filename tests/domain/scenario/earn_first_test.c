/* Earn it first, told with its dates: promises with their days, a complaint that is mended before anybody asks, a name
 * that nobody asked for, a new deal that says who sent it, and the warnings when the one who brought people is about to go. */
#include "domain/referrals/people.h"

#include "trust_ops.h"

static struct trust_show_out trust_in(struct world *w, struct person_id person)
{
	struct trust_show_out out;
	DO(w, trust_show, &out, .person = person);
	return out;
}

static void score(struct world *w, struct person_id person, int score, const char *words)
{
	struct satisfaction_note_out out;
	DO(w, satisfaction_note, &out, .person = person, .score = score, .words = str_c(words));
}

static void earn_it_first(struct db *db)
{
	struct world *w = world_new(db);
	struct promise_add_out second;
	struct promise_keep_out kept;
	struct complaint_open_out complaint;
	struct complaint_resolve_out mended;
	struct referral_add_out offered;
	struct ask_record_out asked;
	struct deal_add_out olus;
	struct deal_win_out won;
	struct deal_end_out ended;
	struct today_done_out done;
	an_offer(w);

	/* Monday 1 June: Ines signs; two things are promised. Trust has not begun. */
	struct person_id ines = a_person(w, "Ines Rossi");
	struct deal_id deal = a_won_deal(w, ines, 480000);
	struct promise_id first = promise_of(w, deal).id;
	DO(w, promise_add, &second, .deal = deal, .text = STR("a table of her costs"), .due = {20260612});
	assert_says(trust_in(w, ines).sentence, "trust begins with the first promise kept");

	/* Friday 12 June: the table is due today, and Today says so; it is kept with one tap. */
	world_at(w, 20260612);
	const struct today_show_item *item = line_of(w, ines, "promise_due");
	assert_non_null(item);
	DO(w, today_done, &done, .kind = item->kind, .person = ines, .subject = item->subject);
	assert_int_equal(trust_in(w, ines).promises_in_time, 1);

	/* Thursday 2 July: the first report is a day late. Nobody asks before it is kept. */
	world_at(w, 20260702);
	assert_int_equal(may_ask(w, ines).rule, READINESS_RULE_PROMISE_OVERDUE);
	DO(w, promise_keep, &kept, .promise = first);
	assert_int_equal(trust_in(w, ines).promises_due, 2);
	assert_int_equal(trust_in(w, ines).promises_in_time, 1);

	/* Monday 6 July: she complains. That is a stop, not advice: no ask is recorded, for no reason. */
	world_at(w, 20260706);
	DO(w, complaint_open, &complaint, .person = ines, .text = STR("page 3 is wrong"));
	assert_int_equal(may_ask(w, ines).answer, READINESS_ANSWER_STOP);
	REFUSED(w, ERR_STOP, ask_record, .person = ines, .result = ASK_RESULT_NOBODY, .advice_reason = STR("I dared"));
	assert_non_null(line_of(w, ines, "complaint"));
	assert_says(trust_in(w, ines).sentence, "complaint of Ines Rossi is open");

	/* Thursday 9 July: mended in three days, then a ten; and unasked she names somebody. */
	world_at(w, 20260709);
	DO(w, complaint_resolve, &mended, .complaint = complaint.complaint,
		.resolution = STR("printed anew, with a call"));
	score(w, ines, 10, "You mended it at once.");
	DO(w, referral_add, &offered, .source = ines, .name = STR("Karl Weber"));
	assert_int_equal(referral(w, offered.referral).origin, ORIGIN_EARNED);
	struct trust_show_out trust = trust_in(w, ines);
	assert_int_equal(trust.earned, 1);
	assert_int_equal(trust.repair_days.v, 3);
	assert_says(trust.sentence, "they named 1 unasked");
	/* What nobody asked for starts no rest: she may be asked in the same conversation. */
	assert_int_equal(may_ask(w, ines).answer, READINESS_ANSWER_READY);
	assert_int_equal(may_ask(w, ines).advice.n, 0);
	DO(w, ask_record, &asked, .person = ines, .result = ASK_RESULT_NOBODY);

	/* Monday 13 July: Olu opens a deal. Who sent him? Nobody has said, and Today asks until it is known: Ines. */
	world_at(w, 20260713);
	struct person_id olu = a_person(w, "Olu Okoye");
	DO(w, deal_add, &olus, .person = olu, .value = {300000});
	item = line_of(w, olu, "who_sent");
	assert_non_null(item);
	struct deal_sent_by_out sent;
	DO(w, deal_sent_by, &sent, .deal = olus.deal, .person = ines);
	assert_null(line_of(w, olu, "who_sent"));
	DO(w, deal_win, &won, .deal = olus.deal);
	assert_int_equal(trust_in(w, ines).earned, 2);
	for (int i = 0; i < 2; i++) {
		item = line_of(w, ines, i == 0 ? "thank_source" : "update_source");
		assert_non_null(item);
		DO(w, today_done, &done, .kind = item->kind, .person = ines, .subject = item->subject,
			.how = STR("flowers"));
	}

	/* Tuesday 1 September: an 8 after the ten. Those who came through her are looked after before they go, too. */
	world_at(w, 20260901);
	score(w, ines, 8, "It takes longer lately.");
	item = line_of(w, ines, "warn_brought");
	assert_non_null(item);
	assert_says(item->reason, "Olu Okoye");
	assert_says(trust_in(w, ines).sentence, "8 after 10");
	DO(w, today_done, &done, .kind = item->kind, .person = ines, .subject = item->subject,
		.how = STR("called all three"));
	assert_null(line_of(w, ines, "warn_brought"));
	score(w, ines, 10, "Back to what it was.");

	/* Thursday 1 October: she sells her firm and leaves: the warning again, with everybody she brought. */
	world_at(w, 20261001);
	DO(w, deal_end, &ended, .deal = deal, .reason = STR("sold the firm"));
	item = line_of(w, ines, "warn_brought");
	assert_non_null(item);
	assert_says(item->reason, "Olu Okoye");
	DO(w, today_done, &done, .kind = item->kind, .person = ines, .subject = item->subject);

	/* Half a year later nobody has spoken with her: an introducer is about to be lost. */
	world_at(w, 20270402);
	item = line_of(w, ines, "silent");
	assert_non_null(item);
	DO(w, today_done, &done, .kind = item->kind, .person = ines, .subject = item->subject);
	assert_null(line_of(w, ines, "silent"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {TEST_DB(earn_it_first)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
