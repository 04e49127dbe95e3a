/* Two entries of one person become one, and two again: nothing is lost either way. */
#include "domain/dump.h"

#include <stdio.h>

#include "domain/events/event.h"
#include "domain/referrals/people.h"
#include "import_ops.h"
#include "kit_ops.h"
#include "link_ops.h"
#include "maybe_ops.h"
#include "merge_ops.h"
#include "target_ops.h"
#include "person_sql.h"
#include "referral_sql.h"
#include "undo_ops.h"

/* Ben stands here twice, and something of every kind hangs on the second entry. */
struct twice {
	struct person_id ben, other, third, karl, ines, olga;
	struct maybe_id pair, with_karl;
};

/* Of them, found through the referral that names them, and to them as a source. */
static enum err add_reminders(struct ctx *ctx, const struct twice *t)
{
	struct list named;
	TRY(referral_in(ctx->tx, (struct referral_in_args){ctx->workspace, t->other}, &named));
	struct reminder reminder = {.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.referral_id = ((const struct referral_in_row *)named.items)->id,
		.person_id = t->other,
		.source_id = t->ines,
		.user_id = ctx->user,
		.on_day = ctx_today(ctx),
		.channel = CHANNEL_CALL};
	TRY(event_insert(ctx, &reminder_table, &reminder));
	reminder.id.v = ctx_id(ctx);
	reminder.person_id = t->olga;
	reminder.source_id = t->other;
	return event_insert(ctx, &reminder_table, &reminder);
}

static enum err add_rows(struct ctx *ctx, void *arg)
{
	struct twice *t = arg;
	TRY(event_begin(ctx, EVENT_person_changed, t->other, 0));
	TRY(add_reminders(ctx, t));
	struct external_person external = {.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.source = STR("salesforce"),
		.value = STR("003A"),
		.person_id = t->other};
	TRY(event_insert(ctx, &external_person_table, &external));
	struct maybe_same pair = {.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.person_id = t->ben,
		.other_id = t->other,
		.reason = STR("Same name."),
		.state = MAYBE_STATE_OPEN};
	t->pair = pair.id;
	TRY(event_insert(ctx, &maybe_same_table, &pair));
	struct maybe_same apart = {.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.person_id = t->other,
		.other_id = t->karl,
		.reason = STR("Same name."),
		.state = MAYBE_STATE_DIFFERENT};
	TRY(event_insert(ctx, &maybe_same_table, &apart));
	struct maybe_same open = {.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.person_id = t->ben,
		.other_id = t->karl,
		.reason = STR("Same name."),
		.state = MAYBE_STATE_OPEN};
	t->with_karl = open.id;
	return event_insert(ctx, &maybe_same_table, &open);
}

static void tell_of_other(struct world *w, struct twice *t)
{
	struct person_contact_out contact;
	struct person_position_out position;
	struct person_knows_out knows;
	struct person_note_out note;
	struct satisfaction_note_out score;
	DO(w, person_contact, &contact, .person = t->other, .email = STR("ben@acme.example"),
		.phone = STR("+49 171 1234567"));
	DO(w, person_position, &position, .person = t->other, .organization = STR("Acme Ltd"));
	DO(w, person_position, &position, .person = t->other, .organization = STR("Seewind"), .title = STR("Board"));
	DO(w, person_knows, &knows, .person = t->other, .other = t->ben, .both = true);
	DO(w, person_knows, &knows, .person = t->other, .other = t->karl, .kind = RELATIONSHIP_KIND_FRIEND,
		.both = true);
	DO(w, person_knows, &knows, .person = t->ben, .other = t->karl);
	DO(w, person_knows, &knows, .person = t->ines, .other = t->other);
	DO(w, person_note, &note, .person = t->other, .text = STR("likes sailing"));
	struct contact_thread_out thread;
	int64_t people[] = {t->other.v, t->ben.v, t->karl.v};
	DO(w, contact_thread, &thread, .people = {people, 3});
	struct deal_id won = a_won_deal(w, t->other, 480000);
	struct promise_keep_out kept;
	DO(w, promise_keep, &kept, .promise = promise_of(w, won).id);
	DO(w, satisfaction_note, &score, .person = t->other, .score = 9);
}

/* Of the named one and of who named them. */
static void given_to_pass_on(struct world *w, struct referral_id referral, struct person_id source)
{
	struct kit_send_out sent;
	struct link_make_out made;
	DO(w, kit_send, &sent, .referral = referral, .source = source);
	DO(w, link_make, &made, .referral = referral);
}

static void names_on_both_sides(struct world *w, struct twice *t)
{
	struct ask_record_out asked;
	struct ask_record_name olga = {.person = t->olga}, other = {.person = t->other};
	DO(w, ask_record, &asked, .person = t->ben, .names = {&olga, 1}, .advice_reason = STR("a test"));
	DO(w, ask_record, &asked, .person = t->other, .names = {&olga, 1}, .advice_reason = STR("a test"));
	given_to_pass_on(w, ((const struct ask_record_referral *)asked.referrals.items)->referral, t->other);
	DO(w, ask_record, &asked, .person = t->ines, .names = {&other, 1}, .advice_reason = STR("a test"));
	given_to_pass_on(w, ((const struct ask_record_referral *)asked.referrals.items)->referral, t->ines);
	struct permission_note_out said;
	DO(w, permission_note, &said, .referral = ((const struct ask_record_referral *)asked.referrals.items)->referral,
		.need = ANSWER_YES, .wants = ANSWER_YES);
	struct person_flag_out flag;
	struct complaint_open_out complaint;
	DO(w, person_flag, &flag, .person = t->other, .partner = {true, true}, .ask_after = {20260801});
	struct target_add_out wanted;
	DO(w, target_add, &wanted, .person = t->other);
	DO(w, complaint_open, &complaint, .person = t->other, .text = STR("the report was late"));
}

/* The same said by both and of both, of each other, and by and of the second entry alone. */
static void said_on_both_sides(struct world *w, struct twice *t)
{
	struct ask_answer_out out;
	DO(w, ask_answer, &out, .person = t->ben, .about = t->third, .answer = SOURCE_ANSWER_WOULD_RATHER_NOT);
	DO(w, ask_answer, &out, .person = t->other, .about = t->third, .answer = SOURCE_ANSWER_DOES_NOT_KNOW,
		.day = {20260501});
	DO(w, ask_answer, &out, .person = t->other, .about = t->ben, .answer = SOURCE_ANSWER_WOULD_RATHER_NOT);
	DO(w, ask_answer, &out, .person = t->other, .about = t->ines, .answer = SOURCE_ANSWER_WOULD_RATHER_NOT);
	DO(w, ask_answer, &out, .person = t->olga, .about = t->other, .answer = SOURCE_ANSWER_WOULD_RATHER_NOT);
}

static struct twice ben_twice(struct world *w)
{
	struct twice t;
	struct person_add_out added;
	struct today_renew_out renewed;
	an_offer(w);
	DO(w, person_add, &added, .name = STR("Ben Haddad"), .email = STR("ben@acme.example"),
		.organization = STR("Acme"), .title = STR("Owner"));
	t.ben = added.person;
	t.other = a_person(w, "Benjamin Hadad-Roth");
	t.third = a_person(w, "Ben H.");
	t.karl = a_person(w, "Karl Weber");
	t.ines = a_person(w, "Ines Rossi");
	t.olga = a_person(w, "Olga Neu");
	tell_of_other(w, &t);
	names_on_both_sides(w, &t);
	said_on_both_sides(w, &t);
	assert_int_equal(world_run(w, add_rows, &t), OK);
	struct today_later_out later;
	DO(w, today_renew, &renewed, 0);
	DO(w, today_later, &later, .kind = TODAY_KIND_REPAIR, .person = t.other, .until = {20260605});
	DO(w, today_renew, &renewed, 0);
	return t;
}

static struct person_show_out show(struct world *w, struct person_id person)
{
	struct person_show_out out;
	DO(w, person_show, &out, .person = person);
	return out;
}

static size_t found(struct world *w, const char *search, struct person_id *ret_first)
{
	struct person_list_out out;
	DO(w, person_list, &out, .search = str_c(search));
	if (out.items.n > 0)
		*ret_first = ((const struct person_list_item *)out.items.items)->person;
	return out.items.n;
}

static void everything_goes_to_the_one_who_stays(struct db *db)
{
	struct world *w = world_new(db);
	struct twice t = ben_twice(w);
	struct person_merge_out merged;
	DO(w, person_merge, &merged, .keep = t.ben, .other = t.other);
	struct person_show_out ben = show(w, t.ben);
	assert_true(str_is(ben.name, "Ben Haddad"));
	assert_int_equal(ben.identities.n, 2);
	assert_int_equal(ben.positions.n, 2); /* Acme once */
	assert_int_equal(ben.notes.n, 1);
	assert_int_equal(ben.standing, STANDING_CUSTOMER);
	assert_true(ben.partner);
	assert_int_equal(ben.ask_after.ymd, 20260801);
	assert_int_equal(ben.knows.n, 2); /* Karl and Olga, once each, and not himself */
	const struct relationship_from_row *knows = ben.knows.items;
	assert_int_equal(knows[0].person.v, t.karl.v);
	assert_int_equal(knows[0].kind, RELATIONSHIP_KIND_FRIEND);
	assert_int_equal(ben.known_by.n, 3); /* Ana, Karl, Ines */
	struct delivery_show_out delivery;
	DO(w, delivery_show, &delivery, .person = t.ben);
	assert_int_equal(delivery.deals.n, 1);
	assert_int_equal(delivery.promises.n, 1);
	assert_int_equal(delivery.scores.n, 1);
	assert_int_equal(delivery.complaints.n, 1);
	assert_int_equal(may_ask(w, t.ben).rule, READINESS_RULE_COMPLAINT);
	struct str dump = world_dump(w);
	char left[40];
	snprintf(left, sizeof left, "|%lld", (long long)t.other.v);
	struct str rest = dump, line;
	while (str_split(&rest, '\n', &line))
		if (str_find(line, str_c(left)) != SIZE_MAX && !str_starts(line, STR("merged_person|")) &&
			!str_starts(line, STR("maybe_same|")) && !str_starts(line, STR("proposal|")))
			fail_msg("left behind: %.*s", STR_ARG(line));
}

static bool is_said(struct world *w, struct person_id source, struct person_id person, const char *words)
{
	struct str said = str_format(
		w->arena, "|%lld|%lld|%lld|%s|", (long long)source.v, (long long)person.v, (long long)w->user.v, words);
	return str_find(world_dump(w), said) != SIZE_MAX;
}

static void the_stricter_of_two_answers_holds(struct db *db)
{
	struct world *w = world_new(db);
	struct twice t = ben_twice(w);
	struct person_merge_out merged;
	DO(w, person_merge, &merged, .keep = t.ben, .other = t.other);
	assert_true(is_said(w, t.ben, t.third, "does_not_know|20260601"));
	assert_false(is_said(w, t.ben, t.third, "would_rather_not|20260601"));
	assert_true(is_said(w, t.ben, t.ines, "would_rather_not|20260601"));
	assert_true(is_said(w, t.olga, t.ben, "would_rather_not|20260601"));
	assert_false(is_said(w, t.ben, t.ben, "would_rather_not|20260601"));
}

static struct target_list_out targets_of(struct world *w, struct user_id user)
{
	struct target_list_out out;
	struct user_id self = w->user;
	w->user = user;
	DO(w, target_list, &out, 0);
	w->user = self;
	return out;
}

/* Both entries of Ben stand on Ana's list, one on that of another rep; somebody was named because of the one that goes. */
static void a_rep_wants_to_meet_somebody_once(struct db *db)
{
	struct world *w = world_new(db);
	struct twice t = ben_twice(w);
	struct user_id ana = w->user, rep = world_rep(w, "Mei Rep", "mei@example.com");
	struct target_list_out before = targets_of(w, ana), after;
	const struct target_list_item *of_other = before.items.items, *one;
	struct target_change_out changed;
	struct target_add_out added;
	struct referral_add_out named;
	struct person_merge_out merged;
	struct event_undo_out undone;
	DO(w, target_change, &changed, .target = of_other->target, .why = STR("builds masts"));
	DO(w, referral_add, &named, .source = t.karl, .person = t.other);
	world_at(w, 20260603);
	DO(w, target_add, &added, .person = t.ben, .why = STR("has a yard"));
	w->user = rep;
	DO(w, target_add, &added, .person = t.other, .why = STR("sails"));
	w->user = ana;
	renew(w);
	struct str dump = world_dump(w);
	assert_int_equal(targets_of(w, ana).items.n, 2);
	DO(w, person_merge, &merged, .keep = t.ben, .other = t.other);
	after = targets_of(w, ana);
	one = after.items.items;
	assert_int_equal(after.items.n, 1);
	assert_int_equal(one->person.v, t.ben.v);
	assert_true(str_is(one->why, "has a yard\nbuilds masts"));
	assert_int_equal(one->since.ymd, 20260601);
	assert_int_equal(one->named, 2); /* by Ines and by Karl */
	assert_true(str_find(world_dump(w), str_format(w->arena, "|%lld", (long long)of_other->target.v)) == SIZE_MAX);
	assert_int_equal(targets_of(w, rep).items.n, 1);
	DO(w, event_undo, &undone, .event = merged.event);
	assert_same_dump(dump, world_dump(w));
}

static void the_other_name_and_id_still_lead_there(struct db *db)
{
	struct world *w = world_new(db);
	struct twice t = ben_twice(w);
	struct person_merge_out merged;
	struct person_id person = {0};
	size_t events = show(w, t.ben).events.n + show(w, t.other).events.n;
	DO(w, person_merge, &merged, .keep = t.ben, .other = t.other);
	assert_int_equal(found(w, "benj roth", &person), 1);
	assert_int_equal(person.v, t.ben.v);
	assert_int_equal(found(w, "hadad", &person), 1);
	struct person_show_out by_old_id = show(w, t.other);
	assert_int_equal(by_old_id.person.v, t.ben.v);
	assert_int_equal(by_old_id.events.n, events + 1); /* of both, and the merge once */
}

static void the_merge_is_taken_back_without_a_trace(struct db *db)
{
	struct world *w = world_new(db);
	struct twice t = ben_twice(w);
	struct str before = world_dump(w);
	struct person_merge_out merged;
	struct event_undo_out undone;
	struct person_id person;
	DO(w, person_merge, &merged, .keep = t.ben, .other = t.other);
	assert_false(str_equal(before, world_dump(w)));
	DO(w, event_undo, &undone, .event = merged.event);
	assert_same_dump(before, world_dump(w));
	assert_int_equal(found(w, "benj roth", &person), 1);
	assert_int_equal(person.v, t.other.v);
	/* The other way round as well. */
	DO(w, person_merge, &merged, .keep = t.other, .other = t.ben);
	assert_true(str_is(show(w, t.other).name, "Benjamin Hadad-Roth"));
	DO(w, event_undo, &undone, .event = merged.event);
	assert_same_dump(before, world_dump(w));
}

static void a_chain_of_three_comes_apart_again(struct db *db)
{
	struct world *w = world_new(db);
	struct twice t = ben_twice(w);
	struct person_merge_out first, second;
	struct event_undo_out undone;
	struct person_id person;
	struct str before = world_dump(w);
	DO(w, person_merge, &first, .keep = t.other, .other = t.third);
	DO(w, person_merge, &second, .keep = t.ben, .other = t.other);
	assert_int_equal(show(w, t.third).person.v, t.ben.v);
	assert_int_equal(found(w, "ben h", &person), 1);
	DO(w, event_undo, &undone, .event = second.event);
	DO(w, event_undo, &undone, .event = first.event);
	assert_same_dump(before, world_dump(w));
}

static void what_changed_since_stays(struct db *db)
{
	struct world *w = world_new(db);
	struct twice t = ben_twice(w);
	struct person_merge_out merged;
	struct event_undo_out undone;
	struct person_flag_out flag;
	DO(w, person_merge, &merged, .keep = t.ben, .other = t.other);
	DO(w, person_flag, &flag, .person = t.ben, .do_not_ask = {true, true});
	REFUSED(w, ERR_CONFLICT, event_undo, .event = merged.event);
	assert_says(w->problem.message, "changed since");
	DO(w, event_undo, &undone, .event = flag.event);
}

static void some_are_never_put_together(struct db *db)
{
	struct world *w = world_new(db);
	struct twice t = ben_twice(w);
	struct world *elsewhere = world_new(db);
	struct person_id stranger = a_person(elsewhere, "Ben Haddad"), self = {0};
	struct person_show_out olga = show(w, t.olga);
	const struct relationship_known_by_row *by = olga.known_by.items;
	for (size_t i = 0; i < olga.known_by.n; i++)
		if (by[i].is_user)
			self = by[i].person;
	struct str before = world_dump(w);
	REFUSED(w, ERR_INVALID, person_merge, .keep = t.ben, .other = t.ben);
	REFUSED(w, ERR_CONFLICT, person_merge, .keep = self, .other = t.ben);
	REFUSED(w, ERR_CONFLICT, person_merge, .keep = t.ben, .other = self);
	REFUSED(w, ERR_NOT_FOUND, person_merge, .keep = t.ben, .other = stranger);
	REFUSED(w, ERR_NOT_FOUND, person_merge, .keep = stranger, .other = t.ben);
	REFUSED(w, ERR_CONFLICT, person_merge, .keep = t.olga, .other = t.ben);
	assert_says(w->problem.message, "Ben Haddad named Olga Neu");
	REFUSED(w, ERR_CONFLICT, person_merge, .keep = t.ben, .other = t.olga);
	assert_same_dump(before, world_dump(w));
}

static void a_pair_is_decided(struct db *db)
{
	struct world *w = world_new(db);
	struct twice t = ben_twice(w);
	struct maybe_same_decide_out decided;
	struct maybe_same_list_out pairs;
	struct event_undo_out undone;
	struct str before = world_dump(w);
	REFUSED(w, ERR_INVALID, maybe_same_decide, .pair = t.pair, .state = MAYBE_STATE_SAME, .keep = t.karl);
	/* More is known of the other entry. */
	DO(w, maybe_same_decide, &decided, .pair = t.pair, .state = MAYBE_STATE_SAME);
	assert_int_equal(decided.person.v, t.other.v);
	DO(w, maybe_same_list, &pairs);
	assert_int_equal(pairs.items.n, 0); /* "different from Karl" holds for both */
	DO(w, event_undo, &undone, .event = decided.event);
	assert_same_dump(before, world_dump(w));
	DO(w, maybe_same_decide, &decided, .pair = t.pair, .state = MAYBE_STATE_SAME, .keep = t.ben);
	assert_int_equal(decided.person.v, t.ben.v);
	DO(w, event_undo, &undone, .event = decided.event);
	DO(w, maybe_same_decide, &decided, .pair = t.pair, .state = MAYBE_STATE_DIFFERENT);
	DO(w, maybe_same_list, &pairs);
	assert_int_equal(pairs.items.n, 1);
	DO(w, event_undo, &undone, .event = decided.event);
	assert_same_dump(before, world_dump(w));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_DB(everything_goes_to_the_one_who_stays),
		TEST_DB(the_stricter_of_two_answers_holds),
		TEST_DB(a_rep_wants_to_meet_somebody_once),
		TEST_DB(the_other_name_and_id_still_lead_there),
		TEST_DB(the_merge_is_taken_back_without_a_trace),
		TEST_DB(a_chain_of_three_comes_apart_again),
		TEST_DB(what_changed_since_stays),
		TEST_DB(some_are_never_put_together),
		TEST_DB(a_pair_is_decided),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
