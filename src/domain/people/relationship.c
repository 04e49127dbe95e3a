#include "domain/events/event.h"
#include "domain/people/person.h"
#include "format/text.h"
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

enum err relationship_add(struct ctx *ctx, const struct relationship_new *new)
{
	struct relationship_between_row there;
	bool found;
	TRY(relationship_between(
		ctx->tx, (struct relationship_between_args){ctx->workspace, new->from, new->to}, &there, &found));
	if (!found) {
		struct relationship relationship = {
			.workspace_id = ctx->workspace,
			.id = {ctx_id(ctx)},
			.from_id = new->from,
			.to_id = new->to,
			.kind = new->kind,
			.strength = new->strength,
			.evidence = new->evidence,
			.seen = new->seen,
			.knows_offer = new->knows_offer,
			.both_ways = new->both_ways,
		};
		return event_insert(ctx, &relationship_table, &relationship);
	}
	struct relationship relationship;
	TRY(relationship_get(ctx->tx, ctx->workspace, there.id, &relationship, &found));
	if (!found)
		return ERR_CORRUPT;
	if (weight(new->evidence) > weight(relationship.evidence))
		relationship.evidence = new->evidence;
	if (relationship.kind == RELATIONSHIP_KIND_ACQUAINTANCE)
		relationship.kind = new->kind;
	if (new->strength > relationship.strength)
		relationship.strength = new->strength;
	relationship.seen = later(relationship.seen, new->seen);
	relationship.both_ways = later(relationship.both_ways, new->both_ways);
	relationship.knows_offer = relationship.knows_offer || new->knows_offer;
	return event_update(ctx, &relationship_table, &relationship);
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
	};
	TRY(event_insert(ctx, &organization_table, &organization));
	*ret_organization = organization.id;
	return OK;
}
