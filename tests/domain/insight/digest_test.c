/* What came of a week, in sentences. */
#include "domain/referrals/people.h"
#include "digest_ops.h"

static struct digest_show_out digest_of(struct world *w, int ymd)
{
	struct digest_show_out out;
	DO(w, digest_show, &out, .day = {ymd});
	return out;
}

static bool says(const struct digest_show_out *out, const char *words)
{
	const struct digest_sentence *said = out->sentences.items;
	for (size_t i = 0; i < out->sentences.n; i++)
		if (str_find(said[i].text, str_c(words)) != SIZE_MAX)
			return true;
	return false;
}

static void a_week_in_sentences(struct db *db)
{
	struct world *w = world_new(db);
	struct today_done_out done;
	struct referral_advance_out met;
	struct deal_win_out won;
	world_at(w, 20260604); /* a Thursday */
	an_offer(w);
	struct digest_show_out out = digest_of(w, 0);
	assert_int_equal(out.since.ymd, 20260601);
	assert_int_equal(out.until.ymd, 20260607);
	assert_true(says(&out, "Today proposed nothing"));
	assert_true(says(&out, "Nobody was named."));
	assert_true(says(&out, "Nothing that is due is owed"));
	struct named named = name_one(w);
	permit(w, named.referral);
	DO(w, referral_advance, &met, .referral = named.referral, .state = REFERRAL_STATE_MET);
	DO(w, deal_win, &won, .deal = met.deal, .value = {720000});
	world_at(w, 20260607);
	renew(w); /* the morning proposes thanks */
	const struct today_show_item *item = today_item_of(w, TODAY_KIND_THANK, named.source);
	assert_non_null(item);
	DO(w, today_done, &done, .kind = TODAY_KIND_THANK, .person = named.source, .subject = item->subject,
		.how = STR("flowers"));
	out = digest_of(w, 0);
	assert_true(says(&out, "Named: Karl Weber (by Ines Rossi)."));
	assert_true(says(&out, "Said yes to both questions: Karl Weber."));
	assert_true(says(&out, "Met: Karl Weber."));
	assert_true(says(&out, "Won: Karl Weber (EUR 7,200)."));
	assert_true(says(&out, "Thanked: Ines Rossi."));
	assert_true(says(&out, " 1 of them were done."));
	assert_int_equal(out.came.n, 4);
	/* on the Monday after, the update has become due; that week was another one */
	world_at(w, 20260608);
	out = digest_of(w, 0);
	assert_true(says(&out, "Still owed, and due: something to Ines Rossi."));
	assert_true(says(&out, "Nobody was named."));
	out = digest_of(w, 20260603);
	assert_true(says(&out, "Won: Karl Weber"));
}

static void many_names_are_cut(struct db *db)
{
	struct world *w = world_new(db);
	struct named named = name_one(w);
	struct referral_add_out added;
	for (int i = 0; i < 6; i++)
		DO(w, referral_add, &added, .source = named.source, .name = str_format(w->arena, "Person %d", i));
	struct digest_show_out out = digest_of(w, 0);
	assert_true(says(&out, "and 2 more."));
	w->user = world_rep(w, "Ben Rep", "ben@example.com");
	out = digest_of(w, 0);
	assert_true(says(&out, "Nobody was named.")); /* by him */
	struct user_id rep = w->user;
	w->user = world_rep(w, "Tom Rep", "tom@example.com");
	w->role = USER_ROLE_REP;
	REFUSED(w, ERR_FORBIDDEN, digest_show, .user = rep);
}

int main(void)
{
	const struct CMUnitTest tests[] = {TEST_DB(a_week_in_sentences), TEST_DB(many_names_are_cut)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
