/* The deck: what to ask when nobody comes to mind, and what to answer when they hesitate. */
#include "web/deck.h"
#include "deck_ops.h"
#include "deck_view.h"
#include "web/form.h"
#include "web/label.h"
#include "web/visit.h"

static struct list circles_of(struct visit *visit, enum circle chosen)
{
	struct list list;
	enum { FIRST = CIRCLE_TRADE, LAST = CIRCLE_TROUBLE };
	struct choice *to = LIST_MAKE(visit->arena, &list, struct choice, LAST - FIRST + 1);
	for (size_t i = 0; to && i < list.n; i++) {
		enum circle circle = (enum circle)(FIRST + i);
		to[i] = (struct choice){.value = enum_word(&circle_info, (int)circle),
			.label = label_circle(circle),
			.chosen = circle == chosen};
	}
	return list;
}

/* "any" stands for none: it is heard on any occasion. */
static struct list occasions_of(struct visit *visit, enum occasion chosen)
{
	struct list list;
	enum { LAST = OCCASION_PARTNER_EXCHANGE };
	struct choice *to = LIST_MAKE(visit->arena, &list, struct choice, LAST + 1);
	for (size_t i = 0; to && i < list.n; i++) {
		enum occasion occasion = (enum occasion)i;
		to[i] = (struct choice){
			.value = occasion == OCCASION_NONE ? STR("any") : enum_word(&occasion_info, (int)occasion),
			.label = occasion == OCCASION_NONE ? STR("On any occasion") : label_occasion(occasion),
			.chosen = occasion == chosen};
	}
	return list;
}

static struct str learned(struct arena *arena, const struct prompt_list_item *card)
{
	if (card->shown == 0)
		return STR("Not asked yet");
	return str_format(arena, "Brought a name %d of the last %d %s", (int)card->brought, (int)card->shown,
		card->shown == 1 ? "time" : "times");
}

static void fill_cards(struct visit *visit, const struct prompt_list_out *list, struct deck_view *view)
{
	const struct prompt_list_item *from = list->items.items;
	struct card_row *to = LIST_MAKE(visit->arena, &view->cards, struct card_row, list->items.n);
	for (size_t i = 0; to && i < list->items.n; i++)
		to[i] = (struct card_row){.card = from[i].card,
			.circle = label_circle(from[i].circle),
			.trade = from[i].trade,
			.text = from[i].text,
			.learned = learned(visit->arena, &from[i]),
			.circles = circles_of(visit, from[i].circle),
			.active = from[i].active};
}

static void fill_objections(struct visit *visit, const struct objection_list_out *list, struct deck_view *view)
{
	const struct objection_list_item *from = list->items.items;
	struct objection_row *to = LIST_MAKE(visit->arena, &view->objections, struct objection_row, list->items.n);
	for (size_t i = 0; to && i < list->items.n; i++)
		to[i] = (struct objection_row){.objection = from[i].objection,
			.when = from[i].occasion == OCCASION_NONE ? STR("On any occasion")
								  : label_occasion(from[i].occasion),
			.says = from[i].says,
			.answer = from[i].answer,
			.occasions = occasions_of(visit, from[i].occasion),
			.active = from[i].active};
}

void show_deck(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	if (!visit_begin(request, response, "What to ask, what to answer", PLACE_SETTINGS, &visit))
		return;
	struct prompt_list_in in = {.retired = visit.page.manager};
	struct objection_list_in all = {.retired = visit.page.manager};
	struct prompt_list_out cards;
	struct objection_list_out objections;
	if (!visit_call(&visit, "prompt_list", &in, &cards) || !visit_call(&visit, "objection_list", &all, &objections))
		return;
	struct deck_view view = {.page = visit.page,
		.circles = circles_of(&visit, CIRCLE_COLLEAGUES),
		.occasions = occasions_of(&visit, OCCASION_NONE)};
	fill_cards(&visit, &cards, &view);
	fill_objections(&visit, &objections, &view);
	deck_view(&response->body, &view);
}

/* "On any occasion" is a choice of the page: the operation takes no occasion, and a flag for it. */
void post_objection(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct pair *pairs;
	size_t n, left = 0;
	if (!visit_begin(request, response, "Objection", PLACE_SETTINGS, &visit) || !form_read(&visit, &pairs, &n))
		return;
	bool is_new = pair_text(pairs, n, "objection").n == 0;
	for (size_t i = 0; i < n; i++) {
		bool any = str_is(pairs[i].name, "occasion") && str_is(pairs[i].value, "any");
		if (any && !is_new)
			pairs[left++] = (struct pair){STR("any"), STR("true")};
		else if (!any)
			pairs[left++] = pairs[i];
	}
	form_run(&visit, operation_find(is_new ? STR("objection_add") : STR("objection_change")), pairs, left);
}
