/* The people whom a row names beside its contact: "Referred By", "Manager's Name", "Spouse", "Relation 1",
 * "ReportsToId". Followed after all rows are in, so that a name finds the row that is about it. */
#include "domain/events/event.h"
#include "domain/people/person.h"
#include "domain/upkeep/import_write.h"
#include "import_sql.h"
#include "maybe_sql.h"
#include "person_sql.h"

enum { MOST_NAMESAKES = 5 };

static enum err knows_each_other(struct ctx *ctx, struct person_id a, struct person_id b, bool *ret_yes)
{
	struct relationship_between_row row;
	TRY(relationship_between(ctx->tx, (struct relationship_between_args){ctx->workspace, a, b}, &row, ret_yes));
	if (!*ret_yes)
		TRY(relationship_between(
			ctx->tx, (struct relationship_between_args){ctx->workspace, b, a}, &row, ret_yes));
	return OK;
}

/* Of several namesakes: the one whom the contact knows already, else the only one at the contact's
 * organization, else the only one at all. None: it cannot be told. */
static enum err choose(struct import_writer *writer, const struct contact_record *contact, struct person_id self,
	const struct list *namesakes, struct person_id *ret_person)
{
	struct ctx *ctx = writer->ctx;
	const struct person_same_name_row *row = namesakes->items;
	struct person_id there = {0}, any = {0};
	size_t n_there = 0, n = 0;
	struct organization_id organization;
	struct position_there_row position;
	TRY(import_organization(
		writer, contact->organization, contact->organization_folded, ORGANIZATION_KIND_NONE, &organization));
	*ret_person = (struct person_id){0};
	for (size_t i = 0; i < namesakes->n; i++) {
		bool known = false, at = false;
		if (row[i].id.v == self.v || person_hidden(ctx, row[i].private_to))
			continue;
		TRY(knows_each_other(ctx, self, row[i].id, &known));
		if (known) {
			*ret_person = row[i].id;
			return OK;
		}
		if (organization.v != 0)
			TRY(position_there(ctx->tx,
				(struct position_there_args){ctx->workspace, row[i].id, organization}, &position, &at));
		any = row[i].id;
		n++;
		if (at) {
			there = row[i].id;
			n_there++;
		}
	}
	*ret_person = n_there == 1 ? there : n == 1 ? any : (struct person_id){0};
	return OK;
}

/* Somebody merely mentioned: a name, nothing else. */
static enum err mention(
	struct import_writer *writer, const struct record_relation *relation, struct person_id *ret_person)
{
	struct contact_record *contact = ARENA_NEW(writer->ctx->arena, struct contact_record);
	struct import_outcome outcome;
	if (!contact)
		return ERR_NOMEM;
	contact->name = relation->name;
	contact->folded = relation->folded;
	text_words(writer->ctx->arena, contact->folded, &contact->words);
	TRY(import_contact(writer, contact, false, &outcome));
	writer->import->named += outcome.verdict == IMPORT_NEW || outcome.verdict == IMPORT_MAYBE;
	*ret_person = outcome.person;
	return OK;
}

static enum err find_other(struct import_writer *writer, const struct contact_record *contact, struct person_id self,
	const struct record_relation *relation, struct person_id *ret_person)
{
	struct ctx *ctx = writer->ctx;
	struct list namesakes;
	*ret_person = (struct person_id){0};
	if (relation->by_id) {
		struct external_owner_row owner;
		bool found;
		TRY(external_owner(ctx->tx,
			(struct external_owner_args){ctx->workspace, writer->source, relation->name}, &owner, &found));
		if (found)
			*ret_person = owner.person_id;
		return OK;
	}
	TRY(person_same_name(
		ctx->tx, (struct person_same_name_args){ctx->workspace, relation->folded, MOST_NAMESAKES}, &namesakes));
	TRY(choose(writer, contact, self, &namesakes, ret_person));
	return ret_person->v != 0 ? OK : mention(writer, relation, ret_person);
}

static enum err relate(struct ctx *ctx, struct person_id from, struct person_id to, enum relationship_kind kind)
{
	return relationship_add(
		ctx, &(struct relationship_new){.from = from, .to = to, .kind = kind, .evidence = EVIDENCE_IMPORTED});
}

/* Who answers whom: a manager answers their people and the other way round; who passed somebody on
 * knows them, and is not known to be known. */
static enum err write_relation(
	struct ctx *ctx, enum record_relation_kind kind, struct person_id contact, struct person_id other)
{
	switch (kind) {
	case RECORD_RELATION_REFERRED_BY:
		return relate(ctx, other, contact, RELATIONSHIP_KIND_ACQUAINTANCE);
	case RECORD_RELATION_MANAGER:
		TRY(relate(ctx, contact, other, RELATIONSHIP_KIND_MANAGER));
		return relate(ctx, other, contact, RELATIONSHIP_KIND_COLLEAGUE);
	case RECORD_RELATION_ASSISTANT:
		TRY(relate(ctx, contact, other, RELATIONSHIP_KIND_ASSISTANT));
		return relate(ctx, other, contact, RELATIONSHIP_KIND_MANAGER);
	default: {
		enum relationship_kind both = kind == RECORD_RELATION_FAMILY      ? RELATIONSHIP_KIND_FAMILY
					      : kind == RECORD_RELATION_FRIEND    ? RELATIONSHIP_KIND_FRIEND
					      : kind == RECORD_RELATION_COLLEAGUE ? RELATIONSHIP_KIND_COLLEAGUE
										  : RELATIONSHIP_KIND_ACQUAINTANCE;
		TRY(relate(ctx, contact, other, both));
		return relate(ctx, other, contact, both);
	}
	}
}

enum err import_write_relations(struct import_writer *writer, const struct file_record *record)
{
	struct ctx *ctx = writer->ctx;
	const struct contact_record *contact = &record->contact;
	struct import_match match;
	struct organization_id organization;
	writer->import->linked++;
	if (!record->has_contact || !str_none(record->refused) || contact->n_relations == 0)
		return OK;
	TRY(import_organization(
		writer, contact->organization, contact->organization_folded, ORGANIZATION_KIND_NONE, &organization));
	TRY(import_match(ctx, writer->source, contact, organization, NULL, writer->colleagues, &match));
	/* Refused, or erased in the meantime: there is nobody to relate to. */
	if (match.person.v == 0)
		return OK;
	for (size_t i = 0; i < contact->n_relations; i++) {
		struct person_id other;
		TRY(find_other(writer, contact, match.person, &contact->relations[i], &other));
		if (other.v == 0 || other.v == match.person.v)
			continue;
		import_event_begin(writer, match.person);
		TRY(write_relation(ctx, contact->relations[i].kind, match.person, other));
		TRY(import_event_end(writer, "relationship_imported", match.person, other.v, false));
	}
	return OK;
}
