#include <math.h>

#include "domain/accounts/user.h"
#include "domain/events/event.h"
#include "domain/people/person.h"
#include "domain/people/strength.h"
#include "domain/words.h"
#include "format/text.h"
#include "person_ops.h"
#include "person_sql.h"

/* Stated by somebody counts more than what a file or a guess says. */
static int weight(enum evidence evidence)
{
	switch (evidence) {
	case EVIDENCE_STATED:
		return 5;
	case EVIDENCE_MAIL:
		return 4;
	case EVIDENCE_CALENDAR:
		return 3;
	case EVIDENCE_IMPORTED:
		return 2;
	default:
		return 1;
	}
}

static struct day later(struct day a, struct day b)
{
	return a.ymd > b.ymd ? a : b;
}

/* With what the one said of knowing the other: their own word goes before what Kith reckons. */
static enum err strength_today(
	struct ctx *ctx, struct person_id from, struct person_id to, struct strength_facts facts, double *ret_strength)
{
	struct relationship_answer_row answer;
	bool found;
	TRY(relationship_answer(ctx->tx, (struct relationship_answer_args){ctx->workspace, from, to}, &answer, &found));
	if (found)
		facts.answer = answer.answer;
	*ret_strength = strength_reckon(&facts, ctx_today(ctx));
	return OK;
}

static enum err reckon(struct ctx *ctx, struct relationship *relationship)
{
	return strength_today(
		ctx, relationship->from_id, relationship->to_id, STRENGTH_FACTS(relationship), &relationship->strength);
}

static enum err find(struct ctx *ctx, struct person_id from, struct person_id to, struct relationship *ret_relationship,
	bool *ret_found)
{
	struct relationship_between_row there;
	TRY(relationship_between(
		ctx->tx, (struct relationship_between_args){ctx->workspace, from, to}, &there, ret_found));
	if (!*ret_found)
		return OK;
	TRY(relationship_get(ctx->tx, ctx->workspace, there.id, ret_relationship, ret_found));
	return *ret_found ? OK : ERR_CORRUPT;
}

static void add_contacts(struct relationship *relationship, const struct contacts *contacts)
{
	relationship->sent += contacts->sent;
	relationship->received += contacts->received;
	relationship->met += contacts->met;
	relationship->sent_on = later(relationship->sent_on, contacts->sent_on);
	relationship->received_on = later(relationship->received_on, contacts->received_on);
	relationship->met_on = later(relationship->met_on, contacts->met_on);
}

enum err relationship_add(struct ctx *ctx, const struct relationship_new *new)
{
	struct relationship relationship = {0};
	bool found;
	TRY(find(ctx, new->from, new->to, &relationship, &found));
	if (!found)
		relationship = (struct relationship){
			.workspace_id = ctx->workspace,
			.id = {ctx_id(ctx)},
			.from_id = new->from,
			.to_id = new->to,
			.kind = new->kind,
			.evidence = new->evidence,
		};
	if (weight(new->evidence) > weight(relationship.evidence))
		relationship.evidence = new->evidence;
	if (relationship.kind == RELATIONSHIP_KIND_ACQUAINTANCE)
		relationship.kind = new->kind;
	relationship.seen = later(relationship.seen, new->seen);
	relationship.both_ways = later(relationship.both_ways, new->both_ways);
	relationship.knows_offer = relationship.knows_offer || new->knows_offer;
	add_contacts(&relationship, &new->contacts);
	TRY(reckon(ctx, &relationship));
	return found ? event_update(ctx, &relationship_table, &relationship)
		     : event_insert(ctx, &relationship_table, &relationship);
}

enum err relationship_of_actor(struct ctx *ctx, struct person_id person, bool knows_offer, struct day both_ways)
{
	if (ctx->user.v == 0)
		return OK;
	struct person_id self;
	TRY(user_person(ctx, ctx->user, &self));
	return relationship_add(ctx, &(struct relationship_new){
					     .from = self,
					     .to = person,
					     .kind = RELATIONSHIP_KIND_ACQUAINTANCE,
					     .evidence = EVIDENCE_STATED,
					     .seen = ctx_today(ctx),
					     .knows_offer = knows_offer,
					     .both_ways = both_ways,
				     });
}

enum err relationship_reckon(struct ctx *ctx, struct person_id from, struct person_id to)
{
	struct relationship relationship;
	bool found;
	TRY(find(ctx, from, to, &relationship, &found));
	if (!found)
		return OK;
	TRY(reckon(ctx, &relationship));
	return event_update(ctx, &relationship_table, &relationship);
}

/* ---- what time does ---- */

static bool differs(double kept, double strength)
{
	return fabs(kept - strength) >= STRENGTH_KEPT_WITHIN;
}

enum err relationship_today(
	struct ctx *ctx, const struct relationship_kept *kept, double *ret_strength, bool *ret_differs)
{
	/* Few have an answer, and few have faded: it is looked for only where it could matter. */
	*ret_strength = strength_reckon(&kept->facts, ctx_today(ctx));
	if (differs(kept->strength, *ret_strength))
		TRY(strength_today(ctx, kept->from, kept->to, kept->facts, ret_strength));
	*ret_differs = differs(kept->strength, *ret_strength);
	return OK;
}

enum err relationship_fade(struct ctx *ctx, struct ids relationships)
{
	for (size_t i = 0; i < relationships.n; i++) {
		struct relationship relationship;
		struct relationship_id id = {relationships.v[i]};
		double strength;
		bool changes;
		TRY(relationship_get(ctx->tx, ctx->workspace, id, &relationship, &changes));
		if (changes)
			TRY(relationship_today(ctx, &RELATIONSHIP_KEPT(&relationship), &strength, &changes));
		if (changes)
			TRY(relationship_strength_set(
				ctx->tx, (struct relationship_strength_set_args){ctx->workspace, id, strength}));
	}
	return OK;
}

enum err relationship_fade_restored(struct ctx *ctx, int64_t first, int64_t last)
{
	struct list rows;
	TRY(relationship_restored(ctx->tx, (struct relationship_restored_args){ctx->workspace, first, last}, &rows));
	return relationship_fade(ctx, (struct ids){rows.items, rows.n}); /* rows of one id each */
}

/* ---- mail and meetings ---- */

/* Mail that is answered shows that they know each other, and so does a meeting; mail one way does not. */
static enum evidence evidence_of(const struct relationship *there, const struct contacts *contacts)
{
	if (there->met + contacts->met > 0 && there->met + contacts->met > there->sent + contacts->sent)
		return EVIDENCE_CALENDAR;
	bool answered = there->sent + contacts->sent > 0 && there->received + contacts->received > 0;
	if (answered)
		return EVIDENCE_MAIL;
	return there->met + contacts->met > 0 ? EVIDENCE_CALENDAR : EVIDENCE_INFERRED;
}

static enum err note_contacts(
	struct ctx *ctx, struct person_id from, struct person_id to, const struct contacts *contacts)
{
	struct relationship there = {0};
	bool found;
	TRY(find(ctx, from, to, &there, &found));
	enum evidence evidence = evidence_of(&there, contacts);
	struct relationship_new new = {.from = from,
		.to = to,
		.kind = RELATIONSHIP_KIND_ACQUAINTANCE,
		.evidence = evidence,
		.contacts = *contacts};
	if (evidence != EVIDENCE_INFERRED)
		new.seen = later(later(contacts->sent_on, contacts->received_on), contacts->met_on);
	struct relationship after = there;
	add_contacts(&after, contacts);
	struct strength_facts facts = STRENGTH_FACTS(&after);
	new.both_ways = strength_in_touch(&facts);
	return relationship_add(ctx, &new);
}

enum err relationship_contacts(
	struct ctx *ctx, struct person_id from, struct person_id to, const struct contacts *contacts)
{
	struct contacts back = {
		.sent = contacts->received,
		.received = contacts->sent,
		.met = contacts->met,
		.sent_on = contacts->received_on,
		.received_on = contacts->sent_on,
		.met_on = contacts->met_on,
	};
	TRY(note_contacts(ctx, from, to, contacts));
	return note_contacts(ctx, to, from, &back);
}

/* ---- the operation that a feed of mail or a calendar calls ---- */

static enum err check_count(struct ctx *ctx, int64_t count, struct day *day, const char *field)
{
	struct day today = ctx_today(ctx);
	if (count == 0) {
		*day = DAY_NONE;
		return OK;
	}
	if (day->ymd > today.ymd)
		return ctx_problem(ctx, ERR_INVALID, field, words_text(WORDS_DAY_AHEAD));
	if (day_none(*day))
		*day = today;
	return OK;
}

enum err contact_note(struct ctx *ctx, const struct contact_note_in *in, struct contact_note_out *ret_out)
{
	struct person person, other;
	struct relationship there;
	struct contacts contacts = {in->sent, in->received, in->met, in->sent_on, in->received_on, in->met_on};
	bool found;
	TRY(event_begin(ctx, EVENT_contact_noted, in->person, in->other.v));
	TRY(person_need(ctx, in->person, "person", &person));
	TRY(person_need(ctx, in->other, "other", &other));
	if (person.id.v == other.id.v)
		return ctx_problem(ctx, ERR_INVALID, "other", words_text(WORDS_RELATIONSHIP_SELF));
	TRY(check_count(ctx, contacts.sent, &contacts.sent_on, "sent_on"));
	TRY(check_count(ctx, contacts.received, &contacts.received_on, "received_on"));
	TRY(check_count(ctx, contacts.met, &contacts.met_on, "met_on"));
	if (contacts.sent + contacts.received + contacts.met == 0)
		return ctx_problem(ctx, ERR_INVALID, "sent", words_text(WORDS_CONTACTS_NONE));
	TRY(relationship_contacts(ctx, person.id, other.id, &contacts));
	TRY(find(ctx, person.id, other.id, &there, &found));
	*ret_out = (struct contact_note_out){.strength = there.strength, .event = ctx->first_seq};
	return OK;
}

/* Mass mail says nothing about who knows whom. */
enum { THREAD_MOST = 12 };

enum err contact_thread(struct ctx *ctx, const struct contact_thread_in *in, struct contact_thread_out *ret_out)
{
	struct person person;
	struct day day = in->day;
	int64_t thread = ctx_id(ctx);
	struct person_id first = {in->people.n > 0 ? in->people.v[0] : 0};
	if (in->people.n < 2 || in->people.n > THREAD_MOST)
		return ctx_problem(ctx, ERR_INVALID, "people",
			words_of(ctx->arena, THREAD_PEOPLE, {"most", .has_number = true, .number = THREAD_MOST}));
	TRY(event_begin(ctx, EVENT_thread_noted, first, thread));
	TRY(ctx_happened_on(ctx, in->day, &day));
	for (size_t i = 0; i < in->people.n; i++) {
		TRY(person_need(ctx, (struct person_id){in->people.v[i]}, "people", &person));
		for (size_t k = 0; k < i; k++)
			if (in->people.v[k] == person.id.v)
				return ctx_problem(ctx, ERR_INVALID, "people", words_text(WORDS_RELATIONSHIP_SELF));
		struct thread_person row = {.workspace_id = ctx->workspace,
			.id = {ctx_id(ctx)},
			.thread_id = {thread},
			.person_id = person.id,
			.day = day};
		TRY(event_insert(ctx, &thread_person_table, &row));
	}
	ret_out->event = ctx->first_seq;
	return OK;
}

enum err organization_need(struct ctx *ctx, struct str name, struct organization_id *ret_organization)
{
	struct organization_by_folded_row there;
	bool found;
	struct str shown = text_clean(ctx->arena, name);
	struct str folded = text_fold_organization(ctx->arena, shown);
	TRY(organization_by_folded(
		ctx->tx, (struct organization_by_folded_args){ctx->workspace, folded}, &there, &found));
	if (found) {
		*ret_organization = there.id;
		return OK;
	}
	struct organization organization = {
		.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.name = shown,
		.folded = folded,
		.kind = ORGANIZATION_KIND_FIRM,
	};
	TRY(event_insert(ctx, &organization_table, &organization));
	*ret_organization = organization.id;
	return OK;
}

enum err organization_seen(
	struct ctx *ctx, struct organization_id id, struct organization *ret_organization, bool *ret_found)
{
	struct organization_known_row row;
	bool known = true;
	if (ctx->user.v != 0)
		TRY(organization_known(
			ctx->tx, (struct organization_known_args){ctx->workspace, id, ctx->user}, &row, &known));
	*ret_found = false;
	return known ? organization_get(ctx->tx, ctx->workspace, id, ret_organization, ret_found) : OK;
}
