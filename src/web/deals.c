/* Deals and promises: opening one, its outcome, who sent them, how it went. */
#include "web/deals.h"
#include "base/money.h"
#include "deal_ops.h"
#include "deal_view.h"
#include "delivery_ops.h"
#include "domain/words.h"
#include "offer_ops.h"
#include "person_ops.h"
#include "web/label.h"
#include "web/visit.h"

enum { SOURCES_MAX = 6 };

static void fill_lines(struct visit *visit, struct offer_id offer, struct deal_view *view)
{
	struct offer_show_in in = {.offer = offer};
	struct offer_show_out shown;
	if (visit_try(visit, "offer_show", &in, &shown) != OK)
		return;
	struct offer_lines_row *lines = shown.lines.items;
	struct choice *reasons = LIST_MAKE(visit->arena, &view->reasons, struct choice, shown.lines.n);
	struct choice *alternatives = LIST_MAKE(visit->arena, &view->alternatives, struct choice, shown.lines.n);
	view->reasons.n = view->alternatives.n = 0;
	for (size_t i = 0; reasons && alternatives && i < shown.lines.n; i++) {
		struct choice choice = {.value = lines[i].text, .label = lines[i].text};
		if (lines[i].kind == OFFER_LINE_KIND_REASON || lines[i].kind == OFFER_LINE_KIND_NOT_A_FIT)
			reasons[view->reasons.n++] = choice;
		else if (lines[i].kind == OFFER_LINE_KIND_ALTERNATIVE)
			alternatives[view->alternatives.n++] = choice;
	}
}

/* Who may have sent them: those who know them. */
static void fill_sources(struct visit *visit, struct person_id person, struct deal_view *view)
{
	struct person_show_in in = {.person = person, .limit = 1};
	struct person_show_out shown;
	if (visit_try(visit, "person_show", &in, &shown) != OK)
		return;
	struct relationship_known_by_row *from = shown.known_by.items;
	struct choice *to = LIST_MAKE(visit->arena, &view->sources, struct choice, SOURCES_MAX);
	view->sources.n = 0;
	for (size_t i = 0; to && i < shown.known_by.n && view->sources.n < SOURCES_MAX; i++)
		if (!from[i].is_user)
			to[view->sources.n++] = (struct choice){
				.value = id_words(visit->arena, from[i].person.v), .label = from[i].name};
}

static void fill_promised(struct visit *visit, const struct list *promises, struct deal_view *view)
{
	const struct promise_of_deal_row *from = promises->items;
	struct promised_row *to = LIST_MAKE(visit->arena, &view->promises, struct promised_row, promises->n);
	for (size_t i = 0; to && i < promises->n; i++) {
		bool kept = !day_none(from[i].kept);
		struct str day = words_day(visit->arena, kept ? from[i].kept : from[i].due);
		to[i] = (struct promised_row){.text = from[i].text,
			.when = str_join(visit->arena, kept ? STR("kept on ") : STR("due "), day)};
	}
}

void show_deal(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct deal_show_out shown;
	if (!visit_begin(request, response, "Deal", PLACE_PEOPLE, &visit))
		return;
	struct deal_show_in in = {.deal = {visit_id(&visit, "deal")}};
	if (!visit_call(&visit, "deal_show", &in, &shown))
		return;
	const struct deal *deal = &shown.deal;
	struct deal_view view = {.page = visit.page,
		.person = deal->person_id,
		.deal = deal->id,
		.name = shown.person_name,
		.offer = shown.offer,
		.state = label_deal_state(deal->state),
		.worth = deal->value.v ? money_text(visit.arena, money_of(deal->value, deal->currency)) : STR_NONE,
		.currency = deal->currency,
		.won = deal->state == DEAL_STATE_WON,
		.sender_known = deal->sender != SENDER_KNOWN_UNKNOWN,
		.open = deal->state == DEAL_STATE_DISCOVERY || deal->state == DEAL_STATE_QUALIFIED ||
			deal->state == DEAL_STATE_PROPOSED};
	view.page.title = str_format(visit.arena, "%.*s, %.*s", STR_ARG(shown.offer), STR_ARG(shown.person_name));
	if (view.open)
		fill_lines(&visit, deal->offer_id, &view);
	if (!view.sender_known)
		fill_sources(&visit, deal->person_id, &view);
	fill_promised(&visit, &shown.promises, &view);
	deal_view(&response->body, &view);
}

void show_deal_new(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct person_show_out shown;
	struct offer_list_in all = {0};
	struct offer_list_out list;
	if (!visit_begin(request, response, "A new deal", PLACE_PEOPLE, &visit))
		return;
	struct person_show_in in = {.person = {visit_id(&visit, "person")}, .limit = 1};
	if (!visit_call(&visit, "person_show", &in, &shown) || !visit_call(&visit, "offer_list", &all, &list))
		return;
	struct deal_view view = {.page = visit.page,
		.person = shown.person,
		.name = shown.name,
		.currency = visit_locale(&visit).currency};
	struct offer_all_row *offers = list.items.items;
	struct choice *to = LIST_MAKE(visit.arena, &view.offers, struct choice, list.items.n);
	view.offers.n = 0;
	for (size_t i = 0; to && i < list.items.n; i++)
		if (offers[i].active)
			to[view.offers.n++] = (struct choice){
				.value = id_words(visit.arena, offers[i].id.v), .label = offers[i].name, .chosen = !i};
	fill_sources(&visit, shown.person, &view);
	deal_new_view(&response->body, &view);
}

/* The promise that was kept and not yet asked about: the one named, or the last. */
static const struct promise_rows_row *unasked(const struct delivery_show_out *delivery, int64_t chosen)
{
	const struct promise_rows_row *rows = delivery->promises.items, *found = NULL;
	for (size_t i = 0; i < delivery->promises.n; i++)
		if (chosen ? rows[i].id.v == chosen : !day_none(rows[i].kept) && day_none(rows[i].confirmed))
			found = &rows[i];
	return found;
}

void show_score(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct person_show_out shown;
	struct delivery_show_out delivery;
	if (!visit_begin(request, response, "How did it go?", PLACE_PEOPLE, &visit))
		return;
	struct person_show_in in = {.person = {visit_id(&visit, "person")}, .limit = 1};
	struct delivery_show_in what = {.person = in.person};
	if (!visit_call(&visit, "person_show", &in, &shown) || !visit_call(&visit, "delivery_show", &what, &delivery))
		return;
	struct score_view view = {.page = visit.page, .person = shown.person, .name = first_name(shown.name)};
	const struct promise_rows_row *promise = unasked(&delivery, query_id(&visit, "promise"));
	if (promise) {
		view.promise = promise->id;
		view.text = promise->text;
	}
	struct choice *scores = LIST_MAKE(visit.arena, &view.scores, struct choice, 11);
	for (int i = 0; scores && i <= 10; i++) {
		struct str word = str_format(visit.arena, "%d", i);
		scores[i] = (struct choice){.value = word, .label = word};
	}
	score_view(&response->body, &view);
}
