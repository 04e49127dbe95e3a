/* The audit trail: everything that happened, page by page, and what is looked for in it. */
#include "audit_ops.h"
#include "domain/referrals/people.h"
#include "undo_ops.h"

static const struct audit_line *lines(struct audit_list_out *out)
{
	return out->items.items;
}

static void newest_first_in_words(struct db *db)
{
	struct world *w = world_new(db);
	struct person_add_out ben;
	struct person_note_out note;
	struct event_undo_out undone;
	struct audit_list_out out;
	DO(w, person_add, &ben, .name = STR("Ben Haddad"));
	DO(w, person_note, &note, .person = ben.person, .text = STR("x"));
	DO(w, event_undo, &undone, .event = note.event);
	DO(w, audit_list, &out, 0);
	assert_true(out.items.n >= 3);
	assert_true(str_is(lines(&out)[0].words, "Ana D\u00edaz took something back"));
	assert_true(str_is(lines(&out)[1].words, "Ana D\u00edaz wrote a note"));
	assert_true(lines(&out)[1].undone);
	assert_true(str_is(lines(&out)[2].words, "Ana D\u00edaz added Ben Haddad"));
	assert_int_equal(lines(&out)[2].event, ben.event);
	assert_int_equal(lines(&out)[2].person.v, ben.person.v);
	assert_int_equal(lines(&out)[2].user.v, w->user.v);
	assert_true(str_is(lines(&out)[2].name, "Ben Haddad"));
	assert_int_equal(lines(&out)[2].at.us, w->now.us);
	assert_false(lines(&out)[2].undone);
	assert_int_equal(world_operation("audit_list")->least, USER_ROLE_OWNER);
}

static void page_by_page(struct db *db)
{
	struct world *w = world_new(db);
	struct audit_list_out all, page;
	struct str after = STR_NONE;
	size_t seen = 0;
	for (int i = 0; i < 7; i++)
		a_person(w, "Ben Haddad");
	DO(w, audit_list, &all, 0);
	do {
		DO(w, audit_list, &page, .after = after, .limit = 3);
		assert_true(page.items.n <= 3);
		for (size_t i = 0; i < page.items.n; i++)
			assert_int_equal(lines(&page)[i].event, lines(&all)[seen + i].event);
		seen += page.items.n;
		after = page.next;
	} while (!str_none(after) && seen <= all.items.n);
	assert_int_equal(seen, all.items.n);
	REFUSED(w, ERR_NOT_FOUND, audit_list, .after = STR("x"));
}

static void by_user_kind_and_day(struct db *db)
{
	struct world *w = world_new(db);
	struct user_id owner = w->user, rep = world_rep(w, "Mei", "mei@example.com");
	struct audit_list_out out;
	struct person_note_out note;
	struct person_id ben = a_person(w, "Ben Haddad");
	world_at(w, 20260602);
	w->user = rep;
	DO(w, person_note, &note, .person = ben, .text = STR("x"));
	w->user = owner;
	DO(w, audit_list, &out, .user = rep);
	assert_int_equal(out.items.n, 1);
	assert_true(str_is(lines(&out)->actor, "Mei"));
	DO(w, audit_list, &out, .user = owner, .kind = STR("note_added"));
	assert_int_equal(out.items.n, 0);
	DO(w, audit_list, &out, .kind = STR("note_added"));
	assert_int_equal(out.items.n, 1);
	DO(w, audit_list, &out, .day = {20260602});
	assert_int_equal(out.items.n, 1);
	DO(w, audit_list, &out, .day = {20260601}, .kind = STR("person_added"));
	assert_int_equal(out.items.n, 1);
	DO(w, audit_list, &out, .day = {20260603});
	assert_int_equal(out.items.n, 0);
	REFUSED(w, ERR_INVALID, audit_list, .kind = STR("note_aded"));
	assert_says(w->problem.message, "note_aded");
}

/* A day is the one on the wall: 22:30 UTC is past midnight in Berlin. */
static void days_of_the_wall(struct db *db)
{
	struct world *w = world_new(db);
	struct audit_list_out out;
	assert_int_equal(zone_get(STR("Europe/Berlin"), &w->settings.zone), OK);
	w->now = utc_plus(w->now, (13 * 60 + 30) * 60 * US_PER_SECOND);
	a_person(w, "Ben Haddad");
	DO(w, audit_list, &out, .kind = STR("person_added"), .day = {20260601});
	assert_int_equal(out.items.n, 0);
	DO(w, audit_list, &out, .kind = STR("person_added"), .day = {20260602});
	assert_int_equal(out.items.n, 1);
}

static void the_own_workspace_alone(struct db *db)
{
	struct world *w = world_new(db), *other = world_new(db);
	struct audit_list_out out;
	a_person(w, "Ben Haddad");
	DO(other, audit_list, &out, .kind = STR("person_added"));
	assert_int_equal(out.items.n, 0);
	DO(other, audit_list, &out, .user = w->user);
	assert_int_equal(out.items.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_DB(newest_first_in_words),
		TEST_DB(page_by_page),
		TEST_DB(by_user_kind_and_day),
		TEST_DB(days_of_the_wall),
		TEST_DB(the_own_workspace_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
