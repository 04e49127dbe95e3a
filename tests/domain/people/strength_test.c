#include "domain/people/strength.h"

#include <math.h>

#include "domain/people/person.h"
#include "domain/world.h"
#include "person_ops.h"
#include "undo_ops.h"

static const struct day today = {20260601};

static double strong(struct strength_facts facts)
{
	return strength_reckon(&facts, today);
}

#define STRONG(...) strong((struct strength_facts){__VA_ARGS__})
#define STATED(of, ...) STRONG(.evidence = EVIDENCE_STATED, .kind = RELATIONSHIP_KIND_##of, __VA_ARGS__)
#define MAIL(...) STRONG(.evidence = EVIDENCE_MAIL, .kind = RELATIONSHIP_KIND_ACQUAINTANCE, __VA_ARGS__)

static void is(double value, double expected)
{
	assert_true(fabs(value - expected) < 0.005);
}

static void what_is_said(void **state)
{
	(void)state;
	is(STATED(ACQUAINTANCE, .seen = today), 0.5);
	is(STATED(FAMILY, .seen = today), 0.9);
	is(STRONG(.evidence = EVIDENCE_IMPORTED, .kind = RELATIONSHIP_KIND_ACQUAINTANCE), 0.2);
	is(STRONG(.evidence = EVIDENCE_INFERRED, .kind = RELATIONSHIP_KIND_ACQUAINTANCE), 0.1);
	/* Half of it is left after the years that the kind gives; a day to come is none to fade from. */
	is(STATED(ACQUAINTANCE, .seen = {20210601}), 0.25);
	is(STATED(ACQUAINTANCE, .seen = {20270601}), 0.5);
	assert_true(STATED(FAMILY, .seen = {20160601}) > 0.6);
	assert_true(STATED(FRIEND, .seen = today) > STATED(COLLEAGUE, .seen = today));
}

static void mail_one_way_is_nothing(void **state)
{
	(void)state;
	assert_true(MAIL(.sent = 500, .sent_on = today) == 0);
	assert_true(MAIL(.received = 500, .received_on = today) == 0);
	assert_true(MAIL(.sent = 500, .received = 1, .sent_on = today, .received_on = today) < 0.5);
	assert_true(MAIL(.sent = 40, .received = 40, .sent_on = today, .received_on = today) > 0.85);
	assert_true(MAIL(.met = 1, .met_on = today) > 0.36);
	/* What was stated stays, whatever was sent without an answer. */
	is(STATED(ACQUAINTANCE, .seen = today, .sent = 500), 0.5);
}

static void each_sign_adds_and_time_takes(void **state)
{
	(void)state;
	double strength = 0;
	for (int n = 1; n < 100; n++) {
		double more = MAIL(.sent = n, .received = n, .sent_on = today, .received_on = today);
		assert_true(more > strength && more < 1);
		strength = more;
	}
	for (int years = 0; years < 40; years++) {
		struct day day = {20260601 - 10000 * years};
		double less = STATED(FRIEND, .seen = day, .both_ways = day, .met = 3, .met_on = day);
		assert_true(less > 0 && less <= 1 && (years == 0 || less < strength));
		strength = less;
	}
	assert_true(STATED(ACQUAINTANCE, .seen = today, .both_ways = today) > STATED(ACQUAINTANCE, .seen = today));
	/* In touch until whichever went unanswered: the earlier of the two last mails. */
	struct strength_facts facts = {.sent = 3, .received = 2, .sent_on = {20260501}, .received_on = {20250101}};
	assert_int_equal(strength_in_touch(&facts).ymd, 20250101);
}

static void their_own_word_goes_first(void **state)
{
	(void)state;
	assert_true(STATED(FRIEND, .seen = today, .answer = SOURCE_ANSWER_DOES_NOT_KNOW) == 0);
	is(STATED(FRIEND, .seen = today, .answer = SOURCE_ANSWER_WOULD_RATHER_NOT), 0.2);
	is(STRONG(.evidence = EVIDENCE_INFERRED, .kind = RELATIONSHIP_KIND_MET,
		   .answer = SOURCE_ANSWER_WOULD_RATHER_NOT),
		0.08);
}

/* ---- kept, and reckoned anew ---- */

static struct person_id add(struct world *w, const char *name)
{
	struct person_add_out out;
	DO(w, person_add, &out, .name = str_c(name));
	return out.person;
}

static double between(struct world *w, struct person_id from, struct person_id to)
{
	struct person_show_out shown;
	DO(w, person_show, &shown, .person = from);
	const struct relationship_from_row *row = shown.knows.items;
	for (size_t i = 0; i < shown.knows.n; i++)
		if (row[i].person.v == to.v)
			return row[i].strength;
	return -1;
}

static void contacts_are_counted_together(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id ines = add(w, "Ines Rossi"), karl = add(w, "Karl Weber");
	struct contact_note_out noted, more;
	struct event_undo_out undone;
	DO(w, contact_note, &noted, .person = ines, .other = karl, .sent = 12, .sent_on = {20260520});
	assert_true(noted.strength == 0);
	assert_true(between(w, ines, karl) == -1); /* mail one way makes nobody an acquaintance */
	DO(w, contact_note, &more, .person = karl, .other = ines, .sent = 8, .sent_on = {20260521});
	assert_true(more.strength > 0.6);
	/* Each direction has it as it is seen from there. */
	is(between(w, ines, karl), between(w, karl, ines));
	DO(w, contact_note, &more, .person = ines, .other = karl, .met = 2);
	assert_true(between(w, ines, karl) > 0.7);
	DO(w, event_undo, &undone, .event = more.event);
	assert_true(between(w, ines, karl) < 0.75 && between(w, ines, karl) > 0.6);
	/* The same facts are less after two years, once something is noted. */
	double before = between(w, ines, karl);
	world_at(w, 20280601);
	DO(w, contact_note, &more, .person = ines, .other = karl, .sent = 1, .sent_on = {20280601});
	assert_true(between(w, ines, karl) < before);
	REFUSED(w, ERR_INVALID, contact_note, .person = ines, .other = ines, .met = 1);
	REFUSED(w, ERR_INVALID, contact_note, .person = ines, .other = karl);
	REFUSED(w, ERR_INVALID, contact_note, .person = ines, .other = karl, .met = 1, .met_on = {20290101});
	assert_true(str_is(w->problem.field, "met_on"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_said),
		cmocka_unit_test(mail_one_way_is_nothing),
		cmocka_unit_test(each_sign_adds_and_time_takes),
		cmocka_unit_test(their_own_word_goes_first),
		TEST_DB(contacts_are_counted_together),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
