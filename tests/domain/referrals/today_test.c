/* Today: few, the best first, never who must not be asked, and the first morning after an import. */
#include "people.h"

#include "domain/deals/deal.h"
#include "domain/deals/offer.h"
#include "domain/events/event.h"
#include "domain/people/person.h"
#include "domain/referrals/today.h"
#include "today_sql.h"
#include "user_ops.h"

static int count(struct world *w, enum today_kind kind)
{
	struct today_out out = today_of(w);
	const struct today_show_item *item = out.items.items;
	int n = 0;
	for (size_t i = 0; i < out.items.n; i++)
		n += item[i].kind == kind;
	return n;
}

static struct person_id in_touch(struct world *w, const char *name)
{
	struct person_flag_out out;
	struct person_id person = a_person(w, name);
	DO(w, person_flag, &out, .person = person, .in_touch = world_day(w));
	return person;
}

/* ---- an import, as the importer does it ---- */

struct imported {
	int customers;
};

static enum err import_people(struct ctx *ctx, void *arg)
{
	const struct imported *import = arg;
	struct offer_id offer;
	struct person_id self = {0};
	TRY(event_begin(ctx, EVENT_import_started, self, 0));
	TRY(offer_named(ctx, STR("GTX Basic"), &offer));
	for (int i = 0; i < import->customers; i++) {
		struct person_id person;
		struct deal_id deal;
		TRY(person_make(ctx, &(struct person_new){.name = str_format(ctx->arena, "Customer %d", i)}, &person));
		TRY(deal_import(ctx,
			&(struct deal_new){.person = person,
				.offer = offer,
				.state = DEAL_STATE_WON,
				.value = {100000 + i * 1000},
				.opened = {20250301},
				.won = {20260110},
				.external = str_format(ctx->arena, "D%d", i)},
			&deal));
	}
	return today_forget(ctx);
}

static void the_first_morning_after_an_import(struct db *db)
{
	struct world *w = world_new(db);
	struct imported import = {.customers = 40};
	assert_int_equal(world_run(w, import_people, &import), OK);
	struct today_out out = today_of(w);
	assert_int_equal(out.items.n, 5);
	const struct today_show_item *item = out.items.items;
	for (size_t i = 0; i < out.items.n; i++) {
		assert_int_equal(item[i].kind, TODAY_KIND_HOW_IT_WENT);
		assert_true(i == 0 || item[i].worth <= item[i - 1].worth);
	}
	assert_true(str_is(item[0].person_name, "Customer 39")); /* the most valuable first */
	assert_says(
		item[0].reason, "first delivery) was kept on 9 February 2026, and nobody has asked yet how it went.");
	/* The same from the kept list, and the next moves up when one is done. */
	renew(w);
	struct satisfaction_note_out noted;
	DO(w, satisfaction_note, &noted, .person = item[0].person, .score = 10);
	assert_int_equal(noted.answer, READINESS_ANSWER_READY);
	assert_int_equal(count(w, TODAY_KIND_HOW_IT_WENT), 5);
	assert_int_equal(count(w, TODAY_KIND_ASK), 1);
	assert_null(today_item_of(w, TODAY_KIND_HOW_IT_WENT, item[0].person));
}

static void five_asks_a_day_best_first(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id people[8];
	char name[] = "Friend A";
	for (int i = 0; i < 8; i++, name[7]++)
		people[i] = in_touch(w, name);
	assert_int_equal(count(w, TODAY_KIND_ASK), 5);
	renew(w);
	assert_int_equal(count(w, TODAY_KIND_ASK), 5);
	struct today_out out = today_of(w);
	struct person_id asked_person = ((const struct today_show_item *)out.items.items)[0].person;
	struct ask_record_out asked;
	DO(w, ask_record, &asked, .person = asked_person, .result = ASK_RESULT_NOBODY);
	assert_int_equal(count(w, TODAY_KIND_ASK), 4); /* five a day, and one is done */
	assert_null(today_item_of(w, TODAY_KIND_ASK, asked_person));
	world_at(w, 20260602);
	assert_int_equal(count(w, TODAY_KIND_ASK), 5);
	for (int i = 0; i < 8; i++)
		if (people[i].v == asked_person.v)
			assert_null(today_item_of(w, TODAY_KIND_ASK, people[i])); /* resting */
}

static void silent_introducers_do_not_flood_a_day(void **state)
{
	(void)state;
	struct today_item items[10];
	for (int i = 0; i < 10; i++) /* the last two are about something that is owed */
		items[i] = (struct today_item){.kind = TODAY_KIND_FOLLOW_UP,
			.person_id = {i + 1},
			.subject = {i < 8 ? i + 1 : i + 100},
			.worth = 100 - i};
	assert_int_equal(today_pick(items, 10, 5), 5);
	int64_t left[] = {1, 2, 3, 9, 10};
	for (int i = 0; i < 5; i++)
		assert_int_equal(items[i].person_id.v, left[i]);
}

static void what_is_owed_is_not_capped(struct db *db)
{
	struct world *w = world_new(db);
	an_offer(w);
	for (int i = 0; i < 7; i++) {
		struct deal_add_out deal;
		struct deal_decline_out declined;
		struct person_id source = a_person(w, "Source"), person = a_person(w, "Buyer");
		DO(w, deal_add, &deal, .person = person, .sent_by = source);
		DO(w, deal_decline, &declined, .deal = deal.deal);
	}
	assert_int_equal(count(w, TODAY_KIND_UPDATE), 7);
	assert_int_equal(count(w, TODAY_KIND_ASK), 7); /* everybody is a source: owed, not proposed */
}

static void only_catching_up_for_who_was_merely_added(struct db *db)
{
	struct world *w = world_new(db);
	char name[] = "Stranger A";
	for (int i = 0; i < 9; i++, name[9]++)
		a_person(w, name);
	assert_int_equal(count(w, TODAY_KIND_ASK), 0);
	assert_int_equal(count(w, TODAY_KIND_CATCH_UP), 5);
	struct person_id first = ((const struct today_show_item *)today_of(w).items.items)->person;
	struct today_done_out done;
	DO(w, today_done, &done, .kind = TODAY_KIND_CATCH_UP, .person = first);
	assert_int_equal(may_ask(w, first).rule, READINESS_RULE_IN_TOUCH);
	assert_int_equal(count(w, TODAY_KIND_CATCH_UP), 4); /* it only fills the room that asks leave */
}

static void nobody_who_must_not_be_asked(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id ines = in_touch(w, "Ines Rossi"), karl = in_touch(w, "Karl Weber"),
			 ben = in_touch(w, "Ben Haddad");
	renew(w);
	assert_int_equal(count(w, TODAY_KIND_ASK), 3);
	struct person_flag_out flagged; /* changed by those who know nothing of Today */
	DO(w, person_flag, &flagged, .person = ines, .do_not_contact = {true, true});
	DO(w, person_flag, &flagged, .person = karl, .do_not_ask = {true, true});
	assert_null(today_item_of(w, TODAY_KIND_ASK, ines));
	assert_null(today_item_of(w, TODAY_KIND_ASK, karl));
	assert_non_null(today_item_of(w, TODAY_KIND_ASK, ben));
	in_touch(w, "Grace Ito");
	assert_int_equal(count(w, TODAY_KIND_ASK), 2);
	w->user = world_rep(w, "Olu Rep", "olu@example.com");
	assert_int_equal(today_of(w).items.n, 0); /* colleagues are nobody to ask, and the others are not hers */
}

static void knows(struct world *w, struct person_id source, struct person_id other)
{
	struct person_knows_out out;
	DO(w, person_knows, &out, .person = source, .other = other, .kind = RELATIONSHIP_KIND_FRIEND);
}

static const char *asked_for(struct world *w, struct person_id source)
{
	const struct today_show_item *item = today_item_of(w, TODAY_KIND_ASK, source);
	assert_non_null(item);
	return str_z(w->arena, item->ask_for);
}

/* The names are those that the ask is prepared with, told in one line. */
static void an_ask_says_for_whom(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id ines = in_touch(w, "Ines Rossi"), ben = in_touch(w, "Ben Haddad");
	struct person_id karl = a_person(w, "Karl Weber"), olu = a_person(w, "Olu Okoye");
	assert_string_equal(asked_for(w, ines), "");
	knows(w, ines, karl);
	assert_string_equal(asked_for(w, ines), "Ask for Karl Weber.");
	knows(w, ines, olu);
	assert_string_equal(asked_for(w, ines), "Ask for Karl Weber and Olu Okoye.");
	struct person_position_out position;
	struct person_id mei = a_person(w, "Mei Tan");
	struct person_id at_acme[] = {ines, mei, karl}; /* Karl is known already: counted once */
	for (size_t i = 0; i < 3; i++)
		DO(w, person_position, &position, .person = at_acme[i], .organization = STR("Acme"));
	assert_string_equal(asked_for(w, ines), "Ask for Karl Weber and 2 more.");
	assert_string_equal(asked_for(w, ben), "");
	knows(w, ben, mei);
	assert_string_equal(asked_for(w, ben), "Ask for Mei Tan.");
	struct ask_prepare_out prepared;
	DO(w, ask_prepare, &prepared, .person = ines);
	assert_int_equal(prepared.people.n, 3);
	assert_int_equal(((const struct ask_prepare_person *)prepared.people.items)->person.v, karl.v);
	/* who is in talks with us, must not be contacted, or was named: not asked for */
	struct person_flag_out flagged;
	an_offer(w);
	a_deal(w, karl, 100);
	assert_string_equal(asked_for(w, ines), "Ask for Olu Okoye and Mei Tan.");
	DO(w, person_flag, &flagged, .person = olu, .do_not_contact = {true, true});
	assert_string_equal(asked_for(w, ines), "Ask for Mei Tan.");
	assert_string_equal(asked_for(w, ben), "Ask for Mei Tan.");
	struct ask_record_out asked;
	struct ask_record_name name = {.name = STR("Mei Tan"), .person = mei};
	DO(w, ask_record, &asked, .person = ben, .names = {&name, 1});
	world_at(w, 20261201);
	DO(w, person_flag, &flagged, .person = ben, .in_touch = world_day(w));
	assert_string_equal(asked_for(w, ben), "");
}

/* So many names as ask_prepare shows; and working at a firm of hundreds says nothing. */
static void a_very_large_firm_says_nothing(struct db *db)
{
	enum { BUSY = 200 };
	struct world *w = world_new(db);
	struct person_id ines = in_touch(w, "Ines Rossi");
	struct person_position_out position;
	DO(w, person_position, &position, .person = ines, .organization = STR("Acme"));
	for (int i = 1; i < BUSY; i++) {
		struct person_add_out out;
		if (i == BUSY - 1)
			assert_string_equal(asked_for(w, ines), "Ask for Colleague 001 and 11 more.");
		DO(w, person_add, &out, .name = str_format(w->arena, "Colleague %03d", i), .organization = STR("Acme"));
	}
	assert_string_equal(asked_for(w, ines), "");
	struct ask_prepare_out prepared;
	DO(w, ask_prepare, &prepared, .person = ines);
	assert_int_equal(prepared.people.n, 0); /* the page of the ask says the same */
}

static void put_off_and_dropped(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id ines = in_touch(w, "Ines Rossi");
	struct today_later_out later;
	struct today_drop_out dropped;
	DO(w, today_later, &later, .kind = TODAY_KIND_ASK, .person = ines);
	assert_null(today_item_of(w, TODAY_KIND_ASK, ines));
	world_at(w, 20260602);
	assert_non_null(today_item_of(w, TODAY_KIND_ASK, ines));
	DO(w, today_later, &later, .kind = TODAY_KIND_ASK, .person = ines, .until = {20260610});
	world_at(w, 20260609);
	assert_null(today_item_of(w, TODAY_KIND_ASK, ines));
	world_at(w, 20260610);
	DO(w, today_drop, &dropped, .kind = TODAY_KIND_ASK, .person = ines, .reason = STR("a cousin"));
	world_at(w, 20261210);
	assert_null(today_item_of(w, TODAY_KIND_ASK, ines));
}

static void a_manager_sees_a_reps_day(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id ines = in_touch(w, "Ines Rossi");
	struct user_id owner = w->user;
	world_rep(w, "Olu Rep", "olu@example.com");
	struct today_out out;
	REFUSED(w, ERR_NOT_FOUND, today, .rep = STR("nobody@example.com"));
	/* Another day is judged on the spot. */
	DO(w, today, &out, .date = {20270601});
	assert_int_equal(out.items.n, 1);
	DO(w, today, &out, .date = {20270602});
	assert_int_equal(((const struct today_show_item *)out.items.items)->kind,
		TODAY_KIND_CATCH_UP); /* a year without a word */
	w->user = world_rep(w, "Tan Rep", "tan@example.com");
	w->role = USER_ROLE_REP;
	(void)owner;
	(void)ines;
	struct user_list_out users;
	DO(w, user_list, &users, 0);
	REFUSED(w, ERR_FORBIDDEN, today, .rep = ((const struct user_all_row *)users.items.items)->email);
}

struct proposed {
	struct user_id user;
	struct day day;
	int64_t last;
};
static enum err last_proposed(struct ctx *ctx, void *arg)
{
	struct proposed *proposed = arg;
	struct today_proposed_last_row row;
	bool found;
	TRY(today_proposed_last(
		ctx->tx, (struct today_proposed_last_args){ctx->workspace, ctx->user, ctx_today(ctx)}, &row, &found));
	proposed->last = found && row.last.set ? row.last.v : 0;
	return OK;
}

static void what_was_proposed_is_kept(struct db *db)
{
	struct world *w = world_new(db);
	struct proposed proposed = {0};
	in_touch(w, "Ines Rossi");
	in_touch(w, "Karl Weber");
	renew(w);
	assert_int_equal(world_run(w, last_proposed, &proposed), OK);
	assert_int_equal(proposed.last, 2);
}

static void a_rep_with_many_people(struct db *db)
{
	struct world *w = world_new(db);
	struct imported import = {.customers = 1500};
	assert_int_equal(world_run(w, import_people, &import), OK);
	int64_t began = time_monotonic_us();
	renew(w);
	int64_t took = time_monotonic_us() - began;
	print_message("a list of 1,500 customers: %lld ms\n", (long long)(took / 1000));
	assert_true(took < 5 * US_PER_SECOND);
	assert_int_equal(count(w, TODAY_KIND_HOW_IT_WENT), 5);
}

static void any_day_may_be_asked_for(struct db *db)
{
	struct world *w = world_new(db);
	struct today_out out;
	in_touch(w, "Ines Rossi");
	DO(w, today, &out, .date = {10101});
	DO(w, today, &out, .date = {99991231});
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_DB(the_first_morning_after_an_import),
		TEST_DB(five_asks_a_day_best_first),
		cmocka_unit_test(silent_introducers_do_not_flood_a_day),
		TEST_DB(what_is_owed_is_not_capped),
		TEST_DB(only_catching_up_for_who_was_merely_added),
		TEST_DB(nobody_who_must_not_be_asked),
		TEST_DB(put_off_and_dropped),
		TEST_DB(an_ask_says_for_whom),
		TEST_DB(a_very_large_firm_says_nothing),
		TEST_DB(a_manager_sees_a_reps_day),
		TEST_DB(what_was_proposed_is_kept),
		TEST_DB(any_day_may_be_asked_for),
		TEST_DB(a_rep_with_many_people),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
