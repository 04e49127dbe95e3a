/* An organization: who works there and what was dealt with them. */
#include "domain/people/person.h"
#include "organization_ops.h"
#include "organization_sql.h"

enum { PEOPLE_MOST = 500, DEALS_MOST = 100 };

enum err organization_show(
	struct ctx *ctx, const struct organization_show_in *in, struct organization_show_out *ret_out)
{
	struct organization organization;
	struct organization_wanted_row wanted;
	struct list people, deals;
	bool found, is_wanted;
	TRY(organization_seen(ctx, in->organization, &organization, &found));
	if (!found)
		return ctx_not_found(ctx, "organization", "organization");
	TRY(organization_people(ctx->tx,
		(struct organization_people_args){ctx->workspace, organization.id, ctx->user, PEOPLE_MOST}, &people));
	TRY(organization_deals(ctx->tx,
		(struct organization_deals_args){ctx->workspace, organization.id, ctx->user, DEALS_MOST}, &deals));
	TRY(organization_wanted(ctx->tx, (struct organization_wanted_args){ctx->workspace, organization.id, ctx->user},
		&wanted, &is_wanted));
	*ret_out = (struct organization_show_out){.organization = organization.id,
		.name = organization.name,
		.kind = organization.kind,
		.target = is_wanted ? wanted.id : (struct target_id){0},
		.people = people,
		.deals = deals};
	return OK;
}
