#include "domain/upkeep/import_write.h"
#include "domain/events/event.h"
#include "domain/people/person.h"
#include "domain/people/strength.h"
#include "domain/people/suppression.h"
#include "event_sql.h"
#include "format/identity.h"
#include "import_sql.h"
#include "maybe_sql.h"
#include "person_sql.h"

const char *import_verdict_word(enum import_verdict verdict)
{
	static const char *const words[] = {"refused", "new", "matched", "maybe"};
	return words[verdict];
}

/* ---- events ---- */

void import_event_begin(struct import_writer *writer, struct person_id person)
{
	struct ctx *ctx = writer->ctx;
	ctx->seq = ctx->first_seq = writer->seq + 1;
	ctx->event_n = 0;
	ctx->event_person = person;
}

enum err import_event_end(
	struct import_writer *writer, const char *kind, struct person_id person, int64_t subject, bool wanted)
{
	struct ctx *ctx = writer->ctx;
	if (!wanted && ctx->event_n == 0)
		return OK;
	writer->seq = ctx->seq;
	return event_log_insert(ctx->tx, &(struct event_log){
						 .workspace_id = ctx->workspace,
						 .seq = ctx->seq,
						 .kind = str_c(kind),
						 .version = EVENT_VERSION,
						 .actor = ctx->user,
						 .face = FACE_IMPORTING,
						 .batch = writer->import->id,
						 .person_id = person,
						 .subject = {subject},
						 .at = ctx->now,
					 });
}

/* ---- a new person: rows are written straight, their one event stands for all of them ---- */

enum err import_organization(struct import_writer *writer, struct str name, struct str folded,
	enum organization_kind make, struct organization_id *ret_organization)
{
	struct ctx *ctx = writer->ctx;
	struct organization_by_folded_row there;
	bool found = false;
	*ret_organization = (struct organization_id){0};
	if (folded.n == 0 || organization_cache_find(writer->organizations, folded, ret_organization) ||
		import_known_organization(writer->known, folded, ret_organization))
		return OK;
	if (!import_known_absent(writer->known, KNOWN_ORGANIZATION, folded))
		TRY(organization_by_folded(
			ctx->tx, (struct organization_by_folded_args){ctx->workspace, folded}, &there, &found));
	if (found)
		*ret_organization = there.id;
	if (!found && make != ORGANIZATION_KIND_NONE) {
		struct organization organization = {.workspace_id = ctx->workspace,
			.id = {ctx_id(ctx)},
			.name = name,
			.folded = folded,
			.changed = ctx->seq,
			.kind = make};
		TRY(organization_insert(ctx->tx, &organization));
		*ret_organization = organization.id;
		colleague_cache_put(writer->colleagues, organization.id, &(struct colleague_list){0}, false);
	}
	if (ret_organization->v != 0) {
		organization_cache_note(writer->organizations, folded, *ret_organization);
		import_known_note(writer->known, KNOWN_ORGANIZATION, folded, ret_organization->v);
	}
	return OK;
}

static enum err insert_identities(
	struct ctx *ctx, struct person_id person, enum identity_kind kind, const struct record_value *values, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct identity identity = {.workspace_id = ctx->workspace,
			.id = {ctx_id(ctx)},
			.person_id = person,
			.kind = kind,
			.value = values[i].value,
			.shown = values[i].shown,
			.changed = ctx->seq};
		TRY(identity_insert(ctx->tx, &identity));
	}
	return OK;
}

int64_t import_networks(const struct contact_record *contact)
{
	int64_t networks = 0;
	for (size_t i = 0; i < contact->n_urls; i++)
		networks |= identity_url_network(contact->urls[i].value);
	return networks;
}

static struct str headline_of(struct arena *arena, const struct contact_record *contact)
{
	if (!contact->organization.n)
		return STR_NONE;
	if (!contact->title.n)
		return contact->organization;
	struct str comma = str_join(arena, contact->title, STR(", "));
	return str_join(arena, comma, contact->organization);
}

static struct str or_none(struct str text)
{
	return text.n ? text : STR_NONE;
}

static enum err insert_position(struct import_writer *writer, const struct contact_record *contact,
	struct person_id person, struct organization_id organization)
{
	struct ctx *ctx = writer->ctx;
	if (!contact->organization_folded.n)
		return OK;
	if (organization.v == 0)
		TRY(import_organization(writer, contact->organization, contact->organization_folded,
			ORGANIZATION_KIND_FIRM, &organization));
	struct position position = {.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.person_id = person,
		.organization_id = organization,
		.title = or_none(contact->title),
		.changed = ctx->seq};
	colleague_cache_add(writer->colleagues, organization, person, contact->folded);
	return position_insert(ctx->tx, &position);
}

static enum err insert_relationship(
	struct import_writer *writer, const struct contact_record *contact, struct person_id person)
{
	struct ctx *ctx = writer->ctx;
	if (writer->rep.v == 0)
		return OK;
	struct relationship relationship = {
		.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.from_id = writer->rep,
		.to_id = person,
		.kind = RELATIONSHIP_KIND_ACQUAINTANCE,
		.evidence = EVIDENCE_IMPORTED,
		.seen = contact->connected,
		.changed = ctx->seq,
	};
	struct strength_facts facts = STRENGTH_FACTS(&relationship);
	relationship.strength = strength_reckon(&facts, ctx_today(ctx));
	return relationship_insert(ctx->tx, &relationship);
}

static enum err insert_rest(struct import_writer *writer, const struct contact_record *contact, struct person_id person)
{
	struct ctx *ctx = writer->ctx;
	for (size_t i = 0; i < contact->words.n; i++)
		TRY(word_insert(ctx->tx, &(struct word){ctx->workspace, contact->words.v[i], person,
						 text_beginnings(ctx->arena, &contact->words, i)}));
	if (contact->external.n) {
		struct external_person external = {.workspace_id = ctx->workspace,
			.id = {ctx_id(ctx)},
			.source = writer->source,
			.value = contact->external,
			.person_id = person,
			.changed = ctx->seq};
		TRY(external_person_insert(ctx->tx, &external));
	}
	if (!contact->notes.n)
		return OK;
	struct note note = {.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.person_id = person,
		.text = contact->notes,
		.created = ctx->now,
		.changed = ctx->seq};
	return note_insert(ctx->tx, &note);
}

static enum err make_person(struct import_writer *writer, const struct contact_record *contact, bool known_to_rep,
	struct organization_id organization, bool never, struct person_id *ret_person)
{
	struct ctx *ctx = writer->ctx;
	import_event_begin(writer, (struct person_id){0});
	struct person person = {
		.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.name = contact->name,
		.folded = contact->folded,
		.town = or_none(contact->town),
		.headline = headline_of(ctx->arena, contact),
		.networks = import_networks(contact),
		.standing = STANDING_ACQUAINTANCE,
		.changed = ctx->seq,
	};
	if (never)
		person_never(ctx, &person, CHANNEL_UNKNOWN);
	TRY(person_insert(ctx->tx, &person));
	TRY(insert_identities(ctx, person.id, IDENTITY_KIND_EMAIL, contact->emails, contact->n_emails));
	TRY(insert_identities(ctx, person.id, IDENTITY_KIND_PHONE, contact->phones, contact->n_phones));
	TRY(insert_identities(ctx, person.id, IDENTITY_KIND_URL, contact->urls, contact->n_urls));
	/* Where they work comes last, so that it is told first where a school is known here as a firm. */
	TRY(import_places_insert(writer, contact, person.id));
	TRY(insert_position(writer, contact, person.id, organization));
	if (known_to_rep)
		TRY(insert_relationship(writer, contact, person.id));
	TRY(insert_rest(writer, contact, person.id));
	TRY(import_event_end(writer, "person_imported", person.id, person.id.v, true));
	import_known_note_person(writer->known, contact);
	*ret_person = person.id;
	return OK;
}

/* ---- somebody who is there: what is missing is added, nothing is overwritten ---- */

static enum err add_identities(
	struct ctx *ctx, struct person_id person, enum identity_kind kind, const struct record_value *values, size_t n)
{
	struct list there;
	if (n == 0)
		return OK;
	TRY(identity_all(ctx->tx, (struct identity_all_args){ctx->workspace, person}, &there));
	const struct identity_all_row *row = there.items;
	for (size_t i = 0; i < n; i++) {
		bool known = false;
		for (size_t j = 0; j < there.n && !known; j++)
			known = row[j].kind == kind && str_equal(row[j].value, values[i].value);
		if (known)
			continue;
		struct identity identity = {.workspace_id = ctx->workspace,
			.id = {ctx_id(ctx)},
			.person_id = person,
			.kind = kind,
			.value = values[i].value,
			.shown = values[i].shown};
		TRY(event_insert(ctx, &identity_table, &identity));
	}
	return OK;
}

static enum err add_position(struct import_writer *writer, const struct contact_record *contact,
	struct person_id person, struct organization_id organization)
{
	struct ctx *ctx = writer->ctx;
	struct list there;
	bool found = false;
	if (!contact->organization_folded.n)
		return OK;
	if (organization.v == 0)
		TRY(import_organization(writer, contact->organization, contact->organization_folded,
			ORGANIZATION_KIND_FIRM, &organization));
	TRY(positions_there(ctx->tx, (struct positions_there_args){ctx->workspace, person, organization}, &there));
	const struct positions_there_row *row = there.items;
	struct position_id untitled = {0};
	for (size_t i = 0; i < there.n; i++) {
		if (!contact->title.n || str_equal(row[i].title, contact->title))
			return OK;
		if (str_none(row[i].title))
			untitled = row[i].id;
	}
	struct position position = {.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.person_id = person,
		.organization_id = organization,
		.title = or_none(contact->title)};
	/* Another title than those known is another post: the older one stays. */
	colleague_cache_drop(writer->colleagues, organization);
	if (untitled.v == 0)
		return event_insert(ctx, &position_table, &position);
	TRY(position_get(ctx->tx, ctx->workspace, untitled, &position, &found));
	position.title = contact->title;
	return event_update(ctx, &position_table, &position);
}

enum err import_note(struct ctx *ctx, struct person_id person, struct str text)
{
	enum { NOTES_READ = 50 };
	struct list notes;
	if (!text.n)
		return OK;
	TRY(note_all(ctx->tx, (struct note_all_args){ctx->workspace, person, NOTES_READ}, &notes));
	const struct note_all_row *row = notes.items;
	for (size_t i = 0; i < notes.n; i++)
		if (str_equal(row[i].text, text))
			return OK;
	struct note note = {.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.person_id = person,
		.text = text,
		.created = ctx->now};
	return event_insert(ctx, &note_table, &note);
}

static enum err add_external(
	struct import_writer *writer, const struct contact_record *contact, struct person_id person)
{
	struct ctx *ctx = writer->ctx;
	struct external_owner_row owner;
	bool found = true;
	if (contact->external.n)
		TRY(external_owner(ctx->tx,
			(struct external_owner_args){ctx->workspace, writer->source, contact->external}, &owner,
			&found));
	if (found)
		return OK;
	struct external_person external = {.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.source = writer->source,
		.value = contact->external,
		.person_id = person};
	return event_insert(ctx, &external_person_table, &external);
}

static enum err add_town(struct ctx *ctx, const struct contact_record *contact, struct person_id id)
{
	struct person person;
	bool found;
	if (!contact->town.n)
		return OK;
	TRY(person_get(ctx->tx, ctx->workspace, id, &person, &found));
	if (!found || !str_none(person.town))
		return OK;
	person.town = contact->town;
	return event_update(ctx, &person_table, &person);
}

static enum err enrich(struct import_writer *writer, const struct contact_record *contact, bool known_to_rep,
	struct organization_id organization, const struct import_match *match, bool *ret_changed)
{
	struct ctx *ctx = writer->ctx;
	struct person_id person = match->person;
	import_event_begin(writer, person);
	TRY(add_identities(ctx, person, IDENTITY_KIND_EMAIL, contact->emails, contact->n_emails));
	TRY(add_identities(ctx, person, IDENTITY_KIND_PHONE, contact->phones, contact->n_phones));
	TRY(add_identities(ctx, person, IDENTITY_KIND_URL, contact->urls, contact->n_urls));
	bool identities_changed = ctx->event_n > 0;
	if (match->never && identities_changed)
		TRY(person_never_note(ctx, person));
	TRY(add_town(ctx, contact, person));
	int before = ctx->event_n;
	TRY(import_places_add(writer, contact, person));
	TRY(add_position(writer, contact, person, organization));
	bool positions_changed = ctx->event_n > before;
	TRY(add_external(writer, contact, person));
	TRY(import_note(ctx, person, contact->notes));
	/* In another rep's address book as well: nobody's alone. */
	if (known_to_rep && writer->rep.v != 0)
		TRY(person_share_known(ctx->tx, (struct person_share_known_args){ctx->workspace, person, ctx->user}));
	if (known_to_rep && writer->rep.v != 0 && writer->rep.v != person.v)
		TRY(relationship_add(ctx, &(struct relationship_new){
						  .from = writer->rep,
						  .to = person,
						  .kind = RELATIONSHIP_KIND_ACQUAINTANCE,
						  .evidence = EVIDENCE_IMPORTED,
						  .seen = contact->connected,
					  }));
	if (identities_changed || positions_changed)
		TRY(person_index(ctx, person));
	*ret_changed = ctx->event_n > 0;
	import_known_note_person(writer->known, contact);
	return import_event_end(writer, "person_enriched", person, person.v, false);
}

/* ---- rows ---- */

enum err import_suppressed(struct ctx *ctx, const struct contact_record *contact, bool *ret_suppressed)
{
	bool yes = false;
	for (size_t i = 0; i < contact->n_emails && !yes; i++)
		TRY(suppressed(ctx, SUPPRESSION_KIND_EMAIL, contact->emails[i].value, &yes));
	for (size_t i = 0; i < contact->n_phones && !yes; i++)
		TRY(suppressed(ctx, SUPPRESSION_KIND_PHONE, contact->phones[i].value, &yes));
	for (size_t i = 0; i < contact->n_urls && !yes; i++)
		TRY(suppressed(ctx, SUPPRESSION_KIND_URL, contact->urls[i].value, &yes));
	/* A name alone is no proof: only somebody who is nothing but a name is held back by it. */
	if (!yes && contact->n_emails + contact->n_phones + contact->n_urls == 0)
		TRY(suppressed(ctx, SUPPRESSION_KIND_NAME, contact->folded, &yes));
	*ret_suppressed = yes;
	return OK;
}

static enum err note_unsure(
	struct import_writer *writer, const struct import_match *match, struct person_id person, bool *ret_any)
{
	struct ctx *ctx = writer->ctx;
	for (size_t i = 0; i < match->n_unsure; i++) {
		struct person_id other = match->unsure[i];
		int64_t added = 0;
		if (other.v == person.v)
			continue;
		/* The older entry first: a pair stands once. */
		bool older = other.v < person.v;
		TRY(maybe_add(ctx->tx,
			(struct maybe_add_args){ctx->workspace, {ctx_id(ctx)}, older ? other : person,
				older ? person : other, words_text(match->why_unsure), ctx->seq},
			&added));
		*ret_any |= added > 0;
	}
	return OK;
}

enum err import_contact(struct import_writer *writer, const struct contact_record *contact, bool known_to_rep,
	struct import_outcome *ret_outcome)
{
	struct arena *arena = writer->ctx->arena;
	struct import_match match;
	struct organization_id organization;
	struct import_outcome outcome = {0};
	bool held_back = false, changed = false, unsure = false;
	if (writer->suppression)
		TRY(import_suppressed(writer->ctx, contact, &held_back));
	if (held_back) {
		*ret_outcome = (struct import_outcome){
			.verdict = IMPORT_REFUSED, .reason = words_text(WORDS_IMPORT_SUPPRESSED), .held_back = true};
		return OK;
	}
	TRY(import_organization(
		writer, contact->organization, contact->organization_folded, ORGANIZATION_KIND_NONE, &organization));
	TRY(import_match(
		writer->ctx, writer->source, contact, organization, writer->known, writer->colleagues, &match));
	if (match.person.v != 0) {
		struct str differs;
		TRY(import_differs(writer->ctx, contact, organization, match.person, &differs));
		TRY(enrich(writer, contact, known_to_rep, organization, &match, &changed));
		struct words_arg what[] = {{"what", .text = words_text(match.by)}, {"text", .text = differs}};
		enum words_id words = !changed            ? WORDS_IMPORT_SAME_NOTHING
				      : str_none(differs) ? WORDS_IMPORT_SAME_ADDED
							  : WORDS_IMPORT_SAME_DIFFERS;
		outcome = (struct import_outcome){.verdict = IMPORT_MATCHED,
			.person = match.person,
			.reason = words_format(arena, words, what, 2)};
	} else {
		TRY(make_person(writer, contact, known_to_rep, organization, match.never, &outcome.person));
		outcome.verdict = IMPORT_NEW;
	}
	TRY(note_unsure(writer, &match, outcome.person, &unsure));
	if (outcome.verdict == IMPORT_NEW && unsure) {
		outcome.verdict = IMPORT_MAYBE;
		outcome.reason = words_of(arena, IMPORT_MAYBE, {"why", .text = words_text(match.why_unsure)});
	}
	*ret_outcome = outcome;
	return OK;
}

static void count(struct import *import, const struct import_outcome *outcome)
{
	import->rows_done++;
	import->refused += outcome->verdict == IMPORT_REFUSED;
	import->made += outcome->verdict == IMPORT_NEW;
	import->matched += outcome->verdict == IMPORT_MATCHED;
	import->maybe += outcome->verdict == IMPORT_MAYBE;
}

enum err import_write(
	struct import_writer *writer, const struct file_record *record, struct import_outcome *ret_outcome)
{
	struct import_outcome outcome = {.verdict = IMPORT_REFUSED, .reason = record->refused};
	if (str_none(record->refused)) {
		if (record->has_contact)
			TRY(import_contact(writer, &record->contact, true, &outcome));
		bool out = record->has_contact && outcome.verdict == IMPORT_REFUSED;
		if (record->has_deal && !out)
			TRY(import_deal(writer, record, &outcome));
	}
	count(writer->import, &outcome);
	*ret_outcome = outcome;
	return OK;
}
