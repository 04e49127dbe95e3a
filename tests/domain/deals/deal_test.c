/* Offers and deals: how they move, what standing they give, and that won ones carry a promise. */
#include "domain/world.h"

#include "deal_ops.h"
#include "dealings_ops.h"
#include "delivery_ops.h"
#include "domain/deals/deal.h"
#include "domain/deals/offer.h"
#include "domain/events/event.h"
#include "offer_ops.h"
#include "person_ops.h"
#include "undo_ops.h"

static struct person_id a_person(struct world *w, const char *name)
{
	struct person_add_out out;
	DO(w, person_add, &out, .name = str_c(name));
	return out.person;
}

static enum standing standing(struct world *w, struct person_id person)
{
	struct person_show_out out;
	DO(w, person_show, &out, .person = person);
	return out.standing;
}

static void an_offer_says_for_whom_it_is_not(struct db *db)
{
	struct world *w = world_new(db);
	struct offer_add_out added;
	struct offer_show_out shown;
	struct offer_change_out changed;
	struct str reasons[] = {STR("too small"), STR("too early")};
	DO(w, offer_add, &added, .name = STR("Practice audit"), .reasons = {reasons, 2});
	DO(w, offer_show, &shown, .offer = added.offer);
	assert_false(shown.finished); /* nobody serves everybody */
	assert_int_equal(shown.usual_days, 30);
	assert_true(str_is(shown.usual_promise, "first delivery"));
	struct str not_a_fit[] = {STR("practices of one")};
	DO(w, offer_change, &changed, .offer = added.offer, .not_a_fit = {not_a_fit, 1}, .reasons = {reasons, 1},
		.usual_days = {true, 10});
	DO(w, offer_show, &shown, .offer = added.offer);
	assert_true(shown.finished);
	assert_int_equal(shown.lines.n, 2);
	assert_int_equal(shown.usual_days, 10);
	REFUSED(w, ERR_CONFLICT, offer_add, .name = STR("practice  AUDIT"));
	REFUSED(w, ERR_INVALID, offer_add, .name = STR("  "));
	REFUSED(w, ERR_NOT_FOUND, offer_show, .offer = {7});
}

static void a_deal_goes_forward_and_ends_once(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id karl = a_person(w, "Karl Weber");
	struct deal_add_out deal;
	struct deal_advance_out moved;
	struct deal_win_out won;
	struct deal_end_out ended;
	REFUSED(w, ERR_INVALID, deal_add, .person = karl); /* which offer? */
	DO(w, deal_add, &deal, .person = karl, .offer_name = STR("Audit"), .value = {480000});
	assert_int_equal(standing(w, karl), STANDING_PROSPECT);
	DO(w, deal_advance, &moved, .deal = deal.deal, .state = DEAL_STATE_PROPOSED);
	REFUSED(w, ERR_CONFLICT, deal_advance, .deal = deal.deal, .state = DEAL_STATE_QUALIFIED);
	REFUSED(w, ERR_INVALID, deal_advance, .deal = deal.deal, .state = DEAL_STATE_WON);
	REFUSED(w, ERR_CONFLICT, deal_end, .deal = deal.deal);
	REFUSED(w, ERR_INVALID, deal_win, .deal = deal.deal, .day = {20270101});
	DO(w, deal_win, &won, .deal = deal.deal, .day = {20260520});
	assert_int_equal(standing(w, karl), STANDING_CUSTOMER);
	struct deal_show_out shown;
	DO(w, deal_show, &shown, .deal = deal.deal);
	assert_int_equal(shown.promises.n, 1); /* a won deal has at least one */
	const struct promise_of_deal_row *promise = shown.promises.items;
	assert_int_equal(promise->due.ymd, 20260619);
	assert_true(day_none(promise->kept) && !promise->imported);
	REFUSED(w, ERR_CONFLICT, deal_decline, .deal = deal.deal);
	DO(w, deal_end, &ended, .deal = deal.deal, .reason = STR("moved"));
	assert_int_equal(standing(w, karl), STANDING_FORMER_CUSTOMER);
	REFUSED(w, ERR_NOT_FOUND, deal_win, .deal = {5});
}

static void a_win_by_a_slip_is_taken_back(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id karl = a_person(w, "Karl Weber");
	struct deal_add_out deal;
	struct deal_win_out won;
	struct event_undo_out undone;
	struct deal_show_out shown;
	DO(w, deal_add, &deal, .person = karl, .offer_name = STR("Audit"));
	DO(w, deal_win, &won, .deal = deal.deal);
	DO(w, event_undo, &undone, .event = won.event);
	DO(w, deal_show, &shown, .deal = deal.deal);
	assert_int_equal(shown.deal.state, DEAL_STATE_DISCOVERY);
	assert_int_equal(shown.promises.n, 0);
	assert_int_equal(standing(w, karl), STANDING_PROSPECT);
}

static void promises_are_kept_once(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id karl = a_person(w, "Karl Weber");
	struct deal_add_out deal;
	struct promise_add_out promise;
	struct promise_keep_out kept;
	DO(w, deal_add, &deal, .person = karl, .offer_name = STR("Audit"));
	REFUSED(w, ERR_CONFLICT, promise_add, .deal = deal.deal, .text = STR("a manual"));
	struct deal_win_out won;
	DO(w, deal_win, &won, .deal = deal.deal);
	DO(w, promise_add, &promise, .deal = deal.deal, .text = STR("a manual"), .due = {20260610});
	DO(w, promise_keep, &kept, .promise = promise.promise);
	REFUSED(w, ERR_CONFLICT, promise_keep, .promise = promise.promise);
	REFUSED(w, ERR_INVALID, promise_confirm, .promise = promise.promise, .day = {20300101});
	struct delivery_show_out shown;
	DO(w, delivery_show, &shown, .person = karl);
	assert_int_equal(shown.promises.n, 2);
}

struct imported {
	struct person_id person;
	enum deal_state state;
	struct day won;
	struct deal_id deal;
};
static enum err import_one(struct ctx *ctx, void *arg)
{
	struct imported *imported = arg;
	struct offer_id offer;
	TRY(event_begin(ctx, EVENT_import_started, imported->person, 0));
	TRY(offer_named(ctx, STR("GTX Basic"), &offer));
	return deal_import(ctx,
		&(struct deal_new){
			.person = imported->person, .offer = offer, .state = imported->state, .won = imported->won},
		&imported->deal);
}

static void imported_wins_carry_the_usual_promise(struct db *db)
{
	struct world *w = world_new(db);
	struct imported old = {.person = a_person(w, "Karl Weber"), .state = DEAL_STATE_WON, .won = {20260301}};
	struct imported fresh = {.person = a_person(w, "Ines Rossi"), .state = DEAL_STATE_WON, .won = {20260520}};
	struct imported lost = {.person = a_person(w, "Ben Haddad"), .state = DEAL_STATE_DECLINED};
	assert_int_equal(world_run(w, import_one, &old), OK);
	assert_int_equal(world_run(w, import_one, &fresh), OK);
	assert_int_equal(world_run(w, import_one, &lost), OK);
	struct deal_show_out shown;
	DO(w, deal_show, &shown, .deal = old.deal);
	const struct promise_of_deal_row *promise = shown.promises.items;
	assert_int_equal(promise->kept.ymd, 20260331); /* long past: taken for kept, to be asked about */
	assert_true(promise->imported);
	DO(w, deal_show, &shown, .deal = fresh.deal);
	promise = shown.promises.items;
	assert_true(day_none(promise->kept));
	assert_int_equal(promise->due.ymd, 20260619);
	DO(w, deal_show, &shown, .deal = lost.deal);
	assert_int_equal(shown.promises.n, 0);
	assert_int_equal(standing(w, lost.person), STANDING_DECLINED);
}

static void deals_are_listed_page_by_page(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id karl = a_person(w, "Karl Weber");
	struct deal_add_out deal;
	struct deal_list_out list;
	for (int i = 0; i < 5; i++)
		DO(w, deal_add, &deal, .person = karl, .offer_name = STR("Audit"));
	DO(w, deal_list, &list, .limit = 3);
	assert_int_equal(list.items.n, 3);
	assert_int_equal(((const struct deal_page_row *)list.items.items)->id.v, deal.deal.v); /* newest first */
	DO(w, deal_list, &list, .limit = 3, .after = list.next);
	assert_int_equal(list.items.n, 2);
	assert_true(str_none(list.next));
	DO(w, deal_list, &list, .person = karl);
	assert_int_equal(list.items.n, 5);
	REFUSED(w, ERR_INVALID, deal_list, .after = STR("?"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_DB(an_offer_says_for_whom_it_is_not),
		TEST_DB(a_deal_goes_forward_and_ends_once),
		TEST_DB(a_win_by_a_slip_is_taken_back),
		TEST_DB(promises_are_kept_once),
		TEST_DB(imported_wins_carry_the_usual_promise),
		TEST_DB(deals_are_listed_page_by_page),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
