/* Targets: whom a rep wants to meet, who can bring them there, and what comes of asking. */
#include "people.h"

#include "domain/events/event.h"
#include "domain/people/person.h"
#include "domain/referrals/acquainted.h"
#include "domain/referrals/target.h"
#include "target_ops.h"
#include "undo_ops.h"

static struct person_id somebody_at(
	struct world *w, const char *name, const char *organization, const char *title, int since, int until)
{
	struct person_add_out out;
	struct person_position_out position;
	struct person_flag_out flagged;
	DO(w, person_add, &out, .name = str_c(name));
	DO(w, person_flag, &flagged, .person = out.person, .in_touch = world_day(w));
	if (organization)
		DO(w, person_position, &position, .person = out.person, .organization = str_c(organization),
			.title = str_c(title), .since = {since}, .until = {until});
	return out.person;
}

static void knows(struct world *w, struct person_id person, struct person_id other)
{
	struct person_knows_out out;
	DO(w, person_knows, &out, .person = person, .other = other);
}

struct believed {
	struct person_id from, to;
	enum evidence evidence;
};
static enum err believe(struct ctx *ctx, void *arg)
{
	const struct believed *b = arg;
	TRY(event_begin(ctx, EVENT_relationship_noted, b->from, b->to.v));
	return relationship_add(ctx, &(struct relationship_new){.from = b->from,
					     .to = b->to,
					     .kind = RELATIONSHIP_KIND_ACQUAINTANCE,
					     .evidence = b->evidence,
					     .seen = {20260503}});
}

static struct target_id wants(struct world *w, struct person_id person)
{
	struct target_add_out out;
	DO(w, target_add, &out, .person = person, .why = STR("They plan by hand."));
	return out.target;
}

static struct target_show_out shown(struct world *w, struct target_id target)
{
	struct target_show_out out;
	DO(w, target_show, &out, .target = target);
	return out;
}

static const struct target_way *way(const struct target_show_out *shown, size_t at)
{
	assert_true(shown->ways.n > at);
	return (const struct target_way *)shown->ways.items + at;
}

static struct ask_prepare_out prepared(struct world *w, struct person_id source)
{
	struct ask_prepare_out out;
	DO(w, ask_prepare, &out, .person = source);
	return out;
}

static const struct ask_prepare_person *first_person(const struct ask_prepare_out *out)
{
	assert_true(out->people.n > 0);
	return out->people.items;
}

/* ---- the list ---- */

static void a_target_is_a_person_a_place_or_a_kind(struct db *db)
{
	struct world *w = world_new(db);
	struct target_add_out out;
	struct target_list_out list;
	REFUSED(w, ERR_INVALID, target_add, .why = STR("somebody"));
	REFUSED(w, ERR_INVALID, target_add, .description = STR("all of the"));
	DO(w, target_add, &out, .name = STR("Karl Weber"), .organization = STR("Nordlicht"));
	assert_true(out.kind == TARGET_KIND_PERSON && out.is_new && out.person.v != 0);
	REFUSED(w, ERR_CONFLICT, target_add, .person = out.person);
	assert_says(w->problem.message, "Karl Weber is on your list already.");
	/* Who is here already is meant by the name alone; of several the rep says which. */
	struct person_id olu = a_person(w, "Olu Okoye");
	struct target_add_out twin;
	struct event_undo_out again;
	DO(w, target_add, &twin, .name = STR("olu okoye"));
	assert_true(!twin.is_new && twin.person.v == olu.v);
	DO(w, event_undo, &again, .event = twin.event);
	a_person(w, "Olu Okoye");
	REFUSED(w, ERR_CONFLICT, target_add, .name = STR("Olu Okoye"));
	DO(w, target_add, &out, .organization = STR("Acme GmbH"));
	assert_int_equal(out.kind, TARGET_KIND_ORGANIZATION);
	REFUSED(w, ERR_CONFLICT, target_add, .organization = STR("ACME"));
	DO(w, target_add, &out, .description = STR("practice managers in Leeds"));
	assert_int_equal(out.kind, TARGET_KIND_DESCRIBED);
	DO(w, target_list, &list, .state = TARGET_STATE_NONE);
	assert_int_equal(list.items.n, 3);
	struct event_undo_out undone;
	DO(w, event_undo, &undone, .event = out.event);
	DO(w, target_list, &list, .state = TARGET_STATE_NONE);
	assert_int_equal(list.items.n, 2);
}

static void a_target_is_dropped_with_a_reason(struct db *db)
{
	struct world *w = world_new(db);
	struct target_id karl = wants(w, a_person(w, "Karl Weber"));
	struct target_drop_out dropped;
	struct target_change_out changed;
	struct target_list_out list;
	REFUSED(w, ERR_INVALID, target_drop, .target = karl, .reason = STR(" "));
	REFUSED(w, ERR_INVALID, target_change, .target = karl, .state = TARGET_STATE_DROPPED);
	REFUSED(w, ERR_INVALID, target_change, .target = karl, .description = STR("bakers"));
	DO(w, target_drop, &dropped, .target = karl, .reason = STR("moved abroad"));
	assert_true(str_is(shown(w, karl).dropped, "moved abroad"));
	DO(w, target_list, &list, .state = TARGET_STATE_NONE);
	assert_int_equal(list.items.n, 0);
	DO(w, target_change, &changed, .target = karl, .state = TARGET_STATE_OPEN);
	DO(w, target_list, &list, .state = TARGET_STATE_NONE);
	assert_int_equal(list.items.n, 1);
	/* Another rep's list is theirs. */
	w->user = world_rep(w, "Rita Rep", "rita@example.com");
	w->role = USER_ROLE_REP;
	REFUSED(w, ERR_FORBIDDEN, target_drop, .target = karl, .reason = STR("mine now"));
	DO(w, target_list, &list, .state = TARGET_STATE_NONE);
	assert_int_equal(list.items.n, 0);
	REFUSED(w, ERR_FORBIDDEN, target_list, .user = {12345});
}

static void nothing_of_another_workspace(struct db *db)
{
	struct world *w = world_new(db), *other = world_new(db);
	struct target_id karl = wants(other, a_person(other, "Karl Weber"));
	REFUSED(w, ERR_NOT_FOUND, target_show, .target = karl);
	REFUSED(w, ERR_NOT_FOUND, target_drop, .target = karl, .reason = STR("x"));
	REFUSED(w, ERR_NOT_FOUND, ask_record, .person = a_person(w, "Ines Rossi"), .advice_reason = STR("x"),
		.names = {&(struct ask_record_name){.name = STR("Y"), .target = karl}, 1});
}

/* ---- for a source ---- */

static void whom_the_rep_wants_to_meet_comes_first(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id ines = somebody_at(w, "Ines Rossi", NULL, "", 0, 0), karl = a_person(w, "Karl Weber"),
			 grace = a_person(w, "Grace Ito"), olu = a_person(w, "Olu Okoye");
	knows(w, ines, grace);
	knows(w, ines, olu);
	assert_int_equal(world_run(w, believe, &(struct believed){ines, karl, EVIDENCE_IMPORTED}), OK);
	struct ask_prepare_out out = prepared(w, ines);
	assert_int_equal(first_person(&out)->person.v, grace.v);
	assert_int_equal(first_person(&out)->target.v, 0);
	struct target_id target = wants(w, karl);
	out = prepared(w, ines);
	assert_int_equal(first_person(&out)->person.v, karl.v);
	assert_int_equal(first_person(&out)->target.v, target.v);
	assert_true(str_is(first_person(&out)->reason,
		"You want to meet them. Ines Rossi knows Karl Weber, an imported file says."));
	assert_says(out.opening, "I thought of Karl Weber");
	/* Today says the same. */
	assert_true(str_is(today_item_of(w, TODAY_KIND_ASK, ines)->ask_for, "Ask for Karl Weber and 2 more."));
	/* A target of somebody else's is no target of mine. */
	w->user = world_rep(w, "Rita Rep", "rita@example.com");
	out = prepared(w, ines);
	assert_int_equal(first_person(&out)->person.v, grace.v);
}

static void each_kind_of_target_is_recognized(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id ines = somebody_at(w, "Ines Rossi", NULL, "", 0, 0);
	struct person_id karl = somebody_at(w, "Karl Weber", "Nordlicht", "Buyer", 0, 0);
	struct person_id grace = somebody_at(w, "Grace Ito", "Northside Dental", "Practice Manager", 0, 0);
	struct person_id olu = somebody_at(w, "Olu Okoye", "Okoye Ltd", "Baker", 0, 0);
	struct person_edit_out edited;
	struct target_add_out firm, kind;
	DO(w, person_edit, &edited, .person = grace, .town = STR("Leeds"));
	knows(w, ines, karl);
	knows(w, ines, grace);
	knows(w, ines, olu);
	DO(w, target_add, &firm, .organization = STR("Nordlicht"));
	DO(w, target_add, &kind, .description = STR("Practice managers in Leeds"));
	struct ask_prepare_out out = prepared(w, ines);
	const struct ask_prepare_person *person = out.people.items;
	assert_int_equal(out.people.n, 3);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(person[i].target.v, person[i].person.v == karl.v    ? firm.target.v
						     : person[i].person.v == grace.v ? kind.target.v
										     : 0);
	assert_int_equal(person[2].person.v, olu.v);
	struct target_change_out changed;
	DO(w, target_change, &changed, .target = kind.target, .description = STR("practice managers in York"));
	out = prepared(w, ines);
	person = out.people.items;
	assert_true(person[1].target.v == 0 && person[2].target.v == 0);
}

static void who_is_near_is_asked_without_a_name(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id ines = somebody_at(w, "Ines Rossi", "Nordlicht", "Dentist", 20150101, 20190630);
	struct target_add_out firm, kind;
	struct ask_record_out asked;
	struct person_show_out karl;
	DO(w, target_add, &kind, .description = STR("dentists"));
	DO(w, target_add, &firm, .organization = STR("Nordlicht"));
	struct ask_prepare_out out = prepared(w, ines);
	const struct ask_prepare_target *near = out.targets.items;
	assert_int_equal(out.targets.n, 2);
	assert_int_equal(near[0].target.v, kind.target.v);
	assert_true(str_is(near[0].reason, "Ines Rossi is one of them: Dentist, Nordlicht."));
	assert_true(str_is(near[1].reason, "Ines Rossi was at Nordlicht 2015-2019."));
	assert_true(str_is(near[1].text, "Whom do you know at Nordlicht?"));
	assert_says(out.opening, "I am looking for dentists");
	/* Who is named then is there, and belongs to the target. */
	struct ask_record_name name = {.name = STR("Karl Weber"), .target = firm.target};
	DO(w, ask_record, &asked, .person = ines, .names = {&name, 1}, .advice_reason = STR("x"));
	const struct ask_record_referral *made = asked.referrals.items;
	DO(w, person_show, &karl, .person = made->person);
	assert_true(str_is(karl.headline, "Nordlicht"));
	struct target_show_out target = shown(w, firm.target);
	assert_int_equal(target.results.n, 1);
	assert_int_equal(((const struct target_results_row *)target.results.items)->person.v, made->person.v);
	assert_int_equal(shown(w, kind.target).results.n, 0);
}

/* ---- how we know ---- */

static struct str at_place(struct world *w, const char *place, int a, int b, int c, int d)
{
	return acquainted_reason(w->arena, &(struct acquainted){.organization = str_c(place),
						   .mine_since = {a},
						   .mine_until = {b},
						   .theirs_since = {c},
						   .theirs_until = {d}});
}

static struct str by_evidence(struct world *w, enum evidence evidence)
{
	return acquainted_reason(w->arena, &(struct acquainted){.source = STR("Ines"),
						   .person = STR("Karl"),
						   .kind = RELATIONSHIP_KIND_FRIEND,
						   .evidence = evidence,
						   .seen = {20260503}});
}

static void the_reason_says_how_we_know(struct db *db)
{
	struct world *w = world_new(db);
	assert_true(str_is(at_place(w, "Acme", 0, 0, 0, 0), "Both are at Acme."));
	assert_true(str_is(at_place(w, "Acme", 20120101, 0, 20150101, 0), "Both have been at Acme since 2015."));
	assert_true(str_is(at_place(w, "Acme", 20120101, 20191231, 20150101, 0), "Both were at Acme 2015-2019."));
	assert_true(str_is(at_place(w, "Acme", 20120101, 20120630, 20120101, 0), "Both were at Acme in 2012."));
	assert_true(str_is(at_place(w, "Acme", 0, 20120630, 20120101, 0), "Both were at Acme."));
	assert_true(str_is(at_place(w, "University of Leeds", 20010901, 20050630, 20020901, 20060630),
		"Both went to University of Leeds 2002-2005."));
	assert_true(str_is(at_place(w, "Rotary Leeds", 0, 0, 0, 0), "Both are in Rotary Leeds."));
	assert_int_equal(acquainted_place(w->arena, STR("Schoolbooks Ltd")), PLACE_KIND_SCHOOL);
	assert_int_equal(acquainted_place(w->arena, STR("Clubber & Co")), PLACE_KIND_FIRM);
	assert_true(str_is(by_evidence(w, EVIDENCE_STATED), "Ines knows Karl (friend)."));
	assert_true(str_is(by_evidence(w, EVIDENCE_IMPORTED), "Ines knows Karl (friend), an imported file says."));
	assert_true(str_is(by_evidence(w, EVIDENCE_MAIL), "Ines and Karl write to each other, last on 3 May 2026."));
	assert_true(str_is(by_evidence(w, EVIDENCE_CALENDAR), "Ines and Karl have met, last on 3 May 2026."));
}

static void at_the_same_place_only_at_the_same_time(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id ines = somebody_at(w, "Ines Rossi", "Acme", "Buyer", 20150101, 20191231);
	struct person_id karl = somebody_at(w, "Karl Weber", "Acme", "Planner", 20170601, 0);
	somebody_at(w, "Olu Okoye", "Acme", "Clerk", 20200101, 0); /* came when she had left */
	struct ask_prepare_out out = prepared(w, ines);
	assert_int_equal(out.people.n, 1);
	assert_int_equal(first_person(&out)->person.v, karl.v);
	assert_true(str_is(first_person(&out)->reason, "Both were at Acme 2017-2019."));
	struct target_show_out target = shown(w, wants(w, karl));
	assert_int_equal(target.ways.n, 2); /* Olu, who is there now, and Ines; the rep added him, and asks others */
}

/* ---- for a target ---- */

static void whom_to_ask_is_ranked_with_readiness(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id karl = a_person(w, "Karl Weber"), ben = a_person(w, "Ben Haddad");
	struct person_id ines = somebody_at(w, "Ines Rossi", NULL, "", 0, 0);
	struct person_id grace = somebody_at(w, "Grace Ito", "Acme", "Buyer", 0, 0);
	struct person_id olu = somebody_at(w, "Olu Okoye", NULL, "", 0, 0);
	struct person_position_out position;
	struct person_flag_out flagged;
	DO(w, person_position, &position, .person = karl, .organization = STR("Acme"));
	assert_int_equal(world_run(w, believe, &(struct believed){ben, karl, EVIDENCE_MAIL}), OK); /* never in touch */
	knows(w, ines, karl);
	knows(w, olu, karl);
	DO(w, person_flag, &flagged, .person = olu, .do_not_ask = {true, true});
	struct target_show_out target = shown(w, wants(w, karl));
	assert_int_equal(target.ways.n, 4);
	assert_int_equal(way(&target, 0)->source.v, ines.v);
	assert_int_equal(way(&target, 0)->answer, READINESS_ANSWER_READY);
	assert_int_equal(way(&target, 1)->source.v, grace.v); /* a mere colleague, and ready */
	assert_int_equal(way(&target, 2)->source.v, ben.v);
	assert_int_equal(way(&target, 2)->answer, READINESS_ANSWER_FIRST);
	assert_says(way(&target, 2)->first, "First catch up");
	assert_int_equal(way(&target, 3)->answer, READINESS_ANSWER_STOP);
	struct target_list_out list;
	DO(w, target_list, &list, .state = TARGET_STATE_OPEN);
	const struct target_list_item *item = list.items.items;
	assert_int_equal(item->ways, 4);
	DO(w, person_flag, &flagged, .person = ines, .do_not_contact = {true, true});
	target = shown(w, item->target);
	assert_int_equal(target.ways.n, 3);
	/* A colleague of the rep's who knows him stands there too. */
	w->user = world_rep(w, "Rita Rep", "rita@example.com");
	struct target_show_out hers = shown(w, wants(w, karl));
	assert_true(way(&hers, 0)->is_user || way(&hers, 1)->is_user || way(&hers, 2)->is_user);
}

/* Who was merely named is reached through their source: nobody is sent to ask them. */
static void nobody_is_asked_who_was_merely_named(struct db *db)
{
	struct world *w = world_new(db);
	an_offer(w);
	struct person_id karl = a_person(w, "Karl Weber");
	struct referral_add_out named;
	DO(w, referral_add, &named, .source = a_person(w, "Ines Rossi"), .name = STR("Olu Okoye"));
	knows(w, named.person, karl);
	struct target_id target = wants(w, karl);
	assert_int_equal(shown(w, target).ways.n, 0);
	permit(w, named.referral);
	assert_int_equal(shown(w, target).ways.n, 1);
}

static void a_place_and_a_kind_have_ways_too(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id ines = somebody_at(w, "Ines Rossi", "Nordlicht", "Buyer", 20150101, 20191231);
	struct person_id karl = somebody_at(w, "Karl Weber", "Nordlicht", "Planner", 0, 0);
	struct person_id ben = somebody_at(w, "Ben Haddad", NULL, "", 0, 0);
	struct target_add_out firm, kind;
	knows(w, ben, karl);
	DO(w, target_add, &firm, .organization = STR("Nordlicht"));
	struct target_show_out target = shown(w, firm.target);
	assert_int_equal(target.ways.n, 3); /* Karl is there, Ben knows him, Ines was there */
	assert_int_equal(way(&target, 0)->source.v, karl.v);
	assert_int_equal(way(&target, 1)->source.v, ben.v);
	assert_int_equal(way(&target, 2)->source.v, ines.v);
	assert_true(str_is(way(&target, 2)->reason, "Ines Rossi was at Nordlicht 2015-2019."));
	DO(w, target_add, &kind, .description = STR("planners"));
	target = shown(w, kind.target);
	assert_int_equal(target.ways.n, 2);
	assert_int_equal(way(&target, 0)->source.v, ben.v);
	assert_int_equal(way(&target, 1)->source.v, karl.v); /* one of them: he knows others */
}

static void the_worth_of_a_way(void **state)
{
	(void)state;
	assert_true(target_way_worth(READINESS_ANSWER_READY, false, 0.1) >
		    target_way_worth(READINESS_ANSWER_FIRST, false, 0.7));
	assert_true(target_way_worth(READINESS_ANSWER_READY, false, 0.5) >
		    target_way_worth(READINESS_ANSWER_READY, true, 0.5));
	assert_true(target_way_worth(READINESS_ANSWER_FIRST, false, 0.1) >
		    target_way_worth(READINESS_ANSWER_STOP, false, 1.0));
	assert_true(target_way_worth(READINESS_ANSWER_READY, false, 0.6) >
		    target_way_worth(READINESS_ANSWER_READY, false, 0.5));
}

static void words_of_a_kind(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 20);
	struct list words;
	assert_int_equal(target_words_of(arena, STR("Practice managers, in the companies of (Leeds)"), &words), OK);
	const struct str *word = words.items;
	assert_int_equal(words.n, 4);
	assert_true(str_is(word[0], "practice") && str_is(word[1], "manager") && str_is(word[2], "compan") &&
		    str_is(word[3], "leed"));
	assert_int_equal(target_words_of(arena, STR("of the"), &words), OK);
	assert_int_equal(words.n, 0);
	arena_free(arena);
}

/* ---- what comes of it ---- */

static void an_introduction_shows_at_the_target(struct db *db)
{
	struct world *w = world_new(db);
	an_offer(w);
	struct person_id ines = somebody_at(w, "Ines Rossi", NULL, "", 0, 0), karl = a_person(w, "Karl Weber");
	assert_int_equal(world_run(w, believe, &(struct believed){ines, karl, EVIDENCE_INFERRED}), OK);
	struct target_id target = wants(w, karl);
	struct ask_record_name name = {.name = STR("Karl"), .person = karl};
	struct ask_record_out asked;
	struct person_show_out known;
	DO(w, ask_record, &asked, .person = ines, .names = {&name, 1});
	struct referral_id referral = ((const struct ask_record_referral *)asked.referrals.items)->referral;
	struct target_show_out now = shown(w, target);
	assert_int_equal(now.results.n, 1);
	assert_int_equal(((const struct target_results_row *)now.results.items)->source.v, ines.v);
	/* That she knows him is stated now, not guessed; and she is no longer somebody to ask for him. */
	DO(w, person_show, &known, .person = ines);
	const struct relationship_from_row *knows_him = known.knows.items;
	assert_int_equal(knows_him->evidence, EVIDENCE_STATED);
	assert_true(knows_him->strength >= 0.5);
	for (size_t i = 0; i < now.ways.n; i++)
		assert_true(way(&now, i)->source.v != ines.v);
	/* Met: the target is reached, and a step taken back takes that back. */
	permit(w, referral);
	struct referral_advance_out advanced;
	DO(w, referral_advance, &advanced, .referral = referral, .state = REFERRAL_STATE_MET);
	assert_int_equal(shown(w, target).state, TARGET_STATE_MET);
	struct event_undo_out undone;
	DO(w, event_undo, &undone, .event = advanced.event);
	assert_int_equal(shown(w, target).state, TARGET_STATE_OPEN);
}

static void a_kind_is_not_met_by_one_of_them(struct db *db)
{
	struct world *w = world_new(db);
	an_offer(w);
	struct target_add_out kind, firm;
	DO(w, target_add, &kind, .description = STR("planners"));
	DO(w, target_add, &firm, .organization = STR("Nordlicht"));
	struct person_id karl = somebody_at(w, "Karl Weber", "Nordlicht", "Planner", 0, 0);
	struct referral_add_out named;
	DO(w, referral_add, &named, .source = a_person(w, "Ines Rossi"), .person = karl);
	permit(w, named.referral);
	struct referral_advance_out advanced;
	DO(w, referral_advance, &advanced, .referral = named.referral, .state = REFERRAL_STATE_MET);
	assert_int_equal(shown(w, kind.target).state, TARGET_STATE_OPEN);
	assert_int_equal(shown(w, firm.target).state, TARGET_STATE_MET);
	/* The referral belongs to the one that says more. */
	assert_int_equal(shown(w, firm.target).results.n, 1);
	assert_int_equal(shown(w, kind.target).results.n, 0);
}

static bool is_proposed(struct world *w, struct person_id source, struct person_id person)
{
	struct ask_prepare_out out = prepared(w, source);
	const struct ask_prepare_person *row = out.people.items;
	for (size_t i = 0; i < out.people.n; i++)
		if (row[i].person.v == person.v)
			return true;
	return false;
}

static double strength_of(struct world *w, struct person_id from, struct person_id to)
{
	struct person_show_out out;
	DO(w, person_show, &out, .person = from);
	const struct relationship_from_row *row = out.knows.items;
	for (size_t i = 0; i < out.knows.n; i++)
		if (row[i].person.v == to.v)
			return row[i].strength;
	return -1;
}

static void answers_feed_back(struct db *db)
{
	struct world *w = world_new(db);
	struct person_id ines = somebody_at(w, "Ines Rossi", NULL, "", 0, 0), karl = a_person(w, "Karl Weber"),
			 grace = a_person(w, "Grace Ito");
	knows(w, ines, karl);
	knows(w, ines, grace);
	struct target_id target = wants(w, karl);
	struct ask_answer_out said;
	struct event_undo_out undone;
	DO(w, ask_answer, &said, .person = ines, .about = karl, .answer = SOURCE_ANSWER_DOES_NOT_KNOW);
	assert_true(strength_of(w, ines, karl) == 0); /* somebody had stated it: on record, and no way to him */
	struct target_show_out now = shown(w, target);
	assert_int_equal(now.answers.n, 1);
	assert_int_equal(now.ways.n, 0);
	assert_false(is_proposed(w, ines, karl));
	/* Stated anew, later: it holds again. */
	knows(w, ines, karl);
	assert_true(is_proposed(w, ines, karl));
	assert_true(strength_of(w, ines, karl) > 0);
	assert_int_equal(shown(w, target).answers.n, 0);
	/* Rather not: they know each other, and hardly. */
	DO(w, ask_answer, &said, .person = ines, .about = grace, .answer = SOURCE_ANSWER_WOULD_RATHER_NOT);
	assert_true(strength_of(w, ines, grace) > 0 && strength_of(w, ines, grace) <= 0.2);
	knows(w, ines, grace);
	assert_false(is_proposed(w, ines, grace)); /* that she knows her does not make her willing */
	/* Named after all. */
	struct ask_record_out asked;
	struct ask_record_name name = {.name = STR("Grace"), .person = grace};
	DO(w, ask_record, &asked, .person = ines, .names = {&name, 1}, .advice_reason = STR("x"));
	DO(w, event_undo, &undone, .event = asked.event);
	assert_false(is_proposed(w, ines, grace));
	assert_true(strength_of(w, ines, grace) <= 0.2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_worth_of_a_way),
		cmocka_unit_test(words_of_a_kind),
		TEST_DB(a_target_is_a_person_a_place_or_a_kind),
		TEST_DB(a_target_is_dropped_with_a_reason),
		TEST_DB(nothing_of_another_workspace),
		TEST_DB(whom_the_rep_wants_to_meet_comes_first),
		TEST_DB(each_kind_of_target_is_recognized),
		TEST_DB(who_is_near_is_asked_without_a_name),
		TEST_DB(the_reason_says_how_we_know),
		TEST_DB(at_the_same_place_only_at_the_same_time),
		TEST_DB(whom_to_ask_is_ranked_with_readiness),
		TEST_DB(nobody_is_asked_who_was_merely_named),
		TEST_DB(a_place_and_a_kind_have_ways_too),
		TEST_DB(an_introduction_shows_at_the_target),
		TEST_DB(a_kind_is_not_met_by_one_of_them),
		TEST_DB(answers_feed_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
