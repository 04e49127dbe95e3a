/* Referrals by step, and one of them: the two questions, the gate, what comes next. */
#include "web/referrals.h"
#include "domain/referrals/steps.h"
#include "domain/words.h"
#include "offer_ops.h"
#include "owed_ops.h"
#include "referral_ops.h"
#include "referral_view.h"
#include "referrals_view.h"
#include "web/label.h"
#include "web/visit.h"

static const enum referral_state steps[] = {REFERRAL_STATE_NAMED, REFERRAL_STATE_CHECKING, REFERRAL_STATE_PERMITTED,
	REFERRAL_STATE_INTRODUCED, REFERRAL_STATE_CONTACTED, REFERRAL_STATE_MET, REFERRAL_STATE_QUALIFIED,
	REFERRAL_STATE_WON};
static const enum referral_state off_the_way[] = {REFERRAL_STATE_PARKED, REFERRAL_STATE_REFUSED,
	REFERRAL_STATE_UNREACHABLE, REFERRAL_STATE_KNOWN, REFERRAL_STATE_DECLINED, REFERRAL_STATE_UNQUALIFIED,
	REFERRAL_STATE_LAPSED};
enum {
	N_STEPS = sizeof steps / sizeof *steps,
	N_OFF = sizeof off_the_way / sizeof *off_the_way,
	CARDS_A_COLUMN = 12,
	CARDS_A_PAGE = 50
};

static int count_of(const struct list *counts, enum referral_state state)
{
	const struct referral_counts_row *rows = counts->items;
	for (size_t i = 0; i < counts->n; i++)
		if (rows[i].state == state)
			return (int)rows[i].n;
	return 0;
}

static void fill_cards(
	struct visit *visit, struct day today, const struct referral_page_row *from, size_t n, struct list *ret_cards)
{
	struct referral_card *to = LIST_MAKE(visit->arena, ret_cards, struct referral_card, n);
	for (size_t i = 0; to && i < n; i++)
		to[i] = (struct referral_card){.referral = from[i].id,
			.name = from[i].person_name,
			.source = from[i].source_name,
			.since = label_days(visit->arena, day_between(from[i].since, today)),
			.need = enum_word(&answer_info, (int)from[i].need),
			.wants = enum_word(&answer_info, (int)from[i].wants)};
}

/* One step whole, page by page. */
static void show_step(struct visit *visit, enum referral_state step)
{
	struct referral_list_in in = {.state = step, .after = query_text(visit, "after"), .limit = CARDS_A_PAGE};
	struct referral_list_out list;
	if (!visit_call(visit, "referral_list", &in, &list))
		return;
	struct referrals_view view = {.page = visit->page,
		.step = enum_word(&referral_state_info, (int)step),
		.step_label = label_referral_state(step),
		.next = list.next};
	fill_cards(visit, visit_locale(visit).today, list.items.items, list.items.n, &view.shown);
	referral_step_view(&visit->response->body, &view);
}

static struct tab tab_of(enum referral_state state, const struct list *counts)
{
	return (struct tab){.key = enum_word(&referral_state_info, (int)state),
		.label = label_referral_state(state),
		.count = count_of(counts, state)};
}

static void fill_besides(struct visit *visit, const struct list *counts, struct referrals_view *view)
{
	struct tab *tabs = LIST_MAKE(visit->arena, &view->besides, struct tab, N_OFF);
	view->besides.n = 0;
	for (size_t i = 0; tabs && i < N_OFF; i++)
		if (count_of(counts, off_the_way[i]))
			tabs[view->besides.n++] = tab_of(off_the_way[i], counts);
}

static void fill_columns(struct visit *visit, const struct referral_board_out *board, enum referral_state chosen,
	struct referrals_view *view)
{
	struct day today = visit_locale(visit).today;
	const struct referral_page_row *rows = board->items.items;
	struct referral_column *columns = LIST_MAKE(visit->arena, &view->columns, struct referral_column, N_STEPS);
	struct tab *tabs = LIST_MAKE(visit->arena, &view->steps, struct tab, N_STEPS);
	size_t at = 0, here = N_STEPS;
	for (size_t i = 0; columns && tabs && i < N_STEPS; i++) {
		size_t first = at;
		while (at < board->items.n && rows[at].state == steps[i])
			at++;
		tabs[i] = tab_of(steps[i], &board->counts);
		columns[i] = (struct referral_column){.key = tabs[i].key,
			.label = tabs[i].label,
			.count = tabs[i].count,
			.more = tabs[i].count > (int)(at - first)};
		fill_cards(visit, today, rows + first, at - first, &columns[i].cards);
		/* On a phone the first step that holds somebody, unless one is chosen. */
		if (here == N_STEPS && (chosen ? steps[i] == chosen : at > first))
			here = i;
	}
	if (!columns || !tabs || here == N_STEPS)
		return;
	tabs[here].here = true;
	view->shown = columns[here].cards;
	view->more = columns[here].more;
	view->step = tabs[here].key;
	view->step_label = tabs[here].label;
}

void show_referrals(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct referral_board_in in = {.most = CARDS_A_COLUMN};
	struct referral_board_out board;
	if (!visit_begin(request, response, "Referrals", PLACE_REFERRALS, &visit))
		return;
	enum referral_state chosen = (enum referral_state)enum_parse(&referral_state_info, query_text(&visit, "step"));
	if (query_text(&visit, "all").n && chosen) {
		show_step(&visit, chosen);
		return;
	}
	if (!visit_call(&visit, "referral_board", &in, &board))
		return;
	struct referrals_view view = {.page = visit.page, .any = board.counts.n > 0};
	view.page.wide = true;
	fill_columns(&visit, &board, chosen, &view);
	fill_besides(&visit, &board.counts, &view);
	referrals_view(&response->body, &view);
}

static void fill_way(struct visit *visit, enum referral_state state, struct referral_view *view)
{
	struct way_step *to = LIST_MAKE(visit->arena, &view->way, struct way_step, N_STEPS);
	size_t at = N_STEPS;
	for (size_t i = 0; i < N_STEPS; i++)
		if (steps[i] == state)
			at = i;
	for (size_t i = 0; to && i < N_STEPS; i++)
		to[i] = (struct way_step){
			.label = label_referral_state(steps[i]), .reached = at < N_STEPS && i <= at, .now = i == at};
	view->ended = at == N_STEPS && state != REFERRAL_STATE_PARKED;
	view->parked = state == REFERRAL_STATE_PARKED;
	size_t next = at < N_STEPS ? at + 1 : 0;
	struct choice *advances = LIST_MAKE(visit->arena, &view->advances, struct choice, N_STEPS);
	view->advances.n = 0;
	for (size_t i = next; advances && i < N_STEPS && !view->ended; i++) {
		if (steps[i] == REFERRAL_STATE_PERMITTED) /* follows from the two answers */
			continue;
		advances[view->advances.n] = (struct choice){.value = enum_word(&referral_state_info, (int)steps[i]),
			.label = label_referral_state(steps[i]),
			.chosen = !view->advances.n};
		view->advances.n++;
	}
}

static void fill_states(struct visit *visit, const enum referral_state *states, size_t n, enum referral_state but,
	struct list *ret_list)
{
	struct choice *to = LIST_MAKE(visit->arena, ret_list, struct choice, n);
	ret_list->n = 0;
	for (size_t i = 0; to && i < n; i++)
		if (states[i] != but)
			to[ret_list->n++] = (struct choice){.value = enum_word(&referral_state_info, (int)states[i]),
				.label = label_referral_state(states[i])};
}

/* How strong the introduction was: beside the step while it is to come, on its own afterwards. */
static void fill_levels(struct visit *visit, const struct referral *referral, struct referral_view *view)
{
	static const enum introduction_level levels[] = {INTRODUCTION_LEVEL_DETAILS, INTRODUCTION_LEVEL_LITERATURE,
		INTRODUCTION_LEVEL_TESTIMONIAL, INTRODUCTION_LEVEL_CALL, INTRODUCTION_LEVEL_IN_PERSON};
	bool before = referral->state == REFERRAL_STATE_NAMED || referral->state == REFERRAL_STATE_CHECKING ||
		      referral->state == REFERRAL_STATE_PERMITTED;
	view->introduced = referral->level != INTRODUCTION_LEVEL_NONE || steps_introduced(referral->state);
	size_t n = before || view->introduced ? sizeof levels / sizeof *levels : 0;
	struct choice *to = LIST_MAKE(visit->arena, &view->levels, struct choice, n);
	for (size_t i = 0; to && i < view->levels.n; i++)
		to[i] = (struct choice){.value = enum_word(&introduction_level_info, (int)levels[i]),
			.label = label_level(levels[i]),
			.chosen = levels[i] == referral->level};
}

/* What a tap beside the step may say: how it happened, until when. */
static void fill_choices(
	struct visit *visit, struct day today, const struct referral *referral, struct referral_view *view)
{
	static const enum channel channels[] = {CHANNEL_IN_PERSON, CHANNEL_CALL, CHANNEL_TEXT_MESSAGE, CHANNEL_MAIL};
	static const enum referral_state ends[] = {REFERRAL_STATE_REFUSED, REFERRAL_STATE_UNREACHABLE,
		REFERRAL_STATE_DECLINED, REFERRAL_STATE_UNQUALIFIED, REFERRAL_STATE_LAPSED};
	static const struct {
		int days;
		const char *label;
	} waits[] = {{30, "A month"}, {91, "Three months"}, {182, "Half a year"}, {365, "A year"}};
	struct choice *channel = LIST_MAKE(
		visit->arena, &view->channels, struct choice, sizeof channels / sizeof *channels);
	for (size_t i = 0; channel && i < view->channels.n; i++)
		channel[i] = (struct choice){
			.value = enum_word(&channel_info, (int)channels[i]), .label = label_channel(channels[i])};
	struct choice *wait = LIST_MAKE(visit->arena, &view->waits, struct choice, sizeof waits / sizeof *waits);
	for (size_t i = 0; wait && i < view->waits.n; i++)
		wait[i] = (struct choice){.value = day_iso(visit->arena, day_plus(today, waits[i].days)),
			.label = str_c(waits[i].label),
			.chosen = i == 1};
	fill_states(visit, ends, sizeof ends / sizeof *ends, REFERRAL_STATE_NONE, &view->ends);
	fill_states(visit, steps, N_STEPS - 1, referral->state, &view->steps);
}

static void fill_sources(struct visit *visit, const struct referral_show_out *shown, struct referral_view *view)
{
	const struct referral_sources_row *from = shown->sources.items;
	struct choice *to = LIST_MAKE(visit->arena, &view->sources, struct choice, shown->sources.n);
	for (size_t i = 0; to && i < shown->sources.n; i++)
		to[i] = (struct choice){.value = id_words(visit->arena, from[i].source_id.v),
			.label = from[i].name,
			.chosen = from[i].source_id.v == view->source.v};
}

/* What is still owed because of this referral, by who looks at it. */
static void fill_owed(struct visit *visit, struct referral_view *view)
{
	struct owed_list_in in = {0};
	struct owed_list_out owed;
	if (visit_try(visit, "owed_list", &in, &owed) != OK)
		return;
	const struct owed_page_row *from = owed.items.items;
	struct owed_line *to = LIST_MAKE(visit->arena, &view->owed, struct owed_line, owed.items.n);
	view->owed.n = 0;
	for (size_t i = 0; to && i < owed.items.n; i++)
		if (from[i].referral.v == view->referral.v)
			to[view->owed.n++] = (struct owed_line){.owed = from[i].id,
				.words = str_format(visit->arena, "%.*s: %.*s", STR_ARG(from[i].person_name),
					STR_ARG(label_owed(from[i].kind))),
				.due = str_join(visit->arena, STR("due "), words_day(visit->arena, from[i].due))};
}

static struct str offer_name(struct visit *visit, struct offer_id offer)
{
	struct offer_show_in in = {.offer = offer};
	struct offer_show_out shown;
	return offer.v && visit_try(visit, "offer_show", &in, &shown) == OK ? shown.name : STR_NONE;
}

static struct str said(struct visit *visit, const struct referral_show_out *shown, enum question question)
{
	const struct permission_said_row *rows = shown->permissions.items;
	for (size_t i = shown->permissions.n; i > 0; i--) {
		const struct permission_said_row *row = &rows[i - 1];
		struct str by = row->said_by == SAID_BY_SOURCE         ? shown->source_name
				: row->said_by == SAID_BY_NAMED_PERSON ? shown->person_name
								       : STR("us");
		if (row->question == question)
			return str_format(visit->arena, "%s, said %.*s on %.*s",
				row->answer == ANSWER_YES ? "Yes" : "No", STR_ARG(by),
				STR_ARG(words_day(visit->arena, row->said_on)));
	}
	return STR_NONE;
}

static void fill_steps(struct visit *visit, const struct referral_show_out *shown, struct referral_view *view)
{
	const struct referral_steps_row *from = shown->steps.items;
	struct event_row *to = LIST_MAKE(visit->arena, &view->events, struct event_row, shown->steps.n);
	for (size_t i = 0; to && i < shown->steps.n; i++) {
		const struct referral_steps_row *row = &from[shown->steps.n - 1 - i];
		to[i] = (struct event_row){.day = row->on_day,
			.words = row->correction ? str_format(visit->arena, "%.*s (a correction)",
							   STR_ARG(label_referral_state(row->state)))
						 : label_referral_state(row->state),
			.by = row->note.n ? row->note : label_channel(row->channel)};
	}
}

void show_referral(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct referral_show_out shown;
	if (!visit_begin(request, response, "Referral", PLACE_REFERRALS, &visit))
		return;
	struct referral_show_in in = {.referral = {visit_id(&visit, "referral")}};
	if (!visit_call(&visit, "referral_show", &in, &shown))
		return;
	struct referral_view view = {.page = visit.page,
		.referral = shown.referral.id,
		.person = shown.referral.person_id,
		.source = shown.referral.source_id,
		.name = shown.person_name,
		.source_name = shown.source_name,
		.why = shown.referral.why,
		.knows_them = shown.referral.knows_them,
		.state = label_referral_state(shown.referral.state),
		.first = first_name(shown.person_name),
		.source_first = first_name(shown.source_name),
		.next_words = shown.gate_reason,
		.open_gate = shown.gate_open};
	view.page.title = shown.person_name;
	struct question_view *questions = LIST_MAKE(visit.arena, &view.questions, struct question_view, 2);
	if (questions) {
		questions[0] = (struct question_view){.key = STR("need"),
			.words = STR("Did they voice a need?"),
			.said = said(&visit, &shown, QUESTION_NEED),
			.answer = enum_word(&answer_info, (int)shown.referral.need)};
		questions[1] = (struct question_view){.key = STR("wants"),
			.words = STR("Do they want to talk with you?"),
			.said = said(&visit, &shown, QUESTION_WANTS),
			.answer = enum_word(&answer_info, (int)shown.referral.wants)};
	}
	fill_way(&visit, shown.referral.state, &view);
	fill_steps(&visit, &shown, &view);
	fill_sources(&visit, &shown, &view);
	fill_levels(&visit, &shown.referral, &view);
	fill_choices(&visit, visit_locale(&visit).today, &shown.referral, &view);
	fill_owed(&visit, &view);
	view.offer = offer_name(&visit, shown.referral.offer_id);
	if (view.ended)
		view.next_words = shown.referral.ended_note;
	view.remindable = shown.referral.state == REFERRAL_STATE_NAMED ||
			  shown.referral.state == REFERRAL_STATE_CHECKING;
	view.postponable = shown.referral.state == REFERRAL_STATE_PERMITTED ||
			   shown.referral.state == REFERRAL_STATE_INTRODUCED;
	referral_view(&response->body, &view);
}
