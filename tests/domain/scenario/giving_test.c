/* Give to get, as a story. Ana audits practices; Paul advises on taxes; they agree to exchange. */
#include "domain/referrals/people.h"

#include "given_ops.h"
#include "partner_ops.h"
#include "workspace_ops.h"

static const struct partner_balance *balance_of(struct world *w, struct person_id person, bool behind)
{
	struct partner_list_out list;
	DO(w, partner_list, &list, .behind = behind);
	const struct partner_balance *items = list.items.items;
	for (size_t i = 0; i < list.items.n; i++)
		if (items[i].person.v == person.v)
			return &items[i];
	return NULL;
}

static struct person_id our_dentist(struct world *w)
{
	struct person_add_out olga;
	DO(w, person_add, &olga, .name = STR("Olga Neu"), .organization = STR("Smile Dental Practice"),
		.title = STR("Owner"), .town = STR("Leeds"));
	struct deal_id deal = a_won_deal(w, olga.person, 480000);
	struct promise_keep_out kept;
	struct promise_confirm_out confirmed;
	DO(w, promise_keep, &kept, .promise = promise_of(w, deal).id);
	DO(w, promise_confirm, &confirmed, .promise = promise_of(w, deal).id, .score = {true, 10});
	return olga.person;
}

/* 1 June: they agree. 8 June: Paul brings Karl, who signs on 15 June. */
static struct partner_id paul_brings_karl(struct world *w, struct person_id paul)
{
	struct partner_add_out partner;
	struct referral_add_out karl;
	struct referral_advance_out moved;
	struct str not_a_fit[] = {STR("hospitals")};
	DO(w, partner_add, &partner, .person = paul, .trade = STR("tax advice"),
		.ideal_client = STR("Dental practices in Leeds that grow"), .not_a_fit = {not_a_fit, 1},
		.agreement = STR("we ask our people first, and tell each other what came of it"));
	world_at(w, 20260608);
	DO(w, referral_add, &karl, .source = paul, .name = STR("Karl Weber"));
	permit(w, karl.referral);
	DO(w, referral_advance, &moved, .referral = karl.referral, .state = REFERRAL_STATE_INTRODUCED);
	world_at(w, 20260615);
	DO(w, referral_advance, &moved, .referral = karl.referral, .state = REFERRAL_STATE_WON, .value = {300000});
	return partner.partner;
}

static void give_to_get(struct db *db)
{
	struct world *w = world_new(db);
	struct given_add_out given;
	struct given_answer_out said;
	struct given_advance_out moved;
	struct today_done_out done;
	an_offer(w);
	struct person_id paul = a_person(w, "Paul Ott"), olga = our_dentist(w);
	struct partner_id partner = paul_brings_karl(w, paul);

	/* Today says that it is our turn, with whom, and why; and that Paul has not heard of Karl yet. */
	renew(w);
	const struct today_show_item *give = today_item_of(w, TODAY_KIND_GIVE, paul);
	assert_says(give->reason, "Paul Ott brought you 1 in twelve months and got 0");
	assert_says(give->ask_for, "Olga Neu fits whom they look for (Dental, practices, Leeds).");
	assert_non_null(today_item_of(w, TODAY_KIND_UPDATE, paul));
	assert_non_null(today_item_of(w, TODAY_KIND_THANK, paul));
	assert_int_equal(balance_of(w, paul, true)->received_value.v, 300000);
	assert_int_equal(may_ask(w, paul).advice.n, 1);

	/* 16 June: Ana thinks of Olga. Nothing reaches Olga before she has said both. */
	world_at(w, 20260616);
	DO(w, given_add, &given, .person = olga, .to = paul, .why = STR("moves to larger rooms"));
	REFUSED(w, ERR_ADVICE, given_advance, .given = given.given, .state = GIVEN_STATE_INTRODUCED);
	world_at(w, 20260624); /* six working days later she has not been asked */
	const struct today_out today = today_of(w);
	bool is_asked = false;
	for (size_t i = 0; i < today.items.n; i++)
		is_asked |= str_is(((const struct today_show_item *)today.items.items)[i].rule, "given_ask");
	assert_true(is_asked);
	DO(w, given_answer, &said, .given = given.given, .need = ANSWER_YES, .wants = ANSWER_YES,
		.channel = CHANNEL_CALL);
	assert_int_equal(said.state, GIVEN_STATE_PERMITTED);

	/* 25 June: lunch for three. 3 July: what came of it? 6 July: Paul tells. */
	world_at(w, 20260625);
	DO(w, given_advance, &moved, .given = given.given, .state = GIVEN_STATE_INTRODUCED,
		.channel = CHANNEL_IN_PERSON);
	assert_null(today_item_of(w, TODAY_KIND_GIVE, paul)); /* even: one each way */
	assert_int_equal(may_ask(w, paul).advice.n, 0);
	assert_null(balance_of(w, paul, true));
	world_at(w, 20260703);
	const struct today_show_item *ask_after = today_item_of(w, TODAY_KIND_FOLLOW_UP, paul);
	assert_says(ask_after->reason, "You brought Olga Neu to Paul Ott on 25 June 2026");
	DO(w, today_done, &done, .kind = TODAY_KIND_FOLLOW_UP, .person = paul, .subject = ask_after->subject);
	world_at(w, 20260706);
	REFUSED(w, ERR_FORBIDDEN, given_advance, .given = given.given, .state = GIVEN_STATE_WON, .fee = {20000});
	DO(w, given_advance, &moved, .given = given.given, .state = GIVEN_STATE_WON, .value = {150000},
		.outcome = STR("She signed for two years"));
	const struct partner_balance *balance = balance_of(w, paul, false);
	assert_int_equal(balance->given, 1);
	assert_int_equal(balance->given_met, 1);
	assert_int_equal(balance->given_won, 1);
	assert_int_equal(balance->given_value.v, 150000);
	assert_int_equal(balance->received_won, 1);
	struct partner_show_out shown;
	DO(w, partner_show, &shown, .partner = partner);
	assert_true(str_is(((const struct given_got_row *)shown.given.items)->outcome, "She signed for two years"));

	/* A year on, both have left the balance. */
	world_at(w, 20270707);
	assert_int_equal(balance_of(w, paul, false)->given, 0);
	assert_int_equal(balance_of(w, paul, false)->received, 0);
}

/* To a customer, and out of an honest no: anybody can be given to. */
static void to_anybody(struct db *db)
{
	struct world *w = world_new(db);
	struct given_add_out to_customer, to_provider;
	struct given_of_out of;
	an_offer(w);
	struct person_id olga = our_dentist(w), ben = a_person(w, "Ben Haddad"), ines = a_person(w, "Ines Rossi");
	DO(w, given_add, &to_customer, .person = ines, .to = olga, .need = ANSWER_YES, .wants = ANSWER_YES);
	assert_int_equal(to_customer.state, GIVEN_STATE_PERMITTED);
	struct deal_id deal = a_deal(w, ben, 0);
	struct deal_disqualify_out no;
	DO(w, deal_disqualify, &no, .deal = deal, .reason = STR("too small for it"),
		.alternative_kind = ALTERNATIVE_KIND_PROVIDER, .alternative = STR("Rosa Lind"));
	DO(w, given_add, &to_provider, .person = ben, .deal = deal, .need = ANSWER_YES, .wants = ANSWER_NO);
	assert_int_equal(to_provider.state, GIVEN_STATE_REFUSED); /* asked, and not passed on */
	DO(w, given_of, &of, .person = olga);
	assert_int_equal(of.got.n, 1);
	assert_int_equal(of.lead.n, 0);
	assert_int_equal(of.partner.v, 0); /* she is no partner: nothing is kept against her */
	assert_null(today_item_of(w, TODAY_KIND_GIVE, to_provider.to));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_DB(give_to_get),
		TEST_DB(to_anybody),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
