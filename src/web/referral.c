/* One referral: the two questions, the gate, what its source may pass on, what comes next. */
#include "domain/referrals/steps.h"
#include "domain/words.h"
#include "link_ops.h"
#include "offer_ops.h"
#include "owed_ops.h"
#include "referral_ops.h"
#include "referral_view.h"
#include "user_ops.h"
#include "web/form.h"
#include "web/kit.h"
#include "web/label.h"
#include "web/referrals.h"
#include "web/visit.h"

static void fill_way(struct visit *visit, enum referral_state state, struct referral_view *view)
{
	struct way_step *to = LIST_MAKE(visit->arena, &view->way, struct way_step, REFERRAL_WAY);
	size_t at = REFERRAL_WAY;
	for (size_t i = 0; i < REFERRAL_WAY; i++)
		if (referral_way[i] == state)
			at = i;
	for (size_t i = 0; to && i < REFERRAL_WAY; i++)
		to[i] = (struct way_step){.label = label_referral_state(referral_way[i]),
			.reached = at < REFERRAL_WAY && i <= at,
			.now = i == at};
	view->ended = at == REFERRAL_WAY && state != REFERRAL_STATE_PARKED;
	view->parked = state == REFERRAL_STATE_PARKED;
	size_t next = at < REFERRAL_WAY ? at + 1 : 0;
	struct choice *advances = LIST_MAKE(visit->arena, &view->advances, struct choice, REFERRAL_WAY);
	view->advances.n = 0;
	for (size_t i = next; advances && i < REFERRAL_WAY && !view->ended; i++) {
		if (referral_way[i] == REFERRAL_STATE_PERMITTED) /* follows from the two answers */
			continue;
		advances[view->advances.n] = (struct choice){
			.value = enum_word(&referral_state_info, (int)referral_way[i]),
			.label = label_referral_state(referral_way[i]),
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
	fill_states(visit, referral_way, REFERRAL_WAY - 1, referral->state, &view->steps);
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

/* Steps and reminders in one line of time, the newest first. */
static void fill_steps(struct visit *visit, const struct referral_show_out *shown, struct referral_view *view)
{
	const struct referral_steps_row *step = shown->steps.items;
	const struct reminders_of_row *reminder = shown->reminders.items;
	size_t steps = shown->steps.n, reminders = shown->reminders.n;
	struct event_row *to = LIST_MAKE(visit->arena, &view->events, struct event_row, steps + reminders);
	for (size_t i = 0; to && i < view->events.n; i++) {
		const struct referral_steps_row *row = steps ? &step[steps - 1] : NULL;
		const struct reminders_of_row *other = reminders ? &reminder[reminders - 1] : NULL;
		if (other && (!row || other->on_day.ymd >= row->on_day.ymd)) {
			to[i] = (struct event_row){.day = other->on_day,
				.words = str_format(visit->arena, "%.*s was reminded", STR_ARG(other->source_name)),
				.by = label_channel(other->channel)};
			reminders--;
		} else if (row) {
			struct str state = label_referral_state(row->state);
			to[i] = (struct event_row){.day = row->on_day,
				.words = row->correction ? str_join(visit->arena, state, STR(" (a correction)"))
							 : state,
				.by = row->note.n ? row->note : label_channel(row->channel)};
			steps--;
		}
	}
}

/* Whose it is, and who may take it over. */
static void fill_rep(struct visit *visit, struct user_id rep, struct referral_view *view)
{
	struct user_list_in in = {0};
	struct user_list_out list;
	struct user_id self = visit->session.caller.user;
	if (visit_try(visit, "user_list", &in, &list) != OK)
		return;
	const struct user_all_row *user = list.items.items;
	struct choice *to = LIST_MAKE(visit->arena, &view->takers, struct choice, list.items.n);
	view->takers.n = 0;
	for (size_t i = 0; to && i < list.items.n; i++) {
		if (user[i].id.v == rep.v && rep.v != self.v)
			view->rep = user[i].name;
		if (view->page.manager && user[i].active && user[i].id.v != rep.v)
			to[view->takers.n++] = (struct choice){.value = id_words(visit->arena, user[i].id.v),
				.label = user[i].name,
				.chosen = user[i].id.v == self.v};
	}
}

static void fill_questions(struct visit *visit, const struct referral_show_out *shown, struct referral_view *view)
{
	struct question_view *questions = LIST_MAKE(visit->arena, &view->questions, struct question_view, 2);
	if (!questions)
		return;
	questions[0] = (struct question_view){.key = STR("need"),
		.words = STR("Did they voice a need?"),
		.said = said(visit, shown, QUESTION_NEED),
		.answer = enum_word(&answer_info, (int)shown->referral.need)};
	questions[1] = (struct question_view){.key = STR("wants"),
		.words = STR("Do they want to talk with you?"),
		.said = said(visit, shown, QUESTION_WANTS),
		.answer = enum_word(&answer_info, (int)shown->referral.wants)};
}

/* `made`: a private link that was just made, shown this once; NULL: none. */
static void show(struct visit *visit, struct referral_id referral, const struct link_make_out *made)
{
	struct referral_show_out shown;
	struct referral_show_in in = {.referral = referral};
	if (!visit_call(visit, "referral_show", &in, &shown))
		return;
	struct referral_view view = {.page = visit->page,
		.referral = shown.referral.id,
		.person = shown.referral.person_id,
		.source = shown.referral.source_id,
		.name = shown.person_name,
		.source_name = shown.source_name,
		.why = shown.referral.why,
		.knows_them = shown.referral.knows_them,
		.tells_more = shown.referral.tells_more,
		.state = label_referral_state(shown.referral.state),
		.first = first_name(shown.person_name),
		.source_first = first_name(shown.source_name),
		.next_words = shown.gate_reason,
		.open_gate = shown.gate_open};
	view.page.title = shown.person_name;
	fill_questions(visit, &shown, &view);
	fill_way(visit, shown.referral.state, &view);
	fill_steps(visit, &shown, &view);
	fill_sources(visit, &shown, &view);
	fill_levels(visit, &shown.referral, &view);
	fill_choices(visit, visit_locale(visit).today, &shown.referral, &view);
	fill_owed(visit, &view);
	view.offer = offer_name(visit, shown.referral.offer_id);
	if (view.ended)
		view.next_words = shown.referral.ended_note;
	view.remindable = shown.referral.state == REFERRAL_STATE_NAMED ||
			  shown.referral.state == REFERRAL_STATE_CHECKING;
	view.postponable = shown.referral.state == REFERRAL_STATE_PERMITTED ||
			   shown.referral.state == REFERRAL_STATE_INTRODUCED;
	fill_rep(visit, shown.referral.user_id, &view);
	kit_fill(visit, &shown, made ? made->url : STR_NONE, made ? made->text : STR_NONE, &view.kit);
	referral_view(&visit->response->body, &view);
}

void show_referral(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	if (visit_begin(request, response, "Referral", PLACE_REFERRALS, &visit))
		show(&visit, (struct referral_id){visit_id(&visit, "referral")}, NULL);
}

/* The link is shown in the answer itself: an address would keep it in histories and logs. */
void post_referral_link(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct pair *pairs;
	size_t n;
	struct link_make_out made;
	int64_t source = 0;
	if (!visit_begin(request, response, "Referral", PLACE_REFERRALS, &visit) || !form_read(&visit, &pairs, &n))
		return;
	struct str given = pair_text(pairs, n, "source");
	struct link_make_in in = {.referral = {visit_id(&visit, "referral")},
		.address = str_format(
			visit.arena, "%s://%.*s", visit_is_secure(request) ? "https" : "http", STR_ARG(request->host))};
	if (given.n && id_parse(given, &source) == OK)
		in.source.v = source;
	if (!visit_call(&visit, "link_make", &in, &made))
		return;
	visit.page.here = url_of(visit.arena, "/referrals/", in.referral.v, "").text;
	show(&visit, in.referral, &made);
}
