/* Taking back: never what others have built upon since. */
#include "domain/world.h"

#include "dealings_ops.h"
#include "deck_ops.h"
#include "offer_ops.h"
#include "person_ops.h"
#include "referral_ops.h"
#include "reference_ops.h"
#include "target_ops.h"
#include "undo_ops.h"

static struct person_add_out added(struct world *w, const char *name)
{
	struct person_add_out out;
	DO(w, person_add, &out, .name = str_c(name), .anyway = true);
	return out;
}

static void taken_back(struct world *w, int64_t event)
{
	struct event_undo_out undone;
	DO(w, event_undo, &undone, .event = event);
}

static void stays(struct world *w, struct person_add_out made)
{
	struct person_show_out shown;
	REFUSED(w, ERR_CONFLICT, event_undo, .event = made.event);
	DO(w, person_show, &shown, .person = made.person);
}

static void who_was_worked_with_stays(struct db *db)
{
	struct world *w = world_new(db);
	struct person_add_out slip = added(w, "Slip"), ben = added(w, "Ben"), eva = added(w, "Eva"),
			      source = added(w, "Source"), named = added(w, "Named"), knows = added(w, "Knows"),
			      known = added(w, "Known");
	struct person_note_out note;
	struct person_contact_out contact;
	struct person_knows_out knowing;
	struct referral_add_out referral;
	taken_back(w, slip.event);
	DO(w, person_note, &note, .person = ben.person, .text = STR("Met at the fair"));
	stays(w, ben);
	DO(w, person_contact, &contact, .person = eva.person, .email = STR("eva@example.com"));
	stays(w, eva);
	DO(w, referral_add, &referral, .source = source.person, .person = named.person);
	stays(w, source);
	stays(w, named);
	DO(w, person_knows, &knowing, .person = knows.person, .other = known.person, .kind = RELATIONSHIP_KIND_FRIEND);
	stays(w, knows);
	stays(w, known);
	/* What was built upon goes first: then nothing is in the way. */
	taken_back(w, note.event);
	taken_back(w, ben.event);
}

static void where_others_work_stays(struct db *db)
{
	struct world *w = world_new(db);
	struct person_add_out first, second;
	DO(w, person_add, &first, .name = STR("First"), .organization = STR("Nordwind"));
	DO(w, person_add, &second, .name = STR("Second"), .organization = STR("Nordwind"));
	stays(w, first);
	taken_back(w, second.event);
	taken_back(w, first.event);
}

static void what_was_sold_stays(struct db *db)
{
	struct world *w = world_new(db);
	struct person_add_out buyer = added(w, "Buyer");
	struct offer_add_out offer;
	struct deal_add_out deal;
	DO(w, offer_add, &offer, .name = STR("Pension plan"));
	DO(w, deal_add, &deal, .person = buyer.person, .offer = offer.offer, .sent_by_nobody = true);
	stays(w, buyer);
	REFUSED(w, ERR_CONFLICT, event_undo, .event = offer.event);
	taken_back(w, deal.event);
	taken_back(w, offer.event);
	taken_back(w, buyer.event);
}

/* Whom somebody wants to meet, where and for what. */
static void what_is_a_target_stays(struct db *db)
{
	struct world *w = world_new(db);
	struct person_add_out wanted = added(w, "Wanted"), there;
	struct offer_add_out offer;
	struct target_add_out person, firm, kind;
	DO(w, person_add, &there, .name = STR("There"), .organization = STR("Nordwind"));
	DO(w, target_add, &person, .person = wanted.person);
	stays(w, wanted);
	DO(w, target_add, &firm, .organization = STR("Nordwind"));
	stays(w, there);
	DO(w, offer_add, &offer, .name = STR("Pension plan"));
	DO(w, target_add, &kind, .description = STR("practice managers"), .offer = offer.offer);
	REFUSED(w, ERR_CONFLICT, event_undo, .event = offer.event);
	taken_back(w, kind.event);
	taken_back(w, offer.event);
	taken_back(w, firm.event);
	taken_back(w, there.event);
	taken_back(w, person.event);
	taken_back(w, wanted.event);
}

static void who_was_called_stays_a_reference(struct db *db)
{
	struct world *w = world_new(db);
	struct person_add_out customer = added(w, "Customer"), prospect = added(w, "Prospect");
	struct offer_add_out offer;
	struct deal_add_out won, open;
	struct deal_win_out win;
	struct reference_offer_out reference;
	struct reference_use_add_out use;
	DO(w, offer_add, &offer, .name = STR("Pension plan"));
	DO(w, deal_add, &won, .person = customer.person, .sent_by_nobody = true);
	DO(w, deal_win, &win, .deal = won.deal);
	DO(w, deal_add, &open, .person = prospect.person, .sent_by_nobody = true);
	DO(w, reference_offer, &reference, .person = customer.person);
	DO(w, reference_use_add, &use, .reference = reference.reference, .deal = open.deal);
	REFUSED(w, ERR_CONFLICT, event_undo, .event = reference.event);
	taken_back(w, use.event);
	taken_back(w, reference.event);
}

/* Else a rep would do by taking back what they may not do: to another's referral, to a manager's card of the deck. */
static void what_others_did_is_theirs(struct db *db)
{
	struct world *w = world_new(db);
	struct user_id owner = w->user, mei = world_rep(w, "Mei", "mei@team.example");
	struct person_add_out source = added(w, "Source");
	struct prompt_add_out card;
	struct prompt_change_out changed;
	struct referral_add_out named, own;
	DO(w, prompt_add, &card, .circle = CIRCLE_TRADE, .text = STR("Who else does this?"));
	DO(w, prompt_change, &changed, .card = card.card, .text = STR("Who else do you know?"));
	DO(w, referral_add, &named, .source = source.person, .name = STR("Karl Weber"));
	w->user = mei;
	w->role = USER_ROLE_REP;
	REFUSED(w, ERR_FORBIDDEN, event_undo, .event = changed.event);
	REFUSED(w, ERR_FORBIDDEN, event_undo, .event = named.event);
	DO(w, referral_add, &own, .source = source.person, .name = STR("Olu Okoye"));
	taken_back(w, own.event);
	DO(w, referral_add, &own, .source = source.person, .name = STR("Grace Ito"));
	w->user = owner;
	w->role = USER_ROLE_MANAGER;
	taken_back(w, own.event);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_DB(who_was_worked_with_stays),
		TEST_DB(where_others_work_stays),
		TEST_DB(what_was_sold_stays),
		TEST_DB(what_is_a_target_stays),
		TEST_DB(who_was_called_stays_a_reference),
		TEST_DB(what_others_did_is_theirs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
