/* One of our people, given to somebody: choosing to whom, and the way from there. */
#include "web/giving.h"
#include "base/money.h"
#include "deal_ops.h"
#include "domain/referrals/giving.h"
#include "domain/words.h"
#include "given_ops.h"
#include "giving_view.h"
#include "partner_ops.h"
#include "person_ops.h"
#include "web/label.h"
#include "web/visit.h"
#include "workspace_ops.h"

static const enum given_state steps[] = {
	GIVEN_STATE_NAMED, GIVEN_STATE_PERMITTED, GIVEN_STATE_INTRODUCED, GIVEN_STATE_MET, GIVEN_STATE_WON};
enum { N_STEPS = sizeof steps / sizeof *steps };

static void fill_partners(struct visit *visit, struct give_view *view)
{
	struct partner_list_in in = {0};
	struct partner_list_out list;
	int64_t chosen = query_id(visit, "to");
	if (visit_try(visit, "partner_list", &in, &list) != OK)
		return;
	const struct partner_balance *from = list.items.items;
	struct choice *to = LIST_MAKE(visit->arena, &view->partners, struct choice, list.items.n);
	view->partners.n = 0;
	for (size_t i = 0; to && i < list.items.n; i++)
		if (from[i].person.v != view->person.v)
			to[view->partners.n++] = (struct choice){.value = id_words(visit->arena, from[i].person.v),
				.label = str_format(
					visit->arena, "%.*s, %.*s", STR_ARG(from[i].name), STR_ARG(from[i].trade)),
				.chosen = from[i].person.v == chosen};
}

static void fill_better_way(struct visit *visit, struct give_view *view)
{
	struct deal_show_in in = {.deal = {query_id(visit, "deal")}};
	struct deal_show_out shown;
	if (!in.deal.v || visit_try(visit, "deal_show", &in, &shown) != OK || shown.deal.person_id.v != view->person.v)
		return;
	view->deal = shown.deal.id;
	if (shown.deal.alternative_kind == ALTERNATIVE_KIND_PROVIDER)
		view->to_name = shown.deal.alternative;
}

void show_give(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct person_show_out shown;
	if (!visit_begin(request, response, "Give", PLACE_PARTNERS, &visit))
		return;
	struct person_show_in in = {.person = {visit_id(&visit, "person")}, .limit = 1};
	if (!visit_call(&visit, "person_show", &in, &shown))
		return;
	struct give_view view = {
		.page = visit.page, .person = shown.person, .name = shown.name, .first = first_name(shown.name)};
	fill_better_way(&visit, &view);
	if (!view.to_name.n)
		fill_partners(&visit, &view);
	give_view(&response->body, &view);
}

/* ---- the way ---- */

static void fill_way(struct visit *visit, const struct given *given, struct given_view *view)
{
	struct way_step *to = LIST_MAKE(visit->arena, &view->way, struct way_step, N_STEPS);
	enum given_state state = given->state;
	if (state == GIVEN_STATE_NOT_WON)
		state = !day_none(given->met_on)     ? GIVEN_STATE_MET
			: !day_none(given->given_on) ? GIVEN_STATE_INTRODUCED
						     : GIVEN_STATE_NAMED;
	for (size_t i = 0; to && i < N_STEPS; i++)
		to[i] = (struct way_step){.label = label_given_state(steps[i]),
			.reached = giving_rank(steps[i]) <= giving_rank(state),
			.now = steps[i] == given->state};
	if (to && given->state == GIVEN_STATE_NOT_WON)
		to[N_STEPS - 1] = (struct way_step){
			.label = label_given_state(GIVEN_STATE_NOT_WON), .reached = true, .now = true};
}

static struct str said(struct visit *visit, const struct given_show_out *shown, enum question question)
{
	const struct given_answers_row *rows = shown->answers.items;
	for (size_t i = shown->answers.n; i > 0; i--)
		if (rows[i - 1].question == question)
			return str_format(visit->arena, "%s, on %.*s", rows[i - 1].answer == ANSWER_YES ? "Yes" : "No",
				STR_ARG(words_day(visit->arena, rows[i - 1].said_on)));
	return STR_NONE;
}

static void fill_questions(struct visit *visit, const struct given_show_out *shown, struct given_view *view)
{
	struct question_view *to = LIST_MAKE(visit->arena, &view->questions, struct question_view, 2);
	if (!to)
		return;
	to[0] = (struct question_view){.key = STR("need"),
		.words = str_format(visit->arena, "Does %.*s have the need?", STR_ARG(view->first)),
		.answer = enum_word(&answer_info, (int)shown->given.need),
		.said = said(visit, shown, QUESTION_NEED)};
	to[1] = (struct question_view){.key = STR("wants"),
		.words = str_format(visit->arena, "Do they want to talk with %.*s?", STR_ARG(view->to_first)),
		.answer = enum_word(&answer_info, (int)shown->given.wants),
		.said = said(visit, shown, QUESTION_WANTS)};
}

static void fill_channels(struct visit *visit, struct given_view *view)
{
	static const enum channel channels[] = {CHANNEL_IN_PERSON, CHANNEL_CALL, CHANNEL_MAIL, CHANNEL_TEXT_MESSAGE};
	size_t n = sizeof channels / sizeof *channels;
	struct choice *to = LIST_MAKE(visit->arena, &view->channels, struct choice, n);
	for (size_t i = 0; to && i < n; i++)
		to[i] = (struct choice){
			.value = enum_word(&channel_info, (int)channels[i]), .label = label_channel(channels[i])};
}

static void fill_events(struct visit *visit, const struct given_show_out *shown, struct given_view *view)
{
	const struct given_steps_row *from = shown->steps.items;
	struct event_row *to = LIST_MAKE(visit->arena, &view->events, struct event_row, shown->steps.n);
	for (size_t i = 0; to && i < shown->steps.n; i++) {
		const struct given_steps_row *row = &from[shown->steps.n - 1 - i];
		to[i] = (struct event_row){.day = row->on_day,
			.words = label_given_state(row->state),
			.by = row->note.n ? row->note : label_channel(row->channel)};
	}
}

bool giving_has_fees(struct visit *visit)
{
	struct workspace_show_in in = {0};
	struct workspace_show_out shown;
	return visit_try(visit, "workspace_show", &in, &shown) == OK && shown.fee_field;
}

void show_given(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct given_show_out shown;
	if (!visit_begin(request, response, "Given", PLACE_PARTNERS, &visit))
		return;
	struct given_show_in in = {.given = {visit_id(&visit, "given")}};
	if (!visit_call(&visit, "given_show", &in, &shown))
		return;
	const struct given *given = &shown.given;
	struct str currency = visit_locale(&visit).currency;
	struct given_view view = {.page = visit.page,
		.given = given->id,
		.person = given->person_id,
		.to = given->to_id,
		.name = shown.person_name,
		.to_name = shown.to_name,
		.first = first_name(shown.person_name),
		.to_first = first_name(shown.to_name),
		.state = label_given_state(given->state),
		.gate_reason = shown.gate_reason,
		.gate_open = shown.gate_open,
		.ended = giving_ended(given->state),
		.introduced = !day_none(given->given_on),
		.asked = !giving_introduced(given->state) && given->state != GIVEN_STATE_NOT_WON,
		.met = !day_none(given->met_on),
		.why = given->why,
		.outcome = given->outcome,
		.worth = given->value.v ? money_text(visit.arena, money_of(given->value, currency)) : STR_NONE,
		.currency = currency,
		.fees = giving_has_fees(&visit)};
	view.page.title = str_format(visit.arena, "%.*s, given to %.*s", STR_ARG(view.name), STR_ARG(view.to_name));
	fill_way(&visit, given, &view);
	fill_questions(&visit, &shown, &view);
	fill_channels(&visit, &view);
	fill_events(&visit, &shown, &view);
	given_view(&response->body, &view);
}
