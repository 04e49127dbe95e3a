/* Recording asks: what stops one, what passes with a reason, who is meant by a name. */
#include "people.h"

#include "domain/events/event.h"
#include "domain/people/person.h"
#include "undo_ops.h"

static struct person_id somebody_in_touch(struct world *w, const char *name)
{
	struct person_flag_out out;
	struct person_id person = a_person(w, name);
	DO(w, person_flag, &out, .person = person, .in_touch = world_day(w));
	return person;
}

static struct ask_record_out ask_one(struct world *w, struct person_id source, struct ask_record_name name)
{
	struct ask_record_out out;
	DO(w, ask_record, &out, .person = source, .names = {&name, 1}, .advice_reason = STR("they brought it up"));
	return out;
}

static struct ask_record_referral first_of(struct ask_record_out out)
{
	assert_true(out.referrals.n > 0);
	return ((const struct ask_record_referral *)out.referrals.items)[0];
}

static void stops_cannot_be_passed(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id ines = somebody_in_touch(w, "Ines Rossi");
	struct complaint_open_out complaint;
	DO(w, complaint_open, &complaint, .person = ines, .text = STR("The report came late."));
	assert_non_null(today_item_of(w, TODAY_KIND_REPAIR, ines));
	REFUSED(w, ERR_STOP, ask_record, .person = ines, .result = ASK_RESULT_NOBODY, .advice_reason = STR("anyway"));
	assert_says(w->problem.message, "Repair first: The report came late.");
	struct complaint_resolve_out resolved;
	DO(w, complaint_resolve, &resolved, .complaint = complaint.complaint, .resolution = STR("said sorry, sent it"));
	assert_null(today_item_of(w, TODAY_KIND_REPAIR, ines));
	struct ask_record_out asked;
	DO(w, ask_record, &asked, .person = ines, .result = ASK_RESULT_NO);
	assert_int_equal(may_ask(w, ines).rule, READINESS_RULE_DO_NOT_ASK);
	REFUSED(w, ERR_STOP, ask_record, .person = ines, .result = ASK_RESULT_NOBODY, .advice_reason = STR("anyway"));
}

static void a_list_says_of_each_what_their_page_says(struct db *db)
{
	struct world *w = world_new(db);
	struct person_flag_out flagged;
	int64_t ids[] = {a_person(w, "Grace Ito").v, somebody_in_touch(w, "Ines Rossi").v, a_person(w, "Olu Okoye").v};
	DO(w, person_flag, &flagged, .person = {ids[2]}, .do_not_contact = {true, true});
	struct people_may_ask_out out;
	DO(w, people_may_ask, &out, .people = {ids, 3});
	const struct people_may_ask_item *item = out.items.items;
	bool seen[READINESS_ANSWER_STOP + 1] = {false};
	assert_int_equal(out.items.n, 3);
	for (size_t i = 0; i < out.items.n; i++) {
		struct person_may_ask_out one = may_ask(w, item[i].person);
		assert_int_equal(item[i].answer, one.answer);
		assert_true(str_equal(item[i].reason, one.reason));
		seen[one.answer] = true;
	}
	assert_true(seen[READINESS_ANSWER_READY] && seen[READINESS_ANSWER_FIRST] && seen[READINESS_ANSWER_STOP]);
}

static void advice_passes_with_a_reason_that_is_kept(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id karl = a_person(w, "Karl Weber");
	REFUSED(w, ERR_ADVICE, ask_record, .person = karl, .result = ASK_RESULT_NOBODY);
	assert_true(str_is(w->problem.field, "advice_reason"));
	/* what has happened is recorded: an occasion that is stated says why */
	struct ask_record_out stated;
	struct ask_show_out kept;
	DO(w, ask_record, &stated, .person = a_person(w, "Stated Occasion"), .occasion = OCCASION_CHECK_IN,
		.result = ASK_RESULT_NOBODY);
	DO(w, ask_show, &kept, .ask = stated.ask);
	assert_says(kept.ask.advice_passed, "It was asked at a check-in.");
	struct ask_record_out asked;
	struct ask_list_out list;
	DO(w, ask_record, &asked, .person = karl, .result = ASK_RESULT_NOBODY, .advice_reason = STR("he offered"));
	DO(w, ask_list, &list, .person = karl);
	assert_true(str_is(((const struct ask_page_row *)list.items.items)->advice_passed, "he offered"));
	/* The rest begins, also for somebody who is ready otherwise. */
	assert_int_equal(may_ask(w, karl).rule, READINESS_RULE_IN_TOUCH);
	assert_int_equal(may_ask(w, karl).advice.n, 1);
	world_at(w, 20260830);
	REFUSED(w, ERR_ADVICE, ask_record, .person = karl, .result = ASK_RESULT_NOBODY);
	assert_says(w->problem.message, "let them rest until 31 August 2026");
	world_at(w, 20260831);
	DO(w, ask_record, &asked, .person = karl, .result = ASK_RESULT_NOBODY);
}

static void a_result_is_always_written(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id ines = somebody_in_touch(w, "Ines Rossi");
	REFUSED(w, ERR_INVALID, ask_record, .person = ines);
	REFUSED(w, ERR_INVALID, ask_record, .person = ines, .result = ASK_RESULT_NOT_NOW);
	REFUSED(w, ERR_INVALID, ask_record, .person = ines, .result = ASK_RESULT_NOT_NOW, .again_on = {20260601});
	struct ask_record_out asked;
	DO(w, ask_record, &asked, .person = ines, .result = ASK_RESULT_NOT_NOW, .again_on = {20260801});
	world_at(w, 20260731);
	assert_int_equal(may_ask(w, ines).rule, READINESS_RULE_ASK_AFTER);
	world_at(w, 20260801);
	assert_int_equal(may_ask(w, ines).answer, READINESS_ANSWER_READY);
	assert_int_equal(may_ask(w, ines).advice.n, 0); /* their own day wins over the rest */
	DO(w, ask_record, &asked, .person = ines, .result = ASK_RESULT_NOBODY);
	assert_int_equal(may_ask(w, ines).advice.n, 1);
	REFUSED(w, ERR_NOT_FOUND, ask_record, .person = {12345}, .result = ASK_RESULT_NOBODY);
}

static void names_are_matched_with_care(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id ines = somebody_in_touch(w, "Ines Rossi");
	struct person_add_out karl, other;
	DO(w, person_add, &karl, .name = STR("Karl Weber"), .organization = STR("Nordlicht GmbH"),
		.email = STR("karl@nordlicht.example"));
	struct ask_record_referral made = first_of(ask_one(w, ines,
		(struct ask_record_name){.name = STR("Karl W. Weber"), .email = STR("Karl@Nordlicht.example")}));
	assert_int_equal(made.person.v, karl.person.v);
	assert_false(made.is_new);
	/* The same name at the same place is the same person, and the referral is on its way already. */
	struct person_id ben = somebody_in_touch(w, "Ben Haddad");
	made = first_of(
		ask_one(w, ben, (struct ask_record_name){.name = STR("karl weber"), .organization = STR("Nordlicht")}));
	assert_int_equal(made.person.v, karl.person.v);
	assert_true(made.joined);
	assert_int_equal(referral_of_id(w, made.referral).sources.n, 2);
	assert_int_equal(referral_of_id(w, made.referral).referral.source_id.v, ines.v);
	/* A mere same name is somebody new, and a question for a person. */
	made = first_of(ask_one(w, ben, (struct ask_record_name){.name = STR("Karl Weber")}));
	assert_true(made.is_new && made.maybe_same && made.person.v != karl.person.v);
	/* So is a known address under quite another name. */
	made = first_of(ask_one(
		w, ben, (struct ask_record_name){.name = STR("Ute Sommer"), .email = STR("karl@nordlicht.example")}));
	assert_true(made.is_new && made.maybe_same);
	REFUSED(w, ERR_INVALID, ask_record, .person = ben,
		.names = {&(struct ask_record_name){.name = STR("x"), .person = ben}, 1}, .advice_reason = STR("y"));
	DO(w, person_add, &other, .name = STR("Olu Okoye"));
	made = first_of(ask_one(w, ben, (struct ask_record_name){.name = STR("Olu"), .person = other.person}));
	assert_int_equal(made.person.v, other.person.v);
	/* The same name twice in one ask is one name. */
	struct ask_record_name twice[] = {{.name = STR("Tan Wei")}, {.name = STR("tan  wei")}};
	struct ask_record_out asked;
	DO(w, ask_record, &asked, .person = ines, .names = {twice, 2}, .advice_reason = STR("z"));
	assert_int_equal(asked.referrals.n, 1);
}

static void somebody_we_deal_with_is_known(struct db *db)
{
	struct world *w = world_new(db);
	struct offer_id offer = an_offer(w);
	struct person_id ines = somebody_in_touch(w, "Ines Rossi"), karl = a_person(w, "Karl Weber"),
			 grace = a_person(w, "Grace Ito");
	a_deal(w, karl, 1000);
	struct ask_record_referral made = first_of(
		ask_one(w, ines, (struct ask_record_name){.name = STR("Karl"), .person = karl}));
	assert_int_equal(made.state, REFERRAL_STATE_KNOWN);
	assert_non_null(today_item_of(w, TODAY_KIND_UPDATE, ines));
	/* A customer of another offer is not known for this one. */
	struct offer_add_out other;
	DO(w, offer_add, &other, .name = STR("Training"));
	struct deal_add_out deal;
	struct deal_win_out won;
	DO(w, deal_add, &deal, .person = grace, .offer = other.offer, .sent_by_nobody = true);
	DO(w, deal_win, &won, .deal = deal.deal);
	struct ask_record_out asked;
	struct ask_record_name name = {.name = STR("Grace"), .person = grace};
	DO(w, ask_record, &asked, .person = ines, .names = {&name, 1}, .offer = offer, .advice_reason = STR("x"));
	assert_int_equal(first_of(asked).state, REFERRAL_STATE_NAMED);
}

static void a_non_buyer_is_a_source(struct db *db)
{
	struct world *w = world_new(db);
	an_offer(w);
	struct person_id ben = a_person(w, "Ben Haddad");
	struct deal_id deal = a_deal(w, ben, 1000);
	REFUSED(w, ERR_ADVICE, ask_record, .person = ben, .result = ASK_RESULT_NOBODY);
	REFUSED(w, ERR_INVALID, deal_disqualify, .deal = deal, .alternative_kind = ALTERNATIVE_KIND_PROVIDER);
	REFUSED(w, ERR_INVALID, deal_disqualify, .deal = deal, .alternative_kind = ALTERNATIVE_KIND_WAIT);
	struct deal_disqualify_out no;
	DO(w, deal_disqualify, &no, .deal = deal, .reason = STR("too early"), .alternative_kind = ALTERNATIVE_KIND_WAIT,
		.wait_until = {20260901});
	assert_int_equal(may_ask(w, ben).rule, READINESS_RULE_HONEST_NO);
	struct ask_prepare_out prepared;
	DO(w, ask_prepare, &prepared, .person = ben);
	assert_true(str_find(prepared.opening, STR("not the right thing for you")) != SIZE_MAX);
	struct ask_record_out asked;
	struct ask_record_name name = {.name = STR("Grace Ito")};
	DO(w, ask_record, &asked, .person = ben, .names = {&name, 1});
	assert_int_equal(referral_of_id(w, first_of(asked).referral).referral.origin, ORIGIN_NON_BUYER);
	struct ask_show_out shown;
	DO(w, ask_show, &shown, .ask = asked.ask);
	assert_int_equal(shown.ask.occasion, OCCASION_HONEST_NO);
	assert_int_equal(shown.ask.deal_id.v, deal.v);
	/* "Wait" comes back on its day, and they may be asked once more. */
	world_at(w, 20260831);
	assert_null(today_item_of(w, TODAY_KIND_FOLLOW_UP, ben));
	world_at(w, 20260901);
	assert_non_null(today_item_of(w, TODAY_KIND_FOLLOW_UP, ben));
	assert_int_equal(may_ask(w, ben).advice.n, 0);
	DO(w, ask_prepare, &prepared, .person = ben);
	assert_true(str_find(prepared.opening, STR("when we last talked")) != SIZE_MAX);
}

static void an_ask_is_taken_back_whole(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id ines = somebody_in_touch(w, "Ines Rossi");
	struct ask_record_name names[] = {
		{.name = STR("Karl Weber")}, {.name = STR("Olu Okoye"), .organization = STR("Okoye Ltd")}};
	struct ask_record_out asked;
	DO(w, ask_record, &asked, .person = ines, .names = {names, 2}, .result = ASK_RESULT_NO);
	struct person_id karl = first_of(asked).person;
	struct event_undo_out undone;
	DO(w, event_undo, &undone, .event = asked.event);
	struct ask_list_out list;
	DO(w, ask_list, &list, .person = ines);
	assert_int_equal(list.items.n, 0);
	REFUSED(w, ERR_NOT_FOUND, person_show, .person = karl);
	assert_int_equal(may_ask(w, ines).answer, READINESS_ANSWER_READY);
	assert_int_equal(may_ask(w, ines).advice.n, 0);
	REFUSED(w, ERR_CONFLICT, event_undo, .event = asked.event);
}

static void preparing_proposes_whom_they_know(struct db *db)
{
	struct world *w = world_new(db);
	struct person_add_out ines, karl, olu;
	DO(w, person_add, &ines, .name = STR("Ines Rossi"), .organization = STR("Acme"));
	DO(w, person_add, &karl, .name = STR("Karl Weber"), .organization = STR("Acme GmbH"));
	DO(w, person_add, &olu, .name = STR("Olu Okoye"));
	struct person_knows_out knows;
	DO(w, person_knows, &knows, .person = ines.person, .other = olu.person, .kind = RELATIONSHIP_KIND_FRIEND);
	struct ask_prepare_out prepared;
	DO(w, ask_prepare, &prepared, .person = ines.person);
	assert_int_equal(prepared.people.n, 2);
	const struct ask_prepare_person *person = prepared.people.items;
	assert_int_equal(person[0].person.v, olu.person.v);
	assert_true(str_is(person[0].reason, "Ines Rossi knows Olu Okoye (friend)."));
	assert_true(str_is(person[1].reason, "Both are at Acme."));
	assert_says(prepared.opening, "I thought of Olu Okoye");
	assert_int_equal(prepared.prompts.n, 6);
	/* Who has been named is not proposed again. */
	ask_one(w, ines.person, (struct ask_record_name){.name = STR("Olu"), .person = olu.person});
	DO(w, ask_prepare, &prepared, .person = ines.person);
	assert_int_equal(prepared.people.n, 1);
}

/* ---- what they say of those who are proposed ---- */

struct believed {
	struct person_id from, to;
};
static enum err believe(struct ctx *ctx, void *arg)
{
	const struct believed *believed = arg;
	TRY(event_begin(ctx, EVENT_relationship_noted, believed->from, believed->to.v));
	return relationship_add(ctx, &(struct relationship_new){.from = believed->from,
					     .to = believed->to,
					     .kind = RELATIONSHIP_KIND_COLLEAGUE,
					     .evidence = EVIDENCE_IMPORTED});
}

/* Ines is a colleague of Karl's; a file said that she knows Olu; somebody stated that she knows Grace. */
struct around {
	struct person_id ines, karl, olu, grace;
};
static struct around circle_of_ines(struct world *w)
{
	struct around c;
	struct person_add_out ines, karl;
	struct person_knows_out knows;
	struct person_flag_out flagged;
	DO(w, person_add, &ines, .name = STR("Ines Rossi"), .organization = STR("Acme"));
	DO(w, person_add, &karl, .name = STR("Karl Weber"), .organization = STR("Acme"));
	c = (struct around){ines.person, karl.person, a_person(w, "Olu Okoye"), a_person(w, "Grace Ito")};
	DO(w, person_flag, &flagged, .person = c.ines, .in_touch = world_day(w));
	DO(w, person_knows, &knows, .person = c.ines, .other = c.grace);
	assert_int_equal(world_run(w, believe, &(struct believed){c.ines, c.olu}), OK);
	return c;
}

static bool is_proposed(struct world *w, struct person_id source, struct person_id person)
{
	struct ask_prepare_out out;
	DO(w, ask_prepare, &out, .person = source);
	const struct ask_prepare_person *row = out.people.items;
	for (size_t i = 0; i < out.people.n; i++)
		if (row[i].person.v == person.v)
			return true;
	return false;
}

static size_t n_known(struct world *w, struct person_id person)
{
	struct person_show_out out;
	DO(w, person_show, &out, .person = person);
	return out.knows.n;
}

static const char *asked_for(struct world *w, struct person_id source)
{
	const struct today_show_item *item = today_item_of(w, TODAY_KIND_ASK, source);
	assert_non_null(item);
	return str_z(w->arena, item->ask_for);
}

static struct ask_answer_out answer(
	struct world *w, struct person_id source, struct person_id about, enum source_answer said)
{
	struct ask_answer_out out;
	DO(w, ask_answer, &out, .person = source, .about = about, .answer = said);
	return out;
}

static void whom_they_do_not_know_is_not_proposed_again(struct db *db)
{
	struct world *w = world_new(db);
	struct around c = circle_of_ines(w);
	assert_string_equal(asked_for(w, c.ines), "Ask for Grace Ito and 2 more.");
	/* What a file said is taken back, and not believed again when another file says it. */
	struct ask_answer_out olu = answer(w, c.ines, c.olu, SOURCE_ANSWER_DOES_NOT_KNOW);
	assert_int_equal(n_known(w, c.ines), 1);
	assert_false(is_proposed(w, c.ines, c.olu));
	assert_string_equal(asked_for(w, c.ines), "Ask for Grace Ito and Karl Weber.");
	struct event_undo_out undone;
	DO(w, event_undo, &undone, .event = olu.event);
	assert_int_equal(n_known(w, c.ines), 2);
	assert_true(is_proposed(w, c.ines, c.olu));
	answer(w, c.ines, c.olu, SOURCE_ANSWER_DOES_NOT_KNOW);
	assert_int_equal(world_run(w, believe, &(struct believed){c.ines, c.olu}), OK);
	assert_false(is_proposed(w, c.ines, c.olu));
	/* A colleague is not proposed either; what somebody stated stays on record all the same. */
	answer(w, c.ines, c.karl, SOURCE_ANSWER_DOES_NOT_KNOW);
	assert_string_equal(asked_for(w, c.ines), "Ask for Grace Ito.");
	size_t known = n_known(w, c.ines);
	answer(w, c.ines, c.grace, SOURCE_ANSWER_DOES_NOT_KNOW);
	assert_int_equal(n_known(w, c.ines), known);
	assert_false(is_proposed(w, c.ines, c.grace));
	assert_string_equal(asked_for(w, c.ines), "");
	world_at(w, 20300601);
	assert_false(is_proposed(w, c.ines, c.grace) || is_proposed(w, c.ines, c.karl));
}

static void whom_they_would_rather_not_introduce_rests_for_a_year(struct db *db)
{
	struct world *w = world_new(db);
	struct around c = circle_of_ines(w);
	struct person_knows_out knows;
	struct person_id ben = somebody_in_touch(w, "Ben Haddad");
	DO(w, person_knows, &knows, .person = ben, .other = c.olu);
	size_t known = n_known(w, c.ines);
	answer(w, c.ines, c.olu, SOURCE_ANSWER_WOULD_RATHER_NOT);
	answer(w, c.ines, c.karl, SOURCE_ANSWER_WOULD_RATHER_NOT);
	assert_int_equal(n_known(w, c.ines), known);
	assert_string_equal(asked_for(w, c.ines), "Ask for Grace Ito.");
	assert_true(is_proposed(w, ben, c.olu)); /* it is hers alone */
	assert_string_equal(asked_for(w, ben), "Ask for Olu Okoye.");
	world_at(w, 20270531);
	struct person_flag_out flagged;
	DO(w, person_flag, &flagged, .person = c.ines, .in_touch = world_day(w));
	assert_false(is_proposed(w, c.ines, c.olu) || is_proposed(w, c.ines, c.karl));
	assert_string_equal(asked_for(w, c.ines), "Ask for Grace Ito.");
	world_at(w, 20270601);
	assert_true(is_proposed(w, c.ines, c.olu) && is_proposed(w, c.ines, c.karl));
	assert_string_equal(asked_for(w, c.ines), "Ask for Grace Ito and 2 more.");
	/* Said otherwise: the last word holds. */
	answer(w, c.ines, c.olu, SOURCE_ANSWER_DOES_NOT_KNOW);
	assert_int_equal(n_known(w, c.ines), known - 1);
	struct ask_answer_out out;
	DO(w, ask_answer, &out, .person = c.ines, .about = c.karl, .answer = SOURCE_ANSWER_WOULD_RATHER_NOT,
		.day = {20260901});
	world_at(w, 20270901);
	assert_true(is_proposed(w, c.ines, c.karl));
	assert_false(is_proposed(w, c.ines, c.olu));
}

static void an_ask_keeps_what_was_said_of_others(struct db *db)
{
	struct world *w = world_new(db);
	struct around c = circle_of_ines(w);
	struct ask_record_name name = {.name = STR("Grace"), .person = c.grace};
	struct ask_record_said said[] = {
		{c.olu, SOURCE_ANSWER_DOES_NOT_KNOW}, {c.karl, SOURCE_ANSWER_WOULD_RATHER_NOT}};
	struct ask_record_out asked;
	struct ask_prepare_out prepared;
	struct event_undo_out undone;
	DO(w, ask_record, &asked, .person = c.ines, .names = {&name, 1}, .said = {said, 2});
	assert_int_equal(asked.referrals.n, 1);
	DO(w, ask_prepare, &prepared, .person = c.ines);
	assert_int_equal(prepared.people.n, 0);
	DO(w, event_undo, &undone, .event = asked.event);
	DO(w, ask_prepare, &prepared, .person = c.ines);
	assert_int_equal(prepared.people.n, 3);
	/* Also where nobody came to mind. */
	DO(w, ask_record, &asked, .person = c.ines, .result = ASK_RESULT_NOBODY, .said = {said, 2});
	DO(w, ask_prepare, &prepared, .person = c.ines);
	assert_int_equal(prepared.people.n, 1);
	REFUSED(w, ERR_NOT_FOUND, ask_record, .person = c.ines, .result = ASK_RESULT_NOBODY,
		.said = {&(struct ask_record_said){{12345}, SOURCE_ANSWER_DOES_NOT_KNOW}, 1},
		.advice_reason = STR("x"));
	assert_true(str_is(w->problem.field, "said.0.person"));
}

static void answers_are_about_somebody_else_who_is_here(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id ines = a_person(w, "Ines Rossi");
	struct person_add_out karl;
	DO(w, person_add, &karl, .name = STR("Karl Weber"));
	REFUSED(w, ERR_INVALID, ask_answer, .person = ines, .about = ines, .answer = SOURCE_ANSWER_DOES_NOT_KNOW);
	assert_true(str_is(w->problem.field, "about"));
	REFUSED(w, ERR_NOT_FOUND, ask_answer, .person = ines, .about = {12345}, .answer = SOURCE_ANSWER_DOES_NOT_KNOW);
	REFUSED(w, ERR_NOT_FOUND, ask_answer, .person = {12345}, .about = ines, .answer = SOURCE_ANSWER_DOES_NOT_KNOW);
	REFUSED(w, ERR_INVALID, ask_answer, .person = ines, .about = karl.person, .answer = SOURCE_ANSWER_DOES_NOT_KNOW,
		.day = {20260602});
	/* Who is spoken of is not a slip. */
	answer(w, ines, karl.person, SOURCE_ANSWER_WOULD_RATHER_NOT);
	REFUSED(w, ERR_CONFLICT, event_undo, .event = karl.event);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_DB(stops_cannot_be_passed),
		TEST_DB(a_list_says_of_each_what_their_page_says),
		TEST_DB(advice_passes_with_a_reason_that_is_kept),
		TEST_DB(a_result_is_always_written),
		TEST_DB(names_are_matched_with_care),
		TEST_DB(somebody_we_deal_with_is_known),
		TEST_DB(a_non_buyer_is_a_source),
		TEST_DB(an_ask_is_taken_back_whole),
		TEST_DB(preparing_proposes_whom_they_know),
		TEST_DB(whom_they_do_not_know_is_not_proposed_again),
		TEST_DB(whom_they_would_rather_not_introduce_rests_for_a_year),
		TEST_DB(an_ask_keeps_what_was_said_of_others),
		TEST_DB(answers_are_about_somebody_else_who_is_here),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
