/* When an offer is to be mended before anybody is asked: the rule, and what it is counted from. */
#include "../referrals/people.h"

#include "domain/deals/mend.h"

static struct str mend(struct arena *arena, int64_t scores, int64_t delighted, int64_t answers, int64_t voiced)
{
	return mend_of(arena, STR("Audit"), &(struct mend_facts){scores, delighted, answers, voiced});
}

static void low_numbers_are_said_plainly(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	assert_true(str_none(mend(arena, 0, 0, 0, 0)));
	assert_true(str_none(mend(arena, 4, 0, 4, 0))); /* too few to tell */
	assert_says(mend(arena, 8, 1, 0, 0), "Audit: 1 of 8 scores were a 9 or 10.");
	assert_true(str_none(mend(arena, 8, 3, 0, 0))); /* may be every other one */
	assert_says(mend(arena, 0, 0, 30, 8), "Audit: 8 of 30 people named had the need.");
	assert_true(str_none(mend(arena, 0, 0, 30, 15)));
	assert_says(mend(arena, 8, 0, 30, 0), "scores"); /* what delights nobody comes first */
}

static void score(struct world *w, const char *name, int score)
{
	struct promise_keep_out kept;
	struct promise_confirm_out confirmed;
	struct promise_id promise = promise_of(w, a_won_deal(w, a_person(w, name), 100)).id;
	DO(w, promise_keep, &kept, .promise = promise);
	DO(w, promise_confirm, &confirmed, .promise = promise, .score = {true, score});
}

static void an_offer_shows_its_numbers(struct db *db)
{
	struct world *w = world_new(db);
	struct offer_id offer = an_offer(w);
	struct offer_show_out shown;
	struct permission_note_out noted;
	DO(w, offer_show, &shown, .offer = offer);
	assert_true(shown.scores == 0 && shown.answers == 0 && str_none(shown.mend));
	for (int i = 0; i < 4; i++)
		score(w, "Karl", 6);
	struct named yes = name_one(w), no = name_one(w);
	permit(w, yes.referral);
	DO(w, permission_note, &noted, .referral = no.referral, .need = ANSWER_NO);
	DO(w, offer_show, &shown, .offer = offer);
	assert_true(shown.scores == 4 && shown.delighted == 0 && str_none(shown.mend));
	assert_true(shown.answers == 2 && shown.voiced == 1);
	score(w, "Grace", 7);
	DO(w, offer_show, &shown, .offer = offer);
	assert_says(shown.mend, "Practice audit: 0 of 5 scores");
	/* Another offer has numbers of its own, and what is a year old counts no more. */
	struct offer_add_out other;
	DO(w, offer_add, &other, .name = STR("Coaching"));
	DO(w, offer_show, &shown, .offer = other.offer);
	assert_true(shown.scores == 0 && shown.answers == 0);
	world_at(w, 20270602);
	DO(w, offer_show, &shown, .offer = offer);
	assert_true(shown.scores == 0 && shown.answers == 0 && str_none(shown.mend));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(low_numbers_are_said_plainly),
		TEST_DB(an_offer_shows_its_numbers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
