#include "web/organization.h"

#include "base/money.h"
#include "organization_ops.h"
#include "organization_view.h"
#include "web/label.h"
#include "web/visit.h"

/* Who is there comes first in the answer, then who was. */
static void fill_people(struct visit *visit, struct list people, struct organization_view *view)
{
	const struct organization_people_row *from = people.items;
	struct colleague_row *to = LIST_MAKE(visit->arena, &view->there, struct colleague_row, people.n);
	size_t there = 0;
	for (size_t i = 0; to && i < people.n; i++) {
		to[i] = (struct colleague_row){.person = from[i].person,
			.name = from[i].name,
			.title = from[i].title,
			.years = label_years(visit->arena, from[i].since, from[i].until),
			.standing = from[i].is_user   ? STR("signs in here")
				    : from[i].partner ? STR("partner")
						      : label_standing(from[i].standing),
			.standing_class = enum_word(&standing_info, (int)from[i].standing),
			.mark = from[i].do_not_contact ? STR("do not contact") : STR_NONE};
		there += day_none(from[i].until);
	}
	view->gone = to ? (struct list){to + there, people.n - there} : (struct list){0};
	view->there.n = to ? there : 0;
}

static void fill_deals(struct visit *visit, struct list deals, struct organization_view *view)
{
	const struct organization_deals_row *from = deals.items;
	struct organization_deal *to = LIST_MAKE(visit->arena, &view->deals, struct organization_deal, deals.n);
	for (size_t i = 0; to && i < deals.n; i++)
		to[i] = (struct organization_deal){.deal = from[i].deal,
			.person = from[i].person,
			.name = from[i].person_name,
			.offer = from[i].offer,
			.worth = from[i].value.v ? money_text(visit->arena, money_of(from[i].value, from[i].currency))
						 : STR_NONE,
			.state = label_deal_state(from[i].state),
			.state_class = from[i].state == DEAL_STATE_WON ? STR("won") : STR("")};
}

void show_organization(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct organization_show_out shown;
	if (!visit_begin(request, response, "Organization", PLACE_PEOPLE, &visit))
		return;
	struct organization_show_in in = {.organization = {visit_id(&visit, "organization")}};
	if (!visit_call(&visit, "organization_show", &in, &shown))
		return;
	struct organization_view view = {.page = visit.page,
		.organization = shown.organization,
		.name = shown.name,
		.kind = shown.kind == ORGANIZATION_KIND_FIRM ? STR_NONE : label_organization_kind(shown.kind),
		.target = shown.target,
		.ways = url_of(visit.arena, "/network/there?to=", shown.organization.v, ""),
		.all_ways = url_of(visit.arena, "/network?to=", shown.organization.v, "")};
	view.page.title = shown.name;
	fill_people(&visit, shown.people, &view);
	fill_deals(&visit, shown.deals, &view);
	organization_view(&response->body, &view);
}
