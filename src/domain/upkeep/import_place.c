/* The schools and clubs that a row names: positions like where they work, but at another kind of organization. */
#include "domain/events/event.h"
#include "domain/upkeep/import_write.h"
#include "import_sql.h"

static enum err organization_of(
	struct import_writer *writer, const struct record_place *place, struct organization_id *ret_organization)
{
	enum organization_kind kind = place->club ? ORGANIZATION_KIND_CLUB : ORGANIZATION_KIND_SCHOOL;
	return import_organization(writer, place->name, place->folded, kind, ret_organization);
}

static struct position position_of(
	struct ctx *ctx, const struct record_place *place, struct person_id person, struct organization_id organization)
{
	return (struct position){.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.person_id = person,
		.organization_id = organization,
		.since = place->since,
		.until = place->until,
		.changed = ctx->seq};
}

enum err import_places_insert(
	struct import_writer *writer, const struct contact_record *contact, struct person_id person)
{
	for (size_t i = 0; i < contact->n_places; i++) {
		struct organization_id organization;
		TRY(organization_of(writer, &contact->places[i], &organization));
		struct position position = position_of(writer->ctx, &contact->places[i], person, organization);
		colleague_cache_add(writer->colleagues, organization, person, contact->folded);
		TRY(position_insert(writer->ctx->tx, &position));
	}
	writer->import->places += (int64_t)contact->n_places;
	return OK;
}

/* The years of one that is known without them; those that are known stay. */
static enum err add_years(struct ctx *ctx, const struct record_place *place, struct position_id id)
{
	struct position position;
	bool found;
	TRY(position_get(ctx->tx, ctx->workspace, id, &position, &found));
	bool told = !day_none(place->since) || !day_none(place->until);
	if (!found || !told || !day_none(position.since) || !day_none(position.until))
		return OK;
	position.since = place->since;
	position.until = place->until;
	return event_update(ctx, &position_table, &position);
}

enum err import_places_add(struct import_writer *writer, const struct contact_record *contact, struct person_id person)
{
	struct ctx *ctx = writer->ctx;
	for (size_t i = 0; i < contact->n_places; i++) {
		struct organization_id organization;
		struct position_there_row there;
		bool found;
		TRY(organization_of(writer, &contact->places[i], &organization));
		TRY(position_there(
			ctx->tx, (struct position_there_args){ctx->workspace, person, organization}, &there, &found));
		if (found) {
			TRY(add_years(ctx, &contact->places[i], there.id));
			continue;
		}
		struct position position = position_of(ctx, &contact->places[i], person, organization);
		colleague_cache_drop(writer->colleagues, organization);
		TRY(event_insert(ctx, &position_table, &position));
		writer->import->places++;
	}
	return OK;
}
