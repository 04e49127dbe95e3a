/* Targets: the list, and whom to ask for each. */
#include "web/targets.h"
#include "offer_ops.h"
#include "target_ops.h"
#include "targets_view.h"
#include "web/label.h"
#include "web/visit.h"

static struct str about(enum target_kind kind, struct str headline)
{
	if (kind == TARGET_KIND_ORGANIZATION)
		return STR("anybody there");
	return kind == TARGET_KIND_DESCRIBED ? STR("a kind of people") : headline;
}

static void fill_tabs(struct visit *visit, enum target_state state, struct targets_view *view)
{
	static const enum target_state states[] = {TARGET_STATE_OPEN, TARGET_STATE_MET, TARGET_STATE_DROPPED};
	struct tab *to = LIST_MAKE(visit->arena, &view->tabs, struct tab, sizeof states / sizeof *states);
	for (size_t i = 0; to && i < view->tabs.n; i++)
		to[i] = (struct tab){.key = enum_word(&target_state_info, (int)states[i]),
			.label = label_target_state(states[i]),
			.here = states[i] == state};
}

/* Asked only where there is a choice. */
static void fill_offers(struct visit *visit, struct targets_view *view)
{
	struct offer_list_in in = {0};
	struct offer_list_out list;
	if (visit_try(visit, "offer_list", &in, &list) != OK)
		return;
	const struct offer_all_row *from = list.items.items;
	struct choice *to = LIST_MAKE(visit->arena, &view->offers, struct choice, list.items.n);
	size_t n = 0;
	for (size_t i = 0; to && i < list.items.n; i++)
		if (from[i].active)
			to[n++] = (struct choice){.value = id_words(visit->arena, from[i].id.v), .label = from[i].name};
	view->offers.n = n > 1 ? n : 0;
}

static struct str others(struct arena *arena, int n)
{
	if (n <= 0)
		return STR("");
	return n == 1 ? STR("or one other") : str_format(arena, "or %d others", n);
}

static void fill_items(struct visit *visit, const struct target_list_out *list, struct targets_view *view)
{
	const struct target_list_item *from = list->items.items;
	struct target_row *to = LIST_MAKE(visit->arena, &view->items, struct target_row, list->items.n);
	for (size_t i = 0; to && i < list->items.n; i++)
		to[i] = (struct target_row){.target = from[i].target,
			.name = from[i].name,
			.about = about(from[i].kind, from[i].headline),
			.ask = from[i].ask_person,
			.ask_name = from[i].ask,
			.reason = from[i].reason,
			.ready = from[i].answer != READINESS_ANSWER_FIRST && from[i].answer != READINESS_ANSWER_STOP,
			.more = others(visit->arena, (int)from[i].ways - 1),
			.came = from[i].named ? label_referral_state(from[i].result) : STR_NONE,
			.why = from[i].why};
}

void show_targets(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	if (!visit_begin(request, response, "Targets", PLACE_TARGETS, &visit))
		return;
	struct target_list_in in = {
		.state = (enum target_state)enum_parse(&target_state_info, query_text(&visit, "state"))};
	struct target_list_out list;
	bool whole = query_text(&visit, "whole").n > 0;
	in.near = !whole;
	if (in.state == TARGET_STATE_NONE)
		in.state = TARGET_STATE_OPEN;
	if (!visit_call(&visit, "target_list", &in, &list))
		return;
	struct targets_view view = {.page = visit.page, .open = in.state == TARGET_STATE_OPEN, .note = list.note};
	fill_tabs(&visit, in.state, &view);
	fill_offers(&visit, &view);
	fill_items(&visit, &list, &view);
	const struct target_row *row = view.items.items;
	for (size_t i = 0; i < view.items.n && !whole; i++)
		view.later |= view.open && row[i].ask.v == 0;
	targets_view(&response->body, &view);
}

static void fill_ways(struct visit *visit, const struct target_show_out *shown, struct target_view *view)
{
	const struct target_way *from = shown->ways.items;
	struct way_row *to = LIST_MAKE(visit->arena, &view->ways, struct way_row, shown->ways.n);
	for (size_t i = 0; to && i < shown->ways.n; i++)
		to[i] = (struct way_row){.source = from[i].source,
			.wanted = from[i].wanted,
			.name = from[i].name,
			.headline = from[i].headline,
			.reason = from[i].reason,
			.may = from[i].first.n ? from[i].first : from[i].may,
			.ready = from[i].answer == READINESS_ANSWER_READY && !from[i].first.n,
			.stop = from[i].answer == READINESS_ANSWER_STOP,
			.is_user = from[i].is_user};
}

static void fill_results(struct visit *visit, const struct target_show_out *shown, struct target_view *view)
{
	const struct target_results_row *from = shown->results.items;
	struct target_result_row *to = LIST_MAKE(
		visit->arena, &view->results, struct target_result_row, shown->results.n);
	for (size_t i = 0; to && i < shown->results.n; i++)
		to[i] = (struct target_result_row){.referral = from[i].referral,
			.name = from[i].person_name,
			.source = from[i].source_name,
			.state = label_referral_state(from[i].state)};
	const struct target_answers_row *said = shown->answers.items;
	struct target_answer_row *answers = LIST_MAKE(
		visit->arena, &view->answers, struct target_answer_row, shown->answers.n);
	for (size_t i = 0; answers && i < shown->answers.n; i++)
		answers[i] = (struct target_answer_row){.source = said[i].source,
			.name = said[i].source_name,
			.words = str_format(visit->arena, "%.*s %.*s", STR_ARG(label_source_answer(said[i].answer)),
				STR_ARG(said[i].person_name)),
			.on = said[i].said_on};
}

static void fill_reasons(struct visit *visit, struct target_view *view)
{
	static const char *const reasons[] = {
		"No longer of interest", "Nobody can bring me there", "They have gone away"};
	struct choice *to = LIST_MAKE(visit->arena, &view->reasons, struct choice, sizeof reasons / sizeof *reasons);
	for (size_t i = 0; to && i < view->reasons.n; i++)
		to[i] = (struct choice){.label = str_c(reasons[i])};
}

void show_target(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct target_show_out shown;
	if (!visit_begin(request, response, "Target", PLACE_TARGETS, &visit))
		return;
	struct target_show_in in = {.target = {visit_id(&visit, "target")}, .near = query_text(&visit, "whole").n == 0};
	if (!visit_call(&visit, "target_show", &in, &shown))
		return;
	struct target_view view = {.page = visit.page,
		.target = shown.target,
		.person = shown.person,
		.organization = shown.organization,
		.name = shown.name,
		.about = about(shown.kind, shown.headline),
		.offer = shown.offer,
		.why = shown.why,
		.dropped = shown.dropped,
		.description = shown.kind == TARGET_KIND_DESCRIBED ? shown.name : STR_NONE,
		.since = shown.since,
		.open = shown.state == TARGET_STATE_OPEN,
		.met = shown.state == TARGET_STATE_MET,
		.mine = shown.mine || visit.page.manager,
		.later = in.near && shown.mine,
		.note = shown.note};
	view.page.title = shown.name;
	fill_ways(&visit, &shown, &view);
	fill_results(&visit, &shown, &view);
	fill_reasons(&visit, &view);
	target_view(&response->body, &view);
}
