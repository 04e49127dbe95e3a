/* The deck: what it begins with, what it learns from the asks, and objections by occasion. */
#include "people.h"

#include "deck_ops.h"
#include "domain/referrals/deck.h"
#include "undo_ops.h"

static struct prompt_list_item card_of(struct world *w, struct card_id card)
{
	struct prompt_list_out out;
	DO(w, prompt_list, &out, .retired = true);
	const struct prompt_list_item *item = out.items.items;
	for (size_t i = 0; i < out.items.n; i++)
		if (item[i].card.v == card.v)
			return item[i];
	fail_msg("no such card");
	return (struct prompt_list_item){0};
}

static struct list prompts_for(struct world *w, struct person_id source)
{
	struct ask_prepare_out out;
	DO(w, ask_prepare, &out, .person = source);
	return out.prompts;
}

static struct ask_prepare_prompt prompt_at(struct world *w, struct person_id source, size_t at)
{
	struct list prompts = prompts_for(w, source);
	assert_true(prompts.n > at);
	return ((const struct ask_prepare_prompt *)prompts.items)[at];
}

/* Read out at an ask of somebody new, with or without a name. */
static struct ask_record_out read_out(struct world *w, struct card_id card, const char *name)
{
	struct ask_record_out out;
	int64_t cards[] = {card.v};
	struct ask_record_name named = {.name = name ? str_c(name) : STR_NONE, .card = card};
	DO(w, ask_record, &out, .person = a_person(w, "Somebody Asked"), .names = {&named, name ? 1 : 0},
		.cards = {cards, 1}, .result = name ? ASK_RESULT_NAMES : ASK_RESULT_NOBODY,
		.advice_reason = STR("a test"));
	return out;
}

static void a_workspace_begins_with_a_deck(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id ines = a_person(w, "Ines Rossi");
	struct list prompts = prompts_for(w, ines);
	assert_int_equal(prompts.n, 6);
	assert_int_equal(prompt_at(w, ines, 0).circle, CIRCLE_TRADE);
	/* The first change writes it down, and taking that back leaves it. */
	struct prompt_add_out added;
	DO(w, prompt_add, &added, .circle = CIRCLE_CLUBS, .text = STR("Who sings beside you in the choir?"));
	assert_int_equal(prompts_for(w, ines).n, 7);
	struct event_undo_out undone;
	DO(w, event_undo, &undone, .event = added.event);
	assert_int_equal(prompts_for(w, ines).n, 6);
	REFUSED(w, ERR_INVALID, prompt_add, .circle = CIRCLE_CLUBS, .text = STR("  "));
}

static void a_retired_card_is_not_read_out(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id ines = a_person(w, "Ines Rossi");
	struct ask_prepare_prompt last = prompt_at(w, ines, 5);
	struct prompt_change_out changed;
	struct prompt_retire_out retired;
	struct prompt_list_out list;
	DO(w, prompt_change, &changed, .card = last.card, .text = STR("Who has the same trouble?"));
	assert_true(str_is(prompt_at(w, ines, 5).text, "Who has the same trouble?"));
	DO(w, prompt_retire, &retired, .card = last.card);
	assert_int_equal(prompts_for(w, ines).n, 5);
	DO(w, prompt_list, &list, .retired = false);
	assert_int_equal(list.items.n, 5);
	assert_false(card_of(w, last.card).active);
	DO(w, prompt_change, &changed, .card = last.card, .active = {true, true});
	assert_int_equal(prompts_for(w, ines).n, 6);
	REFUSED(w, ERR_NOT_FOUND, prompt_retire, .card = {12345});
}

/* The posterior mean, not the raw share: one hit of one is less than eight of ten. */
static void a_chance_is_learned_with_care(void **state)
{
	(void)state;
	assert_true(deck_chance(0, 0, 10, 20) > deck_chance(0, 5, 10, 20));
	assert_true(deck_chance(8, 10, 9, 20) > deck_chance(1, 1, 9, 20));
	assert_true(deck_chance(1, 1, 9, 20) > deck_chance(0, 0, 9, 20));
	assert_true(deck_chance(0, 100, 0, 100) > 0 && deck_chance(100, 100, 100, 100) < 1);
}

static void cards_that_bring_names_come_first(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id ines = a_person(w, "Ines Rossi");
	struct card_id clubs = {0}, colleagues = {0};
	for (size_t i = 0; i < 6; i++) {
		struct ask_prepare_prompt prompt = prompt_at(w, ines, i);
		if (prompt.circle == CIRCLE_CLUBS)
			clubs = prompt.card;
		if (prompt.circle == CIRCLE_COLLEAGUES)
			colleagues = prompt.card;
	}
	assert_int_equal(prompt_at(w, ines, 1).card.v, colleagues.v);
	struct ask_record_out asked = read_out(w, clubs, "Karl Weber");
	read_out(w, clubs, "Olu Okoye");
	read_out(w, colleagues, NULL);
	assert_int_equal(prompt_at(w, ines, 0).circle, CIRCLE_TRADE); /* their own trade stays first */
	assert_int_equal(prompt_at(w, ines, 1).card.v, clubs.v);
	assert_int_equal(card_of(w, clubs).shown, 2);
	assert_int_equal(card_of(w, clubs).brought, 2);
	assert_int_equal(card_of(w, colleagues).shown, 1);
	assert_int_equal(card_of(w, colleagues).brought, 0);
	/* Counts follow from the asks: one that is taken back was not. */
	struct event_undo_out undone;
	DO(w, event_undo, &undone, .event = asked.event);
	assert_int_equal(card_of(w, clubs).shown, 1);
	assert_int_equal(card_of(w, clubs).names, 1);
	/* A name was given under a card that was read out, whether that was said or not. */
	struct ask_record_name names[] = {
		{.name = STR("Tan Wei"), .card = clubs}, {.name = STR("Ana Ruiz"), .card = clubs}};
	DO(w, ask_record, &asked, .person = ines, .names = {names, 2}, .advice_reason = STR("x"));
	assert_int_equal(card_of(w, clubs).shown, 2);
	assert_int_equal(card_of(w, clubs).brought, 2);
	assert_int_equal(card_of(w, clubs).names, 3);
	REFUSED(w, ERR_NOT_FOUND, ask_record, .person = ines, .advice_reason = STR("x"),
		.names = {&(struct ask_record_name){.name = STR("Y"), .card = {777}}, 1});
	assert_true(str_is(w->problem.field, "names.0.card"));
}

static void what_is_learned_is_of_the_last_times(struct db *db)
{
	struct world *w = world_new(db);
	struct card_id trade = prompt_at(w, a_person(w, "Ines Rossi"), 0).card;
	for (int i = 0; i < 10; i++)
		read_out(w, trade, "Somebody Named");
	for (int i = 0; i < DECK_LAST - 4; i++)
		read_out(w, trade, NULL);
	assert_int_equal(card_of(w, trade).shown, DECK_LAST);
	assert_int_equal(card_of(w, trade).brought, 4);
}

/* Doctors know doctors: a card for a trade comes first, and only for that trade. */
static void the_sources_own_trade_comes_first(struct db *db)
{
	struct world *w = world_new(db);
	struct person_add_out dentist;
	struct prompt_add_out added;
	DO(w, person_add, &dentist, .name = STR("Ines Rossi"), .organization = STR("Northside"),
		.title = STR("Dentist"));
	struct person_id ben = a_person(w, "Ben Haddad");
	DO(w, prompt_add, &added, .circle = CIRCLE_COLLEAGUES, .trade = STR("dentists"),
		.text = STR("Who sits with you in the study group?"));
	assert_int_equal(prompt_at(w, dentist.person, 0).card.v, added.card.v);
	assert_int_equal(prompts_for(w, dentist.person).n, 7);
	assert_int_equal(prompts_for(w, ben).n, 6);
	struct ask_prepare_out out;
	DO(w, ask_prepare, &out, .person = dentist.person);
	assert_true(str_is(out.trade, "Dentist"));
	DO(w, ask_prepare, &out, .person = ben);
	assert_true(str_empty(out.trade));
}

static void objections_come_by_occasion(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id ben = a_person(w, "Ben Haddad");
	struct objection_list_out list;
	an_offer(w);
	DO(w, objection_list, &list, .occasion = OCCASION_HONEST_NO);
	const struct objection_list_item *item = list.items.items;
	assert_int_equal(item[0].occasion, OCCASION_HONEST_NO);
	for (size_t i = 0; i < list.items.n; i++)
		assert_true(item[i].occasion == OCCASION_NONE || item[i].occasion == OCCASION_HONEST_NO);
	size_t first = list.items.n;
	struct objection_add_out added;
	DO(w, objection_add, &added, .occasion = OCCASION_HONEST_NO, .says = STR("I am in a hurry."),
		.answer = STR("Then one name, and I am gone."));
	DO(w, objection_list, &list, .occasion = OCCASION_HONEST_NO);
	assert_int_equal(list.items.n, first + 1);
	/* An ask after an honest no is prepared with them. */
	struct deal_disqualify_out no;
	struct ask_prepare_out prepared;
	DO(w, deal_disqualify, &no, .deal = a_deal(w, ben, 100), .reason = STR("too small"),
		.alternative_kind = ALTERNATIVE_KIND_NOTHING);
	DO(w, ask_prepare, &prepared, .person = ben);
	assert_int_equal(prepared.objections.n, first + 1);
	struct objection_change_out changed;
	DO(w, objection_change, &changed, .objection = added.objection, .active = {true, false});
	DO(w, ask_prepare, &prepared, .person = ben);
	assert_int_equal(prepared.objections.n, first);
	REFUSED(w, ERR_INVALID, objection_add, .says = STR("x"), .answer = STR(" "));
	REFUSED(w, ERR_NOT_FOUND, objection_change, .objection = {999});
}

static void nothing_of_another_workspace(struct db *db)
{
	struct world *w = world_new(db), *other = world_new(db);
	struct prompt_add_out added;
	DO(other, prompt_add, &added, .circle = CIRCLE_CLUBS, .text = STR("Theirs"));
	assert_int_equal(prompts_for(w, a_person(w, "Ines Rossi")).n, 6);
	REFUSED(w, ERR_NOT_FOUND, prompt_change, .card = added.card, .text = STR("ours"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_chance_is_learned_with_care),
		TEST_DB(a_workspace_begins_with_a_deck),
		TEST_DB(a_retired_card_is_not_read_out),
		TEST_DB(cards_that_bring_names_come_first),
		TEST_DB(what_is_learned_is_of_the_last_times),
		TEST_DB(the_sources_own_trade_comes_first),
		TEST_DB(objections_come_by_occasion),
		TEST_DB(nothing_of_another_workspace),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
