/* References: who may be called, of what they can tell, and what came of each call. */
#include "person_ops.h"
#include "deal_ops.h"
#include "reference_ops.h"
#include "references_view.h"
#include "web/giving.h"
#include "web/giving_page.h"
#include "web/label.h"
#include "web/visit.h"

enum { USUAL_MOST = 2 };

static void fill_items(struct visit *visit, const struct list *items, struct references_view *view)
{
	const struct reference_item *from = items->items;
	struct reference_row *to = LIST_MAKE(visit->arena, &view->items, struct reference_row, items->n);
	for (size_t i = 0; to && i < items->n; i++)
		to[i] = (struct reference_row){.reference = from[i].reference,
			.person = from[i].person,
			.name = from[i].name,
			.headline = from[i].headline,
			.reason = from[i].reason,
			.usable = from[i].usable};
}

static void fill_outcomes(struct visit *visit, struct references_view *view)
{
	static const enum reference_outcome outcomes[] = {REFERENCE_OUTCOME_HELPED, REFERENCE_OUTCOME_NO_DIFFERENCE,
		REFERENCE_OUTCOME_HARMED, REFERENCE_OUTCOME_DID_NOT_HAPPEN};
	size_t n = sizeof outcomes / sizeof *outcomes;
	struct choice *to = LIST_MAKE(visit->arena, &view->outcomes, struct choice, n);
	for (size_t i = 0; to && i < n; i++)
		to[i] = (struct choice){.value = enum_word(&reference_outcome_info, (int)outcomes[i]),
			.label = label_reference_outcome(outcomes[i])};
}

static struct str thanks_of(enum owed_state state)
{
	return state == OWED_STATE_DONE ? STR("thanked") : state == OWED_STATE_NONE ? STR_NONE : STR("thanks are owed");
}

static struct call_row call_of(struct reference_use_id use, struct person_id other, struct str name, struct day asked,
	enum reference_outcome outcome, enum owed_state thanks)
{
	return (struct call_row){.use = use,
		.person = other,
		.name = name,
		.asked = asked,
		.outcome = label_reference_outcome(outcome),
		.thanks = thanks_of(thanks)};
}

void show_references(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct reference_list_in in = {0};
	struct reference_list_out list;
	if (!visit_begin(request, response, "References", PLACE_PARTNERS, &visit) ||
		!visit_call(&visit, "reference_list", &in, &list))
		return;
	struct references_view view = {.page = visit.page};
	fill_items(&visit, &list.items, &view);
	references_view(&response->body, &view);
}

/* ---- of a person ---- */

static void fill_sizes(struct visit *visit, enum firm_size size, struct references_view *view)
{
	static const enum firm_size sizes[] = {FIRM_SIZE_SOLO, FIRM_SIZE_SMALL, FIRM_SIZE_MEDIUM, FIRM_SIZE_LARGE};
	size_t n = sizeof sizes / sizeof *sizes;
	struct choice *to = LIST_MAKE(visit->arena, &view->sizes, struct choice, n);
	for (size_t i = 0; to && i < n; i++)
		to[i] = (struct choice){.value = enum_word(&firm_size_info, (int)sizes[i]),
			.label = label_firm_size(sizes[i]),
			.chosen = sizes[i] == size};
}

/* "a; b", an entry a line. */
static struct str as_lines(struct visit *visit, struct str topics)
{
	struct str rest = topics, topic, text = STR("");
	while (str_split(&rest, ';', &topic))
		text = str_format(visit->arena, "%.*s%.*s\n", STR_ARG(text), STR_ARG(str_trim(topic)));
	return text;
}

void show_person_reference(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct person_show_out person;
	struct reference_of_out of;
	if (!visit_begin(request, response, "Reference", PLACE_PARTNERS, &visit))
		return;
	struct person_show_in who = {.person = {visit_id(&visit, "person")}, .limit = 1};
	struct reference_of_in in = {.person = who.person};
	if (!visit_call(&visit, "person_show", &who, &person) || !visit_call(&visit, "reference_of", &in, &of))
		return;
	struct references_view view = {.page = visit.page,
		.person = person.person,
		.name = person.name,
		.first = first_name(person.name),
		.customer = person.standing == STANDING_CUSTOMER,
		.most = USUAL_MOST};
	const struct reference_item *item = of.items.items;
	fill_items(&visit, &of.items, &view);
	if (of.items.n) {
		view.reference = item->reference;
		view.topics = as_lines(&visit, item->topics);
		view.industry = item->industry;
		view.language = item->language;
		view.most = (int)item->most;
	}
	fill_sizes(&visit, of.items.n ? item->size : FIRM_SIZE_NONE, &view);
	fill_outcomes(&visit, &view);
	const struct reference_uses_person_row *use = of.uses.items;
	struct call_row *calls = LIST_MAKE(visit.arena, &view.calls, struct call_row, of.uses.n);
	for (size_t i = 0; calls && i < of.uses.n; i++)
		calls[i] = call_of(
			use[i].id, use[i].other, use[i].other_name, use[i].asked_on, use[i].outcome, use[i].thanks);
	person_reference_view(&response->body, &view);
}

/* ---- for a deal ---- */

void show_deal_references(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct deal_show_out deal;
	struct reference_match_out match;
	if (!visit_begin(request, response, "References for a deal", PLACE_PARTNERS, &visit))
		return;
	struct deal_show_in which = {.deal = {visit_id(&visit, "deal")}};
	struct str topics = query_text(&visit, "topics");
	struct reference_match_in in = {
		.deal = which.deal, .language = query_text(&visit, "language"), .topics = {&topics, topics.n ? 1 : 0}};
	if (!visit_call(&visit, "deal_show", &which, &deal) || !visit_call(&visit, "reference_match", &in, &match))
		return;
	struct references_view view = {.page = visit.page,
		.deal = deal.deal.id,
		.person = deal.deal.person_id,
		.name = deal.person_name,
		.first = first_name(deal.person_name),
		.topics = topics,
		.language = in.language};
	fill_items(&visit, &match.items, &view);
	fill_outcomes(&visit, &view);
	const struct reference_uses_deal_row *use = match.uses.items;
	struct call_row *calls = LIST_MAKE(visit.arena, &view.calls, struct call_row, match.uses.n);
	for (size_t i = 0; calls && i < match.uses.n; i++)
		calls[i] = call_of(
			use[i].id, use[i].other, use[i].other_name, use[i].asked_on, use[i].outcome, use[i].thanks);
	deal_references_view(&response->body, &view);
}
