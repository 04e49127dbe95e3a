/* Deals and promises: opening one, its outcome, who sent them, how it went. */
#include "web/deals.h"
#include "base/money.h"
#include "deal_ops.h"
#include "deal_view.h"
#include "delivery_ops.h"
#include "domain/words.h"
#include "offer_ops.h"
#include "person_ops.h"
#include "talk_ops.h"
#include "web/label.h"
#include "web/talk.h"
#include "web/visit.h"

enum { SOURCES_MAX = 6 };

/* What the talk brought, in words: answers, and what was found to be true of them. */
static void fill_said(struct visit *visit, const struct deal_talk_out *talk, struct deal_view *view)
{
	const struct deal_talk_line *from = talk->lines.items;
	struct said_row *to = LIST_MAKE(visit->arena, &view->said, struct said_row, talk->lines.n);
	view->said.n = 0;
	for (size_t i = 0; to && i < talk->lines.n; i++) {
		bool question = from[i].kind == TALK_LINE_QUESTION;
		struct str line = from[i].kind == TALK_LINE_IDEAL_CLIENT ? talk->ideal_client : from[i].line;
		struct str words = question                        ? from[i].words
				   : from[i].applies == ANSWER_YES ? STR("that is them")
				   : from[i].applies == ANSWER_NO  ? STR("not them")
								   : STR_NONE;
		if (words.n)
			to[view->said.n++] = (struct said_row){.line = line, .words = words};
	}
}

static struct str better_words(struct visit *visit, const struct deal *deal)
{
	switch (deal->alternative_kind) {
	case ALTERNATIVE_KIND_PROVIDER:
		return deal->alternative;
	case ALTERNATIVE_KIND_WAIT:
		return str_join(visit->arena, STR("wait until "), words_day(visit->arena, deal->wait_until));
	case ALTERNATIVE_KIND_NOTHING:
		return STR("do nothing");
	default:
		return STR_NONE;
	}
}

/* After a no the way goes on by itself: what has not been done of it is the one thing to do. */
static void fill_next(struct arena *arena, struct deal_view *view)
{
	const struct talk_step *step = view->way.steps.items;
	const struct str words[] = {STR_NONE, STR("Write down the honest word"),
		str_join(arena, STR("Ask "), view->first),
		str_format(arena, "Send %.*s your details", STR_ARG(view->first))};
	for (size_t i = view->way.steps.n; i-- > 1;) {
		if (step[i].done)
			continue;
		view->next = words[i];
		view->next_url = step[i].url;
	}
}

static void fill_talk(struct visit *visit, const struct deal *deal, struct deal_view *view)
{
	struct deal_talk_in in = {.deal = deal->id};
	struct deal_talk_out talk;
	if (visit_try(visit, "deal_talk", &in, &talk) != OK)
		return;
	fill_said(visit, &talk, view);
	if (view->open || view->said_no)
		talk_way_fill(visit, &talk, TALK_STEP_NONE, &view->way);
	if (view->said_no)
		fill_next(visit->arena, view);
	view->reason = deal->reason;
	view->better = better_words(visit, deal);
	view->better_provider = deal->state == DEAL_STATE_UNQUALIFIED &&
				deal->alternative_kind == ALTERNATIVE_KIND_PROVIDER;
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
		.first = first_name(shown.person_name),
		.offer = shown.offer,
		.state = label_deal_state(deal->state),
		.worth = deal->value.v ? money_text(visit.arena, money_of(deal->value, deal->currency)) : STR_NONE,
		.currency = deal->currency,
		.won = deal->state == DEAL_STATE_WON,
		.sender_known = deal->sender != SENDER_KNOWN_UNKNOWN,
		.open = deal->state == DEAL_STATE_DISCOVERY || deal->state == DEAL_STATE_QUALIFIED ||
			deal->state == DEAL_STATE_PROPOSED};
	view.page.title = str_format(visit.arena, "%.*s, %.*s", STR_ARG(shown.offer), STR_ARG(shown.person_name));
	view.discovery = deal->state == DEAL_STATE_DISCOVERY;
	view.said_no = deal->state == DEAL_STATE_UNQUALIFIED || deal->state == DEAL_STATE_DECLINED;
	fill_talk(&visit, deal, &view);
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
